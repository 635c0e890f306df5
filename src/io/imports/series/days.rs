//! From one day's map to the next: what differs, and what of it is noise.

use std::collections::HashSet;

use geo_types::Coord;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::options::SnapshotSeries;
use super::pieces::{Corner, Piece, corner, melted};
use super::report::DayReport;
use crate::error::Result;
use crate::geometry::SquareMm;
use crate::geometry::overlay::{Ground, Labelled, Overlay, exclusive_or, node};

/// An edge by the bits of its ends, the lesser end first.
type Key = [Corner; 2];

/// Edges with the actors whose ground begins or ends there.
pub(super) type Outlines = FxHashMap<Key, Vec<u32>>;

/// Adds a ring of an actor's ground.
pub(super) fn add_edge(outlines: &mut Outlines, ends: [Coord; 2], actors: &[u32]) {
    let mut key = ends.map(corner);
    key.sort_unstable();
    let there = outlines.entry(key).or_default();
    exclusive_or(there, actors);
    if there.is_empty() {
        outlines.remove(&key);
    }
}

fn ends_of(key: &Key) -> [Coord; 2] {
    key.map(|[x, y]| Coord { x: f64::from_bits(x), y: f64::from_bits(y) })
}

/// Follows the outlines from day to day.
#[derive(Default)]
pub(super) struct Follower {
    /// The outlines as they are held to be: those of the last map, but for noise.
    outlines: Outlines,
    /// What changed on which day: edges between ground that did and ground that did not.
    pub(super) deltas: Vec<(Labelled, u32)>,
    /// The areas of the noise of the last map, by which it is known again: they are whole numbers of square millimetres.
    noise: HashSet<SquareMm>,
}

impl Follower {
    /// Takes the map of a day, counted from 0.
    pub(super) fn follow(
        &mut self,
        series: &SnapshotSeries,
        day: u32,
        date: Date,
        today: Outlines,
    ) -> Result<DayReport> {
        let mut report = DayReport { date, changes: 0, changed_km2: 0.0, slivers: 0, sliver_m2: 0.0 };
        // Labels are twice the actor for outlines that were, and one more for outlines that are.
        let mut differing: Vec<Labelled> = Vec::new();
        let mut add = |key: &Key, actors: &[u32], others: Option<&Vec<u32>>, is_now: u32| {
            let others = others.map_or(&[][..], Vec::as_slice);
            let differs = actors.iter().filter(|actor| !others.contains(actor));
            differing.extend(differs.map(|actor| Labelled { ends: ends_of(key), label: 2 * actor + is_now }));
        };
        for (key, actors) in &self.outlines {
            add(key, actors, today.get(key), 0);
        }
        for (key, actors) in &today {
            add(key, actors, self.outlines.get(key), 1);
        }
        if differing.is_empty() {
            self.noise.clear();
            return Ok(report);
        }
        // Maps are hashed; the order of work must not depend on it.
        differing.sort_by(|one, other| {
            let key = |edge: &Labelled| (edge.ends.map(|end| [end.x, end.y].map(f64::to_bits)), edge.label);
            key(one).cmp(&key(other))
        });
        let mut corners: [FxHashSet<Corner>; 2] = Default::default();
        for edge in &differing {
            corners[(edge.label % 2) as usize].extend(edge.ends.map(corner));
        }
        let overlay = Overlay::new(node(differing)?)?;
        let patches = Patches::new(&overlay);
        let mut noise = HashSet::new();
        let mut counts = vec![false; overlay.regions.len()];
        for patch in &patches.list {
            // What was noise stays noise: its width is not measured again every day.
            let is_known = self.noise.contains(&patch.area);
            if is_known || series.is_sliver(&patch.ground) {
                if !is_known {
                    report.slivers += 1;
                    report.sliver_m2 += patch.ground.area_m2;
                }
                noise.insert(patch.area);
            } else {
                report.changes += 1;
                report.changed_km2 += patch.ground.area_m2 / 1e6;
                patch.regions.iter().for_each(|region| counts[*region as usize] = true);
            }
        }
        let is_clean = noise.is_empty();
        self.noise = noise;
        if report.changes == 0 {
            return Ok(report);
        }
        let after = if is_clean { today } else { self.settled(&overlay, &corners, &patches, &counts, &today) };
        self.record(day, after);
        Ok(report)
    }

    /// The outlines after the changes that count, with the edges that noise hides as they were, uncut.
    fn settled(
        &self,
        overlay: &Overlay,
        corners: &[FxHashSet<Corner>; 2],
        patches: &Patches<'_>,
        counts: &[bool],
        today: &Outlines,
    ) -> Outlines {
        let same = |(key, actors): &(&Key, &Vec<u32>)| today.get(*key) == Some(*actors);
        let mut after: Outlines =
            self.outlines.iter().filter(same).map(|(key, actors)| (*key, actors.clone())).collect();
        // Where an edge differs in some actors only, the others are on neither side of the difference.
        for (key, actors) in &self.outlines {
            if let Some(others) = today.get(key).filter(|others| *others != actors) {
                let common: Vec<u32> = actors.iter().copied().filter(|actor| others.contains(actor)).collect();
                add_edge(&mut after, ends_of(key), &common);
            }
        }
        let mut pieces = Vec::new();
        for ((ends, labels), sides) in overlay.noded.edges.iter().zip(&overlay.sides) {
            let [was, is] = [0, 1].map(|side| {
                let mine = labels.iter().filter(|label| **label % 2 == side);
                mine.map(|label| label / 2).collect::<Vec<u32>>()
            });
            let mut actors = was.clone();
            for side in sides {
                if counts[*side as usize] {
                    exclusive_or(&mut actors, &patches.flips[*side as usize]);
                }
            }
            if !actors.is_empty() {
                pieces.push(Piece { ends: *ends, is_of: [actors == was, actors == is], actors });
            }
        }
        let vertices = &overlay.noded.vertices;
        for piece in melted(pieces, vertices, corners) {
            add_edge(&mut after, piece.ends.map(|end| vertices[end as usize]), &piece.actors);
        }
        after
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
            let key = |edge: &Labelled| (edge.ends.map(|end| [end.x, end.y].map(f64::to_bits)), edge.label);
            key(one).cmp(&key(other))
        });
        self.deltas.extend(delta.into_iter().map(|edge| (edge, day)));
        self.outlines = after;
    }
}

/// Ground that changes hands in the same way, in one piece.
struct Patch<'a> {
    regions: Vec<u32>,
    area: SquareMm,
    ground: Ground<'a>,
}

struct Patches<'a> {
    /// For each region the actors that lose or gain it.
    flips: Vec<Vec<u32>>,
    list: Vec<Patch<'a>>,
}

impl<'a> Patches<'a> {
    fn new(overlay: &'a Overlay) -> Self {
        let flips: Vec<Vec<u32>> = overlay
            .regions
            .iter()
            .map(|region| {
                let mut actors = Vec::new();
                region.labels.iter().for_each(|label| exclusive_or(&mut actors, &[label / 2]));
                actors
            })
            .collect();
        // The patch of each region; `u32::MAX` for none.
        let mut patch_of = vec![u32::MAX; flips.len()];
        let mut list: Vec<Patch<'a>> = Vec::new();
        for (first, _) in overlay.inner() {
            if flips[first as usize].is_empty() || patch_of[first as usize] != u32::MAX {
                continue;
            }
            let (patch, mut regions, mut area) = (list.len() as u32, Vec::new(), 0);
            let mut stack = vec![first];
            patch_of[first as usize] = patch;
            while let Some(at) = stack.pop() {
                let region = &overlay.regions[at as usize];
                regions.push(at);
                area += region.area;
                for &(other, _) in &region.borders {
                    if flips[other as usize] == flips[first as usize] && patch_of[other as usize] == u32::MAX {
                        patch_of[other as usize] = patch;
                        stack.push(other);
                    }
                }
            }
            let edges = overlay.edges_around(&regions, |other| patch_of[other as usize] == patch);
            // Circles can reach from one region of a patch into another.
            let places = if regions.len() == 1 { &overlay.regions[first as usize].triangles[..] } else { &[] };
            list.push(Patch { regions, area, ground: Ground::on_earth(area as f64 / 1e6, places, edges) });
        }
        Patches { flips, list }
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
            let report = follower.follow(&series, day, date, today).unwrap();
            assert_eq!(report.changes, 1, "day {day}");
            // Where a change begins and ends, the new line meets the old one. Ends that are never overrun lie near row 35.
            let (most, edges) = (ring.len() + 40, follower.outlines.len());
            assert!(edges <= most, "{edges} edges on day {day}");
        }
    }
}
