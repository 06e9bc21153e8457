//! prepress turns Markdown topics and structured question banks into a study site.

pub mod config;
pub mod diag;
pub mod digest;
pub mod disk;
pub mod highlight;
pub mod html;
pub mod link;
pub mod par;
pub mod parse;
pub mod source;
pub mod sources;
pub mod url;
