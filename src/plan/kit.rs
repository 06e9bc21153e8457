//! Ready-made sets of questions for an interview, by level: what a reader without scripts gets instead of a set of their
//! own wish. `js/lib/choose.js` makes those, by the same rules and with more to wish for.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::link::{NodeId, Site};
use crate::parse::bank::Question;
use crate::parse::{Kind, Level};

/// How long a ready-made interview takes, in minutes.
pub(super) const MINUTES: u32 = 45;

/// What opening and closing take of it.
pub(super) const AROUND: u32 = 5;

/// No one question is the interview.
const LONGEST: u32 = 16;

/// A set misses its time by no more than a tenth where the site has questions for it.
const SLACK: u32 = 4;

/// Returns how long a question takes, in minutes; by its kind where it does not say so.
pub(super) fn minutes_of(question: &Question) -> u32 {
    question.minutes.unwrap_or(match question.kind {
        Kind::Output | Kind::AskThem => 3,
        Kind::Concept => 4,
        Kind::Behavioral => 5,
        Kind::Debug => 8,
        Kind::Code => 15,
        Kind::Design => 25,
    })
}

/// An area's questions of a level that are not yet chosen, the next one last.
struct Area {
    weight: u32,
    start: u32,
    taken: u32,
    left: Vec<(NodeId, u32)>,
}

/// Returns the questions of a level's set, in reading order: areas in proportion to what the site asks about them, and
/// within an area by chance that comes from the ids alone.
pub(super) fn ready_set(site: &Site, level: Level) -> Vec<NodeId> {
    let mut areas: BTreeMap<NodeId, Vec<(Digest, NodeId, u32)>> = BTreeMap::new();
    let questions = site.questions_below(NodeId::HOME);
    for &id in &questions {
        let node = site.node(id);
        let Some(question) = node.question() else { continue };
        let minutes = minutes_of(question);
        if question.level == level && question.kind != Kind::AskThem && minutes <= LONGEST {
            let draw = Digest::of(question.id.text.as_bytes());
            areas.entry(node.area).or_default().push((draw, id, minutes));
        }
    }
    let mut areas: Vec<Area> = areas
        .into_iter()
        .map(|(area, mut list)| {
            list.sort_unstable_by_key(|&(draw, id, _)| std::cmp::Reverse((draw, id)));
            let draw = Digest::of(site.node(area).path.as_bytes()).short(2);
            Area {
                weight: u32::try_from(list.len()).unwrap_or(u32::MAX),
                start: u32::from_str_radix(&draw, 16).unwrap_or_default(),
                taken: 0,
                left: list.into_iter().map(|(_, id, minutes)| (id, minutes)).collect(),
            }
        })
        .collect();
    let mut chosen: Vec<NodeId> = Vec::new();
    let mut room = MINUTES - AROUND;
    while room > 0 {
        let most = if room > SLACK { room + SLACK } else { room };
        // First what leaves the set within its time; then, at its end, what goes a little beyond.
        let Some((id, minutes)) = next(&mut areas, room).or_else(|| next(&mut areas, most)) else { break };
        chosen.push(id);
        room = room.saturating_sub(minutes);
    }
    questions.into_iter().filter(|id| chosen.contains(id)).collect()
}

/// Takes a question that fits, of the area whose turn it is.
fn next(areas: &mut [Area], room: u32) -> Option<(NodeId, u32)> {
    let fits = |area: &Area| area.left.iter().rposition(|&(_, minutes)| minutes <= room);
    // A question of four minutes is one turn: 256 of what is counted here.
    let due = |area: &Area| u64::from(area.taken * 64 + area.start);
    let area = areas.iter_mut().filter(|area| fits(area).is_some()).min_by(|one, other| {
        (due(one) * u64::from(other.weight)).cmp(&(due(other) * u64::from(one.weight)))
    })?;
    let at = area.left.iter().rposition(|&(_, minutes)| minutes <= room)?;
    let (id, minutes) = area.left.remove(at);
    area.taken += minutes;
    Some((id, minutes))
}
