//! How files of GeoJSON are read and written as they stand.

use disputed::io::imports::{Checks, MapFaultKind, RawFeature, RawMap, SettlementList, SnapshotSeries};
use geo_types::Rect;

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

#[test]
fn a_position_of_one_number_is_written_as_it_stands() {
    let text = r#"{"type":"Polygon","coordinates":[[[44,35],[45],[],[45,36,7],[44,35]]]}"#;
    let written = RawMap::parse(text).unwrap().to_geojson();
    assert!(written.contains("[[[44.0,35.0],[45.0],[],[45.0,36.0],[44.0,35.0]]]"), "{written}");
    assert!(!RawMap::parse(&written).unwrap().validate(&Checks::default()).is_empty());
}

#[test]
fn what_is_not_there_is_told_with_its_path() {
    let told = "no/such/map: there is no such file or folder (mend the path)";
    assert_eq!(RawMap::open("no/such/map").unwrap_err().to_string(), told);
    assert_eq!(SettlementList::open("no/such/map").unwrap_err().to_string(), told);
    let series = SnapshotSeries::by_property("side");
    assert_eq!(series.read_folder("no/such/map", |_| ()).unwrap_err().to_string(), told);
    let advice = "give it one map or more";
    assert_eq!(series.read_maps([], |_| ()).unwrap_err().to_string(), format!("there are no maps ({advice})"));
}

/// As those of files are, so that faults and reports say which one is meant.
#[test]
fn polygons_of_one_label_are_told_apart() {
    let square = |west: f64| Rect::new((west, 35.0), (west + 1.0, 36.0)).to_polygon();
    let map = RawMap::from_polygons([("a", square(44.0)), ("b", square(46.0)), ("a", square(44.5))]);
    let labels: Vec<&str> = map.features().iter().map(RawFeature::label).collect();
    assert_eq!(labels, ["a (#1)", "b", "a (#3)"]);
    assert_eq!(map.validate(&Checks::default())[0].features(), ["a (#1)", "a (#3)"]);
}
