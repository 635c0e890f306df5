//! What two maps that share no borders have in common, piece by piece.

use geo::{BooleanOps, BoundingRect, Intersects};
use geo_types::{MultiPolygon, Rect};
use serde::Serialize;

use crate::geometry::{SquareMm, km2, polygons_area};

/// Ground that fell under the threshold where two maps were laid over each other: it counts nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Slivers {
    /// Polygons smaller than this were left out.
    pub threshold_m2: f64,
    /// How many there were.
    pub count: usize,
    /// How much ground they make up together.
    pub area_km2: f64,
}

/// A zone's shape on one of the maps.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) zone: u32,
    pub(super) polygons: MultiPolygon<f64>,
    bounds: Option<Rect<f64>>,
}

impl Shape {
    pub(super) fn new(zone: u32, polygons: MultiPolygon<f64>) -> Self {
        let bounds = polygons.bounding_rect();
        Shape { zone, polygons, bounds }
    }

    fn is_near(&self, other: &Shape) -> bool {
        self.bounds.zip(other.bounds).is_some_and(|(one, other)| one.intersects(&other))
    }
}

/// Ground that lies in one zone of each map, or in a zone of one of them alone.
#[derive(Debug)]
pub(super) struct OverlayPiece {
    pub(super) zones: [Option<u32>; 2],
    pub(super) polygons: MultiPolygon<f64>,
    pub(super) area: SquareMm,
}

/// Lays two maps over each other by boolean operations, which move coordinates by some billionths of a degree.
pub(super) fn overlay(one: &[Shape], other: &[Shape], threshold_m2: f64) -> (Vec<OverlayPiece>, Slivers) {
    let mut pieces = Vec::new();
    let mut slivers = Slivers { threshold_m2, ..Slivers::default() };
    let mut keep = |zones: [Option<u32>; 2], polygons: MultiPolygon<f64>| {
        let mut area = 0;
        let mut kept = Vec::new();
        for polygon in polygons {
            let polygon = MultiPolygon(vec![polygon]);
            let size = polygons_area(&polygon);
            if (size as f64) < threshold_m2 * 1e6 {
                slivers.count += 1;
                slivers.area_km2 += km2(size);
            } else {
                area += size;
                kept.extend(polygon);
            }
        }
        if !kept.is_empty() {
            pieces.push(OverlayPiece { zones, polygons: MultiPolygon(kept), area });
        }
    };
    for shape in one {
        let near: Vec<&Shape> = other.iter().filter(|other| shape.is_near(other)).collect();
        for other in &near {
            keep([Some(shape.zone), Some(other.zone)], shape.polygons.intersection(&other.polygons));
        }
        keep([Some(shape.zone), None], rest(shape, &near));
    }
    for shape in other {
        let near: Vec<&Shape> = one.iter().filter(|other| shape.is_near(other)).collect();
        keep([None, Some(shape.zone)], rest(shape, &near));
    }
    (pieces, slivers)
}

/// What a shape has for itself alone.
fn rest(shape: &Shape, near: &[&Shape]) -> MultiPolygon<f64> {
    let taken: Vec<_> = near.iter().flat_map(|other| other.polygons.iter().cloned()).collect();
    if taken.is_empty() { shape.polygons.clone() } else { shape.polygons.difference(&MultiPolygon(taken)) }
}
