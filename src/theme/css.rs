//! Style sheets: what a sheet imports is put in its place, so that a page waits for one file and not for a chain.

/// The deepest chain of imports that is followed; a sheet that imports itself ends here.
const DEPTH: usize = 8;

/// Returns a style sheet with each `@import url("x.css") layer(y) media;` at the start of a line replaced by the sheet
/// that `lookup` gives for it, inside its layer and media. Other imports stay as they are.
pub(super) fn inline_imports<'a>(sheet: &str, lookup: &impl Fn(&str) -> Option<&'a str>) -> String {
    inline(sheet, lookup, DEPTH)
}

fn inline<'a>(sheet: &str, lookup: &impl Fn(&str) -> Option<&'a str>, depth: usize) -> String {
    let mut out = String::with_capacity(sheet.len());
    for line in sheet.lines() {
        let import =
            parse(line).and_then(|import| Some((import.clone(), lookup(import.name).filter(|_| depth > 0)?)));
        let Some((import, text)) = import else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let wraps = [
            import.layer.map(|layer| format!("@layer {layer}")),
            import.media.map(|media| format!("@media {media}")),
        ];
        let wraps: Vec<String> = wraps.into_iter().flatten().collect();
        wraps.iter().for_each(|wrap| out.push_str(&format!("{wrap} {{\n")));
        out.push_str(&inline(text, lookup, depth - 1));
        wraps.iter().for_each(|_| out.push_str("}\n"));
    }
    out
}

#[derive(Clone)]
struct Import<'a> {
    name: &'a str,
    layer: Option<&'a str>,
    media: Option<&'a str>,
}

/// Reads `@import url("x.css") layer(y) media;`.
fn parse(line: &str) -> Option<Import<'_>> {
    let rest = line.trim_end().strip_prefix("@import url(\"")?.strip_suffix(';')?;
    let (name, rest) = rest.split_once("\")")?;
    let rest = rest.trim();
    let (layer, rest) = match rest.strip_prefix("layer(").and_then(|rest| rest.split_once(')')) {
        Some((layer, rest)) => (Some(layer), rest.trim()),
        None => (None, rest),
    };
    Some(Import { name, layer, media: Some(rest).filter(|media| !media.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sheet: &str, expected: &str) {
        let lookup = |name: &str| match name {
            "a.css" => Some("a {}"),
            "self.css" => Some("@import url(\"self.css\");"),
            _ => None,
        };
        assert_eq!(inline_imports(sheet, &lookup).replace('\n', " ").trim(), expected);
    }

    #[test]
    fn imports_are_put_in_place() {
        check("@import url(\"a.css\");\nb {}", "a {} b {}");
        check("@import url(\"a.css\") layer(x);", "@layer x { a {} }");
        check("@import url(\"a.css\") layer(x) print;", "@layer x { @media print { a {} } }");
        check("@import url(\"gone.css\");", "@import url(\"gone.css\");");
        check("@import url(\"self.css\");", "@import url(\"self.css\");");
    }
}
