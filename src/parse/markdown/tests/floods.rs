//! Texts that are deep or long beyond reason. The structure is checked; what matters is that the end is reached.

use super::*;

fn count(markdown: &str, needle: &str) -> usize {
    plain(&parse(markdown, Options::default()).value).matches(needle).count()
}

const DEEP: usize = 10_000;

#[test]
fn deep_nesting() {
    assert_eq!(count(&format!("{}a", ">".repeat(DEEP)), "<blockquote>"), DEEP);
    assert_eq!(count(&format!("{}a", "- ".repeat(DEEP)), "<ul>"), DEEP);
    assert_eq!(count(&format!("{}a{}", "*a **b ".repeat(DEEP), "**c*".repeat(DEEP)), "<em>"), DEEP);
    assert_eq!(count(&format!("{}a{}", "[".repeat(DEEP), "](b)".repeat(DEEP)), "<a"), 1);
    assert_eq!(count(&format!("{}a{}", "![".repeat(DEEP), "](b)".repeat(DEEP)), "<img"), 1);
    assert_eq!(count(&format!("{}a{}", "[[a|".repeat(DEEP), "]]".repeat(DEEP)), "<a"), 1);
    assert_eq!(count(&format!("> [!NOTE] a\n\n{}", "> ".repeat(DEEP)), "<blockquote>"), DEEP);
}

#[test]
fn many_of_a_kind() {
    assert_eq!(count(&"see [a](b) and ".repeat(DEEP), "<a href"), DEEP);
    assert_eq!(count(&"[[a]] ".repeat(DEEP), "<a href"), DEEP);
    assert_eq!(count(&"# a\n".repeat(DEEP), "<h1"), DEEP);
    assert_eq!(count(&format!("{}[^a]: b", "[^a]\n\n".repeat(DEEP)), "footnote-back"), DEEP);
    let chain: String = (0..DEEP).map(|i| format!("[^{i}]: [^{}]\n\n", i + 1)).collect();
    assert_eq!(count(&chain, "<li id"), DEEP);
    let problems = parse(&"[^a] <b>\n\n".repeat(DEEP), Options::default()).found;
    assert_eq!(problems.len(), 2 * DEEP);
}

#[test]
fn long_lines() {
    let long = 1_000_000;
    for piece in
        ["x", "(", "*a", "`a", "<a", "&amp;", "www.", "http://_", "\\a", "a. ", "#", "|", "~a ", "_a", "!["]
    {
        let text = piece.repeat(long / piece.len());
        let body = parse(&text, Options::default()).value;
        assert!(body.html.len() >= text.len() / 5, "{piece}");
    }
}
