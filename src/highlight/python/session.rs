//! Python sessions: `>>> ` and `... ` lines are code, the rest is what came out.

use super::super::classes::Class;
use super::super::tokens::{Token, Tokens};
use super::lex;
use super::traceback::Traceback;

/// Returns whether a `python` block is a session: its first line that is not blank has a prompt.
pub(in super::super) fn is_session(code: &str) -> bool {
    code.trim_start().starts_with(">>> ")
}

/// Splits a session into tokens.
pub(in super::super) fn lex_session(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    let mut input = Input::default();
    let mut printed = Traceback::in_output();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let rest = &line[indent..];
        let first = prompt_length(rest, ">>>");
        let length = if input.is_empty() { first } else { first.or_else(|| prompt_length(rest, "...")) };
        if first.is_some() || length.is_none() {
            input.flush(&mut out);
        }
        if let Some(length) = length {
            let prompt = start + indent;
            input.add(prompt, prompt + length, &rest[length..]);
            printed = Traceback::in_output();
        } else {
            printed.line(&mut out, code, start, start + line.len());
        }
        start += line.len();
    }
    input.flush(&mut out);
    out.finish(code.len())
}

/// Returns the length of the prompt at the beginning of a line, with the space behind it.
fn prompt_length(line: &str, prompt: &str) -> Option<usize> {
    let rest = line.strip_prefix(prompt)?;
    match rest.bytes().next() {
        Some(b' ') => Some(prompt.len() + 1),
        None | Some(b'\n' | b'\r') => Some(prompt.len()),
        _ => None,
    }
}

/// One input, perhaps of several lines, with the prompts taken out so that it can be read as a whole: a string
/// or a bracket may go on behind the next prompt.
#[derive(Default)]
struct Input {
    code: String,
    lines: Vec<Line>,
}

struct Line {
    /// Where the prompt begins and ends in the session.
    prompt: (usize, usize),
    /// Where the code behind it begins in [`Input::code`].
    at: usize,
}

impl Input {
    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn add(&mut self, prompt: usize, code: usize, text: &str) {
        self.lines.push(Line { prompt: (prompt, code), at: self.code.len() });
        self.code.push_str(text);
    }

    /// Reads the input and puts its tokens back between the prompts.
    fn flush(&mut self, out: &mut Tokens) {
        let tokens = lex(&self.code);
        let mut tokens = tokens.iter().peekable();
        for (i, line) in self.lines.iter().enumerate() {
            out.push(Class::Prompt, line.prompt.0, line.prompt.1);
            let end = self.lines.get(i + 1).map_or(self.code.len(), |next| next.at);
            while let Some(token) = tokens.peek().filter(|token| token.start < end) {
                let (from, to) = (token.start.max(line.at), token.end.min(end));
                // A token that goes on behind the next prompt leaves out the line break.
                let to = from + self.code[from..to].trim_end_matches(['\n', '\r']).len();
                if token.class != Class::Plain {
                    out.push(token.class, line.prompt.1 + from - line.at, line.prompt.1 + to - line.at);
                }
                if token.end > end {
                    break;
                }
                tokens.next();
            }
        }
        self.code.clear();
        self.lines.clear();
    }
}
