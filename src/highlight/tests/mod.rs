//! Tests of the highlighter: one-line cases, the table that the JavaScript twin shares, properties over
//! random text, and CPython's own tokenizer as the oracle.

mod oracle;
mod others;
mod properties;
mod python;
mod table;

use super::classes::Class;
use super::tokens::Token;
use super::{Plain, canonical, highlight, languages};

/// Shows tokens on one line: `class:text` for the coloured ones, the bare text of plain ones if not blank.
fn show(code: &str, tokens: &[Token]) -> String {
    let mut shown = Vec::new();
    for token in tokens {
        let text = &code[token.start..token.end];
        if token.class != Class::Plain {
            shown.push(format!("{}:{}", token.class.css(), text.replace('\n', "⏎")));
        } else if !text.trim().is_empty() {
            shown.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    shown.join(" ")
}

/// Checks how a language reads a piece of code.
fn check_language(language: &str, code: &str, expected: &str) {
    let reader = super::languages::find(language).unwrap().reader;
    let tokens = super::tokens(reader, code).unwrap();
    assert_eq!(show(code, &tokens), expected, "{code}");
}

fn check_html(language: &str, code: &str, expected: &str) {
    let highlighted = highlight(language, code);
    assert_eq!(highlighted.html, expected);
    assert_eq!(highlighted.plain, None);
}

fn check_plain(language: &str, code: &str, expected: Option<Plain>) {
    let highlighted = highlight(language, code);
    assert_eq!(highlighted.html, crate::html::escape(code));
    assert_eq!(highlighted.plain, expected);
}

#[test]
fn html_is_flat_and_escaped() {
    check_html("python", "", "");
    check_html("python", "a < b", "a <span class=\"o\">&lt;</span> b");
    check_html(
        "py",
        "x = '<&>'\n",
        "x <span class=\"o\">=</span> <span class=\"s\">&#39;&lt;&amp;&gt;&#39;</span>\n",
    );
    check_html("python", "not\tx", "<span class=\"k\">not</span>\tx");
}

#[test]
fn text_needs_no_reason() {
    for language in ["", "text", "txt", "output", "plain"] {
        check_plain(language, "<b> \"x\"\n", None);
        check_plain(language, &"x".repeat(5000), None);
    }
}

#[test]
fn what_goes_out_plain_says_why() {
    check_plain("klingon", "x < 1", Some(Plain::UnknownLanguage));
    assert_eq!(Plain::LongLine(3).to_string(), "line 3 of the block is longer than 2048 bytes");
    assert_eq!(Plain::LargeBlock.to_string(), "the block is larger than 256 KB");
}

#[test]
fn caps_hold_for_every_language() {
    let line = "x".repeat(2048);
    for language in languages().filter(|&language| language != "text") {
        let ok = highlight(language, &format!("{line}\n{line}\n{line}"));
        assert_eq!(ok.plain, None, "{language}");
        check_plain(language, &format!("{line}x"), Some(Plain::LongLine(1)));
        check_plain(language, &format!("{line}\n\n{line}x\n"), Some(Plain::LongLine(3)));
        check_plain(language, &"x = 1\n".repeat(44_000), Some(Plain::LargeBlock));
    }
}

#[test]
fn names_of_languages() {
    for (name, expected) in [
        ("py", Some("python")),
        ("Python", Some("python")),
        ("sh", Some("bash")),
        ("shell", Some("bash")),
        ("pytb", Some("traceback")),
        ("yml", Some("yaml")),
        ("output", Some("text")),
        ("", Some("text")),
        ("klingon", None),
    ] {
        assert_eq!(canonical(name), expected, "{name}");
    }
}

#[test]
fn no_name_means_two_languages() {
    let names: Vec<_> = super::languages::all_names().collect();
    for (i, name) in names.iter().enumerate() {
        assert!(!names[..i].contains(name), "{name}");
        assert_eq!(*name, name.to_lowercase());
    }
}

#[test]
fn classes_have_short_names_of_their_own() {
    let names: Vec<_> = Class::ALL.iter().map(|class| class.css()).collect();
    for (i, name) in names.iter().enumerate() {
        assert!(matches!(name.len(), 1 | 2) && !names[..i].contains(name), "{name}");
    }
}
