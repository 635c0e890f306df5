//! Which properties of a feature hold what.

use std::collections::HashSet;
use std::ops::Deref;

use jiff::civil::Date;

use super::raw::{RawFeature, RawMap};
use super::written_days::{day_of, is_end_of_day};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::time::{Period, UncertainDate};

const ZONE: &[&str] = &["zone_id", "zone", "unit_id", "area_id", "place_id", "pcode", "uid", "id"];
const NAME: &[&str] = &["name", "name_en", "zone_name", "title", "label"];
const ACTOR: &[&str] = &[
    "actor",
    "actors",
    "controller",
    "controlled_by",
    "held_by",
    "holder",
    "control",
    "owner",
    "party",
    "faction",
    "side",
];
/// The property with the names of the actors beside their ids, in the maps that this crate writes.
const ACTOR_NAMES: &str = "actor_name";
const STATUS: &[&str] = &["status", "control_status"];
const START: &[&str] = &[
    "valid_from",
    "start_date",
    "start",
    "date_start",
    "begin_date",
    "begin",
    "date_from",
    "from_date",
    "from",
    "since",
    "validfrom",
];
const END: &[&str] = &[
    "valid_to",
    "valid_until",
    "end_date",
    "end",
    "date_end",
    "finish",
    "date_to",
    "to_date",
    "to",
    "until",
    "validto",
];
const PART_OF: &[&str] = &["part_of"];
const PARENT: &[&str] = &["parent", "parent_id"];
const SOURCE: &[&str] = &["sources", "source", "source_id"];

/// Which properties of a feature hold its zone, its holder and its days.
///
/// What is `None` is looked for among the common names, whatever their case: for the start `valid_from`, `start_date`,
/// `start`, `begin`, `from`, `since` and the like, for the end their counterparts. Where one is found that is not meant, an
/// empty name says that there is none.
///
/// ```
/// use disputed::io::imports::Columns;
///
/// let mut columns = Columns::default();
/// columns.actor = Some("HELD_BY_EN".into());
/// columns.last_day_counts = true;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Columns {
    /// The id of the zone. Features without one are one zone if their outlines are the same.
    pub zone: Option<String>,
    /// The name of the zone.
    pub name: Option<String>,
    /// Who held it: one actor, or several between `;` or `|`; in the maps that this crate writes ([`map`](crate::map)) between
    /// `+`, which is told by as many names in the property `actor_name`.
    pub actor: Option<String>,
    /// Held, shared, contested, vacant or unknown. Without it, ground with several actors is shared.
    pub status: Option<String>,
    /// From which day on. A day is written in ISO 8601 or EDTF, as a date-time, as 20140612, 201406 or 2014, or in seconds or
    /// milliseconds since 1970 (seconds from 1973-03-03 on); the day of a date-time is the one that stands there, in whatever time
    /// zone. A window, such as a month, is the window of the change; days of it on which it would come
    /// after the end are left out if the best guess is one of them.
    pub start: Option<String>,
    /// Until which day: the first on which the feature holds no longer, unless [`last_day_counts`](Self::last_day_counts). A
    /// moment in the last minute of a day counts that day in all the same. Empty, or `present`, `ongoing` and the like, and
    /// years from 2900 on: it has not ended.
    pub end: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    /// The id of the zone that it is a part of: ground of both.
    pub part_of: Option<String>,
    /// The id of the unit that it belongs to, which can be a feature without an outline.
    pub parent: Option<String>,
    /// The map that it is on, where a file has several. It is not looked for: programs write a `layer` of their own, such as
    /// the file that a feature came from, and ground of different layers is not held against each other.
    pub layer: Option<String>,
    /// Whether the end is the last day on which the feature holds, and not the first on which it does not. An end that is a
    /// window ends, as a whole, a day later.
    pub last_day_counts: bool,
}

/// The columns that a map has: what is `None` is not there.
#[derive(Debug, Clone, Default)]
pub(super) struct Found(Columns);

impl Deref for Found {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.0
    }
}

/// The days of a feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) start: Option<UncertainDate>,
    /// The first day on which it holds no longer, whichever way it was written.
    pub(super) end: Option<UncertainDate>,
}

impl Days {
    pub(super) fn first_day(&self) -> Date {
        self.start.map_or(Date::MIN, |start| start.best())
    }

    /// The days on which the feature holds, by the best guesses.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(super) fn period(&self) -> Result<Period> {
        Period::new(self.start.map(|day| day.best()), self.end.map(|day| day.best()))
    }
}

impl Found {
    /// Those that tell what features are units of others, alone.
    pub(super) fn of_units(&self) -> Found {
        Found(Columns { zone: self.zone.clone(), parent: self.parent.clone(), ..Columns::default() })
    }

    /// Who held a feature.
    pub(super) fn actors(&self, feature: &RawFeature) -> Vec<String> {
        let actors = several(feature, self.actor.as_deref());
        let [joined] = actors.as_slice() else { return actors };
        // Elsewhere a plus sign can be a part of a name.
        let ids: Vec<String> = joined.split('+').map(str::to_owned).collect();
        let names = feature.text(ACTOR_NAMES);
        if names.is_some_and(|names| names.split(" + ").count() == ids.len()) { ids } else { actors }
    }

    /// Reads the days of a feature; those that cannot be read are open, and why goes to `fault`. Of windows in which the start can
    /// come before the end, and by the best guesses does not, the days are left on which it does.
    pub(super) fn days(&self, feature: &RawFeature, mut fault: impl FnMut(Fault)) -> Days {
        let mut day = |column: &Option<String>| {
            let column = column.as_deref()?;
            match day_of(feature.properties.get(column)?) {
                Ok(day) => day,
                Err(error) => {
                    error.faults().iter().for_each(|found| fault(found.clone().in_field(column)));
                    None
                }
            }
        };
        let (start, mut end) = (day(&self.start), day(&self.end));
        let told = self.end.as_deref().and_then(|column| feature.properties.get(column));
        if self.last_day_counts || told.is_some_and(is_end_of_day) {
            end = end.and_then(|end| moved(end, |day| day.tomorrow().ok()).ok());
        }
        in_order(start, end).unwrap_or(Days { start, end })
    }

    /// How the first day on which a feature holds no longer is written as its end.
    pub(super) fn end_text(&self, end: UncertainDate) -> Option<String> {
        let told = if self.last_day_counts { moved(end, |day| day.yesterday().ok()).ok()? } else { end };
        Some(told.to_string())
    }
}

/// What stands in a column between `;` or `|`.
pub(super) fn several(feature: &RawFeature, column: Option<&str>) -> Vec<String> {
    let text = column.and_then(|column| feature.text(column)).unwrap_or_default();
    text.split([';', '|']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Windows of a start and an end whose best guesses are not in order without the days that cannot be; `None` if there is
/// nothing to narrow, or no day before another.
fn in_order(start: Option<UncertainDate>, end: Option<UncertainDate>) -> Option<Days> {
    let (start, end) = start.zip(end).filter(|(start, end)| start.best() >= end.best())?;
    let before = end.not_after().and_then(|day| day.yesterday().ok());
    let after = start.not_before().and_then(|day| day.tomorrow().ok());
    let last = start.not_after().into_iter().chain(before).min();
    let first = end.not_before().into_iter().chain(after).max();
    let narrowed = |window: Result<UncertainDate>, of: UncertainDate| Some(window.ok()?.with_qualifier(of.qualifier()));
    let days = Days {
        start: Some(narrowed(UncertainDate::between(start.not_before(), last), start)?),
        end: Some(narrowed(UncertainDate::between(first, end.not_after()), end)?),
    };
    days.period().is_ok().then_some(days)
}

/// A window moved as a whole. A state that lasted up to a day of a window, and on it, has ended on the day after, and so the other
/// way round.
fn moved(window: UncertainDate, to: impl Fn(Date) -> Option<Date>) -> Result<UncertainDate> {
    let there = UncertainDate::between(window.not_before().and_then(&to), window.not_after().and_then(&to))?;
    Ok(to(window.best()).map_or(Ok(there), |best| there.with_best(best))?.with_qualifier(window.qualifier()))
}

impl Columns {
    /// The same with the properties that are found in a map in the place of those that are not named; what is `None` is not
    /// there. To be shown before one believes what was made of the map.
    ///
    /// ```
    /// use disputed::io::imports::{Columns, RawMap};
    ///
    /// let map = RawMap::parse(r#"{"type":"Feature","properties":{"name":"Town","held_by":"Red","from_date":"2014-06-12"},
    ///   "geometry":{"type":"Polygon","coordinates":[[[44,35],[45,35],[45,36],[44,35]]]}}"#)?;
    /// let found = Columns::default().found_in(&map)?;
    /// assert_eq!((found.actor.as_deref(), found.start.as_deref(), found.end), (Some("held_by"), Some("from_date"), None));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Columns that were named and that no feature has.
    pub fn found_in(&self, map: &RawMap) -> Result<Columns> {
        self.find(map).map(|found| found.0)
    }

    /// Finds the columns that the map has.
    ///
    /// # Errors
    ///
    /// Columns that were named and that no feature has.
    pub(super) fn find(&self, map: &RawMap) -> Result<Found> {
        let there = properties_of(map);
        let mut faults = Faults::default();
        let mut find = |named: &Option<String>, guesses: &[&str]| match named {
            Some(name) if name.is_empty() => None,
            Some(name) if there.contains(&name.as_str()) => Some(name.clone()),
            Some(name) => {
                let fault = Fault::new(ErrorKind::Value, format!("no feature has a property \"{name}\""));
                faults.push(map.fault(fault.advise(format!("the properties are: {}", there.join(", ")))));
                None
            }
            None => {
                let same = |guess: &&str| there.iter().find(|name| name.eq_ignore_ascii_case(guess));
                guesses.iter().find_map(same).map(ToString::to_string)
            }
        };
        let part_of = find(&self.part_of, PART_OF);
        let is_of_zones = |zone: &String| {
            self.zone.is_some() || !numbers_features(map, zone) || are_referred_to(map, zone, part_of.as_deref())
        };
        let found = Columns {
            zone: find(&self.zone, ZONE).filter(is_of_zones),
            name: find(&self.name, NAME),
            actor: find(&self.actor, ACTOR),
            status: find(&self.status, STATUS),
            start: find(&self.start, START),
            end: find(&self.end, END),
            source: find(&self.source, SOURCE),
            part_of: part_of.clone(),
            parent: find(&self.parent, PARENT),
            layer: find(&self.layer, &[]),
            last_day_counts: self.last_day_counts,
        };
        faults.into_result(Found(found))
    }
}

/// The names of all properties of a map, each once.
pub(super) fn properties_of(map: &RawMap) -> Vec<&str> {
    let mut there: Vec<&str> = map.features().iter().flat_map(RawFeature::properties).collect();
    there.sort_unstable();
    there.dedup();
    there
}

/// Whether a column tells each feature of the map from all others, though outlines recur.
fn numbers_features(map: &RawMap, column: &str) -> bool {
    let (mut told, mut outlines) = (HashSet::new(), HashSet::new());
    let is_new = map.features().iter().all(|feature| feature.text(column).is_none_or(|text| told.insert(text)));
    let drawn = map.features().iter().filter(|feature| feature.rings().is_some());
    is_new && !drawn.map(RawFeature::outline).all(|outline| outlines.insert(outline))
}

/// Whether what stands in a column is referred to in the column of wholes.
fn are_referred_to(map: &RawMap, column: &str, part_of: Option<&str>) -> bool {
    let wholes = part_of.map(|part_of| map.features().iter().filter_map(|feature| feature.text(part_of)));
    let wholes: HashSet<String> = wholes.into_iter().flatten().collect();
    map.features().iter().filter_map(|feature| feature.text(column)).any(|text| wholes.contains(&text))
}
