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
    days: Vec<i32>,
}

impl StepTable {
    /// A table of the days of zone 0, 1 and so on, each in ascending order.
    pub fn new(zones: impl IntoIterator<Item = impl IntoIterator<Item = i32>>) -> Self {
        let mut table = StepTable { starts: vec![0], days: Vec::new() };
        for days in zones {
            table.days.extend(days);
            table.starts.push(table.days.len() as u32);
        }
        table.starts.shrink_to_fit();
        table.days.shrink_to_fit();
        table
    }

    /// The place in [`days`](Self::days) of a zone's last day at or before the day given.
    #[inline]
    pub fn step_at(&self, zone: u32, day: i32) -> Option<u32> {
        let start = *self.starts.get(zone as usize)?;
        let end = *self.starts.get(zone as usize + 1)?;
        let before = days_up_to(&self.days[start as usize..end as usize], day) as u32;
        (before > 0).then(|| start + before - 1)
    }

    /// The places in [`days`](Self::days) of a zone's steps.
    pub fn steps(&self, zone: u32) -> std::ops::Range<u32> {
        let start = |zone: usize| self.starts.get(zone).copied().unwrap_or(self.days.len() as u32);
        start(zone as usize)..start(zone as usize + 1)
    }

    /// How many zones there are.
    pub(crate) fn zones(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.list(self.starts.iter().map(|start| start.to_le_bytes()));
        to.list(self.days.iter().map(|day| day.to_le_bytes()));
    }

    /// What [`write`](Self::write) wrote, if the days of each zone are there and in order.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self> {
        let table = StepTable { starts: from.list(u32::from_le_bytes)?, days: from.list(i32::from_le_bytes)? };
        let is_whole =
            table.starts.first() == Some(&0) && table.starts.last().map(|end| *end as usize) == Some(table.days.len());
        let is_sorted =
            |zone: &[u32]| table.days.get(zone[0] as usize..zone[1] as usize).is_some_and(<[i32]>::is_sorted);
        let is_sound = is_whole && table.starts.windows(2).all(is_sorted);
        is_sound.then_some(table).ok_or_else(|| damaged("its days are not in order"))
    }

    /// All days, zone by zone.
    pub fn days(&self) -> &[i32] {
        &self.days
    }
}

/// How many of the sorted days are at or before the day.
///
/// Counting has no branch that could be guessed wrong and does not wait for one day to know the next: up to a few cache
/// lines it beats halving, which only comes before it.
#[inline]
fn days_up_to(days: &[i32], day: i32) -> usize {
    const COUNTED: usize = 64;
    let (mut before, mut rest) = (0, days);
    while rest.len() > COUNTED {
        let (low, high) = rest.split_at(rest.len() / 2);
        (before, rest) = if high[0] <= day { (before + low.len(), high) } else { (before, low) };
    }
    before + rest.iter().map(|&step| u32::from(step <= day)).sum::<u32>() as usize
}

#[cfg(test)]
mod tests {
    use super::days_up_to;

    #[test]
    fn every_length_and_day() {
        for length in 0..300 {
            let days: Vec<i32> = (0..length).map(|step| 2 * step).collect();
            for day in -1..=2 * length {
                assert_eq!(days_up_to(&days, day), days.iter().filter(|step| **step <= day).count());
            }
        }
    }
}
