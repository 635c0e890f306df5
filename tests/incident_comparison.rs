//! Before and after a change of control: counts with their bounds, other areas, reporting.

#[path = "common/town.rs"]
mod town;

use disputed::analysis::{BeforeAfter, RatioOfRatios, Region};
use disputed::{Actor, Atlas, Control, ControlChange, Incident, Period, Point, UncertainDate, Zone, date};
use geo_types::Rect;
use proptest::prelude::*;
use town::{TOWN, VALLEY, assert_near, atlas, event, incidents};

#[test]
fn before_and_after_are_counted_with_their_bounds() {
    let (atlas, incidents) = (atlas(), incidents());
    let question =
        BeforeAfter::new(date(2017, 10, 16), Region::zones(["town"])).against(Region::zones(["valley"])).months([3]);
    let comparison = atlas.before_and_after(&question, &incidents).unwrap();
    let window = &comparison.windows[0];
    assert_eq!(window.before.period, Period::new(date(2017, 7, 16), date(2017, 10, 16)).unwrap());
    assert_eq!(window.after.period, Period::new(date(2017, 10, 16), date(2018, 1, 16)).unwrap());
    let counts = |events: disputed::analysis::EventCount| (events.best, events.certain, events.possible);
    assert_eq!(counts(window.before.events), (3, 2, 5), "16 July, 15 October, the first by the border; or two more");
    assert_eq!(counts(window.after.events), (3, 2, 3));
    assert_eq!((window.before.deaths.best, window.before.deaths.high), (6.0, 9.0));
    let [lowest, highest] = [window.lowest.ratio.unwrap(), window.highest.ratio.unwrap()];
    assert_eq!((lowest, highest), (2.0 / 5.0, 3.0 / 2.0), "both periods have 92 days");
    let other = window.other.unwrap();
    assert_eq!((counts(other.before.events), counts(other.after.events)), ((7, 6, 8), (3, 3, 3)));
    assert_near(other.ratio.ratio.unwrap(), 7.0 / 3.0);
    // Here 5 then 2 at the lowest and 2 then 3 at the highest; there 6 then 3 and 8 then 3.
    let of = |ratio: RatioOfRatios| ratio.ratio.unwrap();
    assert_near(of(other.lowest), (2.0 / 5.0) / (3.0 / 6.0));
    assert_near(of(other.highest), (3.0 / 2.0) / (3.0 / 8.0));
    // Stated to the lowest: none below the best count, one more at the most. Certainly before: 2 and 1 by the border apart.
    assert_eq!((window.before.death_bounds, window.after.death_bounds), ((5.0, 13.0), (12.0, 16.0)));
    let deaths = window.deaths;
    assert_near(deaths.ratio.unwrap(), 13.0 / 6.0);
    assert_near(deaths.lowest.unwrap(), 12.0 / 13.0);
    assert_near(deaths.highest.unwrap(), 16.0 / 5.0);
}

#[test]
fn a_comparison_prints_what_it_can_and_cannot_show() {
    let (atlas, incidents) = (atlas(), incidents());
    let question = BeforeAfter::new(date(2017, 10, 16), Region::zones(["town"]))
        .against(Region::zones(["valley"]))
        .reporting("test", Period::new(date(2017, 1, 1), date(2018, 2, 1)).unwrap());
    insta::assert_snapshot!(atlas.before_and_after(&question, &incidents).unwrap());
}

#[test]
fn questions_that_cannot_be_answered_are_refused() {
    let (atlas, incidents) = (atlas(), incidents());
    let ask = |question: BeforeAfter| atlas.before_and_after(&question, &incidents).unwrap_err().to_string();
    let day = date(2017, 10, 16);
    let town = || Region::zones(["town"]);
    assert!(ask(BeforeAfter::new(day, Region::zones(["city"]))).contains("\"city\""));
    assert!(ask(BeforeAfter::new(day, town()).months([])).contains("no window"));
    assert!(ask(BeforeAfter::new(day, town()).months([0])).contains("0 months"));
    let open = UncertainDate::between(None, day).unwrap();
    assert!(ask(BeforeAfter::new(open, town())).contains("has no first"));
    let endless = atlas.compare(Period::ALWAYS, Period::since(day), &town(), &incidents);
    assert!(endless.unwrap_err().to_string().contains("both ends"));
    let year = |year| Period::new(date(year, 1, 1), date(year + 2, 1, 1)).unwrap();
    let common = atlas.compare(year(2016), year(2017), &town(), &incidents).unwrap_err().to_string();
    assert!(common.contains("have days in common: 2017-01-01 to 2018-01-01"), "{common}");
}

#[test]
fn areas_with_common_ground_are_not_held_against_each_other() {
    let (atlas, incidents) = (atlas(), incidents());
    let square = |west, east| Region::from(Rect::new((west, 35.0), (east, 35.5)).to_polygon());
    let ask = |area: Region, other: Region| {
        let question = BeforeAfter::new(date(2017, 10, 16), area).against(other).months([3]);
        atlas.before_and_after(&question, &incidents).map(|found| found.windows[0].other.unwrap().changes)
    };
    let [town, valley] = ["town", "valley"].map(|zone| Region::zones([zone]));
    for (area, other) in [
        (town.clone(), Region::Everywhere),
        (town.clone(), town.clone()),
        (town.clone(), square(44.4, 44.8)),
        (square(44.4, 44.8), valley.clone()),
        (square(44.0, 44.5), square(44.4, 44.8)),
    ] {
        let error = ask(area, other).unwrap_err().to_string();
        assert!(error.contains("the area and the other area overlap"), "{error}");
    }
    // A common border is no common ground; and ground without a zone is ground.
    assert_eq!(ask(town.clone(), valley.clone()), Ok(0));
    assert_eq!(ask(town.clone(), square(44.5, 45.0)), Ok(0));
    assert_eq!(ask(square(44.0, 44.5), square(44.5, 45.0)), Ok(0));
    assert_eq!(ask(town.clone(), square(50.0, 51.0)), Ok(0));
    // The other way round control changed in the other area.
    assert_eq!(ask(valley.clone(), town.clone()), Ok(1));
    assert_eq!(ask(valley, square(44.0, 44.5)), Ok(1));
    let question = BeforeAfter::new(date(2017, 10, 16), Region::zones(["valley"])).against(town).months([3]);
    let words = atlas.before_and_after(&question, &incidents).unwrap().to_string();
    assert!(words.contains("! changes of control in the other area on these days, certain or possible: 1;"), "{words}");
}

#[test]
fn areas_of_a_few_streets_are_held_apart_as_well() {
    // Blocks of 20 metres a side.
    let block = |west: f64| Rect::new((west, 36.0), (west + 2.2e-4, 36.000_18)).to_polygon();
    let day = date(2017, 10, 16);
    let held = |id: &str, zone: &str, when| ControlChange::new(id, zone, when, Control::held(["army"]));
    let atlas = Atlas::builder()
        .add(Actor::new("army", "Army"))
        .add(Zone::new("mill", "Mill", block(44.0)))
        .add(Zone::new("market", "Market", block(44.000_22)))
        .add(held("a", "mill", day))
        .add(held("b", "market", date(2017, 11, 1)))
        .build()
        .unwrap();
    let ask = |area: Region, other: Region| {
        let question = BeforeAfter::new(day, area).against(other).months([3]);
        atlas.before_and_after(&question, &[]).map(|found| found.windows[0].other.unwrap().changes)
    };
    let [mill, market] = ["mill", "market"].map(|zone| Region::zones([zone]));
    assert_eq!(ask(mill.clone(), market.clone()), Ok(1), "control changed in the market as well");
    let over = |west| Region::from(block(west));
    for (area, other) in [(mill.clone(), mill.clone()), (mill, over(44.000_1)), (over(44.000_1), over(44.000_2))] {
        let error = ask(area, other).unwrap_err().to_string();
        assert!(error.contains("the area and the other area overlap"), "{error}");
    }
    assert_eq!(ask(over(44.0), market), Ok(1));
}

#[test]
fn control_of_what_is_not_on_the_map_does_not_change_there() {
    let (day, gone) = (date(2017, 10, 16), date(2017, 10, 20));
    let square = |x: f64| Rect::new((x, 35.0), (x + 1.0, 36.0)).to_polygon();
    let held = |id: &str, zone: &str, when: UncertainDate| ControlChange::new(id, zone, when, Control::held(["army"]));
    let changes = |when: &str| {
        let mut market = Zone::new("market", "Market", square(45.0));
        market.shapes[0].extant = Period::until(gone);
        let atlas = Atlas::builder()
            .add(Actor::new("army", "Army"))
            .add(Zone::new("mill", "Mill", square(44.0)))
            .add(market)
            .add(held("a", "mill", day.into()))
            .add(held("b", "market", when.parse().unwrap()))
            .build()
            .unwrap();
        let question = BeforeAfter::new(day, Region::zones(["mill"])).against(Region::zones(["market"])).months([3]);
        atlas.before_and_after(&question, &[]).unwrap().windows[0].other.unwrap().changes
    };
    assert_eq!([changes("2017-11-01"), changes("2017-10-19"), changes("2017-10-10/2017-11-01")], [0, 1, 1]);
}

#[test]
fn a_polygon_is_asked_about_like_zones() {
    let (atlas, incidents) = (atlas(), incidents());
    let polygon = Region::from(Rect::new((44.0, 35.0), (44.5, 35.5)).to_polygon());
    let [by_zone, by_polygon] = [Region::zones(["town"]), polygon].map(|region| {
        let question = BeforeAfter::new(date(2017, 10, 16), region);
        atlas.before_and_after(&question, &incidents).unwrap().windows
    });
    assert_eq!(by_zone, by_polygon);
    let near = BeforeAfter::new(date(2017, 10, 16), Region::around(TOWN, 10.0).unwrap()).months([3]);
    let near = atlas.before_and_after(&near, &incidents).unwrap();
    assert_eq!((near.windows[0].before.events.best, near.windows[0].after.events.best), (2, 3));
}

#[test]
fn windows_beyond_the_reporting_period_have_no_p_value() {
    let (atlas, incidents) = (atlas(), incidents());
    let question = BeforeAfter::new(date(2017, 10, 16), Region::zones(["town"]))
        .months([3, 6])
        .reporting("test", Period::new(date(2017, 7, 1), date(2018, 2, 1)).unwrap());
    let comparison = atlas.before_and_after(&question, &incidents).unwrap();
    let [inside, beyond] = [comparison.windows[0].to_string(), comparison.windows[1].to_string()];
    assert!(inside.contains("p = ") && !inside.contains("alone"), "{inside}");
    assert!(
        !beyond.contains("p = ") && beyond.contains("test reports on 2017-07-01 to 2018-02-01 alone (as stated)"),
        "{beyond}"
    );
    assert_eq!(comparison.windows[1].beyond[0].source, "test");
}

/// Two tables: one that reports all the time, and one that begins in the middle of the time before.
fn two_tables() -> Vec<Incident> {
    let mut events = incidents();
    for (id, month) in (100..).zip([9, 9, 9, 9, 10, 11, 12]) {
        let mut event = event(id, date(2017, month, 20), TOWN, 0.0, 1);
        event.source = "late".into();
        events.push(event);
    }
    events
}

#[test]
fn a_table_that_begins_late_is_named_and_left_out_of_a_second_comparison() {
    let (atlas, events) = (atlas(), two_tables());
    let whole = Period::new(date(2017, 1, 1), date(2019, 1, 1)).unwrap();
    let question = BeforeAfter::new(date(2017, 10, 16), Region::zones(["town"]))
        .against(Region::zones(["valley"]))
        .months([3])
        .reporting("test", whole);
    let window = atlas.before_and_after(&question, &events).unwrap().windows.remove(0);
    let [late] = window.beyond.as_slice() else { panic!("{:?}", window.beyond) };
    assert_eq!((late.source.as_str(), late.stated, late.incidents), ("late", false, 7));
    assert_eq!(late.period, Period::new(date(2017, 9, 20), date(2017, 12, 21)).unwrap());
    assert_eq!((window.before.events.best, window.after.events.best), (3 + 4, 3 + 3));
    let covered = window.covered.as_ref().unwrap();
    assert_eq!(covered.sources, ["test"]);
    let alone = question.months([3]);
    let alone = atlas.before_and_after(&alone, &incidents()).unwrap().windows.remove(0);
    assert_eq!((alone.beyond.as_slice(), &alone.covered), (&[][..], &None), "nothing else counts");
    assert_eq!(covered.comparison, alone);
    insta::assert_snapshot!(window);
}

#[test]
fn two_periods_of_any_length_are_held_against_reporting_as_well() {
    let (atlas, events) = (atlas(), two_tables());
    let [spring, autumn] =
        [(3, 6), (10, 12)].map(|(from, until)| Period::new(date(2017, from, 1), date(2017, until, 1)).unwrap());
    let compared = atlas.compare(spring, autumn, &Region::zones(["town"]), &events).unwrap();
    let beyond: Vec<&str> = compared.beyond.iter().map(|one| one.source.as_str()).collect();
    assert_eq!(beyond, ["late", "test"], "both begin after the spring");
    assert_eq!(compared.covered, None);
    assert!(compared.to_string().contains("no source is known to report on all days"));
    assert!(!compared.to_string().contains("p = "));
    // A single report does not show on which days its source reports.
    let mut few = incidents();
    few[2].source = "paper".into();
    let [summer, autumn] =
        [(7, 10), (10, 12)].map(|(from, until)| Period::new(date(2017, from, 15), date(2017, until, 15)).unwrap());
    let compared = atlas.compare(summer, autumn, &Region::zones(["town"]), &few).unwrap();
    assert_eq!(compared.beyond, []);
    let covered = compared.covered.unwrap();
    assert_eq!(covered.sources, ["test"]);
    assert_eq!(compared.after.events.best, covered.comparison.after.events.best + 1);
}

#[test]
fn a_ratio_of_deaths_has_no_number_where_nobody_died() {
    let (atlas, day) = (atlas(), date(2017, 10, 16));
    let ratio = |before: u32, after: u32| {
        let events = [event(0, date(2017, 9, 1), TOWN, 0.0, before), event(1, date(2017, 11, 1), TOWN, 0.0, after)];
        let question = BeforeAfter::new(day, Region::zones(["town"])).months([3]);
        atlas.before_and_after(&question, &events).unwrap().windows.remove(0).deaths
    };
    assert_eq!(ratio(0, 0).ratio, None);
    assert_eq!((ratio(0, 3).ratio, ratio(0, 3).lowest), (Some(f64::INFINITY), Some(3.0)), "one more may have died");
    assert_eq!((ratio(4, 0).ratio, ratio(4, 0).highest), (Some(0.0), Some(0.25)));
}

#[test]
fn a_radius_of_less_than_a_millimetre_decides_like_none() {
    let (atlas, incidents) = (atlas(), [event(0, date(2017, 9, 1), VALLEY, 1e-200, 1)]);
    let polygon = Region::from(Rect::new((44.0, 35.0), (44.5, 35.5)).to_polygon());
    for region in [Region::zones(["town"]), polygon] {
        let question = BeforeAfter::new(date(2017, 10, 16), region).months([3]);
        let window = atlas.before_and_after(&question, &incidents).unwrap().windows.remove(0);
        assert_eq!(window.before.events, disputed::analysis::EventCount::default());
    }
}

#[test]
fn polygons_and_circles_that_are_none_are_refused() {
    let (atlas, incidents) = (atlas(), incidents());
    let bow = geo_types::Polygon::new(vec![(44.0, 35.0), (44.5, 35.5), (44.5, 35.0), (44.0, 35.5)].into(), vec![]);
    let question = BeforeAfter::new(date(2017, 10, 16), Region::from(bow)).months([3]);
    assert!(
        atlas.before_and_after(&question, &incidents).unwrap_err().to_string().contains("the polygon of the question")
    );
    for km in [f64::NAN, f64::INFINITY, 0.0, -1.0, 2000.1] {
        assert!(Region::around(TOWN, km).is_err(), "{km}");
    }
    assert!(Region::around(Point::new(f64::NAN, 35.0), 5.0).is_err());
    assert!(Region::around(TOWN, 2000.0).is_ok());
}

/// Events in the town or the valley within some months of the change: day, how many days it may be off either way, whether it
/// is in the valley, and the radius of its place.
fn events() -> impl Strategy<Value = Vec<(i64, i64, bool, f64)>> {
    let radius = prop_oneof![Just(0.0), 1.0..60.0];
    proptest::collection::vec((-100..100_i64, 0..40_i64, any::<bool>(), radius), 0..25)
}

proptest! {
    /// Doubt about days and places only ever widens what is allowed, around the same best guess.
    #[test]
    fn bounds_hold_the_best_guess_and_widen_with_doubt(events in events()) {
        let atlas = atlas();
        let change = date(2017, 10, 16);
        let question = BeforeAfter::new(change, Region::zones(["town"])).against(Region::zones(["valley"])).months([3]);
        let ask = |doubt: bool| {
            let incidents: Vec<Incident> = events.iter().enumerate().map(|(id, (day, off, valley, radius))| {
                let day = |off: i64| change.saturating_add(jiff::Span::new().days(day + off));
                let (place, radius) = (if *valley { VALLEY } else { TOWN }, if doubt { *radius } else { 0.0 });
                let off = if doubt { *off } else { 0 };
                let when = UncertainDate::between(day(-off), day(off)).unwrap().with_best(day(0)).unwrap();
                event(id, when, place, radius, 2)
            }).collect();
            atlas.before_and_after(&question, &incidents).unwrap().windows.remove(0)
        };
        let (sharp, doubtful) = (ask(false), ask(true));
        prop_assert_eq!(sharp.ratio, doubtful.ratio);
        prop_assert_eq!((sharp.lowest, sharp.highest), (sharp.ratio, sharp.ratio));
        prop_assert_eq!(sharp.before.events.certain, sharp.before.events.possible);
        let in_order = |ratios: [Option<f64>; 3]| ratios.iter().flatten().is_sorted();
        let other = doubtful.other.unwrap();
        prop_assert!(in_order([doubtful.lowest.ratio, doubtful.ratio.ratio, doubtful.highest.ratio]));
        prop_assert!(in_order([other.lowest.ratio, other.ratio.ratio, other.highest.ratio]));
        prop_assert!(in_order([doubtful.deaths.lowest, doubtful.deaths.ratio, doubtful.deaths.highest]));
        prop_assert!(doubtful.lowest.low <= doubtful.ratio.low && doubtful.ratio.high <= doubtful.highest.high);
        prop_assert!(other.lowest.low <= other.ratio.low && other.ratio.high <= other.highest.high);
    }
}
