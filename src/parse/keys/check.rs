//! The walk over a parsed table that checks every key and value against its declaration.
//!
//! It recurs on the declarations, never on the input: what is nested deeper than a key wants has the wrong type.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fault::{Context, lower, out_of_range, unknown, wrong_type};
use super::read::{Record, Toml, Value};
use super::syntax::cut;
use super::text::Text;
use super::words::words;
use super::{Holds, Key, Table, Word};
use crate::diag::{Code, Diagnostic};
use crate::parse::Date;
use crate::source::Span;

/// Checks the root table of a file.
pub(super) fn root<'s>(
    toml: &mut Toml<'s>,
    table: &'static Table,
    parsed: DeTable<'_>,
    head: Span,
) -> Record<'s> {
    let extent = 0..toml.text.len();
    check(toml, table, None, parsed, (head, extent))
}

/// Checks a table whose header is at `head` and which reaches over `extent`: a key that is missing there may have
/// fallen victim to broken syntax, and is not missed.
fn check<'s>(
    toml: &mut Toml<'s>,
    table: &'static Table,
    parent: Option<&'static Table>,
    parsed: DeTable<'_>,
    (head, extent): (Span, Range<usize>),
) -> Record<'s> {
    let label = label(table, &parsed);
    let context = Context { table, parent, label: &label };
    let mut values: Vec<Option<Value<'s>>> = table.keys.iter().map(|_| None).collect();
    let mut seen = vec![false; table.keys.len()];
    // The first `[header]` inside ends the table's own part.
    let headers = parsed.iter().map(|(_, value)| value).filter(|value| has_header(toml.text, value));
    let own_end = headers.map(|value| value.span().start).min();
    let own = extent.start..own_end.unwrap_or(extent.end).clamp(extent.start, extent.end);
    for (name, value) in parsed {
        match table.index(name.get_ref()) {
            None => unknown(toml, &context, &name),
            Some(index) => {
                seen[index] = true;
                values[index] = this(toml, &context, &table.keys[index], value, &extent);
            }
        }
    }
    let missing = table.keys.iter().zip(seen).filter(|(key, seen)| key.required && !seen).map(|(key, _)| key);
    if !toml.is_broken(&own) {
        for key in missing {
            let what = format!("{label} has no `{}`", key.name);
            let help = format!("add `{} = {}`: {}", key.name, key.example, lower(key.about));
            toml.found.push(Diagnostic::new(Code::MissingKey, toml.path, head, what).help(help));
        }
    }
    Record { table, values, span: head, file: toml.file }
}

/// Tells whether a value was given by `[header]` lines: its span is then that of the first header alone.
fn has_header(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    let start = value.span().start;
    match value.get_ref() {
        DeValue::Array(array) => array.iter().next().is_some_and(|entry| entry.span().start <= start),
        DeValue::Table(_) => text.as_bytes().get(start) == Some(&b'['),
        _ => false,
    }
}

/// Returns what messages call a table: its noun, or the value that names it.
fn label(table: &Table, parsed: &DeTable<'_>) -> String {
    let name = table.named_by.and_then(|key| parsed.get(key)).and_then(|value| value.get_ref().as_str());
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("{} `{}`", table.noun.trim_start_matches("the "), cut(name)),
        None => table.noun.to_owned(),
    }
}

/// Checks the value of a key. A value whose own syntax is broken is taken as far as it goes, without a further word.
fn this<'s>(
    toml: &mut Toml<'s>,
    context: &Context<'_>,
    key: &'static Key,
    value: Spanned<DeValue<'_>>,
    extent: &Range<usize>,
) -> Option<Value<'s>> {
    let range = value.span();
    let found = toml.found.len();
    // A value at 0..0 is none: the parser puts it where it could not read one.
    let broken = range.end == 0 || (toml.is_broken(&range) && !has_header(toml.text, &value));
    let value = typed(toml, context, key, value, extent);
    if broken {
        toml.found.truncate(found);
    }
    value
}

fn typed<'s>(
    toml: &mut Toml<'s>,
    context: &Context<'_>,
    key: &'static Key,
    value: Spanned<DeValue<'_>>,
    extent: &Range<usize>,
) -> Option<Value<'s>> {
    let range = value.span();
    match (key.holds, value.into_inner()) {
        (Holds::Text(word), DeValue::String(text)) => {
            let text = Text::new(toml.file, toml.span(range), &text);
            self::text(toml, context, key, word, text).map(Value::Text)
        }
        (Holds::Texts(word), DeValue::Array(array)) => {
            Some(Value::Texts(texts(toml, context, key, word, array)))
        }
        (Holds::Exactly(count, word), DeValue::Array(array)) => {
            let given = array.len();
            let texts = texts(toml, context, key, word, array);
            if given != count {
                let what = format!("`{}` of {} has {given} entries, not {count}", key.name, context.label);
                let help = format!("it is {}", lower(key.about));
                toml.found
                    .push(Diagnostic::new(Code::BadValue, toml.path, toml.span(range), what).help(help));
            }
            Some(Value::Texts(texts)).filter(|_| given == count)
        }
        (Holds::Groups(word), DeValue::Array(array)) => {
            let mut groups = Vec::with_capacity(array.len());
            for entry in array {
                let range = entry.span();
                match entry.into_inner() {
                    DeValue::Array(array) => groups.push(texts(toml, context, key, word, array)),
                    other => wrong_type(toml, key, range, &other),
                }
            }
            Some(Value::Groups(groups))
        }
        (Holds::Bool, DeValue::Boolean(bool)) => Some(Value::Bool(bool)),
        (Holds::Integer(least, most), DeValue::Integer(number)) => {
            let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
            let fine = read.filter(|number| (least..=most).contains(number));
            if fine.is_none() {
                out_of_range(toml, key, range, &format!("from {least} to {most}"));
            }
            fine.map(Value::Integer)
        }
        (Holds::Number(least, most), DeValue::Integer(_) | DeValue::Float(_)) => {
            let read: Option<f64> =
                toml.text.get(range.clone()).and_then(|raw| raw.replace('_', "").parse().ok());
            let fine = read.filter(|number| (least..=most).contains(number));
            if fine.is_none() {
                out_of_range(toml, key, range, &format!("from {least} to {most}"));
            }
            fine.map(Value::Number)
        }
        (Holds::Date, DeValue::Datetime(when)) => match when.date {
            Some(date) => Some(Value::Date(Date { year: date.year, month: date.month, day: date.day })),
            None => {
                wrong_type(toml, key, range, &DeValue::Datetime(when));
                None
            }
        },
        (Holds::Table(table), DeValue::Table(parsed)) => {
            let head = toml.span(range.clone());
            Some(Value::Table(check(toml, table, Some(context.table), parsed, (head, range))))
        }
        (Holds::Tables(table), DeValue::Array(array)) => {
            Some(Value::Tables(tables(toml, context, key, table, array, extent)))
        }
        (Holds::Words, DeValue::Table(parsed)) => Some(Value::Words(words(toml, parsed))),
        (_, other) => {
            wrong_type(toml, key, range, &other);
            None
        }
    }
}

fn tables<'s>(
    toml: &mut Toml<'s>,
    context: &Context<'_>,
    key: &'static Key,
    table: &'static Table,
    array: DeArray<'_>,
    extent: &Range<usize>,
) -> Vec<Record<'s>> {
    let starts: Vec<usize> = array.iter().map(|entry| entry.span().start).collect();
    let mut records = Vec::with_capacity(array.len());
    for (index, entry) in array.into_iter().enumerate() {
        let range = entry.span();
        // An entry with a header reaches to the next one; an inline table ends by itself.
        let inline = toml.text.as_bytes().get(range.start) == Some(&b'{');
        let next = starts.get(index + 1).copied().unwrap_or(extent.end);
        let reach = range.start..if inline { range.end } else { next.max(range.end) };
        match entry.into_inner() {
            DeValue::Table(parsed) => {
                let head = toml.span(range);
                // Whoever writes inline tables cannot have meant a key of the table round it.
                let parent = (!inline).then_some(context.table);
                records.push(check(toml, table, parent, parsed, (head, reach)));
            }
            other => wrong_type(toml, key, range, &other),
        }
    }
    records
}

fn texts<'s>(
    toml: &mut Toml<'s>,
    context: &Context<'_>,
    key: &'static Key,
    word: Word,
    array: DeArray<'_>,
) -> Vec<Text<'s>> {
    let mut texts = Vec::with_capacity(array.len());
    for entry in array {
        let range = entry.span();
        match entry.into_inner() {
            DeValue::String(text) if text.trim().is_empty() => {
                let what = format!("an entry of `{}` is empty", key.name);
                let diagnostic = Diagnostic::new(Code::BadValue, toml.path, toml.span(range), what);
                toml.found.push(diagnostic.help("remove it"));
            }
            DeValue::String(text) => {
                let text = Text::new(toml.file, toml.span(range), &text);
                texts.extend(self::text(toml, context, key, word, text));
            }
            other => wrong_type(toml, key, range, &other),
        }
    }
    texts
}

/// Checks a text. An empty one is as good as none.
fn text<'s>(
    toml: &mut Toml<'s>,
    context: &Context<'_>,
    key: &'static Key,
    word: Word,
    text: Text<'s>,
) -> Option<Text<'s>> {
    point_at_opening(toml, &text);
    if text.text.trim().is_empty() {
        if key.required {
            let what = format!("`{}` of {} is empty", key.name, context.label);
            let help = format!("it is {}", lower(key.about));
            toml.found.push(Diagnostic::new(Code::MissingKey, toml.path, text.token, what).help(help));
        }
        return None;
    }
    let shown = if word.is_trimmed() { text.text.trim() } else { &text.text };
    match word.check(shown) {
        Ok(()) => Some(text),
        Err(fault) => {
            let what = format!("`{}` in `{}` {}", cut(shown), key.name, fault.what);
            let diagnostic = Diagnostic::new(fault.code, toml.path, text.inner(toml.file), what);
            toml.found.push(diagnostic.maybe_help(fault.help));
            None
        }
    }
}

/// A string of several lines that is never closed is a fault at the end of the file; its author wants its start.
fn point_at_opening(toml: &mut Toml<'_>, text: &Text<'_>) {
    let (start, end) = (text.token.start, text.token.end);
    let raw = toml.file.get(text.token.range()).unwrap_or_default();
    if end as usize != toml.base + toml.text.len() || !(raw.starts_with("'''") || raw.starts_with("\"\"\"")) {
        return;
    }
    let at_end = |found: &&mut Diagnostic| {
        found.code == Code::TomlSyntax && found.at.span.is_some_and(|span| span.start == end)
    };
    if let Some(found) = toml.found.iter_mut().find(at_end) {
        found.at.span = Some(Span { start, end: start + 3 });
    }
}
