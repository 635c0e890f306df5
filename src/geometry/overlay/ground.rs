//! How large and how wide the ground of a region is: on the ellipsoid, or on a plane.

use geo_types::{Coord, Rect};

use super::Overlay;
use crate::error::Result;
use crate::geometry::{Room, enclosed, metres_in_degree};

/// What to measure on: the ellipsoid of WGS 84 if it is `None`, otherwise the plane that this takes places to, whose units
/// are metres.
pub(crate) type Plane<'a> = Option<&'a dyn Fn(Coord) -> Result<Coord>>;

/// Connected ground, measured.
pub(crate) struct Ground<'a> {
    /// Along geodesics on the ellipsoid, so that parts add up to the whole: negative where a long edge runs beyond others.
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
        Ground { area_m2: enclosed(edges.iter().copied()), edges, is_flat: true, places: &[] }
    }

    /// Whether there is no room in it for a circle of a diameter in metres.
    pub(crate) fn is_narrower(&self, width_m: f64) -> bool {
        // A circle has no room where its area has none.
        width_m > 0.0
            && (self.most_m2() < std::f64::consts::FRAC_PI_4 * width_m * width_m
                || !self.room().holds(width_m, self.places))
    }

    /// No less than the area between straight edges. Along geodesics the area of ground under a long edge can be anything, for
    /// one of a degree runs a hundred metres beside the straight one.
    pub(crate) fn most_m2(&self) -> f64 {
        if self.is_flat {
            return self.area_m2;
        }
        let latitudes = || self.edges.iter().flatten().map(|end| end.y);
        let (south, north) = (latitudes().fold(90.0, f64::min), latitudes().fold(-90.0, f64::max));
        // A degree of longitude is longest near the equator, one of latitude near a pole.
        let [across, _] = metres_in_degree(0.0_f64.clamp(south.min(north), north));
        let [_, along] = metres_in_degree(south.abs().max(north.abs()));
        enclosed(self.edges.iter().copied()) * across * along
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

#[cfg(test)]
mod tests {
    use geo_types::{Polygon, coord};

    use super::*;
    use crate::geometry::overlay::{Labelled, node};
    use crate::geometry::polygons_area;

    /// A strip of 55 m above an edge of a degree: as a geodesic the edge runs above the strip, and the area is negative.
    #[test]
    fn a_strip_along_a_long_edge_is_as_wide_as_it_is_on_the_map() {
        let ring = [(0.0, 36.0), (1.0, 36.0), (0.75, 36.0005), (0.5, 36.0005), (0.25, 36.0005)];
        let corner = |at: usize| coord! { x: ring[at % 5].0, y: ring[at % 5].1 };
        let edges = (0..5).map(|at| Labelled { ends: [corner(at), corner(at + 1)], label: 0 });
        let overlay = Overlay::new(node(edges).unwrap()).unwrap();
        let ground = overlay.ground(1, None).unwrap();
        assert!((ground.width_m() - 55.0).abs() < 2.0, "{}", ground.width_m());
        assert!(!ground.is_narrower(50.0) && ground.is_narrower(60.0));
        assert!(ground.area_m2 < 0.0, "{}", ground.area_m2);
    }

    /// The edges around a square.
    fn square(corner: Coord, side: f64) -> Vec<[Coord; 2]> {
        let at = |x: f64, y: f64| corner + coord! { x: x * side, y: y * side };
        let ring = [at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
        (0..4).map(|edge| [ring[edge], ring[(edge + 1) % 4]]).collect()
    }

    #[test]
    fn a_square_is_as_wide_as_its_side_be_it_small_or_large() {
        for side in [0.6, 200.0, 300_000.0] {
            let ground = Ground::on_plane(square(coord! { x: 5e5, y: 4e6 }, side));
            assert!(!ground.is_narrower(side * 0.95) && ground.is_narrower(side * 1.05), "{side}");
            assert!(!ground.is_narrower(0.0));
        }
        // In degrees at the equator, where they are all but the same.
        for (degrees, side) in [(1e-5, 1.106), (2.0, 221_150.0)] {
            let ground = Ground::on_earth(0.0, &[], square(coord! { x: 44.0, y: -degrees / 2.0 }, degrees));
            assert!(!ground.is_narrower(side * 0.95) && ground.is_narrower(side * 1.05), "{side}");
        }
    }

    /// North and south of the equator, and across it.
    #[test]
    fn the_most_area_is_little_more_than_the_area() {
        for south in [36.0, -36.01, -0.005, 75.0, -75.01] {
            let edges = square(coord! { x: 44.0, y: south }, 0.01);
            let ring = edges.iter().map(|edge| edge[0]).collect();
            let area = polygons_area(&Polygon::new(ring, Vec::new()).into()) as f64 / 1e6;
            let most = Ground::on_earth(0.0, &[], edges).most_m2();
            assert!((0.999_999..1.001).contains(&(most / area)), "{most} for {area} at {south}");
        }
    }
}
