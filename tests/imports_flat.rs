//! Flat temporal features made into atlases.

use disputed::io::imports::{Columns, RawMap};
use disputed::{Atlas, Point, date};

fn flat(rows: &[(&str, &str, &str, &str, f64)]) -> RawMap {
    let features: Vec<String> = rows
        .iter()
        .map(|(zone, actor, start, end, east)| {
            format!(
                r#"{{"type":"Feature","properties":{{"Zone_ID":"{zone}","Controller":"{actor}","Valid_From":{start},
                "Valid_To":{end}}},"geometry":{{"type":"Polygon","coordinates":
                [[[44,35],[{east},35],[{east},36],[44,36],[44,35]]]}}}}"#
            )
        })
        .collect();
    RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))).unwrap()
}

#[test]
fn flat_features_become_zones_with_versions() {
    let map = flat(&[
        ("a", "Red", "\"2014-06-12\"", "\"2014-08-03\"", 45.0),
        ("a", "Red;Blue", "1407024000", "\"2015-01-01T00:00:00Z\"", 45.0),
        ("a", "Blue", "\"2015-02\"", "null", 45.0),
    ]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    let spells: Vec<String> =
        atlas.history_of("a").unwrap().map(|spell| format!("{} {}", spell.period(), spell.control())).collect();
    assert_eq!(
        spells,
        [
            "2014-06-12 to 2014-08-03 held by Red",
            "2014-08-03 to 2015-01-01 shared by Blue and Red",
            "2015-01-01 to 2015-02-28 unknown",
            "since 2015-02-28 held by Blue",
        ]
    );
    assert_eq!(atlas.zones()[0].shapes.len(), 1);
}

#[test]
fn flat_features_that_move_are_there_on_their_days_only() {
    let map = flat(&[
        ("front", "Red", "\"2014-06-12\"", "\"2014-08-03\"", 45.0),
        ("front", "Red", "\"2014-08-03\"", "\"2014-09-01\"", 45.5),
    ]);
    let atlas = Atlas::from_features(&map, &Columns::default()).unwrap();
    assert_eq!((atlas.zones()[0].shapes.len(), atlas.changes().len()), (2, 1));
    let at = |day| atlas.on(day).control_at(Point::new(45.2, 35.5)).is_some();
    assert_eq!([date(2014, 8, 2), date(2014, 8, 3), date(2014, 9, 1)].map(at), [false, true, false]);
    let mut columns = Columns::default();
    columns.last_day_counts = true;
    let error = Atlas::from_features(&map, &columns).unwrap_err().to_string();
    assert!(error.contains("features #1 and #2 of zone \"front\" overlap in time"), "{error}");
}

#[test]
fn flat_features_that_cannot_be_read_say_why() {
    let map =
        flat(&[("a", "Red", "\"12.06.2014\"", "null", 45.0), ("b", "Blue", "\"2014-06-12\"", "\"2014-06-12\"", 45.0)]);
    let mut columns = Columns::default();
    columns.status = Some("state".into());
    assert_eq!(
        Atlas::from_features(&map, &columns).unwrap_err().to_string(),
        "no feature has a property \"state\" (the properties are: Controller, Valid_From, Valid_To, Zone_ID)"
    );
    insta::assert_snapshot!(Atlas::from_features(&map, &Columns::default()).unwrap_err());
}
