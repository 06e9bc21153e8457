//! Addresses in running text: `https://…`, `http://…` and `www.…`.

use std::ops::Range;

/// An address found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it stands.
    pub range: Range<usize>,
    /// What has to stand before it to make it an address.
    pub scheme: &'static str,
}

/// Tells whether a text may hold an address: a quick look that spares most texts a slow one.
pub(super) fn may_hold(text: &str) -> bool {
    ["://", "www.", "WWW.", "Www."].iter().any(|mark| text.contains(mark))
}

/// Finds the first address in `text` that starts at `from` or later. Calling it again from the end of what was
/// found takes time linear in the text.
pub(super) fn find(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let start = match byte {
            b':' if bytes[at..].starts_with(b"://") => before(bytes, from, at, &[b"https", b"http"]),
            b'.' => before(bytes, from, at, &[b"www"]),
            _ => None,
        };
        at += 1;
        let Some(start) = start else { continue };
        let www = byte == b'.';
        if !may_start(&text[from..start], www) {
            continue;
        }
        let host = if www { start } else { at + 2 };
        let Some(end) = end(text, host, www) else { continue };
        return Some(Found { range: start..end, scheme: if www { "https://" } else { "" } });
    }
    None
}

/// Returns where one of `words` starts that ends right before `at`.
fn before(bytes: &[u8], from: usize, at: usize, words: &[&[u8]]) -> Option<usize> {
    words.iter().find_map(|word| {
        let start = at.checked_sub(word.len()).filter(|&start| start >= from)?;
        bytes[start..at].eq_ignore_ascii_case(word).then_some(start)
    })
}

/// Tells whether an address can follow this text.
fn may_start(before: &str, www: bool) -> bool {
    let in_word = |c: char| c.is_numeric() || c.is_lowercase() || c.is_uppercase();
    match before.chars().next_back() {
        None => true,
        Some(c) if www => !in_word(c) && !"./-_@:=&?#%+~\\".contains(c),
        Some(c) => !in_word(c) && !"/@".contains(c),
    }
}

/// Returns where the address whose host starts at `host` ends.
fn end(text: &str, host: usize, www: bool) -> Option<usize> {
    let rest = &text[host..];
    if !starts_with_host(rest, www) {
        return None;
    }
    let stop = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || "<>\"`".contains(c)
            || "。，、；：！？（）「」『』【】《》".contains(c)
    };
    let mut end = rest.find(stop).unwrap_or(rest.len());
    let count = |c: char| rest[..end].matches(c).count();
    let mut open = [count('('), count('[')];
    let mut close = [count(')'), count(']')];
    while let Some(last) = rest[..end].chars().next_back() {
        let drop = match last {
            ')' | ']' => {
                let which = usize::from(last == ']');
                let spare = close[which] > open[which];
                close[which] -= usize::from(spare);
                spare
            }
            '(' | '[' => {
                open[usize::from(last == '[')] -= 1;
                true
            }
            c => "?!.,:;*_~'”’»…|\\".contains(c),
        };
        if !drop {
            break;
        }
        end -= last.len_utf8();
    }
    Some(host + end)
}

/// How long the name of a host can be. It keeps a flood of half addresses linear.
const LONGEST_HOST: usize = 253;

/// Tells whether `rest` starts with the name of a host: no `_` in its last two parts, and with `www` a dot.
fn starts_with_host(rest: &str, www: bool) -> bool {
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let length = rest.chars().take_while(|&c| letter(c)).take(LONGEST_HOST + 1).map(char::len_utf8).sum();
    let host = rest[..length].trim_end_matches(['.', '-', '_']);
    let fine = |part: &str| !part.is_empty() && !part.contains('_');
    let mut parts = host.rsplit('.');
    let (last, first) = (parts.next().unwrap_or_default(), parts.next());
    length <= LONGEST_HOST && fine(last) && first.map_or(!www, fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what is found in brackets.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (mut out, mut at) = (String::new(), 0);
        while let Some(found) = find(text, at) {
            out.push_str(&text[at..found.range.start]);
            out.push_str(&format!("[{}{}]", found.scheme, &text[found.range.clone()]));
            at = found.range.end;
        }
        out.push_str(&text[at..]);
        assert_eq!(out, expected);
    }

    #[test]
    fn addresses() {
        check("see https://a.b/c?d=e&f#g now", "see [https://a.b/c?d=e&f#g] now");
        check("HTTP://A.B www.a.b/x", "[HTTP://A.B] [https://www.a.b/x]");
        check("(www.a.b) *http://a.b*", "([https://www.a.b]) *[http://a.b]*");
        check("http://localhost:8000/x", "[http://localhost:8000/x]");
        check("http://a.b,http://c.d", "[http://a.b,http://c.d]");
        check("见https://a.b/c。x", "见[https://a.b/c]。x");
        check("{\"http://a.b\":\"http://c.d\"}", "{\"[http://a.b]\":\"[http://c.d]\"}");
    }

    #[test]
    fn punctuation_at_the_end_is_not_part() {
        check("http://a.b. http://a.b/c?!", "[http://a.b]. [http://a.b/c]?!");
        check("(http://a.b/c_(d)) (x http://a.b)", "([http://a.b/c_(d)]) (x [http://a.b])");
        check("http://a.b/(((", "[http://a.b/](((");
        check("http://a.b/)))", "[http://a.b/])))");
        check("http://a.b/;", "[http://a.b/];");
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "xhttp://a.b",
            "http://",
            "http:///x",
            "http://_x",
            "http://a_b.c",
            "ftp://a.b",
            "://",
            "www",
            "www.",
        ] {
            check(text, text);
        }
        check("awww.a.b", "awww.a.b");
        check("a.www.b.c", "a.www.b.c");
    }

    #[test]
    fn floods_are_linear() {
        for piece in
            ["http://_", "www._", "www.", "http://a_.", "(http://(", "http://a.b/(", "a.b ", "www.a.b "]
        {
            let (flood, mut at, mut times) = (piece.repeat(100_000), 0, 0);
            while let Some(found) = find(&flood, at) {
                assert!(found.range.start >= at && found.range.end > found.range.start);
                at = found.range.end;
                times += 1;
            }
            assert!(times <= 100_000, "{piece}");
        }
    }
}
