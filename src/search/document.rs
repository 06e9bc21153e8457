//! What can be found: pages, glossary terms and tags, and what is read of each.

use crate::diag::{Code, Diagnostic};
use crate::link::{Card, CardKind, Node, NodeContent, NodeId, Site, Tag, TermPage};
use crate::parse::bank::Question;
use crate::parse::markdown::{Body, Voice};
use crate::source::Span;
use crate::words;

/// How many sections of a page are told apart: a posting has four bits for them. The last one has all that follow.
pub(super) const SECTIONS: usize = 15;

/// The deepest heading that starts a section.
const DEEPEST: u8 = 3;

/// How many letters of a passage are kept to be shown, at most.
const LEAD: usize = 140;

/// Something that can be found.
pub(super) struct Document<'a> {
    /// Its address without the base path.
    pub address: String,
    /// What it is.
    pub source: Found<'a>,
    /// Its title, code in backticks.
    pub title: String,
    /// The area that it lies in, by its place among all areas.
    pub area: Option<usize>,
}

/// Where a document comes from.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// A page, and what holds it.
    Page(&'a Node, &'a Node),
    /// A term of the glossary.
    Term(&'a TermPage),
    /// A tag.
    Tag(&'a Tag),
}

/// In which part of a document a text stands. The order is that of their weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(super) enum Field {
    /// The title, a question's text, a term's names.
    Title,
    /// Code in them.
    TitleCode,
    /// Headings and tags.
    Heading,
    /// The address, and the titles of what holds the page.
    Path,
    /// Code in a sentence.
    Code,
    /// Running text.
    Text,
    /// What stands beside the matter: rubric, flags, follow-ups.
    Aside,
    /// Blocks of code.
    Block,
}

/// What is shown of a document, title aside.
#[derive(Default)]
pub(super) struct Shown {
    /// How it starts. Of a question that is its text and no word of an answer.
    pub lead: String,
    /// The sections that a result may lead to: id, heading, and how the text starts.
    pub sections: Vec<(Box<str>, Box<str>, String)>,
}

/// Returns all documents of a site, by address.
pub(super) fn documents(site: &Site) -> Vec<Document<'_>> {
    let areas: Vec<NodeId> = site.areas().collect();
    let mut all: Vec<Document<'_>> =
        Vec::with_capacity(site.nodes.len() + site.terms.len() + site.tags.len());
    for node in &site.nodes {
        all.push(Document {
            address: match node.path.as_str() {
                "" => String::new(),
                path => format!("{path}/"),
            },
            source: Found::Page(node, site.node(node.parent)),
            title: marked(&node.card.title),
            area: areas.iter().position(|&area| area == node.area),
        });
    }
    for term in &site.terms {
        let title = term.term.name.text.to_string();
        let address = format!("glossary/#{}", term.slug);
        all.push(Document { address, source: Found::Term(term), title, area: None });
    }
    for tag in &site.tags {
        let address = format!("tags/{}/", tag.slug);
        all.push(Document { address, source: Found::Tag(tag), title: tag.name.to_string(), area: None });
    }
    all.sort_by(|a, b| a.address.cmp(&b.address));
    all
}

impl<'a> Document<'a> {
    /// What other pages show of it; a term and a tag have no card.
    pub fn card(&self) -> Option<&'a Card> {
        match self.source {
            Found::Page(node, _) => Some(&node.card),
            Found::Term(_) | Found::Tag(_) => None,
        }
    }

    /// How much more than others it is wanted, all else being equal: a page that answers comes before one that lists.
    pub fn prior(&self) -> f64 {
        match (self.source, self.card().map(|card| card.kind)) {
            (_, Some(CardKind::Question | CardKind::Topic)) => 1.0,
            (Found::Term(_), _) => 0.9,
            (_, Some(CardKind::Section)) => 0.9,
            (Found::Tag(_), _) => 0.6,
            _ => 0.75,
        }
    }

    /// Calls back with every text, the part that it stands in, and its section (0 before the first heading); returns
    /// what is shown.
    pub fn read(&self, take: &mut dyn FnMut(&str, Field, usize)) -> Shown {
        match self.source {
            Found::Page(node, parent) => self.page(node, parent, take),
            Found::Term(page) => {
                take(&page.term.name.text, Field::Title, 0);
                page.term.aliases.iter().for_each(|alias| take(&alias.text, Field::Title, 0));
                body(&page.term.definition, Field::Text, take);
                Shown { lead: short(&page.term.short), ..Shown::default() }
            }
            Found::Tag(tag) => {
                take(&tag.name, Field::Title, 0);
                Shown::default()
            }
        }
    }

    fn page(&self, node: &Node, parent: &Node, take: &mut dyn FnMut(&str, Field, usize)) -> Shown {
        for (index, text) in self.title.split('`').enumerate() {
            take(text, if index % 2 == 1 { Field::TitleCode } else { Field::Title }, 0);
        }
        if !parent.path.is_empty() {
            take(&parent.card.text, Field::Path, 0);
        }
        if let Some(area) = node.card.area.as_ref().filter(|area| **area != parent.card.text) {
            take(area, Field::Path, 0);
        }
        // The author's own name for the page: of a question that quotes code, the only one.
        let name = node.path.rsplit('/').next().unwrap_or_default();
        take(&name.replace('-', " "), Field::Heading, 0);
        match &node.content {
            NodeContent::Section(None) => Shown::default(),
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => {
                topic.tags.iter().for_each(|tag| take(&tag.name, Field::Heading, 0));
                let mut shown = sections(&topic.body, take);
                if let Some(summary) = &topic.summary {
                    take(&summary.text, Field::Text, 0);
                    shown.lead = short(&summary.text);
                }
                shown
            }
            NodeContent::Bank(bank) => bank.summary.as_ref().map_or_else(Shown::default, |summary| {
                take(&summary.text, Field::Text, 0);
                Shown { lead: short(&summary.text), ..Shown::default() }
            }),
            NodeContent::Question(one) => question(one, take),
        }
    }
}

/// Reads a question: what is asked is its title already.
fn question(question: &Question, take: &mut dyn FnMut(&str, Field, usize)) -> Shown {
    let ask = question.ask.text();
    let mut shown = Shown::default();
    if ask.trim() != &*question.title.text {
        body(&question.ask, Field::Text, take);
        shown.lead = short(&ask);
    }
    question.tags.iter().for_each(|tag| take(&tag.name, Field::Heading, 0));
    question.aliases.iter().for_each(|alias| take(&alias.text.replace('-', " "), Field::Path, 0));
    if let Some(code) = &question.code {
        take(&code.code, Field::Block, 0);
    }
    body(&question.answer, Field::Text, take);
    let beside = question.say.iter().chain(&question.why).chain(&question.listen_for);
    let beside = beside.chain(&question.red_flags).chain(&question.green_flags);
    let beside = beside.chain(question.choices.iter().map(|choice| &choice.text));
    beside.for_each(|one| body(one, Field::Aside, take));
    for follow_up in &question.follow_ups {
        body(&follow_up.body, Field::Aside, take);
    }
    shown
}

/// Reads a body that stands on a page with others.
fn body(body: &Body, field: Field, take: &mut dyn FnMut(&str, Field, usize)) {
    for (text, voice) in body.read().stretches() {
        let field = match voice {
            Voice::Heading(_) => Field::Heading,
            Voice::Code if field == Field::Text => Field::Code,
            Voice::Prose | Voice::Code => field,
            Voice::Block => Field::Block,
        };
        take(text, field, 0);
    }
}

/// Reads a body that has a page of its own, so that a result can lead to its headings.
fn sections(body: &Body, take: &mut dyn FnMut(&str, Field, usize)) -> Shown {
    let mut leads = vec![String::new()];
    // Of a heading with code in it there are several stretches.
    let (mut section, mut next) = (0, 0);
    let mut shown = Shown::default();
    for (text, voice) in body.read().stretches() {
        let field = match voice {
            Voice::Heading(index) => {
                if let Some(heading) = body.headings.get(index).filter(|_| next <= index) {
                    next = index + 1;
                    if heading.level <= DEEPEST && section < SECTIONS {
                        section += 1;
                        shown.sections.push((heading.id.clone(), heading.text.clone(), String::new()));
                        leads.push(String::new());
                    }
                }
                Field::Heading
            }
            Voice::Prose => Field::Text,
            Voice::Code => Field::Code,
            Voice::Block => Field::Block,
        };
        if matches!(field, Field::Text | Field::Code)
            && let Some(lead) = leads.last_mut().filter(|lead| lead.len() <= LEAD)
        {
            lead.push_str(text);
        }
        take(text, field, section);
    }
    let mut leads = leads.iter().map(|lead| short(lead));
    shown.lead = leads.next().unwrap_or_default();
    for ((_, _, lead), text) in shown.sections.iter_mut().zip(leads) {
        *lead = text;
    }
    shown
}

/// Cuts a passage at the end of its paragraph, or of a word.
fn short(lead: &str) -> String {
    let line = lead.trim().lines().next().unwrap_or_default();
    let Some((end, _)) = line.char_indices().nth(LEAD) else { return line.to_owned() };
    let cut = line[..end].rfind(' ').unwrap_or(end);
    format!("{}…", line[..cut].trim_end_matches([',', ';', ':', ' ']))
}

/// Returns a title as text, its code in backticks.
fn marked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (known, end) = if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            (if matches!(&rest[..end], "<code>" | "</code>") { "`" } else { "" }, end)
        } else {
            let names = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
            names
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map_or(("&", 1), |(name, sign)| (*sign, name.len()))
        };
        out.push_str(known);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Reports pages that no sensible query would find: none of the title's words says anything. (A page without text is
/// reported where it is parsed.)
pub fn weak(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in &site.nodes {
        let (Some(source), Some(span)) = (&node.source, title_span(node)) else { continue };
        let (mut count, mut says) = (0, false);
        words::tokens(&node.card.text, |token| {
            count += 1;
            says |= !words::STOP_WORDS.contains(&&*token.term);
        });
        // One word, whatever it is, can be typed as it stands.
        if !says && count != 1 {
            let message = format!("no word of the title `{}` says what the page is about", node.card.text);
            let help = "name the subject in the title: a search finds pages by it";
            found.push(Diagnostic::new(Code::HardToFind, source, span, message).help(help));
        }
    }
    found
}

fn title_span(node: &Node) -> Option<Span> {
    match &node.content {
        NodeContent::Topic(topic) => Some(topic.title_span),
        NodeContent::Question(question) => Some(question.id.span),
        NodeContent::Section(_) | NodeContent::Bank(_) => None,
    }
}
