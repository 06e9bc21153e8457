//! Phrases: a line of inline Markdown where no link can stand.

use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::origin::Origin;
use super::{Input, Phrase};
use crate::html::{escape, escape_into};

/// Parses a title or the like: its first paragraph, with code, emphasis, strong and strikethrough alone.
pub fn phrase(input: Input<'_>) -> Phrase {
    of(&Origin::new(input).text)
}

impl Phrase {
    /// A phrase without markup.
    pub fn plain(text: &str) -> Self {
        let html = escape(text);
        let text: Arc<str> = text.into();
        let html = if html == *text { Arc::clone(&text) } else { html.into() };
        Self { html, text }
    }
}

/// A character that counts as white space for emphasis and as a letter for blocks: `# 1` stays what it says.
const GUARD: &str = "\u{a0}";

/// Parses a text without line ends of other systems.
pub(super) fn of(text: &str) -> Phrase {
    let text = text.trim();
    if !text
        .bytes()
        .any(|b| matches!(b, b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'\\' | b'~' | b'!' | b'\n'))
    {
        return Phrase::plain(text);
    }
    let guarded = format!("{GUARD}{text}");
    let (mut html, mut plain) =
        (String::with_capacity(text.len() * 5 / 4), String::with_capacity(text.len()));
    for event in Parser::new_ext(&guarded, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS) {
        let tag = match event {
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => break,
            Event::Start(Tag::Emphasis) => "<em>",
            Event::End(TagEnd::Emphasis) => "</em>",
            Event::Start(Tag::Strong) => "<strong>",
            Event::End(TagEnd::Strong) => "</strong>",
            Event::Start(Tag::Strikethrough) => "<del>",
            Event::End(TagEnd::Strikethrough) => "</del>",
            Event::Code(text) => {
                html.push_str("<code>");
                escape_into(&mut html, &text);
                plain.push_str(&text);
                "</code>"
            }
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                let text = if plain.is_empty() { text.trim_start() } else { &text };
                escape_into(&mut html, text);
                plain.push_str(text);
                ""
            }
            Event::SoftBreak | Event::HardBreak => {
                html.push(' ');
                plain.push(' ');
                ""
            }
            _ => "",
        };
        html.push_str(tag);
    }
    Phrase { html: html.into(), text: plain.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, html: &str, plain: &str) {
        let phrase = of(text);
        assert_eq!((&*phrase.html, &*phrase.text), (html, plain));
    }

    #[test]
    fn phrases() {
        check("What is `x < y`?", "What is <code>x &lt; y</code>?", "What is x < y?");
        check("*a* **b** ~~c~~", "<em>a</em> <strong>b</strong> <del>c</del>", "a b c");
        check("_a_ &amp; \\*b\\*", "<em>a</em> &amp; *b*", "a & *b*");
        check("[a](b) <c> [[d]] ![e](f)", "a &lt;c&gt; d e", "a <c> d e");
        check("https://a.b", "https://a.b", "https://a.b");
        check("", "", "");
    }

    #[test]
    fn no_blocks() {
        check("# a `b`", "# a <code>b</code>", "# a b");
        check("1. *a*", "1. <em>a</em>", "1. a");
        check("> *a*\nb", "&gt; <em>a</em> b", "> a b");
        check("- _a_\n\nb", "- <em>a</em>", "- a");
        check("a\n===\nb", "a", "a");
        check("[a]: _b_", "[a]: <em>b</em>", "[a]: b");
        check("`` ` ``", "<code>`</code>", "`");
    }
}
