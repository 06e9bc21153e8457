//! The glossary: its terms, their addresses, and their first mention on each page.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Input, NodeId, Site, Target};
use crate::diag::{Code, Diagnostic, Diagnostics};
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

/// Finds, on every page, the first mention of each term in its running text.
pub(super) fn mention(site: &mut Site) {
    let mut patterns: Vec<String> = Vec::new();
    let mut owner: Vec<u32> = Vec::new();
    for (index, page) in site.terms.iter().enumerate().filter(|(_, page)| page.term.mention) {
        for name in std::iter::once(&page.term.name).chain(&page.term.aliases) {
            // HTML is searched, so a name is escaped as the text is.
            patterns.push(escape(&name.text));
            owner.push(u32::try_from(index).unwrap_or(u32::MAX));
        }
    }
    if patterns.is_empty() {
        return;
    }
    let built = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(&patterns);
    // Building fails for gigabytes of names alone; such a glossary goes without links.
    let Ok(finder) = built else { return };
    for node in &mut site.nodes {
        let mut mentions: Vec<Mention> = Vec::new();
        for (body_index, body) in node.content.bodies().into_iter().enumerate() {
            // What is asked stays clean: a definition on hover could give the answer away.
            if matches!(&node.content, super::NodeContent::Question(question) if std::ptr::eq(&question.ask, body))
            {
                continue;
            }
            for (start, end, pattern) in mentions_in(&finder, body) {
                let term = owner[pattern];
                if mentions.iter().any(|mention| mention.term == term) {
                    continue;
                }
                let body = u32::try_from(body_index).unwrap_or(u32::MAX);
                mentions.push(Mention { body, start, end, term });
            }
        }
        node.mentions = mentions;
    }
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
}
