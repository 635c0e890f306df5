//! Points to zones.

use geo_types::Point;

use super::cells::Cells;
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
#[derive(Debug, Clone, PartialEq)]
pub struct PointIndex {
    partition: Partition,
    grid: Grid,
    cells: Cells,
    histories: HistoryTable,
}

impl PointIndex {
    /// Builds the index of a partition, and proves on the way that it is one.
    ///
    /// # Errors
    ///
    /// All places where edges cross, do not match, or zones lie in each other.
    pub fn build(partition: Partition) -> Result<Self, Vec<PartitionFault>> {
        Self::build_with(partition, &|_, _| ())
    }

    /// [`build`](Self::build) that tells how far it is: the parts done and all there are, from any thread.
    ///
    /// # Errors
    ///
    /// As `build`.
    pub fn build_with(
        partition: Partition,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Self, Vec<PartitionFault>> {
        let grid = Grid::over(&partition.vertices);
        let (cells, histories) = survey(&partition, &grid, progress)?;
        Ok(PointIndex { partition, grid, cells, histories })
    }

    /// The partition that this is the index of.
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The zone at a point on a day; none outside every zone and for coordinates that are not finite.
    #[inline]
    pub fn zone_at(&self, point: Point<f64>, day: i32) -> Option<u32> {
        zone_of(self.side_at(point, day.min(i32::MAX - 1)))
    }

    #[inline]
    fn side_at(&self, Point(point): Point<f64>, day: i32) -> Side {
        if !self.grid.contains(point) {
            return 0;
        }
        let place = self.cells.place(&self.grid, self.grid.fine(point));
        match place.slot {
            None => self.histories.side_on(place.content, day),
            Some(slot) => self.cells.resolve(&self.partition, &self.grid, &self.histories, place, slot, point, day),
        }
    }

    /// The zones at many points, each on its day, in the order of the points. Stops at the end of the shortest slice.
    pub fn zones_at(&self, points: &[Point<f64>], days: &[i32], zones: &mut [Option<u32>]) {
        for ((zone, &point), &day) in zones.iter_mut().zip(points).zip(days) {
            *zone = self.zone_at(point, day);
        }
    }

    /// All zones that meet at a point on a day, in ascending order: those along every border that the point lies on, or
    /// else the one that it lies in.
    pub fn zones_touching(&self, point: Point<f64>, day: i32) -> Vec<u32> {
        let day = day.min(i32::MAX - 1);
        let mut zones: Vec<u32> = Vec::new();
        if self.grid.contains(point.0)
            && let Some(slot) = self.cells.place(&self.grid, self.grid.fine(point.0)).slot
        {
            for run in self.cells.runs_on(slot, day) {
                let mut edges = run.first()..run.first() + run.count();
                if let Some(edge) = edges.find(|&edge| is_on(self.partition.edge(edge as u32), point.0)) {
                    let arc = self.partition.arc(self.partition.arc_of_edge(edge));
                    zones.extend([arc.left, arc.right].into_iter().flatten());
                }
            }
        }
        if zones.is_empty() {
            zones.extend(self.zone_at(point, day));
        }
        zones.sort_unstable();
        zones.dedup();
        zones
    }
}
