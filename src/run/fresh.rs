//! Freshness: pages that were last revised long ago, and Pythons that are no longer kept up.

use crate::diag::{Code, Diagnostic};
use crate::link::{NodeContent, Site};
use crate::parse::markdown::Fence;
use crate::parse::{Date, Version};
use crate::source::{SitePath, Source, Span};

/// The last month in which a version of Python gets security fixes: <https://devguide.python.org/versions/>.
const ENDS: [(Version, u16, u8); 8] = [
    (Version(3, 8), 2024, 10),
    (Version(3, 9), 2025, 10),
    (Version(3, 10), 2026, 10),
    (Version(3, 11), 2027, 10),
    (Version(3, 12), 2028, 10),
    (Version(3, 13), 2029, 10),
    (Version(3, 14), 2030, 10),
    (Version(3, 15), 2031, 10),
];

/// Returns the month in which a version ended, if that is past: written as `2026-10`.
fn ended(version: Version, today: Date) -> Option<String> {
    let known = ENDS.iter().find(|(known, ..)| *known == version).map(|(_, year, month)| (*year, *month));
    // What came before the table ended before it.
    let (year, month) = known.or((version < ENDS[0].0).then_some((2023, 6)))?;
    let is_past = (today.year, today.month) > (year, month);
    (is_past).then(|| if known.is_some() { format!("in {year}-{month:02}") } else { "long ago".to_owned() })
}

/// Returns how many whole months lie between two days.
fn months(from: Date, to: Date) -> i32 {
    let count = |date: Date| i32::from(date.year) * 12 + i32::from(date.month);
    count(to) - count(from) - i32::from(to.day < from.day)
}

/// Returns what is stale at a given day.
pub fn stale(site: &Site, content: &[Source], today: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in &site.nodes {
        let Some(path) = &node.source else { continue };
        let text = content
            .binary_search_by(|source| source.path.cmp(path))
            .map_or("", |index| &*content[index].text);
        match &node.content {
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => {
                if let (Some(most), Some(updated)) = (site.config.check.stale_after, topic.updated) {
                    let age = months(updated, today);
                    if i64::from(age) >= i64::from(most) {
                        let at = key(text, "updated", 0).unwrap_or(topic.title_span);
                        let what = format!("the page was last revised {age} months ago");
                        let help = "read it again, and set `updated` to the day";
                        found.push(Diagnostic::new(Code::StalePage, path, at, what).help(help));
                    }
                }
                let at = key(text, "python", 0).unwrap_or(topic.title_span);
                found.extend(old(path, at, topic.python, today));
            }
            NodeContent::Question(question) => {
                let at = key(text, "python", question.id.span.end as usize).unwrap_or(question.id.span);
                found.extend(old(path, at, question.python, today));
            }
            NodeContent::Section(None) | NodeContent::Bank(_) => {}
        }
        for fence in node.content.bodies().flat_map(|body| &body.fences) {
            found.extend(old_fence(path, fence, text, today));
        }
    }
    found
}

fn old_fence(path: &SitePath, fence: &Fence, text: &str, today: Date) -> Option<Diagnostic> {
    let version = fence.words.min_version.map(|(major, minor)| Version(major, minor));
    // The words stand on the line above the code.
    let above =
        text.get(..fence.span.start as usize)?.trim_end_matches([' ', '\t', '>']).strip_suffix('\n')?;
    let start = above.rfind('\n').map_or(0, |at| at + 1);
    let at = start + above[start..].find("min-version")?;
    let end = at + above[at..].find(char::is_whitespace).unwrap_or(above.len() - at);
    old(path, Span::new(at, end), version, today)
}

fn old(path: &SitePath, at: Span, version: Option<Version>, today: Date) -> Option<Diagnostic> {
    let version = version?;
    let when = ended(version, today)?;
    let what = format!("Python {version} got its last security fix {when}");
    let help = "name a version that is kept up, or say nothing of it: all that are have what it had";
    Some(Diagnostic::new(Code::OldPython, path, at, what).help(help))
}

/// Returns the line of a key of TOML, from an offset on.
fn key(text: &str, name: &str, from: usize) -> Option<Span> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        let rest = line.strip_prefix(name).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with('=')) {
            return Some(Span::new(at, at + line.trim_end().len()));
        }
        if at > from && (line.starts_with("[[") || line.trim_end() == "+++") {
            return None;
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

    #[test]
    fn ends_of_pythons() {
        let ended = |minor| ended(Version(3, minor), TODAY);
        assert_eq!(
            [6, 10, 11, 15, 16].map(|minor| ended(minor).is_some()),
            [true, true, false, false, false]
        );
        assert_eq!(ended(10).as_deref(), Some("in 2026-10"));
        let october = Date { year: 2026, month: 10, day: 31 };
        assert_eq!(super::ended(Version(3, 10), october), None);
    }

    #[test]
    fn whole_months() {
        let from = |year, month, day| months(Date { year, month, day }, TODAY);
        assert_eq!(
            [from(2026, 11, 21), from(2026, 10, 22), from(2026, 10, 21), from(2025, 11, 22)],
            [0, 0, 1, 11]
        );
    }

    #[test]
    fn lines_of_keys() {
        let text = "+++\ntitle = 'x'\npython='3.9'\n+++\npython = 1\n";
        assert_eq!(&text[key(text, "python", 0).unwrap().range()], "python='3.9'");
        assert_eq!(key("[[question]]\nid = 'a'\n\n[[question]]\npython = '3.1'\n", "python", 19), None);
    }
}
