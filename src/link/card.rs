//! Cards: what other pages show of a page.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::digest::Digest;
use crate::parse::markdown::Phrase;
use crate::parse::{Kind, Level};

/// What kind of page a card stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardKind {
    /// The home page.
    Home,
    /// A section.
    Section,
    /// A topic page.
    Topic,
    /// A bank's own page.
    Bank,
    /// A question.
    Question,
}

/// What other pages show of a page: enough for a line of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Stands for all the rest in keys; made when a key first asks, which is after linking has set all the rest.
    #[serde(skip)]
    digest: OnceLock<Digest>,
    /// Its address, with the base path.
    pub href: String,
    /// Its title as HTML (a question: what is asked).
    pub title: Arc<str>,
    /// Its title as text.
    pub text: Arc<str>,
    /// Its summary as HTML. A question has none: no list gives an answer away.
    pub summary: Option<Arc<str>>,
    /// What kind of page it is.
    pub kind: CardKind,
    /// A question's id.
    pub id: Option<Box<str>>,
    /// Its level.
    pub level: Option<Level>,
    /// A question's kind.
    pub asks: Option<Kind>,
    /// A question's time, in minutes.
    pub minutes: Option<u32>,
    /// The title of its area, as text.
    pub area: Option<Arc<str>>,
}

impl Card {
    /// Makes the card of a page without level, question or area.
    pub fn new(kind: CardKind, href: String, title: &Phrase, summary: Option<&Phrase>) -> Self {
        Self {
            digest: OnceLock::new(),
            href,
            title: title.html.clone(),
            text: title.text.clone(),
            summary: summary.map(|summary| summary.html.clone()),
            kind,
            id: None,
            level: None,
            asks: None,
            minutes: None,
            area: None,
        }
    }

    /// Tells whether two cards show the same.
    pub fn is(&self, other: &Self) -> bool {
        // Taken apart without `..`, so that a new field does not compile until it is compared.
        let Self { digest: _, href, title, text, summary, kind, id, level, asks, minutes, area } = self;
        // Two runs share what was parsed once: most texts need not be read.
        let same = |one: &Arc<str>, other: &Arc<str>| Arc::ptr_eq(one, other) || one == other;
        let maybe = |one: &Option<Arc<str>>, other: &Option<Arc<str>>| match (one, other) {
            (Some(one), Some(other)) => same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        same(title, &other.title)
            && same(text, &other.text)
            && maybe(summary, &other.summary)
            && maybe(area, &other.area)
            && (href, kind, id, level) == (&other.href, &other.kind, &other.id, &other.level)
            && (asks, minutes) == (&other.asks, &other.minutes)
    }

    fn digest(&self) -> Digest {
        // Taken apart without `..`, so that a new field does not compile until it is hashed.
        let Self { digest, href, title, text, summary, kind, id, level, asks, minutes, area } = self;
        *digest.get_or_init(|| {
            Digest::of_hash(&(href, title, text, summary, kind, id, (level, asks, minutes, area)))
        })
    }
}

impl Hash for Card {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(change: impl Fn(&mut Card)) -> Card {
        let title = Phrase { html: "a".into(), text: "a".into() };
        let mut card = Card::new(CardKind::Topic, "/a/".into(), &title, None);
        change(&mut card);
        card
    }

    #[test]
    fn every_field_counts() {
        let changes: [fn(&mut Card); 10] = [
            |c| c.href = "/b/".into(),
            |c| c.title = "b".into(),
            |c| c.text = "b".into(),
            |c| c.summary = Some("s".into()),
            |c| c.kind = CardKind::Bank,
            |c| c.id = Some("i".into()),
            |c| c.level = Some(Level::Senior),
            |c| c.asks = Some(Kind::Code),
            |c| c.minutes = Some(1),
            |c| c.area = Some("z".into()),
        ];
        let plain = card(|_| ());
        for (index, change) in changes.iter().enumerate() {
            let changed = card(change);
            assert_ne!(Digest::of_hash(&changed), Digest::of_hash(&plain), "change {index}");
            assert!(changed.is(&card(change)) && !changed.is(&plain), "change {index}");
        }
    }
}
