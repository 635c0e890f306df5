//! Zones melted into polygons along the arcs between them, and arcs joined into lines. No coordinate is computed.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use rustc_hash::FxHashMap;

use super::arc_table::{ArcFacts, ArcTable};
use super::geodesic::SquareMm;
use super::partition::{Partition, is_counterclockwise};
use super::predicates::{comes_first_clockwise, is_under};

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
    fn facts(self, walk: Walk) -> &'a ArcFacts {
        self.table.arc(walk.arc)
    }

    fn start(self, walk: Walk) -> u32 {
        self.facts(walk).ends[usize::from(!walk.forward)]
    }

    fn end(self, walk: Walk) -> u32 {
        self.facts(walk).ends[usize::from(walk.forward)]
    }

    fn vertices(self, walk: Walk) -> &'a [Coord] {
        &self.partition.vertices[self.partition.vertex_range(walk.arc as usize)]
    }

    /// The first two vertices in the direction of the walk.
    fn departure(self, walk: Walk) -> [Coord; 2] {
        let vertices = self.vertices(walk);
        let last = vertices.len() - 1;
        if walk.forward { [vertices[0], vertices[1]] } else { [vertices[last], vertices[last - 1]] }
    }

    /// The last vertex of the walk and the one before it.
    fn arrival(self, walk: Walk) -> [Coord; 2] {
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

    /// The same for some zones, each with its class and sorted by zone: looks at no arcs but theirs.
    pub(crate) fn dissolve_some(self, day: i32, zones: &[(u32, u32)], classes: usize) -> Vec<MultiPolygon<f64>> {
        let of = |zone: Option<u32>| {
            let position = zone.and_then(|zone| zones.binary_search_by_key(&zone, |(zone, _)| *zone).ok());
            position.map_or(NO_CLASS, |position| zones[position].1)
        };
        let mut borders: Vec<Vec<Walk>> = vec![Vec::new(); classes];
        for &(zone, class) in zones {
            let Some(border) = borders.get_mut(class as usize) else { continue };
            for &number in self.table.arcs_of(zone) {
                let arc = self.partition.arc(number as usize);
                let is_there = arc.from <= day && day < arc.until;
                // Each zone walks with itself on the left.
                let forward = arc.left == Some(zone);
                if is_there && of(if forward { arc.right } else { arc.left }) != class {
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

/// Follows the border of one class with the class on the left.
struct Tracer<'a> {
    arcs: Arcs<'a>,
    /// Sorted by the place where they begin.
    border: Vec<Walk>,
    starts: Vec<u32>,
    taken: Vec<bool>,
}

impl<'a> Tracer<'a> {
    fn new(arcs: Arcs<'a>, border: Vec<Walk>) -> Self {
        let mut border: Vec<(u32, Walk)> = border.into_iter().map(|walk| (arcs.start(walk), walk)).collect();
        border.sort_unstable_by_key(|(start, walk)| (*start, walk.arc));
        let (starts, border): (Vec<u32>, Vec<Walk>) = border.into_iter().unzip();
        let taken = vec![false; border.len()];
        Tracer { arcs, border, starts, taken }
    }

    /// The walks that begin at a place.
    fn from(&self, place: u32) -> std::ops::Range<usize> {
        let from = self.starts.partition_point(|start| *start < place);
        from..from + self.starts[from..].iter().take_while(|start| **start == place).count()
    }

    fn rings(mut self) -> Vec<Vec<Walk>> {
        let mut rings = Vec::new();
        for first in 0..self.border.len() {
            let mut path: Vec<Walk> = Vec::new();
            // Where in the path each place was left that several rings pass; and these places in that order.
            let (mut left_at, mut crossings): (FxHashMap<u32, usize>, Vec<u32>) = Default::default();
            let mut at = first;
            while !std::mem::replace(&mut self.taken[at], true) {
                let walk = self.border[at];
                if self.from(self.starts[at]).len() > 1 {
                    left_at.insert(self.starts[at], path.len());
                    crossings.push(self.starts[at]);
                }
                path.push(walk);
                let place = self.arcs.end(walk);
                if let Some(&position) = left_at.get(&place) {
                    rings.push(path.split_off(position));
                    while let Some(crossing) = crossings.pop_if(|crossing| left_at[crossing] >= position) {
                        left_at.remove(&crossing);
                    }
                }
                match self.next(walk) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            if !path.is_empty() {
                rings.push(path);
            }
        }
        rings
    }

    /// The walk that goes on along the same ground: of those that begin where this one ends, the first one clockwise
    /// from where it came.
    fn next(&self, walk: Walk) -> Option<usize> {
        let [place, back] = self.arcs.arrival(walk);
        self.from(self.arcs.end(walk)).reduce(|best, other| {
            let [one, two] = [best, other].map(|walk| self.arcs.departure(self.border[walk])[1]);
            if comes_first_clockwise(place, back, two, one) { other } else { best }
        })
    }
}

struct Ring {
    line: LineString<f64>,
    /// Positive if it turns left.
    area: SquareMm,
    bounds: Rect<f64>,
}

impl Ring {
    fn new(arcs: Arcs<'_>, walks: &[Walk]) -> Self {
        let line = arcs.line(walks);
        let mut area: SquareMm = walks
            .iter()
            .map(|walk| if walk.forward { arcs.facts(*walk).left_area } else { -arcs.facts(*walk).left_area })
            .sum();
        if area.abs() < 1_000_000 {
            // Below a square metre rounding could decide; the turn at an outermost vertex is exact.
            area = if is_counterclockwise(&line) == Some(true) { area.abs().max(1) } else { -area.abs().max(1) };
        }
        let (mut min, mut max) = (Coord { x: f64::MAX, y: f64::MAX }, Coord { x: f64::MIN, y: f64::MIN });
        for bounds in walks.iter().map(|walk| arcs.facts(*walk).bounds) {
            min = Coord { x: min.x.min(bounds.min().x), y: min.y.min(bounds.min().y) };
            max = Coord { x: max.x.max(bounds.max().x), y: max.y.max(bounds.max().y) };
        }
        Ring { line, area, bounds: Rect::new(min, max) }
    }

    fn may_contain(&self, hole: &Ring) -> bool {
        let (one, other) = (self.bounds, hole.bounds);
        self.area > hole.area.abs()
            && one.min().x <= other.min().x
            && one.min().y <= other.min().y
            && other.max().x <= one.max().x
            && other.max().y <= one.max().y
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

/// Puts each hole into the smallest ring around it.
fn nest(rings: Vec<Ring>) -> MultiPolygon<f64> {
    let (mut outer, holes): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|ring| ring.area > 0);
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
        let mut candidates: Vec<usize> = there.filter(|&ring| outer[ring].may_contain(&hole)).collect();
        candidates.sort_unstable();
        let around = match candidates.as_slice() {
            // A hole always lies in something.
            &[only] => Some(only),
            several => several.iter().copied().find(|&ring| outer[ring].contains(&hole)),
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
    use geo::{Area, Contains, Validation};
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Piece;

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
                    let mut vertices: Vec<[u64; 2]> =
                        ring.0[1..].iter().map(|at| [at.x.to_bits(), at.y.to_bits()]).collect();
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

    proptest! {
        #[test]
        fn dissolved_cells_are_valid_and_cover_their_class(
            letters in prop::collection::vec(prop::sample::select(b"aaaabbc.".to_vec()), SIDE * SIDE),
        ) {
            check(&letters);
        }
    }
}
