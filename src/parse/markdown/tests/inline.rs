//! Links, images and code.

use super::*;

#[test]
fn links_into_the_site_are_plain_and_others_are_marked() {
    let external = |href: &str, text: &str| {
        format!("<p><a class=\"external\" href=\"{href}\" rel=\"noopener external\">{text}</a></p>")
    };
    check("[a](b.md#c)", "<p><a href=\"b.md#c\">a</a></p>");
    check("[a](q:gil 'x \"y\"')", "<p><a href=\"q:gil\" title=\"x &quot;y&quot;\">a</a></p>");
    check("[a](<b c>)", "<p><a href=\"b%20c\">a</a></p>");
    check("[a](https://b.c/?d&e)", &external("https://b.c/?d&amp;e", "a"));
    check("[a](//b.c)", &external("//b.c", "a"));
    check("<a@b.c>", &external("mailto:a@b.c", "a@b.c"));
    check("https://b.c/d_e_f.", &external("https://b.c/d_e_f", "https://b.c/d_e_f").replace("</p>", ".</p>"));
    check("www.b.c", &external("https://www.b.c", "www.b.c"));
    check("`https://b.c`", "<p><code>https://b.c</code></p>");
    check("[https://b.c](d)", "<p><a href=\"d\">https://b.c</a></p>");
}

#[test]
fn wiki_links() {
    check("[[gil]]", "<p><a href=\"gil\">gil</a></p>");
    check("[[ gil#x | the *GIL* ]]", "<p><a href=\"gil#x\">the <em>GIL</em></a></p>");
    check("[[gil|]]", "<p><a href=\"gil\">gil</a></p>");
    check("[[]] [[a", "<p>[[]] [[a</p>");
    check("[[<b>]]", "<p><a href=\"%3Cb%3E\">&lt;b&gt;</a></p>");
}

#[test]
fn dangerous_links_are_dropped() {
    for bad in [
        "javascript:x",
        "JavaScript&#58;x",
        "&#1;javascript:x",
        "java&Tab;script:x",
        "vbscript:x",
        "data:text/html,x",
    ] {
        check(&format!("[*a*](<{bad}>) b"), "<p><em>a</em> b</p>");
    }
    check("<javascript:x>", "<p>javascript:x</p>");
    check("[a][b]\n\n[b]: javascript:x", "<p>a</p>");
    check("[a](data:image/png,x)", "<p>a</p>");
    check("![a](javascript:x)", "<p>a</p>");
    check("![a](data:image/svg+xml,x)", "<p>a</p>");
    check("[a](javascript%3Ax)", "<p><a href=\"javascript%3Ax\">a</a></p>");
}

#[test]
fn images() {
    let lazy = " loading=\"lazy\" decoding=\"async\">";
    check("![a *b*\n`c`](d.png)", &format!("<p><img src=\"d.png\" alt=\"a b c\"{lazy}</p>"));
    check(
        "![a](b.png \"c <d>\")",
        &format!("<figure><img src=\"b.png\" alt=\"a\"{lazy}<figcaption>c &lt;d&gt;</figcaption></figure>"),
    );
    check("![a](b.png \"c\") d", &format!("<p><img src=\"b.png\" alt=\"a\" title=\"c\"{lazy} d</p>"));
    check(
        "![a](b.png \"c\")\n![d](e.png)",
        &format!("<p><img src=\"b.png\" alt=\"a\" title=\"c\"{lazy}\n<img src=\"e.png\" alt=\"d\"{lazy}</p>"),
    );
    check(
        "- ![a](b.png \"c\")",
        &format!("<ul>\n<li><img src=\"b.png\" alt=\"a\" title=\"c\"{lazy}</li>\n</ul>"),
    );
    check("[![a](b.png)](c)", &format!("<p><a href=\"c\"><img src=\"b.png\" alt=\"a\"{lazy}</a></p>"));
    check("![[b.png|a]]", &format!("<p><img src=\"b.png\" alt=\"a\"{lazy}</p>"));
    check(
        "![\"><b>](x)",
        &format!("<p><img src=\"x\" alt=\"&quot;&gt;&lt;b&gt;\"{lazy}</p>").replace("&lt;b&gt;", ""),
    );
    check(
        "![a](data:image/png;base64,AA)",
        &format!("<p><img src=\"data:image/png;base64,AA\" alt=\"a\"{lazy}</p>"),
    );
    check(
        "![a](https://b.c \"d\")",
        "<p><a class=\"external\" href=\"https://b.c\" rel=\"noopener external\" title=\"d\">a</a></p>",
    );
    check("![](//b.c)", "<p><a class=\"external\" href=\"//b.c\" rel=\"noopener external\">//b.c</a></p>");
    check("[![a](https://b.c)](d)", "<p><a href=\"d\">a</a></p>");
}

#[test]
fn code_blocks() {
    check("```Py x\na\n```", "<pre><code class=\"language-py\">a\n</code></pre>");
    check("    a\n\n    b", "<pre><code>a\n\nb\n</code></pre>".replace("b\n", "b").as_str());
    check("```python no-check\n#! a\nb\n```", "<pre><code class=\"language-python\">b\n</code></pre>");
    check("```js\n#! a\n```", "<pre><code class=\"language-js\">#! a\n</code></pre>");
    let joined = "<pre><code class=\"language-python\">a\n</code></pre>\n<pre><code class=\"language-output\">b\n</code></pre>";
    check("```python\na\n```\n\n```output\nb\n```", joined);
    check("```a\"b\n```", "<pre><code class=\"language-a&quot;b\"></code></pre>");
}
