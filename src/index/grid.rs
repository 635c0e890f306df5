//! The raster: which cell a coordinate lies in.
//!
//! A coarse cell is cut into 8 x 8 fine ones. The cell of a coordinate is a monotone function of it, the same for
//! vertices and for queries: what lies between two coordinates lies in their cells or in those between, whatever the
//! rounding. That is why no part of the index needs a tolerance.

use geo_types::Coord;

/// Coarse cells that stay in a core's own cache (1 MiB of 4-byte cells).
const MOST_CELLS: f64 = (1 << 18) as f64;

/// One direction of the raster.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub(super) origin: f64,
    pub(super) end: f64,
    pub(super) scale: f64,
    /// The highest fine cell.
    pub(super) last: u32,
    /// The lowest number in each fine cell, and after the last cell the lowest number past the end.
    pub(super) starts: Vec<f64>,
}

impl Axis {
    /// An axis of so many coarse cells over everything from `start` to `end`.
    pub(super) fn new(start: f64, end: f64, cells: u32) -> Self {
        // Just before the start, so that the first cell begins outside everything.
        let origin = start.next_down();
        let fine = cells * 8;
        let mut axis =
            Axis { origin, end, scale: f64::from(fine) / (end - origin), last: fine - 1, starts: Vec::new() };
        axis.starts = (0..=fine).map(|cell| axis.start(cell)).collect();
        axis
    }

    /// The fine cell of a number; numbers past the ends are in the cells at the ends.
    #[inline]
    pub(super) fn fine(&self, value: f64) -> u32 {
        (((value - self.origin) * self.scale) as u32).min(self.last)
    }

    #[inline]
    pub(super) fn contains(&self, value: f64) -> bool {
        self.origin <= value && value <= self.end
    }

    /// How many coarse cells there are.
    pub(super) fn cells(&self) -> u32 {
        self.last / 8 + 1
    }

    /// The lowest number that is in a fine cell or a higher one, found by halving the numbers that there are.
    fn start(&self, cell: u32) -> f64 {
        let (mut low, mut high) = (rank(self.origin), rank(self.end.next_up()));
        while low < high {
            let middle = low + (high.abs_diff(low) / 2) as i64;
            if ((unrank(middle) - self.origin) * self.scale) as u32 >= cell { high = middle } else { low = middle + 1 }
        }
        unrank(high)
    }
}

/// Numbers in their order as whole numbers in theirs, without gaps.
fn rank(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn unrank(rank: i64) -> f64 {
    f64::from_bits(if rank < 0 { i64::MIN - rank } else { rank } as u64)
}

/// Both directions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) x: Axis,
    pub(super) y: Axis,
}

impl Grid {
    /// A raster over vertices, fine enough that a coarse cell has about one of them and small enough for the cache.
    pub(super) fn over(vertices: &[Coord<f64>]) -> Self {
        let first = vertices.first().copied().unwrap_or_default();
        let (low, high) = vertices.iter().fold((first, first), |(low, high), vertex| {
            let low = Coord { x: low.x.min(vertex.x), y: low.y.min(vertex.y) };
            (low, Coord { x: high.x.max(vertex.x), y: high.y.max(vertex.y) })
        });
        let cells = (vertices.len() as f64).clamp(1.0, MOST_CELLS);
        let ratio = (high.x - low.x) / (high.y - low.y);
        // Square cells; a ratio that is not a number is that of a single point.
        let columns = if ratio.is_nan() { 1.0 } else { (cells * ratio).sqrt().ceil().clamp(1.0, cells) };
        let rows = (cells / columns).ceil();
        Grid { x: Axis::new(low.x, high.x, columns as u32), y: Axis::new(low.y, high.y, rows as u32) }
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
        Coord { x: self.x.starts[fine[0] as usize].next_down(), y: self.y.starts[fine[1] as usize] }
    }

    /// Every fine cell that an edge may pass through, and seldom another.
    pub(super) fn cells_of_edge(&self, [a, b]: [Coord<f64>; 2], mut cell: impl FnMut([u32; 2])) {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let ([west, row_a], [east, row_b]) = (self.fine(a), self.fine(b));
        let (south, north) = (row_a.min(row_b), row_a.max(row_b));
        let slope = (b.y - a.y) / (b.x - a.x);
        // Twice what rounding can move a height by, on the way from `a` to the height in question.
        let slack = 16.0 * f64::EPSILON * (a.y.abs() + b.y.abs());
        for column in west..=east {
            let (mut low, mut high) = (south, north);
            if west < east && south < north {
                let height = |x: f64| a.y + (x.clamp(a.x, b.x) - a.x) * slope;
                let ends = [self.x.starts[column as usize].next_down(), self.x.starts[column as usize + 1]];
                let [left, right] = ends.map(height);
                let (bottom, top) = (left.min(right) - slack, left.max(right) + slack);
                if bottom.is_finite() && top.is_finite() && slope.is_normal() {
                    low = self.y.fine(bottom).max(south);
                    high = self.y.fine(top).min(north);
                }
            }
            (low..=high).for_each(|row| cell([column, row]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_begin_where_the_function_says() {
        for (start, end) in
            [(42.0, 46.0), (-1.0, 1e-300), (-1e300, 1e300), (0.0, f64::from_bits(3)), (7.0, 7.0), (-f64::MAX, f64::MAX)]
        {
            let axis = Axis::new(start, end, 5);
            assert!(axis.starts.is_sorted());
            for (cell, &first) in axis.starts.iter().enumerate().filter(|(_, first)| **first <= end) {
                assert!(axis.fine(first) >= cell as u32, "{start} {end} {cell}");
                assert!(cell == 0 || axis.fine(first.next_down()) < cell as u32, "{start} {end} {cell}");
            }
        }
    }
}
