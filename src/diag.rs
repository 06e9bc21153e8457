//! Diagnostics: problems as values.
//!
//! No stage fails because of content. Each returns the best value it can, and what it had to say about it as
//! [`Diagnostic`]s. [`show`] turns them into text and JSON.

mod code;
pub mod show;

pub use code::{Code, Severity};

use crate::source::{Place, SitePath, Span};

/// Something that is wrong with the content, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// Whether it keeps the site from being published.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the author's words in backticks.
    pub message: String,
    /// Where.
    pub at: Place,
    /// Other places that matter, each with a word on why: "first defined here".
    pub also: Vec<(Place, String)>,
    /// What happened, line by line: a difference, a traceback.
    pub detail: Option<Box<Detail>>,
    /// What to do.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Makes a diagnostic about `span` of the file at `path`, with the severity that its code has by default.
    pub fn new(code: Code, path: &SitePath, span: Span, message: impl Into<String>) -> Self {
        Self::at(code, Place { path: path.clone(), span: Some(span) }, message)
    }

    /// Makes a diagnostic about a file as a whole.
    pub fn of_file(code: Code, path: &SitePath, message: impl Into<String>) -> Self {
        Self::at(code, Place { path: path.clone(), span: None }, message)
    }

    /// Makes a diagnostic about a place.
    pub fn at(code: Code, at: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            at,
            also: Vec::new(),
            detail: None,
            help: Vec::new(),
        }
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a line of help if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Adds lines of what happened.
    #[must_use]
    pub fn detail(mut self, lines: Vec<String>) -> Self {
        self.detail = (!lines.is_empty()).then(|| Box::new(Detail { lines }));
        self
    }

    /// Returns the lines of what happened.
    pub fn details(&self) -> &[String] {
        self.detail.as_deref().map_or(&[], |detail| &detail.lines)
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.also.push((place, label.into()));
        self
    }

    /// Changes the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// What happened, line by line. Most diagnostics have none, so it takes no room in them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Detail {
    /// The lines.
    pub lines: Vec<String>,
}

/// A value, and what was found wrong while it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The best value that could be made.
    pub value: T,
    /// What was wrong.
    pub found: Vec<Diagnostic>,
}

impl<T> Parsed<T> {
    /// A value with nothing wrong.
    pub fn fine(value: T) -> Self {
        Self { value, found: Vec::new() }
    }
}

/// Everything that a run had to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(diagnostics);
    }

    /// Keeps the findings of `parsed` and returns its value.
    pub fn take<T>(&mut self, parsed: Parsed<T>) -> T {
        self.list.extend(parsed.found);
        parsed.value
    }

    /// Sorts by path and place, then by code and message, and drops exact repetitions.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            (&a.at, a.code.name(), &a.message, &a.help, &a.detail).cmp(&(
                &b.at,
                b.code.name(),
                &b.message,
                &b.help,
                &b.detail,
            ))
        });
        self.list.dedup();
    }

    /// Returns all, as a list of its own.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }

    /// Returns all, in order.
    pub fn all(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Returns how many are errors.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Returns how many are warnings.
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }
}

/// Returns `message` with "did you mean …" for the candidates nearest to `word`, or `None` if nothing is near.
///
/// Near means: equal but for case, or an edit distance (with transpositions) of at most a third of the length.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(word, candidates, 3);
    match near.as_slice() {
        [] => None,
        [one] => Some(format!("did you mean `{one}`?")),
        [head @ .., last] => {
            let head: Vec<String> = head.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("did you mean {} or `{last}`?", head.join(", ")))
        }
    }
}

/// Returns up to `count` candidates near `word`, the nearest first, ties in alphabetical order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, count: usize) -> Vec<&'a str> {
    let wanted: Vec<char> = word.to_lowercase().chars().take(120).collect();
    let most = (wanted.len() / 3).clamp(1, 6);
    let mut scored: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|name| name.len().abs_diff(word.len()) <= most * 4)
        .filter_map(|name| {
            let have: Vec<char> = name.to_lowercase().chars().take(120).collect();
            distance(&wanted, &have, most).map(|cost| (cost, name))
        })
        .collect();
    scored.sort_unstable();
    scored.dedup();
    let best = scored.first().map_or(0, |&(cost, _)| cost);
    scored.retain(|&(cost, _)| cost <= best + 1);
    scored.into_iter().take(count).map(|(_, name)| name).collect()
}

/// Returns the optimal string alignment distance of two words, or `None` if it exceeds `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (vec![0; width], (0..width).collect());
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (last[j - 1] + change).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|&cost| cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, candidates: &[&str], expected: &str) {
        assert_eq!(did_you_mean(word, candidates.iter().copied()).unwrap_or_default(), expected);
    }

    #[test]
    fn near_names_are_offered() {
        check("titel", &["title", "tags", "summary"], "did you mean `title`?");
        check("event-lop", &["event-loop", "gil"], "did you mean `event-loop`?");
        check("GIL", &["gil"], "did you mean `gil`?");
        check("ab", &["ac", "ad"], "did you mean `ac` or `ad`?");
        check("zebra", &["title", "tags"], "");
        check("", &["title"], "");
    }

    #[test]
    fn order_is_by_place_and_repetitions_go() {
        let path = SitePath::new("b.md");
        let mut all = Diagnostics::default();
        let late = Diagnostic::new(Code::BrokenLink, &path, Span::new(9, 10), "late");
        all.push(late.clone());
        all.push(late);
        all.push(Diagnostic::new(Code::BrokenLink, &path, Span::new(1, 2), "early"));
        all.push(Diagnostic::of_file(Code::BadUtf8, &SitePath::new("a.md"), "first"));
        all.sort();
        let messages: Vec<&str> = all.all().iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["first", "early", "late"]);
    }
}
