//! Corners that were held before, and maps drawn to them.

use std::cell::LazyCell;

use geo_types::Coord;
use rstar::{AABB, RTree};
use rustc_hash::{FxHashMap, FxHashSet};

use super::days::{Outlines, add_edge};
use super::pieces::{Corner, coord_of};
use super::report::Redrawn;
use crate::geometry::{bits, metres_in_degree, nearest_on_straight};

/// Every corner of a map that was held on some day.
#[derive(Default)]
pub(super) struct Corners {
    tree: RTree<[f64; 2]>,
    known: FxHashSet<Corner>,
}

/// A map drawn to known corners.
pub(super) struct Drawn {
    pub(super) map: Outlines,
    /// What was moved, if it is most of the map.
    pub(super) redrawn: Option<Redrawn>,
}

impl Corners {
    /// Takes the corners of the outlines that are held, but for those where two maps cross.
    pub(super) fn add(&mut self, held: &Outlines, map: &Outlines) {
        let new: FxHashSet<Corner> = map.keys().flatten().filter(|at| !self.known.contains(*at)).copied().collect();
        for at in held.keys().flatten().filter(|at| new.contains(*at)) {
            if self.known.insert(*at) {
                self.tree.insert(at.map(f64::from_bits));
            }
        }
    }

    /// A map whose new corners, where they are nearer than so many metres to a known one, are that one: if possible one
    /// of those that are held, and then the nearest. `None` if no corner is moved.
    pub(super) fn drawn(&self, map: &Outlines, held: &Outlines, near_m: f64) -> Option<Drawn> {
        let is_held = LazyCell::new(|| held.keys().flatten().copied().collect::<FxHashSet<Corner>>());
        let mut moves: FxHashMap<Corner, Option<Coord>> = FxHashMap::default();
        for at in map.keys().flatten().filter(|at| !self.known.contains(*at)) {
            moves.entry(*at).or_insert_with(|| self.nearest(coord_of(at), |corner| is_held.contains(corner), near_m));
        }
        moves.retain(|_, there| there.is_some());
        if moves.is_empty() {
            return None;
        }
        let moved = |at: &Corner| moves.get(at).copied().flatten();
        let mut drawn = Outlines::default();
        for (key, actors) in map {
            let ends = [0, 1].map(|end| moved(&key[end]).unwrap_or_else(|| coord_of(&key[end])));
            if ends[0] != ends[1] {
                add_edge(&mut drawn, ends, actors);
            }
        }
        // Outlines have as many corners as edges.
        let redrawn = (moves.len() * 2 > map.len()).then(|| {
            let mut moves: Vec<[Coord; 2]> =
                moves.iter().filter_map(|(at, there)| Some([there.as_ref().copied()?, coord_of(at)])).collect();
            moves.sort_by(|one, other| one[1].x.total_cmp(&other[1].x).then(one[1].y.total_cmp(&other[1].y)));
            Redrawn::by(&moves)
        });
        Some(Drawn { map: drawn, redrawn })
    }

    fn nearest(&self, at: Coord, is_held: impl Fn(&Corner) -> bool, near_m: f64) -> Option<Coord> {
        let dy = near_m / metres_in_degree(0.0)[1];
        let dx = near_m / metres_in_degree(at.y.abs() + dy)[0].max(1.0);
        let around = AABB::from_corners([at.x - dx, at.y - dy], [at.x + dx, at.y + dy]);
        let near = self.tree.locate_in_envelope(&around).filter_map(|&[x, y]| {
            let there = Coord { x, y };
            let apart_m = nearest_on_straight([there, there], at).1;
            (apart_m < near_m).then(|| (!is_held(&bits(there)), apart_m, there))
        });
        // Of two that are as near the same one each time.
        let least = near.min_by(|one, other| {
            let place = |at: &Coord| bits(*at);
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(place(&one.2).cmp(&place(&other.2)))
        });
        least.map(|(_, _, there)| there)
    }
}
