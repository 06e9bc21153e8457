//! The database of a package: Anki's schema 11, which every version since 2012 imports.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::fields::plain;
use super::sqlite::{self, Table, Value};
use super::{Note, notetype, sha1};
use crate::digest::Digest;

/// The first of January 2020, in milliseconds: the numbers of notes and decks are times for Anki, and start here.
const START: i64 = 1_577_836_800_000;

/// The separator of fields in a row.
const BETWEEN_FIELDS: &str = "\u{1f}";

/// Returns the database that holds these notes.
pub(super) fn database(notes: &[Note]) -> Vec<u8> {
    let decks = decks(notes);
    let numbers = numbers(notes);
    let mut note_rows: Vec<(i64, Vec<Value>)> = Vec::with_capacity(notes.len());
    let mut card_rows: Vec<(i64, Vec<Value>)> = Vec::with_capacity(notes.len());
    for ((due, note), &number) in (1..).zip(notes).zip(&numbers) {
        let modified = i64::try_from(note.modified).unwrap_or_default();
        note_rows.push((number, note_row(note, modified)));
        let deck = decks.get(&*note.deck).copied().unwrap_or(1);
        // Number, note, deck, which card of the note, time, usn; new (type and queue 0), its place, and no history.
        let mut row = vec![Value::Null, number.into(), deck.into(), 0.into(), modified.into(), (-1).into()];
        row.extend([0, 0, due, 0, 0, 0, 0, 0, 0, 0, 0].map(Value::Int));
        row.push("".into());
        card_rows.push((number, row));
    }
    note_rows.sort_by_key(|&(number, _)| number);
    card_rows.sort_by_key(|&(number, _)| number);
    sqlite::database(&[
        Table { name: "col", sql: COL, rows: vec![(1, col(notes, &decks))] },
        Table { name: "notes", sql: NOTES, rows: note_rows },
        Table { name: "cards", sql: CARDS, rows: card_rows },
        Table { name: "revlog", sql: REVLOG, rows: Vec::new() },
        Table { name: "graves", sql: GRAVES, rows: Vec::new() },
    ])
}

const COL: &str = "CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null, dconf text not null, tags text not null)";
const NOTES: &str = "CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null)";
const CARDS: &str = "CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null)";
const REVLOG: &str = "CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null)";
const GRAVES: &str =
    "CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null)";

fn note_row(note: &Note, modified: i64) -> Vec<Value> {
    let tags = if note.tags.is_empty() { String::new() } else { format!(" {} ", note.tags.join(" ")) };
    let [question, ..] = &note.fields;
    let question = plain(question);
    let sum = i64::from(sha1::first_word(&question));
    vec![
        Value::Null,
        note.guid.as_str().into(),
        notetype::ID.into(),
        modified.into(),
        (-1).into(),
        tags.into(),
        note.fields.join(BETWEEN_FIELDS).into(),
        question.into(),
        sum.into(),
        0.into(),
        "".into(),
    ]
}

/// Returns the numbers of the notes: from their names, and one more where two are the same.
fn numbers(notes: &[Note]) -> Vec<i64> {
    let mut by_name: Vec<usize> = (0..notes.len()).collect();
    by_name.sort_by_key(|&at| &notes[at].guid);
    let mut taken = BTreeSet::new();
    let mut numbers = vec![0; notes.len()];
    for at in by_name {
        let mut number = START + spread(&notes[at].guid);
        while !taken.insert(number) {
            number += 1;
        }
        numbers[at] = number;
    }
    numbers
}

/// Returns 36 bits of the digest of a name: as a time, two years and a bit.
fn spread(name: &str) -> i64 {
    i64::from_str_radix(&Digest::of(name.as_bytes()).short(9), 16).unwrap_or_default()
}

/// Returns the decks with those above them, and their numbers.
fn decks(notes: &[Note]) -> BTreeMap<&str, i64> {
    let mut decks = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for note in notes {
        let ends = note.deck.match_indices("::").map(|(at, _)| at).chain([note.deck.len()]);
        decks.extend(ends.map(|end| (&note.deck[..end], 0)));
    }
    for (name, number) in &mut decks {
        *number = START + spread(name);
        while !taken.insert(*number) {
            *number += 1;
        }
    }
    decks
}

fn col(notes: &[Note], decks: &BTreeMap<&str, i64>) -> Vec<Value> {
    let last = notes.iter().map(|note| note.modified).max().unwrap_or_default();
    let last = i64::try_from(last).unwrap_or_default() * 1000;
    let mut all = serde_json::Map::new();
    for (&name, &number) in [("Default", 1)].iter().map(|(name, number)| (name, number)).chain(decks) {
        all.insert(number.to_string(), deck(name, number));
    }
    let models = json!({ notetype::ID.to_string(): notetype::notetype() });
    let options = json!({ "1": options() });
    let conf = json!({
        "nextPos": notes.len() + 1, "estTimes": true, "activeDecks": [1], "sortType": "noteFld", "timeLim": 0,
        "sortBackwards": false, "addToCur": true, "curDeck": 1, "newSpread": 0, "dueCounts": true,
        "curModel": notetype::ID.to_string(), "collapseTime": 1200,
    });
    let mut row = vec![Value::Null];
    // Made, changed, schema changed, version of the schema, and no trace of a synchronisation.
    row.extend([START / 1000, last, START, 11, 0, 0, 0].map(Value::Int));
    row.extend(
        [conf, models, Json::Object(all), options, json!({})].map(|json| Value::Text(json.to_string())),
    );
    row
}

fn deck(name: &str, number: i64) -> Json {
    json!({
        "id": number, "name": name, "mod": START / 1000, "usn": 0, "desc": "", "dyn": 0, "conf": 1, "collapsed": false,
        "browserCollapsed": false, "extendNew": 0, "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0],
        "lrnToday": [0, 0], "timeToday": [0, 0],
    })
}

/// The options of decks, which a reader's own take the place of.
fn options() -> Json {
    json!({
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true,
        "dyn": false,
        "new": { "delays": [1.0, 10.0], "ints": [1, 4, 0], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": false },
        "rev": { "perDay": 200, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "bury": false, "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "mult": 0.0, "minInt": 1, "leechFails": 8, "leechAction": 1 },
    })
}
