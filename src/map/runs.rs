//! What stays the same over several days of change.

use std::collections::BTreeMap;

use super::range::Days;
use crate::query::Atlas;

/// The days on which anything on the map can change, and the first one.
pub(super) fn change_days(atlas: &Atlas, days: Days) -> Vec<i32> {
    let mut found: Vec<i32> = atlas.change_days().into_iter().chain([days.first]).collect();
    found.retain(|day| days.first <= *day && *day < days.end);
    found.sort_unstable();
    found.dedup();
    found
}

/// Things that stay for some days and are seen on each day of change.
pub(super) struct Runs<K, V> {
    end: i32,
    open: BTreeMap<K, (i32, i32, V)>,
    done: Vec<(i32, i32, K, V)>,
}

impl<K: Ord, V> Runs<K, V> {
    pub(super) fn new(end: i32) -> Self {
        Runs { end, open: BTreeMap::new(), done: Vec::new() }
    }

    pub(super) fn seen(&mut self, day: i32, key: K, value: impl FnOnce() -> V) {
        self.open.entry(key).and_modify(|run| run.1 = day).or_insert_with(|| (day, day, value()));
    }

    /// Ends what was not seen on a day.
    pub(super) fn close(&mut self, day: i32) {
        let (kept, gone) = std::mem::take(&mut self.open).into_iter().partition(|(_, run)| run.1 == day);
        self.open = kept;
        let gone: BTreeMap<K, (i32, i32, V)> = gone;
        self.done.extend(gone.into_iter().map(|(key, (from, _, value))| (from, day, key, value)));
    }

    pub(super) fn finish(mut self) -> Vec<(i32, i32, K, V)> {
        self.close(i32::MAX);
        let end = self.end;
        self.done.iter_mut().filter(|run| run.1 == i32::MAX).for_each(|run| run.1 = end);
        self.done.sort_by(|one, other| (one.0, one.1, &one.2).cmp(&(other.0, other.1, &other.2)));
        self.done
    }
}
