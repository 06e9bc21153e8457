//! How the areas build on one another, as the prerequisites of their topics say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Maker;
use crate::diagram::{self, Arrow, Item};
use crate::link::{Card, NodeId};

/// From this many areas on, a picture tells more than a sentence.
const AREAS: usize = 3;

/// How the areas build on one another.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct AreaMap<'a> {
    /// The picture.
    pub svg: String,
    /// The same in words.
    pub lines: Vec<BuildsOn<'a>>,
}

/// An area and what it builds on.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BuildsOn<'a> {
    /// The area.
    pub card: &'a Card,
    /// What it builds on; may be empty.
    pub on: Vec<&'a Card>,
}

impl<'a> Maker<'a> {
    /// Returns the picture of the areas; `None` where too few of them build on one another.
    pub(super) fn map(self) -> Option<AreaMap<'a>> {
        let mut weights: BTreeMap<(NodeId, NodeId), usize> = BTreeMap::new();
        for node in &self.site.nodes {
            for &first in &node.prerequisites {
                let from = self.site.node(first).area;
                if from != node.area && from != NodeId::HOME && node.area != NodeId::HOME {
                    *weights.entry((from, node.area)).or_default() += 1;
                }
            }
        }
        let joined: BTreeSet<NodeId> = weights.keys().flat_map(|&(from, to)| [from, to]).collect();
        let areas: Vec<NodeId> = self.site.areas().filter(|area| joined.contains(area)).collect();
        if areas.len() < AREAS {
            return None;
        }
        let items: Vec<Item<'_>> = areas
            .iter()
            .map(|&area| &self.site.node(area).card)
            .map(|card| Item { label: &card.text, href: &card.href })
            .collect();
        let place = |area: NodeId| areas.iter().position(|&other| other == area);
        let arrows: Vec<Arrow> = weights
            .iter()
            .filter_map(|(&(from, to), &weight)| Some(Arrow { from: place(from)?, to: place(to)?, weight }))
            .collect();
        let line = |area: &NodeId| {
            let on = areas.iter().copied().filter(|&other| weights.contains_key(&(other, *area)));
            BuildsOn { card: &self.site.node(*area).card, on: self.cards(&on.collect::<Vec<_>>()) }
        };
        Some(AreaMap { svg: diagram::svg(&items, &arrows), lines: areas.iter().map(line).collect() })
    }
}
