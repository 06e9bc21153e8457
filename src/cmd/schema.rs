//! `prepress schema`.

use super::{Status, terminal};
use crate::cli::{Schema, SchemaKind};
use crate::disk::Failure;
use crate::parse::schema;

/// Prints a JSON Schema.
///
/// # Errors
/// Fails where standard output cannot be written.
pub fn run(args: &Schema) -> Result<Status, Failure> {
    terminal::write(&text(args.kind))?;
    Ok(Status::Done)
}

/// Returns the schema of a kind of file as text.
pub fn text(kind: SchemaKind) -> String {
    let value = match kind {
        SchemaKind::Site => schema::site(),
        SchemaKind::Topic => schema::topic(),
        SchemaKind::Bank => schema::bank(),
        SchemaKind::Glossary => schema::glossary(),
    };
    serde_json::to_string_pretty(&value).unwrap_or_default()
}
