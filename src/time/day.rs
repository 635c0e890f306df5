//! Days as numbers: one integer comparison where a date has three fields.
//!
//! The arithmetic is of its own because every look-up asks for the one and opening a compiled atlas for the other, and the
//! difference of two dates takes longer than a whole look-up. Years begin in March, so that the leap day comes last, and are
//! counted from far enough back that no number is negative: C. Neri and L. Schneider, "Euclidean affine functions and their
//! application to calendar algorithms", doi:10.1002/spe.3172.

use jiff::civil::Date;

/// Before every day: the start of what has always been.
pub(crate) const DISTANT_PAST: i32 = i32::MIN;

/// After every day: the end of what never ends.
pub(crate) const DISTANT_FUTURE: i32 = i32::MAX;

/// Years that the count begins before the year 0: a multiple of the 400 after which the calendar repeats itself.
const YEARS: i32 = 400 * 25;

/// Days from the beginning of the count to 1970-01-01.
const DAYS: i32 = 719_468 + 146_097 * (YEARS / 400);

/// Days since 1970-01-01, negative before it.
#[inline]
pub(crate) fn day_number(date: Date) -> i32 {
    let (month, day) = (date.month() as u32, date.day() as u32);
    let before_march = u32::from(month <= 2);
    let year = (i32::from(date.year()) + YEARS) as u32 - before_march;
    let month = month + 12 * before_march;
    let century = year / 100;
    let days = 1461 * year / 4 - century + century / 4 + (979 * month - 2919) / 32 + day - 1;
    days as i32 - DAYS
}

/// The date of a day number; nothing for a number outside the years -9999 to 9999, so for both distant ends.
pub(crate) fn date_of(day: i32) -> Option<Date> {
    let quarters = u32::try_from(day.checked_add(DAYS)?).ok()?.checked_mul(4)? + 3;
    let (century, of_century) = (quarters / 146_097, (quarters % 146_097) | 3);
    let year_and_rest = 2_939_745 * u64::from(of_century);
    let year = 100 * century + (year_and_rest >> 32) as u32;
    let day_of_year = year_and_rest as u32 / 2_939_745 / 4;
    let month_and_day = 2141 * day_of_year + 197_913;
    let (month, day) = (month_and_day >> 16, (month_and_day & 0xffff) / 2141 + 1);
    let after_february = i32::from(day_of_year >= 306);
    let year = i16::try_from(year as i32 - YEARS + after_february).ok()?;
    Date::new(year, (month as i32 - 12 * after_february) as i8, day as i8).ok()
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
