//! The files of the index, as `docs/search.md` describes them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;

use super::count::Counted;
use super::document::{Document, Found, Shown};
use super::impact::{KEPT, Posting, Postings};
use super::{FOLDER, File, Index, ROOT, VERSION, name_of, synonyms};
use crate::link::{CardKind, Site};
use crate::par::par_map;
use crate::parse::Level;

/// The size of a piece of the dictionary, in bytes before it is deflated.
const SHARD: usize = 2048;

/// The size of a file of documents, likewise, and how many it may hold.
const RECORDS: usize = 3072;
const MOST_RECORDS: usize = 32;

/// An index of no more than this, likewise, is one file: one round trip costs a reader more than these bytes.
const SMALL: usize = 40_000;

/// A word that is offered for a mistyped one has at least this many letters.
const SPELLED: usize = 4;

/// How many pages are offered before anything is typed.
const START: usize = 6;

/// How many postings stand for a prefix that too many terms have: of one or two letters nobody wants more than a page of
/// results, a longer one may be the last of several words.
const HEAD: [usize; 2] = [60, 200];

/// Follows a prefix in the dictionary, where its best postings stand: sorts before every letter.
const HEAD_MARK: char = '\u{1}';

/// What a root says, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Root<'a> {
    version: u32,
    documents: usize,
    per_file: usize,
    kept: usize,
    /// Names this state of the index, and the folder of its parts.
    name: String,
    /// A text that sorts after all terms of the shard before, and not after the first of each.
    shards: Vec<String>,
    /// First letters that have a list of words.
    spelling: Vec<String>,
    areas: Vec<(&'a str, &'a str)>,
    /// Documents that are offered before anything is typed.
    start: Vec<usize>,
    /// The length of each part, where they follow in this file.
    sizes: Vec<usize>,
}

/// One line of the dictionary.
struct Entry {
    term: String,
    postings: Postings,
    synonyms: Vec<String>,
}

/// Makes all files.
pub(super) fn pack(
    site: &Site,
    documents: &[Document<'_>],
    counted: &Counted,
    postings: Vec<Postings>,
    threads: usize,
) -> Index {
    let mut entries = entries(site, counted, postings);
    let heads = heads(&entries);
    entries.extend(heads);
    entries.sort_unstable_by(|a, b| a.term.cmp(&b.term));

    let (first, shards) = shards(&entries);
    let (per_file, records) = records(documents, counted, threads);
    let (letters, spelling) = spelling(counted, documents.len());
    let names = (0..shards.len()).map(|index| format!("t{index}"));
    let names = names.chain((0..records.len()).map(|index| format!("d{index}")));
    let names = names.chain((0..spelling.len()).map(|index| format!("s{index}"))).chain(["f".to_owned()]);
    let names: Vec<String> = names.collect();
    let parts: Vec<Vec<u8>> =
        shards.into_iter().chain(records).chain(spelling).chain([facets(documents)]).collect();

    let mut root = Root {
        version: VERSION,
        documents: documents.len(),
        per_file,
        kept: KEPT,
        name: name_of(&parts),
        shards: first,
        spelling: letters,
        areas: site.areas().map(|id| (&*site.node(id).path, &*site.node(id).card.text)).collect(),
        start: start(documents),
        sizes: Vec::new(),
    };
    let small = parts.iter().map(Vec::len).sum::<usize>() <= SMALL;
    let mut files = Vec::new();
    let mut body = Vec::new();
    if small {
        root.sizes = parts.iter().map(Vec::len).collect();
        body = parts.concat();
    } else {
        files = par_map(&parts.iter().zip(&names).collect::<Vec<_>>(), threads, |(part, own)| File {
            path: format!("{FOLDER}/{}/{own}.bin", root.name),
            bytes: deflated(part),
        });
    }
    let json = serde_json::to_vec(&root).unwrap_or_default();
    let mut whole = (json.len() as u32).to_le_bytes().to_vec();
    whole.extend(json);
    whole.extend(body);
    files.push(File { path: ROOT.to_owned(), bytes: deflated(&whole) });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Index { files, documents: documents.len(), terms: counted.terms.len() }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len()), Compression::new(5));
    // Writing to memory does not fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Returns the dictionary, sorted.
fn entries(site: &Site, counted: &Counted, postings: Vec<Postings>) -> Vec<Entry> {
    let known: Vec<bool> = postings.iter().map(|postings| postings.frequency > 0).collect();
    let mut entries: Vec<Entry> = counted
        .terms
        .iter()
        .zip(postings)
        .filter(|(_, postings)| postings.frequency > 0)
        .map(|(term, postings)| Entry { term: term.to_string(), postings, synonyms: Vec::new() })
        .collect();
    let has = |term: &str| {
        counted.terms.binary_search_by(|known| (**known).cmp(term)).is_ok_and(|index| known[index])
    };
    for (key, others) in synonyms::by_first_word(&site.config.search.synonyms, has) {
        match entries.binary_search_by(|entry| entry.term.cmp(&key)) {
            Ok(index) => entries[index].synonyms = others,
            Err(index) => {
                entries.insert(index, Entry { term: key, postings: Postings::default(), synonyms: others });
            }
        }
    }
    entries
}

/// Makes entries for prefixes with so many completions that looking through them would take many shards.
fn heads(entries: &[Entry]) -> Vec<Entry> {
    let sizes: Vec<usize> = entries.iter().map(|entry| 5 + entry.postings.list.len() * 2).collect();
    let mut heads = Vec::new();
    for length in 1..=6 {
        let mut start = 0;
        while start < entries.len() {
            let Some((end, _)) = entries[start].term.char_indices().nth(length) else {
                start += 1;
                continue;
            };
            let prefix = &entries[start].term[..end];
            let same = entries[start..].iter().take_while(|entry| entry.term.starts_with(prefix)).count();
            if sizes[start..start + same].iter().sum::<usize>() > 2 * SHARD {
                heads.push(head(prefix, &entries[start..start + same]));
            }
            start += same;
        }
    }
    heads
}

/// Returns the best postings of all completions of a prefix.
fn head(prefix: &str, entries: &[Entry]) -> Entry {
    let mut all: Vec<(u32, Posting)> = Vec::new();
    for entry in entries {
        // Of what many titles have, more readers want to know.
        let weight = entry.postings.list.iter().filter(|posting| posting.byte >= 0x80).count().min(15) as u32;
        all.extend(entry.postings.list.iter().map(|posting| {
            let impact = u32::from(posting.byte >> 4);
            (impact * (8 + weight), *posting)
        }));
    }
    all.sort_unstable_by_key(|(rank, posting)| (posting.document, std::cmp::Reverse(*rank)));
    all.dedup_by_key(|(_, posting)| posting.document);
    all.sort_unstable_by_key(|(rank, posting)| (std::cmp::Reverse(*rank), posting.document));
    // What has more postings than stand here says so by a frequency above `KEPT`.
    let most = entries.iter().map(|entry| entry.postings.frequency).max().unwrap_or_default();
    let kept = HEAD[usize::from(prefix.len() > 2)];
    let frequency =
        if all.len() > kept { most.max((all.len().max(KEPT + 1)) as u32) } else { all.len() as u32 };
    all.truncate(kept);
    all.sort_unstable_by_key(|(_, posting)| posting.document);
    let list: Vec<Posting> = all.into_iter().map(|(_, posting)| posting).collect();
    let postings = Postings { frequency, list };
    Entry { term: format!("{prefix}{HEAD_MARK}"), postings, synonyms: Vec::new() }
}

/// Cuts the dictionary: returns what divides the shards, and their bytes.
fn shards(entries: &[Entry]) -> (Vec<String>, Vec<Vec<u8>>) {
    let (mut first, mut shards) = (vec![String::new()], vec![Vec::new()]);
    let mut before = "";
    for entry in entries {
        let full = shards.last().is_some_and(|shard: &Vec<u8>| shard.len() >= SHARD);
        if full {
            first.push(divider(before, &entry.term).to_owned());
            shards.push(Vec::new());
            before = "";
        }
        if let Some(shard) = shards.last_mut() {
            write_entry(shard, before, entry);
        }
        before = &entry.term;
    }
    (first, shards)
}

/// Returns the shortest start of `next` that sorts after `before`.
fn divider<'a>(before: &str, next: &'a str) -> &'a str {
    next.char_indices()
        .map(|(at, c)| &next[..at + c.len_utf8()])
        .find(|start| *start > before)
        .unwrap_or(next)
}

fn write_entry(out: &mut Vec<u8>, before: &str, entry: &Entry) {
    write_front(out, before, &entry.term);
    let flag = u32::from(!entry.synonyms.is_empty());
    write_number(out, entry.postings.frequency << 1 | flag);
    if entry.postings.frequency as usize > KEPT {
        write_number(out, entry.postings.list.len() as u32);
    }
    let mut last = 0;
    for posting in &entry.postings.list {
        write_number(out, posting.document - last);
        last = posting.document;
    }
    out.extend(entry.postings.list.iter().map(|posting| posting.byte));
    if flag > 0 {
        let text = entry.synonyms.join("\n");
        write_number(out, text.len() as u32);
        out.extend(text.bytes());
    }
}

/// Writes a word as what it shares with the one before it, and the rest.
fn write_front(out: &mut Vec<u8>, before: &str, word: &str) {
    let mut shared = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    while !word.is_char_boundary(shared) {
        shared -= 1;
    }
    write_number(out, shared as u32);
    write_number(out, (word.len() - shared) as u32);
    out.extend(&word.as_bytes()[shared..]);
}

/// Writes a number, seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Returns how many documents a file holds, and the files: a JSON list of records each.
fn records(documents: &[Document<'_>], counted: &Counted, threads: usize) -> (usize, Vec<Vec<u8>>) {
    let both: Vec<_> = documents.iter().zip(counted.shown()).collect();
    let lines = par_map(&both, threads, |(document, shown)| record(document, shown));
    let mean = lines.iter().map(Vec::len).sum::<usize>() / lines.len().max(1);
    let per_file = (RECORDS / mean.max(1)).clamp(4, MOST_RECORDS);
    let files = lines.chunks(per_file).map(|lines| {
        let mut file = vec![b'['];
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                file.push(b',');
            }
            file.extend(line);
        }
        file.push(b']');
        file
    });
    (per_file, files.collect())
}

/// Returns what is shown of a document.
fn record(document: &Document<'_>, shown: &Shown) -> Vec<u8> {
    let card = document.card();
    let asks = card.and_then(|card| card.asks).map_or("", |asks| asks.name());
    let level = card.and_then(|card| card.level).map_or("", Level::name);
    let line = (
        kind(document),
        level,
        asks,
        document.area.map_or(-1, |area| area as i64),
        &document.address,
        &document.title,
        &shown.lead,
        &shown.sections,
    );
    serde_json::to_vec(&line).unwrap_or_default()
}

/// The letter of what a document is.
fn kind(document: &Document<'_>) -> &'static str {
    match (document.source, document.card().map(|card| card.kind)) {
        (Found::Term(_), _) => "g",
        (Found::Tag(_), _) => "#",
        (_, Some(CardKind::Home) | None) => "h",
        (_, Some(CardKind::Section)) => "s",
        (_, Some(CardKind::Topic)) => "t",
        (_, Some(CardKind::Bank)) => "b",
        (_, Some(CardKind::Question)) => "q",
    }
}

/// Returns what filters ask for: a byte a document for level, kind and what is asked, then one for the area.
fn facets(documents: &[Document<'_>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(documents.len() * 2);
    for document in documents {
        let card = document.card();
        let level = match card.and_then(|card| card.level) {
            None => 0,
            Some(Level::Junior) => 1,
            Some(Level::Mid) => 2,
            Some(Level::Senior) => 3,
        };
        let kind = "hstbqg#".find(kind(document)).unwrap_or_default() as u8;
        let asks = card.and_then(|card| card.asks).map_or(0, |asks| {
            crate::parse::Kind::ALL.iter().position(|one| *one == asks).map_or(0, |index| index as u8 + 1)
        });
        out.push(level << 6 | kind << 3 | asks);
    }
    let area = |document: &Document<'_>| document.area.map_or(255, |area| area.min(254) as u8);
    out.extend(documents.iter().map(area));
    out
}

/// Returns the first letters of words, and for each the words that start with it, with how common they are.
fn spelling(counted: &Counted, documents: usize) -> (Vec<String>, Vec<Vec<u8>>) {
    let least = if documents < 1000 { 2 } else { 3 };
    let (mut letters, mut lists): (Vec<String>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    let mut before = "";
    for (word, times) in &counted.spelled {
        let fits = word.len() >= SPELLED && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if *times < least || !fits || word.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let letter = &word[..1];
        if letters.last().is_none_or(|last| last != letter) {
            letters.push(letter.to_owned());
            lists.push(Vec::new());
            before = "";
        }
        if let Some(list) = lists.last_mut() {
            write_front(list, before, word);
            list.push(times.ilog2() as u8);
        }
        before = word;
    }
    (letters, lists)
}

/// Returns the questions that most pages link to, one of an area.
fn start(documents: &[Document<'_>]) -> Vec<usize> {
    let mut questions: Vec<(usize, usize, Option<usize>)> = documents
        .iter()
        .enumerate()
        .filter_map(|(place, document)| match document.source {
            Found::Page(node, _) if node.question().is_some() => {
                Some((node.backlinks.len() + node.follows.len(), place, document.area))
            }
            _ => None,
        })
        .collect();
    questions.sort_by_key(|(links, place, _)| (std::cmp::Reverse(*links), *place));
    let mut areas: Vec<Option<usize>> = Vec::new();
    questions.retain(|(_, _, area)| {
        let fresh = area.is_none() || !areas.contains(area);
        areas.push(*area);
        fresh
    });
    questions.into_iter().take(START).map(|(_, place, _)| place).collect()
}
