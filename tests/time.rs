//! Days, dates in EDTF, periods and timelines against slow twins that look at every single day.

use std::collections::BTreeMap;

use disputed::{Date, ErrorKind, Period, Qualifier, Timeline, UncertainDate, date};
use jiff::ToSpan;
use proptest::prelude::*;

/// How many days the slow twins look at, around a leap day: few, so that days often coincide.
const DAYS: i64 = 24;

fn day(number: i64) -> Date {
    date(2016, 2, 20).saturating_add(number.days())
}

fn days() -> impl Iterator<Item = Date> + Clone {
    (0..DAYS).map(day)
}

fn some_day() -> impl Strategy<Value = Date> {
    (0..DAYS).prop_map(day)
}

/// Any day of the calendar, with more than their share of the days on which months and years begin and end.
fn any_day() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=31, 0..6).prop_map(|(year, month, day, edge)| {
        let month = date(year, month, 1);
        match edge {
            0 => month,
            1 => month.last_of_month(),
            2 => month.first_of_year(),
            3 => month.last_of_year(),
            _ => date(year, month.month(), day.min(month.days_in_month())),
        }
    })
}

fn qualifier() -> impl Strategy<Value = Qualifier> {
    prop::sample::select(vec![
        Qualifier::Unqualified,
        Qualifier::Uncertain,
        Qualifier::Approximate,
        Qualifier::UncertainAndApproximate,
    ])
}

/// Windows of all sorts: days, whole months and years, others, and open ones.
fn window() -> impl Strategy<Value = UncertainDate> {
    (any_day(), any_day(), qualifier(), 0..9).prop_map(|(a, b, qualifier, sort)| {
        let window = match sort {
            0 => Ok(UncertainDate::on(a)),
            1 => UncertainDate::between(a.first_of_month(), a.last_of_month()),
            2 => UncertainDate::between(a.first_of_year(), a.last_of_year()),
            3 => UncertainDate::between(None, a),
            4 => UncertainDate::between(a, None),
            5 => UncertainDate::between(a, a.last_of_year()),
            6 => UncertainDate::between(a.first_of_year(), a),
            _ => UncertainDate::between(a.min(b), a.max(b)),
        };
        window.expect("its days are in order").with_qualifier(qualifier)
    })
}

fn period() -> impl Strategy<Value = Period> {
    (prop::option::of(some_day()), prop::option::of(some_day()))
        .prop_filter_map("a period has a day", |(start, end)| Period::new(start, end).ok())
}

fn steps() -> impl Strategy<Value = Vec<(Date, u8)>> {
    prop::collection::vec((some_day(), 0u8..4), 0..20)
}

/// The slow twin of a timeline: a value for each single day.
fn daily(steps: &[(Date, u8)]) -> BTreeMap<Date, u8> {
    let mut values = BTreeMap::new();
    for today in days() {
        let latest = steps.iter().map(|&(start, _)| start).filter(|&start| start <= today).max();
        let given = steps.iter().rev().find(|&&(start, _)| Some(start) == latest);
        values.extend(given.map(|&(_, value)| (today, value)));
    }
    values
}

fn timeline(steps: &[(Date, u8)]) -> Timeline<u8> {
    steps.iter().copied().collect()
}

proptest! {
    #[test]
    fn edtf_reads_back_as_the_same_window(window in window()) {
        let text = window.to_string();
        let read: UncertainDate = text.parse().unwrap();
        prop_assert_eq!(read, window, "{}", text);
    }

    #[test]
    fn json_reads_back_with_the_guess(window in window(), guess in any_day()) {
        let date = window.with_best(guess).unwrap_or(window);
        let json = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(serde_json::from_str::<UncertainDate>(&json).unwrap(), date, "{}", json);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[-0-9X?~%./\\[\\]T YE,{}]{0,24}|.{0,12}") {
        if let Err(error) = text.parse::<UncertainDate>() {
            prop_assert_eq!(error.kind(), ErrorKind::Date);
            prop_assert!(error.faults().iter().all(|fault| fault.advice().is_some()));
        }
    }

    #[test]
    fn a_window_contains_the_days_on_which_the_change_may_still_come(a in some_day(), b in some_day()) {
        let window = UncertainDate::between(a.min(b), a.max(b)).unwrap();
        for today in days() {
            // The change may have happened by today, and it may not have: on some day of the window each.
            let mut possible = days().filter(|&d| a.min(b) <= d && d <= a.max(b));
            let uncertain = possible.clone().any(|d| d <= today) && possible.any(|d| d > today);
            prop_assert_eq!(window.window_contains(today), uncertain);
            prop_assert_eq!(window.window().is_some_and(|window| window.contains(today)), uncertain);
        }
    }

    #[test]
    fn a_period_is_a_set_of_days(a in period(), b in period()) {
        let both: Vec<Date> = days().filter(|&day| a.contains(day) && b.contains(day)).collect();
        let intersection = a.intersection(b);
        let fast: Vec<Date> = days().filter(|&day| intersection.is_some_and(|both| both.contains(day))).collect();
        prop_assert_eq!(&fast, &both);
        if let Some(length) = intersection.and_then(Period::length_days) {
            prop_assert_eq!(length, both.len() as i64);
        }
        // Where both have no start or no end they also meet on days that are not looked at here.
        let meet_outside = (a.start().is_none() && b.start().is_none()) || (a.end().is_none() && b.end().is_none());
        prop_assert_eq!(a.overlaps(b), !both.is_empty() || meet_outside);
        for day in days() {
            let inside = a.start().is_none_or(|start| start <= day) && a.end().is_none_or(|end| day < end);
            prop_assert_eq!(a.contains(day), inside);
        }
    }

    #[test]
    fn a_period_reads_back_from_json(period in period()) {
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
    }

    #[test]
    fn a_timeline_is_a_value_for_each_day(steps in steps()) {
        let (fast, slow) = (timeline(&steps), daily(&steps));
        for day in days() {
            prop_assert_eq!(fast.value_at(day), slow.get(&day));
            prop_assert_eq!(fast.spell_at(day), fast.spells().find(|(spell, _)| spell.contains(day)));
        }
    }

    #[test]
    fn spells_are_as_long_as_can_be(steps in steps()) {
        let timeline = timeline(&steps);
        let spells: Vec<_> = timeline.spells().collect();
        for pair in spells.windows(2) {
            prop_assert_eq!(pair[0].0.end(), pair[1].0.start());
            prop_assert_ne!(pair[0].1, pair[1].1);
        }
        let last = spells.last().map(|&(spell, _)| spell);
        prop_assert_eq!(last, last.and_then(Period::start).map(Period::since));
        prop_assert_eq!(spells.is_empty(), steps.is_empty());
    }

    #[test]
    fn clipping_keeps_the_days_of_the_period(steps in steps(), period in period(), front in prop::collection::vec(any::<bool>(), 24)) {
        let timeline = timeline(&steps);
        let clipped: Vec<_> = timeline.clip(period).collect();
        for day in days() {
            let value = clipped.iter().find(|(spell, _)| spell.contains(day)).map(|&(_, value)| value);
            prop_assert_eq!(value, timeline.value_at(day).filter(|_| period.contains(day)));
        }
        // From whichever side it is asked, each spell comes once, and the length is true.
        let mut ends = timeline.clip(period);
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        for from_front in front {
            prop_assert_eq!(ends.len(), clipped.len() - head.len() - tail.len());
            if from_front { head.extend(ends.next()) } else { tail.extend(ends.next_back()) }
        }
        head.extend(tail.into_iter().rev());
        prop_assert_eq!(head, clipped);
    }

    #[test]
    fn mapping_and_merging_work_day_by_day(a in steps(), b in steps()) {
        let (left, right) = (timeline(&a), timeline(&b));
        let halves = left.map(|value| value / 2);
        let merged = left.merge_with(&right, |a, b| (a.copied(), b.copied()));
        for day in days() {
            prop_assert_eq!(halves.value_at(day).copied(), left.value_at(day).map(|value| value / 2));
            let expected = (left.value_at(day).copied(), right.value_at(day).copied());
            prop_assert_eq!(merged.value_at(day).copied(), Some(expected).filter(|&both| both != (None, None)));
        }
        // What comes out equal on every day is equal: nothing remains of a step that is none.
        prop_assert_eq!(&merged.map(|_| ()).spells().count(), &usize::from(!a.is_empty() || !b.is_empty()));
    }

    #[test]
    fn a_sum_of_timelines_is_the_sum_on_each_day(many in prop::collection::vec(steps(), 0..7)) {
        let sum = Timeline::combine(many.iter().map(|steps| timeline(steps)), |a, b| a + b);
        for day in days() {
            let begun: Vec<u8> = many.iter().filter_map(|steps| timeline(steps).value_at(day).copied()).collect();
            prop_assert_eq!(sum.value_at(day).copied(), (!begun.is_empty()).then(|| begun.iter().sum()));
        }
    }
}

#[test]
fn the_last_value_given_for_a_day_counts() {
    let day = date(2014, 6, 12);
    let timeline: Timeline<&str> =
        [(day, "first"), (date(2014, 6, 11), "before"), (day, "second")].into_iter().collect();
    assert_eq!(timeline.value_at(day), Some(&"second"));
    assert_eq!(timeline.spells().len(), 2);
}

#[test]
fn edtf_that_is_read() {
    use Qualifier::{Approximate, Uncertain, UncertainAndApproximate, Unqualified};
    let open = None;
    for (text, not_before, not_after, qualifier, written) in [
        ("2014-06-12", Some(date(2014, 6, 12)), Some(date(2014, 6, 12)), Unqualified, "2014-06-12"),
        ("2014-06", Some(date(2014, 6, 1)), Some(date(2014, 6, 30)), Unqualified, "2014-06"),
        ("2016-02", Some(date(2016, 2, 1)), Some(date(2016, 2, 29)), Unqualified, "2016-02"),
        ("2014", Some(date(2014, 1, 1)), Some(date(2014, 12, 31)), Unqualified, "2014"),
        ("2202", Some(date(2202, 1, 1)), Some(date(2202, 12, 31)), Unqualified, "2202"),
        ("0001-01-01", Some(date(1, 1, 1)), Some(date(1, 1, 1)), Unqualified, "0001-01-01"),
        ("0000", Some(date(0, 1, 1)), Some(date(0, 12, 31)), Unqualified, "0000"),
        ("-0044-03-15", Some(date(-44, 3, 15)), Some(date(-44, 3, 15)), Unqualified, "-0044-03-15"),
        (
            "2014-06-10/2014-06-12",
            Some(date(2014, 6, 10)),
            Some(date(2014, 6, 12)),
            Unqualified,
            "2014-06-10/2014-06-12",
        ),
        ("2014-06-12/2014-06-12", Some(date(2014, 6, 12)), Some(date(2014, 6, 12)), Unqualified, "2014-06-12"),
        ("2014-06/2014-08-03", Some(date(2014, 6, 1)), Some(date(2014, 8, 3)), Unqualified, "2014-06-01/2014-08-03"),
        ("2014-06-15/2014-06", Some(date(2014, 6, 15)), Some(date(2014, 6, 30)), Unqualified, "2014-06-15/2014-06-30"),
        ("2014-06-01/2014-06-30", Some(date(2014, 6, 1)), Some(date(2014, 6, 30)), Unqualified, "2014-06"),
        ("2013/2014", Some(date(2013, 1, 1)), Some(date(2014, 12, 31)), Unqualified, "2013-01-01/2014-12-31"),
        ("2014-01/2014-12", Some(date(2014, 1, 1)), Some(date(2014, 12, 31)), Unqualified, "2014"),
        ("../2014-06", open, Some(date(2014, 6, 30)), Unqualified, "../2014-06-30"),
        ("2014-06/..", Some(date(2014, 6, 1)), open, Unqualified, "2014-06-01/.."),
        (
            "[2014-06-10..2014-06-12]",
            Some(date(2014, 6, 10)),
            Some(date(2014, 6, 12)),
            Unqualified,
            "2014-06-10/2014-06-12",
        ),
        ("[..2014-06-12]", open, Some(date(2014, 6, 12)), Unqualified, "../2014-06-12"),
        ("[2014-06-10..]", Some(date(2014, 6, 10)), open, Unqualified, "2014-06-10/.."),
        ("2014-06-12~", Some(date(2014, 6, 12)), Some(date(2014, 6, 12)), Approximate, "2014-06-12~"),
        ("2014-06?", Some(date(2014, 6, 1)), Some(date(2014, 6, 30)), Uncertain, "2014-06?"),
        ("2014%", Some(date(2014, 1, 1)), Some(date(2014, 12, 31)), UncertainAndApproximate, "2014%"),
        (
            "2014-06-10~/2014-06-12?",
            Some(date(2014, 6, 10)),
            Some(date(2014, 6, 12)),
            UncertainAndApproximate,
            "2014-06-10%/2014-06-12%",
        ),
        (
            "2014-06-10/2014-06-12~",
            Some(date(2014, 6, 10)),
            Some(date(2014, 6, 12)),
            Approximate,
            "2014-06-10~/2014-06-12~",
        ),
        ("../2014-06-12?", open, Some(date(2014, 6, 12)), Uncertain, "../2014-06-12?"),
    ] {
        let read: UncertainDate = text.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((read.not_before(), read.not_after()), (not_before, not_after), "{text}");
        assert_eq!(read.qualifier(), qualifier, "{text}");
        assert_eq!(Some(read.best()), not_after.or(not_before), "{text}");
        assert_eq!(read.to_string(), written);
    }
}

#[test]
fn edtf_that_is_refused() {
    let refused = [
        "",
        "unknown",
        "June 2014",
        "2014-6-12",
        "20140612",
        "12.06.2014",
        "12014",
        "-0000",
        "+2014",
        "2014-06-12-03",
        "2014-02-30",
        "2016-02-30",
        "2014-06-00",
        "2014-13",
        "2014-00-00",
        "2014-21-06",
        " 2014-06-12",
        "2014-06-12/2014-06-10",
        "2014-07/2014-06",
        "2014-02-30/2014-13",
        "../..",
        "[..]",
        "2014/06/12",
        "2014-06-12/",
        "/2014-06-12",
        "2014-06-10..2014-06-12",
        "[2014-06-10,2014-06-12]",
        "{2014-06-10..2014-06-12}",
        "[2014-06-12",
        "2014-21",
        "2014-33",
        "2014-06-XX",
        "201X",
        "2014-06-12T10:00:00Z",
        "2014-06-12 10:00",
        "Y170000002",
        "?2014-06-12",
        "2014?-06",
        "2014-06-12?~",
    ];
    let messages: Vec<String> = refused
        .map(|text| match text.parse::<UncertainDate>() {
            Ok(read) => panic!("{text:?} was read as {read:?}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Date);
                format!("{text}\n    {}", error.to_string().replace('\n', "\n    "))
            }
        })
        .to_vec();
    insta::assert_snapshot!(messages.join("\n"));
}
