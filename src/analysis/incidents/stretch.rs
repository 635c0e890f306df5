//! What happened in a period: incidents and deaths, with their bounds.

use super::inside::Inside;
use super::tally::DeathToll;
use crate::error::{ErrorKind, Fault, Result};
use crate::model::Incident;
use crate::time::Period;

/// What happened in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Stretch {
    /// The days.
    pub period: Period,
    /// How many days these are.
    pub days: i64,
    /// Incidents.
    pub events: EventCount,
    /// Their deaths, by the best guesses of days and places.
    pub deaths: DeathToll,
    /// The deaths with their bounds: from the lowest counts of the incidents that certainly belong here to the highest counts
    /// of all that may. Incidents that state no number of deaths are missing in all of them.
    pub death_bounds: (f64, f64),
}

/// A number of incidents, and its bounds where days and places are uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EventCount {
    /// By the best guesses.
    pub best: u64,
    /// Those that belong here whatever is not known about them.
    pub certain: u64,
    /// Those that may belong here.
    pub possible: u64,
}

impl EventCount {
    pub(super) fn add(&mut self, inside: Inside) {
        self.best += u64::from(inside.best);
        self.certain += u64::from(inside.certain);
        self.possible += u64::from(inside.possible);
    }
}

/// How many times as many died per day after as before. Deaths come many at a time, so that there is no interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DeathRatio {
    /// By the best counts, and the best guesses of days and places; infinite if nobody died before, `None` if nobody did at
    /// all.
    pub ratio: Option<f64>,
    /// The lowest ratio that counts, days and places allow: the highest counts and all doubtful incidents before, the lowest
    /// counts and no doubtful incidents after. `None` as above.
    pub lowest: Option<f64>,
    /// The highest.
    pub highest: Option<f64>,
}

impl DeathRatio {
    pub(super) fn new(before: &Stretch, after: &Stretch) -> Self {
        let ratio = |deaths_before: f64, deaths_after: f64| {
            let ratio = (deaths_after / after.days as f64) / (deaths_before / before.days as f64);
            (!ratio.is_nan()).then_some(ratio)
        };
        DeathRatio {
            ratio: ratio(before.deaths.best, after.deaths.best),
            lowest: ratio(before.death_bounds.1, after.death_bounds.0),
            highest: ratio(before.death_bounds.0, after.death_bounds.1),
        }
    }
}

impl Stretch {
    pub(super) fn new(period: Period, incidents: &[(&Incident, Inside)]) -> Result<Self> {
        let Some(days) = period.length_days() else {
            let fault = Fault::new(ErrorKind::Question, format!("{period} has no length"));
            return Err(fault.advise("give both ends of the periods to compare").into());
        };
        let (mut events, mut deaths) = (EventCount::default(), DeathToll::default());
        let (mut certain, mut possible) = (DeathToll::default(), DeathToll::default());
        for (incident, inside) in incidents {
            let inside = inside.and(Inside::on_days(incident, period));
            events.add(inside);
            for (toll, counts) in
                [(&mut deaths, inside.best), (&mut certain, inside.certain), (&mut possible, inside.possible)]
            {
                if counts {
                    toll.add(incident, 1.0);
                }
            }
        }
        Ok(Stretch { period, days, events, deaths, death_bounds: (certain.low, possible.high) })
    }

    /// Incidents per 30 days, by the best guesses.
    pub fn per_30_days(&self) -> f64 {
        self.events.best as f64 * 30.0 / self.days as f64
    }
}
