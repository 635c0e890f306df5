//! What incidents are divided by, and shared out to: against a count day by day, and cut in two.

#[path = "common/records.rs"]
mod records;

use std::collections::BTreeMap;

use disputed::analysis::{Rate, TallyBy};
use disputed::{Incident, Period, Point, UncertainDate};
use proptest::prelude::*;
use records::{DAYS, coming_and_going, day};

const MONTH: f64 = 365.2425 / 12.0;

fn period(one: i32, other: i32) -> Period {
    Period::new(day(one.min(other)), day(one.max(other) + 1)).unwrap()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(other.abs()).max(1.0)
}

/// An incident: where, its first day, how many more it may have been on, how well its place is known.
type Event = (f64, f64, i32, i32, f64);

fn events() -> impl Strategy<Value = Vec<Event>> {
    let radius = prop_oneof![Just(0.0), 1.0..80.0_f64];
    proptest::collection::vec((-0.5..3.5_f64, -0.5..2.5_f64, 0..DAYS, 0..40_i32, radius), 0..8)
}

fn incidents(events: &[Event]) -> Vec<Incident> {
    let incident = |(number, (x, y, first, more, radius)): (usize, &Event)| {
        let last = (first + more).min(DAYS - 1);
        let when = UncertainDate::between(day(*first), day(last)).unwrap();
        let mut incident = Incident::new(format!("i{number}"), when, Point::new(*x, *y));
        (incident.precision_km, incident.deaths.best) = (*radius, Some(3));
        incident
    };
    events.iter().enumerate().map(incident).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn exposure_is_ground_day_by_day(records in coming_and_going(), one in 0..DAYS, other in 0..DAYS) {
        let (atlas, days) = (records.atlas(), period(one, other));
        let (mut by_control, mut by_actor) = (BTreeMap::new(), BTreeMap::new());
        for number in one.min(other)..=one.max(other) {
            for row in atlas.on(day(number)).holdings().rows() {
                let km2 = row.extent.area_km2();
                *by_control.entry(row.control.to_string()).or_insert(0.0) += km2;
                for actor in row.control.actors() {
                    *by_actor.entry(actor.to_string()).or_insert(0.0) += km2;
                }
            }
        }
        for (by, expected) in [(TallyBy::Control, by_control), (TallyBy::Actor, by_actor)] {
            let mut found = atlas.exposure(by, days).unwrap();
            found.retain(|_, exposure| exposure.km2_months > 0.0);
            prop_assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
            for (group, km2_days) in expected {
                prop_assert!(near(found[&group].km2_months * MONTH, km2_days), "{group}: {km2_days}");
            }
        }
    }

    #[test]
    fn rates_of_two_halves_add_up(
        records in coming_and_going(), events in events(), one in 0..DAYS, other in 0..DAYS, cut in 0..DAYS,
    ) {
        let (atlas, incidents) = (records.atlas(), incidents(&events));
        let (start, end) = (one.min(other), one.max(other) + 1);
        let cut = start + 1 + cut % (end - start);
        prop_assume!(cut < end);
        let rates = |from, until, by| {
            atlas.rates(&incidents, by, Period::new(day(from), day(until)).unwrap()).unwrap()
        };
        for by in [TallyBy::Zone, TallyBy::Control, TallyBy::Actor] {
            let (whole, halves) = (rates(start, end, by), [rates(start, cut, by), rates(cut, end, by)]);
            for (group, rate) in &whole {
                let of = |get: fn(&Rate) -> f64| halves.iter().filter_map(|half| half.get(group)).map(get).sum::<f64>();
                prop_assert!(near(rate.tally.events, of(|rate| rate.tally.events)), "{group}");
                prop_assert!(near(rate.tally.deaths.best, of(|rate| rate.tally.deaths.best)), "{group}");
                prop_assert!(near(rate.exposure.km2_months, of(|rate| rate.exposure.km2_months)), "{group}");
            }
            prop_assert!(halves.iter().flat_map(BTreeMap::keys).all(|group| whole.contains_key(group)));
        }
        // By zone each incident is somewhere on each of its days that count.
        let share = |incident: &Incident| {
            let (first, last) = (incident.when.not_before().unwrap(), incident.when.not_after().unwrap());
            let days: Vec<_> = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).collect();
            days.iter().filter(|day| period(start, end - 1).contains(**day)).count() as f64 / days.len() as f64
        };
        let all: f64 = incidents.iter().map(share).sum();
        let shared: f64 = rates(start, end, TallyBy::Zone).values().map(|rate| rate.tally.events).sum();
        prop_assert!(near(all, shared), "{all} {shared}");
    }
}
