//! The text as the parser sees it, and the way back to the author's file.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::Input;
use crate::diag::{Code, Diagnostic};
use crate::source::{Piece, Place, SitePath, Span, TextMap};

/// A text with `\n` as its only line end, no byte-order mark and no NUL.
pub(super) struct Origin<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// From offsets in `text` to offsets in the text that was given, where the two differ.
    own: Option<TextMap>,
    map: &'a TextMap,
    path: &'a SitePath,
    whole: Option<&'a Arc<str>>,
}

impl<'a> Origin<'a> {
    /// Normalises a text.
    pub fn new(input: Input<'a>) -> Self {
        let Input { text, map, path, whole } = input;
        let plain = !text.starts_with('\u{feff}') && !text.contains('\r') && !text.contains('\0');
        if plain {
            return Self { text: Cow::Borrowed(text), own: None, map, path, whole };
        }
        let (text, own) = normalise(text);
        Self { text: Cow::Owned(text), own: Some(own), map, path, whole: None }
    }

    /// Returns a part of the text to be kept.
    pub fn piece(&self, part: &str) -> Piece {
        self.whole.map_or_else(|| Piece::from(part), |whole| Piece::of(whole, part))
    }

    /// Returns the span in the file of a range of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        match &self.own {
            None => self.map.span(range),
            Some(own) => self.map.span(own.span(range).range()),
        }
    }

    /// Returns the place of a range of the text.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place { path: self.path.clone(), span: Some(self.span(range)) }
    }

    /// Makes a diagnostic about a range of the text.
    pub fn report(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(code, self.place(range), message)
    }
}

fn normalise(text: &str) -> (String, TextMap) {
    let mut out = String::with_capacity(text.len());
    let mut from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut map = TextMap::shifted(from);
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'\r' => {
                out.push_str(&text[from..at]);
                from = at + 1;
                if text.as_bytes().get(from) == Some(&b'\n') {
                    map.step(out.len(), from);
                } else {
                    out.push('\n');
                }
            }
            b'\0' => {
                out.push_str(&text[from..at]);
                // All bytes of the replacement stand for the one byte.
                for nth in 0..'\u{fffd}'.len_utf8() {
                    map.step(out.len() + nth, at);
                }
                out.push('\u{fffd}');
                from = at + 1;
                map.step(out.len(), from);
            }
            _ => {}
        }
    }
    out.push_str(&text[from..]);
    (out, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, needle: &str, at: usize) {
        let (map, path) = (TextMap::shifted(100), SitePath::new("a.md"));
        let origin = Origin::new(Input { text, map: &map, path: &path, whole: None });
        assert_eq!(origin.text, expected);
        let found = expected.find(needle).unwrap();
        assert_eq!(origin.span(found..found + needle.len()).start as usize, 100 + at);
        assert_eq!(text[at..at + needle.len()], *needle);
    }

    #[test]
    fn line_ends_are_newlines() {
        check("a\nb", "a\nb", "b", 2);
        check("a\r\nbc\r\nd", "a\nbc\nd", "d", 7);
        check("a\r\nbc\r\nd", "a\nbc\nd", "bc", 3);
        check("a\rb", "a\nb", "b", 2);
        check("a\r\r\nb\r", "a\n\nb\n", "b", 4);
    }

    #[test]
    fn a_replaced_byte_is_one_byte() {
        let (map, path) = (TextMap::shifted(0), SitePath::new("a.md"));
        let origin = Origin::new(Input { text: "a\0\0b", map: &map, path: &path, whole: None });
        assert_eq!(
            [1..4, 1..7, 4..7, 0..8].map(|range| origin.span(range).range()),
            [1..2, 1..3, 2..3, 0..4]
        );
    }

    #[test]
    fn marks_and_nul_bytes_keep_places() {
        check("\u{feff}a\r\nb", "a\nb", "b", 6);
        check("\u{feff}# a", "# a", "a", 5);
        check("a\0b\0c", "a\u{fffd}b\u{fffd}c", "b", 2);
        check("a\0b\0c", "a\u{fffd}b\u{fffd}c", "c", 4);
    }
}
