//! What holds for every site, tried on random ones: links resolve, and neither threads, nor the folder, nor the
//! environment, nor a memo, nor an earlier build changes a byte.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use prepress::disk;
use prepress::pipeline::{self, Memo, Options, Run};
use prepress::render::Rendered;

/// A small generator of random numbers (SplitMix64, public domain), so that a failing seed can be named.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const NAMES: &[&str] = &["gil", "loops", "über uns", "a b", "names", "x-1", "it's", "100%", "c++", "日本"];
const WORDS: &[&str] =
    &["the", "iterator", "`x < 1`", "runs", "**fast**", "<b>", "&amp;", "term", "\"quote\"", "it's"];

/// Writes a random site without faults. Links lead to pages, headings, questions, terms, files and the program's pages.
fn write_site(root: &Path, seed: u64) {
    let mut random = Random(seed);
    let put = |path: String, text: String| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let base = ["https://x.org/", "https://x.org/sub/path/", "http://127.0.0.1:4000/"];
    put(
        "site.toml".into(),
        format!("title = \"S\"\nbase_url = \"{}\"\n[output]\nmarkdown = true\n", random.pick(&base)),
    );
    let sections = 1 + random.below(4);
    let mut pages: Vec<String> = Vec::new();
    for section in 0..sections {
        for page in 0..1 + random.below(4) {
            pages.push(format!("s{section}/{}-{page}", random.pick(NAMES)));
        }
    }
    let questions: Vec<String> = (0..1 + random.below(12)).map(|n| format!("q-{n}")).collect();
    let mut text = |depth: usize, own: &str| {
        let mut out = String::new();
        for _ in 0..2 + random.below(4) {
            for _ in 0..random.below(15) {
                out.push_str(random.pick::<&str>(WORDS));
                out.push(' ');
            }
            let up = "../".repeat(depth);
            let page = random.pick(&pages).clone();
            let link = match random.below(9) {
                0 => format!("[page](<{up}{page}.md>)"),
                1 => format!("[heading](<{up}{page}.md#first-part>)"),
                2 => format!("[root](</{page}/>)"),
                3 => format!("[question](q:{})", random.pick(&questions)),
                4 => format!("[[{}]]", random.pick(&questions)),
                5 => format!("[[{page}|wiki]]"),
                6 => "[[Term]] and [cards](/cards/) and [find](/search/?q=a+b)".into(),
                7 => format!("[own]({own})"),
                _ => format!("![picture]({up}picture.svg)"),
            };
            out.push_str(&link);
            out.push_str("\n\n");
        }
        out
    };
    let mut files: Vec<(String, String)> = Vec::new();
    for page in &pages {
        let body = text(1, "#first-part");
        files.push((
            format!("content/{page}.md"),
            format!("+++\ntitle = \"On {page}\"\ntags = [\"one\", \"two\"]\nupdated = 2026-01-02\n+++\n\n## First part\n\n{body}"),
        ));
    }
    let mut bank = String::from("title = \"Bank\"\n");
    for id in &questions {
        let answer = text(1, "#Answer");
        bank.push_str(&format!(
            "\n[[question]]\nid = \"{id}\"\nask = \"What is {id}?\"\nlevel = \"mid\"\nkind = \"concept\"\ntags = [\"one\"]\naliases = [\"old-{id}\"]\nanswer = '''\n{answer}'''\n"
        ));
    }
    files.push(("content/s0/bank.toml".into(), bank));
    files.push((
        "content/glossary.toml".into(),
        "[[term]]\nname = \"Term\"\naliases = [\"iterator\"]\ndefinition = \"What it [is](/cards/).\"\n"
            .into(),
    ));
    files.push((
        "content/picture.svg".into(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"/>".into(),
    ));
    for (path, text) in files {
        put(path, text);
    }
}

fn run(root: &Path, threads: usize, memo: &mut Memo) -> Run {
    let sources = disk::read(root).unwrap();
    pipeline::run(&sources, &Options { base_url: None, repository: None, drafts: false, threads }, memo)
}

fn outputs(root: &Path, run: &Run) -> BTreeMap<String, Vec<u8>> {
    let bytes = |output| match run.render(output).unwrap() {
        Rendered::Bytes(bytes) => bytes,
        Rendered::Copy(path) => fs::read(root.join(path.as_str())).unwrap(),
    };
    run.plan.iter().map(|output| (output.path.as_str().to_owned(), bytes(output))).collect()
}

/// Returns every `href` and `src` of a page that leads into the site, as a path from the site's root with its fragment.
///
/// Pages that are opened from a file too have relative links.
fn internal_links(page: &str, html: &str, base: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        for (at, _) in html.match_indices(attribute) {
            let value = html[at + attribute.len()..].split('"').next().unwrap();
            let value = value.replace("&amp;", "&").replace("&#39;", "'");
            if value.contains("://") || value.starts_with("mailto:") {
                continue;
            }
            let (path, fragment) = value.split_once('#').unwrap_or((&value, ""));
            let path = path.split('?').next().unwrap();
            let path = match path {
                "" => String::new(),
                path if path.starts_with('/') => path.to_owned(),
                path => format!("{base}{}", resolved(page, path)),
            };
            match path.strip_prefix(base) {
                Some(rest) => links.push((prepress::url::decode(rest), prepress::url::decode(fragment))),
                None => assert!(path.is_empty(), "`{value}` leads out of the base path {base}"),
            }
        }
    }
    links
}

/// Returns the path from the site's root that a relative link of a page leads to.
fn resolved(page: &str, link: &str) -> String {
    let mut path: Vec<&str> = page.split('/').collect();
    path.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(path.pop().is_some(), "`{link}` of {page} leads out of the site"),
            "." => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

fn ids(html: &str) -> BTreeSet<String> {
    let id =
        |at: usize| html[at + 5..].split('"').next().unwrap().replace("&#39;", "'").replace("&amp;", "&");
    html.match_indices(" id=\"").map(|(at, _)| id(at)).collect()
}

#[test]
fn every_internal_link_resolves() {
    for seed in 0..40 {
        let root = tempfile::tempdir().unwrap();
        write_site(root.path(), seed);
        let run = run(root.path(), 2, &mut Memo::default());
        assert_eq!(run.found.errors(), 0, "seed {seed}: {:#?}", run.found.all());
        let files = outputs(root.path(), &run);
        let base = run.card.base.clone();
        let pages: BTreeMap<&String, String> = files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).unwrap()))
            .collect();
        for (path, html) in &pages {
            for (to, fragment) in internal_links(path, html, &base) {
                let file = match to.as_str() {
                    "" if html.contains("http-equiv=\"refresh\"") => continue,
                    to if to.is_empty() || to.ends_with('/') => format!("{to}index.html"),
                    to => to.to_owned(),
                };
                assert!(files.contains_key(&file), "seed {seed}: {path} links to {file}");
                if !fragment.is_empty() {
                    let target = &pages[&file];
                    assert!(
                        ids(target).contains(&fragment),
                        "seed {seed}: {path} links to {file}#{fragment}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_page_has_an_id_twice() {
    for seed in 0..10 {
        let root = tempfile::tempdir().unwrap();
        write_site(root.path(), seed);
        let run = run(root.path(), 2, &mut Memo::default());
        for (path, bytes) in outputs(root.path(), &run) {
            if path.ends_with(".html") {
                let html = String::from_utf8(bytes).unwrap();
                let count = html.matches(" id=\"").count();
                assert_eq!(ids(&html).len(), count, "seed {seed}: {path}");
            }
        }
    }
}

#[test]
fn threads_and_memo_change_nothing() {
    for seed in 100..110 {
        let root = tempfile::tempdir().unwrap();
        write_site(root.path(), seed);
        let mut memo = Memo::default();
        let first = run(root.path(), 1, &mut memo);
        let expected = outputs(root.path(), &first);
        let eight = run(root.path(), 8, &mut Memo::default());
        assert!(outputs(root.path(), &eight) == expected, "eight threads, seed {seed}");
        let again = run(root.path(), 3, &mut memo);
        assert_eq!(
            (outputs(root.path(), &again), &again.found),
            (expected, &first.found),
            "memo, seed {seed}"
        );

        // One file changed: what the memo gives must be what a fresh run gives.
        let page = root.path().join("content/s0/bank.toml");
        let text = fs::read_to_string(&page).unwrap().replace("What is", "What, then, is");
        fs::write(&page, text).unwrap();
        let with_memo = run(root.path(), 2, &mut memo);
        let fresh = run(root.path(), 2, &mut Memo::default());
        assert_eq!(
            outputs(root.path(), &with_memo),
            outputs(root.path(), &fresh),
            "after an edit, seed {seed}"
        );
    }
}

#[test]
fn a_key_changes_exactly_when_the_page_does() {
    for seed in 200..206 {
        let root = tempfile::tempdir().unwrap();
        write_site(root.path(), seed);
        let before = run(root.path(), 2, &mut Memo::default());
        let bank = root.path().join("content/s0/bank.toml");
        let text = fs::read_to_string(&bank).unwrap().replacen("What is q-0?", "What is q-0 now?", 1);
        fs::write(&bank, text).unwrap();
        let after = run(root.path(), 2, &mut Memo::default());
        let keys = |run: &Run| -> BTreeMap<String, Option<prepress::digest::Digest>> {
            run.plan
                .iter()
                .map(|output| (output.path.as_str().to_owned(), run.scene().key(output.what)))
                .collect()
        };
        let (old, new) = (keys(&before), keys(&after));
        let (old_bytes, new_bytes) = (outputs(root.path(), &before), outputs(root.path(), &after));
        for (path, key) in &new {
            if key.is_some() && old_bytes[path] != new_bytes[path] {
                assert_ne!(key, &old[path], "seed {seed}: {path} changed under one key");
            }
            if key.is_some() && key != &old[path] {
                let changed = old_bytes[path] != new_bytes[path];
                assert!(changed, "seed {seed}: the key of {path} changed for nothing");
            }
        }
    }
}

#[test]
fn what_is_said_to_differ_is_what_differs() {
    for seed in 300..330 {
        let root = tempfile::tempdir().unwrap();
        write_site(root.path(), seed);
        let mut random = Random(seed);
        let mut memo = Memo::default();
        let mut before = run(root.path(), 2, &mut memo);
        let mut old = outputs(root.path(), &before);
        for step in 0..10 {
            let replace = |path: &str, from: &str, to: &str| {
                let path = root.path().join(path);
                let text = fs::read_to_string(&path).unwrap().replacen(from, to, 1);
                fs::write(&path, text).unwrap();
            };
            match random.below(10) {
                0 => replace("content/s0/bank.toml", "What is", "Whatever is"),
                1 => replace("content/s0/bank.toml", "answer = '''\n", "answer = '''\nMore.\n"),
                2 => replace("content/s0/bank.toml", "level = \"mid\"", "level = \"senior\""),
                3 => replace("content/glossary.toml", "What it", "That it"),
                4 => replace("site.toml", "title = \"S", "title = \"SS"),
                5 => fs::write(
                    root.path().join("content/s0/new.md"),
                    format!("+++\ntitle = \"New {step}\"\n+++\n[[q-0]], a term.\n"),
                )
                .unwrap(),
                6 => drop(fs::remove_file(root.path().join("content/s0/new.md"))),
                7 => replace("content/picture.svg", "width=\"", "width=\"1"),
                8 => replace("content/s0/bank.toml", "tags = [\"one\"]", "tags = [\"two\"]"),
                _ => replace("content/s0/bank.toml", "aliases = [\"old-", "aliases = [\"older-"),
            }
            let after = run(root.path(), 2, &mut memo);
            let new = outputs(root.path(), &after);
            let said: Vec<&str> = prepress::plan::changed(before.pages(), after.pages(), 2)
                .into_iter()
                .map(|index| after.plan[index].path.as_str())
                .collect();
            let key = |run: &Run, path: &str| {
                let output = run.plan.iter().find(|output| output.path.as_str() == path)?;
                run.scene().key(output.what)
            };
            let pages = new.keys().map(String::as_str).filter(|path| path.ends_with(".html"));
            let keys: Vec<&str> =
                pages.clone().filter(|path| key(&before, path) != key(&after, path)).collect();
            assert_eq!(said, keys, "seed {seed}, step {step}");
            for path in pages {
                let differs = old.get(path) != new.get(path);
                assert!(!differs || said.contains(&path), "seed {seed}, step {step}: {path} differs");
            }
            (before, old) = (after, new);
        }
    }
}

/// Builds with the program itself, in an environment of its own.
fn build(root: &Path, out: &Path, environment: &[(&str, &str)]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prepress"));
    command.args(["build", "--quiet", "--root"]).arg(root).arg("--out").arg(out);
    command.envs(environment.iter().copied());
    let result = command.output().unwrap();
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn folder_zone_locale_and_times_change_nothing() {
    let one = tempfile::tempdir().unwrap();
    let two = tempfile::tempdir().unwrap();
    let other = two.path().join("another folder/deeper");
    write_site(one.path(), 7);
    // The second site is written in reverse, so that folders list their files in another order.
    fs::create_dir_all(&other).unwrap();
    for (path, bytes) in tree(one.path()).into_iter().rev() {
        let target = other.join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, bytes).unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        fs::File::options().append(true).open(&target).unwrap().set_modified(old).unwrap();
    }
    let (a, b) = (one.path().join("public"), two.path().join("elsewhere"));
    build(one.path(), &a, &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")]);
    build(&other, &b, &[("TZ", "America/St_Johns"), ("LC_ALL", "C"), ("HOME", "/nonexistent")]);
    assert!(tree(&a) == tree(&b), "the two builds differ");
}

#[test]
fn a_second_build_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    write_site(root.path(), 9);
    let out = root.path().join("public");
    build(root.path(), &out, &[]);
    let stamp = |folder: &Path| -> BTreeMap<PathBuf, std::time::SystemTime> {
        let files = tree(folder).into_keys();
        files
            .map(|path| (path.clone(), fs::metadata(folder.join(path)).unwrap().modified().unwrap()))
            .collect()
    };
    let (before, folder) = (stamp(&out), fs::metadata(&out).unwrap().modified().unwrap());
    build(root.path(), &out, &[]);
    assert_eq!(stamp(&out), before);
    assert_eq!(fs::metadata(&out).unwrap().modified().unwrap(), folder);
}
