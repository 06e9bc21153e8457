//! What Markdown becomes, case by case.

mod blocks;
mod floods;
mod found;
mod inline;
mod parts;
mod property;

use super::*;

/// Parses a file that holds nothing else.
fn parse(text: &str, options: Options) -> Parsed<Body> {
    body(Input { text, map: &TextMap::shifted(0), path: &SitePath::new("a.md"), whole: None }, options)
}

/// Compares the HTML with its holes filled.
#[track_caller]
fn check(markdown: &str, expected: &str) {
    let body = parse(markdown, Options::default()).value;
    assert_eq!(plain(&body).trim_end(), expected);
}
