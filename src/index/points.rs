//! Points to zones.

use geo_types::{Coord, Point};

use super::cells::{Cells, Place};
use super::grid::Grid;
use super::history::HistoryTable;
use super::survey::survey;
use crate::geometry::partition::{Side, zone_of};
use crate::geometry::predicates::is_on;
use crate::geometry::{Partition, PartitionFault};

/// Finds the zone of a [`Partition`] that a point lies in on a day.
///
/// Every point of the plane belongs to at most one zone, exactly: a point on a border belongs to the zone just east of
/// it, and on a horizontal border just north of it.
///
/// ```
/// use disputed::geometry::{Partition, Piece};
/// use disputed::index::PointIndex;
/// use geo_types::{MultiPolygon, Point, Rect, coord};
///
/// let square = |x: f64| MultiPolygon::from(Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 1.0, y: 1.0 }).to_polygon());
/// let (west, east) = (square(0.0), square(1.0));
/// let pieces = [
///     Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &west },
///     Piece { zone: 1, part_of: None, from: 100, until: i32::MAX, geometry: &east },
/// ];
/// let index = PointIndex::build(Partition::new(&pieces).unwrap()).unwrap();
/// assert_eq!(index.zone_at(Point::new(0.5, 0.5), 0), Some(0));
/// assert_eq!(index.zone_at(Point::new(1.0, 0.5), 100), Some(1));
/// assert_eq!(index.zone_at(Point::new(1.0, 0.5), 99), None);
/// assert_eq!(index.zones_touching(Point::new(1.0, 0.5), 100), [0, 1]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PointIndex {
    pub(super) partition: Partition,
    pub(super) grid: Grid,
    pub(super) cells: Cells,
    pub(super) histories: HistoryTable,
}

impl PointIndex {
    /// Builds the index of a partition, and proves on the way that it is one. Uses all cores with the feature `rayon`.
    ///
    /// A million vertices take about a tenth of a second. Borders that come and go take time in proportion to their number,
    /// but those that meet on a border that stays, or close to one point from all sides, take the square of it.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use disputed::index::PointIndex;
    /// # use geo_types::{MultiPolygon, Point, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let index = PointIndex::build(partition).unwrap();
    /// assert_eq!(index.zone_at(Point::new(0.5, 0.5), 0), Some(0));
    /// ```
    ///
    /// # Errors
    ///
    /// All places where edges cross, do not match, or zones lie in each other.
    pub fn build(partition: Partition) -> Result<Self, Vec<PartitionFault>> {
        Self::build_with(partition, &|_, _| ())
    }

    /// [`build`](Self::build) that tells how far it is: the parts done and all there are, from any thread.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use disputed::index::PointIndex;
    /// # use geo_types::{MultiPolygon, Point, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let index = PointIndex::build_with(partition, &|done, all| eprint!("\r{done} of {all}")).unwrap();
    /// assert_eq!(index.partition().zone_count(), 2);
    /// ```
    ///
    /// # Errors
    ///
    /// As `build`.
    pub fn build_with(
        partition: Partition,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Self, Vec<PartitionFault>> {
        let grid = Grid::over(&partition);
        let (cells, histories) = survey(&partition, &grid, progress)?;
        Ok(PointIndex { partition, grid, cells, histories })
    }

    /// The partition that this is the index of.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use disputed::index::PointIndex;
    /// # use geo_types::{MultiPolygon, Point, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let index = PointIndex::build(partition.clone()).unwrap();
    /// assert_eq!(index.partition(), &partition);
    /// ```
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The zone at a point on a day; none outside every zone and for coordinates that are not finite.
    ///
    /// Inside a part it is the part. Takes some ten nanoseconds, and allocates nothing; where borders are drawn anew every day, as
    /// much longer as there are days with borders in the same place.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use disputed::index::PointIndex;
    /// # use geo_types::{MultiPolygon, Point, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let index = PointIndex::build(partition).unwrap();
    /// let border = Point::new(1.0, 0.5);
    /// assert_eq!((index.zone_at(border, 99), index.zone_at(border, 100)), (None, Some(1)));
    /// assert_eq!(index.zone_at(Point::new(f64::NAN, 0.5), 100), None);
    /// ```
    #[inline]
    pub fn zone_at(&self, point: Point<f64>, day: i32) -> Option<u32> {
        zone_of(self.side_at(point, day))
    }

    #[inline]
    fn side_at(&self, Point(point): Point<f64>, day: i32) -> Side {
        if !self.grid.contains(point) {
            return 0;
        }
        let (fine, place) = self.place(point);
        self.side_in(place, fine, point, day)
    }

    #[inline]
    fn place(&self, point: Coord<f64>) -> ([u32; 2], Place) {
        let fine = self.grid.fine(point);
        (fine, self.cells.place(self.cells.coarse[self.grid.coarse(fine) as usize], fine))
    }

    #[inline]
    pub(super) fn side_in(&self, place: Place, fine: [u32; 2], point: Coord<f64>, day: i32) -> Side {
        let at_corner = self.histories.side_on(place.content, day);
        let Some(slot) = place.slot else { return at_corner };
        let side = at_corner ^ self.cells.difference(&self.partition, self.grid.corner(fine), slot, point, day);
        // Only the sides of a border turn into each other. In forged bytes others may, and then into no zone that there is.
        if side <= self.partition.zones { side } else { 0 }
    }

    /// All zones that meet at a point on a day, in ascending order: those along every border that the point lies on, or
    /// else the one that it lies in. None for a point outside every zone.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use disputed::index::PointIndex;
    /// # use geo_types::{MultiPolygon, Point, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let index = PointIndex::build(partition).unwrap();
    /// assert_eq!(index.zones_touching(Point::new(1.0, 0.5), 100), [0, 1]);
    /// assert_eq!(index.zones_touching(Point::new(0.0, 0.0), 100), [0]);
    /// ```
    pub fn zones_touching(&self, point: Point<f64>, day: i32) -> Vec<u32> {
        let mut zones: Vec<u32> = Vec::new();
        if self.grid.contains(point.0)
            && let Some(slot) = self.place(point.0).1.slot
        {
            self.cells.runs_on(&self.partition.arcs, slot, day, |mut edges, _| {
                if let Some(edge) = edges.find(|&edge| is_on(self.partition.edge(edge as u32), point.0)) {
                    let arc = self.partition.arc(self.partition.arc_of_edge(edge));
                    zones.extend([arc.left, arc.right].into_iter().flatten());
                }
            });
        }
        if zones.is_empty() {
            zones.extend(self.zone_at(point, day));
        }
        zones.sort_unstable();
        zones.dedup();
        zones
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Rect};

    use super::*;
    use crate::geometry::Piece;

    /// However it is asked, and on borders as well as off them.
    #[test]
    fn what_never_ends_is_there_on_the_last_day_of_all() {
        let square = MultiPolygon::from(Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon());
        let piece = |zone, from, until| Piece { zone, part_of: None, from, until, geometry: &square };
        let partition = Partition::new(&[piece(0, i32::MIN, 7), piece(1, 7, i32::MAX)]).unwrap();
        let index = PointIndex::build(partition).unwrap();
        for (x, is_in, touches) in
            [(-0.1, false, false), (0.0, true, true), (0.5, true, true), (1.0, false, true), (1.1, false, false)]
        {
            let point = Point::new(x, 0.5);
            for (day, zone) in [(i32::MIN, 0), (6, 0), (7, 1), (i32::MAX - 1, 1), (i32::MAX, 1)] {
                let expected = is_in.then_some(zone);
                let mut in_batch = [None];
                index.zones_at(&[point], &[day], &mut in_batch);
                assert_eq!((index.zone_at(point, day), in_batch[0]), (expected, expected), "{x} on {day}");
                let touching = touches.then_some(zone).into_iter().collect::<Vec<_>>();
                assert_eq!(index.zones_touching(point, day), touching, "{x} on {day}");
            }
        }
    }
}
