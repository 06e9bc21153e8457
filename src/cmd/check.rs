//! `prepress check`: what `build` does, without writing; with `--write`, what it keeps for the author.

#![expect(clippy::disallowed_methods, reason = "this command reads the clock for `cards.lock`")]

use std::time::{Instant, SystemTime};

use super::{Status, terminal};
use crate::card_lock::{self, Compared};
use crate::cli::{Check, Format, SiteArgs};
use crate::disk::{self, Failure};
use crate::par::{self, par_map};
use crate::pipeline::{self, Memo, Options, Run};
use crate::sources::Sources;

/// Checks the site: content, links, templates.
///
/// # Errors
/// Fails where the machine fails; what is wrong with the content is reported and gives [`Status::Errors`].
pub fn run(args: &Check, quiet: bool) -> Result<Status, Failure> {
    let start = Instant::now();
    let site = &args.site;
    let sources = disk::read(&site.root)?;
    let options = Options { base_url: None, drafts: site.drafts, threads: threads(site) };
    let mut run = pipeline::run(&sources, &options, &mut Memo::default());
    let broken: Vec<_> = par_map(&run.plan, options.threads, |output| run.render(output).err())
        .into_iter()
        .flatten()
        .collect();
    run.found.extend(broken);
    let kept = match args.write && run.found.errors() == 0 {
        true => Some(keep_cards(&run, &sources, args)?),
        false => {
            let cards = run.check_cards();
            run.found.extend(cards);
            None
        }
    };
    run.found.sort();
    terminal::report(&run.found, &sources, site.format, quiet);
    if !quiet && site.format == Format::Text {
        match kept {
            Some(compared) => tell_cards(&compared),
            None if args.write => terminal::complain("`cards.lock` is as it was: the errors come first"),
            None => {}
        }
        let ms = start.elapsed().as_millis();
        terminal::say(&format!(
            "{} checked: {}, {} in {ms} ms",
            terminal::count(sources.content.len(), "file"),
            terminal::count(run.found.errors(), "error"),
            terminal::count(run.found.warnings(), "warning"),
        ));
    }
    Ok(Status::of(&run))
}

/// Brings `cards.lock` up to date, and returns what it came to.
fn keep_cards(run: &Run, sources: &Sources, args: &Check) -> Result<Compared, Failure> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (_, compared) = run.compare_cards(Some(now));
    let text = compared.lock.to_string();
    let stays = match &sources.cards {
        Some(source) => *source.text == *text,
        None => compared.lock.is_empty(),
    };
    if !stays {
        disk::write_whole(&args.site.root.join(card_lock::FILE), text.as_bytes())?;
    }
    Ok(compared)
}

fn tell_cards(compared: &Compared) {
    let Compared { lock: _, new, changed, renamed, lost, merged } = compared;
    for line in lost {
        terminal::say(&format!("{}: `{}` is retired", card_lock::FILE, line.id));
    }
    let counts = [(*new, "new"), (*changed, "changed"), (*renamed, "renamed"), (*merged, "merged")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !counts.is_empty() {
        terminal::say(&format!("{}: {}", card_lock::FILE, counts.join(", ")));
    }
}

/// Returns how many threads a command may use.
pub(super) fn threads(args: &SiteArgs) -> usize {
    args.threads.map_or_else(par::threads, usize::from)
}
