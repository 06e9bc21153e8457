//! The words of a text, as the search knows them. `themes/default/js/lib/words.js` has the same rules for what a reader
//! types; `tests/words.json` holds the two equal.
//!
//! Code is told as it is written: a name with its dots and underscores, an operator, a decorator with its sign are
//! tokens of their own, and nothing that a reader of Python may type is dropped.

mod stem;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

pub use stem::stem;

/// What kind of token was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word of a language.
    Word,
    /// A name that is more than a word: `__init__`, `heapq.nlargest`, `TaskGroup`, `utf8`, `3.15`.
    Name,
    /// A part of the name or sign before it: `heapq`, `task`.
    Part,
    /// An operator or another form made of signs: `==`, `@property`, `**kwargs`, `[::-1]`, `%s`, `f"`.
    Sign,
}

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its letters: normalised (NFKC), in lower case, without accents; not stemmed.
    pub term: Cow<'a, str>,
    /// What it is.
    pub kind: Kind,
}

/// Words that say little about what a text is on. They are indexed like others: a query that has nothing else is
/// answered by them.
pub const STOP_WORDS: [&str; 74] = [
    "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but", "by",
    "can", "could", "did", "do", "does", "doing", "for", "from", "had", "has", "have", "how", "i", "if",
    "in", "into", "is", "it", "its", "many", "may", "me", "much", "my", "not", "of", "on", "one", "or",
    "our", "out", "should", "so", "some", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "to", "use", "used", "using", "was", "we", "what", "when", "where", "which", "while", "who",
    "why", "with", "you", "your",
];

/// Operators of more than one sign, the longest first.
const OPERATORS: [&str; 39] = [
    "**=", "//=", ">>=", "<<=", ">>>", "===", "!==", "...", ":=", "==", "!=", "<=", ">=", "->", "=>", "**",
    "//", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "++", "&&", "||", "<>", "::",
    "#!", "~=", "??", "?.", "$$", "=}",
];

/// Calls back for every token of a text, in order.
pub fn tokens<'a>(text: &'a str, mut take: impl FnMut(Token<'a>)) {
    let mut take = |token: Token<'a>| {
        // Accents without a letter leave nothing.
        if !token.term.is_empty() {
            take(token);
        }
    };
    for (chunk, is_ascii) in chunks(text) {
        if is_ascii {
            if let Some(word) = bare(chunk) {
                plain(word, &mut take);
            } else {
                Scan { text: chunk, take: &mut |term: Cow<'a, str>, kind| take(Token { term, kind }) }
                    .chunk();
            }
        } else {
            let normal: String = chunk.nfkc().collect();
            for part in normal.split(char::is_whitespace).filter(|part| !part.is_empty()) {
                let mut own = |term: Cow<'_, str>, kind| {
                    take(Token { term: Cow::Owned(term.into_owned()), kind });
                };
                Scan { text: part, take: &mut own }.chunk();
            }
        }
    }
}

/// Returns what stands between white space, and whether it is all ASCII.
fn chunks(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let (mut start, mut is_ascii) = (at, true);
        while at < bytes.len() {
            let byte = bytes[at];
            let (is_space, length) = if byte.is_ascii() {
                (matches!(byte, b' ' | b'\t'..=b'\r'), 1)
            } else {
                let c = text[at..].chars().next().unwrap_or_default();
                is_ascii &= c.is_whitespace();
                (c.is_whitespace(), c.len_utf8())
            };
            at += length;
            if is_space {
                if at - length > start {
                    return Some((&text[start..at - length], is_ascii));
                }
                (start, is_ascii) = (at, true);
            }
        }
        (start < at).then(|| &text[std::mem::replace(&mut start, at)..at]).map(|chunk| (chunk, is_ascii))
    })
}

/// Returns the word of a chunk that is but letters, a sign before them and two after them at most: of running text nearly
/// all is.
fn bare(chunk: &str) -> Option<&str> {
    let bytes = chunk.as_bytes();
    let start = usize::from(matches!(bytes[0], b'(' | b'"'));
    let mut end = bytes.len();
    while end > start
        && bytes.len() - end < 2
        && matches!(bytes[end - 1], b'.' | b',' | b';' | b':' | b'?' | b'!' | b')')
    {
        end -= 1;
    }
    (end > start && bytes[start..end].iter().all(u8::is_ascii_alphabetic)).then(|| &chunk[start..end])
}

/// The commonest case by far: letters between spaces.
fn plain<'a>(chunk: &'a str, take: &mut impl FnMut(Token<'a>)) {
    let bytes = chunk.as_bytes();
    if bytes[1..].iter().all(u8::is_ascii_lowercase) {
        let term = match bytes[0].is_ascii_lowercase() {
            true => Cow::Borrowed(chunk),
            false => Cow::Owned(chunk.to_ascii_lowercase()),
        };
        return take(Token { term, kind: Kind::Word });
    }
    Scan { text: chunk, take: &mut |term: Cow<'a, str>, kind| take(Token { term, kind }) }.chunk();
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Ideographs and syllables that are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Returns a word in lower case and without accents.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
    }
    let bare: String = word.nfkd().filter(|c| !matches!(*c as u32, 0x300..=0x36F)).collect();
    Cow::Owned(bare.to_lowercase())
}

/// Reads what stands between two spaces.
struct Scan<'a, 't> {
    text: &'a str,
    take: &'t mut dyn FnMut(Cow<'a, str>, Kind),
}

impl<'a> Scan<'a, '_> {
    fn chunk(&mut self) {
        let text = self.text;
        if let Some(sign) = lone_sign(text) {
            return (self.take)(Cow::Borrowed(sign), Kind::Sign);
        }
        let mut at = 0;
        let mut before: Option<char> = None;
        while let Some(c) = text[at..].chars().next() {
            let length = if is_word(c) { self.name(at, Kind::Word) } else { self.signs(at, c, before) };
            at += length;
            before = text[..at].chars().next_back();
        }
    }

    /// Reads signs at a place and returns their length in bytes, at least that of `c`.
    fn signs(&mut self, at: usize, c: char, before: Option<char>) -> usize {
        let rest = &self.text[at..];
        let next = rest[c.len_utf8()..].chars().next();
        let after_word = before.is_some_and(|c| is_word(c) || matches!(c, ')' | ']'));
        let opens = before.is_none_or(|c| matches!(c, '`' | '\'' | '"' | '(' | '['));
        let marks = match c {
            '@' if !after_word && next.is_some_and(is_letter) => 1,
            '*' if !after_word => match rest.len() - rest.trim_start_matches('*').len() {
                stars @ 1..=2 if rest[stars..].starts_with(is_letter) => stars,
                _ => 0,
            },
            '%' if !after_word && next.is_some_and(is_letter) => 1,
            '-' if opens => match rest.len() - rest.trim_start_matches('-').len() {
                dashes @ 1..=2 if rest[dashes..].starts_with(is_letter) => dashes,
                _ => 0,
            },
            '.' if opens && next.is_some_and(is_letter) => 1,
            _ => 0,
        };
        if marks > 0 {
            let name = &rest[marks..];
            let stays = |c: char| is_word(c) || (c == '-' && rest.starts_with('-'));
            let mut end = name.find(|c| !stays(c)).unwrap_or(name.len());
            if matches!(c, '@' | '*' | '.') {
                end = dotted(name);
            }
            (self.take)(fold(&rest[..marks + end]), Kind::Sign);
            return marks + self.name(at + marks, Kind::Part);
        }
        match c {
            '\\' if next.is_some_and(is_word) => {
                let length = 1 + next.map_or(0, char::len_utf8);
                (self.take)(fold(&rest[..length]), Kind::Sign);
                return length;
            }
            '"' | '\'' if rest.starts_with("\"\"\"") || rest.starts_with("'''") => {
                (self.take)(Cow::Borrowed("\"\"\""), Kind::Sign);
                return 3;
            }
            '[' => {
                let inner =
                    rest[1..].find(|c: char| !matches!(c, '0'..='9' | ':' | '-')).unwrap_or(rest.len() - 1);
                if inner > 0 && rest[1 + inner..].starts_with(']') {
                    (self.take)(Cow::Borrowed(&rest[..inner + 2]), Kind::Sign);
                    return inner + 2;
                }
            }
            _ => {}
        }
        // All that follows has two signs at least.
        if !next.is_some_and(|next| next.is_ascii_punctuation()) {
            return c.len_utf8();
        }
        if !after_word && matches!((c, next), ('[', Some(']')) | ('{', Some('}')) | ('(', Some(')'))) {
            (self.take)(Cow::Borrowed(&rest[..2]), Kind::Sign);
            return 2;
        }
        if c == ':' && rest.starts_with("://") {
            return 3;
        }
        let same = rest.len() - rest.trim_start_matches(c).len();
        if c.is_ascii_punctuation() && same > 3 {
            return same;
        }
        if let Some(operator) = OPERATORS
            .iter()
            .find(|one| one.as_bytes().first() == rest.as_bytes().first() && rest.starts_with(**one))
        {
            if *operator != "..." || !after_word {
                (self.take)(Cow::Borrowed(&rest[..operator.len()]), Kind::Sign);
            }
            return operator.len();
        }
        c.len_utf8()
    }

    /// Reads a name at a place and returns its length in bytes. `kind` is that of a plain word.
    fn name(&mut self, at: usize, kind: Kind) -> usize {
        let text = self.text;
        let rest = &text[at..];
        let run = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        // The prefix of a string: `f"`.
        let prefix = run <= 2 && rest[..run].bytes().all(|b| b"rbfutRBFUT".contains(&b));
        if prefix && rest[run..].starts_with(['"', '\'']) {
            let mut term = rest[..run].to_ascii_lowercase();
            term.push('"');
            (self.take)(Cow::Owned(term), Kind::Sign);
            let quote = rest.as_bytes()[run] as char;
            return rest.len() - rest[run..].trim_start_matches(quote).len();
        }
        let end = dotted(rest);
        let whole = &rest[..end];
        if whole.contains('.') {
            let name = if kind == Kind::Part { Kind::Part } else { Kind::Name };
            match apostrophes(whole) {
                Cow::Borrowed(term) => (self.take)(fold(term), name),
                Cow::Owned(term) => (self.take)(Cow::Owned(fold(&term).into_owned()), name),
            }
            for segment in whole.split('.') {
                if !segment.bytes().all(|b| b.is_ascii_digit()) {
                    self.segment(segment, Kind::Part);
                }
            }
        } else {
            self.segment(whole, kind);
        }
        end
    }

    /// Takes a name without dots.
    fn segment(&mut self, segment: &'a str, kind: Kind) {
        if let Cow::Owned(joined) = apostrophes(segment) {
            return (self.take)(Cow::Owned(fold(&joined).into_owned()), kind);
        }
        if segment.chars().any(is_unspaced) {
            return self.unspaced(segment, kind);
        }
        let parts = split(segment);
        if parts.len() == 1 && parts[0].len() == segment.len() {
            return (self.take)(fold(segment), kind);
        }
        (self.take)(fold(segment), if kind == Kind::Part { Kind::Part } else { Kind::Name });
        for part in parts {
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                (self.take)(fold(part), Kind::Part);
            }
        }
    }

    /// Takes text of a script without spaces: every two neighbours are a word.
    fn unspaced(&mut self, segment: &'a str, kind: Kind) {
        let mut rest = segment;
        while let Some(c) = rest.chars().next() {
            let here = is_unspaced(c);
            let end = rest.find(|c| is_unspaced(c) != here).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            if !here {
                (self.take)(fold(run), kind);
                continue;
            }
            let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
            if let [only] = ends[..] {
                (self.take)(fold(&run[..only]), kind);
            }
            let starts = std::iter::once(0).chain(ends.iter().copied());
            for (start, end) in starts.zip(ends.iter().skip(1)) {
                (self.take)(fold(&run[start..*end]), kind);
            }
        }
    }
}

/// Returns the sign that a chunk consists of, if it is but one, quotes and the like round it aside.
fn lone_sign(chunk: &str) -> Option<&str> {
    let is_sign =
        |text: &str| text.len() == 1 && text != "_" && text.starts_with(|c: char| c.is_ascii_punctuation());
    if is_sign(chunk) {
        return Some(chunk);
    }
    let core = chunk.trim_start_matches(['`', '\'', '"', '(', '“', '‘']);
    let core = core.trim_end_matches(['`', '\'', '"', ')', '”', '’', '?', '.', ',', ';', ':', '!']);
    is_sign(core).then_some(core)
}

/// Returns the length of the dotted name at the start of a text.
fn dotted(text: &str) -> usize {
    let mut end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    loop {
        let mut rest = text[end..].chars();
        if !rest.next().is_some_and(|c| matches!(c, '.' | '\'' | '’')) || !rest.next().is_some_and(is_word)
        {
            return end;
        }
        let from = end + text[end..].chars().next().map_or(0, char::len_utf8);
        end = text[from..].find(|c| !is_word(c)).map_or(text.len(), |length| from + length);
    }
}

/// Returns a word without its apostrophes, and without the `s` of a genitive.
fn apostrophes(word: &str) -> Cow<'_, str> {
    if !word.contains(['\'', '’']) {
        return Cow::Borrowed(word);
    }
    let bare: Vec<String> = word
        .split('.')
        .map(|part| {
            let part = part.replace('’', "'");
            part.strip_suffix("'s").or_else(|| part.strip_suffix("'S")).unwrap_or(&part).replace('\'', "")
        })
        .collect();
    Cow::Owned(bare.join("."))
}

/// Splits a name at underscores, where its case turns, and between letters and digits.
fn split(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in name.split('_').filter(|piece| !piece.is_empty()) {
        if !piece.is_ascii() {
            parts.push(piece);
            continue;
        }
        let bytes = piece.as_bytes();
        let mut start = 0;
        for at in 1..bytes.len() {
            let (a, b) = (bytes[at - 1], bytes[at]);
            let next = bytes.get(at + 1);
            let turns = (a.is_ascii_lowercase() && b.is_ascii_uppercase())
                || (a.is_ascii_uppercase()
                    && b.is_ascii_uppercase()
                    && next.is_some_and(u8::is_ascii_lowercase))
                || a.is_ascii_digit() != b.is_ascii_digit();
            if turns {
                parts.push(&piece[start..at]);
                start = at;
            }
        }
        parts.push(&piece[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: &str = include_str!("../tests/words.json");

    fn shown(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        tokens(text, |token| out.push(format!("{:?} {}", token.kind, token.term).to_lowercase()));
        out
    }

    #[test]
    fn the_cases_that_the_browser_shares() {
        let cases: serde_json::Value = serde_json::from_str(CASES).unwrap();
        for case in cases["tokens"].as_array().unwrap() {
            let text = case[0].as_str().unwrap();
            let expected: Vec<&str> =
                case[1].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            assert_eq!(shown(text), expected, "{text}");
        }
        for (word, expected) in cases["stems"].as_object().unwrap() {
            assert_eq!(stem(word), expected.as_str().unwrap(), "{word}");
        }
        let stop: Vec<&str> =
            cases["stop"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        assert_eq!(stop, STOP_WORDS);
    }

    #[test]
    fn the_longest_operator_comes_first() {
        for (index, long) in OPERATORS.iter().enumerate() {
            for short in &OPERATORS[..index] {
                assert!(!long.starts_with(short), "{long} is never read: {short} comes before it");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,40}") {
            tokens(&text, |token| {
                assert!(!token.term.is_empty());
                assert!(!token.term.contains(char::is_whitespace));
            });
        }
    }
}
