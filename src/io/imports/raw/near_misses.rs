//! Vertices near an edge of another feature that does not have them.

use geo_types::{Coord, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use rustc_hash::FxHashMap;

use super::fault::{MapFault, MapFaultKind as Kind, Size};
use super::rings::closed_edges;
use super::scene::{Scene, boxed, envelope, grown};
use crate::geometry::predicates::is_on;
use crate::geometry::{bits, metres_in_degree, nearest_on_straight};

/// What was found in all groups of features.
#[derive(Default)]
pub(super) struct NearMisses {
    pub(super) faults: Vec<MapFault>,
}

/// The vertices and edges of a group of features that lie where new features are.
#[derive(Default)]
struct Close {
    /// Each edge once, with the features that have it.
    edges: FxHashMap<[[u64; 2]; 2], Owned>,
    /// The features that have each vertex.
    owners: FxHashMap<[u64; 2], Vec<u32>>,
    vertices: Vec<(Coord, u32, [usize; 3])>,
}

/// An edge and the features that have it.
type Owned = ([Coord; 2], Vec<u32>);

/// Adds a feature to those that have something. They come in ascending order; true if this one is new.
fn own(owners: &mut Vec<u32>, feature: u32) -> bool {
    let is_new = owners.last() != Some(&feature);
    if is_new {
        owners.push(feature);
    }
    is_new
}

impl Close {
    fn of(scene: &Scene<'_>, group: &[u32], is_new: impl Fn(u32) -> bool) -> Self {
        let new =
            group.iter().filter(|feature| is_new(**feature)).filter_map(|feature| scene.bounds[*feature as usize]);
        let new = RTree::bulk_load(new.map(|bounds| boxed(grown(bounds, 2.0 * scene.near_m), ())).collect());
        let is_close =
            |a: Coord, b: Coord| new.locate_in_envelope_intersecting(&envelope(Rect::new(a, b))).next().is_some();
        let mut close = Close::default();
        for &feature in group {
            let all = is_new(feature);
            let polygons = scene.map.features()[feature as usize].rings().into_iter().flatten().enumerate();
            let rings = polygons.flat_map(|(polygon, rings)| rings.iter().enumerate().map(move |ring| (polygon, ring)));
            for (polygon, (place, ring)) in rings {
                for [a, b] in closed_edges(ring).filter(|[a, b]| all || is_close(*a, *b)) {
                    let mut key = [a, b].map(bits);
                    key.sort_unstable();
                    own(&mut close.edges.entry(key).or_insert_with(|| ([a, b], Vec::new())).1, feature);
                }
                for (vertex, &at) in ring.0.iter().enumerate().filter(|(_, at)| all || is_close(**at, **at)) {
                    if own(close.owners.entry(bits(at)).or_default(), feature) {
                        close.vertices.push((at, feature, [polygon, place, vertex]));
                    }
                }
            }
        }
        close
    }
}

impl NearMisses {
    /// Reports the nearest edge that each vertex in a group misses, if the vertex or the edge is new.
    pub(super) fn check(&mut self, scene: &Scene<'_>, group: &[u32], begun: &[u32]) {
        let is_new = |feature: u32| begun.binary_search(&feature).is_ok();
        let close = Close::of(scene, group, is_new);
        let placed = close.edges.values().map(|(ends, features)| {
            let [a, b] = ends.map(|end| [end.x, end.y]);
            GeomWithData::new(Rectangle::from_corners(a, b), (*ends, features))
        });
        let tree = RTree::bulk_load(placed.collect());
        let label = |feature: u32| scene.map.features()[feature as usize].label();
        for (at, feature, path) in close.vertices.iter().copied() {
            let owners = &close.owners[&bits(at)];
            let [dx, dy] = metres_in_degree(at.y).map(|metres| scene.near_m / metres * 1.01);
            let around = AABB::from_corners([at.x - dx, at.y - dy], [at.x + dx, at.y + dy]);
            // Where a feature has both this vertex and the end of the edge, they are two on purpose, however near.
            let is_beside_own = |ends: [Coord; 2]| {
                ends.iter().any(|end| {
                    nearest_on_straight([*end, *end], at).1 <= scene.near_m
                        && close
                            .owners
                            .get(&bits(*end))
                            .is_some_and(|theirs| theirs.iter().any(|feature| owners.binary_search(feature).is_ok()))
                })
            };
            let near = tree.locate_in_envelope_intersecting(&around).filter_map(|found| {
                let (ends, features) = found.data;
                // As where a feature has both the vertex and the edge: it is narrow there.
                if features.iter().any(|feature| owners.binary_search(feature).is_ok()) {
                    return None;
                }
                let mut apart = features
                    .iter()
                    .filter(|other| (is_new(feature) || is_new(**other)) && scene.claims.meet(feature, **other));
                let other = *apart.next()?;
                let distance = nearest_on_straight(ends, at).1;
                (distance <= scene.near_m && !is_beside_own(ends)).then(|| (other, distance, is_on(ends, at)))
            });
            let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
            if let Some((other, distance, is_on_edge)) = nearest {
                let labels = [label(feature), label(other)];
                self.faults.push(if is_on_edge {
                    MapFault::new(Kind::MissingVertex, labels).along(&path, at)
                } else {
                    MapFault::new(Kind::NearMiss, labels).along(&path, at).sized(Size::Apart(distance))
                });
            }
        }
    }
}
