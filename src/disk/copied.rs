//! Copied files: where they lie, what tells one state of them from another, and how they are opened later on.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::source::SitePath;

/// A copied file where it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Its path in the site.
    pub path: SitePath,
    /// Where it really lies.
    pub real: PathBuf,
    /// Tells one state of the file from another.
    pub stamp: Stamp,
}

/// A copied file that has been opened.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub file: File,
    /// How many bytes it has.
    pub len: u64,
    /// Its state as it is now.
    pub stamp: Stamp,
}

impl CopiedFile {
    /// Opens the file if it still lies where it was found.
    ///
    /// Since then the file, or a folder above it, may have become a link out of the site, or a FIFO that would never
    /// end. So its path must still be free of links, before and after, and lead to the very file that was opened.
    ///
    /// # Errors
    /// Fails if the file is gone, lies elsewhere, or cannot be read.
    pub fn open(&self) -> io::Result<Opened> {
        self.check_place()?;
        let mut options = File::options();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
            options.custom_flags(flags.bits().cast_signed());
        }
        let file = options.open(&self.real)?;
        let meta = file.metadata()?;
        let stamp = Stamp::of(&meta);
        let there = self.check_place()?;
        if !meta.is_file() || Stamp::of(&there).file != stamp.file {
            return Err(moved());
        }
        Ok(Opened { file, len: meta.len(), stamp })
    }

    fn check_place(&self) -> io::Result<Metadata> {
        if fs::canonicalize(&self.real)? != self.real {
            return Err(moved());
        }
        let meta = self.real.symlink_metadata()?;
        if meta.is_file() { Ok(meta) } else { Err(moved()) }
    }
}

/// Returns the digest and the length of a file of the site that will be copied.
///
/// # Errors
/// Fails if it is no file any more, or cannot be read.
pub fn digest(root: &Path, path: &SitePath) -> io::Result<(Digest, u64)> {
    let path = root.join(path.as_str());
    // A FIFO in its place would never end.
    if !fs::metadata(&path)?.is_file() {
        return Err(moved());
    }
    Digest::of_reader(File::open(path)?)
}

fn moved() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "it is no longer the file that was found")
}

/// What the system says of a file: as long as it is the same, so are the file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Stamp {
    len: u64,
    /// Seconds and nanoseconds of the last change of the bytes, and of the file's entry.
    times: [i64; 4],
    /// Device and number of the file.
    pub(super) file: [u64; 2],
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let times = [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()];
        Self { len: meta.len(), times, file: [meta.dev(), meta.ino()] }
    }

    #[cfg(not(unix))]
    pub(super) fn of(meta: &Metadata) -> Self {
        use std::time::SystemTime;
        let since = |time: io::Result<SystemTime>| {
            let time = time.ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            time.map_or([0, 0], |time| [time.as_secs().cast_signed(), i64::from(time.subsec_nanos())])
        };
        let ([seconds, nanos], made) = (since(meta.modified()), since(meta.created()));
        Self { len: meta.len(), times: [seconds, nanos, made[0], made[1]], file: [0, 0] }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_has_moved_is_not_opened() {
        let home = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(home.path()).unwrap();
        let (img, secret) = (home.join("site/img"), home.join("secret"));
        for (folder, text) in [(&img, "good"), (&secret, "secret")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("id.txt"), text).unwrap();
        }
        let real = img.join("id.txt");
        let stamp = Stamp::of(&fs::metadata(&real).unwrap());
        let copied = CopiedFile { path: SitePath::new("static/img/id.txt"), real: real.clone(), stamp };
        let open = || copied.open().map(|opened| (opened.len, opened.stamp));
        assert_eq!(open().unwrap(), (4, stamp));
        // A folder above it is a link now.
        fs::rename(&img, home.join("old")).unwrap();
        symlink(&secret, &img).unwrap();
        open().unwrap_err();
        fs::remove_file(&img).unwrap();
        fs::rename(home.join("old"), &img).unwrap();
        // It is one itself.
        fs::remove_file(&real).unwrap();
        symlink(secret.join("id.txt"), &real).unwrap();
        open().unwrap_err();
        // It is a pipe that nobody writes to.
        fs::remove_file(&real).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&real).status().unwrap();
        assert!(made.success());
        open().unwrap_err();
        // It is another file: what is told of it is of this one.
        fs::remove_file(&real).unwrap();
        fs::write(&real, "longer").unwrap();
        let mut opened = copied.open().unwrap();
        let mut text = String::new();
        opened.file.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), opened.len), ("longer", 6));
        assert_ne!(opened.stamp, stamp);
    }
}
