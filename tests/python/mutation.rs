//! One digit of each claim of the project's own content is changed: `check` must say so at that line, every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use prepress::disk;
use prepress::pipeline::{self, Memo, Options};
use prepress::run::blocks::{self, Kind};
use prepress::source::line_column;

use crate::Site;

/// Returns the offset of the last digit in a part of a text.
fn digit(text: &str, from: usize, to: usize) -> Option<usize> {
    text.get(from..to)?.rfind(|c: char| c.is_ascii_digit()).map(|at| from + at)
}

/// Returns where a digit of each claim stands, by file: of each `# =>`, and of each line of an output.
///
/// At most one of a line is changed, and one of an output: all are changed in one run, so that each message must be
/// about its own claim.
fn targets(root: &Path) -> BTreeMap<String, Vec<usize>> {
    let sources = disk::read(root).unwrap();
    let options = Options { base_url: None, repository: None, drafts: false, threads: 2 };
    let run = pipeline::run(&sources, &options, &mut Memo::default());
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for block in blocks::blocks(&run.site) {
        let file = sources.text(block.path).unwrap();
        let words = &block.fence.words;
        let newer = block.needs.is_some_and(|needs| needs > prepress::parse::Version(3, 11));
        if words.varies || newer || block.kind != Kind::Script {
            continue;
        }
        let places = out.entry(block.path.as_str().to_owned()).or_default();
        for line in &block.fence.lines {
            let (start, end) = (line.start as usize, line.end as usize);
            let claim = file[start..end].find("# => ").map(|at| start + at);
            places.extend(claim.and_then(|claim| digit(file, claim, end)));
        }
        if let (Some(span), Some(_)) = (block.fence.output_span, block.output) {
            places.extend(digit(file, span.start as usize, span.end as usize));
        }
    }
    out
}

#[test]
fn every_wrong_digit_is_found() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::new(&[]);
    copy(&project.join("content"), &site.path().join("content"));
    let clean = site.check(&[]);
    assert_eq!(clean.code, 0, "{}", clean.err);
    let targets = targets(site.path());
    let mut expected = BTreeSet::new();
    for (path, places) in &targets {
        let mut text = site.get(path);
        for &at in places {
            let old = text.as_bytes()[at];
            let new = if old == b'9' { "0".to_owned() } else { char::from(old + 1).to_string() };
            text.replace_range(at..=at, &new);
            expected.insert(format!("{path}:{}", line_column(&text, at).0));
        }
        site.put(path, &text);
    }
    assert!(expected.len() > 100, "{} claims have a digit", expected.len());
    let said = site.check(&[]);
    let found: BTreeSet<String> = said
        .heads()
        .iter()
        .filter(|line| line.contains("error[wrong-output]"))
        .map(|line| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"))
        .collect();
    let missed: Vec<&String> = expected.difference(&found).collect();
    let extra: Vec<&String> = found.difference(&expected).collect();
    assert!(missed.is_empty() && extra.is_empty(), "missed {missed:?}, extra {extra:?}");
    println!("{} changed digits, all found at their lines", expected.len());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, target) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
