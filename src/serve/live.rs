//! Live reload: an event stream for each tab, which says what its page needs, and nothing about any other.
//!
//! A tab says which version of which page it shows; whenever something changes, the page is rendered and compared. So
//! nothing is kept about tabs: one that comes back after the server was restarted is told just the same.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use super::edition::asked;
use super::front::Stream;
use super::http::Response;
use super::mime::mime;
use super::preview::Preview;
use crate::digest::Digest;
use crate::url::decode;

/// The path of the event stream.
pub(super) const LIVE_PATH: &str = "_prepress/live";

/// The path of the script that follows it.
pub(super) const SCRIPT_PATH: &str = "_prepress/live.js";

const SCRIPT: &str = include_str!("live.js");

/// How often a silent stream says something, so that a client that has gone is noticed.
const PING: Duration = Duration::from_secs(5);

pub(super) fn script() -> Response {
    Response::of(200, mime(SCRIPT_PATH), SCRIPT.as_bytes().to_vec())
}

/// What a tab says of itself in the query: `page`, the path of its address, and `have`, the version it shows.
fn told(query: &str) -> (String, String) {
    let value = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
        pair.map(|(_, value)| decode(value)).unwrap_or_default()
    };
    // The path comes as the browser's address has it, and once more encoded for the query.
    (asked(&value("page")).unwrap_or_default(), value("have"))
}

/// Returns the stream of a tab.
pub(super) fn stream(preview: Arc<Preview>, query: &str) -> Stream {
    let (page, have) = told(query);
    Box::new(move |out| follow(&preview, &page, have, out))
}

fn follow(preview: &Preview, page: &str, mut have: String, out: &mut dyn Write) -> io::Result<()> {
    // A tab that has just come shows no problems.
    let mut shown = Digest::of_hash(&Vec::<String>::new());
    let mut turn = None;
    event(out, "hello", "{}")?;
    loop {
        let now = match turn {
            None => preview.after(u64::MAX, Duration::ZERO),
            Some(turn) => preview.after(turn, PING),
        };
        if turn == Some(now.turn) {
            out.write_all(b": here\n\n")?;
            out.flush()?;
            continue;
        }
        turn = Some(now.turn);
        let problems = now.problems.digest();
        if problems != shown {
            shown = problems;
            event(out, "problems", &format!("[{}]", now.problems.json.join(",")))?;
        }
        let Some(version) = now.version(page) else { continue };
        let fresh = version.to_string();
        if fresh == have {
            continue;
        }
        let parts = |text: &str| {
            let mut parts = text.split('.').map(str::to_owned);
            (parts.next(), parts.next(), parts.next())
        };
        let ((page_was, _, files_were), (page_is, _, files_are)) = (parts(&have), parts(&fresh));
        if page_was == page_is && files_were == files_are {
            let folder = now.edition.as_ref().map_or("", |edition| edition.run().theme.folder());
            let data = serde_json::json!({ "theme": format!("/{folder}/"), "version": fresh });
            event(out, "styles", &data.to_string())?;
        } else {
            event(out, "reload", "{}")?;
        }
        have = fresh;
    }
}

/// Writes an event; its data has no line break.
fn event(out: &mut dyn Write, name: &str, data: &str) -> io::Result<()> {
    out.write_all(format!("event: {name}\ndata: {data}\n\n").as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tab_says_of_itself() {
        assert_eq!(told("page=%2Fq%2Fa%2F&have=1.2.3"), ("q/a/".to_owned(), "1.2.3".to_owned()));
        assert_eq!(told("page=%2F%25C3%25BC%2F"), ("ü/".to_owned(), String::new()));
        // As the page itself is asked for: one slash is the address's, more are the path's.
        assert_eq!(told("page=%2F%2Fa%2F&have=1"), ("/a/".to_owned(), "1".to_owned()));
        assert_eq!(told("x&&=&have"), (String::new(), String::new()));
    }
}
