//! Holds `themes/default/words.toml` to what the interface says: every text of templates, scripts and the program stands
//! in it, and nothing else does. `PREPRESS_BLESS=1 cargo test --test translation` writes it anew. And nothing that a page
//! shows, or says to those who hear it, goes past that table.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

#[path = "translation/extract.rs"]
mod extract;
#[path = "translation/seen.rs"]
mod seen;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use extract::{Found, Kind};
use prepress::disk;
use prepress::pipeline::{self, Memo, Options};
use prepress::render::Rendered;

const TABLE: &str = "themes/default/words.toml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Reads every text out of what says it.
fn said() -> Found {
    let mut found = Found::default();
    let kinds = [
        ("themes/default/templates", ".html", Kind::Template),
        ("themes/default/js", ".js", Kind::Script),
        ("src", ".rs", Kind::Program),
    ];
    for (folder, ending, kind) in kinds {
        for path in files(folder, ending) {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            if !name.contains("/tests") {
                found.read(&name, kind, &fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes a table of words: `shown` says what each text becomes.
fn table(said: &BTreeMap<String, Option<String>>, shown: impl Fn(&str) -> String) -> String {
    let line = |(text, one): (&String, &Option<String>)| match one {
        None => format!("{} = {}\n", quote(text), quote(&shown(text))),
        Some(one) => {
            let (one, other) = (quote(&shown(one)), quote(&shown(text)));
            format!("{} = {{ one = {one}, other = {other} }}\n", quote(text))
        }
    };
    said.iter().map(line).collect()
}

#[test]
fn the_table_has_what_the_interface_says() {
    let found = said();
    let head = "# Every text of the interface. A site replaces them by a file like this, `themes/NAME/words.toml`, or by the\n\
                # table `[words]` in `site.toml`; docs/themes.md tells how. What is counted has a form for each category of\n\
                # numbers that its language has; names in braces stand for what is put in.\n\n";
    let expected = format!("{head}{}", table(&found.said, str::to_owned));
    if std::env::var_os("PREPRESS_BLESS").is_some() {
        fs::write(root().join(TABLE), &expected).unwrap();
    }
    assert!(found.problems.is_empty(), "{}", found.problems.join("\n"));
    let actual = fs::read_to_string(root().join(TABLE)).unwrap();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (expected, actual) = (lines(&expected), lines(&actual));
    let missing = expected.iter().filter(|line| !actual.contains(line)).map(|line| format!("+ {line}"));
    let unused = actual.iter().filter(|line| !expected.contains(line)).map(|line| format!("- {line}"));
    let wrong: Vec<String> = missing.chain(unused).collect();
    let wrong = wrong.join("\n");
    assert!(expected == actual, "`PREPRESS_BLESS=1 cargo test --test translation` mends {TABLE}:\n{wrong}");
}

#[test]
fn no_text_of_a_page_goes_past_the_table() {
    let site = root().join("tests/sites/small");
    let copy = tempfile::tempdir().unwrap();
    let mut own = String::new();
    for path in files("tests/sites/small", "") {
        let name = path.strip_prefix(&site).unwrap();
        if name.starts_with("expected") || name.ends_with("problems.txt") {
            continue;
        }
        let target = copy.path().join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, &target).unwrap();
        if let Ok(text) = fs::read_to_string(&path) {
            own.push_str(&text);
            own.push('\n');
        }
    }
    let words = table(&said().said, |text| format!("⟦{text}⟧"));
    fs::create_dir_all(copy.path().join("themes/default")).unwrap();
    fs::write(copy.path().join("themes/default/words.toml"), words).unwrap();
    let sources = disk::read(copy.path()).unwrap();
    let options = Options { base_url: None, repository: None, drafts: false, threads: 2 };
    let run = pipeline::run(&sources, &options, &mut Memo::default());
    let own = seen::words(&seen::plain_markdown(&own));
    let mut past = Vec::new();
    let mut pages = 0;
    for output in run.plan.iter().filter(|output| output.path.as_str().ends_with(".html")) {
        let Ok(Rendered::Bytes(bytes)) = run.render(output) else { panic!("{}", output.path.as_str()) };
        pages += 1;
        for text in seen::unmarked(&String::from_utf8(bytes).unwrap()) {
            if !own.contains(&seen::words(&text)) {
                past.push(format!("{}: {text}", output.path.as_str()));
            }
        }
    }
    assert!(pages > 20, "{pages}");
    past.sort();
    past.dedup();
    assert!(past.is_empty(), "{}", past.join("\n"));
}
