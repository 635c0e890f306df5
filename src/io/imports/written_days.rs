//! The many ways of writing a day in the properties of features and in lists.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Fault, Result};
use crate::time::{UncertainDate, date_of};

/// Days that stand for "never ends" in files that have no better word for it.
const NEVER: Date = date(2900, 1, 1);

/// The last day that a calendar of four digits has, in seconds since 1970, which would be a day of 1978 in milliseconds.
const LAST_SECONDS: std::ops::RangeInclusive<f64> = 253_402_214_400.0..=253_402_300_799.0;

/// Words that stand for an end that has not come.
const OPEN: &[&str] =
    &["", "..", "-", "present", "ongoing", "current", "now", "open", "none", "null", "nan", "nat", "n/a"];

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

fn unreadable(text: &str) -> Error {
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
pub(super) fn is_end_of_day(value: &Value) -> bool {
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
