//! Soft keywords: `match`, `case`, `type` and `lazy` where they begin a statement, `_` in a pattern.

use super::super::classes::Class;
use super::names::{begins_name, end_of_name};
use super::words::{self, Word};
use super::{Defines, Lexer, Place, Prev};

/// Whether a pattern is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    No,
    Yes,
    /// If a colon comes: `case (x, _):` is a pattern, `case(x)` a call.
    Perhaps,
}

/// What is known of the soft keywords in the statement at hand.
#[derive(Debug, Default)]
pub(super) struct Soft {
    pub case: Case,
    /// A `match` whose colon at the line's end has yet to show that it is one.
    match_is_open: bool,
    /// Tokens that are keywords if that colon comes.
    open: Vec<usize>,
}

/// What the text behind a soft keyword says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Keyword,
    Name,
    /// A bracket or a sign: only the end of the line tells.
    Open,
}

impl Lexer<'_> {
    /// Reads a word that begins a statement. Returns whether it is a keyword there, or may be one.
    pub(super) fn soft_keyword(&mut self, word: Word, place: Place, start: usize, end: usize) -> bool {
        let verdict = match word {
            Word::Match | Word::Case if place == Place::Line => self.verdict(end),
            Word::Type if self.next_is_plain_name(end) => Verdict::Keyword,
            Word::Lazy if matches!(self.next_word(end), Word::Import | Word::From) => Verdict::Keyword,
            _ => return false,
        };
        if verdict == Verdict::Name {
            return false;
        }
        self.out.push(Class::Keyword, start, end);
        if verdict == Verdict::Open {
            self.soft.open.push(self.out.newest());
        } else {
            self.prev = Prev::Other;
        }
        match (word, verdict) {
            (Word::Match, Verdict::Open) => self.soft.match_is_open = true,
            (Word::Case, Verdict::Open) => self.soft.case = Case::Perhaps,
            (Word::Case, _) => self.soft.case = Case::Yes,
            (Word::Type, _) => self.defines = Defines::Type,
            _ => {}
        }
        true
    }

    /// Reads an underscore: in a pattern the wildcard, elsewhere a name.
    pub(super) fn underscore(&mut self, start: usize, end: usize) {
        match self.soft.case {
            Case::No => {}
            Case::Yes => self.out.push(Class::Keyword, start, end),
            Case::Perhaps => {
                self.out.push(Class::Keyword, start, end);
                self.soft.open.push(self.out.newest());
            }
        }
    }

    /// A statement's colon was read: what was open is settled.
    #[inline]
    pub(super) fn settle_soft(&mut self) {
        if self.soft.match_is_open {
            // Only a line break may follow `match (x):`, whereas `match[0]: int` goes on.
            let next = self.after_blanks(self.at);
            if next < self.bytes.len() && !matches!(self.bytes[next], b'\n' | b'\r' | b'#') {
                return self.give_up_soft();
            }
        }
        self.soft.open.clear();
        self.soft.match_is_open = false;
        self.soft.case = Case::No;
    }

    /// The statement ended without its colon: what was open was a name.
    #[inline]
    pub(super) fn give_up_soft(&mut self) {
        for index in self.soft.open.drain(..) {
            self.out.change(index, Class::Plain);
        }
        self.soft.match_is_open = false;
        self.soft.case = Case::No;
    }

    /// Judges a `match` or `case` by what comes behind it.
    fn verdict(&self, end: usize) -> Verdict {
        let at = self.after_blanks(end);
        match self.byte(at) {
            b'"' | b'\'' | b'0'..=b'9' | b'{' | b'~' => Verdict::Keyword,
            b'(' | b'[' | b'-' | b'+' | b'*' => Verdict::Open,
            b'.' if matches!(self.byte(at + 1), b'.' | b'0'..=b'9') => Verdict::Keyword,
            _ if !begins_name(self.src, at) => Verdict::Name,
            _ => match self.next_word(end) {
                Word::Not if self.next_word(end_of_name(self.src, at)) == Word::Infix => Verdict::Name,
                Word::Not | Word::Lambda | Word::Keyword => Verdict::Keyword,
                word if word.is_keyword() => Verdict::Name,
                _ => Verdict::Keyword,
            },
        }
    }

    /// Returns the word behind the blanks at `from`.
    fn next_word(&self, from: usize) -> Word {
        let start = self.after_blanks(from);
        words::word(&self.bytes[start..end_of_name(self.src, start)])
    }

    fn next_is_plain_name(&self, from: usize) -> bool {
        begins_name(self.src, self.after_blanks(from)) && !self.next_word(from).is_keyword()
    }
}
