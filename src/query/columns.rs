//! Questions and answers as columns, for engines that work on columns.

#[cfg(feature = "ballista")]
use std::sync::Arc;

use super::atlas::Atlas;
use super::batch::{BLOCK, FindingId};
use crate::model::{Control, Zone};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, UncertainDate, day_number};
use geo_types::Point;

use super::history::UNKNOWN;

/// One of all the answers that an atlas can give at a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) control: &'a Control,
    pub(crate) since: Option<&'a UncertainDate>,
    pub(crate) until: Option<&'a UncertainDate>,
    /// It is certain on days from `certain_from` on and before `certain_until`, in the window of a change on others.
    pub(crate) certain_from: i32,
    pub(crate) certain_until: i32,
}

/// The number of "outside every zone", which is no answer.
pub(crate) const OUTSIDE: u32 = u32::MAX;

impl Atlas {
    /// All answers: first one for each step of each zone, then for each zone that of days without a record, then for each
    /// zone that of days that the atlas does not cover.
    pub(crate) fn answers(&self) -> Vec<Answer<'_>> {
        let (data, steps) = (&*self.data, &*self.steps);
        let when = |step: u32| &steps.statement(step).change(data).when;
        let first = |step: u32| when(step).not_before().map_or(DISTANT_PAST, day_number);
        let last = |step: u32| when(step).not_after().map_or(DISTANT_FUTURE, day_number);
        let zones = || (0..).zip(&data.zones);
        let mut answers: Vec<Answer<'_>> = Vec::new();
        for (position, zone) in zones() {
            let of_zone = steps.of_zone(position);
            let own = answers.len();
            let mut certain_from = DISTANT_PAST;
            for step in of_zone.clone() {
                certain_from = certain_from.max(last(step));
                let until = (step + 1 < of_zone.end).then(|| when(step + 1));
                let (control, since) = (steps.control(step, data), Some(when(step)));
                answers.push(Answer { zone, control, since, until, certain_from, certain_until: DISTANT_FUTURE });
            }
            let mut certain_until = DISTANT_FUTURE;
            for (answer, step) in answers[own..].iter_mut().zip(of_zone).rev() {
                answer.certain_until = certain_until;
                certain_until = certain_until.min(first(step));
            }
        }
        for (position, zone) in zones() {
            let of_zone = steps.of_zone(position);
            let until = (!of_zone.is_empty()).then(|| when(of_zone.start));
            let certain_until = of_zone.map(first).min().unwrap_or(DISTANT_FUTURE);
            let control = &UNKNOWN;
            answers.push(Answer { zone, control, since: None, until, certain_from: DISTANT_PAST, certain_until });
        }
        for (_, zone) in zones() {
            let (certain_from, certain_until) = (DISTANT_PAST, DISTANT_FUTURE);
            answers.push(Answer { zone, control: &UNKNOWN, since: None, until: None, certain_from, certain_until });
        }
        answers
    }

    /// Puts the number of the answer to each question into `numbers`, by the order of [`answers`](Self::answers). Days
    /// count from 1970-01-01.
    pub(crate) fn answer_columns(&self, lons: &[f64], lats: &[f64], days: &[i32], numbers: &mut [u32]) {
        let zones = self.data.zones.len() as u32;
        let steps = zones.checked_sub(1).map_or(0, |last| self.steps.of_zone(last).end);
        let (first, end) = self.coverage().days();
        let (mut points, mut lost) = ([Point::new(0.0, 0.0); BLOCK], [0; BLOCK]);
        let questions = lons.chunks(BLOCK).zip(lats.chunks(BLOCK)).zip(days.chunks(BLOCK));
        for (((lons, lats), days), numbers) in questions.zip(numbers.chunks_mut(BLOCK)) {
            let (points, lost) = (&mut points[..days.len()], &mut lost[..days.len()]);
            for ((point, lon), lat) in points.iter_mut().zip(lons).zip(lats) {
                *point = Point::new(*lon, *lat);
            }
            lost.copy_from_slice(days);
            let mut ids = [FindingId::OUTSIDE; BLOCK];
            self.answer_block(points, lost, &mut ids);
            for ((number, id), day) in numbers.iter_mut().zip(ids).zip(days) {
                let covered = first <= *day && *day < end;
                *number = match (id.zone(), id.step()) {
                    (None, _) => OUTSIDE,
                    (Some(zone), _) if !covered => steps + zones + zone,
                    (Some(zone), None) => steps + zone,
                    (Some(_), Some(step)) => step,
                };
            }
        }
    }

    /// The days on which the shapes of zones change, and the first of them all.
    pub(crate) fn shape_days(&self) -> Vec<i32> {
        self.index().map_or_else(Vec::new, |index| index.partition().days())
    }

    /// Whether two are the same view of the same records, and not only equal ones.
    #[cfg(feature = "ballista")]
    pub(crate) fn is(&self, other: &Atlas) -> bool {
        Arc::ptr_eq(&self.steps, &other.steps) && self.layer == other.layer
    }
}
