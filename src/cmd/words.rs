//! `prepress words`.

use super::{Status, terminal};
use crate::disk::Failure;
use crate::translation;

/// Prints the table of all that the interface says.
///
/// # Errors
/// Fails where standard output cannot be written.
pub fn run() -> Result<Status, Failure> {
    terminal::write(translation::TABLE.trim_end())?;
    Ok(Status::Done)
}
