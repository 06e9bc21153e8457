//! Watching: waits until something in the folder has changed and been finished, and says what to read again.
//!
//! The system tells of single writes; an author thinks in saves. Waiting for a fixed time after each event would be
//! most of what the author waits for, so a save is awaited by its signs: a file that is written to is complete when it is
//! closed (Linux tells), and a burst is over when nothing comes any more. What changed is then read from the folder
//! itself, never pieced together from events.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::disk::{Folder, Touched, Watched};

/// A save is over when nothing has come for this long.
const QUIET: Duration = Duration::from_millis(3);

/// The same for a burst: a checkout, a formatter over all files.
const QUIET_BURST: Duration = Duration::from_millis(30);

/// More changes than this are a burst.
const BURST: usize = 8;

/// How long a file that is being written is waited for.
const UNFINISHED: Duration = Duration::from_millis(60);

/// However busy the folder is, it is read again after this.
const LONGEST: Duration = Duration::from_millis(600);

/// A file that is written into a new folder before the folder is watched brings no event: such a folder is looked
/// through once more after this.
const SETTLE: Duration = Duration::from_millis(150);

/// How often it is looked whether the watched folders are still the same ones.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How often everything is looked through where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// How long after a failure watching is tried again.
const RETRY: Duration = Duration::from_secs(10);

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Read what may have changed.
    Read(Touched),
    /// End.
    Stop,
}

enum Signal {
    Written(PathBuf),
    Closed(PathBuf),
    /// Something was made, moved or removed; `true` if a folder may be new.
    Moved(bool),
    /// A folder that is watched was itself made, moved or removed: its watch may be gone, even if it is back already.
    Uprooted,
    /// Events were lost.
    Lost,
    Failed(String),
    Stop,
}

/// Tells when a site's folder has changed.
pub struct Watcher {
    sender: Sender<Signal>,
    signals: Receiver<Signal>,
    system: Option<RecommendedWatcher>,
    watched: Vec<Watched>,
    /// Whether polling was asked for.
    poll: bool,
    /// Why the folder is polled, if it is.
    polls: Option<Polls>,
    /// Whether folders are left out that cannot be watched: new ones beside them have to be watched one by one.
    partial: bool,
    settle: Option<Instant>,
    /// When it was last looked at what no event tells of.
    looked: Instant,
}

/// Why a folder is polled.
enum Polls {
    /// It was asked for, or no event would ever come.
    Always(&'static str),
    /// The system would not watch it, and may do so later.
    Failed { why: String, since: Instant },
}

/// Ends the preview from another thread.
#[derive(Clone)]
pub struct Stopper(Sender<Signal>);

impl Stopper {
    /// Makes the watcher say [`Wake::Stop`].
    pub fn stop(&self) {
        // Nobody listens any more only where the program ends already.
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watcher {
    /// Starts watching a folder, or polling it: if `poll` says so, or where the system cannot watch it.
    pub fn new(folder: &Folder, poll: bool) -> Self {
        let (sender, signals) = channel();
        let mut watcher = Self {
            sender,
            signals,
            system: None,
            watched: Vec::new(),
            poll,
            polls: None,
            partial: false,
            settle: None,
            looked: Instant::now(),
        };
        watcher.follow(folder);
        watcher
    }

    /// Returns what ends the preview.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Returns why the folder is looked through again and again instead of being watched, if it is.
    pub fn polls(&self) -> Option<&str> {
        self.polls.as_ref().map(|polls| match polls {
            Polls::Always(why) => why,
            Polls::Failed { why, .. } => why.as_str(),
        })
    }

    /// Watches what the folder needs watched by now; tells whether that is something else than before.
    pub fn follow(&mut self, folder: &Folder) -> bool {
        let wanted = folder.watched();
        if wanted == self.watched {
            return false;
        }
        self.watched = wanted;
        self.polls = match self.watched.first() {
            _ if self.poll => Some(Polls::Always("as `--poll` asks")),
            Some(root) if is_remote(&root.path) => {
                Some(Polls::Always("the folder lies on a network or on another system"))
            }
            _ => None,
        };
        // The old one goes first: the system's limits count both.
        self.system = None;
        if self.polls.is_none()
            && let Err(error) = self.start()
        {
            self.give_up(&error);
        }
        true
    }

    fn start(&mut self) -> Result<(), notify::Error> {
        let sender = self.sender.clone();
        let top = self.watched.first().map(|watched| watched.path.clone()).unwrap_or_default();
        let names: Vec<PathBuf> = self.watched.iter().map(|watched| watched.path.clone()).collect();
        let told = move |event: Result<Event, notify::Error>| {
            let signals = match event {
                Ok(event) => signals(&event, &top, &names),
                Err(error) => vec![Signal::Failed(error.to_string())],
            };
            for signal in signals {
                let _ = sender.send(signal);
            }
        };
        self.partial = false;
        let config = Config::default().with_follow_symlinks(false);
        let mut system = RecommendedWatcher::new(told, config)?;
        for watched in &self.watched {
            if watched.below {
                self.partial |= !watch_below(&mut system, &watched.path)?;
            } else {
                system.watch(&watched.path, RecursiveMode::NonRecursive)?;
            }
        }
        self.system = Some(system);
        Ok(())
    }

    fn give_up(&mut self, why: &impl ToString) {
        self.system = None;
        let why = format!("the system cannot watch it ({})", why.to_string());
        self.polls = Some(Polls::Failed { why, since: Instant::now() });
    }

    /// Looks at what no event tells of; tells whether there is something to read.
    fn look(&mut self, folder: &Folder) -> bool {
        self.looked = Instant::now();
        if matches!(&self.polls, Some(Polls::Failed { since, .. }) if since.elapsed() >= RETRY) {
            // Whoever follows next starts anew.
            self.watched.clear();
        }
        self.polls.is_some() || folder.is_partly_unread() || folder.watched() != self.watched
    }

    /// Waits until there is something to do.
    pub fn wait(&mut self, folder: &Folder) -> Wake {
        loop {
            let beat = if self.polls.is_some() { POLL } else { HEARTBEAT };
            let mut left = beat.saturating_sub(self.looked.elapsed());
            if let Some(settle) = self.settle {
                left = left.min(settle.saturating_duration_since(Instant::now()));
            }
            match self.signals.recv_timeout(left) {
                Ok(signal) => {
                    let wake = self.gather(signal);
                    // However much is going on, what no event tells of has its turn.
                    let due = self.looked.elapsed() >= beat && wake != Some(Wake::Stop);
                    if due && self.look(folder) {
                        return Wake::Read(Touched::Anything);
                    }
                    if let Some(wake) = wake {
                        return wake;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Wake::Stop,
                Err(RecvTimeoutError::Timeout) => {
                    let settled = self.settle.take_if(|at| *at <= Instant::now()).is_some();
                    let due = self.looked.elapsed() >= beat;
                    if (due && self.look(folder)) || settled {
                        return Wake::Read(Touched::Anything);
                    }
                }
            }
        }
    }

    /// Takes in what belongs to the same save; `None` if it was nothing.
    fn gather(&mut self, first: Signal) -> Option<Wake> {
        let start = Instant::now();
        let mut last = start;
        let mut written: BTreeSet<PathBuf> = BTreeSet::new();
        let mut open: BTreeSet<PathBuf> = BTreeSet::new();
        let mut anything = false;
        let mut count = 0_usize;
        let mut next = Some(first);
        loop {
            let silent = next.is_none();
            if !silent {
                (count, last) = (count + 1, Instant::now());
            }
            match next {
                Some(Signal::Stop) => return Some(Wake::Stop),
                Some(Signal::Written(path)) => {
                    if TELLS_OF_CLOSING {
                        open.insert(path.clone());
                    }
                    written.insert(path);
                }
                Some(Signal::Closed(path)) => {
                    open.remove(&path);
                    // What is written through a mapping (mmap) is told of by this alone.
                    written.insert(path);
                }
                Some(Signal::Moved(folder)) => {
                    anything = true;
                    if folder {
                        if self.partial {
                            self.watched.clear();
                        }
                        self.settle = Some(Instant::now() + SETTLE);
                    }
                }
                Some(Signal::Uprooted) => {
                    self.watched.clear();
                    anything = true;
                    self.settle = Some(Instant::now() + SETTLE);
                }
                Some(Signal::Lost) => anything = true,
                Some(Signal::Failed(why)) => {
                    self.give_up(&why);
                    anything = true;
                }
                None => {}
            }
            let quiet = if count > BURST { QUIET_BURST } else { QUIET };
            let unfinished = !open.is_empty() && last.elapsed() < UNFINISHED;
            if start.elapsed() > LONGEST || (silent && !unfinished) {
                break;
            }
            next = self.signals.recv_timeout(quiet).ok();
        }
        match (anything, written.is_empty()) {
            (true, _) => Some(Wake::Read(Touched::Anything)),
            (false, false) => Some(Wake::Read(Touched::Files(written))),
            (false, true) => None,
        }
    }
}

/// Watches a folder and all below it but what may not be read: the scan reports that where it matters. Tells whether it
/// is watched as a whole.
fn watch_below(system: &mut RecommendedWatcher, folder: &Path) -> Result<bool, notify::Error> {
    let is_denied = |error: &notify::Error| match &error.kind {
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::PermissionDenied,
        _ => false,
    };
    match system.watch(folder, RecursiveMode::Recursive) {
        Err(error) if is_denied(&error) => {}
        done => return done.map(|()| true),
    }
    match system.watch(folder, RecursiveMode::NonRecursive) {
        Err(error) if is_denied(&error) => return Ok(false),
        done => done?,
    }
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            watch_below(system, &entry.path())?;
        }
    }
    Ok(false)
}

/// Whether the system says when a file that was written to is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Returns what an event means for a site whose folder is `top`; of what happens beside its sources, nothing.
fn signals(event: &Event, top: &Path, watched: &[PathBuf]) -> Vec<Signal> {
    if event.need_rescan() {
        return vec![Signal::Lost];
    }
    let beside = |path: &PathBuf| {
        path.parent() == Some(top)
            && !watched.contains(path)
            && !path.file_name().and_then(|name| name.to_str()).is_some_and(Folder::is_top_name)
    };
    let paths: Vec<&PathBuf> = event.paths.iter().filter(|path| !beside(path)).collect();
    if paths.is_empty() {
        return Vec::new();
    }
    let each = |signal: fn(PathBuf) -> Signal| paths.iter().map(|path| signal((*path).clone())).collect();
    let moves = matches!(
        event.kind,
        EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Any
            | EventKind::Other
    );
    if moves && paths.iter().any(|path| watched.contains(path)) {
        return vec![Signal::Uprooted];
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => each(Signal::Closed),
        // Reading is an event as well, and must not lead to more reading.
        EventKind::Access(_) => Vec::new(),
        EventKind::Modify(ModifyKind::Name(_)) => {
            vec![Signal::Moved(paths.iter().any(|path| path.is_dir()))]
        }
        // A mode or a time: of a file, read it again; of a folder, what it holds may be out of reach.
        EventKind::Modify(ModifyKind::Metadata(_)) => {
            if paths.iter().any(|path| path.is_dir()) {
                return vec![Signal::Moved(false)];
            }
            let mut all: Vec<Signal> = each(Signal::Written);
            all.extend(paths.iter().map(|path| Signal::Closed((*path).clone())));
            all
        }
        EventKind::Modify(_) => each(Signal::Written),
        EventKind::Create(CreateKind::File) => vec![Signal::Moved(false)],
        EventKind::Create(_) => vec![Signal::Moved(true)],
        EventKind::Remove(_) => vec![Signal::Moved(false)],
        EventKind::Any | EventKind::Other => vec![Signal::Moved(true)],
    }
}

/// Tells whether a folder lies where another machine can change it: no event tells of that.
fn is_remote(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        /// NFS, CIFS, SMB2, 9P, VirtualBox, FUSE, AFS, Ceph: `f_type` of statfs(2), and of linux/magic.h.
        const REMOTE: [u64; 8] = [
            0x6969,
            0xff53_4d42,
            0xfe53_4d42,
            0x0102_1997,
            0x786f_4256,
            0x6573_5546,
            0x5346_414f,
            0x00c3_6400,
        ];
        rustix::fs::statfs(folder).is_ok_and(|stat| {
            u64::try_from(stat.f_type).is_ok_and(|kind| REMOTE.contains(&(kind & 0xffff_ffff)))
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    struct Watch {
        _home: tempfile::TempDir,
        root: PathBuf,
        folder: Folder,
        watcher: Watcher,
    }

    fn watch(poll: bool) -> Watch {
        let home = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(home.path()).unwrap().join("site");
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("site.toml"), "title = 'x'").unwrap();
        fs::write(root.join("content/a.md"), "a").unwrap();
        let folder = Folder::open(&root).unwrap();
        let watcher = Watcher::new(&folder, poll);
        Watch { _home: home, root, folder, watcher }
    }

    impl Watch {
        /// Waits and reads until exactly `expected` have changed; the test fails by its time limit if they never do.
        #[track_caller]
        fn expect(&mut self, expected: &[&str]) {
            let start = Instant::now();
            let mut all: BTreeSet<String> = BTreeSet::new();
            while start.elapsed() < Duration::from_secs(20) {
                let Wake::Read(touched) = self.watcher.wait(&self.folder) else { panic!("stopped") };
                if let Ok(changed) = self.folder.refresh(&touched) {
                    all.extend(changed.iter().map(|path| path.as_str().to_owned()));
                }
                self.watcher.follow(&self.folder);
                if expected.iter().all(|path| all.contains(*path)) {
                    assert_eq!(all.into_iter().collect::<Vec<_>>(), expected);
                    return;
                }
            }
            panic!("only {all:?} of {expected:?}");
        }
    }

    #[test]
    fn a_save_in_place_and_through_a_rename() {
        let mut site = watch(false);
        assert_eq!(site.watcher.polls(), None);
        fs::write(site.root.join("content/a.md"), "b").unwrap();
        site.expect(&["content/a.md"]);
        fs::write(site.root.join("content/.a.md.tmp"), "c").unwrap();
        fs::rename(site.root.join("content/.a.md.tmp"), site.root.join("content/a.md")).unwrap();
        site.expect(&["content/a.md"]);
        fs::write(site.root.join("site.toml"), "title = 'y'").unwrap();
        site.expect(&["site.toml"]);
    }

    #[test]
    fn a_new_folder_is_watched_at_once() {
        let mut site = watch(false);
        fs::create_dir_all(site.root.join("content/x/y")).unwrap();
        fs::write(site.root.join("content/x/y/b.md"), "b").unwrap();
        site.expect(&["content/x/y/b.md"]);
        fs::write(site.root.join("content/x/y/b.md"), "c").unwrap();
        site.expect(&["content/x/y/b.md"]);
        fs::create_dir(site.root.join("static")).unwrap();
        fs::write(site.root.join("static/s.css"), "s").unwrap();
        site.expect(&["static/s.css"]);
        fs::write(site.root.join("static/s.css"), "tt").unwrap();
        site.expect(&["static/s.css"]);
    }

    #[test]
    fn the_content_is_taken_away_and_put_back() {
        let mut site = watch(false);
        let (content, away) = (site.root.join("content"), site.root.join("away"));
        fs::rename(&content, &away).unwrap();
        fs::rename(&away, &content).unwrap();
        fs::write(content.join("b.md"), "b").unwrap();
        site.expect(&["content/b.md"]);
        fs::write(content.join("b.md"), "c").unwrap();
        site.expect(&["content/b.md"]);
    }

    #[test]
    fn the_folder_goes_and_comes_back() {
        let mut site = watch(false);
        let away = site.root.with_file_name("away");
        fs::rename(&site.root, &away).unwrap();
        let Wake::Read(touched) = site.watcher.wait(&site.folder) else { panic!("stopped") };
        assert!(site.folder.refresh(&touched).is_err());
        fs::create_dir_all(site.root.join("content")).unwrap();
        fs::write(site.root.join("content/n.md"), "n").unwrap();
        site.expect(&["content/a.md", "content/n.md", "site.toml"]);
        fs::write(site.root.join("content/n.md"), "m").unwrap();
        site.expect(&["content/n.md"]);
    }

    #[test]
    fn another_root_in_its_place_is_read_again_once_it_is_watched() {
        let mut site = watch(false);
        let away = site.root.with_file_name("away");
        fs::rename(&site.root, &away).unwrap();
        fs::create_dir_all(site.root.join("content")).unwrap();
        fs::write(site.root.join("content/n.md"), "n").unwrap();
        site.folder.refresh(&Touched::Anything).unwrap();
        // Written before it is watched: no event tells of it, so whoever follows reads again.
        fs::write(site.root.join("content/n.md"), "m").unwrap();
        assert!(site.watcher.follow(&site.folder));
        assert!(!site.watcher.follow(&site.folder));
    }

    #[cfg(unix)]
    #[test]
    fn a_root_that_is_a_link_is_led_elsewhere() {
        let mut site = watch(false);
        let (link, other) = (site.root.with_file_name("link"), site.root.with_file_name("other"));
        std::os::unix::fs::symlink(&site.root, &link).unwrap();
        site.folder = Folder::open(&link).unwrap();
        site.watcher = Watcher::new(&site.folder, false);
        fs::create_dir_all(other.join("content")).unwrap();
        fs::write(other.join("content/o.md"), "o").unwrap();
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&other, &link).unwrap();
        site.expect(&["content/a.md", "content/o.md", "site.toml"]);
        fs::write(other.join("content/o.md"), "p").unwrap();
        site.expect(&["content/o.md"]);
    }

    #[test]
    fn a_file_that_is_only_closed_was_written_to() {
        let mut site = watch(false);
        let path = site.root.join("content/a.md");
        let wake = site.watcher.gather(Signal::Closed(path.clone()));
        assert_eq!(wake, Some(Wake::Read(Touched::Files([path].into()))));
    }

    #[test]
    fn after_a_failure_watching_is_tried_again() {
        let mut site = watch(false);
        site.watcher.give_up(&"too many");
        assert_eq!(site.watcher.polls(), Some("the system cannot watch it (too many)"));
        assert!(!site.watcher.follow(&site.folder), "it is too early");
        if let Some(Polls::Failed { since, .. }) = &mut site.watcher.polls {
            *since = Instant::now().checked_sub(RETRY).unwrap();
        }
        assert!(site.watcher.look(&site.folder));
        assert!(site.watcher.follow(&site.folder));
        assert_eq!(site.watcher.polls(), None);
        fs::write(site.root.join("content/a.md"), "b").unwrap();
        site.expect(&["content/a.md"]);
    }

    #[test]
    fn polling() {
        let mut site = watch(true);
        assert!(site.watcher.polls().is_some());
        fs::write(site.root.join("content/b.md"), "b").unwrap();
        site.expect(&["content/b.md"]);
    }

    #[test]
    fn what_happens_beside_the_sources_and_reading_are_nothing() {
        let event = |kind, path: &str| {
            signals(
                &Event::new(kind).add_path(path.into()),
                Path::new("/s"),
                &["/s".into(), "/s/content".into()],
            )
            .len()
        };
        let any = EventKind::Create(CreateKind::Any);
        assert_eq!(
            (event(any, "/s/public"), event(any, "/s/content"), event(any, "/s/site.toml")),
            (0, 1, 1)
        );
        assert_eq!((event(any, "/s/static"), event(any, "/s/content/public")), (1, 1));
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert_eq!(event(read, "/s/content/a.md"), 0);
    }
}
