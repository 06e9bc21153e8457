//! A body by itself.

use super::{Body, Fence, Hole, url};
use crate::html::escape_into;

/// Fills the holes of a body without knowing of a site: targets as written, code without colours, ids without prefix.
pub fn plain(body: &Body) -> String {
    let mut out = String::with_capacity(2 * body.html.len());
    let mut from = 0;
    for &(at, hole) in &body.holes {
        let at = at as usize;
        out.push_str(&body.html[from..at]);
        from = at;
        match hole {
            Hole::Link(index) => href(&mut out, "href", &body.links[index as usize].target),
            Hole::LinkText(index) => escape_into(&mut out, &body.links[index as usize].target),
            Hole::Image(index) => href(&mut out, "src", &body.images[index as usize].target),
            Hole::Fence(index) => fence(&mut out, &body.fences[index as usize]),
            Hole::Level(level) => out.push_str(&level.to_string()),
            Hole::Label(label) => {
                let (name, value) = label.value(body).unwrap_or_default();
                escape_into(&mut out, &label.text(body).replace(&format!("{{{name}}}"), &value));
            }
            Hole::IdPrefix => {}
        }
    }
    out.push_str(&body.html[from..]);
    out
}

fn href(out: &mut String, name: &str, target: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    url::escape_href(out, target);
    out.push('"');
}

fn fence(out: &mut String, fence: &Fence) {
    code(out, &fence.language, &fence.code);
    if let Some(output) = &fence.output {
        out.push('\n');
        code(out, "output", output);
    }
}

fn code(out: &mut String, language: &str, code: &str) {
    out.push_str("<pre><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        escape_into(out, language);
        out.push('"');
    }
    out.push('>');
    escape_into(out, code);
    out.push_str("</code></pre>");
}
