//! The border of a class into rings.

use rustc_hash::FxHashMap;

use super::dissolve::{Arcs, Walk};
use super::predicates::comes_first_clockwise;

/// Follows the border of one class with the class on the left.
pub(super) struct Tracer<'a> {
    arcs: Arcs<'a>,
    /// Sorted by the place where they begin.
    border: Vec<Walk>,
    starts: Vec<u32>,
    taken: Vec<bool>,
}

impl<'a> Tracer<'a> {
    pub(super) fn new(arcs: Arcs<'a>, border: Vec<Walk>) -> Self {
        let mut border: Vec<(u32, Walk)> = border.into_iter().map(|walk| (arcs.start(walk), walk)).collect();
        border.sort_unstable_by_key(|(start, walk)| (*start, walk.arc));
        let (starts, border): (Vec<u32>, Vec<Walk>) = border.into_iter().unzip();
        let taken = vec![false; border.len()];
        Tracer { arcs, border, starts, taken }
    }

    /// The walks that begin at a place.
    fn from(&self, place: u32) -> std::ops::Range<usize> {
        let from = self.starts.partition_point(|start| *start < place);
        from..from + self.starts[from..].iter().take_while(|start| **start == place).count()
    }

    pub(super) fn rings(mut self) -> Vec<Vec<Walk>> {
        let mut rings = Vec::new();
        for first in 0..self.border.len() {
            let mut path: Vec<Walk> = Vec::new();
            // Where in the path each place was left that several rings pass; and these places in that order.
            let (mut left_at, mut crossings): (FxHashMap<u32, usize>, Vec<u32>) = Default::default();
            let mut at = first;
            while !std::mem::replace(&mut self.taken[at], true) {
                let walk = self.border[at];
                if self.from(self.starts[at]).len() > 1 {
                    left_at.insert(self.starts[at], path.len());
                    crossings.push(self.starts[at]);
                }
                path.push(walk);
                let place = self.arcs.end(walk);
                if let Some(&position) = left_at.get(&place) {
                    rings.push(path.split_off(position));
                    while let Some(crossing) = crossings.pop_if(|crossing| left_at[crossing] >= position) {
                        left_at.remove(&crossing);
                    }
                }
                match self.next(walk) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            if !path.is_empty() {
                rings.push(path);
            }
        }
        rings
    }

    /// The walk that goes on along the same ground: of those that begin where this one ends, the first one clockwise
    /// from where it came.
    fn next(&self, walk: Walk) -> Option<usize> {
        let [place, back] = self.arcs.arrival(walk);
        self.from(self.arcs.end(walk)).reduce(|best, other| {
            let [one, two] = [best, other].map(|walk| self.arcs.departure(self.border[walk])[1]);
            if comes_first_clockwise(place, back, two, one) { other } else { best }
        })
    }
}
