//! `prepress check`: what `build` does, without writing.

use std::time::Instant;

use super::{Status, terminal};
use crate::cli::{Check, Format, SiteArgs};
use crate::disk::{self, Failure};
use crate::par::{self, par_map};
use crate::pipeline::{self, Memo, Options};

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
    run.found.sort();
    terminal::report(&run.found, &sources, site.format, quiet);
    if !quiet && site.format == Format::Text {
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

/// Returns how many threads a command may use.
pub(super) fn threads(args: &SiteArgs) -> usize {
    args.threads.map_or_else(par::threads, usize::from)
}
