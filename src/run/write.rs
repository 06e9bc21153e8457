//! Putting what came into the author's file: claimed values and outputs change, every other byte stays.

use std::ops::Range;
use std::sync::Arc;

use super::judge::{Fix, normal};
use crate::diag::{Code, Diagnostic};
use crate::link::NodeContent;
use crate::parse::markdown::Fence;
use crate::parse::{self, Content, ParseOptions};
use crate::source::{Source, Span};

/// A file with its values put in.
#[derive(Debug)]
pub struct Written {
    /// The new text.
    pub text: String,
    /// How many values and outputs were put in.
    pub count: usize,
    /// What could not be.
    pub found: Vec<Diagnostic>,
}

/// What a block says, for comparison: its code, and what it claims to print.
type Said = (String, Option<String>);

/// Returns a file with `fixes` put in. After each, the file is parsed again: where anything but the claim would read
/// otherwise, it is left alone and reported.
pub fn written(source: &Source, fixes: &[Fix], options: &ParseOptions) -> Written {
    let before = fences(source, options);
    let mut out = Written { text: source.text.to_string(), count: 0, found: Vec::new() };
    let mut said: Vec<Said> = before.iter().map(|(_, said)| said.clone()).collect();
    let mut edits: Vec<(Range<usize>, String, usize, Said, Span)> = Vec::new();
    for fix in fixes {
        let (Fix::Value { block, .. } | Fix::Output { block, .. }) = fix;
        let place = before.iter().position(|(fence, _)| fence.span == *block);
        let edit = place.and_then(|at| {
            let (fence, old) = &before[at];
            let (range, text, new) = edit(source, fence, old, fix)?;
            Some((range, text, at, new, *block))
        });
        match edit {
            Some(edit) => edits.push(edit),
            None => out.found.push(refused(source, *block)),
        }
    }
    // From the end on: what comes before an edit keeps its place.
    edits.sort_by_key(|(range, ..)| std::cmp::Reverse(range.start));
    for (range, text, at, new, block) in edits {
        let mut trial = out.text.clone();
        trial.replace_range(range, &text);
        let mut wanted = said.clone();
        // Two values of one block: each changes a line of its own.
        wanted[at] = merge(&said[at], &before[at].1, &new);
        let parsed = Source::new(source.path.clone(), trial.clone().into_bytes());
        let now: Vec<Said> = fences(&parsed, options).into_iter().map(|(_, said)| said).collect();
        if now == wanted {
            (out.text, said) = (trial, wanted);
            out.count += 1;
        } else {
            out.found.push(refused(source, block));
        }
    }
    out
}

/// Returns what a block says after one more change: `new` differs from `old` in one line, or in its output.
fn merge(now: &Said, old: &Said, new: &Said) -> Said {
    let lines = now.0.split('\n').zip(old.0.split('\n')).zip(new.0.split('\n'));
    let code: Vec<&str> = lines.map(|((now, old), new)| if old == new { now } else { new }).collect();
    let output = if old.1 == new.1 { &now.1 } else { &new.1 };
    (code.join("\n"), output.clone())
}

fn refused(source: &Source, at: Span) -> Diagnostic {
    let text = "a value of this block cannot be put into the file without changing something else";
    Diagnostic::new(Code::NotWritten, &source.path, at, text).help("write it by hand")
}

/// Returns every Python block of a file with what it says.
fn fences(source: &Source, options: &ParseOptions) -> Vec<(Fence, Said)> {
    let mut out = Vec::new();
    let mut add = |fence: &Fence, output: Option<&str>| {
        let said = (fence.written().to_owned(), output.map(normal));
        out.push((fence.clone(), said));
    };
    let mut nodes = Vec::new();
    match parse::parse(source, options).value {
        Content::Topic(topic) => nodes.push(NodeContent::Topic(topic)),
        Content::Bank(bank) => {
            nodes.extend(bank.questions.iter().map(|one| NodeContent::Question(Arc::clone(one))))
        }
        Content::Glossary(terms) => {
            let all = terms.iter().flat_map(|term| &term.definition.fences);
            all.for_each(|fence| add(fence, fence.output.as_deref()));
        }
    }
    for node in &nodes {
        if let NodeContent::Question(question) = node
            && let Some(fence) = &question.code
        {
            add(fence, question.output.as_deref());
        }
        let all = node.bodies().flat_map(|body| &body.fences);
        all.for_each(|fence| add(fence, fence.output.as_deref()));
    }
    out
}

/// Returns the bytes to replace, with what, and what the block says then.
fn edit(source: &Source, fence: &Fence, said: &Said, fix: &Fix) -> Option<(Range<usize>, String, Said)> {
    let file = &*source.text;
    match fix {
        Fix::Value { line, column, text, .. } => {
            let written = fence.written().lines().nth(line.checked_sub(1)?)?;
            let at = fence.lines.get(line - 1)?.range();
            let start = written.char_indices().nth(*column)?.0;
            let arrow = start + written.get(start..)?.find("=>")? + 2;
            // Where the file has escapes, its line is not that of the code.
            (file.get(at.clone())? == written).then_some(())?;
            let fresh = format!("{} {text}", &written[..arrow]);
            let lines = said.0.split('\n').enumerate();
            let code: Vec<&str> =
                lines.map(|(nth, old)| if nth + 1 == *line { &*fresh } else { old }).collect();
            let new = (code.join("\n"), said.1.clone());
            Some((at.start + arrow..at.end, format!(" {text}"), new))
        }
        Fix::Output { text, .. } => {
            let span = fence.output_span?;
            let new = (said.0.clone(), Some(normal(text)));
            let (range, text) = match fence.output.is_some() {
                true => fenced(file, span.range(), text)?,
                false => quoted(file, span.range(), text)?,
            };
            Some((range, text, new))
        }
    }
}

/// Returns an edit of an `output` fence: whole lines, each behind what stands before the fence (the marks of a quote,
/// the space of a list).
fn fenced(file: &str, range: Range<usize>, text: &str) -> Option<(Range<usize>, String)> {
    let start = file.get(..range.start)?.rfind('\n')? + 1;
    let above = file.get(..start - 1)?;
    let opening = &above[above.rfind('\n').map_or(0, |at| at + 1)..];
    let end = if opening.ends_with('\r') { "\r\n" } else { "\n" };
    let before = &opening[..opening.find(['`', '~'])?];
    before.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>')).then_some(())?;
    let mut stop = range.end;
    if stop > start && file.as_bytes().get(stop - 1) != Some(&b'\n') {
        stop += file.get(stop..)?.find('\n')? + 1;
    }
    let lines = text.lines().map(|line| format!("{}{end}", format!("{before}{line}").trim_end()));
    Some((start..stop.max(start), lines.collect()))
}

/// Returns an edit of a string of TOML, in the quotes that it has, or in ones that can hold it.
fn quoted(file: &str, inner: Range<usize>, text: &str) -> Option<(Range<usize>, String)> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    // An empty string is known by its quotes; any other by what stands between them.
    let empty = file.get(inner.clone())?.chars().all(|c| c == '"' || c == '\'');
    let (start, stop) = match empty {
        true => (inner.start, inner.end),
        false => {
            let rest = file.get(..inner.start)?.trim_end_matches(['\n', '\r']);
            let quote = rest.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
            let count = if rest.ends_with(&quote.to_string().repeat(3)) { 3 } else { 1 };
            (rest.len() - count, inner.end + count)
        }
    };
    let token = file.get(start..stop)?;
    let is_plain = !text.contains(['\\', '"', '\n']) && !text.chars().any(char::is_control);
    let fits_literal = !text.contains("'''") && !text.ends_with('\'');
    let fresh = if token.starts_with("'''") && fits_literal {
        format!("'''\n{text}\n'''")
    } else if is_plain && !token.starts_with("\"\"\"") && !token.starts_with("'''") {
        format!("\"{text}\"")
    } else if fits_literal && text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t') {
        format!("'''\n{text}\n'''")
    } else {
        // JSON's escapes are among those of TOML.
        serde_json::to_string(text).ok()?
    };
    Some((start..stop, fresh))
}
