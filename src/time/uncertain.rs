use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::day::{DISTANT_FUTURE, DISTANT_PAST, date_of, day_number};
use super::{Period, Qualifier, edtf};
use crate::error::{Error, ErrorKind, Fault, Result};

/// The day of a change, known to lie somewhere from one day to another, with a best guess.
///
/// The window has a first day, [`not_before`](Self::not_before), and a last, [`not_after`](Self::not_after): the change
/// may have happened on either and on any day between. One of them may be open. A change dated D counts from D on,
/// so on the days `not_before <= d < not_after` it is not known whether it had happened
/// ([`window_contains`](Self::window_contains)), and from `not_after` on it is certain that it had.
///
/// # The best guess
///
/// [`best`](Self::best) is the one day to use where only one can be. Without a better guess
/// ([`with_best`](Self::with_best)) it is the last day of the window, because that is the first on which somebody vouches
/// for the change: until then the state before it stands. A window with an open end has no such day; there it is the
/// first day, because otherwise the change would never count.
///
/// # EDTF
///
/// Dates are read and written in the Extended Date/Time Format ([EDTF], ISO 8601-2:2019):
///
/// | text | the change happened |
/// | --- | --- |
/// | `2014-06-12` | on that day |
/// | `2014-06` | in that month |
/// | `2014` | in that year |
/// | `2014-06-10/2014-06-12` | on one of the three days |
/// | `2014-06/2014-08-03` | from 2014-06-01 to 2014-08-03: the first day of the one, the last of the other |
/// | `../2014-06-12` | on that day or before |
/// | `2014-06-10/..` | on that day or after |
/// | `[2014-06-10..2014-06-12]` | the same as with a slash; also `[..2014-06-12]` and `[2014-06-10..]` |
///
/// Each date may end in `?` (the source is in doubt), `~` (about that time) or `%` (both); see [`Qualifier`]. EDTF itself
/// reads `A/B` as a span of time that lasts from A to B and `[A..B]` as one day of them. A change takes place on one day,
/// so here both mean the second.
///
/// Not supported, and refused with what to write instead: seasons, digits left unspecified (`X`), lists of dates, an end
/// that is unknown rather than open, times of day, years of more than four digits, qualifiers within a date.
///
/// Writing (`Display`) takes the year or the month where the window is exactly that one, and otherwise its days; it reads
/// back as the same window and qualifier. The best guess is no part of EDTF and is not written.
///
/// # Serde
///
/// A string of EDTF where the best guess is the one that follows from the window; otherwise a map
/// `{"edtf": "2014-06-10/2014-06-12", "best": "2014-06-11"}`. Both are read. Formats that are not for people to read get day numbers instead.
///
/// ```
/// use disputed::{UncertainDate, date};
///
/// let fall: UncertainDate = "2014-06-10/2014-06-12".parse()?;
/// assert_eq!(fall.not_before(), Some(date(2014, 6, 10)));
/// assert_eq!(fall.best(), date(2014, 6, 12));
/// assert!(fall.window_contains(date(2014, 6, 11)));
/// assert!(!fall.window_contains(date(2014, 6, 12)));   // from here on it is certain
/// assert_eq!(fall.to_string(), "2014-06-10/2014-06-12");
/// # Ok::<(), disputed::Error>(())
/// ```
///
/// [EDTF]: https://www.loc.gov/standards/datetime/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UncertainDate {
    not_before: Option<Date>,
    best: Date,
    not_after: Option<Date>,
    qualifier: Qualifier,
}

impl UncertainDate {
    /// A date known to the day.
    ///
    /// ```
    /// use disputed::{UncertainDate, date};
    ///
    /// assert!(UncertainDate::on(date(2017, 10, 16)).is_exact());
    /// ```
    pub fn on(date: Date) -> Self {
        UncertainDate { not_before: Some(date), best: date, not_after: Some(date), qualifier: Qualifier::Unqualified }
    }

    /// A date in a window from the first to the last day on which the change may have happened; `None` leaves a side open.
    ///
    /// ```
    /// use disputed::{UncertainDate, date};
    ///
    /// let june = UncertainDate::between(date(2014, 6, 1), date(2014, 6, 30))?;
    /// assert_eq!(june, "2014-06".parse()?);
    /// let at_last = UncertainDate::between(None, date(2014, 6, 12))?;
    /// assert_eq!(at_last, "../2014-06-12".parse()?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Date`] if the window ends before it begins, or if both sides are open: such a date says nothing.
    pub fn between(not_before: impl Into<Option<Date>>, not_after: impl Into<Option<Date>>) -> Result<Self> {
        let (not_before, not_after) = (not_before.into(), not_after.into());
        if let (Some(first), Some(last)) = (not_before, not_after)
            && last < first
        {
            let message = format!("the window {first}/{last} ends before it begins");
            let advice = "swap its two ends, or mend the one that is wrong";
            return Err(Fault::new(ErrorKind::Date, message).advise(advice).into());
        }
        let Some(best) = default_best(not_before, not_after) else {
            let fault = Fault::new(ErrorKind::Date, "a window that is open on both sides dates nothing");
            return Err(fault.advise("give its first day, 2014-06-10/.., or its last, ../2014-06-12").into());
        };
        Ok(UncertainDate { not_before, best, not_after, qualifier: Qualifier::Unqualified })
    }

    /// The same window with this day as the best guess.
    ///
    /// ```
    /// use disputed::{UncertainDate, date};
    ///
    /// let fall = "2014-06-10/2014-06-12".parse::<UncertainDate>()?.with_best(date(2014, 6, 11))?;
    /// assert_eq!(fall.best(), date(2014, 6, 11));
    /// assert!(fall.with_best(date(2014, 6, 13)).is_err());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Date`] if the day lies outside the window.
    pub fn with_best(self, best: Date) -> Result<Self> {
        let too_early = self.not_before.is_some_and(|first| best < first);
        let too_late = self.not_after.is_some_and(|last| last < best);
        if too_early || too_late {
            let message = format!("the best guess {best} lies outside the window {self}");
            return Err(Fault::new(ErrorKind::Date, message).advise("give a day of the window, or widen it").into());
        }
        Ok(UncertainDate { best, ..self })
    }

    /// The same date with this qualifier.
    ///
    /// ```
    /// use disputed::{Qualifier, UncertainDate, date};
    ///
    /// let about = UncertainDate::on(date(2014, 8, 3)).with_qualifier(Qualifier::Approximate);
    /// assert_eq!(about.to_string(), "2014-08-03~");
    /// ```
    #[must_use]
    pub fn with_qualifier(self, qualifier: Qualifier) -> Self {
        UncertainDate { qualifier, ..self }
    }

    /// The first day on which the change may have happened; `None` if there is no telling how early.
    ///
    /// ```
    /// # use disputed::{UncertainDate, date};
    /// assert_eq!("2014-06".parse::<UncertainDate>()?.not_before(), Some(date(2014, 6, 1)));
    /// assert_eq!("../2014-06-12".parse::<UncertainDate>()?.not_before(), None);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn not_before(&self) -> Option<Date> {
        self.not_before
    }

    /// The one day to use where only one can be: the guess that was given, else the last day of the window, else its first.
    ///
    /// ```
    /// # use disputed::{UncertainDate, date};
    /// assert_eq!("2014-06".parse::<UncertainDate>()?.best(), date(2014, 6, 30));
    /// assert_eq!("2014-06-10/..".parse::<UncertainDate>()?.best(), date(2014, 6, 10));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn best(&self) -> Date {
        self.best
    }

    /// The last day on which the change may have happened, from which on it is certain; `None` if there is no telling
    /// how late.
    ///
    /// ```
    /// # use disputed::{UncertainDate, date};
    /// assert_eq!("2014-06".parse::<UncertainDate>()?.not_after(), Some(date(2014, 6, 30)));
    /// assert_eq!("2014-06-10/..".parse::<UncertainDate>()?.not_after(), None);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn not_after(&self) -> Option<Date> {
        self.not_after
    }

    /// What the source says about the worth of the date. A window takes the qualifiers of both its ends.
    ///
    /// ```
    /// # use disputed::{Qualifier, UncertainDate};
    /// let window: UncertainDate = "2014-06-10~/2014-06-12?".parse()?;
    /// assert_eq!(window.qualifier(), Qualifier::UncertainAndApproximate);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn qualifier(&self) -> Qualifier {
        self.qualifier
    }

    /// Whether the date is one day, and without a qualifier.
    ///
    /// ```
    /// # use disputed::UncertainDate;
    /// assert!("2014-06-12".parse::<UncertainDate>()?.is_exact());
    /// assert!(!"2014-06-12~".parse::<UncertainDate>()?.is_exact());
    /// assert!(!"2014-06".parse::<UncertainDate>()?.is_exact());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn is_exact(&self) -> bool {
        self.not_before == self.not_after && self.qualifier == Qualifier::Unqualified
    }

    /// The days on which it is not known whether the change had happened: from `not_before` up to, and without,
    /// `not_after`. `None` where the window is a single day: it leaves no such day.
    ///
    /// ```
    /// use disputed::{Period, UncertainDate, date};
    ///
    /// let fall: UncertainDate = "2014-06-10/2014-06-12".parse()?;
    /// assert_eq!(fall.window(), Some(Period::new(date(2014, 6, 10), date(2014, 6, 12))?));
    /// assert_eq!(UncertainDate::on(date(2014, 6, 12)).window(), None);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn window(&self) -> Option<Period> {
        let start = self.not_before.map_or(DISTANT_PAST, day_number);
        Period::from_days(start, self.not_after.map_or(DISTANT_FUTURE, day_number))
    }

    /// Whether on this day it is not known if the change had happened: `not_before <= day < not_after`, where an open
    /// side extends for ever.
    ///
    /// ```
    /// # use disputed::{UncertainDate, date};
    /// let fall: UncertainDate = "2014-06-10/2014-06-12".parse()?;
    /// let days = [9, 10, 11, 12].map(|day| fall.window_contains(date(2014, 6, day)));
    /// assert_eq!(days, [false, true, true, false]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn window_contains(&self, day: Date) -> bool {
        self.not_before.is_none_or(|first| first <= day) && self.not_after.is_none_or(|last| day < last)
    }
}

fn default_best(not_before: Option<Date>, not_after: Option<Date>) -> Option<Date> {
    not_after.or(not_before)
}

impl From<Date> for UncertainDate {
    fn from(date: Date) -> Self {
        UncertainDate::on(date)
    }
}

impl FromStr for UncertainDate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        edtf::parse(text)
    }
}

impl fmt::Display for UncertainDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&edtf::write(self))
    }
}

/// The day numbers of the first, the best and the last day.
type Window = (Option<i32>, i32, Option<i32>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithBest {
    edtf: String,
    best: Date,
}

impl Serialize for UncertainDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let [not_before, not_after] = [self.not_before, self.not_after].map(|date| date.map(day_number));
            let Self { best, qualifier, .. } = self;
            let window: Window = (not_before, day_number(*best), not_after);
            return (window, qualifier.is_uncertain(), qualifier.is_approximate()).serialize(serializer);
        }
        if default_best(self.not_before, self.not_after) == Some(self.best) {
            serializer.collect_str(self)
        } else {
            WithBest { edtf: self.to_string(), best: self.best }.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for UncertainDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(UncertainDateVisitor);
        }
        let ((not_before, best, not_after), uncertain, approximate): (Window, bool, bool) =
            Deserialize::deserialize(deserializer)?;
        let day = |number: i32| date_of(number).ok_or_else(|| D::Error::custom("a day is outside the calendar"));
        let (not_before, best, not_after) =
            (not_before.map(day).transpose()?, day(best)?, not_after.map(day).transpose()?);
        let window = UncertainDate::between(not_before, not_after).and_then(|window| window.with_best(best));
        Ok(window.map_err(D::Error::custom)?.with_qualifier(Qualifier::new(uncertain, approximate)))
    }
}

/// Written by hand because an untagged enum would swallow what is wrong with a date.
struct UncertainDateVisitor;

impl<'de> Visitor<'de> for UncertainDateVisitor {
    type Value = UncertainDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date in EDTF such as \"2014-06-12\", or a map of `edtf` and `best`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<UncertainDate, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<UncertainDate, A::Error> {
        let WithBest { edtf, best } = WithBest::deserialize(MapAccessDeserializer::new(map))?;
        edtf.parse::<UncertainDate>().and_then(|window| window.with_best(best)).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_open_side_is_uncertain_for_ever() {
        let by_then = UncertainDate::between(None, date(2014, 6, 12)).unwrap();
        assert!(by_then.window_contains(Date::MIN));
        assert!(by_then.window_contains(date(2014, 6, 11)));
        assert!(!by_then.window_contains(date(2014, 6, 12)));

        let not_yet = UncertainDate::between(date(2014, 6, 10), None).unwrap();
        assert!(!not_yet.window_contains(date(2014, 6, 9)));
        assert!(not_yet.window_contains(date(2014, 6, 10)));
        assert!(not_yet.window_contains(Date::MAX));
    }

    #[test]
    fn windows_that_say_nothing_are_refused() {
        let reversed = UncertainDate::between(date(2014, 6, 12), date(2014, 6, 10)).unwrap_err();
        assert_eq!(
            reversed.to_string(),
            "the window 2014-06-12/2014-06-10 ends before it begins (swap its two ends, or mend the one that is wrong)"
        );
        let open = UncertainDate::between(None, None).unwrap_err();
        assert_eq!(open.kind(), ErrorKind::Date);
    }

    #[test]
    fn a_best_guess_lies_in_the_window() {
        let window = UncertainDate::between(date(2014, 6, 10), date(2014, 6, 12)).unwrap();
        for day in 10..=12 {
            assert_eq!(window.with_best(date(2014, 6, day)).unwrap().best(), date(2014, 6, day));
        }
        for day in [9, 13] {
            let error = window.with_best(date(2014, 6, day)).unwrap_err().to_string();
            assert!(error.contains("lies outside the window 2014-06-10/2014-06-12"), "{error}");
        }
        let open = UncertainDate::between(None, date(2014, 6, 12)).unwrap();
        assert!(open.with_best(Date::MIN).is_ok());
        assert!(open.with_best(date(2014, 6, 13)).is_err());
    }

    #[test]
    fn json_is_a_string_unless_a_guess_was_given() {
        let window = UncertainDate::between(date(2014, 6, 10), date(2014, 6, 12)).unwrap();
        assert_eq!(serde_json::to_string(&window).unwrap(), r#""2014-06-10/2014-06-12""#);
        let guessed = window.with_best(date(2014, 6, 11)).unwrap();
        assert_eq!(serde_json::to_string(&guessed).unwrap(), r#"{"edtf":"2014-06-10/2014-06-12","best":"2014-06-11"}"#);
    }

    #[test]
    fn json_that_is_wrong_says_why() {
        for (json, message) in [
            (r#""2014-02-30""#, "February 2014 has 28 days"),
            (r#"{"edtf":"2014-06","best":"2014-07-01"}"#, "lies outside the window 2014-06"),
            (r#"{"edtf":"2014-06","guess":"2014-06-01"}"#, "unknown field `guess`"),
            ("20140612", "a date in EDTF"),
        ] {
            let error = serde_json::from_str::<UncertainDate>(json).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
