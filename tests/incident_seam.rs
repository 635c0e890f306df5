//! Incidents near a seam and between two sides: hand-computed cases, and a slow twin that asks for the gaps of each day.

#[path = "common/grid.rs"]
mod grid;

use disputed::analysis::{EventCount, GapKind, GapOptions, NearSeam, Region, SeamRates};
use disputed::{Actor, Atlas, Control, ControlChange, Date, Incident, Period, Point, UncertainDate, Zone, date};
use geo_types::Rect;
use grid::{ACTORS, CORNER, DAY, WIDTH, grid};
use proptest::prelude::*;

const MEETING: Date = date(2016, 2, 1);

/// Red west of 44 degrees; east of it a strip of 0.05 degrees that is vacant in the northern half; then blue. The southern
/// half of the strip and all east of it are blue's from February 2016 on; before that everything is red's.
fn atlas() -> Atlas {
    let mut builder = Atlas::builder();
    builder.extend([Actor::new("red", "Red"), Actor::new("blue", "Blue")]);
    for (id, west, south, east, north, later) in [
        ("west", 43.0, 35.0, 44.0, 36.0, Control::held(["red"])),
        ("strip", 44.0, 35.5, 44.05, 36.0, Control::Vacant),
        ("south", 44.0, 35.0, 44.05, 35.5, Control::held(["blue"])),
        ("east", 44.05, 35.0, 45.0, 36.0, Control::held(["blue"])),
    ] {
        let mut shape = Rect::new((west, south), (east, north)).to_polygon();
        if id == "west" || id == "east" {
            // The corner of strip and south is a vertex of their neighbours as well.
            let x = if id == "west" { east } else { west };
            shape.exterior_mut(|ring| {
                let at = ring.0.windows(2).position(|edge| edge[0].x == x && edge[1].x == x).unwrap();
                ring.0.insert(at + 1, (x, 35.5).into());
            });
        }
        builder.add(Zone::new(id, id, shape));
        builder.add(ControlChange::new(format!("{id}-1"), id, date(2010, 1, 1), Control::held(["red"])));
        if id != "west" {
            builder.add(ControlChange::new(format!("{id}-2"), id, MEETING, later));
        }
    }
    builder.build().unwrap()
}

fn event(id: usize, when: impl Into<UncertainDate>, (lon, lat): (f64, f64), precision_km: f64) -> Incident {
    Incident { precision_km, ..Incident::new(format!("e{id}"), when, Point::new(lon, lat)) }
}

fn counts(events: EventCount) -> (u64, u64, u64) {
    (events.best, events.certain, events.possible)
}

fn rates(question: &NearSeam, events: &[Incident]) -> SeamRates {
    let period = Period::new(date(2016, 1, 1), date(2016, 3, 1)).unwrap();
    atlas().incidents_near_seam(question, period, events).unwrap()
}

fn question() -> NearSeam {
    NearSeam::new("red", "blue").within_km(4.0)
}

#[test]
fn incidents_are_counted_on_the_maps_of_their_own_days() {
    let february = date(2016, 2, 10);
    // A degree of longitude at 35.25 N is 91 km, at 35.75 N 90.4 km.
    let by_the_seam = (44.02, 35.25);
    let events = [
        event(0, february, by_the_seam, 0.0),
        event(1, date(2016, 1, 31), by_the_seam, 0.0), // red on both sides
        event(2, february, (44.1, 35.25), 0.0),        // 9 km east of the seam
        event(3, february, (44.02, 35.75), 0.0),       // on the vacant strip of 4.5 km
        event(4, february, (43.98, 35.25), 1.0),       // all of it near the seam
        event(5, february, (43.98, 35.25), 6.0),       // some of it beyond
        event(6, february, (44.02, 35.75), 2.5),       // some of it beside the strip
        event(7, UncertainDate::between(date(2016, 1, 30), date(2016, 2, 2)).unwrap(), by_the_seam, 0.0),
        event(8, UncertainDate::between(date(2016, 2, 25), date(2016, 3, 9)).unwrap(), by_the_seam, 0.0),
        event(9, february, (46.0, 35.25), 0.0), // outside
        event(10, date(2016, 3, 1), by_the_seam, 0.0),
        event(11, february, (46.0, 35.25), f64::INFINITY),
    ];
    let found = rates(&question(), &events);
    // Near the seam are 0, 4, 5 and 7, whose best day is its last; 8 has its best day in March, and 11 can be anywhere.
    assert_eq!(counts(found.seam.events), (4, 2, 6));
    assert_eq!(counts(found.open.events), (2, 1, 3));
    assert_eq!(counts(found.elsewhere.events), (2, 2, 6));
    assert_eq!((found.possible, found.sharp), (10, 8));
}

#[test]
fn deaths_have_a_rate_of_their_own() {
    let mut raid = event(0, date(2016, 2, 10), (44.02, 35.25), 0.0);
    raid.deaths.best = Some(7);
    let found = rates(&question(), &[raid, event(1, date(2016, 2, 11), (44.02, 35.25), 0.0)]);
    let [events, deaths] = [found.seam.per_1000_km2_and_month(), found.seam.deaths_per_1000_km2_and_month()];
    assert!((deaths.unwrap() / events.unwrap() - 3.5).abs() < 1e-9);
    assert_eq!(found.open.deaths_per_1000_km2_and_month(), Some(0.0));
    assert!(found.to_string().contains(&format!("{:.2} deaths per 1,000 km2 and month", deaths.unwrap())));
}

#[test]
fn ground_counts_for_as_long_as_it_was_there() {
    let found = rates(&question(), &[]);
    let months = 29.0 / (365.2425 / 12.0);
    // From 35 to 35.5 N the meridian is 55.47 km long, and ground reaches 4 km beside it on both sides. Beyond its northern
    // end a quarter of a circle is red's (12.57 km2); that on the other side is the strip, and blue's is out of reach.
    let seam = found.seam.km2_months / months;
    assert!((seam - (55.47 * 8.0 + 12.57)).abs() < 1.0, "{seam}");
    // 0.05 degrees by half a degree at 35.75 N: 4.523 km by 55.48 km.
    let open = found.open.km2_months / months;
    assert!((open - 4.523 * 55.48).abs() < 0.5, "{open}");
    let all = 60.0 / (365.2425 / 12.0) * 2.0 * 90.73 * 110.95;
    let sum = found.seam.km2_months + found.open.km2_months + found.elsewhere.km2_months;
    assert!((sum / all - 1.0).abs() < 1e-3, "{sum}, {all}");
    // Within an area, and on a polygon that cuts the seam.
    let west = rates(&question().area(Region::zones(["west"])), &[]);
    assert!((west.seam.km2_months / months - (55.47 * 4.0 + 12.57)).abs() < 1.0);
    assert_eq!((west.open.km2_months, west.open_ratio, west.open.per_1000_km2_and_month()), (0.0, None, None));
    let polygon = Region::from(Rect::new((43.5, 35.0), (44.5, 35.25)).to_polygon());
    let cut = rates(&question().area(polygon), &[event(0, date(2016, 2, 3), (44.01, 35.4), 0.0)]);
    assert!((cut.seam.km2_months / months - 27.73 * 8.0).abs() < 1.0);
    assert_eq!((counts(cut.seam.events), cut.possible), ((0, 0, 0), 0));
}

#[test]
fn rates_print_themselves_with_what_they_cannot_show() {
    let february = date(2016, 2, 10);
    let near = (0..6).map(|id| event(id, february, (44.02, 35.25), 1.0));
    let far = (6..9).map(|id| event(id, february, (43.3, 35.25), 1.0));
    let doubtful = [event(9, february, (44.06, 35.25), 2.5), event(10, february, (44.02, 35.75), 0.0)];
    let events: Vec<Incident> = near.chain(far).chain(doubtful).collect();
    let found = rates(&question(), &events);
    let ratio = found.seam_ratio.unwrap();
    let exposure = found.elsewhere.km2_months / found.seam.km2_months;
    assert!((ratio.best.ratio.unwrap() / (6.0 / 4.0 * exposure) - 1.0).abs() < 1e-9);
    assert!((ratio.highest.ratio.unwrap() / (7.0 / 3.0 * exposure) - 1.0).abs() < 1e-9);
    insta::assert_snapshot!(found);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let ask = |question: &NearSeam, period| atlas().incidents_near_seam(question, period, &[]).unwrap_err().to_string();
    let period = Period::new(date(2016, 1, 1), date(2016, 3, 1)).unwrap();
    assert!(ask(&question(), Period::since(date(2016, 1, 1))).contains("no rates over since 2016-01-01"));
    assert!(ask(&NearSeam::new("red", "green"), period).contains("\"green\""));
    assert!(ask(&question().within_km(0.0), period).contains("depth_km"));
    assert!(ask(&question().gaps(GapOptions::default().width_km(-1.0)), period).contains("width_km"));
    assert!(ask(&question().area(Region::zones(["nowhere"])), period).contains("\"nowhere\""));
}

#[test]
fn distances_are_those_to_the_fronts_of_the_day() {
    let events = [
        event(0, date(2016, 2, 10), (43.9, 35.25), 0.0),
        event(1, date(2016, 1, 31), (43.9, 35.25), 0.0),
        event(2, date(2016, 2, 1), (44.1, 35.25), 0.0),
    ];
    let distances = atlas().front_distances_km(&events);
    // A tenth of a degree at 35.25 N, along the parallel and so a little more than along the ground: 9.10 km.
    assert!(distances[1].is_none(), "nobody met anybody yet");
    assert!([0, 2].iter().all(|&one| (distances[one].unwrap() - 9.10).abs() < 0.01), "{distances:?}");
    assert_eq!(atlas().front_distances_km_between("red", "blue", &events).unwrap(), distances);
    assert!(atlas().front_distances_km_between("red", "green", &[]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// The twin asks for the gaps of each incident's day.
    #[test]
    fn sharp_incidents_are_where_the_gaps_of_their_day_say(
        grid in grid(),
        places in proptest::collection::vec((0.0..8.0, 0.0..8.0, 0..60_i64), 1..20),
        (depth, width) in (0.5..8.0, 1.0..20.0),
    ) {
        let atlas = grid.atlas();
        let options = GapOptions::default().depth_km(depth).width_km(width);
        let [one, other, _] = ACTORS;
        let events: Vec<Incident> = places.iter().enumerate().map(|(id, (x, y, day))| {
            let when = DAY.saturating_add(jiff::Span::new().days(*day));
            event(id, when, (CORNER.0 + WIDTH * x, CORNER.1 + WIDTH * y), 0.0)
        }).collect();
        let mut expected = [0; 3];
        for event in &events {
            let day = atlas.on(event.when.best());
            if day.control_at(event.point).is_none() {
                continue;
            }
            let gaps = day.security_gaps(one, other, &options).unwrap();
            let lies = |kind| gaps.iter().any(|gap| gap.kind() == kind && gap.contains(event.point));
            let place = if lies(GapKind::Seam) { 0 } else if lies(GapKind::Open) { 1 } else { 2 };
            expected[place] += 1;
        }
        let period = Period::new(DAY, DAY.saturating_add(jiff::Span::new().days(60))).unwrap();
        let question = NearSeam::new(one, other).gaps(options);
        let found = atlas.incidents_near_seam(&question, period, &events).unwrap();
        let belts = [found.seam, found.open, found.elsewhere];
        for (belt, expected) in belts.iter().zip(expected) {
            prop_assert_eq!(counts(belt.events), (expected, expected, expected));
        }
        // All ground is on one side of the account.
        let all: f64 = atlas.holdings_over(period, &Region::Everywhere).unwrap().iter()
            .map(|(days, holdings)| days.length_days().unwrap() as f64 * holdings.total().area_km2()).sum();
        let sum: f64 = belts.iter().map(|belt| belt.km2_months).sum();
        prop_assert!((sum * 365.2425 / 12.0 / all - 1.0).abs() < 1e-6);
        // Less is known of the same incidents: what was possible stays so, and nothing becomes certain.
        let vague: Vec<Incident> = events.iter().cloned().map(|event| Incident { precision_km: 9.0, ..event }).collect();
        let doubtful = atlas.incidents_near_seam(&question, period, &vague).unwrap();
        for (belt, sharp) in [doubtful.seam, doubtful.open, doubtful.elsewhere].iter().zip(belts) {
            prop_assert_eq!(belt.events.best, sharp.events.best);
            prop_assert!(belt.events.certain <= sharp.events.certain && sharp.events.possible <= belt.events.possible);
        }
    }
}
