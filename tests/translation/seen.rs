//! What a reader sees or hears of a page.

/// Elements whose text is code, data, or nobody's words.
const SILENT: &[&str] = &["script", "style", "pre", "code", "kbd"];

/// Attributes that are seen or heard.
const HEARD: &[&str] = &["aria-label", "aria-description", "title", "placeholder", "alt"];

/// Returns the words of a text, each between spaces.
pub fn words(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Returns Markdown without marks and targets of links.
pub fn plain_markdown(text: &str) -> String {
    let mut plain = String::new();
    for (at, piece) in text.split("](").enumerate() {
        let piece = if at == 0 { piece } else { piece.split_once([')', ' ']).map_or("", |(_, rest)| rest) };
        for (at, piece) in piece.split("[[").enumerate() {
            plain.push_str(match piece.split_once('|') {
                Some((target, rest)) if at > 0 && !target.contains(']') => rest,
                _ => piece,
            });
        }
    }
    plain.replace(['*', '`', '~', '[', ']'], "")
}

/// Returns the pieces of a page's text outside of `⟦…⟧` that hold letters.
pub fn unmarked(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut silent) = (0_usize, 0_usize);
    let mut rest = html;
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        if silent == 0 {
            outside(&rest[..end], &mut depth, &mut found);
        }
        rest = &rest[end..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if SILENT.contains(&name) {
            match tag.starts_with('/') {
                true => silent = silent.saturating_sub(1),
                false => silent += 1,
            }
        }
        let is_description = tag.contains("name=\"description\"");
        for attribute in HEARD.iter().copied().chain(is_description.then_some("content")) {
            let Some(at) = tag.find(&format!(" {attribute}=\"")) else { continue };
            let value = &tag[at + attribute.len() + 3..];
            outside(value.split('"').next().unwrap_or_default(), &mut 0, &mut found);
        }
        rest = &rest[end + 1..];
    }
    // A title ends with that of the site, and nobody translates Python.
    let parts = found.iter().flat_map(|text| text.split(" · ")).map(|text| text.trim());
    let parts = parts.map(|text| text.strip_prefix("Python").unwrap_or(text));
    parts.filter(|text| text.chars().any(char::is_alphabetic)).map(str::to_owned).collect()
}

/// Adds what stands outside of marks.
fn outside(text: &str, depth: &mut usize, found: &mut Vec<String>) {
    let text = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
        .iter()
        .zip(["&", "<", ">", "\"", "'"])
        .fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign));
    let mut piece = String::new();
    for letter in text.chars() {
        match letter {
            '⟦' => *depth += 1,
            '⟧' => *depth = depth.saturating_sub(1),
            letter if *depth == 0 => piece.push(letter),
            _ => continue,
        }
        if matches!(letter, '⟦' | '⟧') {
            found.push(std::mem::take(&mut piece));
        }
    }
    found.push(piece);
}
