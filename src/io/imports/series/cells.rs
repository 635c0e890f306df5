//! Cells of ground that have the same history all over, and the history of each.

use geo_types::MultiPolygon;
use jiff::civil::Date;

use super::days::Follower;
use super::names::{Name, names};
use super::options::SnapshotSeries;
use super::report::SeriesReport;
use crate::error::Result;
use crate::geometry::NO_CLASS;
use crate::geometry::overlay::{Labelled, Overlay, Region, node};
use crate::model::{ActorId, ChangeKind, Confidence, Control, ControlChange, SourceId, Zone};
use crate::query::AtlasBuilder;
use crate::time::UncertainDate;

/// Cells smaller than this, in m2, are what rounding leaves where lines cross. Larger ones stay however small they are:
/// several of them side by side can be ground that was no sliver on the day that it changed hands.
const CRUMB_M2: f64 = 1.0;

/// The days of the maps, the source that each map is, and the actors.
#[derive(Default)]
pub(super) struct Chronicle {
    pub(super) days: Vec<Date>,
    pub(super) sources: Vec<SourceId>,
    pub(super) actors: Vec<ActorId>,
    /// The days behind gaps in which control is unknown, by their places, and when each gap was so long that it is.
    pub(super) gaps: Vec<(usize, Date)>,
}

impl Chronicle {
    /// The first day on which what a map shows may have begun.
    pub(super) fn since(&self, day: usize) -> Date {
        let before = day.checked_sub(1).and_then(|before| self.days[before].tomorrow().ok());
        before.unwrap_or(self.days[day])
    }
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
    let homes = homes(&overlay, report)?;
    let names = names(&overlay, &homes, |label| label / actors);
    let mut cells: Vec<(Name, u32)> = names.into_iter().map(|(cell, name)| (name, cell)).collect();
    cells.sort_unstable();
    let mut class = vec![NO_CLASS; overlay.regions.len()];
    for ((_, cell), place) in cells.iter().zip(0..) {
        class[*cell as usize] = place;
    }
    let class: Vec<u32> = homes.iter().map(|home| class[*home as usize]).collect();
    let shapes = overlay.dissolve(&class, cells.len());
    for ((name, cell), shape) in cells.iter().zip(shapes) {
        add_cell(series, chronicle, &overlay.regions[*cell as usize], *name, shape, builder)?;
    }
    report.zones = cells.len();
    Ok(())
}

/// The cell that each region belongs to: itself, or for a crumb that of the neighbour with the longest border among those
/// that belong to one, the larger crumbs first; 0 for ground that was never held, and for crumbs away from all cells.
fn homes(overlay: &Overlay, report: &mut SeriesReport) -> Result<Vec<u32>> {
    let mut homes: Vec<u32> = (0..overlay.regions.len() as u32).collect();
    for (number, _) in overlay.inner().filter(|(_, region)| region.labels.is_empty()) {
        homes[number as usize] = 0;
    }
    let mut small: Vec<(u32, &Region)> = Vec::new();
    for (number, region) in overlay.inner().filter(|(_, region)| !region.labels.is_empty()) {
        if overlay.ground(number, None)?.most_m2() < CRUMB_M2 {
            small.push((number, region));
        }
    }
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
            return Ok(homes);
        }
    }
}

fn add_cell(
    series: &SnapshotSeries,
    chronicle: &Chronicle,
    region: &Region,
    (cut, number): Name,
    shape: MultiPolygon<f64>,
    builder: &mut AtlasBuilder,
) -> Result<()> {
    let actors = chronicle.actors.len() as u32;
    let date = chronicle.days[cut as usize];
    let id = format!("{date}-{number}");
    let what = match region.labels.iter().any(|label| label / actors == cut) {
        true if cut == 0 => "Held on",
        true => "Changed on",
        false => "Left as it was on",
    };
    builder.add(Zone::new(&id, format!("{what} {date}, no. {number}"), shape));
    let mut toggles = region.labels.iter().map(|label| ((label / actors) as usize, label % actors)).peekable();
    let mut holders: Vec<u32> = Vec::new();
    let mut before = Control::Unknown;
    let mut days: Vec<usize> = region.labels.iter().map(|label| (label / actors) as usize).collect();
    days.extend(chronicle.gaps.iter().map(|(day, _)| *day).chain([0]));
    days.sort_unstable();
    days.dedup();
    for day in days {
        let date = chronicle.days[day];
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
        // What a map shows is on record since its day.
        let mut add = |when: UncertainDate, to: &Control, (tag, note): (&str, &str), (map, recorded): (usize, Date)| {
            let mut change = ControlChange::new(format!("{id}:{}{tag}", when.best()), id.as_str(), when, to.clone())
                .told_by([chronicle.sources[map].clone()], recorded, Confidence::Medium);
            if day == 0 {
                change.kind = ChangeKind::Initial;
            }
            note.clone_into(&mut change.note);
            builder.add(change);
        };
        let gap = chronicle.gaps.iter().find(|gap| gap.0 == day);
        let since = chronicle.since(day);
        if let Some((_, noticed)) = gap
            && before != Control::Unknown
        {
            // The evidence is the map before: there was none to follow it.
            let note = ("-no-map", "no map from this day on");
            add(UncertainDate::on(since), &Control::Unknown, note, (day - 1, *noticed));
            before = Control::Unknown;
        }
        if now != before {
            let when = if gap.is_some() { UncertainDate::on(date) } else { UncertainDate::between(since, date)? };
            add(when, &now, ("", ""), (day, date));
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
        let homes = homes(&overlay, &mut report).unwrap();
        let cell = overlay.inner().find(|(_, region)| region.labels == [0]).unwrap().0;
        let labelled = overlay.inner().filter(|(_, region)| !region.labels.is_empty());
        assert_eq!(labelled.map(|(number, _)| homes[number as usize]).collect::<Vec<_>>(), [cell; 3]);
        assert_eq!(report.merged.0, 2);
    }
}
