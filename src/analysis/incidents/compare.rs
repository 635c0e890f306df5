//! Before and after a change of control.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::region::Region;
use super::apart::{changes_in, refuse_overlap};
use super::inside::{Ground, Inside};
use super::reporting::Reporting;
use super::window::WindowComparison;
use crate::error::{ErrorKind, Fault, Result};
use crate::model::Incident;
use crate::query::Atlas;
use crate::time::{Period, UncertainDate};

/// A question: were incidents in an area more or less frequent after a change than before it?
///
/// ```
/// use disputed::{article140, date};
/// use disputed::analysis::{BeforeAfter, Region};
///
/// let atlas = article140()?;
/// let question = BeforeAfter::new(date(2017, 10, 16), Region::zones(["kirkuk-city"])).months([6, 12]);
/// let comparison = atlas.before_and_after(&question, atlas.incidents())?;
/// assert_eq!(comparison.windows.len(), 2);
/// assert!(comparison.to_string().contains("does not show"));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BeforeAfter {
    change: UncertainDate,
    area: Region,
    other: Option<Region>,
    months: Vec<i32>,
    reporting: BTreeMap<String, Period>,
}

impl BeforeAfter {
    /// Compares 3, 6 and 12 months before and after a change. The days of the change's own window count on neither side.
    ///
    /// An incident is in an area of zones by their shapes of its own day. Rates are by days alone: where shapes move with the
    /// front, an area of zones is not the same ground on both sides, and a polygon is.
    pub fn new(change: impl Into<UncertainDate>, area: Region) -> Self {
        let months = vec![3, 6, 12];
        BeforeAfter { change: change.into(), area, other: None, months, reporting: BTreeMap::new() }
    }

    /// Compares the change in the area with that in another one, in which control did not change. The two must have no
    /// ground in common; where control changed in the other one as well the answer says so.
    #[must_use]
    pub fn against(mut self, other: Region) -> Self {
        self.other = Some(other);
        self
    }

    /// Looks at so many months on either side.
    #[must_use]
    pub fn months(mut self, months: impl IntoIterator<Item = i32>) -> Self {
        self.months = months.into_iter().collect();
        self
    }

    /// Says on which days a dataset, by the [`source`](Incident::source) of its incidents, reports at all. Without that
    /// its first and last incident stand for it.
    #[must_use]
    pub fn reporting(mut self, source: impl Into<String>, period: Period) -> Self {
        self.reporting.insert(source.into(), period);
        self
    }
}

/// The answer to [`BeforeAfter`]. It prints itself with what it can and cannot show.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The area.
    pub area: Region,
    /// The area that it is compared with.
    pub other: Option<Region>,
    /// The change.
    pub change: UncertainDate,
    /// One comparison for each length of window.
    pub windows: Vec<WindowComparison>,
    /// The datasets.
    pub reporting: Vec<Reporting>,
}

impl Atlas {
    /// Compares incidents before and after a change, in windows of several lengths.
    ///
    /// # Errors
    /// If an area names an unknown zone, the two areas have ground in common, no window is asked for or one is shorter than a
    /// month, or the change has an open side.
    pub fn before_and_after(&self, question: &BeforeAfter, incidents: &[Incident]) -> Result<Comparison> {
        let BeforeAfter { change, area, other, months, .. } = question;
        let (Some(first), Some(last)) = (change.not_before(), change.not_after()) else {
            let fault = Fault::new(ErrorKind::Question, format!("{change} has no first or no last day"));
            return Err(fault.advise("close the window of the change on both sides").into());
        };
        let in_area = self.placed_in(area, incidents)?;
        let in_other = other.as_ref().map(|other| self.placed_in(other, incidents)).transpose()?;
        let reporting = Reporting::of(incidents, &question.reporting);
        let mut windows = Vec::new();
        for &months in months {
            let (before, after) = around(first, last, months)?;
            let mut window = WindowComparison::new(before, after, &in_area, in_other.as_deref(), &reporting)?;
            if let Some(other) = other {
                let days = Period::new(before.start(), after.end())?;
                refuse_overlap(self, area, other, days)?;
                window.note_changes(changes_in(self, other, days)?);
            }
            windows.push(window);
        }
        if windows.is_empty() {
            let fault = Fault::new(ErrorKind::Question, "no window to compare");
            return Err(fault.advise("give at least one number of months").into());
        }
        Ok(Comparison { area: area.clone(), other: other.clone(), change: *change, windows, reporting })
    }

    /// Compares two periods of any length. A dataset reports from its first to its last incident; where its days are known
    /// better, ask [`before_and_after`](Atlas::before_and_after).
    ///
    /// # Errors
    /// If the area names an unknown zone, a period is open on a side, or the two have days in common: what happened on those
    /// would count on both sides.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let year = |year| Period::new(date(year, 1, 1), date(year + 1, 1, 1));
    /// let compared = atlas.compare(year(2016)?, year(2018)?, &Region::Everywhere, atlas.incidents())?;
    /// assert!(compared.before.events.best > compared.before.events.certain, "some places are vague");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn compare(
        &self,
        before: Period,
        after: Period,
        area: &Region,
        incidents: &[Incident],
    ) -> Result<WindowComparison> {
        let reporting = Reporting::of(incidents, &BTreeMap::new());
        let closed = before.length_days().and(after.length_days());
        if let Some(common) = closed.and(before.intersection(after)) {
            let fault = Fault::new(ErrorKind::Question, format!("the two periods have days in common: {common}"));
            return Err(fault.advise("let the one end where the other begins, or before").into());
        }
        WindowComparison::new(before, after, &self.placed_in(area, incidents)?, None, &reporting)
    }

    fn placed_in<'i>(&self, area: &Region, incidents: &'i [Incident]) -> Result<Vec<(&'i Incident, Inside)>> {
        let ground = Ground::new(self, area)?;
        let found = incidents.iter().map(|incident| (incident, ground.contains(incident)));
        Ok(found.filter(|(_, inside)| inside.best || inside.possible).collect())
    }
}

/// So many months up to a first day, and so many from a last day on.
fn around(first: Date, last: Date, months: i32) -> Result<(Period, Period)> {
    if !(1..=12_000).contains(&months) {
        let fault = Fault::new(ErrorKind::Question, format!("a window of {months} months"));
        return Err(fault.advise("give a number of months from 1 on").into());
    }
    let span = jiff::Span::new().months(months);
    Ok((Period::new(first.saturating_sub(span), first)?, Period::new(last, last.saturating_add(span))?))
}
