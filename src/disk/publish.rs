//! Publishing: a folder comes to hold exactly the outputs of a run, wholly or not at all.
//!
//! What differs from the published folder is staged beside it; the stage is completed with hard links to what does not,
//! and to the files of others; then the two folders trade places. If nothing differs, nothing is touched. Nothing is
//! flushed to the disk on purpose: a killed process loses nothing, a power cut may.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Failure;
use super::exchange::{Exchange, Outcome, replace};
use super::in_place;
use super::inventory::Inventory;
use super::lock::Work;
use super::manifest::{self, Owned};
use super::out::{check_out, resolve};
use super::stage::{Fate, Stage};
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
    publish_in_turn(request, paths, &[], make)
}

/// Publishes outputs as [`publish`] does, those of the indices in `last` after all others: they may be made from them.
///
/// # Errors
/// As [`publish`].
pub fn publish_in_turn<E: Send>(
    request: &Request<'_>,
    paths: &[&str],
    last: &[usize],
    make: impl Fn(usize) -> Result<Content, E> + Sync,
) -> Result<Published, PublishError<E>> {
    check_out(request.root, request.out)?;
    manifest::check_plan(paths)?;
    let out = resolve(request.out)?;
    let work = Work::for_folder(&out)?;
    let owned = manifest::read(&out)?;
    let stage = Stage {
        folder: work.stage(),
        root: request.root,
        out: &out,
        compare: out.is_dir(),
        paths,
        threads: request.threads,
    };
    let fates = make_all(&stage, last, make)?;
    let mut published = Published::default();
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
        }
    }
    let list = manifest::text(paths);
    if published.written > 0 || !owned.is(&list) {
        let inventory = Inventory::of(&out, &owned, paths)?;
        refuse_clashes(&stage, &inventory, &fates)?;
        published.removed = inventory.obsolete.len();
        let first = if work.inner { Exchange::InPlace } else { request.exchange };
        replace_site(&work, &Change { stage, inventory, owned, fates, list }, first)?;
    }
    Ok(published)
}

/// What a published folder becomes, and from what.
struct Change<'a> {
    stage: Stage<'a>,
    inventory: Inventory,
    owned: Owned,
    fates: Vec<Fate>,
    list: String,
}

/// Makes every output and stages what differs from the published folder.
///
/// After an output that could not be made, the others are still made, so that the caller hears of every one of them.
fn make_all<E: Send>(
    stage: &Stage<'_>,
    last: &[usize],
    make: impl Fn(usize) -> Result<Content, E> + Sync,
) -> Result<Vec<Fate>, PublishError<E>> {
    let (broken, full) = (AtomicBool::new(false), AtomicBool::new(false));
    let one = |&index: &usize| {
        if full.load(Ordering::Relaxed) {
            return None;
        }
        let content = match make(index) {
            Ok(content) => content,
            Err(error) => {
                broken.store(true, Ordering::Relaxed);
                return Some(Err(PublishError::Make(error)));
            }
        };
        if broken.load(Ordering::Relaxed) {
            return None;
        }
        let fate = stage.add(index, content);
        if fate.is_err() {
            full.store(true, Ordering::Relaxed);
        }
        Some(fate.map_err(PublishError::Disk))
    };
    let first: Vec<usize> = (0..stage.paths.len()).filter(|index| !last.contains(index)).collect();
    let mut results = Vec::with_capacity(stage.paths.len());
    for turn in [&first[..], last] {
        results.extend(turn.iter().copied().zip(par_map(turn, stage.threads, one)));
    }
    results.sort_unstable_by_key(|(index, _)| *index);
    let (mut fates, mut failure) = (Vec::with_capacity(results.len()), None);
    for (_, result) in results {
        match result {
            Some(Ok(fate)) => fates.push(fate),
            // What is wrong with the content is the same every time, and so goes before the disk's troubles.
            Some(Err(PublishError::Make(error))) => return Err(PublishError::Make(error)),
            Some(Err(error)) => {
                failure.get_or_insert(error);
            }
            None => {}
        }
    }
    failure.map_or(Ok(fates), Err)
}

/// Refuses to write over what somebody else put into the folder. A file that already holds the right bytes is adopted.
fn refuse_clashes(stage: &Stage<'_>, inventory: &Inventory, fates: &[Fate]) -> Result<(), Failure> {
    let taken = inventory.taken.iter().filter(|&&index| matches!(fates[index], Fate::Written(_)));
    let mut clashes: Vec<String> = taken.map(|&index| stage.paths[index].to_owned()).collect();
    clashes.extend(inventory.in_the_way.iter().map(|path| path.display().to_string()));
    if clashes.is_empty() {
        return Ok(());
    }
    clashes.sort();
    clashes.dedup();
    let names: Vec<String> = clashes.iter().take(5).map(|path| format!("`{path}`")).collect();
    let more = if clashes.len() > 5 { format!(" and {} more", clashes.len() - 5) } else { String::new() };
    Err(Failure::new(format!(
        "`{}` holds files that prepress did not write and would have to replace: {}{more}; move them away, or publish \
         into another folder with `--out`",
        stage.out.display(),
        names.join(", ")
    )))
}

/// Puts what is staged in the place of what is published, the best way that can be had here.
fn replace_site(work: &Work, change: &Change<'_>, first: Exchange) -> Result<(), Failure> {
    let Change { stage, inventory, owned, fates, list } = change;
    let out = stage.out;
    let in_place = || in_place::replace(stage, inventory, owned, fates, list);
    if first == Exchange::InPlace && out.is_dir() {
        return in_place();
    }
    let kept = stage.complete(inventory, fates, list)?;
    let failed = |error: io::Error| Failure::io("publish into", out, &error);
    let mut how = first;
    loop {
        match replace(how, &stage.folder, out, &work.aside()).map_err(failed)? {
            Outcome::First => break,
            Outcome::Swapped => break stage.discard(&stage.folder, inventory, &kept),
            Outcome::Aside => break stage.discard(&work.aside(), inventory, &kept),
            Outcome::Unsupported => match how {
                Exchange::Swap => how = Exchange::Aside,
                Exchange::Aside | Exchange::InPlace => return in_place(),
            },
        }
    }
    Ok(())
}
