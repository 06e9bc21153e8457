//! The project's own content: what a reader of these interview notes may count on, beyond what `check` holds any site to.
//! Facts and outputs are checked by `prepress check`; here are the things that only this body of knowledge promises.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use prepress::link::{Node, NodeContent, NodeId, Site};
use prepress::parse::Kind;
use prepress::parse::bank::Question;
use prepress::parse::markdown::Body;
use prepress::pipeline::{self, Memo, Options, Run};

/// The areas of the subject, in the order of its map.
const AREAS: usize = 30;

fn run() -> Run {
    let sources = prepress::disk::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    pipeline::run(
        &sources,
        &Options { base_url: None, repository: None, drafts: false, threads: 2 },
        &mut Memo::default(),
    )
}

fn questions(site: &Site) -> impl Iterator<Item = (&Node, &Question)> {
    site.nodes.iter().filter_map(|node| Some((node, node.question()?)))
}

/// Counts words as a reader sees them; code between fences does not count.
fn words(markdown: &str) -> usize {
    let mut count = 0;
    let mut in_fence = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            count += line.split_whitespace().count();
        }
    }
    count
}

fn within(faults: &mut Vec<String>, id: &str, what: &str, count: usize, (least, most): (usize, usize)) {
    if count < least || count > most {
        faults.push(format!("{id}: {what} {count}, wanted {least} to {most}"));
    }
}

#[test]
fn questions_have_what_a_candidate_and_an_interviewer_need() {
    let run = run();
    let mut faults = Vec::new();
    for (_, question) in questions(&run.site) {
        let id = &question.id.text;
        let mut lacks = |what: &str, missing: bool| {
            if missing {
                faults.push(format!("{id}: no {what}"));
            }
        };
        let is_puzzle = question.kind == Kind::Output;
        lacks("why", question.why.is_none());
        lacks("tags", question.tags.is_empty());
        lacks("minutes", question.minutes.is_none());
        lacks("see", question.see.is_empty());
        lacks("code and output", is_puzzle && (question.code.is_none() || question.output.is_none()));
        lacks("say", !is_puzzle && question.say.is_none());
        lacks("red_flags", !is_puzzle && question.red_flags.is_empty());
        let asks_facts = matches!(question.kind, Kind::Concept | Kind::Design | Kind::Debug);
        lacks("sources", asks_facts && question.sources.is_empty());
        lacks("scores", !is_puzzle && question.level.name() == "senior" && question.scores.is_empty());
        let limits = match question.kind {
            Kind::Output => (30, 260),
            Kind::Code | Kind::Debug | Kind::Design => (60, 520),
            _ => (60, 330),
        };
        within(&mut faults, id, "words of the answer", words(&question.answer.markdown), limits);
        if let Some(say) = &question.say {
            within(&mut faults, id, "words to say aloud", words(&say.markdown), (50, 190));
        }
        if !is_puzzle {
            within(&mut faults, id, "points of the rubric", question.listen_for.len(), (3, 7));
            within(&mut faults, id, "follow-ups", question.follow_ups.len(), (1, 6));
        }
        for source in &question.sources {
            if !source.text.starts_with("https://") {
                faults.push(format!("{id}: `{}` is not read over https", source.text));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The letters and digits of a text, in lower case, as words.
fn plain(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[test]
fn no_answer_repeats_its_question() {
    let run = run();
    let mut faults = Vec::new();
    for (_, question) in questions(&run.site) {
        let asked = plain(&question.ask.text());
        let answer = plain(&question.answer.text());
        let same = asked.iter().zip(&answer).take_while(|(a, b)| a == b).count();
        if same >= 6 {
            faults.push(format!("{}: starts with {same} words of its question", question.id.text));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// How much of the smaller set of word groups of a length two texts share, 0 to 1.
fn alike(a: &BTreeSet<Vec<String>>, b: &BTreeSet<Vec<String>>) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller == 0 { 0.0 } else { a.intersection(b).count() as f64 / smaller as f64 }
}

fn shingles(words: &[String], length: usize) -> BTreeSet<Vec<String>> {
    words.windows(length).map(<[String]>::to_vec).collect()
}

#[test]
fn no_two_questions_ask_or_answer_the_same() {
    let run = run();
    type Texts = (String, BTreeSet<Vec<String>>, BTreeSet<Vec<String>>);
    let texts: Vec<Texts> = questions(&run.site)
        .map(|(_, question)| {
            // Puzzles ask in one form; their programs tell them apart.
            let asked = match &question.code {
                Some(code) if question.kind == Kind::Output => plain(&code.code),
                _ => plain(&question.ask.text()),
            };
            (question.id.text.to_string(), shingles(&asked, 4), shingles(&plain(&question.answer.text()), 5))
        })
        .collect();
    let mut faults = Vec::new();
    for (at, (id, asked, answer)) in texts.iter().enumerate() {
        for (other, other_asked, other_answer) in &texts[at + 1..] {
            let (ask, told) = (alike(asked, other_asked), alike(answer, other_answer));
            if ask > 0.6 || told > 0.2 {
                faults.push(format!("{id} and {other}: question {ask:.2}, answer {told:.2} alike"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_area_has_topics_questions_and_levels() {
    let run = run();
    let site = &run.site;
    let areas: Vec<NodeId> = site.areas().collect();
    assert_eq!(areas.len(), AREAS);
    let mut faults = Vec::new();
    for area in areas {
        let below: Vec<&Node> = site.below(area).into_iter().map(|id| site.node(id)).collect();
        let name = &site.node(area).path;
        let topics = below.iter().filter(|node| matches!(node.content, NodeContent::Topic(_))).count();
        if topics == 0 {
            faults.push(format!("{name}: no topic page"));
        }
        let levels: BTreeSet<&str> = below
            .iter()
            .filter_map(|node| match &node.content {
                NodeContent::Question(question) => Some(question.level.name()),
                NodeContent::Topic(topic) => topic.level.map(|level| level.name()),
                _ => None,
            })
            .collect();
        if levels.len() < 2 {
            faults.push(format!("{name}: one level only, {levels:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_stands_alone() {
    let run = run();
    let site = &run.site;
    let mut faults = Vec::new();
    for (node, question) in questions(site) {
        let id = &question.id.text;
        if node.see.is_empty() {
            faults.push(format!("{id}: leads to no topic"));
        }
        let others = node.follow_ups.iter().flatten().count() + node.follows.len() + node.related.len();
        if others == 0 {
            faults.push(format!("{id}: leads to no other question"));
        }
    }
    for (id, node) in site.all() {
        if matches!(node.content, NodeContent::Topic(_)) {
            // Home, area, topic: two clicks.
            let parent = site.node(node.parent);
            if node.parent != NodeId::HOME && parent.parent != NodeId::HOME {
                faults.push(format!("{}: more than two clicks from the home page", node.path));
            }
            if node.backlinks.is_empty() && node.see.is_empty() {
                faults.push(format!("{}: no page and no question leads here", node.path));
            }
        }
        let _ = id;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn fences<'a>(bodies: impl Iterator<Item = &'a Body>) -> Vec<String> {
    let mut infos = Vec::new();
    for body in bodies {
        let mut open = false;
        for line in body.markdown.lines() {
            let Some(info) = line.trim_start().strip_prefix("```") else { continue };
            if !open {
                infos.push(info.trim().to_owned());
            }
            open = !open;
        }
    }
    infos
}

#[test]
fn nearly_all_python_is_run_and_much_of_it_traced() {
    let run = run();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &run.site.nodes {
        for info in fences(node.content.bodies()) {
            let words: Vec<&str> = info.split_whitespace().collect();
            if !matches!(words.first(), Some(&("python" | "py" | "python3"))) {
                continue;
            }
            *counts.entry("all").or_default() += 1;
            for word in ["no-run", "no-check", "trace", "predict"] {
                if words.contains(&word) {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
    }
    let count = |word: &str| counts.get(word).copied().unwrap_or(0);
    let shown_only = count("no-run") + count("no-check");
    assert!(shown_only * 20 <= count("all"), "{counts:?}");
    assert!(count("trace") >= 30, "{counts:?}");
}

#[test]
fn there_is_as_much_as_is_promised() {
    let run = run();
    let of =
        |kinds: &[Kind]| questions(&run.site).filter(|(_, question)| kinds.contains(&question.kind)).count();
    assert!(of(&[Kind::Output]) >= 60, "puzzles: {}", of(&[Kind::Output]));
    let drills = of(&[Kind::Code, Kind::Debug, Kind::Design]);
    assert!(drills >= 45, "drills: {drills}");
    assert!(of(&[Kind::Design]) >= 10, "design: {}", of(&[Kind::Design]));
    assert!(run.site.terms.len() >= 150, "terms: {}", run.site.terms.len());
}
