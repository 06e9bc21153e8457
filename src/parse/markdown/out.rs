//! HTML as it grows: its holes, its running text, and the text without markup beside it.

use super::{Hole, Label};
use crate::html::escape_into;
use crate::source::Span;

/// What has been written so far.
#[derive(Default)]
pub(super) struct Out {
    /// The HTML.
    pub html: String,
    /// `(offset into html, what goes there)`, ascending.
    pub holes: Vec<(u32, Hole)>,
    /// Ranges of `html` that are running text, ascending.
    pub prose: Vec<Span>,
    /// The text without markup.
    pub text: String,
}

impl Out {
    /// Leaves a hole here.
    pub fn hole(&mut self, hole: Hole) {
        self.holes.push((offset(self.html.len()), hole));
    }

    /// Starts a line of HTML unless it has just been started.
    pub fn fresh_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Ends the line of text if there is anything on it.
    pub fn end_text(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Marks everything from `start` on as running text.
    pub fn prose_from(&mut self, start: usize) {
        let (start, end) = (offset(start), offset(self.html.len()));
        match self.prose.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ if start < end => self.prose.push(Span { start, end }),
            _ => {}
        }
    }

    /// Writes ` name="value"`, escaped.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        escape_into(&mut self.html, value);
        self.html.push('"');
    }

    /// Writes ` aria-label="…"`, which the interface says.
    pub fn label(&mut self, label: Label) {
        self.html.push_str(" aria-label=\"");
        self.hole(Hole::Label(label));
        self.html.push('"');
    }

    /// Writes ` name="PREFIXrest"`, where the prefix is left open.
    pub fn prefixed(&mut self, name: &str, mark: &str, rest: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        self.html.push_str(mark);
        self.hole(Hole::IdPrefix);
        escape_into(&mut self.html, rest);
        self.html.push('"');
    }

    /// Puts `piece` in at an offset near the end. A hole at the very offset stays before it.
    pub fn insert(&mut self, at: usize, piece: &str) {
        self.html.insert_str(at, piece);
        let (at, by) = (offset(at), offset(piece.len()));
        for (place, _) in self.holes.iter_mut().rev().take_while(|(place, _)| *place > at) {
            *place += by;
        }
        for span in self.prose.iter_mut().rev().take_while(|span| span.start >= at) {
            span.start += by;
            span.end += by;
        }
    }

    /// Takes back everything from `at` on.
    pub fn rewind(&mut self, at: usize) {
        self.html.truncate(at);
        let at = offset(at);
        while self.holes.pop_if(|(place, _)| *place >= at).is_some() {}
        while self.prose.pop_if(|span| span.end > at).is_some() {}
    }

    /// Adds another piece at the end.
    pub fn append(&mut self, other: &Out) {
        let by = offset(self.html.len());
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.iter().map(|&(place, hole)| (place + by, hole)));
        self.prose.extend(other.prose.iter().map(|span| Span { start: span.start + by, end: span.end + by }));
        self.text.push_str(&other.text);
    }
}

/// Makes an offset of a length. A text that is long enough to saturate it was refused before.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insertion_moves_what_follows() {
        let mut out = Out::default();
        out.html.push_str("<a");
        out.hole(Hole::Link(0));
        out.html.push('>');
        out.hole(Hole::LinkText(0));
        let start = out.html.len();
        out.html.push_str("text");
        out.prose_from(start);
        out.insert(2, " x");
        assert_eq!(out.html, "<a x>text");
        assert_eq!(*out.holes, [(2, Hole::Link(0)), (5, Hole::LinkText(0))]);
        assert_eq!(out.prose, [Span { start: 5, end: 9 }]);
        let mut twice = Out::default();
        twice.html.push('-');
        twice.append(&out);
        assert_eq!(twice.holes[1], (6, Hole::LinkText(0)));
        twice.rewind(6);
        assert_eq!((&*twice.html, twice.holes.len(), twice.prose.len()), ("-<a x>", 1, 0));
    }

    #[test]
    fn neighbouring_text_is_one_range() {
        let mut out = Out::default();
        out.html.push_str("ab");
        out.prose_from(0);
        out.html.push_str("cd");
        out.prose_from(2);
        out.prose_from(4);
        assert_eq!(out.prose, [Span { start: 0, end: 4 }]);
    }
}
