//! Counting: how often each term stands in each part of each document.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::document::{Document, Field, Shown};
use crate::words::{self, Kind, STOP_WORDS};

/// Comes before a word that is mostly grammar, where it is code: `is`, `with`, `not` in backticks.
const CODE_MARK: char = '`';

/// A term in a document. Weights are in quarters of a word of running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// The term, by its index among those of its range.
    term: u32,
    /// How often it is in the title.
    pub title: u8,
    /// How often it is in headings and tags.
    pub heading: u8,
    /// How much of it is in the rest.
    pub text: u16,
    /// The section that has most of it.
    pub section: u8,
    /// How much that is, and how much there is in the section that is being read.
    best: u16,
    here: (u8, u16),
}

/// How long a document is, in tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Length {
    pub title: u32,
    pub heading: u32,
    pub text: u32,
}

/// What was counted in a range of documents, in their order.
#[derive(Default)]
pub(super) struct Range {
    /// Its terms, and once ranges are joined where each stands among all.
    terms: Vec<Box<str>>,
    places: Vec<u32>,
    /// How often each word was met as it is spelled.
    spelled: Vec<(Box<str>, u32)>,
    /// The counts of all documents, one after the other.
    counts: Vec<Count>,
    /// Where each document's counts end.
    ends: Vec<usize>,
    /// How long each document is.
    lengths: Vec<Length>,
    /// What is shown of each.
    shown: Vec<Shown>,
}

/// What was counted in all documents.
pub(super) struct Counted {
    /// All terms, sorted.
    pub terms: Vec<Box<str>>,
    /// How often each word was met as it is spelled: what a mistyped word may have meant.
    pub spelled: Vec<(Box<str>, u32)>,
    ranges: Vec<Range>,
}

/// Counts a range of documents.
pub(super) fn count(documents: &[Document<'_>]) -> Range {
    let mut counter = Counter::default();
    for document in documents {
        counter.read(document);
    }
    let mut spelled: Vec<(Box<str>, u32)> =
        counter.words.into_times().filter(|(_, times)| *times > 0).collect();
    spelled.sort_unstable();
    Range { terms: counter.terms, spelled, ..counter.out }
}

impl Counted {
    /// Joins ranges to the whole.
    pub fn join(mut ranges: Vec<Range>) -> Self {
        let mut places: HashMap<&str, u32, FixedState> = HashMap::default();
        for term in ranges.iter().flat_map(|range| &range.terms) {
            places.entry(term).or_default();
        }
        let mut sorted: Vec<&str> = places.keys().copied().collect();
        sorted.sort_unstable();
        for (place, term) in sorted.iter().enumerate() {
            places.insert(term, place as u32);
        }
        let terms: Vec<Box<str>> = sorted.iter().map(|term| Box::from(*term)).collect();
        let of = |range: &Range| {
            range.terms.iter().map(|term| places.get(&**term).copied().unwrap_or_default()).collect()
        };
        let of_ranges: Vec<Vec<u32>> = ranges.iter().map(of).collect();
        let mut spelled: Vec<(Box<str>, u32)> = Vec::new();
        for (range, places) in ranges.iter_mut().zip(of_ranges) {
            range.places = places;
            spelled.append(&mut range.spelled);
        }
        spelled.sort_unstable();
        spelled.dedup_by(|(again, more), (word, times)| {
            let same = again == word;
            if same {
                *times += *more;
            }
            same
        });
        Self { terms, spelled, ranges }
    }

    /// Returns the length of each document, and each of its counts with the term's place among all.
    pub fn documents(&self) -> impl Iterator<Item = (Length, impl Iterator<Item = (usize, &Count)>)> {
        self.ranges.iter().flat_map(|range| {
            let starts = std::iter::once(0).chain(range.ends.iter().copied());
            let counts = starts.zip(&range.ends).map(|(start, &end)| {
                range.counts[start..end]
                    .iter()
                    .map(|count| (range.places[count.term as usize] as usize, count))
            });
            range.lengths.iter().copied().zip(counts)
        })
    }

    /// Returns what is shown of each document.
    pub fn shown(&self) -> impl Iterator<Item = &Shown> {
        self.ranges.iter().flat_map(|range| &range.shown)
    }
}

/// A word as it is spelled, and the terms that it stands for.
#[derive(Clone, Copy, Default)]
struct Known {
    exact: u32,
    stem: u32,
    times: u32,
    is_stop: bool,
}

/// What is known of each word. Nearly all are short enough to be their own key: no other place in memory is looked at.
struct Words {
    short: HashMap<u128, u32, FixedState>,
    long: HashMap<Box<str>, u32, FixedState>,
    known: Vec<Known>,
    /// The words that were met last, by their hash: text repeats few words often, and the whole table is larger than
    /// what a processor keeps at hand.
    recent: Vec<Recent>,
}

/// A word that was met lately.
#[derive(Clone, Copy, Default)]
struct Recent {
    key: u128,
    known: Known,
    place: u32,
}

/// How many words are kept at hand: a power of two.
const RECENT: usize = 2048;

impl Default for Words {
    fn default() -> Self {
        let (short, long) = (HashMap::default(), HashMap::default());
        Self { short, long, known: Vec::new(), recent: vec![Recent::default(); RECENT] }
    }
}

impl Words {
    /// Returns the bytes of a word of at most 15, the first one lowest. (Made of whole registers: a copy through memory
    /// would be waited for.) No word holds NUL, so where it ends is told.
    fn key(word: &str) -> Option<u128> {
        let bytes = word.as_bytes();
        let length = bytes.len();
        let eight = |at: usize| bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        let four = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes).map(u64::from);
        match length {
            0..4 => Some(bytes.iter().rev().fold(0, |key, byte| key << 8 | u128::from(*byte))),
            4..8 => Some(u128::from(four(0)? | four(length - 4)? >> (8 * (8 - length)) << 32)),
            8 => Some(u128::from(eight(0)?)),
            9..16 => {
                Some(u128::from(eight(0)?) | u128::from(eight(length - 8)? >> (8 * (16 - length))) << 64)
            }
            _ => None,
        }
    }

    /// Returns what is known of a word, and counts it.
    fn meet(&mut self, word: &str, times: u32) -> Option<Known> {
        let Some(key) = Self::key(word) else {
            let known = self.known.get_mut(*self.long.get(word)? as usize)?;
            known.times += times;
            return Some(*known);
        };
        let mixed = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.recent[(mixed >> 48) as usize % RECENT];
        if slot.key != key {
            let place = *self.short.get(&key)?;
            let before =
                std::mem::replace(slot, Recent { key, known: *self.known.get(place as usize)?, place });
            if before.key != 0 {
                self.known[before.place as usize].times = before.known.times;
            }
        }
        slot.known.times += times;
        Some(slot.known)
    }

    fn insert(&mut self, word: &str, known: Known) {
        let place = self.known.len() as u32;
        self.known.push(known);
        match Self::key(word) {
            Some(key) => self.short.insert(key, place),
            None => self.long.insert(word.into(), place),
        };
    }

    fn into_times(mut self) -> impl Iterator<Item = (Box<str>, u32)> {
        for recent in self.recent.iter().filter(|recent| recent.key != 0) {
            self.known[recent.place as usize].times = recent.known.times;
        }
        let text = |key: u128| {
            let bytes = key.to_le_bytes();
            let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
            String::from_utf8_lossy(&bytes[..end]).into_owned().into_boxed_str()
        };
        let short = self.short.into_iter().map(move |(key, place)| (text(key), place));
        let all = short.chain(self.long);
        all.map(move |(word, place)| (word, self.known.get(place as usize).map_or(0, |known| known.times)))
    }
}

#[derive(Default)]
struct Counter {
    words: Words,
    ids: HashMap<Box<str>, u32, FixedState>,
    terms: Vec<Box<str>>,
    /// For each term, the place of its count in the document that is being read, if it has one: `(document, place)`.
    places: Vec<(u32, u32)>,
    out: Range,
}

impl Counter {
    fn read(&mut self, document: &Document<'_>) {
        let mut length = Length::default();
        let mut pair = String::new();
        let mut before: Option<Known> = None;
        let shown = document.read(&mut |text, field, section| {
            let exact = field <= Field::Code;
            let pairs = exact && field != Field::Path;
            let is_code = matches!(field, Field::TitleCode | Field::Code);
            // A title goes on after the code in it.
            if !matches!(field, Field::Title | Field::TitleCode) {
                before = None;
            }
            words::tokens(text, |token| {
                let known = self.word(&token.term, token.kind);
                // A lone sign in a block of code tells nothing: every block has them.
                if field == Field::Block && token.kind == Kind::Sign && token.term.len() == 1 {
                    return;
                }
                let whole = token.kind != Kind::Part;
                match field {
                    Field::Title | Field::TitleCode => length.title += u32::from(whole),
                    Field::Heading => length.heading += u32::from(whole),
                    _ => length.text += u32::from(whole),
                }
                self.add(known.stem, field, whole, section);
                if known.exact != known.stem && (exact || token.kind != Kind::Word) {
                    self.add(known.exact, field, whole, section);
                }
                if !whole {
                    return;
                }
                if is_code && known.is_stop {
                    pair.clear();
                    pair.push(CODE_MARK);
                    pair.push_str(&token.term);
                    let id = self.id(&pair);
                    self.add(id, field, true, section);
                }
                if pairs
                    && let Some(first) = before
                    && (field == Field::Title || !(first.is_stop && known.is_stop))
                {
                    pair.clear();
                    pair.push_str(&self.terms[first.stem as usize]);
                    pair.push_str(&self.terms[known.stem as usize]);
                    let id = self.id(&pair);
                    self.add(id, field, true, section);
                }
                before = (token.kind != Kind::Sign).then_some(known);
            });
        });
        self.out.ends.push(self.out.counts.len());
        self.out.lengths.push(length);
        self.out.shown.push(shown);
    }

    fn word(&mut self, word: &str, kind: Kind) -> Known {
        let times = u32::from(kind != Kind::Sign);
        if let Some(known) = self.words.meet(word, times) {
            return known;
        }
        let exact = self.id(word);
        let stem = self.id(&words::stem(word));
        let known = Known { exact, stem, times, is_stop: STOP_WORDS.contains(&word) };
        self.words.insert(word, known);
        known
    }

    fn id(&mut self, term: &str) -> u32 {
        if let Some(id) = self.ids.get(term) {
            return *id;
        }
        let id = self.terms.len() as u32;
        self.terms.push(term.into());
        self.places.push((u32::MAX, 0));
        self.ids.insert(term.into(), id);
        id
    }

    fn add(&mut self, term: u32, field: Field, whole: bool, section: usize) {
        let document = self.out.ends.len() as u32;
        let start = &mut self.places[term as usize];
        if start.0 != document {
            *start = (document, self.out.counts.len() as u32);
            self.out.counts.push(Count { term, ..Count::default() });
        }
        let count = &mut self.out.counts[start.1 as usize];
        let weight: u16 = match field {
            Field::Title | Field::TitleCode => {
                count.title = count.title.saturating_add(1);
                0
            }
            Field::Heading => {
                count.heading = count.heading.saturating_add(1);
                24
            }
            Field::Path => 5,
            Field::Code => 6,
            Field::Text => 4,
            Field::Aside | Field::Block => 2,
        };
        let weight = if whole { weight } else { weight / 2 };
        if field != Field::Heading {
            count.text = count.text.saturating_add(weight);
        }
        let section = section as u8;
        if count.here.0 != section {
            count.here = (section, 0);
        }
        count.here.1 = count.here.1.saturating_add(weight);
        if count.here.1 > count.best {
            (count.best, count.section) = (count.here.1, section);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_short_word_is_its_own_key(word in "[a-z_é]{1,16}") {
            let mut bytes = [0; 16];
            if word.len() < 16 {
                bytes[..word.len()].copy_from_slice(word.as_bytes());
                assert_eq!(Words::key(&word), Some(u128::from_le_bytes(bytes)));
            } else {
                assert_eq!(Words::key(&word), None);
            }
        }
    }
}
