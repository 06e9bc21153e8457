//! Finding a site's files: every one that may matter, in order of path, and nothing that lies elsewhere.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::folder::unreadable;
use super::names::{is_scratch, is_version_control, unsafe_name};
use crate::diag::{Code, Diagnostic};
use crate::source::SitePath;

/// The configuration of a site.
pub(super) const CONFIG: &str = "site.toml";

/// What the site says of its cards, kept by `prepress check --write`.
pub(super) const CARDS: &str = "cards.lock";

/// The files of a site that lie right in its folder.
pub(super) const FILES: [&str; 2] = [CARDS, CONFIG];

/// The folders of a site that hold sources.
pub(super) const FOLDERS: [&str; 3] = ["content", "static", "themes"];

/// The most files that are found by way of links to folders. Links can double at every step (two links to a folder
/// with two links …), so a few of them can name more files than anybody has.
const MOST_LINKED: usize = 100_000;

/// A file that was found, before it is read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its path in the site.
    pub(super) path: SitePath,
    /// Where it really lies.
    pub(super) real: PathBuf,
}

/// What a site's folder holds, before any file is read.
pub(super) struct Walk {
    /// The files that may matter, by path.
    pub(super) files: Vec<Found>,
    /// What was wrong with names, links and kinds of files.
    pub(super) found: Vec<Diagnostic>,
}

/// Finds the files of a site's folder; `root` has no link in it.
pub(super) fn walk(root: &Path) -> Walk {
    let mut scan = Scan { root, files: Vec::new(), found: Vec::new(), linked: 0, full: false };
    for file in FILES {
        scan.file(file);
    }
    for folder in FOLDERS {
        scan.folder(&root.join(folder), folder, &BTreeSet::new());
    }
    scan.files.sort_by(|a, b| a.path.cmp(&b.path));
    if !scan.files.iter().any(|file| is_content(&file.path)) {
        let missing = if root.join("content").is_dir() { "has no page and no bank" } else { "is not there" };
        let text = format!("the folder `content` {missing}");
        let help = "put a Markdown file with front matter there: `content/first.md`";
        scan.found.push(Diagnostic::of_file(Code::NoContent, &SitePath::new("content"), text).help(help));
    }
    Walk { files: scan.files, found: scan.found }
}

/// Tells whether a file is parsed.
pub(super) fn is_content(path: &SitePath) -> bool {
    path.as_str().starts_with("content/") && matches!(path.extension(), "md" | "toml")
}

/// Tells whether a file keeps recorded runs of a page's code.
pub(super) fn is_traces(path: &SitePath) -> bool {
    path.as_str().starts_with("content/") && path.extension() == "traces"
}

struct Scan<'a> {
    root: &'a Path,
    files: Vec<Found>,
    found: Vec<Diagnostic>,
    /// How many entries were met by way of links to folders.
    linked: usize,
    /// Whether there are too many.
    full: bool,
}

impl Scan<'_> {
    fn file(&mut self, name: &str) {
        let path = SitePath::new(name);
        let real = self.root.join(name);
        let Ok(meta) = real.symlink_metadata() else { return };
        if let Some(real) = self.target(&path, real, meta.file_type()).filter(|real| !real.is_dir()) {
            self.files.push(Found { path, real });
        }
    }

    /// Walks a folder. `above` are the real folders that a link brought us through, so that none is entered twice.
    fn folder(&mut self, real: &Path, path: &str, above: &BTreeSet<PathBuf>) {
        if real.symlink_metadata().is_err() {
            return;
        }
        // A link at the top (`content` itself) is resolved like any other.
        let mut open: Vec<(PathBuf, String, BTreeSet<PathBuf>)> = Vec::new();
        match real.symlink_metadata().map(|meta| meta.file_type()) {
            Ok(kind) if kind.is_symlink() => {
                if let Some(target) = self.target(&SitePath::new(path), real.to_owned(), kind) {
                    let mut inside = above.clone();
                    inside.insert(target.clone());
                    open.push((target, path.to_owned(), inside));
                }
            }
            _ => open.push((real.to_owned(), path.to_owned(), above.clone())),
        }
        while let Some((folder, path, above)) = open.pop() {
            let mut walk = WalkDir::new(&folder).follow_links(false).sort_by_file_name().into_iter();
            while let Some(entry) = walk.next() {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        let at = error.path().and_then(|at| at.strip_prefix(&folder).ok()).map(site_text);
                        let at = SitePath::new(join(&path, at.as_deref().unwrap_or_default()));
                        // The error in words of its own would name this machine's folders.
                        let error = error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into());
                        self.found.push(unreadable(&at, &error));
                        continue;
                    }
                };
                if entry.depth() == 0 {
                    continue;
                }
                self.linked += usize::from(!above.is_empty());
                let name = entry.file_name().to_string_lossy();
                let relative = entry.path().strip_prefix(&folder).map(site_text).unwrap_or_default();
                let site_path = SitePath::new(join(&path, &relative));
                if is_left_out(&name, &path) {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                    continue;
                }
                let why = match entry.file_name().to_str() {
                    None => Some("is not UTF-8"),
                    Some(name) => unsafe_name(name),
                };
                if let Some(why) = why {
                    let text = format!("the name `{}` {why}", name.escape_debug());
                    self.found
                        .push(Diagnostic::of_file(Code::UnsafePath, &site_path, text).help("rename it"));
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                    continue;
                }
                if entry.file_type().is_dir() {
                    continue;
                }
                let linked = entry.file_type().is_symlink();
                let Some(real) = self.target(&site_path, entry.path().to_owned(), entry.file_type()) else {
                    continue;
                };
                if !linked || !real.is_dir() {
                    self.files.push(Found { path: site_path, real });
                } else if above.contains(&real) || entry.path().starts_with(&real) {
                    let text = "this link leads back to a folder that holds it";
                    self.found.push(Diagnostic::of_file(Code::OutsideLink, &site_path, text));
                } else if self.linked >= MOST_LINKED {
                    if !std::mem::replace(&mut self.full, true) {
                        let text = "links lead to more than 100,000 files: from this one on, none to a folder is followed";
                        self.found.push(Diagnostic::of_file(Code::OutsideLink, &site_path, text));
                    }
                } else {
                    let mut inside = above.clone();
                    inside.insert(real.clone());
                    open.push((real, site_path.as_str().to_owned(), inside));
                }
            }
        }
    }

    /// Tells whether a link may lead to `target`: into the sources, and not to `.git` or a key beside them.
    fn is_source(&self, path: &SitePath, target: &Path) -> bool {
        if FILES.contains(&path.as_str()) {
            return target.starts_with(self.root);
        }
        FOLDERS.iter().any(|folder| target.starts_with(self.root.join(folder)))
    }

    /// Returns the regular file or folder that an entry stands for; links are followed inside the site alone, and
    /// what is neither file nor folder is never opened.
    fn target(&mut self, path: &SitePath, real: PathBuf, kind: FileType) -> Option<PathBuf> {
        let mut kind = kind;
        let mut real = real;
        if kind.is_symlink() {
            let text = match fs::canonicalize(&real) {
                Err(_) => "this link leads nowhere",
                Ok(target) if !self.is_source(path, &target) => "this link leads out of the site",
                Ok(target) => {
                    kind = target.symlink_metadata().ok()?.file_type();
                    real = target;
                    ""
                }
            };
            if !text.is_empty() {
                let help = "it is not followed: put the file itself here";
                self.found.push(Diagnostic::of_file(Code::OutsideLink, path, text).help(help));
                return None;
            }
        }
        if !kind.is_file() && !kind.is_dir() {
            let text = "this is no regular file (a FIFO, socket or device); it is not opened";
            self.found.push(Diagnostic::of_file(Code::SpecialFile, path, text));
            return None;
        }
        Some(real)
    }
}

/// Tells whether an entry of the folder `above` is none of the site's. `static/` is copied as it is, with `.well-known`
/// and `.htaccess`.
fn is_left_out(name: &str, above: &str) -> bool {
    let is_static = above == "static" || above.starts_with("static/");
    match name.strip_prefix('.') {
        Some(rest) if is_static => {
            is_version_control(name)
                || name == ".DS_Store"
                || rest.starts_with(['#', '_'])
                || is_scratch(rest)
        }
        _ => is_scratch(name),
    }
}

/// Returns a relative path with `/`.
fn site_text(path: &Path) -> String {
    let parts: Vec<_> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn join(folder: &str, rest: &str) -> String {
    if rest.is_empty() { folder.to_owned() } else { format!("{folder}/{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::read;

    /// Reads a site of these files and returns its assets and what was wrong.
    fn read_site(files: &[&str], links: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let root = tempfile::tempdir().unwrap();
        for file in files.iter().chain(&["content/a.md", "site.toml"]) {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        for (link, target) in links {
            let link = root.path().join(link);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink(target, link).unwrap();
        }
        let sources = read(root.path()).unwrap();
        let found = sources.found.iter().map(|d| format!("{} {}", d.at.path, d.code)).collect();
        (sources.assets.iter().map(|asset| asset.path.to_string()).collect(), found)
    }

    #[track_caller]
    fn check(files: &[&str], links: &[(&str, &str)], assets: &[&str], found: &[&str]) {
        let (have, wrong) = read_site(files, links);
        assert_eq!(
            (have, wrong),
            (
                assets.iter().map(ToString::to_string).collect(),
                found.iter().map(ToString::to_string).collect()
            )
        );
    }

    #[test]
    fn scratch_files_are_left_out() {
        check(&["content/.a.png", "content/a.png~", "content/#a.png#", "content/.git/x"], &[], &[], &[]);
        check(&["themes/x/.DS_Store", "static/._a", "static/.DS_Store", "static/.git/x"], &[], &[], &[]);
    }

    #[test]
    fn static_files_may_be_hidden() {
        let files = ["static/.htaccess", "static/.well-known/security.txt", "static/a.png"];
        check(&files, &[], &files, &[]);
        check(&["static/.a.png.swp", "static/.#a.png", "static/.a~"], &[], &[], &[]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_sources() {
        let links = [("content/b.png", "../static/a.png"), ("content/c", "../static")];
        let assets = ["content/b.png", "content/c/a.png", "static/a.png"];
        check(&["static/a.png"], &links, &assets, &[]);
        check(&["private/key"], &[("content/key", "../private/key")], &[], &["content/key outside-link"]);
        check(&[".git/config"], &[("static/x", "../.git")], &[], &["static/x outside-link"]);
        check(&[], &[("content/x", "/etc/passwd")], &[], &["content/x outside-link"]);
        check(&[], &[("content/x", "/dev/zero")], &[], &["content/x outside-link"]);
        check(&[], &[("content/x", "x")], &[], &["content/x outside-link"]);
        check(&[], &[("content/x", "../content")], &[], &["content/x outside-link"]);
        check(&["content/b.toml"], &[("static/x", "../content/b.toml")], &["static/x"], &[]);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_double_at_every_step_come_to_an_end() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("static")).unwrap();
        for depth in 0..40 {
            let folder = root.path().join(format!("static/{depth:02}"));
            fs::create_dir(&folder).unwrap();
            for side in ["l", "r"] {
                let target = format!("../{:02}", depth + 1);
                std::os::unix::fs::symlink(target, folder.join(side)).unwrap();
            }
        }
        let sources = read(root.path()).unwrap();
        assert_eq!(sources.found.iter().filter(|d| d.message.contains("100,000")).count(), 1);
    }
}
