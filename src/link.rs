//! Link: all files together become a [`Site`], where every page knows its place and every link its target.
//!
//! Linking is done in full on every run: it works on indices and digests, and there is no bookkeeping to get wrong.
//! It never opens a file and never fails; what it cannot resolve, it reports.

mod backlinks;
mod card;
mod outfit;
mod prerequisites;
mod related;
mod resolve;
mod routes;
mod tags;
mod target;
mod terms;
mod tree;

use std::sync::Arc;

pub use backlinks::Backlink;
pub use card::{Card, CardKind};
pub use outfit::{Outfit, Way};
pub use routes::{AssetRoute, Redirect};
pub use tags::Tag;
pub use target::Target;
pub use terms::{Memo, Mention, TermPage};

use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics, Parsed};
use crate::parse::Content;
use crate::parse::bank::{Bank, Question};
use crate::parse::markdown::Body;
use crate::parse::topic::Topic;
use crate::source::{Place, SitePath};
use crate::sources::Asset;
use crate::trace::Locks;
use crate::translation::Translation;
use crate::url::{BaseUrl, OutPath, Url};

/// The index of a page in [`Site::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(u32);

impl NodeId {
    /// The home page.
    pub const HOME: Self = Self(0);

    fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A file of the content, parsed.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    /// Where it lies: `content/…`.
    pub path: SitePath,
    /// What it became, and what was wrong with it.
    pub content: Arc<Parsed<Content>>,
}

/// Everything that linking reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The site's configuration.
    pub config: &'a Config,
    /// Where the site will stand.
    pub base: &'a BaseUrl,
    /// The parsed files, sorted by path.
    pub files: &'a [ParsedFile],
    /// The files that are copied.
    pub assets: &'a [Asset],
    /// Recorded runs of code.
    pub traces: &'a Arc<Locks>,
    /// What the interface says.
    pub words: &'a Translation,
    /// Whether drafts take part.
    pub drafts: bool,
}

/// The whole site, linked.
#[derive(Debug)]
pub struct Site {
    /// The site's configuration.
    pub config: Config,
    /// Where it will stand.
    pub base: BaseUrl,
    /// Every page with content or children: home first, then sections, topics, banks, questions, each by path.
    pub nodes: Vec<Node>,
    /// Tags, by slug.
    pub tags: Vec<Tag>,
    /// Glossary terms, by name.
    pub terms: Vec<TermPage>,
    /// Old addresses that lead to a page.
    pub redirects: Vec<Redirect>,
    /// Files that are copied, with their addresses.
    pub assets: Vec<AssetRoute>,
    /// Recorded runs of code, by content file.
    pub traces: Arc<Locks>,
    /// Logo, fonts, header and footer, resolved.
    pub outfit: Outfit,
    /// What the interface says.
    pub words: Translation,
}

/// What stands on a page.
#[derive(Clone, Debug)]
pub enum NodeContent {
    /// The home page or a section, with the text of its `_index.md` if there is one.
    Section(Option<Arc<Topic>>),
    /// A topic page.
    Topic(Arc<Topic>),
    /// A bank's own page.
    Bank(Arc<Bank>),
    /// A question.
    Question(Arc<Question>),
}

/// A page and its place in the site.
#[derive(Debug)]
pub struct Node {
    /// What stands on it.
    pub content: NodeContent,
    /// What other pages show of it.
    pub card: Card,
    /// Its path without slashes at the ends: `concurrency/gil`, `q/what-is-the-gil`; empty for the home page.
    pub path: String,
    /// The file it comes from; a section without text has none.
    pub source: Option<SitePath>,
    /// The section or bank that holds it; the home page holds itself.
    pub parent: NodeId,
    /// What it holds, in the author's order.
    pub children: Vec<NodeId>,
    /// The section of the first level that it lies in; the home page outside of any.
    pub area: NodeId,
    /// Whether a question lies at or below it.
    pub has_questions: bool,
    /// What to read before it in the author's order.
    pub prev: Option<NodeId>,
    /// What to read next.
    pub next: Option<NodeId>,
    /// Targets of the links of all bodies, one body after the other in the order of [`NodeContent::bodies`].
    pub targets: Vec<Option<Target>>,
    /// Where the images of all bodies lie, likewise.
    pub images: Vec<Option<usize>>,
    /// First mentions of glossary terms: `(body, place in its HTML, term)`, ascending.
    pub mentions: Arc<[Mention]>,
    /// Pages that link here, each once.
    pub backlinks: Vec<Backlink>,
    /// Pages that a reader of this one may want, the nearest first.
    pub related: Vec<NodeId>,
    /// A topic: what to read first.
    pub prerequisites: Vec<NodeId>,
    /// A topic: what it is a prerequisite of.
    pub leads_to: Vec<NodeId>,
    /// A question: its topics. A topic: its questions.
    pub see: Vec<NodeId>,
    /// A question: the follow-ups that are questions of the site; `None` for one that is plain text.
    pub follow_ups: Vec<Option<NodeId>>,
    /// A question: the questions that it follows.
    pub follows: Vec<NodeId>,
}

impl NodeContent {
    /// Returns every body of the page, in a fixed order.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let (topic, question) = match self {
            Self::Section(topic) => (topic.as_ref(), None),
            Self::Topic(topic) => (Some(topic), None),
            Self::Bank(_) => (None, None),
            Self::Question(question) => (None, Some(question)),
        };
        let text = topic.map(|topic| &topic.body);
        text.into_iter().chain(question.into_iter().flat_map(|question| question_bodies(question)))
    }
}

/// Returns every body of a question, in the order in which a reader meets them after the answer is opened.
fn question_bodies(question: &Question) -> impl Iterator<Item = &Body> {
    // Taken apart without `..`, so that a new field with a body does not compile until it is here.
    let Question {
        ask,
        answer,
        choices,
        say,
        why,
        listen_for,
        green_flags,
        red_flags,
        scores,
        follow_ups,
        id: _,
        title: _,
        level: _,
        kind: _,
        code: _,
        output: _,
        see: _,
        tags: _,
        roles: _,
        minutes: _,
        python: _,
        sources: _,
        aliases: _,
        covers: _,
        draft: _,
        digest: _,
    } = question;
    [ask, answer]
        .into_iter()
        .chain(choices.iter().flat_map(|choice| std::iter::once(&choice.text).chain(&choice.why)))
        .chain(say)
        .chain(why)
        .chain([listen_for, green_flags, red_flags, scores].into_iter().flatten())
        .chain(follow_ups.iter().map(|follow_up| &follow_up.body))
}

impl Node {
    /// Tells whether it is a question.
    pub fn question(&self) -> Option<&Question> {
        match &self.content {
            NodeContent::Question(question) => Some(question),
            _ => None,
        }
    }

    /// Returns where it is published.
    pub fn out(&self) -> OutPath {
        OutPath::page(&self.path)
    }

    /// Returns its address.
    pub fn url(&self) -> Url {
        Url::page(&self.path)
    }
}

impl Site {
    /// Returns a page.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Returns how many questions there are.
    pub fn questions(&self) -> usize {
        self.nodes.iter().filter(|node| node.question().is_some()).count()
    }

    /// Returns every page with its id.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId::new(index), node))
    }

    /// Returns the sections of the first level, in the author's order.
    pub fn areas(&self) -> impl Iterator<Item = NodeId> {
        let home = &self.nodes[NodeId::HOME.index()];
        home.children.iter().copied().filter(|&id| matches!(self.node(id).content, NodeContent::Section(_)))
    }

    /// Returns every question at or below a page, in reading order.
    pub fn questions_below(&self, id: NodeId) -> Vec<NodeId> {
        self.below(id).into_iter().filter(|&id| self.node(id).question().is_some()).collect()
    }

    /// Returns every page below a page, in reading order (without recursion: folders nest as deep as authors like).
    pub fn below(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut open: Vec<NodeId> = self.node(id).children.iter().rev().copied().collect();
        while let Some(next) = open.pop() {
            found.push(next);
            open.extend(self.node(next).children.iter().rev());
        }
        found
    }
}

/// Links the site. The memo saves time and nothing else: dropping it never changes the result.
pub fn link(input: Input<'_>, memo: &mut Memo) -> Parsed<Site> {
    let mut found = Diagnostics::default();
    let mut site = tree::grow(input, &mut found);
    let mut routes = routes::routes(input, &mut site, &mut found);
    terms::collect(input, &mut site, &mut found);
    tags::collect(&mut site, &mut found);
    routes.add_own(&site);
    resolve::resolve(&mut site, &routes, &mut found);
    outfit::dress(&mut site, &routes, &mut found);
    prerequisites::report(&site, &mut found);
    tree::order(&mut site);
    terms::mention(&mut site, memo);
    backlinks::collect(&mut site);
    related::relate(&mut site);
    Parsed { value: site, found: found.into_vec() }
}

/// Returns the place of a file as a whole, for messages.
fn file_place(path: &SitePath) -> Place {
    Place { path: path.clone(), span: None }
}

/// Sets the severity that the site's configuration gives to broken links.
fn broken(config: &Config, diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity(config.links.broken)
}
