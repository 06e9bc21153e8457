//! The keys of the author's TOML, declared once.
//!
//! One table of keys per kind of TOML table ([`SITE`], [`TOPIC`], [`BANK`], …) says what each key is called, what it
//! holds, whether it must be there, and what it means. From it come the reading of files with every fault at its place
//! ([`read`]), the JSON Schemas (`parse::schema`), and the reference for the documentation ([`reference()`]). So the
//! three cannot differ.

mod check;
mod fault;
mod read;
mod reference;
mod syntax;
mod tables;
mod text;
mod word;
mod words;

pub(crate) use read::spell;
pub use read::{Record, read};
pub use reference::reference;
pub use tables::{
    BANK, CARDS, CHECK, CHOICE, FOOTER, GLOSSARY, LINKS, MARKDOWN, NAVIGATION, OUTPUT, PYTHON, QUESTION,
    SEARCH, SITE, STYLE, TERM, TOPIC,
};
pub use text::Text;
pub use words::{OwnWord, Said, read_words};

/// A kind of TOML table: a file, a sub-table, or an entry of an array of tables.
#[derive(Debug)]
pub struct Table {
    /// Its heading in the reference: `site.toml`, `[[question]]`.
    pub name: &'static str,
    /// What messages call it: `the front matter`.
    pub noun: &'static str,
    /// The key whose value tells one such table from another in messages.
    pub named_by: Option<&'static str>,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Its keys, in the order of the reference.
    pub keys: &'static [Key],
}

impl Table {
    /// Returns the place of a key in [`Table::keys`].
    pub fn index(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.name == name)
    }

    /// Returns a key.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there (and, if it holds text, must not be empty).
    pub required: bool,
    /// What it means, in a sentence.
    pub about: &'static str,
    /// A value that it can have, as TOML.
    pub example: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// A text.
    Text(Word),
    /// A list of texts.
    Texts(Word),
    /// A list of as many texts.
    Exactly(usize, Word),
    /// A list of lists of texts.
    Groups(Word),
    /// `true` or `false`.
    Bool,
    /// A whole number, from the first to the second.
    Integer(i64, i64),
    /// A number, from the first to the second.
    Number(f64, f64),
    /// A day.
    Date,
    /// A table.
    Table(&'static Table),
    /// An array of tables.
    Tables(&'static Table),
    /// A table of texts of the interface, by the English text each stands for.
    Words,
}

/// What a text must be like.
#[derive(Clone, Copy, Debug)]
pub enum Word {
    /// Text without markup.
    Plain,
    /// Markdown on one line, without links: a title.
    Phrase,
    /// A line of Markdown.
    Line,
    /// Markdown.
    Markdown,
    /// Text that is taken as it is: a program, its output.
    Verbatim,
    /// An id: ASCII letters, digits, `-` and `_`.
    Id,
    /// A tag: it holds a letter or a digit.
    Tag,
    /// The path of a page, with or without slashes at its ends.
    Page,
    /// A path that a page had before.
    Alias,
    /// A path from the site's root.
    Path,
    /// A file of the site, by its address from the site's root.
    File,
    /// A colour: `#14608f`.
    Colour,
    /// What a link leads to: an absolute address, or a page as Markdown links name it.
    Target,
    /// An absolute `https` or `http` address.
    Url,
    /// An absolute address without query or fragment, where a site can stand.
    BaseUrl,
    /// An address with names in braces.
    Pattern,
    /// A tag of a language: `en`, `pt-BR`.
    Language,
    /// The name of a folder.
    Folder,
    /// A version of Python: `3.13`.
    Version,
    /// One of these words.
    OneOf(&'static [&'static str]),
}
