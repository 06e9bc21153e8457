//! Brackets and what they hold: one stack for brackets, f-strings and replacement fields.

use super::super::classes::Class;
use super::{Lexer, Place, Prev};

/// Brackets and strings that may be open at once. CPython gives up at 200 brackets and 150 f-strings.
/// What is deeper is coloured as if it were not nested.
pub(super) const MAX_DEPTH: usize = 200;

/// What is open around a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: a new line ends the statement.
    Module,
    Group,
    /// The arguments of a call, or the bases of a class: `name=` is a keyword argument.
    Call,
    /// The parameters of a `def`.
    Params,
    Square,
    Brace,
    /// The text of an f-string or t-string.
    Text,
    /// The code of a replacement field.
    Field,
    /// The format of a replacement field, behind its colon.
    Spec,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// Lambdas whose colon is still to come.
    pub lambdas: u32,
}

impl Frame {
    pub const MODULE: Self = Self { kind: Kind::Module, lambdas: 0 };
}

impl Lexer<'_> {
    pub(super) fn colon(&mut self) {
        match self.top.kind {
            Kind::Field => {
                self.take(Class::Interpolation, self.at + 1);
                self.top.kind = Kind::Spec;
            }
            _ if self.byte(self.at + 1) == b'=' => self.take(Class::Operator, self.at + 2),
            _ if self.top.lambdas > 0 => {
                self.top.lambdas -= 1;
                self.at += 1;
            }
            Kind::Module => {
                self.at += 1;
                self.settle_soft();
                self.place = Place::Simple;
                self.in_def_head = false;
            }
            _ => self.at += 1,
        }
        self.prev = Prev::Other;
    }

    pub(super) fn kind_of_paren(&mut self) -> Kind {
        match self.prev {
            Prev::Operand | Prev::String if self.in_def_head && self.top.kind == Kind::Module => {
                self.in_def_head = false;
                Kind::Params
            }
            Prev::Operand | Prev::String => Kind::Call,
            _ => Kind::Group,
        }
    }

    pub(super) fn open(&mut self, kind: Kind) {
        self.at += 1;
        self.prev = Prev::Open;
        if !self.enter(kind) {
            self.beyond += 1;
        }
    }

    /// Puts a frame on top; returns whether there was room.
    pub(super) fn enter(&mut self, kind: Kind) -> bool {
        if self.stack.len() >= MAX_DEPTH {
            return false;
        }
        self.stack.push(self.top);
        self.top = Frame { kind, lambdas: 0 };
        true
    }

    /// Takes the top frame away.
    pub(super) fn leave(&mut self) {
        self.top = self.stack.pop().unwrap_or(Frame::MODULE);
    }

    /// Reads a closing bracket. One that does not fit closes the innermost bracket all the same, but never
    /// a replacement field, for only a brace ends that.
    pub(super) fn close(&mut self, byte: u8) {
        self.prev = Prev::Operand;
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if byte == b'}' && self.top.kind != Kind::Brace && !self.fstrings.is_empty() {
            while !matches!(self.top.kind, Kind::Field | Kind::Module) {
                self.leave();
            }
            self.take(Class::Interpolation, self.at + 1);
            return self.leave();
        } else if self.top.kind != Kind::Field {
            self.leave();
        }
        self.at += 1;
    }

    /// A line that begins with `def` or `return` shows that the brackets before it were never closed.
    pub(super) fn leave_open_brackets(&mut self) {
        if self.fstrings.iter().any(|fstring| fstring.triple) {
            return;
        }
        self.fstrings.clear();
        self.stack.clear();
        self.beyond = 0;
        self.top = Frame::MODULE;
        self.begin_line();
    }
}
