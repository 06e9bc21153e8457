//! What is remembered of earlier runs: a line for each block, interpreter and seed, by a digest of all that decides it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::outcome::{End, Outcome};
use crate::digest::Digest;
use crate::disk::{self, Failure};

/// The folder of what can be made again, in the site's folder.
pub(super) const FOLDER: &str = ".prepress-cache";

const FILE: &str = "python.jsonl";

/// The most bytes that are kept. What was used last stays.
const MOST: usize = 32 << 20;

/// The outcomes of earlier runs.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// Lines as they were read, by key.
    old: BTreeMap<String, String>,
    /// What was used or made by this run.
    used: BTreeMap<String, String>,
    changed: bool,
}

impl Cache {
    /// Reads the cache of a site. What cannot be read is not there.
    pub(super) fn open(root: &Path) -> Self {
        let folder = root.join(FOLDER);
        let mut old = BTreeMap::new();
        if is_ours(&folder) {
            let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
            for line in text.lines() {
                if let Some((key, outcome)) = line.split_once(' ') {
                    old.insert(key.to_owned(), outcome.to_owned());
                }
            }
        }
        Self { folder, old, used: BTreeMap::new(), changed: false }
    }

    /// Returns what happened under a key.
    pub(super) fn get(&mut self, key: Digest) -> Option<Outcome> {
        let key = key.to_string();
        let line = self.used.get(&key).or_else(|| self.old.get(&key))?;
        let outcome = serde_json::from_str(line).ok()?;
        if let Some(line) = self.old.remove(&key) {
            self.used.insert(key, line);
        }
        Some(outcome)
    }

    /// Keeps what happened, unless it may be the machine's doing: time, memory, a process that was ended.
    pub(super) fn put(&mut self, key: Digest, outcome: &Outcome) {
        let memory = outcome.error.as_ref().is_some_and(|error| error.name == "MemoryError");
        if outcome.end == End::Done
            && !memory
            && let Ok(line) = serde_json::to_string(outcome)
        {
            self.used.insert(key.to_string(), line);
            self.changed = true;
        }
    }

    /// Writes the cache, if something is new in it.
    pub(super) fn close(self) -> Result<(), Failure> {
        if !self.changed {
            return Ok(());
        }
        if self.folder.symlink_metadata().is_err() {
            let made = fs::create_dir(&self.folder);
            made.map_err(|error| Failure::new(format!("cannot make the folder `{FOLDER}`: {error}")))?;
            // It is nobody's source: neither for git nor for backups.
            disk::write_whole(&self.folder.join(".gitignore"), b"*\n")?;
            disk::write_whole(
                &self.folder.join("CACHEDIR.TAG"),
                b"Signature: 8a477f597d28d172789f06886806bc55\n",
            )?;
        }
        if !is_ours(&self.folder) {
            return Err(Failure::new(format!("`{FOLDER}` is no folder, so nothing is remembered")));
        }
        let mut text = String::new();
        for (key, line) in self.used.iter().chain(&self.old) {
            if text.len() + line.len() < MOST {
                text.push_str(&format!("{key} {line}\n"));
            }
        }
        disk::write_whole(&self.folder.join(FILE), text.as_bytes())
    }
}

/// Tells whether the cache is a folder with a plain file in it: a link could lead anywhere.
fn is_ours(folder: &Path) -> bool {
    let file = folder.join(FILE).symlink_metadata();
    folder.symlink_metadata().is_ok_and(|meta| meta.is_dir()) && file.map_or(true, |meta| meta.is_file())
}
