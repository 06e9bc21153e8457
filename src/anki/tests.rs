use crate::pipeline::{self, Memo, Options, Run};
use crate::source::{SitePath, Source};
use crate::sources::Sources;

const BANK: &str = r#"
title = "Names: the basics"

[[question]]
id = "one"
ask = "What does `a <b` mean?"
level = "mid"
kind = "output"
code = "print([] is [])"
output = "False"
answer = "See [two](q:two) and the term alias."
listen_for = ["two lists"]
green_flags = ["identity"]
follow_ups = ["two", "And `is`?"]
roles = ["backend"]
tags = ["c++", "data model"]

[[question]]
id = "two"
ask = "Which?"
level = "junior"
kind = "concept"
answer = "The first."
choices = [{ text = "a", correct = true, why = "so" }, { text = "b" }]
"#;

fn run(bank: &str, lock: Option<&str>, threads: usize) -> Run {
    let source = |path: &str, text: &str| Source::new(SitePath::new(path), text.as_bytes().to_vec());
    let glossary = "[[term]]\nname = \"alias\"\ndefinition = \"A name.\"\n";
    let sources = Sources {
        config: Some(source("site.toml", "title = 'S: x'\nid = 's'\nbase_url = 'https://x.org/sub/'\n")),
        cards: lock.map(|text| source("cards.lock", text)),
        content: vec![
            source("content/area/_index.md", "+++\ntitle = \"The area\"\n+++\n"),
            source("content/area/names.toml", bank),
            source("content/glossary.toml", glossary),
        ],
        ..Sources::default()
    };
    let run = pipeline::run(
        &sources,
        &Options { base_url: None, repository: None, drafts: false, threads },
        &mut Memo::default(),
    );
    assert_eq!(run.found.errors(), 0, "{:?}", run.found);
    run
}

#[test]
fn a_note_holds_what_the_page_shows() {
    let notes = run(BANK, None, 1).anki().notes;
    let [one, two] = &notes[..] else { panic!("{notes:#?}") };
    assert_eq!(one.deck, "S\u{2236} x::The area::Names\u{2236} the basics");
    assert_eq!(
        one.tags,
        ["area::area", "c-plus-plus", "data-model", "kind::output", "level::mid", "role::backend"]
    );
    let [question, answer, why, say, listen, red, next, link, area, level, id, ..] = &one.fields;
    assert!(
        question.starts_with("What does <code>a &lt;b</code> mean?<div class=\"code\"><pre"),
        "{question}"
    );
    assert!(question.contains("<span class=\"b\">print</span>"), "{question}");
    assert!(answer.starts_with("<div class=\"code output\">"), "{answer}");
    let link_to_two = "<a href=\"https://x.org/sub/q/two/\">";
    assert!(answer.contains(link_to_two) && answer.contains("the term alias."), "{answer}");
    assert!(listen.contains("<li>two lists</li>") && listen.contains("<li>identity</li>"), "{listen}");
    assert!(next.contains(&format!("{link_to_two}Which?</a>")) && next.contains("<code>is</code>"), "{next}");
    assert_eq!([why, say, red], ["", "", ""]);
    assert_eq!([&**link, area, level, id], ["https://x.org/sub/q/one/", "The area", "mid", "one"]);
    assert_eq!(two.fields[0], "Which?<ol class=\"choices\"><li>a</li><li>b</li></ol>");
    assert!(two.fields[1].contains("<li class=\"right\">a<p class=\"why\">so</p></li>"), "{}", two.fields[1]);
}

#[test]
fn names_and_times_come_from_the_lock() {
    let lock = "prepress-cards 1\none 0000000000000000 1795000000 first One\n\
                gone retired 1794000000 gone Gone?\nlong-gone retired 1 long-gone\n";
    let anki = run(BANK, Some(lock), 1).anki();
    let times: Vec<u64> = anki.notes.iter().map(|note| note.modified).collect();
    assert_eq!(times, [1_795_000_000, crate::card_lock::UNKNOWN_TIME, 1_794_000_000]);
    let before = run(&BANK.replace("\"one\"", "\"first\""), None, 1).anki();
    assert_eq!(anki.notes[0].guid, before.notes[0].guid);
    let gone = &anki.notes[2];
    assert_eq!((&*gone.tags[0], &*gone.fields[0]), ("prepress::retired", "Gone?"));
}

/// Digests in the authors' lock files: a change here sends every note out again, over the readers' own edits.
#[test]
fn digests_are_for_long() {
    let lock = run(BANK, None, 1).compare_cards(None).1.lock;
    let digests = ["one", "two"].map(|id| lock.line(id).unwrap().digest.clone().unwrap());
    assert_eq!(digests.each_ref().map(|digest| &**digest), ["748cb917f4ea3e2f", "d07910ef486c4b0f"]);
}

/// Names in readers' collections: a change here would double every note that they have.
#[test]
fn names_are_for_good() {
    let anki = run(BANK, None, 1).anki();
    let names: Vec<&str> = anki.notes.iter().map(|note| &*note.guid).collect();
    assert_eq!(names, ["1107bca51d071f3dbb2e", "7382ba782a53fac760ea"]);
}

#[test]
fn same_site_same_bytes() {
    let lock = run(BANK, None, 1).compare_cards(Some(1_795_000_000)).1.lock.to_string();
    let one = run(BANK, Some(&lock), 1).anki();
    let many = run(BANK, Some(&lock), 7).anki();
    assert_eq!(one.package().unwrap(), many.package().unwrap());
    assert_eq!(one.table(), many.table());
    assert!(run(BANK, Some(&lock), 1).check_cards().is_empty());
}

#[test]
fn the_table_has_headers_and_quotes() {
    let table = run(BANK, None, 1).anki().table();
    let head: Vec<&str> = table.lines().take(7).collect();
    assert_eq!(
        head,
        [
            "#separator:tab",
            "#html:true",
            "#notetype:prepress",
            "#guid column:1",
            "#deck column:2",
            "#tags column:16",
            "#columns:Guid\tDeck\tQuestion\tAnswer\tWhy\tSay\tListenFor\tRedFlags\tFollowUps\tLink\tArea\tLevel\tId\t\
             Spare1\tSpare2\tTags",
        ]
    );
    assert!(table.contains("class=\"\"code output\"\""), "{table}");
}
