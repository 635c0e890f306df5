//! Narrow ground of no feature that others enclose.
//!
//! Edges that have ground on both sides are left out first: how many features cover a place changes only where more of them
//! begin at an edge than end there, and in a clean map that is along its outer border alone.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use rustc_hash::{FxHashMap, FxHashSet};

use super::fault::{MapFault, MapFaultKind as Kind, Size};
use super::map::{RawFeature, RawMap};
use super::rings::{closed_edges, turns_left};
use super::scene::{Boxed, Scene, boxed, envelope, grown};
use crate::error::Result;
use crate::geometry::overlay::{Labelled, Overlay, Plane, node};
use crate::geometry::predicates::is_under;
use crate::geometry::{bits, box_around};

/// Features of different parts have boxes that do not come nearer than this, in metres.
const APART_M: f64 = 0.001;

/// An edge by its ends bit by bit, the lower first.
type Key = [[u64; 2]; 2];

/// What is open in a map while features come and go.
pub(super) struct Gaps<'a> {
    narrow_m: f64,
    plane: Plane<'a>,
    /// The part of the map that each feature lies in.
    part_of: Vec<Option<u32>>,
    parts: Vec<Part>,
    /// The parts that changed.
    touched: BTreeSet<u32>,
}

/// A part of the map that has nothing to do with the others, on any day.
#[derive(Default)]
struct Part {
    /// The features at each edge, and whether they begin or end there when it is crossed from right to left.
    edges: FxHashMap<Key, Vec<(u32, i32)>>,
    /// The edges at which not as many features begin as end.
    open: BTreeSet<Key>,
    /// The gaps that were told, by their edges.
    told: FxHashSet<Vec<Key>>,
    is_unclear: bool,
}

impl<'a> Gaps<'a> {
    pub(super) fn new(scene: &Scene<'_>, narrow_m: f64, plane: Plane<'a>) -> Self {
        let part_of = parts(scene);
        let parts = part_of.iter().flatten().max().map_or(0, |last| last + 1);
        let parts = (0..parts).map(|_| Part::default()).collect();
        Gaps { narrow_m, plane, part_of, parts, touched: BTreeSet::new() }
    }

    pub(super) fn add(&mut self, map: &RawMap, feature: u32) {
        let Some(part) = self.part_of[feature as usize] else { return };
        self.touched.insert(part);
        let part = &mut self.parts[part as usize];
        sides(&map.features()[feature as usize], |key, side| {
            let at = part.edges.entry(key).or_default();
            at.push((feature, side));
            part.open_or_shut(key);
        });
    }

    pub(super) fn remove(&mut self, map: &RawMap, feature: u32) {
        let Some(part) = self.part_of[feature as usize] else { return };
        self.touched.insert(part);
        let part = &mut self.parts[part as usize];
        sides(&map.features()[feature as usize], |key, _| {
            if let Some(at) = part.edges.get_mut(&key) {
                at.retain(|(other, _)| *other != feature);
            }
            part.open_or_shut(key);
        });
    }

    /// Reports the gaps of a day that were not told before. Where a feature lies of which it is not clear what ground it
    /// covers, there is no telling.
    pub(super) fn check(&mut self, scene: &Scene<'_>, unclear: &BTreeSet<u32>, day: i32, faults: &mut Vec<MapFault>) {
        let unclear = unclear.iter().filter(|feature| scene.claims.holds_on(**feature, day));
        let unclear: Vec<Rect<f64>> = unclear.filter_map(|feature| scene.bounds[*feature as usize]).collect();
        let hidden = RTree::bulk_load(unclear.into_iter().map(|bounds| boxed(bounds, ())).collect());
        for part in std::mem::take(&mut self.touched) {
            let part = &mut self.parts[part as usize];
            let is_hidden = |bounds| hidden.locate_in_envelope_intersecting(&envelope(bounds)).next().is_some();
            match part.gaps(scene, self.narrow_m, self.plane, is_hidden) {
                Ok(found) => faults.extend(found),
                Err(error) if !part.is_unclear => {
                    part.is_unclear = true;
                    let among: BTreeSet<u32> = part.edges.values().flatten().map(|(feature, _)| *feature).collect();
                    let among: Vec<&str> =
                        among.iter().map(|feature| scene.map.features()[*feature as usize].label()).collect();
                    faults.extend(error.faults().iter().map(|fault| MapFault::unclear(fault, &among)));
                }
                Err(_) => {}
            }
        }
    }
}

impl Part {
    fn open_or_shut(&mut self, key: Key) {
        let at = self.edges.get(&key).map_or(&[][..], Vec::as_slice);
        if at.iter().map(|(_, side)| side).sum::<i32>() == 0 {
            self.open.remove(&key);
        } else {
            self.open.insert(key);
        }
        if at.is_empty() {
            self.edges.remove(&key);
        }
    }

    fn gaps(
        &mut self,
        scene: &Scene<'_>,
        narrow_m: f64,
        plane: Plane<'_>,
        is_hidden: impl Fn(Rect<f64>) -> bool,
    ) -> Result<Vec<MapFault>> {
        let at_edge = |key: &Key| self.edges.get(key).map_or(&[][..], Vec::as_slice);
        let edges = self.open.iter().flat_map(|key| {
            let ends = ends(*key);
            at_edge(key).iter().map(move |(label, _)| Labelled { ends, label: *label })
        });
        let overlay = Overlay::new(node(edges)?)?;
        let depth =
            Depth::new(self.open.iter().map(|key| (ends(*key), at_edge(key).iter().map(|(_, side)| side).sum())));
        let mut found = Vec::new();
        for (number, region) in overlay.inner() {
            if region.bounds().is_some_and(&is_hidden) || depth.at(region.place) != 0 {
                continue;
            }
            let ground = overlay.ground(number, plane)?;
            if ground.is_narrower(narrow_m) {
                let mut key: Vec<Key> =
                    overlay.edges_around(&[number], |other| other == number).into_iter().map(key).collect();
                key.sort_unstable();
                if self.told.insert(key) {
                    let around = overlay.labels_along(region).into_iter();
                    let around = around.map(|feature| scene.map.features()[feature as usize].label());
                    found.push(MapFault::new(Kind::Gap, around).at(region.place).sized(Size::of(&ground)));
                }
            }
        }
        Ok(found)
    }
}

/// How many features cover a place, from the open edges alone.
struct Depth(RTree<OpenEdge>);

/// An edge and how many more features begin than end where it is crossed from right to left.
type OpenEdge = GeomWithData<Rectangle<[f64; 2]>, ([Coord; 2], i32)>;

impl Depth {
    fn new(edges: impl Iterator<Item = ([Coord; 2], i32)>) -> Self {
        let boxed = edges.map(|([a, b], side)| {
            let corners = Rectangle::from_corners([a.x, a.y], [b.x, b.y]);
            GeomWithData::new(corners, ([a, b], side))
        });
        Depth(RTree::bulk_load(boxed.collect()))
    }

    /// On the way up from where there is nothing, features begin and end at the edges under the place.
    fn at(&self, at: Coord) -> i32 {
        let under = AABB::from_corners([at.x, f64::NEG_INFINITY], [at.x, at.y]);
        let edges = self.0.locate_in_envelope_intersecting(&under).map(|found| found.data);
        let crossed = edges.filter(|([a, b], _)| is_under(*a, *b, at));
        crossed.map(|([a, b], side)| if a.x < b.x { side } else { -side }).sum()
    }
}

fn ends(key: Key) -> [Coord; 2] {
    key.map(|[x, y]| Coord { x: f64::from_bits(x), y: f64::from_bits(y) })
}

fn key(ends: [Coord; 2]) -> Key {
    let mut key = ends.map(bits);
    key.sort_unstable();
    key
}

/// Each edge of a feature and whether its ground begins (1) or ends (-1) where the edge is crossed from right to left, walked
/// from its lower end.
fn sides(feature: &RawFeature, mut tell: impl FnMut(Key, i32)) {
    for (place, ring) in feature.rings().into_iter().flatten().flat_map(|rings| rings.iter().enumerate()) {
        let Some(is_left) = turns_left(ring).map(|left| left == (place == 0)) else { continue };
        for ends in closed_edges(ring) {
            let key = key(ends);
            let is_along = key[0] == bits(ends[0]);
            tell(key, if is_left == is_along { 1 } else { -1 });
        }
    }
}

/// The part of the map that each feature lies in: those of a layer whose boxes, and the boxes around these, meet.
fn parts(scene: &Scene<'_>) -> Vec<Option<u32>> {
    let mut joined: Vec<u32> = (0..scene.bounds.len() as u32).collect();
    let mut layers: BTreeMap<Option<&str>, RTree<Boxed>> = BTreeMap::new();
    for (feature, bounds) in (0..).zip(&scene.bounds) {
        let Some(mut bounds) = bounds.map(|bounds| grown(bounds, APART_M)) else { continue };
        let boxes = layers.entry(scene.claims.layer(feature)).or_default();
        loop {
            let met: Vec<_> = boxes.locate_in_envelope_intersecting(&envelope(bounds)).copied().collect();
            if met.is_empty() {
                break;
            }
            for other in met {
                boxes.remove(&other);
                joined[other.data as usize] = feature;
                bounds = box_around(bounds, Rect::new(other.geom().lower(), other.geom().upper()));
            }
        }
        boxes.insert(boxed(bounds, feature));
    }
    // Each points to a later one, or is the last of its part.
    let mut numbers = vec![None; joined.len()];
    let mut next = 0;
    for feature in (0..joined.len()).rev() {
        numbers[feature] = match joined[feature] as usize {
            last if last == feature => {
                next += 1;
                Some(next - 1)
            }
            later => numbers[later],
        };
    }
    numbers
}
