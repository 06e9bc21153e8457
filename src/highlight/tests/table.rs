//! The table of cases that Rust and the JavaScript twin share: `tests/data/python_tokens.json`.
//!
//! An entry has `input`, `tokens` (class and text of each, "" for plain) and, where it is not `python`, the
//! `language`. With `PREPRESS_BLESS` set the test writes what it saw; the diff is the review.

use serde_json::{Value, json};

use super::super::{languages, tokens};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/python_tokens.json");

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the table is a file of the tests, and the core does not read it"
)]
fn the_shared_table_holds() {
    let table: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    assert!(!table.is_empty());
    let seen: Vec<Value> = table.iter().map(seen).collect();
    if std::env::var_os("PREPRESS_BLESS").is_some() {
        let lines: Vec<String> = seen.iter().map(|case| format!("  {case}")).collect();
        std::fs::write(PATH, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        return;
    }
    for (seen, expected) in seen.iter().zip(&table) {
        assert_eq!(seen, expected);
    }
}

/// Returns a case with the tokens that its input has.
fn seen(case: &Value) -> Value {
    let input = case["input"].as_str().unwrap();
    let language = case.get("language").and_then(Value::as_str).unwrap_or("python");
    let reader = languages::find(language).unwrap().reader;
    let tokens: Vec<Value> = tokens(reader, input)
        .unwrap()
        .iter()
        .map(|token| json!([token.class.css(), &input[token.start..token.end]]))
        .collect();
    if language == "python" {
        json!({ "input": input, "tokens": tokens })
    } else {
        json!({ "language": language, "input": input, "tokens": tokens })
    }
}
