//! A town whose holder changes, beside a valley whose holder does not, and what happened in them.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::{Actor, Atlas, Control, ControlChange, Deaths, Incident, Point, UncertainDate, Zone, date};
use geo_types::Rect;

pub fn assert_near(found: f64, wanted: f64) {
    assert!((found / wanted - 1.0).abs() < 1e-5, "{found}, not {wanted}");
}

/// A town held by red, from 16 October 2017 on by blue, beside a valley that is always red.
pub fn atlas() -> Atlas {
    let mut builder = Atlas::builder();
    let mut town = Zone::new("town", "Town", Rect::new((44.0, 35.0), (44.5, 35.5)).to_polygon());
    town.population = Some(10_000);
    builder
        .add(Actor::new("red", "Red"))
        .add(Actor::new("blue", "Blue"))
        .add(town)
        .add(Zone::new("valley", "Valley", Rect::new((44.5, 35.0), (45.0, 35.5)).to_polygon()))
        .add(ControlChange::new("town-1", "town", date(2010, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("town-2", "town", date(2017, 10, 16), Control::held(["blue"])))
        .add(ControlChange::new("valley-1", "valley", date(2010, 1, 1), Control::held(["red"])));
    builder.build().unwrap()
}

pub const TOWN: Point<f64> = Point(geo_types::Coord { x: 44.25, y: 35.25 });
pub const VALLEY: Point<f64> = Point(geo_types::Coord { x: 44.75, y: 35.25 });

pub fn event(id: usize, when: impl Into<UncertainDate>, place: Point<f64>, precision_km: f64, deaths: u32) -> Incident {
    Incident {
        precision_km,
        kind: if deaths > 5 { "bombing".into() } else { "shooting".into() },
        deaths: Deaths { low: None, best: Some(deaths), high: Some(deaths + 1) },
        source: "test".into(),
        ..Incident::new(format!("e{id}"), when, place)
    }
}

pub fn incidents() -> Vec<Incident> {
    let window = |first, last| UncertainDate::between(first, last).unwrap();
    let mut list: Vec<(UncertainDate, Point<f64>, f64, u32)> = vec![
        (date(2017, 7, 15).into(), TOWN, 0.0, 1),  // one day before the three months
        (date(2017, 7, 16).into(), TOWN, 0.0, 2),  // their first day
        (date(2017, 10, 15).into(), TOWN, 5.0, 3), // their last
        (date(2017, 10, 16).into(), TOWN, 5.0, 4), // the day of the change
        (date(2018, 1, 15).into(), TOWN, 0.0, 8),  // the last day of the three months after
        (date(2018, 1, 16).into(), TOWN, 0.0, 9),  // one day later
        (window(date(2017, 10, 14), date(2017, 10, 20)), TOWN, 0.0, 1), // on either side; the best day is the 20th
        (date(2017, 9, 1).into(), Point::new(44.49, 35.25), 5.0, 1), // 0.9 km from the valley
        (date(2017, 9, 2).into(), Point::new(44.51, 35.25), 5.0, 1), // 0.9 km from the town
    ];
    list.extend((1..=6).map(|day| (date(2017, 9, day).into(), VALLEY, 0.0, 1)));
    list.extend((1..=3).map(|day| (date(2017, 12, day).into(), VALLEY, 0.0, 1)));
    list.into_iter().enumerate().map(|(id, (when, place, km, deaths))| event(id, when, place, km, deaths)).collect()
}
