//! How much ground, and how many people, were under whom for how long.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::TallyBy;
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{Partition, km2};
use crate::query::Atlas;
use crate::time::{DISTANT_FUTURE, Period};

/// What counts of incidents are divided by to make rates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Exposure {
    /// Square kilometres times months (of 365.2425 / 12 days).
    pub km2_months: f64,
    /// People times years (of 365.2425 days); `None` where the number of people of a zone is not known.
    pub person_years: Option<f64>,
}

const DAYS_OF_YEAR: f64 = 365.2425;
pub(super) const DAYS_OF_MONTH: f64 = DAYS_OF_YEAR / 12.0;

impl Atlas {
    /// The ground and the people that incidents of a period are to be seen against, by zone, by control or by actor, in
    /// the groups of [`tally`](crate::analysis::tally); [`Atlas::rates`] has both. Days that the atlas does not cover are left
    /// out. Areas are geodesic, on WGS 84, of every shape for as long as the zone had it, without the zones that are parts of
    /// it; the people of a zone are all of its own, with those in its parts. Control changes on the best days. Cost: one look at
    /// each border of the map, and at each day on which a zone's own change.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] if the period is open on a side, or if incidents are counted by something that has no
    /// ground.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    /// use disputed::analysis::TallyBy;
    ///
    /// let atlas = article140()?;
    /// let year = Period::new(date(2016, 1, 1), date(2017, 1, 1))?;
    /// let ground = atlas.exposure(TallyBy::Actor, year)?;
    /// assert!(ground["isis"].km2_months > 1000.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn exposure(&self, by: TallyBy, period: Period) -> Result<BTreeMap<String, Exposure>> {
        if period.length_days().is_none() || !matches!(by, TallyBy::Zone | TallyBy::Control | TallyBy::Actor) {
            let fault = Fault::new(ErrorKind::Question, format!("no exposure by {by:?} over {period}"));
            return Err(fault.advise("give a period with both ends, and zone, control or actor to count by").into());
        }
        let mut groups: BTreeMap<String, Exposure> = BTreeMap::new();
        let Some(arcs) = self.arcs() else { return Ok(groups) };
        let days_of = days_of_borders(arcs.partition);
        for (position, zone) in self.zones_of_layer() {
            let epochs = days_of.get(position as usize).map_or(&[][..], Vec::as_slice);
            for spell in self.history_of(zone.id.as_str())? {
                let Some(period) = spell.period().intersection(period) else { continue };
                let (mut km2_days, mut extant) = (0.0, 0.0);
                for (number, &from) in epochs.iter().enumerate() {
                    let until = epochs.get(number + 1).copied().unwrap_or(DISTANT_FUTURE);
                    let (start, end) = (from.max(period.days().0), until.min(period.days().1));
                    let km2 = km2(arcs.table.zone_area(position, from));
                    if start < end && km2 > 0.0 {
                        let days = f64::from(end) - f64::from(start);
                        km2_days += km2 * days;
                        extant += days;
                    }
                }
                let exposure = Exposure {
                    km2_months: km2_days / DAYS_OF_MONTH,
                    person_years: zone.population.map(|people| people as f64 * extant / DAYS_OF_YEAR),
                };
                let names = match by {
                    TallyBy::Zone => vec![zone.id.to_string()],
                    TallyBy::Control => vec![spell.control().to_string()],
                    _ => spell.control().actors().iter().map(ToString::to_string).collect(),
                };
                for name in names {
                    match groups.get_mut(&name) {
                        Some(sum) => sum.add(exposure),
                        None => drop(groups.insert(name, exposure)),
                    }
                }
            }
        }
        Ok(groups)
    }
}

/// The days on which the borders of each zone change, in order.
fn days_of_borders(partition: &Partition) -> Vec<Vec<i32>> {
    let mut days = vec![BTreeSet::new(); partition.zone_count() as usize];
    for arc in partition.arcs() {
        for zone in [arc.left, arc.right].into_iter().flatten() {
            if let Some(days) = days.get_mut(zone as usize) {
                days.extend([arc.from, arc.until]);
            }
        }
    }
    days.into_iter().map(|days| days.into_iter().collect()).collect()
}

impl Exposure {
    fn add(&mut self, other: Exposure) {
        self.km2_months += other.km2_months;
        self.person_years = self.person_years.zip(other.person_years).map(|(one, other)| one + other);
    }
}
