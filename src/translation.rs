//! The words of the interface. They stand in English where they are used, and are their own names: `t("Search")` in a
//! script or here, `{{ "Search" | t }}` in a template. `themes/default/words.toml` lists them all, and a site may say
//! any of them in its own way.

mod check;
mod direction;
mod plural;

pub use direction::direction;
pub use plural::{Category, category};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostics, Parsed};
use crate::digest::Digest;
use crate::parse::keys::{self, OwnWord};
use crate::source::{SitePath, Source};
use crate::sources::ThemeFile;

/// The name of the table of words in a theme's folder.
const FILE: &str = "words.toml";

/// The table of every text of the interface, as a site's own tables look.
pub const TABLE: &str = include_str!("../themes/default/words.toml");

/// Every text of the interface, by name; what is counted has a form for 1.
static ENGLISH: LazyLock<BTreeMap<String, Option<String>>> = LazyLock::new(|| {
    let (table, _) = DeTable::parse_recoverable(TABLE);
    let entries = table.into_inner().into_iter().map(|(key, value)| {
        let one = match value.get_ref() {
            DeValue::Table(forms) => forms.get("one").and_then(|one| one.get_ref().as_str()),
            _ => None,
        };
        (key.get_ref().to_string(), one.map(str::to_owned))
    });
    entries.collect()
});

/// What a site says instead of an English text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Own {
    Text(String),
    Forms(BTreeMap<Category, String>),
}

#[derive(Debug, Default)]
struct Table {
    language: String,
    own: BTreeMap<String, Own>,
    digest: Option<Digest>,
}

/// The words of a site: what it says in its own way, and English for the rest.
#[derive(Clone, Debug, Default)]
pub struct Translation(Arc<Table>);

impl PartialEq for Translation {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl Eq for Translation {}

impl Hash for Translation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

/// A value for a name in braces.
pub type Given<'a> = (&'a str, &'a str);

impl Translation {
    /// Returns a text in the words of the site.
    pub fn t<'a>(&'a self, text: &'a str) -> &'a str {
        match self.0.own.get(text) {
            Some(Own::Text(own)) => own,
            Some(Own::Forms(forms)) => forms.get(&Category::Other).map_or(text, |own| own),
            None => text,
        }
    }

    /// Returns a text in the words of the site, with what its names in braces stand for.
    pub fn t_with(&self, text: &str, values: &[Given<'_>]) -> String {
        fill(self.t(text), |name| given(values, name)).into_owned()
    }

    /// Returns a count with its noun.
    pub fn counted(&self, count: usize, one: &str, other: &str, values: &[Given<'_>]) -> String {
        let count_text = count.to_string();
        let value =
            |name: &str| if name == "count" { Some(Cow::from(&count_text)) } else { given(values, name) };
        fill(self.form(count, one, other), value).into_owned()
    }

    /// Returns the text for a count, its names not filled in yet.
    pub fn form<'a>(&'a self, count: usize, one: &'a str, other: &'a str) -> &'a str {
        match self.0.own.get(other) {
            None if count == 1 => one,
            Some(Own::Forms(forms)) => match forms.get(&category(&self.0.language, count)) {
                Some(form) => form,
                None => self.t(other),
            },
            _ => self.t(other),
        }
    }

    /// Returns what a level or kind is called; any other name is the author's, and stays.
    pub fn name<'a>(&'a self, name: &'a str) -> &'a str {
        match name {
            "junior" => self.t("junior"),
            "mid" => self.t("mid"),
            "senior" => self.t("senior"),
            "concept" => self.t("concept"),
            "output" => self.t("output"),
            "code" => self.t("code"),
            "debug" => self.t("debug"),
            "design" => self.t("design"),
            "behavioral" => self.t("behavioral"),
            "ask-them" => self.t("ask them"),
            other => other,
        }
    }

    /// Returns the script that holds those of a site's own words that stand in `scripts`; `None` if there are none.
    pub fn script<'s>(&self, scripts: impl Iterator<Item = &'s str>) -> Option<String> {
        if self.0.own.is_empty() {
            return None;
        }
        let quoted: BTreeSet<String> = scripts.flat_map(quoted).collect();
        let said = self.0.own.iter().filter(|(text, _)| quoted.contains(*text));
        let words: serde_json::Map<String, Value> = said
            .map(|(text, own)| {
                let own = match own {
                    Own::Text(own) => json!(own),
                    Own::Forms(forms) => {
                        forms.iter().map(|(form, own)| (form.name().to_owned(), json!(own))).collect()
                    }
                };
                (text.clone(), own)
            })
            .collect();
        (!words.is_empty()).then(|| format!("export default {};\n", Value::Object(words)))
    }
}

fn given<'a>(values: &[Given<'a>], name: &str) -> Option<Cow<'a, str>> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| Cow::Borrowed(*value))
}

/// Puts values in for names in braces; a name without a value stays as it is.
pub fn fill<'a, 'v>(text: &'a str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> Cow<'a, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, name, after)) = next_name(rest) {
        out.push_str(before);
        match value(name) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the first name in braces, with what stands before and after it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text[from..].find('{')?;
        let inside = &text[open + 1..];
        let length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
        if length > 0 && inside[length..].starts_with('}') {
            return Some((&text[..open], &inside[..length], &inside[length + 1..]));
        }
        from = open + 1;
    }
}

/// Returns the names in braces.
fn names(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_name(rest) {
        names.insert(name);
        rest = after;
    }
    names
}

/// Returns all that stands in quotes on one line of a script: its texts, and what lies between them.
fn quoted(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (line, quote) in script.lines().flat_map(|line| [(line, '"'), (line, '\'')]) {
        let quotes = line.match_indices(quote).map(|(at, _)| at);
        let quotes: Vec<usize> = quotes.filter(|&at| !line[..at].ends_with('\\')).collect();
        let between = quotes.windows(2).map(|pair| &line[pair[0] + 1..pair[1]]);
        found.extend(between.map(|text| text.replace("\\\"", "\"").replace("\\'", "'")));
    }
    found
}

/// Returns the language of a tag, without script and region.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

/// Returns the words of a site: those of its theme's table, and over them those of `site.toml`.
pub fn translation(language: &str, theme: &str, files: &[ThemeFile], own: &[OwnWord]) -> Parsed<Translation> {
    let mut found = Diagnostics::default();
    let folder = format!("themes/{theme}/");
    let of_theme = |file: &&ThemeFile| file.path.as_str().strip_prefix(&folder) == Some(FILE);
    let table = files.iter().find(of_theme).map(|file| {
        let source = Source::new(file.path.clone(), file.bytes.to_vec());
        (file.path.clone(), found.take(keys::read_words(&source)))
    });
    let files: Vec<&ThemeFile> =
        files.iter().filter(|file| file.path.as_str().starts_with(&folder)).collect();
    let mut checker = check::Checker {
        language,
        files: &files,
        found: &mut found,
        given: BTreeSet::new(),
        own: BTreeMap::new(),
    };
    if let Some((path, words)) = &table {
        checker.take(path, words);
    }
    let site = SitePath::new("site.toml");
    checker.take(&site, own);
    let at = table.as_ref().map_or(&site, |(path, _)| path);
    checker.missing(at);
    let own = checker.own;
    let digest = (!own.is_empty()).then(|| Digest::of_hash(&(language, own.iter().collect::<Vec<_>>())));
    let table = Table { language: language.to_owned(), own, digest };
    Parsed { value: Translation(Arc::new(table)), found: found.into_vec() }
}

#[cfg(test)]
mod tests;
