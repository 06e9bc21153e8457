//! Highlighting: a language and a piece of code go in, HTML with short classes comes out.
//!
//! Python, its sessions and its tracebacks, which a study site is full of, have a lexer of their own
//! (`python.rs`); so have a few small formats, which syntect's grammars lack or read badly. Other languages go
//! through syntect (`grammar.rs`), which is loaded when the first such block is met. All of them end in the
//! same classes (`classes.rs`).
//!
//! Deliberately absent: colours, which are the theme's; line numbers; guessing the language.

mod classes;
mod console;
mod diff;
mod dockerfile;
mod grammar;
mod ini;
mod languages;
mod lines;
mod markdown;
mod python;
mod shell;
mod sql;
#[cfg(test)]
mod tests;
mod tokens;
mod toml;

use std::fmt;

use crate::html::escape;
pub use classes::Class;
use languages::Reader;
pub use python::lex;
pub use tokens::Token;

/// The version of the highlighter, part of every memo key: goes up when the same code gives other HTML.
pub const VERSION: u32 = 1;

/// The longest line that is highlighted. Grammars made of regular expressions take seconds for a long line
/// (measured: 0.5 s for a word of 1 MB, 15 s with another engine), and nobody reads one.
pub const MAX_LINE: usize = 2 * 1024;

/// The largest block that is highlighted: 100,000 short lines took a grammar 2.7 s.
pub const MAX_BLOCK: usize = 256 * 1024;

/// What highlighting made of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The code as HTML: escaped text, some of it in flat `<span class="…">`. Its text is the code, byte for
    /// byte; a span may go over several lines.
    pub html: String,
    /// Why the block went out as plain text, if it did against the author's wish.
    pub plain: Option<Plain>,
}

/// Why a block went out as plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plain {
    /// Nobody here reads the language.
    UnknownLanguage,
    /// This line, counted from 1, is beyond [`MAX_LINE`].
    LongLine(usize),
    /// The block is beyond [`MAX_BLOCK`].
    LargeBlock,
    /// The language's grammar gave up.
    GrammarFailed,
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLanguage => write!(f, "the language is not known"),
            Self::LongLine(line) => write!(f, "line {line} of the block is longer than {MAX_LINE} bytes"),
            Self::LargeBlock => write!(f, "the block is larger than {} KB", MAX_BLOCK / 1024),
            Self::GrammarFailed => write!(f, "the grammar of the language cannot read it"),
        }
    }
}

/// Returns the one name of a language that goes by many: `py` is `python`. `None` if it is not known.
pub fn canonical(language: &str) -> Option<&'static str> {
    languages::find(language).map(|language| language.name)
}

/// Returns the canonical names of all languages, in a fixed order: for the nearest one to a mistyped name.
pub fn languages() -> impl Iterator<Item = &'static str> {
    languages::LANGUAGES.iter().map(|language| language.name)
}

/// Highlights a block of code. An unknown language and a block beyond the caps go out as plain text.
pub fn highlight(language: &str, code: &str) -> Highlighted {
    let plain = |reason| Highlighted { html: escape(code), plain: reason };
    let Some(language) = languages::find(language) else {
        return plain(Some(Plain::UnknownLanguage));
    };
    if language.reader == Reader::Text {
        return plain(None);
    }
    if let Some(reason) = beyond_caps(code) {
        return plain(Some(reason));
    }
    match tokens(language.reader, code) {
        Some(tokens) => Highlighted { html: tokens::to_html(code, &tokens), plain: None },
        None => plain(Some(Plain::GrammarFailed)),
    }
}

/// Returns why a block would go out as plain text, without highlighting it: for messages when it is parsed.
pub fn notice(language: &str, code: &str) -> Option<Plain> {
    match languages::find(language) {
        None => Some(Plain::UnknownLanguage),
        Some(language) if language.reader == Reader::Text => None,
        Some(_) => beyond_caps(code),
    }
}

/// Reads code within the caps. `None` if its grammar gave up.
fn tokens(reader: Reader, code: &str) -> Option<Vec<Token>> {
    Some(match reader {
        Reader::Text => tokens::Tokens::default().finish(code.len()),
        Reader::Python if python::session::is_session(code) => python::session::lex_session(code),
        Reader::Python => python::lex(code),
        Reader::Session => python::session::lex_session(code),
        Reader::Traceback => python::traceback::lex_traceback(code),
        Reader::Console => console::lex(code),
        Reader::Toml => toml::lex(code),
        Reader::Ini => ini::lex(code),
        Reader::Dockerfile => dockerfile::lex(code),
        Reader::Diff => diff::lex(code),
        Reader::Markdown => markdown::lex(code),
        Reader::Sql => sql::lex(code),
        Reader::Grammar(name) => grammar::lex(name, code, true)?,
        Reader::Kindred(name) => grammar::lex(name, code, false)?,
    })
}

fn beyond_caps(code: &str) -> Option<Plain> {
    if code.len() > MAX_BLOCK {
        return Some(Plain::LargeBlock);
    }
    // Jumps from line break to line break: looking at every byte would cost a tenth of the lexer's time.
    let bytes = code.as_bytes();
    let mut start = 0;
    while start + MAX_LINE < bytes.len() {
        match bytes[start..=start + MAX_LINE].iter().rposition(|&b| b == b'\n') {
            Some(length) => start += length + 1,
            None => {
                let line = bytes[..start].iter().filter(|&&b| b == b'\n').count() + 1;
                return Some(Plain::LongLine(line));
            }
        }
    }
    None
}
