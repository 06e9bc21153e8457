//! `prepress completions`.

use clap::CommandFactory as _;

use super::{Status, terminal};
use crate::cli::{Cli, Completions};
use crate::disk::Failure;

/// Prints completions for a shell.
///
/// # Errors
/// Fails where standard output cannot be written.
pub fn run(args: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "prepress", &mut script);
    terminal::write(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Status::Done)
}
