//! Coverages to be torn and repaired, and what a clean map is.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::io::imports::{OverlapRule, RawFeature, RawMap, Repairs};
use geo::{BooleanOps, GeodesicArea, Validation};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

pub fn shapes(map: &RawMap) -> Vec<MultiPolygon<f64>> {
    map.features().iter().map(|feature| feature.polygons().unwrap()).collect()
}

/// A map is clean if it is a partition, and its polygons are valid for `geo`.
pub fn assert_is_clean(map: &RawMap) {
    let shapes = shapes(map);
    for shape in shapes.iter().flatten() {
        shape.check_validation().unwrap();
    }
    let pieces: Vec<Piece<'_>> = shapes
        .iter()
        .zip(0..)
        .map(|(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry })
        .collect();
    if let Err(faults) = Partition::new(&pieces).and_then(PointIndex::build) {
        let faults: Vec<String> =
            faults.iter().map(|fault| fault.to_fault(&pieces, |zone: u32| zone.to_string()).to_string()).collect();
        panic!("{}", faults.join("\n"));
    }
}

/// Tiles of a jittered grid: a clean coverage with shared vertices, some tiles merged, some with an inner point.
pub fn tiles(columns: usize, rows: usize, jitter: &[(f64, f64)], step: f64) -> Vec<MultiPolygon<f64>> {
    let corner = |column: usize, row: usize| {
        let (dx, dy) = jitter[(row * (columns + 1) + column) % jitter.len()];
        Coord { x: 44.0 + (column as f64 + dx) * step, y: 35.0 + (row as f64 + dy) * step }
    };
    let tile = |column: usize, row: usize| {
        let ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(dx, dy)| corner(column + dx, row + dy));
        Polygon::new(LineString::from(ring.to_vec()), Vec::new()).into()
    };
    (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .map(|(column, row)| tile(column, row))
        .collect()
}

pub fn map_of(shapes: &[MultiPolygon<f64>]) -> RawMap {
    RawMap::from_polygons(shapes.iter().enumerate().map(|(number, shape)| (format!("t{number}"), shape.clone())))
}

pub fn jitter(size: f64) -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-size..size, -size..size), 12..40)
}

/// All repairs, with each rule for overlaps, each time with snapping and without.
pub fn with_each_rule() -> Vec<Repairs> {
    let mut all = Vec::new();
    for rule in [OverlapRule::FirstWins, OverlapRule::SmallerWins, OverlapRule::Contested] {
        for snap_m in [Some(1.0), None] {
            let mut repairs = Repairs::all();
            (repairs.overlaps, repairs.snap_m) = (Some(rule.clone()), snap_m);
            all.push(repairs);
        }
    }
    all
}

pub fn area(shape: &MultiPolygon<f64>) -> f64 {
    let ring = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs();
    let holes = |polygon: &Polygon<f64>| polygon.interiors().iter().map(ring).sum::<f64>();
    shape.iter().map(|polygon| ring(polygon.exterior()) - holes(polygon)).sum()
}

/// The ground of a feature: in the outer ring of a polygon, by the even-odd rule, and in none of its holes.
pub fn ground(feature: &RawFeature) -> MultiPolygon<f64> {
    let alone = |ring: &LineString<f64>| {
        let ring = MultiPolygon::from(Polygon::new(ring.clone(), Vec::new()));
        ring.difference(&MultiPolygon::<f64>(Vec::new()))
    };
    let polygons = feature.polygons().unwrap_or_else(|| MultiPolygon(Vec::new()));
    polygons.iter().fold(MultiPolygon(Vec::new()), |all, polygon| {
        let whole = alone(polygon.exterior());
        all.union(&polygon.interiors().iter().fold(whole, |left, hole| left.difference(&alone(hole))))
    })
}
