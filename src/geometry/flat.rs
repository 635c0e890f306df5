//! Shapes on a flat map in metres.

use geo::line_measures::Densifiable;
use geo::{BoundingRect, Euclidean, Geodesic, MapCoords};
use geo_types::{Coord, MultiPolygon};
use rstar::RTree;
use rstar::primitives::Line;

use super::geodesic::Frame;

/// A flat map bends geodesics: those of this length, in metres, by no more than 15 cm within the 490 km in which it is true
/// to a thousandth.
const LONGEST_EDGE_M: f64 = 10_000.0;

/// Lines or polygons with places put in on long edges, so that these are geodesics on a flat map as well.
pub(crate) fn cut_short<G: Densifiable<f64>>(shape: &G) -> G::Output {
    shape.densify(&Geodesic, LONGEST_EDGE_M)
}

impl Frame {
    /// A frame around the middle of polygons; none if they have no vertex.
    pub(crate) fn of(polygons: &MultiPolygon<f64>) -> Option<Self> {
        Some(Frame::around(polygons.bounding_rect()?.center()))
    }

    pub(crate) fn flat_polygons(&self, polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        cut_short(polygons).map_coords(|coord| self.flat(coord))
    }

    pub(crate) fn round_polygons(&self, polygons: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        // Long straight edges of the flat map are no geodesics.
        polygons.densify(&Euclidean, LONGEST_EDGE_M).map_coords(|coord| self.round(coord))
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
