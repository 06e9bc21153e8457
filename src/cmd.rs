//! The commands: thin. Each reads, runs the pipeline, and says what came of it.

pub mod build;
pub mod check;
pub mod completions;
pub mod export;
pub mod new;
pub mod schema;
pub mod serve;
pub mod terminal;
pub mod words;

use crate::diag::Code;
use crate::pipeline::Run;

/// How a command ended; the exit status of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// The content has errors.
    Errors,
    /// Wrong usage, or the machine failed.
    Failed,
}

impl Status {
    /// Returns the exit status.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Errors => 1,
            Self::Failed => 2,
        }
    }

    /// Returns how a run ended: a file that the machine would not let us read is not the content's fault.
    fn of(run: &Run) -> Self {
        match run.found.errors() {
            0 => Self::Done,
            _ if run.found.all().iter().any(|diagnostic| diagnostic.code == Code::Unreadable) => Self::Failed,
            _ => Self::Errors,
        }
    }
}
