//! What `docs/themes.md` shows is what the example theme holds, and what it lists is what the default theme has.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

#[test]
fn what_is_shown_is_what_is_built() {
    let doc = read("docs/themes.md");
    let lines: Vec<&str> = doc.lines().collect();
    let mut shown = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(path) = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")) else { continue };
        assert!(lines[index + 2].starts_with("```"), "a file follows `{path}`");
        let text: Vec<&str> =
            lines[index + 3..].iter().copied().take_while(|line| !line.starts_with("```")).collect();
        let file = read(&format!("tests/sites/own-theme/{path}"));
        assert_eq!(text, file.lines().collect::<Vec<_>>(), "{path}");
        shown.push(path.to_owned());
    }
    let mut files = vec!["site.toml".to_owned()];
    for folder in ["themes/brick/css", "themes/brick/templates"] {
        let names = fs::read_dir(root().join("tests/sites/own-theme").join(folder)).unwrap();
        files.extend(names.map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap())));
    }
    files.sort();
    shown.sort();
    assert_eq!(shown, files);
}

#[test]
fn every_token_is_explained() {
    let sheet = read("themes/default/css/tokens.css");
    let declared = sheet.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    let mut declared: Vec<&str> = declared.map(|(name, _)| name).collect();
    declared.sort_unstable();
    declared.dedup();
    let doc = read("docs/themes.md");
    let mut explained: Vec<&str> =
        doc.lines().filter_map(|line| Some(line.strip_prefix("| `--")?.split_once('`')?.0)).collect();
    explained.sort_unstable();
    assert_eq!(explained, declared);
}

#[test]
fn every_block_is_listed() {
    let doc = read("docs/themes.md");
    for entry in fs::read_dir(root().join("themes/default/templates")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (at, start) in text.match_indices("{% block ") {
            let name = text[at + start.len()..].split(' ').next().unwrap();
            assert!(doc.contains(&format!("`{name}`")), "block {name}");
        }
    }
}
