//! Geometries of GeoJSON as text.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::export::{Options, Winding};
use super::feature::Shape;
use super::text::{push_fixed, rounded};

/// Appends a geometry and tells how many members its coordinates have. What falls together at the precision is left out;
/// null if that is all.
pub(super) fn push_geometry(bytes: &mut Vec<u8>, shape: &Shape<'_>, options: Options) -> usize {
    let start = bytes.len();
    let members = match shape {
        Shape::Point(point) => {
            bytes.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":[");
            push_fixed(bytes, point.x(), options.precision);
            bytes.push(b',');
            push_fixed(bytes, point.y(), options.precision);
            1
        }
        Shape::Lines(lines) => {
            bytes.extend_from_slice(b"{\"type\":\"MultiLineString\",\"coordinates\":[");
            let mut list = List::new();
            for line in *lines {
                list.item(bytes, |bytes| push_positions(bytes, line.0.iter(), options.precision) >= 2);
            }
            list.kept
        }
        Shape::Polygons(polygons) => {
            bytes.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":[");
            let polygons = at_precision(polygons, options.precision);
            let mut list = List::new();
            for polygon in &polygons {
                list.item(bytes, |bytes| {
                    bytes.push(b'[');
                    let mut rings = List::new();
                    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                        let coords = ring.0.iter();
                        rings.item(bytes, |bytes| {
                            let count = match options.winding {
                                Winding::CounterClockwise => push_positions(bytes, coords, options.precision),
                                Winding::Clockwise => push_positions(bytes, coords.rev(), options.precision),
                            };
                            count >= 4
                        });
                    }
                    bytes.push(b']');
                    rings.kept > 0
                });
            }
            list.kept
        }
    };
    bytes.extend_from_slice(b"]}");
    if members == 0 {
        bytes.truncate(start);
        bytes.extend_from_slice(b"null");
    }
    members
}

/// Polygons with their vertices moved onto the grid of a precision, without the rings that this leaves no ground, or turns.
pub(super) fn at_precision(polygons: &MultiPolygon<f64>, precision: u8) -> MultiPolygon<f64> {
    let moved = polygons.iter().filter_map(|polygon| {
        let exterior = ring_at_precision(polygon.exterior(), precision, false)?;
        let holes = polygon.interiors().iter().filter_map(|hole| ring_at_precision(hole, precision, true));
        Some(Polygon::new(exterior, holes.collect()))
    });
    moved.collect()
}

/// A ring on the grid of a precision, if it still goes around ground, and in the direction of its kind: outer rings turn
/// left, holes right.
pub(super) fn ring_at_precision(ring: &LineString<f64>, precision: u8, hole: bool) -> Option<LineString<f64>> {
    let mut places: Vec<[i64; 2]> =
        ring.0.iter().map(|at| [at.x, at.y].map(|value| rounded(value, precision))).collect();
    places.dedup();
    // Of whole numbers, the sum is exact.
    let wide = |place: [i64; 2]| place.map(i128::from);
    let twice = places.windows(2).map(|edge| {
        let ([ax, ay], [bx, by]) = (wide(edge[0]), wide(edge[1]));
        ax * by - bx * ay
    });
    let turn = twice.sum::<i128>().signum();
    let scale = f64::from(10_u32.pow(u32::from(precision)));
    let coord = |place: [i64; 2]| Coord { x: place[0] as f64 / scale, y: place[1] as f64 / scale };
    (turn == if hole { -1 } else { 1 }).then(|| places.into_iter().map(coord).collect())
}

/// A list from which items can drop out.
struct List {
    kept: usize,
}

impl List {
    fn new() -> Self {
        List { kept: 0 }
    }

    fn item(&mut self, bytes: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        let start = bytes.len();
        if self.kept > 0 {
            bytes.push(b',');
        }
        if write(bytes) { self.kept += 1 } else { bytes.truncate(start) }
    }
}

/// Appends a list of positions, those that are the same as the one before left out, and counts the others.
fn push_positions<'c>(
    bytes: &mut Vec<u8>,
    coords: impl Iterator<Item = &'c geo_types::Coord<f64>>,
    precision: u8,
) -> usize {
    bytes.push(b'[');
    let mut last = None;
    let mut count = 0;
    for coord in coords {
        let place = (rounded(coord.x, precision), rounded(coord.y, precision));
        if last.replace(place) == Some(place) {
            continue;
        }
        bytes.extend_from_slice(if count == 0 { b"[" } else { b",[" });
        push_fixed(bytes, coord.x, precision);
        bytes.push(b',');
        push_fixed(bytes, coord.y, precision);
        bytes.push(b']');
        count += 1;
    }
    bytes.push(b']');
    count
}
