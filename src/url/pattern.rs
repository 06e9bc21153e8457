//! An address in which a page's own words are filled in: where readers report a mistake.

use std::fmt::Write as _;

/// What may be filled in, in braces.
pub const NAMES: [&str; 4] = ["id", "title", "url", "version"];

/// An address with names in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Reads `https://…` or `mailto:…` with names from [`NAMES`] in braces.
    ///
    /// # Errors
    /// Says what is wrong, as the end of a sentence that starts with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let start = text.split('{').next().unwrap_or_default();
        let whole = ["https://", "http://", "mailto:"].iter().any(|scheme| {
            start.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        });
        if !whole {
            return Err("does not start with `https://`, `http://` or `mailto:` and a place".to_owned());
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\^`|".contains(c)) {
            return Err("holds a character that no address has".to_owned());
        }
        for piece in text.split('{').skip(1) {
            match piece.split_once('}') {
                Some((name, rest)) if NAMES.contains(&name) && !rest.contains('}') => {}
                Some((name, _)) => return Err(format!("holds `{{{name}}}`, which stands for nothing")),
                None => return Err("holds a `{` without its `}`".to_owned()),
            }
        }
        if start.contains('}') {
            return Err("holds a `}` without its `{`".to_owned());
        }
        Ok(Self(text.to_owned()))
    }

    /// Returns where a repository takes reports, if its host is one whose addresses are known: GitHub, GitLab, Codeberg.
    pub fn of_repository(repository: &str) -> Option<Self> {
        let host = repository.split_once("://")?.1.split('/').next()?;
        // The title is the id, for whoever looks through the list; the text says which page, and which state of it.
        let (title, text) = ("{id}%3A%20", "{title}%0A{url}%20%28{version}%29%0A%0A");
        let query = match host {
            "github.com" | "codeberg.org" => format!("/issues/new?title={title}&body={text}"),
            "gitlab.com" => format!("/-/issues/new?issue[title]={title}&issue[description]={text}"),
            _ => return None,
        };
        Some(Self(format!("{}{query}", repository.trim_end_matches('/'))))
    }

    /// Fills in what stands for each of [`NAMES`], in their order, percent-encoded.
    pub fn fill(&self, values: [&str; NAMES.len()]) -> String {
        let mut pieces = self.0.split('{');
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
            if let Some(at) = NAMES.iter().position(|known| *known == name) {
                encode(values[at], &mut out);
            }
            out.push_str(rest);
        }
        out
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters: nothing ends a value, or starts the next.
fn encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_cannot_break_out() {
        let pattern = Pattern::parse("https://x.org/new?t={id}&b={url}#{title}").unwrap();
        assert_eq!(
            pattern.fill(["gil", "a & b=\"{id}\"", "https://y.org/q/gil/?a=1", "0"]),
            "https://x.org/new?t=gil&b=https%3A%2F%2Fy.org%2Fq%2Fgil%2F%3Fa%3D1#a%20%26%20b%3D%22%7Bid%7D%22"
        );
        assert_eq!(
            Pattern::parse("mailto:a@b.org?subject={id}").unwrap().fill(["x y", "", "", ""]),
            "mailto:a@b.org?subject=x%20y"
        );
    }

    #[test]
    fn repositories_of_known_hosts() {
        let of = |repository| Pattern::of_repository(repository).map(|p| p.fill(["gil", "T?", "u", "1a"]));
        assert_eq!(
            of("https://github.com/a/b/").as_deref(),
            Some("https://github.com/a/b/issues/new?title=gil%3A%20&body=T%3F%0Au%20%281a%29%0A%0A")
        );
        assert_eq!(
            of("https://gitlab.com/a/b").as_deref(),
            Some(
                "https://gitlab.com/a/b/-/issues/new?issue[title]=gil%3A%20&issue[description]=T%3F%0Au%20%281a%29%0A%0A"
            )
        );
        assert_eq!(of("https://example.org/github.com/"), None);
        assert_eq!(of("https://github.com.evil.org/a/b"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn what_is_no_pattern() {
        for (text, what) in [
            ("x.org/{id}", "does not start with `https://`, `http://` or `mailto:` and a place"),
            ("javascript:{id}", "does not start with `https://`, `http://` or `mailto:` and a place"),
            ("https://{id}", "does not start with `https://`, `http://` or `mailto:` and a place"),
            ("https:///x", "does not start with `https://`, `http://` or `mailto:` and a place"),
            ("https://x.org/{name}", "holds `{name}`, which stands for nothing"),
            ("https://x.org/{id", "holds a `{` without its `}`"),
            ("https://x.org/{id}}", "holds `{id}`, which stands for nothing"),
            ("https://x.org/id}", "holds a `}` without its `{`"),
            ("https://x.org/{id} now", "holds a character that no address has"),
        ] {
            assert_eq!(Pattern::parse(text), Err(what.to_owned()), "{text}");
        }
    }
}
