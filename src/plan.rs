//! Plan: what will be published: every output with its path, what stands in it, and its key.
//!
//! The key of a page is the hash of exactly what its template receives (the view), so it changes when, and only when,
//! the page can change.

mod changed;
pub mod fill;
mod kit;
mod pages;
pub mod view;

pub use changed::{Pages, changed};
pub use pages::outputs;
pub(crate) use pages::{SITEMAP, public_pages};

use crate::digest::Digest;
use crate::link::{NodeContent, NodeId, Site};
use crate::parse::Level;
use crate::theme::Theme;
use crate::translation;
use crate::url::OutPath;
use fill::BodyRef;
use view::{Maker, Papers, SiteCard, View};

/// A file that will be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where it goes.
    pub path: OutPath,
    /// What stands in it.
    pub what: What,
}

impl Output {
    /// Tells whether it is made from all others, and so after them.
    pub fn is_last(&self) -> bool {
        matches!(self.what, What::Worker | What::KeptList | What::KeptPart(_))
    }
}

/// What an output is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A page of the content.
    Node(NodeId),
    /// The Markdown twin of a topic or question.
    Twin(NodeId),
    /// The list of all tags.
    Tags,
    /// A page of a tag's list: the tag's index, and the number from 1.
    Tag(usize, usize),
    /// The picture that stands for a page beside links to it.
    Picture(NodeId),
    /// The glossary.
    Glossary,
    /// The search page.
    Search,
    /// All decks.
    Cards,
    /// The deck of an area.
    Deck(NodeId),
    /// The mock interview.
    Mock,
    /// The interviewer's kit.
    Kit,
    /// A ready-made set of questions for a level.
    KitSet(Level),
    /// The progress page.
    Progress,
    /// What can be read without a connection.
    Offline,
    /// Everything on paper.
    Print,
    /// An area of a large site on paper.
    PrintPart(NodeId),
    /// The cards of an area as sheets of paper.
    CardSheets(NodeId),
    /// The page for addresses that do not exist.
    NotFound,
    /// An old address, by its index in [`Site::redirects`].
    Redirect(usize),
    /// `sitemap.xml`, or the index of a large site's.
    Sitemap,
    /// A part of a large site's sitemap, from 0.
    SitemapPart(usize),
    /// `manifest.webmanifest`: the site as something to install.
    Manifest,
    /// `sw.js`: the service worker.
    Worker,
    /// The list of the lists of all that a browser may keep.
    KeptList,
    /// A list of files that a browser may keep, by its number.
    KeptPart(usize),
    /// `feed.xml`.
    Feed,
    /// `robots.txt`.
    Robots,
    /// `.nojekyll`.
    NoJekyll,
    /// `llms.txt`.
    Llms,
    /// `data/questions.json`.
    Questions,
    /// `data/cards.json`.
    CardList,
    /// The cards as a package for Anki.
    Package,
    /// A file of the theme, by its index in [`Theme::files`].
    ThemeFile(usize),
    /// A copied file, by its index in [`Site::assets`].
    Asset(usize),
    /// A file of the search index, by its place in it.
    Index(usize),
}

/// Everything that rendering reads.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The linked site.
    pub site: &'a Site,
    /// Templates and files of the theme.
    pub theme: &'a Theme,
    /// What the whole site shows of itself.
    pub card: &'a SiteCard,
}

impl<'a> Scene<'a> {
    /// Returns what makes views.
    pub fn maker(self) -> Maker<'a> {
        Maker { site: self.site, card: self.card }
    }

    /// Returns the view of a page, or `None` for what is made without a template.
    pub fn view(self, what: What) -> Option<View<'a>> {
        let maker = self.maker();
        Some(match what {
            What::Node(id) => match &self.site.node(id).content {
                NodeContent::Section(topic) if id == NodeId::HOME => View::Home(maker.home(topic.as_deref())),
                NodeContent::Section(topic) => View::Section(maker.section(id, topic.as_deref())),
                NodeContent::Topic(topic) => View::Topic(maker.topic(id, topic)),
                NodeContent::Bank(_) => View::Bank(maker.bank(id)),
                NodeContent::Question(question) => View::Question(maker.question(id, question)),
            },
            What::Tags => View::Tags(maker.all_tags()),
            What::Tag(index, number) => View::Tag(maker.tag(index, number)),
            What::Glossary => View::Glossary(maker.glossary()),
            What::Search => View::Search(maker.search()),
            What::Cards => View::Cards(maker.decks()),
            What::Deck(area) => View::Deck(maker.deck_page(area)),
            What::Mock => View::Mock(maker.mock()),
            What::Kit => View::Kit(maker.kit()),
            What::KitSet(level) => View::KitSet(maker.kit_set(level)),
            What::Progress => View::Progress(maker.progress()),
            What::Offline => View::Offline(maker.offline()),
            What::Print => View::Print(maker.print(None)),
            What::PrintPart(area) => View::Print(maker.print(Some(area))),
            What::CardSheets(area) => View::Sheets(maker.sheets(area)),
            What::NotFound => View::NotFound(maker.not_found()),
            What::Redirect(index) => View::Redirect(maker.redirect(self.site.redirects[index].to)),
            What::Twin(_)
            | What::Picture(_)
            | What::Sitemap
            | What::SitemapPart(_)
            | What::Manifest
            | What::Worker
            | What::KeptList
            | What::KeptPart(_)
            | What::Feed
            | What::Robots
            | What::NoJekyll
            | What::Llms
            | What::Questions
            | What::CardList
            | What::Package
            | What::ThemeFile(_)
            | What::Asset(_)
            | What::Index(_) => return None,
        })
    }

    /// Returns the key of a page, or `None` for what is made without a template.
    pub fn key(self, what: What) -> Option<Digest> {
        let view = self.view(what)?;
        Some(Digest::of_hash(&(self.card, self.theme.digest(), view)))
    }
}

/// Returns what the whole site shows of itself. `has_package` tells whether its cards can be had for Anki.
pub fn site_card(site: &Site, theme: &Theme, has_package: bool) -> SiteCard {
    let config = &site.config;
    SiteCard {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        direction: match &config.direction {
            Some(direction) => direction.clone(),
            None => translation::direction(&config.language).to_owned(),
        },
        author: config.author.clone(),
        id: config.id.clone(),
        base: site.base.path().to_owned(),
        url: site.base.to_text(),
        theme: format!("{}{}/", site.base.path(), theme.folder()),
        repository: config.repository.clone(),
        glossary: !site.terms.is_empty(),
        tags: !site.tags.is_empty(),
        offline: config.output.offline,
        paper: Papers::of(theme),
        logo: view::logo(site),
        font: view::font(site),
        navigation: view::navigation(site),
        footer: BodyRef::footer(site).map(|body| body.html()).unwrap_or_default(),
        pictures: view::pictures(site, theme),
        package: if has_package { format!("data/{}.apkg", config.id) } else { String::new() },
        version: env!("CARGO_PKG_VERSION"),
    }
}
