//! Draws what builds on what: boxes in columns, arrows from left to right, as SVG.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981): circles are broken, every box gets a column, arrows that cross
//! columns get a place in each, and the order inside the columns is improved until fewer arrows cross. All of it is
//! deterministic, and small: a site has tens of areas.

mod layout;

use crate::html::escape;
use layout::{Spot, lay_out};

/// A box.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// What stands in it.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
}

/// An arrow between two boxes, by their indices: from what comes first to what builds on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// What comes first.
    pub from: usize,
    /// What builds on it.
    pub to: usize,
    /// How much it does.
    pub weight: usize,
}

/// Sizes in pixels.
const WIDTH: f32 = 168.0;
const HEIGHT: f32 = 46.0;
const BETWEEN: f32 = 64.0;
const MARGIN: f32 = 4.0;

/// How many letters a line of a label has, and how many lines.
const LETTERS: usize = 18;
const LINES: usize = 2;

/// Returns the picture as an SVG element. Colours come from the style sheet, by the classes of its parts.
pub fn svg(items: &[Item<'_>], arrows: &[Arrow]) -> String {
    let layout = lay_out(items.len(), arrows);
    let x = |column: usize| MARGIN + column as f32 * (WIDTH + BETWEEN);
    let (width, height) = (x(layout.columns.max(1) - 1) + WIDTH + MARGIN, layout.height + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <defs><marker id=\"Map-head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path class=\"map-head\" d=\"M0 0L8 4L0 8z\"/>\
         </marker></defs>\n"
    );
    for line in &layout.lines {
        let end = if line.backwards { "start" } else { "end" };
        let strong = if line.weight > 1 { " map-strong" } else { "" };
        out.push_str(&format!(
            "<path class=\"map-line{strong}\" marker-{end}=\"url(#Map-head)\" d=\"{}\"/>\n",
            path(&line.spots, x)
        ));
    }
    for (item, spot) in items.iter().zip(&layout.boxes) {
        let (left, middle) = (x(spot.column), MARGIN + spot.y);
        let lines = label(item.label);
        out.push_str(&format!(
            "<a href=\"{}\"><rect class=\"map-box\" x=\"{left}\" y=\"{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\"/>\
             <text text-anchor=\"middle\">",
            escape(item.href),
            middle - HEIGHT / 2.0,
        ));
        let first = middle + 4.5 - (lines.len() as f32 - 1.0) * 8.0;
        for (at, line) in lines.iter().enumerate() {
            // The space parts words where the text is read as one.
            let space = if at > 0 { " " } else { "" };
            out.push_str(&format!(
                "{space}<tspan x=\"{}\" y=\"{}\">{}</tspan>",
                left + WIDTH / 2.0,
                first + at as f32 * 16.0,
                escape(line)
            ));
        }
        out.push_str("</text></a>\n");
    }
    out.push_str("</svg>");
    out
}

/// The way of an arrow: curves between columns, straight across those that it only passes.
fn path(spots: &[Spot], x: impl Fn(usize) -> f32) -> String {
    let mut out = String::new();
    let mut pen = (0.0, 0.0);
    for (at, spot) in spots.iter().enumerate() {
        let (left, y) = (x(spot.column), MARGIN + spot.y);
        if at > 0 {
            let bend = (left - pen.0) / 2.0;
            out.push_str(&format!("C{} {} {} {y} {left} {y}", pen.0 + bend, pen.1, left - bend));
            if at + 1 < spots.len() {
                out.push_str(&format!("H{}", left + WIDTH));
            }
        } else {
            out.push_str(&format!("M{} {y}", left + WIDTH));
        }
        pen = (left + WIDTH, y);
    }
    out
}

/// Breaks a label into lines, with an ellipsis where something is missing.
fn label(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    let count = lines.len();
    for (at, line) in lines.iter_mut().enumerate() {
        let cut = line.chars().count() > LETTERS || (more && at + 1 == count);
        if cut {
            let kept: String = line.chars().take(LETTERS - 1).collect();
            *line = format!("{}…", kept.trim_end_matches([' ', ',', ';']));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let check = |text: &str, expected: &[&str]| assert_eq!(label(text), expected, "{text}");
        check("Asyncio", &["Asyncio"]);
        check("Concurrency and parallel programs", &["Concurrency and", "parallel programs"]);
        check("One very long title that goes on and on for ever", &["One very long", "title that goes o…"]);
        check("Donaudampfschifffahrtsgesellschaft", &["Donaudampfschifff…"]);
        check("", &[]);
    }

    #[test]
    fn text_stays_text() {
        let items = [Item { label: "<b>&", href: "/\"x/" }, Item { label: "b", href: "/b/" }];
        let svg = svg(&items, &[Arrow { from: 0, to: 1, weight: 2 }]);
        assert!(svg.contains("&lt;b&gt;&amp;") && svg.contains("href=\"/&quot;x/\""), "{svg}");
        assert!(!svg.contains("style=") && svg.contains("map-strong"), "{svg}");
    }
}
