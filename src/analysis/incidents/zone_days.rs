//! Which controls of a zone a window of days allows, and with which weights.

use super::super::possible::{Account, Possible, all_possible, days_of_doubt};
use crate::model::{Control, ControlChange};
use crate::query::Atlas;
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, UncertainDate, date_of, day_number};

/// The days on which anything about the control of a zone, or what is known of it, can change.
#[derive(Debug)]
pub(super) struct ZoneDays<'a> {
    atlas: &'a Atlas,
    zone: u32,
    days: Vec<i32>,
}

/// How probable it is on a day that a change has happened.
#[derive(Debug, Clone, Copy)]
enum Chance {
    Fixed(f64),
    /// All days of a window, given by its first and last, are as likely.
    Grows(f64, f64),
}

impl Chance {
    /// On the days around one, on all of which a window has begun or not, and has ended or not.
    fn new(when: &UncertainDate, day: i32) -> Self {
        if !date_of(day).is_some_and(|date| when.window_contains(date)) {
            return Chance::Fixed(f64::from(u8::from(day_number(when.best()) <= day)));
        }
        match (when.not_before(), when.not_after()) {
            (Some(first), Some(last)) => Chance::Grows(f64::from(day_number(first)), f64::from(day_number(last))),
            _ => Chance::Fixed(0.5),
        }
    }

    fn on(self, day: f64) -> f64 {
        match self {
            Chance::Fixed(chance) => chance,
            Chance::Grows(first, last) => (day - first + 1.0) / (last - first + 1.0),
        }
    }
}

impl<'a> ZoneDays<'a> {
    pub(super) fn new(atlas: &'a Atlas, zone: u32) -> Self {
        let coverage = atlas.coverage();
        let mut days = Vec::from_iter(days_of_doubt(atlas, zone));
        days.extend([coverage.start(), coverage.end()].into_iter().flatten().map(day_number));
        days.extend([DISTANT_PAST, DISTANT_FUTURE]);
        days.sort_unstable();
        days.dedup();
        ZoneDays { atlas, zone, days }
    }

    /// Every control that is possible on one of the days from first to last, with its number of days.
    ///
    /// In the window of a change a day counts for the control after it by the chance that it had happened if all days of
    /// the window are as likely, for that before it by the rest; half and half in a window with an open side. Of several
    /// changes the latest that had happened counts. Statements that no verdict has settled against the record weigh as
    /// much as the record: each of n has a part of n + 1 of the day, in its own window by its chance.
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
        let Some(date) = date_of(from) else { return };
        let all = all_possible(self.atlas.on(date), self.zone);
        let steps = self.atlas.steps_of(self.zone);
        let chance = |change: &&ControlChange| Chance::new(&change.when, from);
        let steps: Vec<Chance> = steps.iter().map(chance).collect();
        let claim = |possible: &Possible<'a>| match possible.by {
            // Before its own window too a claim says something else than the record: that a change had not happened.
            Account::Claim(claim) if date < claim.when.best() && !claim.when.window_contains(date) => {
                Some(Chance::Fixed(1.0))
            }
            Account::Claim(claim) => Some(chance(&claim)),
            _ => None,
        };
        let claims: Vec<Chance> = all.iter().filter_map(claim).collect();
        let growing = steps.iter().chain(&claims).filter(|chance| matches!(chance, Chance::Grows(..))).count();
        let days = f64::from(end) - f64::from(from);
        let mut add = |day: f64, days: f64| {
            for (possible, weight) in all.iter().zip(weights(&all, &steps, &claims, day)) {
                match found.iter_mut().find(|(known, _)| *known == possible.control) {
                    Some((_, sum)) => *sum += weight * days,
                    None => found.push((possible.control, weight * days)),
                }
            }
        };
        // Chances grow evenly, so that one alone is on average what it is in the middle.
        if growing <= 1 {
            add(f64::from(from) + (days - 1.0) / 2.0, days);
        } else {
            (from..end).for_each(|day| add(f64::from(day), 1.0));
        }
    }
}

/// The weights of all that is possible on a day; they add up to 1.
fn weights(all: &[Possible<'_>], steps: &[Chance], claims: &[Chance], day: f64) -> Vec<f64> {
    let share = 1.0 / (claims.len() as f64 + 1.0);
    let mut record = 1.0 - claims.iter().map(|claim| claim.on(day) * share).sum::<f64>();
    // By the number of the step, 0 before the first.
    let mut by_step = vec![0.0; steps.len() + 1];
    for (number, step) in steps.iter().enumerate().rev() {
        let happened = step.on(day);
        by_step[number + 1] = record * happened;
        record *= 1.0 - happened;
    }
    by_step[0] = record;
    let mut claims = claims.iter();
    let weight = |possible: &Possible<'_>| match possible.by {
        Account::Step(number) => by_step.get(number as usize).copied().unwrap_or_default(),
        Account::Claim(_) => claims.next().map_or(0.0, |claim| claim.on(day) * share),
        Account::None => 1.0,
    };
    all.iter().map(weight).collect()
}
