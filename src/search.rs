//! The search index: made from the linked site, read by the browser piece by piece. `docs/search.md` describes the format;
//! `themes/default/js/search/` reads it and ranks.
//!
//! Documents are read in parallel, each range of them with an interner of its own; what comes out is sorted by term and
//! by address, so it is the same for any number of threads.

mod count;
mod document;
mod impact;
mod pack;
mod synonyms;

use crate::digest::{Digest, DigestHasher};
use crate::link::Site;
use crate::par::par_map;
use count::Counted;
use document::Document;

pub use document::weak;

/// The version of the format; the browser refuses another.
pub const VERSION: u32 = 1;

/// The folder of the index's parts in the site.
const FOLDER: &str = "search/index";

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the site.
    pub path: String,
    /// Its bytes, deflated.
    pub bytes: Vec<u8>,
}

/// The index of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Its files, by path. The root, which names all others, has the one path that never changes.
    pub files: Vec<File>,
    /// How many pages, glossary terms and tags can be found.
    pub documents: usize,
    /// How many different terms there are.
    pub terms: usize,
}

impl Index {
    /// Returns the size of all files, in bytes.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }
}

/// The path of the root, which names all others.
pub const ROOT: &str = "search/index.bin";

/// Tells whether a path may be one of an index's files.
pub fn is_index(path: &str) -> bool {
    path == ROOT || path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// Makes the index of a site, with as many threads as wanted.
pub fn index(site: &Site, threads: usize) -> Index {
    let documents = document::documents(site);
    let size = documents.len().div_ceil(threads.max(1) * 2).max(1);
    let ranges: Vec<&[Document<'_>]> = documents.chunks(size).collect();
    let counted = Counted::join(par_map(&ranges, threads, |range| count::count(range)));
    let postings = impact::postings(&counted, &documents);
    pack::pack(site, &documents, &counted, postings, threads)
}

/// Returns a name for these contents.
fn name_of(parts: &[Vec<u8>]) -> String {
    let mut hasher = DigestHasher::default();
    for part in parts {
        std::hash::Hash::hash(part, &mut hasher);
    }
    let digest: Digest = hasher.digest();
    digest.short(12)
}
