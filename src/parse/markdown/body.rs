//! What a piece of Markdown becomes.

use std::sync::Arc;

use super::text::Reading;
use crate::digest::Digest;
use crate::source::{Piece, Span};

/// A piece of Markdown, parsed: HTML with holes, and what other stages need to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The Markdown as it was written (line ends as `\n`).
    pub markdown: Piece,
    /// The HTML, without what goes into the holes.
    pub html: Box<str>,
    /// `(offset into html, what goes there)`, ascending by offset.
    pub holes: Box<[(u32, Hole)]>,
    /// Headings in reading order.
    pub headings: Box<[Heading]>,
    /// Links into the site, in reading order; holes refer to them by index. External links are plain HTML already.
    pub links: Box<[Link]>,
    /// Images of the site, in reading order.
    pub images: Box<[Image]>,
    /// Fenced and indented code blocks, in reading order.
    pub fences: Box<[Fence]>,
    /// Ranges of `html` that are running text: where a glossary term may become a link. Not in headings, links,
    /// code, or footnote marks. They hold no tag and no hole, ascend, and do not overlap.
    pub prose: Box<[Span]>,
    /// Digest of the Markdown and of the options it was parsed with: equal digests mean equal bodies, spans aside.
    pub digest: Digest,
}

impl Body {
    /// Returns all text without markup, code included, each block on a line of its own.
    pub fn text(&self) -> String {
        self.read().text
    }

    /// Returns the same text, and in whose voice each part of it is.
    pub fn read(&self) -> Reading {
        super::text::read(self)
    }
}

/// What goes into the HTML of a [`Body`] at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// Inside `<a`: ` href="…"` (and a class where the link is broken) for the link of this index.
    Link(u32),
    /// The text of a wiki link that was written without one: the title of what it leads to.
    LinkText(u32),
    /// Inside `<img`: ` src="…"` and, where known, ` width="…" height="…"` for the image of this index.
    Image(u32),
    /// The code block of this index, whole.
    Fence(u32),
    /// The digit of a heading's tag (twice for each heading): 1 to 6 as written, moved by where the text is shown.
    Level(u8),
    /// The prefix of an id, or of a `#…` that refers to one in the same body: empty on a page of its own.
    IdPrefix,
    /// What the interface says here, in the words of the site; inside an attribute or between tags.
    Label(Label),
}

/// What the interface says inside of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says its name")]
pub enum Label {
    Table,
    Done,
    ToDo,
    Footnotes,
    /// The footnote of this number.
    Footnote(u16),
    /// The way back from a footnote: its number, and which of its references.
    Back(u16, u16),
    /// The link to the heading of this index.
    Section(u32),
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// Marks a text of the interface, which is put into the words of the site where it is shown.
const fn t(text: &'static str) -> &'static str {
    text
}

impl Label {
    /// Returns the text in English, with a name in braces where it has a value.
    pub fn text(self, body: &Body) -> &'static str {
        match self {
            Self::Table => t("Table"),
            Self::Done => t("done"),
            Self::ToDo => t("to do"),
            Self::Footnotes => t("Footnotes"),
            Self::Footnote(_) => t("Footnote {number}"),
            Self::Back(..) => t("Back to reference {number}"),
            Self::Section(_) if self.value(body).is_none() => t("Link to this section"),
            Self::Section(_) => t("Link to “{text}”"),
            Self::Note => t("Note"),
            Self::Tip => t("Tip"),
            Self::Important => t("Important"),
            Self::Warning => t("Warning"),
            Self::Caution => t("Caution"),
        }
    }

    /// Returns the value of its text, by name.
    pub fn value(self, body: &Body) -> Option<(&'static str, String)> {
        match self {
            Self::Footnote(number) | Self::Back(number, 1) => Some(("number", number.to_string())),
            Self::Back(number, nth) => Some(("number", format!("{number}-{nth}"))),
            Self::Section(index) => {
                let heading = body.headings.get(index as usize).filter(|heading| !heading.text.is_empty());
                heading.map(|heading| ("text", heading.text.to_string()))
            }
            _ => None,
        }
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its id: given by `{#id}`, or a slug of its text, unique in the body.
    pub id: Box<str>,
    /// Its text without markup.
    pub text: Box<str>,
    /// Its content as HTML (code and emphasis, no links), for tables of contents.
    pub html: Box<str>,
    /// Where it stands in the file.
    pub span: Span,
}

/// How a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkForm {
    /// `[text](target)`, by path or `q:id`.
    Target,
    /// `[[target]]` or `[[target|text]]`: an id, a page path, or a glossary term.
    Wiki,
}

/// A link into the site, not resolved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target as written: `../a/b.md#heading`, `q:gil`, `/a/b/`, `#heading`, or the left part of a wiki link.
    pub target: Box<str>,
    /// How it was written.
    pub form: LinkForm,
    /// The target's place in the file, for messages (the whole link where the target's cannot be told).
    pub span: Span,
    /// The sentence round it, shown where the target lists what links to it.
    pub context: Context,
}

/// The sentence round a link, as plain text in three parts, the outer ones shortened at word ends to about 120
/// characters (with `…`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// What stands before the link in its sentence.
    pub before: Box<str>,
    /// The link's own text; empty for a wiki link without text.
    pub link: Box<str>,
    /// What follows.
    pub after: Box<str>,
}

/// An image whose target lies in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The target as written.
    pub target: Box<str>,
    /// Its place in the file.
    pub span: Span,
}

/// A code block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// The first word of the info string, in lower case; empty for indented code and bare fences.
    pub language: Box<str>,
    /// What a reader sees: the code without the lines that start with `#! ` (Python alone).
    pub code: Piece,
    /// The code as written, hidden lines included, where it differs from `code`.
    pub full: Option<Box<str>>,
    /// The `output` fence right after a Python block: what the block prints. It makes no fence of its own.
    pub output: Option<Box<str>>,
    /// The words after the language of a Python block.
    pub words: FenceWords,
    /// The code's place in the file.
    pub span: Span,
    /// The place of each line of Python or of a transcript, as written (hidden lines too), without its end.
    pub lines: Box<[Span]>,
    /// The place of the `output` fence's text.
    pub output_span: Option<Span>,
}

impl Fence {
    /// Tells whether the language is Python: `python`, `py`, `python3` (not `pycon`, a transcript).
    pub fn is_python(&self) -> bool {
        matches!(&*self.language, "python" | "py" | "python3")
    }

    /// Returns the code as written, hidden lines included.
    pub fn written(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.code)
    }
}

/// The words that may follow `python` on a fence; the contract says what each means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FenceWords {
    /// Shown only.
    pub no_check: bool,
    /// Compiled, not run.
    pub no_run: bool,
    /// The name of the exception that must end the block.
    pub expect_error: Option<Box<str>>,
    /// The least Python (major, minor) that runs the block.
    pub min_version: Option<(u16, u16)>,
    /// Runs after the page's earlier blocks of this name.
    pub session: Option<Box<str>>,
    /// Runs before every later block of the page.
    pub setup: bool,
    /// The code is a file for later blocks, under this path.
    pub file: Option<Box<str>>,
    /// Lines of output may come in any order.
    pub unordered: bool,
    /// Runs; its output is not compared.
    pub varies: bool,
    /// An editor with a Run button.
    pub run: bool,
    /// The output is hidden until the reader has guessed.
    pub predict: bool,
    /// A recorded run to step through.
    pub trace: bool,
    /// Hidden asserts for the reader's code.
    pub test: bool,
}

/// A line of inline Markdown where no link can stand: a title, or a question as a line of a list. Its texts are
/// shared with whatever shows them; where there is no markup, they are one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// HTML with code, emphasis, strong and strikethrough alone; links are their text.
    pub html: Arc<str>,
    /// The text without markup.
    pub text: Arc<str>,
}
