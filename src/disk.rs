//! The edge of the program: files are read and written here and nowhere else.
//!
//! [`read`] gives a site's folder as data. [`publish`] makes a folder hold exactly the outputs of a run, wholly or not at
//! all. Neither knows what a page is.

#![expect(clippy::disallowed_methods, reason = "this module is where files are read and written")]

mod copied;
mod exchange;
mod folder;
mod image_size;
mod in_place;
mod inventory;
mod lock;
mod manifest;
mod names;
mod out;
mod publish;
mod scan;
mod stage;
mod whole;

use std::fmt;
use std::io;
use std::path::Path;

pub use copied::{CopiedFile, Opened, Stamp, digest};
pub use exchange::Exchange;
pub use folder::{Folder, Touched, Watched, read};
pub use out::{check_out, published};
pub use publish::{Content, PublishError, Published, Request, publish, publish_in_turn};
pub use whole::{read_text, write_whole};

/// The machine would not do something: a folder is missing, a disk full, a permission lacking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
}

impl Failure {
    /// Makes a failure from a sentence without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// Makes a failure about a path: "cannot write `x`: no space left on device".
    pub(crate) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        let hint = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space and build again",
            io::ErrorKind::PermissionDenied => "; check who owns it and its permissions",
            io::ErrorKind::ReadOnlyFilesystem => "; it lies on a read-only disk",
            _ => "",
        };
        Self::new(format!("cannot {what} `{}`: {error}{hint}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
