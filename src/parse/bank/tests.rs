use proptest::prelude::*;

use super::*;
use crate::parse::{Content, faults, parse, texts};
use crate::source::SitePath;

/// The example of the documentation: every key of a bank.
const EXAMPLE: &str = r#"
title = "The GIL and threads"
summary = "..."
order = 30

[[question]]
id = "what-is-the-gil"       # permanent: the page /q/what-is-the-gil/, the flashcard, the Anki GUID
ask = "What is the GIL, and when does it hurt?"
level = "mid"                # junior | mid | senior
kind = "concept"             # concept | output | code | debug | design | behavioral | ask-them
answer = '''Markdown, as on a topic page.'''

# all below is optional
code = '''print([] is [])'''     # the program a question is about; it is run by check
output = "False"             # what it prints: kind = "output" asks the reader to predict it
choices = [                  # makes it a quiz question as well
  { text = "...", correct = true, why = "..." },
  { text = "...", why = "..." },
]
say = "How a strong candidate would put it in a few sentences."
why = "What the interviewer learns from it."
listen_for = ["a point that a strong answer makes", "..."]   # the rubric
green_flags = ["..."]
red_flags = ["..."]
follow_ups = ["free-threaded-python", "Or a question as plain text"]   # an id becomes a link
see = ["concurrency/gil"]    # topic pages
tags = ["gil", "threads"]
roles = ["backend", "data"]  # none: everyone
scores = ["...", "...", "...", "..."]   # what a 1, 2, 3 and 4 sounds like, for the interviewer's score sheet
minutes = 3                  # to say it aloud
python = "3.13"              # the version since which it holds
sources = ["https://peps.python.org/pep-0703/"]
aliases = ["gil"]            # ids it had before
covers = ["gil-in-practice"] # further ids of a subject map that it treats (its own id counts anyway)
draft = false
"#;

/// A question that has all it needs, less the keys that start with one of `without`, plus `keys`.
fn question_text(without: &[&str], keys: &str) -> String {
    let needed = "id = \"q\"\nask = \"Ask?\"\nlevel = \"mid\"\nkind = \"concept\"\nanswer = \"Answer.\"\n";
    let kept = needed.lines().filter(|line| !without.iter().any(|key| line.starts_with(key)));
    let kept: Vec<&str> = kept.collect();
    format!("title = \"T\"\n[[question]]\n{}\n{keys}\n", kept.join("\n"))
}

/// Checks the faults of a question that has all it needs in lines 3 to 7, and `keys` from line 8 on.
#[track_caller]
fn check(keys: &str, expected: &str) {
    assert_eq!(faults("content/b.toml", &question_text(&[], keys), bank).1, expected);
}

/// Checks the faults of a whole file.
#[track_caller]
fn check_file(text: &str, expected: &str) {
    assert_eq!(faults("content/b.toml", text, bank).1, expected);
}

#[test]
fn every_key_of_the_example() {
    let (bank, found) = faults("content/b.toml", EXAMPLE, bank);
    assert_eq!(found, "");
    assert_eq!((&*bank.title.text, bank.order, bank.questions.len()), ("The GIL and threads", Some(30), 1));
    let question = &bank.questions[0];
    assert_eq!(
        (&*question.id.text, &*question.title.text),
        ("what-is-the-gil", "What is the GIL, and when does it hurt?")
    );
    assert_eq!(&EXAMPLE[question.id.span.range()], "what-is-the-gil");
    assert_eq!((question.level, question.kind, question.minutes), (Level::Mid, Kind::Concept, Some(3)));
    assert_eq!(question.answer.text().trim(), "Markdown, as on a topic page.");
    let code = question.code.as_ref().unwrap();
    assert_eq!(
        (&*code.code, code.words.min_version, &code.output),
        ("print([] is [])\n", Some((3, 13)), &None)
    );
    assert_eq!(&EXAMPLE[code.span.range()], "print([] is [])");
    assert_eq!(&EXAMPLE[code.output_span.unwrap().range()], "False");
    assert_eq!(question.output.as_deref(), Some("False"));
    let choices: Vec<_> =
        question.choices.iter().map(|choice| (choice.correct, choice.why.is_some())).collect();
    assert_eq!(choices, [(true, true), (false, true)]);
    let lengths =
        [&question.listen_for, &question.green_flags, &question.red_flags, &question.scores].map(Vec::len);
    assert_eq!(lengths, [2, 1, 1, 4]);
    assert_eq!(&*question.follow_ups[0].text.text, "free-threaded-python");
    assert_eq!(question.follow_ups[1].body.text(), "Or a question as plain text");
    assert_eq!(texts(&question.see), ["concurrency/gil"]);
    assert_eq!(texts(&question.roles), ["backend", "data"]);
    assert_eq!(texts(&question.sources), ["https://peps.python.org/pep-0703/"]);
    assert_eq!((texts(&question.aliases), texts(&question.covers)), (vec!["gil"], vec!["gil-in-practice"]));
    assert!(question.say.is_some() && question.why.is_some() && !question.draft);
}

#[test]
fn keys_that_are_missing() {
    check("", "");
    for key in ["ask", "level", "kind", "answer"] {
        let (bank, found) = faults("b.toml", &question_text(&[key], ""), bank);
        assert_eq!(found, format!("2:1 missing-key: question `q` has no `{key}`"));
        assert_eq!(bank.questions.len(), 1, "it takes part all the same");
    }
    let (bank, found) = faults("b.toml", &question_text(&["id"], ""), bank);
    assert_eq!((found.as_str(), bank.questions.len()), ("2:1 missing-key: the question has no `id`", 0));
    check_file("title = 'x'\n", "1:1 empty-bank: the bank holds no question");
    check_file(&EXAMPLE.replace("title = ", "# "), "1:1 missing-key: the bank has no `title`");
}

#[test]
fn keys_that_are_unknown() {
    check("lisen_for = []", "8:1 unknown-key: the question has no key `lisen_for`");
    check(
        "choices = [{ txt = 'a', text = 'a', correct = true }]",
        "8:14 unknown-key: the choice has no key `txt`",
    );
    let help = |keys: &str| {
        let source = Source::new(SitePath::new("b.toml"), question_text(&[], keys).into_bytes());
        bank(&source, &ParseOptions::default()).found[0].help[0].clone()
    };
    assert_eq!(help("lisen_for = []"), "did you mean `listen_for`?");
    assert_eq!(help("difficulty = 'hard'"), "did you mean `level`?");
    assert_eq!(help("summary = 'x'"), "it is a key of the bank: write it before the first `[[question]]`");
    assert!(help("zzz = 1").starts_with("the keys are id, ask, level"));
    let source = Source::new(SitePath::new("b.toml"), b"title = 'x'\nask = 'y'".to_vec());
    assert_eq!(
        bank(&source, &ParseOptions::default()).found[0].help[0],
        "it is a key of `[[question]]`: write it below that line"
    );
}

#[test]
fn values_that_do_not_fit() {
    check("minutes = 0", "8:11 bad-value: `minutes` cannot be 0");
    check("minutes = 0x_", "8:13 toml-syntax: `_` may only go between digits");
    check("minutes = 'three'", "8:11 wrong-type: `minutes` holds a whole number, not a text");
    check(
        "sources = ['docs.python.org']",
        "8:13 bad-value: `docs.python.org` in `sources` does not start with `https://` or `http://`",
    );
    check("aliases = ['a b']", "8:13 bad-id: `a b` in `aliases` cannot be an id");
    check("scores = ['a', 'b']", "8:10 bad-value: `scores` of question `q` has 2 entries, not 4");
    check(
        "choices = [{ text = 'a' }, { text = 'b' }]",
        "8:12 no-correct-choice: no choice of question `q` is correct",
    );
    check("choices = ['a']", "8:12 wrong-type: `choices` holds tables, not a text");
    check("choices = [{ correct = true }]", "8:12 missing-key: the choice has no `text`");
    check("draft = 'yes'", "8:9 wrong-type: `draft` holds `true` or `false`, not a text");
    check_file(&question_text(&["id"], "id = 'what is?'"), "7:7 bad-id: `what is?` in `id` cannot be an id");
    check_file(
        &question_text(&["kind"], "kind = 'output'\ncode = 'print(1)'"),
        "2:1 missing-output: question `q` of kind `output` has no `output`",
    );
    check_file("title = 'x'\n[question]\nid = 'q'", "2:1 wrong-type: `question` holds tables, not a table");
}

#[test]
fn faults_of_syntax() {
    check("tags = [\n  'a'\n  'b'\n]", "10:3 toml-syntax: a comma is missing");
    check("say = 'it's'", "8:11 toml-syntax: something follows the value");
    check("say = \"a \\q b\"", "8:10 toml-syntax: `\\q` is no escape");
    check("say = \"C:\\Users\"", "8:12 toml-syntax: an escape lacks hexadecimal digits");
    check("say", "8:4 toml-syntax: a key has no value");
    check("say = ", "8:7 toml-syntax: a value is missing");
    check(
        "say: 'x'\nminutes = 500",
        "8:4 toml-syntax: `:` cannot stand in a key\n9:11 bad-value: `minutes` cannot be 500",
    );
    check(
        "say = \"a\nminutes = 500",
        "8:9 toml-syntax: a string is not closed\n9:11 bad-value: `minutes` cannot be 500",
    );
    check("say = “a”", "8:7 toml-syntax: “a” has quotes that TOML does not know");
    check("draft = True", "8:9 toml-syntax: `True` is no value");
    check("say = mid", "8:7 toml-syntax: `mid` is not in quotes");
    check("say = 'a'\nsay = 'b'", "9:1 toml-syntax: `say` is there twice");
    // An unclosed string swallows the rest; its start is what the author looks for, and no key is missed.
    check_file(
        "title = 'x'\n[[question]]\nid = 'q'\nanswer = '''\nText\nlevel = 'mid'\n",
        "4:10 toml-syntax: a string of several lines is never closed",
    );
    // Two lines without a value, and what is between and behind them.
    check_file(
        "title = 'x'\nsay\norder = 'a'\nwhy\n[[question]]\nid = 'a b'\n",
        "2:4 toml-syntax: a key has no value\n3:9 wrong-type: `order` holds a whole number, not a text\n\
         4:4 toml-syntax: a key has no value\n\
         5:1 missing-key: question `a b` has no `ask`\n5:1 missing-key: question `a b` has no `level`\n\
         5:1 missing-key: question `a b` has no `kind`\n5:1 missing-key: question `a b` has no `answer`\n\
         6:7 bad-id: `a b` in `id` cannot be an id",
    );
}

#[test]
fn bytes_that_are_no_text() {
    check("say = 'a\0b'", "8:9 nul-byte: the file holds a NUL byte");
    let source = Source::new(SitePath::new("b.toml"), b"title = 'a\xffb'\n[[question]]\n".to_vec());
    let codes: Vec<&str> =
        bank(&source, &ParseOptions::default()).found.iter().map(|d| d.code.name()).collect();
    assert_eq!(codes[0], "bad-utf8");
    check_file(&format!("\u{feff}{}", question_text(&[], "").replace('\n', "\r\n")), "");
}

#[test]
fn markdown_is_reported_at_its_place_in_the_file() {
    check("say = '''\nline\n<b>x</b>\n'''", "10:1 raw-html: raw HTML `<b>` is shown as text");
    check("say = \"a\\tb\\n\\n<br>\"", "8:16 raw-html: raw HTML `<br>` is shown as text");
    check("red_flags = ['a', 'b <br>']", "8:22 raw-html: raw HTML `<br>` is shown as text");
    check_file(
        &question_text(&[], "say = '''\nline\n<b>x</b>\n'''").replace('\n', "\r\n"),
        "10:1 raw-html: raw HTML `<b>` is shown as text",
    );
}

#[test]
fn hidden_lines_and_line_ends_of_programs() {
    let text = question_text(&[], "code = '''\n#! import x\nprint(1)\n\n'''\noutput = '''\n1\n'''");
    let (bank, found) = faults("b.toml", &text, bank);
    let question = &bank.questions[0];
    let code = question.code.as_ref().unwrap();
    assert_eq!((found.as_str(), &*code.code, question.output.as_deref()), ("", "print(1)\n", Some("1")));
    assert_eq!(code.full.as_deref(), Some("#! import x\nprint(1)\n"));
}

#[test]
fn the_digest_covers_every_field() {
    let digest = |text: &str| faults("b.toml", text, bank).0.questions[0].digest;
    let plain = digest(EXAMPLE);
    assert_eq!(digest(&format!("# moved\n\n{EXAMPLE}")), plain);
    let changes = [
        ("what-is-the-gil\"", "gil-2\""),
        ("ask = \"What", "ask = \"Why"),
        ("level = \"mid\"", "level = \"senior\""),
        ("kind = \"concept\"", "kind = \"debug\""),
        ("Markdown, as", "**Markdown**, as"),
        ("print([]", "print([1]"),
        ("output = \"False\"", "output = \"True\""),
        ("text = \"...\", why", "text = \"x\", why"),
        ("correct = true", "correct = false"),
        ("text = \"...\", why = \"...\"", "text = \"...\", why = \"x\""),
        ("say = \"How", "say = \"So"),
        ("why = \"What", "why = \"Why"),
        ("listen_for = [\"a", "listen_for = [\"one"),
        ("green_flags = [\"...", "green_flags = [\"x"),
        ("red_flags = [\"...", "red_flags = [\"x"),
        ("free-threaded-python", "free-threading"),
        ("see = [\"concurrency", "see = [\"asyncio"),
        ("\"gil\", \"threads\"", "\"threads\", \"gil\""),
        ("\"data\"", "\"web\""),
        ("scores = [\"...", "scores = [\"x"),
        ("minutes = 3", "minutes = 4"),
        ("python = \"3.13\"", "python = \"3.14\""),
        ("pep-0703", "pep-0779"),
        ("aliases = [\"gil\"", "aliases = [\"lock\""),
        ("gil-in-practice", "gil-in-theory"),
        ("draft = false", "draft = true"),
    ];
    for (from, to) in changes {
        let changed = EXAMPLE.replacen(from, to, 1);
        assert_ne!(changed, EXAMPLE, "{from}");
        assert_ne!(digest(&changed), plain, "{to}");
    }
}

/// Text that is nearly TOML: the pieces of which files are made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "title = ",
        "[[question]]\n",
        "[question]\n",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'''",
        "\"\"\"",
        "'",
        "\n",
        "\r\n",
        "\r",
        "=",
        ",",
        ".",
        "a",
        "id = \"x\"\n",
        "choices = [",
        "{ text = ",
        "correct = true",
        "level",
        "kind = 'output'\n",
        "tags = ",
        "\\",
        "\\u00e9",
        "\\\n  ",
        "+++\n",
        "---\n",
        "1",
        "2026-01-01",
        "-",
        "é",
        "\u{feff}",
        "\0",
        "#",
        " ",
        "**",
        "`",
        "```\n",
        "<b>",
        "[[",
        "]]",
        "[x](y)",
        "minutes = 3\n",
        "question.id = 1\n",
        "[question.x]\n",
        "[[question.choices]]\n",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn never_panics(text: &[u8]) {
    for path in ["content/a.toml", "content/a.md", "content/glossary.toml", "site.toml"] {
        let source = Source::new(SitePath::new(path), text.to_vec());
        let found = match path {
            "site.toml" => crate::config::config(Some(&source)).found,
            _ => parse(&source, &ParseOptions::default()).found,
        };
        for fault in found {
            let span = fault.at.span.expect("a place");
            // A NUL byte is one byte in the file and three in the text that Markdown is parsed from.
            let nul = source.text.contains('\0');
            assert!(nul || source.text.get(span.range()).is_some(), "{fault:?}");
            assert!(!fault.help.is_empty() || fault.code != Code::TomlSyntax, "{fault:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_fault_has_a_place(text in pieces()) {
        never_panics(text.as_bytes());
        never_panics(format!("+++\n{text}\n+++\n{text}").as_bytes());
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        never_panics(&bytes);
    }

    #[test]
    fn broken_copies_of_the_example_are_read(from in 0..EXAMPLE.len(), length in 0..40usize, put in pieces()) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        let end = (from + length).min(bytes.len());
        bytes.splice(from..end, put.bytes());
        never_panics(&bytes);
    }
}

#[test]
fn the_kinds_of_files_are_told_apart() {
    let source = Source::new(SitePath::new("content/b.toml"), EXAMPLE.as_bytes().to_vec());
    assert!(
        matches!(parse(&source, &ParseOptions::default()).value, Content::Bank(bank) if bank.questions.len() == 1)
    );
}
