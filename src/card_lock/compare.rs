//! The site's questions beside what the lock says of them: what is new, what changed, what is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::{FILE, Line, Lock, UNKNOWN_TIME};
use crate::diag::{Code, Diagnostic, nearest};
use crate::digest::Digest;
use crate::link::{Node, ParsedFile, Site};
use crate::parse::Content;
use crate::parse::bank::{Choice, FollowUp, Question};
use crate::parse::markdown::Body;
use crate::source::{SitePath, Span};

/// The version of what a card shows of a question. It grows when a card shows the same question otherwise, and has every
/// note go out again.
const FORM: u32 = 1;

/// What of a site's questions matters to the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    cards: Vec<Card>,
    /// Ids of questions that are in the sources and not in the site: drafts.
    withheld: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Card {
    id: Box<str>,
    aliases: Vec<Box<str>>,
    digest: Box<str>,
    title: Box<str>,
}

/// Returns the cards of a site. The files tell of drafts, which are not lost.
pub fn cards(site: &Site, files: &[ParsedFile]) -> Cards {
    let mut cards: Vec<Card> = site
        .nodes
        .iter()
        .filter_map(|node| {
            let question = node.question()?;
            Some(Card {
                id: question.id.text.clone(),
                aliases: question.aliases.iter().map(|alias| alias.text.clone()).collect(),
                digest: shown(site, node, question).short(16).into(),
                title: one_line(&question.title.text),
            })
        })
        .collect();
    cards.sort_by_cached_key(|card| card.id.to_ascii_lowercase());
    let there: BTreeSet<&str> = cards.iter().map(|card| &*card.id).collect();
    let mut withheld = BTreeSet::new();
    for file in files {
        let Content::Bank(bank) = &file.content.value else { continue };
        for question in bank.questions.iter().filter(|question| !there.contains(&*question.id.text)) {
            let names = std::iter::once(&question.id).chain(&question.aliases);
            withheld.extend(names.map(|name| name.text.to_ascii_lowercase()));
        }
    }
    Cards { cards, withheld }
}

/// The most characters of a title in the lock.
const TITLE: usize = 100;

fn one_line(title: &str) -> Box<str> {
    let mut line = String::new();
    for word in title.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !c.is_control()));
    }
    line.chars().take(TITLE).collect::<String>().trim_end().into()
}

/// Returns the digest of what a card shows, its own name and the site's address aside.
fn shown(site: &Site, node: &Node, question: &Question) -> Digest {
    // Taken apart without `..`, so that a new field does not compile until somebody has decided whether cards show it.
    let Question {
        id: _,
        ask,
        title: _,
        level,
        kind,
        answer,
        code,
        output,
        choices,
        say,
        why,
        listen_for,
        green_flags,
        red_flags,
        scores: _,
        follow_ups,
        see: _,
        tags,
        roles,
        minutes: _,
        python: _,
        sources: _,
        aliases: _,
        covers: _,
        draft: _,
        digest: _,
    } = question;
    let code = code.as_ref().map(|code| &code.code);
    let maybe = |body: &Option<Body>| body.as_ref().map(|body| body.digest);
    let choices: Vec<_> =
        choices.iter().map(|Choice { text, correct, why }| (text.digest, correct, maybe(why))).collect();
    let follow_ups: Vec<_> =
        follow_ups.iter().map(|FollowUp { text, body }| (&text.text, body.digest)).collect();
    let lines = [listen_for, green_flags, red_flags]
        .map(|lines| lines.iter().map(|line| line.digest).collect::<Vec<_>>());
    let tags: Vec<&str> = tags.iter().map(|tag| &*tag.name).collect();
    let roles: Vec<&str> = roles.iter().map(|role| &*role.text).collect();
    let area = site.node(node.area);
    let place = (&area.path, &area.card.text);
    let texts = (ask.digest, answer.digest, code, output, choices, maybe(say), maybe(why), lines);
    Digest::of_hash(&(FORM, texts, follow_ups, level.name(), kind.name(), tags, roles, place))
}

/// What a comparison came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// What the lock should say.
    pub lock: Lock,
    /// Questions that were not in it.
    pub new: usize,
    /// Questions whose card shows something else than it did.
    pub changed: usize,
    /// Questions that had another id.
    pub renamed: usize,
    /// Questions that are gone, and are retired from now on.
    pub lost: Vec<Line>,
    /// Questions that became another one: its alias is their id.
    pub merged: usize,
}

impl Cards {
    /// Compares the cards with the lock. Each change is later than the last one: at `now`, or a second after it.
    ///
    /// Without a clock what was written keeps its time, and what is new has one that is earlier than any other.
    pub fn compare(&self, lock: &Lock, now: Option<u64>) -> Compared {
        let later = |time: u64| now.map_or(time, |now| now.max(time + 1));
        let mut old = lock.lines.clone();
        let mut keys: BTreeSet<Box<str>> = old.values().map(|line| line.key.clone()).collect();
        let mut to = Compared::default();
        let aliases: BTreeMap<String, &Card> = self
            .cards
            .iter()
            .flat_map(|card| card.aliases.iter().map(move |alias| (alias.to_ascii_lowercase(), card)))
            .collect();
        // Questions under their own name come first: an alias takes over only what no question has.
        let mut unknown = Vec::new();
        for card in &self.cards {
            let Some(mut line) = old.remove(&card.id.to_ascii_lowercase()) else {
                unknown.push(card);
                continue;
            };
            if line.digest.as_ref() != Some(&card.digest) || line.id != card.id {
                to.changed += 1;
                line.time = later(line.time);
            }
            to.lock.add(card.line(line.time, line.key));
        }
        for card in unknown {
            let names: Vec<String> = card.aliases.iter().map(|alias| alias.to_ascii_lowercase()).collect();
            let is_live = |name: &&String| old.get(*name).is_some_and(|line| !line.is_retired());
            let first = names.iter().find(is_live);
            let first = first.or_else(|| names.iter().find(|name| old.contains_key(*name)));
            if let Some(line) = first.and_then(|name| old.remove(name)) {
                to.renamed += 1;
                to.lock.add(card.line(later(line.time), line.key));
            } else {
                to.new += 1;
                let key = free_key(&card.id, &keys);
                keys.insert(key.clone());
                to.lock.add(card.line(now.unwrap_or(UNKNOWN_TIME), key));
            }
        }
        for (name, line) in old {
            if line.is_retired() || self.withheld.contains(&name) {
                to.lock.add(line);
                continue;
            }
            let retired = Line { digest: None, time: later(line.time), ..line.clone() };
            to.lock.add(retired);
            if aliases.contains_key(&name) {
                to.merged += 1;
            } else {
                to.lost.push(line);
            }
        }
        to
    }

    /// Returns what a comparison has to say of the lock in the file.
    pub fn report(&self, lock: &Lock, compared: &Compared) -> Vec<Diagnostic> {
        let path = SitePath::new(FILE);
        let mut found: Vec<Diagnostic> =
            compared
                .lost
                .iter()
                .map(|line| {
                    let span = Span { end: line.span.start + line.id.len() as u32, ..line.span };
                    let what = format!("the question `{}` is gone, and none has it as an alias", line.id);
                    Diagnostic::new(Code::LostCard, &path, span, what)
                        .maybe_help(self.successor(lock, line).map(|id| {
                            format!("if it is `{id}` now, give that `aliases = [\"{}\"]`", line.id)
                        }))
                        .help("if it was removed, `prepress check --write` retires it")
                })
                .collect();
        let counts = [
            (compared.new, "new"),
            (compared.changed, "changed"),
            (compared.renamed, "under a new id"),
            (compared.merged, "part of another"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if !parts.is_empty() {
            let what = format!("the file is older than the questions: {}", parts.join(", "));
            let help = "run `prepress check --write`, and commit it";
            found.push(Diagnostic::of_file(Code::StaleLock, &path, what).help(help));
        }
        found
    }

    /// Returns the id that a lost question may have taken: of one that shows the same, or else the nearest one. Only
    /// questions that the lock does not know come into question.
    fn successor(&self, lock: &Lock, line: &Line) -> Option<&str> {
        let new = || self.cards.iter().filter(|card| lock.line(&card.id).is_none());
        let same = new().find(|card| Some(&card.digest) == line.digest.as_ref());
        same.map(|card| &*card.id)
            .or_else(|| nearest(&line.id, new().map(|card| &*card.id), 1).first().copied())
    }
}

impl Card {
    fn line(&self, time: u64, key: Box<str>) -> Line {
        Line {
            id: self.id.clone(),
            digest: Some(self.digest.clone()),
            time,
            key,
            title: self.title.clone(),
            span: Span::default(),
        }
    }
}

/// Returns a key for a question that was never seen: its id, or, where another question had that once and is still
/// known by it, the id with a number.
fn free_key(id: &str, taken: &BTreeSet<Box<str>>) -> Box<str> {
    let numbered = (2..).map(|number| format!("{id}.{number}").into_boxed_str());
    let mut keys = std::iter::once(id.into()).chain(numbered);
    keys.find(|key| !taken.contains(key)).unwrap_or_else(|| id.into())
}

#[cfg(test)]
mod tests;
