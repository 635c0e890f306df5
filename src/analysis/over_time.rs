//! Answers over a stretch of days: one for each time that nothing changed.

use super::bounds::Bounds;
use super::extent::Extent;
use super::holdings::Holdings;
use super::possible::days_of_doubt;
use super::region::Region;
use super::side::Side;
use crate::error::{ErrorKind, Fault, Result};
use crate::query::{Atlas, Snapshot};
use crate::time::{Period, date_of, day_number};

/// The answers of all days of a period that the atlas covers, those of neighbouring days joined where they are equal. They
/// can change on the days on which anything does by the best guess, and on others that are given.
pub(super) fn steps_over<'a, T: PartialEq>(
    atlas: &'a Atlas,
    period: Period,
    others: impl IntoIterator<Item = i32>,
    mut answer: impl FnMut(Snapshot<'a>) -> Result<T>,
) -> Result<Vec<(Period, T)>> {
    let Some(covered) = period.intersection(atlas.coverage()) else {
        let message = format!("the atlas covers no day of the period {period}");
        let fault = Fault::new(ErrorKind::Question, message);
        return Err(fault.advise(format!("its record is {}", atlas.coverage())).into());
    };
    let (start, end) = covered.days();
    let mut days = atlas.change_days();
    days.extend(others);
    days.retain(|day| start < *day && *day < end);
    days.extend([start, end]);
    days.sort_unstable();
    days.dedup();
    let mut steps: Vec<(Period, T)> = Vec::new();
    for (from, until) in days.iter().zip(days.iter().skip(1)) {
        let Some(date) = date_of((*from).max(day_number(jiff::civil::Date::MIN))) else { continue };
        let value = answer(atlas.on(date))?;
        let Some(step) = Period::from_days(*from, *until) else { continue };
        match steps.last_mut() {
            Some((last, before)) if *before == value => {
                *last = Period::from_days(last.days().0, *until).unwrap_or(step);
            }
            _ => steps.push((step, value)),
        }
    }
    Ok(steps)
}

impl Atlas {
    /// Who held how much of a region over time: one entry for each stretch of days on which neither that nor who was under
    /// whom changed, in order, without gaps. Days that the atlas does not cover are left out.
    ///
    /// Cost: one look at each zone and settlement for each day on which anything changed.
    ///
    /// # Errors
    /// As for [`Snapshot::holdings_in`], and if the atlas covers no day of the period.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let october = Period::new(date(2017, 10, 1), date(2017, 11, 1))?;
    /// for (days, holdings) in atlas.holdings_over(october, &Region::Disputed)? {
    ///     println!("{days}: {:.0} km2", holdings.stake_of("federal-iraq")?.sole.area_km2());
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn holdings_over(&self, period: Period, region: &Region) -> Result<Vec<(Period, Holdings<'_>)>> {
        let ground = region.resolve(self)?;
        // With who is under whom, stakes change and what is rolled up, though the rows do not.
        let links = self.link_days();
        let last_link = |day| links.range(..=day_number(day)).next_back().copied();
        let steps = steps_over(self, period, [], |day| Ok((last_link(day.date()), Holdings::new(day, &ground))))?;
        Ok(steps.into_iter().map(|(days, (_, holdings))| (days, holdings)).collect())
    }

    /// How much of a region a side alone held or shared over time, at least and at most: one entry for each stretch of days
    /// on which neither bound nor best guess changed, in order, without gaps. Days that the atlas does not cover are left
    /// out.
    ///
    /// Cost: one look at each zone and settlement for each day on which anything changed or may have.
    ///
    /// # Errors
    /// As for [`Snapshot::stake_bounds`], and if the atlas covers no day of the period.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let days = Period::new(date(2017, 10, 15), date(2017, 10, 22))?;
    /// for (days, held) in atlas.stake_bounds_over("federal-iraq", days, &Region::Disputed)? {
    ///     println!("{days}: {held}");
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn stake_bounds_over(
        &self,
        side: impl Into<Side>,
        period: Period,
        region: &Region,
    ) -> Result<Vec<(Period, Bounds<Extent>)>> {
        let (side, ground) = (side.into(), region.resolve(self)?);
        steps_over(self, period, self.all_days_of_doubt(), |snapshot| snapshot.stake_bounds_on(&side, &ground))
    }

    /// The length in km of the lines along which two sides met over time, at least and at most: one entry for each stretch
    /// of days on which neither bound nor best guess changed, in order, without gaps. Days that the atlas does not cover are
    /// left out.
    ///
    /// Cost: one look at each zone and border for each day on which anything changed or may have.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, or the atlas covers no day of the period.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    ///
    /// let atlas = article140()?;
    /// let october = Period::new(date(2017, 10, 1), date(2017, 11, 1))?;
    /// for (days, km) in atlas.front_lengths_over("krg", "federal-iraq", october)? {
    ///     println!("{days}: {km:.0} km");
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_lengths_over(
        &self,
        one: impl Into<Side>,
        other: impl Into<Side>,
        period: Period,
    ) -> Result<Vec<(Period, Bounds<f64>)>> {
        let (one, other) = (one.into(), other.into());
        let days = self.all_days_of_doubt();
        steps_over(self, period, days, |snapshot| snapshot.front_length_bounds(one.clone(), other.clone()))
    }

    fn all_days_of_doubt(&self) -> impl Iterator<Item = i32> {
        self.zones_of_layer().flat_map(|(zone, _)| days_of_doubt(self, zone))
    }
}
