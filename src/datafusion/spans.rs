//! Stretches of days on which something is the same.

use jiff::civil::Date;

use crate::time::{date_of, day_number};

/// The days on which something can become different, and so the spans before, between and after them.
#[derive(Debug)]
pub(super) struct Spans {
    days: Vec<i32>,
}

impl Spans {
    /// Those between days; what is no day of the calendar, such as an open end, changes nothing.
    pub(super) fn between(days: impl IntoIterator<Item = i32>) -> Self {
        let mut days: Vec<i32> = days.into_iter().filter(|day| date_of(*day).is_some()).collect();
        days.sort_unstable();
        days.dedup();
        Spans { days }
    }

    pub(super) fn count(&self) -> usize {
        self.days.len() + 1
    }

    /// The number of the span of a day.
    pub(super) fn of(&self, day: i32) -> usize {
        self.days.partition_point(|start| *start <= day)
    }

    /// A day of a span.
    pub(super) fn date(&self, span: usize) -> Date {
        let start = span.checked_sub(1).and_then(|before| self.days.get(before).copied());
        let before_all = || self.days.first().map_or(day_number(Date::MIN), |first| first.saturating_sub(1));
        date_of(start.unwrap_or_else(before_all)).unwrap_or(Date::MIN)
    }
}

#[cfg(test)]
mod tests {
    use super::Spans;
    use crate::time::day_number;

    #[test]
    fn each_span_has_a_day_of_its_own() {
        let spans = Spans::between([20, i32::MIN, 10, 20, i32::MAX]);
        assert_eq!(spans.count(), 3);
        assert_eq!([9, 10, 19, 20, i32::MAX].map(|day| spans.of(day)), [0, 1, 1, 2, 2]);
        for span in 0..spans.count() {
            assert_eq!(spans.of(day_number(spans.date(span))), span);
        }
        assert_eq!(Spans::between([]).count(), 1);
    }
}
