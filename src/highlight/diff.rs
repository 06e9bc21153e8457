//! Diffs, unified or without any heading.

use super::classes::Class;
use super::lines::lines;
use super::tokens::{Token, Tokens};

/// What git writes above the hunks of a file.
const HEADINGS: &[&str] = &[
    "@@",
    "diff ",
    "index ",
    "new file ",
    "deleted file ",
    "old mode ",
    "new mode ",
    "similarity ",
    "rename ",
    "copy ",
    "Binary files ",
    "Only in ",
];

/// Splits a diff into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let mut out = Tokens::with_room_for(code.len());
    let mut names_new_file = false;
    for (start, line) in lines(code) {
        let end = start + line.len();
        // `--- ` alone may be a removed line of SQL or Lua: the pair makes the heading.
        let rest = &code[end..];
        let next = rest.trim_start_matches('\r').strip_prefix('\n').unwrap_or_default();
        let names_old_file = line.starts_with("--- ") && next.starts_with("+++ ");
        let heading = names_old_file || names_new_file || HEADINGS.iter().any(|h| line.starts_with(h));
        let class = match line.bytes().next() {
            _ if heading => Class::Heading,
            Some(b'+' | b'>') => Class::Inserted,
            Some(b'-' | b'<') => Class::Deleted,
            Some(b'\\') => Class::Comment,
            _ => Class::Plain,
        };
        if class != Class::Plain {
            out.push(class, start, end);
        }
        names_new_file = names_old_file;
    }
    out.finish(code.len())
}
