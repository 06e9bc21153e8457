//! Dockerfiles.

use super::classes::Class;
use super::lines::{indent, lines};
use super::shell;
use super::tokens::{Token, Tokens};

#[rustfmt::skip]
const INSTRUCTIONS: &[&str] = &[
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
    "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
];

/// Splits a Dockerfile into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    let mut continues = None;
    let mut in_command = false;
    let mut here_document: Option<&str> = None;
    for (start, line) in lines(code) {
        let end = start + line.len();
        let mut at = start + indent(line);
        if let Some(mark) = here_document {
            if line.trim() == mark {
                out.push(Class::Operator, at, end);
                here_document = None;
            } else {
                out.push(Class::Text, start, end);
            }
            continue;
        }
        // A comment does not end an instruction that goes over several lines.
        if code[at..end].starts_with('#') {
            out.push(Class::Comment, at, end);
            continue;
        }
        if continues.is_none() {
            let (instruction, behind) = instructions(&mut out, code, at, end);
            in_command = matches!(instruction, "RUN" | "CMD" | "ENTRYPOINT");
            at = behind;
            if instruction == "FROM" {
                continues = from(&mut out, code, at, end);
                continue;
            }
        }
        let command = in_command && !code[at..end].trim_start().starts_with('[');
        continues = shell::words(&mut out, code, at, end, continues.unwrap_or(command));
        here_document = if in_command { here_document_mark(&code[at..end]) } else { None };
    }
    out.finish(code.len())
}

/// Reads the instruction that a line begins with, and the one behind `ONBUILD` or `HEALTHCHECK`. Returns the
/// last and where it ends.
fn instructions(out: &mut Tokens, code: &str, start: usize, end: usize) -> (&'static str, usize) {
    let (mut last, mut at) = ("", start);
    loop {
        let from = at + indent(&code[at..end]);
        let word = code[from..end].split([' ', '\t']).next().unwrap_or_default();
        let known = INSTRUCTIONS.iter().find(|known| known.eq_ignore_ascii_case(word));
        let Some(instruction) = known.filter(|_| matches!(last, "" | "ONBUILD" | "HEALTHCHECK")) else {
            return (last, at);
        };
        at = from + word.len();
        out.push(Class::Keyword, from, at);
        last = instruction;
    }
}

/// Reads `--platform=x image AS name`. Returns what [`shell::words`] does.
fn from(out: &mut Tokens, code: &str, start: usize, end: usize) -> Option<bool> {
    let text = &code[start..end];
    // Of the ASCII words only: lower-casing other letters may move the places.
    let stage = text.to_ascii_lowercase().find(" as ").map(|length| start + length + 1);
    let continues = shell::words(out, code, start, stage.unwrap_or(end), false);
    if let Some(stage) = stage {
        out.push(Class::Keyword, stage, stage + 2);
        return shell::words(out, code, stage + 2, end, false);
    }
    continues
}

/// Returns the word that ends the here-document which the line begins.
fn here_document_mark(line: &str) -> Option<&str> {
    let rest = &line[line.find("<<")? + 2..];
    let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches(['"', '\'']);
    let length = rest.bytes().take_while(|&b| b.is_ascii_alphanumeric() || b == b'_').count();
    Some(&rest[..length]).filter(|mark| !mark.is_empty())
}
