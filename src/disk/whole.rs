//! Single files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use super::Failure;

/// Writes a file: whoever reads it meets the old or the new bytes, whole. A link stays one, and its target is written.
///
/// # Errors
/// Fails where the machine does, and leaves the file as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = OsString::from(".");
    name.push(real.file_name().unwrap_or_default());
    name.push(".new");
    let fresh = real.with_file_name(name);
    let write = || {
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, &real)
    };
    write().map_err(|error| {
        // What is half written is of no use; that it cannot be removed either is not the news.
        let _ = fs::remove_file(&fresh);
        Failure::io("write", path, &error)
    })
}

/// Reads a text that somebody named on the command line.
///
/// # Errors
/// Fails if there is none, or if it is no UTF-8.
pub fn read_text(path: &Path) -> std::io::Result<String> {
    fs::read_to_string(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let error = write_whole(&folder.path().join("no/a.lock"), b"x").unwrap_err();
        assert!(error.to_string().starts_with("cannot write `"), "{error}");
        fs::create_dir(folder.path().join("b.lock")).unwrap();
        assert!(write_whole(&folder.path().join("b.lock"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
    }
}
