//! The note type. Its fields are frozen: with one more, Anki would take every note that a reader has for one of another
//! type, and bring none up to date. Templates and styles may change; then [`MODIFIED`] has to grow.

use serde_json::{Value, json};

/// The names of the fields.
pub const FIELDS: [&str; 13] = [
    "Question",
    "Answer",
    "Why",
    "Say",
    "ListenFor",
    "RedFlags",
    "FollowUps",
    "Link",
    "Area",
    "Level",
    "Id",
    "Spare1",
    "Spare2",
];

/// The name of the note type.
pub(super) const NAME: &str = "prepress";

/// Its number, the same for every site.
pub(super) const ID: i64 = 1_577_836_800_001;

/// When templates or styles changed last, in seconds since 1970.
pub(super) const MODIFIED: i64 = 1_795_219_200;

/// The styles of both sides of a card.
pub(super) const CSS: &str = include_str!("card.css");

const FRONT: &str = include_str!("front.html");
const BACK: &str = include_str!("back.html");

/// Returns the note type as Anki's schema 11 has it.
pub(super) fn notetype() -> Value {
    let field = |(place, name): (usize, &&str)| json!({ "name": name, "ord": place, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] });
    json!({
        "id": ID, "name": NAME, "type": 0, "mod": MODIFIED, "usn": 0, "sortf": 0, "did": 1,
        "tmpls": [{
            "name": "Card 1", "ord": 0, "qfmt": FRONT.trim(), "afmt": BACK.trim(), "bqfmt": "", "bafmt": "",
            "did": null, "bfont": "", "bsize": 0,
        }],
        "flds": FIELDS.iter().enumerate().map(field).collect::<Vec<_>>(),
        "css": CSS, "latexPre": "", "latexPost": "", "latexsvg": false,
        "req": [[0, "any", [0]]], "tags": [], "vers": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::highlight::Class;

    #[test]
    fn every_class_of_code_has_a_colour() {
        for class in Class::ALL {
            let rule = format!(".{}", class.css());
            let named =
                CSS.match_indices(&rule).any(|(at, _)| CSS[at + rule.len()..].starts_with([' ', ',']));
            assert!(named, "card.css lacks {rule}");
        }
    }

    #[test]
    fn templates_show_fields_and_run_nothing() {
        for text in [FRONT, BACK] {
            assert!(!text.contains("<script") && !text.contains("javascript:") && !text.contains(" on"));
            for name in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
                let name = name.trim_start_matches(['#', '/', '^']);
                assert!(FIELDS.contains(&name) || name == "FrontSide", "{name}");
            }
        }
    }

    /// A reader's Anki takes new templates and styles only with a later time.
    #[test]
    fn the_time_grows_with_the_templates() {
        let digest = Digest::of([FRONT, BACK, CSS].concat().as_bytes()).short(8);
        assert_eq!((digest.as_str(), MODIFIED), ("59a778b2", 1_795_219_200), "raise `MODIFIED` too");
    }
}
