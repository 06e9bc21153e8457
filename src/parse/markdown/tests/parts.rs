//! What a body tells other stages: headings, links, code, running text, plain text.

use super::*;
use crate::digest::Digest;

fn of(markdown: &str) -> Body {
    parse(markdown, Options::default()).value
}

#[test]
fn headings() {
    let check = |markdown: &str, expected: &str| {
        let body = of(markdown);
        let show = |h: &Heading| {
            format!("{} {} {} {} {:?}", h.level, h.id, h.text, h.html, &markdown[h.span.range()])
        };
        assert_eq!(body.headings.iter().map(show).collect::<Vec<_>>().join("; "), expected);
    };
    check(
        "# A `<b>` [*c*](d)\n",
        "1 a-b-c A <b> c A <code>&lt;b&gt;</code> <em>c</em> \"# A `<b>` [*c*](d)\"",
    );
    check("a\nb\n---\n\nc", "2 a-b a b a b \"a\\nb\\n---\"");
    check("## [[gil]] ![x](y) [^n]\n\n[^n]: z", "2 gil-x gil x gil x \"## [[gil]] ![x](y) [^n]\"");
}

#[test]
fn links() {
    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        let show = |link: &Link| {
            let Context { before, link: text, after } = &link.context;
            format!("{}@{}: {before}{{{text}}}{after}", link.target, &markdown[link.span.range()])
        };
        assert_eq!(of(markdown).links.iter().map(show).collect::<Vec<_>>().join("; "), expected);
    }
    check("A. B [c *d*](<e f>) g. H", "e f@e f: B {c d} g.");
    check("[a][b] [[c]] [[d|e]]\n\n[b]: f", "f@[a][b]: {a} c e; c@c: a {} e; d@d: a c {e}");
    check("- [a](b)\n- c [d](e)\n\n|[f](g)|\n|-|\n|h|", "b@b: {a}; e@e: c {d}; g@g: {f}");
    check("a `b` c\n[d](\\(e)", "(e@\\(e: a b c {d}");
    check("[](#a)", "#a@#a: {}");
    check("# [a](b)\n\n[^1] [c](d)\n\n[^1]: e [f](g). h\n", "b@b: {a}; d@d: {c}; g@g: e {f}.");
    check("https://a.b <c:d@e> [x](http://y)", "");
}

#[test]
fn fences() {
    let markdown =
        "```py session=a\n#! import x\nx\n```\n\n```output\n1\n```\n\n    y\n\n> ~~~\n> z\n> ~~~\n";
    let body = of(markdown);
    let [python, indented, bare] = &*body.fences else { panic!("{:?}", body.fences) };
    assert_eq!((&*python.code, python.full.as_deref()), ("x\n", Some("#! import x\nx\n")));
    assert_eq!((python.output.as_deref(), python.words.session.as_deref()), (Some("1\n"), Some("a")));
    assert_eq!(&markdown[python.span.range()], "#! import x\nx\n");
    assert_eq!(&markdown[python.output_span.unwrap().range()], "1\n");
    assert_eq!((&*indented.code, &*indented.language, &markdown[indented.span.range()]), ("y\n", "", "y\n"));
    assert_eq!((&*bare.code, &*bare.language), ("z\n", ""));
    assert_eq!(body.holes.iter().filter(|(_, hole)| matches!(hole, Hole::Fence(_))).count(), 3);
}

#[test]
fn running_text() {
    let check = |markdown: &str, expected: &[&str]| {
        let body = of(markdown);
        let prose: Vec<&str> = body.prose.iter().map(|span| &body.html[span.range()]).collect();
        assert_eq!(prose, expected);
    };
    check("# a\n\nb *c*\nd `e` [f](g) &amp;", &["b ", "c", "\nd ", " ", " &amp;"]);
    check("a_b_ *c\nd* https://x.y e", &["a_b_ ", "c\nd", " ", " e"]);
    check("- a\n\n> [!NOTE] b\n> c[^1]\n\n[^1]: d", &["a", "c", "d"]);
    check("- [ ] a\n\n<b>\n\n![x](y) c <i>d", &["a", " c ", "d"]);
}

#[test]
fn text() {
    let check = |markdown: &str, expected: &str| assert_eq!(of(markdown).text(), expected);
    check("# a *b*\n\nc\nd  \n`e` [f](g) [[h]]", "a b\nc d e f h");
    check("- a\n  - b\n- c\n\n|d|e|\n|-|-|\n|f|g|", "a\nb\nc\nd\ne\nf\ng");
    check("```py\n#! a\nb\n```\n```output\nc\n```\n\nd", "b\nc\nd");
    check("> [!TIP] a *b*\n> c\n\n![d](e \"f\")", "a b\nc\nd\nf");
    check("a[^1]\n\n[^1]: b\n\nc", "a\nc\nb");
}

#[test]
fn places_follow_the_map() {
    // In the file the text starts at 10, and an escape of 6 bytes stands for the 2 bytes of `é`.
    let mut map = TextMap::shifted(10);
    map.step(2, 16);
    let path = SitePath::new("a.toml");
    let parsed = body(
        Input { text: "é [a](b)\n```\nx\n```\n", map: &map, path: &path, whole: None },
        Options::default(),
    );
    assert_eq!(parsed.value.links[0].span.range(), 21..22);
    let crlf = "\u{feff}a\r\n\r\n```py\r\nx\r\ny\r\n```\r\n";
    let fence = &of(crlf).fences[0];
    assert_eq!((&*fence.code, &crlf[fence.span.range()]), ("x\ny\n", "x\r\ny\r\n"));
}

#[test]
fn equal_digests_mean_equal_bodies() {
    let digest = |text: &str, allow_html: bool| parse(text, Options { allow_html }).value.digest;
    assert_eq!(digest("a\r\nb", false), digest("\u{feff}a\nb", false));
    assert_ne!(digest("a", false), digest("a", true));
    assert_ne!(digest("a", false), digest("b", false));
    let input = Input { text: "a", map: &TextMap::shifted(0), path: &SitePath::new("a"), whole: None };
    assert_ne!(digest("a", false), line(input, Options::default()).value.digest);
    assert_ne!(digest("", false), Digest::default());
}
