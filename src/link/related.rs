//! Related pages: what shares tags, glossary terms, topics and links, found through an index from each of these to
//! its pages. Never a comparison of every page with every other.

use std::cmp::Reverse;

use super::{Node, NodeContent, NodeId, Site, Target};

/// How many related pages a page gets.
const SHOWN: usize = 5;

/// A feature of more pages than this says nothing about any of them, and would make the work quadratic.
const COMMON: usize = 64;

/// Gives topics and questions their related pages.
pub(super) fn relate(site: &mut Site) {
    let mut pairs = features(site);
    let points = points(site, &pairs);
    pairs.retain(|&(_, feature)| points[feature as usize] > 0);
    let listed = |page: u32| is_listed(&site.nodes[page as usize]);
    let features_of = Groups::new(site.nodes.len(), pairs.iter().copied());
    let with_feature = pairs.iter().filter(|(page, _)| listed(*page)).map(|&(page, feature)| (feature, page));
    let pages_with = Groups::new(points.len(), with_feature);

    let mut scores: Vec<u32> = vec![0; site.nodes.len()];
    for (id, node) in (0..).zip(&mut site.nodes) {
        let features = features_of.get(id);
        for &feature in features {
            for &page in pages_with.get(feature) {
                scores[page as usize] += points[feature as usize];
            }
        }
        // The best first; of equals the first in site order. A page without points is no better than nobody.
        let nobody = (0, Reverse(0));
        let mut best = [nobody; SHOWN];
        for &page in features.iter().flat_map(|&feature| pages_with.get(feature)) {
            let candidate = (std::mem::take(&mut scores[page as usize]), Reverse(page));
            if candidate > best[SHOWN - 1] && page != id && !is_shown(node, NodeId(page)) {
                let place = best.partition_point(|better| *better > candidate);
                best[place..].rotate_right(1);
                best[place] = candidate;
            }
        }
        let found = best.partition_point(|one| *one != nobody);
        node.related = best[..found].iter().map(|&(_, Reverse(page))| NodeId(page)).collect();
    }
}

/// Tells whether a page can be related to others.
fn is_listed(node: &Node) -> bool {
    matches!(node.content, NodeContent::Topic(_) | NodeContent::Question(_))
}

/// What the page shows anyway: its topics or questions, follow-ups, prerequisites.
fn is_shown(node: &Node, page: NodeId) -> bool {
    let lists = [&node.see, &node.follows, &node.prerequisites, &node.leads_to];
    lists.into_iter().any(|list| list.contains(&page)) || node.follow_ups.contains(&Some(page))
}

/// Returns pairs of a page and something that it can have in common with others: a tag, a glossary term, or a page
/// that both link to, or that one is and the other links to. Features are numbered in this order.
fn features(site: &Site) -> Vec<(u32, u32)> {
    let (first_term, first_page) = (site.tags.len(), site.tags.len() + site.terms.len());
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (tag, index) in site.tags.iter().zip(0..) {
        pairs.extend(tag.pages.iter().map(|page| (page.0, index)));
    }
    // Most mentions are of common terms, which would be dropped later: they do not get that far.
    let mut mentioned: Vec<usize> = vec![0; site.terms.len()];
    let listed = || site.all().filter(|(_, node)| is_listed(node));
    for mention in listed().flat_map(|(_, node)| &*node.mentions) {
        mentioned[mention.term as usize] += 1;
    }
    let mut pages: Vec<NodeId> = Vec::new();
    for (id, node) in listed() {
        let terms = node.mentions.iter().map(|mention| mention.term as usize);
        let terms = terms.filter(|&term| mentioned[term] <= COMMON).map(|term| number(first_term + term));
        pairs.extend(terms.map(|term| (id.0, term)));
        pages.clear();
        pages.push(id);
        pages.extend(node.targets.iter().flatten().filter_map(Target::node));
        pages.extend(&node.see);
        pages.sort_unstable();
        pages.dedup();
        pairs.extend(pages.iter().map(|page| (id.0, number(first_page + page.index()))));
    }
    pairs
}

/// Returns how much it says that two pages share each feature: an author's tag or link more than a word in passing, a
/// rare one more than a frequent one, and one that is too common nothing.
fn points(site: &Site, pairs: &[(u32, u32)]) -> Vec<u32> {
    let kinds = [(3, site.tags.len()), (1, site.terms.len()), (2, site.nodes.len())];
    let weights = kinds.into_iter().flat_map(|(weight, count)| std::iter::repeat_n(weight, count));
    let mut counts: Vec<usize> = vec![0; kinds.iter().map(|(_, count)| count).sum()];
    for &(page, feature) in pairs {
        counts[feature as usize] += usize::from(is_listed(&site.nodes[page as usize]));
    }
    let points = weights.zip(counts).map(|(weight, pages)| match pages {
        // Whole numbers, so that no rounding of a logarithm can differ between machines.
        1..=COMMON => weight * (site.nodes.len() / pages).max(2).ilog2(),
        _ => 0,
    });
    points.collect()
}

/// Values by key, in one piece of memory.
struct Groups {
    /// Where each group starts; the last one is the end of all.
    starts: Vec<usize>,
    values: Vec<u32>,
}

impl Groups {
    /// Groups pairs of a key and a value; keys are less than `keys`.
    fn new(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; keys + 1];
        for (key, _) in pairs.clone() {
            starts[key as usize + 1] += 1;
        }
        for key in 0..keys {
            starts[key + 1] += starts[key];
        }
        let mut values = vec![0; starts[keys]];
        let mut next = starts.clone();
        for (key, value) in pairs {
            let place = &mut next[key as usize];
            values[*place] = value;
            *place += 1;
        }
        Self { starts, values }
    }

    fn get(&self, key: u32) -> &[u32] {
        let key = key as usize;
        &self.values[self.starts[key]..self.starts[key + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_the_order_of_their_values() {
        let pairs = [(2, 7), (0, 5), (2, 6), (0, 9)];
        let groups = Groups::new(4, pairs.into_iter());
        assert_eq!([0, 1, 2, 3].map(|key| groups.get(key)), [&[5, 9][..], &[], &[7, 6], &[]]);
    }
}
