//! Which pages differ between two runs.
//!
//! The keys of all pages would tell, but to make every view of a large site takes longer than an author wants to wait
//! for a line in the terminal. So what can be seen to be the same at a glance is not looked at any closer: two runs share
//! what was parsed from files that did not change. Keys decide about the rest. Nothing that is shown hangs on this.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Output, Scene, What};
use crate::link::{Node, NodeContent, NodeId, Site, Target};
use crate::par::par_map;

/// A run as far as its pages go: what rendering reads, and every output, sorted by path.
#[derive(Clone, Copy)]
pub struct Pages<'a> {
    /// What rendering reads.
    pub scene: Scene<'a>,
    /// Every output, sorted by path.
    pub plan: &'a [Output],
}

/// Returns the pages of `new`, as indices of its plan, whose templates are given something that they were not given in
/// `old`: exactly those with another key.
pub fn changed(old: Pages<'_>, new: Pages<'_>, threads: usize) -> Vec<usize> {
    let page = |index: &usize| new.plan[*index].path.as_str().ends_with(".html");
    let glance = Glance::of(old.scene, new.scene);
    let unsure: Vec<usize> = (0..new.plan.len())
        .filter(page)
        .filter(|&index| !glance.as_ref().is_some_and(|glance| glance.same(new.plan[index].what)))
        .collect();
    let differs = par_map(&unsure, threads, |&index| {
        let output = &new.plan[index];
        let Some(key) = new.scene.key(output.what) else { return false };
        let before = old.plan.binary_search_by(|one| one.path.cmp(&output.path));
        before.ok().and_then(|at| old.scene.key(old.plan[at].what)) != Some(key)
    });
    unsure.into_iter().zip(differs).filter(|(_, differs)| *differs).map(|(index, _)| index).collect()
}

/// What is the same at a glance.
struct Glance<'a> {
    old: &'a Site,
    new: &'a Site,
    /// For each page of the new site, the page at its path in the old one.
    before: Vec<Option<NodeId>>,
    /// Whether lists show the same of each page.
    card: Vec<bool>,
    /// Whether each page has the same text, links included.
    text: Vec<bool>,
    /// Whether every page has its place, and every list its entries.
    lists: bool,
    /// Areas in which some text is not the same.
    areas: HashSet<NodeId>,
    /// Whether all terms are the same.
    terms: bool,
}

impl<'a> Glance<'a> {
    /// Compares two runs; `None` if something has changed that every page shows.
    fn of(old: Scene<'a>, new: Scene<'a>) -> Option<Self> {
        if old.card != new.card
            || old.theme.digest() != new.theme.digest()
            || old.site.config != new.site.config
            || old.site.traces != new.site.traces
        {
            return None;
        }
        let (old, new) = (old.site, new.site);
        let before = aligned(old, new);
        let pair = |(index, at): (usize, &Option<NodeId>)| Some((old.node((*at)?), &new.nodes[index]));
        let card =
            before.iter().enumerate().map(|one| pair(one).is_some_and(|(old, new)| old.card.is(&new.card)));
        let card: Vec<bool> = card.collect();
        let same_targets = |old: &[Option<Target>], new: &[Option<Target>]| {
            let same = |old: &Target, new: &Target| match (old, new) {
                // The address and the title of a page are those of its card.
                (Target::Page(old, from), Target::Page(new, to)) => {
                    from == to && before[new.index()] == Some(*old) && card[new.index()]
                }
                (old, new) => old == new,
            };
            old.len() == new.len()
                && old.iter().zip(new).all(|pair| match pair {
                    (Some(old), Some(new)) => same(old, new),
                    (old, new) => old.is_none() && new.is_none(),
                })
        };
        let terms = old.terms.len() == new.terms.len()
            && old.terms.iter().zip(&new.terms).all(|(old, new)| {
                (&old.term, &old.href, &old.see) == (&new.term, &new.href, &new.see)
                    && same_targets(&old.targets, &new.targets)
            });
        let assets = old.assets == new.assets;
        let text = before.iter().enumerate().map(|one| {
            pair(one).is_some_and(|(old, new)| {
                same_content(&old.content, &new.content)
                    && same_targets(&old.targets, &new.targets)
                    && (new.images.is_empty() || (assets && old.images == new.images))
                    && (new.mentions.is_empty() || terms)
                    && (Arc::ptr_eq(&old.mentions, &new.mentions) || old.mentions == new.mentions)
            })
        });
        let text: Vec<bool> = text.collect();
        let place = |old: &Node, new: &Node| {
            (&old.children, old.parent, old.area, old.has_questions, &old.prerequisites)
                == (&new.children, new.parent, new.area, new.has_questions, &new.prerequisites)
        };
        let lists = old.nodes.len() == new.nodes.len()
            && card.iter().all(|same| *same)
            && before.iter().enumerate().all(|(index, at)| at.is_some_and(|at| at.index() == index))
            && old.nodes.iter().zip(&new.nodes).all(|(old, new)| place(old, new))
            && old.tags == new.tags
            && old.redirects == new.redirects;
        let different = new.nodes.iter().zip(&text).filter(|(_, same)| !**same);
        let areas = different.map(|(node, _)| node.area).collect();
        Some(Self { old, new, before, card, text, lists, areas, terms })
    }

    /// Tells whether a page is seen to be the same.
    fn same(&self, what: What) -> bool {
        match what {
            What::Node(id) => match &self.new.node(id).content {
                NodeContent::Section(_) => self.lists && self.node(id),
                // It shows its questions whole.
                NodeContent::Bank(_) => {
                    let questions = &self.new.node(id).children;
                    self.node(id) && questions.iter().all(|question| self.text[question.index()])
                }
                NodeContent::Topic(_) | NodeContent::Question(_) => self.node(id),
            },
            What::Print => self.lists && self.areas.is_empty(),
            What::PrintPart(area) | What::CardSheets(area) => self.lists && !self.areas.contains(&area),
            What::Glossary => self.lists && self.terms,
            _ => self.lists,
        }
    }

    fn node(&self, id: NodeId) -> bool {
        let index = id.index();
        let Some(before) = self.before[index] else { return false };
        if !self.text[index] || !self.card[index] {
            return false;
        }
        // Taken apart without `..`, so that a new field does not compile until it is compared.
        let Node {
            content: _,
            card: _,
            path: _,
            source,
            parent,
            children,
            area,
            has_questions,
            prev,
            next,
            targets: _,
            images: _,
            mentions: _,
            backlinks,
            related,
            prerequisites,
            leads_to,
            see,
            follow_ups,
            follows,
        } = self.new.node(id);
        let old = self.old.node(before);
        let one = |old: NodeId, new: NodeId| self.before[new.index()] == Some(old) && self.card[new.index()];
        let some = |old: Option<NodeId>, new: Option<NodeId>| match (old, new) {
            (Some(old), Some(new)) => one(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        let list = |old: &[NodeId], new: &[NodeId]| {
            old.len() == new.len() && old.iter().zip(new).all(|(&old, &new)| one(old, new))
        };
        let linked = old.backlinks.len() == backlinks.len()
            && old.backlinks.iter().zip(backlinks).all(|(old, new)| {
                one(old.from, new.from) && self.text[new.from.index()] && old.index == new.index
            });
        old.source == *source
            && old.has_questions == *has_questions
            && one(old.area, *area)
            && self.new.node(*area).has_questions == self.old.node(old.area).has_questions
            && self.above(old.parent, *parent)
            && some(old.prev, *prev)
            && some(old.next, *next)
            && linked
            && [
                (&old.children, children),
                (&old.related, related),
                (&old.prerequisites, prerequisites),
                (&old.leads_to, leads_to),
                (&old.see, see),
                (&old.follows, follows),
            ]
            .into_iter()
            .all(|(old, new)| list(old, new))
            && old.follow_ups.len() == follow_ups.len()
            && old.follow_ups.iter().zip(follow_ups).all(|(&old, &new)| some(old, new))
    }

    /// Tells whether the way up to the home page is the same.
    fn above(&self, mut old: NodeId, mut new: NodeId) -> bool {
        loop {
            if self.before[new.index()] != Some(old) || !self.card[new.index()] {
                return false;
            }
            if new == NodeId::HOME {
                return true;
            }
            (old, new) = (self.old.node(old).parent, self.new.node(new).parent);
        }
    }
}

/// Finds for each page of the new site the one at its path in the old one.
fn aligned(old: &Site, new: &Site) -> Vec<Option<NodeId>> {
    let same = old.nodes.len() == new.nodes.len()
        && old.nodes.iter().zip(&new.nodes).all(|(old, new)| old.path == new.path);
    if same {
        return old.all().map(|(id, _)| Some(id)).collect();
    }
    let by_path: HashMap<&str, NodeId> = old.all().map(|(id, node)| (node.path.as_str(), id)).collect();
    new.nodes.iter().map(|node| by_path.get(node.path.as_str()).copied()).collect()
}

fn same_content(old: &NodeContent, new: &NodeContent) -> bool {
    match (old, new) {
        (NodeContent::Section(None), NodeContent::Section(None)) => true,
        (NodeContent::Section(Some(old)), NodeContent::Section(Some(new)))
        | (NodeContent::Topic(old), NodeContent::Topic(new)) => {
            Arc::ptr_eq(old, new) || old.digest == new.digest
        }
        (NodeContent::Bank(old), NodeContent::Bank(new)) => {
            Arc::ptr_eq(old, new) || (&old.title, &old.summary) == (&new.title, &new.summary)
        }
        (NodeContent::Question(old), NodeContent::Question(new)) => {
            Arc::ptr_eq(old, new) || old.digest == new.digest
        }
        _ => false,
    }
}
