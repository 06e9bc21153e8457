//! The table: what Anki reads as text, with headers that tell it where each column goes.

use super::{FIELDS, Note, notetype};

/// Returns the notes as a table. Anki knows a note again by the first column, and leaves its schedule alone.
pub(super) fn table(notes: &[Note]) -> String {
    let tags = FIELDS.len() + 3;
    let mut out = String::from("#separator:tab\n#html:true\n");
    out.push_str(&format!(
        "#notetype:{}\n#guid column:1\n#deck column:2\n#tags column:{tags}\n",
        notetype::NAME
    ));
    out.push_str(&format!("#columns:Guid\tDeck\t{}\tTags\n", FIELDS.join("\t")));
    for note in notes {
        let tags = note.tags.join(" ");
        let cells = [&note.guid, &note.deck].into_iter().chain(&note.fields).chain([&tags]);
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                out.push('\t');
            }
            push_cell(&mut out, cell);
        }
        out.push('\n');
    }
    out
}

/// Appends a cell, in quotes where it holds what would end it. A `#` at the start would make the line a header.
fn push_cell(out: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r', '"']) || cell.starts_with('#') {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}
