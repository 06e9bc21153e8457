//! Inline content: text, code, line ends, raw tags.

use std::ops::Range;

use super::render::Renderer;
use super::{autolink, url};
use crate::diag::Code;
use crate::html::escape_into;

impl Renderer<'_> {
    /// Gathers a piece of text. The parser cuts text at every character that might have meant something.
    pub fn gather(&mut self, text: &str, range: Range<usize>) {
        if self.run.is_empty() {
            self.run_range = range;
        } else {
            self.run_range.end = range.end;
        }
        self.run.push_str(text);
    }

    /// Writes the text that has been gathered.
    pub fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        match &self.link {
            Some(link) if link.is_wiki && link.content == self.out.html.len() => self.words(run.trim_start()),
            Some(_) => self.words(&run),
            None => {
                self.addresses(&run);
                if self.may_have_notes && run.contains("[^") {
                    self.undefined_notes();
                }
            }
        }
        self.run = run;
        self.run.clear();
    }

    /// Writes text in which addresses become links.
    fn addresses(&mut self, text: &str) {
        let mut at = 0;
        if self.may_have_addresses && self.raw_depth == 0 {
            while let Some(found) = autolink::find(text, at) {
                self.words(&text[at..found.range.start]);
                let address = &text[found.range.clone()];
                self.out.html.push_str("<a class=\"external\" href=\"");
                self.out.html.push_str(found.scheme);
                url::escape_href(&mut self.out.html, address);
                self.out.html.push_str("\" rel=\"noopener external\">");
                self.put(address);
                self.out.html.push_str("</a>");
                at = found.range.end;
            }
        }
        self.words(&text[at..]);
    }

    /// Writes text, as running text where it is that.
    pub fn words(&mut self, text: &str) {
        let start = self.out.html.len();
        self.put(text);
        if self.is_prose() {
            self.out.prose_from(start);
        }
    }

    fn is_prose(&self) -> bool {
        self.heading.is_none() && self.link.is_none() && self.raw_depth == 0
    }

    /// Writes text wherever it goes.
    pub fn put(&mut self, text: &str) {
        escape_into(&mut self.out.html, text);
        self.out.text.push_str(text);
        if let Some(heading) = &mut self.heading {
            escape_into(&mut heading.html, text);
        }
    }

    /// Writes an inline tag that may stand in the list of headings too.
    pub fn inline(&mut self, tag: &str) {
        self.out.html.push_str(tag);
        if let Some(heading) = &mut self.heading {
            heading.html.push_str(tag);
        }
    }

    /// Writes inline code.
    pub fn code(&mut self, text: &str) {
        self.inline("<code>");
        self.put(text);
        self.inline("</code>");
    }

    /// Writes the end of a line inside a block.
    pub fn line_end(&mut self, tag: &str) {
        self.out.html.push_str(tag);
        let start = self.out.html.len();
        self.out.html.push('\n');
        if self.is_prose() && tag.is_empty() {
            self.out.prose_from(start);
        }
        self.out.text.push(' ');
        if let Some(heading) = &mut self.heading {
            heading.html.push(' ');
        }
    }

    /// Writes a raw tag. Comments are the author's notes: where HTML is not allowed, they go.
    pub fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if self.options.allow_html {
            self.out.html.push_str(html);
            return self.count_raw(html);
        }
        if html.starts_with("<!--") {
            return;
        }
        self.raw_html(html, range);
        self.put(html);
    }

    /// Keeps track of raw elements in which no link can stand.
    fn count_raw(&mut self, html: &str) {
        const ELEMENTS: [&str; 11] =
            ["a", "button", "code", "kbd", "pre", "samp", "script", "style", "svg", "textarea", "title"];
        let (name, closes) = match html.strip_prefix("</") {
            Some(name) => (name, true),
            None => (html.trim_start_matches('<'), false),
        };
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !ELEMENTS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return;
        }
        self.raw_depth = if closes { self.raw_depth.saturating_sub(1) } else { self.raw_depth + 1 };
    }

    /// Reports raw HTML, once in a block.
    pub fn raw_html(&mut self, html: &str, range: Range<usize>) {
        if std::mem::replace(&mut self.block_reported, true) {
            return;
        }
        let tag: String = html.chars().take_while(|&c| c != '\n').take(40).collect();
        let end = range.start + self.origin.text[range.clone()].trim_end().len();
        let help =
            "write code between backticks, or set `html = \"allow\"` under `[markdown]` in `site.toml`";
        self.report(Code::RawHtml, range.start..end, format!("raw HTML `{tag}` is shown as text"), help);
    }

    /// Reports references to footnotes in the gathered text: had they a definition, they would not be text.
    fn undefined_notes(&mut self) {
        let Range { start, end } = self.run_range;
        let mut labels = Vec::new();
        let Some(source) = self.origin.text.get(start..end) else { return };
        let mut at = 0;
        while let Some(open) = source[at..].find("[^").map(|found| at + found) {
            at = open + 2;
            let escaped = self.origin.text[..start + open].ends_with('\\');
            let stop = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^' | '\\');
            let length = source[at..].find(stop).unwrap_or(source.len() - at);
            if !escaped && length > 0 && source[at + length..].starts_with(']') {
                labels.push(start + open..start + at + length + 1);
            }
            at += length;
        }
        for range in labels {
            let label = &self.origin.text[range.clone()];
            let message = format!("the footnote `{label}` is never defined");
            let help = format!("add a line `{label}: …`, or write `\\{label}` if it is no footnote");
            self.report(Code::MissingFootnote, range, message, &help);
        }
    }
}
