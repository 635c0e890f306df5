//! Questions to small atlases whose answers can be worked out by hand.

use disputed::{
    Actor, ActorKind, Atlas, AtlasBuilder, AtlasInfo, Certainty, Claim, Confidence, Control, ControlChange, ErrorKind,
    FindingId, Language, Period, Point, Policy, Record, Relation, Settlement, Source, Status, Verdict, Zone, date,
};
use geo::{Distance, Geodesic};
use geo_types::{Polygon, Rect, coord, polygon};
use proptest::prelude::*;

fn square(x: f64, y: f64) -> Polygon<f64> {
    Rect::new(coord! { x: x, y: y }, coord! { x: x + 1.0, y: y + 1.0 }).to_polygon()
}

fn builder() -> AtlasBuilder {
    let mut builder = Atlas::builder();
    builder.extend(["red", "blue", "green"].map(|id| Actor::new(id, id)));
    builder.extend(["paper", "radio", "rumour"].map(|id| Source::new(id, id)));
    builder
}

fn change(id: &str, day: (i16, i8, i8), to: Control) -> ControlChange {
    ControlChange::new(id, "town", date(day.0, day.1, day.2), to)
}

/// Red from January on; the paper has blue in June, and an open claim by the radio, recorded later, has green.
fn quarrel(claim: Confidence) -> Atlas {
    let june = date(2001, 6, 1);
    let mut rival =
        change("town-2-radio", (2001, 6, 1), Control::held(["green"])).told_by(["radio"], date(2001, 6, 20), claim);
    rival.from = Some(Control::held(["red"]));
    let mut second =
        change("town-2", (2001, 6, 1), Control::held(["blue"])).told_by(["paper"], june, Confidence::Medium);
    second.from = Some(Control::held(["red"]));
    let mut builder = builder();
    builder.add(Zone::new("town", "Town", square(0.0, 0.0)));
    builder.add(change("town-1", (2001, 1, 1), Control::held(["red"]))).add(second);
    builder.add(Claim { change: rival, of: "town-2".into(), verdict: Verdict::Open }).build().unwrap()
}

fn in_july(atlas: &Atlas) -> (Vec<String>, Vec<String>) {
    let finding = atlas.on(date(2001, 7, 1)).control_of("town").unwrap();
    let actors = finding.control().actors().iter().map(ToString::to_string).collect();
    (actors, finding.contradictions().iter().map(ToString::to_string).collect())
}

#[test]
fn of_two_accounts_the_surer_one_answers_and_the_other_is_listed() {
    let (actors, against) = in_july(&quarrel(Confidence::Low));
    assert_eq!((actors, against), (vec!["blue".into()], vec!["town-2-radio has it held by green (open)".into()]));
    let (actors, against) = in_july(&quarrel(Confidence::High));
    assert_eq!((actors, against), (vec!["green".into()], vec!["town-2 has it held by blue (outweighed)".into()]));
    let (actors, _) = in_july(&quarrel(Confidence::Medium));
    assert_eq!(actors, ["green"], "of two equally sure ones the later record answers");
}

#[test]
fn a_policy_weighs_otherwise() {
    let atlas = quarrel(Confidence::Low);
    let with = |policy: Policy| in_july(&atlas.with_policy(policy).unwrap()).0;
    assert_eq!(with(Policy::default().prefer(["radio"])), ["green"]);
    assert_eq!(with(Policy::default().exclude(["paper"])), ["green"], "what rests on the paper alone is gone");
    assert_eq!(with(Policy::default().exclude(["radio"])), ["blue"]);
    assert_eq!(with(Policy::default().at_least(Confidence::Medium)), ["blue"]);
    assert_eq!(with(Policy::default().at_least(Confidence::High)), [] as [&str; 0]);
    let error = atlas.with_policy(Policy::default().prefer(["telly"]).exclude(["moon"])).unwrap_err();
    assert_eq!(error.faults().len(), 2, "{error}");
}

#[test]
fn a_policy_outlives_a_look_at_an_earlier_record() {
    let atlas = quarrel(Confidence::High).with_policy(Policy::default().exclude(["radio"])).unwrap();
    assert_eq!(in_july(&atlas.known_by(date(2001, 12, 31))).0, ["blue"]);
    assert_eq!(
        in_july(&quarrel(Confidence::High).known_by(date(2001, 6, 19))).0,
        ["blue"],
        "the radio came on the 20th"
    );
}

#[test]
fn orders_are_followed_up_and_law_only_when_asked_for() {
    let mut builder = builder();
    let mut guard = Actor::new("guard", "Guard");
    guard.put_under("red", Relation::Command, Period::since(date(2001, 6, 1)));
    guard.put_under("blue", Relation::Legal, Period::ALWAYS);
    builder.add(guard).add(Zone::new("town", "Town", square(0.0, 0.0)));
    builder.add(change("town-1", (2001, 1, 1), Control::shared(["guard", "red"])));
    builder.add(change("town-2", (2002, 1, 1), Control::contested(["guard", "red"])));
    builder.add(change("town-3", (2003, 1, 1), Control::held(["guard", "green"])));
    let atlas = builder.build().unwrap();
    let under = |actor: &str, y: i16, m: i8, d: i8| {
        atlas.on(date(y, m, d)).control_of("town").unwrap().is_held_under(actor).unwrap()
    };
    assert!(!under("red", 2001, 5, 31), "the guard did not take orders yet");
    assert!(under("red", 2001, 6, 1));
    assert!(!under("red", 2002, 6, 1), "contested ground is held by nobody");
    assert!(!under("red", 2003, 6, 1), "green is not under red");
    assert!(!under("blue", 2001, 6, 1));
    let held = atlas.on(date(2001, 6, 1)).control_of("town").unwrap();
    assert!(!held.is_held_under_by("blue", &[Relation::Legal]).unwrap(), "red is not under blue in law either");
    assert!(atlas.is_under("guard", "blue", date(2001, 6, 1), &[Relation::Legal]).unwrap());
    let error = held.is_held_under("rde").unwrap_err();
    assert_eq!(error.to_string(), "no actor has the id \"rde\" (did you mean \"red\"?)");
}

#[test]
fn borders_belong_to_the_east_and_to_the_north() {
    let mut builder = builder();
    for (id, x, y) in [("sw", 0.0, 0.0), ("se", 1.0, 0.0), ("nw", 0.0, 1.0), ("ne", 1.0, 1.0)] {
        builder.add(Zone::new(id, id, square(x, y)));
    }
    let day = date(2001, 1, 1);
    let atlas = builder.build().unwrap();
    let at = |x: f64, y: f64| atlas.on(day).control_at(Point::new(x, y)).map(|finding| finding.zone().id.to_string());
    let meet = |x: f64, y: f64| {
        atlas.on(day).zones_touching(Point::new(x, y)).iter().map(|zone| zone.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(at(1.0, 0.5).as_deref(), Some("se"));
    assert_eq!(at(0.5, 1.0).as_deref(), Some("nw"));
    assert_eq!(at(1.0, 1.0).as_deref(), Some("ne"), "the corner of four");
    assert_eq!(at(0.0, 0.0).as_deref(), Some("sw"), "the west and the south edge are inside");
    assert_eq!(at(2.0, 0.5), None, "the east edge of the last zone is outside");
    assert_eq!(at(0.5, 2.0), None, "and so is the north edge");
    assert_eq!(at(f64::NAN, 0.5), None);
    assert_eq!(at(f64::INFINITY, 0.5), None);
    assert_eq!(meet(1.0, 1.0), ["sw", "se", "nw", "ne"]);
    assert_eq!(meet(1.0, 0.5), ["sw", "se"]);
    assert_eq!(meet(2.0, 0.5), ["se"], "the outer edge touches one zone");
    assert_eq!(meet(0.5, 0.5), ["sw"]);
    assert_eq!(meet(5.0, 5.0), [] as [&str; 0]);
}

#[test]
fn a_hole_is_outside_and_a_part_answers_for_itself() {
    let ring = polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)],
        interiors: [[(x: 1.0, y: 1.0), (x: 1.0, y: 2.0), (x: 2.0, y: 2.0), (x: 2.0, y: 1.0)]],
    ];
    let mut part = Zone::new("part", "Part", square(2.0, 2.0));
    part.part_of = Some("ring".into());
    let mut inner = Zone::new("inner", "Part of the part", Rect::new((2.25, 2.25), (2.75, 2.75)).to_polygon());
    inner.part_of = Some("part".into());
    let mut builder = builder();
    builder.add(Zone::new("ring", "Ring", ring)).add(part).add(inner);
    let atlas = builder.build().unwrap();
    let at = |x: f64, y: f64| {
        let finding = atlas.on(date(2001, 1, 1)).control_at(Point::new(x, y));
        finding.map_or("none".into(), |finding| finding.zone().id.to_string())
    };
    assert_eq!(at(0.5, 0.5), "ring");
    assert_eq!(at(1.5, 1.5), "none");
    assert_eq!(at(1.0, 1.5), "none", "the west edge of the hole belongs to the hole");
    assert_eq!(at(2.0, 1.5), "ring", "its east edge to the ring");
    assert_eq!(at(2.0, 2.0), "part", "the corner where hole and part meet");
    assert_eq!(at(2.5, 2.5), "inner");
    assert_eq!(at(2.75, 2.5), "part");
    assert_eq!(at(3.0, 2.5), "ring");
}

#[test]
fn a_zone_moves() {
    let mut zone = Zone::new("camp", "Camp", square(0.0, 0.0));
    zone.shapes[0].extant = Period::until(date(2001, 6, 1));
    let mut moved = Zone::new("camp", "Camp", square(0.5, 0.0)).shapes.remove(0);
    moved.extant = Period::new(date(2001, 6, 1), date(2001, 9, 1)).unwrap();
    zone.shapes.push(moved);
    let mut builder = builder();
    builder.add(zone);
    builder.add(ControlChange::new("camp-1", "camp", date(2001, 1, 1), Control::held(["red"])));
    builder.add(ControlChange::new("camp-2", "camp", date(2001, 7, 1), Control::held(["blue"])));
    let atlas = builder.build().unwrap();
    let spells = |x: f64| -> Vec<String> {
        let history = atlas.history_at(Point::new(x, 0.5));
        history.map(|spell| format!("{} {}", spell.period(), spell.control())).collect()
    };
    assert_eq!(spells(0.25), ["until 2001-01-01 unknown", "2001-01-01 to 2001-06-01 held by red"]);
    assert_eq!(spells(1.25), ["2001-06-01 to 2001-07-01 held by red", "2001-07-01 to 2001-09-01 held by blue"]);
    assert_eq!(spells(0.75).len(), 3);
    assert_eq!(spells(3.0), [] as [&str; 0]);
    assert!(atlas.on(date(2001, 9, 1)).control_at(Point::new(0.75, 0.5)).is_none(), "the camp is gone");
    assert_eq!(atlas.on(date(2001, 9, 1)).findings().count(), 0);
}

#[test]
fn two_maps_of_the_same_ground_are_two_layers() {
    let mut builder = builder();
    for layer in ["paper", "radio"] {
        let mut zone = Zone::new(layer, layer, square(0.0, 0.0));
        zone.layer = Some(layer.to_owned());
        builder.add(zone);
    }
    let atlas = builder.build().unwrap();
    assert_eq!(atlas.layers().collect::<Vec<_>>(), [Some("paper"), Some("radio")]);
    let (point, day) = (Point::new(0.5, 0.5), date(2001, 1, 1));
    assert_eq!(atlas.on(day).control_at(point).unwrap().zone().id, "paper");
    assert_eq!(atlas.layer("radio").unwrap().on(day).control_at(point).unwrap().zone().id, "radio");
    let error = atlas.layer("telly").unwrap_err();
    assert_eq!(error.to_string(), "no zone belongs to a layer \"telly\" (the layers are: paper, radio)");
}

#[test]
fn days_outside_the_record_and_zones_without_one_are_told_apart() {
    let mut builder = builder();
    let coverage = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
    builder.info(AtlasInfo { title: "One year".into(), coverage, ..AtlasInfo::default() });
    builder.add(Zone::new("town", "Town", square(0.0, 0.0))).add(Zone::new("moor", "Moor", square(1.0, 0.0)));
    builder.add(change("town-1", (2001, 3, 1), Control::Unknown));
    let atlas = builder.build().unwrap();
    let on = |zone: &str, y: i16, m: i8, d: i8| atlas.on(date(y, m, d)).control_of(zone).unwrap().certainty().as_str();
    assert_eq!(on("town", 2000, 12, 31), "before-record");
    assert_eq!(on("town", 2001, 1, 1), "unrecorded");
    assert_eq!(on("town", 2001, 3, 1), "certain", "a change to unknown is on record");
    assert_eq!(on("moor", 2001, 12, 31), "unrecorded");
    assert_eq!(on("moor", 2002, 1, 1), "after-record");
}

#[test]
fn ids_of_another_atlas_are_not_answered() {
    let (small, large) = (quarrel(Confidence::Low), {
        let mut builder = builder();
        builder.add(Zone::new("town", "Town", square(0.0, 0.0))).add(Zone::new("moor", "Moor", square(1.0, 0.0)));
        builder.build().unwrap()
    });
    let (points, dates) = ([Point::new(1.5, 0.5), Point::new(0.5, 0.5)], [date(2001, 7, 1); 2]);
    let ids = large.control_at_many(&points, &dates).unwrap();
    assert!(small.finding(ids[0], dates[0]).is_none());
    assert!(small.finding(FindingId::OUTSIDE, dates[0]).is_none());
    let town = small.control_at_many(&points[1..], &dates[1..]).unwrap();
    assert!(large.finding(town[0], dates[0]).is_none(), "there the town has no changes");
    let error = small.control_at_many(&points, &dates[1..]).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Question, "2 points but 1 dates (give one date for each point)",)
    );
}

#[test]
fn the_nearest_settlement_is_nearest_along_the_ground() {
    let mut builder = builder();
    builder.add(Zone::new("town", "Town", square(44.0, 70.0)));
    // Far north a degree of longitude is short: the town to the east is nearer, though its numbers differ more.
    builder.add(Settlement::new("East", Point::new(46.0, 70.5))).add(Settlement::new("South", Point::new(44.5, 69.7)));
    let atlas = builder.build().unwrap();
    let (town, km) = atlas.nearest_settlement(Point::new(44.5, 70.5)).unwrap();
    assert_eq!(town.names.en, "East");
    assert!((km - 55.9).abs() < 0.2, "{km}");
}

#[test]
fn places_are_found_by_any_name() {
    let mut builder = builder();
    let mut zone = Zone::new("old-mill", "The Old Mill", square(0.0, 0.0));
    zone.names.ar = Some("الطاحونة".into());
    zone.names.other.push("Dëgirmen".into());
    builder.add(zone).add(Zone::new("mill-2", "Mill", square(1.0, 0.0))).add(Zone::new(
        "mill-3",
        "Mill",
        square(2.0, 0.0),
    ));
    let atlas = builder.build().unwrap();
    for name in ["old mill", "OLD-MILL", "degirmen", "طاحونه", "the old mill"] {
        let found: Vec<_> = atlas.find_zones(name).iter().map(|zone| zone.id.as_str()).collect();
        assert_eq!(found, ["old-mill"], "{name}");
    }
    assert_eq!(
        atlas.place("mill-3").unwrap().point,
        Point::new(2.5, 0.5),
        "a zone without a seat is a point inside it"
    );
    assert_eq!(
        atlas.place("Mill").unwrap_err().to_string(),
        "\"Mill\" names several places: zone mill-2, zone mill-3 (ask by coordinates or by the id of a zone)"
    );
    assert_eq!(atlas.place("91, 95").unwrap_err().kind(), ErrorKind::Coordinate);
    assert_eq!(atlas.place("1.5;0.5").unwrap().point, Point::new(1.5, 0.5));
    assert_eq!(atlas.zones_in(Rect::new((1.25, 0.25), (1.75, 0.75))).count(), 1);
    assert_eq!(atlas.zones()[0].names.in_language(Language::Ku), "The Old Mill");
}

#[test]
fn every_record_type_can_be_added_and_is_kept() {
    let mut actor = Actor::new("x", "X");
    actor.kind = ActorKind::Insurgent;
    let record = Record::from(actor.clone());
    let atlas = Atlas::builder().add(record).build().unwrap();
    assert_eq!(atlas.actors(), [actor]);
    assert!(
        atlas.on(date(2001, 1, 1)).control_at(Point::new(0.0, 0.0)).is_none(),
        "an atlas without zones answers nothing"
    );
}

#[test]
fn a_control_takes_as_many_actors_as_it_needs() {
    assert_eq!(Control::from_parts(Status::Shared, ["a"]), None);
    assert_eq!(Control::from_parts(Status::Held, [] as [&str; 0]), None);
    assert_eq!(Control::from_parts(Status::Vacant, ["a"]), None);
    assert_eq!(Control::from_parts(Status::Contested, ["b", "a", "b"]), Some(Control::contested(["a", "b"])));
    assert!(matches!(
        quarrel(Confidence::Low).on(date(2001, 6, 1)).control_of("town").unwrap().certainty(),
        Certainty::Certain
    ));
}

#[test]
fn a_zone_that_is_named_answers_for_itself() {
    let atlas = disputed::article140().unwrap();
    for zone in atlas.zones() {
        assert_eq!(
            atlas.place(zone.id.as_str()).unwrap().zone.as_ref(),
            Some(&zone.id),
            "even where a town is called so"
        );
    }
    assert_eq!(atlas.place("Kirkuk").unwrap().zone, None, "a settlement is a point");
    let error = atlas.place("44,392,35,468").unwrap_err();
    assert!(error.to_string().contains("such as 44.392,35.468"), "{error}");
}

#[test]
fn no_place_is_near_to_nothing() {
    let mut builder = builder();
    builder.add(Zone::new("town", "Town", square(0.0, 0.0))).add(Settlement::new("Town", Point::new(0.5, 0.5)));
    let atlas = builder.build().unwrap();
    for x in [f64::NAN, f64::INFINITY] {
        assert!(atlas.nearest_settlement(Point::new(x, 1.0)).is_none());
        assert!(atlas.nearest_settlement(Point::new(1.0, x)).is_none());
    }
}

proptest! {
    /// A search on a sphere finds what measuring the way to every town finds.
    #[test]
    fn of_many_towns_the_nearest_is_that_of_the_shortest_way(
        towns in prop::collection::vec((-180.0..180.0_f64, -89.0..89.0_f64, 0.0..0.05_f64, 0.0..std::f64::consts::TAU), 1..12),
        (x, y) in (-180.0..180.0_f64, -89.0..89.0_f64),
        near in any::<bool>(),
    ) {
        let mut builder = builder();
        builder.add(Zone::new("town", "Town", square(0.0, 0.0)));
        let points: Vec<Point> = towns
            .into_iter()
            // On a circle round the point, which the ellipsoid makes longer one way and shorter the other.
            .map(|(lon, lat, off, turn)| if near {
                Point::new(x + (3.0 + off) * turn.cos() / y.to_radians().cos(), y + (3.0 + off) * turn.sin())
            } else {
                Point::new(lon, lat)
            })
            .filter(|point| point.x().abs() <= 180.0 && point.y().abs() <= 90.0)
            .collect();
        prop_assume!(!points.is_empty());
        builder.extend(points.iter().enumerate().map(|(number, point)| Settlement::new(format!("{number}"), *point)));
        let atlas = builder.build().unwrap();
        let (_, km) = atlas.nearest_settlement(Point::new(x, y)).unwrap();
        let ways = points.iter().map(|point| Geodesic.distance(Point::new(x, y), *point) / 1000.0);
        prop_assert!((km - ways.fold(f64::INFINITY, f64::min)).abs() < 1e-9);
    }
}

#[test]
fn a_place_that_is_not_known_is_told_of_as_what_it_seems_to_be() {
    let mut builder = builder();
    builder.add(Zone::new("town", "Town", square(0.0, 0.0))).add(Zone::new("rabia", "Rabia", square(1.0, 0.0)));
    let atlas = builder.build().unwrap();
    for (text, advice) in [
        ("35.468N 44.392E", "write a point as longitude,latitude"),
        ("44 35 12", "write a point as longitude,latitude"),
        ("Twon", "did you mean \"Town\"?"),
        ("Rabxa", "did you mean \"Rabia\"?"),
        ("Rxbxa", "give its longitude,latitude"),
        ("Block 7", "give its longitude,latitude"),
        ("N", "give its longitude,latitude"),
    ] {
        let message = atlas.place(text).unwrap_err().to_string();
        assert!(message.contains(advice), "{text}: {message}");
    }
}

#[test]
fn orders_that_are_not_given_are_not_followed() {
    let atlas = quarrel(Confidence::Low);
    assert!(!atlas.is_under("red", "blue", date(2001, 6, 1), &[Relation::Command]).unwrap());
}

#[test]
fn control_without_holders_is_no_control() {
    let nobody: [&str; 0] = [];
    for control in
        [Control::held(nobody), Control::shared(["red"]), Control::Held(["red", "blue"].map(Into::into).into())]
    {
        let mut builder = builder();
        builder.add(Zone::new("town", "Town", square(0.0, 0.0))).add(change("town-1", (2001, 1, 1), control));
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Value);
    }
}

#[test]
fn a_zone_that_is_gone_has_no_control() {
    let mut zone = Zone::new("town", "Town", square(0.0, 0.0));
    zone.shapes[0].extant = Period::new(date(2001, 1, 1), date(2002, 1, 1)).unwrap();
    let mut builder = builder();
    builder.add(zone).add(change("town-1", (2001, 2, 1), Control::held(["red"])));
    let atlas = builder.build().unwrap();
    let gone = atlas.on(date(2002, 1, 1)).control_of("town").unwrap();
    assert_eq!((gone.control(), gone.certainty()), (&Control::Unknown, Certainty::NotExtant));
    assert!(gone.since().is_none() && gone.until().is_none() && gone.spell().ended_by().is_none());
    let spells: Vec<_> = atlas.history_of("town").unwrap().map(|spell| spell.period().to_string()).collect();
    assert_eq!(spells, ["2001-01-01 to 2001-02-01", "2001-02-01 to 2002-01-01"]);
}

#[test]
fn a_day_in_doubt_is_told_to_be_so() {
    let told = |when: &str| {
        let mut builder = builder();
        builder.add(Zone::new("town", "Town", square(0.0, 0.0)));
        let when: disputed::UncertainDate = when.parse().unwrap();
        builder.add(ControlChange::new("town-1", "town", when, Control::held(["red"])));
        builder.build().unwrap().on(date(2001, 7, 1)).control_of("town").unwrap().to_string()
    };
    assert!(told("2001-06-01~").contains("since about 2001-06-01;"));
    assert!(told("2001-06-01?").contains("since 2001-06-01 (doubtful);"));
}

#[test]
fn a_record_of_the_time_knows_neither_later_sources_nor_verdicts() {
    let atlas = disputed::article140().unwrap();
    let day = date(2017, 10, 16);
    let then = atlas.known_by(day);
    let sources: Vec<_> =
        then.on(day).control_of("kirkuk-city").unwrap().sources().map(|source| source.id.to_string()).collect();
    assert_eq!(sources, ["RUD-KRK17", "RT-KRK17"], "the third is of 19 October");
    for layer in atlas.layers() {
        assert_eq!(layer, None);
    }
}
