//! Links and images.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::render::{BlockLink, Renderer};
use super::url::Kind;
use super::{Hole, Image, Link, LinkForm, url};
use crate::diag::Code;
use crate::html::escape_into;

/// A link that is being written.
pub(super) struct OpenLink {
    kind: LinkType,
    destination: String,
    /// Its index, if it leads into the site.
    index: Option<usize>,
    /// Whether it is left out, for the text alone to stay.
    is_dropped: bool,
    /// Whether it is `[[target]]` or `[[target|text]]`.
    pub is_wiki: bool,
    /// Whether it is `[[target]]`.
    is_untitled: bool,
    /// Links inside it, which are no links.
    nested: usize,
    /// Where its content starts in the HTML.
    pub content: usize,
    /// Where its content starts in the text.
    text: usize,
    /// The whole link.
    pub range: Range<usize>,
    /// The end of the last thing inside it.
    pub content_end: usize,
}

impl OpenLink {
    /// Tells whether an event inside the link means nothing: `[[target]]` shows the title of what it leads to.
    pub fn ignores(&self, event: &Event<'_>) -> bool {
        self.is_untitled && !matches!(event, Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link))
    }
}

/// An image whose alternative text is being gathered.
pub(super) struct OpenImage {
    kind: LinkType,
    destination: String,
    title: String,
    alt: String,
    depth: usize,
    range: Range<usize>,
    content_end: usize,
}

/// An image with a title that is the first thing in its paragraph: if it stays alone, it becomes a figure.
pub(super) struct LoneImage {
    /// Its index.
    pub index: usize,
    /// Its text for those who cannot see it.
    pub alt: String,
    /// Its title.
    pub title: String,
    /// Where its HTML ends.
    pub end: usize,
}

impl Renderer<'_> {
    /// Starts a link.
    pub fn open_link(&mut self, kind: LinkType, destination: &CowStr<'_>, title: &str, range: Range<usize>) {
        if let Some(link) = &mut self.link {
            link.nested += 1;
            return;
        }
        let is_wiki = matches!(kind, LinkType::WikiLink { .. });
        // In a table the bar is written `\|`.
        let destination = if is_wiki { destination.trim().trim_end_matches('\\') } else { destination };
        let leads = match kind {
            LinkType::WikiLink { .. } => Kind::Local,
            LinkType::Email => Kind::External,
            _ => match url::kind(destination) {
                Kind::Inline => Kind::Unsafe,
                kind => kind,
            },
        };
        let mut link = OpenLink {
            kind,
            destination: destination.to_owned(),
            index: None,
            is_dropped: leads == Kind::Unsafe,
            is_wiki,
            is_untitled: matches!(kind, LinkType::WikiLink { has_pothole: false }),
            nested: 0,
            content: 0,
            text: self.out.text.len(),
            content_end: range.start + 1,
            range,
        };
        match leads {
            Kind::Local => {
                link.index = Some(self.links.len());
                self.out.html.push_str("<a");
                self.out.hole(Hole::Link(self.links.len() as u32));
                let form = if is_wiki { LinkForm::Wiki } else { LinkForm::Target };
                let (target, span) = (destination.into(), self.origin.span(link.range.clone()));
                self.links.push(Link { target, form, span, context: Default::default() });
                self.link_title(title);
            }
            Kind::External => {
                self.out.html.push_str("<a class=\"external\" href=\"");
                if kind == LinkType::Email {
                    self.out.html.push_str("mailto:");
                }
                url::escape_href(&mut self.out.html, destination);
                self.out.html.push_str("\" rel=\"noopener external\"");
                self.link_title(title);
            }
            Kind::Unsafe | Kind::Inline => {}
        }
        link.content = self.out.html.len();
        self.link = Some(link);
    }

    fn link_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.attribute("title", title);
        }
        self.out.html.push('>');
    }

    /// Ends a link.
    pub fn close_link(&mut self) {
        if let Some(link) = &mut self.link
            && link.nested > 0
        {
            link.nested -= 1;
            return;
        }
        let Some(link) = self.link.take() else { return };
        let place = self.destination(link.kind, &link.range, link.content_end, &link.destination);
        if link.is_dropped {
            let message = format!("the link to `{}` was dropped", link.destination.escape_debug());
            return self.report(
                Code::UnsafeUrl,
                place,
                message,
                "links can lead to pages and to `https:` addresses",
            );
        }
        let Some(index) = link.index else { return self.out.html.push_str("</a>") };
        self.links[index].span = self.origin.span(place);
        let is_empty = self.out.html.len() == link.content;
        if link.is_wiki && is_empty {
            self.out.hole(Hole::LinkText(index as u32));
            self.out.text.push_str(&link.destination);
            if let Some(heading) = &mut self.heading {
                escape_into(&mut heading.html, &link.destination);
            }
        } else if link.is_wiki {
            let kept = self.out.html.trim_end_matches(' ').len();
            self.out.html.truncate(kept);
        }
        self.out.html.push_str("</a>");
        let text = link.text..self.out.text.len();
        self.block_links.push(BlockLink { index, text, named: !(link.is_wiki && is_empty) });
    }

    /// Returns where a destination was written, or the whole link where that cannot be told.
    fn destination(
        &self,
        kind: LinkType,
        whole: &Range<usize>,
        content_end: usize,
        target: &str,
    ) -> Range<usize> {
        let text = &self.origin.text;
        let found = match kind {
            LinkType::Inline => {
                let rest = text.get(content_end..whole.end).unwrap_or_default();
                url::find(rest).map(|found| content_end + found.start..content_end + found.end)
            }
            LinkType::Autolink | LinkType::Email => Some(whole.start + 1..whole.end - 1),
            LinkType::WikiLink { .. } => {
                let inside = text.get(whole.clone()).unwrap_or_default();
                inside.find(target).map(|at| whole.start + at..whole.start + at + target.len())
            }
            _ => None,
        };
        found.filter(|range| !range.is_empty()).unwrap_or(whole.clone())
    }

    /// Starts an image.
    pub fn open_image(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        let is_wiki = matches!(kind, LinkType::WikiLink { .. });
        let destination = if is_wiki { destination.trim().trim_end_matches('\\') } else { destination };
        self.image = Some(OpenImage {
            kind,
            destination: destination.to_owned(),
            title: title.to_owned(),
            alt: String::new(),
            depth: 0,
            content_end: range.start + 2,
            range,
        });
    }

    /// Gathers the alternative text of an image.
    pub fn in_image(&mut self, event: Event<'_>, range: Range<usize>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::End(TagEnd::Image) if image.depth == 0 => return self.close_image(),
            Event::Start(_) => image.depth += 1,
            Event::End(_) => image.depth = image.depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
        image.content_end = image.content_end.max(range.end.min(image.range.end));
    }

    fn close_image(&mut self) {
        let Some(mut image) = self.image.take() else { return };
        if matches!(image.kind, LinkType::WikiLink { has_pothole: false }) {
            image.alt.clear();
        }
        if let Some(link) = &mut self.link {
            link.content_end = link.content_end.max(image.range.end);
        }
        let place = self.destination(image.kind, &image.range, image.content_end, &image.destination);
        match url::kind(&image.destination) {
            Kind::Unsafe => {
                let message = format!("the image `{}` was dropped", image.destination.escape_debug());
                self.report(
                    Code::UnsafeUrl,
                    place,
                    message,
                    "put the picture beside the page and link to the file",
                );
                self.words(&image.alt);
            }
            Kind::External => self.remote_image(image, place),
            kind => self.local_image(image, place, kind),
        }
    }

    /// An image on another host becomes a link to it, unless it is in a link already.
    fn remote_image(&mut self, image: OpenImage, place: Range<usize>) {
        let message = format!("the image `{}` on another host became a link", image.destination);
        let help = "copy the picture beside the page: the site asks no other host for anything";
        self.report(Code::RemoteImage, place, message, help);
        let name = if image.alt.trim().is_empty() { &image.destination } else { &image.alt };
        if self.link.is_some() {
            return self.words(name);
        }
        self.out.html.push_str("<a class=\"external\" href=\"");
        url::escape_href(&mut self.out.html, &image.destination);
        self.out.html.push_str("\" rel=\"noopener external\"");
        self.link_title(&image.title);
        self.put(name);
        self.out.html.push_str("</a>");
    }

    fn local_image(&mut self, image: OpenImage, place: Range<usize>, kind: Kind) {
        if image.alt.trim().is_empty() {
            let message =
                format!("the image `{}` has no text for those who cannot see it", cut(&image.destination));
            self.report(
                Code::MissingAlt,
                image.range.clone(),
                message,
                "write what it shows between `![` and `]`",
            );
        }
        self.out.text.push_str(&image.alt);
        if let Some(heading) = &mut self.heading {
            escape_into(&mut heading.html, &image.alt);
        }
        if kind == Kind::Inline {
            self.out.html.push_str("<img src=\"");
            url::escape_href(&mut self.out.html, &image.destination);
            self.out.html.push('"');
            return self.image_attributes(&image.alt, &image.title);
        }
        let index = self.images.len();
        self.images.push(Image { target: image.destination.into(), span: self.origin.span(place) });
        let is_first = self.link.is_none() && self.paragraph.checked_add(3) == Some(self.out.html.len());
        self.write_image(index, &image.alt, &image.title);
        if is_first && !image.title.is_empty() {
            let (alt, title, end) = (image.alt, image.title, self.out.html.len());
            self.lone = Some(LoneImage { index, alt, title, end });
        }
    }

    /// Writes an image of the site.
    pub fn write_image(&mut self, index: usize, alt: &str, title: &str) {
        self.out.html.push_str("<img");
        self.out.hole(Hole::Image(index as u32));
        self.image_attributes(alt, title);
    }

    fn image_attributes(&mut self, alt: &str, title: &str) {
        self.out.attribute("alt", alt);
        if !title.is_empty() {
            self.out.attribute("title", title);
        }
        self.out.html.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}

/// Shortens an address for a message: a picture inside the address can be long.
fn cut(destination: &str) -> String {
    match destination.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &destination[..at]),
        None => destination.to_owned(),
    }
}
