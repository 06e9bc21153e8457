//! The work folder beside the published one, and its lock: one build at a time, and leftovers of a killed one swept.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::Failure;

/// How long a build waits for another that publishes to the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// A work folder that is ours alone until it is dropped; then it is gone.
pub(super) struct Work {
    folder: PathBuf,
    _lock: File,
}

impl Work {
    /// Makes the folder `.NAME.prepress` beside `out` (a resolved path), or takes over what a killed build left of it.
    ///
    /// # Errors
    /// Fails if the folder cannot be made, or another build holds it for longer than ten seconds.
    pub(super) fn beside(out: &Path) -> Result<Self, Failure> {
        let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let parent = out.parent().unwrap_or(out);
        fs::create_dir_all(parent).map_err(|error| Failure::io("make the folder", parent, &error))?;
        Self::at(parent.join(format!(".{name}.prepress")), out)
    }

    /// Makes a work folder at a path.
    pub(super) fn at(folder: PathBuf, out: &Path) -> Result<Self, Failure> {
        let start = Instant::now();
        loop {
            fs::create_dir_all(&folder).map_err(|error| Failure::io("make the folder", &folder, &error))?;
            let path = folder.join("lock");
            let lock = match File::options().create(true).write(true).truncate(false).open(&path) {
                Ok(lock) => lock,
                // The holder of the lock removed the folder between our two steps.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Failure::io("write", &path, &error)),
            };
            match lock.try_lock() {
                Ok(()) if is_same_file(&lock, &path) => {
                    let work = Self { folder, _lock: lock };
                    work.sweep(out)?;
                    return Ok(work);
                }
                // We locked a file that its former holder has removed since: try the new one.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                    return Err(Failure::new(format!(
                        "another build publishes to `{}`; wait for it, or end it",
                        out.display()
                    )));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(50)),
                Err(TryLockError::Error(error)) => return Err(Failure::io("lock", &path, &error)),
            }
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

    /// Removes what a killed build left. One that was killed between its two renames had put the old site aside: it
    /// goes back first.
    fn sweep(&self, out: &Path) -> Result<(), Failure> {
        let aside = self.aside();
        if aside.symlink_metadata().is_ok() && out.symlink_metadata().is_err() {
            fs::rename(&aside, out).map_err(|error| Failure::io("put back", out, &error))?;
        }
        for leftover in [self.stage(), self.aside()] {
            if leftover.symlink_metadata().is_ok() {
                fs::remove_dir_all(&leftover).map_err(|error| Failure::io("remove", &leftover, &error))?;
            }
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed is swept by the next build.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> bool {
    // An open file cannot be removed here.
    path.exists()
}
