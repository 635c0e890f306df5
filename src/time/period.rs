use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::day::{DISTANT_FUTURE, DISTANT_PAST, date_of, day_number};
use crate::error::{Error, ErrorKind, Fault, Result};

/// The days from a start up to, and without, an end; either may be open. There is always at least one day in it, even if
/// it is one before the calendar begins ([`Period::until`] of [`Date::MIN`]).
///
/// It prints as `2014-06-12 to 2017-10-16`, `since 2017-10-16`, `until 2014-06-12` or `always`; the end is the first day
/// that is no longer in it, in print too.
///
/// In serde it is a map of `start` and `end`, where null or nothing is open: `{"start": "2014-06-12", "end": null}`.
///
/// ```
/// use disputed::{Period, date};
///
/// let held = Period::new(date(2014, 6, 12), date(2017, 10, 16))?;
/// assert!(held.contains(date(2014, 6, 12)));
/// assert!(!held.contains(date(2017, 10, 16)));
/// assert_eq!(held.length_days(), Some(1222));
/// assert_eq!(held.to_string(), "2014-06-12 to 2017-10-16");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Period {
    start: i32,
    end: i32,
}

impl Period {
    /// All days.
    ///
    /// ```
    /// use disputed::{Date, Period};
    ///
    /// assert!(Period::ALWAYS.contains(Date::MIN) && Period::ALWAYS.contains(Date::MAX));
    /// ```
    pub const ALWAYS: Period = Period { start: DISTANT_PAST, end: DISTANT_FUTURE };

    /// The days from `start` up to, and without, `end`; `None` leaves a side open.
    ///
    /// ```
    /// use disputed::{Period, date};
    ///
    /// let held = Period::new(date(2014, 6, 12), None)?;
    /// assert_eq!(held, Period::since(date(2014, 6, 12)));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Date`] unless the start comes before the end.
    pub fn new(start: impl Into<Option<Date>>, end: impl Into<Option<Date>>) -> Result<Self> {
        let (start, end) = (start.into(), end.into());
        if let (Some(start), Some(end)) = (start, end)
            && start >= end
        {
            let fault = Fault::new(ErrorKind::Date, format!("a period from {start} up to {end} has no day"));
            return Err(fault.advise("give an end after the start; the end itself is not in the period").into());
        }
        Ok(Period { start: start.map_or(DISTANT_PAST, day_number), end: end.map_or(DISTANT_FUTURE, day_number) })
    }

    /// The days from this one on.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// assert!(Period::since(date(2017, 10, 16)).contains(date(2017, 10, 16)));
    /// ```
    pub fn since(start: Date) -> Self {
        Period { start: day_number(start), end: DISTANT_FUTURE }
    }

    /// The days before this one.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// assert!(!Period::until(date(2017, 10, 16)).contains(date(2017, 10, 16)));
    /// ```
    pub fn until(end: Date) -> Self {
        Period { start: DISTANT_PAST, end: day_number(end) }
    }

    /// The period from one day number up to, and without, another; nothing if there is no day between.
    pub(crate) fn from_days(start: i32, end: i32) -> Option<Self> {
        (start < end).then_some(Period { start, end })
    }

    /// The day numbers of the start and the end.
    pub(crate) fn days(self) -> (i32, i32) {
        (self.start, self.end)
    }

    /// The first day; `None` if the period has always been.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// assert_eq!(Period::since(date(2017, 10, 16)).start(), Some(date(2017, 10, 16)));
    /// assert_eq!(Period::until(date(2017, 10, 16)).start(), None);
    /// ```
    pub fn start(self) -> Option<Date> {
        date_of(self.start)
    }

    /// The first day after it; `None` if the period never ends.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// assert_eq!(Period::until(date(2017, 10, 16)).end(), Some(date(2017, 10, 16)));
    /// assert_eq!(Period::since(date(2017, 10, 16)).end(), None);
    /// ```
    pub fn end(self) -> Option<Date> {
        date_of(self.end)
    }

    /// Whether the day is in it: `start <= day < end`.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// let day = Period::new(date(2017, 10, 16), date(2017, 10, 17))?;
    /// assert!(day.contains(date(2017, 10, 16)) && !day.contains(date(2017, 10, 17)));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn contains(self, day: Date) -> bool {
        // An open end stands after the last day of the calendar, so one comparison serves both sorts of end.
        (self.start..self.end).contains(&day_number(day))
    }

    /// Whether the two have a day in common. Periods that only meet have none.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// let day = date(2017, 10, 16);
    /// assert!(!Period::until(day).overlaps(Period::since(day)));
    /// assert!(Period::ALWAYS.overlaps(Period::since(day)));
    /// ```
    pub fn overlaps(self, other: Period) -> bool {
        self.intersection(other).is_some()
    }

    /// The days that are in both; `None` if there are none.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// let (from, to) = (date(2014, 6, 12), date(2017, 10, 16));
    /// assert_eq!(Period::since(from).intersection(Period::until(to)), Some(Period::new(from, to)?));
    /// assert_eq!(Period::until(from).intersection(Period::since(to)), None);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn intersection(self, other: Period) -> Option<Period> {
        Period::from_days(self.start.max(other.start), self.end.min(other.end))
    }

    /// How many days it has; `None` if a side is open.
    ///
    /// ```
    /// # use disputed::{Period, date};
    /// assert_eq!(Period::new(date(2016, 1, 1), date(2017, 1, 1))?.length_days(), Some(366));
    /// assert_eq!(Period::ALWAYS.length_days(), None);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn length_days(self) -> Option<i64> {
        let closed = self.start != DISTANT_PAST && self.end != DISTANT_FUTURE;
        closed.then(|| i64::from(self.end) - i64::from(self.start))
    }
}

/// [`Period::ALWAYS`].
impl Default for Period {
    fn default() -> Self {
        Period::ALWAYS
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start(), self.end()) {
            (Some(start), Some(end)) => write!(f, "{start} to {end}"),
            (Some(start), None) => write!(f, "since {start}"),
            (None, Some(end)) => write!(f, "until {end}"),
            (None, None) => f.write_str("always"),
        }
    }
}

/// A period as it is written in serde. Unknown fields are refused: a misspelt `end` would otherwise read as an open one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    #[serde(default)]
    start: Option<Date>,
    #[serde(default)]
    end: Option<Date>,
}

impl From<Period> for Ends {
    fn from(period: Period) -> Self {
        Ends { start: period.start(), end: period.end() }
    }
}

impl TryFrom<Ends> for Period {
    type Error = Error;

    fn try_from(Ends { start, end }: Ends) -> Result<Self> {
        Period::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_without_a_day_is_refused() {
        for end in [date(2014, 6, 12), date(2014, 6, 11)] {
            let error = Period::new(date(2014, 6, 12), end).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Date);
            assert!(error.to_string().starts_with(&format!("a period from 2014-06-12 up to {end} has no day")));
        }
    }

    #[test]
    fn open_and_closed_ends_print_apart() {
        let (from, to) = (date(2014, 6, 12), date(2017, 10, 16));
        for (period, text) in [
            (Period::new(from, to).unwrap(), "2014-06-12 to 2017-10-16"),
            (Period::since(from), "since 2014-06-12"),
            (Period::until(to), "until 2017-10-16"),
            (Period::ALWAYS, "always"),
        ] {
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn an_end_on_the_last_day_of_the_calendar_is_not_open() {
        let closed = Period::until(Date::MAX);
        assert_ne!(closed, Period::ALWAYS);
        assert_eq!(closed.end(), Some(Date::MAX));
        assert!(!closed.contains(Date::MAX));
    }

    #[test]
    fn json_is_read_with_care() {
        let read = serde_json::from_str::<Period>;
        assert_eq!(read(r#"{"start":"2014-06-12"}"#).unwrap(), Period::since(date(2014, 6, 12)));
        assert_eq!(read("{}").unwrap(), Period::ALWAYS);
        assert!(read(r#"{"ende":"2014-06-12"}"#).unwrap_err().to_string().contains("unknown field `ende`"));
        let reversed = read(r#"{"start":"2014-06-12","end":"2014-06-12"}"#).unwrap_err().to_string();
        assert!(reversed.contains("has no day"), "{reversed}");
    }
}
