//! Days as numbers: one integer comparison where a date has three fields.

use jiff::SignedDuration;
use jiff::civil::Date;

/// Before every day: the start of what has always been.
pub(crate) const DISTANT_PAST: i32 = i32::MIN;

/// After every day: the end of what never ends.
pub(crate) const DISTANT_FUTURE: i32 = i32::MAX;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01, negative before it.
///
/// By arithmetic of its own because every look-up asks for it, and the difference of two dates takes longer than the whole
/// look-up. Years begin in March, so that the leap day comes last, and are counted from far enough back that no number is
/// negative: C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar algorithms",
/// doi:10.1002/spe.3172.
#[inline]
pub(crate) fn day_number(date: Date) -> i32 {
    const ERAS: i32 = 25;
    let (month, day) = (date.month() as u32, date.day() as u32);
    let late = u32::from(month <= 2);
    let year = (i32::from(date.year()) + 400 * ERAS) as u32 - late;
    let month = month + 12 * late;
    let century = year / 100;
    let number = 1461 * year / 4 - century + century / 4 + (979 * month - 2919) / 32 + day - 1;
    number as i32 - (719_468 + 146_097 * ERAS)
}

/// The date of a day number; nothing for a number outside the years -9999 to 9999, so for both distant ends.
pub(crate) fn date_of(day: i32) -> Option<Date> {
    EPOCH.checked_add(SignedDuration::from_hours(i64::from(day) * 24)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_the_epoch() {
        // 16,233 = 44 years of 365 days, 11 leap days (1972 to 2012), and 162 days from 1 January to 12 June.
        for (date, number) in [
            (Date::constant(1970, 1, 1), 0),
            (Date::constant(1969, 12, 31), -1),
            (Date::constant(2014, 6, 12), 16_233),
            (Date::constant(2000, 3, 1), 11_017),
        ] {
            assert_eq!(day_number(date), number);
            assert_eq!(date_of(number), Some(date));
        }
    }

    #[test]
    fn every_day_of_the_calendar_has_its_number() {
        let mut date = Date::MIN;
        for number in day_number(Date::MIN)..=day_number(Date::MAX) {
            assert_eq!((day_number(date), date_of(number)), (number, Some(date)));
            date = date.tomorrow().unwrap_or(Date::MAX);
        }
    }

    #[test]
    fn the_calendar_has_two_last_days() {
        for last in [Date::MIN, Date::MAX] {
            assert_eq!(date_of(day_number(last)), Some(last));
        }
        assert_eq!(date_of(day_number(Date::MAX) + 1), None);
        assert_eq!(date_of(day_number(Date::MIN) - 1), None);
        assert_eq!(date_of(DISTANT_PAST), None);
        assert_eq!(date_of(DISTANT_FUTURE), None);
    }
}
