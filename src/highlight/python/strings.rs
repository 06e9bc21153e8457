//! Python's strings: prefixes, escapes, and the text of f-strings and t-strings around their fields.

use super::super::classes::Class;
use super::brackets::{Kind, MAX_DEPTH};
use super::{Lexer, Prev};

/// An f-string or t-string that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct FString {
    quote: u8,
    pub triple: bool,
    raw: bool,
}

/// Returns whether a name before a quote is a prefix: `r`, `u`, `b`, `f`, `t`, and `r` with `b`, `f` or `t`.
pub(super) fn is_prefix(name: &[u8]) -> bool {
    match *name {
        [a] => matches!(a | 0x20, b'r' | b'u' | b'b' | b'f' | b't'),
        [a, b] => matches!((a | 0x20, b | 0x20), (b'r', b'b' | b'f' | b't') | (b'b' | b'f' | b't', b'r')),
        _ => false,
    }
}

impl Lexer<'_> {
    /// Reads a string whose prefix began at `start` and whose quote is here. Of an f-string it reads the
    /// opening alone.
    pub(super) fn string(&mut self, start: usize) {
        let prefix = &self.bytes[start..self.at];
        let has = |letter: u8| prefix.iter().any(|&b| b | 0x20 == letter);
        let (raw, formatted, in_bytes) = (has(b'r'), has(b'f') || has(b't'), has(b'b'));
        self.out.push(Class::Prefix, start, self.at);
        let quote = self.bytes[self.at];
        let triple = self.is_triple(self.at, quote);
        let body = self.at + if triple { 3 } else { 1 };
        if formatted && self.stack.len() < MAX_DEPTH && self.enter(Kind::Text) {
            self.fstrings.push(FString { quote, triple, raw });
            self.take(Class::Text, body);
        } else {
            self.string_body(body, quote, triple, raw, in_bytes);
            self.prev = Prev::String;
        }
    }

    #[inline]
    fn is_triple(&self, at: usize, quote: u8) -> bool {
        self.byte(at + 1) == quote && self.byte(at + 2) == quote
    }

    /// Reads a plain string from its quote here to its end, or to the end of the line if nothing closes it.
    fn string_body(&mut self, body: usize, quote: u8, triple: bool, raw: bool, in_bytes: bool) {
        let mut at = body;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                return self.take(Class::Text, self.bytes.len());
            };
            match byte {
                b'\\' => at = self.backslash(at, raw, in_bytes),
                b'\n' if !triple => return self.take(Class::Text, self.before_cr(at)),
                _ if byte != quote => at += 1,
                _ if !triple => return self.take(Class::Text, at + 1),
                _ if self.is_triple(at, quote) => return self.take(Class::Text, at + 3),
                _ => at += 1,
            }
        }
    }

    /// Returns the end of a line without the carriage return before `newline`.
    fn before_cr(&self, newline: usize) -> usize {
        if newline > self.at && self.bytes[newline - 1] == b'\r' { newline - 1 } else { newline }
    }

    /// Passes a backslash in the text that began here, giving an escape its own token. Returns where the
    /// text goes on.
    fn backslash(&mut self, at: usize, raw: bool, in_bytes: bool) -> usize {
        let next = self.byte(at + 1);
        if !raw {
            let length = self.escape_length(at, in_bytes);
            if length > 0 {
                self.take(Class::Text, at);
                self.take(Class::Escape, at + length);
                // The line break behind a backslash belongs to the string, not to the escape.
                return if next == b'\n' { at + 2 } else { self.at };
            }
        }
        match next {
            // Even in a raw string a backslash keeps a quote from closing it.
            b'\r' if self.byte(at + 2) == b'\n' => at + 3,
            b'\0'..=b'\x7f' => (at + 2).min(self.bytes.len()),
            _ => at + 1,
        }
    }

    /// Returns the length of the escape at `at`; 0 if Python leaves the backslash in the string.
    fn escape_length(&self, at: usize, in_bytes: bool) -> usize {
        let hex = |digits: usize| {
            let end = at + 2 + digits;
            let valid =
                self.bytes.get(at + 2..end).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            if valid { end - at } else { 0 }
        };
        match self.byte(at + 1) {
            b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' => 2,
            b'\n' => 1,
            b'0'..=b'7' => {
                let octal = |i: usize| usize::from(matches!(self.byte(i), b'0'..=b'7'));
                let second = octal(at + 2);
                2 + second + second * octal(at + 3)
            }
            b'x' => hex(2),
            b'u' if !in_bytes => hex(4),
            b'U' if !in_bytes => hex(8),
            b'N' if !in_bytes && self.byte(at + 2) == b'{' => {
                // The longest name of a character or sequence has fewer than 100 letters.
                let name = self.bytes[at + 3..].iter().take(100);
                let length =
                    name.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-')).count();
                if length > 0 && self.byte(at + 3 + length) == b'}' { length + 4 } else { 0 }
            }
            _ => 0,
        }
    }

    /// Reads the text of an f-string, or the format of a field, up to the next brace or the end.
    pub(super) fn string_text(&mut self) {
        let Some(&FString { quote, triple, raw }) = self.fstrings.last() else {
            // Every text frame has its f-string; without one this is code.
            return self.leave();
        };
        let spec = self.top.kind == Kind::Spec;
        let class = if spec { Class::Interpolation } else { Class::Text };
        let mut at = self.at;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                return self.take(class, self.bytes.len());
            };
            match byte {
                b'{' | b'}' if !spec && self.byte(at + 1) == byte => {
                    self.take(class, at);
                    self.take(Class::Escape, at + 2);
                    at = self.at;
                }
                b'{' => {
                    self.take(class, at);
                    self.take(Class::Interpolation, at + 1);
                    self.prev = Prev::Open;
                    self.enter(Kind::Field);
                    return;
                }
                b'}' if spec => {
                    self.take(class, at + 1);
                    return self.leave();
                }
                b'}' => {
                    self.take(class, at);
                    self.take(Class::Error, at + 1);
                    at = self.at;
                }
                // A brace behind a backslash that escapes nothing still opens a field.
                b'\\' if matches!(self.byte(at + 1), b'{' | b'}') => at += 1,
                b'\\' if spec => at = self.backslash(at, true, false),
                b'\\' => at = self.backslash(at, raw, false),
                b'\n' if !triple => {
                    self.take(class, self.before_cr(at));
                    return self.end_fstring();
                }
                _ if byte != quote => at += 1,
                _ if triple && !self.is_triple(at, quote) => at += 1,
                _ => {
                    self.take(class, at);
                    self.take(Class::Text, at + if triple { 3 } else { 1 });
                    return self.end_fstring();
                }
            }
        }
    }

    /// Closes the innermost f-string with everything open in it.
    fn end_fstring(&mut self) {
        while !matches!(self.top.kind, Kind::Text | Kind::Module) {
            self.leave();
        }
        self.leave();
        self.fstrings.pop();
        self.beyond = 0;
        self.prev = Prev::String;
    }

    /// Ends the f-string around a field that was left open. Since 3.12 a quote within a field begins a string,
    /// but never directly behind an operand: there it can only be the f-string's own, as in `f"{name"`.
    pub(super) fn ends_open_field(&mut self) -> bool {
        let Some(&FString { quote, triple, .. }) = self.fstrings.last() else {
            return false;
        };
        let closes = self.prev == Prev::Operand
            && self.bytes[self.at] == quote
            && (!triple || self.is_triple(self.at, quote));
        if closes {
            self.take(Class::Text, self.at + if triple { 3 } else { 1 });
            self.end_fstring();
        }
        closes
    }
}
