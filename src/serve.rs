//! The preview: the site as `build` would publish it, served on this machine while the author writes.
//!
//! [`Edition`] is a run of the pipeline, ready to answer for any path that it would publish; pages are rendered when
//! they are asked for. [`Preview`] holds the edition that is shown and answers requests; [`listen`] brings them from the
//! network; [`Watcher`] tells when the folder has changed. Deliberately absent: files that are looked up by the path of a
//! request, and any state about which page depends on what.

#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests write the files that are watched"))]

mod edition;
mod front;
mod guard;
mod http;
mod live;
mod mime;
mod preview;
mod watch;

pub use edition::Edition;
pub use front::{listen, most_connections};
pub use guard::{Hosts, reachable, url_host};
pub use preview::{Preview, Problems};
pub use watch::{Stopper, Wake, Watcher};
