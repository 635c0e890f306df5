//! Which maps a series takes, and what is told of them.

use disputed::io::imports::{RawMap, RepairStep, Repairs, SnapshotSeries};
use disputed::{Actor, ErrorKind, date};
use geo_types::{MultiPolygon, Polygon, Rect};

fn series() -> SnapshotSeries {
    SnapshotSeries::held_by(Actor::new("east", "The east"))
}

fn square(west: f64, east: f64) -> MultiPolygon<f64> {
    Rect::new((west, 47.0), (east, 47.1)).to_polygon().into()
}

#[test]
fn the_day_of_a_map_can_stand_in_a_property() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, days: &[&str]| {
        let features = (36..).zip(days).map(|(west, day)| {
            format!(
                r#"{{"type":"Feature","properties":{{"drawn":{day}}},"geometry":{{"type":"Polygon","coordinates":
                [[[{west},47],[{west}.5,47],[{west}.5,47.5],[{west},47]]]}}}}"#
            )
        });
        let features = features.collect::<Vec<_>>().join(",");
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("b.geojson", &[r#""2024-07-08T09:00:00Z""#, "20240708"]);
    write("a.geojson", &["1720526400000"]);
    let mut series = series();
    series.date_property = Some("drawn".into());
    let (atlas, report) = series.read_folder(folder.path(), |_| ()).unwrap();
    assert_eq!(report.days().iter().map(|day| day.date).collect::<Vec<_>>(), [date(2024, 7, 8), date(2024, 7, 9)]);
    assert_eq!((report.changes(), atlas.zones().len()), (1, 2));
    write("c.geojson", &[r#""2024-07-10""#, r#""2024-07-11""#]);
    let error = series.read_folder(folder.path(), |_| ()).unwrap_err().to_string();
    assert!(error.contains("its features give 2 days in \"drawn\", not one"), "{error}");
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

/// An empty map is a map: that nobody holds anything. It is said so, because mostly there was no map.
#[test]
fn a_map_without_ground_is_told_of() {
    let map = |day: i8, map: RawMap| Ok((date(2022, 3, day), map));
    let full = || RawMap::from_polygons([("held", square(37.0, 37.2))]);
    let maps = [map(1, full()), map(2, RawMap::default()), map(3, full())];
    let (_, report) = series().read_maps(maps, |_| ()).unwrap();
    assert_eq!(report.days().iter().map(|day| day.is_empty).collect::<Vec<_>>(), [false, true, false]);
    assert!(
        report.to_string().contains("the map of 2022-03-02 has no ground: all that was held counts as lost"),
        "{report}"
    );
}

#[test]
fn repairs_are_told_with_their_map() {
    let bowtie = vec![(37.0, 47.0), (37.2, 47.1), (37.2, 47.0), (37.0, 47.1), (37.0, 47.0)];
    let shapes = [square(37.0, 37.2), Polygon::new(bowtie.into(), Vec::new()).into(), square(37.0, 37.2)];
    let maps = (1..).zip(shapes).map(|(day, shape)| Ok((date(2022, 3, day), RawMap::from_polygons([("held", shape)]))));
    let mut series = series();
    series.repairs = Some(Repairs::all());
    let (_, report) = series.read_maps(maps, |_| ()).unwrap();
    let repaired: Vec<_> = report.repaired().map(|(date, file, done)| (date, file, done.repairs()[0].step())).collect();
    assert_eq!(repaired, [(date(2022, 3, 2), None, RepairStep::Valid)]);
    assert_eq!(report.repairs(), report.repaired().map(|(_, _, done)| done.repairs().len()).sum::<usize>());
    assert!(report.to_string().contains("\n  2022-03-02: "), "{report}");
}

/// Maps of one name in several folders, or with several endings, are told apart: a source for each.
#[test]
fn maps_of_one_name_are_sources_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let maps = |names: &[&str]| {
        let write = |(name, day): (&&str, i8)| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let east = 37.0 + f64::from(day) / 10.0;
            std::fs::write(&path, RawMap::from_polygons([("held", square(36.0, east))]).to_geojson()).unwrap();
            Ok((date(2024, 7, day), RawMap::open(path).unwrap()))
        };
        names.iter().zip(1..).map(write).collect::<Vec<_>>()
    };
    let sources = |names: &[&str]| {
        let (atlas, _) = series().read_maps(maps(names), |_| ()).unwrap();
        let named = atlas.changes().iter().flat_map(|change| &change.provenance.sources);
        assert!(named.clone().all(|source| atlas.source(source.as_str()).is_some()));
        atlas.sources().iter().map(|source| source.id.to_string()).collect::<Vec<_>>()
    };
    let names = ["a/day.geojson", "b/day.geojson", "other.geojson", "other.json"];
    let told = ["day", "day-2024-07-02", "other", "other-2024-07-04"];
    assert_eq!(sources(&names), told);
    assert_eq!(sources(&names[..2]), told[..2], "a series that goes on keeps the ids that it had");
    // The name that the second would get is taken as well.
    let told = ["day", "day-2024-07-02", "day-2024-07-03"];
    assert_eq!(sources(&["day.geojson", "day-2024-07-02.geojson", "b/day.geojson"]), told);
    let told = ["day-2024-07-03", "day", "day-2024-07-03-2024-07-03"];
    assert_eq!(sources(&["day-2024-07-03.geojson", "day.geojson", "b/day.geojson"]), told);
}
