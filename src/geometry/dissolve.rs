//! Zones melted into polygons along the arcs between them, and arcs joined into lines. No coordinate is computed.

use geo_types::{Coord, LineString, MultiPolygon};

use super::arc_table::{ArcFacts, ArcTable};
use super::nesting::{Ring, nest};
use super::partition::Partition;
use super::tracing::Tracer;

/// The class of ground that no polygon is wanted of.
pub(crate) const NO_CLASS: u32 = u32::MAX;

/// An arc and the direction in which it is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Walk {
    pub(crate) arc: u32,
    pub(crate) forward: bool,
}

/// A partition with its table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arcs<'a> {
    pub(crate) partition: &'a Partition,
    pub(crate) table: &'a ArcTable,
}

impl<'a> Arcs<'a> {
    pub(super) fn facts(self, walk: Walk) -> &'a ArcFacts {
        self.table.arc(walk.arc)
    }

    pub(super) fn start(self, walk: Walk) -> u32 {
        self.facts(walk).ends[usize::from(!walk.forward)]
    }

    pub(super) fn end(self, walk: Walk) -> u32 {
        self.facts(walk).ends[usize::from(walk.forward)]
    }

    fn vertices(self, walk: Walk) -> &'a [Coord] {
        &self.partition.vertices[self.partition.vertex_range(walk.arc as usize)]
    }

    /// The first two vertices in the direction of the walk.
    pub(super) fn departure(self, walk: Walk) -> [Coord; 2] {
        let vertices = self.vertices(walk);
        let last = vertices.len() - 1;
        if walk.forward { [vertices[0], vertices[1]] } else { [vertices[last], vertices[last - 1]] }
    }

    /// The last vertex of the walk and the one before it.
    pub(super) fn arrival(self, walk: Walk) -> [Coord; 2] {
        let vertices = self.vertices(walk);
        let last = vertices.len() - 1;
        if walk.forward { [vertices[last], vertices[last - 1]] } else { [vertices[0], vertices[1]] }
    }

    /// The arcs of a day with the classes on their two sides, left before right; the same class on both is left out.
    pub(crate) fn between_classes(self, day: i32, class: &[u32]) -> impl Iterator<Item = (u32, [u32; 2])> {
        let of = |zone: Option<u32>| zone.map_or(NO_CLASS, |zone| class[zone as usize]);
        let classes = move |number: u32| {
            let arc = self.partition.arc(number as usize);
            (number, [of(arc.left), of(arc.right)])
        };
        self.on(day).into_iter().map(classes).filter(|(_, [left, right])| left != right)
    }

    /// The arcs of a day in ascending order. Cost: in proportion to their number.
    pub(crate) fn on(self, day: i32) -> Vec<u32> {
        self.table.days_of_arcs.on(self.partition, day)
    }

    /// The edges of a walk, each in its direction, in the order of the arc.
    pub(super) fn edges(self, walk: Walk) -> impl Iterator<Item = [Coord; 2]> + Clone {
        let edges = self.vertices(walk).windows(2);
        edges.map(move |edge| if walk.forward { [edge[0], edge[1]] } else { [edge[1], edge[0]] })
    }

    fn append(self, walk: Walk, coords: &mut Vec<Coord>) {
        let vertices = self.vertices(walk);
        // The place where two arcs join is the end of the one and the start of the other.
        let skip = usize::from(!coords.is_empty());
        if walk.forward {
            coords.extend_from_slice(&vertices[skip..]);
        } else {
            coords.extend(vertices[..vertices.len() - skip].iter().rev());
        }
    }

    pub(crate) fn line(self, walks: &[Walk]) -> LineString<f64> {
        let mut coords = Vec::with_capacity(walks.iter().map(|walk| self.vertices(*walk).len()).sum());
        for walk in walks {
            self.append(*walk, &mut coords);
        }
        LineString(coords)
    }

    /// One multipolygon for each class `0..classes`: outer rings turn left, holes right, each hole in the polygon it is
    /// a hole of. Parts that meet in a vertex alone stay apart; a ring never passes a vertex twice.
    pub(crate) fn dissolve(self, day: i32, class: &[u32], classes: usize) -> Vec<MultiPolygon<f64>> {
        let mut borders: Vec<Vec<Walk>> = vec![Vec::new(); classes];
        for (arc, [left, right]) in self.between_classes(day, class) {
            for (side, forward) in [(left, true), (right, false)] {
                if let Some(border) = borders.get_mut(side as usize) {
                    border.push(Walk { arc, forward });
                }
            }
        }
        self.all_polygons(borders)
    }

    /// The same for some zones, each with its class and sorted by zone: looks at no arcs but theirs, or at those of the day
    /// where these are fewer.
    pub(crate) fn dissolve_some(self, day: i32, zones: &[(u32, u32)], classes: usize) -> Vec<MultiPolygon<f64>> {
        let own: usize = zones.iter().map(|(zone, _)| self.table.arcs_of(*zone).len()).sum();
        let zone_count = self.partition.zone_count() as usize;
        // Zones that moved often have arcs of many days.
        if own > zone_count + self.table.days_of_arcs.about(day) {
            let mut class = vec![NO_CLASS; zone_count];
            for &(zone, number) in zones {
                if let Some(class) = class.get_mut(zone as usize) {
                    *class = number;
                }
            }
            return self.dissolve(day, &class, classes);
        }
        let of = |zone: Option<u32>| {
            let position = zone.and_then(|zone| zones.binary_search_by_key(&zone, |(zone, _)| *zone).ok());
            position.map_or(NO_CLASS, |position| zones[position].1)
        };
        let mut borders: Vec<Vec<Walk>> = vec![Vec::new(); classes];
        for &(zone, class) in zones {
            let Some(border) = borders.get_mut(class as usize) else { continue };
            for &number in self.table.arcs_of(zone) {
                let arc = self.partition.arc(number as usize);
                // Each zone walks with itself on the left.
                let forward = arc.left == Some(zone);
                if arc.is_there(day) && of(if forward { arc.right } else { arc.left }) != class {
                    border.push(Walk { arc: number, forward });
                }
            }
        }
        self.all_polygons(borders)
    }

    fn all_polygons(self, borders: Vec<Vec<Walk>>) -> Vec<MultiPolygon<f64>> {
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            borders.into_par_iter().map(|border| self.polygons(border)).collect()
        }
        #[cfg(not(feature = "rayon"))]
        borders.into_iter().map(|border| self.polygons(border)).collect()
    }

    fn polygons(self, border: Vec<Walk>) -> MultiPolygon<f64> {
        let rings = Tracer::new(self, border).rings();
        nest(rings.into_iter().map(|walks| Ring::new(self, &walks)).collect())
    }

    /// Joins arcs into lines as long as they go on in one way only. The arcs of a line come in its order; a line that
    /// closes ends where it begins.
    pub(crate) fn join(self, mut walks: Vec<Walk>) -> Vec<Vec<Walk>> {
        walks.sort_unstable_by_key(|walk| (self.start(*walk), walk.arc));
        let mut arrivals: Vec<u32> = walks.iter().map(|walk| self.end(*walk)).collect();
        arrivals.sort_unstable();
        // A line goes on where one walk begins and one ends: a second one is all that needs to be looked for.
        let goes_on = |place: u32| {
            let next = walks.partition_point(|walk| self.start(*walk) < place);
            let starting = walks[next..].iter().take(2).filter(|walk| self.start(**walk) == place).count();
            let last = arrivals.partition_point(|other| *other < place);
            let arriving = arrivals[last..].iter().take(2).filter(|other| **other == place).count();
            (starting == 1 && arriving == 1).then_some(next)
        };
        let mut taken = vec![false; walks.len()];
        let mut lines = Vec::new();
        let heads = (0..walks.len()).filter(|&walk| goes_on(self.start(walks[walk])).is_none());
        // What is left after the lines with a head are closed ones.
        for head in heads.chain(0..walks.len()) {
            let mut line = Vec::new();
            let mut next = Some(head);
            while let Some(at) = next.filter(|&at| !std::mem::replace(&mut taken[at], true)) {
                line.push(walks[at]);
                next = goes_on(self.end(walks[at]));
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Validation};
    use geo_types::{Polygon, Rect};
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::partition::is_counterclockwise;
    use crate::geometry::{Piece, bits};

    #[test]
    fn zones_that_moved_often_have_their_ground_of_the_day() {
        // Two zones whose border moves every day, beside many that stay.
        let days = 40_i32;
        let block = |west: f64, east: f64| MultiPolygon::from(Rect::new((west, 0.0), (east, CELL)).to_polygon());
        let front = |day: i32| CELL * (1.0 + f64::from(day % 7) / 8.0);
        let moved =
            (0..days).flat_map(|day| [(0, day, block(0.0, front(day))), (1, day, block(front(day), 3.0 * CELL))]);
        let still = (0..4).map(|zone| (zone + 2, 0, block(f64::from(zone + 3) * CELL, f64::from(zone + 4) * CELL)));
        let shapes: Vec<(i32, i32, MultiPolygon<f64>)> = moved.chain(still).collect();
        let piece = |(zone, from, geometry): &'_ (i32, i32, MultiPolygon<f64>)| {
            (*zone as u32, *from, if *zone < 2 { from + 1 } else { days }, geometry.clone())
        };
        let owned: Vec<_> = shapes.iter().map(piece).collect();
        let pieces: Vec<Piece<'_>> = owned
            .iter()
            .map(|(zone, from, until, geometry)| Piece {
                zone: *zone,
                part_of: None,
                from: *from,
                until: *until,
                geometry,
            })
            .collect();
        let partition = Partition::new(&pieces).unwrap();
        let table = ArcTable::new(&partition);
        let arcs = Arcs { partition: &partition, table: &table };
        for zones in [&[(0, 0), (1, 1)][..], &[(1, 0)], &[(0, 0), (1, 0)], &[(2, 0), (4, 1)]] {
            for day in 0..days {
                let classes = zones.iter().map(|(_, class)| class + 1).max().unwrap();
                let melted = arcs.dissolve_some(day, zones, classes as usize);
                for (class, ground) in (0..).zip(&melted) {
                    let of_class = zones.iter().filter(|(_, other)| *other == class);
                    let there = of_class.flat_map(|(zone, _)| {
                        owned
                            .iter()
                            .filter(move |(other, from, until, _)| other == zone && (*from..*until).contains(&day))
                    });
                    let area: f64 = there.map(|(.., shape)| shape.unsigned_area()).sum();
                    assert!((ground.unsigned_area() - area).abs() < 1e-12, "{zones:?} on {day}");
                }
            }
        }
    }

    const SIDE: usize = 9;

    /// The side of a cell in degrees: its sums are exact.
    const CELL: f64 = 1.0 / 128.0;

    /// Cells of a chart, row by row, each a zone of the class that its letter names; dots are of none.
    fn dissolved(chart: &[u8], classes: usize) -> [Vec<MultiPolygon<f64>>; 2] {
        let cells: Vec<MultiPolygon<f64>> = (0..chart.len())
            .map(|cell| {
                let (x, y) = ((cell % SIDE) as f64 * CELL, (cell / SIDE) as f64 * CELL);
                Rect::new((x, y), (x + CELL, y + CELL)).to_polygon().into()
            })
            .collect();
        let piece = |(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry };
        let pieces: Vec<Piece<'_>> = cells.iter().zip(0..).map(piece).collect();
        let partition = Partition::new(&pieces).unwrap();
        let table = ArcTable::new(&partition);
        let arcs = Arcs { partition: &partition, table: &table };
        let class: Vec<u32> =
            chart.iter().map(|letter| if *letter == b'.' { NO_CLASS } else { u32::from(letter - b'a') }).collect();
        let some: Vec<(u32, u32)> = (0..).zip(class.iter().copied()).filter(|(_, class)| *class != NO_CLASS).collect();
        [arcs.dissolve(0, &class, classes), arcs.dissolve_some(0, &some, classes)]
    }

    /// The number of pieces of ground of a class that hang together by edges.
    fn pieces(chart: &[u8], letter: u8) -> usize {
        let mut left: Vec<bool> = chart.iter().map(|other| *other == letter).collect();
        let mut count = 0;
        for first in 0..left.len() {
            let mut waiting = vec![first];
            count += usize::from(left[first]);
            while let Some(cell) = waiting.pop() {
                if !std::mem::take(&mut left[cell]) {
                    continue;
                }
                let (x, y) = (cell % SIDE, cell / SIDE);
                waiting.extend((x > 0).then(|| cell - 1));
                waiting.extend((x + 1 < SIDE).then(|| cell + 1));
                waiting.extend((y > 0).then(|| cell - SIDE));
                waiting.extend((cell + SIDE < chart.len()).then_some(cell + SIDE));
            }
        }
        count
    }

    fn check(chart: &[u8]) {
        let [all, some] = dissolved(chart, 3);
        assert_eq!(all, some);
        for (polygons, letter) in all.iter().zip(b'a'..) {
            assert!(polygons.is_valid(), "{:?}", polygons.validation_errors());
            assert_eq!(polygons.0.len(), pieces(chart, letter));
            let cells: f64 = chart.iter().map(|other| if *other == letter { 1.0 } else { 0.0 }).sum();
            assert!((polygons.unsigned_area() / (CELL * CELL) - cells).abs() < 1e-6);
            for polygon in polygons {
                assert_eq!(is_counterclockwise(polygon.exterior()), Some(true));
                assert!(polygon.interiors().iter().all(|hole| is_counterclockwise(hole) == Some(false)));
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    let mut vertices: Vec<[u64; 2]> = ring.0[1..].iter().map(|at| bits(*at)).collect();
                    vertices.sort_unstable();
                    vertices.dedup();
                    assert_eq!(vertices.len(), ring.0.len() - 1, "a ring passes a vertex twice");
                }
            }
            for (cell, other) in chart.iter().enumerate() {
                let middle = Coord { x: (cell % SIDE) as f64 + 0.5, y: (cell / SIDE) as f64 + 0.5 } * CELL;
                assert_eq!(polygons.contains(&middle), *other == letter, "cell {cell}");
            }
        }
    }

    /// A strip under a long edge, which as a geodesic runs far north of the vertices beside it.
    #[test]
    fn which_way_a_ring_turns_is_read_on_the_map() {
        let ring = [(0.0, 50.0), (10.0, 50.0), (7.5, 50.01), (5.0, 50.01), (2.5, 50.01)];
        let strip = MultiPolygon::from(Polygon::new(LineString::from(ring.to_vec()), Vec::new()));
        let pieces = [Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &strip }];
        let partition = Partition::new(&pieces).unwrap();
        let arcs = Arcs { partition: &partition, table: &ArcTable::new(&partition) };
        let melted = arcs.dissolve(0, &[0], 1);
        assert_eq!(melted[0].0.len(), 1);
        assert_eq!(is_counterclockwise(melted[0].0[0].exterior()), Some(true));
    }

    #[test]
    fn rings_in_rings_and_hooks_have_their_own_holes() {
        check(
            b"aaaaaaaaa\
              abbbbbbba\
              abaaaaaba\
              ab.aba.ba\
              abaaaa.ba\
              abbbbb.ba\
              abaaaaaba\
              abbbbbbba\
              aaaaaaaaa",
        );
        // A hook whose box has a ring in it that is none of its own.
        check(
            b"aaaaaaaa.\
              a......a.\
              a.aaaaaa.\
              a.a...a..\
              a.a.a.aaa\
              a.a...a..\
              a.aaaaa..\
              a.......a\
              aaaaaaaaa",
        );
    }

    /// A hole in a block that lies in the box of an angle, of which there is less.
    #[test]
    fn a_hole_is_not_put_into_what_has_it_in_its_box_alone() {
        check(
            b"aaaaaaaaa\
              a........\
              a.aaaaaaa\
              a.aaaaaaa\
              a.aa...aa\
              a.aa...aa\
              a.aa...aa\
              a.aaaaaaa\
              a.aaaaaaa",
        );
    }

    proptest! {
        #[test]
        fn dissolved_cells_are_valid_and_cover_their_class(
            letters in prop::collection::vec(prop::sample::select(b"aaaabbc.".to_vec()), SIDE * SIDE),
        ) {
            check(&letters);
        }
    }
}
