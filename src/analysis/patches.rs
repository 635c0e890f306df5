//! The ground that two days have in common, zone by zone.

use geo::BooleanOps;
use geo_types::{MultiPolygon, Point};
use rustc_hash::{FxHashMap, FxHashSet};

use super::extent::Extent;
use super::ground::plots;
use super::overlay::{Shape, Slivers, overlay};
use super::region::{Ground, Region, least_cut};
use crate::error::Result;
use crate::geometry::{bits, contains, polygons_area};
use crate::query::Snapshot;
use crate::time::day_number;

/// Ground that lay in one zone on the earlier day and in one on the later day.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    pub(super) zones: [Option<u32>; 2],
    pub(super) extent: Extent,
    /// There if it is not all of a zone that kept its shape.
    pub(super) cut: Option<Cut>,
}

/// What was cut out.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) polygons: MultiPolygon<f64>,
    settlements: Vec<Point<f64>>,
}

impl Patch {
    fn of_piece(zones: [Option<u32>; 2], polygons: MultiPolygon<f64>, settlements: Vec<Point<f64>>) -> Self {
        let area = polygons_area(&polygons);
        let extent = Extent { area, zones: 1, settlements: settlements.len(), people: 0, zones_without_people: 1 };
        Patch { zones, extent, cut: Some(Cut { polygons, settlements }) }
    }
}

/// All ground of two days, and what was too small to count where shapes were cut.
pub(super) fn patches(days: [Snapshot<'_>; 2], sliver_m2: f64) -> (Vec<Patch>, Slivers) {
    let moved = Moved::between(days);
    let all = plots(days[0], &Ground::everywhere(days[0].atlas())).into_iter();
    let kept = all.filter(|plot| !moved.contains(plot.zone));
    let mut patches: Vec<Patch> =
        kept.map(|plot| Patch { zones: [Some(plot.zone); 2], extent: plot.extent, cut: None }).collect();
    let shapes = days.map(|day| {
        let zones: Vec<u32> = day.atlas().zones_of_layer().map(|(zone, _)| zone).collect();
        let zones: Vec<u32> = zones.into_iter().filter(|zone| moved.contains(*zone)).collect();
        let melted = day.melt_apart(&zones);
        let shapes = zones.into_iter().zip(melted).map(|(zone, polygons)| Shape::new(zone, polygons));
        shapes.filter(|shape| !shape.polygons.0.is_empty()).collect::<Vec<_>>()
    });
    let (pieces, slivers) = overlay(&shapes[0], &shapes[1], sliver_m2);
    let mut settlements = settlements_by_zones(days);
    patches.extend(pieces.into_iter().map(|piece| {
        let mut inside = settlements.remove(&piece.zones).unwrap_or_default();
        inside.retain(|town| contains(&piece.polygons, town.0));
        Patch::of_piece(piece.zones, piece.polygons, inside)
    }));
    (patches, slivers)
}

/// The settlements of both records, each place once, by the zones that they lie in on the two days: those of both, so
/// that there and back are the same.
fn settlements_by_zones(days: [Snapshot<'_>; 2]) -> FxHashMap<[Option<u32>; 2], Vec<Point<f64>>> {
    let mut known = FxHashSet::default();
    let mut by_zones: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for town in days.iter().flat_map(|day| day.atlas().settlements()) {
        let point = town.point;
        if known.insert(bits(point.0)) {
            let zones = days.map(|day| day.atlas().index()?.zone_at(point, day_number(day.date())));
            by_zones.entry(zones).or_default().push(point);
        }
    }
    by_zones
}

/// Which zones have to be cut.
enum Moved {
    All,
    These(Vec<u32>),
}

impl Moved {
    /// The zones with an edge on one of the days that they do not have on the other; all if the days are of two maps.
    fn between(days: [Snapshot<'_>; 2]) -> Self {
        let [earlier, later] = days.map(Snapshot::atlas);
        if !earlier.shares_map_with(later) {
            return Moved::All;
        }
        let Some(arcs) = earlier.arcs() else { return Moved::These(Vec::new()) };
        let days = days.map(|snapshot| day_number(snapshot.date()));
        let mut balance: FxHashMap<(u32, [[u64; 2]; 2]), i32> = FxHashMap::default();
        let [before, after] = days.map(|day| arcs.on(day));
        let only = |these: &[u32], others: &[u32], step: i32| {
            let only = these.iter().filter(|arc| others.binary_search(arc).is_err());
            only.map(|arc| (*arc, step)).collect::<Vec<_>>()
        };
        for (arc, step) in only(&before, &after, 1).into_iter().chain(only(&after, &before, -1)) {
            let arc = arcs.partition.arc(arc as usize);
            for edge in arc.vertices.windows(2) {
                let [a, b] = [bits(edge[0]), bits(edge[1])];
                for (zone, edge) in [(arc.left, [a, b]), (arc.right, [b, a])] {
                    if let Some(zone) = zone {
                        *balance.entry((zone, edge)).or_default() += step;
                    }
                }
            }
        }
        let moved = balance.into_iter().filter(|(_, balance)| *balance != 0);
        let mut zones: Vec<u32> = moved.map(|((zone, _), _)| zone).collect();
        zones.sort_unstable();
        zones.dedup();
        Moved::These(zones)
    }

    fn contains(&self, zone: u32) -> bool {
        match self {
            Moved::All => true,
            Moved::These(zones) => zones.binary_search(&zone).is_ok(),
        }
    }
}

/// Those of the patches, or parts of them, that lie in a region.
pub(super) fn patches_in(region: &Region, days: [Snapshot<'_>; 2], patches: &[Patch]) -> Result<Vec<Patch>> {
    // Each of two maps may know the region where the other one does not.
    let grounds = match days.map(|day| region.resolve(day.atlas())) {
        [Err(error), Err(_)] => return Err(error),
        grounds => grounds.map(Result::ok),
    };
    if let Region::Polygon(polygon) = region {
        return Ok(cut_by(polygon, grounds[0].as_ref(), days[0], patches));
    }
    let lies_in = |patch: &Patch, day: usize| {
        let mask = grounds[day].as_ref().and_then(Ground::mask);
        patch.zones[day].zip(mask).is_some_and(|(zone, mask)| mask[zone as usize])
    };
    Ok(patches.iter().filter(|patch| lies_in(patch, 0) || lies_in(patch, 1)).cloned().collect())
}

fn cut_by(
    polygon: &MultiPolygon<f64>,
    ground: Option<&Ground>,
    earlier: Snapshot<'_>,
    patches: &[Patch],
) -> Vec<Patch> {
    let mut inside = Vec::new();
    for patch in patches {
        let Some(cut) = &patch.cut else { continue };
        let polygons = cut.polygons.intersection(polygon);
        if polygons_area(&polygons) >= least_cut(&polygons) {
            let towns = cut.settlements.iter().copied().filter(|town| contains(polygon, town.0));
            inside.push(Patch::of_piece(patch.zones, polygons, towns.collect()));
        }
    }
    // The zones that kept their shapes, as holdings count them.
    let kept: FxHashSet<u32> =
        patches.iter().filter(|patch| patch.cut.is_none()).filter_map(|patch| patch.zones[0]).collect();
    let plots = ground.map_or_else(Vec::new, |ground| plots(earlier, ground));
    let plots = || plots.iter().filter(|plot| kept.contains(&plot.zone));
    let zones: Vec<u32> = plots().filter(|plot| !plot.whole).map(|plot| plot.zone).collect();
    let mut shapes = earlier.melt_apart(&zones).into_iter();
    let mut towns = settlements_in(earlier, &zones, polygon);
    inside.extend(plots().map(|plot| {
        let shape = if plot.whole { None } else { shapes.next() };
        let cut = shape.map(|shape| Cut {
            polygons: shape.intersection(polygon),
            settlements: towns.remove(&plot.zone).unwrap_or_default(),
        });
        Patch { zones: [Some(plot.zone); 2], extent: plot.extent, cut }
    }));
    inside
}

/// The settlements of some zones, which are sorted, that lie in a polygon.
fn settlements_in(day: Snapshot<'_>, zones: &[u32], polygon: &MultiPolygon<f64>) -> FxHashMap<u32, Vec<Point<f64>>> {
    let mut by_zone: FxHashMap<u32, Vec<Point<f64>>> = FxHashMap::default();
    let Some(index) = day.atlas().index() else { return by_zone };
    for point in day.atlas().settlements().iter().map(|town| town.point) {
        let zone = index.zone_at(point, day_number(day.date())).filter(|zone| zones.binary_search(zone).is_ok());
        if let Some(zone) = zone.filter(|_| contains(polygon, point.0)) {
            by_zone.entry(zone).or_default().push(point);
        }
    }
    by_zone
}
