//! The notes of a site: which there are, what they are called, and where they go.

use super::{Note, fields};
use crate::card_lock::{Line, Lock};
use crate::digest::Digest;
use crate::link::{Node, NodeContent, NodeId, Site};
use crate::par::par_map;
use crate::parse::bank::Question;
use crate::url::slug;

/// The tag of notes whose question was removed.
const RETIRED: &str = "prepress::retired";

/// Returns the notes in reading order, those of removed questions last.
pub(super) fn notes(site: &Site, lock: &Lock, threads: usize) -> Vec<Note> {
    let live: Vec<(&Node, &Question, &Line)> = site
        .below(NodeId::HOME)
        .into_iter()
        .filter_map(|id| {
            let node = site.node(id);
            let question = node.question()?;
            Some((node, question, lock.line(&question.id.text)?))
        })
        .collect();
    let mut notes = par_map(&live, threads, |(node, question, line)| Note {
        guid: guid(site, &line.key),
        deck: deck(site, node),
        modified: line.time,
        tags: tags(site, node, question),
        fields: fields::fields(site, node, question),
    });
    notes.extend(lock.retired().map(|line| Note {
        guid: guid(site, &line.key),
        deck: joined(&[&site.config.title, "Removed"]),
        modified: line.time,
        tags: vec![RETIRED.to_owned()],
        fields: fields::retired(site, &line.id, &line.title),
    }));
    notes
}

/// Returns the name of a note: 80 bits of a digest of the site's id and the key of the question.
fn guid(site: &Site, key: &str) -> String {
    Digest::of(format!("prepress/{}/{key}", site.config.id).as_bytes()).short(20)
}

/// Returns the deck of a question: site, area, bank.
fn deck(site: &Site, node: &Node) -> String {
    let mut names = vec![&*site.config.title];
    if node.area != NodeId::HOME {
        names.push(&site.node(node.area).card.text);
    }
    let bank = site.node(node.parent);
    if matches!(bank.content, NodeContent::Bank(_)) {
        names.push(&bank.card.text);
    }
    joined(&names)
}

/// Joins the names of decks. Two colons would make a deck of their own, and Anki drops white space at the ends.
fn joined(names: &[&str]) -> String {
    let clean = |name: &&str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ").replace(':', "\u{2236}");
        if name.is_empty() { "–".to_owned() } else { name }
    };
    names.iter().map(clean).collect::<Vec<_>>().join("::")
}

/// Returns the tags of a question: what it is, for whom, and the author's own.
fn tags(site: &Site, node: &Node, question: &Question) -> Vec<String> {
    let mut tags =
        vec![format!("level::{}", question.level.name()), format!("kind::{}", question.kind.name())];
    if node.area != NodeId::HOME {
        tags.push(format!("area::{}", site.node(node.area).path));
    }
    tags.extend(question.roles.iter().map(|role| format!("role::{}", slug(&role.text))));
    tags.extend(question.tags.iter().map(|tag| slug(&tag.name)));
    for tag in &mut tags {
        *tag = tag.split_whitespace().collect::<Vec<_>>().join("-");
    }
    tags.sort();
    tags.dedup();
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_decks() {
        assert_eq!(joined(&["A: b", " C::d \n e", ""]), "A\u{2236} b::C\u{2236}\u{2236}d e::–");
    }
}
