//! From one day's map to the next: what differs, and what of it is noise.

use std::collections::HashSet;

use geo_types::Coord;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::options::SnapshotSeries;
use super::report::DayReport;
use crate::error::Result;
use crate::geometry::SquareMm;
use crate::geometry::overlay::{Ground, Labelled, Overlay, exclusive_or, node};

/// An edge by the bits of its ends, the lesser end first.
type Key = [[u64; 2]; 2];

/// Edges with the actors whose ground begins or ends there.
pub(super) type Outlines = FxHashMap<Key, Vec<u32>>;

/// Adds a ring of an actor's ground.
pub(super) fn add_edge(outlines: &mut Outlines, ends: [Coord; 2], actors: &[u32]) {
    // Adding zero turns -0.0 into 0.0 and leaves everything else.
    let mut key = ends.map(|end| [end.x + 0.0, end.y + 0.0].map(f64::to_bits));
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
        let after = if is_clean { today } else { self.settled(&overlay, &patches, &counts, &today) };
        self.record(day, after);
        Ok(report)
    }

    /// The outlines after the changes that count, with the edges that noise hides as they were.
    fn settled(&self, overlay: &Overlay, patches: &Patches<'_>, counts: &[bool], today: &Outlines) -> Outlines {
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
        for ((ends, labels), sides) in overlay.noded.edges.iter().zip(&overlay.sides) {
            let mut actors: Vec<u32> = labels.iter().filter(|label| **label % 2 == 0).map(|label| label / 2).collect();
            for side in sides {
                if counts[*side as usize] {
                    exclusive_or(&mut actors, &patches.flips[*side as usize]);
                }
            }
            if !actors.is_empty() {
                add_edge(&mut after, ends.map(|end| overlay.noded.vertices[end as usize]), &actors);
            }
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
