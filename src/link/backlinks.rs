//! Backlinks: for each page, what links to it and in which sentence.

use super::{NodeId, Site, Target};
use crate::parse::markdown::Link;

/// A link from another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that links.
    pub from: NodeId,
    /// The link, by its index among those of all bodies of that page.
    pub index: usize,
}

impl Backlink {
    /// Returns the link as it stands on the page that links.
    pub fn link<'a>(&self, site: &'a Site) -> Option<&'a Link> {
        site.node(self.from).content.bodies().flat_map(|body| &body.links).nth(self.index)
    }
}

/// Gives every page the links that lead to it: one of each page, the first in reading order, pages in site order.
pub(super) fn collect(site: &mut Site) {
    let mut all: Vec<(NodeId, Backlink)> = Vec::new();
    let mut seen: Vec<NodeId> = Vec::new();
    for (from, node) in site.all() {
        seen.clear();
        for (index, target) in node.targets.iter().enumerate() {
            let Some(to) = target.as_ref().and_then(Target::node) else { continue };
            if to != from && !seen.contains(&to) {
                seen.push(to);
                all.push((to, Backlink { from, index }));
            }
        }
    }
    for (to, backlink) in all {
        site.nodes[to.index()].backlinks.push(backlink);
    }
}
