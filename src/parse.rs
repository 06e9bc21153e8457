//! Parse: one file at a time becomes a value. Nothing here knows of another file, opens one, or fails.

pub mod bank;
pub mod front_matter;
pub mod glossary;
pub mod keys;
pub mod markdown;
mod prose;
pub mod schema;
pub mod topic;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::diag::{Code, Diagnostic, Parsed};
use crate::digest::Digest;
use crate::source::{Source, Span};

/// What of a site's configuration parsing depends on: part of every memo key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct ParseOptions {
    /// How Markdown is read.
    pub markdown: markdown::Options,
}

/// What a file of the content is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A topic page: `content/**/*.md`.
    Topic(Arc<topic::Topic>),
    /// A question bank: `content/**/*.toml`.
    Bank(Arc<bank::Bank>),
    /// The glossary: `content/glossary.toml`.
    Glossary(Vec<glossary::Term>),
}

/// A word of the author (an id, a path, an address), and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The word, without spaces at its ends.
    pub text: Box<str>,
    /// Its place in the file, without quotes.
    pub span: Span,
}

/// Returns the words without their places, for digests.
fn texts(words: &[Spelled]) -> Vec<&str> {
    words.iter().map(|word| &*word.text).collect()
}

/// A tag as it was written. Tags that differ in case or punctuation alone meet when they are linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The tag, without spaces at its ends.
    pub name: Box<str>,
    /// The digest of the name, by which the tags of a large site are told apart faster than by the name.
    pub digest: Digest,
    /// Its place in the file, without quotes.
    pub span: Span,
}

/// Implements what an enumeration of words needs: its words, and the way from and to a word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The words of the values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Returns the word that authors write.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Returns the value of a word.
            pub fn from_name(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// For whom a question or a page is meant.
    Level {
        /// The first job.
        Junior = "junior",
        /// Some years of practice.
        Mid = "mid",
        /// Long practice, and responsibility.
        Senior = "senior",
    }
}

words! {
    /// What a question asks for.
    Kind {
        /// An explanation.
        Concept = "concept",
        /// A prediction of what a program prints.
        Output = "output",
        /// A program.
        Code = "code",
        /// A fault in a program.
        Debug = "debug",
        /// A design of a system.
        Design = "design",
        /// A story of one's own.
        Behavioral = "behavioral",
        /// A question that the candidate puts to the company.
        AskThem = "ask-them",
    }
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl fmt::Display for Date {
    /// Writes the day as ISO 8601 has it: `2026-11-21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A version of Python: major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u16, pub u16);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The path of the glossary.
const GLOSSARY: &str = "content/glossary.toml";

/// Parses a file of the content; its path tells what it is.
pub fn parse(source: &Source, options: &ParseOptions) -> Parsed<Content> {
    fn wrap<T>(parsed: Parsed<T>, content: impl Fn(T) -> Content) -> Parsed<Content> {
        Parsed { value: content(parsed.value), found: parsed.found }
    }
    if source.path.as_str() == GLOSSARY {
        wrap(glossary::glossary(source, options), Content::Glossary)
    } else if source.path.extension() == "toml" {
        wrap(bank::bank(source, options), |bank| Content::Bank(Arc::new(bank)))
    } else {
        wrap(topic::topic(source, options), |topic| Content::Topic(Arc::new(topic)))
    }
}

/// Returns what is wrong with a file's bytes: not UTF-8, or a NUL among them. Every parser starts with it.
pub fn encoding(source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let nul = source.text.find('\0');
    if let Some(at) = source.bad_utf8 {
        let span = Span { start: at, end: at + '\u{fffd}'.len_utf8() as u32 };
        let wide = at == 0 && nul.is_some();
        let help = if wide { "it looks like UTF-16: save it as UTF-8" } else { "save the file as UTF-8" };
        let diagnostic = Diagnostic::new(Code::BadUtf8, &source.path, span, "the file is not UTF-8 here");
        found.push(diagnostic.help(help));
    }
    if let Some(at) = nul {
        let diagnostic =
            Diagnostic::new(Code::NulByte, &source.path, Span::new(at, at + 1), "the file holds a NUL byte");
        found.push(diagnostic.help("remove it; text files have none"));
    }
    found
}

/// Parses `text` as the file at `path`, and returns what was wrong as lines of `line:column code: message`.
#[cfg(test)]
fn faults<T>(path: &str, text: &str, parser: impl Fn(&Source, &ParseOptions) -> Parsed<T>) -> (T, String) {
    use crate::source::{SitePath, line_column};
    let source = Source::new(SitePath::new(path), text.as_bytes().to_vec());
    let Parsed { value, found } = parser(&source, &ParseOptions::default());
    let shown: Vec<String> = found
        .iter()
        .map(|d| {
            let (line, column) = line_column(text, d.at.span.unwrap_or_default().start as usize);
            format!("{line}:{column} {}: {}", d.code, d.message)
        })
        .collect();
    (value, shown.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SitePath, line_column};

    #[test]
    fn the_path_tells_what_a_file_is() {
        let kind = |path: &str| {
            let source = Source::new(SitePath::new(path), b"title = 'x'".to_vec());
            match parse(&source, &ParseOptions::default()).value {
                Content::Topic(_) => "topic",
                Content::Bank(_) => "bank",
                Content::Glossary(_) => "glossary",
            }
        };
        assert_eq!(kind("content/glossary.toml"), "glossary");
        assert_eq!(kind("content/a/glossary.toml"), "bank");
        assert_eq!(kind("content/a.toml"), "bank");
        assert_eq!(kind("content/glossary.md"), "topic");
    }

    #[test]
    fn bytes_that_are_no_text() {
        let check = |bytes: &[u8], expected: &str| {
            let source = Source::new(SitePath::new("a.md"), bytes.to_vec());
            let shown: Vec<String> = encoding(&source)
                .iter()
                .map(|d| (line_column(&source.text, d.at.span.unwrap().start as usize), d))
                .map(|((line, column), d)| format!("{line}:{column} {}: {}", d.code, d.help[0]))
                .collect();
            assert_eq!(shown.join("; "), expected);
        };
        check("a é\n".as_bytes(), "");
        check(b"a\n\xe9b\xff", "2:1 bad-utf8: save the file as UTF-8");
        check(b"a\n\0\0", "2:1 nul-byte: remove it; text files have none");
        check(
            b"\xff\xfet\0i\0",
            "1:1 bad-utf8: it looks like UTF-16: save it as UTF-8; 1:4 nul-byte: remove it; text files have none",
        );
    }

    #[test]
    fn words_and_back() {
        assert_eq!(Kind::from_name("ask-them"), Some(Kind::AskThem));
        assert_eq!(Level::ALL.iter().map(|level| level.name()).collect::<Vec<_>>(), Level::WORDS);
        assert_eq!(serde_json::to_value(Kind::AskThem).unwrap(), "ask-them");
        assert_eq!(
            (Date { year: 987, month: 1, day: 2 }.to_string(), Version(3, 9) < Version(3, 13)),
            ("0987-01-02".into(), true)
        );
    }
}
