//! The cards for Anki: a package that it imports, and the same as a table of text.
//!
//! A note is found again by its `guid` and brought up to date where its `mod` is later; both come from `cards.lock`. Nothing
//! else about a note may depend on anything but the sources: the same site gives the same bytes.

mod fields;
mod notes;
mod notetype;
mod package;
mod sha1;
mod sqlite;
mod tsv;
mod zip;

use crate::card_lock::Lock;
use crate::link::Site;

pub use notetype::FIELDS;

/// The cards of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// The notes, in reading order, those of removed questions last.
    pub notes: Vec<Note>,
}

/// A note, which has one card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its name in every collection, for good.
    pub guid: String,
    /// The deck that its card is put into: names from the top down, joined by `::`.
    pub deck: String,
    /// When its content changed last, in seconds since 1970.
    pub modified: u64,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// What stands in the fields, as HTML.
    pub fields: [String; FIELDS.len()],
}

/// Makes the notes of a site, with as many threads as wanted.
pub fn collection(site: &Site, lock: &Lock, threads: usize) -> Collection {
    Collection { notes: notes::notes(site, lock, threads) }
}

impl Collection {
    /// Returns the package.
    ///
    /// # Errors
    /// Fails if it is too large for its format.
    pub fn package(&self) -> std::io::Result<Vec<u8>> {
        zip::archive(&[("collection.anki2", &package::database(&self.notes)), ("media", b"{}")])
    }

    /// Returns the table.
    pub fn table(&self) -> String {
        tsv::table(&self.notes)
    }
}

#[cfg(test)]
mod tests;
