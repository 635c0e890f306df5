//! Many questions at once.

use geo_types::Point;
use jiff::civil::Date;

use super::atlas::Atlas;
use super::finding::Finding;
use crate::error::{ErrorKind, Fault, Result};
use crate::time::day_number;

/// A finding in eight bytes: which zone, and which of its spells. [`Atlas::finding`] makes the whole of it.
///
/// Two ids of one view of an atlas are equal exactly if zone and spell are the same, so that they can be counted and
/// grouped without looking at what they stand for.
///
/// ```
/// # let atlas = disputed::article140()?;
/// use disputed::{FindingId, Point, date};
/// use std::collections::HashMap;
///
/// let points = [Point::new(44.392, 35.468); 3];
/// let dates = [date(2017, 10, 14), date(2017, 10, 15), date(2017, 10, 16)];
/// let mut counts: HashMap<FindingId, u32> = HashMap::new();
/// for id in atlas.control_at_many(&points, &dates)? {
///     *counts.entry(id).or_default() += 1;
/// }
/// assert_eq!(counts.len(), 2, "two days before the change, one after");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FindingId {
    zone: u32,
    step: u32,
}

const NO_STEP: u32 = u32::MAX;

impl FindingId {
    /// The id of "outside every zone".
    pub const OUTSIDE: FindingId = FindingId { zone: u32::MAX, step: NO_STEP };
}

#[cfg(feature = "datafusion")]
impl FindingId {
    /// The position of the zone, if it is in one.
    pub(super) fn zone(self) -> Option<u32> {
        (self.zone != u32::MAX).then_some(self.zone)
    }

    /// The number of the step, if there is a record.
    pub(super) fn step(self) -> Option<u32> {
        (self.step != NO_STEP).then_some(self.step)
    }
}

impl Atlas {
    /// Who controlled each of many points, each on its own day: the fast way to ask for thousands and millions.
    ///
    /// The answers come in the order of the questions, as ids that [`Atlas::finding`] resolves. With the feature `rayon`
    /// (on by default) all cores work on it; [`control_at_many_sequential`](Atlas::control_at_many_sequential) keeps to
    /// one. Nothing is allocated but the answers.
    ///
    /// # Errors
    /// If there are not as many dates as points.
    ///
    /// ```
    /// use disputed::{article140, date, FindingId, Point};
    ///
    /// let atlas = article140()?;
    /// let points = [Point::new(44.392, 35.468), Point::new(0.0, 0.0)];
    /// let dates = [date(2017, 10, 16), date(2017, 10, 16)];
    /// let ids = atlas.control_at_many(&points, &dates)?;
    /// let kirkuk = atlas.finding(ids[0], dates[0]).unwrap();
    /// assert_eq!(kirkuk.zone().id, "kirkuk-city");
    /// assert_eq!(ids[1], FindingId::OUTSIDE);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn control_at_many(&self, points: &[Point<f64>], dates: &[Date]) -> Result<Vec<FindingId>> {
        let mut answers = prepare(points, dates)?;
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            let chunks = points.par_chunks(CHUNK).zip(dates.par_chunks(CHUNK)).zip(answers.par_chunks_mut(CHUNK));
            chunks.for_each(|((points, dates), answers)| self.answer(points, dates, answers));
        }
        #[cfg(not(feature = "rayon"))]
        self.answer(points, dates, &mut answers);
        Ok(answers)
    }

    /// The same as [`control_at_many`](Atlas::control_at_many) on the calling thread alone.
    ///
    /// # Errors
    /// If there are not as many dates as points.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// use disputed::{Point, date};
    ///
    /// let (points, dates) = ([Point::new(44.392, 35.468)], [date(2017, 10, 16)]);
    /// assert_eq!(atlas.control_at_many_sequential(&points, &dates)?, atlas.control_at_many(&points, &dates)?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn control_at_many_sequential(&self, points: &[Point<f64>], dates: &[Date]) -> Result<Vec<FindingId>> {
        let mut answers = prepare(points, dates)?;
        self.answer(points, dates, &mut answers);
        Ok(answers)
    }

    /// What an id stands for on the day that it was asked for. `None` outside every zone, and for an id that this view
    /// of this atlas cannot have given.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// use disputed::{FindingId, date};
    ///
    /// assert!(atlas.finding(FindingId::OUTSIDE, date(2017, 10, 16)).is_none());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn finding(&self, id: FindingId, date: Date) -> Option<Finding<'_>> {
        let step = (id.step != NO_STEP).then_some(id.step);
        let known = (id.zone as usize) < self.data.zones.len();
        let known = known && step.is_none_or(|step| self.steps.of_zone(id.zone).contains(&step));
        known.then(|| Finding::at_step(self, id.zone, step, date))
    }
}

/// Few enough questions for their answers to stay on the stack and in the nearest cache.
pub(super) const BLOCK: usize = 64;

/// How many questions one task answers: enough for the index to overlap its look-ups, few enough to keep all cores busy.
#[cfg(feature = "rayon")]
const CHUNK: usize = 4096;

fn prepare(points: &[Point<f64>], dates: &[Date]) -> Result<Vec<FindingId>> {
    if points.len() != dates.len() {
        let message = format!("{} points but {} dates", points.len(), dates.len());
        return Err(Fault::new(ErrorKind::Question, message).advise("give one date for each point").into());
    }
    Ok(vec![FindingId::OUTSIDE; points.len()])
}

impl Atlas {
    /// Answers in blocks small enough to stay on the stack and in the nearest cache.
    fn answer(&self, points: &[Point<f64>], dates: &[Date], answers: &mut [FindingId]) {
        let mut days = [0; BLOCK];
        for ((points, dates), answers) in points.chunks(BLOCK).zip(dates.chunks(BLOCK)).zip(answers.chunks_mut(BLOCK)) {
            for (day, date) in days.iter_mut().zip(dates) {
                *day = day_number(*date);
            }
            self.answer_block(points, &mut days[..dates.len()], answers);
        }
    }

    /// A block of questions by the numbers of their days, which are lost. Answers outside every zone are left as they are.
    pub(super) fn answer_block(&self, points: &[Point<f64>], days: &mut [i32], answers: &mut [FindingId]) {
        let Some(index) = self.index() else { return };
        let (mut zones, mut steps) = ([None; BLOCK], [None; BLOCK]);
        index.zones_at(points, days, &mut zones);
        self.steps.at_many(&zones, days, &mut steps);
        for ((answer, zone), step) in answers.iter_mut().zip(zones).zip(steps) {
            if let Some(zone) = zone {
                *answer = FindingId { zone, step: step.unwrap_or(NO_STEP) };
            }
        }
    }
}
