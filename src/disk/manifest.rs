//! The list of what prepress wrote into a folder: only that is ever replaced or removed.

use std::fs;
use std::io;
use std::path::Path;

use super::Failure;
use super::inventory::holds_folder;

/// The name of the list in the published folder.
pub(super) const NAME: &str = ".prepress-manifest";

const HEAD: &str = "prepress 1: files that prepress wrote and may replace or remove";

/// What an earlier build wrote into the folder.
#[derive(Debug, Default)]
pub(super) struct Owned {
    /// The paths, sorted.
    paths: Vec<String>,
    /// The list as it stands in the folder.
    text: Option<String>,
}

impl Owned {
    /// Tells whether a path is ours.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.paths.binary_search_by(|owned| owned.as_str().cmp(path)).is_ok()
    }

    /// Tells whether something of ours lies in a folder.
    pub(super) fn holds_folder(&self, folder: &str) -> bool {
        holds_folder(&self.paths, folder)
    }

    /// Tells whether this is what stands in the folder.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text.as_deref() == Some(text)
    }

    /// Returns the list of what is ours together with `paths`.
    pub(super) fn with(&self, paths: &[&str]) -> String {
        let mut both: Vec<&str> =
            self.paths.iter().map(String::as_str).chain(paths.iter().copied()).collect();
        both.sort_unstable();
        both.dedup();
        text(&both)
    }
}

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
pub(super) fn read(folder: &Path) -> Result<Owned, Failure> {
    let path = folder.join(NAME);
    let not_ours = || {
        let path = path.display();
        Failure::new(format!("`{path}` is not one that this version wrote; remove it by hand if it is none"))
    };
    let read = || match path.symlink_metadata()?.is_file() {
        true => fs::read(&path).map(Some),
        false => Ok(None),
    };
    let text = match read() {
        Ok(Some(bytes)) => String::from_utf8(bytes).map_err(|_| not_ours())?,
        Ok(None) => return Err(not_ours()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Owned::default()),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(not_ours());
    }
    let mut paths: Vec<String> = lines.filter(|line| is_inside(line)).map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    Ok(Owned { paths, text: Some(text) })
}

/// Refuses a plan whose paths are not sorted, lead out of the folder, or need a file and a folder at one place.
///
/// # Errors
/// Names the first such path: a fault of the program, not of the content.
pub(super) fn check_plan(paths: &[&str]) -> Result<(), Failure> {
    for (index, path) in paths.iter().enumerate() {
        let sorted = index == 0 || paths[index - 1] < *path;
        if !sorted || !is_inside(path) || holds_folder(paths, path) {
            return Err(Failure::new(format!("`{path}` cannot be published; please report this")));
        }
    }
    Ok(())
}

fn is_inside(path: &str) -> bool {
    let fine = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains(|c: char| c == '\\' || c.is_control())
    };
    path != NAME && path.split('/').all(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text(&["a/b.html", "c"])).unwrap();
        let owned = read(folder.path()).unwrap();
        assert_eq!(owned.paths, ["a/b.html", "c"]);
        assert!(owned.is(&text(&["a/b.html", "c"])) && owned.holds("c") && owned.holds_folder("a"));
        assert_eq!(owned.with(&["b", "c"]), text(&["a/b.html", "b", "c"]));
    }

    #[test]
    fn a_list_cannot_name_what_lies_outside() {
        let folder = tempfile::tempdir().unwrap();
        let lines = ["/etc/passwd", "../x", "a/../../x", "", "a//b", "./x", "a\\b", "a\0", NAME, "z", "fine"];
        fs::write(folder.path().join(NAME), text(&lines)).unwrap();
        assert_eq!(read(folder.path()).unwrap().paths, ["fine", "z"]);
    }

    #[test]
    fn another_file_of_that_name_is_refused() {
        for bytes in [&b"mine\n"[..], b"", b"\xff"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(NAME), bytes).unwrap();
            assert!(read(folder.path()).is_err());
        }
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(NAME)).unwrap();
        assert!(read(folder.path()).is_err());
    }

    #[test]
    fn plans_that_cannot_be() {
        for plan in
            [&["b", "a"][..], &["a", "a"], &["../a"], &["a", "a-b", "a/b"], &["/a"], &[NAME], &["a\nb"]]
        {
            assert!(check_plan(plan).is_err(), "{plan:?}");
        }
        assert!(check_plan(&["a", "a-b", "b/a", "b/c"]).is_ok());
    }
}
