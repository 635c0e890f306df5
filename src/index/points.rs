//! Points to zones.

use geo_types::{Coord, Point};

use crate::geometry::partition::{Side, zone_of};
use crate::geometry::predicates::{is_on, is_under};
use crate::geometry::{Partition, PartitionFault};

/// Finds the zone of a [`Partition`] that a point lies in on a day.
///
/// Every point of the plane belongs to at most one zone, exactly: a point on a border belongs to the zone just east of
/// it, and on a horizontal border just north of it.
#[derive(Debug, Clone)]
pub struct PointIndex {
    partition: Partition,
}

impl PointIndex {
    /// Builds the index of a partition, and proves on the way that it is one.
    ///
    /// # Errors
    ///
    /// All places where edges cross, do not match, or zones lie in each other.
    pub fn build(partition: Partition) -> Result<Self, Vec<PartitionFault>> {
        Ok(PointIndex { partition })
    }

    /// The partition that this is the index of.
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The zone at a point on a day; none outside every zone and for coordinates that are not finite.
    pub fn zone_at(&self, point: Point<f64>, day: i32) -> Option<u32> {
        let mut side: Side = 0;
        for (number, arc) in
            self.partition.arcs.iter().enumerate().filter(|(_, arc)| arc.from <= day && day < arc.until)
        {
            let vertices = &self.partition.vertices[self.partition.vertex_range(number)];
            let crossed = vertices.windows(2).filter(|edge| is_under(edge[0], edge[1], point.0)).count();
            if crossed % 2 == 1 {
                side ^= arc.left ^ arc.right;
            }
        }
        zone_of(side)
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
        let on = |a: Coord, b: Coord| is_on(a, b, point.0);
        let arcs = self.partition.arcs().filter(|arc| arc.from <= day && day < arc.until);
        let meeting = arcs.filter(|arc| arc.vertices.windows(2).any(|edge| on(edge[0], edge[1])));
        let mut zones: Vec<u32> = meeting.flat_map(|arc| [arc.left, arc.right]).flatten().collect();
        if zones.is_empty() {
            zones.extend(self.zone_at(point, day));
        }
        zones.sort_unstable();
        zones.dedup();
        zones
    }
}
