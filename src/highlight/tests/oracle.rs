//! CPython as the oracle: its `tokenize` and `ast` over its own library, compared with ours byte for byte.
//!
//! Needs `python3`, and says so if there is none. Any version from 3.9 on will do; before 3.12 an f-string is
//! one token to Python, so that only its ends are compared.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::super::classes::Class;
use super::super::lex;

/// Files of the library that are read.
const FILES: usize = 280;

/// Names that `site` puts among the builtins, or that are too common as names of variables.
const NO_BUILTINS: &[&str] = &["copyright", "credits", "license"];

/// Returns whether a token of this kind may have these classes, one for each of its bytes.
fn agrees(kind: &str, text: &str, classes: &[Class], is_builtin: bool) -> bool {
    use Class::*;
    let all = |allowed: &[Class]| classes.iter().all(|class| allowed.contains(class));
    let uniform = classes.iter().all(|class| *class == classes[0]);
    match kind {
        "comment" => all(&[if text.starts_with("# =>") { Claim } else { Comment }]),
        "number" => all(&[Number]),
        "constant" => all(&[Constant]),
        "keyword" => all(&[Keyword]),
        "function" => all(&[Function]),
        "type" => all(&[Type]),
        "argument" => all(&[Attribute]),
        "member" => all(&[if is_dunder(text) { Dunder } else { Plain }]),
        "parameter" => uniform && all(&[Plain, Own, Dunder, Builtin]),
        // Before 3.12 `tokenize` knows no combining marks, and calls them errors.
        "decorator" | "error" => true,
        "string" => {
            let quote = text.find(['"', '\'']).unwrap();
            classes[..quote].iter().all(|class| *class == Prefix)
                && classes[quote..].iter().all(|class| matches!(class, Text | Escape))
                && classes[quote] == Text
                && classes.last() == Some(&Text)
        }
        "fstring" => {
            let quote = text.find(['"', '\'']).unwrap();
            classes[..quote].iter().all(|class| *class == Prefix)
                && classes[quote] == Text
                && classes.last() == Some(&Text)
                && !classes.contains(&Error)
        }
        "fpart" => all(&[Prefix, Text, Escape, Interpolation]),
        "fop" => uniform && all(&[Interpolation, Plain, Operator, Constant]),
        "operator" => match text {
            "..." => all(&[Constant]),
            "(" | ")" | "[" | "]" | "{" | "}" | "," | ":" | "." | ";" => all(&[Plain]),
            _ => all(&[Operator]),
        },
        // The tree's places within f-strings are not read, so nobody says which names are arguments.
        "fname" if all(&[Attribute]) => true,
        "name" | "fname" => all(&[match text {
            "self" | "cls" => Own,
            "NotImplemented" | "Ellipsis" => Constant,
            _ if is_dunder(text) => Dunder,
            _ if is_builtin => Builtin,
            _ => Plain,
        }]),
        other => panic!("unknown kind {other}"),
    }
}

fn is_dunder(text: &str) -> bool {
    text.len() > 4 && text.starts_with("__") && text.ends_with("__")
}

#[test]
fn cpython_agrees_on_its_own_library() {
    let output = Command::new("python3")
        .args(["-c", include_str!("oracle.py"), &FILES.to_string()])
        .stderr(Stdio::inherit())
        .output();
    let Ok(output) = output else {
        println!("skipped: python3 not found");
        return;
    };
    assert!(output.status.success(), "the oracle failed");
    let output = String::from_utf8(output.stdout).unwrap();
    let mut files: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let builtins = files.pop().unwrap();
    // The lexer knows 3.15: it may know more builtins than the Python at hand, never fewer.
    for name in builtins["builtins"].as_array().unwrap() {
        let name = name.as_str().unwrap();
        if !NO_BUILTINS.contains(&name) {
            let class = lex(name)[0].class;
            assert!(matches!(class, Class::Builtin | Class::Constant), "{name} is {class:?}");
        }
    }
    let newer = ["frozendict", "sentinel", "exit", "quit"];
    let is_builtin = |name: &str| lex(name)[0].class == Class::Builtin || newer.contains(&name);
    let (mut tokens, mut bytes) = (0, 0);
    let mut faults = Vec::new();
    for file in &files {
        let source = file["source"].as_str().unwrap();
        let mut classes = vec![Class::Plain; source.len()];
        for token in lex(source) {
            classes[token.start..token.end].fill(token.class);
        }
        let mut end = 0;
        for token in file["tokens"].as_array().unwrap() {
            let kind = token[0].as_str().unwrap();
            let (from, to) = (token[1].as_u64().unwrap() as usize, token[2].as_u64().unwrap() as usize);
            if from == to {
                continue;
            }
            let text = &source[from..to];
            // Between tokens there are blanks; between the parts of an f-string the other half of `{{`.
            let gap = end.min(from)..from;
            let plain =
                classes[gap.clone()].iter().all(|class| matches!(class, Class::Plain | Class::Escape));
            if !plain || !agrees(kind, text, &classes[from..to], is_builtin(text)) {
                let line = source[..from].matches('\n').count() + 1;
                let path = file["path"].as_str().unwrap();
                faults.push(format!("{path}:{line}: {kind} {text:?} {:?}", &classes[from..to.min(from + 8)]));
            }
            end = to;
            tokens += 1;
        }
        bytes += source.len();
    }
    println!("{} files, {bytes} bytes, {tokens} tokens", files.len());
    if files.len() < 20 {
        println!("skipped most: the library of this python3 does not lie in files");
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}
