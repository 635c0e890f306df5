//! From one day's map to the next.

use std::collections::HashSet;

use geo_types::Coord;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::corners::Corners;
use super::difference::Difference;
use super::options::SnapshotSeries;
use super::pieces::{Corner, coord_of};
use super::report::DayReport;
use crate::error::Result;
use crate::geometry::overlay::{Labelled, exclusive_or};
use crate::geometry::{SquareMm, bits};

/// An edge by the bits of its ends, the lesser end first.
pub(super) type Key = [Corner; 2];

/// Edges with the actors whose ground begins or ends there.
pub(super) type Outlines = FxHashMap<Key, Vec<u32>>;

/// Adds a ring of an actor's ground.
pub(super) fn add_edge(outlines: &mut Outlines, ends: [Coord; 2], actors: &[u32]) {
    let mut key = ends.map(bits);
    key.sort_unstable();
    let there = outlines.entry(key).or_default();
    exclusive_or(there, actors);
    if there.is_empty() {
        outlines.remove(&key);
    }
}

pub(super) fn ends_of(key: &Key) -> [Coord; 2] {
    [0, 1].map(|end| coord_of(&key[end]))
}

/// Follows the outlines from day to day.
#[derive(Default)]
pub(super) struct Follower {
    /// The outlines as they are held to be: those of the last map, but for noise.
    outlines: Outlines,
    /// The corners that these have and had.
    corners: Corners,
    /// What changed on which day: edges between ground that did and ground that did not.
    pub(super) deltas: Vec<(Labelled, u32)>,
    /// The noise of the last map.
    noise: HashSet<SquareMm>,
}

impl Follower {
    /// Takes the map of a day, counted from 0.
    ///
    /// A line that comes back with other noise is the line that it was: the map is drawn to the corners that were held before,
    /// as long as what it then differs by from itself is noise. Otherwise each return would leave a line of its own,
    /// and slivers between all of them.
    pub(super) fn follow(
        &mut self,
        series: &SnapshotSeries,
        day: u32,
        date: Date,
        today: &Outlines,
    ) -> Result<DayReport> {
        let differing = |held: &Outlines, today: &Outlines| Difference::new(series, held, today, &self.noise);
        let drawn = self.corners.drawn(today, &self.outlines, series.sliver_width_m);
        let mut map = drawn.as_ref().map_or(today, |drawn| &drawn.map);
        let mut found = differing(&self.outlines, map)?;
        if drawn.is_some() {
            let rest = differing(found.after.as_ref().unwrap_or(&self.outlines), today)?;
            if rest.changes == 0 {
                found = Difference { slivers: rest.slivers, sliver_m2: rest.sliver_m2, noise: rest.noise, ..found };
            } else {
                map = today;
                found = if found.after.is_none() { rest } else { differing(&self.outlines, today)? };
            }
        }
        let Difference { changes, changed_km2, slivers, sliver_m2, noise, after } = found;
        let redrawn = drawn.as_ref().and_then(|drawn| drawn.redrawn);
        self.noise = noise;
        if let Some(after) = after {
            self.corners.add(&after, map);
            self.record(day, after);
        }
        // A map that is as noisy as on the day before is not drawn anew.
        let redrawn = redrawn.filter(|_| slivers > 0);
        Ok(DayReport { date, is_empty: today.is_empty(), changes, changed_km2, slivers, sliver_m2, redrawn })
    }

    /// Goes over to new outlines, and keeps what differs.
    fn record(&mut self, day: u32, after: Outlines) {
        let mut delta: Vec<Labelled> = Vec::new();
        let mut add = |one: &Outlines, other: &Outlines| {
            for (key, actors) in one.iter().filter(|(key, actors)| other.get(*key) != Some(*actors)) {
                delta.extend(actors.iter().map(|actor| Labelled { ends: ends_of(key), label: *actor }));
            }
        };
        add(&self.outlines, &after);
        add(&after, &self.outlines);
        delta.sort_by(|one, other| {
            let key = |edge: &Labelled| (edge.ends.map(bits), edge.label);
            key(one).cmp(&key(other))
        });
        self.deltas.extend(delta.into_iter().map(|edge| (edge, day)));
        self.outlines = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Actor;

    /// Noise on every corner each day, and each day a change somewhere: of the crossings of both nothing may stay.
    #[test]
    fn noise_leaves_nothing_in_the_outlines() {
        let mut seed = 7_u64;
        let mut noise = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) as f64 / f64::from(1_u32 << 31) - 0.5) * 4e-5
        };
        let series = SnapshotSeries::held_by(Actor::new("west", "The west"));
        let (mut follower, mut front) = (Follower::default(), [37.0; 40]);
        for day in 0..60 {
            let at = day as usize % 30;
            front[at..at + 5].iter_mut().for_each(|corner| *corner += 0.01);
            let line = front
                .iter()
                .zip(0..)
                .map(|(x, row)| Coord { x: x + noise(), y: 47.0 + f64::from(row) * 0.01 + noise() });
            let ring: Vec<Coord> = line.chain([Coord { x: 36.0, y: 47.5 }, Coord { x: 36.0, y: 46.9 }]).collect();
            let mut today = Outlines::default();
            for (at, a) in ring.iter().enumerate() {
                add_edge(&mut today, [*a, ring[(at + 1) % ring.len()]], &[0]);
            }
            let date = Date::constant(2024, 7, 8);
            let report = follower.follow(&series, day, date, &today).unwrap();
            assert_eq!(report.changes, 1, "day {day}");
            // Where a change begins and ends, the new line meets the old one. Ends that are never overrun lie near row 35.
            let (most, edges) = (ring.len() + 40, follower.outlines.len());
            assert!(edges <= most, "{edges} edges on day {day}");
        }
    }
}
