//! A site's folder as data, and as data again after something in it has changed: what cannot have changed is not
//! opened a second time.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Failure;
use super::copied::{CopiedFile, Stamp};
use super::image_size::{HEAD, image_size};
use super::names::is_scratch;
use super::scan::{CARDS, CONFIG, FILES, FOLDERS, Found, is_content, is_traces, walk};
use crate::diag::{Code, Diagnostic};
use crate::par::{par_map, threads};
use crate::source::{SitePath, Source};
use crate::sources::{Asset, Sources, ThemeFile};

/// The largest text file that is read: nobody wrote more by hand.
const LARGEST: u64 = 64 << 20;

/// A file that changed this shortly before it was read may change again without a new time: file systems count in
/// steps of up to two seconds. Its stamp says nothing, so it is read again.
const UNSETTLED: Duration = Duration::from_secs(2);

/// Reads a site's folder.
///
/// # Errors
/// Fails if there is no such folder. What is wrong with single files is in [`Sources::found`].
pub fn read(root: &Path) -> Result<Sources, Failure> {
    Folder::open(root).map(|folder| folder.sources)
}

/// A site's folder as it was when it was read last.
pub struct Folder {
    root: PathBuf,
    real: PathBuf,
    found: Vec<Diagnostic>,
    files: Vec<Known>,
    sources: Sources,
}

/// What may have changed in a folder since it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// These files were written to, and nothing was made, moved or removed.
    Files(BTreeSet<PathBuf>),
    /// Anything.
    Anything,
}

/// A folder to watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watched {
    /// Where it really lies.
    pub path: PathBuf,
    /// Whether all below it counts as well.
    pub below: bool,
    /// Which folder it is: another one in its place has to be watched anew.
    identity: [u64; 2],
}

impl Watched {
    fn of(path: PathBuf, below: bool) -> Option<Self> {
        let meta = fs::metadata(&path).ok().filter(Metadata::is_dir)?;
        Some(Self { path, below, identity: Stamp::of(&meta).file })
    }
}

/// A file that was read.
struct Known {
    found: Found,
    stamp: Stamp,
    /// Whether the stamp can be relied upon.
    settled: bool,
    read: Read,
}

#[derive(Clone)]
enum Read {
    Config(Source),
    Cards(Source),
    Content(Source),
    Traces(Source),
    Asset(Asset),
    Theme(ThemeFile),
    Bad(Diagnostic),
}

impl Folder {
    /// Reads a site's folder.
    ///
    /// # Errors
    /// Fails if there is no such folder.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let mut folder = Self {
            root: root.to_owned(),
            real: PathBuf::new(),
            found: Vec::new(),
            files: Vec::new(),
            sources: Sources::default(),
        };
        folder.refresh(&Touched::Anything)?;
        Ok(folder)
    }

    /// Returns what was read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the folder without links in its path.
    pub fn real(&self) -> &Path {
        &self.real
    }

    /// Returns the files that are copied, by path.
    pub fn copied(&self) -> Vec<CopiedFile> {
        let copied = |known: &Known| match known.read {
            Read::Asset(_) => Some(CopiedFile {
                path: known.found.path.clone(),
                real: known.found.real.clone(),
                stamp: known.stamp,
            }),
            _ => None,
        };
        self.files.iter().filter_map(copied).collect()
    }

    /// Returns what must be watched to hear of every change, by path; the folder itself is the first.
    pub fn watched(&self) -> Vec<Watched> {
        // The link by which the folder is known may lead elsewhere by now.
        let Ok(root) = fs::canonicalize(&self.root) else { return Vec::new() };
        let mut all: Vec<Watched> = Vec::new();
        all.extend(Watched::of(root.clone(), false));
        all.extend(FOLDERS.iter().filter_map(|name| {
            let real = fs::canonicalize(root.join(name)).ok()?;
            Watched::of(real, true).filter(|watched| watched.path.starts_with(&root))
        }));
        // A configuration that is a link lies in some other folder of the site.
        let top = self.files.iter().filter(|known| FILES.contains(&known.found.path.as_str()));
        let folders = top.filter_map(|known| known.found.real.parent());
        all.extend(folders.filter_map(|folder| Watched::of(folder.to_owned(), false)));
        all.sort();
        // Of one folder that is watched twice, the wider watch comes second.
        all.dedup_by(|later, first| {
            let same = later.path == first.path;
            first.below |= same && later.below;
            same
        });
        all
    }

    /// Tells whether the machine would not let us read something: that may pass, and no event tells when.
    pub fn is_partly_unread(&self) -> bool {
        self.sources.found.iter().any(|diagnostic| diagnostic.code == Code::Unreadable)
    }

    /// Tells whether something of this name, right in a site's folder, belongs to its sources.
    pub fn is_top_name(name: &str) -> bool {
        FILES.contains(&name) || FOLDERS.contains(&name)
    }

    /// Reads what may have changed, and returns the paths of all that did, in order.
    ///
    /// # Errors
    /// Fails if the folder is no longer there; what was read last is kept.
    pub fn refresh(&mut self, touched: &Touched) -> Result<Vec<SitePath>, Failure> {
        let now = SystemTime::now();
        if let Touched::Files(paths) = touched
            && let Some(indices) = self.known(paths)
        {
            let mut changed = Vec::new();
            for index in indices {
                let known = &mut self.files[index];
                if known.renew(read_one(&known.found, now)) {
                    changed.push(known.found.path.clone());
                }
            }
            if !changed.is_empty() {
                self.gather();
            }
            return Ok(changed);
        }
        self.walk_again(now)
    }

    fn walk_again(&mut self, now: SystemTime) -> Result<Vec<SitePath>, Failure> {
        let real = fs::canonicalize(&self.root)
            .map_err(|error| Failure::io("open the site's folder", &self.root, &error))?;
        if !real.is_dir() {
            return Err(Failure::new(format!(
                "`{}` is no folder; `--root` names the one with `site.toml`",
                self.root.display()
            )));
        }
        let walked = walk(&real);
        let mut before = std::mem::take(&mut self.files).into_iter().peekable();
        let mut changed = Vec::new();
        let mut kept: Vec<Option<Known>> = Vec::with_capacity(walked.files.len());
        for found in &walked.files {
            while let Some(gone) = before.next_if(|known| known.found.path < found.path) {
                changed.push(gone.found.path);
            }
            kept.push(before.next_if(|known| known.found.path == found.path));
        }
        changed.extend(before.map(|gone| gone.found.path));
        let jobs: Vec<(&Found, Option<Known>)> = walked.files.iter().zip(kept).collect();
        let fresh = par_map(&jobs, threads().max(2), |(found, known)| match known {
            Some(known) if known.is_current(found) => None,
            _ => Some(read_one(found, now)),
        });
        let mut files = Vec::with_capacity(jobs.len());
        for ((_, known), fresh) in jobs.into_iter().zip(fresh) {
            match (known, fresh) {
                (Some(mut known), fresh) => {
                    if fresh.is_some_and(|fresh| known.renew(fresh)) {
                        changed.push(known.found.path.clone());
                    }
                    files.push(known);
                }
                (None, fresh) => {
                    changed.extend(fresh.iter().map(|fresh| fresh.found.path.clone()));
                    files.extend(fresh);
                }
            }
        }
        if self.found != walked.found {
            let all = self.found.iter().filter(|old| !walked.found.contains(old));
            let all = all.chain(walked.found.iter().filter(|new| !self.found.contains(new)));
            changed.extend(all.map(|diagnostic| diagnostic.at.path.clone()));
        }
        (self.real, self.files, self.found) = (real, files, walked.found);
        self.gather();
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    /// Returns the indices of files that were written to, or `None` if a path among them is none of the files that
    /// are known, or is no longer the file that it was.
    fn known(&self, paths: &BTreeSet<PathBuf>) -> Option<Vec<usize>> {
        let mut indices = Vec::new();
        for path in paths {
            let before = indices.len();
            let same = |(_, known): &(usize, &Known)| known.found.real == *path;
            indices.extend(self.files.iter().enumerate().filter(same).map(|(index, _)| index));
            let unknown = indices.len() == before;
            // Asked last: `static/` has hidden files that are the site's.
            if unknown && path.file_name().and_then(|name| name.to_str()).is_some_and(is_scratch) {
                continue;
            }
            if unknown || !path.symlink_metadata().is_ok_and(|meta| meta.is_file()) {
                return None;
            }
        }
        Some(indices)
    }

    fn gather(&mut self) {
        let mut sources = Sources { found: self.found.clone(), ..Sources::default() };
        for known in &self.files {
            match known.read.clone() {
                Read::Config(source) => sources.config = Some(source),
                Read::Cards(source) => sources.cards = Some(source),
                Read::Content(source) => sources.content.push(source),
                Read::Traces(source) => sources.traces.push(source),
                Read::Asset(asset) => sources.assets.push(asset),
                Read::Theme(file) => sources.theme.push(file),
                Read::Bad(diagnostic) => sources.found.push(diagnostic),
            }
        }
        self.sources = sources;
    }
}

impl Known {
    /// Tells whether the file cannot have changed since it was read.
    fn is_current(&self, found: &Found) -> bool {
        let unread = matches!(&self.read, Read::Bad(diagnostic) if diagnostic.code == Code::Unreadable);
        self.settled
            && !unread
            && self.found == *found
            && fs::metadata(&found.real).is_ok_and(|meta| Stamp::of(&meta) == self.stamp)
    }

    /// Takes what was read now, and tells whether it differs. A text that is the same stays the one that is shared with
    /// everything parsed from it.
    fn renew(&mut self, fresh: Self) -> bool {
        if fresh.same(self) {
            (self.found, self.stamp, self.settled) = (fresh.found, fresh.stamp, fresh.settled);
            return false;
        }
        *self = fresh;
        true
    }

    /// Tells whether two states of a file are one as far as the site can tell.
    fn same(&self, other: &Self) -> bool {
        match (&self.read, &other.read) {
            (Read::Config(a), Read::Config(b))
            | (Read::Cards(a), Read::Cards(b))
            | (Read::Content(a), Read::Content(b))
            | (Read::Traces(a), Read::Traces(b)) => a.digest == b.digest,
            (Read::Theme(a), Read::Theme(b)) => a.bytes == b.bytes,
            // What is copied is not read here: a new stamp is all that tells of new bytes.
            (Read::Asset(_), Read::Asset(_)) => self.stamp == other.stamp,
            (Read::Bad(a), Read::Bad(b)) => a == b,
            _ => false,
        }
    }
}

/// Tells whether a file has been left alone for long enough for its stamp to tell of the next change.
fn is_settled(meta: &Metadata, now: SystemTime) -> bool {
    #[cfg(unix)]
    let changed = {
        use std::os::unix::fs::MetadataExt as _;
        let seconds = u64::try_from(meta.mtime().max(meta.ctime())).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    };
    #[cfg(not(unix))]
    let changed = meta.modified().unwrap_or(now);
    now.duration_since(changed).is_ok_and(|age| age > UNSETTLED)
}

fn read_one(found: &Found, now: SystemTime) -> Known {
    let (mut stamp, mut settled) = (Stamp::default(), false);
    let read = open(found, |meta| (stamp, settled) = (Stamp::of(meta), is_settled(meta, now)));
    Known { found: found.clone(), stamp, settled, read: read.unwrap_or_else(Read::Bad) }
}

fn open(found: &Found, told: impl FnOnce(&Metadata)) -> Result<Read, Diagnostic> {
    let path = found.path.clone();
    let mut file = File::open(&found.real).map_err(|error| unreadable(&path, &error))?;
    let meta = file.metadata().map_err(|error| unreadable(&path, &error))?;
    told(&meta);
    let kind: Option<fn(Source) -> Read> = match path.as_str() {
        CONFIG => Some(Read::Config),
        CARDS => Some(Read::Cards),
        _ if is_traces(&path) => Some(Read::Traces),
        _ => is_content(&path).then_some(Read::Content),
    };
    if let Some(kind) = kind {
        return Ok(kind(Source::new(path.clone(), read_whole(&mut file, meta.len(), &path)?)));
    }
    if path.as_str().starts_with("themes/") {
        let bytes = read_whole(&mut file, meta.len(), &path)?.into();
        return Ok(Read::Theme(ThemeFile { path, bytes }));
    }
    let extension = path.extension().to_ascii_lowercase();
    let mut size = None;
    if matches!(extension.as_str(), "png" | "gif" | "webp" | "jpg" | "jpeg" | "svg") {
        let mut head = Vec::new();
        file.take(HEAD).read_to_end(&mut head).map_err(|error| unreadable(&path, &error))?;
        size = image_size(path.extension(), &head);
    }
    Ok(Read::Asset(Asset { path, len: meta.len(), size }))
}

/// Reports a file or folder that the machine would not let us read.
pub(super) fn unreadable(path: &SitePath, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of_file(Code::Unreadable, path, format!("cannot read this: {error}"))
}

fn read_whole(file: &mut File, length: u64, path: &SitePath) -> Result<Vec<u8>, Diagnostic> {
    let too_large = |length: u64| {
        let text = format!("the file has {} MB", length >> 20);
        Diagnostic::of_file(Code::TooLarge, path, text).help("the most that is read is 64 MB: split it")
    };
    if length > LARGEST {
        return Err(too_large(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    // The length is no promise: the file may grow, and some files of the system have no end.
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    match read.map_err(|error| unreadable(path, &error))? as u64 {
        read if read > LARGEST => Err(too_large(read)),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Site {
        _home: tempfile::TempDir,
        root: PathBuf,
        folder: Folder,
    }

    fn site(files: &[(&str, &str)]) -> Site {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("site");
        for (path, text) in files {
            write(&root, path, text);
        }
        let folder = Folder::open(&root).unwrap();
        Site { _home: home, root, folder }
    }

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    impl Site {
        #[track_caller]
        fn check(&mut self, touched: &Touched, expected: &[&str]) {
            let changed = self.folder.refresh(touched).unwrap();
            let changed: Vec<&str> = changed.iter().map(SitePath::as_str).collect();
            assert_eq!(changed, expected);
            // Read again or read anew: the same.
            let anew = read(&self.root).unwrap();
            assert_eq!(format!("{:?}", self.folder.sources()), format!("{anew:?}"));
        }

        fn files(&self, paths: &[&str]) -> Touched {
            Touched::Files(paths.iter().map(|path| self.folder.real().join(path)).collect())
        }
    }

    const SMALL: &[(&str, &str)] =
        &[("site.toml", "title = 'x'"), ("content/a.md", "a"), ("content/b.md", "b"), ("static/x.css", "x")];

    #[test]
    fn a_file_that_was_written_to() {
        let mut site = site(SMALL);
        write(&site.root, "content/a.md", "A");
        site.check(&site.files(&["content/a.md", "content/b.md"]), &["content/a.md"]);
        write(&site.root, "site.toml", "title = 'y'");
        site.check(&site.files(&["site.toml"]), &["site.toml"]);
        write(&site.root, "cards.lock", "prepress-cards 1\n");
        site.check(&Touched::Anything, &["cards.lock"]);
        write(&site.root, "cards.lock", "prepress-cards 1\n#\n");
        site.check(&site.files(&["cards.lock"]), &["cards.lock"]);
        assert_eq!(site.folder.sources().cards.as_ref().unwrap().text.lines().count(), 2);
        write(&site.root, "content/a.traces", "prepress-traces 1\n");
        site.check(&Touched::Anything, &["content/a.traces"]);
        write(&site.root, "content/a.traces", "prepress-traces 1\n#\n");
        site.check(&site.files(&["content/a.traces"]), &["content/a.traces"]);
        assert_eq!((site.folder.sources().traces.len(), site.folder.copied().len()), (1, 1));
        site.check(&site.files(&["content/.a.md.swp"]), &[]);
    }

    #[test]
    fn files_come_go_and_move() {
        let mut site = site(SMALL);
        write(&site.root, "content/n/c.md", "c");
        site.check(&site.files(&["content/n/c.md"]), &["content/n/c.md"]);
        fs::rename(site.root.join("content/n"), site.root.join("content/m")).unwrap();
        site.check(&Touched::Anything, &["content/m/c.md", "content/n/c.md"]);
        fs::remove_dir_all(site.root.join("content")).unwrap();
        site.check(&Touched::Anything, &["content", "content/a.md", "content/b.md", "content/m/c.md"]);
        write(&site.root, "content/A.md", "a");
        site.check(&Touched::Anything, &["content", "content/A.md"]);
    }

    #[test]
    fn one_step_of_the_clock() {
        let mut site = site(SMALL);
        let path = site.root.join("content/a.md");
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        // As long as before, and at the same moment: a stamp would not tell.
        write(&site.root, "content/a.md", "A");
        File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        site.check(&Touched::Anything, &["content/a.md"]);
    }

    #[test]
    fn a_copied_file_has_a_new_stamp() {
        let mut site = site(SMALL);
        let before = site.folder.copied();
        write(&site.root, "static/x.css", "longer");
        site.check(&site.files(&["static/x.css"]), &["static/x.css"]);
        assert_ne!(site.folder.copied(), before);
    }

    #[test]
    fn a_folder_that_is_gone_and_comes_back() {
        let mut site = site(SMALL);
        let away = site.root.with_file_name("away");
        fs::rename(&site.root, &away).unwrap();
        let error = site.folder.refresh(&Touched::Anything).unwrap_err();
        assert!(error.to_string().contains("open the site's folder"), "{error}");
        assert_eq!(site.folder.sources().content.len(), 2, "what was read last is kept");
        fs::rename(&away, &site.root).unwrap();
        site.check(&Touched::Anything, &[]);
    }

    #[test]
    fn a_hidden_file_that_is_copied() {
        let mut site = site(&[SMALL, &[("static/.well-known/.x", "x")]].concat());
        write(&site.root, "static/.well-known/.x", "longer");
        site.check(&site.files(&["static/.well-known/.x"]), &["static/.well-known/.x"]);
    }

    #[test]
    fn what_could_not_be_read_is_tried_again() {
        let mut site = site(SMALL);
        assert!(!site.folder.is_partly_unread());
        // As if the disk had failed on it: the file itself is what it was.
        let known = &mut site.folder.files[0];
        let diagnostic = unreadable(&known.found.path, &std::io::ErrorKind::Other.into());
        (known.read, known.settled) = (Read::Bad(diagnostic), true);
        site.folder.gather();
        assert!(site.folder.is_partly_unread());
        site.check(&Touched::Anything, &["content/a.md"]);
        assert!(!site.folder.is_partly_unread());
    }

    #[cfg(unix)]
    #[test]
    fn a_root_that_is_a_link_may_lead_elsewhere() {
        let mut site = site(SMALL);
        let link = site.root.with_file_name("link");
        std::os::unix::fs::symlink(&site.root, &link).unwrap();
        site.folder = Folder::open(&link).unwrap();
        let before = site.folder.watched();
        let other = site.root.with_file_name("other");
        write(&other, "content/o.md", "o");
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&other, &link).unwrap();
        assert_ne!(site.folder.watched(), before);
        site.root = other;
        let all = ["content/a.md", "content/b.md", "content/o.md", "site.toml", "static/x.css"];
        site.check(&Touched::Anything, &all);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_follows_its_file() {
        let mut site = site(SMALL);
        std::os::unix::fs::symlink(site.root.join("content/a.md"), site.root.join("content/z.md")).unwrap();
        site.check(&Touched::Anything, &["content/z.md"]);
        write(&site.root, "content/a.md", "new");
        site.check(&site.files(&["content/a.md"]), &["content/a.md", "content/z.md"]);
    }
}
