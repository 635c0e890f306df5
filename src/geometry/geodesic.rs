//! Lengths, areas and places on the ellipsoid of WGS 84.
//!
//! Edges are geodesics: the shortest ways between their ends. Algorithms: C. F. F. Karney, Algorithms for geodesics,
//! J. Geodesy 87 (2013), doi:10.1007/s00190-012-0578-z.

use std::sync::LazyLock;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// The mean radius of the earth in metres (IUGG).
pub(crate) const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// The smallest radius of curvature of the ellipsoid in metres: that of the meridian at the equator.
const LEAST_RADIUS: f64 = 6_335_439.0;

/// Square millimetres: whole numbers, so that sums do not depend on their order and parts add up to the whole exactly.
pub(crate) type SquareMm = i128;

/// Square millimetres as km2.
pub(crate) fn km2(area: SquareMm) -> f64 {
    area as f64 / 1e12
}

/// The length of an edge in metres, and the area between it and the equator: positive eastward in the north.
pub(crate) fn edge_measures(a: Coord, b: Coord) -> (f64, SquareMm) {
    let (length, _, _, _, _, _, area, _): (f64, f64, f64, f64, f64, f64, f64, f64) = WGS84.inverse(a.y, a.x, b.y, b.x);
    (length, (area * 1e6).round() as SquareMm)
}

/// The distance of two points in metres.
pub(crate) fn distance_m(a: Coord, b: Coord) -> f64 {
    WGS84.inverse(a.y, a.x, b.y, b.x)
}

/// The area of polygons, holes taken out, whatever the direction of their rings.
pub(crate) fn polygons_area(polygons: &MultiPolygon<f64>) -> SquareMm {
    let within = |ring: &LineString<f64>| {
        ring.0.windows(2).map(|edge| edge_measures(edge[0], edge[1]).1).sum::<SquareMm>().abs()
    };
    let of =
        |polygon: &Polygon<f64>| within(polygon.exterior()) - polygon.interiors().iter().map(within).sum::<SquareMm>();
    polygons.iter().map(of).sum()
}

/// The point of an edge that is nearest to a point, and its distance in metres.
///
/// A point on the edge is moved to where the edge passes the point at a right angle as it looks in the gnomonic projection
/// around it, in which the edge is straight and angles at the centre are true; this settles within a few rounds (Karney 2013,
/// section 8).
pub(crate) fn nearest_on_edge(a: Coord, b: Coord, point: Coord) -> (Coord, f64) {
    let nearer_end = if distance_m(a, point) <= distance_m(b, point) { a } else { b };
    let mut foot = nearer_end;
    for _ in 0..8 {
        let Some([a_at, b_at, at]) = gnomonic(foot, [a, b, point]) else { break };
        let along = b_at - a_at;
        let length2 = along.x * along.x + along.y * along.y;
        if length2 == 0.0 {
            break;
        }
        let share = ((at - a_at).x * along.x + (at - a_at).y * along.y) / length2;
        let next = match share {
            ..=0.0 => a,
            1.0.. => b,
            _ => ungnomonic(foot, a_at + along * share),
        };
        let moved = distance_m(foot, next);
        foot = next;
        if moved < 1e-4 {
            break;
        }
    }
    (foot, distance_m(foot, point))
}

/// Points in the ellipsoidal gnomonic projection around a centre, in metres; nothing beyond its horizon.
fn gnomonic(centre: Coord, points: [Coord; 3]) -> Option<[Coord; 3]> {
    let mut out = [Coord::zero(); 3];
    for (at, point) in out.iter_mut().zip(points) {
        let (_, azimuth, _, reduced, scale, _, _): (f64, f64, f64, f64, f64, f64, f64) =
            WGS84.inverse(centre.y, centre.x, point.y, point.x);
        if scale <= 0.0 {
            return None;
        }
        let (sin, cos) = azimuth.to_radians().sin_cos();
        *at = Coord { x: sin, y: cos } * (reduced / scale);
    }
    Some(out)
}

/// The place of a point of the gnomonic projection, near enough for a step towards its centre.
fn ungnomonic(centre: Coord, at: Coord) -> Coord {
    let far = at.x.hypot(at.y);
    let length = LEAST_RADIUS * (far / LEAST_RADIUS).atan();
    destination(centre, at.x.atan2(at.y).to_degrees(), length)
}

/// The point at the end of a geodesic of this azimuth (degrees from north, eastward) and length in metres.
fn destination(from: Coord, azimuth: f64, length: f64) -> Coord {
    let (lat, lon): (f64, f64) = WGS84.direct(from.y, from.x, azimuth, length);
    Coord { x: lon, y: lat }
}

/// A point on the ellipsoid as metres from the centre of the earth, the first axis towards 0 E on the equator and the third towards
/// the north pole (EPSG Guidance Note 7-2, method 9602): the straight way between two of them is never longer than the way
/// along the ground.
pub(crate) fn earth_centred(point: Coord) -> [f64; 3] {
    let flattening = WGS84.flattening();
    let eccentricity2 = flattening * (2.0 - flattening);
    let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (point.x.to_radians().sin_cos(), point.y.to_radians().sin_cos());
    let normal = WGS84.equatorial_radius() / (1.0 - eccentricity2 * sin_lat * sin_lat).sqrt();
    [normal * cos_lat * cos_lon, normal * cos_lat * sin_lon, normal * (1.0 - eccentricity2) * sin_lat]
}

/// Metres in a degree of longitude and of latitude, for what is near to a latitude (radii of curvature: Snyder 1987,
/// doi:10.3133/pp1395, section 4).
pub(crate) fn metres_in_degree(latitude: f64) -> [f64; 2] {
    let flattening = WGS84.flattening();
    let eccentricity2 = flattening * (2.0 - flattening);
    let (sin, cos) = latitude.to_radians().sin_cos();
    let curved = 1.0 - eccentricity2 * sin * sin;
    let normal = WGS84.equatorial_radius() / curved.sqrt();
    // Nothing is narrower than at a hair's breadth from a pole.
    [normal * cos.max(1e-9), normal * (1.0 - eccentricity2) / curved].map(f64::to_radians)
}

/// How far along an edge that is straight in degrees (0 at its start, 1 at its end) it is nearest to a point, and the
/// distance in metres, with the scale at the point: for what is near.
pub(crate) fn nearest_on_straight([a, b]: [Coord; 2], point: Coord) -> (f64, f64) {
    let scale = metres_in_degree(point.y);
    let [a, b] = [a, b].map(|end| Coord { x: (end.x - point.x) * scale[0], y: (end.y - point.y) * scale[1] });
    let along = b - a;
    let length2 = along.x * along.x + along.y * along.y;
    let share = if length2 > 0.0 { (-(a.x * along.x + a.y * along.y) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let nearest = a + along * share;
    (share, nearest.x.hypot(nearest.y))
}

/// How far at most, in metres, an edge of this length rises above the straight line through the earth between its ends: the
/// height of an arc of the smallest radius over its chord, `length^2 / 8 R` (the first term of `R (1 - cos(length / 2 R))`,
/// which is never more), and a hundredth for what the curvature changes along it.
pub(crate) fn rise_m(length_m: f64) -> f64 {
    length_m * length_m / (8.0 * LEAST_RADIUS) * 1.01
}

/// A flat map in metres around a centre: azimuthal equidistant (Snyder 1987, section 25). Lengths within `r` of the
/// centre are true to within `(r / R)^2 / 6` of themselves, `R` the radius of the earth: 0.1 % at 490 km.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    centre: Coord,
}

impl Frame {
    pub(crate) fn around(centre: Coord) -> Self {
        Frame { centre }
    }

    /// Degrees to metres.
    pub(crate) fn flat(&self, point: Coord) -> Coord {
        let (length, azimuth, _, _): (f64, f64, f64, f64) =
            WGS84.inverse(self.centre.y, self.centre.x, point.y, point.x);
        let (sin, cos) = azimuth.to_radians().sin_cos();
        Coord { x: sin, y: cos } * length
    }

    /// Metres to degrees.
    pub(crate) fn round(&self, at: Coord) -> Coord {
        destination(self.centre, at.x.atan2(at.y).to_degrees(), at.x.hypot(at.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_of_an_edge_beats_a_fine_search() {
        for (a, b, p) in [
            ((44.0, 35.0), (44.0, 36.0), (44.5, 35.3)),
            ((42.0, 33.0), (46.0, 37.5), (43.0, 36.5)),
            ((44.0, 35.0), (44.01, 35.01), (44.9, 35.9)),
            ((44.0, 35.0), (44.01, 35.01), (44.004, 35.006)),
            ((-179.9, 70.0), (-170.0, 71.0), (-175.0, 69.0)),
        ] {
            let [a, b, p] = [a, b, p].map(Coord::from);
            let (foot, found) = nearest_on_edge(a, b, p);
            let (length, azimuth, _, _): (f64, f64, f64, f64) = WGS84.inverse(a.y, a.x, b.y, b.x);
            let steps = 20_000;
            let searched = (0..=steps)
                .map(|step| distance_m(destination(a, azimuth, length * f64::from(step) / f64::from(steps)), p))
                .fold(f64::INFINITY, f64::min);
            assert!((found - searched).abs() <= 1e-3 + searched * 1e-5, "{found} {searched}");
            assert!(found <= searched + 1e-3, "{found} {searched}");
            assert!((distance_m(foot, p) - found).abs() < 1e-9);
        }
    }

    #[test]
    fn the_flat_map_is_true_to_a_thousandth_within_490_km() {
        let centre = Coord { x: 44.0, y: 35.5 };
        let frame = Frame::around(centre);
        for azimuth in 0..36 {
            let edge = destination(centre, f64::from(azimuth) * 10.0, 490_000.0);
            for turn in [0.0, 45.0, 90.0] {
                let near = destination(edge, f64::from(azimuth) * 10.0 + turn + 90.0, 5_000.0);
                if distance_m(centre, near) > 490_000.0 {
                    continue;
                }
                let (one, other) = (frame.flat(edge), frame.flat(near));
                let flat = (one - other).x.hypot((one - other).y);
                let true_length = distance_m(edge, near);
                assert!((flat - true_length).abs() <= 1e-3 * true_length, "{flat} {true_length}");
                let back = frame.round(other);
                assert!(distance_m(back, near) < 1e-3);
            }
        }
    }

    /// The shortest way to an edge meets it at a right angle, unless it ends in an end of the edge.
    #[test]
    fn the_shortest_way_to_an_edge_meets_it_at_a_right_angle() {
        for (a, b, p, nearest_end) in [
            ((44.0, 35.0), (44.0, 36.0), (44.5, 35.3), None),
            ((42.0, 33.0), (46.0, 37.5), (43.0, 36.5), None),
            ((30.0, 20.0), (60.0, 50.0), (40.0, 44.0), None),
            ((-179.9, 70.0), (-170.0, 71.0), (-175.0, 69.0), None),
            ((44.0, 35.0), (44.01, 35.01), (44.9, 35.9), Some(1)),
            ((44.0, 35.0), (44.01, 35.01), (43.0, 35.0), Some(0)),
        ] {
            let [a, b, p] = [a, b, p].map(Coord::from);
            let (foot, distance) = nearest_on_edge(a, b, p);
            if let Some(end) = nearest_end {
                assert_eq!(foot, [a, b][end]);
                continue;
            }
            let azimuth = |from: Coord, to: Coord| {
                let (_, azimuth, _, _): (f64, f64, f64, f64) = WGS84.inverse(from.y, from.x, to.y, to.x);
                azimuth.to_radians()
            };
            let off = (azimuth(foot, p) - azimuth(foot, b)).cos() * distance;
            assert!(off.abs() < 1e-3, "{off} m along the edge are left to go");
        }
    }

    #[test]
    fn the_straight_way_is_a_bound_of_the_way_along_the_ground() {
        for (a, b) in [
            ((42.0, 33.0), (46.0, 37.5)),
            ((44.0, 35.0), (44.5, 35.0)),
            ((44.0, 80.0), (44.0, 80.5)),
            ((1.0, 0.0), (1.0, 0.5)),
        ] {
            let [a, b] = [a, b].map(Coord::from);
            let [one, other] = [a, b].map(earth_centred);
            let straight = (0..3).map(|i| (one[i] - other[i]).powi(2)).sum::<f64>().sqrt();
            let ground = distance_m(a, b);
            // On a sphere of the radius R it is shorter by (ground / R)^2 / 24 of itself.
            let shorter = (ground / 6.37e6).powi(2) / 24.0;
            assert!(straight < ground);
            assert!((1.0 - straight / ground - shorter).abs() < shorter * 0.05 + 1e-9, "{straight} of {ground}");
        }
    }

    /// The rise over the middle of the straight way, at the ends of the earth and at its waist.
    #[test]
    fn no_edge_rises_higher_than_is_said() {
        for (from, azimuth) in [((44.0, 35.0), 20.0), ((44.0, 0.0), 90.0), ((44.0, 0.0), 0.0), ((44.0, 89.0), 0.0)] {
            for length in [1e3, 3e4, 3e5] {
                let from = Coord::from(from);
                let [start, middle, end] =
                    [0.0, 0.5, 1.0].map(|share| earth_centred(destination(from, azimuth, length * share)));
                let rise = (0..3).map(|i| (middle[i] - f64::midpoint(start[i], end[i])).powi(2)).sum::<f64>().sqrt();
                assert!(rise <= rise_m(length) && rise_m(length) < rise * 1.03, "{rise} of {}", rise_m(length));
            }
        }
    }
}
