//! Destinations: which leave the site, which are dangerous, and how they are written into an attribute.

use std::ops::Range;

use crate::html::escape_into;

/// Where a destination leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Into the site.
    Local,
    /// Anywhere else: an absolute address, or one without a scheme but with a host.
    External,
    /// A picture inside the address itself.
    Inline,
    /// To something that can run, or to the reader's own files.
    Unsafe,
}

/// Schemes that run code, show the reader's own files, or pretend to be a page of the site.
const UNSAFE: [&str; 7] = ["javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem"];

/// Tells where a destination leads, reading it as a browser does: control characters and spaces before it and
/// tabs and line ends inside it do not count.
pub(super) fn kind(destination: &str) -> Kind {
    let ignored =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let rest = destination.trim_start_matches(ignored);
    let mut scheme = String::new();
    let mut slashes = 0;
    for c in rest.chars().filter(|&c| !ignored(c)) {
        match c {
            // A browser takes `\` for `/`.
            '/' | '\\' if scheme.is_empty() => {
                slashes += 1;
                if slashes == 2 {
                    return Kind::External;
                }
            }
            _ if slashes > 0 => return Kind::Local,
            ':' => return of_scheme(&scheme, rest),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => return Kind::Local,
        }
    }
    Kind::Local
}

/// One letter is no scheme: `q:gil` is a question, and `c:` a disk.
fn of_scheme(scheme: &str, destination: &str) -> Kind {
    if scheme == "data" {
        let picture = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];
        let after = destination.split_once(':').map_or("", |(_, after)| after);
        let is = |name: &str| {
            after.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
                && after[name.len()..].starts_with([';', ','])
        };
        return if picture.into_iter().any(is) { Kind::Inline } else { Kind::Unsafe };
    }
    match scheme.len() {
        0 | 1 => Kind::Local,
        _ if UNSAFE.contains(&scheme) => Kind::Unsafe,
        _ => Kind::External,
    }
}

/// Appends a destination to the value of an attribute: escaped, and percent-encoded where it is not yet.
pub(super) fn escape_href(out: &mut String, destination: &str) {
    let mut from = 0;
    for (at, byte) in destination.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte) {
            continue;
        }
        if from < at {
            escape_into(out, &destination[from..at]);
        }
        out.push('%');
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
        }
        from = at + 1;
    }
    escape_into(out, &destination[from..]);
}

/// Finds the destination in what follows the text of an inline link or image: `](<a b> "title")`.
pub(super) fn find(rest: &str) -> Option<Range<usize>> {
    let open = rest.find("](")? + 2;
    let skipped = rest[open..].trim_start_matches([' ', '\t', '\n', '>']);
    let start = rest.len() - skipped.len();
    let (start, angle) = if skipped.starts_with('<') { (start + 1, true) } else { (start, false) };
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, c) in rest[start..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '>' if angle => return Some(start..start + at),
            _ if angle => {}
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' | ' ' | '\t' | '\n' => return Some(start..start + at).filter(|_| at > 0),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        #[track_caller]
        fn check(destination: &str, expected: Kind) {
            assert_eq!(kind(destination), expected, "{destination:?}");
        }
        for local in
            ["", "a.md", "../a/b.md#x", "/a/", "#x", "?q", "q:gil", "a/b:c", "c:\\x", "é:x", ":x", "1a:b"]
        {
            check(local, Kind::Local);
        }
        for external in
            ["https://x", "HTTP://x", "mailto:a@b", "tel:+1", "//host/x", "/\\host", "\\\\host", "/\t/h"]
        {
            check(external, Kind::External);
        }
        for bad in
            ["javascript:x", "JaVaScRiPt:x", " \u{1}javascript:x", "java\nscript:x", "java\tscript\r:x"]
        {
            check(bad, Kind::Unsafe);
        }
        for bad in
            ["vbscript:x", "data:text/html,x", "data:image/svg+xml,x", "file:///x", "blob:x", "d\nata:,"]
        {
            check(bad, Kind::Unsafe);
        }
        check("javascript%3Ax", Kind::Local);
        check("data:image/png;base64,AA", Kind::Inline);
        check("DATA:IMAGE/GIF,x", Kind::Inline);
        check("data:image/pngx,", Kind::Unsafe);
        check("\u{200b}javascript:x", Kind::Unsafe);
    }

    #[test]
    fn hrefs_are_encoded_once() {
        let check = |destination: &str, expected: &str| {
            let mut out = String::new();
            escape_href(&mut out, destination);
            assert_eq!(out, expected);
        };
        check("/a b\"<>\\[]`", "/a%20b%22%3C%3E%5C%5B%5D%60");
        check("/ä?x=1&y='%20", "/%C3%A4?x=1&amp;y=&#39;%20");
    }

    #[test]
    fn destinations_are_found() {
        let check = |rest: &str, expected: &str| {
            assert_eq!(find(rest).map_or("", |range| &rest[range]), expected);
        };
        check("](a.md)", "a.md");
        check("**](a(b)c \"t\")", "a(b)c");
        check("](<a b>)", "a b");
        check("](\n> a\\)b)", "a\\)b");
        check("]()", "");
        check("][x]", "");
    }
}
