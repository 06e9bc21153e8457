//! Recorded runs: the classics of interviews, the probes that a careless recorder changes, and `check --write`.
//! Without a Python the tests say so, and look at nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use prepress::digest::Digest;
use prepress::run::record::{Job, Why, record};
use prepress::run::{Program, find};
use prepress::trace::{Part, Trace};

fn python() -> Option<PathBuf> {
    let (found, _) = find(Path::new("."), &[]);
    let native = found.into_iter().find_map(|one| match one.program {
        Program::Native(path) => Some(path),
        Program::Pyodide(_) => None,
    });
    if native.is_none() {
        eprintln!("SKIPPED: there is no Python");
    }
    native
}

fn job<'a>(parts: &'a [Part<'a>], fails: bool) -> Job<'a> {
    Job { key: Digest::of(b"x"), parts, hidden: Vec::new(), min_version: None, fails }
}

fn recorded(python: &Path, code: &str, fails: bool) -> Result<Trace, Why> {
    record(python, &job(&[Part { code: code.into(), file: None, fails }], fails))
}

fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "py")).collect();
    files.sort();
    let read = |path: &PathBuf| {
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
    };
    files.iter().map(read).collect()
}

fn gzipped(text: &str) -> usize {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    std::io::Write::write_all(&mut out, text.as_bytes()).unwrap();
    out.finish().unwrap().len()
}

#[test]
fn classics_are_recorded_and_small() {
    let Some(python) = python() else { return };
    let programs = programs("");
    assert!(programs.len() >= 22);
    let mut failed = Vec::new();
    for (name, code) in &programs {
        match recorded(&python, code, name == "uncaught") {
            Ok(trace) => assert!(gzipped(&trace.json) <= 2048, "{name}: {} bytes", gzipped(&trace.json)),
            // CPython 3.12 and 3.13 have faults where comprehensions are looked at: a refusal is right there.
            Err(Why::Differs) => failed.push(name),
            Err(why) => panic!("{name}: {why}"),
        }
    }
    assert!(failed.len() <= 2, "{failed:?}");
}

/// Objects that go, weak references, counts of references, addresses: each as in the plain run, or no trace.
#[test]
fn looking_changes_nothing() {
    let Some(python) = python() else { return };
    for (name, code) in programs("probes") {
        let trace = recorded(&python, &code, false).map_err(|why| format!("{name}: {why}")).unwrap();
        if name == "kept_until_the_end" {
            assert!(trace.json.contains(r#""rest":"del at the end\n""#), "{}", trace.json);
        }
    }
}

#[test]
fn a_long_run_is_cut_and_small() {
    let Some(python) = python() else { return };
    let code = "def sort(items):\n    for i in range(len(items)):\n        for j in range(len(items) - 1):\n            \
                if items[j] > items[j + 1]:\n                items[j], items[j + 1] = items[j + 1], items[j]\n    \
                return items\n\n\nprint(sort([i * 37 % 19 for i in range(19)]))\n";
    let trace = recorded(&python, code, false).unwrap();
    let value: serde_json::Value = serde_json::from_str(&trace.json).unwrap();
    assert_eq!((value["steps"].as_array().unwrap().len(), &value["cut"]), (400, &true.into()));
    assert!(gzipped(&trace.json) <= 2048, "{} bytes", gzipped(&trace.json));
}

#[test]
fn the_same_code_has_the_same_trace() {
    let Some(python) = python() else { return };
    let code = "names = {'b', 'a', 'c'}\nprint(sorted(names), {str(n) for n in range(9)})\n";
    assert_eq!(recorded(&python, code, false).unwrap(), recorded(&python, code, false).unwrap());
}

#[test]
fn what_runs_before_is_not_shown() {
    let Some(python) = python() else { return };
    let part = |code: &'static str, file| Part { code: code.into(), file, fails: false };
    let parts = [
        part("VALUE = 41\n", Some("helper.py")),
        part("import helper\nprint('unseen')\ndef twice(n):\n    return 2 * n\n", None),
        part("hidden = 1\nx = helper.VALUE\ny = hidden\nprint(twice(x))\n", None),
    ];
    let mut job = job(&parts, false);
    job.hidden = vec![1, 3];
    let trace = record(&python, &job).unwrap();
    let steps: serde_json::Value = serde_json::from_str(&trace.json).unwrap();
    let lines: Vec<u64> =
        steps["steps"].as_array().unwrap().iter().map(|step| step[1].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 2], "{}", trace.json);
    assert!(trace.json.contains(r#""y":"1""#), "a hidden line runs");
    assert!(trace.json.contains(r#""82\n""#) && !trace.json.contains("unseen"), "{}", trace.json);
}

#[test]
fn what_cannot_be_recorded() {
    let Some(python) = python() else { return };
    let why = |code: &str, fails| recorded(&python, code, fails).unwrap_err();
    assert_eq!(why("print(", false), Why::Syntax);
    assert_eq!(why("1 / 0", false), Why::Error("ZeroDivisionError".into()));
    assert_eq!(why("1", true), Why::NoError);
    assert_eq!(why("import os\nos._exit(0)", false), Why::Crash);
    assert_eq!(why("import os\nos.kill(os.getpid(), 9)", false), Why::Crash);
    assert_eq!(why("import time\nprint(time.perf_counter_ns())", false), Why::Differs);
    assert_eq!(why("import sys\nprint(sys.gettrace() is None)", false), Why::Differs);
    assert_eq!(why("print('x' * 300_000)", false), Why::Output);
    assert!(matches!(why("x = 'x' * (4 << 30)", false), Why::Error(error) if error == "MemoryError"));
    let connect = "import socket\nsocket.create_connection(('127.0.0.1', 9))";
    assert_eq!(why(connect, false), Why::Error("PermissionError".into()));
    let parts = [
        Part { code: "1 / 0".into(), file: None, fails: false },
        Part { code: "1".into(), file: None, fails: false },
    ];
    assert_eq!(record(&python, &job(&parts, false)).unwrap_err(), Why::Before("ZeroDivisionError".into()));
    let parts = [Part { code: "1".into(), file: None, fails: false }];
    let late = Job { min_version: Some((99, 0)), ..job(&parts, false) };
    assert!(matches!(record(&python, &late).unwrap_err(), Why::OldPython(_)));
    assert_eq!(record(Path::new("/nowhere/python3"), &job(&parts, false)).unwrap_err(), Why::NoPython);
}

#[test]
fn a_run_without_end_is_ended() {
    let Some(python) = python() else { return };
    let start = Instant::now();
    let code = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n\
                while True:\n    pass\n";
    let why = recorded(&python, code, false).unwrap_err();
    assert!(matches!(why, Why::Time | Why::Crash), "{why}");
    assert!(start.elapsed().as_secs() < 40);
}

#[test]
fn no_code_of_the_program_is_called() {
    let Some(python) = python() else { return };
    let code = "class Loud(type):\n    def __getattribute__(cls, name):\n        print('meta', name)\n        \
                return super().__getattribute__(name)\n\n\nclass Thing(metaclass=Loud):\n    \
                def __getattribute__(self, name):\n        print('get', name)\n        return 1\n    \
                def __repr__(self):\n        print('repr')\n        return ''\n    __str__ = __repr__\n    \
                def __len__(self):\n        print('len')\n        return 0\n    \
                def __hash__(self):\n        print('hash')\n        return 0\n    \
                def __eq__(self, other):\n        print('eq')\n        return True\n\n\n\
                class Items(list):\n    def __iter__(self):\n        print('iter')\n        return iter(())\n\n\n\
                class Bad(Exception):\n    def __str__(self):\n        print('str')\n        return ''\n\n\n\
                thing = Thing()\nthings = [thing, {1: thing}]\nitems = Items([1, 2])\n\
                try:\n    raise Bad(thing)\nexcept Bad as bad:\n    kept = bad\nprint('end')\n";
    let trace = recorded(&python, code, false).map_err(|why| why.to_string()).unwrap();
    assert!(trace.json.contains(r#"[0,"Items",["1","2"]]"#), "{}", trace.json);
}

/// A site of one page with these fences.
fn site(text: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("content")).unwrap();
    let config = "title = \"x\"\nbase_url = \"https://example.org/\"\nid = \"x\"\n";
    fs::write(home.path().join("site.toml"), config).unwrap();
    page(&home, text);
    home
}

fn page(site: &tempfile::TempDir, text: &str) {
    let page = format!("+++\ntitle = \"Names and objects\"\n+++\n\n{text}");
    fs::write(site.path().join("content/page.md"), page).unwrap();
}

fn prepress(site: &tempfile::TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prepress"));
    command.args(args).args(["--root", site.path().to_str().unwrap()]).env("NO_COLOR", "1").output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn check_keeps_traces_and_build_shows_them() {
    let Some(_) = python() else { return };
    let site = site("```python trace\na = b = [1]\nprint('</script>', a is b)\n```\n");
    let traces = site.path().join("content/page.traces");
    let first = prepress(&site, &["check"]);
    assert_eq!(first.status.code(), Some(0));
    assert!(
        said(&first).contains("warning[stale-trace]: this block has not been recorded"),
        "{}",
        said(&first)
    );
    let kept = prepress(&site, &["check", "--write"]);
    assert!(!said(&kept).contains("warning"), "{}", said(&kept));
    let text = fs::read_to_string(&traces).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("{\"key\":\"")).count(), 1);
    assert!(!said(&prepress(&site, &["check"])).contains("warning"));

    // A trace that is there stays, whatever made it.
    let older = text.replacen("\"python\":\"3", "\"python\":\"2", 1);
    fs::write(&traces, &older).unwrap();
    prepress(&site, &["check", "--write"]);
    assert_eq!(fs::read_to_string(&traces).unwrap(), older);

    // A build needs no Python, copies no trace, and lets none close the script that holds it.
    let build = Command::new(env!("CARGO_BIN_EXE_prepress"))
        .args(["build", "--root", site.path().to_str().unwrap()])
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(build.status.code(), Some(0), "{}", said(&build));
    let html = fs::read_to_string(site.path().join("public/page/index.html")).unwrap();
    let (_, data) = html.split_once("<script type=\"application/json\" data-trace>").unwrap();
    let data = data.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert!(data["steps"].to_string().contains("</script>"));
    assert!(!site.path().join("public/page.traces").exists());
    assert!(!fs::read_to_string(site.path().join("public/print/index.html")).unwrap().contains("data-trace"));

    page(&site, "```python trace\na = 2\n```\n");
    let changed = prepress(&site, &["check"]);
    assert!(said(&changed).contains("has changed since it was recorded"), "{}", said(&changed));
    prepress(&site, &["check", "--write", "--no-run"]);
    assert_eq!(fs::read_to_string(&traces).unwrap(), older);
    prepress(&site, &["check", "--write"]);
    assert_ne!(fs::read_to_string(&traces).unwrap(), older);
    page(&site, "```python\na = 2\n```\n");
    prepress(&site, &["check", "--write"]);
    assert!(!traces.exists(), "where nothing is traced, no file is kept");
}

#[test]
fn a_block_that_cannot_be_recorded_is_named() {
    let Some(_) = python() else { return };
    let site = site("```python trace\nimport time\nprint(time.perf_counter_ns())\n```\n");
    let kept = prepress(&site, &["check", "--write"]);
    assert_eq!(kept.status.code(), Some(0));
    let wanted = "this block cannot be recorded: it prints something else while each step is noted";
    assert!(said(&kept).contains(wanted) && said(&kept).contains("content/page.md:6"), "{}", said(&kept));
}
