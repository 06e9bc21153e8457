//! Which pages differ between two runs.

use super::{Output, Scene};
use crate::par::par_map;

/// A run as far as its pages go: what rendering reads, and every output, sorted by path.
#[derive(Clone, Copy)]
pub struct Pages<'a> {
    /// What rendering reads.
    pub scene: Scene<'a>,
    /// Every output, sorted by path.
    pub plan: &'a [Output],
}

/// Returns the outputs of `new`, by their index, that are pages and have no equal in `old`.
pub fn changed(old: Pages<'_>, new: Pages<'_>, threads: usize) -> Vec<usize> {
    let all: Vec<usize> = (0..new.plan.len()).collect();
    let differs = par_map(&all, threads, |&index| {
        let output = &new.plan[index];
        let Some(key) = new.scene.key(output.what) else { return false };
        let before = old.plan.binary_search_by(|one| one.path.cmp(&output.path));
        before.ok().and_then(|at| old.scene.key(old.plan[at].what)) != Some(key)
    });
    all.into_iter().filter(|&index| differs[index]).collect()
}
