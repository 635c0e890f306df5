//! Cells of ground that have the same history all over, and the history of each.

use geo_types::MultiPolygon;
use jiff::civil::Date;

use super::days::Follower;
use super::options::{MissingDays, SnapshotSeries};
use super::report::SeriesReport;
use crate::error::Result;
use crate::geometry::NO_CLASS;
use crate::geometry::overlay::{Labelled, Overlay, Region, node};
use crate::model::{ActorId, ChangeKind, Confidence, Control, ControlChange, SourceId, Zone};
use crate::query::AtlasBuilder;
use crate::time::{Period, UncertainDate};

/// Cells smaller than this, in m2, are what rounding leaves where lines cross. Larger ones stay however small they are:
/// several of them side by side can be ground that was no sliver on the day that it changed hands.
const CRUMB_M2: f64 = 1.0;

/// The days of the maps, the source that each map is, and the actors.
pub(super) struct Chronicle {
    pub(super) days: Vec<Date>,
    pub(super) sources: Vec<SourceId>,
    pub(super) actors: Vec<ActorId>,
}

/// Cuts the cells, and adds them and their changes.
pub(super) fn add_cells(
    series: &SnapshotSeries,
    chronicle: &Chronicle,
    follower: Follower,
    report: &mut SeriesReport,
    builder: &mut AtlasBuilder,
) -> Result<()> {
    let actors = chronicle.actors.len() as u32;
    let edges = follower.deltas.into_iter();
    let overlay = Overlay::new(node(edges.map(|(edge, day)| Labelled { label: day * actors + edge.label, ..edge }))?)?;
    let homes = homes(&overlay, report);
    let mut cells: Vec<(u32, &Region)> =
        overlay.inner().filter(|(number, _)| homes[*number as usize] == *number).collect();
    cells.sort_by_key(|(number, region)| (region.labels.first().map(|label| label / actors), -region.area, *number));
    let mut class = vec![NO_CLASS; overlay.regions.len()];
    for ((number, _), place) in cells.iter().zip(0..) {
        class[*number as usize] = place;
    }
    let class: Vec<u32> = homes.iter().map(|home| class[*home as usize]).collect();
    let shapes = overlay.dissolve(&class, cells.len());
    let (mut day_before, mut number) = (None, 0);
    for ((_, region), shape) in cells.iter().zip(shapes) {
        let first = region.labels.first().map_or(0, |label| label / actors) as usize;
        number = if day_before == Some(first) { number + 1 } else { 1 };
        day_before = Some(first);
        add_cell(series, chronicle, region, (first, number), shape, builder)?;
    }
    report.zones = cells.len();
    Ok(())
}

/// The cell that each region belongs to: itself, or for a crumb that of the neighbour with the longest border among those
/// that belong to one, the larger crumbs first; 0 for ground that was never held, and for crumbs away from all cells.
fn homes(overlay: &Overlay, report: &mut SeriesReport) -> Vec<u32> {
    let is_small = |region: &Region| region.area_m2() < CRUMB_M2;
    let mut homes: Vec<u32> = (0..overlay.regions.len() as u32).collect();
    for (number, _) in overlay.inner().filter(|(_, region)| region.labels.is_empty()) {
        homes[number as usize] = 0;
    }
    let mut small: Vec<(u32, &Region)> =
        overlay.inner().filter(|(_, region)| !region.labels.is_empty() && is_small(region)).collect();
    small.sort_by_key(|(number, region)| (-region.area, *number));
    for (number, region) in &small {
        homes[*number as usize] = 0;
        report.merged.0 += 1;
        report.merged.1 += region.area_m2();
    }
    // A crumb among crumbs waits until one of them has a home.
    loop {
        let before = small.len();
        small.retain(|(number, region)| {
            let at_home = region.borders.iter().filter(|(other, _)| homes[*other as usize] != 0);
            let longest = at_home.max_by(|one, other| one.1.total_cmp(&other.1));
            homes[*number as usize] = longest.map_or(0, |(other, _)| homes[*other as usize]);
            longest.is_none()
        });
        if small.len() == before {
            return homes;
        }
    }
}

fn add_cell(
    series: &SnapshotSeries,
    chronicle: &Chronicle,
    region: &Region,
    (first, number): (usize, usize),
    shape: MultiPolygon<f64>,
    builder: &mut AtlasBuilder,
) -> Result<()> {
    let actors = chronicle.actors.len() as u32;
    let date = chronicle.days[first];
    let id = format!("{date}-{number}");
    let name =
        if first == 0 { format!("Held on {date}, no. {number}") } else { format!("Changed on {date}, no. {number}") };
    builder.add(Zone::new(&id, name, shape));
    let mut toggles = region.labels.iter().map(|label| ((label / actors) as usize, label % actors)).peekable();
    let mut holders: Vec<u32> = Vec::new();
    let mut before = Control::Unknown;
    for (day, date) in chronicle.days.iter().enumerate() {
        while let Some((_, actor)) = toggles.next_if(|toggle| toggle.0 == day) {
            match holders.binary_search(&actor) {
                Ok(place) => drop(holders.remove(place)),
                Err(place) => holders.insert(place, actor),
            }
        }
        let names = || holders.iter().map(|holder| chronicle.actors[*holder as usize].clone());
        let now = match holders.len() {
            0 => series.elsewhere.clone(),
            1 => Control::held(names()),
            _ => Control::contested(names()),
        };
        let since = if day == 0 { *date } else { chronicle.days[day - 1].tomorrow().unwrap_or(*date) };
        let mut add = |when: UncertainDate, to: &Control, tag: &str, note: &str| {
            let recorded = when.not_after().unwrap_or(when.best());
            let mut change = ControlChange::new(format!("{id}:{}{tag}", when.best()), id.as_str(), when, to.clone())
                .told_by([chronicle.sources[day].clone()], recorded, Confidence::Medium);
            if day == 0 {
                change.kind = ChangeKind::Initial;
            }
            note.clone_into(&mut change.note);
            builder.add(change);
        };
        let missing = Period::new(since, *date).ok().and_then(Period::length_days).unwrap_or(0);
        let is_unknown =
            matches!(series.missing, MissingDays::Unknown { after_days } if missing > i64::from(after_days));
        if is_unknown && before != Control::Unknown {
            add(UncertainDate::on(since), &Control::Unknown, "-no-map", "no map from this day on");
            before = Control::Unknown;
        }
        if now != before {
            let when = if is_unknown { UncertainDate::on(*date) } else { UncertainDate::between(since, *date)? };
            add(when, &now, "", "");
            before = now;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use geo_types::Rect;

    use super::*;

    #[test]
    fn a_crumb_behind_a_crumb_joins_its_cell() {
        let ground =
            [((0.0, 0.0), (0.01, 0.01)), ((0.01, 0.0), (0.010_001, 4e-6)), ((0.010_001, 0.0), (0.010_002, 4e-6))];
        let edges = (0..).zip(ground).flat_map(|(label, (low, high))| {
            let ring = Rect::new(low, high).to_polygon().exterior().clone();
            ring.lines().map(|line| Labelled { ends: [line.start, line.end], label }).collect::<Vec<_>>()
        });
        let overlay = Overlay::new(node(edges).unwrap()).unwrap();
        let mut report = SeriesReport::default();
        let homes = homes(&overlay, &mut report);
        let cell = overlay.inner().find(|(_, region)| region.labels == [0]).unwrap().0;
        let labelled = overlay.inner().filter(|(_, region)| !region.labels.is_empty());
        assert_eq!(labelled.map(|(number, _)| homes[number as usize]).collect::<Vec<_>>(), [cell; 3]);
        assert_eq!(report.merged.0, 2);
    }
}
