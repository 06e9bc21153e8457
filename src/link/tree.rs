//! The tree of pages: sections from folders, pages from files, questions from banks, in the author's order.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Card, CardKind, Input, Node, NodeContent, NodeId, Outfit, Site};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::parse::Content;
use crate::parse::bank::Bank;
use crate::parse::markdown::Phrase;
use crate::parse::topic::Topic;
use crate::source::SitePath;

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
    let shown: Vec<_> = input
        .files
        .iter()
        .map(|file| (file, page_path(&file.path)))
        .filter(|(file, path)| input.drafts || !(in_hidden(path) || is_draft(&file.content.value)))
        .filter(|(file, _)| !matches!(file.content.value, Content::Glossary(_)))
        .collect();

    // The home page is there without any file.
    let mut folders: BTreeMap<&str, Option<(&SitePath, &Arc<Topic>)>> = BTreeMap::from([("", None)]);
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
    let questions = shown.iter().map(|(file, _)| match &file.content.value {
        Content::Bank(bank) => bank.questions.len(),
        Content::Topic(_) | Content::Glossary(_) => 0,
    });
    let most = folders.len() + shown.len() + questions.sum::<usize>();
    let mut grower = Grower { input, nodes: Vec::with_capacity(most), sections: HashMap::new() };
    for (folder, index) in folders {
        grower.section(folder, index.map(|(path, _)| path), index.map(|(_, topic)| topic));
    }
    for (file, path) in &shown {
        match &file.content.value {
            Content::Topic(topic) if !is_index(&file.path) => {
                // The text is asked last: on a large site its memory is cold.
                if file.content.found.is_empty()
                    && topic.body.holes.is_empty()
                    && topic.body.html.trim().is_empty()
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
    sections: HashMap<&'a str, NodeId>,
}

impl<'a> Grower<'a> {
    fn section(&mut self, path: &'a str, source: Option<&SitePath>, topic: Option<&Arc<Topic>>) {
        let kind = if path.is_empty() { CardKind::Home } else { CardKind::Section };
        let title = match topic {
            Some(topic) => topic.title.clone(),
            None if path.is_empty() => Phrase::plain(&self.input.config.title),
            None => Phrase::plain(&title_of(path)),
        };
        let summary = topic.and_then(|topic| topic.summary.as_ref());
        let card = Card::new(kind, self.input.base.page(path), &title, summary);
        let content = NodeContent::Section(topic.cloned());
        let id = self.add(self.folder(path), path.to_owned(), source, content, card);
        self.sections.insert(path, id);
    }

    fn topic(&mut self, path: &str, source: &SitePath, topic: &Arc<Topic>) {
        let href = self.input.base.page(path);
        let mut card = Card::new(CardKind::Topic, href, &topic.title, topic.summary.as_ref());
        card.level = topic.level;
        let content = NodeContent::Topic(Arc::clone(topic));
        self.add(self.folder(path), path.to_owned(), Some(source), content, card);
    }

    fn bank(&mut self, path: &str, source: &SitePath, bank: &Arc<Bank>) {
        let href = self.input.base.page(path);
        let card = Card::new(CardKind::Bank, href, &bank.title, bank.summary.as_ref());
        let content = NodeContent::Bank(Arc::clone(bank));
        let id = self.add(self.folder(path), path.to_owned(), Some(source), content, card);
        for question in &bank.questions {
            if question.draft && !self.input.drafts {
                continue;
            }
            let path = ["q/", &question.id.text].concat();
            let mut card = Card::new(CardKind::Question, self.input.base.page(&path), &question.title, None);
            card.id = Some(question.id.text.clone());
            card.level = Some(question.level);
            card.asks = Some(question.kind);
            card.minutes = question.minutes;
            self.add(id, path, Some(source), NodeContent::Question(Arc::clone(question)), card);
        }
    }

    /// Returns the section that a path lies in.
    fn folder(&self, path: &str) -> NodeId {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.sections.get(folder).copied().unwrap_or(NodeId::HOME)
    }

    fn add(
        &mut self,
        parent: NodeId,
        path: String,
        source: Option<&SitePath>,
        content: NodeContent,
        card: Card,
    ) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node {
            content,
            card,
            path,
            source: source.cloned(),
            parent,
            children: Vec::new(),
            area: NodeId::HOME,
            has_questions: false,
            prev: None,
            next: None,
            targets: Vec::new(),
            images: Vec::new(),
            mentions: Arc::default(),
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

    /// Gives every page its area.
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
        Site {
            traces: Arc::clone(self.input.traces),
            words: self.input.words.clone(),
            config: self.input.config.clone(),
            base: self.input.base.clone(),
            nodes: self.nodes,
            tags: Vec::new(),
            terms: Vec::new(),
            redirects: Vec::new(),
            assets: Vec::new(),
            outfit: Outfit::default(),
        }
    }
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
    fn key(node: &Node) -> (i64, &str) {
        let order = match &node.content {
            NodeContent::Section(topic) => topic.as_ref().and_then(|topic| topic.order),
            NodeContent::Topic(topic) => topic.order,
            NodeContent::Bank(bank) => bank.order,
            NodeContent::Question(_) => None,
        };
        (order.unwrap_or(i64::MAX), &node.path)
    }
    for index in 0..site.nodes.len() {
        if matches!(site.nodes[index].content, NodeContent::Section(_)) {
            let mut children = std::mem::take(&mut site.nodes[index].children);
            children.sort_by(|&a, &b| key(site.node(a)).cmp(&key(site.node(b))));
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
