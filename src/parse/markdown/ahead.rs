//! What has to be known before the first byte of HTML is written: ids that headings are given explicitly, the
//! numbers of footnotes, and the titles of alerts. A text with none of them is not read twice.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{KINDS, extensions};

/// What was found.
#[derive(Default)]
pub(super) struct Ahead {
    /// The explicit ids of headings, as often as they are given.
    pub ids: Vec<String>,
    /// Footnotes.
    pub notes: Notes,
}

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Notes {
    /// Definitions by label (lower case): the first of each.
    by_label: HashMap<String, usize>,
    /// For each definition in the order of the text: its number, from 1.
    numbers: Vec<usize>,
    /// For each definition whether something refers to it.
    used: Vec<bool>,
}

impl Notes {
    /// Returns the number of a label.
    pub fn number(&self, label: &str) -> Option<usize> {
        self.numbers.get(*self.by_label.get(&label.to_lowercase())?).copied()
    }

    /// Returns the number of the definition of this index, and whether something refers to it.
    pub fn definition(&self, index: usize) -> (usize, bool) {
        let number = self.numbers.get(index).copied().unwrap_or(index + 1);
        (number, self.used.get(index).copied().unwrap_or(false))
    }

    /// Returns whether the definition of this index is the first of its label.
    pub fn is_first(&self, label: &str, index: usize) -> bool {
        self.by_label.get(&label.to_lowercase()).is_none_or(|&first| first == index)
    }
}

/// Reads ahead if there is reason to.
pub(super) fn read(text: &str) -> Ahead {
    let mut ahead = Ahead::default();
    let notes = text.contains("[^");
    if !notes && !may_have_ids(text) {
        return ahead;
    }
    let mut main: Vec<String> = Vec::new();
    let mut definitions: Vec<(String, Vec<String>)> = Vec::new();
    let (mut inside, mut images) = (Vec::new(), 0_usize);
    for event in Parser::new_ext(text, extensions()) {
        match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => ahead.ids.push(id.into_string()),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                inside.push(definitions.len());
                definitions.push((label.to_lowercase(), Vec::new()));
            }
            Event::End(TagEnd::FootnoteDefinition) => drop(inside.pop()),
            // The text of an image is an attribute: no reference can stand there.
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::FootnoteReference(label) if images == 0 => {
                let label = label.to_lowercase();
                match inside.last().and_then(|&index| definitions.get_mut(index)) {
                    Some((_, references)) => references.push(label),
                    None => main.push(label),
                }
            }
            _ => {}
        }
    }
    ahead.notes = number(main, &definitions);
    ahead
}

/// Tells whether a line may be a heading with an id of its own: `# Title {#id}`.
fn may_have_ids(text: &str) -> bool {
    let attributes = |line: &str| {
        let line = line.trim_end();
        line.ends_with('}') && line.rfind('{').is_some_and(|at| line[at..].contains('#'))
    };
    text.contains('{') && text.lines().any(attributes)
}

/// Numbers definitions by the first reference to them, those in notes following those in the text. Definitions that
/// nothing leads to come last.
fn number(main: Vec<String>, definitions: &[(String, Vec<String>)]) -> Notes {
    let mut by_label = HashMap::new();
    for (index, (label, _)) in definitions.iter().enumerate() {
        by_label.entry(label.clone()).or_insert(index);
    }
    let mut numbers = vec![0; definitions.len()];
    let mut used = vec![false; definitions.len()];
    let mut order: Vec<usize> = Vec::with_capacity(definitions.len());
    let refer = |label: &str, numbers: &mut Vec<usize>, used: &mut Vec<bool>, order: &mut Vec<usize>| {
        let Some(&index) = by_label.get(label) else { return };
        used[index] = true;
        if numbers[index] == 0 {
            order.push(index);
            numbers[index] = order.len();
        }
    };
    for label in &main {
        refer(label, &mut numbers, &mut used, &mut order);
    }
    let (mut done, mut orphan) = (0, 0);
    loop {
        while let Some(&index) = order.get(done) {
            done += 1;
            for label in &definitions[index].1 {
                refer(label, &mut numbers, &mut used, &mut order);
            }
        }
        while numbers.get(orphan).is_some_and(|&number| number != 0) {
            orphan += 1;
        }
        if orphan == definitions.len() {
            return Notes { by_label, numbers, used };
        }
        order.push(orphan);
        numbers[orphan] = order.len();
    }
}

/// Returns the titles that alerts are given, by the offset of their block quote, and the text with spaces in their
/// place: `> [!NOTE] Title`. What is left is an alert as GitHub writes it.
pub(super) fn titles(text: &str) -> Option<(String, BTreeMap<usize, Range<usize>>)> {
    let candidate =
        |line: &str| line.contains('>') && line.find("[!").is_some_and(|at| title(&line[at..]).is_some());
    if !text.contains("[!") || !text.lines().any(candidate) {
        return None;
    }
    let mut titles = BTreeMap::new();
    for (event, range) in Parser::new_ext(text, extensions()).into_offset_iter() {
        let Event::Start(Tag::BlockQuote(None)) = event else { continue };
        let quote = text[range.clone()].trim_start_matches(' ').strip_prefix('>').unwrap_or_default();
        let mark = quote.trim_start_matches([' ', '\t']);
        // The line is looked for after the mark has been seen: many quotes can start on one long line.
        let line = if mark.starts_with("[!") { mark.split('\n').next().unwrap_or_default() } else { "" };
        if let Some(title) = title(line) {
            let start = range.end - mark.len() + line.len() - title.len();
            titles.insert(range.start, start..start + title.trim_end().len());
        }
    }
    if titles.is_empty() {
        return None;
    }
    let mut patched = String::with_capacity(text.len());
    for range in titles.values() {
        patched.push_str(&text[patched.len()..range.start]);
        patched.extend(std::iter::repeat_n(' ', range.len()));
    }
    patched.push_str(&text[patched.len()..]);
    Some((patched, titles))
}

/// Returns what follows `[!NOTE] `, if it is more than space.
fn title(line: &str) -> Option<&str> {
    let (kind, rest) = line.strip_prefix("[!")?.split_once(']')?;
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind))?;
    let title = rest.trim_start_matches([' ', '\t']);
    (title.len() < rest.len() && !title.trim_end().is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_numbered_by_the_first_reference() {
        let check = |text: &str, expected: &[usize]| assert_eq!(read(text).notes.numbers, expected, "{text}");
        check("[^b] [^a] [^b]\n\n[^a]: x\n\n[^b]: y\n", &[2, 1]);
        check("[^a]: x [^b]\n\n[^b]: y\n\n[^c]: z\n\n[^c] [^a]", &[2, 3, 1]);
        check("[^b]: x\n\n[^a]: y\n\n[^A]", &[2, 1]);
        check("x\n\n[^a]: [^b]\n\n[^b]: y [^a]\n", &[1, 2]);
        check("[^a]\n\n[^a]: x\n\n[^a]: y\n", &[1, 2]);
    }

    #[test]
    fn titles_of_alerts() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let found = titles(text).map_or(Vec::new(), |(patched, titles)| {
                assert_eq!(patched.len(), text.len());
                titles.into_values().map(|range| text[range].to_owned()).collect()
            });
            assert_eq!(found, expected);
        }
        check("> [!NOTE] A *title* \n> b", &["A *title*"]);
        check("- > [!tip]\tx\n\n> > [!WARNING] y", &["x", "y"]);
        check("> [!NOTE]\n> b", &[]);
        check("> [!NOTE](x) y", &[]);
        check("> [!OTHER] x", &[]);
        check("```\n> [!NOTE] x\n```", &[]);
        check("    > [!NOTE] x", &[]);
        check("> a\n> [!NOTE] x", &[]);
    }
}
