//! prepress turns Markdown topic pages and question banks into a study site.

pub mod diag;
pub mod digest;
pub mod html;
pub mod par;
pub mod source;
pub mod url;
