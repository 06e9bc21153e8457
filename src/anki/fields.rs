//! The fields of a note: what the question's page shows, as HTML that needs no site round it.

use super::notetype::FIELDS;
use crate::html::{escape, escape_into};
use crate::link::{Node, Site};
use crate::parse::bank::Question;
use crate::parse::markdown::Body;
use crate::plan::fill::{Bodies, Setting, code_block, printed};

/// Returns the fields of a question, in the order of [`FIELDS`].
pub(super) fn fields(site: &Site, node: &Node, question: &Question) -> [String; FIELDS.len()] {
    let maker = Maker { site, node, question, bodies: Bodies::of(site, node) };
    let text =
        |body: &Option<Body>, name: &str| body.as_ref().map_or(String::new(), |body| maker.html(body, name));
    let area = if node.area == crate::link::NodeId::HOME { "" } else { &*site.node(node.area).card.text };
    [
        maker.ask(),
        maker.answer(),
        text(&question.why, "why"),
        text(&question.say, "say"),
        maker.listen_for(),
        maker.list(&question.red_flags, "red"),
        maker.follow_ups(),
        escape(&site.base.absolute(&node.url())),
        escape(area),
        question.level.name().to_owned(),
        question.id.text.to_string(),
        String::new(),
        String::new(),
    ]
    .map(inert)
}

/// Returns the fields of a question that was removed: all that is still known is what was asked.
pub(super) fn retired(site: &Site, id: &str, title: &str) -> [String; FIELDS.len()] {
    let mut fields = [const { String::new() }; FIELDS.len()];
    let asked = if title.is_empty() { id } else { title };
    let [question, answer, .., link, _, _, name, _, _] = &mut fields;
    *question = escape(asked);
    *answer = format!("<p>{}</p>", escape(site.words.t("This question was removed from the site.")));
    *link = escape(&site.base.to_text());
    id.clone_into(name);
    fields.map(inert)
}

struct Maker<'a> {
    site: &'a Site,
    node: &'a Node,
    question: &'a Question,
    bodies: Bodies<'a>,
}

impl<'a> Maker<'a> {
    fn html(&self, body: &'a Body, name: &str) -> String {
        self.bodies.get(body, Setting::away(format!("{name}-"))).html()
    }

    fn list(&self, list: &'a [Body], name: &str) -> String {
        if list.is_empty() {
            return String::new();
        }
        let items = list.iter().enumerate();
        let items: String = items
            .map(|(at, body)| format!("<li>{}</li>", self.html(body, &format!("{name}-{}", at + 1))))
            .collect();
        format!("<ul>{items}</ul>")
    }

    /// What is asked: the question, its program, its choices.
    fn ask(&self) -> String {
        let mut out = self.html(&self.question.ask, "ask");
        if let Some(code) = &self.question.code {
            code_block(&mut out, &self.site.words, code, None, false);
        }
        if !self.question.choices.is_empty() {
            let choices = self.question.choices.iter().enumerate();
            let choices: String = choices
                .map(|(at, choice)| {
                    format!("<li>{}</li>", self.html(&choice.text, &format!("choice-{}", at + 1)))
                })
                .collect();
            out.push_str(&format!("<ol class=\"choices\">{choices}</ol>"));
        }
        out
    }

    /// The answer: what the program prints, which choices are right and why, and the text.
    fn answer(&self) -> String {
        let mut out = String::new();
        if let Some(output) = &self.question.output {
            printed(&mut out, &self.site.words, output);
        }
        if !self.question.choices.is_empty() {
            out.push_str("<ol class=\"choices\">");
            for (at, choice) in self.question.choices.iter().enumerate() {
                let class = if choice.correct { "right" } else { "wrong" };
                let text = self.html(&choice.text, &format!("told-{}", at + 1));
                let why = choice.why.as_ref().map(|why| self.html(why, &format!("told-why-{}", at + 1)));
                let why = why.map_or(String::new(), |why| format!("<p class=\"why\">{why}</p>"));
                out.push_str(&format!("<li class=\"{class}\">{text}{why}</li>"));
            }
            out.push_str("</ol>");
        }
        out.push_str(&self.html(&self.question.answer, "answer"));
        out
    }

    /// The rubric, and below it what makes an answer strong.
    fn listen_for(&self) -> String {
        let mut out = self.list(&self.question.listen_for, "listen");
        if !self.question.green_flags.is_empty() {
            out.push_str("<p class=\"label\">");
            escape_into(&mut out, self.site.words.t("Strong answers also have"));
            out.push_str("</p>");
            out.push_str(&self.list(&self.question.green_flags, "green"));
        }
        out
    }

    fn follow_ups(&self) -> String {
        let items: String = self
            .question
            .follow_ups
            .iter()
            .zip(&self.node.follow_ups)
            .enumerate()
            .map(|(at, (follow_up, node))| match node {
                Some(id) => {
                    let node = self.site.node(*id);
                    let href = escape(&self.site.base.absolute(&node.url()));
                    format!("<li><a href=\"{href}\">{}</a></li>", node.card.title)
                }
                None => format!("<li>{}</li>", self.html(&follow_up.body, &format!("next-{}", at + 1))),
            })
            .collect();
        if items.is_empty() { items } else { format!("<ul>{items}</ul>") }
    }
}

/// What Anki reads as a sound, a spoken text or a formula wherever it stands in a field, in code as well.
const LIVE: [&str; 5] = ["[sound:", "[anki:", "[latex]", "[$]", "[$$]"];

/// Returns a field in which nothing is a command to Anki.
fn inert(mut field: String) -> String {
    for live in LIVE {
        if field.contains(live) {
            field = field.replace(live, &format!("&#91;{}", &live[1..]));
        }
    }
    field
}

/// Returns a field without markup, as Anki sorts and compares by it.
pub(super) fn plain(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    out.push_str(rest);
    for (entity, text) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#91;", "["), ("&amp;", "&")]
    {
        if out.contains(entity) {
            out = out.replace(entity, text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_command() {
        let text = "<code>re.sub('[$]', x)</code> [sound:a.mp3] [latex]";
        assert_eq!(inert(text.into()), "<code>re.sub('&#91;$]', x)</code> &#91;sound:a.mp3] &#91;latex]");
        assert_eq!(inert("[a] [$".into()), "[a] [$");
    }

    #[test]
    fn text_of_a_field() {
        assert_eq!(plain("a <b class=\"x\">&lt;b&gt;</b> &amp;lt; it&#39;s"), "a <b> &lt; it's");
    }
}
