//! Holds the table of layers: a module knows only what lies before it. The same table stands in ARCHITECTURE.md.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules in their order: each may import those of its own list alone.
const LAYERS: &[(&str, &[&str])] = &[
    ("digest", &[]),
    ("html", &[]),
    ("url", &[]),
    ("par", &[]),
    ("source", &["digest"]),
    ("diag", &["source"]),
    ("sources", &["diag", "source"]),
    ("diagram", &["html"]),
    ("og", &["digest"]),
    ("highlight", &["html"]),
    ("parse", &["diag", "digest", "highlight", "html", "source", "url"]),
    ("trace", &["diag", "digest", "parse", "source"]),
    ("colour", &[]),
    ("config", &["colour", "diag", "parse", "source", "url"]),
    ("translation", &["diag", "digest", "parse", "source", "sources"]),
    ("theme", &["colour", "config", "diag", "digest", "html", "source", "sources", "translation", "url"]),
    (
        "link",
        &["config", "diag", "digest", "html", "parse", "source", "sources", "trace", "translation", "url"],
    ),
    (
        "plan",
        &[
            "config",
            "diag",
            "diagram",
            "digest",
            "highlight",
            "html",
            "link",
            "og",
            "par",
            "parse",
            "source",
            "theme",
            "trace",
            "translation",
            "url",
        ],
    ),
    ("card_lock", &["diag", "digest", "link", "parse", "source"]),
    ("coverage", &["link", "parse"]),
    ("anki", &["card_lock", "digest", "html", "link", "par", "parse", "plan", "url"]),
    ("words", &[]),
    ("search", &["diag", "digest", "link", "par", "parse", "source", "words"]),
    ("offline", &["digest", "plan", "theme", "url"]),
    ("render", &["config", "diag", "html", "link", "parse", "plan", "source", "theme", "translation", "url"]),
    (
        "pipeline",
        &[
            "anki",
            "card_lock",
            "config",
            "diag",
            "digest",
            "link",
            "offline",
            "par",
            "parse",
            "plan",
            "render",
            "search",
            "source",
            "sources",
            "theme",
            "trace",
            "translation",
            "url",
        ],
    ),
    ("disk", &["diag", "digest", "par", "source", "sources"]),
    (
        "serve",
        &["diag", "digest", "disk", "html", "offline", "par", "pipeline", "plan", "render", "search", "url"],
    ),
    ("run", &["diag", "digest", "disk", "link", "par", "parse", "source", "trace"]),
    ("cli", &[]),
    (
        "cmd",
        &[
            "card_lock",
            "cli",
            "config",
            "coverage",
            "diag",
            "disk",
            "offline",
            "og",
            "par",
            "parse",
            "pipeline",
            "plan",
            "render",
            "run",
            "serve",
            "source",
            "sources",
            "trace",
            "translation",
            "url",
        ],
    ),
];

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

/// Returns every `crate::x` in the code of a file, tests and comments aside.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut found = BTreeSet::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.insert(name);
            }
        }
        assert!(!line.contains("crate::{"), "write one `use` for each module: {line}");
    }
    found
}

#[test]
fn modules_know_only_what_lies_before_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&source).unwrap().components().next().unwrap();
        let module = Path::new(name.as_os_str()).file_stem().unwrap().to_str().unwrap().to_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = table.get(module.as_str()) else {
            wrong.push(format!("`{module}` is not in the table"));
            continue;
        };
        for import in imports(&fs::read_to_string(file).unwrap()) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{} imports `{import}`", file.strip_prefix(&source).unwrap().display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_table_has_no_circle() {
    let order: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    for (at, (name, allowed)) in LAYERS.iter().enumerate() {
        for import in *allowed {
            assert!(order[..at].contains(import), "`{name}` lists `{import}`, which is not before it");
        }
    }
}

#[test]
fn only_the_edge_touches_the_disk_and_the_clock() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    for file in &files {
        let name = file.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        if ["disk", "serve", "run", "cmd", "main"].iter().any(|edge| name.starts_with(edge)) {
            continue;
        }
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for banned in [
            "std::fs",
            "TcpListener",
            "TcpStream",
            "UdpSocket",
            "std::process",
            "SystemTime",
            "Instant",
            "std::env::",
        ] {
            assert!(!code.contains(banned), "{name} uses {banned}");
        }
    }
}

#[test]
fn no_file_is_two_subjects() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    for file in &files {
        let lines = fs::read_to_string(file).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines; look for the second thing inside", file.display());
    }
}

#[test]
fn the_documentation_has_the_same_table() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (name, allowed) in LAYERS {
        let list = if allowed.is_empty() { "–".to_owned() } else { allowed.join(", ") };
        let row = format!("| {name} | {list} |");
        assert!(text.contains(&row), "ARCHITECTURE.md lacks the row: {row}");
    }
}
