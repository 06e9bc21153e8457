//! Texts of a TOML file, and where each of their characters stands in the file.

use std::borrow::Cow;

use crate::source::{Span, TextMap};

/// A text of a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'s> {
    /// The text, decoded, line ends as `\n`.
    pub text: Cow<'s, str>,
    /// Its place in the file, quotes included.
    pub token: Span,
}

impl<'s> Text<'s> {
    /// Makes the text of the string whose quoted form lies at `token` of the file `file`; `decoded` is what the TOML
    /// parser made of it.
    pub fn new(file: &'s str, token: Span, decoded: &str) -> Self {
        // Most strings stand in the file as they are: nothing is copied then.
        let raw = file.get(token.range()).unwrap_or_default();
        let (quotes, end) = quotes(raw);
        let inner = raw.get(quotes..raw.len().saturating_sub(end)).unwrap_or_default();
        let text = match inner {
            inner if inner == decoded && !inner.contains('\r') => Cow::Borrowed(inner),
            _ if decoded.contains('\r') => Cow::Owned(decoded.replace("\r\n", "\n")),
            _ => Cow::Owned(decoded.to_owned()),
        };
        Self { text, token }
    }

    /// Returns the place of the text without its quotes; of an empty text, with them.
    pub fn inner(&self, file: &str) -> Span {
        let raw = file.get(self.token.range()).unwrap_or_default();
        let (start, end) = quotes(raw);
        let inner = self.token.start as usize + start..(self.token.end as usize).saturating_sub(end);
        if inner.is_empty() { self.token } else { inner.into() }
    }

    /// Returns the map from the text to the file.
    ///
    /// If the string cannot be followed, since its escapes are broken, all of the text is at its start.
    pub fn map(&self, file: &str) -> TextMap {
        let raw = file.get(self.token.range()).unwrap_or_default();
        let at = self.token.start as usize;
        let (start, _) = quotes(raw);
        if let Cow::Borrowed(_) = self.text {
            return TextMap::shifted(at + start);
        }
        match follow(raw, at) {
            Some((text, map)) if text == self.text => map,
            _ => {
                let mut map = TextMap::shifted(at);
                (1..=self.text.len()).for_each(|offset| map.step(offset, at));
                map
            }
        }
    }
}

/// Returns how many bytes a quoted string has before its text (quotes and a newline right after them), and after it.
fn quotes(raw: &str) -> (usize, usize) {
    for triple in ["\"\"\"", "'''"] {
        if let Some(rest) = raw.strip_prefix(triple) {
            let newline = [("\r\n", 2), ("\n", 1)].iter().find(|(end, _)| rest.starts_with(end));
            let start = 3 + newline.map_or(0, |&(_, length)| length);
            return (start, if raw.len() >= start + 3 && raw.ends_with(triple) { 3 } else { 0 });
        }
    }
    let quoted = raw.starts_with(['"', '\'']);
    let closed = quoted && raw.len() > 1 && raw.ends_with(&raw[..1]);
    (usize::from(quoted), usize::from(closed))
}

/// Decodes the quoted string `raw`, which lies at `at` of its file, and records where each character comes from.
fn follow(raw: &str, at: usize) -> Option<(String, TextMap)> {
    let (start, end) = quotes(raw);
    let escapes = raw.starts_with('"');
    let body = raw.get(start..raw.len().checked_sub(end)?)?;
    let mut text = String::with_capacity(body.len());
    let mut map = TextMap::shifted(at + start);
    let mut rest = body;
    while !rest.is_empty() {
        let plain = rest.find(|c| c == '\r' || (escapes && c == '\\')).unwrap_or(rest.len());
        text.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let here = |rest: &str| at + start + (body.len() - rest.len());
        if let Some(after) = rest.strip_prefix('\r') {
            if after.starts_with('\n') {
                map.step(text.len(), here(after));
            } else {
                text.push('\r');
            }
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\\') {
            rest = match escape(after)? {
                Escape::Char(c, after) => {
                    text.push(c);
                    after
                }
                Escape::Nothing(after) => after,
            };
            map.step(text.len(), here(rest));
        }
    }
    Some((text, map))
}

enum Escape<'a> {
    /// A character, and what follows the escape.
    Char(char, &'a str),
    /// A backslash at a line's end, and what follows the white space after it.
    Nothing(&'a str),
}

/// Decodes what follows a backslash.
fn escape(rest: &str) -> Option<Escape<'_>> {
    let first = rest.chars().next()?;
    let after = &rest[first.len_utf8()..];
    let hex = |digits: usize| {
        let code = after.get(..digits).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        Some(Escape::Char(c, &after[digits..]))
    };
    let one = |c| Some(Escape::Char(c, after));
    match first {
        'b' => one('\u{8}'),
        't' => one('\t'),
        'n' => one('\n'),
        'f' => one('\u{c}'),
        'r' => one('\r'),
        'e' => one('\u{1b}'),
        '"' => one('"'),
        '\\' => one('\\'),
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        ' ' | '\t' | '\r' | '\n' => {
            let next = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            rest[..rest.len() - next.len()].contains('\n').then_some(Escape::Nothing(next))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the text of `key = <token>`, and that every character of it that stands in the file as it is is found
    /// there. `expected` has one character of the file per byte of the text: where the map says that byte stands.
    #[track_caller]
    fn check(token: &str, expected_text: &str, expected_places: &str) {
        let file = format!("k = {token}\nx = 1");
        let table = toml::de::DeTable::parse(&file).unwrap();
        let (_, value) = table.get_ref().iter().next().unwrap();
        let text = Text::new(&file, value.span().into(), value.get_ref().as_str().unwrap());
        assert_eq!(text.text, expected_text);
        let map = text.map(&file);
        let places: String =
            (0..text.text.len()).map(|at| char::from(file.as_bytes()[map.offset(at)])).collect();
        assert_eq!(places, expected_places);
    }

    #[test]
    fn basic_strings() {
        check(r#""ab""#, "ab", "ab");
        check(r#""a\tb\"c\\d""#, "a\tb\"c\\d", r"a\b\c\d");
        check(r#""\u0041\U00000042\x43\e""#, "ABC\u{1b}", r"\\\\");
        // Two bytes of one escape: the second is where the escape goes on.
        check(r#""\u00e9x""#, "éx", r"\ux");
    }

    #[test]
    fn literal_strings() {
        check(r"'a\n'", r"a\n", r"a\n");
        check("''", "", "");
    }

    #[test]
    fn multi_line_literal_strings() {
        check("'''\nab\nc'''", "ab\nc", "ab\nc");
        check("'''\r\nab\r\nc'''", "ab\nc", "ab\nc");
        check("'''it's'''", "it's", "it's");
        check("'''a'''''", "a''", "a''");
        check("''''''", "", "");
    }

    #[test]
    fn multi_line_basic_strings() {
        check("\"\"\"\na\\nb\n\"\"\"", "a\nb\n", "a\\b\n");
        check("\"\"\"a\\\n   b\\ \r\n\r\n  c\"\"\"", "abc", "abc");
        check("\"\"\"\r\na\r\n\\tb\"\"\"", "a\n\tb", "a\n\\b");
        check("\"\"\"a\"b\"\"c\"\"\"", "a\"b\"\"c", "a\"b\"\"c");
    }

    #[test]
    fn strings_that_stand_as_they_are_are_not_copied() {
        let file = "k = '''\nab\n'''";
        let text = Text::new(file, Span::new(4, file.len()), "ab\n");
        assert!(matches!(text.text, Cow::Borrowed("ab\n")));
        assert_eq!(text.inner(file), Span::new(8, 11));
    }

    #[test]
    fn a_string_that_cannot_be_followed_is_at_its_start() {
        let text = Text::new("k = \"\\q\"", Span::new(4, 8), "other");
        assert_eq!([0, 3, 5].map(|offset| text.map("k = \"\\q\"").offset(offset)), [4, 4, 4]);
    }
}
