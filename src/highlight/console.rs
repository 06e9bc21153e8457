//! Sessions at a terminal: lines with a prompt are commands, the rest is what came out.

use super::classes::Class;
use super::lines::{indent, lines};
use super::python;
use super::shell;
use super::tokens::{Token, Tokens};

/// Splits a session into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    let mut continues = None;
    for (start, line) in lines(code) {
        let end = start + line.len();
        let indent = start + indent(line);
        let text = &code[indent..end];
        if let Some(command) = continues {
            let prompt = if text.starts_with("> ") { 2 } else { 0 };
            out.push(Class::Prompt, indent, indent + prompt);
            continues = shell::words(&mut out, code, indent + prompt, end, command);
        } else if text.starts_with(">>> ") || text.starts_with("... ") {
            out.push(Class::Prompt, indent, indent + 4);
            for token in python::lex(&text[4..]).iter().filter(|token| token.class != Class::Plain) {
                out.push(token.class, indent + 4 + token.start, indent + 4 + token.end);
            }
        } else if let Some(prompt) = prompt_length(text) {
            out.push(Class::Prompt, indent, indent + prompt);
            continues = shell::words(&mut out, code, indent + prompt, end, true);
        } else if text.starts_with("# ") {
            out.push(Class::Comment, indent, end);
        } else {
            // The line break too: so that the lines of an output share one span.
            let line_break = usize::from(end < code.len());
            out.push(Class::Output, start, end + line_break);
        }
    }
    out.finish(code.len())
}

/// Returns the length of a prompt with the blank behind it: `$ `, `% `, `(venv) $ `, `me@host:~$ `,
/// `C:\work> `, `PS C:\work> `.
fn prompt_length(line: &str) -> Option<usize> {
    let env = match line.strip_prefix('(') {
        Some(rest) => {
            rest.find(") ").filter(|&length| !rest[..length].contains(' ')).map_or(0, |length| length + 3)
        }
        None => 0,
    };
    let rest = &line[env..];
    let first = rest.split(' ').next().unwrap_or_default();
    let unix = matches!(first, "$" | "%")
        || first.ends_with(['$', '#', '%']) && (first.contains(['@', ':']) || first.starts_with(['~', '/']));
    if unix {
        let blank = usize::from(first.len() < rest.len());
        return Some(env + first.len() + blank);
    }
    let path = rest.strip_prefix("PS ").unwrap_or(rest);
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path[1..].starts_with(":\\");
    if !drive {
        return None;
    }
    let sign = rest.find('>')?;
    let blank = usize::from(rest[sign + 1..].starts_with(' '));
    Some(env + sign + 1 + blank)
}
