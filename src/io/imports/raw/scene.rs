//! Which features of a map are there at a time, and which of them are near each other.

use geo_types::{Coord, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use rustc_hash::FxHashSet;

use super::claims::Claims;
use super::map::{RawFeature, RawMap};
use crate::geometry::metres_in_degree;

pub(super) type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// The features that are there at a time.
pub(super) struct Scene<'a> {
    pub(super) map: &'a RawMap,
    pub(super) claims: &'a Claims,
    /// What is not farther away than this, in metres, is near.
    pub(super) near_m: f64,
    pub(super) bounds: Vec<Option<Rect<f64>>>,
    there: RTree<Boxed>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(map: &'a RawMap, claims: &'a Claims, near_m: f64) -> Self {
        let bounds = map.features().iter().map(RawFeature::bounds).collect();
        Scene { map, claims, near_m, bounds, there: RTree::new() }
    }

    fn boxed(&self, feature: u32) -> Option<Boxed> {
        self.bounds[feature as usize].map(|bounds| boxed(bounds, feature))
    }

    pub(super) fn add(&mut self, feature: u32) {
        if let Some(boxed) = self.boxed(feature) {
            self.there.insert(boxed);
        }
    }

    pub(super) fn remove(&mut self, feature: u32) {
        if let Some(boxed) = self.boxed(feature) {
            self.there.remove(&boxed);
        }
    }

    /// The features with a box that meets this one.
    fn around(&self, bounds: Rect<f64>) -> impl Iterator<Item = u32> {
        self.there.locate_in_envelope_intersecting(&envelope(bounds)).map(|boxed| boxed.data)
    }

    /// The features that have just begun with those near them that hold on the same days, in groups that have nothing to
    /// do with each other; each in ascending order, and none of them alone.
    pub(super) fn groups(&self, begun: &[u32]) -> Vec<Vec<u32>> {
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut groups = Vec::new();
        for &first in begun {
            if !seen.insert(first) {
                continue;
            }
            let (mut group, mut waiting) = (FxHashSet::from_iter([first]), vec![first]);
            while let Some(feature) = waiting.pop() {
                let Some(bounds) = self.bounds[feature as usize] else { continue };
                for other in self.around(grown(bounds, self.near_m)) {
                    // Those that were there before were held against each other before.
                    if self.claims.meet(feature, other)
                        && group.insert(other)
                        && begun.binary_search(&other).is_ok()
                        && seen.insert(other)
                    {
                        waiting.push(other);
                    }
                }
            }
            if group.len() > 1 {
                let mut group: Vec<u32> = group.into_iter().collect();
                group.sort_unstable();
                groups.push(group);
            }
        }
        groups
    }
}

pub(super) fn envelope(bounds: Rect<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners(bounds.min().into(), bounds.max().into())
}

pub(super) fn boxed<T>(bounds: Rect<f64>, data: T) -> GeomWithData<Rectangle<[f64; 2]>, T> {
    GeomWithData::new(Rectangle::from_corners(bounds.min().into(), bounds.max().into()), data)
}

/// A box with room for so many metres around it.
pub(super) fn grown(bounds: Rect<f64>, by_m: f64) -> Rect<f64> {
    let farthest = bounds.min().y.abs().max(bounds.max().y.abs());
    let metres = [metres_in_degree(farthest)[0].max(1.0), metres_in_degree(0.0)[1]];
    let [x, y] = metres.map(|metres| by_m / metres * 1.01);
    let by = Coord { x, y };
    Rect::new(bounds.min() - by, bounds.max() + by)
}
