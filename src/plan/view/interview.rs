//! Views of the mock interview and of the interviewer's kit. Both pages are made by scripts; without them they explain
//! themselves and lead to the ready-made sets.

use serde::Serialize;

use super::pages::{FollowUpView, is_long};
use super::{Frame, Maker};
use crate::link::{Card, NodeId};
use crate::parse::{Kind, Level};
use crate::plan::fill::{Bodies, BodyRef, Setting};
use crate::plan::kit::{AROUND, MINUTES, minutes_of, ready_set};
use crate::url::Url;

/// A ready-made set.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ReadySet {
    /// The address of its page.
    pub href: String,
    /// Its level.
    pub level: &'static str,
    /// How many questions it has.
    pub questions: usize,
    /// How long it takes, in minutes, opening and closing included.
    pub minutes: u32,
}

/// Everything that `mock.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MockView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The ready-made sets, by level.
    pub sets: Vec<ReadySet>,
}

/// Everything that `kit.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct KitView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The ready-made sets, by level.
    pub sets: Vec<ReadySet>,
}

/// A question of a ready-made set.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct KitQuestion<'a> {
    /// What lists show of it.
    pub card: &'a Card,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What is asked, where it is more than the title.
    pub ask: Option<BodyRef<'a>>,
    /// The program, as HTML; may be empty.
    pub code: String,
    /// What it prints, as HTML; may be empty.
    pub output: String,
    /// Points of a strong answer.
    pub listen_for: Vec<BodyRef<'a>>,
    /// Signs of a strong candidate.
    pub green_flags: Vec<BodyRef<'a>>,
    /// Signs of a weak one.
    pub red_flags: Vec<BodyRef<'a>>,
    /// What each score sounds like.
    pub scores: Vec<BodyRef<'a>>,
    /// What is asked then.
    pub follow_ups: Vec<FollowUpView<'a>>,
}

/// Everything that `kit-set.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct KitSetView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// Its level.
    pub level: &'static str,
    /// How long it takes, in minutes, opening and closing included.
    pub minutes: u32,
    /// Its questions in reading order.
    pub questions: Vec<KitQuestion<'a>>,
    /// The other sets.
    pub others: Vec<ReadySet>,
}

impl<'a> Maker<'a> {
    /// The levels of which there is a ready-made set.
    pub(crate) fn kit_levels(self) -> Vec<Level> {
        let mut found = [false; 3];
        for question in self.site.nodes.iter().filter_map(|node| node.question()) {
            found[question.level as usize] |= question.kind != Kind::AskThem;
        }
        Level::ALL.iter().copied().filter(|&level| found[level as usize]).collect()
    }

    fn ready_sets(self) -> Vec<ReadySet> {
        let set = |level: Level| {
            let ids = ready_set(self.site, level);
            ReadySet {
                href: self.site.base.href(&Url::page(&format!("kit/{}", level.name()))),
                level: level.name(),
                questions: ids.len(),
                minutes: self.minutes(&ids),
            }
        };
        self.kit_levels().into_iter().map(set).filter(|set| set.questions > 0).collect()
    }

    fn minutes(self, ids: &[NodeId]) -> u32 {
        let questions = ids.iter().filter_map(|&id| self.site.node(id).question());
        questions.map(minutes_of).sum::<u32>() + AROUND
    }

    /// The view of the mock interview.
    pub fn mock(self) -> MockView<'a> {
        let page = self.own_frame(
            "mock",
            "mock",
            self.t("Mock interview"),
            self.t("Practise an interview against the clock: one question at a time, scored as interviewers score."),
        );
        MockView { page, sets: self.ready_sets() }
    }

    /// The view of the interviewer's kit.
    pub fn kit(self) -> KitView<'a> {
        let page = self.own_frame(
            "kit",
            "kit",
            self.t("Interviewer kit"),
            self.t("A fair interview from one address: questions, what to listen for, and a score sheet."),
        );
        KitView { page, sets: self.ready_sets() }
    }

    /// The view of a ready-made set.
    pub fn kit_set(self, level: Level) -> KitSetView<'a> {
        let name = level.name();
        let words = &self.site.words;
        let minutes = MINUTES.to_string();
        let values = [("level", words.name(name)), ("minutes", &*minutes)];
        let page = self.own_frame(
            "kit-set",
            &format!("kit/{name}"),
            &words.t_with("Interview kit: {level}", &values),
            &words.t_with(
                "An interview of {minutes} minutes for a {level} candidate, with a score sheet to print.",
                &values,
            ),
        );
        let ids = ready_set(self.site, level);
        KitSetView {
            page,
            level: name,
            minutes: self.minutes(&ids),
            questions: ids.iter().filter_map(|&id| self.kit_question(id)).collect(),
            others: self.ready_sets().into_iter().filter(|set| set.level != name).collect(),
        }
    }

    fn kit_question(self, id: NodeId) -> Option<KitQuestion<'a>> {
        let node = self.site.node(id);
        let question = node.question()?;
        let bodies = Bodies::of(self.site, node);
        let prefix = format!("n{}-", id.index());
        let body = |body, name: &str| bodies.get(body, Setting::below(3, format!("{prefix}{name}-")));
        let list = |list: &'a [_], name: &str| -> Vec<BodyRef<'a>> {
            list.iter().enumerate().map(|(at, one)| body(one, &format!("{name}{at}"))).collect()
        };
        let follow_ups = question.follow_ups.iter().zip(&node.follow_ups).enumerate();
        Some(KitQuestion {
            card: &node.card,
            minutes: minutes_of(question),
            ask: is_long(&question.ask).then(|| body(&question.ask, "ask")),
            code: question.code.as_ref().map(|code| self.fence_html(code)).unwrap_or_default(),
            output: question.output.as_deref().map(|output| self.output_html(output)).unwrap_or_default(),
            listen_for: list(&question.listen_for, "listen"),
            green_flags: list(&question.green_flags, "green"),
            red_flags: list(&question.red_flags, "red"),
            scores: list(&question.scores, "score"),
            follow_ups: follow_ups
                .map(|(at, (follow_up, node))| FollowUpView {
                    card: node.map(|id| &self.site.node(id).card),
                    text: node.is_none().then(|| body(&follow_up.body, &format!("next{at}"))),
                })
                .collect(),
        })
    }
}
