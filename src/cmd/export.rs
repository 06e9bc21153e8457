//! `prepress export`.

use std::time::Instant;

use super::{Status, terminal};
use crate::card_lock;
use crate::cli::{Deck, Export, ExportAnki, Format, Program};
use crate::diag::{Code, Diagnostic};
use crate::disk::{self, Failure};
use crate::par;
use crate::pipeline::{self, Memo, Options};
use crate::source::SitePath;

/// Writes the cards for another program.
///
/// # Errors
/// Fails on wrong usage and where the machine fails; what is wrong with the content is reported and gives
/// [`Status::Errors`].
pub fn run(args: &Export, quiet: bool) -> Result<Status, Failure> {
    let Program::Anki(args) = &args.program;
    anki(args, quiet)
}

fn anki(args: &ExportAnki, quiet: bool) -> Result<Status, Failure> {
    let start = Instant::now();
    let extension = args.format.extension();
    if let Some(out) = &args.out
        && out.extension().is_none_or(|found| !found.eq_ignore_ascii_case(extension))
    {
        let text = format!("`{}` does not end in `.{extension}`: nothing was written", out.display());
        return Err(Failure::new(text));
    }
    let sources = disk::read(&args.root)?;
    let threads = args.threads.map_or_else(par::threads, usize::from);
    let options = Options { base_url: None, repository: None, drafts: false, threads };
    let mut run = pipeline::run(&sources, &options, &mut Memo::default());
    let cards = run.check_cards();
    run.found.extend(cards);
    if run.lock.is_none() {
        let what = "there is no such file: every note goes out with one old time, and later changes would not arrive";
        let missing = Diagnostic::of_file(Code::StaleLock, &SitePath::new(card_lock::FILE), what);
        run.found.push(missing.help("run `prepress check --write`, and commit it"));
    }
    run.found.sort();
    terminal::report(&run.found, &sources, Format::Text, quiet);
    if run.found.errors() > 0 {
        if !quiet {
            let errors = terminal::count(run.found.errors(), "error");
            terminal::complain(&format!("{errors}; nothing was exported"));
        }
        return Ok(Status::of(&run));
    }
    let collection = run.anki();
    let bytes = match args.format {
        Deck::Apkg => {
            collection.package().map_err(|error| Failure::new(format!("cannot make the package: {error}")))?
        }
        Deck::Tsv => collection.table().into_bytes(),
    };
    let name = || args.root.join(format!("{}.{extension}", run.site.config.id));
    let out = args.out.clone().unwrap_or_else(name);
    disk::write_whole(&out, &bytes)?;
    if !quiet {
        terminal::say(&format!(
            "{} in {} ms: {} in {}",
            terminal::count(collection.notes.len(), "note"),
            start.elapsed().as_millis(),
            terminal::bytes(bytes.len() as u64),
            out.display(),
        ));
    }
    Ok(Status::Done)
}
