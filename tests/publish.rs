//! Publishing: whole or nothing, whatever happens in between, and nothing of others is touched.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use prepress::disk::{self, Content, Exchange, PublishError, Published, Request};
use prepress::source::SitePath;

const WAYS: [Exchange; 3] = [Exchange::Swap, Exchange::Aside, Exchange::InPlace];

/// A site's folder with sources, and a folder to publish into.
fn site() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("content")).unwrap();
    fs::write(root.path().join("content/pic.png"), b"picture").unwrap();
    fs::write(root.path().join("site.toml"), b"").unwrap();
    let out = root.path().join("public");
    (root, out)
}

fn publish_as(
    root: &Path,
    out: &Path,
    exchange: Exchange,
    files: &[(&str, &str)],
) -> Result<Published, String> {
    let mut files = files.to_vec();
    files.sort();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let request = Request { root, out, threads: 2, exchange };
    let make = |index: usize| -> Result<Content, String> {
        match files[index].1 {
            "error" => Err("cannot be made".to_owned()),
            "copy" => Ok(Content::Copy(SitePath::new("content/pic.png"))),
            text => Ok(Content::Made(text.as_bytes().to_vec())),
        }
    };
    disk::publish(&request, &paths, make).map_err(|error| match error {
        PublishError::Disk(failure) => failure.to_string(),
        PublishError::Make(error) => error,
    })
}

fn publish(root: &Path, out: &Path, files: &[(&str, &str)]) -> Result<Published, String> {
    publish_as(root, out, Exchange::Swap, files)
}

/// Every file below a folder with its text; links by what they point to.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let meta = path.symlink_metadata().unwrap();
            if meta.is_dir() {
                open.push(path);
            } else if meta.is_symlink() {
                files.insert(name, format!("-> {}", fs::read_link(&path).unwrap().display()));
            } else if name != ".prepress-manifest" {
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn entries(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// What tells whether a file was touched: its time and, where there is one, its inode.
fn identity(path: &Path) -> (SystemTime, u64) {
    let meta = path.symlink_metadata().unwrap();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&meta);
    #[cfg(not(unix))]
    let inode = 0;
    (meta.modified().unwrap(), inode)
}

fn work_folder(out: &Path) -> PathBuf {
    out.with_file_name(format!(".{}.prepress", out.file_name().unwrap().to_string_lossy()))
}

#[test]
fn the_folder_holds_exactly_the_outputs() {
    for way in WAYS {
        let (root, out) = site();
        publish_as(
            root.path(),
            &out,
            way,
            &[("index.html", "1"), ("a/index.html", "a"), ("pic.png", "copy")],
        )
        .unwrap();
        assert_eq!(
            tree(&out),
            entries(&[("index.html", "1"), ("a/index.html", "a"), ("pic.png", "picture")])
        );
        let next =
            publish_as(root.path(), &out, way, &[("index.html", "2"), ("b/c/index.html", "c")]).unwrap();
        assert_eq!(tree(&out), entries(&[("index.html", "2"), ("b/c/index.html", "c")]), "{way:?}");
        assert_eq!((next.written, next.removed, next.unchanged), (2, 2, 0));
        assert!(!out.join("a").exists(), "an empty folder stays behind ({way:?})");
        assert!(!work_folder(&out).exists());
    }
}

#[test]
fn nothing_changed_means_nothing_touched() {
    let (root, out) = site();
    let files = [("index.html", "1"), ("a/index.html", "a"), ("pic.png", "copy")];
    publish(root.path(), &out, &files).unwrap();
    let before: Vec<_> =
        ["", "index.html", "a", "a/index.html", "pic.png"].map(|path| identity(&out.join(path))).into();
    let again = publish(root.path(), &out, &files).unwrap();
    let after: Vec<_> =
        ["", "index.html", "a", "a/index.html", "pic.png"].map(|path| identity(&out.join(path))).into();
    assert_eq!(before, after);
    assert_eq!((again.written, again.unchanged, again.removed), (0, 3, 0));
}

#[test]
fn unchanged_files_keep_their_time() {
    for way in WAYS {
        let (root, out) = site();
        publish_as(root.path(), &out, way, &[("a.html", "a"), ("b.html", "b")]).unwrap();
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        fs::File::options().append(true).open(out.join("a.html")).unwrap().set_modified(old).unwrap();
        publish_as(root.path(), &out, way, &[("a.html", "a"), ("b.html", "B")]).unwrap();
        assert_eq!(identity(&out.join("a.html")).0, old, "{way:?}");
    }
}

#[test]
fn a_file_that_was_changed_by_hand_is_mended() {
    let (root, out) = site();
    publish(root.path(), &out, &[("a.html", "right")]).unwrap();
    fs::write(out.join("a.html"), "wrong").unwrap();
    publish(root.path(), &out, &[("a.html", "right")]).unwrap();
    assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "right");
    fs::remove_file(out.join("a.html")).unwrap();
    publish(root.path(), &out, &[("a.html", "right")]).unwrap();
    assert_eq!(tree(&out), entries(&[("a.html", "right")]));
}

#[test]
fn files_of_others_survive_as_they_are() {
    for way in WAYS {
        let (root, out) = site();
        fs::create_dir_all(out.join(".git/objects/ab")).unwrap();
        fs::create_dir_all(out.join("empty")).unwrap();
        fs::write(out.join("CNAME"), "x.org").unwrap();
        fs::write(out.join(".git/objects/ab/cd"), "blob").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", out.join("link")).unwrap();
        let before = [identity(&out.join("CNAME")), identity(&out.join(".git/objects/ab/cd"))];
        for text in ["1", "2"] {
            publish_as(root.path(), &out, way, &[("index.html", text)]).unwrap();
        }
        assert_eq!(
            [identity(&out.join("CNAME")), identity(&out.join(".git/objects/ab/cd"))],
            before,
            "{way:?}"
        );
        assert!(out.join("empty").is_dir());
        #[cfg(unix)]
        assert_eq!(fs::read_link(out.join("link")).unwrap(), Path::new("nowhere"));
    }
}

#[test]
fn a_file_of_others_is_never_written_over() {
    for way in WAYS {
        let (root, out) = site();
        fs::create_dir_all(out.join("b")).unwrap();
        fs::write(out.join("index.html"), "mine").unwrap();
        fs::write(out.join("b/mine"), "mine").unwrap();
        fs::write(out.join("c"), "mine").unwrap();
        let before = tree(&out);
        for clash in ["index.html", "b", "c/index.html"] {
            let error = publish_as(root.path(), &out, way, &[(clash, "ours"), ("z.html", "z")]).unwrap_err();
            assert!(error.contains("did not write"), "{clash}: {error}");
            assert_eq!(tree(&out), before);
            assert!(!work_folder(&out).exists());
        }
    }
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    for way in WAYS {
        let (root, out) = site();
        publish_as(root.path(), &out, way, &[("a", "file"), ("b/index.html", "page")]).unwrap();
        publish_as(root.path(), &out, way, &[("a/index.html", "page"), ("b", "file")]).unwrap();
        assert_eq!(tree(&out), entries(&[("a/index.html", "page"), ("b", "file")]), "{way:?}");
    }
}

#[test]
fn an_output_that_cannot_be_made_leaves_the_old_site() {
    let (root, out) = site();
    publish(root.path(), &out, &[("a.html", "old")]).unwrap();
    let before = identity(&out.join("a.html"));
    assert_eq!(
        publish(root.path(), &out, &[("a.html", "new"), ("b.html", "error")]),
        Err("cannot be made".to_owned())
    );
    assert_eq!((tree(&out), identity(&out.join("a.html"))), (entries(&[("a.html", "old")]), before));
    assert!(!work_folder(&out).exists());
}

#[test]
fn a_list_that_was_tampered_with_removes_nothing_outside() {
    let (root, out) = site();
    publish(root.path(), &out, &[("a.html", "a")]).unwrap();
    let list = out.join(".prepress-manifest");
    let text = fs::read_to_string(&list).unwrap() + "../content/pic.png\n/etc/hostname\n";
    fs::write(&list, text).unwrap();
    publish(root.path(), &out, &[("b.html", "b")]).unwrap();
    assert!(root.path().join("content/pic.png").exists());
    assert_eq!(tree(&out), entries(&[("b.html", "b")]));
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_not_followed() {
    let (root, out) = site();
    publish(root.path(), &out, &[("a.html", "a")]).unwrap();
    let elsewhere = root.path().join("elsewhere");
    fs::write(&elsewhere, "a").unwrap();
    fs::remove_file(out.join("a.html")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("a.html")).unwrap();
    publish(root.path(), &out, &[("a.html", "new")]).unwrap();
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "a");
    assert!(!out.join("a.html").symlink_metadata().unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_stays_one() {
    let (root, out) = site();
    let real = root.path().join("real");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &out).unwrap();
    publish(root.path(), &out, &[("a.html", "a")]).unwrap();
    assert!(out.symlink_metadata().unwrap().is_symlink());
    assert_eq!(tree(&real), entries(&[("a.html", "a")]));
}

#[test]
fn what_appears_during_the_build_survives() {
    for way in WAYS {
        let (root, out) = site();
        publish_as(root.path(), &out, way, &[("index.html", "1"), ("old/index.html", "1")]).unwrap();
        fs::write(out.join("CNAME"), "old.org").unwrap();
        let request = Request { root: root.path(), out: &out, threads: 2, exchange: way };
        let make = |_| -> Result<Content, String> {
            fs::create_dir(out.join("notes")).unwrap();
            fs::write(out.join("notes/a.txt"), "new").unwrap();
            fs::write(out.join("old/b.txt"), "new").unwrap();
            fs::write(out.join("CNAME.new"), "new.org").unwrap();
            fs::rename(out.join("CNAME.new"), out.join("CNAME")).unwrap();
            Ok(Content::Made(b"2".to_vec()))
        };
        disk::publish(&request, &["index.html"], make).unwrap();
        let expected =
            [("index.html", "2"), ("CNAME", "new.org"), ("notes/a.txt", "new"), ("old/b.txt", "new")];
        assert_eq!(tree(&out), entries(&expected), "{way:?}");
        assert!(!work_folder(&out).exists());
    }
}

#[cfg(unix)]
#[test]
fn whatever_others_put_there_survives() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
    for way in WAYS {
        let (root, out) = site();
        let locked = out.join("locked");
        let odd = out.join(OsStr::from_bytes(b"odd\xff"));
        fs::create_dir_all(locked.join("inner")).unwrap();
        fs::create_dir(&odd).unwrap();
        fs::write(locked.join("inner/a"), "a").unwrap();
        fs::write(odd.join("index.html"), "theirs").unwrap();
        assert!(Command::new("mkfifo").arg(out.join("fifo")).status().unwrap().success());
        fs::set_permissions(locked.join("inner/a"), fs::Permissions::from_mode(0o400)).unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        fs::set_permissions(&out, fs::Permissions::from_mode(0o711)).unwrap();
        for text in ["1", "2"] {
            publish_as(root.path(), &out, way, &[("index.html", text)]).unwrap();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(
                (mode(&out), mode(&locked), mode(&locked.join("inner/a"))),
                (0o711, 0o555, 0o400),
                "{way:?}"
            );
            assert!(fs::symlink_metadata(out.join("fifo")).unwrap().file_type().is_fifo());
            assert_eq!(fs::read_to_string(odd.join("index.html")).unwrap(), "theirs");
        }
        assert!(!work_folder(&out).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_in_the_folder_is_not_written_through() {
    for way in WAYS {
        let (root, out) = site();
        let elsewhere = root.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("index.html"), "same").unwrap();
        publish_as(root.path(), &out, way, &[("a.html", "a")]).unwrap();
        std::os::unix::fs::symlink(&elsewhere, out.join("q")).unwrap();
        let error =
            publish_as(root.path(), &out, way, &[("a.html", "a"), ("q/index.html", "same")]).unwrap_err();
        assert!(error.contains("did not write") && error.contains("`q`"), "{error}");
        assert_eq!(tree(&elsewhere), entries(&[("index.html", "same")]));
    }
}

#[test]
fn a_file_that_is_right_already_is_adopted() {
    for way in WAYS {
        let (root, out) = site();
        fs::create_dir(&out).unwrap();
        fs::write(out.join("index.html"), "same").unwrap();
        let before = identity(&out.join("index.html"));
        let files = [("index.html", "same")];
        assert_eq!(publish_as(root.path(), &out, way, &files).unwrap().unchanged, 1);
        assert_eq!(identity(&out.join("index.html")), before);
        publish_as(root.path(), &out, way, &[("index.html", "new")]).unwrap();
        assert_eq!(tree(&out), entries(&[("index.html", "new")]));
    }
}

#[test]
fn folders_made_for_a_build_that_failed_go_again() {
    let (root, _) = site();
    let out = root.path().join("deep/er/public");
    assert!(publish(root.path(), &out, &[("a.html", "a"), ("b.html", "error")]).is_err());
    assert!(!root.path().join("deep").exists());
    publish(root.path(), &out, &[("a.html", "a")]).unwrap();
    assert_eq!(tree(&out), entries(&[("a.html", "a")]));
}

#[test]
fn the_first_error_is_told_on_any_number_of_threads() {
    let (root, out) = site();
    let paths: Vec<String> = (0..200).map(|n| format!("{n:03}.html")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    for threads in [1, 2, 8] {
        let request = Request { root: root.path(), out: &out, threads, exchange: Exchange::Swap };
        let make = |index| if index % 50 == 40 { Err(index) } else { Ok(Content::Made(Vec::new())) };
        let error = disk::publish(&request, &paths, make).unwrap_err();
        assert!(matches!(error, PublishError::Make(40)), "{error:?}");
        assert!(!out.exists() && !work_folder(&out).exists());
    }
}

#[test]
fn a_source_that_is_gone_leaves_the_old_site() {
    let (root, out) = site();
    publish(root.path(), &out, &[("a.html", "old")]).unwrap();
    fs::remove_file(root.path().join("content/pic.png")).unwrap();
    let error = publish(root.path(), &out, &[("a.html", "new"), ("pic.png", "copy")]).unwrap_err();
    assert!(error.contains("pic.png"), "{error}");
    assert_eq!(tree(&out), entries(&[("a.html", "old")]));
}

#[test]
fn the_sources_cannot_be_published_over() {
    let (root, _) = site();
    for out in [".", "content", "content/a", "site.toml"] {
        let before = tree(root.path());
        assert!(publish(root.path(), &root.path().join(out), &[("a.html", "a")]).is_err(), "{out}");
        assert_eq!(tree(root.path()), before);
    }
}

/// The site of a number, with enough files that a build takes a while.
fn numbered(number: usize) -> Vec<(String, String)> {
    let page = |index: usize| {
        (format!("p{:03}/index.html", index + number % 7), format!("{number} {}", "x".repeat(2000)))
    };
    (0..150).map(page).chain([("index.html".to_owned(), number.to_string())]).collect()
}

/// Publishes the site of a number; run in a process of its own, to be killed.
#[test]
fn helper_that_is_killed() {
    let (Ok(folder), Ok(number)) = (std::env::var("PREPRESS_KILL_IN"), std::env::var("PREPRESS_KILL_NUMBER"))
    else {
        return;
    };
    let way = WAYS[std::env::var("PREPRESS_KILL_WAY").unwrap().parse::<usize>().unwrap()];
    let root = Path::new(&folder);
    let mut files = numbered(number.parse().unwrap());
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    publish_as(root, &root.join("public"), way, &files).unwrap();
}

#[test]
fn killed_at_any_moment_the_site_is_the_old_or_the_new_one() {
    for (way, name) in [(0, "swap"), (1, "aside")] {
        let (root, out) = site();
        fs::create_dir(&out).unwrap();
        fs::write(out.join("CNAME"), "x.org").unwrap();
        let mut shown: Option<usize> = None;
        let mut outcomes = [0, 0];
        for round in 0..60_u64 {
            let number = usize::try_from(round).unwrap() + 1;
            let mut child = killed_helper(root.path(), number, way).spawn().unwrap();
            // Spread over the time that a build takes here, from its first steps to past its end.
            std::thread::sleep(Duration::from_micros(1500 + round * 733 % 45_000));
            child.kill().unwrap();
            child.wait().unwrap();
            if !out.exists() {
                // The system without an exchange has a moment without a folder; the next build puts the old site back.
                assert_eq!(name, "aside");
                continue;
            }
            assert_eq!(fs::read_to_string(out.join("CNAME")).unwrap(), "x.org");
            let mut found = tree(&out);
            found.remove("CNAME");
            let is = |number: usize| found == numbered(number).into_iter().collect::<BTreeMap<_, _>>();
            if is(number) {
                shown = Some(number);
                outcomes[1] += 1;
            } else {
                assert!(
                    shown.map_or(found.is_empty(), is),
                    "{name}, round {round}: neither the old nor the new site"
                );
                outcomes[0] += 1;
            }
        }
        eprintln!("{name}: {} kills left the old site, {} the new one", outcomes[0], outcomes[1]);
        publish(root.path(), &out, &[("index.html", "end")]).unwrap();
        assert_eq!(tree(&out), entries(&[("CNAME", "x.org"), ("index.html", "end")]));
        assert!(!work_folder(&out).exists(), "the leftovers are swept");
    }
}

/// Where a folder can be replaced only file by file, a killed build may leave a mixture, but nothing of others is lost, and
/// the next build puts everything right.
#[test]
fn killed_at_any_moment_a_build_in_place_is_mended_by_the_next() {
    let (root, out) = site();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("CNAME"), "x.org").unwrap();
    for round in 0..20_u64 {
        let number = usize::try_from(round).unwrap() + 1;
        let mut child = killed_helper(root.path(), number, 2).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(1500 + round * 1733 % 45_000));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read_to_string(out.join("CNAME")).unwrap(), "x.org");
        if round % 4 == 3 {
            let way = WAYS[usize::try_from(round / 4).unwrap() % 3];
            publish_as(root.path(), &out, way, &[("index.html", "end")]).unwrap();
            assert_eq!(tree(&out), entries(&[("CNAME", "x.org"), ("index.html", "end")]), "round {round}");
            assert!(!work_folder(&out).exists());
        }
    }
}

fn killed_helper(root: &Path, number: usize, way: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "helper_that_is_killed", "--nocapture"])
        .env("PREPRESS_KILL_IN", root)
        .env("PREPRESS_KILL_NUMBER", number.to_string())
        .env("PREPRESS_KILL_WAY", way.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn two_builds_at_once_take_turns() {
    let (root, out) = site();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (root, out) = (root.path(), &out);
            scope.spawn(move || {
                let files = numbered(number);
                let mut files: Vec<(&str, &str)> =
                    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
                files.sort_unstable();
                publish(root, out, &files).unwrap();
            });
        }
    });
    let found = tree(&out);
    assert!((0..4).any(|number| found == numbered(number).into_iter().collect::<BTreeMap<_, _>>()));
}

/// Mounts a small disk; `None` where this process may not, said on the screen.
#[cfg(target_os = "linux")]
fn small_disk(at: &Path) -> Option<Mounted> {
    fs::create_dir_all(at).unwrap();
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(at).output();
    if done.is_ok_and(|output| output.status.success()) {
        return Some(Mounted(at.to_owned()));
    }
    eprintln!("skipped: this process may not mount a small disk to fill (run as root to try)");
    None
}

#[cfg(target_os = "linux")]
struct Mounted(PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site() {
    let (root, _) = site();
    let disk = root.path().join("disk");
    let Some(_mounted) = small_disk(&disk) else { return };
    let out = disk.join("public");
    publish(root.path(), &out, &[("a.html", "old")]).unwrap();
    let large = "x".repeat(1 << 20);
    let error = publish(root.path(), &out, &[("a.html", "new"), ("b.html", &large)]).unwrap_err();
    assert!(error.contains("free some space"), "{error}");
    assert_eq!(tree(&out), entries(&[("a.html", "old")]));
    assert!(!work_folder(&out).exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_mount_point_is_published_into() {
    let (root, out) = site();
    let Some(_mounted) = small_disk(&out) else { return };
    fs::write(out.join("CNAME"), "x.org").unwrap();
    publish(root.path(), &out, &[("a.html", "1"), ("b/index.html", "b")]).unwrap();
    publish(root.path(), &out, &[("a.html", "2")]).unwrap();
    assert_eq!(tree(&out), entries(&[("CNAME", "x.org"), ("a.html", "2")]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_mounted_from_the_same_disk_is_published_into() {
    let (root, out) = site();
    let theirs = root.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::create_dir(&out).unwrap();
    let bound = Command::new("mount").arg("--bind").arg(&theirs).arg(&out).output();
    if !bound.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this process may not mount a folder (run as root to try)");
        return;
    }
    let _mounted = Mounted(out.clone());
    publish(root.path(), &out, &[("a.html", "1"), ("b/index.html", "b")]).unwrap();
    fs::create_dir_all(out.join(".prepress-work/stage")).unwrap();
    publish(root.path(), &out, &[("a.html", "2")]).unwrap();
    assert_eq!(tree(&theirs), entries(&[("a.html", "2")]));
    assert!(!theirs.join(".prepress-work").exists() && !work_folder(&out).exists());
}

/// A web server's folder, say: its user may write into it, not around it.
#[cfg(unix)]
#[test]
fn a_folder_among_others_that_may_not_be_changed_is_published_into() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    let (root, out) = site();
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(root.path(), 0o755);
    fs::create_dir(&out).unwrap();
    if chown(&out, Some(NOBODY), Some(NOBODY)).is_err() {
        eprintln!("skipped: this process may not become another user (run as root to try)");
        return;
    }
    for number in [1, 2] {
        let status = killed_helper(root.path(), number, 0).uid(NOBODY).gid(NOBODY).status();
        match status {
            Ok(status) => assert!(status.success()),
            Err(error) => return eprintln!("skipped: another user may not start this program ({error})"),
        }
        assert_eq!(tree(&out), numbered(number).into_iter().collect::<BTreeMap<_, _>>());
        assert!(!out.join(".prepress-work").exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_told() {
    let (root, _) = site();
    let disk = root.path().join("disk");
    let Some(mounted) = small_disk(&disk) else { return };
    let out = disk.join("public");
    publish(root.path(), &out, &[("a.html", "old")]).unwrap();
    let read_only = Command::new("mount").args(["-o", "remount,ro"]).arg(&mounted.0).status().unwrap();
    assert!(read_only.success());
    let error = publish(root.path(), &out, &[("a.html", "new")]).unwrap_err();
    assert!(error.contains("read-only") || error.contains("Read-only"), "{error}");
    assert_eq!(tree(&out), entries(&[("a.html", "old")]));
}

#[test]
fn what_is_made_from_others_is_made_after_them() {
    let (root, out) = site();
    let paths = ["a", "b", "list", "z"];
    let made = std::sync::Mutex::new(Vec::new());
    let request = Request { root: root.path(), out: &out, threads: 3, exchange: Exchange::Swap };
    let make = |index: usize| -> Result<Content, String> {
        let mut made = made.lock().unwrap();
        let text = if index == 2 { made.len().to_string() } else { index.to_string() };
        made.push(index);
        Ok(Content::Made(text.into_bytes()))
    };
    let published = disk::publish_in_turn(&request, &paths, &[2], make);
    assert!(matches!(published, Ok(Published { written: 4, .. })));
    let text = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(paths.map(text), ["0", "1", "3", "3"]);
}
