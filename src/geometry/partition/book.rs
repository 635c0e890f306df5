//! Faults as they are found, listed or counted.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Coord;
use rustc_hash::FxHashMap;

use super::vertices::bits;
use super::{PartitionFault, PartitionFaultKind};

/// A zone that is in so many faults of a kind is named often enough.
pub(super) const ENOUGH: usize = 10;

/// Places of a fault that are counted one by one, to tell those apart that are found more than once.
pub(super) const MOST_PLACES: usize = 1_000;

/// Faults that are not listed, but counted.
pub(super) const MOST_UNLISTED: usize = 100_000;

type Key = (PartitionFaultKind, [Option<u32>; 2]);

/// Collects faults; the same kind with the same zones is one fault with several places.
///
/// It takes memory in proportion to the zones that are at fault, whatever the number of faults.
#[derive(Default)]
pub(crate) struct FaultBook {
    listed: BTreeMap<Key, Places>,
    /// In how many listed faults of a kind each zone is.
    named: FxHashMap<(PartitionFaultKind, u32), usize>,
    unlisted: BTreeSet<Key>,
    /// Where and when the first that is not listed was found.
    first_unlisted: Option<(Coord<f64>, i32)>,
}

/// The first place and day, and every place bit by bit.
struct Places {
    at: Coord<f64>,
    day: i32,
    all: BTreeSet<[u64; 2]>,
}

impl FaultBook {
    /// Adds what is wrong with zones in any order, of which one may be none or the same as the other.
    pub(crate) fn note(&mut self, kind: PartitionFaultKind, zones: [Option<u32>; 2], at: Coord<f64>, day: i32) {
        let [one, other] = zones;
        let zones = match one.zip(other) {
            Some((one, other)) if one != other => [Some(one.min(other)), Some(one.max(other))],
            _ => [one.or(other), None],
        };
        self.add((kind, zones), at, day, [bits(at)]);
    }

    pub(crate) fn merge(&mut self, other: FaultBook) {
        for (key, Places { at, day, all }) in other.listed {
            self.add(key, at, day, all);
        }
        for key in other.unlisted.into_iter().filter(|key| !self.listed.contains_key(key)) {
            if self.unlisted.len() < MOST_UNLISTED {
                self.unlisted.insert(key);
            }
        }
        self.first_unlisted = self.first_unlisted.or(other.first_unlisted);
    }

    fn add(&mut self, key: Key, at: Coord<f64>, day: i32, places: impl IntoIterator<Item = [u64; 2]>) {
        if !self.listed.contains_key(&key) && self.is_named_enough(key) {
            if self.unlisted.len() < MOST_UNLISTED {
                self.unlisted.insert(key);
            }
            self.first_unlisted.get_or_insert((at, day));
            return;
        }
        let listed = self.listed.entry(key).or_insert_with(|| {
            for zone in zones_of(key) {
                *self.named.entry((key.0, zone)).or_default() += 1;
            }
            Places { at, day, all: BTreeSet::new() }
        });
        for place in places {
            if listed.all.len() < MOST_PLACES {
                listed.all.insert(place);
            }
        }
    }

    /// Whether each of the zones, of which there is one at least, is in enough faults of the kind.
    fn is_named_enough(&self, key: Key) -> bool {
        let mut zones = zones_of(key).peekable();
        let named = |zone: u32| self.named.get(&(key.0, zone)).copied().unwrap_or_default();
        zones.peek().is_some() && zones.all(|zone| named(zone) >= ENOUGH)
    }

    pub(crate) fn into_result<T>(self, value: impl FnOnce() -> T) -> Result<T, Vec<PartitionFault>> {
        if self.listed.is_empty() {
            return Ok(value());
        }
        // Where the edges of two zones are wrong, so is the ground between them.
        let edges_are_wrong = |zones: [Option<u32>; 2]| {
            let kinds = [PartitionFaultKind::Unmatched, PartitionFaultKind::Crossing];
            kinds
                .map(|kind| (kind, zones))
                .iter()
                .any(|key| self.listed.contains_key(key) || self.unlisted.contains(key))
        };
        let is_cause = |&(kind, zones): &Key| kind != PartitionFaultKind::Overlap || !edges_are_wrong(zones);
        let causes = self.listed.iter().filter(|(key, _)| is_cause(key));
        let mut faults: Vec<PartitionFault> = causes
            .map(|(&(kind, zones), &Places { at, day, ref all })| PartitionFault {
                kind,
                zones,
                at,
                day,
                places: all.len(),
            })
            .collect();
        let more = self.unlisted.iter().filter(|key| is_cause(key)).count();
        if let Some((at, day)) = self.first_unlisted.filter(|_| more > 0) {
            faults.push(PartitionFault { kind: PartitionFaultKind::More, zones: [None; 2], at, day, places: more });
        }
        Err(faults)
    }
}

fn zones_of((_, zones): Key) -> impl Iterator<Item = u32> {
    zones.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::PartitionFaultKind::{Crossing, More, Overlap};
    use super::*;

    fn note(book: &mut FaultBook, kind: PartitionFaultKind, one: u32, other: u32) {
        book.note(kind, [Some(other), Some(one)], Coord { x: f64::from(one), y: f64::from(other) }, 7);
    }

    /// In one book, and in two that are put together.
    #[test]
    fn others_are_counted_up_to_a_hundred_thousand() {
        let zones = 470;
        let mut whole = FaultBook::default();
        let mut halves = [FaultBook::default(), FaultBook::default()];
        for (one, other) in (0..zones).flat_map(|one| (one + 1..zones).map(move |other| (one, other))) {
            note(&mut whole, Crossing, one, other);
            note(&mut halves[(one + other) as usize % 2], Crossing, one, other);
        }
        let [mut merged, half] = halves;
        merged.merge(half);
        for book in [whole, merged] {
            let found = book.into_result(|| ()).unwrap_err();
            let (more, listed) = found.split_last().unwrap();
            assert!(listed.len() <= ENOUGH * zones as usize && listed.iter().all(|fault| fault.kind() == Crossing));
            assert_eq!((more.kind(), more.places(), more.day()), (More, MOST_UNLISTED, 7));
            let printed = more.to_fault(&[], |zone| zone.to_string());
            assert!(printed.message().starts_with("at least 100000 more pairs"), "{printed}");
        }
    }

    /// Ground between edges that are wrong is neither listed nor counted.
    #[test]
    fn what_has_its_cause_in_what_is_listed_is_not_counted() {
        let mut book = FaultBook::default();
        for other in 2..=11 {
            note(&mut book, Overlap, 0, other);
            note(&mut book, Overlap, 1, other);
        }
        note(&mut book, Overlap, 0, 1);
        note(&mut book, Crossing, 0, 1);
        let found = book.into_result(|| ()).unwrap_err();
        let kinds = |kind| found.iter().filter(|fault| fault.kind() == kind).count();
        assert_eq!((kinds(Overlap), kinds(Crossing), kinds(More)), (20, 1, 0), "{found:?}");
    }
}
