//! The text of a body, without markup, read off its HTML: kept beside it, it would be a third of what a site takes in
//! memory.

use super::{Body, Hole};

/// In whose voice a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Running text.
    Prose,
    /// Code within a sentence.
    Code,
    /// A block of code, or what it prints.
    Block,
    /// The heading of this index; what follows is its section.
    Heading(usize),
}

/// The text of a body, and in whose voice each part of it is.
#[derive(Debug, Default)]
pub struct Reading {
    /// All text without markup, each block on a line of its own.
    pub text: String,
    /// `(offset into text, voice from there on)`, ascending; what comes before the first is prose.
    pub voices: Vec<(usize, Voice)>,
}

impl Reading {
    /// Returns each stretch with its voice, in order.
    pub fn stretches(&self) -> impl Iterator<Item = (&str, Voice)> {
        let ends = self.voices.iter().skip(1).map(|(at, _)| *at).chain([self.text.len()]);
        let first = self.voices.first().map_or(self.text.len(), |(at, _)| *at);
        let rest = self.voices.iter().zip(ends).map(|((at, voice), end)| (*at, end.max(*at), *voice));
        std::iter::once((0, first, Voice::Prose))
            .chain(rest)
            .map(|(at, end, voice)| (self.text.get(at..end).unwrap_or_default(), voice))
            .filter(|(text, _)| !text.is_empty())
    }
}

/// Tells whether an element starts and ends a line. (Of a heading's name the digit is left open.)
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "ul" | "ol"
            | "dl"
            | "table"
            | "p"
            | "h"
            | "li"
            | "td"
            | "th"
            | "dt"
            | "dd"
            | "figcaption"
            | "div"
            | "blockquote"
            | "pre"
            | "section"
            | "tr"
            | "summary"
    )
}

/// What stands in the HTML for the eye and is no part of the text: the start of its tag, and its end.
const MARKS: [(&str, &str); 3] = [
    ("<a class=\"anchor\"", "</a>"),
    ("<a class=\"footnote-back\"", "</a>"),
    ("<sup class=\"footnote-ref\"", "</sup>"),
];

/// Returns all text of a body, code and what it prints included, each block on a line of its own.
pub(super) fn read(body: &Body) -> Reading {
    let mut out = Text { text: String::with_capacity(body.html.len()), voices: Vec::new() };
    let (mut headings, mut around) = (0, Voice::Prose);
    let html = &*body.html;
    let mut holes = body.holes.iter().peekable();
    let mut at = 0;
    while at < html.len() {
        // Up to the next tag or hole there is text alone.
        let tag = html[at..].find('<').map_or(html.len(), |found| at + found);
        while let Some(&&(place, hole)) = holes.peek().filter(|(place, _)| (*place as usize) <= tag) {
            holes.next();
            let place = (place as usize).max(at);
            out.words(&html[at..place]);
            at = place;
            out.hole(body, hole);
        }
        out.words(&html[at..tag]);
        if tag == html.len() {
            break;
        }
        let rest = &html[tag..];
        let until = |end: &str| rest.find(end).map_or(html.len(), |found| tag + found + end.len());
        let may_be_mark = matches!(rest.as_bytes().get(1), Some(b'a' | b's'));
        at = match MARKS.iter().find(|(start, _)| may_be_mark && rest.starts_with(start)) {
            Some((_, end)) => until(end),
            None => until(">"),
        };
        // Holes inside a tag are attributes.
        while holes.next_if(|(place, _)| (*place as usize) < at).is_some() {}
        let name = rest.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
        if name == "img" {
            let tag = &html[tag..at];
            let alt = tag.split_once(" alt=\"").and_then(|(_, rest)| rest.split_once('"'));
            out.words(alt.map_or("", |(alt, _)| alt));
        } else if name == "br" {
            out.space();
        } else if name == "code" {
            out.speak(if rest.starts_with("</") { around } else { Voice::Code });
        } else if is_block(name) {
            out.end_line();
            if name == "h" {
                around = if rest.starts_with("</") { Voice::Prose } else { Voice::Heading(headings) };
                headings += usize::from(around != Voice::Prose);
                out.speak(around);
            }
        }
    }
    for &(_, hole) in holes {
        out.hole(body, hole);
    }
    let end = out.text.trim_end().len();
    out.text.truncate(end);
    let voices = out.voices.into_iter().map(|(at, voice)| (at.min(end), voice)).collect();
    Reading { text: out.text, voices }
}

struct Text {
    text: String,
    voices: Vec<(usize, Voice)>,
}

impl Text {
    /// Adds a piece of HTML without tags.
    fn words(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find(['&', '\n']) {
            self.text.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix('\n') {
                self.space();
                rest = after;
                continue;
            }
            let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
            let found = known.iter().find_map(|(name, sign)| Some((rest.strip_prefix(name)?, *sign)));
            let (after, sign) = found.unwrap_or((&rest[1..], '&'));
            self.text.push(sign);
            rest = after;
        }
        self.text.push_str(rest);
    }

    fn hole(&mut self, body: &Body, hole: Hole) {
        match hole {
            Hole::Fence(index) => {
                let Some(fence) = body.fences.get(index as usize) else { return };
                self.speak(Voice::Block);
                for code in std::iter::once(&*fence.code).chain(fence.output.as_deref()) {
                    self.end_line();
                    self.text.push_str(code);
                    self.end_line();
                }
                self.speak(Voice::Prose);
            }
            Hole::LinkText(index) => {
                self.text.push_str(body.links.get(index as usize).map_or("", |link| &link.target));
            }
            // What the interface says is no part of the text.
            Hole::Link(_) | Hole::Image(_) | Hole::Level(_) | Hole::IdPrefix | Hole::Label(_) => {}
        }
    }

    /// What comes now is in this voice.
    fn speak(&mut self, voice: Voice) {
        self.voices.push((self.text.len(), voice));
    }

    /// Between words there is one space, at the start of a line none.
    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(' ');
        }
    }

    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}
