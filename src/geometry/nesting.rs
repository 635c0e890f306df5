//! Rings into polygons: which hole is in which ring.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::dissolve::{Arcs, Walk};
use super::geodesic::SquareMm;
use super::measure::{enclosed, holds};
use super::partition::are_counterclockwise;
use super::predicates::is_under;

/// A closed line around ground, or around a hole in it.
pub(super) struct Ring {
    line: LineString<f64>,
    /// As it turns on the map, where edges are straight: as geodesics, long edges of a narrow ring can lie on each other's
    /// far side, and its area be negative.
    is_outer: bool,
    /// Without its sign.
    area: SquareMm,
    bounds: Rect<f64>,
}

impl Ring {
    pub(super) fn new(arcs: Arcs<'_>, walks: &[Walk]) -> Self {
        let line = arcs.line(walks);
        let left_area = |walk: &Walk| {
            let area = arcs.facts(*walk).left_area;
            if walk.forward { area } else { -area }
        };
        let area = walks.iter().map(left_area).sum::<SquareMm>().abs();
        let (mut min, mut max) = (Coord { x: f64::MAX, y: f64::MAX }, Coord { x: f64::MIN, y: f64::MIN });
        for bounds in walks.iter().map(|walk| arcs.facts(*walk).bounds) {
            min = Coord { x: min.x.min(bounds.min().x), y: min.y.min(bounds.min().y) };
            max = Coord { x: max.x.max(bounds.max().x), y: max.y.max(bounds.max().y) };
        }
        // What meets in the westernmost vertices: a small part of a long ring.
        let western = walks.iter().filter(|walk| arcs.facts(**walk).bounds.min().x == min.x);
        let is_outer = are_counterclockwise(western.flat_map(|walk| arcs.edges(*walk))) == Some(true);
        Ring { line, is_outer, area, bounds: Rect::new(min, max) }
    }

    /// The area on the map, where of two rings around a hole the inner one has less. In square degrees.
    fn map_area(&self) -> f64 {
        enclosed(self.line.0.windows(2).map(|edge| [edge[0], edge[1]])).abs()
    }

    /// Whether a hole lies inside, decided by a vertex that is not on this ring.
    fn contains(&self, hole: &Ring) -> bool {
        let inside = |point: Coord| {
            let mut odd = false;
            for edge in self.line.0.windows(2) {
                if edge[0] == point {
                    return None;
                }
                odd ^= is_under(edge[0], edge[1], point);
            }
            Some(odd)
        };
        hole.line.0.iter().find_map(|&point| inside(point)).unwrap_or(false)
    }
}

/// Puts each hole into the innermost ring around it.
pub(super) fn nest(rings: Vec<Ring>) -> MultiPolygon<f64> {
    let (mut outer, holes): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|ring| ring.is_outer);
    outer.sort_by_key(|ring| ring.area);
    let mut inner: Vec<Vec<LineString<f64>>> = outer.iter().map(|_| Vec::new()).collect();
    let boxed = |(number, ring): (usize, &Ring)| {
        let corners: [[f64; 2]; 2] = [ring.bounds.min().into(), ring.bounds.max().into()];
        GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), number)
    };
    let boxes = if holes.is_empty() { Vec::new() } else { outer.iter().enumerate().map(boxed).collect() };
    let near = RTree::bulk_load(boxes);
    for hole in holes {
        let there = near.locate_all_at_point(&hole.bounds.min().into()).map(|found| found.data);
        let mut candidates: Vec<usize> = there.filter(|&ring| holds(outer[ring].bounds, hole.bounds)).collect();
        candidates.sort_unstable();
        let around = match candidates.as_slice() {
            // A hole always lies in something.
            &[only] => Some(only),
            several => {
                let around = several.iter().copied().filter(|&ring| outer[ring].contains(&hole));
                around.min_by(|&one, &other| outer[one].map_area().total_cmp(&outer[other].map_area()))
            }
        };
        if let Some(ring) = around {
            inner[ring].push(hole.line);
        }
    }
    let polygons = outer.into_iter().zip(inner).map(|(ring, holes)| Polygon::new(ring.line, holes));
    polygons.rev().collect()
}

#[cfg(test)]
mod tests {
    use geo::Validation;

    use super::*;
    use crate::geometry::arc_table::ArcTable;
    use crate::geometry::{NO_CLASS, Partition, Piece};

    /// A strip above one edge of a degree, which as a geodesic runs through it, has less area than an island in a hole of it.
    #[test]
    fn a_hole_in_an_island_is_none_of_the_strip_around_it() {
        let box_of = |west: f64, east: f64, south: f64, north: f64, steps: i32| {
            let x = move |step: i32| west + (east - west) * f64::from(step) / f64::from(steps);
            let there = (0..=steps).map(move |step| Coord { x: x(step), y: south });
            let back = (0..=steps).rev().map(move |step| Coord { x: x(step), y: north });
            LineString::from(there.chain(back).collect::<Vec<Coord>>())
        };
        let hole = box_of(44.05, 44.95, 36.000_2, 36.000_8, 90);
        let shore = box_of(44.06, 44.94, 36.000_3, 36.000_7, 88);
        let lake = box_of(44.4, 44.6, 36.000_4, 36.000_6, 20);
        let mut strip = box_of(44.0, 45.0, 36.0, 36.001, 100);
        strip.0.drain(1..100);
        let polygons = [
            Polygon::new(strip, vec![hole.clone()]),
            Polygon::new(hole, vec![shore.clone()]),
            Polygon::new(shore, vec![lake.clone()]),
            Polygon::new(lake, Vec::new()),
        ]
        .map(MultiPolygon::from);
        let piece = |(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry };
        let partition = Partition::new(&polygons.iter().zip(0..).map(piece).collect::<Vec<_>>()).unwrap();
        let arcs = Arcs { partition: &partition, table: &ArcTable::new(&partition) };
        let areas = [0, 2].map(|zone| arcs.table.zone_area(zone, 0));
        assert!(areas[0] < areas[1], "the strip is not narrow enough: {areas:?}");
        let ground = arcs.dissolve(0, &[0, NO_CLASS, 0, NO_CLASS], 1).remove(0);
        assert!(ground.is_valid(), "{:?}", ground.validation_errors());
        assert_eq!(ground.iter().map(|polygon| polygon.interiors().len()).collect::<Vec<_>>(), [1, 1]);
    }
}
