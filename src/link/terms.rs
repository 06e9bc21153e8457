//! The glossary: its terms, their addresses, and their first mention on each page.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Input, NodeContent, NodeId, Site, Target};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::html::escape;
use crate::parse::Content;
use crate::parse::glossary::Term;
use crate::parse::markdown::Body;
use crate::source::{Place, SitePath};
use crate::url::{Url, slug};

/// A term of the glossary, linked.
#[derive(Clone, Debug)]
pub struct TermPage {
    /// The term as the author wrote it.
    pub term: Term,
    /// The file that defines it.
    pub source: SitePath,
    /// Its id on the glossary page.
    pub slug: String,
    /// Its address with the base path: `/glossary/#slug`.
    pub href: String,
    /// Targets of the links in its definition.
    pub targets: Vec<Option<Target>>,
    /// The pages that it points to.
    pub see: Vec<NodeId>,
}

/// The first mention of a term on a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mention {
    /// The body, by its index in [`super::NodeContent::bodies`].
    pub body: u32,
    /// The first byte of the mention in the body's HTML.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The term, by its index in [`Site::terms`].
    pub term: u32,
}

/// Collects the terms, sorted by name without regard to case, and reports names that are used twice.
pub(super) fn collect(input: Input<'_>, site: &mut Site, found: &mut Diagnostics) {
    let mut taken: BTreeMap<String, Place> = BTreeMap::new();
    let mut slugs: BTreeMap<String, Place> = BTreeMap::new();
    for file in input.files {
        let Content::Glossary(terms) = &file.content.value else { continue };
        for term in terms {
            for name in std::iter::once(&term.name).chain(&term.aliases) {
                let place = Place { path: file.path.clone(), span: Some(name.span) };
                match taken.get(&name.text.to_lowercase()) {
                    Some(first) => found.push(
                        Diagnostic::at(Code::DuplicateId, place, format!("`{}` is defined twice", name.text))
                            .also(first.clone(), "first defined here"),
                    ),
                    None => {
                        taken.insert(name.text.to_lowercase(), place);
                    }
                }
            }
            let place = Place { path: file.path.clone(), span: Some(term.name.span) };
            let slug = slug(&term.name.text);
            if let Some(first) = slugs.get(&slug) {
                if *first != place && taken.get(&term.name.text.to_lowercase()) == Some(&place) {
                    let text = format!("`{}` has the address of another term: `#{slug}`", term.name.text);
                    found.push(
                        Diagnostic::at(Code::DuplicateId, place, text).also(first.clone(), "first used here"),
                    );
                }
                continue;
            }
            slugs.insert(slug.clone(), place);
            let href = site.base.href(&Url::page("glossary").with_fragment(&slug));
            site.terms.push(TermPage {
                term: term.clone(),
                source: file.path.clone(),
                slug,
                href,
                targets: Vec::new(),
                see: Vec::new(),
            });
        }
    }
    site.terms.sort_by_cached_key(|page| (page.term.name.text.to_lowercase(), page.slug.clone()));
}

/// Remembers which terms a page mentions. It saves time and nothing else: dropping it never changes the result.
#[derive(Default)]
pub struct Memo {
    names: Names,
    /// Mentions by the digest of what stands on the page, and whether the run at hand has asked for them.
    pages: HashMap<Digest, (Arc<[Mention]>, bool)>,
}

/// The names that are looked for, and what finds them.
#[derive(Default)]
struct Names {
    /// Each name as it stands in HTML, with its term.
    list: Vec<(String, u32)>,
    /// Missing where there are no names. Building fails for gigabytes of them alone; such a glossary goes without links.
    finder: Option<AhoCorasick>,
}

impl Names {
    fn new(list: Vec<(String, u32)>) -> Self {
        let builder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(list.iter().map(|(name, _)| name));
        Self { finder: builder.ok().filter(|_| !list.is_empty()), list }
    }
}

/// Finds, on every page, the first mention of each term in its running text.
pub(super) fn mention(site: &mut Site, memo: &mut Memo) {
    let terms = site.terms.iter().zip(0..).filter(|(page, _)| page.term.mention);
    let names = terms.flat_map(|(page, index)| {
        let names = std::iter::once(&page.term.name).chain(&page.term.aliases);
        // HTML is searched, so a name is escaped as the text is.
        names.map(move |name| (escape(&name.text), index))
    });
    let names: Vec<(String, u32)> = names.collect();
    if memo.names.list != names {
        *memo = Memo { names: Names::new(names), pages: HashMap::new() };
    }
    let Some(finder) = &memo.names.finder else { return };
    for node in &mut site.nodes {
        let digest = match &node.content {
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => topic.digest,
            NodeContent::Question(question) => question.digest,
            NodeContent::Section(None) | NodeContent::Bank(_) => continue,
        };
        let (mentions, used) = memo
            .pages
            .entry(digest)
            .or_insert_with(|| (first_mentions(finder, &memo.names.list, &node.content).into(), false));
        *used = true;
        node.mentions = Arc::clone(mentions);
    }
    memo.pages.retain(|_, (_, used)| std::mem::take(used));
}

/// Returns the first mention of each term on a page.
fn first_mentions(finder: &AhoCorasick, names: &[(String, u32)], content: &NodeContent) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (body, index) in content.bodies().zip(0..) {
        // What is asked stays clean: a definition on hover could give the answer away.
        if matches!(content, NodeContent::Question(question) if std::ptr::eq(&question.ask, body)) {
            continue;
        }
        for (start, end, name) in mentions_in(finder, body) {
            let (_, term) = names[name];
            if !mentions.iter().any(|mention| mention.term == term) {
                mentions.push(Mention { body: index, start, end, term });
            }
        }
    }
    mentions
}

/// Yields the whole-word mentions in a body: `(start, end, pattern)`. A plural `s` belongs to the word.
fn mentions_in<'a>(finder: &'a AhoCorasick, body: &'a Body) -> impl Iterator<Item = (u32, u32, usize)> + 'a {
    body.prose.iter().flat_map(move |span| {
        let text = body.html.get(span.range()).unwrap_or_default();
        let offset = span.start;
        // A plural reaches past what the search found: the next mention must not start inside it.
        let mut last = 0;
        finder.find_iter(text).filter_map(move |found| {
            if found.start() < last {
                return None;
            }
            let before = text[..found.start()].chars().next_back();
            let mut end = found.end();
            let mut after = text[end..].chars();
            let mut next = after.next();
            if next == Some('s') {
                end += 1;
                next = after.next();
            }
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let small = |n: usize| u32::try_from(n).ok().map(|n| n + offset);
            // The text is HTML: the inside of `&lt;` and `&#39;` is no word.
            let entity = before == Some('&') || text[..found.start()].ends_with("&#");
            if joins(before) || joins(next) || entity {
                return None;
            }
            last = end;
            Some((small(found.start())?, small(end)?, found.pattern().as_usize()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[track_caller]
    fn check(names: &[&str], html: &str, expected: &[&str]) {
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names)
            .unwrap();
        let body = Body { html: html.into(), prose: Box::new([Span::new(0, html.len())]), ..Body::default() };
        let found: Vec<&str> =
            mentions_in(&finder, &body).map(|(start, end, _)| &html[start as usize..end as usize]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn whole_words_and_plurals() {
        check(
            &["iterator", "GIL"],
            "An iterator, two iterators, the gil.",
            &["iterator", "iterators", "gil"],
        );
        check(&["task"], "multitask tasking task_id subtasks task", &["task"]);
        check(&["event", "event loop"], "the event loop", &["event loop"]);
        check(&["lt"], "a &lt; b", &[]);
        check(&["39"], "It&#39;s", &[]);
        check(&["C++", "S"], "C++s and S", &["C++s", "S"]);
    }

    /// Links a page and a glossary; returns the mentions on the page.
    fn mentioned(page: &str, glossary: &str, memo: &mut Memo) -> Vec<String> {
        let config = crate::config::config(None).value;
        let file = |path: &str, text: &str| {
            let source = crate::source::Source::new(SitePath::new(path), text.into());
            let content = crate::parse::parse(&source, &config.parse_options());
            super::super::ParsedFile { path: source.path, content: Arc::new(content) }
        };
        let files = [file("content/a.md", page), file("content/glossary.toml", glossary)];
        let input = Input {
            config: &config,
            base: &config.base_url,
            files: &files,
            assets: &[],
            traces: &Arc::default(),
            words: &crate::translation::Translation::default(),
            drafts: false,
        };
        let site = super::super::link(input, memo).value;
        let Some(node) = site.nodes.iter().find(|node| node.path == "a") else { return Vec::new() };
        let Some(body) = node.content.bodies().next() else { return Vec::new() };
        let text = |mention: &Mention| body.html[mention.start as usize..mention.end as usize].to_owned();
        node.mentions.iter().map(text).collect()
    }

    #[test]
    fn the_memo_changes_nothing_and_keeps_no_more_than_it_needs() {
        let term = |name: &str| format!("[[term]]\nname = '{name}'\ndefinition = 'x'\n");
        let mut memo = Memo::default();
        for (page, glossary) in [
            ("A task.", term("task")),
            ("A task.", term("task")),
            ("A task and a loop.", term("task")),
            ("A task and a loop.", term("loop")),
            ("A task and a loop.", String::new()),
            ("A task and a loop.", term("loop") + &term("task")),
        ] {
            let found = mentioned(page, &glossary, &mut memo);
            assert_eq!(found, mentioned(page, &glossary, &mut Memo::default()), "{page} {glossary}");
            assert_eq!(memo.pages.len(), usize::from(!glossary.is_empty()));
        }
    }
}
