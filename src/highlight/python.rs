//! Python's lexer: hand-written, in one pass, without regular expressions and without recursion.
//!
//! It reads Python 3.15 and everything before it down to 3.0, whole programs and fragments, right or wrong.
//! Open brackets, f-strings and replacement fields lie on one stack (`brackets.rs`); what is on top says whether
//! code or the text of a string comes next. A name's class hangs on what stands before it (`Prev`) and,
//! for soft keywords, on its place in the line (`soft.rs`).
//!
//! Deliberately absent: any knowledge of scopes or types, and of calls (a call is a plain name).

mod brackets;
mod names;
mod numbers;
pub(super) mod session;
mod soft;
mod strings;
pub(super) mod traceback;
mod words;

use super::classes::Class;
use super::tokens::{Token, Tokens};
use brackets::{Frame, Kind};
use names::{begins_name, end_of_name};
use soft::Soft;
use strings::FString;

/// Splits Python code into tokens: gapless, in order, neighbours of different class.
pub fn lex(code: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(code);
    while lexer.at < lexer.bytes.len() {
        match lexer.top.kind {
            Kind::Text | Kind::Spec => lexer.string_text(),
            _ => lexer.code(),
        }
    }
    lexer.give_up_soft();
    lexer.out.finish(code.len())
}

/// What stood before, whitespace and comments aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prev {
    /// The beginning of a statement or an operator.
    Other,
    /// Something that a call's bracket can follow.
    Operand,
    String,
    Dot,
    /// An opening bracket.
    Open,
    Comma,
}

/// Where in its logical line a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// First: any statement, or a decorator.
    Line,
    /// First behind `;` or a block's colon: a simple statement.
    Simple,
    Inside,
}

/// What the next name defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defines {
    Nothing,
    Function,
    Type,
}

struct Lexer<'a> {
    src: &'a str,
    bytes: &'a [u8],
    at: usize,
    out: Tokens,
    /// The innermost frame; those around it are on the stack.
    top: Frame,
    stack: Vec<Frame>,
    /// One for each `Kind::Text` frame.
    fstrings: Vec<FString>,
    /// Brackets opened beyond `MAX_DEPTH`.
    beyond: usize,
    prev: Prev,
    place: Place,
    defines: Defines,
    /// Between `def` and its parameters.
    in_def_head: bool,
    /// Only whitespace since the last line break within a bracket.
    fresh_line: bool,
    soft: Soft,
}

impl<'a> Lexer<'a> {
    fn new(src: &'a str) -> Self {
        Self {
            src,
            bytes: src.as_bytes(),
            at: 0,
            out: Tokens::with_room_for(src.len()),
            top: Frame::MODULE,
            stack: Vec::new(),
            fstrings: Vec::new(),
            beyond: 0,
            prev: Prev::Other,
            place: Place::Line,
            defines: Defines::Nothing,
            in_def_head: false,
            fresh_line: false,
            soft: Soft::default(),
        }
    }

    /// Returns the byte at `at`, or 0 behind the end.
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Adds a token from here to `end` and goes there.
    #[inline]
    fn take(&mut self, class: Class, end: usize) {
        self.out.push(class, self.at, end);
        self.at = end;
    }

    /// Reads one token of code.
    #[inline]
    fn code(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b' ' | b'\t' | b'\r' | 0x0c => self.at += 1,
            b'\n' => self.newline(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'#' => self.comment(),
            0x80.. => self.beyond_ascii(),
            b'\\' if self.line_continues() > 0 => self.at += self.line_continues(),
            b'@' if self.place == Place::Line => self.decorator(),
            _ => {
                self.place = if byte == b';' { self.place } else { Place::Inside };
                self.fresh_line = false;
                self.defines = Defines::Nothing;
                self.mark(byte);
            }
        }
    }

    /// Reads a token that is not a word.
    #[inline]
    fn mark(&mut self, byte: u8) {
        match byte {
            b'.' => self.dot(),
            b',' => {
                self.prev = Prev::Comma;
                self.at += 1;
            }
            b'(' => {
                let kind = self.kind_of_paren();
                self.open(kind);
            }
            b'[' => self.open(Kind::Square),
            b'{' => self.open(Kind::Brace),
            b')' | b']' | b'}' => self.close(byte),
            b'"' | b'\'' => {
                if !self.ends_open_field() {
                    self.string(self.at);
                }
            }
            b':' => self.colon(),
            b'0'..=b'9' => self.number(),
            b'=' | b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'&' | b'|' | b'^' | b'~' | b'@' => {
                self.operator();
            }
            b'!' => self.exclamation(),
            b';' => {
                self.at += 1;
                self.prev = Prev::Other;
                if self.top.kind == Kind::Module {
                    self.give_up_soft();
                    self.place = Place::Simple;
                }
            }
            // `$`, `?`, a backtick, a control character, a backslash in the middle of a line.
            _ => {
                self.take(Class::Error, self.at + 1);
                self.prev = Prev::Other;
            }
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        if self.top.kind == Kind::Module {
            self.begin_line();
        } else {
            self.fresh_line = true;
        }
    }

    /// Forgets what belonged to the statement before.
    #[inline]
    fn begin_line(&mut self) {
        self.give_up_soft();
        self.top.lambdas = 0;
        self.prev = Prev::Other;
        self.place = Place::Line;
        self.defines = Defines::Nothing;
        self.in_def_head = false;
    }

    /// Returns the length of a backslash and the line break behind it; 0 if there is none.
    fn line_continues(&self) -> usize {
        match (self.byte(self.at + 1), self.byte(self.at + 2)) {
            (b'\n', _) => 2,
            (b'\r', b'\n') => 3,
            _ => 0,
        }
    }

    fn comment(&mut self) {
        let mut end = self.end_of_line(self.at);
        if self.bytes[..end].ends_with(b"\r") {
            end -= 1;
        }
        let claim = self.bytes[self.at..end].starts_with(b"# =>");
        self.take(if claim { Class::Claim } else { Class::Comment }, end);
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|&b| b == b'\n').map_or(self.bytes.len(), |length| from + length)
    }

    /// Returns the first place from `at` on that is no space or tab.
    #[inline]
    fn after_blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    fn dot(&mut self) {
        match (self.byte(self.at + 1), self.byte(self.at + 2)) {
            (b'0'..=b'9', _) => self.number(),
            (b'.', b'.') => {
                self.take(Class::Constant, self.at + 3);
                self.prev = Prev::Operand;
            }
            _ => {
                self.at += 1;
                self.prev = Prev::Dot;
            }
        }
    }

    fn number(&mut self) {
        self.take(Class::Number, numbers::end_of_number(self.bytes, self.at));
        self.prev = Prev::Operand;
    }

    /// Reads operators up to the next other thing: neighbours share a span anyway.
    fn operator(&mut self) {
        let mut end = self.at + 1;
        while matches!(
            self.byte(end),
            b'=' | b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'&' | b'|' | b'^' | b'~' | b'@'
        ) {
            end += 1;
        }
        let debugs = self.top.kind == Kind::Field && &self.bytes[self.at..end] == b"=" && {
            let next = self.after_blanks(end);
            matches!(self.byte(next), b'}' | b':') || self.byte(next) == b'!' && self.byte(next + 1) != b'='
        };
        self.take(if debugs { Class::Interpolation } else { Class::Operator }, end);
        self.prev = Prev::Other;
    }

    fn exclamation(&mut self) {
        if self.byte(self.at + 1) == b'=' {
            self.take(Class::Operator, self.at + 2);
            self.prev = Prev::Other;
        } else if self.top.kind == Kind::Field {
            let end = end_of_name(self.src, self.at + 1);
            self.take(Class::Interpolation, end);
            self.prev = Prev::Operand;
        } else {
            self.take(Class::Error, self.at + 1);
            self.prev = Prev::Other;
        }
    }

    /// Reads a name in another script, or a character that Python has no use for.
    fn beyond_ascii(&mut self) {
        if begins_name(self.src, self.at) {
            return self.word();
        }
        let length = self.src[self.at..].chars().next().map_or(1, char::len_utf8);
        if self.at == 0 && self.src.starts_with('\u{feff}') {
            self.at += length;
            return;
        }
        self.place = Place::Inside;
        self.fresh_line = false;
        self.take(Class::Error, self.at + length);
        self.prev = Prev::Other;
    }
}
