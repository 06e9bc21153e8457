//! Tables of words: texts of the interface as a site has them, by the English text each stands for.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::given;
use super::read::Toml;
use super::syntax::{self, cut};
use super::text::Text;
use crate::diag::{Code, Diagnostic, Parsed};
use crate::parse::{self, Spelled};
use crate::source::Source;

/// A text of the interface, as a site has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWord {
    /// The English text.
    pub key: Spelled,
    /// What is said instead.
    pub said: Said,
}

/// What is said instead of an English text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// This.
    Text(Spelled),
    /// A form for each category of numbers: its name, and the text.
    Forms(Vec<(Spelled, Spelled)>),
}

/// Reads a file that is a table of words.
pub fn read_words(source: &Source) -> Parsed<Vec<OwnWord>> {
    let mut toml = Toml::new(source);
    let (parsed, errors) = DeTable::parse_recoverable(&source.text);
    syntax::report(&mut toml, &errors);
    let value = words(&mut toml, parsed.into_inner());
    let mut found = parse::encoding(source);
    found.append(&mut toml.found);
    Parsed { value, found }
}

/// Checks a table of words.
pub(super) fn words(toml: &mut Toml<'_>, table: DeTable<'_>) -> Vec<OwnWord> {
    let mut words = Vec::with_capacity(table.len());
    for (name, value) in table {
        if name.get_ref().is_empty() {
            continue; // Broken syntax, which is reported.
        }
        let key = Spelled { text: name.get_ref().as_ref().into(), span: toml.span(name.span()) };
        let said = match value.get_ref() {
            DeValue::Table(_) => forms(toml, value),
            _ => text(toml, &key.text, value).map(Said::Text),
        };
        words.extend(said.map(|said| OwnWord { key, said }));
    }
    words.sort_by_key(|word| word.key.span);
    words
}

fn forms(toml: &mut Toml<'_>, value: Spanned<DeValue<'_>>) -> Option<Said> {
    let DeValue::Table(table) = value.into_inner() else { return None };
    let mut forms = Vec::with_capacity(table.len());
    for (name, value) in table {
        let category = Spelled { text: name.get_ref().as_ref().into(), span: toml.span(name.span()) };
        forms.extend(text(toml, &category.text, value).map(|text| (category, text)));
    }
    forms.sort_by_key(|(category, _)| category.span);
    Some(Said::Forms(forms))
}

fn text(toml: &mut Toml<'_>, name: &str, value: Spanned<DeValue<'_>>) -> Option<Spelled> {
    let span = toml.span(value.span());
    let (code, what, help) = match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => (
            Code::BadValue,
            format!("the text for `{}` is empty", cut(name)),
            "write one, or remove the line",
        ),
        DeValue::String(text) => {
            let text = Text::new(toml.file, span, text);
            return Some(Spelled { text: text.text.as_ref().into(), span: text.inner(toml.file) });
        }
        other => {
            let what = format!("`{}` holds a text, not {}", cut(name), given(other));
            (
                Code::WrongType,
                what,
                "write `\"Search\" = \"Suche\"`, or for a count `{ one = \"…\", other = \"…\" }`",
            )
        }
    };
    toml.found.push(Diagnostic::new(code, toml.path, span, what).help(help));
    None
}
