//! `prepress new`: a small site that works.

#![expect(clippy::disallowed_methods, reason = "this command writes the first files of a site")]

use std::fs;

use super::{Status, schema, terminal};
use crate::cli::{New, SchemaKind};
use crate::disk::Failure;

/// The files of the new site. Schemas are added to them, since editors want them as files.
const FILES: &[(&str, &str)] = &[
    ("site.toml", include_str!("starter/site.toml")),
    ("content/_index.md", include_str!("starter/content/_index.md")),
    ("content/basics/_index.md", include_str!("starter/content/basics/_index.md")),
    ("content/basics/names.md", include_str!("starter/content/basics/names.md")),
    ("content/basics/loops.md", include_str!("starter/content/basics/loops.md")),
    ("content/basics/questions.toml", include_str!("starter/content/basics/questions.toml")),
    ("content/glossary.toml", include_str!("starter/content/glossary.toml")),
    (".github/workflows/pages.yml", include_str!("starter/pages.yml")),
    (".gitignore", include_str!("starter/gitignore")),
];

/// Writes a small working site.
///
/// # Errors
/// Fails, before anything is written, if one of the files is there already, and if a file cannot be written.
pub fn run(args: &New, quiet: bool) -> Result<Status, Failure> {
    let schemas = [
        ("schema/site.json", schema::text(SchemaKind::Site) + "\n"),
        ("schema/bank.json", schema::text(SchemaKind::Bank) + "\n"),
    ];
    let schemas = schemas.iter().map(|(path, text)| (*path, text.as_str()));
    let files: Vec<(&str, &str)> = FILES.iter().copied().chain(schemas).collect();
    for (path, _) in &files {
        let target = args.dir.join(path);
        if target.symlink_metadata().is_ok() {
            return Err(Failure::new(format!(
                "`{}` is there already; nothing was written",
                target.display()
            )));
        }
    }
    for (path, text) in &files {
        let target = args.dir.join(path);
        let folder = target.parent().unwrap_or(&args.dir);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&target, text))
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", target.display())))?;
    }
    if !quiet {
        let dir = args.dir.display();
        terminal::say(&format!("wrote {} into `{dir}`", terminal::count(files.len(), "file")));
        terminal::say(&format!("next: prepress build --root {dir}"));
    }
    Ok(Status::Done)
}
