//! The command line end to end: flags arrive, exit statuses are those of the contract, a closed pipe is no error.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn prepress(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_prepress")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn site(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let config = ("site.toml", "title = \"S\"\nbase_url = \"https://example.org/\"\n");
    for (path, text) in pages.iter().chain([&config]) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

const GOOD: (&str, &str) = ("content/a.md", "+++\ntitle = \"A\"\n+++\n\nText.\n");
const BROKEN: (&str, &str) = ("content/b.md", "+++\ntitle = \"B\"\n+++\n\nSee [x](nowhere.md).\n");
const WARNED: (&str, &str) = ("content/c.md", "+++\ntitle = \"C\"\n+++\n\nA <b>tag</b>.\n");

fn root(site: &tempfile::TempDir) -> &str {
    site.path().to_str().unwrap()
}

#[test]
fn a_new_site_builds_without_a_warning() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("my site");
    let dir = dir.to_str().unwrap();
    assert_eq!(prepress(&["new", dir]).status.code(), Some(0));
    for command in ["check", "build"] {
        let done = prepress(&[command, "--root", dir]);
        assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), String::new()), "{command}");
    }
    for path in
        ["index.html", "basics/names/index.html", "q/two-names-one-list/index.html", "404.html", ".nojekyll"]
    {
        assert!(Path::new(dir).join("public").join(path).is_file(), "{path}");
    }
    let again = prepress(&["new", dir]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("nothing was written"));
}

#[test]
fn the_workflow_of_a_new_site_is_ours_and_pins_its_actions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = fs::read_to_string(root.join(".github/workflows/pages.yml")).unwrap();
    assert_eq!(ours, fs::read_to_string(root.join("src/cmd/starter/pages.yml")).unwrap());
    let uses: Vec<&str> =
        ours.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: ")).collect();
    assert_eq!(uses.len(), 4);
    for action in uses {
        let pin = action.split('@').nth(1).unwrap().split(' ').next().unwrap();
        assert!(pin.len() == 40 && pin.bytes().all(|b| b.is_ascii_hexdigit()), "{action}");
    }
}

#[test]
fn exit_statuses() {
    let good = site(&[GOOD]);
    let broken = site(&[GOOD, BROKEN]);
    let code = |args: &[&str]| prepress(args).status.code();
    assert_eq!(code(&["build", "--root", root(&good)]), Some(0));
    assert_eq!(code(&["check", "--root", root(&broken)]), Some(1));
    assert_eq!(code(&["build", "--root", root(&broken)]), Some(1));
    assert_eq!(code(&["build", "--root", "/nonexistent"]), Some(2));
    assert_eq!(code(&["build", "--root", root(&good), "--out", root(&good)]), Some(2));
    assert_eq!(code(&["build", "--root", root(&good), "--base-url", "example.org"]), Some(2));
    assert_eq!(code(&["build", "--root", root(&good), "--repository", "example.org"]), Some(2));
    assert_eq!(code(&["bild"]), Some(2));
    assert_eq!(code(&["--help"]), Some(0));
    assert_eq!(code(&["--version"]), Some(0));
}

#[test]
fn an_error_publishes_nothing_and_keeps_what_was() {
    let one = site(&[GOOD]);
    assert!(prepress(&["build", "--root", root(&one)]).status.success());
    let page = one.path().join("public/a/index.html");
    let before = fs::read(&page).unwrap();
    fs::write(one.path().join(BROKEN.0), BROKEN.1).unwrap();
    fs::write(one.path().join(GOOD.0), GOOD.1.replace("Text", "New text")).unwrap();
    let done = prepress(&["build", "--root", root(&one)]);
    assert!(text(&done.stderr).contains("content/b.md:5:9: error[broken-link]: no page at `nowhere.md`"));
    assert!(text(&done.stderr).contains("the published site is as it was"));
    assert_eq!(fs::read(&page).unwrap(), before);
    assert!(!one.path().join("public/b").exists());
}

#[test]
fn check_writes_nothing() {
    let one = site(&[GOOD, WARNED]);
    let done = prepress(&["check", "--root", root(&one), "--no-run"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(text(&done.stderr).contains("warning[raw-html]"));
    let mut names: Vec<String> = fs::read_dir(one.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["content", "site.toml"]);
}

#[test]
fn quiet_prints_errors_alone() {
    let one = site(&[GOOD, WARNED]);
    let done = prepress(&["build", "--quiet", "--root", root(&one)]);
    assert_eq!((text(&done.stdout), text(&done.stderr)), (String::new(), String::new()));
    fs::write(one.path().join(BROKEN.0), BROKEN.1).unwrap();
    let done = prepress(&["check", "--quiet", "--root", root(&one)]);
    let shown = text(&done.stderr);
    assert!(shown.contains("error[broken-link]") && !shown.contains("warning["), "{shown}");
}

#[test]
fn json_is_one_object_a_line() {
    let one = site(&[GOOD, WARNED, BROKEN]);
    let done = prepress(&["check", "--format", "json", "--root", root(&one)]);
    let lines: Vec<serde_json::Value> =
        text(&done.stderr).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = lines.iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["broken-link", "raw-html"]);
    assert_eq!((lines[0]["line"].as_u64(), lines[0]["column"].as_u64()), (Some(5), Some(9)));
}

#[test]
fn drafts_are_shown_on_request() {
    let draft = ("content/d.md", "+++\ntitle = \"D\"\ndraft = true\n+++\n\nText.\n");
    let one = site(&[GOOD, draft]);
    prepress(&["build", "--root", root(&one)]);
    assert!(!one.path().join("public/d").exists());
    prepress(&["build", "--drafts", "--root", root(&one)]);
    assert!(one.path().join("public/d/index.html").is_file());
}

#[test]
fn base_url_and_out_arrive() {
    let one = site(&[GOOD]);
    let out = one.path().join("elsewhere/deep");
    let done = prepress(&[
        "build",
        "--root",
        root(&one),
        "--out",
        out.to_str().unwrap(),
        "--base-url",
        "https://x.org/sub",
    ]);
    assert!(done.status.success());
    let page = fs::read_to_string(out.join("a/index.html")).unwrap();
    assert!(page.contains("https://x.org/sub/a/") && page.contains("href=\"/sub/\""));
}

const BANK: (&str, &str) = (
    "content/bank.toml",
    "title = \"B\"\n\n[[question]]\nid = \"one\"\nask = \"What is a tuple of one?\"\nlevel = \"mid\"\nkind = \"concept\"\nanswer = \"1\"\n",
);

#[test]
fn check_keeps_the_lock_on_request() {
    let one = site(&[GOOD, BANK]);
    let lock = one.path().join("cards.lock");
    let check = |more: &[&str]| prepress(&[&["check", "--root", root(&one)], more].concat());
    assert_eq!((check(&[]).status.code(), lock.exists()), (Some(0), false));
    assert_eq!(check(&["--write", "--drafts"]).status.code(), Some(2));
    assert!(text(&check(&["--write"]).stdout).contains("cards.lock: 1 new"));
    let first = fs::read_to_string(&lock).unwrap();
    assert_eq!(text(&check(&["--write"]).stderr), "");
    assert_eq!(fs::read_to_string(&lock).unwrap(), first);
    // With errors nothing is known for sure, and nothing is written.
    fs::write(one.path().join(BANK.0), BANK.1.replace("one", "two") + "x = 1\n").unwrap();
    let done = check(&["--write"]);
    assert_eq!((done.status.code(), fs::read_to_string(&lock).unwrap()), (Some(1), first));
    fs::write(one.path().join(BANK.0), BANK.1.replace("one", "two")).unwrap();
    let done = check(&[]);
    assert!(done.status.code() == Some(1) && text(&done.stderr).contains("cards.lock:3:1: error[lost-card]"));
    assert_eq!(
        prepress(&["build", "--root", root(&one)]).status.code(),
        Some(0),
        "the pages are as good as ever"
    );
    assert!(text(&check(&["--write"]).stdout).contains("cards.lock: `one` is retired"));
    assert_eq!((check(&[]).status.code(), text(&check(&[]).stderr)), (Some(0), String::new()));
}

#[test]
fn cards_are_exported() {
    let one = site(&[GOOD, BANK]);
    let export = |more: &[&str]| prepress(&[&["export", "anki", "--root", root(&one)], more].concat());
    let done = export(&[]);
    assert_eq!(done.status.code(), Some(0));
    assert!(
        text(&done.stderr).contains("warning[stale-lock]") && text(&done.stdout).starts_with("1 note in ")
    );
    assert!(fs::read(one.path().join("s.apkg")).unwrap().starts_with(b"PK"));
    assert_eq!(export(&["--format", "tsv"]).status.code(), Some(0));
    assert!(fs::read_to_string(one.path().join("s.tsv")).unwrap().starts_with("#separator:tab\n"));
    let config = one.path().join("site.toml");
    assert_eq!(export(&["--out", config.to_str().unwrap()]).status.code(), Some(2));
    fs::write(one.path().join("cards.lock"), "damaged").unwrap();
    fs::remove_file(one.path().join("s.apkg")).unwrap();
    assert_eq!(export(&[]).status.code(), Some(1));
    assert!(!one.path().join("s.apkg").exists());
}

#[test]
fn schemas_and_completions_are_printed() {
    for kind in ["site", "topic", "bank", "glossary"] {
        let done = prepress(&["schema", kind]);
        let schema: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(text(&prepress(&["completions", shell]).stdout).contains("prepress"));
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let one = site(&[GOOD, WARNED]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_prepress"))
        .args(["build", "--root", root(&one)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn no_colour_goes_into_a_pipe() {
    let one = site(&[BROKEN]);
    assert!(!text(&prepress(&["check", "--root", root(&one)]).stderr).contains('\x1b'));
}

#[test]
fn the_readme_lists_the_commands() {
    use clap::CommandFactory as _;
    let mut table = String::from("| command | what it does |\n|---|---|\n");
    for command in prepress::cli::Cli::command().get_subcommands() {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").replace('|', "\\|");
        let usage = if usage.starts_with("prepress") { usage } else { format!("prepress {usage}") };
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        table.push_str(&format!("| `{usage}` | {about} |\n"));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once("## Commands\n\n").unwrap();
    let (_, tail) = rest.split_once("\n\nExit status").unwrap();
    let expected = format!("{head}## Commands\n\n{}\n\nExit status{tail}", table.trim_end());
    if std::env::var_os("PREPRESS_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == expected,
        "PREPRESS_BLESS=1 cargo test writes the table anew"
    );
}

#[test]
fn the_reference_of_keys_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing.md");
    let text = fs::read_to_string(&path).unwrap();
    let (head, _) = text.split_once("## Every key\n").unwrap();
    let expected = format!("{head}## Every key\n\n{}\n", prepress::parse::keys::reference().trim());
    if std::env::var_os("PREPRESS_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == expected,
        "PREPRESS_BLESS=1 cargo test writes the keys anew"
    );
}
