//! Running the Python of the content, and comparing what happened with what the pages claim.
//!
//! `check` calls [`run`]; nothing else does, so a build needs no Python. The way of a block:
//!
//! ```text
//! blocks ──► cache ──► pool ──► judge ──► write
//! what runs  known?    hosts    claims    into the
//! after what           run it   hold?     author's file
//! ```
//!
//! [`blocks`] and [`judge`] are pure. A host is a process that runs jobs one after the other: a Python that forks for each
//! (`fork.py`), or Pyodide under Node (`pyodide.mjs`, `here.py`); both run a chain of blocks by `chain.py`. The limits guard
//! against accidents, also where a run is recorded ([`record`]). They are no jail: whoever may not run a site's code must not check it without `--no-run`.

#![expect(clippy::disallowed_methods, reason = "this module starts processes and keeps a cache")]

pub mod blocks;
mod cache;
mod difference;
mod fresh;
mod host;
mod interpreters;
mod judge;
mod outcome;
mod pool;
pub mod record;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

pub use fresh::stale;
pub use interpreters::{Interpreter, Program, find};
pub use judge::{Finding, Fix, judge};
pub use outcome::{Claim, End, Example, Outcome, Raised};
pub use pool::{Seeds, perform};
pub use write::{Written, written};

use crate::diag::{Code, Diagnostic};
use crate::link::Site;
use crate::parse::Version;
use crate::source::{SitePath, Source};
use blocks::Block;

/// What a run needs to know.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The site, linked: its drafts take part if they did so there.
    pub site: &'a Site,
    /// The files of the content, by path.
    pub content: &'a [Source],
    /// How many processes may work at once.
    pub threads: usize,
}

/// What came of running everything.
#[derive(Debug, Default)]
pub struct Ran {
    /// What was wrong.
    pub found: Vec<Diagnostic>,
    /// What the claims should say, by file: by the first interpreter that ran the block.
    pub fixes: BTreeMap<SitePath, Vec<Fix>>,
    /// How many blocks there are.
    pub blocks: usize,
    /// How many of them each interpreter ran, in the order of the configuration.
    pub by: Vec<(String, usize)>,
    /// How many ran nowhere.
    pub skipped: usize,
}

impl Ran {
    /// Returns the sentence for the terminal; `None` where there is nothing to run.
    pub fn summary(&self) -> Option<String> {
        let plural = if self.blocks == 1 { "" } else { "s" };
        let ran: Vec<String> =
            self.by.iter().map(|(label, count)| format!("{count} ran on {label}")).collect();
        let head = format!("{} block{plural} of Python", self.blocks);
        let skipped = format!("{} skipped", self.skipped);
        let list: Vec<String> = ran.into_iter().chain([skipped]).collect();
        (self.blocks > 0).then(|| format!("{head}: {}", list.join(", ")))
    }
}

/// Runs every block of the site on every interpreter that is new enough for it.
pub fn run(request: Request<'_>) -> Ran {
    let blocks = blocks::blocks(request.site);
    let mut ran = Ran { blocks: blocks.len(), ..Ran::default() };
    if blocks.is_empty() {
        return ran;
    }
    let config = &request.site.config.python;
    let (interpreters, missing) = interpreters::find(request.root, &config.interpreters);
    ran.found.extend(missing);
    let mut cache = cache::Cache::open(request.root);
    let wanted: Vec<Vec<usize>> =
        interpreters.iter().map(|interpreter| new_enough(&blocks, interpreter.version)).collect();
    let jobs: Vec<pool::Job> =
        blocks.iter().map(|block| pool::Job::of(&blocks, block, config.timeout)).collect();
    let done = pool::run(&interpreters, &wanted, &jobs, &mut cache, request.threads);
    if let Err(why) = cache.close() {
        ran.found.push(
            Diagnostic::of_file(Code::NoPython, &SitePath::new(cache::FOLDER), why.to_string())
                .help("all blocks run again next time"),
        );
    }
    gather(&mut ran, &request, &blocks, &interpreters, done);
    ran
}

fn new_enough(blocks: &[Block<'_>], version: Version) -> Vec<usize> {
    let fits = |block: &Block<'_>| block.needs.is_none_or(|needs| needs <= version);
    (0..blocks.len()).filter(|&index| fits(&blocks[index])).collect()
}

/// Judges what happened, block by block, and counts.
fn gather(
    ran: &mut Ran,
    request: &Request<'_>,
    blocks: &[Block<'_>],
    interpreters: &[Interpreter],
    done: Vec<pool::Done>,
) {
    let mut counts = vec![0; interpreters.len()];
    let mut lacking: BTreeMap<String, usize> = BTreeMap::new();
    let mut too_new: BTreeMap<Version, usize> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        let text = request
            .content
            .binary_search_by(|source| source.path.cmp(block.path))
            .map_or("", |found| &*request.content[found].text);
        let mut findings: Vec<(Finding, Vec<usize>)> = Vec::new();
        let mut fixes = None;
        let mut runs = 0;
        let mut lacks: Vec<String> = Vec::new();
        for (which, results) in done.iter().enumerate() {
            let Some(seeds) = results.by_block.get(&index) else { continue };
            if let Some(what) = seeds.lacks() {
                lacks.extend(what.iter().cloned());
                continue;
            }
            runs += 1;
            counts[which] += 1;
            let mut judged = judge::judge(block, seeds, text);
            let mended: Vec<Fix> = judged.iter_mut().filter_map(|finding| finding.fix.take()).collect();
            fixes.get_or_insert(mended);
            for finding in judged {
                match findings.iter_mut().find(|(known, _)| *known == finding) {
                    Some((_, by)) => by.push(which),
                    None => findings.push((finding, vec![which])),
                }
            }
        }
        if runs == 0 {
            ran.skipped += 1;
            if let Some(what) = lacks.first() {
                *lacking.entry(what.clone()).or_default() += 1;
            } else if let Some(needs) = block.needs.filter(|_| !interpreters.is_empty()) {
                *too_new.entry(needs).or_default() += 1;
            }
        }
        for (finding, by) in findings {
            let labels: Vec<&str> = by.iter().map(|&which| &*interpreters[which].label).collect();
            let on = (by.len() < runs).then(|| format!(" on {}", labels.join(" and ")));
            ran.found.push(finding.diagnostic(block.path, on.as_deref().unwrap_or_default()));
        }
        if let Some(fixes) = fixes.filter(|fixes| !fixes.is_empty()) {
            ran.fixes.entry(block.path.clone()).or_default().extend(fixes);
        }
    }
    let file = SitePath::new("site.toml");
    let blocks_that = |count: usize, verb: &str| match count {
        1 => format!("1 block was not run: it {verb}s"),
        _ => format!("{count} blocks were not run: they {verb}"),
    };
    for why in done.into_iter().filter_map(|done| done.failed) {
        ran.found.push(Diagnostic::of_file(Code::NoPython, &file, why));
    }
    if interpreters.is_empty() {
        let count = blocks.len();
        let text = match count {
            1 => "1 block of Python was not run: there is no Python".to_owned(),
            _ => format!("{count} blocks of Python were not run: there is no Python"),
        };
        let help = "install Python, or name an interpreter in `[python] interpreters`; `--no-run` says that none is wanted";
        ran.found.push(Diagnostic::of_file(Code::NoPython, &file, text).help(help));
    }
    for (version, count) in too_new {
        let text = format!("{} Python {version} or later", blocks_that(count, "need"));
        let help = "name a newer one in `[python] interpreters`; where Node is, `pyodide:FOLDER` is one";
        ran.found.push(Diagnostic::of_file(Code::SkippedCode, &file, text).help(help));
    }
    for (what, count) in lacking {
        let text = format!("{} {what}, which Pyodide lacks", blocks_that(count, "need"));
        ran.found.push(Diagnostic::of_file(Code::SkippedCode, &file, text));
    }
    ran.by = interpreters.iter().map(|interpreter| interpreter.label.clone()).zip(counts).collect();
}
