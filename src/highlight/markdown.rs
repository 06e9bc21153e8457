//! Markdown, as far as colours show it. syntect has a grammar, but one that took 28 s for 64 KB of `[a](`.

use super::classes::Class;
use super::lines::{indent, lines};
use super::tokens::{Token, Tokens};
use super::toml;

/// How far the end of a span of code or of a link's text is looked for, so that a line full of beginnings is
/// still read in linear time.
const MAX_SPAN: usize = 160;

/// Splits Markdown into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    let body = front_matter(&mut out, code);
    let mut fence: Option<&str> = None;
    for (start, line) in lines(&code[body..]) {
        let start = body + start;
        let indent = indent(line);
        let (text, from, end) = (&line[indent..], start + indent, start + line.len());
        let marks = fence_length(text);
        if let Some(open) = fence {
            let closes = marks >= open.len() && text.starts_with(open) && text[marks..].trim().is_empty();
            out.push(if closes { Class::Operator } else { Class::Text }, from, end);
            if closes {
                fence = None;
            }
        } else if marks > 0 {
            fence = Some(&text[..marks]);
            out.push(Class::Operator, from, from + marks);
            out.push(Class::Attribute, from + marks, end);
        } else if indent < 4 && is_heading(text) {
            out.push(Class::Heading, from, end);
        } else {
            let marker = marker_length(text);
            out.push(Class::Operator, from, from + marker);
            spans(&mut out, code, from + marker, end);
        }
    }
    out.finish(code.len())
}

/// Reads TOML between `+++` lines at the beginning. Returns where the text begins.
fn front_matter(out: &mut Tokens, code: &str) -> usize {
    let Some(rest) = code.strip_prefix("+++\n") else { return 0 };
    let Some(length) = rest.find("\n+++") else { return 0 };
    let end = 4 + length + 1;
    out.push(Class::Operator, 0, 3);
    for token in toml::lex(&code[4..end]).iter().filter(|token| token.class != Class::Plain) {
        out.push(token.class, 4 + token.start, 4 + token.end);
    }
    out.push(Class::Operator, end, end + 3);
    end + 3
}

/// Returns the length of the backticks or tildes that open or close a block of code; 0 if there are fewer
/// than three.
fn fence_length(text: &str) -> usize {
    let Some(mark) = text.bytes().next().filter(|b| matches!(b, b'`' | b'~')) else { return 0 };
    let length = text.bytes().take_while(|&b| b == mark).count();
    let is_span = mark == b'`' && text[length..].contains('`');
    if length >= 3 && !is_span { length } else { 0 }
}

fn is_heading(text: &str) -> bool {
    let level = text.bytes().take_while(|&b| b == b'#').count();
    (1..=6).contains(&level) && (text.len() == level || text.as_bytes()[level] == b' ')
}

/// Returns the length of the quote marks or the list marker that a line begins with.
fn marker_length(text: &str) -> usize {
    if text.starts_with('>') {
        return text.len() - text.trim_start_matches(['>', ' ']).len();
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits + 1,
        Some(b'-' | b'*' | b'+' | b':') if digits == 0 => 1,
        _ => return 0,
    };
    if text[sign..].starts_with(' ') { sign } else { 0 }
}

/// Reads the text of a line: escapes, code, links and their targets.
fn spans(out: &mut Tokens, code: &str, start: usize, end: usize) {
    let bytes = &code.as_bytes()[..end];
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let mut to = at + 1;
        match byte {
            b'\\' if bytes.get(to).is_some_and(u8::is_ascii_punctuation) => {
                to += 1;
                out.push(Class::Escape, at, to);
            }
            b'`' => {
                to = at + bytes[at..].iter().take_while(|&&b| b == b'`').count();
                if let Some(close) = end_of_code(bytes, to, to - at) {
                    to = close;
                    out.push(Class::Text, at, to);
                }
            }
            b'[' if bytes.get(to) == Some(&b'[') => {
                if let Some(close) = find(bytes, to + 1, b"]]") {
                    to = close + 2;
                    out.push(Class::Variable, at, to);
                }
            }
            b']' if matches!(bytes.get(to), Some(b'(')) => {
                if let Some(close) = find(bytes, to, b")") {
                    to = close + 1;
                    out.push(Class::Variable, at + 1, to);
                }
            }
            b'<' if bytes[at..].starts_with(b"<!--") => {
                to = find(bytes, at, b"-->").map_or(end, |close| close + 3);
                out.push(Class::Comment, at, to);
            }
            _ => {}
        }
        at = to;
    }
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let near = bytes.len().min(from + MAX_SPAN);
    (from..near).find(|&at| bytes[at] == what[0] && bytes[at..].starts_with(what))
}

/// Returns the end of a span of code: behind the next run of just as many backticks.
fn end_of_code(bytes: &[u8], from: usize, length: usize) -> Option<usize> {
    let near = bytes.len().min(from + MAX_SPAN);
    let mut at = from;
    while at < near {
        let run = bytes[at..].iter().take_while(|&&b| b == b'`').count();
        if run == length {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}
