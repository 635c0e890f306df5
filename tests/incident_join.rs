//! Incidents joined with control: hand-computed cases, laws, and a slow twin that tries place by place and day by day.

#[path = "common/records.rs"]
mod records;

use std::collections::{BTreeMap, BTreeSet};

use disputed::analysis::Held;
use disputed::{
    Actor, Atlas, AtlasInfo, Certainty, Claim, Contradiction, Control, ControlChange, Date, Incident, Period, Point,
    UncertainDate, Verdict, Zone, ZoneShape, date,
};
use geo_types::Rect;
use proptest::prelude::*;
use records::{DAYS, day, records};

/// West of 44 degrees and east of it, one degree high and wide each, around the parallel of 35.5 degrees.
fn two_halves() -> disputed::AtlasBuilder {
    let mut builder = Atlas::builder();
    builder
        .add(Actor::new("red", "Red"))
        .add(Actor::new("blue", "Blue"))
        .add(Zone::new("west", "West", Rect::new((43.0, 35.0), (44.0, 36.0)).to_polygon()))
        .add(Zone::new("east", "East", Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon()))
        .add(ControlChange::new("west-1", "west", date(2010, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("east-1", "east", date(2010, 1, 1), Control::held(["blue"])));
    builder
}

fn incident(when: impl Into<UncertainDate>, lon: f64, precision_km: f64) -> Incident {
    Incident { precision_km, ..Incident::new("i", when, Point::new(lon, 35.5)) }
}

fn between(first: Date, last: Date) -> UncertainDate {
    UncertainDate::between(first, last).unwrap()
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn a_circle_on_a_straight_border_is_halved() {
    let atlas = two_halves().build().unwrap();
    let event = incident(date(2011, 1, 1), 44.0, 20.0);
    let attribution = atlas.attribute(&event);
    assert!(close(attribution.weight_of("red"), 0.5) && close(attribution.weight_of("blue"), 0.5));
    assert_eq!(attribution.held(), Held::Possible);
    // With no doubt about the place the border rule decides: the east.
    assert_eq!(atlas.attribute(&incident(date(2011, 1, 1), 44.0, 0.0)).held(), Held::Certain(&Control::held(["blue"])));
}

#[test]
fn a_border_at_half_the_radius_cuts_off_a_known_share() {
    // The segment beyond a chord at half the radius has the share 1/3 - sqrt(3)/(4 pi) = 0.19550 of the circle.
    let atlas = two_halves().build().unwrap();
    // A degree of longitude at 35.5 N: 111.3195 km * cos / sqrt(1 - e2 sin^2) = 90.7295 km.
    let event = incident(date(2011, 1, 1), 44.0 - 10.0 / 90.7295, 20.0);
    let share = atlas.attribute(&event).weight_of("blue");
    assert!((share - 0.195_501).abs() < 1e-5, "{share}");
}

#[test]
fn ground_outside_every_zone_counts_as_unknown() {
    let atlas = two_halves().build().unwrap();
    let event = incident(date(2011, 1, 1), 45.0, 20.0);
    let attribution = atlas.attribute(&event);
    assert!(close(attribution.weight_of("blue"), 0.5));
    let outside: Vec<_> = attribution.possibilities().iter().filter(|possible| possible.zone.is_none()).collect();
    assert!(outside.len() == 1 && close(outside[0].weight, 0.5) && *outside[0].control == Control::Unknown);
    assert_eq!(attribution.held(), Held::Possible);
    assert_eq!(atlas.attribute(&incident(date(2011, 1, 1), 50.0, 20.0)).held(), Held::Unknown);
    for radius in [f64::NAN, f64::INFINITY, -1.0] {
        let event = incident(date(2011, 1, 1), 43.5, radius);
        let attribution = atlas.attribute(&event);
        assert_eq!((attribution.held(), attribution.possibilities()[0].weight), (Held::Unknown, 1.0), "{radius}");
    }
}

#[test]
fn days_of_a_window_count_alike() {
    let mut builder = two_halves();
    builder.add(ControlChange::new("west-2", "west", date(2012, 6, 4), Control::held(["blue"])));
    let atlas = builder.build().unwrap();
    // From the 1st to the 10th: three days under red, seven under blue.
    let event = incident(between(date(2012, 6, 1), date(2012, 6, 10)), 43.5, 0.0);
    let attribution = atlas.attribute(&event);
    assert!(close(attribution.weight_of("red"), 0.3) && close(attribution.weight_of("blue"), 0.7));
}

#[test]
fn days_in_the_window_of_a_change_count_for_both_sides() {
    let mut builder = two_halves();
    let window = between(date(2012, 6, 1), date(2012, 6, 4));
    builder.add(ControlChange::new("west-2", "west", window, Control::held(["blue"])));
    let atlas = builder.build().unwrap();
    // Four days are as likely: by the 2nd the change had happened with a chance of one half, by the 4th for certain.
    for (day, blue) in [(31, 0.0), (1, 0.25), (2, 0.5), (3, 0.75), (4, 1.0)] {
        let day = if day == 31 { date(2012, 5, 31) } else { date(2012, 6, day) };
        let event = incident(day, 43.5, 0.0);
        assert!(close(atlas.attribute(&event).weight_of("blue"), blue), "{day}");
    }
    let event = incident(between(date(2012, 6, 1), date(2012, 6, 4)), 43.5, 0.0);
    assert!(close(atlas.attribute(&event).weight_of("blue"), (0.25 + 0.5 + 0.75 + 1.0) / 4.0));
    let open = incident(UncertainDate::between(date(2012, 6, 1), None).unwrap(), 43.5, 0.0);
    assert_eq!(atlas.attribute(&open).held(), Held::Unknown, "the atlas covers all days, so the window never ends");
}

#[test]
fn an_undecided_claim_weighs_as_much_as_the_record() {
    let claim = |id: &str, when: UncertainDate, to: &str, verdict| {
        let mut change = ControlChange::new(id, "west", when, Control::held([to]));
        change.from = Some(Control::held(["red"]));
        Claim { change, of: "west-2".into(), verdict }
    };
    let weights = |claims: &[Claim], on: Date| {
        let mut builder = two_halves();
        builder.add(Actor::new("green", "Green"));
        let mut change = ControlChange::new("west-2", "west", date(2012, 6, 4), Control::held(["blue"]));
        change.from = Some(Control::held(["red"]));
        builder.add(change).extend(claims.to_vec());
        let (atlas, event) = (builder.build().unwrap(), incident(on, 43.5, 0.0));
        let attribution = atlas.attribute(&event);
        assert_eq!(matches!(attribution.held(), Held::Certain(_)), attribution.possibilities().len() == 1);
        ["red", "blue", "green"].map(|actor| (attribution.weight_of(actor) * 100.0).round().abs())
    };
    let may = || claim("c-1", between(date(2012, 5, 1), date(2012, 5, 4)), "green", Verdict::Open);
    assert_eq!(weights(&[may()], date(2012, 4, 30)), [100.0, 0.0, 0.0]);
    // In the window of the claim it has its half by the chance that it had happened: a quarter on the first of four days.
    assert_eq!(weights(&[may()], date(2012, 5, 1)), [88.0, 0.0, 13.0]);
    assert_eq!(weights(&[may()], date(2012, 5, 4)), [50.0, 0.0, 50.0]);
    assert_eq!(weights(&[may()], date(2012, 6, 10)), [0.0, 50.0, 50.0]);
    let later = claim("c-2", date(2012, 7, 1).into(), "red", Verdict::Open);
    assert_eq!(weights(&[may(), later], date(2012, 6, 10)), [33.0, 33.0, 33.0], "red until July by the second account");
    let delayed = claim("c-3", date(2012, 6, 20).into(), "green", Verdict::Open);
    assert_eq!(weights(&[delayed], date(2012, 6, 10)), [50.0, 50.0, 0.0], "it has red still there");
    let wrong = claim("c-1", date(2012, 5, 1).into(), "green", Verdict::Rejected);
    assert_eq!(weights(&[wrong], date(2012, 6, 10)), [0.0, 100.0, 0.0]);
}

/// Of 24 to 28 October 2017 a weak report has the army in Tel Skuf, which nothing confirms or refutes.
#[test]
fn a_sharp_incident_under_an_open_claim_is_not_certain() {
    let atlas = disputed::article140().unwrap();
    let telskuf = atlas.place("telskuf").unwrap().point;
    let held = |on: Date| {
        let event = Incident::new("i", on, telskuf);
        let attribution = atlas.attribute(&event);
        (attribution.held() == Held::Possible, attribution.weight_of("isf"))
    };
    assert_eq!(held(date(2017, 10, 20)), (false, 0.0));
    assert_eq!(held(date(2017, 10, 28)), (true, 0.5));
    let event = Incident::new("i", date(2017, 10, 28), telskuf);
    let words = atlas.attribute(&event).to_string();
    assert!(words.contains("held by Pesh-KDP (50 %)"), "labels and no ids: {words}");
}

#[test]
fn a_zone_that_moves_is_taken_as_it_was_on_each_day() {
    let mut front = Zone::new("front", "Front", Rect::new((43.0, 35.0), (43.5, 36.0)).to_polygon());
    front.shapes[0].extant = Period::until(date(2012, 1, 5));
    let wider = Rect::new((43.0, 35.0), (44.0, 36.0)).to_polygon().into();
    front.shapes.push(ZoneShape { extant: Period::since(date(2012, 1, 5)), geometry: wider });
    let mut builder = Atlas::builder();
    builder.add(Actor::new("red", "Red")).add(front);
    builder.add(ControlChange::new("front-1", "front", date(2010, 1, 1), Control::held(["red"])));
    let atlas = builder.build().unwrap();
    // From the 3rd to the 6th; the place is reached on the 5th.
    let event = incident(between(date(2012, 1, 3), date(2012, 1, 6)), 43.75, 10.0);
    assert!(close(atlas.attribute(&event).weight_of("red"), 0.5));
}

#[test]
fn an_open_side_reaches_as_far_as_the_atlas() {
    let mut builder = two_halves();
    let coverage = Period::new(date(2010, 1, 1), date(2010, 1, 11)).unwrap();
    builder.info(AtlasInfo { coverage, ..AtlasInfo::default() });
    builder.add(ControlChange::new("west-2", "west", date(2010, 1, 7), Control::held(["blue"])));
    let atlas = builder.build().unwrap();
    let event = incident(UncertainDate::between(date(2010, 1, 6), None).unwrap(), 43.5, 0.0);
    assert!(close(atlas.attribute(&event).weight_of("red"), 0.2), "the 6th of the 6th to the 10th");
    let after = incident(date(2010, 1, 11), 43.5, 0.0);
    assert_eq!(atlas.attribute(&after).held(), Held::Unknown);
}

/// How probable it is that a change had happened on a day.
fn chance(when: &UncertainDate, on: i32) -> f64 {
    if !when.window_contains(day(on)) {
        return if when.best() <= day(on) { 1.0 } else { 0.0 };
    }
    let after = |start: Date, end: Date| (end.duration_since(start).as_hours() / 24 + 1) as f64;
    let (first, last) = (when.not_before().unwrap(), when.not_after().unwrap());
    after(first, day(on)) / after(first, last)
}

/// The twin: days one by one, places on a fine lattice of the circle.
fn twin(atlas: &Atlas, x: f64, y: f64, radius: f64, first: i32, last: i32) -> BTreeMap<(Option<String>, Control), f64> {
    const STEPS: i32 = 60;
    // Near the equator, where the random maps lie, a degree is as long both ways to within 1 %.
    let degrees = radius / 110.9;
    let mut places = Vec::new();
    for (i, j) in (-STEPS..=STEPS).flat_map(|i| (-STEPS..=STEPS).map(move |j| (i, j))) {
        let (dx, dy) = (f64::from(i) / f64::from(STEPS), f64::from(j) / f64::from(STEPS));
        if dx * dx + dy * dy <= 1.0 {
            places.push(Point::new(x + dx * degrees, y + dy * degrees));
        }
    }
    let weight = 1.0 / (places.len() as f64 * f64::from(last - first + 1));
    let mut sums = BTreeMap::new();
    for on in first..=last {
        let snapshot = atlas.on(day(on));
        for place in &places {
            let finding = snapshot.control_at(*place);
            let zone = finding.map(|finding| finding.zone().id.to_string());
            let mut add =
                |control: &Control, weight| *sums.entry((zone.clone(), control.clone())).or_insert(0.0) += weight;
            let Some(finding) = finding else {
                add(&Control::Unknown, weight);
                continue;
            };
            let undecided = |found: &Contradiction<'_>| matches!(found.verdict, None | Some(Verdict::Open));
            let claims: Vec<_> = finding.contradictions().into_iter().filter(undecided).collect();
            let mut record = weight;
            for claim in &claims {
                let when = &claim.statement.when;
                let chance = if when.window_contains(day(on)) { chance(when, on) } else { 1.0 };
                let part = weight / (claims.len() as f64 + 1.0) * chance;
                add(claim.says, part);
                record -= part;
            }
            for spell in atlas.history_of(finding.zone().id.as_str()).unwrap().rev() {
                let happened = spell.since().map_or(1.0, |when| chance(when, on));
                if record * happened > 0.0 {
                    add(spell.control(), record * happened);
                }
                record *= 1.0 - happened;
            }
            add(&Control::Unknown, record);
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_join_agrees_with_the_twin(
        records in records(),
        (x, y) in (0.0..3.0, 0.0..2.0),
        radius in 1.0..80.0,
        (first, width) in (0..DAYS - 10, 0..6),
    ) {
        let atlas = records.atlas();
        let event = Incident {
            precision_km: radius,
            ..Incident::new("i", between(day(first), day(first + width)), Point::new(x, y))
        };
        let attribution = atlas.attribute(&event);
        let mut twin = twin(&atlas, x, y, radius, first, first + width);
        for possible in attribution.possibilities() {
            let zone = possible.zone.map(|zone| zone.id.to_string());
            let slow = twin.remove(&(zone, possible.control.clone())).unwrap_or(0.0);
            prop_assert!((possible.weight - slow).abs() < 0.02, "{} but {slow} for {:?}", possible.weight, possible);
        }
        prop_assert!(twin.values().all(|weight| *weight < 0.02), "{twin:?}");
    }

    #[test]
    fn weights_add_up_and_more_doubt_takes_no_actor_away(
        records in records(),
        (x, y) in (0..12_i32, 0..8_i32),
        offset in prop_oneof![Just(0.0), 0.0..0.25],
        radii in proptest::collection::vec(prop_oneof![Just(0.0), 0.1..200.0, 200.0..20_000.0], 2..5),
        (first, before, after) in (5..DAYS - 5, 0..300_i32, 0..300_i32),
    ) {
        let atlas = records.atlas();
        let point = Point::new(f64::from(x) / 4.0 + offset, f64::from(y) / 4.0 + offset);
        let mut radii = radii;
        radii.sort_by(f64::total_cmp);
        let windows = [(first, first), (first - before, first + after)].map(|(first, last)| between(day(first), day(last)));
        let mut narrower: Vec<BTreeSet<String>> = Vec::new();
        for radius in radii {
            let mut wider: Vec<BTreeSet<String>> = Vec::new();
            for when in windows {
                let event = Incident { precision_km: radius, ..Incident::new("i", when, point) };
                let attribution = atlas.attribute(&event);
                let sum: f64 = attribution.possibilities().iter().map(|possible| possible.weight).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
                prop_assert!(attribution.possibilities().iter().all(|possible| possible.weight > 0.0));
                wider.push(attribution.possible_actors().into_iter().map(ToString::to_string).collect());
            }
            prop_assert!(wider[0].is_subset(&wider[1]), "a wider window");
            for (narrow, wide) in narrower.iter().zip(&wider) {
                prop_assert!(narrow.is_subset(wide), "a wider circle: {narrow:?}, {wide:?}");
            }
            narrower = wider;
        }
    }

    #[test]
    fn a_fully_precise_incident_has_the_answer_of_its_day_and_place(
        records in records(),
        (x, y) in (-1..13_i32, -1..9_i32),
        on in -5..DAYS + 5,
    ) {
        let atlas = records.atlas();
        let point = Point::new(f64::from(x) / 4.0, f64::from(y) / 4.0);
        let event = Incident::new("i", day(on), point);
        let attribution = atlas.attribute(&event);
        let finding = atlas.on(day(on)).control_at(point);
        let undecided = |found: &Contradiction<'_>| matches!(found.verdict, None | Some(Verdict::Open));
        let is_doubtful = finding.is_some_and(|finding| {
            matches!(finding.certainty(), Certainty::Window { .. }) || finding.contradictions().iter().any(undecided)
        });
        if is_doubtful {
            prop_assert!(!matches!(attribution.held(), Held::Certain(_)) || attribution.possibilities().len() == 1);
        } else {
            prop_assert_eq!(attribution.possibilities().len(), 1);
            let only = attribution.possibilities()[0];
            prop_assert_eq!(only.weight, 1.0);
            prop_assert_eq!(only.zone.map(|zone| &zone.id), finding.map(|finding| &finding.zone().id));
            prop_assert_eq!(only.control, finding.map_or(&Control::Unknown, |finding| finding.control()));
        }
        let many = [event.clone(), event.clone()];
        for other in atlas.attribute_all(&many) {
            prop_assert_eq!(other.possibilities(), attribution.possibilities());
        }
    }
}

#[test]
fn a_radius_of_less_than_a_millimetre_is_none() {
    let atlas = two_halves().build().unwrap();
    for radius in [f64::MIN_POSITIVE, 1e-200, 1e-160, 1e-9] {
        for (lon, holder) in [(43.5, "red"), (44.0, "blue"), (44.5, "blue")] {
            let event = incident(date(2011, 1, 1), lon, radius);
            let attribution = atlas.attribute(&event);
            assert_eq!(attribution.held(), Held::Certain(&Control::held([holder])), "{radius} km at {lon}");
            assert_eq!(attribution.possibilities().len(), 1);
        }
    }
}
