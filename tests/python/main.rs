//! `prepress check` runs the Python of the content: every word, every claim, both verdicts; runaways; the cache; what is
//! written. These tests need a `python3` on `PATH`.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]
#![cfg(unix)]

mod claims;
mod interpreters;
mod mutation;
mod runaways;
mod words;
mod write;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A site in a folder of its own.
struct Site {
    folder: tempfile::TempDir,
}

/// What `check` said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    /// Returns the first line of each diagnostic, in the order of printing.
    fn heads(&self) -> Vec<&str> {
        self.err.lines().filter(|line| line.contains(": error[") || line.contains(": warning[")).collect()
    }
}

impl Site {
    /// Makes a site of files of its content; Markdown without front matter gets some, of four lines.
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Self { folder };
        site.put("site.toml", "title = \"S\"\nbase_url = \"https://example.org/\"\n[python]\ntimeout = 3\n");
        for (path, text) in files {
            match path.ends_with(".md") && !text.starts_with("+++") {
                true => site
                    .put(&format!("content/{path}"), &format!("+++\ntitle = \"Page {path}\"\n+++\n\n{text}")),
                false => site.put(&format!("content/{path}"), text),
            }
        }
        site
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn get(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn check(&self, args: &[&str]) -> Said {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prepress"));
        command.arg("check").arg("--root").arg(self.path()).args(args);
        command
    }
}

/// Checks many pages in one run. Each case is what follows the front matter (its first line is line 5), and the messages
/// without their path: `6:1: error[python-error]: …`.
#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    let names: Vec<String> = (0..cases.len()).map(|at| format!("p{at:02}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().zip(cases).map(|(name, case)| (&**name, case.0)).collect();
    let said = Site::new(&files).check(&[]);
    for (name, (text, expected)) in names.iter().zip(cases) {
        let start = format!("content/{name}:");
        let found: Vec<&str> =
            said.heads().into_iter().filter_map(|line| line.strip_prefix(&start)).collect();
        assert_eq!(&found, expected, "{text}\n{}", said.err);
    }
    let wrong = cases.iter().any(|(_, expected)| expected.iter().any(|line| line.contains("error[")));
    assert_eq!(said.code, i32::from(wrong), "{}", said.err);
}
