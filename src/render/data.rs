//! Data for programs: `llms.txt` and `data/questions.json`.

use serde::Serialize;

use crate::link::{Node, NodeContent};
use crate::parse::bank::Question;
use crate::parse::markdown::Body;
use crate::plan::Scene;
use crate::plan::view::cut;

/// The version of the form of `data/questions.json`; it grows when a field changes its meaning or goes.
const SCHEMA: u32 = 1;

/// Returns `llms.txt`: the site and its pages as Markdown links (llmstxt.org).
pub(super) fn llms(scene: Scene<'_>) -> String {
    let (site, card) = (scene.site, scene.card);
    let mut out = format!("# {}\n", one_line(&card.title));
    if !card.description.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(&card.description)));
    }
    for area in scene.maker().area_ids() {
        let node = site.node(area);
        out.push_str(&format!("\n## {}\n\n", escape(&node.card.text)));
        for id in site.below(area) {
            let page = site.node(id);
            if page.area == area && matches!(page.content, NodeContent::Topic(_) | NodeContent::Question(_)) {
                out.push_str(&line(scene, page));
            }
        }
    }
    out
}

fn line(scene: Scene<'_>, node: &Node) -> String {
    let mut url = scene.site.base.absolute(&node.url());
    if scene.site.config.output.markdown {
        url.push_str("index.md");
    }
    let summary = match &node.content {
        NodeContent::Topic(topic) => topic.summary.as_ref().map(|summary| cut(&summary.text, 200)),
        _ => None,
    };
    match summary {
        Some(summary) => format!("- [{}]({url}): {}\n", escape(&node.card.text), escape(&summary)),
        None => format!("- [{}]({url})\n", escape(&node.card.text)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes what would end a link's text in Markdown.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('\n', " ")
}

#[derive(Serialize)]
struct Questions<'a> {
    schema: u32,
    site: &'a str,
    url: &'a str,
    questions: Vec<Entry<'a>>,
}

/// A question, its texts as the author's Markdown.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: String,
    area: Option<&'a str>,
    bank: &'a str,
    title: &'a str,
    level: &'static str,
    kind: &'static str,
    minutes: Option<u32>,
    python: Option<String>,
    roles: Vec<&'a str>,
    tags: Vec<&'a str>,
    ask: &'a str,
    code: Option<&'a str>,
    output: Option<&'a str>,
    choices: Vec<Choice<'a>>,
    answer: &'a str,
    say: Option<&'a str>,
    why: Option<&'a str>,
    listen_for: Vec<&'a str>,
    green_flags: Vec<&'a str>,
    red_flags: Vec<&'a str>,
    scores: Vec<&'a str>,
    follow_ups: Vec<&'a str>,
    see: Vec<&'a str>,
    sources: Vec<&'a str>,
    aliases: Vec<&'a str>,
    digest: String,
}

#[derive(Serialize)]
struct Choice<'a> {
    text: &'a str,
    correct: bool,
    why: Option<&'a str>,
}

/// Returns `data/questions.json`: every question of the site.
pub(super) fn questions(scene: Scene<'_>) -> String {
    let site = scene.site;
    let mut entries = Vec::new();
    for node in &site.nodes {
        let Some(question) = node.question() else { continue };
        entries.push(entry(scene, node, question));
    }
    let all = Questions { schema: SCHEMA, site: &scene.card.id, url: &scene.card.url, questions: entries };
    // Strings and numbers alone: nothing that JSON could not hold.
    let mut text = serde_json::to_string(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn entry<'a>(scene: Scene<'a>, node: &'a Node, question: &'a Question) -> Entry<'a> {
    let lines = |list: &'a [Body]| -> Vec<&'a str> { list.iter().map(|body| &*body.markdown).collect() };
    let words =
        |list: &'a [crate::parse::Spelled]| -> Vec<&'a str> { list.iter().map(|word| &*word.text).collect() };
    Entry {
        id: &question.id.text,
        url: scene.site.base.absolute(&node.url()),
        area: node.card.area.as_deref(),
        bank: &scene.site.node(node.parent).path,
        title: &question.title.text,
        level: question.level.name(),
        kind: question.kind.name(),
        minutes: question.minutes,
        python: question.python.map(|version| version.to_string()),
        roles: words(&question.roles),
        tags: question.tags.iter().map(|tag| &*tag.name).collect(),
        ask: &question.ask.markdown,
        code: question.code.as_ref().map(|code| &*code.code),
        output: question.output.as_deref(),
        choices: question
            .choices
            .iter()
            .map(|choice| Choice {
                text: &choice.text.markdown,
                correct: choice.correct,
                why: choice.why.as_ref().map(|why| &*why.markdown),
            })
            .collect(),
        answer: &question.answer.markdown,
        say: question.say.as_ref().map(|say| &*say.markdown),
        why: question.why.as_ref().map(|why| &*why.markdown),
        listen_for: lines(&question.listen_for),
        green_flags: lines(&question.green_flags),
        red_flags: lines(&question.red_flags),
        scores: lines(&question.scores),
        follow_ups: question.follow_ups.iter().map(|follow_up| &*follow_up.text.text).collect(),
        see: words(&question.see),
        sources: words(&question.sources),
        aliases: words(&question.aliases),
        digest: question.digest.to_string(),
    }
}
