//! Backlinks: for each page, what links to it and in which sentence.

use super::{NodeId, Site};
use crate::parse::markdown::Context;

/// A link from another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that links.
    pub from: NodeId,
    /// The sentence round the link.
    pub context: Context,
}

/// Gives every page the links that lead to it: one of each page, the first in reading order, pages in site order.
pub(super) fn collect(site: &mut Site) {
    let mut all: Vec<(NodeId, Backlink)> = Vec::new();
    for (from, node) in site.all() {
        let mut seen: Vec<NodeId> = Vec::new();
        for (body, targets) in node.content.bodies().into_iter().zip(&node.targets) {
            for (link, target) in body.links.iter().zip(targets) {
                let Some(to) = target.as_ref().and_then(|target| target.node) else { continue };
                if to == from || seen.contains(&to) {
                    continue;
                }
                seen.push(to);
                let mut context = link.context.clone();
                if context.link.is_empty() {
                    context.link = site.node(to).card.text.clone();
                }
                all.push((to, Backlink { from, context }));
            }
        }
    }
    for (to, backlink) in all {
        site.nodes[to.index()].backlinks.push(backlink);
    }
}
