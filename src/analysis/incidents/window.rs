//! One period before against one after.

use super::inside::Inside;
use super::rate_ratio::RateRatio;
use super::ratio_of_ratios::RatioOfRatios;
use super::reporting::Reporting;
use super::stretch::{DeathRatio, Stretch};
use crate::error::{Error, Result};
use crate::model::Incident;
use crate::time::{Period, day_number};

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
    /// How many times as many died per day after.
    pub deaths: DeathRatio,
    /// How much more the counts of 30 days vary within either side than independent incidents would (variance divided by
    /// mean: the index of dispersion of Fisher, Thornton and Mackenzie 1922); `None` where there is too little to tell.
    pub dispersion: Option<f64>,
    /// The same periods in the other area.
    pub other: Option<OtherArea>,
    /// The datasets that do not report on all of these days, by their stated period or, of at least five incidents, by their
    /// first and last; a difference may then be one of reporting, and the text gives no p-value.
    pub beyond: Vec<Reporting>,
    /// The same comparison by the datasets alone that are known to report on all of these days; `None` if all that counts
    /// here is from them, or if there is no such dataset.
    pub covered: Option<Box<Covered>>,
}

/// What happened in the other area on the same days.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct OtherArea {
    /// The time before.
    pub before: Stretch,
    /// The time after.
    pub after: Stretch,
    /// How many times as much the area changed as this one, by the best guesses of days and places.
    pub ratio: RatioOfRatios,
    /// The lowest ratio that uncertain days and places allow: that of the lowest change in the area to the highest here.
    pub lowest: RatioOfRatios,
    /// The highest.
    pub highest: RatioOfRatios,
    /// How many changes of control there were, or may have been, in the other area between the first day before and the last
    /// one after: with any it does not show what happens where control stays the same.
    pub changes: usize,
}

/// A comparison by those datasets alone that report on all of its days.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Covered {
    /// The datasets.
    pub sources: Vec<String>,
    /// What they say.
    pub comparison: WindowComparison,
}

/// Incidents, each with whether it happened in an area.
pub(super) type Placed<'i> = [(&'i Incident, Inside)];

impl WindowComparison {
    pub(super) fn new(
        before: Period,
        after: Period,
        here: &Placed<'_>,
        there: Option<&Placed<'_>>,
        reporting: &[Reporting],
    ) -> Result<Self> {
        let covers = |one: &Reporting| Some(one.covers(before)? && one.covers(after)?);
        let which = |wanted| reporting.iter().filter(move |one| covers(one) == Some(wanted));
        let sources: Vec<String> = which(true).map(|one| one.source.clone()).collect();
        let whole = Self::of(before, after, here, there)?;
        let counts = |placed: &Placed<'_>| {
            let inside = |incident| [before, after].iter().any(|period| Inside::on_days(incident, *period).possible);
            placed.iter().any(|(incident, _)| !sources.contains(&incident.source) && inside(incident))
        };
        let covered = if !sources.is_empty() && (counts(here) || there.is_some_and(counts)) {
            let there = there.map(|there| only(there, &sources));
            let comparison = Self::of(before, after, &only(here, &sources), there.as_deref())?;
            Some(Box::new(Covered { sources, comparison }))
        } else {
            None
        };
        Ok(WindowComparison { beyond: which(false).cloned().collect(), covered, ..whole })
    }

    /// Notes how often control changed in the other area.
    pub(super) fn note_changes(&mut self, changes: usize) {
        let covered = self.covered.iter_mut().filter_map(|covered| covered.comparison.other.as_mut());
        self.other.iter_mut().chain(covered).for_each(|other| other.changes = changes);
    }

    /// Without a look at the datasets.
    fn of(before: Period, after: Period, here: &Placed<'_>, there: Option<&Placed<'_>>) -> Result<Self> {
        let dispersion = dispersion([before, after], here);
        let other = there.map(|there| Ok::<_, Error>((Stretch::new(before, there)?, Stretch::new(after, there)?)));
        let other = other.transpose()?;
        let (before, after) = (Stretch::new(before, here)?, Stretch::new(after, here)?);
        let ratio = |before_events, after_events| {
            RateRatio::new((before_events, before.days as f64), (after_events, after.days as f64))
        };
        Ok(WindowComparison {
            ratio: ratio(before.events.best, after.events.best)?,
            lowest: ratio(before.events.possible, after.events.certain)?,
            highest: ratio(before.events.certain, after.events.possible)?,
            deaths: DeathRatio::new(&before, &after),
            dispersion,
            other: other.map(|there| OtherArea::new([before, after], there.into())).transpose()?,
            beyond: Vec::new(),
            covered: None,
            before,
            after,
        })
    }
}

/// Those of some datasets.
fn only<'i>(placed: &Placed<'i>, sources: &[String]) -> Vec<(&'i Incident, Inside)> {
    placed.iter().copied().filter(|(incident, _)| sources.contains(&incident.source)).collect()
}

impl OtherArea {
    fn new(here: [Stretch; 2], there: [Stretch; 2]) -> Result<Self> {
        let best = |sides: [Stretch; 2]| sides.map(|side| side.events.best);
        let fall = |[before, after]: [Stretch; 2]| [before.events.possible, after.events.certain];
        let rise = |[before, after]: [Stretch; 2]| [before.events.certain, after.events.possible];
        Ok(OtherArea {
            before: there[0],
            after: there[1],
            ratio: RatioOfRatios::new(best(here), best(there))?,
            lowest: RatioOfRatios::new(fall(here), rise(there))?,
            highest: RatioOfRatios::new(rise(here), fall(there))?,
            changes: 0,
        })
    }
}

/// The variance of counts of 30 days divided by their mean, within either side, over both sides.
fn dispersion(sides: [Period; 2], incidents: &Placed<'_>) -> Option<f64> {
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
