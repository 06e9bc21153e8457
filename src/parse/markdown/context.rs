//! The sentence round a link.

use std::ops::Range;

use super::Context;

/// How many characters are kept on either side of a link.
const REACH: usize = 120;

/// Words that end in a dot without ending a sentence.
const ABBREVIATIONS: [&str; 17] = [
    "e.g", "i.e", "etc", "vs", "cf", "ca", "approx", "resp", "viz", "al", "fig", "sec", "ch", "pp", "mr",
    "mrs", "dr",
];

/// Returns the contexts of the links in a block. `links` are ranges of its text, ascending.
pub(super) fn contexts(block: &str, links: &[Range<usize>]) -> Vec<Context> {
    let starts = sentence_starts(block);
    let around = |link: &Range<usize>| {
        let first = starts.partition_point(|&start| start <= link.start);
        let start = first.checked_sub(1).map_or(0, |at| starts[at]);
        let after = starts.partition_point(|&start| start < link.end.max(link.start + 1));
        let end = starts.get(after).copied().unwrap_or(block.len());
        Context {
            before: end_of(&block[start..link.start]).into(),
            link: block[link.clone()].into(),
            after: start_of(&block[link.end..end]).into(),
        }
    };
    links.iter().map(around).collect()
}

/// Returns where the sentences after the first one start.
fn sentence_starts(block: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for (at, byte) in block.bytes().enumerate() {
        match byte {
            b'.' | b'!' | b'?' => {}
            0x80.. if is_wide_stop(&block.as_bytes()[..=at]) => {
                starts.push(at + 1);
                continue;
            }
            _ => continue,
        }
        let rest = &block[at + 1..];
        let closed = rest.trim_start_matches([')', ']', '"', '\'', '”', '’', '»']);
        let next = closed.trim_start_matches(' ');
        if next.len() == closed.len() || next.is_empty() {
            continue;
        }
        if byte == b'.' && is_abbreviation(&block[..at]) {
            continue;
        }
        starts.push(block.len() - next.len());
    }
    starts
}

/// Tells whether bytes end with a full stop that needs no space after it.
fn is_wide_stop(bytes: &[u8]) -> bool {
    ["。", "！", "？"].iter().any(|stop| bytes.ends_with(stop.as_bytes()))
}

fn is_abbreviation(before: &str) -> bool {
    let longest = 8;
    let mut from = before.len().saturating_sub(longest);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let word = before[from..].rsplit([' ', '(', '[', '\u{a0}', '"', '“']).next().unwrap_or_default();
    ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns the last words of what stands before a link.
fn end_of(text: &str) -> String {
    if text.len() <= REACH {
        return text.trim_start().to_owned();
    }
    match text.char_indices().rev().nth(REACH - 1) {
        None | Some((0, _)) => text.trim_start().to_owned(),
        Some((at, _)) => {
            let kept = &text[at..];
            let whole_word = text[..at].ends_with(' ');
            let kept = if whole_word { kept } else { kept.split_once(' ').map_or(kept, |(_, words)| words) };
            format!("…{}", kept.trim_start())
        }
    }
}

/// Returns the first words of what follows a link.
fn start_of(text: &str) -> String {
    if text.len() <= REACH {
        return text.trim_end().to_owned();
    }
    match text.char_indices().nth(REACH) {
        None => text.trim_end().to_owned(),
        Some((at, c)) => {
            let kept = &text[..at];
            let kept = if c == ' ' { kept } else { kept.rsplit_once(' ').map_or(kept, |(words, _)| words) };
            format!("{}…", kept.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The links stand in braces.
    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let (mut block, mut links, mut open) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '{' => open = block.len(),
                '}' => links.push(open..block.len()),
                c => block.push(c),
            }
        }
        let shown: Vec<String> = contexts(&block, &links)
            .iter()
            .map(|context| format!("{}{{{}}}{}", context.before, context.link, context.after))
            .collect();
        assert_eq!(shown.join("|"), expected);
    }

    #[test]
    fn sentences() {
        check("One. Two {a} three. Four.", "Two {a} three.");
        check("{a} b. {c}", "{a} b.|{c}");
        check("See, e.g. {a}, i.e. this. No", "See, e.g. {a}, i.e. this.");
        check("Use 3.14 {a} v1.2! Yes? {b}", "Use 3.14 {a} v1.2!|{b}");
        check("(A.) B \"{a}.\" C", "B \"{a}.\"");
        check("One. {Two. Three} four. Five", "{Two. Three} four.");
        check("一。二{a}三。四", "二{a}三。");
        check("One. {}two. Three", "{}two.");
    }

    #[test]
    fn long_sentences_are_cut_at_words() {
        let words = "word ".repeat(100);
        let cut = format!("…{}{{a}}{}…", "word ".repeat(24), " word".repeat(24));
        check(&format!("{words}{{a}} {words}"), &cut);
        let long = "é".repeat(300);
        check(&format!("{long}{{a}}{long}"), &format!("…{0}{{a}}{0}…", "é".repeat(120)));
    }
}
