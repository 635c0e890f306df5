//! The flat maps of a seam, each small enough to be true.

use geo::{BooleanOps, BoundingRect, MapCoords, unary_union};
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon, Polygon, Rect, coord};

use super::gap_ground::LEAST;
use crate::geometry::{Frame, cut_short, distance_m, polygons_area};

/// How far a sheet reaches from its middle at most, in metres: with a strip of up to 100 km beside it, it stays within the
/// 490 km in which a frame is true to a thousandth.
const REACH_M: f64 = 380_000.0;

/// By how many degrees shares overlap, 10 cm: boolean operations move edges by less, so that no slit is left between them.
const OVERLAP: f64 = 1e-6;

/// A degree of latitude is not shorter than this, nor one of longitude than this times the cosine of the latitude.
const METRES_IN_DEGREE: f64 = 110_000.0;

/// A part of a seam on a flat map.
pub(super) struct Sheet {
    pub(super) frame: Frame,
    /// The lines on it, and those beside it that are near enough to matter, in metres.
    pub(super) lines: MultiLineString<f64>,
    /// What of the ground it is there for, in degrees; all if it is the only one.
    share: Option<Rect<f64>>,
}

impl Sheet {
    /// The sheets of lines for what lies within a depth of them.
    pub(super) fn all(lines: &MultiLineString<f64>, depth_m: f64) -> Vec<Self> {
        let lines = cut_short(lines);
        let Some(bounds) = lines.bounding_rect() else { return Vec::new() };
        if fits(bounds) {
            return vec![Sheet::new(&lines, bounds, None)];
        }
        let mut sheets = Vec::new();
        split(&lines, grown(bounds, depth_m), depth_m, &mut sheets);
        sheets
    }

    fn new(lines: &MultiLineString<f64>, bounds: Rect<f64>, share: Option<Rect<f64>>) -> Self {
        let frame = Frame::around(bounds.center());
        Sheet { frame, lines: lines.map_coords(|coord| frame.flat(coord)), share }
    }

    /// Ground on the flat map in degrees, as far as it is in the share.
    pub(super) fn round(&self, ground: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        let round = self.frame.round_polygons(ground);
        without_splinters(match self.share {
            Some(share) => {
                let by = coord! { x: OVERLAP, y: OVERLAP };
                round.intersection(&Rect::new(share.min() - by, share.max() + by).to_polygon())
            }
            None => round,
        })
    }
}

/// The ground of several sheets as one.
pub(super) fn joined(mut shares: Vec<MultiPolygon<f64>>) -> MultiPolygon<f64> {
    match shares.len() {
        1 => shares.swap_remove(0),
        _ => without_splinters(unary_union(&shares)),
    }
}

/// Drops the polygons and holes that boolean operations make of the rounding of coordinates.
fn without_splinters(ground: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let is_large = |ring: &LineString<f64>| polygons_area(&Polygon::new(ring.clone(), Vec::new()).into()) >= LEAST;
    let polygons = ground.into_iter().map(Polygon::into_inner).filter(|(outer, _)| is_large(outer));
    polygons.map(|(outer, holes)| Polygon::new(outer, holes.into_iter().filter(is_large).collect())).collect()
}

/// Halves a box until its parts fit on a sheet; those without lines near them are left out.
fn split(lines: &MultiLineString<f64>, share: Rect<f64>, depth_m: f64, sheets: &mut Vec<Sheet>) {
    let lines = near(lines, grown(share, depth_m));
    if lines.0.is_empty() {
        return;
    }
    if fits(share) {
        sheets.push(Sheet::new(&lines, share, Some(share)));
        return;
    }
    let is_wide = share.width() * share.center().y.to_radians().cos() > share.height();
    let halves = if is_wide { share.split_x() } else { share.split_y() };
    for half in halves {
        split(&lines, half, depth_m, sheets);
    }
}

fn fits(bounds: Rect<f64>) -> bool {
    let corners = bounds.to_polygon();
    corners.exterior().0.iter().all(|corner| distance_m(bounds.center(), *corner) <= REACH_M)
}

/// A box with all that lies within so many metres of it, and somewhat more.
fn grown(bounds: Rect<f64>, by_m: f64) -> Rect<f64> {
    let up = 1.01 * by_m / METRES_IN_DEGREE;
    let (min, max) = (bounds.min(), bounds.max());
    let cosine = (min.y.abs().max(max.y.abs()) + up).min(89.0).to_radians().cos();
    let by = coord! { x: up / cosine, y: up };
    Rect::new(min - by, max + by)
}

/// The stretches of lines whose edges come into a box.
fn near(lines: &MultiLineString<f64>, bounds: Rect<f64>) -> MultiLineString<f64> {
    let meets = |edge: &[Coord]| {
        let edge = Rect::new(edge[0], edge[1]);
        let (one, other) = ((edge.min(), edge.max()), (bounds.min(), bounds.max()));
        one.0.x <= other.1.x && other.0.x <= one.1.x && one.0.y <= other.1.y && other.0.y <= one.1.y
    };
    let stretches = lines.iter().flat_map(|line| {
        let edges: Vec<&[Coord]> = line.0.windows(2).collect();
        let runs = edges.chunk_by(|one, other| meets(one) == meets(other)).filter(|run| meets(run[0]));
        let line =
            |run: &[&[Coord]]| run[..1].iter().map(|edge| edge[0]).chain(run.iter().map(|edge| edge[1])).collect();
        runs.map(line).collect::<Vec<LineString<f64>>>()
    });
    stretches.collect()
}
