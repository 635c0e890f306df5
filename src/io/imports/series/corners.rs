//! Corners that were held before, and maps drawn to them.

use geo_types::Coord;
use rstar::{AABB, RTree};
use rustc_hash::FxHashSet;

use super::days::{Outlines, add_edge, ends_of};
use super::pieces::{Corner, corner};
use crate::geometry::{metres_in_degree, nearest_on_straight};

/// Every corner of a map that was held on some day.
#[derive(Default)]
pub(super) struct Corners {
    tree: RTree<[f64; 2]>,
    known: FxHashSet<Corner>,
}

impl Corners {
    pub(super) fn add(&mut self, outlines: &Outlines, of_map: &Outlines) {
        let drawn = corners_of(of_map);
        for at in corners_of(outlines).into_iter().filter(|at| drawn.contains(at)) {
            if self.known.insert(at) {
                self.tree.insert(at.map(f64::from_bits));
            }
        }
    }

    /// A map whose new corners, where they are nearer than so many metres to a known one, are that one: if possible one
    /// of those that are held, and then the nearest. `None` if no corner is moved.
    pub(super) fn drawn(&self, map: &Outlines, held: &Outlines, near_m: f64) -> Option<Outlines> {
        let held = corners_of(held);
        let mut is_moved = false;
        let mut drawn = Outlines::default();
        for (key, actors) in map {
            let ends = ends_of(key).map(|at| {
                let there = self.nearest(at, &held, near_m);
                is_moved |= there.is_some();
                there.unwrap_or(at)
            });
            if ends[0] != ends[1] {
                add_edge(&mut drawn, ends, actors);
            }
        }
        is_moved.then_some(drawn)
    }

    fn nearest(&self, at: Coord, held: &FxHashSet<Corner>, near_m: f64) -> Option<Coord> {
        if self.known.contains(&corner(at)) {
            return None;
        }
        let dy = near_m / metres_in_degree(0.0)[1];
        let dx = near_m / metres_in_degree(at.y.abs() + dy)[0].max(1.0);
        let around = AABB::from_corners([at.x - dx, at.y - dy], [at.x + dx, at.y + dy]);
        let near = self.tree.locate_in_envelope(&around).filter_map(|&[x, y]| {
            let there = Coord { x, y };
            let apart_m = nearest_on_straight([there, there], at).1;
            (apart_m < near_m).then(|| (!held.contains(&corner(there)), apart_m, there))
        });
        // Of two that are as near the same one each time.
        let least = near.min_by(|one, other| {
            let place = |at: &Coord| [at.x, at.y].map(f64::to_bits);
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(place(&one.2).cmp(&place(&other.2)))
        });
        least.map(|(_, _, there)| there)
    }
}

fn corners_of(outlines: &Outlines) -> FxHashSet<Corner> {
    outlines.keys().flatten().copied().collect()
}
