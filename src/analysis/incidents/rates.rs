//! Rates of incidents and deaths: counts of a period against the ground and the people of the same days.

use std::collections::BTreeMap;

use super::attribution::{Attribution, Join};
use super::exposure::Exposure;
use super::tally::{Tally, TallyBy, tally};
use crate::error::{ErrorKind, Fault, Result};
use crate::index::parallel;
use crate::model::Incident;
use crate::query::Atlas;
use crate::time::Period;

/// Incidents and deaths of a period, and what they are to be seen against. Made by [`Atlas::rates`].
///
/// Rates have no interval here: incidents come in waves and deaths many at a time, so that one made from the counts alone
/// would be too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Rate {
    /// The incidents.
    pub tally: Tally,
    /// The ground and the people; no ground for what lies outside every zone.
    pub exposure: Exposure,
}

impl Rate {
    fn per_ground(&self, count: f64) -> Option<f64> {
        (self.exposure.km2_months > 0.0).then(|| count / self.exposure.km2_months * 1000.0)
    }

    fn per_people(&self, count: f64) -> Option<f64> {
        self.exposure.person_years.filter(|years| *years > 0.0).map(|years| count / years * 100_000.0)
    }

    /// Incidents per 1,000 km2 and month; `None` without ground or time.
    pub fn per_1000_km2_and_month(&self) -> Option<f64> {
        self.per_ground(self.tally.events)
    }

    /// Incidents per 100,000 people and year; `None` where the number of people is not known.
    ///
    /// The people of a zone are all that live in it, those in its parts among them, whereas incidents in a part count for
    /// the part alone: the rate of a zone with parts is too low, and one of a part is against the people that the part
    /// itself states.
    pub fn per_100000_people_and_year(&self) -> Option<f64> {
        self.per_people(self.tally.events)
    }

    /// Deaths, by the best counts, per 1,000 km2 and month; `None` without ground or time. Incidents that state no number
    /// of deaths are missing in it.
    pub fn deaths_per_1000_km2_and_month(&self) -> Option<f64> {
        self.per_ground(self.tally.deaths.best)
    }

    /// Deaths, by the best counts, per 100,000 people and year; `None` where the number of people is not known, which is
    /// that of [`per_100000_people_and_year`](Self::per_100000_people_and_year).
    pub fn deaths_per_100000_people_and_year(&self) -> Option<f64> {
        self.per_people(self.tally.deaths.best)
    }
}

impl Atlas {
    /// Incidents and deaths of a period by zone, by control or by actor, against the ground and the people of the same
    /// days: every group that has either, sorted by name as [`tally`](crate::analysis::tally) names it.
    ///
    /// Of an incident whose window of days lies in the period by a part, that part counts. One without a first or a last
    /// day in an atlas that covers all days is left out. Days that the atlas does not cover count on neither side.
    ///
    /// In the window of a change incidents are spread over the controls before and after it, as
    /// [`Atlas::attribute`] does, while ground passes from one to the other on the best day: with windows that are
    /// wide against the period look at zones instead of actors.
    ///
    /// # Errors
    /// As for [`Atlas::exposure`], and if the atlas covers no day of the period.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    /// use disputed::analysis::TallyBy;
    ///
    /// let atlas = article140()?;
    /// let year = Period::new(date(2016, 1, 1), date(2017, 1, 1))?;
    /// let rates = atlas.rates(atlas.incidents(), TallyBy::Actor, year)?;
    /// let isis = rates["isis"];
    /// println!("{:.2} incidents and {:.2} deaths per 1,000 km2 and month",
    ///     isis.per_1000_km2_and_month().unwrap(), isis.deaths_per_1000_km2_and_month().unwrap());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn rates(&self, incidents: &[Incident], by: TallyBy, period: Period) -> Result<BTreeMap<String, Rate>> {
        let exposures = self.exposure(by, period)?;
        let Some(period) = period.intersection(self.coverage()) else {
            let fault = Fault::new(ErrorKind::Question, format!("the atlas covers no day of the period {period}"));
            return Err(fault.advise(format!("its record is {}", self.coverage())).into());
        };
        let join = Join::new(self);
        let within: Vec<Attribution<'_>> =
            parallel::map(incidents.len(), |at| join.attribute_within(&incidents[at], period));
        let mut rates: BTreeMap<String, Rate> = BTreeMap::new();
        for (group, exposure) in exposures {
            rates.entry(group).or_default().exposure = exposure;
        }
        for (group, tally) in tally(&within, by) {
            rates.entry(group).or_default().tally = tally;
        }
        Ok(rates)
    }
}
