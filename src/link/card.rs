//! Cards: what other pages show of a page.

use std::hash::{Hash, Hasher};

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
    #[serde(skip)]
    digest: Digest,
    /// Its address, with the base path.
    pub href: String,
    /// Its title as HTML (a question: what is asked).
    pub title: Box<str>,
    /// Its title as text.
    pub text: Box<str>,
    /// Its summary as HTML. A question has none: no list gives an answer away.
    pub summary: Option<Box<str>>,
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
    pub area: Option<Box<str>>,
}

impl Card {
    /// Makes the card of a page without level, question or area.
    pub fn new(kind: CardKind, href: String, title: &Phrase, summary: Option<&Phrase>) -> Self {
        Self {
            digest: Digest::default(),
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
        self.digest == other.digest
    }

    /// Computes the digest that stands for the card in keys; to be called when all else is set.
    pub fn seal(&mut self) {
        // Taken apart without `..`, so that a new field does not compile until it is hashed.
        let Self { digest: _, href, title, text, summary, kind, id, level, asks, minutes, area } = &*self;
        self.digest = Digest::of_hash(&(href, title, text, summary, kind, id, (level, asks, minutes, area)));
    }
}

impl Hash for Card {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(change: impl Fn(&mut Card)) -> Digest {
        let title = Phrase { html: "a".into(), text: "a".into() };
        let mut card = Card::new(CardKind::Topic, "/a/".into(), &title, None);
        change(&mut card);
        card.seal();
        Digest::of_hash(&card)
    }

    #[test]
    fn every_field_is_in_the_digest() {
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
            assert_ne!(card(change), plain, "change {index}");
        }
    }
}
