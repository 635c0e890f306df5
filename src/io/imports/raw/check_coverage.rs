//! What is wrong between the features of a map: overlaps, narrow gaps, vertices that miss the neighbour.

use std::collections::{BTreeMap, HashMap};

use geo_types::{Coord, LineString};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::claims::Claims;
use super::fault::{MapFault, MapFaultKind as Kind, Size};
use super::map::{RawFeature, RawMap};
use super::validate::Checks;
use crate::error::Result;
use crate::geometry::overlay::{Labelled, Overlay, Plane, Region, node};
use crate::geometry::predicates::is_on;
use crate::geometry::{metres_in_degree, nearest_on_straight};

/// The edges of the features of a map, each a label by its place in the map.
pub(super) fn edges(features: &[RawFeature]) -> impl Iterator<Item = Labelled> {
    let rings = features.iter().zip(0..).filter(|(feature, _)| is_finite(feature));
    rings.flat_map(|(feature, label)| feature.closed_edges().map(move |ends| Labelled { ends, label }))
}

/// The features of a map laid over each other.
pub(super) fn overlay(features: &[RawFeature]) -> Result<Overlay> {
    Overlay::new(node(edges(features))?)
}

fn is_finite(feature: &RawFeature) -> bool {
    let mut coords = feature.rings().into_iter().flatten().flatten().flat_map(|ring| &ring.0);
    coords.all(|coord| coord.x.is_finite() && coord.y.is_finite())
}

pub(super) fn closed_edges(ring: &LineString<f64>) -> impl Iterator<Item = [Coord; 2]> {
    let closing = ring.0.last().zip(ring.0.first()).map(|(last, first)| [*last, *first]);
    ring.0.windows(2).map(|pair| [pair[0], pair[1]]).chain(closing).filter(|[a, b]| a != b)
}

/// Reports what is wrong between features; overlaps and gaps are measured on a plane if there is one.
pub(super) fn check(
    map: &RawMap,
    claims: &Claims,
    checks: &Checks,
    plane: Plane<'_>,
    faults: &mut Vec<MapFault>,
) -> Result<()> {
    let doubles = duplicates(map, claims, faults);
    let overlay = overlay(map.features())?;
    let label = |feature: u32| map.features()[feature as usize].label();
    for (number, region) in overlay.inner() {
        let mut rivals = claims.rivals(region).filter(|pair| !doubles.contains(pair)).peekable();
        if rivals.peek().is_some() {
            let size = Size::of(&overlay.ground(number, plane)?);
            faults.extend(rivals.map(|[one, other]| {
                MapFault::new(Kind::Overlap, [label(one), label(other)]).at(region.place).sized(size)
            }));
        } else if region.labels.is_empty() {
            let ground = overlay.ground(number, plane)?;
            if ground.is_narrower(checks.narrow_m) {
                let around = neighbours(&overlay, region).map(|(feature, _)| label(feature));
                faults.push(MapFault::new(Kind::Gap, around).at(region.place).sized(Size::of(&ground)));
            }
        }
    }
    near_misses(map, claims, checks.near_m, faults);
    Ok(())
}

/// The features around a region, each with the length of the border.
pub(super) fn neighbours<'a>(overlay: &'a Overlay, region: &'a Region) -> impl Iterator<Item = (u32, f64)> {
    let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
    for (other, length) in &region.borders {
        for label in &overlay.regions[*other as usize].labels {
            *lengths.entry(*label).or_default() += length;
        }
    }
    lengths.into_iter()
}

/// Reports features with the same outline on the same days, and gives their pairs.
fn duplicates(map: &RawMap, claims: &Claims, faults: &mut Vec<MapFault>) -> Vec<[u32; 2]> {
    let mut pairs = Vec::new();
    let outline = |feature: &RawFeature| -> Vec<[u64; 2]> {
        let coords = feature.rings().into_iter().flatten().flatten().flat_map(|ring| &ring.0);
        coords.map(|coord| [coord.x, coord.y].map(f64::to_bits)).collect()
    };
    let mut seen: HashMap<Vec<[u64; 2]>, Vec<u32>> = HashMap::new();
    for (feature, number) in map.features().iter().zip(0..) {
        let outline = outline(feature);
        if outline.is_empty() {
            continue;
        }
        let same = seen.entry(outline).or_default();
        for &other in same.iter() {
            if claims.are_rivals(other, number) {
                let labels = [map.features()[other as usize].label(), feature.label()];
                faults.push(MapFault::new(Kind::DuplicateGeometry, labels));
                pairs.push([other, number]);
            }
        }
        same.push(number);
    }
    pairs
}

/// Reports vertices near an edge of a feature that does not have them.
fn near_misses(map: &RawMap, claims: &Claims, near_m: f64, faults: &mut Vec<MapFault>) {
    let features = map.features();
    let mut edges = Vec::new();
    let mut owners: HashMap<[u64; 2], Vec<u32>> = HashMap::new();
    let mut vertices: Vec<(Coord, u32, [usize; 3])> = Vec::new();
    for (feature, number) in features.iter().zip(0..).filter(|(feature, _)| is_finite(feature)) {
        for (polygon, rings) in feature.rings().into_iter().flatten().enumerate() {
            for (place, ring) in rings.iter().enumerate() {
                for [a, b] in closed_edges(ring) {
                    edges.push(GeomWithData::new(Rectangle::from_corners([a.x, a.y], [b.x, b.y]), ([a, b], number)));
                }
                for (vertex, &at) in ring.0.iter().enumerate() {
                    let owners = owners.entry([at.x, at.y].map(f64::to_bits)).or_default();
                    if !owners.contains(&number) {
                        owners.push(number);
                        vertices.push((at, number, [polygon, place, vertex]));
                    }
                }
            }
        }
    }
    let tree = RTree::bulk_load(edges);
    for (at, number, path) in vertices {
        let owners = &owners[&[at.x, at.y].map(f64::to_bits)];
        let [dx, dy] = metres_in_degree(at.y).map(|metres| near_m / metres * 1.01);
        let around = AABB::from_corners([at.x - dx, at.y - dy], [at.x + dx, at.y + dy]);
        let near =
            tree.locate_in_envelope_intersecting(&around).map(|found| found.data).filter_map(|([a, b], other)| {
                let apart = !owners.contains(&other) && claims.meet(number, other);
                let distance = apart.then(|| nearest_on_straight([a, b], at).1)?;
                (distance <= near_m).then_some((other, distance, is_on([a, b], at)))
            });
        if let Some((other, distance, is_on_edge)) = near.min_by(|one, other| one.1.total_cmp(&other.1)) {
            let labels = [features[number as usize].label(), features[other as usize].label()];
            faults.push(if is_on_edge {
                MapFault::new(Kind::MissingVertex, labels).along(&path, at)
            } else {
                MapFault::new(Kind::NearMiss, labels).along(&path, at).sized(Size::Apart(distance))
            });
        }
    }
}
