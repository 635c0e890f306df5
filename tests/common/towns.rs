//! Two small atlases to be exported: one of two towns, and one whose names break pages, tables and mark-up.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::{
    Actor, Atlas, AtlasInfo, Control, ControlChange, Incident, Period, Point, Settlement, Source, Zone, date,
};
use geo_types::{Polygon, Rect};
use serde_json::Value;

fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
    Rect::new((x, y), (x + side, y + side)).to_polygon()
}

/// The features of a file.
pub fn features(text: &str) -> Vec<Value> {
    let value: Value = serde_json::from_str(text).unwrap();
    value["features"].as_array().unwrap().clone()
}

/// Text that breaks pages, tables and mark-up, and 10,000 letters of it.
pub fn hostile() -> String {
    let bad = "</script><script>alert(1)</script>\"'`\\\r\n\t\u{1}\u{202e}&amp;]]>--><!--{{x}}=1+1;\u{2028}كركوك,";
    bad.chars().cycle().take(10_000).collect()
}

pub fn hostile_atlas() -> Atlas {
    let mut zone = Zone::new("z", hostile(), square(0.0, 0.0, 1.0));
    zone.names.ar = Some(hostile());
    let mut actor = Actor::new("a", hostile());
    actor.colour = Some("red;background:url(javascript:alert(1))".into());
    let mut source = Source::new("s", hostile());
    source.url = "javascript:alert(1)".into();
    source.publisher = hostile();
    let change = ControlChange::new("c", "z", date(2001, 1, 1), Control::held(["a"]));
    let change = change.told_by(["s"], date(2001, 1, 1), disputed::Confidence::High);
    Atlas::builder()
        .info(AtlasInfo { title: hostile(), attribution: vec![hostile()], ..AtlasInfo::default() })
        .add(zone)
        .add(actor)
        .add(source)
        .add(change)
        .add(Settlement::new(hostile(), Point::new(0.5, 0.5)))
        .build()
        .unwrap()
}

pub fn two_towns() -> Atlas {
    let mut east = Zone::new("east", "East", square(1.0, 0.0, 1.0));
    east.names.ar = Some("شرق".into());
    let mut incident: Vec<Incident> = Vec::new();
    incident.push(
        serde_json::from_value(serde_json::json!({
            "id": "i1", "when": "2001-02-01/2001-02-03", "point": {"x": 0.5, "y": 0.5}, "precision_km": 5.0,
            "kind": "clash", "actors": ["red"], "deaths": {"best": 3}
        }))
        .unwrap(),
    );
    Atlas::builder()
        .info(AtlasInfo {
            title: "Two towns".into(),
            coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(),
            attribution: vec!["The surveyor".into()],
        })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(Zone::new("west", "West", square(0.0, 0.0, 1.0)))
        .add(east)
        .add(ControlChange::new("w1", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e1", "east", date(2001, 1, 1), Control::shared(["blue", "red"])))
        .add(ControlChange::new(
            "w2",
            "west",
            "2001-03-10/2001-03-20".parse::<disputed::UncertainDate>().unwrap(),
            Control::held(["blue"]),
        ))
        .add(Settlement::new("Westerham", Point::new(0.5, 0.5)))
        .extend(incident)
        .build()
        .unwrap()
}
