//! What two maps that share no borders have in common, piece by piece.

use geo::{BooleanOps, BoundingRect};
use geo_types::MultiPolygon;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde::Serialize;

use crate::geometry::{km2, polygons_area};

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
    bounds: Option<AABB<[f64; 2]>>,
}

impl Shape {
    pub(super) fn new(zone: u32, polygons: MultiPolygon<f64>) -> Self {
        let corners = polygons.bounding_rect().map(|bounds| [bounds.min(), bounds.max()].map(<[f64; 2]>::from));
        Shape { zone, polygons, bounds: corners.map(|[min, max]| AABB::from_corners(min, max)) }
    }
}

/// The shapes of a map by the boxes around them.
struct Boxes<'s>(RTree<GeomWithData<Rectangle<[f64; 2]>, &'s Shape>>);

impl<'s> Boxes<'s> {
    fn new(shapes: &'s [Shape]) -> Self {
        let boxes = shapes.iter().filter_map(|shape| Some(GeomWithData::new(shape.bounds?.into(), shape)));
        Boxes(RTree::bulk_load(boxes.collect()))
    }

    /// The shapes that may have ground in common with another one, in the order of their zones.
    fn near(&self, shape: &Shape) -> Vec<&'s Shape> {
        let found = shape.bounds.iter().flat_map(|bounds| self.0.locate_in_envelope_intersecting(bounds));
        let mut near: Vec<&Shape> = found.map(|found| found.data).collect();
        near.sort_unstable_by_key(|shape| shape.zone);
        near
    }
}

/// Ground that lies in one zone of each map, or in a zone of one of them alone.
#[derive(Debug)]
pub(super) struct OverlayPiece {
    pub(super) zones: [Option<u32>; 2],
    pub(super) polygons: MultiPolygon<f64>,
}

/// Lays two maps over each other by boolean operations, which move coordinates by some billionths of a degree.
pub(super) fn overlay(one: &[Shape], other: &[Shape], threshold_m2: f64) -> (Vec<OverlayPiece>, Slivers) {
    let mut pieces = Vec::new();
    let mut slivers = Slivers { threshold_m2, ..Slivers::default() };
    let mut keep = |zones: [Option<u32>; 2], polygons: MultiPolygon<f64>| {
        let mut kept = Vec::new();
        for polygon in polygons {
            let polygon = MultiPolygon(vec![polygon]);
            let size = polygons_area(&polygon);
            if (size as f64) < threshold_m2 * 1e6 {
                slivers.count += 1;
                slivers.area_km2 += km2(size);
            } else {
                kept.extend(polygon);
            }
        }
        if !kept.is_empty() {
            pieces.push(OverlayPiece { zones, polygons: MultiPolygon(kept) });
        }
    };
    let (ones, others) = (Boxes::new(one), Boxes::new(other));
    for shape in one {
        let near = others.near(shape);
        for other in &near {
            keep([Some(shape.zone), Some(other.zone)], shape.polygons.intersection(&other.polygons));
        }
        keep([Some(shape.zone), None], rest(shape, &near));
    }
    for shape in other {
        let near = ones.near(shape);
        keep([None, Some(shape.zone)], rest(shape, &near));
    }
    (pieces, slivers)
}

/// What a shape has for itself alone.
fn rest(shape: &Shape, near: &[&Shape]) -> MultiPolygon<f64> {
    let taken: Vec<_> = near.iter().flat_map(|other| other.polygons.iter().cloned()).collect();
    if taken.is_empty() { shape.polygons.clone() } else { shape.polygons.difference(&MultiPolygon(taken)) }
}
