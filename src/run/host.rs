//! Hosts: processes that run jobs one after the other, spoken to in frames of JSON.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::interpreters::Program;

const CHAIN: &str = include_str!("chain.py");
const FORK: &str = include_str!("fork.py");
const HERE: &str = include_str!("here.py");
const PYODIDE: &str = include_str!("pyodide.mjs");

/// All that decides how a block is run: part of every cache key.
pub(super) const RUNNER: [&str; 4] = [CHAIN, FORK, HERE, PYODIDE];

/// Reads the runner itself from standard input: it needs no file, and is no argument that everybody sees.
/// It gets builtins of its own: a block may change those that everybody has.
const BOOT: &str = "import sys, builtins
size = int(sys.stdin.buffer.raw.read(8), 16)
text = b''
while len(text) < size:
    text += sys.stdin.buffer.raw.read(size - len(text))
exec(compile(text, '<prepress>', 'exec'), {'__builtins__': dict(vars(builtins)), '__name__': 'prepress'})";

/// How long a host may take to get ready.
const READY: Duration = Duration::from_secs(120);

/// The longest answer.
const LONGEST: u32 = 64 << 20;

/// How a host is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Setting {
    /// The seed of hashes.
    pub(super) seed: u8,
    /// Whether the common modules are loaded before the first job.
    pub(super) preload: bool,
}

/// A host, ready for jobs.
#[derive(Debug)]
pub(super) struct Host {
    child: Child,
    inlet: ChildStdin,
    answers: Receiver<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It took too long.
    Late,
    /// The host ended.
    Ended,
}

impl Host {
    /// Starts a host and waits until it is ready.
    pub(super) fn start(program: &Program, setting: Setting) -> Result<Self, String> {
        let (mut command, first) = match program {
            Program::Native(path) => {
                let preload = if setting.preload { "True" } else { "False" };
                let text = format!("{CHAIN}\n{FORK}\nRunner({{'preload': {preload}}}).serve()\n");
                let mut command = Command::new(path);
                // Not `-I`: it would take no notice of the seed.
                command.args(["-s", "-c", BOOT]);
                (command, [format!("{:08x}", text.len()).into_bytes(), text.into_bytes()].concat())
            }
            Program::Pyodide(folder) => {
                let mut command = Command::new("node");
                command.args(["--no-warnings", "--input-type=module", "-e", PYODIDE, "--"]);
                command.arg(folder).arg(setting.seed.to_string());
                (command, framed(format!("{CHAIN}\n{HERE}").as_bytes()))
            }
        };
        clean(&mut command, setting.seed);
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command.spawn().map_err(|error| format!("cannot start `{name}`: {error}"))?;
        let (Some(mut inlet), Some(outlet)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("cannot talk to `{name}`"));
        };
        let (sender, answers) = channel();
        thread::spawn(move || {
            let mut outlet = outlet;
            while let Some(answer) = frame(&mut outlet) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        let sent = inlet.write_all(&first).and_then(|()| inlet.flush());
        let host = Self { child, inlet, answers };
        match (sent, host.answers.recv_timeout(READY)) {
            (Ok(()), Ok(_)) => Ok(host),
            _ => Err(format!("`{name}` does not run: it ended, or was not ready in time")),
        }
    }

    /// Gives a job and waits for the answer.
    pub(super) fn ask(&mut self, job: &[u8], patience: Duration) -> Result<Vec<u8>, Gone> {
        self.inlet.write_all(&framed(job)).and_then(|()| self.inlet.flush()).map_err(|_| Gone::Ended)?;
        self.answers.recv_timeout(patience).map_err(|error| match error {
            RecvTimeoutError::Timeout => Gone::Late,
            RecvTimeoutError::Disconnected => Gone::Ended,
        })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A native host ends what it runs when its parent goes; a group is ended for what does not.
        #[cfg(unix)]
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives a command an environment of six variables, no standard streams but our own, and a group of its own.
fn clean(command: &mut Command, seed: u8) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folder = std::env::temp_dir();
    let folder = if folder.is_absolute() { folder } else { Path::new("/tmp").to_owned() };
    command.env_clear();
    command.env("PATH", path).env("HOME", &folder).env("TMPDIR", &folder);
    command.env("LANG", "C.UTF-8").env("TZ", "UTC").env("PYTHONHASHSEED", seed.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.current_dir(&folder);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
}

fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), body].concat()
}

fn frame(outlet: &mut ChildStdout) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    outlet.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length);
    let mut body = vec![0; usize::try_from(length).ok().filter(|_| length <= LONGEST)?];
    outlet.read_exact(&mut body).ok()?;
    Some(body)
}
