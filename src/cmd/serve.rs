//! `prepress serve`: what `build` would publish, on this machine, after every save.

mod printer;
mod told;

use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use self::told::{Found, Rebuilt, Told};
use super::{Status, check};
use crate::cli::Serve;
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
    let options = Options {
        base_url: Some(base_url),
        repository: None,
        drafts: site.drafts,
        threads: check::threads(site),
    };
    let preview = Arc::new(Preview::new(Hosts::of(args.host)));
    let told = Told::new(site.format, quiet);
    told.catch_panics();
    let mut author = Author {
        folder: Folder::open(&site.root)?,
        options,
        memo: Memo::default(),
        preview: Arc::clone(&preview),
        told,
        gone: false,
    };
    author.rebuild(Cause::Start, start);
    if !args.host.is_loopback() {
        let text = format!("whoever reaches {} can read this preview, drafts and errors included", args.host);
        author.told.note("warning", &text);
    }
    serve::listen(listener, serve::most_connections(), preview);
    let mut watcher = Watcher::new(&author.folder, args.poll);
    let stopper = watcher.stopper();
    ctrlc::set_handler(move || stopper.stop())
        .map_err(|error| Failure::new(format!("cannot wait for Ctrl-C: {error}")))?;
    author.told.ready(&url, args.open);
    // What was saved since the folder was read, and before it was watched.
    author.read(&Touched::Anything);
    loop {
        // What was saved before it was watched, again: no event tells of that.
        while watcher.follow(&author.folder) {
            author.read(&Touched::Anything);
        }
        if !args.poll {
            author.told.polls(watcher.polls());
        }
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

/// Why the pipeline runs.
#[derive(Clone, Copy)]
enum Cause<'a> {
    /// The preview has just begun.
    Start,
    /// These have changed.
    Changed(&'a [SitePath]),
    /// The folder was gone, and these have changed meanwhile, if any.
    Back(&'a [SitePath]),
}

impl Author {
    /// Reads what may have changed, and shows what comes of it.
    fn read(&mut self, touched: &Touched) {
        let start = Instant::now();
        match self.folder.refresh(touched) {
            Ok(changed) => match (std::mem::take(&mut self.gone), changed.is_empty()) {
                (true, _) => self.rebuild(Cause::Back(&changed), start),
                (false, false) => self.rebuild(Cause::Changed(&changed), start),
                (false, true) => {}
            },
            Err(failure) => {
                if !std::mem::replace(&mut self.gone, true) {
                    let text = format!("{failure}; it is waited for");
                    self.complain(&failure.to_string(), &text);
                    self.told.note("error", &text);
                }
            }
        }
    }

    /// Runs the pipeline and shows its result, or what is wrong.
    fn rebuild(&mut self, cause: Cause<'_>, start: Instant) {
        if catch_unwind(AssertUnwindSafe(|| self.run(cause, start))).is_err() {
            // The message of the panic has been printed. What is half remembered is forgotten.
            self.memo = Memo::default();
            let text = "prepress failed on this; the preview shows the last good site";
            self.complain(text, text);
        }
    }

    /// Shows a problem that no diagnostic tells of.
    fn complain(&self, message: &str, text: &str) {
        let json = vec![told::problem("error", message)];
        self.preview.complain(Problems { json, text: format!("error: {text}") });
    }

    fn run(&mut self, cause: Cause<'_>, start: Instant) {
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
        let found = Found::of(&run.found, self.folder.sources());
        let (errors, questions) = (run.found.errors(), run.site.questions());
        // The preview has it first: a terminal may keep others waiting.
        if errors > 0 {
            self.preview.complain(found.shown());
            let rebuilt = Rebuilt { cause, pages: 0, ms: start.elapsed().as_millis() };
            self.told.problems(&found);
            return self.told.failed(&rebuilt, errors, shown.is_some());
        }
        let edition = Arc::new(Edition::new(run, self.folder.copied(), shown.as_deref()));
        self.preview.show(Arc::clone(&edition), found.shown());
        // The tabs have it; counting can wait until then.
        let ms = start.elapsed().as_millis();
        let pages = match &shown {
            Some(shown) => plan::changed(shown.run().pages(), edition.run().pages(), threads).len(),
            None => edition.run().plan.iter().filter(|one| one.path.as_str().ends_with("index.html")).count(),
        };
        self.told.problems(&found);
        self.told.shown(&Rebuilt { cause, pages, ms }, questions);
    }
}

/// The pages that are not what they were in the edition that is shown; all if there is none.
fn differing(run: &Run, shown: Option<&Edition>, threads: usize) -> Vec<usize> {
    match shown {
        Some(shown) => plan::changed(shown.run().pages(), run.pages(), threads),
        None => {
            (0..run.plan.len()).filter(|&index| run.plan[index].path.as_str().ends_with(".html")).collect()
        }
    }
}
