//! What messages say of keys and values that are not what they should be.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::read::Toml;
use super::syntax::cut;
use super::{Holds, Key, Table};
use crate::diag::{Code, Diagnostic, did_you_mean};

/// A table that is being checked.
pub(super) struct Context<'c> {
    pub(super) table: &'static Table,
    /// The table that holds it.
    pub(super) parent: Option<&'static Table>,
    /// What messages call it: `question `gil``.
    pub(super) label: &'c str,
}

/// Names that other programs have for keys of ours.
const ELSEWHERE: &[(&str, &[&str])] = &[
    ("description", &["summary", "definition"]),
    ("date", &["updated"]),
    ("lastmod", &["updated"]),
    ("weight", &["order"]),
    ("difficulty", &["level"]),
    ("type", &["kind"]),
    ("category", &["tags"]),
    ("question", &["ask"]),
    ("explanation", &["why", "answer"]),
    ("hint", &["say"]),
    ("options", &["choices"]),
    ("duration", &["minutes"]),
    ("time", &["minutes"]),
    ("links", &["sources", "see"]),
    ("references", &["sources"]),
    ("related", &["see", "prerequisites"]),
    ("url", &["base_url"]),
    ("lang", &["language"]),
];

/// Reports a key that the table does not have, with the name that was meant or the table that has it.
pub(super) fn unknown(toml: &mut Toml<'_>, context: &Context<'_>, name: &Spanned<impl AsRef<str>>) {
    let (table, word) = (context.table, name.get_ref().as_ref());
    if word.is_empty() {
        return; // Broken syntax, which is reported.
    }
    let names = || table.keys.iter().map(|key| key.name);
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == word);
    let ours = elsewhere.and_then(|(_, ours)| ours.iter().find(|name| table.index(name).is_some()));
    let sub_table = table.keys.iter().find(|key| match key.holds {
        Holds::Table(sub) | Holds::Tables(sub) => sub.index(word).is_some(),
        _ => false,
    });
    let in_parent = context.parent.filter(|parent| parent.index(word).is_some());
    if !toml.broken.is_empty() && (sub_table.is_some() || in_parent.is_some()) {
        return; // A header that could not be read may have been between.
    }
    let help = if let Some(parent) = in_parent {
        format!("it is a key of {}: write it before the first `{}`", parent.noun, table.name)
    } else if let Some(ours) = ours {
        format!("did you mean `{ours}`?")
    } else if let Some(near) = did_you_mean(word, names()) {
        near
    } else if let Some(sub) = sub_table {
        let brackets = if matches!(sub.holds, Holds::Tables(_)) { ("[[", "]]") } else { ("[", "]") };
        format!("it is a key of `{}{}{}`: write it below that line", brackets.0, sub.name, brackets.1)
    } else {
        format!("the keys are {}", names().collect::<Vec<_>>().join(", "))
    };
    let what = format!("{} has no key `{}`", table.noun, cut(word));
    let span = toml.span(name.span());
    toml.found.push(Diagnostic::new(Code::UnknownKey, toml.path, span, what).help(help));
}

/// Returns a sentence for the inside of another.
pub(super) fn lower(about: &str) -> String {
    let about = about.trim_end_matches('.');
    let mut letters = about.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// Reports a number that the key cannot have.
pub(super) fn out_of_range(toml: &mut Toml<'_>, key: &Key, range: Range<usize>, wanted: &str) {
    let raw = cut(toml.text.get(range.clone()).unwrap_or_default());
    let what = format!("`{}` cannot be {raw}", key.name);
    let diagnostic = Diagnostic::new(Code::BadValue, toml.path, toml.span(range), what);
    toml.found.push(diagnostic.help(format!("write a number {wanted}")));
}

/// Reports a value of another type than the key wants, with how to write it.
pub(super) fn wrong_type(toml: &mut Toml<'_>, key: &Key, range: Range<usize>, value: &DeValue<'_>) {
    let raw = toml.text.get(range.clone()).unwrap_or_default();
    let short = !raw.is_empty() && raw.len() <= 60 && !raw.contains('\n');
    let bare = raw.trim_matches(['"', '\'']);
    let (name, example) = (key.name, key.example);
    let help = match (key.holds, value) {
        (Holds::Texts(_) | Holds::Exactly(..), DeValue::String(_)) if short => {
            format!("write `{name} = [{raw}]`")
        }
        (
            Holds::Texts(_),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_),
        ) if short => {
            format!("put it in quotes: `\"{raw}\"`")
        }
        (
            Holds::Text(_),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_),
        ) if short => {
            format!("put it in quotes: `{name} = \"{raw}\"`")
        }
        (Holds::Bool, DeValue::String(_)) if matches!(bare, "true" | "false") => {
            format!("leave the quotes out: `{name} = {bare}`")
        }
        (Holds::Integer(..), DeValue::String(_)) if bare.parse::<i64>().is_ok() => {
            format!("leave the quotes out: `{name} = {bare}`")
        }
        (Holds::Date, DeValue::String(_)) if bare.parse::<toml::value::Datetime>().is_ok() => {
            format!("leave the quotes out: `{name} = {bare}`")
        }
        (Holds::Tables(table), _) => {
            format!("start each with a line `[[{name}]]`; its keys are {}", keys_of(table))
        }
        (Holds::Table(table), _) => format!("its keys are {}", keys_of(table)),
        _ => format!("write it as in `{name} = {example}`"),
    };
    let what = format!("`{name}` holds {}, not {}", wanted(key.holds), given(value));
    toml.found.push(Diagnostic::new(Code::WrongType, toml.path, toml.span(range), what).help(help));
}

fn keys_of(table: &Table) -> String {
    table.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

fn wanted(holds: Holds) -> &'static str {
    match holds {
        Holds::Text(_) => "a text",
        Holds::Texts(_) | Holds::Exactly(..) => "a list of texts",
        Holds::Groups(_) => "a list of lists of texts",
        Holds::Bool => "`true` or `false`",
        Holds::Integer(..) => "a whole number",
        Holds::Number(..) => "a number",
        Holds::Date => "a date",
        Holds::Table(_) | Holds::Words => "a table",
        Holds::Tables(_) => "tables",
    }
}

pub(super) fn given(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
