//! Blocks: paragraphs, headings, quotes and alerts, lists, tables, raw HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Tag, TagEnd};

use super::out::{Out, offset};
use super::render::Renderer;
use super::{Heading, Hole, KINDS, Label, Shape, phrase, slug};
use crate::diag::Code;
use crate::html::{escape, escape_into};

/// A heading that is being written.
pub(super) struct OpenHeading {
    level: u8,
    explicit: Option<String>,
    /// Where its id goes.
    id_at: usize,
    /// Where its text starts.
    text_at: usize,
    /// Its content without links.
    pub html: String,
}

/// The table that is being written; tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    /// The column of the next cell.
    column: usize,
    in_head: bool,
    has_rows: bool,
    /// Where the cell's tag and where its content starts.
    cell: (usize, usize),
}

impl Renderer<'_> {
    /// Starts a block.
    pub fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.out.fresh_line();
                self.paragraph = self.out.html.len();
                self.lone = None;
                self.out.html.push_str("<p>");
            }
            Tag::Heading { level, id, .. } => self.start_heading(level as u8, id.as_deref()),
            Tag::BlockQuote(None) => self.open("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind, range.start),
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(None) => self.open("<ul>\n"),
            Tag::List(Some(1)) => self.open("<ol>\n"),
            Tag::List(Some(first)) => self.open(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                self.open("<li>");
                self.item = self.out.html.len() - 1;
            }
            Tag::FootnoteDefinition(label) => self.start_note(&label, range),
            Tag::DefinitionList => self.open("<dl>\n"),
            Tag::DefinitionListTitle => self.open("<dt>"),
            Tag::DefinitionListDefinition => self.open("<dd>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                // It scrolls inside itself, so it takes the focus and has a name. A group and not a region: several
                // regions of one name would be as many landmarks.
                self.open("<div class=\"table\" role=\"group\"");
                self.out.label(Label::Table);
                self.out.html.push_str(" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                (self.table.in_head, self.table.column) = (true, 0);
                self.open("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.open(if self.table.has_rows { "<tr>" } else { "<tbody>\n<tr>" });
                (self.table.in_head, self.table.column, self.table.has_rows) = (false, 0, true);
            }
            Tag::TableCell => self.start_cell(),
            // Inline tags come here never, and metadata is no extension that is turned on.
            _ => {}
        }
    }

    /// Ends a block.
    pub fn finish_block(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => return self.finish_heading(range),
            TagEnd::FootnoteDefinition => return self.finish_note(),
            _ => self.end_block(),
        }
        let html = match tag {
            TagEnd::Paragraph => return self.finish_paragraph(),
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table if self.table.has_rows => "</tbody>\n</table></div>\n",
            TagEnd::Table => "</table></div>\n",
            TagEnd::TableHead => "</tr>\n</thead>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => return self.finish_cell(),
            _ => "",
        };
        self.out.html.push_str(html);
    }

    /// Writes a block's tag on a line of its own.
    fn open(&mut self, html: &str) {
        self.out.fresh_line();
        self.out.html.push_str(html);
    }

    /// Writes a horizontal rule.
    pub fn rule(&mut self) {
        self.end_block();
        self.open("<hr>\n");
    }

    fn finish_paragraph(&mut self) {
        let lone = self.lone.take().filter(|lone| lone.end == self.out.html.len());
        let Some(image) = lone.filter(|_| self.shape == Shape::Body) else {
            return self.out.html.push_str("</p>\n");
        };
        self.out.rewind(self.paragraph);
        self.out.html.push_str("<figure>");
        self.write_image(image.index, &image.alt, "");
        self.out.html.push_str("<figcaption>");
        escape_into(&mut self.out.html, &image.title);
        self.out.html.push_str("</figcaption></figure>\n");
        self.out.text.push_str(&image.title);
        self.out.end_text();
        self.block = self.out.text.len();
    }

    fn start_heading(&mut self, level: u8, explicit: Option<&str>) {
        self.open("<div class=\"heading\"><h");
        self.out.hole(Hole::Level(level));
        self.out.html.push_str(" id=\"");
        self.out.hole(Hole::IdPrefix);
        let id_at = self.out.html.len();
        self.out.html.push_str("\">");
        self.heading = Some(OpenHeading {
            level,
            explicit: explicit.filter(|id| !id.is_empty()).map(str::to_owned),
            id_at,
            text_at: self.out.text.len(),
            html: String::new(),
        });
    }

    /// The link to a heading stands beside it, so that it is no part of the heading's name.
    fn finish_heading(&mut self, range: Range<usize>) {
        self.flush();
        let Some(heading) = self.heading.take() else { return };
        let text = self.out.text[heading.text_at..].trim().to_owned();
        self.end_block();
        let id = match heading.explicit {
            Some(id) => self.explicit_id(id, &range),
            None => self.ids.give(&text),
        };
        self.out.insert(heading.id_at, &escape(&id));
        self.out.html.push_str("</h");
        self.out.hole(Hole::Level(heading.level));
        self.out.html.push_str("><a class=\"anchor\"");
        self.out.prefixed("href", "#", &id);
        self.out.label(Label::Section(offset(self.headings.len())));
        self.out.html.push_str(">#</a></div>\n");
        let end = range.start + self.origin.text[range.clone()].trim_end().len();
        let span = self.origin.span(range.start..end);
        let (id, text, html) = (id.into(), text.into(), heading.html.trim().into());
        self.headings.push(Heading { level: heading.level, id, text, html, span });
    }

    /// Takes an id that the author gave, or another one if it has been given before.
    fn explicit_id(&mut self, id: String, range: &Range<usize>) -> String {
        let written = &self.origin.text[range.clone()];
        let place = written
            .rfind(&format!("#{id}"))
            .map_or(range.clone(), |at| range.start + at..range.start + at + 1 + id.len());
        if slug::is_footnote(&id) {
            let message = format!("the id `{id}` belongs to a footnote");
            self.report(Code::DuplicateHeading, place, message, "give the heading another id");
            return self.ids.give(&id);
        }
        let Some(first) = self.explicit.get(&id) else {
            self.explicit.insert(id.clone(), place);
            return id;
        };
        let first = self.origin.place(first.clone());
        let message = format!("two headings have the id `{id}`");
        let diagnostic = self.origin.report(Code::DuplicateHeading, place, message);
        self.found.push(diagnostic.also(first, "first given here").help("give one of them another id"));
        self.ids.give(&id)
    }

    fn start_alert(&mut self, kind: BlockQuoteKind, start: usize) {
        let (name, title) = KINDS[match kind {
            BlockQuoteKind::Note => 0,
            BlockQuoteKind::Tip => 1,
            BlockQuoteKind::Important => 2,
            BlockQuoteKind::Warning => 3,
            BlockQuoteKind::Caution => 4,
        }];
        self.open(&format!("<div class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-title\">"));
        match self.titles.get(&start) {
            Some(range) => {
                let own = phrase::of(&self.origin.text[range.clone()]);
                self.out.html.push_str(&own.html);
                self.out.text.push_str(&own.text);
            }
            None => self.out.hole(Hole::Label(title)),
        }
        self.out.html.push_str("</p>\n");
        self.out.end_text();
        self.block = self.out.text.len();
    }

    fn start_cell(&mut self) {
        let start = self.out.html.len();
        let class = self.table.alignments.get(self.table.column).copied().map_or("", alignment);
        self.table.column += 1;
        self.out.html.push_str(if self.table.in_head { "<th scope=\"col\"" } else { "<td" });
        self.out.html.push_str(class);
        self.out.html.push('>');
        self.table.cell = (start, self.out.html.len());
    }

    fn finish_cell(&mut self) {
        let (start, content) = self.table.cell;
        let html = &mut self.out.html;
        if !self.table.in_head {
            html.push_str("</td>");
        } else if html.len() == content {
            // A header without text names nothing.
            html.truncate(start);
            html.push_str("<td></td>");
        } else {
            html.push_str("</th>");
        }
    }

    /// Writes the box of a task.
    pub fn checkbox(&mut self, done: bool) {
        let item = self.item.min(self.out.html.len());
        self.out.insert(item, " class=\"task\"");
        self.paragraph = usize::MAX;
        let (checked, label) = if done { (" checked", Label::Done) } else { ("", Label::ToDo) };
        self.out.html.push_str("<input type=\"checkbox\" disabled");
        self.out.html.push_str(checked);
        self.out.label(label);
        self.out.html.push_str("> ");
    }

    /// Ends a block of raw HTML. Comments are the author's notes: where HTML is not allowed, they go.
    pub fn close_raw(&mut self, range: Range<usize>) {
        let Some(raw) = self.raw.take() else { return };
        self.out.fresh_line();
        if self.options.allow_html {
            self.out.html.push_str(&raw);
            return self.out.fresh_line();
        }
        let shown = without_comments(&raw);
        let shown = shown.trim();
        if shown.is_empty() {
            return;
        }
        self.raw_html(shown, range);
        let Out { html, text, .. } = &mut self.out;
        html.push_str("<p>");
        escape_into(html, shown);
        html.push_str("</p>\n");
        text.push_str(shown);
        self.end_block();
    }
}

/// Returns raw HTML without its comments; one that is not closed stays.
fn without_comments(raw: &str) -> String {
    let mut shown = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, comment)) = rest.split_once("<!--") {
        // `<!-->` and `<!--->` are whole comments.
        let skipped = match comment {
            _ if comment.starts_with('>') => Some(1),
            _ if comment.starts_with("->") => Some(2),
            _ => comment.find("-->").map(|at| at + 3),
        };
        let Some(skipped) = skipped else { break };
        shown.push_str(before);
        rest = &comment[skipped..];
    }
    shown.push_str(rest);
    shown
}

/// Returns the class of a cell.
fn alignment(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "",
        Alignment::Left => " class=\"ta-l\"",
        Alignment::Center => " class=\"ta-c\"",
        Alignment::Right => " class=\"ta-r\"",
    }
}
