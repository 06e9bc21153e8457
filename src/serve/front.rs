//! The front: connections, how many there may be, and for how long each may keep others waiting.
//!
//! A connection has a thread. When there are too many, the one that has been silent for longest goes: browsers open
//! connections ahead of need, and clients may be slow or hostile, but the author's next click is always answered.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{COMMON, NoRequest, PATIENCE, Reader, Request, Response};

/// The most connections at a time, where the system allows as many.
const MOST: usize = 256;

/// The most of them that may be streams.
const MOST_STREAMS: usize = 64;

/// A newcomer has this long to say something before it can be closed in favour of the next.
const GRACE: Duration = Duration::from_millis(100);

/// A full house lets go of a client that has not taken its answer within this time: a page takes far less.
const UNTAKEN: Duration = Duration::from_secs(1);

/// How often a full house, or a system without handles, is looked at again.
const AGAIN: Duration = Duration::from_millis(5);

/// How often a newcomer is made to wait like this before anybody may have to go for it: 80 ms.
const PATIENT_TRIES: u32 = 16;

/// What a request gets.
pub(super) enum Answer {
    /// An answer, and on to the next request.
    Response(Response),
    /// A stream of events, for as long as the client stays.
    Stream(Stream),
}

/// Writes what happens, and returns when there is nobody left to tell.
pub(super) type Stream = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// Answers requests.
pub(super) trait Handler: Send + Sync + 'static {
    fn answer(&self, request: &Request) -> Answer;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Doing {
    /// Silent, or in the middle of a request.
    Waiting,
    /// Being answered.
    Answering,
    /// Following events.
    Streaming,
}

struct Entry {
    stream: Arc<TcpStream>,
    doing: Doing,
    since: Instant,
}

/// The connections that are open.
#[derive(Default)]
struct Table {
    next: u64,
    open: BTreeMap<u64, Entry>,
}

impl Table {
    /// Closes the oldest connection that does this for at least `age`; tells whether there was one.
    fn close_oldest(&mut self, doing: Doing, age: Duration) -> bool {
        let of = self.open.iter().filter(|(_, entry)| entry.doing == doing && entry.since.elapsed() >= age);
        let Some((&id, _)) = of.min_by_key(|(_, entry)| entry.since) else { return false };
        if let Some(entry) = self.open.remove(&id) {
            // Its thread sees the end of the stream and ends as well.
            let _ = entry.stream.shutdown(Shutdown::Both);
        }
        true
    }

    /// Makes room for one more; `false` if it must wait.
    fn make_room(&mut self, most: usize, patient: bool) -> bool {
        let age = if patient { GRACE } else { Duration::ZERO };
        self.open.len() < most
            || self.close_oldest(Doing::Waiting, age)
            || self.close_oldest(Doing::Answering, UNTAKEN)
            || (!patient
                && (self.close_oldest(Doing::Answering, age) || self.close_oldest(Doing::Streaming, age)))
    }
}

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// Returns how many connections the system's limit on open files leaves room for.
pub fn most_connections() -> usize {
    #[cfg(unix)]
    {
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        // A download has two handles; as many again are for reading the site, the watcher and the program itself.
        let room = limit.map_or(MOST as u64, |limit| limit / 4);
        usize::try_from(room).unwrap_or(MOST).clamp(8, MOST)
    }
    #[cfg(not(unix))]
    MOST
}

/// Accepts connections and answers their requests, for as long as the program runs.
pub(super) fn accept(listener: &TcpListener, most: usize, handler: &(impl Handler + Clone)) {
    let table = Arc::new(Mutex::new(Table::default()));
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
            Err(_) => {
                // No handles are left: those who are silent give theirs back.
                lock(&table).close_oldest(Doing::Waiting, Duration::ZERO);
                thread::sleep(AGAIN);
                continue;
            }
        };
        let mut tries = 0;
        while !lock(&table).make_room(most, tries < PATIENT_TRIES) {
            tries += 1;
            thread::sleep(AGAIN);
        }
        let stream = Arc::new(stream);
        let id = {
            let mut table = lock(&table);
            table.next += 1;
            let id = table.next;
            let entry = Entry { stream: Arc::clone(&stream), doing: Doing::Waiting, since: Instant::now() };
            table.open.insert(id, entry);
            id
        };
        let (handler, shared) = (handler.clone(), Arc::clone(&table));
        let spawned = thread::Builder::new().name("connection".to_owned()).spawn(move || {
            let connection = Connection { id, stream, table: shared };
            connection.serve(&handler);
        });
        if spawned.is_err() {
            lock(&table).open.remove(&id);
            thread::sleep(AGAIN);
        }
    }
}

/// Starts accepting on a thread of its own.
pub fn listen(listener: TcpListener, most: usize, preview: Arc<super::Preview>) {
    thread::spawn(move || accept(&listener, most, &preview));
}

struct Connection {
    id: u64,
    stream: Arc<TcpStream>,
    table: Arc<Mutex<Table>>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        lock(&self.table).open.remove(&self.id);
    }
}

impl Connection {
    fn doing(&self, doing: Doing) {
        let mut table = lock(&self.table);
        if let Some(entry) = table.open.get_mut(&self.id) {
            (entry.doing, entry.since) = (doing, Instant::now());
        }
        let streams = table.open.values().filter(|entry| entry.doing == Doing::Streaming).count();
        if doing == Doing::Streaming && streams > MOST_STREAMS {
            table.close_oldest(Doing::Streaming, Duration::ZERO);
        }
    }

    fn serve(&self, handler: &impl Handler) {
        let _ = self.stream.set_nodelay(true);
        let _ = self.stream.set_write_timeout(Some(PATIENCE));
        let mut reader = Reader::new(&self.stream);
        loop {
            let request = match reader.next() {
                Ok(request) => request,
                Err(NoRequest::Gone) => return,
                Err(NoRequest::Refused(status)) => {
                    self.doing(Doing::Answering);
                    let _ = Response::refusal(status).write(&*self.stream, false, false);
                    self.linger();
                    return;
                }
            };
            self.doing(Doing::Answering);
            let response = match handler.answer(&request) {
                Answer::Response(response) => response.answering(&request),
                Answer::Stream(stream) => {
                    self.doing(Doing::Streaming);
                    let _ = self.stream(stream);
                    return;
                }
            };
            match response.write(&*self.stream, request.method == "HEAD", request.keep) {
                Ok(true) => self.doing(Doing::Waiting),
                Ok(false) => {
                    self.linger();
                    return;
                }
                Err(_) => return,
            }
        }
    }

    fn stream(&self, stream: Stream) -> io::Result<()> {
        let mut out = &*self.stream;
        let mut head = String::from("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
        for line in COMMON {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str("connection: close\r\n\r\n");
        out.write_all(head.as_bytes())?;
        stream(&mut out)
    }

    /// Lets a client read the last answer before the connection goes: closing with bytes unread would take it away
    /// (RFC 9112, 9.6).
    fn linger(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        let _ = self.stream.set_read_timeout(Some(Duration::from_millis(200)));
        let start = Instant::now();
        let mut piece = [0; 4096];
        let mut stream = &*self.stream;
        for _ in 0..64 {
            if start.elapsed() > Duration::from_secs(1) || !matches!(stream.read(&mut piece), Ok(1..)) {
                return;
            }
        }
    }
}
