//! Words: keywords, names, and what a name is by what stands around it.

use super::super::classes::Class;
use super::brackets::Kind;
use super::soft::Case;
use super::words::{self, Word};
use super::{Defines, Lexer, Place, Prev, strings};

impl Lexer<'_> {
    /// Reads a word: a keyword, a name, or the prefix of a string.
    #[inline]
    pub(super) fn word(&mut self) {
        let start = self.at;
        let end = end_of_name(self.src, start);
        let name = &self.bytes[start..end];
        if matches!(self.byte(end), b'"' | b'\'') && strings::is_prefix(name) {
            self.place = Place::Inside;
            self.fresh_line = false;
            self.at = end;
            return self.string(start);
        }
        let word = words::word(name);
        let fresh = std::mem::take(&mut self.fresh_line);
        if fresh && word.begins_statement() {
            self.leave_open_brackets();
        }
        let place = std::mem::replace(&mut self.place, Place::Inside);
        let defines = std::mem::replace(&mut self.defines, Defines::Nothing);
        let before = std::mem::replace(&mut self.prev, Prev::Operand);
        self.at = end;
        if word.is_keyword() {
            self.out.push(Class::Keyword, start, end);
            return self.after_keyword(word);
        }
        if place != Place::Inside && self.soft_keyword(word, place, start, end) {
            return;
        }
        let class = match (defines, word) {
            (_, Word::Constant) => Class::Constant,
            (Defines::Function, _) => Class::Function,
            (Defines::Type, _) => Class::Type,
            _ if before == Prev::Dot => Self::class_of_member(name),
            _ if self.is_keyword_argument(before) => Class::Attribute,
            (_, Word::ConstantName) => Class::Constant,
            (_, Word::Own) => Class::Own,
            (_, Word::Builtin | Word::Type) => {
                // The names of parameters hide the builtins that they are called after.
                let parameter = self.top.kind == Kind::Params && matches!(before, Prev::Open | Prev::Comma);
                if parameter { Class::Plain } else { Class::Builtin }
            }
            (_, Word::Underscore) => return self.underscore(start, end),
            _ => Self::class_of_member(name),
        };
        if class != Class::Plain {
            self.out.push(class, start, end);
        }
    }

    #[inline]
    pub(super) fn class_of_member(name: &[u8]) -> Class {
        if name[0] == b'_' && words::is_dunder(name) { Class::Dunder } else { Class::Plain }
    }

    pub(super) fn after_keyword(&mut self, word: Word) {
        self.prev = Prev::Other;
        match word {
            Word::Def => {
                self.defines = Defines::Function;
                self.in_def_head = true;
            }
            Word::Class => self.defines = Defines::Type,
            Word::Lambda => self.top.lambdas += 1,
            // In the guard of a `case` an underscore is a name.
            Word::If if self.top.kind == Kind::Module => self.soft.case = Case::No,
            _ => {}
        }
    }

    /// Returns whether the name that ends here is that of a keyword argument.
    #[inline]
    pub(super) fn is_keyword_argument(&self, before: Prev) -> bool {
        self.top.kind == Kind::Call
            && matches!(before, Prev::Open | Prev::Comma)
            && self.top.lambdas == 0
            && {
                let equals = self.after_blanks(self.at);
                self.byte(equals) == b'=' && self.byte(equals + 1) != b'='
            }
    }

    pub(super) fn decorator(&mut self) {
        let mut end = self.at + 1;
        self.out.push(Class::Decorator, self.at, end);
        let mut from = self.after_blanks(end);
        loop {
            let name_end = end_of_name(self.src, from);
            // `@lambda f: f` is an expression like any other.
            let word = words::word(&self.bytes[from..name_end]);
            if name_end == from || word.is_keyword() || word == Word::Constant {
                break;
            }
            self.out.push(Class::Decorator, from, name_end);
            end = name_end;
            if self.byte(end) != b'.' || !begins_name(self.src, end + 1) {
                break;
            }
            self.out.push(Class::Decorator, end, end + 1);
            from = end + 1;
        }
        self.place = Place::Inside;
        self.prev = if end > self.at + 1 { Prev::Operand } else { Prev::Other };
        self.at = end;
    }
}

/// Returns where the name at `from` ends; `from` itself if there is none.
#[inline]
pub(super) fn end_of_name(src: &str, from: usize) -> usize {
    let bytes = src.as_bytes();
    let mut end = from;
    loop {
        match bytes.get(end) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') => end += 1,
            Some(0x80..) => match src[end..].chars().next() {
                Some(c) if is_name_char(c) => end += c.len_utf8(),
                _ => return end,
            },
            _ => return end,
        }
    }
}

/// Returns whether a name can begin at `at`.
pub(super) fn begins_name(src: &str, at: usize) -> bool {
    match src.as_bytes().get(at) {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => true,
        Some(0x80..) => src[at..].chars().next().is_some_and(is_name_char),
        _ => false,
    }
}

/// Returns whether a character beyond ASCII is part of a name. In JavaScript
/// `/[\p{Alphabetic}\p{N}\u0300-\u036f\u{e0100}-\u{e01ef}]/u`: near enough to XID_Continue, and both sides have
/// it at hand.
fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{e0100}'..='\u{e01ef}')
}
