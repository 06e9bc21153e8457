//! Diagnostics as text for people and as JSON for programs.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity};
use crate::source::{Place, SitePath, line_column};

/// How many bytes of a line are handed to the renderer around a place: lines can be megabytes long.
const EXCERPT: usize = 400;

/// Returns a diagnostic as text: `path:line:col: error[code]: message`, the source line with carets, other
/// places, and help. `text_of` gives the text of a file, if the run has it.
pub fn text<'a>(
    diagnostic: &Diagnostic,
    text_of: impl Fn(&SitePath) -> Option<&'a str>,
    colour: bool,
) -> String {
    let mut out = title(diagnostic, &text_of, colour);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(160);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_level(level);
    let mut shown = false;
    let main = (&diagnostic.at, None);
    let also = diagnostic.also.iter().map(|(place, label)| (place, Some(label.as_str())));
    for (place, label) in std::iter::once(main).chain(also) {
        let (Some(span), Some(text)) = (place.span, text_of(&place.path)) else {
            continue;
        };
        let excerpt = Excerpt::of(text, span.range());
        let kind = if label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.line)
            .fold(true)
            .annotation(kind.span(excerpt.span).label(label.map(str::to_owned)));
        let snippet = if label.is_some() { snippet.path(visible(place.path.as_str())) } else { snippet };
        group = group.element(snippet);
        shown = true;
    }
    if shown {
        for line in diagnostic.details() {
            group = group.element(Level::NOTE.no_name().message(visible(line)));
        }
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(visible(help)));
        }
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    } else {
        for (place, label) in &diagnostic.also {
            out.push_str(&format!("  = note: {}: {label}\n", place_text(place, &text_of)));
        }
        for line in diagnostic.details() {
            out.push_str(&format!("  = {}\n", visible(line)));
        }
        for help in &diagnostic.help {
            out.push_str(&format!("  = help: {}\n", visible(help)));
        }
    }
    out
}

fn title<'a>(
    diagnostic: &Diagnostic,
    text_of: &impl Fn(&SitePath) -> Option<&'a str>,
    colour: bool,
) -> String {
    let place = place_text(&diagnostic.at, text_of);
    let (word, code, message) = (diagnostic.severity.word(), diagnostic.code, visible(&diagnostic.message));
    if !colour {
        return format!("{place}: {word}[{code}]: {message}\n");
    }
    let tint = if diagnostic.severity == Severity::Error { "\x1b[1;31m" } else { "\x1b[1;33m" };
    format!("{place}: {tint}{word}[{code}]\x1b[0m\x1b[1m: {message}\x1b[0m\n")
}

fn place_text<'a>(place: &Place, text_of: &impl Fn(&SitePath) -> Option<&'a str>) -> String {
    let start = place.span.map_or(0, |span| span.start as usize);
    let (line, column) = text_of(&place.path).map_or((1, 1), |text| line_column(text, start));
    format!("{}:{line}:{column}", visible(place.path.as_str()))
}

/// Returns text with control characters, and those that turn the direction of writing, spelled out: an author's words
/// must not move the cursor of whoever reads the message.
fn visible(text: &str) -> String {
    let hidden = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(hidden) {
        return text.to_owned();
    }
    text.chars().map(|c| if hidden(c) { c.escape_debug().to_string() } else { c.to_string() }).collect()
}

/// The lines of a file that a span touches, cut to a bearable length.
struct Excerpt<'a> {
    text: &'a str,
    line: usize,
    span: std::ops::Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn of(text: &'a str, span: std::ops::Range<usize>) -> Self {
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (floor(span.start), floor(span.end));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        // A span of many lines (a whole table, say) is shown by its first line.
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let from = floor(line_start.max(start.saturating_sub(EXCERPT)));
        let to = floor(line_end.min(start + EXCERPT)).max(start);
        let end = end.clamp(start, to);
        let line = text[..start].bytes().filter(|&b| b == b'\n').count() + 1;
        Self { text: text[from..to].trim_end_matches('\r'), line, span: start - from..end - from }
    }
}

/// A diagnostic as one JSON object.
#[derive(Serialize)]
struct Json<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: JsonPlace<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<JsonSource>,
    also: Vec<JsonAlso<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    detail: &'a [String],
    help: &'a [String],
}

/// The line that a diagnostic is about; `start` and `end` count its characters from 0.
#[derive(Serialize)]
struct JsonSource {
    text: String,
    start: usize,
    end: usize,
}

impl JsonSource {
    fn of(excerpt: &Excerpt<'_>) -> Self {
        let count = |end: usize| excerpt.text.get(..end).map_or(0, |text| text.chars().count());
        let (start, end) = (count(excerpt.span.start), count(excerpt.span.end.min(excerpt.text.len())));
        Self { text: excerpt.text.to_owned(), start, end: end.max(start) }
    }
}

#[derive(Serialize)]
struct JsonAlso<'a> {
    #[serde(flatten)]
    at: JsonPlace<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a SitePath,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> JsonPlace<'a> {
    fn new<'t>(place: &'a Place, text_of: &impl Fn(&SitePath) -> Option<&'t str>) -> Self {
        let span = place.span.unwrap_or_default();
        let find =
            |offset: u32| text_of(&place.path).map_or((1, 1), |text| line_column(text, offset as usize));
        let ((line, column), (end_line, end_column)) = (find(span.start), find(span.end));
        Self { path: &place.path, line, column, end_line, end_column }
    }
}

/// Returns a diagnostic as one line of JSON: `severity`, `code`, `message`, `path`, `line`, `column`,
/// `end_line`, `end_column`, `source` (the line, and the part of it that is meant), `also`, `detail` (if any), `help`.
pub fn json<'a>(diagnostic: &Diagnostic, text_of: impl Fn(&SitePath) -> Option<&'a str>) -> String {
    let source = diagnostic.at.span.and_then(|span| {
        let text = text_of(&diagnostic.at.path)?;
        Some(JsonSource::of(&Excerpt::of(text, span.range())))
    });
    let value = Json {
        source,
        severity: diagnostic.severity,
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        at: JsonPlace::new(&diagnostic.at, &text_of),
        also: diagnostic
            .also
            .iter()
            .map(|(place, label)| JsonAlso { at: JsonPlace::new(place, &text_of), label })
            .collect(),
        detail: diagnostic.details(),
        help: &diagnostic.help,
    };
    serde_json::to_string(&value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::Span;

    const TEXT: &str = "one\nSee [the loop](event-lop.md) first.\n";

    fn broken_link() -> Diagnostic {
        let path = SitePath::new("content/gather.md");
        Diagnostic::new(Code::BrokenLink, &path, Span::new(19, 31), "no page at `event-lop.md`")
            .help("did you mean `event-loop.md`?")
    }

    #[test]
    fn place_line_carets_and_help() {
        let expected = "\
content/gather.md:2:16: error[broken-link]: no page at `event-lop.md`
  |
2 | See [the loop](event-lop.md) first.
  |                ^^^^^^^^^^^^
  |
  = help: did you mean `event-loop.md`?
";
        assert_eq!(text(&broken_link(), |_| Some(TEXT), false), expected);
    }

    #[test]
    fn a_second_place_has_its_own_address() {
        let path = SitePath::new("content/a.toml");
        let first = Place { path: path.clone(), span: Some(Span::new(0, 3)) };
        let again = Diagnostic::new(Code::DuplicateId, &path, Span::new(4, 7), "id `one` is used twice")
            .also(first, "first defined here");
        let shown = text(&again, |_| Some("one\none\n"), false);
        assert!(shown.starts_with("content/a.toml:2:1: error[duplicate-id]"), "{shown}");
        assert!(shown.contains("content/a.toml:1:1") && shown.contains("--- first defined here"), "{shown}");
    }

    #[test]
    fn a_file_without_text_still_has_place_and_help() {
        let gone =
            Diagnostic::of_file(Code::NoConfig, &SitePath::new("site.toml"), "there is no `site.toml`")
                .help("run `prepress new DIR`");
        let expected =
            "site.toml:1:1: error[no-config]: there is no `site.toml`\n  = help: run `prepress new DIR`\n";
        assert_eq!(text(&gone, |_| None, false), expected);
    }

    #[test]
    fn nothing_moves_the_cursor() {
        let odd = Diagnostic::of_file(Code::NoConfig, &SitePath::new("a\u{1b}[2J.md"), "bad `\u{1b}[31m\n`");
        let shown = text(&odd, |_| None, false);
        assert_eq!(shown, "a\\u{1b}[2J.md:1:1: error[no-config]: bad `\\u{1b}[31m\\n`\n");
    }

    #[test]
    fn long_lines_are_cut() {
        let long = format!("{}X{}", "é".repeat(500_000), "b".repeat(500_000));
        let at = long.find('X').unwrap();
        let path = SitePath::new("a.md");
        let shown = text(
            &Diagnostic::new(Code::NulByte, &path, Span::new(at, at + 1), "here"),
            |_| Some(&long),
            false,
        );
        assert!(shown.len() < 3000, "{} bytes", shown.len());
    }

    #[test]
    fn json_has_the_same_place() {
        let value: serde_json::Value = serde_json::from_str(&json(&broken_link(), |_| Some(TEXT))).unwrap();
        assert_eq!(value["path"], "content/gather.md");
        assert_eq!((value["line"].as_u64(), value["column"].as_u64()), (Some(2), Some(16)));
        assert_eq!(value["end_column"], 28);
        assert_eq!(value["code"], "broken-link");
    }
}
