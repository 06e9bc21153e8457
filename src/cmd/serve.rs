//! `prepress serve`: what `build` would publish, on this machine, after every save.

use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use super::{Status, check, terminal};
use crate::cli::{Format, Serve};
use crate::diag::{Diagnostic, Diagnostics, Severity, show};
use crate::disk::{Failure, Folder, Touched};
use crate::par::par_map;
use crate::pipeline::{self, Memo, Options, Run};
use crate::plan;
use crate::serve::{self, Edition, Hosts, Preview, Problems, Wake, Watcher};
use crate::source::SitePath;
use crate::url::BaseUrl;

/// How many ports after the wanted one are tried for a hint.
const NEXT_PORTS: u16 = 50;

/// Serves the site until it is told to end.
///
/// # Errors
/// Fails if the port is taken, or if there is no folder at the start; later on it waits for it to come back.
pub fn run(args: &Serve, quiet: bool) -> Result<Status, Failure> {
    let start = Instant::now();
    let site = &args.site;
    let listener = bind(args.host, args.port)?;
    let address = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
    let url = format!("http://{}:{}/", serve::url_host(serve::reachable(args.host)), address.port());
    let base_url = BaseUrl::parse(&url).map_err(|why| Failure::new(format!("`{url}` {why}")))?;
    let options = Options { base_url: Some(base_url), drafts: site.drafts, threads: check::threads(site) };
    let preview = Arc::new(Preview::new(Hosts::of(args.host)));
    let mut author = Author {
        folder: Folder::open(&site.root)?,
        options,
        memo: Memo::default(),
        preview: Arc::clone(&preview),
        told: Told { format: site.format, quiet, warnings: String::new() },
        gone: false,
    };
    author.rebuild(&[], start);
    if !args.host.is_loopback() && !quiet {
        let text = format!(
            "warning: whoever reaches {} can read this preview, drafts and errors included",
            args.host
        );
        terminal::complain(&text);
    }
    serve::listen(listener, serve::most_connections(), preview);
    let mut watcher = Watcher::new(&author.folder, args.poll);
    if let Some(why) = watcher.polls().filter(|_| !quiet && !args.poll) {
        terminal::complain(&format!("note: {why}: it is looked through twice a second instead"));
    }
    let stopper = watcher.stopper();
    ctrlc::set_handler(move || stopper.stop())
        .map_err(|error| Failure::new(format!("cannot wait for Ctrl-C: {error}")))?;
    author.told.ready(&url, args.open);
    // What was saved since the folder was read, and before it was watched.
    author.read(&Touched::Anything);
    loop {
        watcher.follow(&author.folder);
        match watcher.wait(&author.folder) {
            Wake::Read(touched) => author.read(&touched),
            Wake::Stop => return Ok(Status::Done),
        }
    }
}

fn bind(host: IpAddr, port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((host, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let next = (port..=port.saturating_add(NEXT_PORTS)).skip(1);
            let free = next.into_iter().find(|&port| TcpListener::bind((host, port)).is_ok());
            let hint = match free {
                Some(free) => format!("{free} is free: add `--port {free}`"),
                None => "add `--port 0` for any that is free".to_owned(),
            };
            Failure::new(format!("port {port} is in use; {hint}"))
        }
        ErrorKind::PermissionDenied => Failure::new(format!(
            "port {port} is not yours to use; ports from 1024 on are: add `--port 4000`"
        )),
        _ => Failure::new(format!("cannot listen on {host}, port {port}: {error}")),
    })
}

/// The site as its author has it, and the preview of it.
struct Author {
    folder: Folder,
    options: Options,
    memo: Memo,
    preview: Arc<Preview>,
    told: Told,
    /// Whether the folder was not there when it was looked at last.
    gone: bool,
}

impl Author {
    /// Reads what may have changed, and shows what comes of it.
    fn read(&mut self, touched: &Touched) {
        let start = Instant::now();
        match self.folder.refresh(touched) {
            Ok(changed) if changed.is_empty() && !self.gone => {}
            Ok(changed) => {
                self.gone = false;
                self.rebuild(&changed, start);
            }
            Err(failure) => {
                if !std::mem::replace(&mut self.gone, true) {
                    let text = format!("error: {failure}; it is waited for");
                    terminal::complain(&text);
                    let json = serde_json::json!({ "severity": "error", "message": failure.to_string() });
                    self.preview.complain(Problems { json: vec![json.to_string()], text });
                }
            }
        }
    }

    /// Runs the pipeline and shows its result, or what is wrong.
    fn rebuild(&mut self, changed: &[SitePath], start: Instant) {
        if catch_unwind(AssertUnwindSafe(|| self.run(changed, start))).is_err() {
            // The message of the panic has been printed. What is half remembered is forgotten.
            self.memo = Memo::default();
            let text = "error: prepress failed on this; the preview shows the last good site".to_owned();
            let json = serde_json::json!({ "severity": "error", "message": text });
            self.preview.complain(Problems { json: vec![json.to_string()], text });
        }
    }

    fn run(&mut self, changed: &[SitePath], start: Instant) {
        let threads = self.options.threads;
        let mut run = pipeline::run(self.folder.sources(), &self.options, &mut self.memo);
        let shown = self.preview.edition();
        // What `build` would not publish is not shown: templates of the site's own may fail on any page.
        if run.found.errors() == 0 && run.theme.has_own_templates() {
            let pages = differing(&run, shown.as_deref(), threads);
            let failed = par_map(&pages, threads, |&index| run.render(&run.plan[index]).err());
            run.found.extend(failed.into_iter().flatten());
            run.found.sort();
        }
        let problems = self.problems(&run.found);
        self.told.problems(&run.found, &problems);
        let errors = run.found.errors();
        if errors > 0 {
            self.preview.complain(problems.whole);
            let rebuilt = Rebuilt { changed, pages: 0, ms: start.elapsed().as_millis() };
            return self.told.failed(&rebuilt, errors, shown.is_some());
        }
        let edition = Arc::new(Edition::new(run, self.folder.copied(), shown.as_deref()));
        self.preview.show(Arc::clone(&edition), problems.whole);
        // The tabs have it; counting can wait until then.
        let ms = start.elapsed().as_millis();
        let pages = differing(edition.run(), shown.as_deref(), threads).len();
        self.told.shown(&Rebuilt { changed, pages, ms }, edition.run().site.questions());
    }

    fn problems(&self, found: &Diagnostics) -> Found {
        let sources = self.folder.sources();
        let of = |severity: Severity| found.all().iter().filter(move |one| one.severity == severity);
        let text_of = |path: &SitePath| sources.text(path);
        let text = |list: Vec<&Diagnostic>, colour| -> String {
            list.into_iter().map(|one| show::text(one, text_of, colour) + "\n").collect()
        };
        let json = found.all().iter().map(|one| show::json(one, text_of));
        let colour = terminal::colour();
        Found {
            errors: text(of(Severity::Error).collect(), colour),
            warnings: text(of(Severity::Warning).collect(), colour),
            whole: Problems { json: json.collect(), text: text(of(Severity::Error).collect(), false) },
        }
    }
}

/// The pages that are not what they were in the edition that is shown.
fn differing(run: &Run, shown: Option<&Edition>, threads: usize) -> Vec<usize> {
    match shown {
        Some(shown) => plan::changed(shown.run().pages(), run.pages(), threads),
        None => (0..run.plan.len())
            .filter(|&index| run.plan[index].path.as_str().ends_with("index.html"))
            .collect(),
    }
}

/// What is wrong, in the forms in which it is told.
struct Found {
    errors: String,
    warnings: String,
    whole: Problems,
}

/// What a rebuild came to.
struct Rebuilt<'a> {
    changed: &'a [SitePath],
    pages: usize,
    ms: u128,
}

impl Rebuilt<'_> {
    fn json(&self, errors: usize) -> String {
        let ms = u64::try_from(self.ms).unwrap_or(u64::MAX);
        serde_json::json!({ "changed": self.changed, "pages": self.pages, "errors": errors, "ms": ms })
            .to_string()
    }

    /// The files that changed: the first, and how many more.
    fn files(&self) -> String {
        match self.changed {
            [] => "the site's folder is back".to_owned(),
            [one] => one.to_string(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }
}

/// What the author is told in the terminal.
struct Told {
    format: Format,
    quiet: bool,
    /// The warnings that were told last: they are not told again with every save.
    warnings: String,
}

impl Told {
    fn ready(&self, url: &str, open: bool) {
        if self.format == Format::Json {
            terminal::say(&serde_json::json!({ "url": url }).to_string());
        } else if !self.quiet {
            terminal::say(&format!("{url} follows every save; Ctrl-C ends it"));
        }
        if open && let Err(error) = open::that_detached(url) {
            terminal::complain(&format!("warning: cannot open a browser ({error}); open {url} yourself"));
        }
    }

    fn problems(&mut self, found: &Diagnostics, problems: &Found) {
        if self.format == Format::Json {
            let wanted = found.all().iter().zip(&problems.whole.json);
            for (_, json) in wanted.filter(|(one, _)| !self.quiet || one.severity == Severity::Error) {
                terminal::complain(json);
            }
            return;
        }
        if !problems.errors.is_empty() {
            terminal::complain(problems.errors.trim_end_matches('\n'));
        }
        if self.warnings != problems.warnings {
            self.warnings.clone_from(&problems.warnings);
            if !self.quiet && !self.warnings.is_empty() {
                terminal::complain(self.warnings.trim_end_matches('\n'));
            }
        }
    }

    fn failed(&self, rebuilt: &Rebuilt<'_>, errors: usize, shown: bool) {
        match self.format {
            Format::Json => terminal::say(&rebuilt.json(errors)),
            Format::Text if !self.quiet => {
                let stays = if shown {
                    "the preview shows the last good site"
                } else {
                    "there is nothing to show yet"
                };
                terminal::complain(&format!("{}; {stays}", terminal::count(errors, "error")));
            }
            Format::Text => {}
        }
    }

    fn shown(&self, rebuilt: &Rebuilt<'_>, questions: usize) {
        let Rebuilt { changed, pages, ms } = rebuilt;
        match self.format {
            Format::Json => terminal::say(&rebuilt.json(0)),
            Format::Text if self.quiet => {}
            Format::Text if changed.is_empty() => {
                let (pages, questions) =
                    (terminal::count(*pages, "page"), terminal::count(questions, "question"));
                terminal::say(&format!("{pages}, {questions} in {ms} ms"));
            }
            Format::Text => {
                let differ = match pages {
                    0 => "no page differs".to_owned(),
                    1 => "1 page differs".to_owned(),
                    pages => format!("{pages} pages differ"),
                };
                terminal::say(&format!("{}: {differ}, {ms} ms", rebuilt.files()));
            }
        }
    }
}
