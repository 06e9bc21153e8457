//! Tags: the taxonomy of topics and questions.

use std::collections::BTreeMap;

use super::{Node, NodeContent, NodeId, Site};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::parse::Tag as Spelling;
use crate::source::Place;
use crate::url::slug;

/// A tag and the pages that bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The last part of its address.
    pub slug: String,
    /// Its name, as first spelled.
    pub name: Box<str>,
    /// Topics and questions, in site order.
    pub pages: Vec<NodeId>,
}

/// Returns the tags of a page as its author spelled them.
pub(super) fn of(node: &Node) -> &[Spelling] {
    match &node.content {
        NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => &topic.tags,
        NodeContent::Question(question) => &question.tags,
        NodeContent::Section(None) | NodeContent::Bank(_) => &[],
    }
}

/// Gathers the tags of the whole site. Two spellings with one slug share a page, and the author is told.
pub(super) fn collect(site: &mut Site, found: &mut Diagnostics) {
    let mut tags: BTreeMap<String, (Tag, Option<Place>)> = BTreeMap::new();
    for (id, node) in site.all() {
        for spelling in of(node) {
            let key = slug(&spelling.name);
            let place =
                node.source.as_ref().map(|path| Place { path: path.clone(), span: Some(spelling.span) });
            let (tag, first) = tags.entry(key.clone()).or_insert_with(|| {
                (Tag { slug: key, name: spelling.name.clone(), pages: Vec::new() }, place.clone())
            });
            if tag.name != spelling.name
                && let (Some(place), Some(first)) = (place, first.clone())
            {
                let text = format!("tag `{}` shares its page with `{}`", spelling.name, tag.name);
                found.push(
                    Diagnostic::at(Code::TagClash, place, text)
                        .also(first, "first spelled here")
                        .help(format!("write `{}` in both places", tag.name)),
                );
            }
            if tag.pages.last() != Some(&id) {
                tag.pages.push(id);
            }
        }
    }
    site.tags = tags.into_values().map(|(tag, _)| tag).collect();
}
