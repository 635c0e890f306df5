//! Incidents near the seam of two sides and on the open ground between them, against those elsewhere.

use super::super::gaps::GapOptions;
use super::super::region::Region;
use super::super::side::Side;
use super::belts::{belts_over, place};
use super::exposure::DAYS_OF_MONTH;
use super::inside::Inside;
use super::rate_ratio::RateRatio;
use super::stretch::EventCount;
use super::tally::DeathToll;
use crate::error::{ErrorKind, Fault, Result};
use crate::model::Incident;
use crate::query::Atlas;
use crate::time::Period;

/// A question: were incidents more frequent near the seam of two sides, and on the ground that they left open between
/// them, than elsewhere?
///
/// ```
/// use disputed::{Period, article140, date};
/// use disputed::analysis::{NearSeam, Region};
///
/// let atlas = article140()?;
/// let question = NearSeam::new("peshmerga", "federal-iraq").within_km(10.0).area(Region::DisputedOrPartly);
/// let winter = Period::new(date(2017, 11, 1), date(2018, 3, 1))?;
/// let rates = atlas.incidents_near_seam(&question, winter, atlas.incidents())?;
/// assert!(rates.seam.km2_months > 1000.0);
/// println!("{rates}");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NearSeam {
    pub(super) sides: [Side; 2],
    pub(super) options: GapOptions,
    pub(super) area: Region,
}

impl NearSeam {
    /// Two sides, all ground of the atlas, and the gaps of [`GapOptions::default`]: within 5 km of the seam, and open
    /// ground of up to 10 km between the two.
    pub fn new(one: impl Into<Side>, other: impl Into<Side>) -> Self {
        let (options, area) = (GapOptions::default(), Region::Everywhere);
        NearSeam { sides: [one.into(), other.into()], options, area }
    }

    /// How near to the seam counts, in km: [`GapOptions::depth_km`].
    #[must_use]
    pub fn within_km(mut self, km: f64) -> Self {
        self.options.depth_km = km;
        self
    }

    /// What counts as a gap.
    #[must_use]
    pub fn gaps(mut self, options: GapOptions) -> Self {
        self.options = options;
        self
    }

    /// Looks at this ground alone.
    #[must_use]
    pub fn area(mut self, area: Region) -> Self {
        self.area = area;
        self
    }
}

/// The answer to [`NearSeam`]. It prints itself with what it can and cannot show.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeamRates {
    /// The question.
    pub question: NearSeam,
    /// The days, as far as the atlas covers them.
    pub period: Period,
    /// Near the seam: ground of either side ([`GapKind::Seam`](crate::analysis::GapKind::Seam)).
    pub seam: BeltRate,
    /// On open ground between the two ([`GapKind::Open`](crate::analysis::GapKind::Open)).
    pub open: BeltRate,
    /// On all other ground of the area.
    pub elsewhere: BeltRate,
    /// How many times as frequent incidents were near the seam as elsewhere, on the same ground and in the same time;
    /// `None` where there was no seam, or nothing but seam.
    pub seam_ratio: Option<RatioBounds>,
    /// The same for open ground.
    pub open_ratio: Option<RatioBounds>,
    /// Of the incidents that may belong here, those whose place is known to within the distance from the seam that counts.
    pub sharp: u64,
    /// All that may belong here.
    pub possible: u64,
}

/// Incidents on ground that moves with the seam.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct BeltRate {
    /// Incidents, on the maps of their own days.
    pub events: EventCount,
    /// Their deaths, by the best guesses of days and places.
    pub deaths: DeathToll,
    /// The ground: square kilometres times months (of 365.2425 / 12 days), as it was day by day.
    pub km2_months: f64,
}

impl BeltRate {
    /// Incidents per 1,000 km2 and month, by the best guesses; `None` without ground.
    pub fn per_1000_km2_and_month(&self) -> Option<f64> {
        (self.km2_months > 0.0).then(|| self.events.best as f64 / self.km2_months * 1000.0)
    }

    /// Deaths, by the best counts and guesses, per 1,000 km2 and month; `None` without ground. Deaths come many at a time,
    /// so that there is no interval and no ratio of them; how many people lived on such ground is not known.
    pub fn deaths_per_1000_km2_and_month(&self) -> Option<f64> {
        (self.km2_months > 0.0).then(|| self.deaths.best / self.km2_months * 1000.0)
    }
}

/// The ratio of two rates by the best guesses of days and places, and what doubtful ones make of it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RatioBounds {
    /// By the best guesses.
    pub best: RateRatio,
    /// With no doubtful incident here, and all of them elsewhere.
    pub lowest: RateRatio,
    /// With all of them here, and none elsewhere.
    pub highest: RateRatio,
}

impl RatioBounds {
    fn new(here: &BeltRate, elsewhere: &BeltRate) -> Result<Option<Self>> {
        if here.km2_months <= 0.0 || elsewhere.km2_months <= 0.0 {
            return Ok(None);
        }
        let ratio = |there: u64, here_events: u64| {
            RateRatio::new((there, elsewhere.km2_months), (here_events, here.km2_months))
        };
        Ok(Some(RatioBounds {
            best: ratio(elsewhere.events.best, here.events.best)?,
            lowest: ratio(elsewhere.events.possible, here.events.certain)?,
            highest: ratio(elsewhere.events.certain, here.events.possible)?,
        }))
    }
}

impl Atlas {
    /// How many incidents of a period happened near the seam of two sides and on the open ground between them, each on the
    /// map of its own day, against the ground that these had, and how that compares with elsewhere.
    ///
    /// The ground is that of [`Snapshot::security_gaps`](crate::Snapshot::security_gaps), where strips of several seams
    /// overlap taken once; it is worked out once for each stretch of days on which nothing changed. An incident is certainly near the
    /// seam if its whole circle of [`precision_km`](Incident::precision_km) is on every day of its window, and possibly if
    /// some of it is on some day. Days that the atlas does not cover are left out.
    ///
    /// Cost: the gaps of each stretch of days, some ten milliseconds each for the embedded atlas, on all cores with the feature
    /// `rayon` (on by default), and for each incident a look at the edges of the ground of its days.
    ///
    /// # Errors
    /// As for [`Snapshot::security_gaps`](crate::Snapshot::security_gaps); if the area names an unknown zone; if the period
    /// has an open side, or no day that the atlas covers.
    pub fn incidents_near_seam(
        &self,
        question: &NearSeam,
        period: Period,
        incidents: &[Incident],
    ) -> Result<SeamRates> {
        if period.length_days().is_none() {
            let fault = Fault::new(ErrorKind::Question, format!("no rates over {period}"));
            return Err(fault.advise("give both ends of the period").into());
        }
        let stretches = belts_over(self, question, period)?;
        let mut rates = [BeltRate::default(); 3];
        for (days, belts) in &stretches {
            let months = days.length_days().map_or(0.0, |days| days as f64 / DAYS_OF_MONTH);
            for (rate, km2) in rates.iter_mut().zip(belts.areas()) {
                rate.km2_months += km2 * months;
            }
        }
        let (mut sharp, mut possible) = (0, 0);
        for incident in incidents {
            let places = place(&stretches, incident);
            for (rate, inside) in rates.iter_mut().zip(places) {
                rate.events.add(inside);
                if inside.best {
                    rate.deaths.add(incident, 1.0);
                }
            }
            let counts = places.iter().any(|inside: &Inside| inside.possible);
            possible += u64::from(counts);
            sharp += u64::from(counts && (0.0..=question.options.depth_km).contains(&incident.precision_km));
        }
        let [seam, open, elsewhere] = rates;
        Ok(SeamRates {
            question: question.clone(),
            period: period.intersection(self.coverage()).unwrap_or(period),
            seam_ratio: RatioBounds::new(&seam, &elsewhere)?,
            open_ratio: RatioBounds::new(&open, &elsewhere)?,
            seam,
            open,
            elsewhere,
            sharp,
            possible,
        })
    }
}
