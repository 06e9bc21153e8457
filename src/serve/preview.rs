//! The preview: which edition is shown, what is wrong, and the answer to each request.

use std::fmt::Write as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use super::edition::{At, Broken, Edition, Made, Version, asked};
use super::front::{Answer, Handler};
use super::guard::Hosts;
use super::http::{Request, Response};
use super::live::{self, LIVE_PATH, SCRIPT_PATH};
use super::mime::mime;
use crate::digest::Digest;
use crate::html::escape;
use crate::plan::Output;
use crate::url::Url;

/// What is wrong with the sources, in the forms in which it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Each as a JSON object, for the panel in the browser.
    pub json: Vec<String>,
    /// All as text, as the terminal shows them.
    pub text: String,
}

impl Problems {
    pub(super) fn digest(&self) -> Digest {
        Digest::of_hash(&self.json)
    }
}

/// What is shown, and to whom.
pub struct Preview {
    hosts: Hosts,
    now: Mutex<Now>,
    changed: Condvar,
}

/// What is shown at a moment.
#[derive(Clone, Default)]
pub(super) struct Now {
    /// Goes up with every change.
    pub(super) turn: u64,
    /// The last edition without errors; none if there never was one.
    pub(super) edition: Option<Arc<Edition>>,
    /// What is wrong with what was read last.
    pub(super) problems: Arc<Problems>,
}

/// The version of a page that nothing stands behind yet.
const NO_VERSION: &str = "none";

impl Preview {
    /// Makes a preview that shows nothing yet, for requests to `hosts`.
    pub fn new(hosts: Hosts) -> Self {
        Self { hosts, now: Mutex::new(Now::default()), changed: Condvar::new() }
    }

    /// Shows an edition.
    pub fn show(&self, edition: Arc<Edition>, problems: Problems) {
        self.update(|now| (now.edition, now.problems) = (Some(edition), Arc::new(problems)));
    }

    /// Tells of problems; the edition that is shown stays.
    pub fn complain(&self, problems: Problems) {
        self.update(|now| now.problems = Arc::new(problems));
    }

    /// Returns the edition that is shown.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        self.now().edition.clone()
    }

    fn update(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now();
        change(&mut now);
        now.turn += 1;
        drop(now);
        self.changed.notify_all();
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(|poison| poison.into_inner())
    }

    /// Waits until something other than `turn` is shown, or the time is over.
    pub(super) fn after(&self, turn: u64, time: Duration) -> Now {
        let guard = self.now();
        let waited = self.changed.wait_timeout_while(guard, time, |now| now.turn == turn);
        waited.map_or_else(|poison| poison.into_inner().0.clone(), |(now, _)| now.clone())
    }
}

impl Handler for Arc<Preview> {
    fn answer(&self, request: &Request) -> Answer {
        if let Some(why) = self.hosts.refuses(request) {
            return Answer::Response(Response::text(403, why));
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            let mut response = Response::refusal(405);
            response.headers.push(("allow", "GET, HEAD".to_owned()));
            return Answer::Response(response);
        }
        let Some(path) = asked(&request.path) else {
            return Answer::Response(Response::refusal(400));
        };
        match path.as_str() {
            LIVE_PATH if request.method == "GET" => {
                Answer::Stream(live::stream(Arc::clone(self), &request.query))
            }
            SCRIPT_PATH => Answer::Response(live::script()),
            path => Answer::Response(self.page(path, &request.query)),
        }
    }
}

impl Preview {
    fn page(&self, path: &str, query: &str) -> Response {
        let Now { edition, problems, .. } = self.now().clone();
        let Some(edition) = edition else { return no_edition(&problems) };
        let (status, output) = match edition.at(path) {
            At::Output(output) => (200, output),
            At::Folder(folder) => return moved(&edition, &folder, query),
            At::Nothing => match edition.output("404.html") {
                Some(output) => (404, output),
                None => return Response::refusal(404),
            },
        };
        match edition.body(output) {
            Ok(Made::Bytes(bytes)) => {
                let bytes = if is_page(output) { with_reload(&edition, bytes) } else { bytes };
                Response::of(status, mime(output.path.as_str()), bytes)
            }
            Ok(Made::File(body, stamp)) => {
                let tag = format!("\"{}\"", Digest::of_hash(&stamp).short(16));
                let headers = vec![("content-type", mime(output.path.as_str()).to_owned()), ("etag", tag)];
                Response { status, headers, body }
            }
            Ok(Made::Gone) => Response::refusal(404),
            Err(Broken(why)) => broken_page(&why),
        }
    }
}

impl Now {
    /// Returns the version of the page that a browser gets at a path.
    pub(super) fn version(&self, path: &str) -> Option<Version> {
        let edition = self.edition.as_ref()?;
        let output = match edition.at(path) {
            At::Output(output) => output,
            At::Folder(folder) => edition.output(&format!("{folder}index.html"))?,
            At::Nothing => edition.output("404.html")?,
        };
        match edition.body(output) {
            Ok(Made::Bytes(bytes)) => Some(edition.version(&String::from_utf8_lossy(&bytes))),
            _ => None,
        }
    }
}

fn is_page(output: &Output) -> bool {
    output.path.as_str().ends_with(".html")
}

/// Puts the element that follows changes into a page: the one thing that `build` does not write.
fn with_reload(edition: &Edition, bytes: Vec<u8>) -> Vec<u8> {
    let Ok(mut html) = String::from_utf8(bytes) else { return Vec::new() };
    let element = reload_element(&edition.version(&html).to_string());
    let at = html.rfind("</body>").unwrap_or(html.len());
    html.insert_str(at, &element);
    html.into_bytes()
}

fn reload_element(version: &str) -> String {
    format!("<script data-live-reload=\"{version}\" src=\"/{SCRIPT_PATH}\" defer></script>")
}

/// Leads to the address with its slash; made from what is published, so that it cannot lead to another host.
fn moved(edition: &Edition, folder: &str, query: &str) -> Response {
    let mut to = edition.run().site.base.href(&Url::page(folder.trim_end_matches('/')));
    if !query.is_empty() {
        to.push('?');
        to.extend(query.chars().filter(char::is_ascii_graphic));
    }
    let mut response = Response::refusal(302);
    response.headers.push(("location", to));
    response
}

fn no_edition(problems: &Problems) -> Response {
    notice(
        503,
        "Nothing to show yet",
        "The site has errors. As soon as they are mended, it appears here by itself.",
        &problems.text,
    )
}

fn broken_page(why: &str) -> Response {
    notice(500, "This page cannot be shown", "As soon as that is mended, it appears here by itself.", why)
}

/// A page that says what is wrong, where there is no page to show it over.
fn notice(status: u16, title: &str, text: &str, problems: &str) -> Response {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; script-src 'self'; connect-src 'self'\">",
    );
    // Writing into a String cannot fail.
    let _ = write!(
        html,
        "<title>prepress: {title}</title></head><body><h1>{title}</h1><p>{text}</p><pre>{}</pre>{}</body></html>",
        escape(problems),
        reload_element(NO_VERSION)
    );
    Response::of(status, mime("index.html"), html.into_bytes())
}
