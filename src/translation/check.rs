//! Checks of a site's own words against those that the interface says.

use std::collections::{BTreeMap, BTreeSet};

use super::plural::{Category, categories};
use super::{ENGLISH, Own, names, primary};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::parse::Spelled;
use crate::parse::keys::{OwnWord, Said};
use crate::source::SitePath;
use crate::sources::ThemeFile;

/// How many of the texts that are missing are named.
const NAMED: usize = 3;

/// How many letters of each.
const SHORT: usize = 40;

/// What was found of a site's words so far.
pub(super) struct Checker<'a> {
    pub language: &'a str,
    /// The theme's own files: a text that one of them says is known.
    pub files: &'a [&'a ThemeFile],
    pub found: &'a mut Diagnostics,
    /// Every text that a word was given for.
    pub given: BTreeSet<String>,
    /// Those that differ from English.
    pub own: BTreeMap<String, Own>,
}

impl Checker<'_> {
    /// Takes the words of a file, over those that are there.
    pub fn take(&mut self, path: &SitePath, words: &[OwnWord]) {
        for word in words {
            let key = &*word.key.text;
            let Some(one) = ENGLISH.get(key) else {
                if self.is_own(key) {
                    self.keep(path, word, true);
                } else {
                    self.unknown(path, &word.key);
                }
                continue;
            };
            self.keep(path, word, one.is_some());
        }
    }

    /// Tells whether the theme's own templates or scripts say a text.
    fn is_own(&self, key: &str) -> bool {
        let quoted = [format!("\"{key}\""), format!("'{key}'")];
        let says = |file: &&ThemeFile| {
            let path = file.path.as_str();
            (path.ends_with(".html") || path.ends_with(".js"))
                && std::str::from_utf8(&file.bytes)
                    .is_ok_and(|text| quoted.iter().any(|key| text.contains(key)))
        };
        self.files.iter().any(says)
    }

    fn unknown(&mut self, path: &SitePath, key: &Spelled) {
        let what = format!("the interface does not say `{}`", key.text);
        let near = did_you_mean(&key.text, ENGLISH.keys().map(String::as_str));
        let help =
            near.unwrap_or_else(|| "`themes/default/words.toml` of prepress has all that it says".to_owned());
        self.found.push(Diagnostic::new(Code::UnknownWord, path, key.span, what).help(help));
    }

    /// Keeps a word that is right, and reports one that is not.
    fn keep(&mut self, path: &SitePath, word: &OwnWord, is_count: bool) {
        let key = &*word.key.text;
        self.given.insert(key.to_owned());
        let own = match &word.said {
            Said::Text(text) => {
                self.names(path, key, text, |name| !(is_count && name == "count"));
                Own::Text(text.text.to_string())
            }
            Said::Forms(_) if !is_count => {
                let what = format!("`{key}` counts nothing, so it has no forms");
                let wrong = Diagnostic::new(Code::BadValue, path, word.key.span, what);
                return self.found.push(wrong.help("write one text"));
            }
            Said::Forms(forms) => Own::Forms(self.forms(path, &word.key, forms)),
        };
        let is_english = match (&own, ENGLISH.get(key)) {
            (Own::Text(text), Some(None)) => text == key,
            (Own::Forms(forms), Some(Some(one))) => {
                let same = |(category, text): (&Category, &String)| match category {
                    Category::One => text == one,
                    _ => text == key,
                };
                primary(self.language) == "en" && forms.iter().all(same)
            }
            _ => false,
        };
        if is_english {
            self.own.remove(key);
        } else {
            self.own.insert(key.to_owned(), own);
        }
    }

    fn forms(
        &mut self,
        path: &SitePath,
        key: &Spelled,
        forms: &[(Spelled, Spelled)],
    ) -> BTreeMap<Category, String> {
        let wanted = categories(self.language);
        let all = || wanted.iter().map(|category| category.name());
        let mut kept = BTreeMap::new();
        for (name, text) in forms {
            match wanted.iter().find(|category| category.name() == &*name.text) {
                Some(&category) => {
                    let is_other = category == Category::Other;
                    self.names(path, &key.text, text, |name| is_other && name != "count");
                    kept.insert(category, text.text.to_string());
                }
                None => {
                    let what = format!("`{}` has no form `{}` for numbers", self.language, name.text);
                    let list = all().collect::<Vec<_>>().join(", ");
                    let wrong = Diagnostic::new(Code::BadValue, path, name.span, what);
                    self.found.push(wrong.help(format!("its forms are {list}")));
                }
            }
        }
        if !kept.contains_key(&Category::Other) {
            let what = format!("`{}` has no form `other`", key.text);
            let wrong = Diagnostic::new(Code::MissingKey, path, key.span, what);
            self.found.push(
                wrong.help("add `other = \"…\"`: what is said of all numbers that no other form is for"),
            );
        }
        kept
    }

    /// Reports names in braces that a text lacks or has too many. A form may leave out its number ("a card"), and one for
    /// few numbers what is not said of them: `must` tells what has to be there.
    fn names(&mut self, path: &SitePath, key: &str, text: &Spelled, must: impl Fn(&str) -> bool) {
        let (wanted, have) = (names(key), names(&text.text));
        let braces = |name: &str| format!("`{{{name}}}`");
        let list = || wanted.iter().map(|name| braces(name)).collect::<Vec<_>>().join(", ");
        for name in have.difference(&wanted) {
            let what = format!("{} stands for nothing in this text", braces(name));
            let help = if wanted.is_empty() {
                "remove it".to_owned()
            } else {
                format!("what can stand in it is {}", list())
            };
            self.found.push(Diagnostic::new(Code::BadValue, path, text.span, what).help(help));
        }
        for name in wanted.difference(&have).filter(|name| must(name)) {
            let what = format!("the text lacks {}", braces(name));
            let help = format!("it says `{key}` in English: put {} where it belongs", braces(name));
            self.found.push(Diagnostic::new(Code::BadValue, path, text.span, what).help(help));
        }
    }

    /// Reports how much is still said in English, where the site speaks another language and has begun to say it.
    pub fn missing(&mut self, path: &SitePath) {
        if self.given.is_empty() || primary(self.language).eq_ignore_ascii_case("en") {
            return;
        }
        let missing: Vec<&str> =
            ENGLISH.keys().map(String::as_str).filter(|key| !self.given.contains(*key)).collect();
        let short = |key: &&str| match key.char_indices().nth(SHORT) {
            Some((at, _)) => format!("`{}…`", &key[..at]),
            None => format!("`{key}`"),
        };
        let named: Vec<String> = missing.iter().take(NAMED).map(short).collect();
        let what = match missing.len() {
            0 => return,
            1 => format!("the interface still says {} in English", named.join(", ")),
            count if count <= NAMED => {
                format!("the interface still says {count} texts in English: {}", named.join(", "))
            }
            count => {
                let rest = count - NAMED;
                format!(
                    "the interface still says {count} texts in English: {} and {rest} more",
                    named.join(", ")
                )
            }
        };
        let help = "`prepress words` prints the whole table";
        self.found.push(Diagnostic::of_file(Code::MissingWords, path, what).help(help));
    }
}
