//! Markdown twins: a topic or question as the text its author wrote, for readers and programs that prefer it.

use crate::link::{NodeContent, NodeId, Site};
use crate::parse::bank::Question;
use crate::translation::Translation;

/// Returns the twin of a topic (its source without front matter) or of a question (its parts under headings).
pub(super) fn twin(site: &Site, id: NodeId) -> String {
    let node = site.node(id);
    match &node.content {
        NodeContent::Topic(topic) => {
            format!("# {}\n\n{}", topic.title.text, topic.body.markdown.trim_start_matches('\n'))
        }
        NodeContent::Question(question) => of_question(&site.words, question),
        NodeContent::Section(_) | NodeContent::Bank(_) => String::new(),
    }
}

fn of_question(words: &Translation, question: &Question) -> String {
    let mut out = format!("# {}\n", question.ask.markdown.trim());
    if let Some(code) = &question.code {
        out.push_str(&format!("\n```python\n{}\n```\n", code.code.trim_end()));
    }
    if let Some(output) = &question.output {
        out.push_str(&format!("\n```output\n{}\n```\n", output.trim_end()));
    }
    let mut part = |title: &str, text: &str| out.push_str(&format!("\n## {title}\n\n{}\n", text.trim()));
    part(words.t("Answer"), &question.answer.markdown);
    for (title, body) in [(words.t("Say it"), &question.say), (words.t("Why it is asked"), &question.why)] {
        if let Some(body) = body {
            part(title, &body.markdown);
        }
    }
    for (title, list) in [
        (words.t("What interviewers listen for"), &question.listen_for),
        (words.t("Good signs"), &question.green_flags),
        (words.t("Bad signs"), &question.red_flags),
    ] {
        if !list.is_empty() {
            let lines: Vec<String> = list.iter().map(|line| format!("- {}", line.markdown.trim())).collect();
            part(title, &lines.join("\n"));
        }
    }
    out
}
