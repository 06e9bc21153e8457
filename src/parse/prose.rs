//! From texts of TOML to Markdown bodies, each with the way back to its place in the file.

use super::ParseOptions;
use super::keys::Text;
use super::markdown::{self, Body, Input, Phrase};
use crate::diag::{Code, Diagnostic, Parsed};
use crate::source::{Source, Span};

/// Parses the texts of one file and gathers what was found wrong in it.
#[derive(Debug)]
pub(super) struct Prose<'s> {
    source: &'s Source,
    options: markdown::Options,
    pub(super) found: Vec<Diagnostic>,
}

impl<'s> Prose<'s> {
    /// Starts with what is wrong with the file's bytes.
    pub(super) fn new(source: &'s Source, options: &ParseOptions) -> Self {
        Self { source, options: options.markdown, found: super::encoding(source) }
    }

    /// Keeps the findings of `parsed` and returns its value.
    pub(super) fn take<T>(&mut self, parsed: Parsed<T>) -> T {
        self.found.extend(parsed.found);
        parsed.value
    }

    /// Reports something.
    pub(super) fn report(
        &mut self,
        code: Code,
        span: Span,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Diagnostic::new(code, &self.source.path, span, what).help(help));
    }

    /// Parses a text of paragraphs.
    pub(super) fn body(&mut self, text: &Text<'_>) -> Body {
        let map = text.map(&self.source.text);
        let input =
            Input { text: &text.text, map: &map, path: &self.source.path, whole: Some(&self.source.text) };
        self.take(markdown::body(input, self.options))
    }

    /// Parses a text that is mostly one line.
    pub(super) fn line(&mut self, text: &Text<'_>) -> Body {
        let map = text.map(&self.source.text);
        let input =
            Input { text: &text.text, map: &map, path: &self.source.path, whole: Some(&self.source.text) };
        self.take(markdown::line(input, self.options))
    }

    /// Parses a title.
    pub(super) fn phrase(&self, text: &Text<'_>) -> Phrase {
        let map = text.map(&self.source.text);
        markdown::phrase(Input { text: &text.text, map: &map, path: &self.source.path, whole: None })
    }

    /// Parses the texts of a list, a line each.
    pub(super) fn lines(&mut self, texts: &[Text<'_>]) -> Vec<Body> {
        texts.iter().map(|text| self.line(text)).collect()
    }
}

/// Returns a title for a file that gives none: `content/data/hash-table.md` is "Hash table", its `_index.md` "Data".
pub(super) fn title_of(source: &Source) -> Phrase {
    let name = source.path.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folder = source.path.folder();
    let word = match stem {
        "_index" if folder.contains('/') => folder.rsplit('/').next().unwrap_or(folder),
        "_index" => "home",
        stem => stem,
    };
    let word = word.replace(['-', '_'], " ");
    let mut letters = word.trim().chars();
    Phrase::plain(
        &letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SitePath;

    #[test]
    fn titles_from_names() {
        for (path, expected) in [
            ("content/data/hash-table.md", "Hash table"),
            ("content/data/the_gil.toml", "The gil"),
            ("content/data-model/_index.md", "Data model"),
            ("content/_index.md", "Home"),
            ("content/<b>.md", "<b>"),
        ] {
            assert_eq!(&*title_of(&Source::new(SitePath::new(path), Vec::new())).text, expected);
        }
    }
}
