//! Publishing: a folder comes to hold exactly the outputs of a run, wholly or not at all.
//!
//! What differs from the published folder is staged beside it; the stage is completed with hard links to what does not,
//! and to the files of others; then the two folders trade places. Nothing is flushed to the disk on purpose: a killed
//! process loses nothing, a power cut may.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use walkdir::WalkDir;

use super::exchange::{Exchange, Outcome, replace};
use super::lock::Work;
use super::out::{check_out, resolve};
use super::{Failure, manifest};
use crate::par::par_map;
use crate::source::SitePath;

/// What is published, and where.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The folder to publish into.
    pub out: &'a Path,
    /// How many threads may work at once.
    pub threads: usize,
    /// The first way to try of replacing the published folder.
    pub exchange: Exchange,
}

/// What a published file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Made(Vec<u8>),
    /// The bytes of a file of the site.
    Copy(SitePath),
}

/// What publishing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that were as they should be; they keep their time.
    pub unchanged: usize,
    /// Files of an earlier build that are gone.
    pub removed: usize,
    /// Bytes of all published files.
    pub bytes: u64,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum PublishError<E> {
    /// The machine would not.
    Disk(Failure),
    /// An output could not be made; the first such error.
    Make(E),
}

impl<E> From<Failure> for PublishError<E> {
    fn from(failure: Failure) -> Self {
        Self::Disk(failure)
    }
}

/// The folder for work inside the published one, where there can be none beside it.
const INNER_WORK: &str = ".prepress-work";

/// What became of an output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written(u64),
    Unchanged(u64),
    Failed,
}

/// Publishes outputs: `paths` are sorted, `make` gives the content of the one of an index and is called on several
/// threads, once for each.
///
/// # Errors
/// Fails where the machine fails, where a file of somebody else is in the way, and where an output cannot be made. In each
/// case the published folder is as it was.
pub fn publish<E: Send>(
    request: &Request<'_>,
    paths: &[&str],
    make: impl Fn(usize) -> Result<Content, E> + Sync,
) -> Result<Published, PublishError<E>> {
    check_out(request.root, request.out)?;
    let out = resolve(request.out)?;
    let (work, exchange) = match Work::beside(&out) {
        Ok(work) => (work, request.exchange),
        Err(_) if out.is_dir() => (Work::at(out.join(INNER_WORK), &out)?, Exchange::InPlace),
        Err(failure) => return Err(failure.into()),
    };
    let owned = manifest::read(&out)?;
    let job = Job { request, out: &out, stage: work.stage(), paths, owned: &owned };

    let fates = job.stage_changes(make)?;
    let obsolete: Vec<&str> =
        owned.iter().map(String::as_str).filter(|path| paths.binary_search(path).is_err()).collect();
    let mut published = Published { removed: obsolete.len(), ..Published::default() };
    for fate in &fates {
        match *fate {
            Fate::Written(bytes) => {
                published.written += 1;
                published.bytes += bytes;
            }
            Fate::Unchanged(bytes) => {
                published.unchanged += 1;
                published.bytes += bytes;
            }
            Fate::Failed => {}
        }
    }
    let list = manifest::text(paths);
    let same_list = fs::read(out.join(manifest::NAME)).is_ok_and(|bytes| bytes == list.as_bytes());
    if published.written + published.removed == 0 && same_list {
        return Ok(published);
    }
    job.refuse_clashes()?;
    if !out.exists() {
        job.write_stage(manifest::NAME, list.as_bytes())?;
        fs::rename(&job.stage, &out).map_err(|error| Failure::io("publish into", &out, &error))?;
        return Ok(published);
    }
    let mut how = exchange;
    if how != Exchange::InPlace {
        job.complete(&fates, &list)?;
    }
    loop {
        let outcome = replace(how, &job.stage, &out, &work.aside());
        match outcome.map_err(|error| Failure::io("publish into", &out, &error))? {
            Outcome::Done => return Ok(published),
            Outcome::Unsupported => match how {
                Exchange::Swap => how = Exchange::Aside,
                Exchange::Aside => how = Exchange::InPlace,
                Exchange::InPlace => {
                    job.move_into_place(&fates, &obsolete, &list)?;
                    return Ok(published);
                }
            },
        }
    }
}

struct Job<'a> {
    request: &'a Request<'a>,
    out: &'a Path,
    stage: PathBuf,
    paths: &'a [&'a str],
    owned: &'a BTreeSet<String>,
}

impl Job<'_> {
    /// Makes every output and stages what differs from the published folder.
    fn stage_changes<E: Send>(
        &self,
        make: impl Fn(usize) -> Result<Content, E> + Sync,
    ) -> Result<Vec<Fate>, PublishError<E>> {
        fs::create_dir_all(&self.stage)
            .map_err(|error| Failure::io("make the folder", &self.stage, &error))?;
        let compare = self.out.is_dir();
        let stopped = AtomicBool::new(false);
        let first: Mutex<Option<PublishError<E>>> = Mutex::new(None);
        let fail = |error| {
            stopped.store(true, Ordering::Relaxed);
            let mut first = first.lock().unwrap_or_else(|poison| poison.into_inner());
            first.get_or_insert(error);
            Fate::Failed
        };
        let indices: Vec<usize> = (0..self.paths.len()).collect();
        let fates = par_map(&indices, self.request.threads, |&index| {
            // The others are still made after a failure, so that the caller hears of every one of them.
            let content = match make(index) {
                Ok(content) => content,
                Err(error) => return fail(PublishError::Make(error)),
            };
            if stopped.load(Ordering::Relaxed) {
                return Fate::Failed;
            }
            self.stage_one(self.paths[index], content, compare).unwrap_or_else(|failure| fail(failure.into()))
        });
        match first.into_inner().unwrap_or_else(|poison| poison.into_inner()) {
            Some(error) => Err(error),
            None => Ok(fates),
        }
    }

    fn stage_one(&self, path: &str, content: Content, compare: bool) -> Result<Fate, Failure> {
        let published = self.out.join(path);
        match content {
            Content::Made(bytes) => {
                let length = bytes.len() as u64;
                if compare && holds(&published, &bytes) {
                    return Ok(Fate::Unchanged(length));
                }
                self.write_stage(path, &bytes)?;
                Ok(Fate::Written(length))
            }
            Content::Copy(source) => {
                let source = self.request.root.join(source.as_str());
                let failed = |error: io::Error| Failure::io("copy", &source, &error);
                let length = fs::metadata(&source).map_err(failed)?.len();
                if compare && same_bytes(&published, &source).unwrap_or(false) {
                    return Ok(Fate::Unchanged(length));
                }
                let target = self.stage.join(path);
                make_parent(&target)?;
                let copy = || io::copy(&mut File::open(&source)?, &mut File::create(&target)?);
                Ok(Fate::Written(copy().map_err(failed)?))
            }
        }
    }

    fn write_stage(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let target = self.stage.join(path);
        // Most pages are the first file of their folder: making it is tried only once writing has failed.
        let result = match fs::write(&target, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_parent(&target)?;
                fs::write(&target, bytes)
            }
            result => result,
        };
        result.map_err(|error| Failure::io("write", &target, &error))
    }

    /// Yields what others put into the published folder: files and links, and folders that hold none of ours.
    fn foreign(&self) -> Result<Vec<(String, bool)>, Failure> {
        let mut foreign = Vec::new();
        if !self.out.is_dir() {
            return Ok(foreign);
        }
        let walk = WalkDir::new(self.out).follow_links(false).min_depth(1);
        for entry in
            walk.into_iter().filter_entry(|entry| entry.depth() != 1 || entry.file_name() != INNER_WORK)
        {
            let entry =
                entry.map_err(|error| Failure::new(format!("cannot read the published folder: {error}")))?;
            let relative = entry.path().strip_prefix(self.out).unwrap_or(entry.path());
            let parts: Vec<_> =
                relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let path = parts.join("/");
            let ours = path == manifest::NAME || self.owned.contains(&path);
            if entry.file_type().is_dir() || !ours {
                foreign.push((path, entry.file_type().is_dir()));
            }
        }
        Ok(foreign)
    }

    /// Refuses to write over a file that somebody else put into the folder.
    fn refuse_clashes(&self) -> Result<(), Failure> {
        let outputs: BTreeSet<&str> = self.paths.iter().copied().collect();
        let is_folder_of_ours = |path: &str| {
            let folder = format!("{path}/");
            outputs.range(folder.as_str()..).next().is_some_and(|output| output.starts_with(&folder))
        };
        let mut clashes = Vec::new();
        for (path, is_folder) in self.foreign()? {
            let clash = match is_folder {
                // A folder of an older build that held a page which is a file now.
                true => outputs.contains(path.as_str()) && !self.is_emptied(&path),
                false => outputs.contains(path.as_str()) || is_folder_of_ours(&path),
            };
            let equal = !is_folder && holds_equal(&self.out.join(&path), &self.stage.join(&path));
            if clash && !equal {
                clashes.push(path);
            }
        }
        if clashes.is_empty() {
            return Ok(());
        }
        clashes.sort();
        let names: Vec<String> = clashes.iter().take(5).map(|path| format!("`{path}`")).collect();
        let more = if clashes.len() > 5 { format!(" and {} more", clashes.len() - 5) } else { String::new() };
        Err(Failure::new(format!(
            "`{}` holds files that prepress did not write and would have to replace: {}{more}; move them away, or publish \
             into another folder with `--out`",
            self.out.display(),
            names.join(", ")
        )))
    }

    /// Tells whether a folder holds nothing but files of ours.
    fn is_emptied(&self, path: &str) -> bool {
        let walk = WalkDir::new(self.out.join(path)).follow_links(false).min_depth(1).into_iter();
        walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()).all(|entry| {
            let relative = entry.path().strip_prefix(self.out).unwrap_or(entry.path());
            self.owned.contains(&relative.to_string_lossy().replace('\\', "/"))
        })
    }

    /// Makes the stage whole: links to what has not changed, and to what others put into the folder.
    fn complete(&self, fates: &[Fate], list: &str) -> Result<(), Failure> {
        let unchanged: Vec<&str> = self
            .paths
            .iter()
            .zip(fates)
            .filter(|(_, fate)| matches!(fate, Fate::Unchanged(_)))
            .map(|(path, _)| *path)
            .collect();
        let linked = par_map(&unchanged, self.request.threads, |path| self.carry(path));
        linked.into_iter().collect::<Result<Vec<()>, Failure>>()?;
        for (path, is_folder) in self.foreign()? {
            if !is_folder {
                if self.stage.join(&path).symlink_metadata().is_err() {
                    self.carry(&path)?;
                }
            } else if self.is_theirs(&path) {
                let target = self.stage.join(&path);
                fs::create_dir_all(&target)
                    .map_err(|error| Failure::io("make the folder", &target, &error))?;
                copy_mode(&self.out.join(&path), &target);
            }
        }
        self.write_stage(manifest::NAME, list.as_bytes())?;
        copy_mode(self.out, &self.stage);
        Ok(())
    }

    /// Tells whether a folder stays even though none of our files is in it: others use it, or it was empty before.
    fn is_theirs(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let ours = self.owned.range(folder.clone()..).next().is_some_and(|owned| owned.starts_with(&folder));
        !ours && self.paths.binary_search(&path).is_err()
    }

    /// Hard-links a published file into the stage, so that it keeps its time; copies it where links cannot be had.
    fn carry(&self, path: &str) -> Result<(), Failure> {
        let (from, to) = (self.out.join(path), self.stage.join(path));
        make_parent(&to)?;
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        let copy = || -> io::Result<()> {
            let meta = from.symlink_metadata()?;
            if meta.is_symlink() {
                return copy_link(&fs::read_link(&from)?, &to);
            }
            fs::copy(&from, &to)?;
            File::options().append(true).open(&to)?.set_modified(meta.modified()?)
        };
        copy().map_err(|error| Failure::io("carry over", &from, &error))
    }

    /// Moves what changed into the published folder file by file: what pages need before the pages, removals last.
    /// The list names old and new files before the first of them appears, so that none is ever left without an owner.
    fn move_into_place(&self, fates: &[Fate], obsolete: &[&str], list: &str) -> Result<(), Failure> {
        let mut both: BTreeSet<&str> = self.owned.iter().map(String::as_str).collect();
        both.extend(self.paths);
        let both: Vec<&str> = both.into_iter().collect();
        self.put(manifest::NAME, manifest::text(&both).as_bytes())?;
        let mut written: Vec<&str> = self
            .paths
            .iter()
            .zip(fates)
            .filter(|(_, fate)| matches!(fate, Fate::Written(_)))
            .map(|(path, _)| *path)
            .collect();
        written.sort_by_key(|path| path.ends_with(".html"));
        for path in obsolete {
            // A file that must make room for a folder goes first, and so does a folder for a file.
            if written
                .iter()
                .any(|new| new.starts_with(&format!("{path}/")) || path.starts_with(&format!("{new}/")))
            {
                self.remove(path)?;
            }
        }
        for path in written {
            let staged = self.stage.join(path);
            let bytes = fs::read(&staged).map_err(|error| Failure::io("read", &staged, &error))?;
            self.put(path, &bytes)?;
        }
        for path in obsolete {
            self.remove(path)?;
        }
        self.put(manifest::NAME, list.as_bytes())
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let target = self.out.join(path);
        make_parent(&target)?;
        let fresh = self.out.join(format!("{INNER_WORK}.new"));
        let write = || fs::write(&fresh, bytes).and_then(|()| fs::rename(&fresh, &target));
        write().map_err(|error| {
            let _ = fs::remove_file(&fresh);
            Failure::io("write", &target, &error)
        })
    }

    fn remove(&self, path: &str) -> Result<(), Failure> {
        let target = self.out.join(path);
        if target.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
            // It has made room for a folder already.
            return Ok(());
        }
        let gone = |error: &io::Error| {
            matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        };
        match fs::remove_file(&target) {
            Err(error) if !gone(&error) => return Err(Failure::io("remove", &target, &error)),
            _ => {}
        }
        // Folders that are empty now go with their last file; one that is not stays.
        for folder in target.ancestors().skip(1).take_while(|folder| *folder != self.out) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn make_parent(path: &Path) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| Failure::io("make the folder", parent, &error))
}

/// Tells whether a regular file (not a link to one) holds exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(meta) = path.symlink_metadata() else { return false };
    meta.is_file() && meta.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|found| found == bytes)
}

fn holds_equal(path: &Path, staged: &Path) -> bool {
    match staged.symlink_metadata() {
        Ok(_) => same_bytes(path, staged).unwrap_or(false),
        // Not staged: it was found to be equal already.
        Err(_) => path.symlink_metadata().is_ok_and(|meta| meta.is_file()),
    }
}

fn same_bytes(path: &Path, other: &Path) -> io::Result<bool> {
    let meta = path.symlink_metadata()?;
    if !meta.is_file() || meta.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut a, mut b) = (File::open(path)?, File::open(other)?);
    let (mut left, mut right) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let count = a.read(&mut left)?;
        if count == 0 {
            return Ok(true);
        }
        b.read_exact(&mut right[..count])?;
        if left[..count] != right[..count] {
            return Ok(false);
        }
    }
}

/// Gives a new folder the permissions of an old one; where that cannot be, the usual ones do.
fn copy_mode(from: &Path, to: &Path) {
    if let Ok(meta) = fs::metadata(from) {
        let _ = fs::set_permissions(to, meta.permissions());
    }
}

#[cfg(unix)]
fn copy_link(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn copy_link(target: &Path, link: &Path) -> io::Result<()> {
    fs::copy(target, link).map(|_| ())
}
