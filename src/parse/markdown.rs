//! Markdown: CommonMark 0.31.2 and the extensions of the contract, parsed once into HTML with holes.
//!
//! What depends on the rest of the site or on where the text is shown is left open as a [`Hole`]: the targets of
//! internal links, code blocks (highlighted when they are shown), heading levels and the prefix of ids. So a page that
//! moves is not parsed again, and one body can stand on its own page and on `/print/` without clashing ids.
//!
//! To what CommonMark says, these are added, and nothing else:
//! - headings have an id and, beside them in `<div class="heading">`, `<a class="anchor">`;
//! - links out of the site have `class="external"` and `rel="noopener external"`, bare addresses are links too, and
//!   links with a dangerous scheme are their text;
//! - images load late; one alone in its paragraph, with a title, is a `<figure>`; one on another host is a link;
//! - tables scroll in `<div class="table">`, with `ta-l`, `ta-c` and `ta-r` for alignment; tasks are `<li class="task">`;
//! - alerts are `<div class="alert alert-note">` with a `<p class="alert-title">`, their own or the kind's name;
//! - footnotes stand in `<section class="footnotes">` at the end, with `.footnote-ref` and `.footnote-back`;
//! - `[[…]]` is a wiki link; raw HTML is text and comments are gone, unless [`Options::allow_html`] is set.
//!
//! The parser's events are turned into HTML in one pass without recursion, so nesting costs no stack. Nothing here
//! looks at another file, runs code, or resolves a link.

mod ahead;
mod autolink;
mod blocks;
mod body;
mod code;
mod context;
mod fence;
mod inline;
mod link;
mod note;
mod origin;
mod out;
mod phrase;
mod plain;
mod render;
mod slug;
#[cfg(test)]
mod tests;
mod text;
mod url;

pub use body::{Body, Context, Fence, FenceWords, Heading, Hole, Image, Label, Link, LinkForm, Phrase};
pub use phrase::phrase;
pub use plain::plain;
pub use text::{Reading, Voice};

use std::sync::Arc;

use crate::diag::Parsed;
use crate::source::{SitePath, TextMap};
use origin::Origin;
use render::Renderer;

/// How Markdown is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Options {
    /// Raw HTML is let through instead of being shown as text.
    pub allow_html: bool,
}

/// A piece of Markdown and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The Markdown.
    pub text: &'a str,
    /// From offsets in `text` to offsets in the file.
    pub map: &'a TextMap,
    /// The file.
    pub path: &'a SitePath,
    /// The text of the whole file, if `text` is a part of it that need not be kept twice.
    pub whole: Option<&'a Arc<str>>,
}

/// Where a piece of Markdown is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Shape {
    Body,
    Line,
}

/// Parses a text.
pub fn body(input: Input<'_>, options: Options) -> Parsed<Body> {
    Renderer::new(Origin::new(input), options, Shape::Body).run()
}

/// Parses a text that is mostly one line, such as a choice: without a `<p>` if it is a single paragraph.
pub fn line(input: Input<'_>, options: Options) -> Parsed<Body> {
    Renderer::new(Origin::new(input), options, Shape::Line).run()
}

/// The parser's extensions, by name: "all" would turn on a second kind of footnotes and metadata blocks.
fn extensions() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Flags;
    Flags::ENABLE_TABLES
        | Flags::ENABLE_FOOTNOTES
        | Flags::ENABLE_STRIKETHROUGH
        | Flags::ENABLE_TASKLISTS
        | Flags::ENABLE_HEADING_ATTRIBUTES
        | Flags::ENABLE_GFM
        | Flags::ENABLE_DEFINITION_LIST
        | Flags::ENABLE_WIKILINKS
}

/// The kinds of alerts: how they are written, and the title of one that is given none.
const KINDS: [(&str, Label); 5] = [
    ("note", Label::Note),
    ("tip", Label::Tip),
    ("important", Label::Important),
    ("warning", Label::Warning),
    ("caution", Label::Caution),
];
