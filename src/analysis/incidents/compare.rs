//! Before and after a change of control.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::region::Region;
use super::inside::{Ground, Inside};
use super::rate_ratio::RateRatio;
use super::ratio_of_ratios::RatioOfRatios;
use super::tally::DeathToll;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::model::Incident;
use crate::query::Atlas;
use crate::time::{Period, UncertainDate, day_number};

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
    pub fn new(change: impl Into<UncertainDate>, area: Region) -> Self {
        let months = vec![3, 6, 12];
        BeforeAfter { change: change.into(), area, other: None, months, reporting: BTreeMap::new() }
    }

    /// Compares the change in the area with that in another one, in which control did not change.
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

/// One period before against one after.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WindowComparison {
    /// The time before.
    pub before: Stretch,
    /// The time after.
    pub after: Stretch,
    /// How many times as frequent incidents were after, by the best guesses of days and places.
    pub ratio: RateRatio,
    /// The lowest ratio that uncertain days and places allow: all doubtful incidents counted before, none after.
    pub lowest: RateRatio,
    /// The highest: none counted before, all after.
    pub highest: RateRatio,
    /// How much more the counts of 30 days vary within either side than independent incidents would (variance divided by
    /// mean); `None` where there is too little to tell.
    pub dispersion: Option<f64>,
    /// The datasets that do not report on all of these days, by their stated period or, of at least five incidents, by their
    /// first and last; a difference may then be one of reporting, and the text gives no p-value. [`Atlas::compare`] does not
    /// look.
    pub beyond: Vec<String>,
    /// The same periods in the other area, and how many times as much the area changed as that one.
    pub other: Option<(Stretch, Stretch, RatioOfRatios)>,
}

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

/// On which days a dataset reports.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reporting {
    /// The dataset.
    pub source: String,
    /// Its days.
    pub period: Period,
    /// Whether these were stated, rather than read off its first and last incident.
    pub stated: bool,
    /// How many incidents of it were looked at.
    pub incidents: usize,
    /// Whether each of the windows compared lies within its days, in the order of the windows.
    pub covers: Vec<bool>,
}

impl Atlas {
    /// Compares incidents before and after a change, in windows of several lengths.
    ///
    /// # Errors
    /// If an area names an unknown zone, no window is asked for or one is shorter than a month, or the change has an open
    /// side.
    pub fn before_and_after(&self, question: &BeforeAfter, incidents: &[Incident]) -> Result<Comparison> {
        let BeforeAfter { change, area, other, months, .. } = question;
        let (Some(first), Some(last)) = (change.not_before(), change.not_after()) else {
            let fault = Fault::new(ErrorKind::Question, format!("{change} has no first or no last day"));
            return Err(fault.advise("close the window of the change on both sides").into());
        };
        let in_area = self.incidents_in(area, incidents)?;
        let in_other = other.as_ref().map(|other| self.incidents_in(other, incidents)).transpose()?;
        let mut windows = Vec::new();
        for &months in months {
            let (before, after) = around(first, last, months)?;
            windows.push(WindowComparison::new(before, after, &in_area, in_other.as_deref())?);
        }
        if windows.is_empty() {
            let fault = Fault::new(ErrorKind::Question, "no window to compare");
            return Err(fault.advise("give at least one number of months").into());
        }
        let reporting = reporting(question, incidents, &windows);
        for (number, window) in windows.iter_mut().enumerate() {
            let beyond = reporting.iter().filter(|one| one.shows_its_days() && !one.covers[number]);
            window.beyond = beyond.map(|one| one.source.clone()).collect();
        }
        Ok(Comparison { area: area.clone(), other: other.clone(), change: *change, windows, reporting })
    }

    /// Compares two periods of any length.
    ///
    /// # Errors
    /// If the area names an unknown zone, or a period is open on a side.
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
        WindowComparison::new(before, after, &self.incidents_in(area, incidents)?, None)
    }

    fn incidents_in<'i>(&self, area: &Region, incidents: &'i [Incident]) -> Result<Vec<(&'i Incident, Inside)>> {
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

impl WindowComparison {
    fn new(
        before: Period,
        after: Period,
        in_area: &[(&Incident, Inside)],
        in_other: Option<&[(&Incident, Inside)]>,
    ) -> Result<Self> {
        let dispersion = dispersion([before, after], in_area);
        let stretches = |incidents| Ok::<_, Error>((Stretch::new(before, incidents)?, Stretch::new(after, incidents)?));
        let (before, after) = stretches(in_area)?;
        let ratio = |before_events, after_events| {
            RateRatio::new((before_events, before.days as f64), (after_events, after.days as f64))
        };
        let other = in_other.map(|incidents| {
            let (before_there, after_there) = stretches(incidents)?;
            let here = [before.events.best, after.events.best];
            let there = [before_there.events.best, after_there.events.best];
            Ok::<_, Error>((before_there, after_there, RatioOfRatios::new(here, there)))
        });
        Ok(WindowComparison {
            ratio: ratio(before.events.best, after.events.best)?,
            lowest: ratio(before.events.possible, after.events.certain)?,
            highest: ratio(before.events.certain, after.events.possible)?,
            dispersion,
            beyond: Vec::new(),
            other: other.transpose()?,
            before,
            after,
        })
    }
}

/// Of a source with fewer incidents it does not show on which days it reports.
pub(super) const FEW: usize = 5;

impl Reporting {
    /// Whether its days are stated, or can be read off its incidents.
    pub(super) fn shows_its_days(&self) -> bool {
        self.stated || self.incidents >= FEW
    }
}

impl Stretch {
    fn new(period: Period, incidents: &[(&Incident, Inside)]) -> Result<Self> {
        let Some(days) = period.length_days() else {
            let fault = Fault::new(ErrorKind::Question, format!("{period} has no length"));
            return Err(fault.advise("give both ends of the periods to compare").into());
        };
        let (mut events, mut deaths) = (EventCount::default(), DeathToll::default());
        for (incident, inside) in incidents {
            let inside = inside.and(on_days(incident, period));
            events.best += u64::from(inside.best);
            events.certain += u64::from(inside.certain);
            events.possible += u64::from(inside.possible);
            if inside.best {
                deaths.add(incident, 1.0);
            }
        }
        Ok(Stretch { period, days, events, deaths })
    }

    /// Incidents per 30 days, by the best guesses.
    pub fn per_30_days(&self) -> f64 {
        self.events.best as f64 * 30.0 / self.days as f64
    }
}

/// Whether an incident happened in a period.
fn on_days(incident: &Incident, period: Period) -> Inside {
    let when = &incident.when;
    let (start, end) = period.days();
    let first = when.not_before().map_or(i32::MIN, day_number);
    let last = when.not_after().map_or(i32::MAX, day_number);
    Inside {
        best: period.contains(when.best()),
        certain: start <= first && last < end,
        possible: first < end && start <= last,
    }
}

/// The variance of counts of 30 days divided by their mean, within either side, over both sides.
fn dispersion(sides: [Period; 2], incidents: &[(&Incident, Inside)]) -> Option<f64> {
    let (mut squares, mut freedom, mut total, mut bins) = (0.0, 0usize, 0.0, 0usize);
    for side in sides {
        let mut counts = vec![0.0; usize::try_from(side.length_days()? / 30).ok()?];
        for (incident, _) in incidents.iter().filter(|(_, inside)| inside.best) {
            let since = day_number(incident.when.best()).checked_sub(side.days().0);
            let bin = since.and_then(|days| usize::try_from(days.div_euclid(30)).ok());
            if let Some(count) = bin.and_then(|bin| counts.get_mut(bin)) {
                *count += 1.0;
            }
        }
        let sum: f64 = counts.iter().sum();
        let mean = sum / counts.len() as f64;
        squares += counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>();
        freedom += counts.len().saturating_sub(1);
        total += sum;
        bins += counts.len();
    }
    (freedom > 0 && total > 0.0).then(|| squares / freedom as f64 / (total / bins as f64))
}

fn reporting(question: &BeforeAfter, incidents: &[Incident], windows: &[WindowComparison]) -> Vec<Reporting> {
    let mut seen: BTreeMap<&str, (Date, Date, usize)> = BTreeMap::new();
    for incident in incidents {
        let day = incident.when.best();
        let (first, last, count) = seen.entry(&incident.source).or_insert((day, day, 0));
        (*first, *last, *count) = ((*first).min(day), (*last).max(day), *count + 1);
    }
    let report = |(source, (first, last, incidents)): (&str, (Date, Date, usize))| {
        let stated = question.reporting.get(source).copied();
        let end = last.saturating_add(jiff::Span::new().days(1));
        let period = stated.or(Period::new(first, end).ok()).unwrap_or(Period::ALWAYS);
        let within = |stretch: &Stretch| stretch.period.intersection(period) == Some(stretch.period);
        let covers = windows.iter().map(|window| within(&window.before) && within(&window.after)).collect();
        Reporting { source: source.to_owned(), period, stated: stated.is_some(), incidents, covers }
    };
    seen.into_iter().map(report).collect()
}
