//! HTTP/1.1 as far as a preview needs it: requests without a body, answers of known length.
//!
//! References are to RFC 9110 (semantics) and RFC 9112 (messages).

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::digest::Digest;

/// The most bytes that a request may have, its line and headers together.
const LARGEST_HEAD: usize = 16 << 10;

/// The most headers that a request may have.
const MOST_HEADERS: usize = 100;

/// How long a client may take to send a request, and may stay silent between two.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// `GET`, `HEAD` …
    pub(super) method: String,
    /// The target without its query, as it was sent.
    pub(super) path: String,
    /// What follows the first `?`.
    pub(super) query: String,
    /// The host that the client means, from the target or the `Host` header.
    pub(super) host: String,
    /// Headers with their names in lower case, in the order in which they came.
    pub(super) headers: Vec<(String, String)>,
    /// Whether the client wants to send more on this connection.
    pub(super) keep: bool,
}

impl Request {
    /// Returns the value of a header, the first if there are several.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoRequest {
    /// The client has gone, or was silent for too long: there is nobody to answer.
    Gone,
    /// The client sent something that is answered with this status, and nothing more is read from it.
    Refused(u16),
}

/// Reads requests from a connection, one after the other.
pub(super) struct Reader<'a> {
    stream: &'a TcpStream,
    buffer: Vec<u8>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(stream: &'a TcpStream) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    /// Reads the next request.
    pub(super) fn next(&mut self) -> Result<Request, NoRequest> {
        let start = Instant::now();
        loop {
            if let Some((request, length)) = parse(&self.buffer).map_err(NoRequest::Refused)? {
                self.buffer.drain(..length);
                return Ok(request);
            }
            if self.buffer.len() >= LARGEST_HEAD {
                return Err(NoRequest::Refused(431));
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            let late = || match self.buffer.is_empty() {
                true => NoRequest::Gone,
                false => NoRequest::Refused(408),
            };
            if left.is_zero() {
                return Err(late());
            }
            let mut piece = [0; 4096];
            let wanted = piece.len().min(LARGEST_HEAD - self.buffer.len());
            self.stream.set_read_timeout(Some(left)).map_err(|_| NoRequest::Gone)?;
            let mut stream = self.stream;
            match stream.read(&mut piece[..wanted]) {
                Ok(0) => return Err(NoRequest::Gone),
                Ok(read) => self.buffer.extend_from_slice(&piece[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    return Err(late());
                }
                Err(_) => return Err(NoRequest::Gone),
            }
        }
    }
}

/// Parses the head of a request; `None` if its end has not come yet. The error is a status.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(431),
        Err(httparse::Error::Version) => return Err(505),
        Err(_) => return Err(400),
    };
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        keep: parsed.version == Some(1),
        ..Request::default()
    };
    for header in parsed.headers.iter() {
        // Latin-1, as older clients send it, is no reason to refuse: it is never looked at.
        let value = String::from_utf8_lossy(header.value).trim().to_owned();
        request.headers.push((header.name.to_ascii_lowercase(), value));
    }
    let all = |name: &str| request.headers.iter().filter(|(key, _)| key == name).count();
    // A second host, or a length in two ways, is how requests are smuggled (RFC 9112, 3.2 and 6.3).
    if all("host") > 1 || all("content-length") > 1 || (all("host") == 0 && parsed.version == Some(1)) {
        return Err(400);
    }
    if request.header("transfer-encoding").is_some() {
        return Err(413);
    }
    match request.header("content-length").map(str::parse::<u64>) {
        None | Some(Ok(0)) => {}
        Some(Ok(_)) => return Err(413),
        Some(Err(_)) => return Err(400),
    }
    let connection = request.header("connection").unwrap_or_default().to_ascii_lowercase();
    request.keep &= !connection.split(',').any(|word| word.trim() == "close");
    request.host = request.header("host").unwrap_or_default().to_owned();
    let mut target = parsed.path.unwrap_or_default();
    // The absolute form, as sent to proxies: its host counts (RFC 9112, 3.2.2).
    if let Some(rest) = target.strip_prefix("http://") {
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        request.host = rest[..at].to_owned();
        target = &rest[at..];
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (request.path, request.query) = (path.to_owned(), query.to_owned());
    Ok(Some((request, length)))
}

/// What stands in an answer.
#[derive(Debug)]
pub(super) enum Body {
    /// Bytes made for it.
    Bytes(Vec<u8>),
    /// A file of this length.
    File(File, u64),
}

impl Body {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

impl Response {
    /// An answer with a type and bytes; its tag is their digest.
    pub(super) fn of(status: u16, mime: &'static str, bytes: Vec<u8>) -> Self {
        let tag = format!("\"{}\"", Digest::of(&bytes).short(16));
        let headers = vec![("content-type", mime.to_owned()), ("etag", tag)];
        Self { status, headers, body: Body::Bytes(bytes) }
    }

    /// A short answer in words, for a status that is no page.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let mime = "text/plain; charset=utf-8".to_owned();
        let body = Body::Bytes(format!("{text}\n").into_bytes());
        Self { status, headers: vec![("content-type", mime)], body }
    }

    /// The answer to a request that could not be read.
    pub(super) fn refusal(status: u16) -> Self {
        Self::text(status, reason(status))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Turns a whole answer into the one that the request's conditions ask for: nothing if the client has it already,
    /// or a part of it (RFC 9110, 13 and 14). Of several ranges the whole is sent.
    pub(super) fn answering(mut self, request: &Request) -> Self {
        if self.status != 200 {
            return self;
        }
        self.headers.push(("accept-ranges", "bytes".to_owned()));
        let tag = self.header("etag").unwrap_or_default().to_owned();
        let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        if let Some(known) = request.header("if-none-match")
            && (known.trim() == "*" || (!tag.is_empty() && known.split(',').any(|one| weak(one) == tag)))
        {
            self.headers.retain(|(name, _)| *name == "etag");
            return Self { status: 304, body: Body::Bytes(Vec::new()), ..self };
        }
        let fresh = request.header("if-range").is_none_or(|one| one.trim() == tag);
        let Some(wanted) = request.header("range").filter(|_| request.method == "GET" && fresh) else {
            return self;
        };
        let length = self.body.len();
        match range(wanted, length) {
            Wanted::Whole => self,
            Wanted::Nothing => {
                let mut refused = Self::refusal(416);
                refused.headers.push(("content-range", format!("bytes */{length}")));
                refused
            }
            Wanted::Part(first, last) => {
                self.status = 206;
                self.headers.push(("content-range", format!("bytes {first}-{last}/{length}")));
                self.body = match self.body {
                    Body::Bytes(bytes) => {
                        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
                        Body::Bytes(bytes.get(at(first)..=at(last)).unwrap_or_default().to_vec())
                    }
                    Body::File(mut file, _) => match file.seek(SeekFrom::Start(first)) {
                        Ok(_) => Body::File(file, last - first + 1),
                        Err(_) => return Self::refusal(500),
                    },
                };
                self
            }
        }
    }

    /// Writes the answer; to `HEAD` without its body. Tells whether the connection can be used again.
    pub(super) fn write(self, mut out: impl Write, head: bool, keep: bool) -> io::Result<bool> {
        let mut text = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        for line in COMMON {
            text.push_str(line);
            text.push_str("\r\n");
        }
        // A 304 has no body, and a length would be that of the answer that it stands for (RFC 9110, 8.6).
        if self.status != 304 {
            text.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        text.push_str(if keep { "connection: keep-alive\r\n\r\n" } else { "connection: close\r\n\r\n" });
        let mut message = text.into_bytes();
        match self.body {
            Body::Bytes(bytes) if !head => {
                // In one piece, so that a small answer is one packet.
                message.extend_from_slice(&bytes);
                out.write_all(&message)?;
            }
            Body::File(file, length) if !head => {
                out.write_all(&message)?;
                let sent = io::copy(&mut file.take(length), &mut out)?;
                // The file has become shorter: the client must not take the next answer for its end.
                return Ok(keep && sent == length);
            }
            Body::Bytes(_) | Body::File(..) => out.write_all(&message)?,
        }
        Ok(keep)
    }
}

/// Headers of every answer: nothing is kept, guessed, or handed to another site.
pub(super) const COMMON: [&str; 4] = [
    "cache-control: no-store",
    "x-content-type-options: nosniff",
    "cross-origin-resource-policy: same-origin",
    "x-frame-options: SAMEORIGIN",
];

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(u64, u64),
    Nothing,
}

fn range(header: &str, length: u64) -> Wanted {
    let Some(spec) = header.trim().strip_prefix("bytes=") else { return Wanted::Whole };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return Wanted::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let digits = |text: &str| text.trim().bytes().all(|b| b.is_ascii_digit());
    if !digits(first) || !digits(last) {
        return Wanted::Whole;
    }
    match (first.trim().is_empty(), number(first), number(last)) {
        // The last bytes.
        (true, _, Some(count)) if count > 0 && length > 0 => {
            Wanted::Part(length.saturating_sub(count), length - 1)
        }
        (true, _, Some(_)) => Wanted::Nothing,
        (true, _, None) => Wanted::Whole,
        (false, Some(first), last_number) if first < length => match last_number {
            Some(last) if last < first => Wanted::Whole,
            Some(last) => Wanted::Part(first, last.min(length - 1)),
            None => Wanted::Part(first, length - 1),
        },
        (false, ..) => Wanted::Nothing,
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn status(text: &str, expected: Result<&str, u16>) {
        let parsed = parse(text.as_bytes()).map(|parsed| match parsed {
            Some((request, _)) => {
                format!("{} {}|{}|{}", request.host, request.path, request.query, request.keep)
            }
            None => "partial".into(),
        });
        assert_eq!(parsed, expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn requests() {
        status("GET /a?b?c HTTP/1.1\r\nHost: x\r\n\r\n", Ok("x /a|b?c|true"));
        status("GET /a HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", Ok("x /a||false"));
        status("GET / HTTP/1.0\r\n\r\n", Ok(" /||false"));
        status("GET http://y:1/a HTTP/1.1\r\nHost: x\r\n\r\n", Ok("y:1 /a||true"));
        status("GET / HTTP/1.1\r\nHost: x\r\n", Ok("partial"));
        status("GET / HTTP/1.1\r\n\r\n", Err(400));
        status("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", Err(400));
        status("GET / HTTP/2.0\r\n\r\n", Err(505));
        status("\0\0\0\0", Err(400));
        status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", Err(413));
        status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", Err(400));
        status("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", Err(413));
        status(&format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "a: b\r\n".repeat(200)), Err(431));
    }

    #[test]
    fn ranges() {
        use Wanted::{Nothing, Part, Whole};
        for (header, expected) in [
            ("bytes=0-3", Part(0, 3)),
            ("bytes=5-", Part(5, 9)),
            ("bytes=-3", Part(7, 9)),
            ("bytes=-30", Part(0, 9)),
            ("bytes=3-99", Part(3, 9)),
            ("bytes=10-", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=99999999999999999999-", Nothing),
            ("bytes=4-2", Whole),
            ("bytes=a-b", Whole),
            ("bytes=-", Whole),
            ("bytes=0-1,3-4", Whole),
            ("lines=0-3", Whole),
        ] {
            assert_eq!(range(header, 10), expected, "{header}");
        }
        assert_eq!(range("bytes=0-", 0), Nothing);
    }

    fn answer(request: &[(&str, &str)], method: &str) -> (u16, String) {
        let request = Request {
            method: method.into(),
            headers: request.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Request::default()
        };
        let mut out = Vec::new();
        let response = Response::of(200, "text/plain", b"0123456789".to_vec()).answering(&request);
        let status = response.status;
        response.write(&mut out, method == "HEAD", true).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    #[test]
    fn answers_to_conditions() {
        let (_, whole) = answer(&[], "GET");
        assert!(whole.contains("content-length: 10\r\n") && whole.ends_with("\r\n\r\n0123456789"));
        let tag = whole.split("etag: ").nth(1).unwrap().split("\r\n").next().unwrap();
        let (status, head) = answer(&[], "HEAD");
        assert!(status == 200 && head.contains("content-length: 10\r\n") && head.ends_with("\r\n\r\n"));
        let (status, none) = answer(&[("if-none-match", &format!("\"x\", W/{tag}"))], "GET");
        assert!(status == 304 && none.ends_with("\r\n\r\n") && none.contains(tag));
        let (status, part) = answer(&[("range", "bytes=2-4")], "GET");
        assert!(
            status == 206 && part.ends_with("\r\n\r\n234") && part.contains("content-range: bytes 2-4/10")
        );
        assert_eq!(answer(&[("range", "bytes=2-4"), ("if-range", "\"old\"")], "GET").0, 200);
        assert_eq!(answer(&[("range", "bytes=2-4"), ("if-range", tag)], "GET").0, 206);
        let (status, refused) = answer(&[("range", "bytes=20-")], "GET");
        assert!(status == 416 && refused.contains("content-range: bytes */10"));
    }
}
