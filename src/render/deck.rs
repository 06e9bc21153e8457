//! `data/cards.json`: what a session needs to know of every card before it shows one. The faces are on the questions'
//! own pages, which are fetched one by one.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::link::{Node, NodeId};
use crate::parse::bank::Question;
use crate::plan::Scene;

/// The version of the file's form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Deck<'a> {
    schema: u32,
    /// What the author sets for readers who set nothing.
    settings: Settings,
    areas: Vec<Area<'a>>,
    /// Tags and roles by number.
    tags: Vec<&'a str>,
    roles: Vec<&'a str>,
    cards: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    new_per_day: u32,
    reviews_per_day: u32,
    retention: f64,
}

#[derive(Serialize)]
struct Area<'a> {
    /// Its path, without slashes at the ends; that of the home page is empty.
    path: &'a str,
    title: &'a str,
}

/// A card: id, digest of its text, number of its area, level, kind, tags, roles, minutes to say it aloud
/// (0 if not given), ids it had before.
#[derive(Serialize)]
struct Row<'a>(
    &'a str,
    String,
    usize,
    &'static str,
    &'static str,
    Vec<usize>,
    Vec<usize>,
    u32,
    #[serde(skip_serializing_if = "Vec::is_empty")] Vec<&'a str>,
);

/// How much of a digest is given: it is compared with that of the same card alone.
const DIGITS: usize = 8;

/// Returns the text of the file.
pub(super) fn deck(scene: Scene<'_>) -> String {
    let site = scene.site;
    let mut areas: Vec<NodeId> = Vec::new();
    let mut questions: Vec<(usize, &Question)> = Vec::new();
    for (node, question) in site.below(NodeId::HOME).into_iter().filter_map(|id| {
        let node: &Node = site.node(id);
        Some((node, node.question()?))
    }) {
        let area = areas.iter().position(|&area| area == node.area).unwrap_or_else(|| {
            areas.push(node.area);
            areas.len() - 1
        });
        questions.push((area, question));
    }
    let (mut tags, mut roles) = (BTreeMap::new(), BTreeMap::new());
    for (_, question) in &questions {
        tags.extend(question.tags.iter().map(|tag| (&*tag.name, 0)));
        roles.extend(question.roles.iter().map(|role| (&*role.text, 0)));
    }
    number(&mut tags);
    number(&mut roles);
    let cards = questions.iter().map(|&(area, question)| {
        let mut digest = question.digest.to_string();
        digest.truncate(DIGITS);
        Row(
            &question.id.text,
            digest,
            area,
            question.level.name(),
            question.kind.name(),
            question.tags.iter().filter_map(|tag| tags.get(&*tag.name).copied()).collect(),
            question.roles.iter().filter_map(|role| roles.get(&*role.text).copied()).collect(),
            question.minutes.unwrap_or(0),
            question.aliases.iter().map(|alias| &*alias.text).collect(),
        )
    });
    let settings = &site.config.cards;
    let deck = Deck {
        schema: SCHEMA,
        settings: Settings {
            new_per_day: settings.new_per_day,
            reviews_per_day: settings.reviews_per_day,
            retention: settings.retention,
        },
        areas: areas
            .iter()
            .map(|&area| Area { path: &site.node(area).path, title: &site.node(area).card.text })
            .collect(),
        tags: tags.keys().copied().collect(),
        roles: roles.keys().copied().collect(),
        cards: cards.collect(),
    };
    // Strings and numbers alone: nothing that JSON could not hold.
    let mut text = serde_json::to_string(&deck).unwrap_or_default();
    text.push('\n');
    text
}

fn number(names: &mut BTreeMap<&str, usize>) {
    for (at, place) in names.values_mut().enumerate() {
        *place = at;
    }
}
