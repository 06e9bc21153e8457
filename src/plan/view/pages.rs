//! Views of the pages of the content.

use serde::Serialize;
use serde_json::json;

use super::{
    AreaMap, BacklinkView, Frame, Maker, TagLink, cut, date_text, minutes_to_read, seconds_aloud,
    version_text,
};
use crate::link::{Card, Node, NodeContent, NodeId};
use crate::parse::Kind;
use crate::parse::bank::Question;
use crate::parse::markdown::{Body, Fence};
use crate::parse::topic::Topic;
use crate::plan::fill::{Bodies, BodyRef, Setting, code_block, guess, printed};
use crate::url::Url;

/// A line of a table of contents.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TocLine<'a> {
    /// 2 for the main headings, 3 below them.
    pub level: u8,
    /// The heading's id.
    pub id: &'a str,
    /// The heading as HTML.
    pub title: &'a str,
}

/// Everything that `topic.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TopicView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// What lists show of the page.
    pub card: &'a Card,
    /// When it was last checked: `2026-11-21`.
    pub updated: Option<String>,
    /// The Python it speaks of: `3.14`.
    pub python: Option<String>,
    /// Minutes to read.
    pub minutes: usize,
    /// Its tags.
    pub tags: Vec<TagLink>,
    /// Headings of the levels 2 and 3.
    pub toc: Vec<TocLine<'a>>,
    /// The text.
    pub body: BodyRef<'a>,
    /// What to read first.
    pub prerequisites: Vec<&'a Card>,
    /// What it leads to.
    pub leads_to: Vec<&'a Card>,
    /// The questions of the topic.
    pub questions: Vec<&'a Card>,
    /// What links here.
    pub backlinks: Vec<BacklinkView<'a>>,
    /// How many more do.
    pub more_backlinks: usize,
    /// What a reader may want next.
    pub related: Vec<&'a Card>,
    /// The page before, in the author's order.
    pub prev: Option<&'a Card>,
    /// The page after.
    pub next: Option<&'a Card>,
}

/// A choice of a quiz.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ChoiceView<'a> {
    /// The choice.
    pub text: BodyRef<'a>,
    /// Whether it is right.
    pub correct: bool,
    /// Why.
    pub why: Option<BodyRef<'a>>,
}

/// A follow-up: a question of the site, or a text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FollowUpView<'a> {
    /// The question of the site.
    pub card: Option<&'a Card>,
    /// The text of one that is not.
    pub text: Option<BodyRef<'a>>,
}

/// Everything that `question.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct QuestionView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// What lists show of the question: `card.id`, `card.level`, `card.asks` (its kind), `card.minutes`.
    pub card: &'a Card,
    /// What is asked.
    pub ask: BodyRef<'a>,
    /// Whether `ask` has blocks (code, lists) besides its first paragraph, so that it cannot be a heading.
    pub long: bool,
    /// The program that the question is about, as HTML; may be empty.
    pub code: String,
    /// What it prints, as HTML; may be empty.
    pub output: String,
    /// Where the reader guesses what it prints, as HTML; empty unless that is what is asked.
    pub guess: String,
    /// The answer.
    pub answer: BodyRef<'a>,
    /// The choices of the quiz.
    pub choices: Vec<ChoiceView<'a>>,
    /// How to put it aloud.
    pub say: Option<BodyRef<'a>>,
    /// Seconds that takes.
    pub say_seconds: usize,
    /// What the interviewer learns.
    pub why: Option<BodyRef<'a>>,
    /// Points of a strong answer.
    pub listen_for: Vec<BodyRef<'a>>,
    /// Good signs.
    pub green_flags: Vec<BodyRef<'a>>,
    /// Bad signs.
    pub red_flags: Vec<BodyRef<'a>>,
    /// What a 1, 2, 3 and 4 sounds like.
    pub scores: Vec<BodyRef<'a>>,
    /// What comes next.
    pub follow_ups: Vec<FollowUpView<'a>>,
    /// Questions that it follows.
    pub follows: Vec<&'a Card>,
    /// Its topics.
    pub see: Vec<&'a Card>,
    /// Its tags.
    pub tags: Vec<TagLink>,
    /// Whom it is for; empty for everyone.
    pub roles: Vec<&'a str>,
    /// The Python since which it holds.
    pub python: Option<String>,
    /// Addresses of its sources.
    pub sources: Vec<&'a str>,
    /// The bank it comes from.
    pub bank: &'a Card,
    /// What links here.
    pub backlinks: Vec<BacklinkView<'a>>,
    /// How many more do.
    pub more_backlinks: usize,
    /// What a reader may want next.
    pub related: Vec<&'a Card>,
    /// The question before, in the bank.
    pub prev: Option<&'a Card>,
    /// The question after.
    pub next: Option<&'a Card>,
}

/// A bank or section in a list, and how much is in it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Counted<'a> {
    /// The page.
    pub card: &'a Card,
    /// Its path, as the cards know their area by.
    pub path: &'a str,
    /// Topic pages in it.
    pub topics: usize,
    /// Questions in it.
    pub questions: usize,
    /// Questions by level: junior, mid, senior.
    pub levels: [usize; 3],
}

/// Everything that `section.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SectionView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// What lists show of the section.
    pub card: &'a Card,
    /// Its text.
    pub body: Option<BodyRef<'a>>,
    /// Its sections.
    pub sections: Vec<Counted<'a>>,
    /// Its topic pages.
    pub topics: Vec<&'a Card>,
    /// Its banks.
    pub banks: Vec<Counted<'a>>,
    /// How much is in it.
    pub total: Counted<'a>,
    /// The address of its cards; empty if there are none.
    pub deck: String,
    /// What links here.
    pub backlinks: Vec<BacklinkView<'a>>,
    /// How many more do.
    pub more_backlinks: usize,
}

/// Everything that `home.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct HomeView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// Its title and summary.
    pub card: &'a Card,
    /// Its text.
    pub body: Option<BodyRef<'a>>,
    /// The areas.
    pub areas: Vec<Counted<'a>>,
    /// Topic pages outside of any area.
    pub topics: Vec<&'a Card>,
    /// Banks outside of any area.
    pub banks: Vec<Counted<'a>>,
    /// How much there is.
    pub total: Counted<'a>,
    /// How the areas build on one another; `None` where they do not.
    pub map: Option<AreaMap<'a>>,
    /// What links here.
    pub backlinks: Vec<BacklinkView<'a>>,
    /// How many more do.
    pub more_backlinks: usize,
}

impl<'a> Maker<'a> {
    /// Counts what is at or below a page.
    pub(super) fn counted(self, id: NodeId) -> Counted<'a> {
        let Node { card, path, .. } = self.site.node(id);
        let mut counted = Counted { card, path, topics: 0, questions: 0, levels: [0; 3] };
        for below in self.site.below(id) {
            match &self.site.node(below).content {
                NodeContent::Topic(_) => counted.topics += 1,
                NodeContent::Question(question) => {
                    counted.questions += 1;
                    counted.levels[question.level as usize] += 1;
                }
                NodeContent::Section(_) | NodeContent::Bank(_) => {}
            }
        }
        counted
    }

    /// Returns the address of the cards of the area that a page lies in; empty if it has none.
    pub(super) fn deck(self, id: NodeId) -> String {
        let area = self.site.node(id).area;
        if area == NodeId::HOME || !self.site.node(area).has_questions {
            return String::new();
        }
        self.site.base.href(&Url::page(&format!("cards/{}", self.site.node(area).path)))
    }

    fn children(self, id: NodeId, wanted: impl Fn(&NodeContent) -> bool) -> Vec<NodeId> {
        let children = self.site.node(id).children.iter().copied();
        children.filter(|&child| wanted(&self.site.node(child).content)).collect()
    }

    /// The view of a topic page.
    pub fn topic(self, id: NodeId, topic: &'a Topic) -> TopicView<'a> {
        let node = self.site.node(id);
        let bodies = Bodies::of(self.site, node);
        let description = match &topic.summary {
            Some(summary) => summary.text.to_string(),
            None => first_paragraph(&topic.body),
        };
        let mut page = self.frame("topic", id, &description);
        page.json_ld = self.json_ld(&page, self.learning_resource(id, &page));
        page.report = self.report(&page, &node.path, topic.digest);
        let (backlinks, more_backlinks) = self.backlinks(node);
        let highest = topic.body.headings.iter().map(|heading| heading.level).min().unwrap_or(2);
        let headings = topic.body.headings.iter().filter(|heading| heading.level <= highest + 1);
        let questions: Vec<NodeId> =
            node.see.iter().copied().filter(|&id| self.site.node(id).question().is_some()).collect();
        TopicView {
            card: &node.card,
            updated: topic.updated.map(date_text),
            python: topic.python.map(version_text),
            minutes: minutes_to_read(&topic.body.text()),
            tags: self.tags(&topic.tags),
            toc: headings
                .map(|heading| TocLine {
                    level: heading.level - highest + 2,
                    id: &heading.id,
                    title: &heading.html,
                })
                .collect(),
            body: bodies.get(&topic.body, Setting::page()),
            prerequisites: self.cards(&node.prerequisites),
            leads_to: self.cards(&node.leads_to),
            questions: self.cards(&questions),
            backlinks,
            more_backlinks,
            related: self.cards(&node.related),
            prev: self.card(node.prev),
            next: self.card(node.next),
            page,
        }
    }

    /// The view of a question.
    pub fn question(self, id: NodeId, question: &'a Question) -> QuestionView<'a> {
        let node = self.site.node(id);
        let bodies = Bodies::of(self.site, node);
        let body = |body: &'a Body, prefix: &str| bodies.get(body, Setting::below(2, prefix));
        let list = |list: &'a [Body], name: &str| -> Vec<BodyRef<'a>> {
            list.iter().enumerate().map(|(at, one)| body(one, &format!("{name}-{}-", at + 1))).collect()
        };
        let mut page = self.frame("question", id, &question.title.text);
        page.json_ld = self.json_ld(&page, self.question_data(id, question, &page));
        page.report = self.report(&page, &question.id.text, question.digest);
        let (backlinks, more_backlinks) = self.backlinks(node);
        let choice = |(at, choice): (usize, &'a crate::parse::bank::Choice)| ChoiceView {
            text: body(&choice.text, &format!("choice-{}-", at + 1)),
            correct: choice.correct,
            why: choice.why.as_ref().map(|why| body(why, &format!("choice-why-{}-", at + 1))),
        };
        let follow_ups = question.follow_ups.iter().zip(&node.follow_ups).enumerate();
        QuestionView {
            card: &node.card,
            ask: bodies.get(&question.ask, Setting::below(1, "ask-")),
            long: is_long(&question.ask),
            code: question.code.as_ref().map(|code| self.fence_html(code)).unwrap_or_default(),
            output: question.output.as_deref().map(|output| self.output_html(output)).unwrap_or_default(),
            guess: question
                .output
                .as_deref()
                .filter(|_| question.kind == Kind::Output)
                .map(|output| self.guess_html(output))
                .unwrap_or_default(),
            answer: body(&question.answer, ""),
            choices: question.choices.iter().enumerate().map(choice).collect(),
            say: question.say.as_ref().map(|say| body(say, "say-")),
            say_seconds: question.say.as_ref().map_or(0, |say| seconds_aloud(&say.text())),
            why: question.why.as_ref().map(|why| body(why, "why-")),
            listen_for: list(&question.listen_for, "listen"),
            green_flags: list(&question.green_flags, "green"),
            red_flags: list(&question.red_flags, "red"),
            scores: list(&question.scores, "score"),
            follow_ups: follow_ups
                .map(|(at, (follow_up, node))| FollowUpView {
                    card: self.card(*node),
                    text: node.is_none().then(|| body(&follow_up.body, &format!("next-{}-", at + 1))),
                })
                .collect(),
            follows: self.cards(&node.follows),
            see: self.cards(&node.see),
            tags: self.tags(&question.tags),
            roles: question.roles.iter().map(|role| &*role.text).collect(),
            python: question.python.map(version_text),
            sources: question.sources.iter().map(|source| &*source.text).collect(),
            bank: &self.site.node(node.parent).card,
            backlinks,
            more_backlinks,
            related: self.cards(&node.related),
            prev: self.card(node.prev),
            next: self.card(node.next),
            page,
        }
    }

    /// The view of a section.
    pub fn section(self, id: NodeId, topic: Option<&'a Topic>) -> SectionView<'a> {
        let node = self.site.node(id);
        let bodies = Bodies::of(self.site, node);
        let description = node_description(node)
            .or_else(|| topic.map(|topic| first_paragraph(&topic.body)))
            .unwrap_or_default();
        let mut page = self.frame("section", id, &description);
        page.json_ld = self.json_ld(&page, self.learning_resource(id, &page));
        let counted = |ids: Vec<NodeId>| ids.into_iter().map(|id| self.counted(id)).collect();
        let total = self.counted(id);
        let (backlinks, more_backlinks) = self.backlinks(node);
        SectionView {
            backlinks,
            more_backlinks,
            card: &node.card,
            body: topic.map(|topic| bodies.get(&topic.body, Setting::page())),
            sections: counted(self.children(id, |content| matches!(content, NodeContent::Section(_)))),
            topics: self.cards(&self.children(id, |content| matches!(content, NodeContent::Topic(_)))),
            banks: counted(self.children(id, |content| matches!(content, NodeContent::Bank(_)))),
            deck: self.deck(id),
            total,
            page,
        }
    }

    /// The view of the home page.
    pub fn home(self, topic: Option<&'a Topic>) -> HomeView<'a> {
        let node = self.site.node(NodeId::HOME);
        let bodies = Bodies::of(self.site, node);
        let description = node_description(node).unwrap_or_else(|| self.card.description.clone());
        let mut page = self.frame("home", NodeId::HOME, &description);
        let site = json!({
            "@type": "WebSite", "@id": self.card.url, "name": self.card.title, "description": self.card.description,
            "url": self.card.url, "inLanguage": self.card.language,
        });
        page.json_ld = graph(vec![site]);
        let counted = |ids: Vec<NodeId>| ids.into_iter().map(|id| self.counted(id)).collect();
        let (backlinks, more_backlinks) = self.backlinks(node);
        HomeView {
            backlinks,
            more_backlinks,
            card: &node.card,
            body: topic.map(|topic| bodies.get(&topic.body, Setting::page())),
            areas: counted(self.site.areas().collect()),
            topics: self
                .cards(&self.children(NodeId::HOME, |content| matches!(content, NodeContent::Topic(_)))),
            banks: counted(self.children(NodeId::HOME, |content| matches!(content, NodeContent::Bank(_)))),
            total: self.counted(NodeId::HOME),
            map: self.map(),
            page,
        }
    }

    /// Structured data: where the page stands, and what it is.
    pub(super) fn json_ld(self, page: &Frame<'_>, what: serde_json::Value) -> String {
        let origin = self.card.url.strip_suffix(&*self.card.base).unwrap_or_default();
        let step = |(at, crumb): (usize, &super::Crumb<'_>)| json!({ "@type": "ListItem", "position": at + 1, "name": crumb.text, "item": format!("{origin}{}", crumb.href) });
        let mut steps: Vec<serde_json::Value> = page.crumbs.iter().enumerate().map(step).collect();
        steps.push(json!({ "@type": "ListItem", "position": steps.len() + 1, "name": page.title, "item": page.canonical }));
        graph(vec![json!({ "@type": "BreadcrumbList", "itemListElement": steps }), what])
    }
}

impl Maker<'_> {
    /// A node of the schema.org graph for a page that one learns from.
    pub(super) fn learning_resource(self, id: NodeId, page: &Frame<'_>) -> serde_json::Value {
        let node = self.site.node(id);
        let (kind, topic) = match &node.content {
            NodeContent::Section(topic) => ("overview", topic.as_deref()),
            NodeContent::Topic(topic) => ("lesson", Some(&**topic)),
            NodeContent::Bank(_) | NodeContent::Question(_) => ("question bank", None),
        };
        let mut value = json!({
            "@type": "LearningResource", "@id": page.canonical, "url": page.canonical, "name": page.title,
            "learningResourceType": kind,
        });
        if !page.description.is_empty() {
            value["description"] = json!(page.description);
        }
        if let Some(topic) = topic {
            let tags: Vec<&str> = topic.tags.iter().map(|tag| &*tag.name).collect();
            if !tags.is_empty() {
                value["keywords"] = json!(tags);
            }
            if let Some(date) = topic.updated {
                value["dateModified"] = json!(date_text(date));
            }
            if !topic.body.html.is_empty() {
                value["timeRequired"] = json!(format!("PT{}M", minutes_to_read(&topic.body.text())));
            }
        }
        let first: Vec<String> = node
            .prerequisites
            .iter()
            .map(|&first| self.site.base.absolute(&self.site.node(first).url()))
            .collect();
        if !first.is_empty() {
            value["competencyRequired"] = json!(first);
        }
        self.belongs(node, &mut value);
        value
    }

    /// A node of the schema.org graph for a question and its answer.
    fn question_data(self, id: NodeId, question: &Question, page: &Frame<'_>) -> serde_json::Value {
        let node = self.site.node(id);
        let mut value = json!({
            "@type": "Question", "@id": page.canonical, "url": page.canonical, "name": question.title.text,
            "text": question.ask.text().trim(), "answerCount": 1, "eduQuestionType": "Flashcard",
            "acceptedAnswer": {
                "@type": "Answer", "url": format!("{}#Answer", page.canonical),
                "text": question.answer.text().trim(),
            },
        });
        let tags: Vec<&str> = question.tags.iter().map(|tag| &*tag.name).collect();
        if !tags.is_empty() {
            value["keywords"] = json!(tags);
        }
        if let Some(minutes) = question.minutes {
            value["timeRequired"] = json!(format!("PT{minutes}M"));
        }
        self.belongs(node, &mut value);
        value
    }

    /// Adds what all pages to learn from have: for whom, about what, in which language, of which whole, by whom.
    fn belongs(self, node: &Node, value: &mut serde_json::Value) {
        let site = self.card;
        value["inLanguage"] = json!(site.language);
        if let Some(level) = node.card.level {
            value["educationalLevel"] = json!(level.name());
        }
        if let Some(area) = &node.card.area {
            value["about"] = json!({ "@type": "Thing", "name": area });
        }
        let whole = self.site.node(node.parent);
        value["isPartOf"] = match node.parent {
            NodeId::HOME => {
                json!({ "@type": "WebSite", "@id": site.url, "name": site.title, "url": site.url })
            }
            _ => {
                let url = self.site.base.absolute(&whole.url());
                json!({ "@type": "LearningResource", "@id": url, "name": whole.card.text, "url": url })
            }
        };
        if !site.author.is_empty() {
            value["author"] = json!({ "@type": "Person", "name": site.author });
        }
    }
}

pub(super) fn node_description(node: &Node) -> Option<String> {
    let summary = match &node.content {
        NodeContent::Section(topic) => topic.as_ref().and_then(|topic| topic.summary.as_ref()),
        NodeContent::Topic(topic) => topic.summary.as_ref(),
        NodeContent::Bank(bank) => bank.summary.as_ref(),
        NodeContent::Question(_) => None,
    };
    summary.map(|summary| summary.text.to_string())
}

/// The first line of a body's text, for descriptions.
fn first_paragraph(body: &Body) -> String {
    cut(body.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default(), 160)
}

/// Whether a body is more than one line of running text.
pub(super) fn is_long(body: &Body) -> bool {
    !body.fences.is_empty()
        || body.html.contains("<p>")
        || body.html.contains("<ul>")
        || body.html.contains("<ol>")
}

impl Maker<'_> {
    pub(super) fn fence_html(self, fence: &Fence) -> String {
        let mut out = String::new();
        code_block(&mut out, &self.site.words, fence, None, true);
        out
    }

    fn guess_html(self, text: &str) -> String {
        let mut out = String::new();
        guess(&mut out, &self.site.words, text);
        out
    }

    pub(super) fn output_html(self, text: &str) -> String {
        let mut out = String::new();
        printed(&mut out, &self.site.words, text);
        out
    }
}

/// Returns a schema.org graph as JSON in which nothing can end the script element that holds it.
fn graph(nodes: Vec<serde_json::Value>) -> String {
    let value = json!({ "@context": "https://schema.org", "@graph": nodes });
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
