//! Other people's maps made into atlases.

mod common;

use common::cases;
use disputed::io::imports::{Checks, Columns, MapFaultKind, MissingDays, RawMap, SnapshotSeries};
use disputed::{Actor, Atlas, Certainty, ChangeKind, Control, Date, ErrorKind, Point, Status, UncertainDate, date};
use geo::{Area, BooleanOps, BoundingRect, Buffer, GeodesicArea, MapCoords};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;

/// The sum of the areas in m2 of the pieces of the difference of two shapes that are no slivers: that are as large as
/// counts, and have room for a circle as wide as counts, to within a fiftieth. There is room for one where something is
/// left when the border moves inward by its radius.
fn differing_m2(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>, series: &SnapshotSeries) -> f64 {
    let has_room = |piece: &Polygon<f64>| {
        let centre = piece.bounding_rect().unwrap().center();
        let metres = Coord { x: 111_320.0 * centre.y.to_radians().cos(), y: 111_180.0 };
        let flat = piece.map_coords(|at| Coord { x: (at.x - centre.x) * metres.x, y: (at.y - centre.y) * metres.y });
        flat.buffer(-series.sliver_width_m / 2.0 * 1.02).unsigned_area() > 0.0
    };
    let counts =
        |piece: &&Polygon<f64>| piece.geodesic_area_signed().abs() >= series.sliver_m2 * 1.001 && has_room(piece);
    one.xor(other).iter().filter(counts).map(|piece| piece.geodesic_area_signed().abs()).sum()
}

/// The ground that an actor holds on a day, melted together.
fn held(atlas: &Atlas, actor: &str, day: Date) -> MultiPolygon<f64> {
    let zones = atlas.on(day).findings().filter(|finding| finding.control() == &Control::held([actor]));
    let shapes: Vec<MultiPolygon<f64>> = zones.map(|finding| finding.zone().shapes[0].geometry.clone()).collect();
    geo::unary_union(&shapes)
}

/// Ground from the west up to a line of corners: the front of a day.
fn front(corners: &[f64]) -> MultiPolygon<f64> {
    let step = 0.02;
    let line = corners.iter().enumerate().map(|(row, lon)| Coord { x: 37.0 + lon, y: 47.0 + row as f64 * step });
    let top = 47.0 + (corners.len() - 1) as f64 * step;
    let back = [Coord { x: 36.5, y: top }, Coord { x: 36.5, y: 47.0 }];
    Polygon::new(LineString::from(line.chain(back).collect::<Vec<_>>()), Vec::new()).into()
}

fn series() -> SnapshotSeries {
    SnapshotSeries::held_by(Actor::new("east", "The east"))
}

proptest! {
    #![proptest_config(cases(32))]

    /// Maps in, maps out: each day's holdings are the day's map, but for slivers.
    #[test]
    fn daily_maps_come_back_outside_slivers(
        start in prop::collection::vec(0.0..0.1, 6),
        moves in prop::collection::vec((0_usize..6, -0.03..0.03, prop::bool::ANY), 1..12),
    ) {
        let mut corners = start;
        let mut maps = vec![front(&corners)];
        for (corner, by, tiny) in moves {
            corners[corner] += if tiny { by * 1e-3 } else { by };
            maps.push(front(&corners));
        }
        let day = |number: usize| date(2024, 7, 1 + number as i8);
        let series = series();
        let dated = maps.iter().enumerate();
        let dated = dated.map(|(number, map)| Ok((day(number), RawMap::from_polygons([("east", map.clone())]))));
        let (atlas, report) = series.read_maps(dated, |_| ()).unwrap();
        prop_assert_eq!(report.days().len(), maps.len());
        for (number, map) in maps.iter().enumerate() {
            let back = held(&atlas, "east", day(number));
            let differing = differing_m2(&back, map, &series);
            prop_assert!(differing < 1.0, "{differing} m2 differ on day {number}\n{report}");
        }
        for change in atlas.changes() {
            prop_assert_eq!(change.when.best(), change.provenance.recorded);
        }
        let known = atlas.known_by(day(0));
        for (zone, shape) in atlas.zones().iter().map(|zone| (zone, &zone.shapes[0].geometry)) {
            let first = atlas.changes().iter().find(|change| change.zone == zone.id).unwrap();
            let then = known.on(day(0)).control_of(zone.id.as_str()).unwrap();
            prop_assert_eq!(then.control() == &Control::Unknown, first.when.best() > day(0), "{:?}", shape);
        }
    }
}

fn square(west: f64, east: f64) -> MultiPolygon<f64> {
    Rect::new((west, 47.0), (east, 47.1)).to_polygon().into()
}

fn read(series: &SnapshotSeries, maps: &[(Date, MultiPolygon<f64>)]) -> Atlas {
    let maps = maps.iter().map(|(date, shape)| Ok((*date, RawMap::from_polygons([("a", shape.clone())]))));
    series.read_maps(maps, |_| ()).unwrap().0
}

#[test]
fn ground_that_comes_and_goes_has_a_history() {
    let day = |day| date(2024, 7, day);
    let maps = [
        (day(1), square(36.0, 36.1)),
        (day(2), square(36.0, 36.2)),
        (day(3), square(36.0, 36.1)),
        (day(4), square(36.0, 36.15)),
    ];
    let atlas = read(&series(), &maps);
    assert_eq!(atlas.zones().len(), 3);
    let spells = |lon: f64| {
        let spells = atlas.history_at(Point::new(lon, 47.05));
        let told = spells.map(|spell| (spell.control().status(), spell.since().map(UncertainDate::best)));
        told.collect::<Vec<_>>()
    };
    let (held, unknown) = (Status::Held, Status::Unknown);
    assert_eq!(spells(36.05), [(held, Some(day(1)))]);
    assert_eq!(spells(36.12), [(unknown, None), (held, Some(day(2))), (unknown, Some(day(3))), (held, Some(day(4)))]);
    assert_eq!(spells(36.17), [(unknown, None), (held, Some(day(2))), (unknown, Some(day(3)))]);
    assert_eq!(spells(36.3), []);
    let first = atlas.changes().iter().find(|change| change.when.best() == day(1)).unwrap();
    assert_eq!(first.kind, ChangeKind::Initial);
}

#[test]
fn days_without_a_map_are_a_window_or_unknown() {
    let maps = [(date(2024, 7, 1), square(36.0, 36.1)), (date(2024, 7, 5), square(36.0, 36.2))];
    let taken = Point::new(36.15, 47.05);
    let kept = Point::new(36.05, 47.05);
    let atlas = read(&series(), &maps);
    let control =
        |atlas: &Atlas, point, day| atlas.on(date(2024, 7, day)).control_at(point).unwrap().control().status();
    assert_eq!(control(&atlas, kept, 3), Status::Held);
    let finding = atlas.on(date(2024, 7, 3)).control_at(taken).unwrap();
    assert!(matches!(finding.certainty(), Certainty::Window { .. }), "{finding}");
    assert_eq!(finding.until().unwrap().to_string(), "2024-07-02/2024-07-05");
    let mut series = series();
    series.missing = MissingDays::Unknown { after_days: 2 };
    let atlas = read(&series, &maps);
    let days = [1, 2, 4, 5].map(|day| control(&atlas, kept, day));
    assert_eq!(days, [Status::Held, Status::Unknown, Status::Unknown, Status::Held]);
    series.missing = MissingDays::Unknown { after_days: 3 };
    assert_eq!(control(&read(&series, &maps), kept, 3), Status::Held);
}

#[test]
fn shifts_that_add_up_come_through_in_the_end() {
    let shift = 0.0001; // 7.6 m
    let maps: Vec<_> =
        (0..10).map(|number| (date(2024, 7, 1 + number), square(36.0, 36.1 + f64::from(number) * shift))).collect();
    let dated = maps.iter().map(|(date, shape)| Ok((*date, RawMap::from_polygons([("a", shape.clone())]))));
    let series = series();
    let (atlas, report) = series.read_maps(dated, |_| ()).unwrap();
    assert_eq!(report.changes(), 4, "every second shift makes 15 m\n{report}");
    for (day, map) in &maps {
        assert!(differing_m2(&held(&atlas, "east", *day), map, &series) < 1.0);
    }
}

#[test]
fn several_holders_share_one_map() {
    let map = |border: f64| {
        let text = |west: f64, east: f64, side: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"side":"{side}"}},"geometry":{{"type":"Polygon","coordinates":
                [[[{west},47],[{east},47],[{east},47.1],[{west},47.1],[{west},47]]]}}}}"#
            )
        };
        let features = [text(36.0, border, "West"), text(border, 36.4, "East")].join(",");
        RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap()
    };
    let series = SnapshotSeries::by_property("side");
    let maps = [(date(2024, 7, 1), map(36.2)), (date(2024, 7, 2), map(36.3))];
    let (atlas, report) = series.read_maps(maps.map(Ok), |_| ()).unwrap();
    assert_eq!((report.changes(), atlas.zones().len()), (1, 3));
    let at = |lon: f64, day| {
        let finding = atlas.on(date(2024, 7, day)).control_at(Point::new(lon, 47.05)).unwrap();
        finding.control().to_string()
    };
    assert_eq!([at(36.25, 1), at(36.25, 2)], ["held by East", "held by West"]);
    assert_eq!([at(36.1, 2), at(36.35, 2)], ["held by West", "held by East"]);
}

#[test]
fn maps_that_cannot_be_used_are_refused() {
    let crossed = r#"{"type":"Polygon","coordinates":[[[36,47],[37,48],[37,47],[36,48],[36,47]]]}"#;
    let day = date(2024, 7, 1);
    let error = series().read_maps([Ok((day, RawMap::parse(crossed).unwrap()))], |_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Geometry);
    let twice = [(day, RawMap::default()), (day, RawMap::default())];
    let error = series().read_maps(twice.map(Ok), |_| ()).unwrap_err();
    assert!(error.to_string().contains("the map of 2024-07-01 comes after that of 2024-07-01"), "{error}");
}

/// The feature that names no holder must not shift those of the others.
#[test]
fn a_feature_without_a_holder_is_the_only_fault() {
    let feature = |side: &str, west: f64, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{{side}}},"geometry":{{"type":"Polygon","coordinates":
            [[[{west},47],[{east},47],[{east},47.1],[{west},47.1],[{west},47]]]}}}}"#
        )
    };
    let [west, east] = [r#""side":"West""#, r#""side":"East""#];
    let faults = |features: &[String]| {
        let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
        let error = SnapshotSeries::by_property("side").read_maps([Ok((date(2024, 7, 1), map.unwrap()))], |_| ());
        error.unwrap_err().faults().iter().map(|fault| fault.message().to_owned()).collect::<Vec<_>>()
    };
    // West and East contest 36.1 to 36.2.
    let told = faults(&[
        feature("", 35.0, 35.5),
        feature(west, 36.0, 36.2),
        feature(east, 36.1, 36.3),
        feature(east, 37.0, 37.5),
    ]);
    assert_eq!(told, ["names no holder"]);
    let told = faults(&[feature("", 35.0, 35.5), feature(west, 36.0, 36.2), feature(west, 36.1, 36.3)]);
    assert_eq!(told.len(), 2, "{told:?}");
}

/// Where the member stands, and how it names longitude and latitude, is up to the program that wrote it.
#[test]
fn another_reference_system_is_noticed_and_written() {
    let ring = r#""type":"Polygon","coordinates":[[[44,35],[45,35],[45,36],[44,35]]]"#;
    let member = |name: &str| format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}}"#);
    let other = member("EPSG:32638");
    for text in [
        format!(r"{{{ring},{other}}}"),
        format!(r#"{{"type":"Feature","properties":null,"geometry":{{{ring}}},{other}}}"#),
        format!(r#"{{"type":"Feature","properties":null,"geometry":{{{ring},{other}}}}}"#),
    ] {
        let map = RawMap::parse(&text).unwrap();
        assert_eq!(map.crs(), Some("EPSG:32638"), "{text}");
        assert_eq!(map.validate(&Checks::default())[0].kind(), MapFaultKind::OtherCrs);
        let again = RawMap::parse(&map.to_geojson()).unwrap();
        assert_eq!((again.crs(), again.features()), (map.crs(), map.features()));
    }
    for name in ["http://www.opengis.net/def/crs/EPSG/0/4326", "urn:ogc:def:crs:EPSG:6.9:4326", "EPSG:4326"] {
        let map = RawMap::parse(&format!(r"{{{ring},{}}}", member(name))).unwrap();
        assert_eq!(map.validate(&Checks::default()), [], "{name}");
        assert!(!map.to_geojson().contains("crs"));
    }
}

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

#[test]
fn a_position_of_one_number_is_written_as_it_stands() {
    let text = r#"{"type":"Polygon","coordinates":[[[44,35],[45],[],[45,36,7],[44,35]]]}"#;
    let written = RawMap::parse(text).unwrap().to_geojson();
    assert!(written.contains("[[[44.0,35.0],[45.0],[],[45.0,36.0],[44.0,35.0]]]"), "{written}");
    assert!(!RawMap::parse(&written).unwrap().validate(&Checks::default()).is_empty());
}
