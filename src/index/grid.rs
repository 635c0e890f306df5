//! The raster: which cell a coordinate lies in.
//!
//! A coarse cell is cut into 8 x 8 fine ones. The cell of a coordinate is a monotone function of it, the same for
//! vertices and for queries: what lies between two coordinates lies in their cells or in those between, whatever the
//! rounding. That is why no part of the index needs a tolerance.

use geo_types::Coord;

use crate::geometry::Partition;

/// Coarse cells for each edge, of a map that does not change. More cost memory and win little.
const CELLS_AN_EDGE: f64 = 0.5;

/// How often edges may go from one fine cell into the next, for each edge: ordinary borders do a few times, and this
/// keeps memory in proportion to the edges where there are many long ones beside each other.
const MOST_STEPS_AN_EDGE: f64 = 16.0;

/// One direction of the raster.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// Everything lies after the one and not after the other.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Where the first cell would begin if it did not reach to the very beginning.
    pub(super) origin: f64,
    pub(super) scale: f64,
    /// The highest fine cell.
    pub(super) last: u32,
    /// The lowest number in each fine cell, and after the last cell the lowest number past the end.
    pub(super) starts: Vec<f64>,
    /// The number before each of these.
    befores: Vec<f64>,
}

impl Axis {
    /// Coarse cells, of both axes together, that stay in a core's own cache (1 MiB of 4-byte cells).
    pub(super) const MOST_CELLS: u32 = 1 << 18;

    /// An axis of so many coarse cells, of which the first and the last reach out as far as anything does.
    pub(super) fn new([low, high]: [f64; 2], origin: f64, scale: f64, cells: u32) -> Self {
        let last = cells * 8 - 1;
        let mut axis = Axis { low, high, origin, scale, last, starts: Vec::new(), befores: Vec::new() };
        axis.starts = (0..=last + 1).map(|cell| axis.start(cell)).collect();
        axis.befores = axis.starts.iter().map(|start| start.next_down()).collect();
        axis
    }

    /// An axis over everything from `all[0]` to `all[1]` that cuts the stretch of `dense` into cells.
    fn over(all: [f64; 2], dense: [f64; 2], cells: u32) -> Self {
        // Just before the start, so that the first cell begins outside everything.
        Self::new([all[0].next_down(), all[1]], dense[0], f64::from(cells * 8) / (dense[1] - dense[0]), cells)
    }

    /// The fine cell of a number; numbers past the ends are in the cells at the ends.
    #[inline]
    pub(super) fn fine(&self, value: f64) -> u32 {
        (((value - self.origin) * self.scale) as u32).min(self.last)
    }

    #[inline]
    pub(super) fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// How many coarse cells there are.
    pub(super) fn cells(&self) -> u32 {
        self.last / 8 + 1
    }

    /// The lowest number that is in a fine cell or a higher one, found by halving the numbers that there are.
    fn start(&self, cell: u32) -> f64 {
        let (mut low, mut high) = (rank(self.low), rank(self.high.next_up()));
        while low < high {
            let middle = low + (high.abs_diff(low) / 2) as i64;
            if self.fine(unrank(middle)) >= cell { high = middle } else { low = middle + 1 }
        }
        unrank(high)
    }
}

/// Numbers in their order as whole numbers in theirs, without gaps.
fn rank(value: f64) -> i64 {
    turned(value.to_bits() as i64)
}

fn unrank(rank: i64) -> f64 {
    f64::from_bits(turned(rank) as u64)
}

/// The bits of negative numbers count away from zero: all but the sign are turned over. It undoes itself.
fn turned(bits: i64) -> i64 {
    if bits.is_negative() { bits ^ i64::MAX } else { bits }
}

/// Both directions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) x: Axis,
    pub(super) y: Axis,
}

impl Grid {
    /// A raster for a partition, sized by how many edges there are on a day.
    ///
    /// A fine cell lists every edge that is ever in it, so that the more come and go, the fewer cells the same memory
    /// pays for.
    pub(super) fn over(partition: &Partition) -> Self {
        let vertices = &partition.vertices;
        let [x, y] = [|c: &Coord<f64>| c.x, |c: &Coord<f64>| c.y].map(|axis| extent(vertices, axis));
        let on_a_day = partition.edges_a_day();
        let cells = CELLS_AN_EDGE * on_a_day * (on_a_day / vertices.len() as f64);
        let cells = if vertices.is_empty() { 1.0 } else { cells.clamp(1.0, f64::from(Axis::MOST_CELLS)) };
        let [width, height] = [x, y].map(|(_, dense)| dense[1] - dense[0]);
        let shape = |cells: f64, ratio: f64| {
            // A ratio that is not a number is that of a single point.
            let columns = if ratio.is_nan() { 1.0 } else { (cells * ratio).sqrt().ceil().clamp(1.0, cells) };
            [columns, (cells / columns).ceil()]
        };
        let square_cells = shape(cells, width / height);
        let [over, up] = crossings(partition, [x.1, y.1]).map(|times| times * 8.0);
        let most = MOST_STEPS_AN_EDGE * vertices.len() as f64;
        let [columns, rows] = if square_cells[0] * over + square_cells[1] * up > most {
            // Of so many cells, those are entered the least that are entered through both pairs of sides as often.
            shape(cells.min((most / 2.0) * (most / 2.0) / (over * up)).max(1.0), up / over)
        } else {
            square_cells
        };
        Grid { x: Axis::over(x.0, x.1, columns as u32), y: Axis::over(y.0, y.1, rows as u32) }
    }

    #[inline]
    pub(super) fn contains(&self, point: Coord<f64>) -> bool {
        self.x.contains(point.x) && self.y.contains(point.y)
    }

    /// The coarse cell of a fine one, counted row by row.
    #[inline]
    pub(super) fn coarse(&self, fine: [u32; 2]) -> u32 {
        (fine[1] >> 3) * self.x.cells() + (fine[0] >> 3)
    }

    #[inline]
    pub(super) fn fine(&self, point: Coord<f64>) -> [u32; 2] {
        [self.x.fine(point.x), self.y.fine(point.y)]
    }

    /// The south-west corner of a fine cell, which is the point that the cell's zone is known at.
    ///
    /// It is the last number before the cell and not the first in it: read as a little east of itself, the latter would
    /// be past an edge that runs along the side of the cell, which only this cell knows of.
    #[inline]
    pub(super) fn corner(&self, fine: [u32; 2]) -> Coord<f64> {
        Coord { x: self.x.befores[fine[0] as usize], y: self.y.starts[fine[1] as usize] }
    }

    /// Every fine cell that an edge may pass through, and seldom another.
    pub(super) fn cells_of_edge(&self, [a, b]: [Coord<f64>; 2], mut cell: impl FnMut([u32; 2])) {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let ([west, row_a], [east, row_b]) = (self.fine(a), self.fine(b));
        let (south, north) = (row_a.min(row_b), row_a.max(row_b));
        let slope = (b.y - a.y) / (b.x - a.x);
        // Some times what rounding can move a height by, and more than from one number to the next.
        let slack = 16.0 * f64::EPSILON * (a.y.abs() + b.y.abs()) + f64::MIN_POSITIVE;
        for column in west..=east {
            let (mut low, mut high) = (south, north);
            if west < east && south < north {
                let height = |x: f64| a.y + (x.clamp(a.x, b.x) - a.x) * slope;
                let ends = [self.x.befores[column as usize], self.x.starts[column as usize + 1]];
                let [left, right] = ends.map(height);
                let (bottom, top) = (left.min(right) - slack, left.max(right) + slack);
                // The top may be infinite then, which is in the last row.
                if bottom.is_finite() && slope.is_normal() {
                    low = self.y.fine(bottom).max(south);
                    high = self.y.fine(top).min(north);
                }
            }
            (low..=high).for_each(|row| cell([column, row]));
        }
    }
}

/// How many times all edges together go from one end of each stretch to the other.
fn crossings(partition: &Partition, stretches: [[f64; 2]; 2]) -> [f64; 2] {
    let [x, y] = stretches;
    let within = |c: Coord<f64>| Coord { x: c.x.clamp(x[0], x[1]), y: c.y.clamp(y[0], y[1]) };
    let (mut over, mut up) = (0.0, 0.0);
    for arc in 0..partition.arcs.len() {
        for edge in partition.vertices[partition.vertex_range(arc)].windows(2) {
            let way = within(edge[1]) - within(edge[0]);
            over += way.x.abs();
            up += way.y.abs();
        }
    }
    [over / (x[1] - x[0]), up / (y[1] - y[0])]
}

/// From where to where there are vertices, and where they are dense: without a few that lie far from all others, which
/// would make the cells too large for the rest.
fn extent(vertices: &[Coord<f64>], axis: fn(&Coord<f64>) -> f64) -> ([f64; 2], [f64; 2]) {
    const SAMPLE: usize = 1 << 12;
    const FEW: usize = 64;
    let first = vertices.first().map_or(0.0, axis);
    let all = vertices.iter().map(axis).fold([first; 2], |[low, high], value| [low.min(value), high.max(value)]);
    let mut sample: Vec<f64> = vertices.iter().step_by(vertices.len() / SAMPLE + 1).map(axis).collect();
    sample.sort_unstable_by(f64::total_cmp);
    let edge = sample.len() / 50;
    let (Some(&low), Some(&high)) = (sample.get(edge), sample.iter().nth_back(edge)) else { return (all, all) };
    let margin = (high - low) / 8.0;
    let dense = [all[0].max(low - margin), all[1].min(high + margin)];
    let outside = vertices.iter().map(axis).filter(|value| !(dense[0]..=dense[1]).contains(value)).count();
    (all, if dense[0] < dense[1] && outside <= FEW { dense } else { all })
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};
    use proptest::prelude::*;
    use std::cmp::Ordering;

    use super::*;
    use crate::geometry::Piece;
    use crate::geometry::predicates::orientation;

    #[test]
    fn cells_begin_where_the_function_says() {
        let tiny = f64::from_bits(3);
        for all in [[42.0, 46.0], [-1.0, 1e-300], [-1e300, 1e300], [0.0, tiny], [7.0, 7.0], [-f64::MAX, f64::MAX]] {
            for dense in [all, [all[0] / 2.0, all[1] / 3.0]] {
                let axis = Axis::over(all, dense, 5);
                assert!(axis.starts.is_sorted());
                assert_eq!((axis.starts[0], axis.starts[40]), (all[0].next_down(), all[1].next_up()));
                for (cell, &first) in axis.starts.iter().enumerate().filter(|(_, first)| **first <= all[1]) {
                    assert!(axis.fine(first) >= cell as u32, "{all:?} {dense:?} {cell}");
                    assert!(cell == 0 || axis.fine(first.next_down()) < cell as u32, "{all:?} {dense:?} {cell}");
                }
            }
        }
    }

    #[test]
    fn a_few_stray_vertices_do_not_make_the_cells_larger() {
        let extent = |width: f64, count: u32, strays: u32| {
            let along = (0..count).map(|at| 100.0 + width * f64::from(at) / f64::from(count - 1));
            let vertices: Vec<Coord<f64>> =
                along.chain((0..strays).map(f64::from)).map(|x| Coord { x, y: 35.0 }).collect();
            extent(&vertices, |c| c.x)
        };
        assert_eq!(extent(8.0, 1000, 0), ([100.0, 108.0], [100.0, 108.0]));
        for strays in [1, 10] {
            let (all, dense) = extent(8.0, 1000 - strays, strays);
            assert_eq!(all, [0.0, 108.0]);
            assert!((98.9..99.2).contains(&dense[0]) && dense[1] == 108.0, "{dense:?}: an eighth beyond");
        }
        assert_eq!(extent(8.0, 10_000, 100), ([0.0, 108.0], [0.0, 108.0]), "too many to be strays");
        assert_eq!(extent(0.0, 1000, 10), ([0.0, 100.0], [0.0, 100.0]), "no room without them");
    }

    fn partition(rings: impl Iterator<Item = [[f64; 2]; 4]>) -> Partition {
        let polygon = |ring: [[f64; 2]; 4]| Polygon::new(LineString::from(ring.to_vec()), Vec::new());
        let geometry = MultiPolygon::new(rings.map(polygon).collect());
        Partition::new(&[Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &geometry }])
            .unwrap()
    }

    #[test]
    fn cells_are_about_as_wide_as_high_and_half_as_many_as_edges() {
        for [width, height] in [[8.0, 8.0], [32.0, 2.0], [2.0, 32.0]] {
            let at = |x: i32, y: i32| [44.0 + width * f64::from(x) / 39.0, 35.0 + height * f64::from(y) / 39.0];
            let corners = (0..40).step_by(2).flat_map(|x| (0..40).step_by(2).map(move |y| (x, y)));
            let map = partition(corners.map(|(x, y)| [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)]));
            let grid = Grid::over(&map);
            let [columns, rows] = [&grid.x, &grid.y].map(|axis| f64::from(axis.cells()));
            let shape = (width / columns) / (height / rows);
            assert!((0.75..1.33).contains(&shape), "{width} x {height}: {columns} x {rows}");
            // A fifth of the vertices are the ends of rings, which repeat their beginning.
            let share = columns * rows / (0.5 * 1600.0 * 0.8);
            assert!((0.9..1.25).contains(&share), "{width} x {height}: {columns} x {rows}");
        }
    }

    /// Long strips beside each other, of which each would go through many cells.
    #[test]
    fn edges_go_from_cell_to_cell_no_more_often_than_there_is_room_for() {
        for (long, blocks, is_turned, least) in
            [([0.9, 0.9], 5, false, 14.0), ([0.9, 0.0], 1, false, 5.0), ([0.9, 0.0], 1, true, 5.0)]
        {
            let strips = 400 / (blocks * blocks);
            let strip = move |(column, row, place): (i32, i32, i32)| {
                let (x, y) = (f64::from(column), f64::from(row) + f64::from(place) / f64::from(strips));
                let thick = 0.5 / f64::from(strips);
                let ring = [[0.0, 0.0], long, [long[0], long[1] + thick], [0.0, thick]];
                ring.map(|[along, aside]| {
                    let [x, y] = [x + along, y + aside].map(|at| 8.0 * at / f64::from(blocks));
                    if is_turned { [44.0 + y, 35.0 + x] } else { [44.0 + x, 35.0 + y] }
                })
            };
            let cells = (0..blocks).flat_map(|x| (0..blocks).map(move |y| (x, y)));
            let map = partition(cells.flat_map(|(x, y)| (0..strips).map(move |place| strip((x, y, place)))));
            let grid = Grid::over(&map);
            let (mut entered, mut edges) = (0, 0);
            for arc in map.arcs() {
                for edge in arc.vertices.windows(2) {
                    grid.cells_of_edge([edge[0], edge[1]], |_| entered += 1);
                    edges += 1;
                }
            }
            let steps = f64::from(entered - edges) / map.vertices.len() as f64;
            assert!((least..MOST_STEPS_AN_EDGE + 2.0).contains(&steps), "{long:?}: {steps} steps a vertex");
        }
    }

    /// Whether an edge has a point in common with a box, exactly; edges that only come to its western side do not enter it.
    fn enters([a, b]: [Coord<f64>; 2], x: [f64; 2], y: [f64; 2]) -> bool {
        let corners = || x.into_iter().flat_map(|x| y.map(|y| Coord { x, y }));
        let is_beside = |side| corners().all(|corner| orientation(a, b, corner) == side);
        a.x.max(b.x) > x[0]
            && a.x.min(b.x) <= x[1]
            && a.y.max(b.y) >= y[0]
            && a.y.min(b.y) <= y[1]
            && !is_beside(Ordering::Less)
            && !is_beside(Ordering::Greater)
    }

    proptest! {
        /// Edges that pass by the corner of a cell as closely as numbers allow, on maps of all sizes and places.
        #[test]
        fn an_edge_is_in_the_cells_that_it_enters_and_in_few_others(
            start in (0.0..1.0, 0.0..1.0), corner in (1..16_usize, 1..16_usize), share in 0.0..1.0,
        ) {
            // And whether heights are exact enough for cells not to be listed that are clear of the edge.
            let maps = [
                ([44.0, 46.0], [35.0, 36.0], true),
                ([-1.0, 1.0], [0.0, 1e-3], true),
                ([44.0, 46.0], [1e9, 1e9 + 1.0], true),
                ([-1e-300, 1e-300], [-1e-300, 1e-300], true),
                ([-1e300, 1e300], [-1e300, 1e300], true),
                ([-8e307, 8e307], [0.0, 1e-8], false),
            ];
            for (x, y, is_exact) in maps {
                let grid = Grid { x: Axis::over(x, x, 2), y: Axis::over(y, y, 2) };
                let a = Coord { x: x[0] + (x[1] - x[0]) * start.0, y: y[0] + (y[1] - y[0]) * start.1 };
                let by = Coord { x: grid.x.starts[corner.0], y: grid.y.starts[corner.1] };
                let way = by - a;
                let room = |[low, high]: [f64; 2], at: f64, way: f64| ((if way > 0.0 { high } else { low }) - at) / way;
                let longest = room(x, by.x, way.x).min(room(y, by.y, way.y));
                let edge = [a, by + way * longest.min(9.0) * share];
                let mut listed = std::collections::BTreeSet::new();
                grid.cells_of_edge(edge, |cell| assert!(listed.insert(cell), "twice"));
                for column in 0..16 {
                    for row in 0..16 {
                        let ([west, east], [south, north]) = [(&grid.x, column), (&grid.y, row)]
                            .map(|(axis, cell)| [if cell == 0 { axis.low } else { axis.starts[cell] }, axis.befores[cell + 1]]).into();
                        let is_listed = listed.contains(&[column as u32, row as u32]);
                        prop_assert!(is_listed || !enters(edge, [west.next_down(), east], [south, north]), "{edge:?}: {column} {row}");
                        let more = (y[1] - y[0]) / 100.0;
                        let is_near = enters(edge, [west.next_down(), east.next_up()], [south - more, north + more]);
                        prop_assert!(is_near || !is_listed || !is_exact, "{edge:?}: {column} {row}");
                    }
                }
            }
        }
    }
}
