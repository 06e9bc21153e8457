//! The examples of the CommonMark specification, read from its npm package where that is installed.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads its examples from a file that the environment may name"
)]

use std::path::{Path, PathBuf};

use prepress::parse::markdown::{Input, Options, body, plain};
use prepress::source::{SitePath, TextMap};

/// The version of the specification that the counts belong to.
const VERSION: &str = "0.31.2";

/// Examples whose HTML differs by choice, and why.
const POLICY: [(usize, &str); 6] = [
    (548, "`[[…]]` is a wiki link"),
    (559, "`[[…]]` is a wiki link"),
    (590, "`![[…]]` is an image by name, and `[[…]]` a wiki link"),
    (602, "a bare address is a link"),
    (608, "a bare address is a link"),
    (611, "a bare address is a link"),
];

/// An example of the specification.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

#[test]
fn the_examples_of_the_specification() {
    let file = spec();
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!(
            "skipped: no {}: type `npm ci` in tests/web, or set PREPRESS_COMMONMARK_SPEC",
            file.display()
        );
        return;
    };
    assert!(text.contains(&format!("\nversion: '{VERSION}'\n")), "{} is another version", file.display());
    let examples = examples(&text);
    let (mut exact, mut decorated, mut policy, mut wrong) = (0, 0, 0, Vec::new());
    for Example { number, markdown, html } in &examples {
        let (got, expected) = (normalise(&render(markdown)), normalise(html));
        let chosen = POLICY.iter().any(|(chosen, _)| chosen == number);
        if got == expected && !chosen {
            exact += 1;
        } else if undecorate(&got) == expected && !chosen {
            decorated += 1;
        } else if chosen && undecorate(&got) != expected {
            policy += 1;
        } else {
            wrong.push(format!("{number}:\n{markdown}--- expected\n{expected}--- got\n{got}"));
        }
    }
    let total = examples.len();
    println!("exact {exact}, decorated {decorated}, policy {policy}, wrong {} of {total}", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((exact, decorated, policy, total), (566, 80, POLICY.len(), 652));
}

/// Returns where the specification lies.
fn spec() -> PathBuf {
    let installed = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/node_modules/commonmark-spec");
    let folder = std::env::var_os("PREPRESS_COMMONMARK_SPEC").map_or_else(installed, PathBuf::from);
    folder.join("spec.txt")
}

/// Cuts the examples out of the specification. In them `→` stands for a tab.
fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let (open, close) = (format!("{fence} example"), fence.as_str());
    let mut examples = Vec::new();
    let mut lines = text.lines();
    while lines.by_ref().any(|line| line == open) {
        let (mut markdown, mut html, mut in_html) = (String::new(), String::new(), false);
        for line in lines.by_ref().take_while(|line| *line != close) {
            if line == "." && !in_html {
                in_html = true;
                continue;
            }
            let part = if in_html { &mut html } else { &mut markdown };
            part.push_str(&line.replace('→', "\t"));
            part.push('\n');
        }
        examples.push(Example { number: examples.len() + 1, markdown, html });
    }
    examples
}

fn render(markdown: &str) -> String {
    let (map, path) = (TextMap::shifted(0), SitePath::new("example.md"));
    let input = Input { text: markdown, map: &map, path: &path, whole: None };
    plain(&body(input, Options { allow_html: true }).value)
}

/// Writes the same HTML in one way: no slash in void elements, `'` as it is.
fn normalise(html: &str) -> String {
    html.replace(" />", ">").replace("&#39;", "'")
}

/// Removes what is documented to be added, each by its exact form.
fn undecorate(html: &str) -> String {
    let html = headings(html);
    let html = replace(&html, "<a class=\"external\" ", "\" rel=\"noopener external\"", |href| {
        format!("<a {href}\"")
    });
    let html = html.replace(" loading=\"lazy\" decoding=\"async\">", ">");
    replace(&html, "<figure><img ", "</figcaption></figure>", |figure| {
        match figure.split_once("><figcaption>") {
            Some((attributes, title)) => format!("<p><img {attributes} title=\"{title}\"></p>"),
            None => format!("<figure>{figure}"),
        }
    })
}

/// Takes off a heading's id, and the link beside it if that leads to the id.
fn headings(html: &str) -> String {
    replace(html, "<div class=\"heading\"><h", "\">#</a></div>", |heading| {
        let undecorated = || {
            let (level, rest) = heading.split_at_checked(1)?;
            let (id, rest) = rest.strip_prefix(" id=\"")?.split_once("\">")?;
            let (content, anchor) = rest.rsplit_once(&format!("</h{level}><a class=\"anchor\" href=\"#"))?;
            anchor.strip_prefix(id)?.strip_prefix("\" aria-label=\"Link to ")?;
            Some(format!("<h{level}>{content}</h{level}>"))
        };
        undecorated().unwrap_or_else(|| format!("<div><h{heading}"))
    })
}

/// Replaces every piece between `open` and the next `close`.
fn replace(html: &str, open: &str, close: &str, with: impl Fn(&str) -> String) -> String {
    let (mut out, mut rest) = (String::new(), html);
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inside, after)) = after.split_once(close) else { break };
        out.push_str(before);
        out.push_str(&with(inside));
        rest = after;
    }
    out + rest
}
