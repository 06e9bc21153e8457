//! The tree of pages: sections from folders, pages from files, questions from banks, in the author's order.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Card, CardKind, Input, Node, NodeContent, NodeId, Site};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::parse::Content;
use crate::parse::markdown::Phrase;
use crate::parse::topic::Topic;
use crate::source::SitePath;
use crate::url::Url;

/// The folder of the content, with its slash.
pub(super) const CONTENT: &str = "content/";

/// Returns the path of a page from the path of its file: `content/a/b.md` is `a/b`, `content/a/_index.md` is `a`.
pub(super) fn page_path(file: &SitePath) -> &str {
    let path = file.as_str().strip_prefix(CONTENT).unwrap_or(file.as_str());
    let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml")).unwrap_or(path);
    match path.strip_suffix("_index") {
        Some("") => "",
        Some(folder) if folder.ends_with('/') => &folder[..folder.len() - 1],
        _ => path,
    }
}

fn is_index(file: &SitePath) -> bool {
    file.name() == "_index.md"
}

/// Makes the nodes and hangs them into the tree; children are in the order of their paths for now.
pub(super) fn grow(input: Input<'_>, found: &mut Diagnostics) -> Site {
    let hidden = draft_folders(input);
    let in_hidden = |path: &str| {
        hidden.iter().any(|folder| {
            path == *folder || (path.starts_with(folder) && path[folder.len()..].starts_with('/'))
        })
    };
    let mut grower = Grower { input, nodes: Vec::new(), sections: BTreeMap::new() };
    let shown: Vec<_> = input
        .files
        .iter()
        .map(|file| (file, page_path(&file.path)))
        .filter(|(file, path)| input.drafts || !(in_hidden(path) || is_draft(&file.content.value)))
        .filter(|(file, _)| !matches!(file.content.value, Content::Glossary(_)))
        .collect();

    grower.section("", None, None);
    let mut folders: BTreeMap<&str, Option<(&SitePath, &Arc<Topic>)>> = BTreeMap::new();
    for (file, path) in &shown {
        let index = match &file.content.value {
            Content::Topic(topic) if is_index(&file.path) => Some((&file.path, topic)),
            _ => None,
        };
        let folder =
            if index.is_some() { path } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
        for (at, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            folders.entry(&folder[..at]).or_default();
        }
        if index.is_some() {
            folders.insert(folder, index);
        }
    }
    for (folder, index) in folders {
        grower.section(folder, index.map(|(path, _)| path), index.map(|(_, topic)| topic));
    }
    for (file, path) in &shown {
        match &file.content.value {
            Content::Topic(topic) if !is_index(&file.path) => {
                if topic.body.html.trim().is_empty()
                    && topic.body.holes.is_empty()
                    && file.content.found.is_empty()
                {
                    let text = "the page has a title and no text";
                    let help = "write something, or keep it back with `draft = true`";
                    found.push(Diagnostic::of_file(Code::EmptyPage, &file.path, text).help(help));
                }
                grower.topic(path, &file.path, topic);
            }
            _ => {}
        }
    }
    for (file, path) in &shown {
        if let Content::Bank(bank) = &file.content.value {
            grower.bank(path, &file.path, bank);
        }
    }
    if grower.nodes.len() == 1 && grower.nodes[0].source.is_none() && !input.files.is_empty() {
        let content = SitePath::new(CONTENT.trim_end_matches('/'));
        let text = "every page is a draft: there is nothing to publish";
        found.push(Diagnostic::of_file(Code::NoContent, &content, text).help("add `--drafts` to see drafts"));
    }
    grower.finish()
}

fn is_draft(content: &Content) -> bool {
    matches!(content, Content::Topic(topic) if topic.draft)
}

/// The folders whose `_index.md` is a draft: all that is in them is hidden with it.
pub(super) fn draft_folders<'a>(input: Input<'a>) -> Vec<&'a str> {
    let index = |file: &&'a super::ParsedFile| is_index(&file.path) && is_draft(&file.content.value);
    input
        .files
        .iter()
        .filter(index)
        .map(|file| page_path(&file.path))
        .filter(|path| !path.is_empty())
        .collect()
}

struct Grower<'a> {
    input: Input<'a>,
    nodes: Vec<Node>,
    sections: BTreeMap<String, NodeId>,
}

impl Grower<'_> {
    fn section(&mut self, path: &str, source: Option<&SitePath>, topic: Option<&Arc<Topic>>) {
        let id = match self.sections.get(path) {
            Some(&id) => id,
            None => {
                let id = self.add(path, None, NodeContent::Section(None), CardKind::Section);
                self.sections.insert(path.to_owned(), id);
                id
            }
        };
        let href = self.input.base.href(&Url::page(path));
        let kind = if path.is_empty() { CardKind::Home } else { CardKind::Section };
        let node = &mut self.nodes[id.index()];
        let title = match topic {
            Some(topic) => topic.title.clone(),
            None if path.is_empty() => plain_phrase(&self.input.config.title),
            None => plain_phrase(&title_of(path)),
        };
        node.card = Card::new(kind, href, &title, topic.and_then(|topic| topic.summary.as_ref()));
        node.content = NodeContent::Section(topic.cloned());
        node.source = source.cloned();
    }

    fn topic(&mut self, path: &str, source: &SitePath, topic: &Arc<Topic>) {
        let id = self.add(path, Some(source), NodeContent::Topic(Arc::clone(topic)), CardKind::Topic);
        let href = self.input.base.href(&Url::page(path));
        let mut card = Card::new(CardKind::Topic, href, &topic.title, topic.summary.as_ref());
        card.level = topic.level;
        self.nodes[id.index()].card = card;
    }

    fn bank(&mut self, path: &str, source: &SitePath, bank: &Arc<crate::parse::bank::Bank>) {
        let id = self.add(path, Some(source), NodeContent::Bank(Arc::clone(bank)), CardKind::Bank);
        let href = self.input.base.href(&Url::page(path));
        self.nodes[id.index()].card = Card::new(CardKind::Bank, href, &bank.title, bank.summary.as_ref());
        for question in &bank.questions {
            if question.draft && !self.input.drafts {
                continue;
            }
            let path = format!("q/{}", question.id.text);
            let content = NodeContent::Question(Arc::clone(question));
            let child = self.add_below(id, &path, Some(source), content, CardKind::Question);
            let mut card =
                Card::new(CardKind::Question, self.input.base.href(&Url::page(&path)), &question.title, None);
            card.id = Some(question.id.text.clone());
            card.level = Some(question.level);
            card.asks = Some(question.kind);
            card.minutes = question.minutes;
            self.nodes[child.index()].card = card;
        }
    }

    fn add(&mut self, path: &str, source: Option<&SitePath>, content: NodeContent, kind: CardKind) -> NodeId {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let parent = self.sections.get(folder).copied().unwrap_or(NodeId::HOME);
        self.add_below(parent, path, source, content, kind)
    }

    fn add_below(
        &mut self,
        parent: NodeId,
        path: &str,
        source: Option<&SitePath>,
        content: NodeContent,
        kind: CardKind,
    ) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node {
            content,
            card: Card::new(kind, String::new(), &Phrase::default(), None),
            path: path.to_owned(),
            source: source.cloned(),
            parent,
            children: Vec::new(),
            area: NodeId::HOME,
            has_questions: false,
            prev: None,
            next: None,
            targets: Vec::new(),
            images: Vec::new(),
            mentions: Vec::new(),
            backlinks: Vec::new(),
            related: Vec::new(),
            prerequisites: Vec::new(),
            leads_to: Vec::new(),
            see: Vec::new(),
            follow_ups: Vec::new(),
            follows: Vec::new(),
        });
        if id != NodeId::HOME {
            self.nodes[parent.index()].children.push(id);
        }
        id
    }

    /// Gives every page its area and seals the cards.
    fn finish(mut self) -> Site {
        for index in 1..self.nodes.len() {
            // A parent comes before its children, so its area is known.
            let parent = self.nodes[index].parent;
            let own = matches!(self.nodes[index].content, NodeContent::Section(_));
            let area = match parent {
                NodeId::HOME if own => NodeId::new(index),
                _ => self.nodes[parent.index()].area,
            };
            self.nodes[index].area = area;
            if area != NodeId::HOME {
                self.nodes[index].card.area = Some(self.nodes[area.index()].card.text.clone());
            }
        }
        // Children come after their parents: what they hold goes up in one pass from the end.
        for index in (1..self.nodes.len()).rev() {
            self.nodes[index].has_questions |= self.nodes[index].question().is_some();
            if self.nodes[index].has_questions {
                let parent = self.nodes[index].parent;
                self.nodes[parent.index()].has_questions = true;
            }
        }
        self.nodes.iter_mut().for_each(|node| node.card.seal());
        Site {
            config: self.input.config.clone(),
            base: self.input.base.clone(),
            nodes: self.nodes,
            tags: Vec::new(),
            terms: Vec::new(),
            redirects: Vec::new(),
            assets: Vec::new(),
        }
    }
}

fn plain_phrase(text: &str) -> Phrase {
    Phrase { html: crate::html::escape(text).into(), text: text.into() }
}

/// Returns a title for a folder that has no `_index.md`: `data-structures` is "Data structures".
fn title_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Puts children into the author's order (`order`, then path; questions as written) and threads `prev` and `next`
/// through topics and banks in reading order, and through the questions of each bank.
pub(super) fn order(site: &mut Site) {
    let key = |node: &Node| {
        let order = match &node.content {
            NodeContent::Section(topic) => topic.as_ref().and_then(|topic| topic.order),
            NodeContent::Topic(topic) => topic.order,
            NodeContent::Bank(bank) => bank.order,
            NodeContent::Question(_) => None,
        };
        (order.unwrap_or(i64::MAX), node.path.clone())
    };
    for index in 0..site.nodes.len() {
        if matches!(site.nodes[index].content, NodeContent::Section(_)) {
            let mut children = std::mem::take(&mut site.nodes[index].children);
            children.sort_by_cached_key(|&id| key(site.node(id)));
            site.nodes[index].children = children;
        }
    }
    let readable = |site: &Site, id: NodeId| {
        matches!(site.node(id).content, NodeContent::Topic(_) | NodeContent::Bank(_))
    };
    let pages: Vec<NodeId> = site.below(NodeId::HOME).into_iter().filter(|&id| readable(site, id)).collect();
    thread(site, &pages);
    for index in 0..site.nodes.len() {
        if matches!(site.nodes[index].content, NodeContent::Bank(_)) {
            let questions = site.nodes[index].children.clone();
            thread(site, &questions);
        }
    }
}

fn thread(site: &mut Site, pages: &[NodeId]) {
    for pair in pages.windows(2) {
        site.nodes[pair[0].index()].next = Some(pair[1]);
        site.nodes[pair[1].index()].prev = Some(pair[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_pages() {
        for (file, page) in [
            ("content/a/b.md", "a/b"),
            ("content/a/_index.md", "a"),
            ("content/_index.md", ""),
            ("content/a.toml", "a"),
            ("content/my_index.md", "my_index"),
        ] {
            assert_eq!(page_path(&SitePath::new(file)), page);
        }
    }

    #[test]
    fn folders_get_titles() {
        assert_eq!(title_of("a/data-structures"), "Data structures");
    }
}
