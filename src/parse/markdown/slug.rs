//! Ids of headings.

use std::collections::{HashMap, HashSet};

/// The ids that a body has given so far.
#[derive(Default)]
pub(super) struct Ids {
    /// Every id that is given or reserved.
    taken: HashSet<String>,
    /// The next number to try for a slug, so that many equal headings stay linear.
    next: HashMap<String, u32>,
}

impl Ids {
    /// Keeps slugs away from the ids that headings are given explicitly.
    pub fn reserve(explicit: impl IntoIterator<Item = String>) -> Self {
        Self { taken: explicit.into_iter().collect(), next: HashMap::new() }
    }

    /// Returns an id for a heading: its slug, with a number if that is taken.
    pub fn give(&mut self, text: &str) -> String {
        let mut slug = slug(text);
        if is_footnote(&slug) {
            slug.push_str("-section");
        }
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        let next = self.next.entry(slug.clone()).or_insert(1);
        loop {
            let id = format!("{slug}-{next}");
            *next += 1;
            if !is_footnote(&id) && self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Returns a heading's slug as GitHub makes it: lower case; letters, digits, `-` and `_` stay, spaces become `-`,
/// the rest goes.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '-' | '_' => slug.push(c),
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            c if c.is_whitespace() => slug.push('-'),
            c if c.is_alphanumeric() || is_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Tells whether footnotes have ids like this one: `fn-1`, `fnref-1`, `fnref-1-2`.
pub(super) fn is_footnote(id: &str) -> bool {
    let rest = id.strip_prefix("fnref-").or_else(|| id.strip_prefix("fn-"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], explicit: &[&str], expected: &[&str]) {
        let mut ids = Ids::reserve(explicit.iter().map(|&id| id.to_owned()));
        let given: Vec<String> = texts.iter().map(|text| ids.give(text)).collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn slugs_are_those_of_github() {
        check(&["The GIL, and `asyncio`!"], &[], &["the-gil-and-asyncio"]);
        check(&["Ünïcode ЯЗЫК 中文"], &[], &["ünïcode-язык-中文"]);
        check(&["a_b  c - d"], &[], &["a_b--c---d"]);
        check(&["", "?!"], &[], &["section", "section-1"]);
    }

    #[test]
    fn no_two_are_equal() {
        check(&["a", "a", "a"], &[], &["a", "a-1", "a-2"]);
        check(&["a-1", "a", "a", "a"], &[], &["a-1", "a", "a-2", "a-3"]);
        check(&["a", "a"], &["a", "a-1"], &["a-2", "a-3"]);
        check(&["fn 1", "fnref-1-2", "fn"], &[], &["fn-1-section", "fnref-1-2-section", "fn"]);
    }
}
