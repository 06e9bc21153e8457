//! Command lines of a Unix shell, one line at a time: enough for sessions and Dockerfiles. Scripts go
//! through syntect.

use super::classes::Class;
use super::lines::end_of_quoted;
use super::tokens::Tokens;

/// Words behind which another command may begin.
const KEYWORDS: &[&str] =
    &["if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "!"];

/// Commands that run the command behind them.
const WRAPPERS: &[&str] = &["sudo", "env", "time", "exec", "nohup", "xargs", "command"];

/// Reads `start..end`, which lies in one line; `command` says that a command may begin there. If a backslash
/// continues the line, returns the same of the next.
pub(super) fn words(
    out: &mut Tokens,
    src: &str,
    start: usize,
    end: usize,
    mut command: bool,
) -> Option<bool> {
    let bytes = &src.as_bytes()[..end];
    let mut at = start;
    let mut word_begins = true;
    while let Some(&byte) = bytes.get(at) {
        let begins = std::mem::replace(&mut word_begins, false);
        match byte {
            b' ' | b'\t' => {
                word_begins = true;
                at += 1;
            }
            b'#' if begins => {
                out.push(Class::Comment, at, end);
                return None;
            }
            b'\\' => {
                if at + 1 == end {
                    return Some(command);
                }
                // A letter beyond ASCII needs no care: its other bytes are no marks.
                at += 2;
                command &= !begins;
            }
            b'\'' => {
                let to = end_of_quoted(bytes, at, false);
                out.push(Class::Text, at, to);
                at = to;
                command &= !begins;
            }
            b'"' => {
                at = double_quoted(out, src, at, end);
                command &= !begins;
            }
            b'$' => {
                if bytes.get(at + 1) == Some(&b'(') {
                    out.push(Class::Operator, at, at + 2);
                    at += 2;
                    (command, word_begins) = (true, true);
                } else {
                    let to = end_of_variable(bytes, at);
                    out.push(Class::Variable, at, to.max(at + 1));
                    at = to.max(at + 1);
                }
            }
            b'|' | b'&' | b';' | b'(' | b')' | b'<' | b'>' => {
                out.push(Class::Operator, at, at + 1);
                at += 1;
                word_begins = true;
                command = !matches!(byte, b')' | b'<' | b'>');
            }
            _ => {
                let to = at
                    + bytes[at..]
                        .iter()
                        .position(|b| b" \t\\'\"$|&;()<>".contains(b))
                        .unwrap_or(bytes.len() - at);
                if begins {
                    command = word(out, src, at, to, command);
                }
                at = to;
            }
        }
    }
    None
}

/// Reads a bare word. Returns whether a command may follow.
fn word(out: &mut Tokens, src: &str, at: usize, to: usize, command: bool) -> bool {
    let word = &src[at..to];
    let name = word.bytes().take_while(|&b| b.is_ascii_alphanumeric() || b == b'_').count();
    if word.len() > 1 && word.starts_with('-') {
        let option = word.find('=').unwrap_or(word.len());
        out.push(Class::Attribute, at, at + option);
        command
    } else if !command {
        false
    } else if KEYWORDS.contains(&word) {
        out.push(Class::Keyword, at, to);
        true
    } else if name > 0 && word.as_bytes().get(name) == Some(&b'=') {
        out.push(Class::Variable, at, at + name);
        true
    } else {
        out.push(Class::Function, at, to);
        WRAPPERS.contains(&word)
    }
}

/// Reads a string in which variables count. Returns its end.
fn double_quoted(out: &mut Tokens, src: &str, start: usize, end: usize) -> usize {
    let bytes = &src.as_bytes()[..end];
    let close = end_of_quoted(bytes, start, true);
    let (mut from, mut at) = (start, start + 1);
    while at < close {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' => {
                let to = end_of_variable(bytes, at).min(close);
                if to > at + 1 {
                    out.push(Class::Text, from, at);
                    out.push(Class::Variable, at, to);
                    from = to;
                }
                at = to.max(at + 1);
            }
            _ => at += 1,
        }
    }
    out.push(Class::Text, from, close);
    close
}

/// Returns the end of `$NAME`, `${...}` or `$?` at `at`; at most one more than `at` if it is none.
pub(super) fn end_of_variable(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'{') => {
            bytes[at..].iter().position(|&b| b == b'}' || b == b'\n').map_or(bytes.len(), |length| {
                if bytes[at + length] == b'}' { at + length + 1 } else { at + length }
            })
        }
        Some(b'?' | b'@' | b'*' | b'#' | b'$' | b'!') => at + 2,
        _ => {
            let name =
                bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            at + 1 + name
        }
    }
}
