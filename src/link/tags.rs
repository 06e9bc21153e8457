//! Tags: the taxonomy of topics and questions.

use std::collections::HashMap;

use super::{Node, NodeContent, NodeId, Site};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
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

/// A tag where it was first met.
struct First {
    tag: Tag,
    /// The digest of its name.
    name: Digest,
    place: Option<Place>,
}

/// Gathers the tags of the whole site. Two spellings with one slug share a page, and the author is told.
pub(super) fn collect(site: &mut Site, found: &mut Diagnostics) {
    // Many pages, few names: each name is read once.
    let mut by_name: HashMap<Digest, usize> = HashMap::new();
    let mut by_slug: HashMap<String, usize> = HashMap::new();
    let mut tags: Vec<First> = Vec::new();
    for (id, node) in site.all() {
        for spelling in of(node) {
            let place =
                || node.source.as_ref().map(|path| Place { path: path.clone(), span: Some(spelling.span) });
            let index = *by_name.entry(spelling.digest).or_insert_with(|| {
                let slug = slug(&spelling.name);
                *by_slug.entry(slug).or_insert_with_key(|slug| {
                    let tag = Tag { slug: slug.clone(), name: spelling.name.clone(), pages: Vec::new() };
                    tags.push(First { tag, name: spelling.digest, place: place() });
                    tags.len() - 1
                })
            });
            let First { tag, name, place: first } = &mut tags[index];
            if *name != spelling.digest
                && let (Some(place), Some(first)) = (place(), first.clone())
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
    let mut tags: Vec<Tag> = tags.into_iter().map(|first| first.tag).collect();
    tags.sort_unstable_by(|a, b| a.slug.cmp(&b.slug));
    site.tags = tags;
}
