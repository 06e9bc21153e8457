//! Prerequisites: that they do not go round in a circle.

use super::{Node, NodeContent, NodeId, Site};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Place;

/// Reports prerequisites that lead back to where they started, each circle once.
pub(super) fn report(site: &Site, found: &mut Diagnostics) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; site.nodes.len()];
    for (start, _) in site.all().filter(|(_, node)| !node.prerequisites.is_empty()) {
        // Depth first with a stack of our own: chains are as long as authors make them.
        let mut path: Vec<(NodeId, usize)> = vec![(start, 0)];
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            if *next == 0 {
                if marks[id.index()] == Mark::Done {
                    path.pop();
                    continue;
                }
                marks[id.index()] = Mark::Open;
            }
            let Some(&first) = site.node(id).prerequisites.get(*next) else {
                marks[id.index()] = Mark::Done;
                path.pop();
                continue;
            };
            *next += 1;
            if marks[first.index()] == Mark::New {
                path.push((first, 0));
            } else if marks[first.index()] == Mark::Open {
                let from = path.iter().position(|&(id, _)| id == first).unwrap_or(0);
                let names: Vec<&str> =
                    path[from..].iter().map(|&(id, _)| site.node(id).path.as_str()).collect();
                if let (Some(source), Some(topic)) = (&site.node(id).source, topic_of(site.node(id))) {
                    let word = topic.prerequisites.iter().find(|word| {
                        let path = word.text.trim_matches('/');
                        path.strip_suffix(".md").unwrap_or(path) == site.node(first).path
                    });
                    let place = Place { path: source.clone(), span: word.map(|word| word.span) };
                    let circle = format!("{} → {}", names.join(" → "), site.node(first).path);
                    found.push(
                        Diagnostic::at(Code::PrerequisiteLoop, place, "prerequisites go round in a circle")
                            .help(format!("the circle is {circle}; remove one of them")),
                    );
                }
            }
        }
    }
}

fn topic_of(node: &Node) -> Option<&crate::parse::topic::Topic> {
    match &node.content {
        NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => Some(topic),
        _ => None,
    }
}
