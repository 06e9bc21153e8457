//! Where boxes and arrows go.

use super::{Arrow, HEIGHT};

/// A place: a column, and how far down its middle lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) column: usize,
    pub(super) y: f32,
}

/// An arrow's places, from the left to the right.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) spots: Vec<Spot>,
    /// Whether its head is on the left: it closes a circle.
    pub(super) backwards: bool,
    pub(super) weight: usize,
}

/// Where everything goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) columns: usize,
    pub(super) height: f32,
    /// For each box.
    pub(super) boxes: Vec<Spot>,
    pub(super) lines: Vec<Line>,
}

/// How much room an arrow has that passes a column.
const PASSING: f32 = 10.0;

/// The least room between two places of a column.
const GAP: f32 = 14.0;

/// How often the order of the columns is gone through. Graphs of the size of a site settle in fewer.
const SWEEPS: usize = 16;

/// Returns a layout of `count` boxes. Arrows from a box to itself, and to boxes that are not there, are left out.
pub(super) fn lay_out(count: usize, arrows: &[Arrow]) -> Layout {
    let arrows: Vec<Arrow> = arrows
        .iter()
        .copied()
        .filter(|arrow| arrow.from != arrow.to && arrow.from < count && arrow.to < count)
        .collect();
    let forwards = without_implied(count, &break_circles(count, &arrows));
    let columns = columns(count, &forwards);
    let mut grid = Grid::new(count, &columns, &forwards);
    grid.order();
    grid.place();
    let lines = grid.lines.iter().zip(&forwards).map(|(places, (arrow, backwards))| Line {
        spots: places.iter().map(|&place| grid.spot(place)).collect(),
        backwards: *backwards,
        weight: arrow.weight,
    });
    Layout {
        columns: grid.columns.len(),
        height: grid.height,
        boxes: (0..count).map(|place| grid.spot(place)).collect(),
        lines: lines.collect(),
    }
}

/// Turns arrows round until there is no circle, the weakest first. The flag tells which.
fn break_circles(count: usize, arrows: &[Arrow]) -> Vec<(Arrow, bool)> {
    let mut by_weight = arrows.to_vec();
    by_weight.sort_by_key(|arrow| (usize::MAX - arrow.weight, arrow.from, arrow.to));
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut out = Vec::with_capacity(arrows.len());
    for arrow in by_weight {
        let backwards = reaches(&next, arrow.to, arrow.from);
        let turned = Arrow { from: arrow.to, to: arrow.from, ..arrow };
        let arrow = if backwards { turned } else { arrow };
        next[arrow.from].push(arrow.to);
        out.push((arrow, backwards));
    }
    out.sort_by_key(|(arrow, backwards)| (arrow.from, arrow.to, *backwards));
    out
}

fn reaches(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut open) = (vec![false; next.len()], vec![from]);
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&next[at]);
        }
    }
    false
}

/// Leaves out arrows that others say already: where b builds on a and c on b, c builds on a.
fn without_implied(count: usize, arrows: &[(Arrow, bool)]) -> Vec<(Arrow, bool)> {
    let implied = |index: usize| {
        let (arrow, backwards) = arrows[index];
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (_, (other, _)) in arrows.iter().enumerate().filter(|&(at, (_, turned))| at != index && !turned) {
            next[other.from].push(other.to);
        }
        !backwards && reaches(&next, arrow.from, arrow.to)
    };
    (0..arrows.len()).filter(|&index| !implied(index)).map(|index| arrows[index]).collect()
}

/// Gives every box a column right of all that it builds on; one that builds on nothing stands next to what builds on it.
fn columns(count: usize, arrows: &[(Arrow, bool)]) -> Vec<usize> {
    let mut columns = vec![0; count];
    // A column moves right at most once for each box before it.
    for _ in 0..count {
        for (arrow, _) in arrows {
            columns[arrow.to] = columns[arrow.to].max(columns[arrow.from] + 1);
        }
    }
    for index in 0..count {
        let first = !arrows.iter().any(|(arrow, _)| arrow.to == index);
        let after =
            arrows.iter().filter(|(arrow, _)| arrow.from == index).map(|(arrow, _)| columns[arrow.to]);
        if let Some(nearest) = after.min().filter(|_| first) {
            columns[index] = nearest - 1;
        }
    }
    columns
}

/// Places in columns: those of the boxes come first, then those where arrows pass a column.
struct Grid {
    /// How many places are boxes.
    boxes: usize,
    /// The column of each place.
    column: Vec<usize>,
    /// The places of each column, from the top.
    columns: Vec<Vec<usize>>,
    /// For each place, the places before it and after it.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The places of each arrow.
    lines: Vec<Vec<usize>>,
    y: Vec<f32>,
    height: f32,
}

impl Grid {
    fn new(boxes: usize, columns: &[usize], arrows: &[(Arrow, bool)]) -> Self {
        let mut column = columns.to_vec();
        let mut lines = Vec::with_capacity(arrows.len());
        for (arrow, _) in arrows {
            let mut line = vec![arrow.from];
            for passed in columns[arrow.from] + 1..columns[arrow.to] {
                line.push(column.len());
                column.push(passed);
            }
            line.push(arrow.to);
            lines.push(line);
        }
        let places = column.len();
        let count = column.iter().max().map_or(0, |last| last + 1);
        let mut grid = Self {
            boxes,
            columns: vec![Vec::new(); count],
            before: vec![Vec::new(); places],
            after: vec![Vec::new(); places],
            lines,
            y: vec![0.0; places],
            height: 0.0,
            column,
        };
        for place in 0..places {
            grid.columns[grid.column[place]].push(place);
        }
        for line in &grid.lines {
            for pair in line.windows(2) {
                grid.after[pair[0]].push(pair[1]);
                grid.before[pair[1]].push(pair[0]);
            }
        }
        grid
    }

    fn spot(&self, place: usize) -> Spot {
        Spot { column: self.column[place], y: self.y[place] }
    }

    /// Sorts each column by the middle of what its places are joined to, to and fro, and keeps the best order seen.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let at = if forth { step } else { self.columns.len() - 1 - step };
                let rank = self.ranks();
                let joined = if forth { &self.before } else { &self.after };
                let middle = |place: usize| -> f32 {
                    let around = &joined[place];
                    match around.len() {
                        0 => rank[place],
                        count => around.iter().map(|&other| rank[other]).sum::<f32>() / count as f32,
                    }
                };
                let mut sorted: Vec<(f32, usize)> =
                    self.columns[at].iter().map(|&place| (middle(place), place)).collect();
                // The sort is stable: equal places stay in their order.
                sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
                self.columns[at] = sorted.into_iter().map(|(_, place)| place).collect();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// How far down each place stands in its column, of 1.
    fn ranks(&self) -> Vec<f32> {
        let mut ranks = vec![0.0; self.column.len()];
        for column in &self.columns {
            for (at, &place) in column.iter().enumerate() {
                ranks[place] = (at as f32 + 0.5) / column.len() as f32;
            }
        }
        ranks
    }

    /// How many pairs of arrows cross.
    pub(super) fn crossings(&self) -> usize {
        let ranks = self.ranks();
        let mut count = 0;
        for column in &self.columns {
            let pairs: Vec<(f32, f32)> = column
                .iter()
                .flat_map(|&from| self.after[from].iter().map(move |&to| (from, to)))
                .map(|(from, to)| (ranks[from], ranks[to]))
                .collect();
            for (index, a) in pairs.iter().enumerate() {
                count += pairs[index + 1..].iter().filter(|b| (a.0 - b.0) * (a.1 - b.1) < 0.0).count();
            }
        }
        count
    }

    fn room(&self, place: usize) -> f32 {
        if place < self.boxes { HEIGHT } else { PASSING }
    }

    /// Gives every place its height: near the middle of what it is joined to, in the order of its column, without overlap.
    fn place(&mut self) {
        for column in 0..self.columns.len() {
            let mut y = 0.0;
            for place in self.columns[column].clone() {
                let room = self.room(place);
                self.y[place] = y + room / 2.0;
                y += room + GAP;
            }
        }
        for sweep in 0..SWEEPS {
            for step in 0..self.columns.len() {
                let at = if sweep % 2 == 0 { step } else { self.columns.len() - 1 - step };
                self.settle(at);
            }
        }
        let edge = |place: &usize, side: f32| self.y[*place] + side * self.room(*place) / 2.0;
        let all: Vec<usize> = self.columns.iter().flatten().copied().collect();
        let top = all.iter().map(|place| edge(place, -1.0)).fold(f32::MAX, f32::min);
        let bottom = all.iter().map(|place| edge(place, 1.0)).fold(f32::MIN, f32::max);
        if all.is_empty() {
            return;
        }
        self.height = (bottom - top).ceil();
        for y in &mut self.y {
            *y = ((*y - top) * 2.0).round() / 2.0;
        }
    }

    /// Moves the places of a column as near as can be to where each would like to be. Neighbours that would overlap share
    /// the mean of their wishes (the pool-adjacent-violators algorithm).
    fn settle(&mut self, column: usize) {
        let places = self.columns[column].clone();
        let mut pools: Vec<(f32, usize)> = Vec::new();
        let mut offsets = Vec::with_capacity(places.len());
        let mut offset = 0.0;
        for (at, &place) in places.iter().enumerate() {
            if at > 0 {
                offset += (self.room(places[at - 1]) + self.room(place)) / 2.0 + GAP;
            }
            offsets.push(offset);
            let around: Vec<f32> =
                self.before[place].iter().chain(&self.after[place]).map(|&other| self.y[other]).collect();
            let wish = match around.len() {
                0 => self.y[place],
                count => around.iter().sum::<f32>() / count as f32,
            };
            pools.push((wish - offset, 1));
            while let [.., before, last] = &pools[..]
                && before.0 > last.0
            {
                let count = before.1 + last.1;
                let mean = (before.0 * before.1 as f32 + last.0 * last.1 as f32) / count as f32;
                pools.truncate(pools.len() - 2);
                pools.push((mean, count));
            }
        }
        let bases = pools.iter().flat_map(|&(base, count)| std::iter::repeat_n(base, count));
        for ((&place, offset), base) in places.iter().zip(offsets).zip(bases) {
            self.y[place] = base + offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arrow(from: usize, to: usize) -> Arrow {
        Arrow { from, to, weight: 1 }
    }

    fn check(count: usize, arrows: &[Arrow]) -> Layout {
        let layout = lay_out(count, arrows);
        assert_eq!(layout.boxes.len(), count);
        for (index, a) in layout.boxes.iter().enumerate() {
            assert!(a.y >= HEIGHT / 2.0 - 1.0 && a.y <= layout.height, "{layout:?}");
            for b in &layout.boxes[index + 1..] {
                assert!(a.column != b.column || (a.y - b.y).abs() >= HEIGHT, "{layout:?}");
            }
        }
        for line in &layout.lines {
            let columns: Vec<usize> = line.spots.iter().map(|spot| spot.column).collect();
            assert!(columns.windows(2).all(|pair| pair[1] == pair[0] + 1), "{columns:?}");
            let inner = &line.spots[1..line.spots.len() - 1];
            for (spot, other) in inner.iter().flat_map(|spot| layout.boxes.iter().map(move |b| (spot, b))) {
                let apart = (spot.y - other.y).abs() >= HEIGHT / 2.0;
                assert!(spot.column != other.column || apart, "an arrow runs through a box: {layout:?}");
            }
        }
        layout
    }

    #[test]
    fn chains_and_branches() {
        let layout = check(4, &[arrow(0, 1), arrow(1, 2), arrow(0, 3)]);
        let columns: Vec<usize> = layout.boxes.iter().map(|spot| spot.column).collect();
        assert_eq!((columns, layout.lines.len()), (vec![0, 1, 2, 1], 3));
    }

    #[test]
    fn what_others_say_is_left_out() {
        assert_eq!(check(3, &[arrow(0, 1), arrow(1, 2), arrow(0, 2)]).lines.len(), 2);
    }

    #[test]
    fn circles_are_drawn() {
        let layout = check(3, &[arrow(0, 1), arrow(1, 2), Arrow { weight: 5, ..arrow(2, 0) }]);
        assert_eq!(layout.lines.iter().filter(|line| line.backwards).count(), 1);
        let both = check(2, &[arrow(0, 1), arrow(1, 0)]);
        assert_eq!(both.lines.len(), 2);
        assert!(check(1, &[arrow(0, 0), arrow(0, 7)]).lines.is_empty());
        assert_eq!(check(0, &[]).columns, 0);
    }

    #[test]
    fn lines_are_untangled() {
        let arrows = [arrow(0, 5), arrow(1, 4), arrow(2, 3)];
        let forwards = break_circles(6, &arrows);
        let mut grid = Grid::new(6, &columns(6, &forwards), &forwards);
        assert_eq!(grid.crossings(), 3);
        grid.order();
        assert_eq!(grid.crossings(), 0);
    }

    proptest! {
        #[test]
        fn nothing_overlaps(count in 0..14usize, arrows in prop::collection::vec((0..14usize, 0..14usize, 1..4usize), 0..40)) {
            let arrows: Vec<Arrow> = arrows.into_iter().map(|(from, to, weight)| Arrow { from, to, weight }).collect();
            let layout = check(count, &arrows);
            prop_assert_eq!(layout, lay_out(count, &arrows));
        }
    }
}
