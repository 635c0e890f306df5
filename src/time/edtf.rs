//! Reading and writing dates in EDTF: levels 0 and 1, and of level 2 the set that is a range.

use jiff::civil::Date;

use super::{Qualifier, UncertainDate};
use crate::error::{Error, ErrorKind, Fault, Faults, Result};

/// One date as it is written: all days that it covers, and its qualifier.
#[derive(Clone, Copy)]
struct Span {
    first: Date,
    last: Date,
    qualifier: Qualifier,
}

pub(super) fn parse(text: &str) -> Result<UncertainDate> {
    let (from, to) = match split(text)? {
        Text::Date(date) => {
            let span = span(date)?;
            (Some(span), Some(span))
        }
        Text::Window(from, to) => {
            let mut faults = Faults::default();
            let mut end = |text: Option<&str>| text.and_then(|text| faults.take(span(text)));
            let ends = (end(from), end(to));
            faults.into_result(ends)?
        }
    };
    let window = UncertainDate::between(from.map(|span| span.first), to.map(|span| span.last))?;
    let either = |is: fn(Qualifier) -> bool| [from, to].iter().flatten().any(|span| is(span.qualifier));
    Ok(window.with_qualifier(Qualifier::new(either(Qualifier::is_uncertain), either(Qualifier::is_approximate))))
}

enum Text<'a> {
    Date(&'a str),
    /// Two ends, or none where a side is open.
    Window(Option<&'a str>, Option<&'a str>),
}

fn split(text: &str) -> Result<Text<'_>> {
    if let Some(set) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let (from, to) = set.split_once("..").ok_or_else(|| explain(text))?;
        let end = |end| if str::is_empty(end) { None } else { Some(end) };
        return Ok(Text::Window(end(from), end(to)));
    }
    let end = |end| match end {
        "" => Err(refuse(
            format!("{text:?} leaves an end empty, and an unknown end is not supported"),
            "write .. for an open end: ../2014-06-12 or 2014-06-10/..",
        )),
        ".." => Ok(None),
        date => Ok(Some(date)),
    };
    match text.split('/').collect::<Vec<_>>()[..] {
        [date] => Ok(Text::Date(date)),
        [from, to] => Ok(Text::Window(end(from)?, end(to)?)),
        _ => Err(refuse(
            format!("{text:?} has more than one slash"),
            "write a day with hyphens, 2014-06-12, and one slash between the days of a window",
        )),
    }
}

fn span(text: &str) -> Result<Span> {
    let (date, qualifier) = qualified(text);
    let fields = fields(date).ok_or_else(|| explain(text))?;
    let (first, last) = days(fields, date)?;
    Ok(Span { first, last, qualifier })
}

fn qualified(text: &str) -> (&str, Qualifier) {
    let mark = |mark, qualifier| text.strip_suffix(mark).map(|date| (date, qualifier));
    mark('?', Qualifier::Uncertain)
        .or_else(|| mark('~', Qualifier::Approximate))
        .or_else(|| mark('%', Qualifier::UncertainAndApproximate))
        .unwrap_or((text, Qualifier::Unqualified))
}

/// Year, month and day, by their form alone.
type Fields = (i16, Option<i8>, Option<i8>);

fn fields(date: &str) -> Option<Fields> {
    let (sign, unsigned) = match date.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, date),
    };
    let year = |text| Some(sign * digits::<4>(text)?).filter(|&year| sign == 1 || year != 0);
    let two = |text| Some(digits::<2>(text)? as i8);
    match unsigned.split('-').collect::<Vec<_>>()[..] {
        [y] => Some((year(y)?, None, None)),
        [y, m] => Some((year(y)?, Some(two(m)?), None)),
        [y, m, d] => Some((year(y)?, Some(two(m)?), Some(two(d)?))),
        _ => None,
    }
}

/// Exactly so many ASCII digits; `str::parse` alone would also take a sign.
fn digits<const WIDTH: usize>(text: &str) -> Option<i16> {
    let all_digits = text.len() == WIDTH && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

/// The first and the last day of a year, month or day, if the calendar has it.
fn days((year, month, day): Fields, date: &str) -> Result<(Date, Date)> {
    if let (Some(21..=41), None) = (month, day) {
        return Err(refuse(
            format!("{date} is a season or another part of a year, which is not supported"),
            "write its months, as in 2014-03/2014-05",
        ));
    }
    let first = Date::new(year, month.unwrap_or(1), 1).map_err(|_| {
        refuse(
            format!("{date} is not of the calendar: a year has 12 months"),
            "write a month from 01 to 12 after the year, or the year alone",
        )
    })?;
    match (month, day) {
        (None, _) => Ok((first, first.last_of_year())),
        (Some(_), None) => Ok((first, first.last_of_month())),
        (Some(_), Some(day)) => {
            let only = Date::new(year, first.month(), day).map_err(|_| {
                let (name, length, month) = (first.strftime("%B"), first.days_in_month(), month_text(first));
                refuse(
                    format!("{date} is not a day of the calendar: {name} {} has {length} days", year_text(first)),
                    format!("write a day from {month}-01 to {month}-{length}, or {month} for the whole month"),
                )
            })?;
            Ok((only, only))
        }
    }
}

/// Why a text has not the form of a date, for what is often written in its place.
fn explain(text: &str) -> Error {
    let (date, _) = qualified(text);
    let is_unspecified = |c: char| matches!(c, 'X' | 'x' | 'u');
    let (what, advice) = if text.trim() != text {
        ("has space around it", "write it without")
    } else if date.contains(['?', '~', '%']) {
        (
            "has a qualifier within the date, or more than one",
            "write one at its end: 2014-06-12? for uncertain, ~ for approximate, % for both",
        )
    } else if date.contains(is_unspecified) && date.chars().all(|c| is_unspecified(c) || c.is_ascii_digit() || c == '-')
    {
        (
            "leaves digits unspecified, which is not supported",
            "write the month 2014-06, the year 2014, or a window such as 2010/2019",
        )
    } else if date.split_once(['T', 't', ' ']).is_some_and(|(day, _)| fields(day).is_some()) {
        ("has a time of day, which is not supported", "write the day alone: 2014-06-12")
    } else if date.contains(['[', ']', '{', '}', ',']) {
        (
            "has the brackets or commas of a list of dates, which is not supported",
            "write the window that holds them all: 2014-06-10/2014-06-12",
        )
    } else if date.contains("..") {
        ("is not a date", "write a window with a slash: 2014-06-10/2014-06-12, or 2014-06-10/.. if it has no end")
    } else {
        (
            "is not a date",
            "write a day as 2014-06-12, a month as 2014-06, a year as 2014, a window as 2014-06-10/2014-06-12",
        )
    };
    refuse(format!("{text:?} {what}"), advice)
}

fn refuse(message: String, advice: impl Into<String>) -> Error {
    Fault::new(ErrorKind::Date, message).advise(advice).into()
}

/// A text that reads back as the same window and qualifier.
///
/// A window that is exactly one year or month is written as that, but no end of a longer window is: `2014/2014-06-12`
/// would read back equal, and hides which day it begins on.
pub(super) fn write(date: &UncertainDate) -> String {
    let mark = match date.qualifier() {
        Qualifier::Unqualified => "",
        Qualifier::Uncertain => "?",
        Qualifier::Approximate => "~",
        Qualifier::UncertainAndApproximate => "%",
    };
    if let (Some(first), Some(last)) = (date.not_before(), date.not_after()) {
        let whole = if first == last {
            Some(day_text(first))
        } else if first == last.first_of_month() && last == first.last_of_month() {
            Some(month_text(first))
        } else if first == last.first_of_year() && last == first.last_of_year() {
            Some(year_text(first))
        } else {
            None
        };
        if let Some(whole) = whole {
            return whole + mark;
        }
    }
    let end = |end: Option<Date>| end.map_or_else(|| "..".to_string(), |day| day_text(day) + mark);
    format!("{}/{}", end(date.not_before()), end(date.not_after()))
}

/// Four digits and a sign where it is needed, as EDTF has them; jiff writes six.
pub(crate) fn year_text(date: Date) -> String {
    let sign = if date.year() < 0 { "-" } else { "" };
    format!("{sign}{:04}", date.year().unsigned_abs())
}

pub(crate) fn month_text(date: Date) -> String {
    format!("{}-{:02}", year_text(date), date.month())
}

pub(crate) fn day_text(date: Date) -> String {
    format!("{}-{:02}", month_text(date), date.day())
}
