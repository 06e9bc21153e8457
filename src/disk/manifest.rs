//! The list of what prepress wrote into a folder: only that is ever replaced or removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::Failure;

/// The name of the list in the published folder.
pub(super) const NAME: &str = ".prepress-manifest";

const HEAD: &str = "prepress 1: files that prepress wrote and may replace or remove";

/// Returns the list as text: the head, then one path a line.
pub(super) fn text(paths: &[&str]) -> String {
    let mut out = String::from(HEAD);
    for path in paths {
        out.push('\n');
        out.push_str(path);
    }
    out.push('\n');
    out
}

/// Reads the list of a folder; none is an empty list.
///
/// The file may have been changed by anybody: a line that does not lead to a place inside the folder is dropped.
///
/// # Errors
/// Fails if there is a list that cannot be read, or one of a later version.
pub(super) fn read(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let path = folder.join(NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        let path = path.display();
        return Err(Failure::new(format!(
            "`{path}` is not one that this version wrote; remove it by hand if it is none"
        )));
    }
    Ok(lines.filter(|line| is_inside(line)).map(str::to_owned).collect())
}

fn is_inside(path: &str) -> bool {
    let parts = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']);
    path != NAME && path.split('/').all(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text(&["a/b.html", "c"])).unwrap();
        let read = read(folder.path()).unwrap();
        assert_eq!(read.into_iter().collect::<Vec<_>>(), ["a/b.html", "c"]);
    }

    #[test]
    fn a_list_cannot_name_what_lies_outside() {
        let folder = tempfile::tempdir().unwrap();
        let lines = ["/etc/passwd", "../x", "a/../../x", "", "a//b", "./x", NAME, "fine"];
        fs::write(folder.path().join(NAME), text(&lines)).unwrap();
        assert_eq!(read(folder.path()).unwrap().into_iter().collect::<Vec<_>>(), ["fine"]);
    }

    #[test]
    fn another_file_of_that_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "mine\n").unwrap();
        assert!(read(folder.path()).is_err());
    }
}
