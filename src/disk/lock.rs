//! The work folder, and its lock: one build at a time, and leftovers of a killed one swept.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::Failure;

/// How long a build waits for another that publishes to the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// The name of the work folder in the published one, where there can be none beside it.
pub(super) const INNER: &str = ".prepress-work";

/// A work folder that is ours alone until it is dropped; then it is gone.
#[derive(Debug)]
pub(super) struct Work {
    folder: PathBuf,
    out: PathBuf,
    /// Folders that had to be made for it, parents first.
    made: Vec<PathBuf>,
    /// Whether it lies in the published folder.
    pub(super) inner: bool,
    _lock: Option<File>,
}

impl Work {
    /// Makes the folder `.NAME.prepress` beside `out` (a resolved path), or takes over what a killed build left of it.
    ///
    /// Where `out` is a mount point, or the folder around it may not be changed, the work folder lies in `out`.
    ///
    /// # Errors
    /// Fails if neither can be made, or another build holds it for longer than ten seconds.
    pub(super) fn for_folder(out: &Path) -> Result<Self, Failure> {
        Self::within(PATIENCE, out)
    }

    fn within(patience: Duration, out: &Path) -> Result<Self, Failure> {
        let parent = out.parent().unwrap_or(out);
        let inner = || Self::at(patience, out.join(INNER), out, Vec::new(), true);
        if is_mount_point(out, parent) {
            return inner();
        }
        let mut made = Vec::new();
        let missing: Vec<&Path> = parent.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            make(folder)?;
            made.push(folder.to_owned());
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(out.file_name().unwrap_or_default());
        name.push(".prepress");
        let folder = parent.join(name);
        match fs::create_dir(&folder) {
            Err(error) if is_refusal(&error) && out.is_dir() => inner(),
            _ => Self::at(patience, folder, out, made, false),
        }
    }

    fn at(
        patience: Duration,
        folder: PathBuf,
        out: &Path,
        made: Vec<PathBuf>,
        inner: bool,
    ) -> Result<Self, Failure> {
        let start = Instant::now();
        let path = folder.join("lock");
        loop {
            make(&folder)?;
            // Opening a FIFO would wait for somebody to read from it.
            if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
                let path = path.display();
                return Err(Failure::new(format!("`{path}` is no regular file; remove it by hand")));
            }
            let lock = match File::options().create(true).write(true).truncate(false).open(&path) {
                Ok(lock) => lock,
                // The holder of the lock removed the folder between our two steps.
                Err(error) if error.kind() == io::ErrorKind::NotFound && start.elapsed() <= patience => {
                    continue;
                }
                Err(error) => return Err(Failure::io("write", &path, &error)),
            };
            let lock = match lock.try_lock() {
                Ok(()) if is_same_file(&lock, &path) => Some(lock),
                // We locked a file that its former holder has removed since: try the new one.
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) if start.elapsed() > patience => {
                    return Err(Failure::new(format!(
                        "another build is publishing to `{}`; wait for it, or end it",
                        out.display()
                    )));
                }
                Err(TryLockError::WouldBlock) => {
                    thread::sleep(Duration::from_millis(25));
                    continue;
                }
                // Some network disks have no locks; a build there is better than none.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => None,
                Err(TryLockError::Error(error)) => return Err(Failure::io("lock", &path, &error)),
            };
            let work = Self { folder, out: out.to_owned(), made, inner, _lock: lock };
            work.sweep().map_err(|(path, error)| Failure::io("sweep up", &path, &error))?;
            return Ok(work);
        }
    }

    /// Returns where the new site is staged.
    pub(super) fn stage(&self) -> PathBuf {
        self.folder.join("stage")
    }

    /// Returns where an old site is put aside.
    pub(super) fn aside(&self) -> PathBuf {
        self.folder.join("old")
    }

    /// Removes what a build left. One that ended between its two renames had put the old site aside: it goes back first,
    /// and is never removed unless there is a site in its place.
    fn sweep(&self) -> Result<(), (PathBuf, io::Error)> {
        let aside = self.aside();
        if aside.symlink_metadata().is_ok() && self.out.symlink_metadata().is_err() {
            fs::rename(&aside, &self.out).map_err(|error| (aside.clone(), error))?;
        }
        let other = self.out.join(INNER);
        let inner = (!self.inner && !is_held(&other)).then_some(other);
        for leftover in [self.stage(), aside].into_iter().chain(inner) {
            remove_tree(&leftover).map_err(|error| (leftover, error))?;
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed is swept by the next build.
        if self.sweep().is_ok() {
            let _ = fs::remove_file(self.folder.join("lock"));
        }
        // Not with all that is in it: another build may have made its own lock there by now.
        let _ = fs::remove_dir(&self.folder);
        for folder in self.made.iter().rev() {
            // Fails where there is a site in it, as it should.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Tells whether a build is at work in a folder.
fn is_held(folder: &Path) -> bool {
    let path = folder.join("lock");
    if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
        return false;
    }
    let lock = File::options().write(true).open(path);
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Makes a folder unless there is one; a link to one does not count.
fn make(folder: &Path) -> Result<(), Failure> {
    match fs::create_dir(folder) {
        Err(_) if folder.symlink_metadata().is_ok_and(|meta| meta.is_dir()) => Ok(()),
        // Gone again, or not yet there: the caller tries once more, or says what is wrong.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.symlink_metadata().is_err() => {
            Ok(())
        }
        result => result.map_err(|error| Failure::io("make the folder", folder, &error)),
    }
}

/// Removes a folder with all that is in it, also where others took away the right to.
fn remove_tree(folder: &Path) -> io::Result<()> {
    let mut result = fs::remove_dir_all(folder);
    if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied) {
        for entry in walkdir::WalkDir::new(folder).follow_links(false) {
            if let Ok(entry) = entry
                && entry.file_type().is_dir()
            {
                unlock(entry.path());
            }
        }
        result = fs::remove_dir_all(folder);
    }
    result.or_else(|error| if is_missing(&error) { Ok(()) } else { Err(error) })
}

/// Gives its owner the right to change a folder, as far as that can be.
pub(super) fn unlock(folder: &Path) {
    #[cfg(unix)]
    let permissions = Some(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    #[cfg(not(unix))]
    let permissions: Option<fs::Permissions> = None;
    if let Some(permissions) = permissions {
        let _ = fs::set_permissions(folder, permissions);
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Tells whether another disk, or another part of one, is mounted at a folder: such a folder cannot be renamed.
fn is_mount_point(folder: &Path, parent: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        if let Ok(found) = statx(CWD, folder, AtFlags::empty(), StatxFlags::BASIC_STATS)
            && found.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            return found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        matches!((fs::metadata(folder), fs::metadata(parent)), (Ok(a), Ok(b)) if a.dev() != b.dev())
    }
    #[cfg(not(unix))]
    {
        let _ = (folder, parent);
        false
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> bool {
    // An open file cannot be removed here.
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_site_is_put_back_and_never_removed_alone() {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().join("public");
        let work = temp.path().join(".public.prepress");
        fs::create_dir_all(work.join("old")).unwrap();
        fs::create_dir_all(work.join("stage/half")).unwrap();
        fs::write(work.join("old/index.html"), "old").unwrap();
        drop(Work::for_folder(&out).unwrap());
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "old");
        assert!(!work.exists());
    }

    #[test]
    fn folders_made_for_nothing_go_again() {
        let temp = tempfile::tempdir().unwrap();
        drop(Work::for_folder(&temp.path().join("a/b/public")).unwrap());
        assert!(!temp.path().join("a").exists());
    }

    #[test]
    fn a_build_gives_up_on_another_and_leaves_it_alone() {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().join("public");
        fs::create_dir(&out).unwrap();
        let holder = Work::for_folder(&out).unwrap();
        fs::create_dir(holder.stage()).unwrap();
        let error = Work::within(Duration::from_millis(60), &out).unwrap_err();
        assert!(error.to_string().contains("another build"), "{error}");
        assert!(holder.stage().is_dir() && !out.join(INNER).exists());
    }

    #[test]
    fn a_link_in_the_place_of_the_work_folder_is_not_followed() {
        #[cfg(unix)]
        {
            let temp = tempfile::tempdir().unwrap();
            let theirs = temp.path().join("theirs");
            fs::create_dir_all(theirs.join("stage")).unwrap();
            std::os::unix::fs::symlink(&theirs, temp.path().join(".public.prepress")).unwrap();
            assert!(Work::for_folder(&temp.path().join("public")).is_err());
            assert!(theirs.join("stage").is_dir());
        }
    }

    #[test]
    fn one_holder_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let temp = tempfile::tempdir().unwrap();
        let (out, inside) = (temp.path().join("public"), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let work = Work::for_folder(&out).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        fs::create_dir(work.stage()).unwrap();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
    }
}
