//! `prepress check`: what `build` does, without writing, and the Python of the content, run; with `--write`, what it keeps
//! for the author.

#![expect(
    clippy::disallowed_methods,
    reason = "this command reads the clock, for `cards.lock` and for what is stale"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use super::{Status, terminal};
use crate::card_lock::{self, Compared};
use crate::cli::{Check, Format, SiteArgs};
use crate::coverage::{self, Coverage};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::disk::{self, Failure};
use crate::par::{self, par_map};
use crate::parse::{Date, Version};
use crate::pipeline::{self, Memo, Options, Run};
use crate::run::record::{self, Job, Why};
use crate::run::{self, Program, Ran};
use crate::source::SitePath;
use crate::sources::Sources;
use crate::trace::{self, Block, Lock, Trace};

/// Checks the site: content, links, templates, code.
///
/// # Errors
/// Fails where the machine fails; what is wrong with the content is reported and gives [`Status::Errors`].
pub fn run(args: &Check, quiet: bool) -> Result<Status, Failure> {
    let start = Instant::now();
    let site = &args.site;
    let options = Options { base_url: None, repository: None, drafts: site.drafts, threads: threads(site) };
    let (mut sources, mut run) = read(args, &options)?;
    // A map that cannot be read is told before anything is written.
    let map = args.map.as_deref().map(|path| map(path, &run)).transpose()?;
    let mut ran = run_code(args, &sources, &run, &options);
    let mut put = 0;
    if args.write && !ran.fixes.is_empty() {
        let refused;
        (put, refused) = put_in(args, &sources, &run, &ran)?;
        // What was put in is checked like anything else.
        (sources, run) = read(args, &options)?;
        ran = run_code(args, &sources, &run, &options);
        run.found.extend(refused);
    }
    let summary = ran.summary();
    run.found.extend(ran.found);
    run.found.extend(run::stale(&run.site, &sources.content, day(seconds())));
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
    let traces = match kept {
        Some(_) => keep_traces(&run, &sources, args)?,
        None => run.check_traces(),
    };
    run.found.extend(traces);
    if args.strict {
        run.found = strict(std::mem::take(&mut run.found).into_vec());
    }
    run.found.sort();
    terminal::report(&run.found, &sources, site.format, quiet);
    if !quiet && site.format == Format::Text {
        if put > 0 {
            terminal::say(&format!("{} put into the content", terminal::count(put, "value")));
        }
        match kept {
            Some(compared) => tell_cards(&compared),
            None if args.write => {
                terminal::complain("`cards.lock` and the traces are as they were: the errors come first")
            }
            None => {}
        }
        summary.iter().for_each(|line| terminal::say(line));
        map.iter().flat_map(Coverage::lines).for_each(|line| terminal::say(&line));
        let ms = start.elapsed().as_millis();
        terminal::say(&format!(
            "{} checked: {}, {} in {ms} ms",
            terminal::count(sources.content.len(), "file"),
            terminal::count(run.found.errors(), "error"),
            terminal::count(run.found.warnings(), "warning"),
        ));
    }
    let is_short = args.strict && map.is_some_and(|map| !map.missing.is_empty());
    Ok(if is_short { Status::Errors } else { Status::of(&run) })
}

fn map(path: &Path, run: &Run) -> Result<Coverage, Failure> {
    let told = |why: String| Failure::new(format!("cannot read the map `{}`: {why}", path.display()));
    let text = disk::read_text(path).map_err(|why| told(why.to_string()))?;
    coverage::coverage(&text, &run.site).map_err(told)
}

fn read(args: &Check, options: &Options) -> Result<(Sources, Run), Failure> {
    let sources = disk::read(&args.site.root)?;
    let run = pipeline::run(&sources, options, &mut Memo::default());
    Ok((sources, run))
}

/// Runs the Python of the content, unless nobody wants that.
fn run_code(args: &Check, sources: &Sources, run: &Run, options: &Options) -> Ran {
    if args.no_run || !run.site.config.python.run {
        return Ran::default();
    }
    run::run(run::Request {
        root: &args.site.root,
        site: &run.site,
        content: &sources.content,
        threads: options.threads,
    })
}

/// Puts what the blocks gave into their files; returns how many values that were, and what could not be put in.
fn put_in(
    args: &Check,
    sources: &Sources,
    run: &Run,
    ran: &Ran,
) -> Result<(usize, Vec<Diagnostic>), Failure> {
    let (mut count, mut refused) = (0, Vec::new());
    for source in &sources.content {
        let Some(fixes) = ran.fixes.get(&source.path).filter(|_| source.bad_utf8.is_none()) else { continue };
        let written = run::written(source, fixes, &run.site.config.parse_options());
        if written.count > 0 {
            disk::write_whole(&args.site.root.join(source.path.as_str()), written.text.as_bytes())?;
        }
        count += written.count;
        refused.extend(written.found);
    }
    Ok((count, refused))
}

/// Makes every warning an error.
fn strict(mut found: Vec<Diagnostic>) -> Diagnostics {
    for diagnostic in &mut found {
        diagnostic.severity = Severity::Error;
    }
    let mut all = Diagnostics::default();
    all.extend(found);
    all
}

/// Returns the seconds since the start of 1970.
fn seconds() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Returns the day of a time, in UTC.
fn day(seconds: u64) -> Date {
    let mut left = seconds / 86_400;
    let mut year = 1970;
    let is_leap =
        |year: u16| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = |year: u16| if is_leap(year) { 366 } else { 365 };
    while left >= length(year) && year < u16::MAX {
        left -= length(year);
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < days {
            break;
        }
        left -= days;
        month += 1;
    }
    Date { year, month, day: u8::try_from(left + 1).unwrap_or(1) }
}

/// Brings `cards.lock` up to date, and returns what it came to.
fn keep_cards(run: &Run, sources: &Sources, args: &Check) -> Result<Compared, Failure> {
    let (_, compared) = run.compare_cards(Some(seconds()));
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

/// Records what has not been recorded, drops the traces of what is gone, and reports what cannot be recorded. A trace
/// that is there stays, whatever Python made it.
fn keep_traces(run: &Run, sources: &Sources, args: &Check) -> Result<Vec<Diagnostic>, Failure> {
    let mut found = Vec::new();
    let mut pythons: Option<Vec<(Version, PathBuf)>> = None;
    for (path, pages) in run.content() {
        let blocks: Vec<Block<'_>> = pages.iter().flat_map(|page| trace::blocks(page.bodies())).collect();
        let lock = run.site.traces.get(path);
        let known = |block: &Block<'_>| lock.and_then(|lock| lock.get(block.key)).cloned();
        let missing: Vec<&Block<'_>> = blocks.iter().filter(|block| known(block).is_none()).collect();
        if (args.no_run || !run.site.config.python.run) && !missing.is_empty() {
            // What is stale stays with what is not: nothing else knows what it was.
            found.extend(trace::check(path, &blocks, lock));
            continue;
        }
        let pythons = match missing.is_empty() {
            true => &Vec::new(),
            false => &*pythons.get_or_insert_with(|| natives(run, args)),
        };
        let fresh = par_map(&missing, threads(&args.site), |block| {
            let needs = block.fence.words.min_version.map(|(major, minor)| Version(major, minor));
            let fits = pythons.iter().find(|(version, _)| needs.is_none_or(|needs| needs <= *version));
            let (_, python) = fits.or(pythons.first()).ok_or(Why::NoPython)?;
            record::record(python, &Job::of(block))
        });
        if fresh.contains(&Err(Why::NoPython)) {
            let why = Why::NoPython;
            found.extend(missing.iter().map(|block| not_recorded(path, block, &why)));
            continue;
        }
        let mut traces: Vec<Trace> = Vec::new();
        let mut fresh = fresh.into_iter();
        for block in &blocks {
            match known(block).map_or_else(|| fresh.next(), |trace| Some(Ok(trace))) {
                // Two blocks that are alike share a trace.
                Some(Ok(trace)) if traces.contains(&trace) => {}
                Some(Ok(trace)) => traces.push(trace),
                Some(Err(why)) => found.push(not_recorded(path, block, &why)),
                None => {}
            }
        }
        write_traces(&trace::path(path), &Lock::of(traces), sources, args)?;
    }
    Ok(found)
}

/// Returns the Pythons of this machine that the site names: no other can be recorded.
fn natives(run: &Run, args: &Check) -> Vec<(Version, PathBuf)> {
    // What is named and missing has been reported where the code was run.
    let (found, _) = run::find(&args.site.root, &run.site.config.python.interpreters);
    let native = |one: run::Interpreter| match one.program {
        Program::Native(path) => Some((one.version, path)),
        Program::Pyodide(_) => None,
    };
    found.into_iter().filter_map(native).collect()
}

fn not_recorded(path: &SitePath, block: &Block<'_>, why: &Why) -> Diagnostic {
    let text = format!("this block cannot be recorded: {why}");
    let diagnostic = Diagnostic::new(Code::NotRecorded, path, block.fence.span, text);
    diagnostic.help("readers cannot step through it: take the word `trace` away, or change the block")
}

/// Writes a file of traces if that changes it; one without traces goes.
fn write_traces(path: &SitePath, lock: &Lock, sources: &Sources, args: &Check) -> Result<(), Failure> {
    let there = sources.traces.iter().find(|source| source.path == *path);
    let (file, text) = (args.site.root.join(path.as_str()), lock.to_string());
    match there {
        Some(_) if lock.is_empty() => fs::remove_file(&file)
            .map_err(|error| Failure::new(format!("cannot remove `{}`: {error}", file.display()))),
        None if lock.is_empty() => Ok(()),
        Some(source) if *source.text == *text => Ok(()),
        _ => disk::write_whole(&file, text.as_bytes()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_times() {
        let day = |seconds| day(seconds).to_string();
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_399), "2000-02-28");
        assert_eq!(day(951_868_800), "2000-03-01");
        assert_eq!(day(1_798_761_599), "2026-12-31");
    }
}
