//! Whether what happened is what the page claims.

use super::blocks::{Block, HIDDEN, Kind};
use super::difference::{cut, difference};
use super::outcome::{Claim, End, Outcome, Raised};
use super::pool::Seeds;
use crate::diag::{Code, Diagnostic};
use crate::source::{SitePath, Span, line_column};

/// Something that is not as claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// Where.
    pub at: Span,
    /// What is wrong.
    pub message: String,
    /// A difference or a traceback, line by line.
    pub detail: Vec<String>,
    /// What to do.
    pub help: Option<&'static str>,
    /// What the claim should say.
    pub fix: Option<Fix>,
}

impl Finding {
    fn new(code: Code, at: Span, message: impl Into<String>) -> Self {
        Self { code, at, message: message.into(), detail: Vec::new(), help: None, fix: None }
    }

    fn detail(mut self, lines: Vec<String>) -> Self {
        self.detail = lines;
        self
    }

    fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// Makes a diagnostic; `on` names the interpreters, where not all agree.
    pub fn diagnostic(self, path: &SitePath, on: &str) -> Diagnostic {
        let message = format!("{}{on}", self.message);
        let found = Diagnostic::new(self.code, path, self.at, message).detail(self.detail);
        found.maybe_help(self.help.map(str::to_owned))
    }
}

/// What a claim should say instead, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// The value after `# =>` on a line of a block.
    Value {
        /// The place of the block.
        block: Span,
        /// The line of the block, from 1.
        line: usize,
        /// Where the comment starts in the line as it was written, in characters.
        column: usize,
        /// The value.
        text: String,
    },
    /// The text of an `output` fence, or of a question's `output`.
    Output {
        /// The place of the block.
        block: Span,
        /// What it printed, with a newline at its end unless it is empty.
        text: String,
    },
}

const FILL: &str = "`prepress check --write` puts in what came";

/// Compares what a block did with what is claimed of it. `file` is the text of the author's file.
pub fn judge(block: &Block<'_>, seeds: &Seeds, file: &str) -> Vec<Finding> {
    let first = one(block, &seeds.first, file);
    let Some(second) = &seeds.second else { return first };
    if let Some(finding) = unsteady(block, &seeds.first, second) {
        return vec![finding];
    }
    let again = one(block, second, file);
    if first.is_empty() { again } else { first }
}

/// Compares two runs that differ in nothing but the seed of hashes (and time, and addresses).
fn unsteady(block: &Block<'_>, first: &Outcome, second: &Outcome) -> Option<Finding> {
    let words = &block.fence.words;
    let both_done = first.end == End::Done && second.end == End::Done;
    if words.varies || !both_done || first.error.is_some() != second.error.is_some() {
        return None;
    }
    let shown = |outcome: &Outcome| match words.unordered {
        true => sorted(&normal(&outcome.out)),
        false => normal(&outcome.out),
    };
    let help = "add `unordered` if only the order of lines differs, or `varies`; or make it print the same each time";
    let (a, b) = (shown(first), shown(second));
    if block.output.is_some() && a != b {
        let text = "the block prints something else from run to run";
        let finding = Finding::new(Code::UnsteadyOutput, block.head(), text);
        return Some(finding.detail(difference(&a, &b)).help(help));
    }
    let pairs = first.claims.iter().zip(&second.claims);
    let (one, other) = pairs.into_iter().find(|(one, other)| one.values != other.values)?;
    let text = "the value of this line is another one from run to run";
    let finding = Finding::new(Code::UnsteadyOutput, place_of(block, one).0, text);
    Some(finding.detail(difference(&joined(one), &joined(other))).help(help))
}

fn one(block: &Block<'_>, outcome: &Outcome, file: &str) -> Vec<Finding> {
    if outcome.earlier.is_some() {
        // The block that failed has its own message.
        return Vec::new();
    }
    if let Some(finding) = ended(block, outcome) {
        return vec![finding];
    }
    if let Some(finding) = raised(block, outcome, file) {
        return vec![finding];
    }
    let mut found = Vec::new();
    if outcome.left {
        let text = "the block ended while a process that it started went on; that was ended, too";
        found.push(
            Finding::new(Code::PythonError, block.head(), text).help("wait for what it starts, or end it"),
        );
    }
    if block.fence.words.varies || matches!(block.kind, Kind::Compile(_) | Kind::File) {
        return found;
    }
    found.extend(outcome.claims.iter().filter_map(|claim| value(block, claim)));
    found.extend(output(block, outcome, file));
    for example in &outcome.examples {
        let text = match example.raised {
            true => "this example raises an exception that it does not show",
            false => "this example gives something else",
        };
        let finding = Finding::new(Code::WrongOutput, block.line(example.line), text);
        found.push(finding.detail(difference(&example.want, &example.got)));
    }
    found
}

/// Returns what is wrong with how a block ended.
fn ended(block: &Block<'_>, outcome: &Outcome) -> Option<Finding> {
    let (code, text) = match outcome.end {
        End::Done => return None,
        End::Timeout => (Code::TimedOut, "the block ran for longer than it may, and was ended".to_owned()),
        End::Output => (Code::TooMuchOutput, "the block printed more than 200 kB, and was ended".to_owned()),
        End::Signal => {
            let signal = outcome.signal.as_deref().unwrap_or("a signal");
            (Code::PythonError, format!("the block crashed the interpreter ({signal})"))
        }
        End::Exit => {
            let status = outcome.status.unwrap_or_default();
            (Code::PythonError, format!("the block ended the process itself, with status {status}"))
        }
        End::Crash => (Code::PythonError, "the block brought the interpreter down".to_owned()),
    };
    let help = match outcome.end {
        End::Timeout => Some("`[python] timeout` in `site.toml` is how many seconds a block may run"),
        End::Output => Some("print less, or add `no-run`"),
        _ => None,
    };
    let finding = Finding::new(code, block.head(), text);
    let detail = outcome.text.iter().map(|text| cut(text)).collect();
    Some(Finding { help, detail, ..finding })
}

/// Returns what is wrong with the exception that a block ended with, or did not.
fn raised(block: &Block<'_>, outcome: &Outcome, file: &str) -> Option<Finding> {
    let expected = block.fence.words.expect_error.as_deref();
    let Some(error) = &outcome.error else {
        let expected = expected.filter(|_| block.kind == Kind::Script)?;
        let text = format!("the block ended without `{expected}`");
        return Some(
            Finding::new(Code::NoErrorRaised, block.head(), text)
                .help("take `expect-error` away, or see why"),
        );
    };
    if expected.is_some() && error.expected {
        return None;
    }
    let last = cut(error.last.lines().next().unwrap_or_default());
    let text = match expected {
        Some(expected) => format!("the block ended with another error than `{expected}`: `{last}`"),
        None if error.name == "SyntaxError" || error.name == "IndentationError" => {
            format!("the block is no Python: `{last}`")
        }
        None => format!("the block ended with an error: `{last}`"),
    };
    let own = block.before.len();
    let line = error.frames.iter().rev().find(|frame| frame.0 == own).map_or(1, |frame| frame.1);
    let mut finding =
        Finding::new(Code::PythonError, block.line(line), text).detail(trace(block, error, file));
    if expected.is_none() && block.kind == Kind::Script {
        finding.help = Some("if it is meant to end so, say it: `expect-error=NAME`");
    }
    Some(finding)
}

/// Returns the traceback with the lines of the author's file, cut to the block.
fn trace(block: &Block<'_>, error: &Raised, file: &str) -> Vec<String> {
    let own = block.before.len();
    let frames: Vec<_> = error.frames.iter().filter(|frame| frame.0 == own).collect();
    // One frame says no more than the place of the message.
    if frames.len() < 2 {
        return Vec::new();
    }
    let mut out = vec!["Traceback, the last call at its end:".to_owned()];
    let mut repeated = 0;
    for (at, frame) in frames.iter().enumerate() {
        if at > 1 && frames[at - 1] == *frame && frames[at - 2] == *frame {
            repeated += 1;
            continue;
        }
        let line = line_column(file, block.line(frame.1).start as usize).0;
        let code = block.code.lines().nth(frame.1.saturating_sub(1)).unwrap_or_default().trim();
        let name = if frame.2 == "<module>" { String::new() } else { format!(" in {}", frame.2) };
        out.push(format!("  line {line}{name}: {}", cut(code)));
    }
    if repeated > 0 {
        out.push("  … and the same again".to_owned());
    }
    out
}

/// Compares the value of a line.
fn value(block: &Block<'_>, claim: &Claim) -> Option<Finding> {
    let (at, column) = place_of(block, claim);
    let Some(values) = &claim.values else {
        let text = match claim.statement {
            true => {
                "this line has no value to claim: `# =>` speaks of an expression or of a `print` that ends on it"
            }
            false => "this `# =>` stands on a line without code",
        };
        let help = "put it at the end of the line that gives the value, or write it as a plain comment";
        return Some(Finding::new(Code::WrongOutput, at, text).help(help));
    };
    if values.is_empty() {
        let text = "this line is never reached, so it has no value";
        return Some(Finding::new(Code::WrongOutput, at, text));
    }
    let got = joined(claim);
    if got.trim() == claim.text.trim() {
        return None;
    }
    let shown = cut(&got.replace('\n', "\\n"));
    let finding = match (&*claim.text, got.contains('\n')) {
        (_, true) => Finding::new(Code::WrongOutput, at, "this line gives more than one line")
            .detail(difference(&claim.text, &got))
            .help("claim it by an `output` fence"),
        ("", _) => Finding::new(Code::WrongOutput, at, format!("nothing is claimed here; it is `{shown}`"))
            .help(FILL),
        (claimed, _) => {
            let text = format!("this line gives `{shown}`, not `{}`", cut(claimed));
            Finding::new(Code::WrongOutput, at, text).help(FILL)
        }
    };
    let block = block.fence.span;
    let is_one_line = !got.contains('\n');
    let fix = is_one_line.then_some(Fix::Value { block, line: claim.line, column, text: got });
    Some(Finding { fix, ..finding })
}

fn joined(claim: &Claim) -> String {
    claim.values.as_deref().unwrap_or_default().join(", ")
}

/// Returns where a claim stands, and the column of its comment in the line as it was written.
fn place_of(block: &Block<'_>, claim: &Claim) -> (Span, usize) {
    let written = block.fence.written().lines().nth(claim.line - 1).unwrap_or_default();
    let mark = if written.starts_with(HIDDEN) { HIDDEN.len() } else { 0 };
    let column = claim.column + mark;
    let line = block.line(claim.line);
    let start = written.char_indices().nth(column).map_or(0, |(at, _)| at);
    // Only where the file has the line as it is: an escape of TOML is longer than its character.
    let same = (line.end - line.start) as usize == written.len();
    let at = if same { Span::new(line.start as usize + start, line.end as usize) } else { line };
    (at, column)
}

/// Compares what a block printed.
fn output(block: &Block<'_>, outcome: &Outcome, file: &str) -> Option<Finding> {
    let claimed = normal(block.output?);
    let printed = normal(&outcome.out);
    let mut ways = vec![printed.clone()];
    if let Some(error) = &outcome.error {
        // The last line of the traceback may close what is shown.
        for last in [&error.last, &error.plain] {
            ways.push(normal(&format!("{printed}\n{last}")));
        }
    }
    let is_same = |way: &String| match block.fence.words.unordered {
        true => sorted(way) == sorted(&claimed),
        false => *way == claimed,
    };
    if ways.iter().any(is_same) {
        return None;
    }
    let at = block.fence.output_span.unwrap_or(block.head());
    let text = match claimed.is_empty() {
        true => "nothing is claimed here, and the block prints something",
        false => "the block prints something else",
    };
    let lines = difference(&claimed, &printed);
    let text_of_fix = if printed.is_empty() { String::new() } else { format!("{printed}\n") };
    let fix = Some(Fix::Output { block: block.fence.span, text: text_of_fix });
    let changed = claimed.lines().zip(printed.lines()).take_while(|(a, b)| a == b).count();
    let finding = Finding::new(Code::WrongOutput, line_of(block, at, changed, file), text);
    Some(Finding { fix, ..finding.detail(lines).help(FILL) })
}

/// Returns the place of the first line that differs, as far as the claim has it.
fn line_of(block: &Block<'_>, at: Span, line: usize, file: &str) -> Span {
    let Some(text) = block.output else { return at };
    // Escapes, or the marks of a quote, stand in the file and not in the text.
    if !file.get(at.range()).is_some_and(|written| written.starts_with(text)) {
        return at;
    }
    let blank = text.len() - text.trim_start_matches('\n').len();
    let mut start = blank;
    for one in text[blank..].split_inclusive('\n').take(line) {
        start += one.len();
    }
    let length = text[start..].find('\n').unwrap_or(text.len() - start);
    match length {
        0 => at,
        _ => Span::new(at.start as usize + start, at.start as usize + start + length),
    }
}

/// Returns an output as it is compared: without spaces at the ends of lines and blank lines round it.
pub(super) fn normal(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}
