//! Two small atlases to be exported: one of two towns, and one whose names break pages, tables and mark-up.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::{
    Actor, Atlas, AtlasInfo, ChangeKind, Claim, Confidence, Control, ControlChange, Incident, Period, Point,
    Settlement, Source, UncertainDate, Verdict, Zone, date,
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

/// The data of a page.
pub fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The places of a ring or line of a file.
pub fn positions(ring: &Value) -> Vec<(f64, f64)> {
    let number = |value: &Value| value.as_f64().unwrap();
    ring.as_array().unwrap().iter().map(|at| (number(&at[0]), number(&at[1]))).collect()
}

/// Text that breaks pages, tables and mark-up, and 10,000 letters of it.
pub fn hostile() -> String {
    let bad = "</script><script>alert(1)</script>\"'`\\\r\n\t\u{1}\u{202e}\u{2067}&amp;]]>--><!--{{x}}{}=1+1;\u{2028}\u{2069}<img \
               src=x onerror=alert(2)>كركوك,";
    bad.chars().cycle().take(10_000).collect()
}

/// Everything that an atlas has to say is [`hostile`], and one source claims to be a page that is a script.
pub fn hostile_atlas() -> Atlas {
    let mut zone = Zone::new("z<\"'>", hostile(), square(0.0, 0.0, 1.0));
    zone.names.ar = Some(hostile());
    let actor = Actor::new("a", hostile());
    let mut source = Source::new("s", hostile());
    source.url = "javascript:alert(1)".into();
    source.publisher = hostile();
    let mut linked = Source::new("t", hostile());
    linked.url = "https://example.org/\"onclick=alert(3) x='</script>".into();
    let told = |id: &str, when: &str, to| {
        let when: UncertainDate = when.parse().unwrap();
        let mut change =
            ControlChange::new(id, "z<\"'>", when, to).told_by(["s", "t"], date(2001, 1, 10), Confidence::High);
        change.note = hostile();
        change
    };
    let claim = Claim {
        change: told("d", "2001-01-02/2001-01-09", Control::contested(["a", "b"])),
        of: "c".into(),
        verdict: Verdict::Open,
    };
    let mut incident = Incident::new("i", date(2001, 1, 1), Point::new(0.5, 0.5));
    incident.kind = hostile();
    incident.source = hostile();
    incident.source_event_id = Some(hostile());
    incident.actors = vec!["a".into()];
    // A name that every object of a page's scripts has.
    let mut inherited = Incident::new("k", date(2001, 1, 1), Point::new(0.4, 0.5));
    inherited.kind = "constructor".into();
    let mut late = Incident::new("l", date(2001, 1, 1), Point::new(0.6, 0.5));
    late.when = "2001-01-25/2001-02-03".parse::<UncertainDate>().unwrap().with_best(date(2001, 1, 29)).unwrap();
    let coverage = Period::new(date(2001, 1, 1), date(2001, 2, 1)).unwrap();
    Atlas::builder()
        .info(AtlasInfo { title: hostile(), attribution: vec![hostile()], coverage, within: None })
        .add(zone)
        .add(actor)
        .add(Actor::new("b", hostile()))
        .add(source)
        .add(linked)
        .add(told("c", "2001-01-01", Control::held(["a"])))
        .add(claim)
        .add(Settlement::new(hostile(), Point::new(0.5, 0.5)))
        .add(incident)
        .add(inherited)
        .add(late)
        .build()
        .unwrap()
}

/// Three blocks of a town, 200 m wide each, whose middle one goes from hand to hand.
pub fn few_streets() -> Atlas {
    let block = |west: f64, east: f64| Rect::new((west, 36.0), (east, 36.001_3)).to_polygon();
    Atlas::builder()
        .info(AtlasInfo {
            title: "A few streets".into(),
            coverage: Period::new(date(2016, 10, 20), date(2017, 1, 1)).unwrap(),
            ..AtlasInfo::default()
        })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(Zone::new("mill", "Mill", block(44.001, 44.003_2)))
        .add(Zone::new("market", "Market", block(44.003_2, 44.005_4)))
        .add(Zone::new("school", "School", block(44.005_4, 44.007_6)))
        .add(ControlChange::new("a", "mill", date(2016, 10, 20), Control::held(["red"])))
        .add(ControlChange::new("b", "market", date(2016, 10, 20), Control::held(["red"])))
        .add(ControlChange::new("c", "market", date(2016, 11, 7), Control::Vacant))
        .add(ControlChange::new("d", "market", date(2016, 11, 20), Control::held(["blue"])))
        .add(ControlChange::new("e", "school", date(2016, 10, 20), Control::held(["blue"])))
        .add(Settlement::new("Fountain", Point::new(44.004, 36.000_5)))
        .build()
        .unwrap()
}

/// A zone that leaves the map on 2001-06-01, is back from 2001-09-01 on, and passed in between; one that was held already when the
/// record begins and comes back as it was; and one that leaves for good.
pub fn leaving_zones() -> Atlas {
    let zone = |id: &str, x: f64, days: &[Period]| {
        let mut zone = Zone::new(id, id, square(x, 0.0, 1.0));
        let shape = zone.shapes.remove(0);
        for days in days {
            let mut shape = shape.clone();
            shape.extant = *days;
            zone.shapes.push(shape);
        }
        zone
    };
    let day = |month| date(2001, month, 1);
    let (early, late) = (Period::new(day(1), day(6)).unwrap(), Period::since(day(9)));
    let held = |id: &str, zone: &str, when: &str, actor: &str| {
        ControlChange::new(id, zone, when.parse::<UncertainDate>().unwrap(), Control::held([actor]))
    };
    let mut held_already = held("b", "back", "2001-01-01", "red");
    held_already.kind = ChangeKind::Initial;
    Atlas::builder()
        .info(AtlasInfo { coverage: Period::new(day(1), date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(zone("passed", 0.0, &[early, late]))
        .add(zone("back", 1.0, &[early, late]))
        .add(zone("gone", 2.0, &[Period::until(day(6))]))
        .add(zone("there", 3.0, &[Period::ALWAYS]))
        .add(held("p1", "passed", "2001-01-01", "red"))
        .add(held("p2", "passed", "2001-07-01/2001-07-20", "blue"))
        .add(held("p3", "passed", "2001-09-20/2001-10-10", "red"))
        .add(held_already)
        .add(held("g", "gone", "2001-01-01", "red"))
        .add(held("t", "there", "2001-01-01", "blue"))
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
            within: None,
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

/// Two towns and a strip of vacant ground between them that is 0.1 degrees wide.
pub fn parted_towns() -> Atlas {
    let block = |x: f64, width: f64| geo_types::Rect::new((x, 0.0), (x + width, 1.0)).to_polygon();
    Atlas::builder()
        .info(AtlasInfo { coverage: Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap(), ..AtlasInfo::default() })
        .add(Actor::new("red", "Red army"))
        .add(Actor::new("blue", "Blue army"))
        .add(Zone::new("west", "West", block(0.0, 1.0)))
        .add(Zone::new("strip", "Strip", block(1.0, 0.05)))
        .add(Zone::new("east", "East", block(1.05, 1.0)))
        .add(ControlChange::new("w1", "west", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("e1", "east", date(2001, 1, 1), Control::held(["blue"])))
        .add(ControlChange::new("s1", "strip", date(2001, 1, 1), Control::held(["red"])))
        .add(ControlChange::new("s2", "strip", date(2001, 5, 1), Control::Vacant))
        .add(ControlChange::new("s3", "strip", date(2001, 9, 1), Control::held(["blue"])))
        .build()
        .unwrap()
}
