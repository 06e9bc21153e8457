//! Recorded runs of code: which blocks want one, what runs before each, and the file that keeps them.
//!
//! A block with the word `trace` is run once by `prepress check --write`, which notes each step. What it noted stands in a
//! small file beside the content (`a/b.traces` for `a/b.md` or `a/b.toml`), which the author commits: so a build needs no
//! Python, and gives the same bytes wherever it runs. `docs/traces.md` has the format. Nothing here runs code.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Parsed};
use crate::digest::Digest;
use crate::parse;
use crate::parse::markdown::{Body, Fence};
use crate::source::{SitePath, Source, Span};

/// The ending of the files that keep traces.
pub const EXTENSION: &str = "traces";

/// The first line: what the file is, and the version of its form.
const HEAD: &str = "prepress-traces 1";

/// The most steps that a trace has.
pub const STEPS: usize = 400;

/// The mark of a line that is run and not shown.
const HIDDEN: &str = "#! ";

/// What to do about a trace that does not fit its block.
const HELP: &str = "run `prepress check --write` where there is a Python, and commit what it writes";

/// A recorded run, as a page shows it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Names what was run: the key of its [`Block`].
    pub key: Digest,
    /// The Python that ran it: `3.14.2`.
    pub python: Box<str>,
    /// Python, steps and remarks as compact JSON.
    pub json: Arc<str>,
    /// The digest of the JSON.
    pub digest: Digest,
}

/// Traces are equal if they show the same of the same block.
impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        (self.key, self.digest) == (other.key, other.digest)
    }
}

impl Eq for Trace {}

impl Trace {
    /// Makes a trace of what was recorded.
    ///
    /// # Errors
    /// Tells what about it makes no sense.
    pub fn new(key: Digest, recorded: &Value) -> Result<Self, &'static str> {
        let python = recorded.get("python").and_then(Value::as_str).ok_or("it names no version of Python")?;
        let steps = recorded.get("steps").and_then(Value::as_array).ok_or("it has no steps")?;
        if !(1..=STEPS + 1).contains(&steps.len()) {
            return Err("it has no steps, or too many");
        }
        if !steps.iter().all(is_step) {
            return Err("one of its steps is none");
        }
        let json = recorded.to_string();
        Ok(Self { key, python: python.into(), digest: Digest::of(json.as_bytes()), json: json.into() })
    }
}

/// Tells whether a value has the shape of a step: kind, line, frames, names, objects, output, value, thread.
fn is_step(step: &Value) -> bool {
    let Some([kind, line, rest @ ..]) = step.as_array().map(Vec::as_slice) else { return false };
    let unset = |value: &Value| value.as_u64() == Some(0);
    kind.as_u64().is_some_and(|kind| kind <= 6)
        && line.is_u64()
        && rest.len() <= 6
        && rest.iter().enumerate().all(|(at, part)| {
            unset(part)
                || match at {
                    0 => part.is_array(),
                    1 | 2 => part.is_object(),
                    3 => part.is_string(),
                    4 => part.is_string() || part.is_u64(),
                    _ => part.is_u64(),
                }
        })
}

/// The traces of a content file, in the order of its blocks.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// Where each stands, and the trace.
    traces: Vec<(Span, Trace)>,
    /// Lines that make no sense.
    bad: Vec<Diagnostic>,
}

impl Lock {
    /// Makes a file of these traces.
    pub fn of(traces: Vec<Trace>) -> Self {
        Self { traces: traces.into_iter().map(|trace| (Span::default(), trace)).collect(), bad: Vec::new() }
    }

    /// Returns the trace of a block.
    pub fn get(&self, key: Digest) -> Option<&Trace> {
        self.traces.iter().map(|(_, trace)| trace).find(|trace| trace.key == key)
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.traces.is_empty()
    }
}

/// Files of traces are equal if they have the same ones.
impl PartialEq for Lock {
    fn eq(&self, other: &Self) -> bool {
        self.traces.iter().map(|(_, trace)| trace).eq(other.traces.iter().map(|(_, trace)| trace))
    }
}

/// The file's text.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        writeln!(
            f,
            "# Kept by `prepress check --write`: commit it. A line for each block that can be stepped through."
        )?;
        for (_, Trace { key, json, .. }) in &self.traces {
            // The trace is an object with at least one entry.
            writeln!(f, "{{\"key\":\"{key}\",{}", json.strip_prefix('{').unwrap_or(json))?;
        }
        Ok(())
    }
}

/// The traces of a site, by the path of the content file.
pub type Locks = BTreeMap<SitePath, Lock>;

/// Returns the path of the file that keeps the traces of a content file.
pub fn path(content: &SitePath) -> SitePath {
    let path = content.as_str();
    let stem = path.strip_suffix(content.extension()).unwrap_or(path);
    SitePath::new(format!("{stem}{EXTENSION}"))
}

/// Reads a file of traces. Lines that make no sense are left out; [`check`] reports them.
pub fn lock(source: &Source) -> Lock {
    let mut lock = Lock { bad: parse::encoding(source), ..Lock::default() };
    lock.bad.iter_mut().for_each(|bad| *bad = stale(&source.path, bad.at.span, bad.message.clone()));
    let mut start = 0;
    let mut headed = false;
    for whole in source.text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        let from = start + whole.find(line).unwrap_or(0);
        let span = Span::new(from, from + line.len());
        start += whole.len();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !std::mem::replace(&mut headed, true) && line != HEAD {
            let text = format!("the file does not start with `{HEAD}`");
            lock.bad.push(stale(&source.path, Some(span), text));
            return lock;
        }
        if line == HEAD {
            continue;
        }
        match read_line(line) {
            // Of two lines for one block the later counts, so that a merge may keep the lines of both sides.
            Ok(trace) => {
                lock.traces.retain(|(_, other)| other.key != trace.key);
                lock.traces.push((span, trace));
            }
            Err(why) => {
                lock.bad.push(stale(&source.path, Some(span), format!("the line is no trace: {why}")));
            }
        }
    }
    lock
}

fn read_line(line: &str) -> Result<Trace, &'static str> {
    let Ok(Value::Object(mut entries)) = serde_json::from_str(line) else {
        return Err("it is no JSON object");
    };
    let key = entries.shift_remove("key");
    let key = key.as_ref().and_then(Value::as_str).and_then(Digest::parse).ok_or("it has no key")?;
    Trace::new(key, &Value::Object(entries))
}

fn stale(path: &SitePath, span: Option<Span>, message: impl Into<String>) -> Diagnostic {
    let mut diagnostic = Diagnostic::of_file(Code::StaleTrace, path, message);
    diagnostic.at.span = span;
    diagnostic.help(HELP)
}

/// A piece of code that runs before a block, or the block itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part<'a> {
    /// The code as it is run: hidden lines without their mark.
    pub code: Cow<'a, str>,
    /// It is not run, but written to this file.
    pub file: Option<&'a str>,
    /// An exception may end it.
    pub fails: bool,
}

/// A block that can be stepped through.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    /// Its body, of those that were looked at, and its number among the fences of that body.
    pub place: (usize, usize),
    /// The block as parsed.
    pub fence: &'a Fence,
    /// What runs, one part after the other; the last is the block's own code.
    pub parts: Vec<Part<'a>>,
    /// The digest of all that, which names the trace.
    pub key: Digest,
}

impl Block<'_> {
    /// Returns the lines of the block's code, from 1, that a reader does not see.
    pub fn hidden_lines(&self) -> Vec<usize> {
        match &self.fence.full {
            None => Vec::new(),
            Some(full) => {
                (1..).zip(full.lines()).filter(|(_, line)| line.starts_with(HIDDEN)).map(|(n, _)| n).collect()
            }
        }
    }
}

/// Returns the blocks that can be stepped through, of a page's bodies in their order. Before a block run the page's
/// earlier `setup` blocks, files, and blocks of its session.
pub fn blocks<'a>(bodies: impl Iterator<Item = &'a Body>) -> Vec<Block<'a>> {
    let mut found = Vec::new();
    let mut before: Vec<&Fence> = Vec::new();
    for (index, body) in bodies.enumerate() {
        for (number, fence) in body.fences.iter().enumerate().filter(|(_, fence)| fence.is_python()) {
            let words = &fence.words;
            let is_run = !words.no_run && !fence.code.trim_start().starts_with(">>> ");
            if words.no_check || !(is_run || words.file.is_some()) {
                continue;
            }
            if words.trace && words.file.is_none() {
                let same =
                    |other: &Fence| other.words.session.is_some() && other.words.session == words.session;
                let wanted = |other: &&&Fence| other.words.setup || other.words.file.is_some() || same(other);
                let parts = before.iter().filter(wanted).copied().chain([fence]).map(part);
                let parts: Vec<Part<'_>> = parts.collect();
                let key = Digest::of_hash(&(HEAD, &parts));
                found.push(Block { place: (index, number), fence, parts, key });
            }
            if words.setup || words.file.is_some() || words.session.is_some() {
                before.push(fence);
            }
        }
    }
    found
}

fn part(fence: &Fence) -> Part<'_> {
    let unhidden = |code: &str| {
        code.split_inclusive('\n').map(|line| line.strip_prefix(HIDDEN).unwrap_or(line)).collect::<String>()
    };
    Part {
        code: fence.full.as_deref().map_or(Cow::Borrowed(&*fence.code), |full| unhidden(full).into()),
        file: fence.words.file.as_deref(),
        fails: fence.words.expect_error.is_some(),
    }
}

/// Reports what is wrong with the traces of a content file: missing, of other code, of no block, no traces at all.
pub fn check(content: &SitePath, blocks: &[Block<'_>], lock: Option<&Lock>) -> Vec<Diagnostic> {
    let path = path(content);
    let empty = Lock::default();
    let lock = lock.unwrap_or(&empty);
    let mut found = lock.bad.clone();
    let mut missing = false;
    for block in blocks.iter().filter(|block| lock.get(block.key).is_none()) {
        missing = true;
        let text =
            match lock.traces.len() > blocks.iter().filter(|block| lock.get(block.key).is_some()).count() {
                true => "this block, or what runs before it, has changed since it was recorded",
                false => "this block has not been recorded: readers cannot step through it",
            };
        found.push(stale(content, Some(block.fence.span), text));
    }
    // Where a block has changed, its old trace is no news.
    if !missing {
        let unclaimed =
            lock.traces.iter().filter(|(_, trace)| !blocks.iter().any(|block| block.key == trace.key));
        found.extend(unclaimed.map(|(span, _)| stale(&path, Some(*span), "this trace belongs to no block")));
    }
    found
}

/// Reads the files of traces, by the path of the content file beside each. One that lies beside none is reported.
pub fn locks<'a>(files: &[Source], content: impl Fn(&str) -> Option<&'a SitePath>) -> Parsed<Locks> {
    let mut locks = Parsed::fine(Locks::new());
    for source in files {
        let stem = source.path.as_str().strip_suffix(EXTENSION).unwrap_or_default();
        match ["md", "toml"].iter().find_map(|extension| content(&format!("{stem}{extension}"))) {
            Some(path) => {
                locks.value.insert(path.clone(), lock(source));
            }
            None => {
                let text =
                    format!("the traces belong to no page: there is no `{stem}md` and no `{stem}toml`");
                let alone = Diagnostic::of_file(Code::StaleTrace, &source.path, text);
                locks.found.push(alone.help("remove the file, or rename it as the page was"));
            }
        }
    }
    locks
}

#[cfg(test)]
mod tests;
