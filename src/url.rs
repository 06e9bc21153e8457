//! Addresses. Every `href` of the site is made here.

mod pattern;

pub use pattern::Pattern;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// An address inside the site: percent-encoded, from the site's own root (`/a/b/`), without the base path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(Arc<str>);

impl Url {
    /// Returns the address of a page whose path is `path` (no slashes at the ends; empty for the home page).
    pub fn page(path: &str) -> Self {
        if path.is_empty() {
            return Self("/".into());
        }
        Self(["/", &encode(path), "/"].concat().into())
    }

    /// Returns the address of a file.
    pub fn file(path: &str) -> Self {
        Self(["/", &encode(path)].concat().into())
    }

    /// Returns this address with a fragment; an empty one changes nothing.
    pub fn with_fragment(&self, fragment: &str) -> Self {
        if fragment.is_empty() {
            return self.clone();
        }
        Self(format!("{}#{}", self.0, encode(fragment)).into())
    }

    /// Returns the text: `/a/b/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Where a published file lies: relative to the output folder, with `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// The file that a host shows for the page at `path`.
    pub fn page(path: &str) -> Self {
        if path.is_empty() {
            return Self("index.html".into());
        }
        Self([path, "/index.html"].concat().into())
    }

    /// A file.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for OutPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Where the site will stand: `https://example.org/sub/`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BaseUrl {
    /// Scheme and host: `https://example.org`.
    origin: String,
    /// The path, with a slash at both ends: `/sub/`.
    path: String,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL without query or fragment.
    ///
    /// # Errors
    /// Returns what is wrong with it, as the end of a sentence that starts with the URL.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or("does not start with `https://` or `http://`")?;
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\'' | '\\'))
        {
            return Err("holds a character that no address has");
        }
        if text.contains(['?', '#']) {
            return Err("has a query or a fragment");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_host(host) {
            return Err("names no host");
        }
        if decode(path).split('/').any(|part| part == "." || part == "..") {
            return Err("has `.` or `..` in its path");
        }
        let path = path.trim_matches('/');
        let origin = text[..text.len() - rest.len() + host.len()].to_owned();
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{}/", encode_keeping(path, true)) };
        Ok(Self { origin, path })
    }

    /// Returns scheme and host: `https://example.org`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the path of the site on its host, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns an address for use inside the site: the base path and the address.
    pub fn href(&self, url: &Url) -> String {
        [&self.path, &url.0[1..]].concat()
    }

    /// Returns the address of a page for use inside the site.
    pub fn page(&self, path: &str) -> String {
        let end = if path.is_empty() { "" } else { "/" };
        [&self.path, &*encode(path), end].concat()
    }

    /// Returns the whole address.
    pub fn absolute(&self, url: &Url) -> String {
        format!("{}{}{}", self.origin, self.path, &url.0[1..])
    }

    /// Returns the whole address of the site.
    pub fn to_text(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }
}

/// Tells whether this is a host name or address, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let name = match address {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => {
            name.split('.').all(|label| !label.is_empty())
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        }
    };
    port && name
}

/// Checks an address of another site: `https` or `http`, with a host.
///
/// # Errors
/// Says what is wrong, as the end of a sentence that starts with the text.
pub fn check_whole(text: &str) -> Result<(), &'static str> {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return Err("does not start with `https://` or `http://`");
    };
    let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`');
    if rest.contains(bad) {
        return Err("holds a character that no address has");
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') || host.contains('@') {
        return Err("names no host");
    }
    Ok(())
}

/// Percent-encodes what may not stand in a path or fragment, `%` included: names of files are not encoded yet.
fn encode(path: &str) -> Cow<'_, str> {
    match path.bytes().all(is_plain) {
        true => Cow::Borrowed(path),
        false => Cow::Owned(encode_keeping(path, false)),
    }
}

/// Tells whether a byte stands for itself in a path or fragment.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/!$&()*+,;=:@".contains(&byte)
}

/// Percent-encodes a path; `escapes` tells whether a `%` that starts an escape stays.
fn encode_keeping(path: &str, escapes: bool) -> String {
    use fmt::Write as _;
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let escape = escapes
            && byte == b'%'
            && bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
            && bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit);
        if escape || is_plain(byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Decodes percent escapes; what is no escape, or no UTF-8, stays as it is.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex));
        if let (b'%', (Some(high), Some(low))) = (bytes[at], pair) {
            out.push(high * 16 + low);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Returns a slug for a tag or a term: lower case, ASCII and other letters and digits kept, `+` and `#` spelled
/// out (`c++` and `c#` are not `c`), all else a hyphen. Empty only if the name has no letter, digit or sign.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    let mut push = |piece: &str, gap: &mut bool| {
        if *gap && !out.is_empty() {
            out.push('-');
        }
        *gap = false;
        out.push_str(piece);
    };
    for c in name.chars() {
        match c {
            '+' | '#' => {
                gap = true;
                push(if c == '+' { "plus" } else { "sharp" }, &mut gap);
                gap = true;
            }
            '_' => push("_", &mut gap),
            c if c.is_alphanumeric() => {
                let lower: String = c.to_lowercase().collect();
                push(&lower, &mut gap);
            }
            _ => gap = true,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hrefs_stand_under_the_base_path() {
        let base = BaseUrl::parse("https://x.org/sub/site").unwrap();
        assert_eq!(base.href(&Url::page("a/b")), "/sub/site/a/b/");
        assert_eq!(base.absolute(&Url::page("")), "https://x.org/sub/site/");
        let root = BaseUrl::parse("http://127.0.0.1:4000/").unwrap();
        assert_eq!(root.href(&Url::file("style.css")), "/style.css");
        assert_eq!(root.to_text(), "http://127.0.0.1:4000/");
    }

    #[test]
    fn a_base_that_is_none() {
        for bad in [
            "x.org",
            "ftp://x.org/",
            "https://",
            "https://x.org/?a",
            "https://x.org/#a",
            "https://x.org/../",
            "https://x.org/%2e%2e/",
            "https://[zz/",
            "https://x.org:abc/",
            "https://.../",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
        assert!(BaseUrl::parse("https://x.org/\"><script>").is_err());
    }

    #[test]
    fn encoding_and_back() {
        assert_eq!(Url::page("a b/ü").as_str(), "/a%20b/%C3%BC/");
        assert_eq!(decode("a%20b/%C3%BC"), "a b/ü");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ff"), "%ff");
        assert_eq!(Url::page("a").with_fragment("x\"y").as_str(), "/a/#x%22y");
    }

    #[test]
    fn slugs() {
        for (name, expected) in [
            ("Async IO", "async-io"),
            ("c++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("__init__", "__init__"),
            ("N+1 query", "n-plus-1-query"),
            ("  Größe ", "größe"),
            ("???", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }
}
