//! Publishing file by file, where the folder itself cannot be replaced: it is a mount point, say.
//!
//! Each file is whole at every moment, the site is not: a build that is killed here leaves old files beside new ones.
//! The list names both before the first new one appears, so that none is ever left without an owner, and the next build
//! puts everything right.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::inventory::{Inventory, holds_folder, slashed};
use super::manifest::{self, Owned};
use super::stage::{Fate, Stage};
use super::{Failure, lock};

/// Moves what is staged into the published folder: what pages need before the pages, removals last.
pub(super) fn replace(
    stage: &Stage<'_>,
    inventory: &Inventory,
    owned: &Owned,
    fates: &[Fate],
    list: &str,
) -> Result<(), Failure> {
    stage.write_list(&owned.with(stage.paths))?;
    put(stage, Path::new(manifest::NAME))?;

    let folded: BTreeSet<String> = stage.paths.iter().map(|path| path.to_lowercase()).collect();
    let makes_room = |path: &&PathBuf| {
        let Some(key) = slashed(path) else { return false };
        // A file for a folder, a folder for a file, and where case is not told apart, a name for itself.
        let needed =
            |part: &Path| slashed(part).is_some_and(|part| stage.paths.binary_search(&part.as_str()).is_ok());
        holds_folder(stage.paths, &key)
            || folded.contains(&key.to_lowercase())
            || path.ancestors().skip(1).any(needed)
    };
    let (first, last): (Vec<&PathBuf>, Vec<&PathBuf>) = inventory.obsolete.iter().partition(makes_room);
    for path in first {
        remove(stage.out, path)?;
    }
    let written = stage.paths.iter().zip(fates).filter(|(_, fate)| matches!(fate, Fate::Written(_)));
    let (pages, others): (Vec<&str>, Vec<&str>) = written
        .map(|(path, _)| *path)
        .partition(|path| Path::new(path).extension().is_some_and(|end| end == "html"));
    for path in others.into_iter().chain(pages) {
        put(stage, Path::new(path))?;
    }
    for path in last {
        remove(stage.out, path)?;
    }
    stage.write_list(list)?;
    put(stage, Path::new(manifest::NAME))
}

/// Moves a file from the stage to its place.
fn put(stage: &Stage<'_>, path: &Path) -> Result<(), Failure> {
    let (from, to) = (stage.folder.join(path), stage.out.join(path));
    let put = || -> io::Result<()> {
        let parent = to.parent().unwrap_or(stage.out);
        if !parent.is_dir() {
            fs::create_dir_all(parent)?;
        }
        // An empty folder in the place of a file holds nothing that could be lost.
        let _ = fs::remove_dir(&to);
        match fs::rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => across(stage, &from, &to),
            result => result,
        }
    };
    put().map_err(|error| Failure::io("write", &to, &error))
}

/// Moves a file from a stage on another disk: by way of a copy on this one, so that it appears in one step.
fn across(stage: &Stage<'_>, from: &Path, to: &Path) -> io::Result<()> {
    let folder = stage.out.join(lock::INNER);
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let copy = folder.join("new");
    let _ = fs::remove_file(&copy);
    let copied = io::copy(&mut File::open(from)?, &mut File::create_new(&copy)?);
    let moved = copied.and_then(|_| fs::rename(&copy, to));
    if moved.is_err() {
        let _ = fs::remove_file(&copy);
    }
    let _ = fs::remove_dir(&folder);
    moved
}

/// Removes a file, and the folders that are empty without it.
fn remove(out: &Path, path: &Path) -> Result<(), Failure> {
    let target = out.join(path);
    match fs::remove_file(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Failure::io("remove", &target, &error));
        }
        _ => {}
    }
    for folder in target.ancestors().skip(1).take_while(|folder| *folder != out) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
