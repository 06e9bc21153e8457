//! TOML.

use super::classes::Class;
use super::lines::end_of_quoted;
use super::tokens::{Token, Tokens};

/// Arrays and inline tables that may be open at once; deeper ones count as values.
const MAX_DEPTH: usize = 200;

/// Splits TOML into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let bytes = code.as_bytes();
    let mut out = Tokens::with_room_for(code.len());
    let mut open: Vec<u8> = Vec::new();
    let mut in_key = true;
    let mut line_begins = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let begins = std::mem::replace(&mut line_begins, false);
        let mut end = at + 1;
        match byte {
            b' ' | b'\t' | b'\r' => line_begins = begins,
            b'\n' => {
                line_begins = open.is_empty();
                in_key |= line_begins;
            }
            b'#' => {
                end = end_of_line(bytes, at);
                out.push(Class::Comment, at, end);
            }
            b'[' if begins => {
                end = end_of_header(bytes, at);
                out.push(Class::Tag, at, end);
            }
            b'"' | b'\'' if in_key => {
                end = end_of_quoted(bytes, at, byte == b'"');
                out.push(Class::Attribute, at, end);
            }
            b'"' | b'\'' => end = string(&mut out, bytes, at, byte),
            b'=' => in_key = false,
            b'{' | b'[' => {
                in_key = byte == b'{';
                if open.len() < MAX_DEPTH {
                    open.push(byte);
                }
            }
            b'}' | b']' => {
                open.pop();
                in_key = false;
            }
            b',' => in_key = open.last() == Some(&b'{'),
            _ => {
                let is_part = |b: &u8| b.is_ascii_alphanumeric() || b"_-+.:".contains(b) || *b >= 0x80;
                end = at + bytes[at..].iter().take_while(|b| is_part(b)).count().max(1);
                let class = if in_key { Class::Attribute } else { class_of_value(&bytes[at..end]) };
                if class != Class::Plain && is_part(&byte) {
                    out.push(class, at, end);
                }
            }
        }
        at = end;
    }
    out.finish(code.len())
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let is_break = |b: &u8| matches!(b, b'\n' | b'\r');
    bytes[at..].iter().position(is_break).map_or(bytes.len(), |length| at + length)
}

/// Returns the end of `[a."b]".c]` or `[[a]]`, at most the line's.
fn end_of_header(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        match bytes.get(end) {
            None | Some(b'\n' | b'\r' | b'#') => return end,
            Some(&quote @ (b'"' | b'\'')) => end = end_of_quoted(bytes, end, quote == b'"'),
            Some(b']') => return if bytes.get(end + 1) == Some(&b']') { end + 2 } else { end + 1 },
            _ => end += 1,
        }
    }
}

fn class_of_value(value: &[u8]) -> Class {
    match value {
        b"true" | b"false" => Class::Constant,
        [b'0'..=b'9', ..] | b"inf" | b"nan" => Class::Number,
        [b'+' | b'-', b'0'..=b'9' | b'i' | b'n', ..] => Class::Number,
        _ => Class::Plain,
    }
}

/// Reads a string of any of the four kinds. Returns its end.
fn string(out: &mut Tokens, bytes: &[u8], start: usize, quote: u8) -> usize {
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let escapes = quote == b'"';
    let (mut from, mut at) = (start, start + if triple { 3 } else { 1 });
    loop {
        let end = match bytes.get(at) {
            None => bytes.len(),
            Some(b'\n') if !triple => at,
            Some(b'\\') if escapes => {
                let length = match bytes.get(at + 1) {
                    Some(b'u') => 6,
                    Some(b'U') => 10,
                    Some(b'x') => 4,
                    Some(b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r' | b'e') => 2,
                    _ => 0,
                };
                let digits = bytes.get(at + 2..at + length);
                if digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    out.push(Class::Text, from, at);
                    out.push(Class::Escape, at, at + length);
                    from = at + length;
                }
                at = from.max(at + 1);
                continue;
            }
            Some(&b) if b == quote && !triple => at + 1,
            Some(&b) if b == quote && bytes[at..].starts_with(&[quote; 3]) => {
                // Up to two quotes may stand directly before the closing three.
                at + 3 + bytes[at + 3..].iter().take(2).take_while(|&&b| b == quote).count()
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.push(Class::Text, from, end);
        return end;
    }
}
