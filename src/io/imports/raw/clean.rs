//! Features laid over each other, and each region given to one of them.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::MultiPolygon;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::check_coverage::labelled;
use super::claims::Claims;
use super::difference::difference;
use super::map::{RawFeature, RawMap, RawShape};
use super::repair::{OverlapRule, Repairs};
use super::report::{Repair, RepairReport, RepairStep, Share};
use crate::error::Result;
use crate::geometry::overlay::{Bend, Labelled, Overlay, Region, node, snap};
use crate::geometry::{NO_CLASS, bits};
use crate::io::imports::columns::{Days, Found};
use crate::time::UncertainDate;

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
/// Features first meet where they are not farther apart than `snap_m` metres. Those of other days or another layer have
/// nothing to do with each other.
pub(super) fn clean(
    map: &mut RawMap,
    repairs: &Repairs,
    snap_m: f64,
    columns: &Found,
    report: &mut RepairReport,
) -> Result<()> {
    let claims = Claims::of(map, columns);
    let labels: Vec<String> = map.features.iter().map(|feature| feature.label.clone()).collect();
    let work = Work { repairs, snap_m, columns, claims: &claims, labels: &labels };
    claims.groups().iter().try_for_each(|group| work.clean(map, group, report))
}

/// What is the same for all groups of features.
struct Work<'a> {
    repairs: &'a Repairs,
    snap_m: f64,
    columns: &'a Found,
    claims: &'a Claims,
    labels: &'a [String],
}

impl Work<'_> {
    fn clean(&self, map: &mut RawMap, group: &[u32], report: &mut RepairReport) -> Result<()> {
        let Work { repairs, snap_m, columns, claims, labels } = *self;
        let edges = group.iter().flat_map(|label| labelled(&map.features[*label as usize], *label));
        let snapped = snap(edges, snap_m, |one, other| claims.meet(one, other));
        let vertices = Vertices::of(&snapped.edges);
        let overlay = Overlay::new(node(snapped.edges)?)?;
        bends(map, &snapped.bends, &overlay, report)?;
        let ranks = ranks(repairs.overlaps.as_ref(), labels, group, &overlay);
        let mut owners = Owners {
            of_region: overlay.regions.iter().map(|region| region.labels.clone()).collect(),
            changed: BTreeSet::new(),
            contested: Vec::new(),
        };
        for (number, region) in overlay.inner() {
            let is_within = |width: Option<f64>| -> Result<bool> {
                width.map_or(Ok(false), |width| Ok(overlay.ground(number, None)?.is_narrower(width)))
            };
            let area_m2 = region.area_m2();
            let mut tell = |step, features: &[u32], after: &[u32], contested: &[String], detail: &str| -> Result<()> {
                let name = |label: u32| labels.get(label as usize).cloned();
                let gained =
                    after.iter().filter(|label| !region.labels.contains(label)).filter_map(|label| name(*label));
                let gained = gained.chain(contested.iter().cloned()).map(|feature| Share {
                    feature,
                    gained_m2: area_m2,
                    lost_m2: 0.0,
                });
                let lost = region.labels.iter().filter(|label| !after.contains(label)).filter_map(|label| name(*label));
                let lost = lost.map(|feature| Share { feature, gained_m2: 0.0, lost_m2: area_m2 });
                let features: Vec<&str> = features.iter().map(|label| labels[*label as usize].as_str()).collect();
                let repair = Repair::new(step, &features, detail).at(region.place);
                let moved_m = overlay.ground(number, None)?.width_m();
                report.repairs.push(Repair { moved_m, area_m2, shares: gained.chain(lost).collect(), ..repair });
                Ok(())
            };
            if region.labels.is_empty() {
                if is_within(repairs.gaps_m)?
                    && let Some(owner) = longest_border(&overlay, region, |_| true)
                {
                    let after = at_other_times(&overlay, region, owner, claims);
                    tell(RepairStep::Gap, &after, &after, &[], "a gap closed")?;
                    owners.give(number, after);
                }
                continue;
            }
            let mut involved: Vec<u32> = claims.rivals(region).into_iter().flatten().collect();
            involved.sort_unstable();
            involved.dedup();
            if !involved.is_empty() {
                let rank = |label: &u32| ranks.get(label).copied();
                if is_within(repairs.slivers_m)? {
                    let longest = longest_border(&overlay, region, |label| involved.contains(&label));
                    let first = longest.or_else(|| involved.first().copied());
                    let winners = standing(region, claims, |label| (Some(*label) != first, rank(label)));
                    tell(RepairStep::Sliver, &involved, &winners, &[], "a narrow overlap given to the longer border")?;
                    owners.give(number, winners);
                } else if repairs.overlaps == Some(OverlapRule::Contested) {
                    let mut after: Vec<u32> =
                        region.labels.iter().copied().filter(|label| !involved.contains(label)).collect();
                    let contests = claims.at_once(&involved);
                    let name =
                        |contest: &Vec<u32>| joined(contest.iter().map(|label| labels[*label as usize].as_str()));
                    let names: Vec<String> = contests.iter().map(name).collect();
                    tell(RepairStep::Overlap, &involved, &after, &names, "an overlap marked as contested")?;
                    after.extend(contests.iter().map(|contest| owners.contest(contest, map.features.len() as u32)));
                    owners.give(number, after);
                } else if repairs.overlaps.is_some() {
                    let winners = standing(region, claims, rank);
                    let first =
                        winners.iter().find(|winner| involved.contains(winner)).map(|winner| &labels[*winner as usize]);
                    let winner = first.map_or("none", String::as_str);
                    tell(RepairStep::Overlap, &involved, &winners, &[], &format!("an overlap given to {winner}"))?;
                    owners.give(number, winners);
                }
            }
        }
        let bent: BTreeSet<u32> = snapped.bends.iter().map(|bend| bend.label).collect();
        let missed = vertices.missed(&overlay, claims);
        let folded = &overlay.noded.folded;
        let only = |step, of: &BTreeSet<u32>, detail: &str| -> Vec<Repair> {
            let alone = of.iter().filter(|label| !owners.changed.contains(label) && !bent.contains(label));
            alone.map(|label| Repair::new(step, &[&labels[*label as usize]], detail)).collect()
        };
        report.repairs.extend(only(RepairStep::Ring, folded, "a spike without width left out"));
        report.repairs.extend(only(RepairStep::Vertex, &missed, "vertices of neighbours added to edges"));
        owners.changed.extend(missed.iter().chain(&bent).chain(folded));
        owners.apply(map, &overlay, columns, claims);
        Ok(())
    }
}

/// The vertices that each feature has before edges are cut.
struct Vertices(FxHashSet<(u32, [u64; 2])>);

impl Vertices {
    fn of(edges: &[Labelled]) -> Self {
        Vertices(edges.iter().flat_map(|edge| edge.ends.map(|end| (edge.label, bits(end)))).collect())
    }

    /// The features with an edge that misses a vertex of one that they meet. Where features of other days cross their outlines
    /// they miss nothing.
    fn missed(&self, overlay: &Overlay, claims: &Claims) -> BTreeSet<u32> {
        let mut missed = BTreeSet::new();
        let noded = &overlay.noded;
        let mut around: FxHashMap<u32, BTreeMap<u32, Vec<u32>>> = FxHashMap::default();
        for ((ends, labels), edge) in noded.edges.iter().zip(0..) {
            for (end, label) in ends.iter().flat_map(|end| labels.iter().map(move |label| (*end, *label))) {
                around.entry(end).or_default().entry(label).or_default().push(edge);
            }
        }
        for (vertex, edges) in around {
            let at = bits(noded.vertices[vertex as usize]);
            if edges.keys().all(|label| self.0.contains(&(*label, at))) {
                continue;
            }
            // Those whose outlines part here have the vertex; and with each of them those that run along it.
            let parts =
                |label: u32| edges.iter().any(|(other, theirs)| *theirs != edges[&label] && claims.meet(label, *other));
            let (mut having, mut left): (Vec<u32>, Vec<u32>) =
                edges.keys().partition(|label| self.0.contains(&(**label, at)) || parts(**label));
            loop {
                let (new, rest): (Vec<u32>, Vec<u32>) =
                    left.into_iter().partition(|label| having.iter().any(|other| claims.meet(*label, *other)));
                if new.is_empty() {
                    break;
                }
                having.extend(new);
                left = rest;
            }
            missed.extend(having.into_iter().filter(|label| !self.0.contains(&(*label, at))));
        }
        missed
    }
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
        let mut after = feature.clone();
        after.set_polygons(overlay.dissolve(&class, 1).pop().unwrap_or_else(|| MultiPolygon(Vec::new())));
        if let Some(last) = report.repairs.pop() {
            report.repairs.push(last.sharing(difference(feature, &after)?));
        }
    }
    Ok(())
}

/// The places of features in the order in which they win overlaps.
fn ranks(rule: Option<&OverlapRule>, labels: &[String], group: &[u32], overlay: &Overlay) -> FxHashMap<u32, usize> {
    let mut order = group.to_vec();
    match rule {
        Some(OverlapRule::SmallerWins) => {
            let mut areas: FxHashMap<u32, _> = FxHashMap::default();
            for (_, region) in overlay.inner() {
                region.labels.iter().for_each(|label| *areas.entry(*label).or_insert(0) += region.area);
            }
            order.sort_by_key(|label| areas.get(label).copied().unwrap_or_default());
        }
        Some(OverlapRule::Priority(list)) => {
            let place = |label: &u32| list.iter().position(|name| *name == labels[*label as usize]);
            order.sort_by_key(|label| place(label).unwrap_or(list.len()));
        }
        Some(OverlapRule::FirstWins | OverlapRule::Contested) | None => {}
    }
    order.into_iter().zip(0..).collect()
}

/// The labels of a region that stay when each in turn, best first, drives out its rivals.
fn standing<K: Ord>(region: &Region, claims: &Claims, rank: impl Fn(&u32) -> K) -> Vec<u32> {
    let mut labels = region.labels.clone();
    labels.sort_by_key(|label| rank(label));
    let mut winners: Vec<u32> = Vec::new();
    for label in labels {
        let beaten = |winner: &u32| claims.are_rivals(*winner, label);
        if !winners.iter().any(beaten) {
            winners.push(label);
        }
    }
    winners
}

/// The features around a region, each with the length of the border.
fn neighbours<'a>(overlay: &'a Overlay, region: &'a Region) -> impl Iterator<Item = (u32, f64)> {
    let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
    for (other, length) in &region.borders {
        for label in &overlay.regions[*other as usize].labels {
            *lengths.entry(*label).or_default() += length;
        }
    }
    lengths.into_iter()
}

/// The feature with the longest border along a region: of those with the same length the first.
fn longest_border(overlay: &Overlay, region: &Region, may: impl Fn(u32) -> bool) -> Option<u32> {
    let around = neighbours(overlay, region).filter(|(label, _)| may(*label));
    around.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(label, _)| label)
}

/// The owner of a gap with those that have the same border along it on other days: else the ground would be nobody's then.
fn at_other_times(overlay: &Overlay, region: &Region, owner: u32, claims: &Claims) -> Vec<u32> {
    let around: Vec<(u32, f64)> = neighbours(overlay, region).collect();
    let length = around.iter().find(|(label, _)| *label == owner).map(|(_, length)| *length);
    let mut owners = vec![owner];
    for (label, _) in around.iter().filter(|(_, theirs)| Some(*theirs) == length) {
        if !owners.iter().any(|owner| owner == label || claims.meet(*owner, *label)) {
            owners.push(*label);
        }
    }
    owners.sort_unstable();
    owners
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
    fn apply(&self, map: &mut RawMap, overlay: &Overlay, columns: &Found, claims: &Claims) {
        for claimants in &self.contested {
            let features: Vec<&RawFeature> = claimants.iter().map(|label| &map.features[*label as usize]).collect();
            let days: Vec<Days> = claimants.iter().map(|label| claims.days(*label)).collect();
            let contested = contested(&features, &days, columns);
            map.features.push(contested);
        }
        for (label, shape) in overlay.draw(&self.of_region, self.changed.iter().copied()) {
            map.features[label as usize].set_polygons(shape);
        }
    }
}

/// What a feature for the ground that others contest is called.
fn joined<'a>(claimants: impl Iterator<Item = &'a str>) -> String {
    claimants.collect::<Vec<_>>().join("+")
}

/// A feature, still without ground, for what several contest: with the properties that they agree on, on the days on which
/// all of them hold: as these stand in one of the features, unless another version of its zone tells more.
fn contested(claimants: &[&RawFeature], days: &[Days], columns: &Found) -> RawFeature {
    let labels: Vec<&str> = claimants.iter().map(|feature| feature.label.as_str()).collect();
    let label = joined(labels.iter().copied());
    let mut properties = claimants.first().map(|feature| feature.properties.clone()).unwrap_or_default();
    properties.retain(|name, value| claimants.iter().all(|feature| feature.properties.get(name) == Some(value)));
    let mut keep = |column: &Option<String>, is_start: bool| {
        let Some(column) = column else { return };
        let day = |days: &Days| if is_start { days.start } else { days.end };
        let dated = claimants.iter().zip(days).filter_map(|(feature, days)| Some((feature, day(days)?)));
        let best = |(_, day): &(&&RawFeature, UncertainDate)| day.best();
        let Some((feature, bound)) = (if is_start { dated.max_by_key(best) } else { dated.min_by_key(best) }) else {
            return;
        };
        let value = if day(&columns.days(feature, |_| ())) == Some(bound) {
            feature.properties.get(column).cloned()
        } else {
            let text = if is_start { Some(bound.to_string()) } else { columns.end_text(bound) };
            text.map(Value::String)
        };
        if let Some(value) = value {
            properties.insert(column.clone(), value);
        }
    };
    keep(&columns.start, true);
    keep(&columns.end, false);
    let holders = claimants.iter().map(|feature| columns.actors(feature).into_iter().collect::<BTreeSet<String>>());
    let holders: BTreeSet<BTreeSet<String>> = holders.collect();
    let agree = holders.len() == 1;
    let actors: BTreeSet<String> = holders.into_iter().flatten().collect();
    let mut set = |name: &str, text: String| properties.insert(name.to_owned(), Value::String(text));
    set("claimants", labels.join(";"));
    // Where all of them are of the same actors there is no contest.
    if columns.actor.is_none() || (!agree && actors.len() > 1) {
        set(columns.status.as_deref().unwrap_or("status"), "contested".to_owned());
    }
    if let Some(column) = columns.actor.as_deref().filter(|_| !agree) {
        set(column, actors.into_iter().collect::<Vec<_>>().join(";"));
    }
    let id = Some(geojson::feature::Id::String(label.clone()));
    RawFeature::made(label, id, properties, RawShape::Polygons(Vec::new()))
}
