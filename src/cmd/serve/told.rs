//! What the author is told in the terminal.

use std::panic::set_hook;
use std::sync::Arc;

use super::Cause;
use super::printer::{Printer, Stream};
use crate::cli::Format;
use crate::cmd::terminal;
use crate::diag::{Diagnostic, Diagnostics, Severity, show};
use crate::serve::Problems;
use crate::source::SitePath;
use crate::sources::Sources;

/// What is wrong, in the forms in which it is told.
pub(super) struct Found {
    errors: String,
    warnings: String,
    /// Each as a JSON object, with what it is.
    json: Vec<(Severity, String)>,
    /// The errors without colour.
    plain: String,
}

impl Found {
    /// Puts diagnostics into words.
    pub(super) fn of(found: &Diagnostics, sources: &Sources) -> Self {
        let text_of = |path: &SitePath| sources.text(path);
        let text = |severity: Severity, colour: bool| -> String {
            let of = found.all().iter().filter(|one: &&Diagnostic| one.severity == severity);
            of.map(|one| show::text(one, text_of, colour) + "\n").collect()
        };
        let colour = terminal::colour();
        Self {
            errors: text(Severity::Error, colour),
            warnings: text(Severity::Warning, colour),
            json: found.all().iter().map(|one| (one.severity, show::json(one, text_of))).collect(),
            plain: text(Severity::Error, false),
        }
    }

    /// Returns what the preview shows of it.
    pub(super) fn shown(&self) -> Problems {
        let json = self.json.iter().map(|(_, json)| json.clone()).collect();
        Problems { json, text: self.plain.clone() }
    }
}

/// What a rebuild came to.
pub(super) struct Rebuilt<'a> {
    pub(super) cause: Cause<'a>,
    pub(super) pages: usize,
    pub(super) ms: u128,
}

impl Rebuilt<'_> {
    fn json(&self, errors: usize) -> String {
        let ms = u64::try_from(self.ms).unwrap_or(u64::MAX);
        let changed: &[SitePath] = match self.cause {
            Cause::Start => &[],
            Cause::Changed(changed) | Cause::Back(changed) => changed,
        };
        serde_json::json!({ "changed": changed, "pages": self.pages, "errors": errors, "ms": ms }).to_string()
    }

    /// What led to it: the first of the files that changed, and how many more.
    fn cause(&self) -> String {
        match self.cause {
            Cause::Start => String::new(),
            Cause::Back(_) | Cause::Changed([]) => "the site's folder is back".to_owned(),
            Cause::Changed([one]) => one.to_string(),
            Cause::Changed([first, rest @ ..]) => format!("{first} and {} more", rest.len()),
        }
    }
}

/// Returns a problem that no diagnostic tells of, as JSON.
pub(super) fn problem(word: &str, message: &str) -> String {
    serde_json::json!({ "severity": word, "message": message }).to_string()
}

/// Tells the author.
pub(super) struct Told {
    format: Format,
    quiet: bool,
    printer: Arc<Printer>,
    /// The warnings that were told last: they are not told again with every save.
    warnings: String,
    /// Why the folder is polled, as it was told last.
    polls: Option<String>,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.printer.finish();
    }
}

impl Told {
    pub(super) fn new(format: Format, quiet: bool) -> Self {
        let lost: fn(usize) -> String = match format {
            Format::Json => |lines| problem("warning", &format!("{lines} lines dropped")),
            Format::Text => |lines| format!("… {lines} lines dropped"),
        };
        let printer = Arc::new(Printer::new(lost));
        Self { format, quiet, printer, warnings: String::new(), polls: None }
    }

    fn say(&self, text: &str) {
        self.printer.print(Stream::Out, text);
    }

    fn complain(&self, text: &str) {
        self.printer.print(Stream::Error, text);
    }

    /// Tells of something that no diagnostic tells of; the word is `error`, `warning` or `note`.
    pub(super) fn note(&self, word: &str, message: &str) {
        match self.format {
            _ if self.quiet && word != "error" => {}
            Format::Json => self.complain(&problem(word, message)),
            Format::Text => self.complain(&format!("{word}: {message}")),
        }
    }

    /// Prints the message of a panic as everything else is printed.
    pub(super) fn catch_panics(&self) {
        let (printer, format) = (Arc::clone(&self.printer), self.format);
        set_hook(Box::new(move |panic| {
            let text = panic.to_string();
            printer.print(
                Stream::Error,
                &match format {
                    Format::Json => problem("error", &text),
                    Format::Text => text,
                },
            );
        }));
    }

    /// Tells why the folder is looked through again and again, and when that is over.
    pub(super) fn polls(&mut self, why: Option<&str>) {
        if self.polls.as_deref() == why {
            return;
        }
        match why {
            Some(why) => self.note("note", &format!("{why}: it is looked through twice a second instead")),
            None => self.note("note", "the system watches the folder again"),
        }
        self.polls = why.map(str::to_owned);
    }

    /// Tells where the preview is.
    pub(super) fn ready(&self, url: &str, open: bool) {
        if self.format == Format::Json {
            self.say(&serde_json::json!({ "url": url }).to_string());
        } else if !self.quiet {
            self.say(&format!("{url} follows every save; Ctrl-C ends it"));
        }
        if open && let Err(error) = open::that_detached(url) {
            let text = format!("cannot open a browser ({error}); open {url} yourself");
            self.note("warning", &text);
        }
    }

    /// Tells what is wrong.
    pub(super) fn problems(&mut self, found: &Found) {
        if self.format == Format::Json {
            let wanted =
                found.json.iter().filter(|(severity, _)| !self.quiet || *severity == Severity::Error);
            let lines: Vec<&str> = wanted.map(|(_, json)| json.as_str()).collect();
            if !lines.is_empty() {
                self.complain(&lines.join("\n"));
            }
            return;
        }
        if !found.errors.is_empty() {
            self.complain(found.errors.trim_end_matches('\n'));
        }
        if self.warnings != found.warnings {
            self.warnings.clone_from(&found.warnings);
            if !self.quiet && !self.warnings.is_empty() {
                self.complain(self.warnings.trim_end_matches('\n'));
            }
        }
    }

    /// Tells of a rebuild that came to nothing.
    pub(super) fn failed(&self, rebuilt: &Rebuilt<'_>, errors: usize, shown: bool) {
        match self.format {
            Format::Json => self.say(&rebuilt.json(errors)),
            Format::Text if !self.quiet => {
                let stays = if shown {
                    "the preview shows the last good site"
                } else {
                    "there is nothing to show yet"
                };
                self.complain(&format!("{}; {stays}", terminal::count(errors, "error")));
            }
            Format::Text => {}
        }
    }

    /// Tells of a rebuild that is shown.
    pub(super) fn shown(&self, rebuilt: &Rebuilt<'_>, questions: usize) {
        let Rebuilt { cause, pages, ms } = rebuilt;
        match (self.format, cause) {
            (Format::Json, _) => self.say(&rebuilt.json(0)),
            (Format::Text, _) if self.quiet => {}
            (Format::Text, Cause::Start) => {
                let (pages, questions) =
                    (terminal::count(*pages, "page"), terminal::count(questions, "question"));
                self.say(&format!("{pages}, {questions} in {ms} ms"));
            }
            (Format::Text, _) => {
                let differ = match pages {
                    0 => "no page differs".to_owned(),
                    1 => "1 page differs".to_owned(),
                    pages => format!("{pages} pages differ"),
                };
                self.say(&format!("{}: {differ}, {ms} ms", rebuilt.cause()));
            }
        }
    }
}
