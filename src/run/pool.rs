//! Jobs on hosts: what the cache does not know is run, on several hosts at once.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::blocks::{Block, Form, Kind};
use super::cache::Cache;
use super::host::{Gone, Host, RUNNER, Setting};
use super::interpreters::{Interpreter, Program};
use super::outcome::{End, Outcome};
use crate::digest::Digest;
use crate::par::par_map;

/// A chain of blocks, the last of which is what the job is about.
#[derive(Clone, Debug)]
pub(super) struct Job {
    body: Vec<u8>,
    seconds: u32,
    /// Whether a host that has modules loaded would show in what it prints.
    plain: bool,
    /// What it asks for that Pyodide has otherwise, as a machine of 32 bits without a clock of its own.
    foreign: Option<&'static str>,
}

/// Words by which a block asks for what Pyodide has otherwise, and what that is.
const FOREIGN: [(&[&str], &str); 3] = [
    (&["getsizeof", "maxsize", "calcsize", "itemsize", "tracemalloc"], "the sizes of 64 bits"),
    (&["scrypt", "ZoneInfo", "dump_traceback_later"], "parts of the library that Pyodide leaves out"),
    (&["process_time", "thread_time", "cpu_count"], "the clock and the cores of a process"),
];

#[derive(Serialize)]
struct Body<'a> {
    chain: Vec<Part<'a>>,
    timeout: u32,
}

#[derive(Serialize)]
struct Part<'a> {
    kind: &'static str,
    form: &'static str,
    code: &'a str,
    file: Option<&'a str>,
    expect: Option<&'a str>,
}

impl Job {
    /// Makes the job of a block.
    pub(super) fn of(blocks: &[Block<'_>], block: &Block<'_>, seconds: u32) -> Self {
        let chain: Vec<&Block<'_>> = block.before.iter().map(|&at| &blocks[at]).chain([block]).collect();
        let mentions =
            |words: &[&str]| chain.iter().any(|block| words.iter().any(|word| block.code.contains(word)));
        let body = Body { chain: chain.iter().map(|block| part(block)).collect(), timeout: seconds };
        Self {
            plain: mentions(&["sys.modules", "import modules", "gc.get_objects"]),
            foreign: FOREIGN.iter().find(|(words, _)| mentions(words)).map(|(_, what)| *what),
            // No map with keys that are no text, and no float: this cannot fail.
            body: serde_json::to_vec(&body).unwrap_or_default(),
            seconds,
        }
    }
}

fn part<'a>(block: &'a Block<'_>) -> Part<'a> {
    let (kind, form) = match block.kind {
        Kind::Script => ("script", "script"),
        Kind::Transcript => ("transcript", "transcript"),
        Kind::Compile(Form::Script) => ("compile", "script"),
        Kind::Compile(Form::Transcript) => ("compile", "transcript"),
        Kind::File => ("file", "script"),
    };
    let words = &block.fence.words;
    Part { kind, form, code: &block.code, file: words.file.as_deref(), expect: words.expect_error.as_deref() }
}

/// What a block did: once for each seed of hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// Under the first seed.
    pub first: Outcome,
    /// Under the second, where there is one.
    pub second: Option<Outcome>,
}

impl Seeds {
    /// Returns what the interpreter cannot do and the block wants.
    pub fn lacks(&self) -> Option<&[String]> {
        Some(&*self.first.lacks).filter(|lacks| !lacks.is_empty())
    }
}

/// What an interpreter did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// By the places of the blocks.
    pub(super) by_block: BTreeMap<usize, Seeds>,
    /// Why it did not work at all.
    pub(super) failed: Option<String>,
}

/// A block, and the key of what it does.
type Task = (usize, Digest);

/// Tasks for one host.
struct Lane<'a> {
    which: usize,
    interpreter: &'a Interpreter,
    setting: Setting,
    tasks: Vec<Task>,
}

/// From how many jobs on it pays to load the common modules once.
const MANY: usize = 6;

/// How much longer than its limit a job may take until its host is given up.
const MARGIN: Duration = Duration::from_secs(20);

/// Runs the wanted blocks on each interpreter; `wanted` and the result are in the order of `interpreters`.
pub(super) fn run(
    interpreters: &[Interpreter],
    wanted: &[Vec<usize>],
    jobs: &[Job],
    cache: &mut Cache,
    threads: usize,
) -> Vec<Done> {
    let mut known: BTreeMap<(usize, u8, usize), Outcome> = BTreeMap::new();
    let mut groups: BTreeMap<(usize, Setting), Vec<Task>> = BTreeMap::new();
    for (which, interpreter) in interpreters.iter().enumerate() {
        for &block in &wanted[which] {
            let job = &jobs[block];
            for &seed in seeds(interpreter) {
                let key = Digest::of_hash(&(RUNNER, &interpreter.full, &job.body, seed));
                match cache.get(key) {
                    Some(outcome) => drop(known.insert((which, seed, block), outcome)),
                    None => {
                        let setting = Setting { seed, preload: !job.plain };
                        groups.entry((which, setting)).or_default().push((block, key));
                    }
                }
            }
        }
    }
    let lanes = lanes(interpreters, groups, threads);
    let done = par_map(&lanes, threads, |lane| work(lane, jobs));
    let mut all: Vec<Done> = interpreters.iter().map(|_| Done::default()).collect();
    for (lane, (outcomes, failed)) in lanes.iter().zip(done) {
        for ((block, key), outcome) in outcomes {
            cache.put(key, &outcome);
            known.insert((lane.which, lane.setting.seed, block), outcome);
        }
        if failed.is_some() {
            all[lane.which].failed = failed;
        }
    }
    for (which, done) in all.iter_mut().enumerate() {
        for &block in &wanted[which] {
            if let Some(first) = known.remove(&(which, 1, block)) {
                let mut seeds = Seeds { first, second: known.remove(&(which, 2, block)) };
                let is_pyodide = matches!(interpreters[which].program, Program::Pyodide(_));
                if let Some(what) = jobs[block].foreign.filter(|_| is_pyodide && seeds.first.lacks.is_empty())
                {
                    seeds.first.lacks.push(what.to_owned());
                }
                done.by_block.insert(block, seeds);
            }
        }
    }
    all
}

/// Runs one chain of programs, and returns what its last one did under each seed, or why the interpreter does not work.
/// Nothing is remembered. Whoever records runs for readers starts here.
///
/// # Errors
/// Fails where the interpreter cannot be started.
pub fn perform(
    interpreter: &Interpreter,
    blocks: &[Block<'_>],
    index: usize,
    seconds: u32,
) -> Result<Seeds, String> {
    let job = Job::of(blocks, &blocks[index], seconds);
    let mut outcomes = Vec::new();
    for &seed in seeds(interpreter) {
        let setting = Setting { seed, preload: false };
        let lane = Lane { which: 0, interpreter, setting, tasks: vec![(0, Digest::default())] };
        let (done, failed) = work(&lane, std::slice::from_ref(&job));
        outcomes.extend(done.into_iter().map(|(_, outcome)| outcome));
        if let Some(why) = failed {
            return Err(why);
        }
    }
    let mut outcomes = outcomes.into_iter();
    Ok(Seeds { first: outcomes.next().unwrap_or_default(), second: outcomes.next() })
}

/// Returns the seeds under which an interpreter runs: Pyodide, slow to start, has the first alone.
fn seeds(interpreter: &Interpreter) -> &'static [u8] {
    match interpreter.program {
        Program::Native(_) => &[1, 2],
        Program::Pyodide(_) => &[1],
    }
}

/// Shares the tasks out to hosts: those that are slow to start come first, and are not doubled.
fn lanes<'a>(
    interpreters: &'a [Interpreter],
    groups: BTreeMap<(usize, Setting), Vec<Task>>,
    threads: usize,
) -> Vec<Lane<'a>> {
    let each = threads.div_ceil(groups.len().max(1));
    let mut lanes = Vec::new();
    for ((which, setting), tasks) in groups {
        let interpreter = &interpreters[which];
        let slow = matches!(interpreter.program, Program::Pyodide(_));
        let count = if slow { 1 } else { each.min(tasks.len() / MANY).max(1) };
        for first in 0..count {
            let tasks: Vec<Task> = tasks.iter().skip(first).step_by(count).copied().collect();
            let setting = Setting { preload: setting.preload && tasks.len() >= MANY, ..setting };
            lanes.push(Lane { which, interpreter, setting, tasks });
        }
    }
    lanes.sort_by_key(|lane| matches!(lane.interpreter.program, Program::Native(_)));
    lanes
}

fn work(lane: &Lane<'_>, jobs: &[Job]) -> (Vec<(Task, Outcome)>, Option<String>) {
    let (mut host, mut done) = (None, Vec::new());
    for &task in &lane.tasks {
        let mut ready: Host = match host.take() {
            Some(host) => host,
            None => match Host::start(&lane.interpreter.program, lane.setting) {
                Ok(host) => host,
                Err(why) => return (done, Some(format!("{}: {why}", lane.interpreter.label))),
            },
        };
        let job = &jobs[task.0];
        let margin =
            if matches!(lane.interpreter.program, Program::Native(_)) { MARGIN } else { Duration::ZERO };
        let answer = ready.ask(&job.body, Duration::from_secs(job.seconds.into()) + margin);
        let is_answered = answer.is_ok();
        let mut outcome = match answer {
            Ok(answer) => serde_json::from_slice(&answer).unwrap_or_default(),
            Err(Gone::Late) => Outcome { end: End::Timeout, ..Outcome::default() },
            Err(Gone::Ended) => Outcome::default(),
        };
        // One that gave no answer, or was brought down, is of no more use.
        if is_answered && outcome.end != End::Crash {
            host = Some(ready);
        }
        // The one thing that Pyodide tells by its words alone.
        if outcome.error.as_ref().is_some_and(|error| error.last.contains("emscripten does not support")) {
            outcome.lacks.push("processes".to_owned());
        }
        done.push((task, outcome));
    }
    (done, None)
}
