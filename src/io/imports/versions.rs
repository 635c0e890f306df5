//! Which features are versions of one zone, and the days of each.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::{Days, Found};
use super::raw::{RawFeature, RawMap};
use crate::error::Fault;
use crate::time::UncertainDate;

/// What makes features versions of one zone: its id, or where there is none an outline bit by bit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(String),
    Outline(Vec<[u64; 2]>),
}

/// The zones of a map with their versions.
pub(super) struct Versions {
    /// In the order in which features first name them; the versions by their places in the map, in order of their first days.
    pub(super) zones: Vec<(Key, Vec<usize>)>,
    /// The days of each feature of the map.
    pub(super) days: Vec<Days>,
}

impl Versions {
    /// Reads the days of all features; why some cannot be read goes to `fault`. Where a version ends in a window in which the
    /// next one of its zone begins, both are the same change: the narrower window is that of both, unless it would leave one of
    /// them no day. So whoever reads the map, looks it over or repairs it takes the same versions for those of a day.
    pub(super) fn of(map: &RawMap, found: &Found, mut fault: impl FnMut(&RawFeature, Fault)) -> Self {
        let features = map.features().iter();
        let days: Vec<Days> = features.map(|one| found.days(one, |told| fault(one, told))).collect();
        let mut versions = Versions { zones: Vec::new(), days };
        let mut places: HashMap<Key, usize> = HashMap::new();
        for (number, feature) in map.features().iter().enumerate() {
            if feature.rings().is_none_or(|polygons| polygons.iter().all(Vec::is_empty)) {
                continue;
            }
            let id = found.zone.as_deref().and_then(|zone| feature.text(zone));
            let key = id.map_or_else(|| Key::Outline(feature.outline()), Key::Id);
            let place = *places.entry(key.clone()).or_insert(versions.zones.len());
            if place == versions.zones.len() {
                versions.zones.push((key, Vec::new()));
            }
            versions.zones[place].1.push(number);
        }
        let Versions { zones, days } = &mut versions;
        for (_, numbers) in zones {
            numbers.sort_by_key(|number| days[*number].first_day());
            let there: Vec<usize> = numbers.iter().copied().filter(|number| days[*number].period().is_ok()).collect();
            for pair in there.windows(2) {
                let (mut one, mut next) = (days[pair[0]], days[pair[1]]);
                if let (Some(end), Some(start)) = (one.end, next.start)
                    && let Some(both) = narrower_of_meeting(end, start)
                {
                    (one.end, next.start) = (Some(both), Some(both));
                    if one.period().is_ok() && next.period().is_ok() {
                        (days[pair[0]], days[pair[1]]) = (one, next);
                    }
                }
            }
        }
        versions
    }
}

/// The narrower one of two windows that have days in common.
fn narrower_of_meeting(end: UncertainDate, start: UncertainDate) -> Option<UncertainDate> {
    let first = |day: UncertainDate| day.not_before().unwrap_or(Date::MIN);
    let last = |day: UncertainDate| day.not_after().unwrap_or(Date::MAX);
    let days = |day: UncertainDate| first(day).duration_until(last(day));
    let meet = first(end) <= last(start) && first(start) <= last(end);
    meet.then(|| if days(end) < days(start) { end } else { start })
}
