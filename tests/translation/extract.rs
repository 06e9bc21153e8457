//! Finds the texts of the interface where they stand.

use std::collections::BTreeMap;

/// What a file is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Template,
    Script,
    Program,
}

/// Calls whose text is none that stands there, with the reason.
const OTHERS: &[(&str, &str)] = &[
    // The text is the caller's.
    ("themes/default/js/lib/translate.js", "text"),
    ("src/plan/view.rs", "text"),
    ("src/translation.rs", "text"),
    ("src/translation.rs", "other"),
    ("src/theme/words.rs", "text"),
    // What a body says stands in `Label::text`.
    ("src/plan/fill.rs", "label.text(self.body)"),
];

/// The texts, by name; what is counted has a form for 1.
#[derive(Default)]
pub struct Found {
    pub said: BTreeMap<String, Option<String>>,
    pub problems: Vec<String>,
}

impl Found {
    /// Reads the texts of a file.
    pub fn read(&mut self, path: &str, kind: Kind, text: &str) {
        match kind {
            Kind::Template => self.template(path, text),
            Kind::Script => self.code(path, &prepress::theme::without_comments(text), '.'),
            Kind::Program => {
                let text = text.split("#[cfg(test)]").next().unwrap();
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                self.code(path, &lines.collect::<Vec<_>>().join("\n"), '\0');
            }
        }
    }

    fn add(&mut self, path: &str, text: String, one: Option<String>) {
        match self.said.get(&text) {
            Some(known) if *known != one => {
                self.problems.push(format!("{path}: `{text}` has another form for 1 elsewhere, or none"));
            }
            _ => {
                self.said.insert(text, one);
            }
        }
    }

    /// `… | t`, `… | counted(one="…", other="…")`.
    fn template(&mut self, path: &str, text: &str) {
        for (at, _) in text.match_indices('|') {
            let (before, filter) = (text[..at].trim_end(), text[at + 1..].trim_start());
            let name = filter.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap();
            if name == "t" {
                let quoted = before.strip_suffix('"').and_then(|rest| Some(&rest[rest.rfind('"')? + 1..]));
                match quoted {
                    Some(text) => self.add(path, text.to_owned(), None),
                    None => {
                        self.problems.push(format!("{path}: what stands before `| t` is no text: {before}"))
                    }
                }
            } else if name == "counted" {
                let form = |name: &str| {
                    let rest = &filter[filter.find(&format!("{name}=\""))? + name.len() + 2..];
                    Some(rest[..rest.find('"')?].to_owned())
                };
                match (form("one"), form("other")) {
                    (Some(one), Some(other)) => self.add(path, other, Some(one)),
                    _ => self.problems.push(format!("{path}: `counted` lacks `one` or `other`")),
                }
            }
        }
    }

    /// `t("…")`, `t_with("…", …)`, `pieces("…", …)`, `counted(…, "…", "…")`; a call after `foreign` is another's.
    fn code(&mut self, path: &str, text: &str, foreign: char) {
        for (name, place, count) in [("t", 0, 1), ("t_with", 0, 1), ("pieces", 0, 1), ("counted", 1, 2)] {
            let call = format!("{name}(");
            for (at, _) in text.match_indices(&call) {
                let before = &text[..at];
                let is_part =
                    |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '#') || c == foreign;
                // What is spread is ours.
                let before = before.strip_suffix("...").unwrap_or(before);
                if before.ends_with(is_part) || before.ends_with("function ") || before.ends_with("fn ") {
                    continue;
                }
                let arguments = arguments(&text[at + call.len()..]);
                // Pages are counted, too.
                if name == "counted" && foreign == '\0' && arguments.len() < 3 {
                    continue;
                }
                let texts: Vec<Option<String>> = (place..place + count)
                    .map(|place| arguments.get(place).and_then(|argument| literal(argument)))
                    .collect();
                match texts.as_slice() {
                    [Some(text)] => self.add(path, text.clone(), None),
                    [Some(one), Some(other)] => self.add(path, other.clone(), Some(one.clone())),
                    _ => {
                        let given = arguments.get(place + count - 1).map_or("", |argument| argument.trim());
                        if !OTHERS.contains(&(path, given)) {
                            self.problems.push(format!(
                                "{path}: `{name}` is given no text that stands there: {given}"
                            ));
                        }
                    }
                }
            }
        }
    }
}

/// Returns the arguments of a call, from behind its opening parenthesis on.
fn arguments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 0);
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => {
                letters.next();
            }
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(letter),
            // In a script a text, in the program a letter or a lifetime, which no call of ours has.
            (None, '\'') => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ',') if depth == 0 => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            (None, ')' | ']' | '}') if depth == 0 => {
                found.push(&text[start..at]);
                return found;
            }
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    found
}

/// Returns the text of a string that stands there.
fn literal(argument: &str) -> Option<String> {
    let argument = argument.trim();
    let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inside = argument.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                other @ ('"' | '\'' | '\\') => text.push(other),
                _ => return None,
            },
            letter if letter == quote => return None,
            letter => text.push(letter),
        }
    }
    Some(text)
}

#[test]
fn calls_are_found_in_every_form() {
    let mut found = Found::default();
    found.read(
        "a.js",
        Kind::Script,
        "// t(\"no\")\nt(\"a\"); x.t(\"no\"); function t(text) {}\ncounted(\n  f(1, 2),\n  \"{count} b\",\n  '{count} \"b\"s',\n  { x },\n);\npieces(\"c\", {}); t(name);\n",
    );
    found.read(
        "a.html",
        Kind::Template,
        "{{ \"d\" | t }}{{ x | counted(one=\"e\", other=\"f\") }}{{ x | t }}{{ x | title }}",
    );
    found.read("a.rs", Kind::Program, "words.t(\"g\"); fn t(&self) {}\n#[cfg(test)] t(\"no\")");
    let said: Vec<String> = found.said.keys().cloned().collect();
    assert_eq!(said, ["a", "c", "d", "f", "g", "{count} \"b\"s"]);
    assert_eq!(found.problems.len(), 2, "{:?}", found.problems);
}
