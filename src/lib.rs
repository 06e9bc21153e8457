//! prepress turns Markdown topics and structured question banks into a study site.

pub mod diag;
pub mod digest;
pub mod highlight;
pub mod html;
pub mod par;
pub mod source;
pub mod url;
