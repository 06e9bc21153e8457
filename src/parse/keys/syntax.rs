//! Faults of the TOML itself, in the author's words.

use std::ops::Range;

use super::read::Toml;
use crate::diag::{Code, Diagnostic};

/// How many faults of syntax are shown of one file. What has more is no TOML, and its author is not helped by more.
const MOST: usize = 40;

/// What the TOML parser says of a key that has no value; it reads nothing that follows.
pub(super) const NO_VALUE: &str = "key with no value";

/// Reports faults of syntax, one per line: what follows in a line is mostly the first one's doing.
pub(super) fn report(toml: &mut Toml<'_>, errors: &[toml::de::Error]) {
    let length = toml.text.len();
    let mut faults: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message()))
        .map(|(span, message)| (span.start.min(length)..span.end.min(length), message))
        .collect();
    faults.sort_by_key(|(span, _)| (span.start, span.end));
    let mut shown = 0;
    let mut last: Option<usize> = None;
    for (span, message) in faults {
        // From fault to fault, so that a line of many faults is not read again for each.
        let since = last.replace(span.start);
        let same_line = since.is_some_and(|last| !toml.text.as_bytes()[last..span.start].contains(&b'\n'));
        toml.broken.push(span.clone());
        // A NUL byte is reported as such.
        if same_line || toml.text[span.start..].starts_with('\0') {
            continue;
        }
        shown += 1;
        if shown <= MOST {
            let diagnostic = diagnostic(toml, span, message);
            toml.found.push(diagnostic);
        }
    }
    if let Some(diagnostic) = toml.found.last_mut().filter(|_| shown > MOST) {
        diagnostic.help.push(format!("{} more lines of this file are no TOML", shown - MOST));
    }
}

fn diagnostic(toml: &Toml<'_>, span: Range<usize>, message: &str) -> Diagnostic {
    let text = toml.text;
    let here = cut(text.get(span.clone()).unwrap_or_default());
    let before = text.get(..span.start).unwrap_or_default();
    let expects = |what: &str| message.ends_with(what);
    let starts = |what: &str| message.starts_with(what);
    let multi_line = "close it with the three quotes that it starts with";
    let (span, what, help) = if starts("string values must be quoted") && span.is_empty() {
        let help = "write a value after the `=`";
        (span, "a value is missing".to_owned(), help.to_owned())
    } else if starts("string values must be quoted") {
        let curly = here.starts_with(['“', '”', '„', '‘', '’', '«']);
        let plain = here.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
        let what = if curly {
            format!("{here} has quotes that TOML does not know")
        } else {
            format!("`{here}` is not in quotes")
        };
        (span, what, format!("write `\"{plain}\"`"))
    } else if starts("invalid multi-line") && (expects("`\"`") || expects("`'`")) {
        (span, "a string of several lines is never closed".to_owned(), multi_line.to_owned())
    } else if (starts("invalid basic string") && expects("`\"`"))
        || (starts("invalid literal string") && expects("`'`"))
    {
        let help =
            "end it on its line with the quote that it starts with; `'''` starts a string of several lines";
        (span, "a string is not closed".to_owned(), help.to_owned())
    } else if starts(NO_VALUE) {
        (
            span,
            "a key has no value".to_owned(),
            "write `key = value`; a text of several lines goes between `'''`".to_owned(),
        )
    } else if starts("duplicate key") {
        (span, format!("`{here}` is there twice"), "keep one of the two".to_owned())
    } else if starts("missing escaped value") {
        let start = before.len() - usize::from(before.ends_with('\\'));
        let next = text[span.start..].chars().next().unwrap_or(' ');
        let end = span.start + text[span.start..].chars().next().map_or(0, char::len_utf8);
        let next = if next.is_control() { ' ' } else { next };
        let help = format!("write `\\\\{next}`, or put the text between `'''`, where a backslash is one");
        (start..end, format!("`\\{next}` is no escape"), help)
    } else if starts("too few unicode value digits") {
        let help = "write `\\\\` for a backslash, or put the text between `'''`, where a backslash is one";
        (span, "an escape lacks hexadecimal digits".to_owned(), help.to_owned())
    } else if starts("unexpected key or value") {
        let help = match before.chars().next_back() {
            Some('\'') => "a text that holds `'` goes between double quotes, or between `'''`",
            Some('"') => "a text that holds `\"` goes between single quotes, or between `'''`",
            _ => "start a new line for the next key",
        };
        (span, "something follows the value".to_owned(), help.to_owned())
    } else if starts("invalid unquoted key") || starts("unquoted keys cannot be empty") {
        (
            span,
            format!("`{here}` cannot stand in a key"),
            "keys are made of ASCII letters, digits, `-` and `_`".to_owned(),
        )
    } else if starts("missing comma") {
        (
            span,
            "a comma is missing".to_owned(),
            "put `,` between the entries of a list or table, and close it".to_owned(),
        )
    } else if starts("unclosed array table") {
        (span, "the header is not closed".to_owned(), "write `[[name]]`".to_owned())
    } else if starts("unclosed") {
        (span, message.split(',').next().unwrap_or(message).to_owned(), "close it".to_owned())
    } else if starts("invalid boolean") {
        (span, format!("`{here}` is no value"), format!("write `{}`", here.to_lowercase()))
    } else {
        let what = message.strip_suffix(", expected nothing").unwrap_or(message);
        let help = "the format is explained at <https://toml.io/>".to_owned();
        (span, what.to_owned(), help)
    };
    Diagnostic::new(Code::TomlSyntax, toml.path, toml.span(span), what).help(help)
}

/// Returns the first line of a text, shortened.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// Returns `text` with every line that has no value blanked, offsets kept, so that the rest can be read; `None` if no
/// line is such.
pub(super) fn without_broken_lines(text: &str, errors: &[toml::de::Error]) -> Option<String> {
    let mut bytes: Option<Vec<u8>> = None;
    let mut blank = 0..0;
    for error in errors.iter().filter(|error| error.message().starts_with(NO_VALUE)) {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        if blank.contains(&at) {
            continue;
        }
        let start = text.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let end =
            text.as_bytes()[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |length| at + length);
        let bytes = bytes.get_or_insert_with(|| text.as_bytes().to_vec());
        bytes[start..end].fill(b' ');
        blank = start..end;
    }
    // Whole lines were overwritten, so this is UTF-8 still.
    bytes.and_then(|bytes| String::from_utf8(bytes).ok())
}
