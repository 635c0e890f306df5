//! Records that a program makes: which are refused, with what message, and which just pass.

use disputed::{Actor, Atlas, AtlasBuilder, Control, ControlChange, Incident, Point, Settlement, Source, Zone, date};
use geo_types::{LineString, Polygon, Rect};
use insta::assert_snapshot;

fn square() -> Polygon<f64> {
    Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()
}

/// A zone, and an actor to hold it.
fn builder() -> AtlasBuilder {
    let mut builder = Atlas::builder();
    builder.add(Actor::new("red", "Red army")).add(Zone::new("town", "Town", square()));
    builder
}

fn town(change: impl FnOnce(&mut Zone)) -> disputed::Result<()> {
    let mut zone = Zone::new("town", "Town", square());
    change(&mut zone);
    Atlas::builder().add(zone).build().map(drop)
}

#[test]
fn ids_and_names() {
    let error = builder()
        .add(Actor::new("", "Nobody"))
        .add(Actor::new(" blue", "Blue army"))
        .add(Actor::new("green", ""))
        .add(Source::new("paper", ""))
        .add(Settlement::new("", Point::new(0.5, 0.5)))
        .build()
        .unwrap_err();
    assert_snapshot!(error, @r#"
        5 faults:
          field id: "" is no id for actor number 2 (give it an id that is not empty and has no space at its ends)
          field id: " blue" is no id for actor number 3 (give it an id that is not empty and has no space at its ends)
          feature green, field name: is empty (give it a value)
          feature paper, field title: is empty (give it a value)
          feature number 1, field name: is empty (give it a value)
        "#);
}

#[test]
fn colours() {
    let with = |colour: &str| {
        let mut actor = Actor::new("blue", "Blue army");
        actor.colour = Some(colour.into());
        builder().add(actor).build().map(drop)
    };
    assert_snapshot!(with("red").unwrap_err(), @r#"feature blue, field colour: "red" is no colour (write it as #rrggbb, such as #0072b2, or leave it out)"#);
    for colour in [
        "",
        "#",
        "0072b2",
        "#0072bg",
        "#+072b2",
        "#0072b",
        "#0072b2ff",
        "#0é2b",
        "red;background:url(javascript:alert(1))",
    ] {
        assert!(with(colour).is_err(), "{colour}");
    }
    for colour in ["#0072b2", "#0072B2", "#07b"] {
        assert_eq!(with(colour), Ok(()));
    }
}

#[test]
fn places() {
    for (x, y) in [(f64::NAN, 0.5), (0.5, f64::NAN), (f64::INFINITY, 0.5), (0.5, f64::NEG_INFINITY)] {
        let error = builder().add(Settlement::new("Spring", Point::new(x, y))).build().unwrap_err().to_string();
        let expected =
            format!("feature Spring, field point: ({x}, {y}) is not a place (write longitude and latitude in degrees)");
        assert_eq!(error, expected);
    }
    assert_snapshot!(town(|zone| zone.area_km2 = Some(-0.5)).unwrap_err(), @"feature town, field area_km2: -0.5 is not an area in km2 (write a number that is not negative)");
    assert!(
        town(|zone| zone.area_km2 = Some(f64::NAN)).is_err()
            && town(|zone| zone.area_km2 = Some(f64::INFINITY)).is_err()
    );
    assert_eq!(town(|zone| zone.area_km2 = Some(0.0)), Ok(()));
    let within = |precision_km: f64| {
        let mut incident = Incident::new("shots", date(2001, 1, 1), Point::new(0.5, 0.5));
        incident.precision_km = precision_km;
        builder().add(incident).build().map(drop)
    };
    assert_snapshot!(within(-1.0).unwrap_err(), @"feature shots, field precision_km: -1 is not a radius in km (write a number that is not negative)");
    assert!(within(f64::NAN).is_err() && within(f64::INFINITY).is_err());
    assert_eq!(within(0.0), Ok(()));
}

/// That coordinates are swapped is said only where every position off the earth would be on it the other way round.
#[test]
fn positions_off_the_earth() {
    let outline = |corners: [(f64, f64); 3]| {
        let ring = LineString::from(corners.to_vec());
        town(|zone| zone.shapes[0].geometry = Polygon::new(ring, Vec::new()).into()).unwrap_err()
    };
    assert_snapshot!(outline([(0.0, 0.0), (190.0, 0.0), (1.0, 1.0)]), @"feature town, field geometry: (190, 0) is outside -180..180 and -90..90 degrees (write longitude, then latitude, in degrees (WGS 84))");
    assert_snapshot!(outline([(0.0, 0.0), (190.0, 0.0), (1.0, 120.0)]), @"feature town, field geometry: (190, 0) is outside -180..180 and -90..90 degrees, the first of 2 such positions (write longitude, then latitude, in degrees (WGS 84))");
    assert_snapshot!(outline([(0.0, 0.0), (10.0, 100.0), (1.0, 120.0)]), @"feature town, field geometry: (10, 100) is outside -180..180 and -90..90 degrees, the first of 2 such positions (longitude comes before latitude: swap them)");
    assert_snapshot!(outline([(0.0, 0.0), (1e-309, 0.0), (0.0, 1e-309)]), @"feature town, field geometry: (1e-309, 0e0) is nearer to zero than can be reckoned with (write 0, or fewer decimals)");
    assert_snapshot!(outline([(0.0, 0.0), (1e6, 0.0), (1.0, 1.0)]), @"feature town, field geometry: (1e6, 0) is outside -180..180 and -90..90 degrees (write longitude, then latitude, in degrees (WGS 84))");
}

#[test]
fn days() {
    let on = |year: i16, month: i8, day: i8| {
        let change = ControlChange::new("taken", "town", date(year, month, day), Control::held(["red"]));
        builder().add(change).build().map(drop)
    };
    assert_eq!(on(2100, 12, 31), Ok(()));
    assert_snapshot!(on(2101, 1, 1).unwrap_err(), @r#"
        2 faults:
          feature taken, field date: 2101-01-01 is in a far future (mend the year)
          feature taken, field recorded: 2101-01-01 is in a far future (mend the year)
        "#);
}

/// An id that nothing is like: the few that there are are listed, many are not.
#[test]
fn actors_that_are_not_there() {
    let told = |count: usize| {
        let mut builder = Atlas::builder();
        let atlas =
            builder.extend((0..count).map(|number| Actor::new(format!("a{number}"), "An army"))).build().unwrap();
        atlas.is_under("nobody at all", "a0", date(2001, 1, 1), &[]).unwrap_err().to_string()
    };
    assert_snapshot!(told(3), @r#"no actor has the id "nobody at all" (there are a0, a1, a2)"#);
    assert_snapshot!(told(41), @r#"no actor has the id "nobody at all" (`Atlas::actors` lists all)"#);
    assert!(told(40).contains("a39"));
}
