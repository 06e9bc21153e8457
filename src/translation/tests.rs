//! What a site's own words say, and what is wrong with them.

use super::*;
use crate::source::line_column;

/// Reads words as a site in a language has them.
fn read(language: &str, words: &str) -> (Translation, String) {
    let file = ThemeFile { path: SitePath::new("themes/mine/words.toml"), bytes: words.as_bytes().into() };
    let Parsed { value, found } = translation(language, "mine", &[file], &[]);
    let shown = found.iter().filter(|found| found.code.name() != "missing-words").map(|found| {
        let (line, column) = line_column(words, found.at.span.unwrap_or_default().start as usize);
        format!("{line}:{column} {}: {}; {}", found.code, found.message, found.help.join("; "))
    });
    (value, shown.collect::<Vec<_>>().join("\n"))
}

#[track_caller]
fn check(language: &str, words: &str, expected: &str) {
    assert_eq!(read(language, words).1, expected);
}

#[test]
fn what_is_said() {
    let (words, found) = read(
        "pl",
        "\"Search\" = \"Szukaj\"\n\"{count} questions\" = { one = \"{count} pytanie\", few = \"{count} pytania\", other = \"{count} pytań\" }\n",
    );
    assert_eq!(found, "");
    assert_eq!((words.t("Search"), words.t("Cards")), ("Szukaj", "Cards"));
    let counted = |count| words.counted(count, "{count} question", "{count} questions", &[]);
    assert_eq!([1, 2, 5].map(counted), ["1 pytanie", "2 pytania", "5 pytań"]);
    assert_eq!(Translation::default().counted(1, "{count} card", "{count} cards", &[]), "1 card");
    assert_eq!(words.t_with("{a} {b} {", &[("a", "{b}")]), "{b} {b} {");
}

#[test]
fn what_scripts_get() {
    let (words, _) = read("de", "\"Search\" = \"Suche\"\n\"Cards\" = \"Karten\"\n\"Tags\" = \"Tags\"\n");
    let script = "const a = '\"'; t(\"Search\");\nt(\"Tags\");";
    let made = words.script([script].into_iter());
    assert_eq!(made.unwrap(), "export default {\"Search\":\"Suche\"};\n");
    assert_eq!(words.script(["t(`Search`)"].into_iter()), None);
}

#[test]
fn faults() {
    check(
        "de",
        "\"Serch\" = \"Suche\"",
        "1:1 unknown-word: the interface does not say `Serch`; did you mean `Search`?",
    );
    check(
        "de",
        "\"Search\" = 3",
        "1:12 wrong-type: `Search` holds a text, not a number; write `\"Search\" = \"Suche\"`, or for a count `{ one = \"…\", other = \"…\" }`",
    );
    check(
        "de",
        "\"Search\" = ' '",
        "1:12 bad-value: the text for `Search` is empty; write one, or remove the line",
    );
    check(
        "de",
        "\"Search\" = \"Suche {x}\"",
        "1:13 bad-value: `{x}` stands for nothing in this text; remove it",
    );
    check(
        "de",
        "\"Search\" = { other = \"Suche\" }",
        "1:1 bad-value: `Search` counts nothing, so it has no forms; write one text",
    );
    check(
        "de",
        "\"Tag: {name}\" = \"Schlagwort\"",
        "1:18 bad-value: the text lacks `{name}`; it says `Tag: {name}` in English: put `{name}` where it belongs",
    );
    check(
        "de",
        "\"{count} questions\" = { few = \"{count} Fragen\", one = \"eine Frage\" }",
        "1:25 bad-value: `de` has no form `few` for numbers; its forms are one, other\n\
         1:1 missing-key: `{count} questions` has no form `other`; add `other = \"…\"`: what is said of all numbers that no other form is for",
    );
}

#[test]
fn what_is_missing_is_counted() {
    let own = |language: &str, words: &str| {
        let file =
            ThemeFile { path: SitePath::new("themes/mine/words.toml"), bytes: words.as_bytes().into() };
        translation(language, "mine", &[file], &[]).found
    };
    assert_eq!(own("en", "\"Search\" = \"Look\"").len(), 0);
    assert_eq!(own("de", "").len(), 0);
    assert_eq!(own("de-AT", "\"Search\" = \"Suche\"")[0].code.name(), "missing-words");
}

#[test]
fn a_theme_may_say_more() {
    let template = ThemeFile {
        path: SitePath::new("themes/mine/templates/x.html"),
        bytes: b"{{ \"Hello, {name}\" | t(name=x) }}".as_slice().into(),
    };
    let words = ThemeFile {
        path: SitePath::new("themes/mine/words.toml"),
        bytes: b"\"Hello, {name}\" = \"Hallo, {name}\"".as_slice().into(),
    };
    let parsed = translation("en", "mine", &[template, words], &[]);
    assert_eq!(parsed.found, []);
    assert_eq!(parsed.value.t("Hello, {name}"), "Hallo, {name}");
}
