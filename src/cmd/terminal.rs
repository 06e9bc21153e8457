//! What people see: diagnostics on standard error, one summary line on standard output. A closed pipe is no error.

#![expect(clippy::disallowed_methods, reason = "this module asks the environment whether colour is wanted")]

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::cli::Format;
use crate::diag::{Diagnostic, Diagnostics, Severity, show};
use crate::disk::Failure;
use crate::source::SitePath;
use crate::sources::Sources;

/// Prints a line on standard output.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints what the command is for on standard output; a closed pipe is no error, a full disk is.
///
/// # Errors
/// Fails where the output cannot be written.
pub fn write(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a line on standard error.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Tells whether standard error is a terminal that wants colour.
pub fn colour() -> bool {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    std::io::stderr().is_terminal() && !set("NO_COLOR") && std::env::var("TERM").as_deref() != Ok("dumb")
}

/// Prints diagnostics as the reader wants them.
pub fn report(found: &Diagnostics, sources: &Sources, format: Format, quiet: bool) {
    let wanted = found.all().iter().filter(|d| !quiet || d.severity == Severity::Error);
    print(wanted, sources, format);
}

fn print<'a>(wanted: impl Iterator<Item = &'a Diagnostic>, sources: &Sources, format: Format) {
    let text_of = |path: &SitePath| sources.text(path);
    let colour = colour();
    let mut out = std::io::stderr().lock();
    for diagnostic in wanted {
        let done = match format {
            Format::Text => writeln!(out, "{}", show::text(diagnostic, text_of, colour)),
            Format::Json => writeln!(out, "{}", show::json(diagnostic, text_of)),
        };
        if done.is_err() {
            return;
        }
    }
}

/// A count on the terminal, for work that takes longer than a second.
pub struct Progress {
    start: Instant,
    total: usize,
    done: AtomicUsize,
    shown: bool,
}

/// How long work may take before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// Starts counting; nothing is ever shown unless standard error is a terminal and `quiet` is off.
    pub fn new(total: usize, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Self { start: Instant::now(), total, done: AtomicUsize::new(0), shown }
    }

    /// Counts one more.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.shown || !done.is_multiple_of(64) || self.start.elapsed() < PATIENCE {
            return;
        }
        let width = 30 * done / self.total.max(1);
        let bar: String = "#".repeat(width) + &"-".repeat(30_usize.saturating_sub(width));
        let _ = write!(std::io::stderr(), "\r[{bar}] {done} of {} files", self.total);
    }

    /// Wipes the line.
    pub fn finish(&self) {
        if self.shown && self.start.elapsed() >= PATIENCE {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }
}

/// Returns a number of bytes for people: `1.4 MB`.
pub fn bytes(count: u64) -> String {
    let (unit, size) = match count {
        0..1_000 => return format!("{count} B"),
        1_000..1_000_000 => ("kB", 1e3),
        1_000_000..1_000_000_000 => ("MB", 1e6),
        _ => ("GB", 1e9),
    };
    // A display value: the loss of precision above 2^53 does not show.
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let value = count as f64 / size;
    format!("{value:.1} {unit}")
}

/// Returns a count with its noun: `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!((bytes(999), bytes(1_400_000)), ("999 B".into(), "1.4 MB".into()));
        assert_eq!((count(1, "page"), count(0, "error")), ("1 page".into(), "0 errors".into()));
    }
}
