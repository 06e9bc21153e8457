//! Where a site may be published: never over what it is made from.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Failure;

/// Refuses a folder to publish into that is, holds, or lies in the sources, or is no folder at all.
///
/// # Errors
/// Says which of these it is.
pub fn check_out(root: &Path, out: &Path) -> Result<(), Failure> {
    let root = fs::canonicalize(root).map_err(|error| Failure::io("open the site's folder", root, &error))?;
    let real = resolve(out)?;
    let refuse = |why: &str| Err(Failure::new(format!("cannot publish into `{}`: {why}", out.display())));
    if real.parent().is_none() {
        return refuse("it is the root of the disk");
    }
    if out.symlink_metadata().is_ok() && !real.is_dir() {
        return refuse("it is there and is no folder");
    }
    if home().is_some_and(|home| home.starts_with(&real)) {
        return refuse("it is, or holds, your home folder; name a folder of its own with `--out`");
    }
    if root.ancestors().any(|folder| is_same(folder, &real)) {
        return refuse("it holds the sources; name a folder of its own with `--out`");
    }
    if real
        .components()
        .any(|part| matches!(part.as_os_str().to_str(), Some(".git" | ".hg" | ".jj" | ".svn")))
    {
        return refuse("it belongs to version control");
    }
    for source in ["content", "static", "themes", "site.toml"] {
        let source = root.join(source);
        let source = fs::canonicalize(&source).unwrap_or(source);
        let within = real.ancestors().any(|folder| is_same(folder, &source));
        let around = source.ancestors().any(|folder| is_same(folder, &real));
        if within || around || same_or_inside(&real, &source) {
            return refuse(&format!("`{}` is one of the sources", source.display()));
        }
    }
    Ok(())
}

/// Returns the user's home folder, unless it is the root of the disk, as in some containers.
fn home() -> Option<PathBuf> {
    fs::canonicalize(std::env::home_dir()?).ok().filter(|home| home.parent().is_some())
}

/// Tells whether two paths without links lead to one folder. A folder can have two such paths: where case is not told
/// apart, or where it is mounted twice.
fn is_same(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    a == b
}

/// Tells whether `inner` is `outer` or lies in it, also on a disk that does not tell case apart.
fn same_or_inside(inner: &Path, outer: &Path) -> bool {
    let parts = |path: &Path| -> Vec<String> {
        path.components().map(|part| part.as_os_str().to_string_lossy().to_lowercase()).collect()
    };
    inner.starts_with(outer) || parts(inner).starts_with(&parts(outer))
}

/// Returns where a path leads that may not be there yet: links of the part that is there are followed.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(|error| Failure::io("find", path, &error))?;
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            // The part before is resolved, so its parent is where `..` leads.
            Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        if let Ok(found) = fs::canonicalize(&real) {
            real = found;
        }
    }
    Ok(real)
}

/// Returns the bytes of a file of the published folder; `None` where there is none that can be read.
pub fn published(out: &Path, path: &str) -> Option<Vec<u8>> {
    let path = out.join(path);
    // Not a link, nor a FIFO, which would never end.
    path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    std::fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_safe() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("site");
        fs::create_dir_all(root.join("content/a")).unwrap();
        fs::create_dir_all(root.join("deep/public")).unwrap();
        fs::write(root.join("site.toml"), "").unwrap();
        fs::write(root.join("file"), "").unwrap();
        let refused = |out: &Path| check_out(&root, out).is_err();
        for out in [
            "",
            ".",
            "..",
            "content",
            "content/a",
            "content/new/public",
            "Content",
            "static",
            "site.toml",
            "file",
            "deep/../content",
            ".git",
            ".git/public",
        ] {
            assert!(refused(&root.join(out)), "{out}");
        }
        assert!(refused(Path::new("/")));
        for home in home().iter().flat_map(|home| home.ancestors()) {
            assert!(refused(home), "{}", home.display());
        }
        for out in ["public", "deep/public", "deep", "../elsewhere", "contents", "new/folder"] {
            assert!(!refused(&root.join(out)), "{out}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("content"), root.join("link")).unwrap();
            assert!(refused(&root.join("link")) && refused(&root.join("link/x")));
        }
    }
}
