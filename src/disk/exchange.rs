//! Putting a staged folder in the place of the published one.

use std::fs;
use std::io;
use std::path::Path;

/// How the published folder is replaced. Each falls back to the next where the system cannot do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// Both folders trade places in one step (Linux, macOS).
    Swap,
    /// The old folder is renamed aside, then the new one into its place: for a moment there is none.
    Aside,
    /// File by file, where the folder itself cannot be renamed (a mount point): each file is whole at every moment.
    InPlace,
}

/// What came of an attempt.
pub(super) enum Outcome {
    /// There was no old folder.
    First,
    /// The old folder is where the new one was.
    Swapped,
    /// The old folder is aside.
    Aside,
    /// The system cannot do it this way.
    Unsupported,
}

/// Puts `stage` in the place of `out`.
///
/// # Errors
/// Returns what the system said; `out` is then as it was, or it is aside, whence the sweep puts it back.
pub(super) fn replace(how: Exchange, stage: &Path, out: &Path, aside: &Path) -> io::Result<Outcome> {
    if out.symlink_metadata().is_err() {
        return fs::rename(stage, out).map(|()| Outcome::First);
    }
    match how {
        Exchange::Swap => swap(stage, out),
        Exchange::Aside => {
            match fs::rename(out, aside) {
                Ok(()) => {}
                Err(error) if cannot(&error) => return Ok(Outcome::Unsupported),
                Err(error) => return Err(error),
            }
            match fs::rename(stage, out) {
                Ok(()) => Ok(Outcome::Aside),
                Err(error) => {
                    fs::rename(aside, out)?;
                    if cannot(&error) { Ok(Outcome::Unsupported) } else { Err(error) }
                }
            }
        }
        Exchange::InPlace => Ok(Outcome::Unsupported),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(stage: &Path, out: &Path) -> io::Result<Outcome> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, stage, CWD, out, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(Outcome::Swapped),
        Err(error) => match io::Error::from(error) {
            error if cannot(&error) => Ok(Outcome::Unsupported),
            error => Err(error),
        },
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_stage: &Path, _out: &Path) -> io::Result<Outcome> {
    Ok(Outcome::Unsupported)
}

/// Tells whether an error means that this way of renaming is not to be had here: an old kernel or file system, a mount
/// point, a folder that is in use (Windows).
fn cannot(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, InvalidInput, ResourceBusy, Unsupported};
    matches!(error.kind(), CrossesDevices | InvalidInput | ResourceBusy | Unsupported)
        || (cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied)
}
