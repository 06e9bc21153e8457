//! Front matter: the TOML between two lines `+++` at the start of a topic page.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Parsed};
use crate::source::{Source, Span};

/// A topic page in its two parts; both are places in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The TOML; `None` if there is no front matter, or no end to it.
    pub toml: Option<Range<usize>>,
    /// The opening line, or where the file starts.
    pub head: Span,
    /// Where the Markdown starts.
    pub body: usize,
}

/// The line before and after front matter.
const FENCE: &str = "+++";

/// Splits a topic page. A byte-order mark and blank lines may stand before the front matter, spaces after `+++`.
pub fn split(source: &Source) -> Parsed<FrontMatter> {
    let text = &*source.text;
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = lines(text, bom).skip_while(|(_, line)| line.trim().is_empty());
    let Some((opening, first)) = lines.next().filter(|(_, line)| line.trim_end() == FENCE) else {
        return missing(source, bom);
    };
    let head = Span::new(opening.start, opening.start + first.trim_end().len());
    match lines.find(|(_, line)| line.trim_end() == FENCE) {
        Some((closing, _)) => {
            Parsed::fine(FrontMatter { toml: Some(opening.end..closing.start), head, body: closing.end })
        }
        None => {
            let what = "the front matter is not closed";
            let diagnostic = Diagnostic::new(Code::UnclosedFrontMatter, &source.path, head, what);
            let found = vec![diagnostic.help("write a line `+++` between the keys and the text")];
            Parsed { value: FrontMatter { toml: None, head, body: opening.end }, found }
        }
    }
}

/// Returns every line from `from` on: its place with the line's end, and its text, perhaps with the end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len()..at, line)
    })
}

fn missing(source: &Source, start: usize) -> Parsed<FrontMatter> {
    let text = &*source.text;
    let mut lines = lines(text, start).skip_while(|(_, line)| line.trim().is_empty());
    let (place, first) = lines.next().unwrap_or((start..start, ""));
    let span = Span::new(place.start, place.start + first.trim_end().len());
    let mut body = start;
    let help = if first.trim_end() == "---" {
        // YAML is nobody's text: what follows it is the page.
        body = lines.find(|(_, line)| line.trim_end() == "---").map_or(start, |(closing, _)| closing.end);
        "front matter is TOML: write `+++` for `---`, and `title = \"…\"` for `title: …`"
    } else if first.trim_start().starts_with(FENCE) {
        "the line `+++` stands alone, at the start of the line"
    } else if first.split_once('=').is_some_and(|(key, _)| is_key(key.trim())) {
        "write a line `+++` before and after the keys"
    } else {
        "start the page with a line `+++`, a line `title = \"…\"` and a line `+++`"
    };
    let diagnostic = Diagnostic::new(Code::NoFrontMatter, &source.path, span, "the page has no front matter");
    Parsed { value: FrontMatter { toml: None, head: span, body }, found: vec![diagnostic.help(help)] }
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SitePath;

    /// `expected`: the TOML, `|`, the body; then `!` and the fault, if there is one.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let source = Source::new(SitePath::new("content/a.md"), text.as_bytes().to_vec());
        let Parsed { value, found } = split(&source);
        let toml = value.toml.map_or("-", |range| &source.text[range]);
        let mut shown = format!("{toml}|{}", &source.text[value.body..]);
        for fault in &found {
            let (line, column) = crate::source::line_column(text, fault.at.span.unwrap().start as usize);
            shown += &format!("!{line}:{column} {}", fault.code);
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn two_parts() {
        check("+++\na = 1\n+++\nText\n", "a = 1\n|Text\n");
        check("\u{feff}+++ \r\na = 1\r\n+++\t\r\nText", "a = 1\r\n|Text");
        check("\n\n+++\n+++\n", "|");
        check("+++\na = 1\n+++", "a = 1\n|");
        check("+++\na = '''\n++++\n+++ x\n'''\n+++\nText\n+++\n", "a = '''\n++++\n+++ x\n'''\n|Text\n+++\n");
    }

    #[test]
    fn none_or_half_of_it() {
        check("# Title\n", "-|# Title\n!1:1 no-front-matter");
        check("", "-|!1:1 no-front-matter");
        check("+++\na = 1\n\nText\n", "-|a = 1\n\nText\n!1:1 unclosed-front-matter");
        check("\n+++\na = 1\n", "-|a = 1\n!2:1 unclosed-front-matter");
        check("---\na: 1\n---\nText", "-|Text!1:1 no-front-matter");
        check("---\nText", "-|---\nText!1:1 no-front-matter");
    }

    #[test]
    fn the_hint_fits_what_is_there() {
        let help = |text: &str| {
            let source = Source::new(SitePath::new("a.md"), text.as_bytes().to_vec());
            split(&source).found[0].help[0].clone()
        };
        assert!(help("---\ntitle: x\n---\n").contains("is TOML"));
        assert!(help("title = \"x\"\n").contains("before and after"));
        assert!(help(" +++\ntitle = \"x\"\n+++\n").contains("at the start of the line"));
        assert!(help("# x\n").contains("start the page"));
    }
}
