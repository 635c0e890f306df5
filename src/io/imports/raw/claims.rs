//! Which features of a map claim ground against each other.

use std::collections::{BTreeMap, HashMap};

use super::map::{RawFeature, RawMap};
use crate::geometry::overlay::Region;
use crate::io::imports::columns::{Days, Found};
use crate::io::imports::versions::Versions;
use crate::time::{DISTANT_FUTURE, Period};

/// What features say of themselves that lets them lie in one place: other days, another layer, or that one is a part of
/// the other.
pub(super) struct Claims {
    days: Vec<Days>,
    /// The days on which each feature holds: always where no day can be read, and `None` where there is no day between its
    /// start and its end.
    periods: Vec<Option<Period>>,
    zones: Vec<Option<String>>,
    layers: Vec<Option<String>>,
    /// What each zone is a part of.
    wholes: HashMap<String, String>,
}

/// A day on which features begin or end, each by its place in the map and in ascending order.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) day: i32,
    pub(super) begun: Vec<u32>,
    pub(super) ended: Vec<u32>,
}

impl Claims {
    pub(super) fn of(map: &RawMap, columns: &Found) -> Self {
        let text = |column: &Option<String>| -> Vec<Option<String>> {
            let of = |feature: &RawFeature| feature.text(column.as_deref()?);
            map.features().iter().map(of).collect()
        };
        let days = Versions::of(map, columns, |_, _| ()).days;
        let zones = text(&columns.zone);
        let wholes = zones.iter().zip(text(&columns.part_of)).filter_map(|(zone, whole)| zone.clone().zip(whole));
        Claims {
            periods: days.iter().map(|days| days.period().ok()).collect(),
            wholes: wholes.collect(),
            layers: text(&columns.layer),
            zones,
            days,
        }
    }

    /// The start and the end of a feature, as a version of its zone.
    pub(super) fn days(&self, feature: u32) -> Days {
        self.days[feature as usize]
    }

    /// Whether no ground can be that of both.
    pub(super) fn are_rivals(&self, one: u32, other: u32) -> bool {
        self.meet(one, other) && !self.is_part(one, other) && !self.is_part(other, one)
    }

    /// Whether they are of one layer and hold on the same days.
    pub(super) fn meet(&self, one: u32, other: u32) -> bool {
        let periods = self.periods[one as usize].zip(self.periods[other as usize]);
        periods.is_some_and(|(one, other)| one.overlaps(other)) && self.layer(one) == self.layer(other)
    }

    /// The features in groups such that those of different groups do not meet, each group in ascending order.
    pub(super) fn groups(&self) -> Vec<Vec<u32>> {
        let mut layers: BTreeMap<Option<&str>, Vec<(i32, i32, u32)>> = BTreeMap::new();
        let mut groups = Vec::new();
        for (feature, period) in (0..).zip(&self.periods) {
            match period.map(Period::days) {
                Some((start, end)) => layers.entry(self.layer(feature)).or_default().push((start, end, feature)),
                None => groups.push(vec![feature]),
            }
        }
        for mut features in layers.into_values() {
            features.sort_unstable();
            let mut last = None;
            for (start, end, feature) in features {
                match groups.last_mut() {
                    Some(group) if last.is_some_and(|last| start < last) => group.push(feature),
                    _ => groups.push(vec![feature]),
                }
                last = last.max(Some(end));
            }
        }
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        groups
    }

    pub(super) fn layer(&self, feature: u32) -> Option<&str> {
        self.layers[feature as usize].as_deref()
    }

    pub(super) fn holds_on(&self, feature: u32, day: i32) -> bool {
        self.periods[feature as usize].map(Period::days).is_some_and(|(start, end)| start <= day && day < end)
    }

    /// The days on which some of the features begin or end, in order.
    pub(super) fn turns(&self, is_meant: impl Fn(u32) -> bool) -> Vec<Turn> {
        let mut turns: BTreeMap<i32, Turn> = BTreeMap::new();
        let features = (0..).zip(&self.periods).filter(|(feature, _)| is_meant(*feature));
        for (feature, (start, end)) in features.filter_map(|(feature, period)| Some((feature, (*period)?.days()))) {
            turns.entry(start).or_default().begun.push(feature);
            if end != DISTANT_FUTURE {
                turns.entry(end).or_default().ended.push(feature);
            }
        }
        turns.into_iter().map(|(day, turn)| Turn { day, ..turn }).collect()
    }

    fn is_part(&self, part: u32, whole: u32) -> bool {
        let [part, whole] = [part, whole].map(|feature| self.zones[feature as usize].as_ref());
        // A circle ends where there can be no more zones.
        let mut above = std::iter::successors(part, |zone| self.wholes.get(*zone)).skip(1).take(self.wholes.len());
        whole.is_some() && above.any(|zone| Some(zone) == whole)
    }

    /// The pairs of features that claim a region against each other, in ascending order.
    ///
    /// Ground that was passed from one to the next every day has very many features, of which few hold on the same days:
    /// only those are held against each other.
    pub(super) fn rivals(&self, region: &Region) -> Vec<[u32; 2]> {
        let days = |label: &u32| self.periods[*label as usize].map(|period| (period.days(), *label));
        let mut features: Vec<((i32, i32), u32)> = region.labels.iter().filter_map(days).collect();
        features.sort_unstable();
        let mut pairs = Vec::new();
        let mut going: Vec<(i32, u32)> = Vec::new();
        for ((start, end), feature) in features {
            going.retain(|(end, _)| start < *end);
            let rivals = going.iter().filter(|(_, other)| self.are_rivals(*other, feature));
            pairs.extend(rivals.map(|(_, other)| [feature.min(*other), feature.max(*other)]));
            going.push((end, feature));
        }
        pairs.sort_unstable();
        pairs
    }

    /// Of features that claim the same ground, those that hold at once with rivals among them, each time as many as there are, in
    /// ascending order. So no day is one of all of two such groups.
    pub(super) fn at_once(&self, features: &[u32]) -> Vec<Vec<u32>> {
        let days = |label: &u32| self.periods[*label as usize].map(|period| (period.days(), *label));
        let mut features: Vec<((i32, i32), u32)> = features.iter().filter_map(days).collect();
        features.sort_unstable();
        let mut groups: Vec<Vec<u32>> = Vec::new();
        let mut going: Vec<(i32, u32)> = Vec::new();
        let labels = |going: &[(i32, u32)]| going.iter().map(|(_, label)| *label).collect();
        for ((start, end), feature) in features {
            if going.iter().any(|(end, _)| *end <= start) {
                groups.push(labels(&going));
                going.retain(|(end, _)| start < *end);
            }
            going.push((end, feature));
        }
        groups.push(labels(&going));
        groups.retain_mut(|group| {
            group.sort_unstable();
            group.iter().enumerate().any(|(at, one)| group[at + 1..].iter().any(|other| self.are_rivals(*one, *other)))
        });
        groups
    }
}
