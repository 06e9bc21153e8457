//! Words that stand for each other.

use std::collections::BTreeMap;

use crate::words::{self, Kind};

/// What readers call things in Python. Lists of a site's own, in `[search] synonyms`, are added to these.
const BUILT_IN: &[&[&str]] = &[
    &["gil", "global interpreter lock"],
    &["gc", "garbage collection", "garbage collector"],
    &["dict", "dictionary", "hash map", "hashmap", "hash table", "associative array"],
    &["list", "array"],
    &["str", "string"],
    &["int", "integer"],
    &["bool", "boolean"],
    &["func", "function", "def"],
    &["arg", "argument", "parameter", "param"],
    &["kwargs", "keyword arguments"],
    &["attr", "attribute", "property"],
    &["repr", "representation"],
    &["init", "constructor", "__init__"],
    &["del", "delete", "remove"],
    &["ctor", "constructor"],
    &["magic method", "dunder method", "special method"],
    &["dunder", "double underscore"],
    &["mro", "method resolution order"],
    &["oop", "object oriented"],
    &["inherit", "inheritance", "subclass"],
    &["iface", "interface", "protocol"],
    &["abc", "abstract base class"],
    &["duck typing", "structural typing", "protocol"],
    &["type hint", "annotation", "type annotation"],
    &["generic", "type parameter", "typevar"],
    &["lambda", "anonymous function"],
    &["closure", "free variable"],
    &["ternary", "conditional expression"],
    &["walrus", ":=", "assignment expression"],
    &["unpack", "destructuring", "splat", "star expression"],
    &["comprehension", "listcomp"],
    &["genexp", "generator expression"],
    &["coroutine", "coro", "async def"],
    &["async", "asynchronous", "asyncio"],
    &["sync", "synchronous"],
    &["concurrency", "parallelism", "parallel", "multiprocessing"],
    &["multithreading", "threads", "threading"],
    &["mutex", "lock"],
    &["ipc", "inter-process communication"],
    &["deadlock", "lock order"],
    &["race condition", "data race"],
    &["exception", "error"],
    &["catch", "except"],
    &["throw", "raise"],
    &["null", "nil", "none"],
    &["switch", "match", "case"],
    &["enum", "enumeration"],
    &["const", "constant", "final"],
    &["import", "include", "require"],
    &["package", "library"],
    &["pip", "package manager"],
    &["venv", "virtualenv", "virtual environment"],
    &["env var", "environment variable"],
    &["repl", "interactive shell"],
    &["regex", "regexp", "regular expression"],
    &["json", "serialization"],
    &["pickle", "serialize", "marshal"],
    &["utf8", "utf-8", "unicode", "encoding"],
    &["db", "database"],
    &["orm", "object relational mapper"],
    &["sql", "query"],
    &["api", "rest", "endpoint"],
    &["http", "request"],
    &["auth", "authentication"],
    &["mock", "stub", "fake", "test double"],
    &["unit test", "unittest", "pytest"],
    &["tdd", "test driven development"],
    &["ci", "continuous integration"],
    &["perf", "performance", "speed", "slow", "fast"],
    &["profile", "profiler", "benchmark"],
    &["big o", "time complexity", "complexity"],
    &["memoize", "memoization", "cache"],
    &["lru", "least recently used"],
    &["fifo", "queue"],
    &["lifo", "stack"],
    &["heap", "priority queue", "heapq"],
    &["deepcopy", "deep copy"],
    &["immutable", "read-only", "frozen"],
    &["equality", "equals", "=="],
    &["identity", "is operator"],
    &["modulo", "remainder", "%"],
    &["floor division", "integer division", "//"],
    &["power", "exponent", "**"],
    &["decorator", "wrapper", "annotation syntax"],
    &["context manager", "with statement"],
    &["f-string", "fstring", "f\"", "formatted string literal", "string interpolation"],
    &["slice", "slicing", "substring", "[:]"],
    &["reverse", "[::-1]"],
    &["stdlib", "standard library"],
    &["bytecode", "pyc", "dis"],
    &["cpython", "interpreter"],
    &["jit", "just in time compiler"],
    &["pep8", "pep 8", "style guide"],
    &["linter", "ruff", "flake8"],
    &["mypy", "pyright", "type checker"],
    &["df", "dataframe", "pandas"],
    &["np", "numpy", "ndarray"],
    &["di", "dependency injection"],
    &["singleton", "single instance"],
    &["k8s", "kubernetes"],
    &["behavioural", "behavioral"],
    &["optimise", "optimize"],
    &["serialise", "serialize"],
    &["colour", "color"],
    &["initialise", "initialize"],
    &["organise", "organize"],
];

/// Returns, for each first word, lines of `rest of the words<tab>what they may stand for`, where the site has all words
/// of the latter.
pub(super) fn by_first_word(
    own: &[Vec<String>],
    has: impl Fn(&str) -> bool,
) -> BTreeMap<String, Vec<String>> {
    let built_in = BUILT_IN.iter().map(|group| group.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for group in built_in.chain(own.iter().cloned()) {
        for from in &group {
            let (key, rest) = read(from);
            if key.is_empty() {
                continue;
            }
            for to in group.iter().filter(|to| *to != from) {
                let (first, others) = read(to);
                let known =
                    std::iter::once(first.as_str()).chain(others.split(' ').filter(|word| !word.is_empty()));
                if known.into_iter().all(|word| has(word) || has(&words::stem(word))) {
                    let line = format!("{rest}\t{}", to.to_lowercase());
                    let lines = found.entry(key.clone()).or_default();
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
            }
        }
    }
    found
}

/// Returns the first token of some words, and the others.
fn read(text: &str) -> (String, String) {
    let mut all: Vec<String> = Vec::new();
    words::tokens(text, |token| {
        if token.kind != Kind::Part {
            all.push(token.term.into_owned());
        }
    });
    let mut all = all.into_iter();
    (all.next().unwrap_or_default(), all.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_site_has_is_offered() {
        let found =
            by_first_word(&[vec!["LRU".into(), "evict".into()]], |word| ["gil", "evict"].contains(&word));
        assert_eq!(found["global"], ["interpreter lock\tgil"]);
        assert!(!found.contains_key("gil"));
        assert_eq!(found["lru"], ["\tevict"]);
    }
}
