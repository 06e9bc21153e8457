//! What happened when a block ran, as hosts tell it and the cache keeps it.

use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// By itself, with or without an exception.
    Done,
    /// It took too long.
    Timeout,
    /// It printed too much.
    Output,
    /// By a signal: a crash.
    Signal,
    /// It ended the process itself.
    Exit,
    /// It ended the host, or the host gave no answer.
    #[default]
    Crash,
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// What it printed.
    pub out: String,
    /// The claims at the ends of lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// The examples that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// The exception that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Raised>,
    /// The block before it (by its place in the chain) that failed; the block itself did not run then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<usize>,
    /// Whether something that it started went on after it.
    pub left: bool,
    /// What this interpreter cannot do and the block wants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// The signal that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<String>,
    /// The status that it ended the process with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    /// What the host said when it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A claim at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The line of the block, from 1.
    pub line: usize,
    /// Where its comment starts in the line that was run, in characters.
    pub column: usize,
    /// What it says.
    pub text: String,
    /// Whether code stands before it.
    pub statement: bool,
    /// What the line gave, each time that it ran; `None` if nothing on it has a value.
    pub values: Option<Vec<String>>,
}

/// An example of a transcript that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The line of the block, from 1.
    pub line: usize,
    /// What it claims.
    pub want: String,
    /// What it gave.
    pub got: String,
    /// Whether that is an exception.
    pub raised: bool,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The name of its class.
    pub name: String,
    /// The line of the traceback that names it.
    pub last: String,
    /// The same with the bare name of the class.
    pub plain: String,
    /// Where it came through: the place in the chain, the line, the function.
    pub frames: Vec<(usize, usize, String)>,
    /// Whether it is what the block named.
    pub expected: bool,
    /// The module that could not be imported.
    pub missing: Option<String>,
}
