//! How much a term says of a document: BM25F (Robertson, Zaragoza and Taylor, 2004) in four bits.

use super::count::{Counted, Length};
use super::document::Document;

/// How many of the best postings of a term are kept. Terms that more documents have say little of any of them.
pub(super) const KEPT: usize = 200;

/// How many are kept where titles have the term: two common words may still name one page.
const KEPT_TITLES: usize = 600;

/// What a word in the title, or in a heading, weighs beside one of running text.
const TITLE: f64 = 5.0;
const HEADING: f64 = 2.0;

/// How much the length of a part counts against what stands in it.
const TITLE_LENGTH: f64 = 0.4;
const HEADING_LENGTH: f64 = 0.4;
const TEXT_LENGTH: f64 = 0.85;

/// Where more of a word stops to matter.
const SATURATION: f64 = 1.6;

/// A document that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    /// The document, by its place.
    pub document: u32,
    /// One bit for the title, three for the impact, four for the section.
    pub byte: u8,
}

/// The postings of a term, by document.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// In how many documents it is; more than there are postings where only the best were kept.
    pub frequency: u32,
    /// Those that were kept.
    pub list: Vec<Posting>,
}

/// Returns the postings of every term.
pub(super) fn postings(counted: &Counted, documents: &[Document<'_>]) -> Vec<Postings> {
    let mean = |of: fn(&Length) -> u32| {
        let (count, sum) = counted.documents().fold((0u64, 0u64), |(count, sum), (length, _)| {
            let one = u64::from(of(&length));
            (count + u64::from(one > 0), sum + one)
        });
        (sum as f64 / count.max(1) as f64).max(1.0)
    };
    let (titles, headings, texts) = (mean(|l| l.title), mean(|l| l.heading), mean(|l| l.text));
    let mut frequencies = vec![0u32; counted.terms.len()];
    for (term, _) in counted.documents().flat_map(|(_, counts)| counts) {
        frequencies[term] += 1;
    }
    let mut all: Vec<Vec<(u16, Posting)>> =
        frequencies.iter().map(|&frequency| Vec::with_capacity(frequency as usize)).collect();
    for (place, (length, counts)) in counted.documents().enumerate() {
        let norm = |share: f64, length: u32, mean: f64| 1.0 - share + share * f64::from(length) / mean;
        let title = TITLE / norm(TITLE_LENGTH, length.title, titles);
        let heading = HEADING / norm(HEADING_LENGTH, length.heading, headings);
        let text = 0.25 / norm(TEXT_LENGTH, length.text, texts);
        let prior = documents[place].prior();
        for (term, count) in counts {
            let weight = f64::from(count.title) * title
                + f64::from(count.heading) * heading
                + f64::from(count.text) * text;
            let impact = prior * weight / (SATURATION + weight);
            let in_title = count.title > 0;
            // Multiplied, added and divided alone: the same on every machine.
            let fine = (impact * 4096.0) as u16;
            let level =
                if in_title { (impact * 16.0 - 8.0).clamp(0.0, 7.0) } else { (impact * 8.0).clamp(0.0, 7.0) };
            let byte = u8::from(in_title) << 7 | (level as u8) << 4 | count.section;
            let rank = fine + if in_title { 8192 } else { 0 };
            all[term].push((rank, Posting { document: place as u32, byte }));
        }
    }
    all.into_iter()
        .zip(frequencies)
        .map(|(mut list, frequency)| {
            if list.len() > KEPT {
                let titles = list.iter().filter(|(_, posting)| posting.byte >= 0x80).count();
                let kept = titles.clamp(KEPT, KEPT_TITLES).min(list.len());
                list.select_nth_unstable_by(kept - 1, |(a, first), (b, second)| {
                    b.cmp(a).then(first.document.cmp(&second.document))
                });
                list.truncate(kept);
                list.sort_unstable_by_key(|(_, posting)| posting.document);
            }
            Postings { frequency, list: list.into_iter().map(|(_, posting)| posting).collect() }
        })
        .collect()
}
