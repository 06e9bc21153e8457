//! Blocks.

use super::*;

#[test]
fn headings_have_an_id_and_a_link_beside_them() {
    let heading = |level: u8, id: &str, html: &str, text: &str| {
        format!(
            "<div class=\"heading\"><h{level} id=\"{id}\">{html}</h{level}>\
             <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to “{text}”\">#</a></div>"
        )
    };
    check("# A *b* `c`", &heading(1, "a-b-c", "A <em>b</em> <code>c</code>", "A b c"));
    check("## x {#y .z k=v onclick=w}", &heading(2, "y", "x", "x"));
    check(
        "# a\n# a {#a-1}\n# a",
        &[("a", 1), ("a-1", 1), ("a-2", 1)].map(|(id, n)| heading(n, id, "a", "a")).join("\n"),
    );
    check("# x {#a\"b}", &heading(1, "a&quot;b", "x", "x"));
    check("# fn-1", &heading(1, "fn-1-section", "fn-1", "fn-1"));
}

#[test]
fn alerts_have_a_title() {
    let alert = |kind: &str, title: &str, rest: &str| {
        format!(
            "<div class=\"alert alert-{kind}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n{rest}</div>"
        )
    };
    check("> [!NOTE]\n> a", &alert("note", "Note", "<p>a</p>\n"));
    check("> [!tip]", &alert("tip", "Tip", ""));
    check("> [!Important] A `b` *c*\n> d", &alert("important", "A <code>b</code> <em>c</em>", "<p>d</p>\n"));
    check("> [!WARNING] <b>\n>\n> a", &alert("warning", "&lt;b&gt;", "<p>a</p>\n"));
    check("> [!CAUTION] [a](b)", &alert("caution", "a", ""));
    check("> [!NOTES]\n> a", "<blockquote>\n<p>[!NOTES]\na</p>\n</blockquote>");
    check("> a\n> [!NOTE]", "<blockquote>\n<p>a\n[!NOTE]</p>\n</blockquote>");
}

#[test]
fn tables_scroll_and_are_aligned_by_class() {
    let table = |inside: &str| {
        format!(
            "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n{inside}</table></div>"
        )
    };
    check(
        "|a|b|\n|:-|-:|\n|c|`d`|\n",
        &table(
            "<thead>\n<tr><th scope=\"col\" class=\"ta-l\">a</th><th scope=\"col\" class=\"ta-r\">b</th></tr>\n</thead>\n\
             <tbody>\n<tr><td class=\"ta-l\">c</td><td class=\"ta-r\"><code>d</code></td></tr>\n</tbody>\n",
        ),
    );
    check(
        "||b|\n|-|:-:|",
        &table("<thead>\n<tr><td></td><th scope=\"col\" class=\"ta-c\">b</th></tr>\n</thead>\n"),
    );
    check(
        "|a|\n|-|\n|[[x\\|y]]|",
        &table(
            "<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td><a href=\"x\">y</a></td></tr>\n</tbody>\n",
        ),
    );
}

#[test]
fn tasks_and_definitions() {
    let task = |checked: &str, label: &str| {
        format!(
            "<li class=\"task\"><input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> a</li>\n"
        )
    };
    check(
        "- [x] a\n- [ ] a\n- a",
        &format!("<ul>\n{}{}<li>a</li>\n</ul>", task(" checked", "done"), task("", "to do")),
    );
    check(
        "- [ ] a\n\n  b",
        "<ul>\n<li class=\"task\">\n<p><input type=\"checkbox\" disabled aria-label=\"to do\"> a</p>\n<p>b</p>\n</li>\n</ul>",
    );
    check("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>");
}

#[test]
fn footnotes_are_numbered_by_reference() {
    let mark = |n: usize, id: &str| {
        format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{n}\" id=\"fnref-{id}\" aria-label=\"Footnote {n}\">{n}</a></sup>"
        )
    };
    let back = |id: &str, extra: &str| {
        format!(
            " <a class=\"footnote-back\" href=\"#fnref-{id}\" aria-label=\"Back to reference {id}\">↩{extra}</a>"
        )
    };
    let section = |notes: &str| {
        format!(
            "<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n{notes}</ol>\n</section>"
        )
    };
    check(
        "[^b]: B\n\na[^a] b[^b] c[^A]\n\n[^a]: A\n",
        &format!(
            "<p>a{} b{} c{}</p>\n{}",
            mark(1, "1"),
            mark(2, "2"),
            mark(1, "1-2"),
            section(&format!(
                "<li id=\"fn-1\">\n<p>A{}{}</p>\n</li>\n<li id=\"fn-2\">\n<p>B{}</p>\n</li>\n",
                back("1", ""),
                back("1-2", "<sup>2</sup>"),
                back("2", "")
            ))
        ),
    );
    check(
        "a[^a]\n\n[^a]: - b\n",
        &format!(
            "<p>a{}</p>\n{}",
            mark(1, "1"),
            section(&format!("<li id=\"fn-1\">\n<ul>\n<li>b</li>\n</ul>\n{}\n</li>\n", back("1", "")))
        ),
    );
    check("[^a] \\[^b]", "<p>[^a] [^b]</p>");
}

#[test]
fn raw_html_is_text_and_comments_go() {
    check("<div>\n*a*\n</div>", "<p>&lt;div&gt;\n*a*\n&lt;/div&gt;</p>");
    check("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    check("a <b>c</b> <!-- d --> e", "<p>a &lt;b&gt;c&lt;/b&gt;  e</p>");
    check("<!-- a\n\nb -->\n\nc", "<p>c</p>");
    check("<!-- a --> b", "<p>b</p>");
    check("<!-- a", "<p>&lt;!-- a</p>");
    let allowed = |markdown: &str, expected: &str| {
        assert_eq!(plain(&parse(markdown, Options { allow_html: true }).value).trim_end(), expected);
    };
    allowed("<div>\n*a*\n</div>", "<div>\n*a*\n</div>");
    allowed("a <b>c</b> <!-- d -->", "<p>a <b>c</b> <!-- d --></p>");
    allowed("<a href=\"x\">https://a.b</a>", "<p><a href=\"x\">https://a.b</a></p>");
}

#[test]
fn line_ends_and_marks_of_other_systems() {
    check("\u{feff}a\r\nb\r\rc", "<p>a\nb</p>\n<p>c</p>");
    check("a\0b", "<p>a\u{fffd}b</p>");
    check("```\r\na\r\n```", "<pre><code>a\n</code></pre>");
}

#[test]
fn a_line_has_no_paragraph_round_it() {
    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        let input =
            Input { text: markdown, map: &TextMap::shifted(0), path: &SitePath::new("a.toml"), whole: None };
        let body = line(input, Options::default()).value;
        assert_eq!(plain(&body), expected);
        for span in &body.prose {
            assert!(!body.html[span.range()].contains('<'));
        }
    }
    check("a *b*\nc [d](e) [[f]]", "a <em>b</em>\nc <a href=\"e\">d</a> <a href=\"f\">f</a>");
    check("a\n\nb", "<p>a</p>\n<p>b</p>\n");
    check("- a", "<ul>\n<li>a</li>\n</ul>\n");
    check("![a](b \"c\")", "<img src=\"b\" alt=\"a\" title=\"c\" loading=\"lazy\" decoding=\"async\">");
    check("", "");
}
