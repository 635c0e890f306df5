//! Which properties of a feature hold what, and the many ways of writing a day.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use serde_json::Value;

use super::raw::{RawFeature, RawMap};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::bits;
use crate::time::{Period, UncertainDate, date_of};

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

/// Days that stand for "never ends" in files that have no better word for it.
const NEVER: Date = date(2900, 1, 1);

/// The last day that a calendar of four digits has, in seconds since 1970, which would be a day of 1978 in milliseconds.
const LAST_SECONDS: std::ops::RangeInclusive<f64> = 253_402_214_400.0..=253_402_300_799.0;

/// Words that stand for an end that has not come.
const OPEN: &[&str] =
    &["", "..", "-", "present", "ongoing", "current", "now", "open", "none", "null", "nan", "nat", "n/a"];

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
    /// Who held it: one actor, or several between `;`, `|` or `+`.
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

/// The columns of one map, found.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) zone: Option<String>,
    pub(super) name: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) status: Option<String>,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
    pub(super) source: Option<String>,
    pub(super) part_of: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) layer: Option<String>,
    pub(super) last_day_counts: bool,
}

/// The days of a feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) start: Option<UncertainDate>,
    /// The first day on which it holds no longer, whichever way it was written.
    pub(super) end: Option<UncertainDate>,
}

impl Days {
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
    /// Who held a feature. Maps of this crate have `+` between them.
    pub(super) fn actors(&self, feature: &RawFeature) -> Vec<String> {
        let actors = several(feature, self.actor.as_deref());
        let each = actors.iter().flat_map(|actor| actor.split('+')).map(|actor| actor.trim().to_owned());
        each.filter(|actor| !actor.is_empty()).collect()
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
            end = end.and_then(|end| day_after(end).ok());
        }
        in_order(start, end).unwrap_or(Days { start, end })
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

/// The window in which a state has ended that lasted up to a day of this window, and on it.
fn day_after(last: UncertainDate) -> Result<UncertainDate> {
    let next = |day: Date| day.tomorrow().ok();
    let window = UncertainDate::between(last.not_before().and_then(next), last.not_after().and_then(next))?;
    Ok(next(last.best()).map_or(Ok(window), |best| window.with_best(best))?.with_qualifier(last.qualifier()))
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
        let Found { zone, name, actor, status, start, end, source, part_of, parent, layer, last_day_counts } =
            self.find(map)?;
        Ok(Columns { zone, name, actor, status, start, end, source, part_of, parent, layer, last_day_counts })
    }

    /// Finds the columns that the map has.
    ///
    /// # Errors
    ///
    /// Columns that were named and that no feature has.
    pub(super) fn find(&self, map: &RawMap) -> Result<Found> {
        let there = properties_of(map);
        let mut faults = crate::error::Faults::default();
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
        let zone = find(&self.zone, ZONE).filter(|zone| self.zone.is_some() || !numbers_features(map, zone));
        let found = Found {
            zone,
            name: find(&self.name, NAME),
            actor: find(&self.actor, ACTOR),
            status: find(&self.status, STATUS),
            start: find(&self.start, START),
            end: find(&self.end, END),
            source: find(&self.source, SOURCE),
            part_of: find(&self.part_of, PART_OF),
            parent: find(&self.parent, PARENT),
            layer: find(&self.layer, &[]),
            last_day_counts: self.last_day_counts,
        };
        faults.into_result(found)
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
    let corners = |feature: &RawFeature| -> Vec<[u64; 2]> {
        let rings = feature.rings().into_iter().flatten().flatten();
        rings.flat_map(|ring| &ring.0).map(|at| bits(*at)).collect()
    };
    let drawn = map.features().iter().filter(|feature| feature.rings().is_some());
    is_new && !drawn.map(corners).all(|corners| outlines.insert(corners))
}

/// A day as a property tells it: `None` for one that is open.
///
/// # Errors
///
/// What cannot be read as a day, and what would be one of an absurd year.
pub(super) fn day_of(value: &Value) -> Result<Option<UncertainDate>> {
    let day = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => match number.as_f64() {
            Some(number) => day_of_number(number)?,
            None => return Err(unreadable(&number.to_string())),
        },
        Value::String(text) => match day_of_text(text.trim())? {
            Some(day) => day,
            None => return Ok(None),
        },
        other => return Err(unreadable(&other.to_string())),
    };
    if day.best() >= NEVER {
        return Ok(None);
    }
    let year = day.best().year();
    if !(1000..=2100).contains(&year) {
        let fault = Fault::new(ErrorKind::Date, format!("{day} is a date of an absurd year"));
        return Err(fault.advise("mend the year, or leave the field empty").into());
    }
    Ok(Some(day))
}

fn unreadable(text: &str) -> crate::error::Error {
    let fault = Fault::new(ErrorKind::Date, format!("{text:?} is no day"));
    fault.advise("write 2014-06-12, a date-time, seconds or milliseconds since 1970, or EDTF").into()
}

fn day_of_text(text: &str) -> Result<Option<UncertainDate>> {
    if OPEN.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(None);
    }
    if text.len() >= 5
        && let Ok(number) = text.parse::<f64>()
    {
        return day_of_number(number).map(Some);
    }
    let slashed = text.len() == 10 && text.as_bytes()[4] == b'/' && text.as_bytes()[7] == b'/';
    let text = if slashed { text.replace('/', "-") } else { text.to_owned() };
    let is_moment = text.parse::<DateTime>().is_ok() || text.parse::<Timestamp>().is_ok();
    if let Some((day, _)) = text.split_once(['T', 't', ' ']).filter(|_| is_moment) {
        // The day as it stands there, in whatever time zone it was written.
        return day.parse::<Date>().map(|day| Some(day.into())).map_err(|_| unreadable(&text));
    }
    text.parse::<UncertainDate>().map(Some).map_err(|error| {
        let reason = error.faults().first().map_or("", Fault::message);
        Fault::new(ErrorKind::Date, format!("{text:?} is no day: {reason}"))
            .advise("write 2014-06-12, a date-time, seconds or milliseconds since 1970, or EDTF")
            .into()
    })
}

/// Reads 2014, 201406, 20140612, and seconds or milliseconds since 1970. Ten digits of seconds last until 2286, and as
/// milliseconds would be a day of 1970. What is neither is not taken for a day of the years around 1970: it could be the day
/// number of a spreadsheet, or days that were written wrong.
fn day_of_number(number: f64) -> Result<UncertainDate> {
    let whole = number.trunc();
    let digits = whole as i64;
    if number == whole && (1000.0..=9999.0).contains(&whole) {
        return format!("{whole:04}").parse();
    }
    if number == whole && (100_001.0..=999_912.0).contains(&whole) {
        return format!("{:04}-{:02}", digits / 100, digits % 100).parse().map_err(|_| unreadable(&digits.to_string()));
    }
    if number == whole && (10_000_101.0..=99_991_231.0).contains(&whole) {
        let [year, month, day] = [digits / 10_000, digits / 100 % 100, digits % 100];
        let day = Date::new(year as i16, month as i8, day as i8);
        return day.map(Into::into).map_err(|_| unreadable(&digits.to_string()));
    }
    let is_open = LAST_SECONDS.contains(&number);
    let seconds = if whole.abs() >= 1e11 && !is_open { number / 1000.0 } else { number };
    if seconds.abs() < 1e8 && whole.abs() < 1e11 {
        return Err(unreadable(&number.to_string()));
    }
    // Beyond the last moment that a time zone allows for, but not beyond the calendar.
    let day = date_of((seconds / 86_400.0).floor() as i32);
    day.map(Into::into).ok_or_else(|| unreadable(&number.to_string()))
}

/// Whether a moment is the last minute of its day, by which files say that the day still counts.
fn is_end_of_day(value: &Value) -> bool {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number {
        Some(number) if number.abs() >= 1e8 => {
            let seconds = if number.abs() >= 1e11 { number / 1000.0 } else { number };
            seconds.rem_euclid(86_400.0) >= 86_340.0
        }
        Some(_) => false,
        None => {
            let time = value.as_str().and_then(|text| text.trim().split_once(['T', 't', ' ']));
            time.is_some_and(|(_, time)| time.starts_with("23:59"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_are_written_in_many_ways() {
        let june = UncertainDate::on(date(2014, 6, 12));
        for value in [
            json!("2014-06-12"),
            json!(" 2014-06-12 "),
            json!("2014/06/12"),
            json!("2014-06-12T23:59:59Z"),
            json!("2014-06-12T00:30:00+03:00"),
            json!("2014-06-12 08:00:00"),
            json!("2014-06-12T08:00:00.000"),
            json!(20_140_612),
            json!("20140612"),
            json!(1_402_531_200),
            json!(1_402_531_200_000_i64),
            json!("1402531200000"),
            json!(1_402_531_200.5),
        ] {
            assert_eq!(day_of(&value).unwrap(), Some(june), "{value}");
        }
        assert_eq!(day_of(&json!("2014-06")).unwrap(), Some("2014-06".parse().unwrap()));
        for month in [json!(201_406), json!("201406")] {
            assert_eq!(day_of(&month).unwrap(), Some("2014-06".parse().unwrap()));
        }
        assert_eq!(day_of(&json!(2014)).unwrap(), Some("2014".parse().unwrap()));
        assert_eq!(day_of(&json!(-631_152_000_000_i64)).unwrap(), Some(date(1950, 1, 1).into()));
        for open in [json!(null), json!(""), json!(".."), json!("9999-12-31"), json!("Present"), json!(" ongoing ")] {
            assert_eq!(day_of(&open).unwrap(), None, "{open}");
        }
        for open in [json!(253_402_300_799_000_i64), json!(253_402_300_799_i64), json!(253_402_214_400_i64)] {
            assert_eq!(day_of(&open).unwrap(), None, "{open}");
        }
    }

    #[test]
    fn the_last_minute_of_a_day_is_known() {
        for value in
            [json!("2014-08-02T23:59:59Z"), json!("2014-08-02 23:59"), json!(1_407_023_999), json!("1407023999999")]
        {
            assert!(is_end_of_day(&value), "{value}");
        }
        for value in
            [json!("2014-08-02"), json!("2014-08-02T00:00:00Z"), json!(1_407_024_000), json!(20_140_802), json!(null)]
        {
            assert!(!is_end_of_day(&value), "{value}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for value in [json!("12.06.2014"), json!("06/12/2014"), json!("0214-06-12"), json!("2014-02-30"), json!(true)] {
            assert!(day_of(&value).is_err(), "{value}");
        }
        // The day number of a spreadsheet, a month and a day that are none, nothing at all, seconds of 1970.
        for value in [json!(41_802), json!("41802"), json!(201_413), json!(20_140_632), json!(0), json!(86_400)] {
            assert!(day_of(&value).is_err(), "{value}");
        }
        let error = day_of(&json!("2140-06-12")).unwrap_err().to_string();
        assert_eq!(error, "2140-06-12 is a date of an absurd year (mend the year, or leave the field empty)");
    }
}
