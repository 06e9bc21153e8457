//! The tokens of a style sheet as a browser would have them, in each of the four ways that a page can look.
//!
//! It reads what token sheets are made of: custom properties on `:root`, in rules for colour schemes and contrast. Rules
//! for anything else do not count.

use std::collections::BTreeMap;

use crate::colour::Colour;

/// How a page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// On dark paper.
    pub(super) dark: bool,
    /// In high contrast.
    pub(super) strong: bool,
}

/// The four of them.
pub(super) const LOOKS: [Look; 4] = [
    Look { dark: false, strong: false },
    Look { dark: true, strong: false },
    Look { dark: false, strong: true },
    Look { dark: true, strong: true },
];

/// The tokens of a page that follows the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Palette(BTreeMap<String, (usize, String)>);

impl Palette {
    /// Reads a style sheet.
    pub(super) fn of_sheet(sheet: &str, look: Look) -> Self {
        let mut palette = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut part = String::new();
        let mut rest = sheet;
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            match c {
                '/' if rest.starts_with("/*") => {
                    length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                '"' | '\'' => {
                    length = rest[1..].find(c).map_or(rest.len(), |end| end + 2);
                    part.push_str(&rest[..length]);
                }
                '{' => open.push(std::mem::take(&mut part)),
                '}' | ';' => {
                    palette.declare(&open, &std::mem::take(&mut part), look);
                    if c == '}' {
                        open.pop();
                    }
                }
                c => part.push(c),
            }
            rest = &rest[length..];
        }
        palette
    }

    fn declare(&mut self, open: &[String], part: &str, look: Look) {
        let Some((name, value)) = part.trim().strip_prefix("--").and_then(|part| part.split_once(':')) else {
            return;
        };
        let Some((selector, outer)) = open.split_last() else { return };
        if !outer.iter().all(|rule| applies(rule.trim(), look)) {
            return;
        }
        // Of rules for the same element the more special one wins, and of equals the last (CSS Cascade 5, §6.1).
        let Some(weight) = selector.split(',').filter_map(|one| weight(one.trim())).max() else { return };
        let known = self.0.get(name.trim());
        if known.is_none_or(|(other, _)| weight >= *other) {
            self.0.insert(name.trim().to_owned(), (weight, value.trim().to_owned()));
        }
    }

    /// Returns the colour of a token, if it is one of sRGB in hexadecimal digits.
    pub(super) fn colour(&self, name: &str) -> Option<Colour> {
        Colour::parse(&self.0.get(name)?.1)
    }
}

/// How special a selector is that means the root of a page whose reader follows the system.
fn weight(selector: &str) -> Option<usize> {
    match selector {
        "html" => Some(0),
        ":root" => Some(1),
        ":root:not([data-theme=\"light\"])" | ":root:not([data-theme=\"dark\"])" => Some(2),
        _ => None,
    }
}

/// Tells whether what stands in a rule counts on screen in this look.
fn applies(rule: &str, look: Look) -> bool {
    let Some(query) = rule.strip_prefix("@media") else {
        return rule.starts_with("@layer") || rule.starts_with("@supports");
    };
    query.split(" and ").all(|feature| match feature.trim() {
        "screen" | "all" => true,
        "(prefers-color-scheme: dark)" => look.dark,
        "(prefers-color-scheme: light)" => !look.dark,
        "(prefers-contrast: more)" => look.strong,
        "(prefers-contrast: no-preference)" => !look.strong,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "/* a; b { */ @layer tokens {\n:root { --a: #111; --sans: \"x;{\", serif; }\n\
        @media screen and (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) { --a: #222222 } }\n\
        @media (prefers-contrast: more) { :root { --a: #333; } }\n\
        @media print { :root { --a: #444; } }\n:root[data-theme=\"dark\"] { --a: #555; }\n.x { --a: #666; }\n}";

    #[test]
    fn the_cascade() {
        let of = |sheet: &str| {
            LOOKS.map(|look| Palette::of_sheet(sheet, look).colour("a").map(|colour| colour.to_string()))
        };
        let want = |texts: [&str; 4]| texts.map(|text| Some(text.to_owned()));
        // In high contrast too the rule for dark pages is the more special one.
        assert_eq!(of(SHEET), want(["#111111", "#222222", "#333333", "#222222"]));
        let later = format!("{SHEET} :root {{ --a: #777; }}");
        assert_eq!(of(&later), want(["#777777", "#222222", "#777777", "#222222"]));
        assert_eq!(of(":root { --a: red }"), [const { None }; 4]);
        assert_eq!(of("} ; \" :root {"), [const { None }; 4]);
    }

    #[test]
    fn the_default_theme_has_four() {
        let sheet = include_str!("../../themes/default/css/tokens.css");
        let papers = LOOKS.map(|look| Palette::of_sheet(sheet, look).colour("paper").unwrap().to_string());
        assert_eq!(papers, ["#fcfcfa", "#14181b", "#ffffff", "#000000"]);
    }
}
