//! Coverage: which ids of a subject map the content treats. A map is a TOML file with an `[[item]]` table for each thing
//! that the content ought to treat: its `id`, and perhaps an `area`. What else stands in it is left alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::link::{NodeContent, Site};
use crate::parse::Spelled;

/// What a map asks for, beside what there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// How many ids the map has.
    pub of: usize,
    /// Those that nothing treats, in the map's order, each with its area.
    pub missing: Vec<(String, Option<String>)>,
    /// Ids in `covers` that the map does not have, sorted.
    pub unknown: Vec<String>,
}

impl Coverage {
    /// Returns how much of the map is treated, in tenths of a percent, rounded down: all is all and nothing less.
    pub fn per_mille(&self) -> usize {
        ((self.of - self.missing.len()) * 1000).checked_div(self.of).unwrap_or(1000)
    }

    /// Returns lines for people.
    pub fn lines(&self) -> Vec<String> {
        let (covered, share) = (self.of - self.missing.len(), self.per_mille());
        let mut lines =
            vec![format!("map: {covered} of {} covered ({}.{} %)", self.of, share / 10, share % 10)];
        for (id, area) in &self.missing {
            let area = area.as_ref().map(|area| format!(" ({area})")).unwrap_or_default();
            lines.push(format!("no page treats `{id}`{area}"));
        }
        for id in &self.unknown {
            lines.push(format!("`covers` names `{id}`, which the map does not have"));
        }
        lines
    }
}

#[derive(Deserialize)]
struct Map {
    #[serde(default)]
    item: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    area: Option<String>,
}

/// Compares a map with a site. A question treats its own id, a topic page the last part of its path, and both what their
/// `covers` names.
///
/// # Errors
/// Tells why the text is no map.
pub fn coverage(map: &str, site: &Site) -> Result<Coverage, String> {
    let map: Map = toml::from_str(map).map_err(|why| why.to_string())?;
    if map.item.is_empty() {
        return Err("it has no `[[item]]`".to_owned());
    }
    let mut treated: BTreeSet<&str> = BTreeSet::new();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for node in &site.nodes {
        let covers: &[Spelled] = match &node.content {
            NodeContent::Question(question) => {
                treated.insert(&question.id.text);
                &question.covers
            }
            NodeContent::Topic(topic) => {
                treated.extend(node.path.rsplit('/').next());
                &topic.covers
            }
            NodeContent::Section(_) | NodeContent::Bank(_) => &[],
        };
        named.extend(covers.iter().map(|id| &*id.text));
    }
    treated.extend(&named);
    // An id that stands twice in a map is one.
    let mut wanted: BTreeMap<&str, ()> = BTreeMap::new();
    let mut missing = Vec::new();
    for Item { id, area } in &map.item {
        if wanted.insert(id, ()).is_none() && !treated.contains(id.as_str()) {
            missing.push((id.clone(), area.clone()));
        }
    }
    let unknown = named.iter().filter(|id| !wanted.contains_key(**id)).map(|id| (*id).to_owned()).collect();
    Ok(Coverage { of: wanted.len(), missing, unknown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{self, Memo, Options};
    use crate::source::{SitePath, Source};
    use crate::sources::Sources;

    fn check(map: &str, expected: &str) {
        let source = |path: &str, text: &str| Source::new(SitePath::new(path), text.as_bytes().to_vec());
        let content = vec![
            source(
                "content/a/bank.toml",
                "title = 'B'\n[[question]]\nid = 'one'\nask = 'Q?'\nlevel = 'mid'\nkind = 'concept'\nanswer = 'A.'\n\
                 covers = ['two', 'odd']\n",
            ),
            source("content/a/three.md", "+++\ntitle = 'T'\ncovers = ['four']\n+++\n"),
        ];
        let config = Some(source("site.toml", "title = 'T'\nbase_url = 'https://example.org/'\n"));
        let sources = Sources { config, content, ..Sources::default() };
        let options = Options { base_url: None, repository: None, drafts: false, threads: 1 };
        let run = pipeline::run(&sources, &options, &mut Memo::default());
        let found = match coverage(map, &run.site) {
            Ok(coverage) => coverage.lines().join("\n"),
            Err(why) => why.lines().next().unwrap_or_default().to_owned(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn counts_what_is_treated() {
        let items = |ids: &[&str]| -> String {
            ids.iter().map(|id| format!("[[item]]\nid = '{id}'\narea = 'x'\npoints = ['p']\n")).collect()
        };
        check(&items(&["one", "two", "three", "four", "odd"]), "map: 5 of 5 covered (100.0 %)");
        check(
            &items(&["one", "five", "one", "six"]),
            "map: 1 of 3 covered (33.3 %)\nno page treats `five` (x)\nno page treats `six` (x)\n\
             `covers` names `four`, which the map does not have\n`covers` names `odd`, which the map does not have\n\
             `covers` names `two`, which the map does not have",
        );
    }

    #[test]
    fn what_is_no_map_is_told() {
        check("", "it has no `[[item]]`");
        check("[[item]]\nname = 'x'\n", "TOML parse error at line 1, column 1");
    }
}
