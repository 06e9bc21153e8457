//! What lies in the published folder before a build: files of ours, and those of others.

use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

use super::manifest::{self, Owned};
use super::{Failure, lock};

/// The contents of the published folder, sorted by what becomes of them.
#[derive(Default)]
pub(super) struct Inventory {
    /// Whether a regular file lies at the path of each output.
    pub(super) present: Vec<bool>,
    /// Outputs (by index) at whose path lies what we did not write.
    pub(super) taken: Vec<usize>,
    /// What others put where an output needs a folder, or into a folder where an output needs a file.
    pub(super) in_the_way: Vec<PathBuf>,
    /// Files of an earlier build that are no outputs now.
    pub(super) obsolete: Vec<PathBuf>,
    /// Files, links and the like of others.
    pub(super) foreign: Vec<PathBuf>,
    /// Folders of others: none of our files is in them.
    pub(super) foreign_folders: Vec<PathBuf>,
    /// Every folder, parents first.
    pub(super) folders: Vec<PathBuf>,
}

impl Inventory {
    /// Looks through the published folder. Links in it are not followed; a folder that is not there is empty.
    ///
    /// # Errors
    /// Fails if a folder cannot be read: what is in it could not be kept.
    pub(super) fn of(out: &Path, owned: &Owned, outputs: &[&str]) -> Result<Self, Failure> {
        let mut inventory = Self { present: vec![false; outputs.len()], ..Self::default() };
        if !out.is_dir() {
            return Ok(inventory);
        }
        let mut files_to_be = Vec::new();
        let walk = WalkDir::new(out).follow_links(false).min_depth(1).into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() != 1 || entry.file_name() != lock::INNER) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(out).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
                Failure::io("read what others put into", &path, &error)
            })?;
            let path = entry.path().strip_prefix(out).unwrap_or(entry.path()).to_path_buf();
            // What is not UTF-8 has no key: it is neither an output nor in our list.
            let key = slashed(&path);
            let key = key.as_deref();
            if entry.file_type().is_dir() {
                if key.is_some_and(|key| outputs.binary_search(&key).is_ok()) {
                    files_to_be.push(path.clone());
                }
                if !key.is_some_and(|key| owned.holds_folder(key)) {
                    inventory.foreign_folders.push(path.clone());
                }
                inventory.folders.push(path);
            } else if key != Some(manifest::NAME) {
                inventory.file(path, key, entry.file_type(), owned, outputs);
            }
        }
        for folder in files_to_be {
            let inside = inventory.foreign.iter().filter(|path| path.starts_with(&folder));
            inventory.in_the_way.extend(inside.cloned());
            inventory.foreign_folders.retain(|path| !path.starts_with(&folder));
        }
        inventory.folders.sort_unstable();
        inventory.foreign_folders.sort_unstable();
        Ok(inventory)
    }

    fn file(&mut self, path: PathBuf, key: Option<&str>, kind: FileType, owned: &Owned, outputs: &[&str]) {
        let ours = key.is_some_and(|key| owned.holds(key));
        if let Some(index) = key.and_then(|key| outputs.binary_search(&key).ok()) {
            self.present[index] = kind.is_file();
            if !ours {
                self.taken.push(index);
            }
        } else if ours {
            self.obsolete.push(path);
        } else {
            if key.is_some_and(|key| holds_folder(outputs, key)) {
                self.in_the_way.push(path.clone());
            }
            self.foreign.push(path);
        }
    }
}

/// Tells whether a sorted list of paths has one in this folder.
pub(super) fn holds_folder<S: AsRef<str>>(sorted: &[S], folder: &str) -> bool {
    // `a/` and what begins with it stand together; `a.b` and `a-b` stand before.
    let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let before = |path: &str| match path.strip_prefix(folder) {
        Some(rest) => rest < "/",
        None => path < folder,
    };
    let first = sorted.partition_point(|path| before(path.as_ref()));
    sorted.get(first).is_some_and(|path| inside(path.as_ref()))
}

/// Returns a relative path with `/`, or `None` if it is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    Some(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

/// What tells one file from another that took its place: where the system has inodes, those, and the time.
pub(super) type Identity = (u64, u64, Option<SystemTime>);

/// Returns the identity of a file.
pub(super) fn identity(meta: &Metadata) -> Identity {
    #[cfg(unix)]
    let (device, inode) =
        (std::os::unix::fs::MetadataExt::dev(meta), std::os::unix::fs::MetadataExt::ino(meta));
    #[cfg(not(unix))]
    let (device, inode) = (0, 0);
    (device, inode, meta.modified().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_among_sorted_paths() {
        let paths = ["a", "a-b/c", "a.b", "a/x", "ab/c", "é/x"];
        for (folder, expected) in [("a", true), ("a-b", true), ("a.b", false), ("ab", true), ("b", false)] {
            assert_eq!(holds_folder(&paths, folder), expected, "{folder}");
        }
        assert!(holds_folder(&paths, "é") && !holds_folder(&paths, "z") && !holds_folder(&paths, ""));
        assert!(!holds_folder(&[] as &[&str], "a"));
    }
}
