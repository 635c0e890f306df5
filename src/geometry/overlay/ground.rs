//! How large and how wide the ground of a region is: on the ellipsoid, or on a plane.

use geo_types::{Coord, Rect};

use super::Overlay;
use crate::error::Result;
use crate::geometry::Room;

/// What to measure on: the ellipsoid of WGS 84 if it is `None`, otherwise the plane that this takes places to, whose units
/// are metres.
pub(crate) type Plane<'a> = Option<&'a dyn Fn(Coord) -> Result<Coord>>;

/// Connected ground, measured.
pub(crate) struct Ground<'a> {
    pub(crate) area_m2: f64,
    edges: Vec<[Coord; 2]>,
    is_flat: bool,
    /// Where circles can have their centres, each with the greatest radius in metres that is possible there; anywhere if
    /// there are none.
    places: &'a [(Rect<f64>, f64)],
}

impl<'a> Ground<'a> {
    /// Ground of this area between edges that have it on their left, and the triangles that it is made of if it
    /// is one region.
    pub(crate) fn on_earth(area_m2: f64, places: &'a [(Rect<f64>, f64)], edges: Vec<[Coord; 2]>) -> Self {
        Ground { area_m2, edges, is_flat: false, places }
    }

    /// Ground on a plane between edges that have it on their left.
    pub(crate) fn on_plane(edges: Vec<[Coord; 2]>) -> Self {
        // Sums of products of differences from a corner: coordinates are large and ground is small.
        let corner = edges.first().map_or(Coord::zero(), |edge| edge[0]);
        let twice = |[a, b]: &[Coord; 2]| {
            let (a, b) = (*a - corner, *b - corner);
            a.x * b.y - a.y * b.x
        };
        Ground { area_m2: edges.iter().map(twice).sum::<f64>() / 2.0, edges, is_flat: true, places: &[] }
    }

    /// Whether there is no room in it for a circle of a diameter in metres.
    pub(crate) fn is_narrower(&self, width_m: f64) -> bool {
        // A circle has no room where its area has none.
        width_m > 0.0
            && (self.area_m2 < std::f64::consts::FRAC_PI_4 * width_m * width_m
                || !self.room().holds(width_m, self.places))
    }

    /// The diameter of the greatest circle in it, in metres.
    pub(crate) fn width_m(&self) -> f64 {
        self.room().width()
    }

    fn room(&self) -> Room {
        let edges = self.edges.iter().copied();
        if self.is_flat { Room::on_plane(edges) } else { Room::on_earth(edges) }
    }
}

impl Overlay {
    /// A region measured.
    ///
    /// # Errors
    ///
    /// Those of the way to the plane.
    pub(crate) fn ground(&self, region: u32, plane: Plane<'_>) -> Result<Ground<'_>> {
        let edges = self.edges_around(&[region], |other| other == region);
        let Some(plane) = plane else {
            let region = &self.regions[region as usize];
            return Ok(Ground::on_earth(region.area_m2(), &region.triangles, edges));
        };
        let flat = |[a, b]: [Coord; 2]| Ok([plane(a)?, plane(b)?]);
        Ok(Ground::on_plane(edges.into_iter().map(flat).collect::<Result<_>>()?))
    }
}
