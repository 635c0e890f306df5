//! What differs between two days, and what of it is noise.

use std::collections::HashSet;

use rustc_hash::FxHashSet;

use super::days::{Key, Outlines, add_edge, ends_of};
use super::options::SnapshotSeries;
use super::pieces::{Corner, Piece, melted};
use crate::error::Result;
use crate::geometry::overlay::{Ground, Labelled, Overlay, exclusive_or, node};
use crate::geometry::{SquareMm, bits};

/// The difference of the outlines that are held from those of a map.
#[derive(Default)]
pub(super) struct Difference {
    /// How many pieces of ground changed hands, and how large they are together.
    pub(super) changes: usize,
    pub(super) changed_km2: f64,
    /// How many pieces are noise that was not known, and how large they are together.
    pub(super) slivers: usize,
    pub(super) sliver_m2: f64,
    /// The areas of all that is noise, by which it is known again: they are whole numbers of square millimetres.
    pub(super) noise: HashSet<SquareMm>,
    /// The outlines with the changes, if there are any.
    pub(super) after: Option<Outlines>,
}

impl Difference {
    pub(super) fn new(
        series: &SnapshotSeries,
        held: &Outlines,
        today: &Outlines,
        known: &HashSet<SquareMm>,
    ) -> Result<Self> {
        let mut difference = Difference::default();
        // Labels are twice the actor for outlines that were, and one more for outlines that are.
        let mut differing: Vec<Labelled> = Vec::new();
        let mut add = |key: &Key, actors: &[u32], others: Option<&Vec<u32>>, is_now: u32| {
            let others = others.map_or(&[][..], Vec::as_slice);
            let differs = actors.iter().filter(|actor| !others.contains(actor));
            differing.extend(differs.map(|actor| Labelled { ends: ends_of(key), label: 2 * actor + is_now }));
        };
        for (key, actors) in held {
            add(key, actors, today.get(key), 0);
        }
        for (key, actors) in today {
            add(key, actors, held.get(key), 1);
        }
        if differing.is_empty() {
            return Ok(difference);
        }
        // Maps are hashed; the order of work must not depend on it.
        differing.sort_by(|one, other| {
            let key = |edge: &Labelled| (edge.ends.map(bits), edge.label);
            key(one).cmp(&key(other))
        });
        let mut corners: [FxHashSet<Corner>; 2] = Default::default();
        for edge in &differing {
            corners[(edge.label % 2) as usize].extend(edge.ends.map(bits));
        }
        let overlay = Overlay::new(node(differing)?)?;
        let patches = Patches::new(&overlay);
        let mut counts = vec![false; overlay.regions.len()];
        for patch in &patches.list {
            // What was noise stays noise: its width is not measured again every day.
            let is_known = known.contains(&patch.area);
            if is_known || series.is_sliver(&patch.ground) {
                if !is_known {
                    difference.slivers += 1;
                    difference.sliver_m2 += patch.ground.area_m2;
                }
                difference.noise.insert(patch.area);
            } else {
                difference.changes += 1;
                difference.changed_km2 += patch.ground.area_m2 / 1e6;
                patch.regions.iter().for_each(|region| counts[*region as usize] = true);
            }
        }
        if difference.changes > 0 {
            let is_clean = difference.noise.is_empty();
            let settled = || settled(held, &overlay, &corners, &patches, &counts, today);
            difference.after = Some(if is_clean { today.clone() } else { settled() });
        }
        Ok(difference)
    }
}

/// The outlines after the changes that count, with the edges that noise hides as they were, uncut.
fn settled(
    held: &Outlines,
    overlay: &Overlay,
    corners: &[FxHashSet<Corner>; 2],
    patches: &Patches<'_>,
    counts: &[bool],
    today: &Outlines,
) -> Outlines {
    let same = |(key, actors): &(&Key, &Vec<u32>)| today.get(*key) == Some(*actors);
    let mut after: Outlines = held.iter().filter(same).map(|(key, actors)| (*key, actors.clone())).collect();
    // Where an edge differs in some actors only, the others are on neither side of the difference.
    for (key, actors) in held {
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
