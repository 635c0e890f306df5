//! The least and the most of a sum over all that may have been so.
//!
//! Whether a stretch of border is a front depends on the two zones beside it, and one zone on several stretches: if it
//! was held by the one side, the front ran along its one edge, if by the other, along the other edge, and never along
//! both. So the least and the most of a length are sought over all combinations of what the zones may have been: zone
//! after zone is eliminated, each leaving behind a table of the best that can be made of it for each combination of its
//! neighbours (bucket elimination; R. Dechter, Artificial Intelligence 113, 1999). Where such a table would grow too
//! large, it is split in two that may choose differently, which can only widen the bounds (mini-buckets; R. Dechter and
//! I. Rish, Journal of the ACM 50, 2003).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::bounds::Bounds;

/// A table of more combinations than this is split.
const MOST: usize = 1 << 14;

/// A sum of terms, each of which depends on what a few zones were. Zones are told apart by numbers, and so is what each
/// may have been: 0 is the best guess.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    /// How many things each zone may have been.
    counts: Vec<usize>,
    terms: BTreeMap<Vec<u32>, Vec<i64>>,
}

/// A number for each combination of what the zones of its scope may have been; the last of them runs fastest.
#[derive(Debug, Clone)]
struct Term {
    /// In ascending order.
    scope: Vec<u32>,
    values: Vec<i64>,
}

impl Sum {
    pub(super) fn new(counts: Vec<usize>) -> Self {
        Sum { counts, terms: BTreeMap::new() }
    }

    /// Adds a term that depends on some zones; it is told what each of them was, in the order in which they are given.
    pub(super) fn add<const N: usize>(&mut self, zones: [u32; N], value: impl Fn([usize; N]) -> i64) {
        let mut scope: Vec<u32> = zones.into_iter().filter(|zone| self.counts[*zone as usize] > 1).collect();
        scope.sort_unstable();
        scope.dedup();
        let mut values = Vec::new();
        each(&self.counts, &scope, |choices| {
            let chosen = |zone: u32| scope.binary_search(&zone).map_or(0, |place| choices[place]);
            values.push(value(zones.map(chosen)));
        });
        if values.iter().any(|value| *value != 0) {
            match self.terms.get_mut(&scope) {
                Some(sums) => sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value),
                None => drop(self.terms.insert(scope, values)),
            }
        }
    }

    pub(super) fn bounds(&self) -> Bounds<i64> {
        let best = self.terms.values().map(|values| values[0]).sum();
        Bounds { least: self.extreme(Ord::min), best, most: self.extreme(Ord::max) }
    }

    fn extreme(&self, pick: impl Fn(i64, i64) -> i64 + Copy) -> i64 {
        let mut tables = Tables::new(&self.counts);
        for (scope, values) in &self.terms {
            tables.put(Term { scope: scope.clone(), values: values.clone() });
        }
        let mut queue: BinaryHeap<Reverse<(usize, u32)>> =
            tables.of_zone.keys().map(|zone| Reverse((tables.size_around(*zone), *zone))).collect();
        while let Some(Reverse((size, zone))) = queue.pop() {
            // Those with few neighbours first; sizes grow while others go.
            let now = tables.size_around(zone);
            if now > size {
                queue.push(Reverse((now, zone)));
                continue;
            }
            for bucket in tables.take(zone) {
                let term = eliminated(&self.counts, &bucket, zone, pick);
                tables.put(term);
            }
        }
        tables.constant
    }
}

/// Goes through all combinations of what some zones may have been.
fn each(counts: &[usize], scope: &[u32], mut with: impl FnMut(&[usize])) {
    let mut choices = vec![0; scope.len()];
    loop {
        with(&choices);
        let Some(place) = (0..scope.len()).rev().find(|&at| choices[at] + 1 < counts[scope[at] as usize]) else {
            return;
        };
        choices[place] += 1;
        choices[place + 1..].fill(0);
    }
}

fn size(counts: &[usize], scope: &[u32]) -> usize {
    scope.iter().fold(1, |size: usize, zone| size.saturating_mul(counts[*zone as usize]))
}

/// The zones of several scopes.
fn union<'s>(scopes: impl IntoIterator<Item = &'s Vec<u32>>) -> Vec<u32> {
    let mut all: Vec<u32> = scopes.into_iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The terms that are left, and which of them each zone is in.
struct Tables<'c> {
    counts: &'c [usize],
    terms: Vec<Option<Term>>,
    of_zone: BTreeMap<u32, Vec<usize>>,
    constant: i64,
}

impl<'c> Tables<'c> {
    fn new(counts: &'c [usize]) -> Self {
        Tables { counts, terms: Vec::new(), of_zone: BTreeMap::new(), constant: 0 }
    }

    fn put(&mut self, term: Term) {
        if term.scope.is_empty() {
            self.constant += term.values[0];
            return;
        }
        for zone in &term.scope {
            self.of_zone.entry(*zone).or_default().push(self.terms.len());
        }
        self.terms.push(Some(term));
    }

    fn with(&self, zone: u32) -> impl Iterator<Item = &Term> {
        self.of_zone.get(&zone).into_iter().flatten().filter_map(|term| self.terms[*term].as_ref())
    }

    /// How large the table of all terms with a zone would be.
    fn size_around(&self, zone: u32) -> usize {
        size(self.counts, &union(self.with(zone).map(|term| &term.scope)))
    }

    /// Takes the terms with a zone out, in as few groups as make no table too large.
    fn take(&mut self, zone: u32) -> Vec<Vec<Term>> {
        let terms = self.of_zone.remove(&zone).unwrap_or_default();
        let mut terms: Vec<Term> = terms.into_iter().filter_map(|term| self.terms[term].take()).collect();
        terms.sort_by_key(|term| Reverse(term.scope.len()));
        let mut groups: Vec<Vec<Term>> = Vec::new();
        for term in terms {
            let fits = |group: &&mut Vec<Term>| {
                let scopes = group.iter().map(|term| &term.scope).chain([&term.scope]);
                size(self.counts, &union(scopes)) <= MOST
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(term),
                None => groups.push(vec![term]),
            }
        }
        groups
    }
}

/// The sum of terms, with the best choice for one zone made for each combination of the others.
fn eliminated(counts: &[usize], terms: &[Term], zone: u32, pick: impl Fn(i64, i64) -> i64) -> Term {
    // The zone comes last, so that its choices follow each other.
    let mut scope = union(terms.iter().map(|term| &term.scope));
    scope.retain(|other| *other != zone);
    let own = counts[zone as usize];
    let places = |term: &Term| -> Vec<usize> {
        let strides = term.scope.iter().rev().scan(1, |stride, zone| {
            let this = *stride;
            *stride *= counts[*zone as usize];
            Some((*zone, this))
        });
        let strides: BTreeMap<u32, usize> = strides.collect();
        scope.iter().chain([&zone]).map(|zone| strides.get(zone).copied().unwrap_or(0)).collect()
    };
    let strides: Vec<Vec<usize>> = terms.iter().map(places).collect();
    let mut values = Vec::with_capacity(size(counts, &scope));
    let mut offsets = vec![0; terms.len()];
    each(counts, &scope, |choices| {
        for (offset, strides) in offsets.iter_mut().zip(&strides) {
            *offset = choices.iter().zip(strides).map(|(choice, stride)| choice * stride).sum::<usize>();
        }
        let value =
            |place: usize, choice: usize| terms[place].values[offsets[place] + choice * strides[place][choices.len()]];
        let sum = |choice: usize| (0..terms.len()).map(|place| value(place, choice)).sum::<i64>();
        values.push((0..own).map(sum).reduce(&pick).unwrap_or(0));
    });
    Term { scope, values }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Zones with what each may have been, and terms of two of them: seeds of their values.
    fn sums() -> impl Strategy<Value = (Vec<usize>, Vec<([u32; 2], u64)>)> {
        proptest::collection::vec(1..4_usize, 2..7).prop_flat_map(|counts| {
            let zone = 0..counts.len() as u32;
            let term = ([zone.clone(), zone], any::<u64>());
            (Just(counts), proptest::collection::vec(term, 0..12))
        })
    }

    fn value(seed: u64, choices: [usize; 2]) -> i64 {
        (seed.rotate_left((choices[0] * 16 + choices[1] * 4) as u32) % 100) as i64 - 50
    }

    proptest! {
        #[test]
        fn the_extremes_are_those_of_all_combinations((counts, terms) in sums()) {
            let mut sum = Sum::new(counts.clone());
            for (zones, seed) in &terms {
                sum.add(*zones, |choices| value(*seed, choices));
            }
            let all: Vec<u32> = (0..counts.len() as u32).collect();
            let mut totals = Vec::new();
            each(&counts, &all, |choices| {
                let of = |(zones, seed): &([u32; 2], u64)| value(*seed, zones.map(|zone| choices[zone as usize]));
                totals.push(terms.iter().map(of).sum::<i64>());
            });
            let bounds = sum.bounds();
            prop_assert_eq!(bounds.best, totals[0]);
            prop_assert_eq!(Some(bounds.least), totals.iter().min().copied());
            prop_assert_eq!(Some(bounds.most), totals.iter().max().copied());
        }
    }

    #[test]
    fn what_is_too_much_for_one_table_is_bounded_still() {
        // Each of 24 zones borders on each other one, and a border counts if the two differ: at most 12 * 12 of them.
        let mut sum = Sum::new(vec![2; 24]);
        for one in 0..24 {
            for other in 0..one {
                sum.add([one, other], |[one, other]| i64::from(one != other));
            }
        }
        let bounds = sum.bounds();
        assert_eq!((bounds.least, bounds.best), (0, 0));
        assert!((144..=276).contains(&bounds.most), "{}", bounds.most);
    }
}
