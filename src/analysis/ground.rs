//! The zones of a day as questions about areas need them: how much of each, and what is on it.

use super::extent::Extent;
use super::region::Ground;
use crate::query::Snapshot;
use crate::time::day_number;

/// A zone and how much of it lies in the ground that a question is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plot {
    pub(super) zone: u32,
    pub(super) extent: Extent,
    /// Whether all of the zone does.
    pub(super) whole: bool,
}

/// The plots of a day, in the order of the zones.
pub(super) fn plots(snapshot: Snapshot<'_>, ground: &Ground) -> Vec<Plot> {
    let atlas = snapshot.atlas();
    let settlements = settlements_by_zone(snapshot, ground);
    let areas = ground.areas(snapshot).into_iter();
    areas
        .map(|(zone, area, whole)| {
            let people = atlas.data.zones[zone as usize].population.filter(|_| whole);
            let extent = Extent {
                area,
                zones: 1,
                settlements: settlements[zone as usize],
                people: people.unwrap_or(0),
                zones_without_people: usize::from(people.is_none()),
            };
            Plot { zone, extent, whole }
        })
        .collect()
}

fn settlements_by_zone(snapshot: Snapshot<'_>, ground: &Ground) -> Vec<usize> {
    let atlas = snapshot.atlas();
    let mut counts = vec![0; atlas.data.zones.len()];
    let Some(index) = atlas.index() else { return counts };
    let day = day_number(snapshot.date());
    for settlement in atlas.settlements() {
        if let Some(zone) = index.zone_at(settlement.point, day)
            && ground.includes(zone, settlement.point)
        {
            counts[zone as usize] += 1;
        }
    }
    counts
}
