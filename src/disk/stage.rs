//! The stage: the new site, built where nobody looks.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::inventory::{Identity, Inventory, identity};
use super::{Content, Failure, lock, manifest};
use crate::par::par_map;

/// What became of an output, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is new, or has new bytes.
    Written(u64),
    /// It lies in the published folder already.
    Unchanged(u64),
}

/// What a stage is made from. Its folder comes to be with the first file in it.
pub(super) struct Stage<'a> {
    /// The folder in which the site is staged.
    pub(super) folder: PathBuf,
    /// The site's folder.
    pub(super) root: &'a Path,
    /// The published folder.
    pub(super) out: &'a Path,
    /// The outputs, sorted.
    pub(super) paths: &'a [&'a str],
    /// Whether there is a published folder to compare with.
    pub(super) compare: bool,
    /// How many threads may work at once.
    pub(super) threads: usize,
}

impl Stage<'_> {
    /// Writes an output into the stage, unless the published one is the same.
    pub(super) fn add(&self, index: usize, content: Content) -> Result<Fate, Failure> {
        let path = self.paths[index];
        let published = self.compare.then(|| self.out.join(path));
        match content {
            Content::Made(bytes) => {
                let length = bytes.len() as u64;
                if published.is_some_and(|published| holds(&published, &bytes).unwrap_or(false)) {
                    return Ok(Fate::Unchanged(length));
                }
                self.write(path, |mut file| file.write_all(&bytes))?;
                Ok(Fate::Written(length))
            }
            Content::Copy(source) => {
                let source = self.root.join(source.as_str());
                let failed = |error: io::Error| Failure::io("read", &source, &error);
                let meta = fs::metadata(&source).map_err(failed)?;
                if !meta.is_file() {
                    // It was one when the site was read; a FIFO in its place would never end.
                    return Err(Failure::new(format!("`{}` is no file any more", source.display())));
                }
                if published.is_some_and(|published| same_bytes(&published, &source).unwrap_or(false)) {
                    return Ok(Fate::Unchanged(meta.len()));
                }
                let mut from = File::open(&source).map_err(failed)?;
                let mut length = 0;
                self.write(path, |mut file| {
                    length = io::copy(&mut from, &mut file)?;
                    Ok(())
                })?;
                Ok(Fate::Written(length))
            }
        }
    }

    /// Writes a new file of the stage. Messages name it as it will be known.
    fn write(&self, path: &str, write: impl FnOnce(&File) -> io::Result<()>) -> Result<(), Failure> {
        let target = self.folder.join(path);
        // Most pages are the first file of their folder: it is made only once opening has failed.
        let file = match File::create_new(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_parent(&target).and_then(|()| File::create_new(&target))
            }
            result => result,
        };
        file.and_then(|file| write(&file)).map_err(|error| Failure::io("write", &self.out.join(path), &error))
    }

    /// Puts the list of what is ours into the stage.
    pub(super) fn write_list(&self, list: &str) -> Result<(), Failure> {
        match fs::remove_file(self.folder.join(manifest::NAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::io("write", &self.out.join(manifest::NAME), &error))
            }
            _ => self.write(manifest::NAME, |mut file| file.write_all(list.as_bytes())),
        }
    }

    /// Makes the stage whole: links to what has not changed, and to what others put into the published folder.
    ///
    /// Returns for each file of others what it was when it was linked, or `None` if it has gone meanwhile.
    pub(super) fn complete(
        &self,
        inventory: &Inventory,
        fates: &[Fate],
        list: &str,
    ) -> Result<Vec<Option<Identity>>, Failure> {
        self.write_list(list)?;
        let same = |index: &usize| matches!(fates[*index], Fate::Unchanged(_));
        let unchanged: Vec<usize> = (0..self.paths.len()).filter(same).collect();
        let linked = par_map(&unchanged, self.threads, |&index| {
            let path = Path::new(self.paths[index]);
            match self.carry(path)? {
                Some(_) => Ok(()),
                None => Err(Failure::new(format!(
                    "`{}` was removed while the site was built; build again",
                    self.out.join(path).display()
                ))),
            }
        });
        linked.into_iter().collect::<Result<(), Failure>>()?;

        let folders = &inventory.foreign_folders;
        for folder in folders {
            let target = self.folder.join(folder);
            fs::create_dir_all(&target).map_err(|error| self.carry_failed(folder, &error))?;
        }
        let kept = par_map(&inventory.foreign, self.threads, |path| self.carry(path));
        let kept = kept.into_iter().collect::<Result<Vec<_>, Failure>>()?;
        // Last, and the inner ones first: one that must not be written to could not be filled.
        for folder in folders.iter().rev() {
            copy_mode(&self.out.join(folder), &self.folder.join(folder));
        }
        copy_mode(self.out, &self.folder);
        Ok(kept)
    }

    /// Hard-links a published file into the stage, so that it keeps its time; copies it where links cannot be had.
    fn carry(&self, path: &Path) -> Result<Option<Identity>, Failure> {
        let (from, to) = (self.out.join(path), self.folder.join(path));
        let carry = || -> io::Result<Identity> {
            let meta = from.symlink_metadata()?;
            let linked = match fs::hard_link(&from, &to) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    make_parent(&to)?;
                    fs::hard_link(&from, &to)
                }
                result => result,
            };
            if linked.is_ok() {
                return Ok(identity(&meta));
            }
            if meta.is_symlink() {
                copy_link(&fs::read_link(&from)?, &to)?;
            } else if meta.is_file() {
                fs::copy(&from, &to)?;
                set_modified(&to, &meta)?;
            } else {
                linked?;
            }
            Ok(identity(&meta))
        };
        match carry() {
            Ok(identity) => Ok(Some(identity)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && from.symlink_metadata().is_err() => {
                Ok(None)
            }
            Err(error) => Err(self.carry_failed(path, &error)),
        }
    }

    fn carry_failed(&self, path: &Path, error: &io::Error) -> Failure {
        Failure::io("keep", &self.out.join(path), error)
    }

    /// Removes the old site, once the new one is published. What others have put into it since it was looked through
    /// moves over to the new one.
    ///
    /// Whatever fails here is swept by the next build: the site is published already.
    pub(super) fn discard(&self, old: &Path, inventory: &Inventory, kept: &[Option<Identity>]) {
        let present = inventory.present.iter().zip(self.paths).filter(|(present, _)| **present);
        let mut ours: Vec<&Path> = present.map(|(_, path)| Path::new(*path)).collect();
        ours.extend(inventory.obsolete.iter().map(PathBuf::as_path));
        ours.extend(inventory.taken.iter().map(|&index| Path::new(self.paths[index])));
        ours.push(Path::new(manifest::NAME));
        par_map(&ours, self.threads, |path| fs::remove_file(old.join(path)));

        for folder in &inventory.foreign_folders {
            lock::unlock(&old.join(folder));
        }
        for (path, was) in inventory.foreign.iter().zip(kept) {
            let left = old.join(path);
            let is = left.symlink_metadata().map(|meta| identity(&meta)).ok();
            if is != *was && is.is_some() {
                let _ = fs::rename(&left, self.out.join(path));
            }
            let _ = fs::remove_file(&left);
        }
        let _ = fs::remove_dir_all(old.join(lock::INNER));
        for folder in inventory.folders.iter().rev() {
            let _ = fs::remove_dir(old.join(folder));
        }
        if fs::remove_dir(old).is_err() {
            self.rescue(old);
        }
    }

    /// Moves what is left of the old site into the new one, where nothing is in its place.
    fn rescue(&self, old: &Path) {
        let left = WalkDir::new(old).follow_links(false).min_depth(1).into_iter().filter_map(Result::ok);
        for entry in left {
            let target = self.out.join(entry.path().strip_prefix(old).unwrap_or(entry.path()));
            if entry.file_type().is_dir() {
                // One that is empty now was new too, or held files of ours alone: it was one of those above.
                let _ = fs::create_dir_all(&target);
            } else if target.symlink_metadata().is_err() {
                let _ = fs::rename(entry.path(), &target);
            }
        }
    }
}

fn make_parent(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))
}

/// Tells whether a regular file (not a link to one, nor a FIFO, which would never end) holds exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let meta = path.symlink_metadata()?;
    if !meta.is_file() || meta.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    let (mut block, mut rest) = ([0; 16 << 10], bytes);
    loop {
        let count = file.read(&mut block)?;
        if count == 0 {
            return Ok(rest.is_empty());
        }
        match rest.split_at_checked(count) {
            Some((head, tail)) if *head == block[..count] => rest = tail,
            _ => return Ok(false),
        }
    }
}

/// Tells whether a regular file (likewise) holds the same bytes as another.
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
            return Ok(b.read(&mut right)? == 0);
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

/// Gives a copy the time of its original; where that cannot be (a file that must not be written to), it has its own.
fn set_modified(path: &Path, meta: &fs::Metadata) -> io::Result<()> {
    let modified = meta.modified()?;
    match File::options().append(true).open(path) {
        Ok(file) => file.set_modified(modified),
        Err(_) => Ok(()),
    }
}

#[cfg(unix)]
fn copy_link(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn copy_link(target: &Path, link: &Path) -> io::Result<()> {
    let is_folder = link.parent().is_some_and(|parent| parent.join(target).is_dir());
    match is_folder {
        true => std::os::windows::fs::symlink_dir(target, link),
        false => std::os::windows::fs::symlink_file(target, link),
    }
}

#[cfg(not(any(unix, windows)))]
fn copy_link(_target: &Path, _link: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Owned;
    use super::*;

    #[test]
    fn what_came_between_the_last_look_and_the_exchange_moves_over() {
        let temp = tempfile::tempdir().unwrap();
        let (out, folder, old) =
            (temp.path().join("out"), temp.path().join("stage"), temp.path().join("old"));
        let put = |path: &str, text: &str| {
            fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
            fs::write(out.join(path), text).unwrap();
        };
        put("theirs/kept", "1");
        put("theirs/edited", "1");
        put("theirs/saved", "1");
        put("theirs/gone", "1");
        put("page.html", "1");
        let paths = ["page.html"];
        let stage = Stage { folder, root: temp.path(), out: &out, compare: true, paths: &paths, threads: 2 };
        let fates = [stage.add(0, Content::Made(b"2".to_vec())).unwrap()];
        let mut inventory = Inventory::of(&out, &Owned::default(), &paths).unwrap();
        inventory.taken.clear();
        let kept = stage.complete(&inventory, &fates, "list").unwrap();

        put("theirs/edited", "2");
        put("theirs/saved.new", "2");
        fs::rename(out.join("theirs/saved.new"), out.join("theirs/saved")).unwrap();
        fs::remove_file(out.join("theirs/gone")).unwrap();
        put("theirs/new", "2");
        put("new/folder/file", "2");
        fs::create_dir(out.join("empty")).unwrap();

        fs::rename(&out, &old).unwrap();
        fs::rename(&stage.folder, &out).unwrap();
        stage.discard(&old, &inventory, &kept);
        let read = |path: &str| fs::read_to_string(out.join(path)).unwrap_or_default();
        let texts = ["kept", "edited", "saved", "new"].map(|name| read(&format!("theirs/{name}")));
        assert_eq!(texts, ["1", "2", "2", "2"]);
        assert_eq!((read("new/folder/file"), read("page.html")), ("2".to_owned(), "2".to_owned()));
        assert!(out.join("empty").is_dir());
    }

    #[test]
    fn bytes_are_compared_to_the_end() {
        #[track_caller]
        fn check(a: &[u8], b: &[u8], expected: bool) {
            let temp = tempfile::tempdir().unwrap();
            let (left, right) = (temp.path().join("a"), temp.path().join("b"));
            fs::write(&left, a).unwrap();
            fs::write(&right, b).unwrap();
            assert_eq!((holds(&left, b).unwrap(), same_bytes(&left, &right).unwrap()), (expected, expected));
        }
        let long = vec![7; 200_000];
        let mut other = long.clone();
        other[199_999] = 8;
        check(b"", b"", true);
        check(b"a", b"b", false);
        check(b"a", b"ab", false);
        check(&long, &long, true);
        check(&long, &other, false);
    }
}
