//! What is asked of every system, and what counts as its answer.

use geo::Point;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::workloads::Workload;

/// Points with a day each, once as a number and once as a date, so that no system has to convert.
pub struct Questions {
    pub points: Vec<Point<f64>>,
    pub days: Vec<i32>,
    pub dates: Vec<Date>,
}

impl Questions {
    pub fn new(workload: &Workload, count: usize) -> Self {
        let (points, days) = workload.queries(count, 2017);
        let dates = days.iter().map(|&day| date_of(day)).collect();
        Self { points, days, dates }
    }
}

/// The date of a day counted from 1970-01-01, for the days of the workloads.
pub fn date_of(day: i32) -> Date {
    date(1970, 1, 1) + day.days()
}

/// Which zone a point is in and which actor holds it that day, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer(u32);

impl Answer {
    /// Outside every zone, or before the first change of the zone.
    pub const NOBODY: Self = Self(u32::MAX);

    pub fn new(zone: usize, actor: u8) -> Self {
        Self((zone as u32) << 8 | u32::from(actor))
    }
}

/// Something that can be asked. Only [`ask`](System::ask) is timed.
pub trait System {
    /// What it gives its user.
    type Found;

    /// What it finds, in the order of the questions.
    fn ask(&self, questions: &Questions) -> Vec<Self::Found>;

    /// The same in terms of the workload, to compare systems with each other.
    fn answers(&self, found: Vec<Self::Found>, questions: &Questions) -> Vec<Answer>;
}
