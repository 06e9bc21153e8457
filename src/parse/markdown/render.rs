//! The pass over the parser's events.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::blocks::{OpenHeading, Table};
use super::code::OpenFence;
use super::link::{LoneImage, OpenImage, OpenLink};
use super::note::Note;
use super::origin::Origin;
use super::out::Out;
use super::slug::Ids;
use super::{Body, Fence, Heading, Image, Link, Options, Shape, ahead, autolink, context, extensions};
use crate::diag::{Code, Diagnostic, Parsed};
use crate::digest::Digest;

/// A link whose block is not finished.
pub(super) struct BlockLink {
    /// Its index.
    pub index: usize,
    /// Where it stands in the text.
    pub text: Range<usize>,
    /// Whether it has a text of its own.
    pub named: bool,
}

/// What has been made of the events so far.
pub(super) struct Renderer<'a> {
    pub origin: Origin<'a>,
    pub options: Options,
    pub shape: Shape,
    pub found: Vec<Diagnostic>,
    pub out: Out,
    /// What is left waiting while a footnote is written.
    pub outer: Vec<(usize, Out)>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub fences: Vec<Fence>,
    /// Footnotes that are finished.
    pub notes: Vec<Note>,
    pub numbers: ahead::Notes,
    /// How many references each footnote has so far, by its number.
    pub reference_counts: BTreeMap<usize, usize>,
    pub ids: Ids,
    /// The headings' explicit ids, with where each was first given.
    pub explicit: BTreeMap<String, Range<usize>>,
    /// Titles of alerts, by the offset of the block quote.
    pub titles: BTreeMap<usize, Range<usize>>,
    /// Whether the text has `[^` anywhere.
    pub may_have_notes: bool,
    /// Whether the text has anything like an address.
    pub may_have_addresses: bool,
    /// Neighbouring pieces of text, gathered so that an address is seen whole.
    pub run: String,
    pub run_range: Range<usize>,
    /// Where the text of the block begins that is being written.
    pub block: usize,
    /// The links of that block.
    pub block_links: Vec<BlockLink>,
    /// Whether raw HTML has been reported in that block.
    pub block_reported: bool,
    pub heading: Option<OpenHeading>,
    pub link: Option<OpenLink>,
    pub image: Option<OpenImage>,
    pub fence: Option<OpenFence>,
    pub raw: Option<String>,
    pub table: Table,
    /// Where the attributes of the last `<li` go.
    pub item: usize,
    /// Where the last paragraph starts.
    pub paragraph: usize,
    /// An image with a title that is the first thing in its paragraph.
    pub lone: Option<LoneImage>,
    /// How many raw elements are open in which text is not running text.
    pub raw_depth: usize,
    /// The Python block that was the last thing written, and where it ended.
    pub after_python: Option<(usize, usize)>,
}

impl<'a> Renderer<'a> {
    /// Gets ready for a text.
    pub fn new(origin: Origin<'a>, options: Options, shape: Shape) -> Self {
        let html = String::with_capacity(origin.text.len() + origin.text.len() / 2);
        let text = String::with_capacity(origin.text.len());
        Self {
            may_have_notes: origin.text.contains("[^"),
            may_have_addresses: autolink::may_hold(&origin.text),
            origin,
            options,
            shape,
            found: Vec::new(),
            out: Out { html, text, ..Out::default() },
            outer: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            fences: Vec::new(),
            notes: Vec::new(),
            numbers: ahead::Notes::default(),
            reference_counts: BTreeMap::new(),
            ids: Ids::default(),
            explicit: BTreeMap::new(),
            titles: BTreeMap::new(),
            run: String::new(),
            run_range: 0..0,
            block: 0,
            block_links: Vec::new(),
            block_reported: false,
            heading: None,
            link: None,
            image: None,
            fence: None,
            raw: None,
            table: Table::default(),
            item: 0,
            paragraph: 0,
            lone: None,
            raw_depth: 0,
            after_python: None,
        }
    }

    /// Turns the text into a body.
    pub fn run(mut self) -> Parsed<Body> {
        let text = self.origin.text.clone();
        let patched = ahead::titles(&text);
        let (source, titles) =
            patched.map_or((None, BTreeMap::new()), |(source, titles)| (Some(source), titles));
        self.titles = titles;
        let source = source.as_deref().unwrap_or(&text);
        let ahead = ahead::read(source);
        self.ids = Ids::reserve(ahead.ids);
        self.numbers = ahead.notes;
        for (event, range) in Parser::new_ext(source, extensions()).into_offset_iter() {
            self.event(event, range);
        }
        self.end_block();
        self.write_notes();
        self.finish(&text)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(fence) = &mut self.fence {
            match event {
                Event::Text(text) => fence.add(&text, range),
                _ => self.close_fence(range),
            }
            return;
        }
        if self.image.is_some() {
            return self.in_image(event, range);
        }
        if let Some(raw) = &mut self.raw {
            match event {
                Event::Html(text) | Event::Text(text) => raw.push_str(&text),
                _ => self.close_raw(range),
            }
            return;
        }
        if let Some(link) = &mut self.link {
            if range.end < link.range.end {
                link.content_end = link.content_end.max(range.end);
            }
            if link.ignores(&event) {
                return;
            }
        }
        if let Event::Text(text) = event {
            self.after_python = None;
            return self.gather(&text, range);
        }
        self.flush();
        let after_python = self.after_python.take();
        match event {
            Event::Start(Tag::CodeBlock(kind)) => self.open_fence(kind, range, after_python),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Code(text) => self.code(&text),
            Event::InlineHtml(html) | Event::Html(html) => self.inline_html(&html, range),
            Event::FootnoteReference(label) => self.reference(&label, range),
            Event::SoftBreak => self.line_end(""),
            Event::HardBreak => self.line_end("<br>"),
            Event::Rule => self.rule(),
            Event::TaskListMarker(done) => self.checkbox(done),
            // No extension for mathematics is turned on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(&text),
            Event::Text(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.inline("<em>"),
            Tag::Strong => self.inline("<strong>"),
            Tag::Strikethrough => self.inline("<del>"),
            Tag::Superscript => self.inline("<sup>"),
            Tag::Subscript => self.inline("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(link_type, &dest_url, &title, range)
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.open_image(link_type, &dest_url, &title, range)
            }
            tag => {
                self.end_block();
                self.start_block(tag, range);
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis => self.inline("</em>"),
            TagEnd::Strong => self.inline("</strong>"),
            TagEnd::Strikethrough => self.inline("</del>"),
            TagEnd::Superscript => self.inline("</sup>"),
            TagEnd::Subscript => self.inline("</sub>"),
            TagEnd::Link => self.close_link(),
            tag => self.finish_block(tag, range),
        }
    }

    /// Adds a diagnostic.
    pub fn report(&mut self, code: Code, range: Range<usize>, message: impl Into<String>, help: &str) {
        let diagnostic = self.origin.report(code, range, message);
        self.found.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }

    /// Ends the text of a block: its links get their context.
    pub fn end_block(&mut self) {
        self.flush();
        if !self.block_links.is_empty() {
            let block = &self.out.text[self.block..];
            let range = |link: &BlockLink| link.text.start - self.block..link.text.end - self.block;
            let ranges: Vec<Range<usize>> = self.block_links.iter().map(range).collect();
            let contexts = context::contexts(block, &ranges);
            for (link, mut context) in self.block_links.drain(..).zip(contexts) {
                if !link.named {
                    context.link = Box::default();
                }
                self.links[link.index].context = context;
            }
        }
        self.out.end_text();
        self.block = self.out.text.len();
        self.block_reported = false;
        self.raw_depth = 0;
    }

    fn finish(mut self, markdown: &str) -> Parsed<Body> {
        if self.shape == Shape::Line {
            self.unwrap_paragraph();
        }
        let body = Body {
            markdown: self.origin.piece(markdown),
            html: self.out.html.into(),
            holes: self.out.holes.into(),
            headings: self.headings.into(),
            links: self.links.into(),
            images: self.images.into(),
            fences: self.fences.into(),
            prose: self.out.prose.into(),
            digest: Digest::of_hash(&(self.options, self.shape, markdown)),
        };
        Parsed { value: body, found: self.found }
    }

    /// Takes the `<p>` off a text that is one paragraph.
    fn unwrap_paragraph(&mut self) {
        let Some(inside) = self.out.html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>\n"))
        else {
            return;
        };
        if inside.contains("</p>") {
            return;
        }
        self.out.html = inside.to_owned();
        let by = 3;
        self.out.holes.iter_mut().for_each(|(at, _)| *at -= by);
        for span in &mut self.out.prose {
            span.start -= by;
            span.end -= by;
        }
    }
}
