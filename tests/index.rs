//! The search index, read back as `docs/search.md` describes it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use flate2::read::DeflateDecoder;
use prepress::pipeline::{self, Memo, Options, Run};
use prepress::search::{self, Index};
use prepress::source::{SitePath, Source};
use prepress::sources::Sources;
use serde_json::Value;

fn run(files: &[(String, String)]) -> Run {
    let source = |path: &str, text: &str| Source::new(SitePath::new(path), text.as_bytes().to_vec());
    let mut content: Vec<Source> = files.iter().map(|(path, text)| source(path, text)).collect();
    content.sort_by(|a, b| a.path.cmp(&b.path));
    let config = Some(source("site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\n"));
    let sources = Sources { config, content, ..Sources::default() };
    let run = pipeline::run(
        &sources,
        &Options { base_url: None, repository: None, drafts: false, threads: 1 },
        &mut Memo::default(),
    );
    assert_eq!(run.found.errors(), 0, "{:?}", run.found);
    run
}

/// A line of the dictionary.
struct Entry {
    frequency: u32,
    postings: Vec<(u32, u8)>,
    synonyms: Vec<String>,
}

/// An index as a reader sees it.
struct Opened {
    root: Value,
    entries: BTreeMap<String, Entry>,
    records: Vec<Value>,
    spelled: Vec<String>,
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn number(&mut self) -> u32 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let (byte, rest) = self.0.split_first().unwrap();
            self.0 = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }

    fn take(&mut self, count: u32) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count as usize);
        self.0 = rest;
        taken.to_vec()
    }

    fn word(&mut self, before: &[u8]) -> Vec<u8> {
        let shared = self.number() as usize;
        let length = self.number();
        [before[..shared].to_vec(), self.take(length)].concat()
    }
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

fn open(index: &Index) -> Opened {
    let file = |path: &str| {
        let file = index.files.iter().find(|file| file.path == path);
        inflated(&file.unwrap_or_else(|| panic!("{path} is missing")).bytes)
    };
    let whole = file(search::ROOT);
    let length = u32::from_le_bytes(whole[..4].try_into().unwrap()) as usize;
    let root: Value = serde_json::from_slice(&whole[4..4 + length]).unwrap();
    let count = |name: &str| root[name].as_array().unwrap().len();
    let documents = root["documents"].as_u64().unwrap() as usize;
    let per_file = root["perFile"].as_u64().unwrap() as usize;
    let kinds = [("t", count("shards")), ("d", documents.div_ceil(per_file)), ("s", count("spelling"))];
    let mut parts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut inside = &whole[4 + length..];
    let mut sizes = root["sizes"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap() as usize);
    let names =
        kinds.iter().flat_map(|(kind, count)| (0..*count).map(move |number| format!("{kind}{number}")));
    for name in names.chain(["f".to_owned()]) {
        let part = match sizes.next() {
            Some(size) => {
                let (part, rest) = inside.split_at(size);
                inside = rest;
                part.to_vec()
            }
            None => file(&format!("search/index/{}/{name}.bin", root["name"].as_str().unwrap())),
        };
        parts.insert(name, part);
    }
    assert_eq!(parts["f"].len(), documents * 2);

    let mut entries = BTreeMap::new();
    let kept = root["kept"].as_u64().unwrap() as u32;
    for number in 0..kinds[0].1 {
        let mut bytes = Bytes(&parts[&format!("t{number}")]);
        let mut term: Vec<u8> = Vec::new();
        while !bytes.0.is_empty() {
            let next = bytes.word(&term);
            assert!(next > term, "terms ascend");
            term = next;
            let text = String::from_utf8(term.clone()).unwrap();
            let divider = |at: usize| root["shards"][at].as_str().unwrap().to_owned();
            assert!(divider(number) <= text, "{text:?} is before its shard");
            assert!(number + 1 == kinds[0].1 || text < divider(number + 1), "{text:?} is after its shard");
            let flagged = bytes.number();
            let frequency = flagged >> 1;
            let count = if frequency > kept { bytes.number() } else { frequency };
            let mut place = 0;
            let places: Vec<u32> = (0..count)
                .map(|index| {
                    let step = bytes.number();
                    assert!(index == 0 || step > 0, "documents ascend");
                    place += step;
                    place
                })
                .collect();
            assert!(places.iter().all(|place| (*place as usize) < documents));
            let postings = places.into_iter().zip(bytes.take(count)).collect();
            let synonyms = match flagged & 1 {
                0 => Vec::new(),
                _ => {
                    let length = bytes.number();
                    let text = String::from_utf8(bytes.take(length)).unwrap();
                    text.split('\n').map(str::to_owned).collect()
                }
            };
            entries.insert(text, Entry { frequency, postings, synonyms });
        }
    }
    let records = (0..kinds[1].1)
        .flat_map(|number| serde_json::from_slice::<Vec<Value>>(&parts[&format!("d{number}")]).unwrap())
        .collect();
    let mut spelled = Vec::new();
    for number in 0..kinds[2].1 {
        let mut bytes = Bytes(&parts[&format!("s{number}")]);
        let mut word: Vec<u8> = Vec::new();
        while !bytes.0.is_empty() {
            word = bytes.word(&word);
            bytes.take(1);
            spelled.push(String::from_utf8(word.clone()).unwrap());
        }
    }
    Opened { root, entries, records, spelled }
}

impl Opened {
    fn address(&self, place: u32) -> &str {
        self.records[place as usize][4].as_str().unwrap()
    }

    /// The pages that have a term, with the byte of each.
    fn pages(&self, term: &str) -> BTreeMap<&str, u8> {
        let entry = self.entries.get(term);
        let postings = entry.map(|entry| entry.postings.as_slice()).unwrap_or_default();
        postings.iter().map(|(place, byte)| (self.address(*place), *byte)).collect()
    }
}

fn small() -> Run {
    run(&[
        (
            "content/concurrency/_index.md".into(),
            "+++\ntitle = \"Concurrency\"\n+++\nWork at the same time.\n".into(),
        ),
        (
            "content/concurrency/gil.md".into(),
            "+++\ntitle = \"The `GIL`\"\nlevel = \"mid\"\ntags = [\"threads\"]\n+++\nOne lock for the interpreter. It hurts.\n\n\
             ## When it hurts\n\nLoops that compute. `a is not b` takes no turns.\n\n```python\nx = heapq.nlargest(3, xs)\n```\n"
                .into(),
        ),
        (
            "content/concurrency/bank.toml".into(),
            "title = \"Bank\"\n[[question]]\nid = \"why-gil\"\nask = \"Why is there a GIL?\"\nlevel = \"senior\"\n\
             kind = \"concept\"\nanswer = \"Reference counts are the xylophone of it.\"\n"
                .into(),
        ),
        (
            "content/glossary.toml".into(),
            "[[term]]\nname = \"GIL\"\naliases = [\"global interpreter lock\"]\ndefinition = \"The lock of CPython.\"\n".into(),
        ),
    ])
}

#[test]
fn what_is_indexed_is_found_where_it_stands() {
    let run = small();
    let index = open(run.index());
    let gil = index.pages("gil");
    assert_eq!(gil.keys().copied().collect::<Vec<_>>(), ["concurrency/gil/", "glossary/#gil", "q/why-gil/"]);
    assert!(gil.values().all(|byte| *byte >= 0x80), "all have it in their title");
    let section = |term: &str, page: &str| index.pages(term)[page] & 15;
    assert_eq!(section("comput", "concurrency/gil/"), 1, "what stands below the first heading");
    assert_eq!(section("lock", "concurrency/gil/"), 0);
    assert!(index.pages("heapq.nlargest").contains_key("concurrency/gil/"), "whole names in code");
    assert!(index.pages("`is").contains_key("concurrency/gil/"), "a keyword as code");
    assert!(index.pages("interpretlock").contains_key("glossary/#gil"), "neighbours in a name");
    assert!(index.pages("xylophon").contains_key("q/why-gil/"), "the answer is indexed");
    assert_eq!(
        index.pages("thread").keys().copied().collect::<Vec<_>>(),
        ["concurrency/gil/", "tags/threads/"]
    );
    assert!(index.entries["global"].synonyms.contains(&"interpreter lock\tgil".to_owned()));
}

#[test]
fn a_result_shows_the_question_and_no_word_of_its_answer() {
    let run = small();
    let index = open(run.index());
    let record = index.records.iter().find(|record| record[4] == "q/why-gil/").unwrap();
    assert_eq!((&record[0], &record[1], &record[2]), (&"q".into(), &"senior".into(), &"concept".into()));
    assert_eq!(record[5], "Why is there a GIL?");
    assert!(!index.records.iter().any(|record| record.to_string().contains("xylophone")));
    let topic = index.records.iter().find(|record| record[4] == "concurrency/gil/").unwrap();
    assert_eq!(
        (&topic[5], &topic[6]),
        (&"The `GIL`".into(), &"One lock for the interpreter. It hurts.".into())
    );
    assert_eq!(topic[7][0][0], "when-it-hurts");
    assert!(!index.root["sizes"].as_array().unwrap().is_empty(), "a small index is one file");
    assert_eq!(run.index().files.len(), 1);
}

fn large() -> Run {
    let words = ["alpha", "beta", "gamma", "delta", "sigma", "stack", "string", "struct", "stable", "static"];
    let files: Vec<(String, String)> = (0..1500)
        .map(|number: usize| {
            let word = |step: usize| words[(number * step + step) % words.len()];
            let own = format!("s{}x{}", number % 97, number);
            let text = format!(
                "+++\ntitle = \"{} of {} {own}\"\n+++\nCommon words of {} and {}.\n\n## On {}\n\nMore {own} text.\n",
                word(1),
                word(3),
                word(7),
                word(9),
                word(11),
            );
            (format!("content/area-{}/page-{number:04}.md", number % 7), text)
        })
        .collect();
    run(&files)
}

#[test]
fn a_large_index_is_cut_and_has_heads_for_what_many_terms_start_with() {
    let run = large();
    let index = open(run.index());
    assert!(index.root["shards"].as_array().unwrap().len() > 4);
    assert_eq!(index.records.len(), 1500 + 7 + 1);
    assert!(
        run.index()
            .files
            .iter()
            .all(|file| file.path == search::ROOT || inflated(&file.bytes).len() < 12_000)
    );
    let kept = index.root["kept"].as_u64().unwrap() as usize;
    let common = &index.entries["common"];
    assert_eq!(
        (common.frequency, common.postings.len()),
        (1500, kept),
        "the best are kept, the true count is told"
    );
    let head = &index.entries["s\u{1}"];
    assert!(head.postings.len() == 60 && head.postings.iter().all(|(_, byte)| *byte >= 0x80));
    assert!(index.spelled.contains(&"gamma".to_owned()));
    assert!(!index.spelled.contains(&"s1x1".to_owned()), "what one page says is offered to nobody");
}

#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    for run in [small(), large()] {
        let one = search::index(&run.site, 1);
        for threads in [2, 3, 8] {
            assert!(search::index(&run.site, threads) == one, "{threads} threads");
        }
    }
}

#[test]
fn the_sites_own_synonyms_are_added() {
    let mut files =
        vec![("content/a.md".to_owned(), "+++\ntitle = \"Eviction\"\n+++\nOut it goes.\n".to_owned())];
    files.push(("content/b.md".into(), "+++\ntitle = \"Other\"\n+++\nText.\n".into()));
    let mut run = run(&files);
    run.site.config.search.synonyms = vec![vec!["least recently used".into(), "eviction".into()]];
    let index = open(&search::index(&run.site, 1));
    assert_eq!(index.entries["least"].synonyms, ["recently used\teviction"]);
}

#[test]
fn an_empty_site_has_an_index() {
    let run = run(&[("content/_index.md".to_owned(), "+++\ntitle = \"Home\"\n+++\n".to_owned())]);
    let index = open(run.index());
    assert_eq!(index.records.len(), 1);
    assert!(Path::new(search::ROOT).starts_with("search"));
}
