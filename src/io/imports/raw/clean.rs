//! Features laid over each other, and each region given to one of them.

use std::collections::BTreeSet;

use geo_types::MultiPolygon;
use serde_json::Value;

use super::check_coverage::{closed_edges, edges, neighbours, periods, rivals};
use super::map::{RawFeature, RawMap};
use super::repair::{OverlapRule, Repairs};
use super::report::{Repair, RepairReport, RepairStep};
use crate::error::Result;
use crate::geometry::NO_CLASS;
use crate::geometry::overlay::{Bend, Labelled, Overlay, Region, node, snap};
use crate::io::imports::columns::Found;

/// The ground that is in one of two shapes and not in the other, in square metres, both read by the even-odd rule.
pub(super) fn differing_m2(before: &RawFeature, after: &MultiPolygon<f64>) -> Result<f64> {
    let rings = after.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let before = before.rings().into_iter().flatten().flatten();
    let edges = before.chain(rings).flat_map(closed_edges).map(|ends| Labelled { ends, label: 0 });
    let overlay = Overlay::new(node(edges)?)?;
    Ok(overlay.inner().filter(|(_, region)| !region.labels.is_empty()).map(|(_, region)| region.area_m2()).sum())
}

/// Who owns each region of an overlay once it is decided.
struct Owners {
    of_region: Vec<Vec<u32>>,
    /// The labels whose ground is not what it was.
    changed: BTreeSet<u32>,
    /// Pairs of features that contest ground, each a feature of its own after the others.
    contested: Vec<Vec<u32>>,
}

/// Decides narrow gaps and overlaps, and gives every border the vertices of both sides.
///
/// Features first meet where they are not farther apart than `snap_m` metres.
pub(super) fn clean(
    map: &mut RawMap,
    repairs: &Repairs,
    snap_m: f64,
    columns: &Found,
    report: &mut RepairReport,
) -> Result<()> {
    let periods = periods(map, columns);
    let snapped = snap(edges(&map.features), snap_m);
    let overlay = Overlay::new(node(snapped.edges)?)?;
    let labels: Vec<String> = map.features.iter().map(|feature| feature.label.clone()).collect();
    bends(map, &snapped.bends, &overlay, report)?;
    let ranks = ranks(repairs.overlaps.as_ref(), &labels, &overlay);
    let mut owners = Owners {
        of_region: overlay.regions.iter().map(|region| region.labels.clone()).collect(),
        changed: BTreeSet::new(),
        contested: Vec::new(),
    };
    for (number, region) in overlay.inner() {
        let is_within = |width: Option<f64>| -> Result<bool> {
            width.map_or(Ok(false), |width| Ok(overlay.ground(number, None)?.is_narrower(width)))
        };
        let mut tell = |step, features: &[u32], detail: &str| {
            let features: Vec<&str> = features.iter().map(|label| labels[*label as usize].as_str()).collect();
            let repair = Repair::new(step, &features, detail).at(region.place);
            report.repairs.push(Repair { area_m2: region.area_m2(), ..repair });
        };
        let longest = || longest_border(&overlay, region, |label| region.labels.contains(&label));
        if region.labels.is_empty() {
            if is_within(repairs.gaps_m)?
                && let Some(owner) = longest_border(&overlay, region, |_| true)
            {
                tell(RepairStep::Gap, &[owner], "a gap closed");
                owners.give(number, vec![owner]);
            }
        } else if rivals(region, &periods).next().is_some() {
            let rank = |label: &u32| ranks[*label as usize];
            if is_within(repairs.slivers_m)? {
                let first = longest().or_else(|| region.labels.first().copied());
                let winners = standing(region, &periods, |label| (Some(*label) != first, rank(label)));
                tell(RepairStep::Sliver, &region.labels, "a narrow overlap given to the longer border");
                owners.give(number, winners);
            } else if repairs.overlaps == Some(OverlapRule::Contested) {
                tell(RepairStep::Overlap, &region.labels, "an overlap marked as contested");
                let new = owners.contest(&region.labels, labels.len() as u32);
                owners.give(number, vec![new]);
            } else if repairs.overlaps.is_some() {
                let winners = standing(region, &periods, rank);
                let winner = &labels[winners[0] as usize];
                tell(RepairStep::Overlap, &region.labels, &format!("an overlap given to {winner}"));
                owners.give(number, winners);
            }
        }
    }
    let bent: BTreeSet<u32> = snapped.bends.iter().map(|bend| bend.label).collect();
    for label in overlay.noded.cut.iter().filter(|label| !owners.changed.contains(label) && !bent.contains(label)) {
        let label = &labels[*label as usize];
        report.repairs.push(Repair::new(RepairStep::Vertex, &[label], "vertices of neighbours added to edges"));
    }
    owners.changed.extend(overlay.noded.cut.iter().chain(&bent));
    owners.apply(map, &overlay);
    Ok(())
}

/// Reports outlines that were bent, feature by feature, with the ground between the old outline and the new one.
fn bends(map: &RawMap, bends: &[Bend], overlay: &Overlay, report: &mut RepairReport) -> Result<()> {
    for mine in bends.chunk_by(|one, other| one.label == other.label) {
        let label = mine[0].label;
        let feature = &map.features[label as usize];
        report.repairs.extend(mine.iter().map(|bend| {
            let repair = Repair::new(RepairStep::Snap, &[&feature.label], "drawn to a vertex").at(bend.to);
            Repair { moved_m: bend.by_m, ..repair }
        }));
        let class = |region: &Region| if region.labels.contains(&label) { 0 } else { NO_CLASS };
        let class: Vec<u32> = overlay.regions.iter().map(class).collect();
        let after = overlay.dissolve(&class, 1).pop().unwrap_or_else(|| MultiPolygon(Vec::new()));
        if let Some(last) = report.repairs.last_mut() {
            last.area_m2 = differing_m2(feature, &after)?;
        }
    }
    Ok(())
}

/// The order in which features win overlaps.
fn ranks(rule: Option<&OverlapRule>, labels: &[String], overlay: &Overlay) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    match rule {
        Some(OverlapRule::SmallerWins) => {
            let mut areas = vec![0; labels.len()];
            for (_, region) in overlay.inner() {
                region.labels.iter().for_each(|label| areas[*label as usize] += region.area);
            }
            order.sort_by_key(|label| areas[*label]);
        }
        Some(OverlapRule::Priority(list)) => {
            order.sort_by_key(|label| list.iter().position(|name| *name == labels[*label]).unwrap_or(list.len()));
        }
        Some(OverlapRule::FirstWins | OverlapRule::Contested) | None => {}
    }
    let mut ranks = vec![0; labels.len()];
    for (rank, label) in order.into_iter().enumerate() {
        ranks[label] = rank;
    }
    ranks
}

/// The labels of a region that stay when each in turn, best first, drives out its rivals.
fn standing<K: Ord>(region: &Region, periods: &[crate::time::Period], rank: impl Fn(&u32) -> K) -> Vec<u32> {
    let mut labels = region.labels.clone();
    labels.sort_by_key(|label| rank(label));
    let mut winners: Vec<u32> = Vec::new();
    for label in labels {
        let beaten = |winner: &u32| periods[*winner as usize].overlaps(periods[label as usize]);
        if !winners.iter().any(beaten) {
            winners.push(label);
        }
    }
    winners
}

/// The feature with the longest border along a region: of those with the same length the first.
fn longest_border(overlay: &Overlay, region: &Region, may: impl Fn(u32) -> bool) -> Option<u32> {
    let around = neighbours(overlay, region).filter(|(label, _)| may(*label));
    around.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(label, _)| label)
}

impl Owners {
    fn give(&mut self, region: u32, mut owners: Vec<u32>) {
        owners.sort_unstable();
        let before = &mut self.of_region[region as usize];
        let differing = before
            .iter()
            .filter(|label| !owners.contains(label))
            .chain(owners.iter().filter(|label| !before.contains(label)));
        self.changed.extend(differing.copied().collect::<Vec<u32>>());
        *before = owners;
    }

    /// The label of the ground that these contest.
    fn contest(&mut self, claimants: &[u32], features: u32) -> u32 {
        let known = self.contested.iter().position(|other| other == claimants);
        let place = known.unwrap_or_else(|| {
            self.contested.push(claimants.to_vec());
            self.contested.len() - 1
        });
        features + place as u32
    }

    /// Draws the labels anew whose ground or edges changed.
    fn apply(&self, map: &mut RawMap, overlay: &Overlay) {
        for claimants in &self.contested {
            let labels: Vec<&str> =
                claimants.iter().map(|label| map.features[*label as usize].label.as_str()).collect();
            let (label, claimants) = (labels.join("+"), labels.join(";"));
            let id = Some(geojson::feature::Id::String(label.clone()));
            let properties = [("status", "contested".to_owned()), ("claimants", claimants)];
            let properties =
                properties.map(|(name, text)| (name.to_owned(), Value::String(text))).into_iter().collect();
            let shape = super::map::RawShape::Polygons(Vec::new());
            map.features.push(RawFeature { label, id, properties, shape, heights: 0 });
        }
        for (label, shape) in overlay.draw(&self.of_region, self.changed.iter().copied()) {
            map.features[label as usize].set_polygons(shape);
        }
    }
}
