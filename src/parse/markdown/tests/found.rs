//! Diagnostics: what is reported, and where.

use super::*;

/// Compares the codes, each with the text that it points at.
#[track_caller]
fn check(markdown: &str, expected: &str) {
    let found = parse(markdown, Options::default()).found;
    let show = |d: &crate::diag::Diagnostic| format!("{} {}", d.code, &markdown[d.at.span.unwrap().range()]);
    assert_eq!(found.iter().map(show).collect::<Vec<_>>().join("; "), expected);
}

#[test]
fn raw_html_is_reported_once_in_a_block() {
    check("a <b>c</b>\n\n- <i>\n- <u>", "raw-html <b>; raw-html <i>; raw-html <u>");
    check("<div>\n<p>\n</div>\n\na", "raw-html <div>\n<p>\n</div>");
    check("<!-- a -->\n\nb <!-- c -->", "");
}

#[test]
fn addresses_are_reported_where_they_stand() {
    check("[a](javascript:x)", "unsafe-url javascript:x");
    check("[a](<javascript:x y> \"t\")", "unsafe-url javascript:x y");
    check("[a `](` *b*](data:x)", "unsafe-url data:x");
    check("[a][b]\n\n[b]: file:x", "unsafe-url [a][b]");
    check("<vbscript:x>", "unsafe-url vbscript:x");
    check("> é ![a](\n> blob:x)", "unsafe-url blob:x");
    check("![a](https://b.c/d)", "remote-image https://b.c/d");
    check("\u{feff}é\r\n\r\n![a](//b.c)", "remote-image //b.c");
    check("![](a.png) ![ ][b]\n\n[b]: c", "missing-alt ![](a.png); missing-alt ![ ][b]");
}

#[test]
fn fences() {
    check("```py\na", "unclosed-fence ```py");
    check("```\na\n    ```\n", "unclosed-fence ```");
    check("- ~~~~ x\n  a\n  ~~~\n\nb", "unclosed-fence ~~~~ x; unknown-language x");
    check("> ```\n> a\n\nb", "unclosed-fence ```");
    check("```", "unclosed-fence ```");
    check("```\n```\n\n> ~~~\n> a\n> ~~~\n\n- ```\n  a\n\n  ```", "");
    check("```py\nx\n```\n```output\ny\n```", "");
    check("> ```py\n> x\n> ```\n>\n> ```output\n> y\n> ```", "");
    check("```py\nx\n```\na\n```output\ny\n```", "stray-output output");
    check("```py\nx\n```\n- ```output\n  y\n  ```", "stray-output output");
    check("```py\n```\n```output\n```\n```output\n```", "stray-output output");
    check("```pycon\n```\n```output\n```", "stray-output output");
    check("``` py  no-chek\n```", "unknown-fence-word no-chek");
    check("~~~~python run min-version=x\n~~~~", "bad-value min-version=x");
    check("- ```py é session=\n  ```", "unknown-fence-word é; bad-value session=");
    check("```js anything goes\n```", "");
}

#[test]
fn headings_and_footnotes() {
    check("# a {#x}\n\n## b {#x}", "duplicate-heading #x");
    check("# a\n# a\n# b {#a}", "");
    check("# a {#fn-1}", "duplicate-heading #fn-1");
    check("a[^b] [^c d] `[^e]` \\[^f]", "missing-footnote [^b]");
    check("a [^b\n\nc^]", "");
    check("[^a]: b\n\n[^c]: d [^c]", "missing-footnote [^a]");
    check("[^a]\n\n[^a]: b\n\n[^a]: c", "missing-footnote [^a]");
}

#[test]
fn messages_and_help() {
    let show = |markdown: &str| {
        let found = parse(markdown, Options::default()).found;
        found
            .into_iter()
            .map(|d| format!("{} | {}", d.message, d.help.join(" ")))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        show("```py no-chek\n```"),
        "unknown word `no-chek` after the fence's language | did you mean `no-check`?"
    );
    assert_eq!(
        show("[^a]"),
        "the footnote `[^a]` is never defined | add a line `[^a]: …`, or write `\\[^a]` if it is no footnote"
    );
    let fence = "the fence ``` is never closed: what follows is code | add a line ``` where the code ends";
    assert_eq!(show("```\na"), fence);
}
