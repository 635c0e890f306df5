//! Geometries of GeoJSON as text.

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
            let turn = options.winding == Winding::Clockwise;
            let ring = |bytes: &mut Vec<u8>, ring: &geo_types::LineString<f64>| {
                let coords = &ring.0;
                4 <= if turn {
                    push_positions(bytes, coords.iter().rev(), options.precision)
                } else {
                    push_positions(bytes, coords.iter(), options.precision)
                }
            };
            let mut list = List::new();
            for polygon in *polygons {
                list.item(bytes, |bytes| {
                    bytes.push(b'[');
                    let mut rings = List::new();
                    rings.item(bytes, |bytes| ring(bytes, polygon.exterior()));
                    if rings.kept == 0 {
                        return false;
                    }
                    polygon.interiors().iter().for_each(|hole| rings.item(bytes, |bytes| ring(bytes, hole)));
                    bytes.push(b']');
                    true
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
