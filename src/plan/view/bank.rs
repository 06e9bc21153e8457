//! The page of a bank: its questions to browse, each with its answer.

use serde::Serialize;

use super::pages::{is_long, node_description};
use super::{BacklinkView, Frame, Maker};
use crate::link::{Card, NodeId};
use crate::parse::{Kind, Level};
use crate::plan::fill::{Bodies, BodyRef, Setting};

/// A question on the page of its bank: enough to browse by.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BankQuestion<'a> {
    /// What lists show of it.
    pub card: &'a Card,
    /// What is asked, where it is more than the title.
    pub ask: Option<BodyRef<'a>>,
    /// The program that it is about, as HTML; may be empty.
    pub code: String,
    /// What it prints, as HTML; may be empty.
    pub output: String,
    /// The answer.
    pub answer: BodyRef<'a>,
}

/// By what a list of questions can be filtered: what occurs in it, in order of first occurrence.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Filters {
    /// Levels.
    pub levels: Vec<Level>,
    /// Kinds.
    pub kinds: Vec<Kind>,
}

impl Filters {
    /// Returns what occurs among these.
    pub(super) fn of<'a>(cards: impl IntoIterator<Item = &'a Card>) -> Self {
        let mut filters = Self::default();
        for card in cards {
            filters.levels.extend(card.level.filter(|level| !filters.levels.contains(level)));
            filters.kinds.extend(card.asks.filter(|kind| !filters.kinds.contains(kind)));
        }
        filters.levels.sort_unstable();
        filters
    }
}

/// Everything that `bank.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BankView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// What lists show of the bank.
    pub card: &'a Card,
    /// Its questions in the author's order.
    pub questions: Vec<BankQuestion<'a>>,
    /// By what they can be filtered.
    pub filters: Filters,
    /// Minutes to say them all.
    pub minutes: u32,
    /// The address of its area's cards; may be empty.
    pub deck: String,
    /// The page before.
    pub prev: Option<&'a Card>,
    /// The page after.
    pub next: Option<&'a Card>,
    /// What links here.
    pub backlinks: Vec<BacklinkView<'a>>,
    /// How many more do.
    pub more_backlinks: usize,
}

impl<'a> Maker<'a> {
    /// The view of a bank.
    pub fn bank(self, id: NodeId) -> BankView<'a> {
        let node = self.site.node(id);
        let questions: Vec<BankQuestion<'a>> =
            node.children.iter().filter_map(|&id| self.bank_question(id)).collect();
        let count = questions.len();
        let words = &self.site.words;
        let counted =
            || words.counted(count, "{count} interview question.", "{count} interview questions.", &[]);
        let description = node_description(node).unwrap_or_else(counted);
        let mut page = self.frame("bank", id, &description);
        page.json_ld = self.json_ld(&page, self.learning_resource(id, &page));
        let (backlinks, more_backlinks) = self.backlinks(node);
        BankView {
            backlinks,
            more_backlinks,
            card: &node.card,
            minutes: questions.iter().filter_map(|question| question.card.minutes).sum(),
            filters: Filters::of(questions.iter().map(|question| question.card)),
            questions,
            deck: self.deck(id),
            prev: self.card(node.prev),
            next: self.card(node.next),
            page,
        }
    }

    fn bank_question(self, id: NodeId) -> Option<BankQuestion<'a>> {
        let node = self.site.node(id);
        let question = node.question()?;
        let bodies = Bodies::of(self.site, node);
        let prefix = format!("{}-", question.id.text);
        Some(BankQuestion {
            card: &node.card,
            ask: is_long(&question.ask)
                .then(|| bodies.get(&question.ask, Setting::below(2, format!("{prefix}ask-")))),
            code: question.code.as_ref().map(|code| self.fence_html(code)).unwrap_or_default(),
            output: question.output.as_deref().map(|output| self.output_html(output)).unwrap_or_default(),
            answer: bodies.get(&question.answer, Setting::below(2, prefix)),
        })
    }
}
