//! What the site looks like, as `site.toml` says it: `[style]`, `[[navigation]]` and `[footer]`.

use std::sync::Arc;

use crate::colour::Colour;
use crate::diag::Parsed;
use crate::parse::Spelled;
use crate::parse::keys::Record;
use crate::parse::markdown::{self, Body};
use crate::source::Source;

/// `[style]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The colour of links and controls on light paper.
    pub accent: Option<Chosen>,
    /// The same on dark paper.
    pub accent_dark: Option<Chosen>,
    /// The picture before the title.
    pub logo: Option<Spelled>,
    /// The font of the text.
    pub font: Option<Spelled>,
    /// Its bold.
    pub font_bold: Option<Spelled>,
    /// The font of code.
    pub code_font: Option<Spelled>,
}

impl Style {
    /// Returns the fonts, that of the text first.
    pub fn fonts(&self) -> impl Iterator<Item = &Spelled> {
        [&self.font, &self.font_bold, &self.code_font].into_iter().flatten()
    }
}

/// A colour, and where the author chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The colour.
    pub colour: Colour,
    /// How it is written, and where.
    pub word: Spelled,
}

/// An entry of `[[navigation]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the link says, as text.
    pub title: String,
    /// Where it leads, as written.
    pub url: Spelled,
}

pub(super) fn style(keys: &mut Record<'_>) -> Style {
    let mut chosen = |key| {
        let word = keys.spelled(key)?;
        Some(Chosen { colour: Colour::parse(&word.text)?, word })
    };
    Style {
        accent: chosen("accent"),
        accent_dark: chosen("accent_dark"),
        logo: keys.spelled("logo"),
        font: keys.spelled("font"),
        font_bold: keys.spelled("font_bold"),
        code_font: keys.spelled("code_font"),
    }
}

/// Reads the entries; one that lacks a part has been reported, and is left out.
pub(super) fn navigation(entries: Vec<Record<'_>>) -> Vec<Entry> {
    let entry =
        |mut keys: Record<'_>| Some(Entry { title: keys.string("title")?, url: keys.spelled("url")? });
    entries.into_iter().filter_map(entry).collect()
}

pub(super) fn footer(
    keys: &mut Record<'_>,
    source: &Source,
    options: markdown::Options,
) -> Parsed<Option<Arc<Body>>> {
    let Some(text) = keys.text("text") else { return Parsed::fine(None) };
    let map = text.map(&source.text);
    let input = markdown::Input { text: &text.text, map: &map, path: &source.path, whole: None };
    let Parsed { value, found } = markdown::line(input, options);
    Parsed { value: Some(Arc::new(value)), found }
}
