//! Days as tables of others write them.

use jiff::civil::Date;

use crate::error::{ErrorKind, Fault, Result};
use crate::time::UncertainDate;

/// The window of an event with its middle day as the best guess, the earlier one of two; a window with an open side as it
/// is. That of a change is its last day, because until then the state before it stands; an event leaves no state.
pub(super) fn of_event(window: UncertainDate) -> UncertainDate {
    let (Some(first), Some(last)) = (window.not_before(), window.not_after()) else { return window };
    let days = last.duration_since(first).as_hours() / 24;
    window.with_best(first.saturating_add(jiff::Span::new().days(days / 2))).unwrap_or(window)
}

/// Reads a day: `2014-06-12`, also with a time of day behind it, or `12 June 2014`.
///
/// Other orders are refused rather than guessed, because 03/04/2014 is two days.
pub(super) fn parse_day(text: &str) -> Result<Date> {
    let text = text.trim();
    iso(text).or_else(|| in_words(text)).ok_or_else(|| {
        let mut fault = Fault::new(ErrorKind::Date, format!("\"{text}\" is not a day"));
        let numbers = text.split(['/', '.', '-', ' ']).filter(|part| part.parse::<u32>().is_ok()).count();
        fault = fault.advise(match numbers {
            3.. => "which is the day and which the month is not certain, or there is no such day: write 2014-06-12",
            _ => "write it as 2014-06-12",
        });
        fault.into()
    })
}

/// `2014-06-12`, and after it nothing, or a time of day that is not looked at.
fn iso(text: &str) -> Option<Date> {
    let (day, rest) = text.as_bytes().split_at_checked(10)?;
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0i16, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0')))
    };
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *day else { return None };
    if !matches!(rest, [] | [b' ' | b'T', ..]) {
        return None;
    }
    let (month, day) = (number(&[m0, m1])?, number(&[d0, d1])?);
    Date::new(number(&[y0, y1, y2, y3])?, month as i8, day as i8).ok()
}

/// `12 June 2014`.
fn in_words(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut words = text.split([' ', '-']).filter(|word| !word.is_empty());
    let (day, month, year, end) = (words.next()?, words.next()?, words.next()?, words.next());
    let month = month.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == month || (month.len() == 3 && name.starts_with(&month)))?;
    if end.is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month as i8 + 1, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_both_ways_of_the_big_datasets() {
        for text in
            ["2014-06-12", " 2014-06-12 ", "2014-06-12 00:00:00.000", "12 June 2014", "12-Jun-2014", "12 jun 2014"]
        {
            assert_eq!(parse_day(text).unwrap(), date(2014, 6, 12), "{text}");
        }
    }

    #[test]
    fn other_orders_are_refused() {
        for text in [
            "12/06/2014",
            "06/12/2014",
            "12.6.2014",
            "2014-13-01",
            "2014-02-30",
            "20140612",
            "2014-06-123",
            "",
            "é014-06-12",
        ] {
            assert_eq!(parse_day(text).unwrap_err().kind(), ErrorKind::Date, "{text}");
        }
        assert!(parse_day("03/04/2014").unwrap_err().to_string().contains("not certain"));
    }
}
