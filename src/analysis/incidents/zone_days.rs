//! Which controls of a zone a window of days allows, and with which weights.

use crate::model::Control;
use crate::query::{Atlas, Certainty};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, date_of, day_number};

/// The days on which anything about the control of a zone, or what is known of it, can change.
#[derive(Debug)]
pub(super) struct ZoneDays<'a> {
    atlas: &'a Atlas,
    zone: &'a str,
    days: Vec<i32>,
}

impl<'a> ZoneDays<'a> {
    pub(super) fn new(atlas: &'a Atlas, zone: &'a str) -> Self {
        let coverage = atlas.coverage();
        let mut days = vec![DISTANT_PAST, DISTANT_FUTURE];
        days.extend([coverage.start(), coverage.end()].into_iter().flatten().map(day_number));
        for when in atlas.history_of(zone).into_iter().flatten().filter_map(|spell| spell.since()) {
            let marks = [when.not_before(), Some(when.best()), when.not_after()];
            days.extend(marks.into_iter().flatten().map(day_number));
        }
        days.sort_unstable();
        days.dedup();
        ZoneDays { atlas, zone, days }
    }

    /// Every control that is possible on one of the days from first to last, with its number of days. In the window of
    /// a change a day counts for the control after it by the chance that it had happened if all days of the window are as
    /// likely, for the control before it by the rest; half and half in a window with an open side.
    pub(super) fn controls(&self, first: i32, last: i32) -> Vec<(&'a Control, f64)> {
        let mut found: Vec<(&Control, f64)> = Vec::new();
        let start = self.days.partition_point(|&day| day <= first);
        let mut from = first;
        for &next in &self.days[start..] {
            let end = next.min(last.saturating_add(1));
            self.stretch(from, end, &mut found);
            from = end;
            if from > last {
                break;
            }
        }
        found
    }

    /// The days from one on up to, and without, another, on all of which the same controls are possible.
    fn stretch(&self, from: i32, end: i32, found: &mut Vec<(&'a Control, f64)>) {
        let finding = date_of(from).and_then(|date| self.atlas.on(date).control_of(self.zone).ok());
        let Some(finding) = finding else { return };
        let days = f64::from(end) - f64::from(from);
        let mut add = |control: &'a Control, weight: f64| match found.iter_mut().find(|(known, _)| *known == control) {
            Some((_, sum)) => *sum += weight,
            None => found.push((control, weight)),
        };
        let Certainty::Window { change, before, after } = finding.certainty() else {
            add(finding.control(), days);
            return;
        };
        let happened = match (change.when.not_before(), change.when.not_after()) {
            (Some(first), Some(last)) => {
                let (first, last) = (f64::from(day_number(first)), f64::from(day_number(last)));
                let middle = f64::from(from) + (days - 1.0) / 2.0;
                (middle - first + 1.0) / (last - first + 1.0)
            }
            _ => 0.5,
        };
        add(before, days * (1.0 - happened));
        add(after, days * happened);
    }
}
