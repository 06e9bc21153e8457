//! Reading without a connection: the service worker, and the lists of all that a browser may keep. `docs/offline.md` tells
//! what they are for.
//!
//! They name every other file by its content, so they are made last, from what the others were made into. That is a few
//! bytes an output: no page is rendered twice, or kept.

use std::fmt::Write as _;

use serde::Serialize;

use crate::digest::Digest;
use crate::plan::view::SiteCard;
use crate::plan::{Output, What};
use crate::theme::without_comments;
use crate::url::{OutPath, Url};

/// The service worker.
const WORKER: &str = include_str!("offline/worker.js");

/// The one that ends what an earlier one began.
const LAST_WORKER: &str = include_str!("offline/last-worker.js");

/// The path of the worker: its folder is all that it may answer for.
const WORKER_PATH: &str = "sw.js";

/// The path of the list of lists; those are `offline/list-0.json` and so on.
const LIST_PATH: &str = "offline/list.json";

/// About how many pages a list has.
const PER_LIST: usize = 96;

/// How many digits of a digest tell two states of one file apart.
const DIGITS: usize = 12;

/// What an output was made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many they are.
    pub bytes: u64,
}

impl Made {
    /// Returns what these bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        Self { digest: Digest::of(bytes), bytes: bytes.len() as u64 }
    }
}

/// The files that were made from all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    worker: Vec<u8>,
    list: Vec<u8>,
    parts: Vec<Vec<u8>>,
}

impl Files {
    /// Returns the bytes of one of the outputs that are made last.
    pub fn bytes(&self, what: What) -> &[u8] {
        match what {
            What::Worker => &self.worker,
            What::KeptList => &self.list,
            What::KeptPart(part) => self.parts.get(part).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }
}

/// Tells whether a path may be one of these files.
pub fn is_file(path: &str) -> bool {
    path == WORKER_PATH || path == LIST_PATH || path.strip_prefix("offline/list-").is_some()
}

/// Returns the outputs that are made from all others, by path. A site that is not to be kept has the worker alone, which
/// ends what an earlier one began.
pub fn outputs<'a>(card: &SiteCard, all: impl Iterator<Item = &'a Output>) -> Vec<Output> {
    let mut outputs = vec![Output { path: OutPath::file(WORKER_PATH), what: What::Worker }];
    if card.offline {
        let lists = 1 + lists_of(all.filter(|output| is_spread(output.what)).count());
        let list = |part: usize| Output {
            path: OutPath::file(format!("offline/list-{part}.json")),
            what: What::KeptPart(part),
        };
        outputs.push(Output { path: OutPath::file(LIST_PATH), what: What::KeptList });
        outputs.extend((0..lists).map(list));
    }
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    outputs
}

/// Returns how many lists so many pages are spread over: a power of two, so that it seldom changes.
fn lists_of(pages: usize) -> usize {
    pages.div_ceil(PER_LIST).next_power_of_two()
}

/// Tells whether a browser may keep an output. What is only for programs is not kept.
fn is_kept(what: What) -> bool {
    match what {
        What::Node(_)
        | What::Tags
        | What::Tag(..)
        | What::Glossary
        | What::Search
        | What::Cards
        | What::Deck(_)
        | What::Progress
        | What::Offline
        | What::Print
        | What::PrintPart(_)
        | What::CardSheets(_)
        | What::Mock
        | What::Kit
        | What::KitSet(_)
        | What::Redirect(_)
        | What::Manifest
        | What::CardList
        | What::ThemeFile(_)
        | What::Asset(_)
        | What::Index(_) => true,
        What::Twin(_)
        | What::NotFound
        | What::Sitemap
        | What::SitemapPart(_)
        | What::Worker
        | What::KeptList
        | What::KeptPart(_)
        | What::Feed
        | What::Robots
        | What::NoJekyll
        | What::Llms
        | What::Questions
        | What::Picture(_)
        | What::Package => false,
    }
}

/// Tells whether an output is one of many, which are spread over lists by a digest of their path: so a page that is added
/// changes one list. The first list has the rest, without which the pages are of little use.
fn is_spread(what: What) -> bool {
    matches!(what, What::Node(_) | What::Tag(..) | What::Redirect(_) | What::PrintPart(_) | What::Asset(_))
}

/// A file that may be kept: its address from the base path on, its state, its length.
#[derive(Serialize)]
struct Entry(String, String, u64);

/// The list of lists.
#[derive(Serialize)]
struct Root {
    /// Names the state of the whole site.
    version: String,
    files: usize,
    bytes: u64,
    /// Of each list: its state, how many files it has, and their length.
    parts: Vec<(String, usize, u64)>,
}

/// What the worker knows of its site.
#[derive(Serialize)]
struct Known<'a> {
    base: &'a str,
    id: &'a str,
    theme: &'a str,
    version: &'a str,
}

/// Makes the outputs that are made from all others.
pub fn files(card: &SiteCard, theme: &str, outputs: &[Output], made: &[(&Output, Made)]) -> Files {
    if !card.offline {
        let known = Known { base: &card.base, id: &card.id, theme: "", version: "" };
        return Files { worker: worker(&known, LAST_WORKER), ..Files::default() };
    }
    let lists = outputs.iter().filter(|output| matches!(output.what, What::KeptPart(_))).count().max(2);
    let mut parts: Vec<Vec<Entry>> = (0..lists).map(|_| Vec::new()).collect();
    for (output, made) in made.iter().filter(|(output, _)| is_kept(output.what)) {
        let part = if is_spread(output.what) { 1 + spread(output.path.as_str(), lists - 1) } else { 0 };
        parts[part].push(Entry(address(&output.path), made.digest.short(DIGITS), made.bytes));
    }
    let mut texts = Vec::with_capacity(lists);
    let mut root = Root { version: String::new(), files: 0, bytes: 0, parts: Vec::with_capacity(lists) };
    for mut part in parts {
        part.sort_by(|a, b| a.0.cmp(&b.0));
        let text = lines(&part);
        let bytes = part.iter().map(|entry| entry.2).sum();
        root.parts.push((Digest::of(text.as_bytes()).short(DIGITS), part.len(), bytes));
        root.files += part.len();
        root.bytes += bytes;
        texts.push(text.into_bytes());
    }
    root.version = Digest::of_hash(&root.parts).short(DIGITS);
    let known = Known { base: &card.base, id: &card.id, theme, version: &root.version };
    Files { worker: worker(&known, WORKER), list: json(&root).into_bytes(), parts: texts }
}

/// Returns a worker's script: what it knows, and its code.
fn worker(known: &Known<'_>, code: &str) -> Vec<u8> {
    format!("const SITE = {};\n{}", json(known).trim_end(), without_comments(code)).into_bytes()
}

fn json(value: &impl Serialize) -> String {
    // Strings and numbers alone: nothing that JSON could not hold.
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}

/// A list as JSON, one file a line.
fn lines(entries: &[Entry]) -> String {
    let mut text = String::from("[");
    for (index, entry) in entries.iter().enumerate() {
        // Writing into a String cannot fail.
        let _ = write!(text, "{}{}", if index == 0 { "\n" } else { ",\n" }, json(entry).trim_end());
    }
    text.push_str("\n]\n");
    text
}

/// Returns the list of a path among `lists`, a power of two.
fn spread(path: &str, lists: usize) -> usize {
    let digest = Digest::of(path.as_bytes()).short(8);
    usize::from_str_radix(&digest, 16).unwrap_or(0) % lists.max(1)
}

/// Returns the address that links have, from the base path on.
fn address(path: &OutPath) -> String {
    let path = path.as_str();
    let url = match path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')) {
        Some(folder) => Url::page(folder.trim_end_matches('/')),
        None => Url::file(path),
    };
    url.as_str().trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests;
