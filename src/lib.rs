//! prepress turns Markdown topics and structured question banks into a study site.
//!
//! Everything flows one way, and a module knows only what lies before it (`tests/layers.rs` holds the table):
//!
//! ```text
//! disk ──► parse ──► link ──► plan ──► render ──► publish
//! read     one       all      names    one        write
//! files    file      files    + keys   output     changes
//! ```
//!
//! Start reading at [`pipeline`], which is the whole program on a page; `ARCHITECTURE.md` says why it is so. Deliberately
//! absent: tracking of dependencies, a clock, randomness, and any way for content to take part in a build as code.

pub mod anki;
pub mod card_lock;
pub mod cli;
pub mod cmd;
pub mod colour;
pub mod config;
pub mod coverage;
pub mod diag;
pub mod diagram;
pub mod digest;
pub mod disk;
pub mod highlight;
pub mod html;
pub mod link;
pub mod offline;
pub mod og;
pub mod par;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod run;
pub mod search;
pub mod serve;
pub mod source;
pub mod sources;
pub mod theme;
pub mod trace;
pub mod translation;
pub mod url;
pub mod words;
