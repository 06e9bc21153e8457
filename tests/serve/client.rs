//! A running preview, and a plain client of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A `prepress serve` that runs.
pub struct Server {
    pub child: Child,
    pub port: u16,
    /// Its standard output, after the line with the address.
    pub out: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts one on a free port.
    pub fn start(root: &Path, args: &[&str]) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_prepress")).args(["serve", "--port", "0"]), root, args)
    }

    /// Starts one by a command that lacks the last arguments.
    pub fn run(command: &mut Command, root: &Path, args: &[&str]) -> Self {
        let command = command.arg("--root").arg(root).args(["--format", "json"]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        Self { port: port(&mut out), child, out }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Sends bytes and returns all that comes back until the connection is closed.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that refuses may stop reading before all is sent.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Asks for a target with further header lines, and returns the answer.
    pub fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let host = if headers.to_ascii_lowercase().contains("host:") {
            String::new()
        } else {
            format!("Host: {host}\r\n")
        };
        let request = format!("{method} {target} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n");
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        Answer::of(&all)
    }

    /// Follows the events of a page.
    pub fn follow(&self, page: &str, have: &str) -> Events {
        let mut stream = self.connect();
        let ask = format!("GET /_prepress/live?page={page}&have={have} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(ask.as_bytes()).unwrap();
        Events { stream, heard: String::new() }
    }

    /// Asks for a target again and again until its answer is as it should be.
    #[track_caller]
    pub fn wait_for(&self, target: &str, good: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(target);
            if good(&answer) {
                return answer;
            }
            let text = answer.text();
            assert!(start.elapsed() < Duration::from_secs(20), "{target}: {} {text}", answer.status);
        }
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }
}

/// Waits until a preview is ready, and returns its port.
pub fn port(out: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    while !line.contains("\"url\"") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "serve ended before it was ready");
    }
    line.trim_end().trim_end_matches("/\"}").rsplit(':').next().unwrap().parse().unwrap()
}

/// What a page is told.
pub struct Events {
    stream: TcpStream,
    pub heard: String,
}

impl Events {
    /// Listens until something has been said.
    #[track_caller]
    pub fn until(&mut self, text: &str) {
        let mut piece = [0; 4096];
        while !self.heard.contains(text) {
            let read = self.stream.read(&mut piece).unwrap();
            assert!(read > 0, "{}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&piece[..read]));
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn of(all: &[u8]) -> Self {
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: all[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The version of a page, as its element has it.
    pub fn version(&self) -> String {
        let text = self.text();
        let (_, rest) = text.split_once("data-live-reload=\"").expect("a page follows changes");
        rest.split('"').next().unwrap().to_owned()
    }

    /// The body without the one element that follows changes; a page has exactly one.
    pub fn page(&self) -> String {
        let text = self.text();
        let (before, rest) = text.split_once("<script data-live-reload").expect("a page follows changes");
        let (_, after) = rest.split_once("</script>").unwrap();
        assert!(!after.contains("data-live-reload"), "two elements");
        format!("{before}{after}")
    }
}

/// Writes a file, and the folders above it.
pub fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
