//! Who may ask: pages of other sites must not read a preview, by whatever way a browser offers them.
//!
//! A name that an attacker points at this machine is told by its `Host` (DNS rebinding); a request made by another site's
//! page by its `Origin`, or by the fetch metadata that browsers add (W3C Fetch Metadata Request Headers).

use std::net::{IpAddr, Ipv6Addr};

use super::http::Request;

/// The hosts that a preview answers to.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// The address that `--host` named; `None` for loopback alone.
    named: Option<IpAddr>,
}

impl Hosts {
    /// Returns the hosts of a preview that listens on `address`.
    pub fn of(address: IpAddr) -> Self {
        Self { named: (!address.is_loopback()).then_some(address) }
    }

    /// Tells whether a `Host` or the host of an `Origin` is one of this machine's: `localhost`, a loopback address, or the
    /// one that was named. An address cannot be pointed elsewhere, so where any is listened on, any is fine.
    fn knows(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => match rest.split_once(']') {
                Some((name, port)) if port.is_empty() || is_port(port) => name,
                _ => return false,
            },
            None => match host.find(':') {
                Some(at) if is_port(&host[at..]) => &host[..at],
                Some(_) => return false,
                None => host,
            },
        };
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let Ok(address) = name.parse::<IpAddr>() else { return false };
        match self.named {
            None => address.is_loopback(),
            Some(named) => address.is_loopback() || named == address || named.is_unspecified(),
        }
    }

    /// Returns why a request is not answered, or `None` if it is.
    pub(super) fn refuses(&self, request: &Request) -> Option<&'static str> {
        if !self.knows(&request.host) {
            return Some("This preview answers to localhost and loopback addresses alone.");
        }
        let foreign = |origin: &str| origin.strip_prefix("http://").is_none_or(|host| !self.knows(host));
        if request.header("origin").is_some_and(foreign) {
            return Some("This preview answers to its own pages alone.");
        }
        // A click on a link is fine wherever it stands; a script, an image or a frame of another site is not.
        let site = request.header("sec-fetch-site").unwrap_or("none");
        let visit = request.header("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
            && request.header("sec-fetch-dest").is_none_or(|dest| dest == "document");
        if matches!(site, "cross-site" | "same-site") && !visit {
            return Some("This preview answers to its own pages alone.");
        }
        None
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

/// Returns an address as it stands in a URL.
pub fn url_host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// Returns the address under which a listener is reached from this machine.
pub fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(any) if any.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(any) if any.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(named: &str, headers: &[(&str, &str)], answered: bool) {
        let host = headers.iter().find(|(name, _)| *name == "host").map_or("localhost", |(_, host)| host);
        let request = Request {
            host: host.to_owned(),
            headers: headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Request::default()
        };
        let hosts = Hosts::of(named.parse().unwrap());
        assert_eq!(hosts.refuses(&request).is_none(), answered, "{named} {headers:?}");
    }

    #[test]
    fn hosts() {
        for host in ["localhost", "LOCALHOST:4000", "127.0.0.1:4000", "127.1.2.3", "[::1]:80", "[::1]"] {
            check("127.0.0.1", &[("host", host)], true);
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1:x",
            "192.168.1.5",
            "[::1",
            "::1",
            "localhost:4000:1",
            "localhost@evil",
            "2130706433",
            "0x7f.1",
        ] {
            check("127.0.0.1", &[("host", host)], false);
        }
        check("192.168.1.5", &[("host", "192.168.1.5:4000")], true);
        check("192.168.1.5", &[("host", "192.168.1.6:4000")], false);
        check("0.0.0.0", &[("host", "10.0.0.7:4000")], true);
        check("0.0.0.0", &[("host", "evil.example")], false);
    }

    #[test]
    fn origins_and_fetches() {
        check("127.0.0.1", &[("origin", "http://localhost:4000")], true);
        for origin in ["null", "https://evil.example", "http://evil.example", "file://", "http://localhost.x"]
        {
            check("127.0.0.1", &[("origin", origin)], false);
        }
        let fetch =
            |site, mode, dest| [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
        check("127.0.0.1", &fetch("same-origin", "cors", "empty"), true);
        check("127.0.0.1", &fetch("none", "navigate", "document"), true);
        check("127.0.0.1", &fetch("cross-site", "navigate", "document"), true);
        check("127.0.0.1", &fetch("cross-site", "navigate", "iframe"), false);
        check("127.0.0.1", &fetch("cross-site", "no-cors", "script"), false);
        check("127.0.0.1", &fetch("same-site", "no-cors", "image"), false);
    }
}
