//! Pictures for links: which page has one, and what it shows.

use super::Maker;
use crate::link::{CardKind, NodeId, Site};
use crate::og::{Colours, Mark, Picture, Style};
use crate::parse::Level;
use crate::theme::Theme;
use crate::url::Url;

/// Above this many pages a page has the picture of its area unless `site.toml` says otherwise: ten thousand of them take
/// a first build 20 s of CPU, and 100 MB of disk.
const EACH: usize = 2000;

/// How the pages of a site are drawn for links.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pictures {
    style: Style,
    /// Whether each page has its own.
    each: bool,
}

/// Returns how the pages of a site are drawn for links; `None` if they are not.
pub fn pictures(site: &Site, theme: &Theme) -> Option<Pictures> {
    let wanted = site.config.output.images;
    if wanted == Some(false) {
        return None;
    }
    let host = site.base.origin().split_once("://").map_or("", |(_, host)| host);
    Some(Pictures {
        style: Style {
            site: site.config.title.clone(),
            host: host.to_owned(),
            colours: Colours::new(|token| Some(theme.colour(token)?.0)),
        },
        each: wanted == Some(true) || site.nodes.len() <= EACH,
    })
}

impl<'a> Maker<'a> {
    /// Returns the pages that have a picture of their own.
    pub(crate) fn pictured(self) -> Vec<NodeId> {
        match &self.card.pictures {
            None => Vec::new(),
            Some(Pictures { each: true, .. }) => self.site.all().map(|(id, _)| id).collect(),
            Some(Pictures { each: false, .. }) => {
                std::iter::once(NodeId::HOME).chain(self.site.areas()).collect()
            }
        }
    }

    /// Returns the picture that stands for a page: its own or that of its area.
    pub fn picture(self, id: NodeId) -> Option<Picture<'a>> {
        let pictures = self.card.pictures.as_ref()?;
        let id = if pictures.each { id } else { self.site.node(id).area };
        let card = &self.site.node(id).card;
        let area = card
            .area
            .as_deref()
            .filter(|_| card.kind != CardKind::Section || card.area.as_ref() != Some(&card.text));
        let mark = match card.level {
            Some(Level::Junior) => Mark::Easy,
            Some(Level::Senior) => Mark::Hard,
            Some(Level::Mid) | None => Mark::Plain,
        };
        Some(Picture {
            style: &pictures.style,
            title: &card.text,
            area: area.unwrap_or_default(),
            level: card.level.map_or("", |level| self.site.words.name(level.name())),
            mark,
        })
    }

    /// Returns the whole address of the picture that stands for a page; empty if there is none.
    pub(super) fn image(self, id: NodeId) -> String {
        self.picture(id)
            .map(|picture| self.site.base.absolute(&Url::file(&picture.path())))
            .unwrap_or_default()
    }
}
