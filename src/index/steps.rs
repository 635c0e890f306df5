//! Dates to steps: for each zone the days on which something changes.

use super::bytes::{Reader, Writer, damaged};
use crate::error::Result;

/// For each zone its sorted days, one zone after another in one slice.
///
/// ```
/// use disputed::index::StepTable;
///
/// let table = StepTable::new([vec![10, 20], vec![], vec![15]]);
/// assert_eq!(table.step_at(0, 19), Some(0));
/// assert_eq!(table.step_at(0, 20), Some(1));
/// assert_eq!(table.step_at(0, 9), None);
/// assert_eq!(table.step_at(2, 99), Some(2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTable {
    /// For each zone where its days begin, and at the end how many days there are.
    starts: Vec<u32>,
    /// And as many more as are looked at together, so that none need to be asked whether they are there.
    days: Vec<i32>,
    /// How often the days of the zone with the most must be halved before few enough are left to look at together.
    halvings: u32,
}

/// Days that are looked at together.
const TOGETHER: usize = 8;

impl StepTable {
    /// A table of the days of zone 0, 1 and so on, each in ascending order, four billion in all at most. In another order
    /// it answers with whatever step comes to hand.
    ///
    /// ```
    /// assert_eq!(disputed::index::StepTable::new([[10, 20], [15, 16]]).days(), [10, 20, 15, 16]);
    /// ```
    pub fn new(zones: impl IntoIterator<Item = impl IntoIterator<Item = i32>>) -> Self {
        let (mut starts, mut all) = (vec![0], Vec::new());
        for days in zones {
            all.extend(days);
            starts.push(all.len() as u32);
        }
        Self::of(starts, all)
    }

    fn of(mut starts: Vec<u32>, mut days: Vec<i32>) -> Self {
        let mut most = starts.windows(2).map(|zone| (zone[1] - zone[0]) as usize).max().unwrap_or(0);
        let mut halvings = 0;
        while most > TOGETHER {
            most -= most / 2;
            halvings += 1;
        }
        days.extend([i32::MAX; TOGETHER]);
        starts.shrink_to_fit();
        days.shrink_to_fit();
        StepTable { starts, days, halvings }
    }

    /// The place in [`days`](Self::days) of a zone's last day at or before the day given; none before its first day and for a
    /// zone that is not in the table.
    ///
    /// ```
    /// let table = disputed::index::StepTable::new([[10, 20]]);
    /// assert_eq!([9, 10, 19, 20].map(|day| table.step_at(0, day)), [None, Some(0), Some(0), Some(1)]);
    /// assert_eq!(table.step_at(1, 20), None);
    /// ```
    ///
    /// Takes as long for a zone of few days as for the zone of the most: a branch on how many there are is guessed wrong
    /// so often that it would cost more than the steps that it saves. Halving down to single days would wait for each
    /// day before it knows the next; the last few are counted at once.
    #[inline]
    pub fn step_at(&self, zone: u32, day: i32) -> Option<u32> {
        let [start, mut left] = self.start_and_length(zone);
        let mut place = start;
        for _ in 0..self.halvings {
            place = self.half(place, left, day);
            left -= left / 2;
        }
        self.last_of_few(place, left, day, start)
    }

    /// [`step_at`](Self::step_at) for many zones, each on its day, as far as all three slices go; none where no zone is.
    ///
    /// All searches take a step before any takes the next, so that they wait for memory together.
    pub(crate) fn steps_at(&self, zones: &[Option<u32>], days: &[i32], steps: &mut [Option<u32>]) {
        const BATCH: usize = 64;
        let questions = zones.chunks(BATCH).zip(days.chunks(BATCH)).zip(steps.chunks_mut(BATCH));
        for ((zones, days), steps) in questions {
            let (mut starts, mut lefts) = ([0; BATCH], [0; BATCH]);
            for ((zone, start), left) in zones.iter().zip(&mut starts).zip(&mut lefts) {
                [*start, *left] = zone.map_or([0; 2], |zone| self.start_and_length(zone));
            }
            let mut places = starts;
            for _ in 0..self.halvings {
                for ((place, left), &day) in places.iter_mut().zip(&mut lefts).zip(days) {
                    *place = self.half(*place, *left, day);
                    *left -= *left / 2;
                }
            }
            let found = starts.iter().zip(places).zip(lefts).zip(days);
            for (step, (((&start, place), left), &day)) in steps.iter_mut().zip(found) {
                *step = self.last_of_few(place, left, day, start);
            }
        }
    }

    /// Where the days of a zone begin, and how many there are.
    #[inline]
    fn start_and_length(&self, zone: u32) -> [u32; 2] {
        match self.starts.get(zone as usize..).and_then(<[u32]>::first_chunk) {
            Some(&[start, end]) => [start, end - start],
            None => [0; 2],
        }
    }

    /// The half of so many days that the last one at or before a day is in, if it is in either.
    #[inline]
    fn half(&self, place: u32, left: u32, day: i32) -> u32 {
        let later = place + left / 2;
        std::hint::select_unpredictable(self.days[later as usize] <= day, later, place)
    }

    /// The last day at or before a day among few, unless it is before the first one of the zone.
    #[inline]
    fn last_of_few(&self, place: u32, left: u32, day: i32, start: u32) -> Option<u32> {
        let days: &[i32; TOGETHER] = self.days.get(place as usize..)?.first_chunk()?;
        let left = left as i32;
        let before: i32 = (0..TOGETHER).map(|at| i32::from(days[at] <= day) & i32::from((at as i32) < left)).sum();
        let end = place + before as u32;
        (end > start).then(|| end - 1)
    }

    /// The places in [`days`](Self::days) of a zone's steps; empty for a zone that is not in the table.
    ///
    /// ```
    /// assert_eq!(disputed::index::StepTable::new([vec![10, 20], vec![15]]).steps(1), 2..3);
    /// ```
    pub fn steps(&self, zone: u32) -> std::ops::Range<u32> {
        let start = |zone: usize| self.starts.get(zone).copied().unwrap_or(self.days().len() as u32);
        start(zone as usize)..start(zone as usize + 1)
    }

    /// How many zones there are.
    pub(crate) fn zones(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.list(self.starts.iter().map(|start| start.to_le_bytes()));
        to.list(self.days().iter().map(|day| day.to_le_bytes()));
    }

    /// What [`write`](Self::write) wrote, if the days of each zone are there and in order.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self> {
        let (starts, days): (Vec<u32>, Vec<i32>) = (from.list(u32::from_le_bytes)?, from.list(i32::from_le_bytes)?);
        let is_whole = starts.first() == Some(&0) && starts.last().map(|end| *end as usize) == Some(days.len());
        let is_sorted = |zone: &[u32]| days.get(zone[0] as usize..zone[1] as usize).is_some_and(<[i32]>::is_sorted);
        let is_sound = is_whole && starts.windows(2).all(is_sorted);
        if is_sound { Ok(Self::of(starts, days)) } else { Err(damaged("its days are not in order")) }
    }

    /// All days, zone by zone.
    ///
    /// ```
    /// assert_eq!(disputed::index::StepTable::new([vec![10, 20], vec![15]]).days(), [10, 20, 15]);
    /// ```
    pub fn days(&self) -> &[i32] {
        &self.days[..self.days.len() - TOGETHER]
    }
}

#[cfg(test)]
mod tests {
    use super::StepTable;
    use crate::index::bytes::{Format, Reader, Writer};

    const FORMAT: Format = Format { name: *b"testdays", version: 1 };

    /// What is read of lists as they would stand in a file.
    fn read(starts: &[u32], days: &[i32]) -> Option<StepTable> {
        let (mut to, mut bytes) = (Writer::default(), Vec::new());
        to.list(starts.iter().map(|start| start.to_le_bytes()));
        to.list(days.iter().map(|day| day.to_le_bytes()));
        to.seal(FORMAT, &mut bytes);
        let mut from = Reader::open(&bytes, FORMAT).unwrap();
        let table = StepTable::read(&mut from).ok();
        from.end().unwrap();
        table
    }

    #[test]
    fn days_that_are_not_there_or_not_in_order_are_refused() {
        let table = read(&[0, 2, 2, 3], &[5, 9, -4]).unwrap();
        assert_eq!(table, StepTable::new([vec![5, 9], vec![], vec![-4]]));
        assert_eq!((table.zones(), table.days()), (3, &[5, 9, -4][..]));
        assert_eq!(read(&[0], &[]).unwrap().zones(), 0);
        let refused: [(&[u32], &[i32]); 8] = [
            (&[], &[]),
            (&[1, 3], &[5, 9, 10]),
            (&[0, 2], &[5, 9, 10]),
            (&[0, 4], &[5, 9, 10]),
            (&[1, 2], &[5, 9, 10]),
            (&[0, 3, 2, 3], &[5, 9, 10]),
            (&[0, 9, 3], &[5, 9, 10]),
            (&[0, 3], &[5, 9, 8]),
        ];
        for (starts, days) in refused {
            assert_eq!(read(starts, days), None, "{starts:?} of {days:?}");
        }
    }

    #[test]
    fn every_length_and_day() {
        let days = |length: i32| (0..length).map(|step| 2 * step);
        // All lengths in one table, short ones beside long ones, and tables of few lengths.
        for lengths in [0..300, 0..1, 0..9, 20..21] {
            let table = StepTable::new(lengths.clone().map(days));
            let (mut zones, mut asked, mut expected) = (vec![None, Some(u32::MAX)], vec![0, 0], vec![None, None]);
            for (zone, length) in lengths.enumerate() {
                let steps = table.steps(zone as u32);
                assert_eq!(steps.len(), length as usize);
                for day in (-1..=2 * length).chain([i32::MIN, i32::MAX]) {
                    let before = days(length).filter(|step| *step <= day).count() as u32;
                    let step = before.checked_sub(1).map(|last| steps.start + last);
                    assert_eq!(table.step_at(zone as u32, day), step, "day {day} of {length}");
                    zones.push(Some(zone as u32));
                    asked.push(day);
                    expected.push(step);
                }
            }
            let mut found = vec![Some(0); zones.len()];
            table.steps_at(&zones, &asked, &mut found);
            assert_eq!(found, expected);
        }
    }
}
