//! Which arcs are there on a day, without a look at those of all other days.

use super::partition::Partition;

/// The arcs of some days in lists, with those that begin later beside them. The lists lie so far apart that no more arcs change
/// between two of them than there are: they take memory in proportion to all arcs, and a day time in proportion to its own.
#[derive(Debug)]
pub(crate) struct ArcDays {
    lists: Vec<List>,
    /// The arcs of all lists, one list after another.
    listed: Vec<u32>,
    /// The first day of each arc and its number, in order of days.
    begun: Vec<(i32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct List {
    day: i32,
    /// Where it begins in `listed`.
    first: usize,
    /// Where in `begun` those are that begin later.
    later: usize,
}

impl ArcDays {
    pub(super) fn new(partition: &Partition) -> Self {
        let mut begun: Vec<(i32, u32)> = partition.arcs().zip(0..).map(|(arc, number)| (arc.from, number)).collect();
        begun.sort_unstable();
        let mut ends: Vec<i32> = partition.arcs().map(|arc| arc.until).filter(|day| *day < i32::MAX).collect();
        ends.sort_unstable();
        let mut days = ArcDays { lists: Vec::new(), listed: Vec::new(), begun };
        let (mut alive, mut seen, mut ended): (Vec<u32>, usize, usize) = (Vec::new(), 0, 0);
        let mut changes = 0;
        for day in partition.days() {
            let later = days.begun.partition_point(|(from, _)| *from <= day);
            let over = ends.partition_point(|until| *until <= day);
            changes += later - seen + over - ended;
            alive.extend(days.begun[seen..later].iter().map(|(_, arc)| *arc));
            (seen, ended) = (later, over);
            if days.lists.is_empty() || changes >= alive.len() {
                alive.retain(|arc| partition.arc(*arc as usize).is_there(day));
                alive.sort_unstable();
                days.lists.push(List { day, first: days.listed.len(), later });
                days.listed.extend_from_slice(&alive);
                changes = 0;
            }
        }
        days
    }

    /// At how many arcs [`on`](Self::on) looks for a day, about.
    pub(crate) fn about(&self, day: i32) -> usize {
        let Some(at) = self.lists.partition_point(|list| list.day <= day).checked_sub(1) else { return 0 };
        let next = self.lists.get(at + 1).map_or(self.listed.len(), |next| next.first);
        2 * (next - self.lists[at].first)
    }

    /// The arcs of a day in ascending order.
    pub(crate) fn on(&self, partition: &Partition, day: i32) -> Vec<u32> {
        let Some(at) = self.lists.partition_point(|list| list.day <= day).checked_sub(1) else { return Vec::new() };
        let (list, next) = (self.lists[at], self.lists.get(at + 1));
        let listed = &self.listed[list.first..next.map_or(self.listed.len(), |next| next.first)];
        let later = self.begun[list.later..].iter().take_while(|(from, _)| *from <= day).map(|(_, arc)| *arc);
        let is_there = |arc: &u32| partition.arc(*arc as usize).is_there(day);
        let mut arcs: Vec<u32> = listed.iter().copied().chain(later).filter(is_there).collect();
        // Those that begin later come in the order of their days.
        arcs.sort_unstable();
        arcs
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Rect};
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Piece;

    proptest! {
        #[test]
        fn the_arcs_of_a_day_are_those_that_a_scan_finds(
            spans in prop::collection::vec((0..12_i32, 1..8_i32, 0..4_u8), 1..12),
        ) {
            let squares: Vec<MultiPolygon<f64>> = (0..spans.len())
                .map(|zone| Rect::new((zone as f64, 0.0), (zone as f64 + 1.0, 1.0)).to_polygon().into())
                .collect();
            let pieces: Vec<Piece<'_>> = spans.iter().zip(&squares).zip(0..).map(|(((from, length, open), geometry), zone)| Piece {
                zone,
                part_of: None,
                from: if *open == 0 { i32::MIN } else { *from },
                until: if *open == 1 { i32::MAX } else { from + length },
                geometry,
            }).collect();
            let partition = Partition::new(&pieces).unwrap();
            let days = ArcDays::new(&partition);
            for day in [i32::MIN].into_iter().chain(-1..22) {
                let scan = partition.arcs().zip(0..).filter(|(arc, _)| arc.from <= day && day < arc.until);
                prop_assert_eq!(days.on(&partition, day), scan.map(|(_, number)| number).collect::<Vec<u32>>());
            }
            prop_assert!(days.listed.len() <= 4 * partition.arcs().len());
        }
    }
}
