//! The preview as a program: it shows what a clean build would write, whatever happens to the folder and whoever asks.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod attack;
mod client;
mod edits;
mod folder;
mod manners;
