//! What is wrong with a text, given what it must be like.

use super::Word;
use crate::diag::{Code, did_you_mean};
use crate::parse::Version;
use crate::url::{self, BaseUrl, Pattern};

/// What is wrong with a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What kind of fault it is.
    pub(super) code: Code,
    /// What is wrong, as the end of a sentence that starts with the text.
    pub(super) what: String,
    /// What to do.
    pub(super) help: Option<String>,
}

impl Fault {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: Code::BadValue, what: what.into(), help: Some(help.into()) }
    }
}

/// The most bytes of a tag or an alias: their addresses are names of folders, which systems limit to 255.
const LONGEST: usize = 200;

fn too_long() -> Fault {
    Fault::new("is too long for an address", "write at most 200 bytes")
}

impl Word {
    /// Tells whether spaces at its ends are no part of it.
    pub(super) fn is_trimmed(self) -> bool {
        !matches!(self, Self::Markdown | Self::Line | Self::Phrase | Self::Verbatim)
    }

    /// Checks a text that is not empty.
    pub(super) fn check(self, text: &str) -> Result<(), Fault> {
        match self {
            Self::Plain | Self::Phrase | Self::Line | Self::Markdown | Self::Verbatim => Ok(()),
            Self::Id => id(text),
            Self::Tag if url::slug(text).is_empty() => {
                Err(Fault::new("has no letter or digit", "its address is made from its letters and digits"))
            }
            Self::Tag if url::slug(text).len() > LONGEST => Err(too_long()),
            Self::Tag | Self::Page => Ok(()),
            Self::Alias if text.len() > LONGEST => Err(too_long()),
            Self::Alias => path(text, "write a path from the site's root, as in `/old/path/`"),
            Self::File => {
                path(text, "write the path of a file below `static/` or `content/`, as in `logo.svg`")
            }
            Self::Colour => colour(text),
            Self::Target => target(text),
            Self::Path => path(text, "write a path from the site's root, as in `runtime/pyodide`"),
            Self::Url => address(text),
            Self::BaseUrl => match BaseUrl::parse(text) {
                Ok(_) => Ok(()),
                Err(what) => {
                    Err(Fault::new(what, "write the site's whole address, as in `https://example.org/site/`"))
                }
            },
            Self::Pattern => Pattern::parse(text).map(|_| ()).map_err(|what| {
                Fault::new(what, "write an address with `{id}`, `{title}`, `{url}` or `{version}` where the page's own are to stand")
            }),
            Self::Language => language(text),
            Self::Folder => {
                part(text).map_err(|what| Fault::new(what, "write the name of a folder under `themes/`"))
            }
            Self::Version => match version(text) {
                Some(_) => Ok(()),
                None => Err(Fault::new("is no version of Python", "write major and minor, as in `\"3.13\"`")),
            },
            Self::OneOf(words) if words.contains(&text) => Ok(()),
            Self::OneOf(words) => {
                let choices = format!("write {}", either(words));
                let help = match did_you_mean(text, words.iter().copied()) {
                    Some(near) => format!("{near} ({choices})"),
                    None => choices,
                };
                Err(Fault::new("is none of its values", help))
            }
        }
    }
}

/// Returns the words as the author may choose from them: `a`, `b` or `c`, in backticks.
fn either(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

/// The longest id: with the names round it, it must fit into a file's name on every system.
const LONGEST_ID: usize = 120;

fn id(text: &str) -> Result<(), Fault> {
    let fault =
        |what: &str, help: String| Fault { code: Code::BadId, what: what.to_owned(), help: Some(help) };
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        let rule = "use ASCII letters, digits, `-` and `_`";
        let start: String = text.chars().take(60).collect();
        let near: String =
            url::slug(&start).chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        let near = near.trim_matches('-');
        let help = if near.is_empty() { rule.to_owned() } else { format!("{rule}, as in `{near}`") };
        return Err(fault("cannot be an id", help));
    }
    if text.len() > LONGEST_ID {
        return Err(fault("is too long for an id", format!("use at most {LONGEST_ID} characters")));
    }
    if is_device(text) {
        return Err(fault("cannot be an id", "Windows keeps this name for a device".to_owned()));
    }
    Ok(())
}

/// Tells whether Windows keeps a name, whatever its extension, for a device.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered =
        |prefix| stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(&*stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Checks a name that becomes a file's or folder's on any system.
fn part(text: &str) -> Result<(), &'static str> {
    if text.is_empty() || text == "." || text == ".." {
        return Err("is no name");
    }
    if text.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '#', '%'])
        || text.chars().any(char::is_control)
    {
        return Err("holds a character that not every system has in names");
    }
    if text.starts_with('.') || text.ends_with(['.', ' ']) || text.starts_with(' ') {
        return Err("starts or ends with a dot or a space");
    }
    if text.len() > 200 {
        return Err("is too long for a name");
    }
    if is_device(text) {
        return Err("is a name that Windows keeps for a device");
    }
    Ok(())
}

fn path(text: &str, help: &str) -> Result<(), Fault> {
    if text.contains("://") {
        return Err(Fault::new("is a whole address", help));
    }
    let path = text.strip_prefix('/').unwrap_or(text);
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').try_for_each(part).map_err(|what| {
        let what = if path.is_empty() { "is the home page" } else { what };
        Fault::new(what, help)
    })
}

/// Checks a colour, by its form.
fn colour(text: &str) -> Result<(), Fault> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    match matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => Ok(()),
        false => Err(Fault::new("is no colour", "write `#` and six hexadecimal digits, as in `#14608f`")),
    }
}

/// Checks what a link leads to, by its form: pages are looked up when the site is linked.
fn target(text: &str) -> Result<(), Fault> {
    match text.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) && scheme != "q" => address(text),
        _ => Ok(()),
    }
}

fn address(text: &str) -> Result<(), Fault> {
    let help = "write a whole address, as in `https://docs.python.org/3/`";
    url::check_whole(text).map_err(|what| Fault::new(what, help))
}

fn language(text: &str) -> Result<(), Fault> {
    // The order of RFC 5646: language, script, region, variants. Browsers refuse any other, and so do their scripts.
    let mut parts = text.split('-').peekable();
    let letters = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let first = parts.next().unwrap_or_default();
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| match part.len() {
        2 => letters(part),
        3 => part.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    });
    let fine = matches!(first.len(), 2 | 3 | 5..=8)
        && letters(&first)
        && parts.all(|part| {
            part.bytes().all(|b| b.is_ascii_alphanumeric())
                && (matches!(part.len(), 5..=8)
                    || part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit()))
        });
    if fine {
        Ok(())
    } else {
        Err(Fault::new("is no tag of a language", "write a tag such as `en` or `pt-BR`"))
    }
}

/// Reads a version: major and minor, each a whole number.
pub(super) fn version(text: &str) -> Option<Version> {
    let number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let (major, minor) = text.split_once('.')?;
    Some(Version(number(major)?, number(minor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: Word, text: &str, expected: &str) {
        let shown = word.check(text).err().map_or(String::new(), |fault| {
            format!("{}: {}; {}", fault.code, fault.what, fault.help.unwrap_or_default())
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn ids() {
        let rule = "use ASCII letters, digits, `-` and `_`";
        check(Word::Id, "What_is-1", "");
        check(Word::Id, "what is?", &format!("bad-id: cannot be an id; {rule}, as in `what-is`"));
        check(Word::Id, "../x", &format!("bad-id: cannot be an id; {rule}, as in `x`"));
        check(Word::Id, "größe", &format!("bad-id: cannot be an id; {rule}, as in `gre`"));
        check(Word::Id, "???", &format!("bad-id: cannot be an id; {rule}"));
        check(Word::Id, "CON", "bad-id: cannot be an id; Windows keeps this name for a device");
        check(Word::Id, "lpt1", "bad-id: cannot be an id; Windows keeps this name for a device");
        check(Word::Id, &"x".repeat(121), "bad-id: is too long for an id; use at most 120 characters");
    }

    #[test]
    fn aliases() {
        let help = "write a path from the site's root, as in `/old/path/`";
        for fine in ["/old/path/", "old/path", "old.html", "a b"] {
            check(Word::Alias, fine, "");
        }
        for (text, what) in [
            ("/", "is the home page"),
            ("../x", "is no name"),
            ("a/./b", "is no name"),
            ("a//b", "is no name"),
            ("//host/x", "is no name"),
            ("https://x.org/a", "is a whole address"),
            ("javascript:alert(1)", "holds a character that not every system has in names"),
            ("a?b", "holds a character that not every system has in names"),
            ("a\\b", "holds a character that not every system has in names"),
            ("%2e%2e/x", "holds a character that not every system has in names"),
            (".git/x", "starts or ends with a dot or a space"),
            ("a/nul.txt", "is a name that Windows keeps for a device"),
        ] {
            check(Word::Alias, text, &format!("bad-value: {what}; {help}"));
        }
    }

    #[test]
    fn addresses() {
        let help = "write a whole address, as in `https://docs.python.org/3/`";
        check(Word::Url, "https://docs.python.org/3/x.html?y=1#z", "");
        for (text, what) in [
            ("docs.python.org", "does not start with `https://` or `http://`"),
            ("javascript:alert(1)", "does not start with `https://` or `http://`"),
            ("https://", "names no host"),
            ("https:///x", "names no host"),
            ("https://a@b/", "names no host"),
            ("https://x.org/a b", "holds a character that no address has"),
            ("https://x.org/\"onclick", "holds a character that no address has"),
        ] {
            check(Word::Url, text, &format!("bad-value: {what}; {help}"));
        }
    }

    #[test]
    fn patterns() {
        check(Word::Pattern, "https://x.org/new?title={id}", "");
        check(
            Word::Pattern,
            "https://x.org/{name}",
            "bad-value: holds `{name}`, which stands for nothing; write an address with `{id}`, `{title}`, `{url}` or `{version}` where the page's own are to stand",
        );
    }

    #[test]
    fn targets() {
        for fine in ["a/b.md", "/a/b/", "q:gil", "https://x.org/", "../a?b=c:d"] {
            check(Word::Target, fine, "");
        }
        let help = "write a whole address, as in `https://docs.python.org/3/`";
        let what = "does not start with `https://` or `http://`";
        check(Word::Target, "javascript:alert(1)", &format!("bad-value: {what}; {help}"));
    }

    #[test]
    fn colours() {
        check(Word::Colour, "#14608F", "");
        check(Word::Colour, "#fff", "");
        for bad in ["14608f", "#14608", "blue", "#gggggg", "#14608fff"] {
            let help = "write `#` and six hexadecimal digits, as in `#14608f`";
            check(Word::Colour, bad, &format!("bad-value: is no colour; {help}"));
        }
    }

    #[test]
    fn other_words() {
        for fine in ["en", "pt-BR", "zh-Hant-TW", "es-419", "de-1996", "sr-Latn", "ast"] {
            check(Word::Language, fine, "");
        }
        for bad in ["en-1", "en-US-Latn", "e", "en-", "en_US", "en-a"] {
            check(
                Word::Language,
                bad,
                "bad-value: is no tag of a language; write a tag such as `en` or `pt-BR`",
            );
        }
        check(
            Word::Language,
            "e\"n",
            "bad-value: is no tag of a language; write a tag such as `en` or `pt-BR`",
        );
        check(Word::Version, "3.14", "");
        for bad in ["3", "3.", "3.x", "3.14.1", "+3.1", "3.99999"] {
            check(
                Word::Version,
                bad,
                "bad-value: is no version of Python; write major and minor, as in `\"3.13\"`",
            );
        }
        check(Word::Tag, "c++", "");
        check(
            Word::Tag,
            "!?",
            "bad-value: has no letter or digit; its address is made from its letters and digits",
        );
        check(
            Word::Folder,
            "../x",
            "bad-value: holds a character that not every system has in names; write the name of a folder under `themes/`",
        );
        check(
            Word::OneOf(&["junior", "mid"]),
            "expert",
            "bad-value: is none of its values; write `junior` or `mid`",
        );
        check(
            Word::OneOf(&["junior", "mid"]),
            "Mid",
            "bad-value: is none of its values; did you mean `mid`? (write `junior` or `mid`)",
        );
    }
}
