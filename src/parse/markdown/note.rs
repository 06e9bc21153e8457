//! Footnotes: numbered by the first reference, gathered at the end, with a way back to every reference.

use std::ops::Range;

use super::Label;
use super::out::Out;
use super::render::Renderer;
use crate::diag::Code;

/// A footnote.
pub(super) struct Note {
    /// Its number.
    number: usize,
    out: Out,
}

impl Renderer<'_> {
    /// Starts a footnote: what follows goes into a place of its own.
    pub fn start_note(&mut self, label: &str, range: Range<usize>) {
        let index = self.notes.len() + self.outer.len();
        let (_, is_used) = self.numbers.definition(index);
        let place = range.start..range.start + label.len() + 3;
        if !self.numbers.is_first(label, index) {
            let message = format!("the footnote `[^{label}]` is defined again");
            self.report(Code::MissingFootnote, place, message, "give it another name, and refer to that");
        } else if !is_used {
            let message = format!("nothing refers to the footnote `[^{label}]`");
            self.report(
                Code::MissingFootnote,
                place,
                message,
                &format!("write `[^{label}]` where it belongs"),
            );
        }
        self.outer.push((index, std::mem::take(&mut self.out)));
        self.block = 0;
    }

    /// Ends a footnote.
    pub fn finish_note(&mut self) {
        self.end_block();
        let Some((index, outer)) = self.outer.pop() else { return };
        let out = std::mem::replace(&mut self.out, outer);
        let (number, _) = self.numbers.definition(index);
        self.notes.push(Note { number, out });
        self.block = self.out.text.len();
    }

    /// Writes a reference.
    pub fn reference(&mut self, label: &str, range: Range<usize>) {
        let Some(number) = self.numbers.number(label) else {
            let text = self.origin.text[range].to_owned();
            return self.words(&text);
        };
        self.out.html.push_str("<sup class=\"footnote-ref\">");
        // A link inside a link cannot be; the number still tells which note is meant.
        let linked = self.link.is_none();
        if linked {
            let count = self.reference_counts.entry(number).or_insert(0);
            *count += 1;
            let id = reference_id(number, *count);
            self.out.html.push_str("<a");
            self.out.prefixed("href", "#", &format!("fn-{number}"));
            self.out.prefixed("id", "", &id);
            self.out.label(Label::Footnote(short(number)));
            self.out.html.push('>');
        }
        self.out.html.push_str(&number.to_string());
        self.out.html.push_str(if linked { "</a></sup>" } else { "</sup>" });
    }

    /// Writes the footnotes after all else.
    pub fn write_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|note| note.number);
        self.out.fresh_line();
        self.out.html.push_str("<section class=\"footnotes\" role=\"group\"");
        self.out.label(Label::Footnotes);
        self.out.html.push_str(">\n<ol>\n");
        for Note { number, mut out } in notes {
            // The way back stands at the end of the last paragraph.
            let in_paragraph = out.html.ends_with("</p>\n");
            if in_paragraph {
                out.html.truncate(out.html.len() - "</p>\n".len());
            }
            let count = self.reference_counts.get(&number).copied().unwrap_or(0);
            for nth in 1..=count {
                back(&mut out, number, nth);
            }
            if in_paragraph {
                out.html.push_str("</p>\n");
            }
            self.out.html.push_str("<li");
            self.out.prefixed("id", "", &format!("fn-{number}"));
            self.out.html.push_str(">\n");
            self.out.append(&out);
            self.out.fresh_line();
            self.out.html.push_str("</li>\n");
        }
        self.out.html.push_str("</ol>\n</section>\n");
    }
}

/// Writes the way back to a reference.
fn back(out: &mut Out, number: usize, nth: usize) {
    out.html.push_str(" <a class=\"footnote-back\"");
    out.prefixed("href", "#", &reference_id(number, nth));
    out.label(Label::Back(short(number), short(nth)));
    out.html.push('>');
    out.html.push('↩');
    if nth > 1 {
        out.html.push_str(&format!("<sup>{nth}</sup>"));
    }
    out.html.push_str("</a>");
}

/// Makes a number small; no page has as many notes.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn reference_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") }
}
