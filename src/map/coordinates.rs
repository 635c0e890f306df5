//! Geometries of GeoJSON as text.

use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};

use super::export::{Options, Winding};
use super::feature::Shape;
use super::text::{push_units, rounded};

/// A geometry that was written: how many members its coordinates have, and the box around them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub(super) members: usize,
    pub(super) extent: Extent,
}

/// A box around coordinates as they are written: west, south, east, north in units of the last decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent([i64; 4]);

impl Default for Extent {
    /// Around nothing.
    fn default() -> Self {
        Extent([i64::MAX, i64::MAX, i64::MIN, i64::MIN])
    }
}

impl Extent {
    fn of([x, y]: [i64; 2]) -> Self {
        Extent([x, y, x, y])
    }

    pub(super) fn with(self, other: Extent) -> Self {
        let (Extent([west, south, east, north]), Extent(more)) = (self, other);
        Extent([west.min(more[0]), south.min(more[1]), east.max(more[2]), north.max(more[3])])
    }

    /// Its four sides, unless it is around nothing.
    pub(super) fn sides(self) -> Option<[i64; 4]> {
        (self.0[0] <= self.0[2]).then_some(self.0)
    }
}

/// Appends a geometry. What falls together at the precision is left out; null if that is all.
pub(super) fn push_geometry(bytes: &mut Vec<u8>, shape: &Shape<'_>, options: Options) -> Written {
    let start = bytes.len();
    let precision = options.precision;
    let written = match shape {
        Shape::Point(point) => {
            bytes.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
            let extent = push_position(bytes, point.0, precision);
            Written { members: 1, extent }
        }
        Shape::Lines(lines) => {
            bytes.extend_from_slice(b"{\"type\":\"MultiLineString\",\"coordinates\":[");
            let lines = lines.iter().filter_map(|line| line_at_precision(line, precision));
            let written = push_list(bytes, lines, |bytes, line| push_positions(bytes, &line.0, options));
            bytes.push(b']');
            written
        }
        Shape::Polygons(polygons) => {
            bytes.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":[");
            let written = push_list(bytes, at_precision(polygons, options), |bytes, polygon| {
                bytes.push(b'[');
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                let written = push_list(bytes, rings, |bytes, ring| push_positions(bytes, &ring.0, options));
                bytes.push(b']');
                written.extent
            });
            bytes.push(b']');
            written
        }
    };
    bytes.push(b'}');
    if written.members == 0 {
        bytes.truncate(start);
        bytes.extend_from_slice(b"null");
    }
    written
}

/// Polygons as they are written: their vertices moved onto the grid of the precision, without the rings that this leaves no
/// ground, or turns; in the direction asked for.
pub(super) fn at_precision(polygons: &MultiPolygon<f64>, options: Options) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>, hole: bool| {
        let mut ring = ring_at_precision(ring, options.precision, hole)?;
        if options.winding == Winding::Clockwise {
            ring.0.reverse();
        }
        Some(ring)
    };
    let moved = polygons.iter().filter_map(|polygon| {
        let exterior = ring(polygon.exterior(), false)?;
        Some(Polygon::new(exterior, polygon.interiors().iter().filter_map(|hole| ring(hole, true)).collect()))
    });
    moved.collect()
}

/// A line as it is written, if it still leads anywhere.
pub(super) fn line_at_precision(line: &LineString<f64>, precision: u8) -> Option<LineString<f64>> {
    let places = places(line, precision);
    (places.len() > 1).then(|| places.into_iter().map(|place| coord(place, precision)).collect())
}

/// A point as it is written.
pub(super) fn point_at_precision(point: Point<f64>, precision: u8) -> Point<f64> {
    coord([point.x(), point.y()].map(|value| rounded(value, precision)), precision).into()
}

/// The vertices of a line in units of the last decimal, those that are the same as the one before left out.
fn places(line: &LineString<f64>, precision: u8) -> Vec<[i64; 2]> {
    let mut places: Vec<[i64; 2]> =
        line.0.iter().map(|at| [at.x, at.y].map(|value| rounded(value, precision))).collect();
    places.dedup();
    places
}

fn coord(place: [i64; 2], precision: u8) -> Coord<f64> {
    let scale = f64::from(10_u32.pow(u32::from(precision)));
    Coord { x: place[0] as f64 / scale, y: place[1] as f64 / scale }
}

/// A ring on the grid of a precision, if it still goes around ground, and in the direction of its kind: outer rings turn
/// left, holes right.
pub(super) fn ring_at_precision(ring: &LineString<f64>, precision: u8, hole: bool) -> Option<LineString<f64>> {
    let places = places(ring, precision);
    // Of whole numbers, the sum is exact.
    let wide = |place: [i64; 2]| place.map(i128::from);
    let twice = places.windows(2).map(|edge| {
        let ([ax, ay], [bx, by]) = (wide(edge[0]), wide(edge[1]));
        ax * by - bx * ay
    });
    let turn = twice.sum::<i128>().signum();
    (turn == if hole { -1 } else { 1 }).then(|| places.into_iter().map(|place| coord(place, precision)).collect())
}

/// Appends items with commas between them, each with the box around it.
fn push_list<T>(
    bytes: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut push: impl FnMut(&mut Vec<u8>, T) -> Extent,
) -> Written {
    let mut written = Written::default();
    for item in items {
        if written.members > 0 {
            bytes.push(b',');
        }
        written.members += 1;
        written.extent = written.extent.with(push(bytes, item));
    }
    written
}

fn push_positions(bytes: &mut Vec<u8>, coords: &[Coord<f64>], options: Options) -> Extent {
    bytes.push(b'[');
    let written = push_list(bytes, coords, |bytes, coord| push_position(bytes, *coord, options.precision));
    bytes.push(b']');
    written.extent
}

fn push_position(bytes: &mut Vec<u8>, coord: Coord<f64>, precision: u8) -> Extent {
    let place = [coord.x, coord.y].map(|value| rounded(value, precision));
    bytes.push(b'[');
    push_units(bytes, place[0], precision);
    bytes.push(b',');
    push_units(bytes, place[1], precision);
    bytes.push(b']');
    Extent::of(place)
}
