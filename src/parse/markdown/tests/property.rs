//! What holds of any text.

use proptest::prelude::*;

use super::*;

/// Pieces that mean something in Markdown, in HTML or to a browser.
const PIECES: &[&str] = &[
    "a",
    "b ",
    "é",
    "中。",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "```py",
    "```python run no",
    "```output\n",
    "~~~",
    "#",
    "## ",
    "{#a}",
    "{#fn-1 .b}",
    "---",
    "===",
    "> ",
    "> [!NOTE]",
    "> [!TIP] x",
    "- ",
    "1. ",
    "- [x] ",
    "- [ ]",
    ": ",
    "|",
    "|a|b|\n|-|:-:|\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "[a](b)",
    "[a](q:x \"t\")",
    "[a](javascript:x)",
    "[a](java&#10;script:x)",
    "![",
    "![a](b \"c\")",
    "![](x)",
    "![a](https://b.c)",
    "[[",
    "]]",
    "[[a]]",
    "[[a|b]]",
    "[^1]",
    "[^2]",
    "[^1]: ",
    "\n\n[^2]: ",
    "[r]",
    "\n\n[r]: /u \"t\"\n",
    "<",
    ">",
    "&",
    "&lt;",
    "&#106;avascript:",
    "<b>",
    "</b>",
    "<script>",
    "</script>",
    "<img src=x onerror=y>",
    "<!--",
    "-->",
    "<div style=x>\n",
    "<a@b.c>",
    "<https://a.b>",
    "<javascript:x>",
    "https://a.b/c",
    "www.a.b",
    "http://",
    "\"",
    "'",
    "onclick=",
    "#! x\n",
    ". ",
    "e.g. ",
];

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Elements without an end tag.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

/// Checks that the tags are balanced and hold nothing that could run.
fn check_tags(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').ok_or("a tag without an end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop();
            if last != Some(name) {
                return Err(format!("</{name}> closes {last:?}"));
            }
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if name == "script" || !name.bytes().all(|b| b.is_ascii_alphanumeric()) || name.is_empty() {
            return Err(format!("<{tag}>"));
        }
        if name == "a" && open.contains(&"a") {
            return Err("a link in a link".to_owned());
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
        while !attributes.is_empty() {
            let end = attributes.find(['=', ' ']).unwrap_or(attributes.len());
            let (attribute, after) = attributes.split_at(end);
            let (value, after) = match after.strip_prefix("=\"") {
                Some(value) => value.split_once('"').ok_or(format!("<{tag}>"))?,
                None => ("", after),
            };
            attributes = after.trim_start_matches(' ');
            let address = value.trim_start().to_ascii_lowercase();
            let runs = matches!(attribute, "href" | "src")
                && ["javascript:", "vbscript:", "data:text", "file:"]
                    .iter()
                    .any(|scheme| address.starts_with(scheme));
            if attribute.starts_with("on") || attribute == "style" || runs {
                return Err(format!("<{tag}>"));
            }
            if attribute == "id" {
                ids.push(value);
            }
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < count {
        return Err("two equal ids".to_owned());
    }
    if open.is_empty() { Ok(()) } else { Err(format!("not closed: {open:?}")) }
}

/// Checks what other stages rely on.
fn check_body(body: &Body) -> Result<(), String> {
    let mut last = 0;
    for &(at, hole) in &body.holes {
        let inside = at >= last && body.html.is_char_boundary(at as usize);
        let known = match hole {
            Hole::Link(index) | Hole::LinkText(index) => (index as usize) < body.links.len(),
            Hole::Image(index) => (index as usize) < body.images.len(),
            Hole::Fence(index) => (index as usize) < body.fences.len(),
            Hole::Level(level) => (1..=6).contains(&level),
            Hole::Label(Label::Section(index)) => (index as usize) < body.headings.len(),
            Hole::IdPrefix | Hole::Label(_) => true,
        };
        if !inside || !known {
            return Err(format!("{hole:?} at {at} after {last}"));
        }
        last = at;
    }
    let mut last = 0;
    for span in &body.prose {
        let text = body.html.get(span.range()).ok_or(format!("{span:?} is no text"))?;
        let has_hole = body.holes.iter().any(|&(at, _)| span.start < at && at < span.end);
        if span.start < last || text.is_empty() || text.contains(['<', '>']) || has_hole {
            return Err(format!("{span:?} {text:?}"));
        }
        last = span.end;
    }
    let holes = |is: fn(&Hole) -> bool| body.holes.iter().filter(|(_, hole)| is(hole)).count();
    if holes(|hole| matches!(hole, Hole::Link(_))) != body.links.len()
        || holes(|hole| matches!(hole, Hole::Image(_))) != body.images.len()
        || holes(|hole| matches!(hole, Hole::Fence(_))) != body.fences.len()
        || holes(|hole| matches!(hole, Hole::Level(_))) != 2 * body.headings.len()
    {
        return Err("a part has no hole".to_owned());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies_are_sound(text in markdown()) {
        let parsed = parse(&text, Options::default());
        let html = plain(&parsed.value);
        prop_assert_eq!(check_body(&parsed.value), Ok(()));
        prop_assert_eq!(check_tags(&html), Ok(()), "{}", html);
        for diagnostic in &parsed.found {
            let span = diagnostic.at.span.unwrap();
            prop_assert!(text.get(span.range()).is_some(), "{:?} {:?}", diagnostic.code, span);
        }
        for link in &parsed.value.links {
            prop_assert!(text.get(link.span.range()).is_some(), "{:?}", link);
        }
        prop_assert_eq!(parse(&text, Options::default()), parsed);
    }

    #[test]
    fn lines_are_sound(text in markdown()) {
        let input = Input { text: &text, map: &TextMap::shifted(0), path: &SitePath::new("a"), whole: None };
        let parsed = line(input, Options::default());
        prop_assert_eq!(check_body(&parsed.value), Ok(()));
        prop_assert_eq!(check_tags(&plain(&parsed.value)), Ok(()));
        prop_assert_eq!(check_tags(&phrase(input).html), Ok(()));
        prop_assert_eq!(check_body(&parse(&text, Options { allow_html: true }).value), Ok(()));
    }
}
