//! How large and how wide the ground of a region is: on the ellipsoid, or on a plane.

use geo_types::Coord;

use super::Overlay;
use crate::error::Result;
use crate::geometry::Room;

/// What to measure on: the ellipsoid of WGS 84 if it is `None`, otherwise the plane that this takes places to, whose units
/// are metres.
pub(crate) type Plane<'a> = Option<&'a dyn Fn(Coord) -> Result<Coord>>;

/// Connected ground, measured.
pub(crate) struct Ground {
    pub(crate) area_m2: f64,
    edges: Vec<[Coord; 2]>,
    is_flat: bool,
    /// No circle in it has a greater radius, in metres, as far as is known.
    radius_m: f64,
}

impl Ground {
    /// Ground of this area between edges that have it on their left, with a radius that no circle in it is beyond.
    pub(crate) fn on_earth(area_m2: f64, radius_m: f64, edges: Vec<[Coord; 2]>) -> Self {
        Ground { area_m2, edges, is_flat: false, radius_m }
    }

    /// Ground on a plane between edges that have it on their left.
    pub(crate) fn on_plane(edges: Vec<[Coord; 2]>) -> Self {
        // Sums of products of differences from a corner: coordinates are large and ground is small.
        let corner = edges.first().map_or(Coord::zero(), |edge| edge[0]);
        let twice = |[a, b]: &[Coord; 2]| {
            let (a, b) = (*a - corner, *b - corner);
            a.x * b.y - a.y * b.x
        };
        Ground { area_m2: edges.iter().map(twice).sum::<f64>() / 2.0, edges, is_flat: true, radius_m: f64::INFINITY }
    }

    /// Whether there is no room in it for a circle of a diameter in metres.
    pub(crate) fn is_narrower(&self, width_m: f64) -> bool {
        // A circle has no room where its area has none.
        let is_too_large = |width_m: f64| {
            self.area_m2 < std::f64::consts::FRAC_PI_4 * width_m * width_m || self.radius_m < width_m / 2.0
        };
        width_m > 0.0 && (is_too_large(width_m) || !self.room().holds(width_m))
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
    pub(crate) fn ground(&self, region: u32, plane: Plane<'_>) -> Result<Ground> {
        let edges = self.edges_around(&[region], |other| other == region);
        let Some(plane) = plane else {
            let region = &self.regions[region as usize];
            return Ok(Ground::on_earth(region.area_m2(), region.radius_m, edges));
        };
        let flat = |[a, b]: [Coord; 2]| Ok([plane(a)?, plane(b)?]);
        Ok(Ground::on_plane(edges.into_iter().map(flat).collect::<Result<_>>()?))
    }
}
