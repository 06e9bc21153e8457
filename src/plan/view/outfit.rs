//! What every page wears: logo, font, further links of the header, and the colours of its paper.

use serde::Serialize;

use crate::config::Entry;
use crate::link::{Site, Way};
use crate::theme::Theme;

/// The colours of paper, as CSS has them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Papers {
    /// In light.
    pub light: String,
    /// In dark.
    pub dark: String,
}

impl Papers {
    /// Returns those of a theme.
    pub fn of(theme: &Theme) -> Self {
        let [light, dark] = theme.papers().map(|paper| paper.to_string());
        Self { light, dark }
    }
}

/// The picture before the title.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Logo {
    /// Its address with the base path.
    pub href: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A font that pages ask for before they know its style sheet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Font {
    /// Its address with the base path.
    pub href: String,
    /// Its media type.
    pub media: String,
}

/// A further link of the header.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NavLink {
    /// Its address, with the base path if it is one of the site.
    pub href: String,
    /// What it says, as text.
    pub title: String,
    /// Whether it leads out of the site.
    pub external: bool,
    /// The whole address of the page that it leads to, which is that page's `canonical`; else empty.
    pub page: String,
}

/// Returns the picture before the title.
pub fn logo(site: &Site) -> Option<Logo> {
    let asset = &site.assets[site.outfit.logo?];
    let (width, height) = asset.size?;
    Some(Logo { href: asset.href.clone(), width, height })
}

/// Returns the font of the text.
pub fn font(site: &Site) -> Option<Font> {
    let asset = &site.assets[site.outfit.font?];
    let media = format!("font/{}", asset.source.extension().to_ascii_lowercase());
    Some(Font { href: asset.href.clone(), media })
}

/// Returns the further links of the header; those that lead nowhere have been reported.
pub fn navigation(site: &Site) -> Vec<NavLink> {
    let entries = site.config.navigation.iter().zip(&site.outfit.navigation);
    let link = |(entry, way): (&Entry, &Option<Way>)| {
        let title = entry.title.clone();
        Some(match way.as_ref()? {
            Way::Outside(href) => NavLink { href: href.clone(), title, external: true, page: String::new() },
            Way::Inside(target) => NavLink {
                href: target.href(site).into_owned(),
                title,
                external: false,
                page: target.node().map(|id| site.base.absolute(&site.node(id).url())).unwrap_or_default(),
            },
        })
    };
    entries.filter_map(link).collect()
}
