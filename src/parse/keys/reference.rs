//! The reference of all keys, for the documentation.

use super::{BANK, CHOICE, GLOSSARY, Holds, QUESTION, SITE, TERM, TOPIC, Table, Word};

/// Returns every table of keys as Markdown: a heading and a table each.
pub fn reference() -> String {
    let sub_tables = SITE.keys.iter().filter_map(|key| match key.holds {
        Holds::Table(table) | Holds::Tables(table) => Some(table),
        _ => None,
    });
    let others = [&TOPIC, &BANK, &QUESTION, &CHOICE, &GLOSSARY, &TERM];
    let mut out = String::new();
    for table in std::iter::once(&SITE).chain(sub_tables).chain(others) {
        section(&mut out, table);
    }
    out
}

fn section(out: &mut String, table: &Table) {
    if !out.is_empty() {
        out.push('\n');
    }
    let name = code_if(table.name, table.name.contains(['[', '.']));
    out.push_str(&format!("## {name}\n\n{}\n\n", table.about));
    out.push_str("| Key | Holds | Meaning | Example |\n| --- | --- | --- | --- |\n");
    for key in table.keys {
        let required = if key.required { " (required)" } else { "" };
        let example = match key.holds {
            // An example of a whole table belongs to the table's own section.
            Holds::Tables(table) | Holds::Table(table) => {
                format!("see {}", code_if(table.name, table.name.starts_with('[')))
            }
            _ => code_if(key.example, true),
        };
        let cells = [format!("`{}`{required}", key.name), holds(key.holds), key.about.to_owned(), example];
        out.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
}

/// Returns `text` as code (which may hold backticks itself), or as it is.
fn code_if(text: &str, is_code: bool) -> String {
    match (is_code, text.contains('`')) {
        (false, _) => text.to_owned(),
        (true, false) => format!("`{text}`"),
        (true, true) => format!("`` {text} ``"),
    }
}

fn holds(holds: Holds) -> String {
    match holds {
        Holds::Text(text) => word(text),
        Holds::Texts(text) => format!("list: {}", word(text)),
        Holds::Exactly(count, text) => format!("list of {count}: {}", word(text)),
        Holds::Groups(text) => format!("list of lists: {}", word(text)),
        Holds::Bool => "`true` or `false`".to_owned(),
        Holds::Integer(least, most) if most >= 1_000_000_000 && least <= -1_000_000_000 => {
            "whole number".to_owned()
        }
        Holds::Integer(least, most) => format!("whole number from {least} to {most}"),
        Holds::Number(least, most) => format!("number from {least} to {most}"),
        Holds::Date => "date".to_owned(),
        Holds::Table(_) => "table".to_owned(),
        Holds::Tables(_) => "tables".to_owned(),
        Holds::Words => "table of texts".to_owned(),
    }
}

fn word(word: Word) -> String {
    let name = match word {
        Word::Plain => "text",
        Word::Phrase => "Markdown, without links",
        Word::Line => "Markdown, one line",
        Word::Markdown => "Markdown",
        Word::Verbatim => "text, as it is",
        Word::Id => "id",
        Word::Tag => "name",
        Word::Page => "path of a page",
        Word::Alias => "old path",
        Word::Path => "path",
        Word::File => "file of the site",
        Word::Colour => "colour",
        Word::Target => "address, or page",
        Word::Url | Word::BaseUrl => "address",
        Word::Pattern => "address with `{id}`, `{title}`, `{url}`, `{version}`",
        Word::Language => "tag of a language",
        Word::Folder => "name of a folder",
        Word::Version => "version",
        Word::OneOf(words) => {
            return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        }
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_rows_of_four_cells() {
        let text = reference();
        assert!(text.starts_with("## `site.toml`\n"), "{text}");
        assert!(text.contains("\n| `level` (required) | `junior`, `mid`, `senior` |"), "{text}");
        for line in text.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{line}");
        }
    }
}
