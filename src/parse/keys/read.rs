//! Reading: TOML becomes records of checked values, and every fault is reported at its place.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::DeTable;

use super::text::Text;
use super::words::OwnWord;
use super::{Table, check, syntax};
use crate::diag::{Diagnostic, Parsed};
use crate::digest::Digest;
use crate::parse::{Date, Spelled, Tag, Version};
use crate::source::{SitePath, Source, Span};

/// The TOML of a file, and what was found wrong with it.
#[derive(Debug)]
pub struct Toml<'s> {
    /// The file's path.
    pub(super) path: &'s SitePath,
    /// The whole file.
    pub(super) file: &'s str,
    /// The TOML in it.
    pub(super) text: &'s str,
    /// Where the TOML starts in the file.
    pub(super) base: usize,
    /// Where its syntax is broken, ascending by start; offsets in `text`.
    pub(super) broken: Vec<Range<usize>>,
    /// What was found.
    pub(super) found: Vec<Diagnostic>,
}

impl<'s> Toml<'s> {
    /// Starts with a file that is TOML from end to end.
    pub(super) fn new(source: &'s Source) -> Self {
        let file = &source.text;
        Self { path: &source.path, file, text: file, base: 0, broken: Vec::new(), found: Vec::new() }
    }
}

impl Toml<'_> {
    /// Returns the span in the file of a range of the TOML.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    /// Tells whether the syntax is broken somewhere in a range of the TOML, its ends included.
    pub(super) fn is_broken(&self, range: &Range<usize>) -> bool {
        let next = self.broken.partition_point(|broken| broken.start < range.start);
        self.broken.get(next).is_some_and(|broken| broken.start <= range.end)
    }
}

/// Reads the TOML in `range` of a file as a `table`. What is missing from it is missing at `head`.
pub fn read<'s>(
    table: &'static Table,
    source: &'s Source,
    range: Range<usize>,
    head: Span,
) -> Parsed<Record<'s>> {
    let file: &'s str = &source.text;
    let text = file.get(range.clone()).unwrap_or_default();
    let mut toml =
        Toml { path: &source.path, file, text, base: range.start, broken: Vec::new(), found: Vec::new() };
    let (parsed, errors) = DeTable::parse_recoverable(text);
    syntax::report(&mut toml, &errors);
    let value = match syntax::without_broken_lines(text, &errors) {
        None => check::root(&mut toml, table, parsed.into_inner(), head),
        Some(rest) => {
            let (parsed, errors) = DeTable::parse_recoverable(&rest);
            // What was hidden behind the first fault comes to light.
            let known = std::mem::take(&mut toml.broken);
            syntax::report(&mut toml, &errors);
            toml.broken.extend(known);
            toml.broken.sort_by_key(|range| range.start);
            check::root(&mut toml, table, parsed.into_inner(), head)
        }
    };
    toml.found.sort_by(|a, b| a.at.cmp(&b.at));
    Parsed { value, found: toml.found }
}

/// A table, checked: each value is what its key wants.
#[derive(Debug)]
pub struct Record<'s> {
    pub(super) table: &'static Table,
    /// By the place of the key in the table.
    pub(super) values: Vec<Option<Value<'s>>>,
    /// The table's header, or where the file starts.
    pub span: Span,
    /// The whole file, for places of texts.
    pub(super) file: &'s str,
}

/// A checked value.
#[derive(Debug)]
pub(super) enum Value<'s> {
    Text(Text<'s>),
    Texts(Vec<Text<'s>>),
    Groups(Vec<Vec<Text<'s>>>),
    Bool(bool),
    Integer(i64),
    Number(f64),
    Date(Date),
    Table(Record<'s>),
    Tables(Vec<Record<'s>>),
    Words(Vec<OwnWord>),
}

/// Makes a method that takes the value of a key if it is of one kind.
macro_rules! take {
    ($($(#[$doc:meta])* $name:ident $variant:ident $type:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(&mut self, key: &str) -> Option<$type> {
                match self.take(key) {
                    Some(Value::$variant(value)) => Some(value),
                    _ => None,
                }
            }
        )*
    };
}

impl<'s> Record<'s> {
    /// Makes a record of a table in which nothing was written.
    pub fn empty(table: &'static Table, source: &'s Source, span: Span) -> Self {
        Self { table, values: table.keys.iter().map(|_| None).collect(), span, file: &source.text }
    }

    fn take(&mut self, key: &str) -> Option<Value<'s>> {
        let index = self.table.index(key);
        debug_assert!(index.is_some(), "{} has no key {key}", self.table.name);
        index.and_then(|index| self.values.get_mut(index)).and_then(Option::take)
    }

    take! {
        /// Takes the text of a key.
        text Text Text<'s>;
        /// Takes the lists of texts of a key.
        groups Groups Vec<Vec<Text<'s>>>;
        /// Takes the truth value of a key.
        bool Bool bool;
        /// Takes the whole number of a key.
        integer Integer i64;
        /// Takes the number of a key.
        number Number f64;
        /// Takes the day of a key.
        date Date Date;
        /// Takes the table of a key.
        record Table Record<'s>;
    }

    /// Takes the texts of a key; none if it is not there.
    pub fn texts(&mut self, key: &str) -> Vec<Text<'s>> {
        match self.take(key) {
            Some(Value::Texts(texts)) => texts,
            _ => Vec::new(),
        }
    }

    /// Takes the tables of a key; none if it is not there.
    pub fn records(&mut self, key: &str) -> Vec<Record<'s>> {
        match self.take(key) {
            Some(Value::Tables(records)) => records,
            _ => Vec::new(),
        }
    }

    /// Takes the table of words of a key; empty if it is not there.
    pub fn words(&mut self, key: &str) -> Vec<OwnWord> {
        match self.take(key) {
            Some(Value::Words(words)) => words,
            _ => Vec::new(),
        }
    }

    /// Takes the text of a key as a string.
    pub fn string(&mut self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.text.trim().to_owned())
    }

    /// Takes the word of a key and reads it with `from_name`.
    pub fn word<T>(&mut self, key: &str, from_name: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.text(key).and_then(|text| from_name(text.text.trim()))
    }

    /// Takes the version of a key.
    pub fn version(&mut self, key: &str) -> Option<Version> {
        self.word(key, super::word::version)
    }

    /// Takes the text of a key with its place.
    pub fn spelled(&mut self, key: &str) -> Option<Spelled> {
        let text = self.text(key)?;
        Some(spell(&text, self.file))
    }

    /// Takes the texts of a key with their places.
    pub fn all_spelled(&mut self, key: &str) -> Vec<Spelled> {
        self.texts(key).iter().map(|text| spell(text, self.file)).collect()
    }

    /// Takes tags, each once.
    pub fn tags(&mut self, key: &str) -> Vec<Tag> {
        let mut seen = HashSet::new();
        let mut tags = self.all_spelled(key);
        tags.retain(|tag| seen.insert(tag.text.clone()));
        let tag = |Spelled { text, span }| Tag { digest: Digest::of(text.as_bytes()), name: text, span };
        tags.into_iter().map(tag).collect()
    }
}

/// Returns a text with its place, without spaces at its ends.
pub(crate) fn spell(text: &Text<'_>, file: &str) -> Spelled {
    Spelled { text: text.text.trim().into(), span: text.inner(file) }
}
