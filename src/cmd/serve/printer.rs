//! A printer that never keeps anybody waiting: a pipe that nobody reads, or a terminal that was stopped with Ctrl-S,
//! must neither leave the preview stale nor keep it from ending.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// When so many bytes wait to be printed, what comes on top of them is dropped and counted.
const MOST: usize = 8 << 20;

/// How long the end waits for what is still to be printed.
const FAREWELL: Duration = Duration::from_millis(200);

/// Where something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Error,
}

/// Prints whole lines, in order, on a thread of its own.
pub(super) struct Printer {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

/// What is to be printed.
struct Queue {
    texts: VecDeque<(Stream, String)>,
    /// The bytes of all texts, of the one being printed as well.
    bytes: usize,
    /// How many lines have been dropped since the last text.
    dropped: usize,
    /// Says that so many lines were dropped.
    lost: fn(usize) -> String,
}

impl Queue {
    fn push(&mut self, stream: Stream, text: String) {
        self.bytes += text.len();
        self.texts.push_back((stream, text));
    }

    fn offer(&mut self, stream: Stream, text: &str) {
        if self.bytes >= MOST {
            self.dropped += text.lines().count();
            return;
        }
        self.own_up();
        self.push(stream, format!("{text}\n"));
    }

    /// Says what was dropped, in its place.
    fn own_up(&mut self) {
        if self.dropped > 0 {
            let text = (self.lost)(std::mem::take(&mut self.dropped)) + "\n";
            self.push(Stream::Error, text);
        }
    }

    fn next(&mut self) -> Option<(Stream, String)> {
        if self.texts.is_empty() {
            self.own_up();
        }
        self.texts.pop_front()
    }
}

impl Printer {
    /// Starts a printer; `lost` says that so many lines were dropped.
    pub(super) fn new(lost: fn(usize) -> String) -> Self {
        Self::on(lost, |stream, text| {
            // A closed pipe is no error.
            let _ = match stream {
                Stream::Out => io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()),
                Stream::Error => io::stderr().write_all(text.as_bytes()),
            };
        })
    }

    fn on(lost: fn(usize) -> String, write: impl Fn(Stream, &str) + Send + 'static) -> Self {
        let queue = Mutex::new(Queue { texts: VecDeque::new(), bytes: 0, dropped: 0, lost });
        let shared = Arc::new(Shared { queue, changed: Condvar::new() });
        let ours = Arc::clone(&shared);
        thread::spawn(move || {
            loop {
                let idle = |queue: &mut Queue| queue.texts.is_empty() && queue.dropped == 0;
                let waited = ours.changed.wait_while(ours.queue(), idle);
                let next = waited.unwrap_or_else(|poison| poison.into_inner()).next();
                let Some((stream, text)) = next else { continue };
                write(stream, &text);
                ours.queue().bytes -= text.len();
                ours.changed.notify_all();
            }
        });
        Self { shared }
    }

    /// Prints lines, or drops them if too many wait already.
    pub(super) fn print(&self, stream: Stream, text: &str) {
        self.shared.queue().offer(stream, text);
        self.shared.changed.notify_all();
    }

    /// Waits a moment until all is printed.
    pub(super) fn finish(&self) {
        let busy = |queue: &mut Queue| queue.bytes > 0 || queue.dropped > 0;
        drop(self.shared.changed.wait_timeout_while(self.shared.queue(), FAREWELL, busy));
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poison| poison.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A printer whose terminal takes nothing until it is told to take one more.
    fn printer() -> (Printer, Receiver<String>, Sender<()>) {
        let ((written, lines), (more, wait)) = (channel(), channel());
        let printer = Printer::on(
            |lines| format!("{lines} lost"),
            move |_, text| {
                let _ = written.send(text.to_owned());
                let _ = wait.recv();
            },
        );
        (printer, lines, more)
    }

    #[test]
    fn a_terminal_that_takes_nothing_keeps_nobody_waiting() {
        let (printer, lines, more) = printer();
        let large = "x".repeat(MOST);
        for text in ["one", &large, "lost\nlost", "lost"] {
            printer.print(Stream::Out, text);
        }
        assert_eq!(lines.recv().unwrap(), "one\n");
        printer.finish();
        drop(more);
        assert_eq!(lines.recv().unwrap().len(), MOST + 1);
        assert_eq!(lines.recv().unwrap(), "3 lost\n");
        printer.finish();
        printer.print(Stream::Out, "two");
        assert_eq!(lines.recv().unwrap(), "two\n");
    }

    #[test]
    fn lines_stay_whole_and_in_order() {
        let (printer, lines, more) = printer();
        drop(more);
        for number in 0..1000 {
            printer.print(if number % 2 == 0 { Stream::Out } else { Stream::Error }, &format!("{number}"));
        }
        let all: Vec<String> = (0..1000).map(|_| lines.recv().unwrap()).collect();
        assert_eq!(all, (0..1000).map(|number| format!("{number}\n")).collect::<Vec<_>>());
    }
}
