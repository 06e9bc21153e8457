//! INI files and their kin: `setup.cfg`, `tox.ini`, `.env`, properties.

use super::classes::Class;
use super::lines::{end_of_quoted, indent, lines};
use super::shell::end_of_variable;
use super::tokens::{Token, Tokens};

/// Splits a configuration file into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    for (start, line) in lines(code) {
        let end = start + line.len();
        let indent = indent(line);
        let from = start + indent;
        let text = &line[indent..];
        if text.starts_with(['#', ';']) {
            out.push(Class::Comment, from, end);
        } else if text.starts_with('[') {
            let close = text.rfind(']').map_or(end, |length| from + length + 1);
            out.push(Class::Tag, from, close);
            value(&mut out, code, close, end);
        } else {
            let key = key_length(text, indent > 0);
            out.push(Class::Attribute, from, from + key);
            value(&mut out, code, from + key, end);
        }
    }
    out.finish(code.len())
}

/// Returns the length of the key that a line begins with; 0 if the line goes on with the value before it.
fn key_length(text: &str, indented: bool) -> usize {
    let Some(sign) = text.find(['=', ':']) else { return 0 };
    let key = text[..sign].trim_end();
    let is_part = |c: char| c.is_alphanumeric() || "_-./*".contains(c) || c == ' ' && !indented;
    // `name==1.0` in a list of requirements is no key.
    let compares = text[sign..].starts_with("==");
    if compares || !key.chars().all(is_part) { 0 } else { key.len() }
}

/// Reads what stands behind a key: a string, variables, a comment at the end.
fn value(out: &mut Tokens, code: &str, start: usize, end: usize) {
    let bytes = &code.as_bytes()[..end];
    let mut at = start;
    let mut after_blank = false;
    while let Some(&byte) = bytes.get(at) {
        let mut to = at + 1;
        match byte {
            b'#' | b';' if after_blank => {
                to = end;
                out.push(Class::Comment, at, to);
            }
            b'"' | b'\'' if after_blank || bytes[..at].ends_with(b"=") => {
                to = end_of_quoted(bytes, at, byte == b'"');
                out.push(Class::Text, at, to);
            }
            b'$' => {
                to = end_of_variable(bytes, at).max(at + 1);
                out.push(Class::Variable, at, if to > at + 1 { to } else { at });
            }
            b'%' if bytes.get(at + 1) == Some(&b'(') => {
                if let Some(length) = bytes[at..].iter().take(80).position(|&b| b == b')') {
                    to = at + length + 1 + usize::from(bytes.get(at + length + 1) == Some(&b's'));
                    out.push(Class::Variable, at, to);
                }
            }
            _ => {}
        }
        after_blank = matches!(byte, b' ' | b'\t');
        at = to;
    }
}
