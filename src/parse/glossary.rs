//! The glossary.

use super::keys;
use super::markdown::Body;
use super::prose::Prose;
use super::{ParseOptions, Spelled};
use crate::diag::Parsed;
use crate::source::{Source, Span};

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term as readers see it.
    pub name: Spelled,
    /// Other words for it, whose first mention is linked as well.
    pub aliases: Vec<Spelled>,
    /// What it means.
    pub definition: Body,
    /// What it means, as plain text on one line of at most [`SHORT`] characters, cut at the end of a word.
    pub short: Box<str>,
    /// Topic pages and questions.
    pub see: Vec<Spelled>,
    /// Whether its first mention on a page becomes a link; a wiki link always does.
    pub mention: bool,
}

/// How many characters of a definition are shown on hover or focus.
pub const SHORT: usize = 300;

/// Parses the glossary. A term without a name or a definition is reported and left out.
pub fn glossary(source: &Source, options: &ParseOptions) -> Parsed<Vec<Term>> {
    let mut prose = Prose::new(source, options);
    let head = Span::new(0, 0);
    let mut keys = prose.take(keys::read(&keys::GLOSSARY, source, 0..source.text.len(), head));
    let records = keys.records("term");
    let terms = records.into_iter().filter_map(|mut keys| {
        let (name, definition) = (keys.spelled("name"), keys.text("definition"));
        let definition = prose.body(&definition?);
        Some(Term {
            name: name?,
            aliases: keys.all_spelled("aliases"),
            short: short(&definition.text()),
            definition,
            see: keys.all_spelled("see"),
            mention: keys.bool("mention").unwrap_or(true),
        })
    });
    let value = terms.collect();
    Parsed { value, found: prose.found }
}

/// Returns a text on one line, cut at the end of a word.
fn short(text: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len().min(SHORT * 4));
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count() + usize::from(length > 0);
        // One character is kept for the ellipsis.
        if length + more > SHORT - 1 {
            if length == 0 {
                out.extend(word.chars().take(SHORT - 1));
            }
            out.push('…');
            break;
        }
        if length > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += more;
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::faults;

    fn check(text: &str, expected: &str) {
        let (terms, found) = faults("content/glossary.toml", text, glossary);
        let names: Vec<&str> = terms.iter().map(|term| &*term.name.text).collect();
        assert_eq!(format!("{}|{found}", names.join(",")), expected);
    }

    #[test]
    fn terms_and_faults() {
        check(
            "[[term]]\nname = 'GIL'\ndefinition = 'A *lock*.'\nsee = ['a/b', 'q:gil']\naliases = ['lock']",
            "GIL|",
        );
        check("", "|");
        check("[[term]]\nname = 'GIL'", "|1:1 missing-key: term `GIL` has no `definition`");
        check("[[term]]\nname = ' '\ndefinition = 'x'", "|2:8 missing-key: `name` of the term is empty");
        check(
            "[[term]]\nname = '?!'\ndefinition = 'x'",
            "|2:9 bad-value: `?!` in `name` has no letter or digit",
        );
        check("[[terms]]\nname = 'x'", "|1:3 unknown-key: the glossary has no key `terms`");
    }

    #[test]
    fn short_forms_end_at_words() {
        assert_eq!(&*short(" a\n b "), "a b");
        assert_eq!(short(&"word ".repeat(60)).chars().count(), 299);
        let cut = short(&"word ".repeat(61));
        assert!(cut.ends_with("word…") && cut.chars().count() <= SHORT, "{cut}");
        assert_eq!(short(&"é".repeat(400)).chars().count(), SHORT);
    }
}
