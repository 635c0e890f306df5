//! Which days a map goes over, and which shapes zones have in them.

use jiff::civil::Date;

use super::feature::{Span, by};
use crate::error::{ErrorKind, Fault, Result};
use crate::model::{ChangeKind, Language};
use crate::query::Atlas;
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, Period, date_of, day_number};

/// What a layer is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) language: Language,
    pub(super) days: Days,
    /// The one day that is asked about, if it is one.
    pub(super) on: Option<Date>,
}

/// Days with both ends closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: i32,
    /// The day after the last one: that up to which the record is known to go.
    pub(super) end: i32,
}

impl Days {
    /// The days of a period (or all) that the atlas covers. Open ends are closed by what is on record in this view of it: the
    /// first day on which anything begins, and the day after the last one.
    pub(super) fn of(atlas: &Atlas, wanted: Option<Period>) -> Result<Self> {
        let covered = atlas.coverage().days();
        let wanted = wanted.map_or(covered, Period::days);
        let wanted = (wanted.0.max(covered.0), wanted.1.min(covered.1));
        let on_record = || {
            let shapes = atlas.zones_of_layer().flat_map(|(_, zone)| &zone.shapes).map(|shape| shape.extant.days());
            // Of the view: what was not on record by its day does not lengthen its map.
            let changes = atlas.zones_of_layer().flat_map(|(zone, _)| atlas.steps_of(zone));
            let changes = changes.map(|change| day_number(change.when.best()));
            let incidents = atlas.incidents().iter().map(|incident| day_number(incident.when.best()));
            let days = shapes.flat_map(|(from, until)| [from, until]).chain(changes).chain(incidents);
            days.filter(|day| *day != DISTANT_PAST && *day != DISTANT_FUTURE)
        };
        let first = Some(wanted.0).filter(|day| *day != DISTANT_PAST).or_else(|| on_record().min());
        let end = Some(wanted.1).filter(|day| *day != DISTANT_FUTURE);
        let end = end.or_else(|| on_record().max().map(|day| day + 1));
        match first.zip(end) {
            Some((first, end)) if first < end => Ok(Days { first, end }),
            Some(_) => {
                let fault = Fault::new(ErrorKind::Question, "the atlas has nothing on record in these days");
                Err(fault.advise(format!("it covers {}", atlas.coverage())).into())
            }
            None => {
                let fault = Fault::new(ErrorKind::Question, "nothing in the atlas has a date");
                Err(fault.advise("say which days the map goes over").into())
            }
        }
    }

    /// Whether the record goes on after these days.
    pub(super) fn end_early(self, atlas: &Atlas) -> bool {
        Days::of(atlas, None).is_ok_and(|whole| self.end < whole.end)
    }

    /// These days and, if the record covers it, the day after: what is no longer so on it has ended, all else goes on.
    pub(super) fn and_next(self, atlas: &Atlas) -> Days {
        let (first, end) = atlas.coverage().days();
        let covered = first <= self.end && self.end < end;
        Days { end: self.end + i32::from(covered), ..self }
    }

    /// These days and, if the record covers it, the day before: what is not yet so on it begins with them.
    fn and_before(self, atlas: &Atlas) -> Days {
        let covered = atlas.coverage().days().0 < self.first;
        Days { first: self.first - i32::from(covered), ..self }
    }

    /// The days to look at for something that is worked out for each of these days: those beside them as well, for they tell
    /// what begins and ends at the edges. If one day is asked for, it is told of that day alone.
    pub(super) fn looked_at(self, atlas: &Atlas, on: Option<Date>) -> Days {
        let Some(day) = on.map(day_number) else { return self.and_before(atlas).and_next(atlas) };
        let day = Days { first: day, end: day + 1 };
        if day.end == self.end { day.and_next(atlas) } else { day }
    }

    /// The part of a run that lies in these days, if any does. What was so already when the run begins may have been so before;
    /// if one day is asked for, it is told of that day alone.
    pub(super) fn span(self, run: (i32, i32), already: bool, ongoing: bool, on: Option<Date>) -> Option<Span> {
        let cut = self.cut(run)?;
        let start = date_of(cut.first).unwrap_or(Date::MIN);
        let end = date_of(cut.end).unwrap_or(Date::MAX);
        let since = if already && on.is_none() { by(start) } else { start.into() };
        Some(Span { start, end, since, until: (!ongoing).then_some(end.into()) })
    }

    pub(super) fn cut(self, (from, until): (i32, i32)) -> Option<Days> {
        let (first, end) = (self.first.max(from), self.end.min(until));
        (first < end).then_some(Days { first, end })
    }
}

/// Whether the record of a zone begins on a day with what was so already.
pub(super) fn was_so_already(atlas: &Atlas, zone: u32, day: Date) -> bool {
    let change = atlas.on(day).finding(zone).change();
    change.is_some_and(|change| change.kind == ChangeKind::Initial && change.when.best() == day)
}

/// A shape that a zone has, its parts taken out, and the days on which it has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) first: i32,
    pub(super) zone: u32,
    pub(super) end: i32,
    /// Whether its first day is that on which the zone got the shape, not that of a cut.
    pub(super) begins: bool,
}

impl Version {
    pub(super) fn days(self) -> Days {
        Days { first: self.first, end: self.end }
    }
}

/// The shapes of all zones of the layer that answers within some days, by their first day, then by zone.
pub(super) fn versions(atlas: &Atlas, days: Days) -> Vec<Version> {
    let mut bounds: Vec<Vec<i32>> = vec![Vec::new(); atlas.zones().len()];
    for (position, zone) in atlas.zones_of_layer() {
        let whole = zone.part_of.as_ref().and_then(|whole| atlas.data.zone_position(whole.as_str()).ok());
        for (from, until) in zone.shapes.iter().map(|shape| shape.extant.days()) {
            for zone in [Some(position), whole].into_iter().flatten() {
                bounds[zone as usize].extend([from, until]);
            }
        }
    }
    let mut found = Vec::new();
    for (position, zone) in atlas.zones_of_layer() {
        let bounds = &mut bounds[position as usize];
        bounds.sort_unstable();
        bounds.dedup();
        let mut shapes: Vec<(i32, i32)> = zone.shapes.iter().map(|shape| shape.extant.days()).collect();
        shapes.sort_unstable();
        let mut shapes = shapes.into_iter().peekable();
        for pair in bounds.windows(2) {
            // Those of one zone do not overlap.
            while shapes.next_if(|(_, until)| *until <= pair[0]).is_some() {}
            let extant = shapes.peek().is_some_and(|(from, _)| *from <= pair[0]);
            if let Some(cut) = days.cut((pair[0], pair[1])).filter(|_| extant) {
                found.push(Version { first: cut.first, zone: position, end: cut.end, begins: cut.first == pair[0] });
            }
        }
    }
    found.sort_unstable();
    found
}
