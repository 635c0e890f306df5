//! Shapes on a flat map in metres.

use geo::{BoundingRect, MapCoords};
use geo_types::{Coord, MultiPolygon};
use rstar::RTree;
use rstar::primitives::Line;

use super::geodesic::Frame;

impl Frame {
    /// A frame around the middle of polygons; none if they have no vertex.
    pub(crate) fn of(polygons: &MultiPolygon<f64>) -> Option<Self> {
        Some(Frame::around(polygons.bounding_rect()?.center()))
    }

    pub(crate) fn flat_polygons(&self, polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        polygons.map_coords(|coord| self.flat(coord))
    }

    pub(crate) fn round_polygons(&self, polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        polygons.map_coords(|coord| self.round(coord))
    }
}

/// Lines on a flat map, to ask how far places are from them.
pub(crate) struct FlatLines(RTree<Line<[f64; 2]>>);

impl FlatLines {
    pub(crate) fn new<'c>(lines: impl IntoIterator<Item = &'c [Coord]>) -> Self {
        let edges = lines.into_iter().flat_map(|line| line.windows(2));
        FlatLines(RTree::bulk_load(edges.map(|edge| Line::new(edge[0].into(), edge[1].into())).collect()))
    }

    /// The distance of the nearest line; infinite if there is none.
    pub(crate) fn distance(&self, at: Coord) -> f64 {
        let nearest = self.0.nearest_neighbor_iter_with_distance_2(&[at.x, at.y]).next();
        nearest.map_or(f64::INFINITY, |(_, distance2)| distance2.sqrt())
    }
}
