//! Related pages: what shares tags, glossary terms, topics and links, found through an index from each of these to
//! its pages. Never a comparison of every page with every other.

use std::collections::BTreeMap;

use super::{NodeContent, NodeId, Site};

/// How many related pages a page gets.
const SHOWN: usize = 5;

/// A feature of more pages than this says nothing about any of them, and would make the work quadratic.
const COMMON: usize = 64;

/// Something that pages can have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Feature {
    Tag(u32),
    Term(u32),
    /// A page that both link to, or that one is and the other links to.
    Page(NodeId),
}

impl Feature {
    /// How much a shared feature of each kind says: an author's tag or link more than a word in passing.
    fn weight(self) -> u32 {
        match self {
            Self::Tag(_) => 3,
            Self::Page(_) => 2,
            Self::Term(_) => 1,
        }
    }
}

/// Gives topics and questions their related pages.
pub(super) fn relate(site: &mut Site) {
    let mut index: BTreeMap<Feature, Vec<NodeId>> = BTreeMap::new();
    let mut features: Vec<Vec<Feature>> = vec![Vec::new(); site.nodes.len()];
    for (slot, tag) in site.tags.iter().enumerate() {
        for page in &tag.pages {
            features[page.index()].push(Feature::Tag(u32::try_from(slot).unwrap_or(u32::MAX)));
        }
    }
    for (id, node) in site.all() {
        if !matches!(node.content, NodeContent::Topic(_) | NodeContent::Question(_)) {
            continue;
        }
        let own = &mut features[id.index()];
        own.extend(node.mentions.iter().map(|mention| Feature::Term(mention.term)));
        own.extend(
            node.targets.iter().flatten().flatten().filter_map(|target| target.node).map(Feature::Page),
        );
        own.extend(node.see.iter().copied().map(Feature::Page));
        own.push(Feature::Page(id));
        own.sort_unstable();
        own.dedup();
        for &feature in own.iter() {
            index.entry(feature).or_default().push(id);
        }
    }

    let total = site.nodes.len();
    let mut scores: Vec<u32> = vec![0; total];
    for id in (0..total).map(NodeId::new) {
        let mut touched: Vec<NodeId> = Vec::new();
        for &feature in &features[id.index()] {
            let Some(pages) = index.get(&feature).filter(|pages| pages.len() <= COMMON) else { continue };
            // Whole numbers, so that no rounding of a logarithm can differ between machines.
            let rarity = (total / pages.len()).max(2).ilog2();
            for &page in pages {
                if page == id {
                    continue;
                }
                if scores[page.index()] == 0 {
                    touched.push(page);
                }
                scores[page.index()] += feature.weight() * rarity;
            }
        }
        let shown = already_shown(site, id);
        let mut ranked: Vec<(u32, NodeId)> = touched
            .iter()
            .filter(|page| !shown.contains(page))
            .map(|&page| (scores[page.index()], page))
            .collect();
        touched.iter().for_each(|page| scores[page.index()] = 0);
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(SHOWN);
        site.nodes[id.index()].related = ranked.into_iter().map(|(_, page)| page).collect();
    }
}

/// What the page shows anyway: its topics or questions, follow-ups, prerequisites.
fn already_shown(site: &Site, id: NodeId) -> Vec<NodeId> {
    let node = site.node(id);
    let lists = [&node.see, &node.follows, &node.prerequisites, &node.leads_to];
    lists.into_iter().flatten().copied().chain(node.follow_ups.iter().flatten().copied()).collect()
}
