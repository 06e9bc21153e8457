//! Tracebacks: alone, or within what a session printed.

use super::super::classes::Class;
use super::super::tokens::{Token, Tokens};
use super::lex;

/// Splits a text of tracebacks into tokens.
pub(in super::super) fn lex_traceback(text: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(text.len());
    let mut lines = Traceback { inside: false, code_next: false, alone: true };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.line(&mut out, text, start, start + line.len());
        start += line.len();
    }
    out.finish(text.len())
}

/// What the lines so far say about the next.
pub(super) struct Traceback {
    /// Between the heading and the exception.
    inside: bool,
    /// The line before named a file, so that its code follows.
    code_next: bool,
    /// The block claims to be a traceback, so that an exception needs no heading.
    alone: bool,
}

impl Traceback {
    /// Returns the state at the beginning of a session's output.
    pub fn in_output() -> Self {
        Self { inside: false, code_next: false, alone: false }
    }

    /// Reads the line `start..end`, its line break included.
    pub fn line(&mut self, out: &mut Tokens, src: &str, start: usize, end: usize) {
        let line = src[start..end].trim_end_matches(['\n', '\r']);
        if line.is_empty() {
            return;
        }
        let frame = group_frame(line);
        let body = &line[frame..];
        let from = start + frame;
        let to = start + line.len();
        let indent = body.len() - body.trim_start_matches(' ').len();
        let text = &body[indent..];
        if is_heading(text) || frame > 0 && is_rule(body) {
            self.inside = true;
            self.code_next = false;
            out.push(Class::Trace, start, to);
        } else if let Some(place) = Place::find(text) {
            self.inside = true;
            self.code_next = true;
            place.push(out, from + indent);
        } else if self.inside && indent >= 4 && is_mark(text) {
            out.push(Class::Trace, from + indent, to);
        } else if self.code_next && indent >= 4 && !text.starts_with("[Previous line repeated") {
            for token in lex(text).iter().filter(|token| token.class != Class::Plain) {
                out.push(token.class, from + indent + token.start, from + indent + token.end);
            }
        } else {
            let name = if indent == 0 { exception_name(body) } else { 0 };
            if name > 0 && (self.inside || self.alone && is_exception(&body[..name])) {
                out.push(Class::Output, start, from);
                out.push(Class::Trace, from, from + name);
                self.inside = false;
                self.code_next = false;
                out.push(Class::Output, from + name, end);
            } else {
                out.push(Class::Output, start, end);
            }
        }
    }
}

/// Returns the length of the `  | ` or `  + ` that frames the lines of an exception group.
fn group_frame(line: &str) -> usize {
    let rest = line.trim_start_matches(' ');
    let indent = line.len() - rest.len();
    if rest.starts_with("| ") || rest.starts_with("+ ") {
        indent + 2
    } else if indent > 0 && rest.starts_with("+-") {
        indent
    } else {
        0
    }
}

/// Returns whether the line is `+-+---------------- 1 ----------------` or its like.
fn is_rule(text: &str) -> bool {
    text.starts_with("+-")
        && text.ends_with('-')
        && text.bytes().all(|b| matches!(b, b'+' | b'-' | b' ' | b'.' | b'0'..=b'9'))
}

fn is_heading(text: &str) -> bool {
    text.starts_with("Traceback (most recent call last)")
        || text.starts_with("Exception Group Traceback (most recent call last)")
        || text.starts_with("During handling of the above exception, another exception occurred")
        || text.starts_with("The above exception was the direct cause of the following exception")
}

/// Returns whether the line marks the code above it: `^^^^` or `~~^~~`.
fn is_mark(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| matches!(b, b'^' | b'~' | b' '))
}

/// Returns the length of the dotted name that an exception's line begins with; 0 if it is no such line.
fn exception_name(line: &str) -> usize {
    let name = line.split([':', ' ']).next().unwrap_or_default();
    let rest = &line[name.len()..];
    let dotted =
        name.split('.').all(|part| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '<' | '>')));
    let begins = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if begins && dotted && (rest.is_empty() || rest == ":" || rest.starts_with(": ")) {
        name.len()
    } else {
        0
    }
}

/// Returns whether a name is that of an exception, by the customs of naming.
fn is_exception(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    ["Error", "Exception", "Warning", "Interrupt", "Exit", "Iteration", "ExceptionGroup"]
        .iter()
        .any(|suffix| last.ends_with(suffix))
}

/// The pieces of `File "app.py", line 3, in main`, as lengths.
struct Place {
    path: usize,
    number: usize,
    name: usize,
}

impl Place {
    const FILE: &str = "File ";
    const LINE: &str = ", line ";
    const IN: &str = ", in ";

    fn find(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(Self::FILE)?;
        let path = 1 + rest.strip_prefix('"')?.find("\", line ")? + 1;
        let rest = rest.get(path..)?.strip_prefix(Self::LINE)?;
        let number = rest.bytes().take_while(u8::is_ascii_digit).count();
        let name = rest[number..].strip_prefix(Self::IN).map_or(0, str::len);
        Some(Self { path, number, name })
    }

    fn push(&self, out: &mut Tokens, start: usize) {
        let mut at = start;
        for (class, length) in [
            (Class::Output, Self::FILE.len()),
            (Class::Text, self.path),
            (Class::Output, Self::LINE.len()),
            (Class::Number, self.number),
            (Class::Output, if self.name > 0 { Self::IN.len() } else { 0 }),
            (Class::Function, self.name),
        ] {
            out.push(class, at, at + length);
            at += length;
        }
    }
}
