//! Small example sites with what they must become: `tests/sites/NAME/` holds a site, `problems.txt` what `check` says
//! of it, and `expected/` the files of its output that matter (all of them where there is a file `expected/.whole`).
//! `PREPRESS_BLESS=1 cargo test --test golden` writes them anew; the diff is the review.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use prepress::diag::{Code, show};
use prepress::disk;
use prepress::pipeline::{self, Memo, Options, Run};
use prepress::render::Rendered;
use prepress::source::SitePath;
use prepress::sources::Sources;

fn sites() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut sites: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sites.retain(|path| path.is_dir());
    sites.sort();
    sites
}

fn bless() -> bool {
    std::env::var_os("PREPRESS_BLESS").is_some()
}

/// Reads and runs a site. Some sites hold what no repository can: it is made here, in a copy.
fn run(site: &Path) -> (Sources, Run, tempfile::TempDir) {
    let copy = tempfile::tempdir().unwrap();
    copy_tree(site, copy.path());
    prepare(site.file_name().unwrap().to_str().unwrap(), copy.path());
    let sources = disk::read(copy.path()).unwrap();
    let options = Options { base_url: None, repository: None, drafts: false, threads: 2 };
    let mut run = pipeline::run(&sources, &options, &mut Memo::default());
    let broken: Vec<_> = run.plan.iter().filter_map(|output| run.render(output).err()).collect();
    run.found.extend(broken);
    let cards = run.check_cards();
    run.found.extend(cards);
    let traces = run.check_traces();
    run.found.extend(traces);
    run.found.sort();
    (sources, run, copy)
}

/// What git cannot hold, or would change: FIFOs, links out of the site, bytes that are no text, huge files.
fn prepare(name: &str, site: &Path) {
    let content = site.join("content");
    if name != "bad-files" {
        return;
    }
    fs::write(content.join("utf8.md"), b"+++\ntitle = \"Bad \xff byte\"\n+++\n\nText.\n").unwrap();
    fs::write(content.join("zero.md"), b"+++\ntitle = \"Nul\"\n+++\n\nA\0B.\n").unwrap();
    fs::write(content.join("bom.md"), "\u{feff}+++\r\ntitle = \"BOM and CRLF\"\r\n+++\r\n\r\nText.\r\n")
        .unwrap();
    let large = fs::File::create(content.join("large.md")).unwrap();
    large.set_len(80 << 20).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", content.join("outside.md")).unwrap();
        std::os::unix::fs::symlink("nowhere", content.join("dangling.md")).unwrap();
        std::os::unix::fs::symlink(".", content.join("circle")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(content.join("fifo.md")).status().unwrap();
        assert!(fifo.success());
    }
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn problems(sources: &Sources, run: &Run) -> String {
    let text_of = |path: &SitePath| sources.text(path);
    let shown: Vec<String> = run.found.all().iter().map(|d| show::text(d, text_of, false)).collect();
    shown.join("\n")
}

#[test]
fn problems_are_as_written() {
    let mut wrong = Vec::new();
    for site in sites() {
        let (sources, run, _copy) = run(&site);
        let actual = problems(&sources, &run);
        let file = site.join("problems.txt");
        if bless() {
            fs::write(&file, &actual).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{}:\n--- expected\n{expected}\n--- actual\n{actual}", site.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_site_that_shows_it() {
    // A file that this process may not read: it cannot be made for root, who may read everything.
    let mut elsewhere = vec![Code::Unreadable];
    // What running code finds, and what depends on the day: `tests/python` and
    // `tests/traces.rs` show them.
    let at_check = [
        "wrong-output",
        "python-error",
        "no-error-raised",
        "timed-out",
        "too-much-output",
        "unsteady-output",
    ];
    let at_check = at_check.into_iter().chain([
        "not-written",
        "not-recorded",
        "no-python",
        "skipped-code",
        "old-python",
        "stale-page",
    ]);
    let at_check: BTreeSet<&str> = at_check.collect();
    elsewhere.extend(Code::ALL.iter().filter(|code| at_check.contains(code.name())));
    let mut seen = BTreeSet::new();
    for site in sites() {
        let (_sources, run, _copy) = run(&site);
        seen.extend(run.found.all().iter().map(|diagnostic| diagnostic.code));
    }
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code) && !elsewhere.contains(code))
        .map(|code| code.name())
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "codes that no site under tests/sites shows");
}

#[test]
fn every_code_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let mut expected = String::from(
        "# Diagnostics\n\nEvery kind of message has a name that stays the same, so that it can be searched for and \
         filtered by\n(`prepress check --format json`). This page is made from the program: `PREPRESS_BLESS=1 cargo test`.\n\n\
         | name | | what it means |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        expected.push_str(&format!(
            "| `{}` | {} | {} |\n",
            code.name(),
            code.severity().word(),
            code.meaning()
        ));
    }
    if bless() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), expected);
}

#[test]
fn outputs_are_as_expected() {
    let mut wrong = Vec::new();
    for site in sites() {
        let folder = site.join("expected");
        if !folder.is_dir() {
            continue;
        }
        let whole = folder.join(".whole").exists();
        let (_sources, run, _copy) = run(&site);
        let mut left: BTreeSet<PathBuf> = files(&folder).into_iter().collect();
        left.remove(&folder.join(".whole"));
        for output in &run.plan {
            // Names in the theme's folder change with every change of the theme.
            let path = folder.join(output.path.as_str());
            if output.path.as_str().starts_with("_theme/") || !(whole || path.exists()) {
                continue;
            }
            left.remove(&path);
            let actual = match run.render(output).unwrap() {
                Rendered::Bytes(bytes) => mask(&String::from_utf8_lossy(&bytes), run.theme.folder()),
                Rendered::Copy(source) => format!("copy of {source}\n"),
            };
            if bless() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &actual).unwrap();
            }
            let expected = fs::read_to_string(&path).unwrap_or_else(|_| "(no such file)".to_owned());
            if actual != expected {
                wrong.push(difference(&path, &expected, &actual));
            }
        }
        wrong.extend(left.iter().map(|path| format!("{} is not published any more", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn mask(text: &str, theme: &str) -> String {
    text.replace(theme, "_theme/DIGEST").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

fn difference(path: &Path, expected: &str, actual: &str) -> String {
    let line = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    format!("{}:{}\n  expected: {}\n  actual:   {}", path.display(), line + 1, at(expected), at(actual))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out
}
