//! Whether an area can be held against another: no common ground, and what changed there.

use std::collections::BTreeSet;

use geo::BooleanOps;

use super::super::region::{Region, least_cut};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{km2, polygons_area};
use crate::model::{ChangeKind, ControlChange, Zone};
use crate::query::Atlas;
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, Period, date_of, day_number};

/// The zones that a region has ground of on some day of a period.
fn zones_on(atlas: &Atlas, region: &Region, period: Period) -> Result<BTreeSet<u32>> {
    let (start, end) = period.days();
    let mut days: Vec<i32> = atlas.index().map_or_else(Vec::new, |index| index.partition().days());
    days.retain(|day| start < *day && *day < end);
    days.push(start);
    let ground = match region.resolve(atlas) {
        Ok(ground) => ground,
        // A polygon is ground also where the atlas has no zone.
        Err(_) if matches!(region, Region::Polygon(_)) => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    let zones = days.into_iter().filter_map(date_of).flat_map(|day| ground.areas(atlas.on(day)));
    Ok(zones.map(|(zone, ..)| zone).collect())
}

/// An error if two areas have common ground on some day of a period: what happened there would count on both sides.
pub(super) fn refuse_overlap(atlas: &Atlas, area: &Region, other: &Region, period: Period) -> Result<()> {
    let common = if let (Region::Polygon(one), Region::Polygon(other)) = (area, other) {
        let common = one.intersection(other);
        let area = polygons_area(&common);
        (area >= least_cut(&common)).then(|| format!("{:.6} km2", km2(area)))
    } else {
        let (here, there) = (zones_on(atlas, area, period)?, zones_on(atlas, other, period)?);
        let common = here.intersection(&there).map(|zone| atlas.zones()[*zone as usize].id.as_str());
        let common: Vec<&str> = common.collect();
        (!common.is_empty()).then(|| common.join(", "))
    };
    let Some(common) = common else { return Ok(()) };
    let fault = Fault::new(ErrorKind::Question, format!("the area and the other area overlap: {common}"));
    Err(fault.advise("compare with ground that is no part of the area").into())
}

/// How many changes of control of a region there were, or may have been, in a period while their zones were on the map.
pub(super) fn changes_in(atlas: &Atlas, region: &Region, period: Period) -> Result<usize> {
    let may_count = |change: &ControlChange, zone: &Zone| {
        let first = change.when.not_before().map_or(DISTANT_PAST, day_number);
        let last = change.when.not_after().map_or(DISTANT_FUTURE, day_number);
        let days = Period::from_days(first, last.saturating_add(1)).and_then(|days| days.intersection(period));
        let is_there = |days: Period| zone.shapes.iter().any(|shape| shape.extant.overlaps(days));
        change.kind != ChangeKind::Initial && days.is_some_and(is_there)
    };
    let changes = |number: u32| {
        let zone = &atlas.zones()[number as usize];
        atlas.steps_of(number).into_iter().filter(|change| may_count(change, zone)).count()
    };
    Ok(zones_on(atlas, region, period)?.into_iter().map(changes).sum())
}
