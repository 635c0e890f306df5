//! Shapes out of bytes, and the index held against the slow twin.

use disputed::geometry::Partition;
use disputed::index::PointIndex;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::common::{Random, Shape, pieces, points, twin};

/// Takes bytes off the front; zeros behind the end.
pub struct Bytes<'b>(pub &'b [u8]);

impl Bytes<'_> {
    pub fn next(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A polygon on a lattice, whose vertices and edges meet those of others as often as they cross them.
pub fn polygon(bytes: &mut Bytes<'_>, place: impl Fn(u8, u8) -> Coord<f64>) -> Polygon<f64> {
    let exterior = ring(bytes, &place);
    // Most polygons have no hole.
    let holes = (bytes.next() % 8).saturating_sub(5);
    Polygon::new(exterior, (0..holes).map(|_| ring(bytes, &place)).collect())
}

fn ring(bytes: &mut Bytes<'_>, place: &impl Fn(u8, u8) -> Coord<f64>) -> LineString<f64> {
    let vertices = 3 + bytes.next() % 15;
    let mut ring: Vec<Coord<f64>> = (0..vertices).map(|_| place(bytes.next(), bytes.next())).collect();
    ring.push(ring[0]);
    LineString::new(ring)
}

/// The sizes that a lattice can have, and where it begins: thirds are no round
/// numbers, and products of the last two overflow or underflow.
const LAYS: [(f64, f64); 6] =
    [(1.0, 0.0), (1.0 / 3.0, 44.0), (0.001, 35.0), (1e-9, 44.4), (1e300, -8e300), (1e-300, 0.0)];

/// Pieces of up to five zones; some are parts of the zone before them, some are there on some days only.
fn shapes(bytes: &mut Bytes<'_>) -> Vec<Shape> {
    let (scale, origin) = LAYS[bytes.next() as usize % LAYS.len()];
    let place = |x: u8, y: u8| {
        let at = |step: u8| origin + f64::from(step % 16) * scale;
        Coord { x: at(x), y: at(y) }
    };
    let mut shapes: Vec<Shape> = Vec::new();
    while !bytes.is_empty() && shapes.len() < 12 {
        let [zone, days] = [bytes.next(), bytes.next()];
        let part_of = (zone & 0x80 != 0).then(|| u32::from(zone >> 4 & 7)).filter(|whole| *whole < 5);
        let zone = u32::from(zone % 5);
        let (from, until) = match days {
            0..=127 => (i32::MIN, i32::MAX),
            _ => (i32::from(days & 7), i32::from(days & 7) + 1 + i32::from(days >> 3 & 7)),
        };
        let parts = 1 + bytes.next() % 8 / 6;
        let geometry = MultiPolygon::new((0..parts).map(|_| polygon(bytes, place)).collect());
        shapes.push(Shape { zone, part_of, depth: 0, from, until, geometry });
    }
    // Deeper than what it is a part of, wherever that stands; those that go round in a circle are refused.
    for _ in 0..shapes.len() {
        let deepest = |zone| shapes.iter().filter(|shape| shape.zone == zone).map(|shape| shape.depth).max();
        let whole = |shape: &Shape| shape.part_of.and_then(deepest);
        let depths: Vec<u32> = shapes.iter().map(|shape| whole(shape).map_or(0, |depth| depth + 1)).collect();
        shapes.iter_mut().zip(depths).for_each(|(shape, depth)| shape.depth = depth);
    }
    shapes
}

/// What an index is built of is a partition, and it answers as a scan over all shapes does; so does what it is written as.
pub fn index(bytes: &[u8]) {
    let shapes = shapes(&mut Bytes(bytes));
    let Ok(partition) = Partition::new(&pieces(&shapes)) else { return };
    let Ok(index) = PointIndex::build(partition) else { return };
    let mut written = Vec::new();
    index.encode(&mut written);
    assert_eq!(PointIndex::decode(&written).as_ref(), Ok(&index));
    let mut random = Random(bytes.len() as u64);
    let points = points(&shapes, 64, &mut random);
    let mut many = vec![None; points.len()];
    for day in [-1, 0, 3, 8, 20] {
        for &point in &points {
            assert_eq!(index.zone_at(point, day), twin(&shapes, point, day), "{point:?} on day {day}: {shapes:#?}");
        }
        index.zones_at(&points, &vec![day; points.len()], &mut many);
        assert!(points.iter().zip(&many).all(|(point, zone)| *zone == index.zone_at(*point, day)));
    }
}
