//! Records a run of a block: once plainly, once with every step noted, and compares what the two printed.
//!
//! Looking at a program can change what it does, and some versions of Python have faults there. So a trace counts only if
//! both runs printed the same bytes and ended alike; each runs in a process of its own, which may crash.
//!
//! What runs has limits of time, memory and output, an environment of six variables, an empty folder, and no network. They
//! guard against accidents. They are no jail: whoever checks a site runs its code.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::digest::Digest;
use crate::trace::{Block, Part, Trace};

/// What runs the block and notes its steps.
const RECORDER: &str = include_str!("recorder.py");

/// How long one run may take.
const TIME: Duration = Duration::from_secs(10);

/// The most that a block may print.
const OUTPUT: u64 = 200_000;

/// What is recorded.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// Names the trace.
    pub key: Digest,
    /// What runs, one part after the other; the last is the block's own code.
    pub parts: &'a [Part<'a>],
    /// The lines of the block, from 1, that are not shown.
    pub hidden: Vec<usize>,
    /// The least Python (major, minor) that runs it.
    pub min_version: Option<(u16, u16)>,
    /// Whether an exception is to end it.
    pub fails: bool,
}

impl<'a> Job<'a> {
    /// The recording of a block.
    pub fn of(block: &'a Block<'a>) -> Self {
        let words = &block.fence.words;
        Self {
            key: block.key,
            parts: &block.parts,
            hidden: block.hidden_lines(),
            min_version: words.min_version,
            fails: words.expect_error.is_some(),
        }
    }
}

/// Why a block could not be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no Python, or none that runs here.
    NoPython,
    /// The block wants a later one.
    OldPython(String),
    /// It is no Python that this version can read.
    Syntax,
    /// Something that runs before it ended with this exception.
    Before(String),
    /// The block ended with this exception, which it does not announce.
    Error(String),
    /// The block was to end with an exception, and did not.
    NoError,
    /// It ran for too long.
    Time,
    /// It printed too much.
    Output,
    /// The process ended without a word.
    Crash,
    /// Under observation it printed something else.
    Differs,
    /// The recorder met something that it cannot look at.
    Unreadable(String),
    /// The machine failed.
    Machine(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPython => f.write_str("there is no Python that runs here"),
            Self::OldPython(version) => write!(f, "it wants a later Python than {version}"),
            Self::Syntax => f.write_str("it has a syntax error"),
            Self::Before(error) => write!(f, "what runs before it ends with {error}"),
            Self::Error(error) => write!(f, "it ends with {error}"),
            Self::NoError => f.write_str("it ends without the exception that it announces"),
            Self::Time => write!(f, "it ran for more than {} seconds", TIME.as_secs()),
            Self::Output => write!(f, "it prints more than {} kB", OUTPUT / 1000),
            Self::Crash => f.write_str("the process ended before the block did"),
            Self::Differs => f.write_str("it prints something else while each step is noted"),
            Self::Unreadable(error) => write!(f, "its objects cannot be shown ({error})"),
            Self::Machine(error) => f.write_str(error),
        }
    }
}

impl From<io::Error> for Why {
    fn from(error: io::Error) -> Self {
        Self::Machine(error.to_string())
    }
}

/// Records a run.
///
/// # Errors
/// Tells why there is no trace.
pub fn record(interpreter: &Path, job: &Job<'_>) -> Result<Trace, Why> {
    let plain = run(interpreter, job, "plain")?;
    let traced = run(interpreter, job, "trace")?;
    if (&plain.end, &plain.printed) != (&traced.end, &traced.printed) {
        return Err(Why::Differs);
    }
    match &*traced.end {
        "syntax" => return Err(Why::Syntax),
        "done" if job.fails => return Err(Why::NoError),
        "done" | "SystemExit" => {}
        end if end.starts_with("before: ") => return Err(Why::Before(end["before: ".len()..].to_owned())),
        end if !job.fails => return Err(Why::Error(end.to_owned())),
        _ => {}
    }
    let mut trace = traced.trace;
    let Some(entries) = trace.as_object_mut() else { return Err(Why::Crash) };
    if let Some(error) = entries.get("failed").and_then(Value::as_str) {
        return Err(Why::Unreadable(error.to_owned()));
    }
    // What was printed after the last step: by objects that went with the program, or by threads.
    let seen = entries.shift_remove("printed").and_then(|seen| seen.as_u64()).unwrap_or(u64::MAX);
    let rest = usize::try_from(seen).ok().and_then(|seen| traced.printed.get(seen..)).unwrap_or_default();
    if !rest.is_empty() && !entries.contains_key("cut") {
        entries.insert("rest".to_owned(), String::from_utf8_lossy(rest).into());
    }
    Trace::new(job.key, &trace).map_err(|why| Why::Unreadable(why.to_owned()))
}

/// What a run left.
struct Ran {
    /// How the block ended: `done`, or the name of the exception.
    end: String,
    /// All that the process printed.
    printed: Vec<u8>,
    trace: Value,
}

fn run(interpreter: &Path, job: &Job<'_>, mode: &str) -> Result<Ran, Why> {
    let folder = Scratch::new()?;
    let place = |name: &str| folder.0.join(name);
    let home = place("home");
    fs::create_dir(&home)?;
    let parts: Vec<Value> = job
        .parts
        .iter()
        .map(|Part { code, file, fails }| json!({ "code": code, "file": file, "error": fails }))
        .collect();
    let work = json!({ "mode": mode, "parts": parts, "hidden": job.hidden, "least": job.min_version });
    fs::write(place("recorder.py"), RECORDER)?;
    fs::write(place("job.json"), work.to_string())?;
    // A file, so that the recorder can tell which step printed what.
    let mut out = File::options().read(true).write(true).create_new(true).open(place("out"))?;
    let mut command = Command::new(interpreter);
    command
        .args(["-u", "-s"])
        .args([place("recorder.py"), place("job.json"), place("result.json")])
        .current_dir(&home)
        .env_clear()
        .envs([("LANG", "C.UTF-8"), ("PYTHONHASHSEED", "0"), ("PYTHONDONTWRITEBYTECODE", "1")])
        .envs([("HOME", &home), ("TMPDIR", &home)])
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .stdout(out.try_clone()?)
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn().map_err(|_| Why::NoPython)?;
    if wait(child)?.is_none() {
        return Err(Why::Time);
    }
    let mut printed = Vec::new();
    out.rewind()?;
    out.take(OUTPUT + 1).read_to_end(&mut printed)?;
    if printed.len() as u64 > OUTPUT {
        return Err(Why::Output);
    }
    let result = fs::read(place("result.json")).map_err(|_| Why::Crash)?;
    let mut result: Value = serde_json::from_slice(&result).map_err(|_| Why::Crash)?;
    let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
    let (end, version) = (text("end"), text("python"));
    if end == "too old" {
        return Err(Why::OldPython(version));
    }
    Ok(Ran { end, printed, trace: result["trace"].take() })
}

/// Waits for a process, and ends all that it leaves behind; `None` if it had to be ended itself.
fn wait(mut child: Child) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            end_group(&child);
            return Ok(Some(status));
        }
        if start.elapsed() > TIME {
            end_group(&child);
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Ends the process and its children.
fn end_group(child: &Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // That nobody is left is the usual case.
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = child;
}

/// A folder that goes when it is no longer needed.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let name = format!("prepress-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(name);
            let mut maker = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
            match maker.create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| Self(path)),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays in the system's own one for such things is no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}
