//! How files of GeoJSON are read and written as they stand: positions, ids, reference systems, columns and days.

use disputed::io::imports::{
    Checks, MapFault, MapFaultKind, RawFeature, RawMap, Repairs, SettlementList, SnapshotSeries,
};
use geo_types::Rect;
use serde_json::json;

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

/// Versions of a zone often have its id: faults say which of them is meant.
#[test]
fn features_of_one_id_are_told_apart() {
    let version = |start: &str, end: &str, east: f64| {
        let ring = [[44.0, 35.0], [east, 35.0], [east, 36.0], [44.0, 36.0], [44.0, 35.0]];
        json!({"type": "Feature", "id": "a", "properties": {"start": start, "end": end},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let versions = [version("2014", "2015", 45.0), version("2015", "2016", 45.5), version("2014", "2016", 46.0)];
    let map = RawMap::parse(&json!({"type": "FeatureCollection", "features": versions}).to_string()).unwrap();
    let faults = map.validate(&Checks::default());
    let faults = faults.iter().filter(|fault| fault.kind() == MapFaultKind::Overlap);
    let told: Vec<String> = faults.map(|fault| fault.features().join(" and ")).collect();
    assert_eq!(told, ["a (#1) and a (#3)", "a (#2) and a (#3)"]);
    let again = RawMap::parse(&map.to_geojson()).unwrap();
    assert_eq!(again, map, "the ids are as they were");
}

#[test]
fn columns_that_are_not_there_are_told() {
    let mut checks = Checks::default();
    checks.columns.start = Some("begins".into());
    let faults = RawMap::from_polygons([("a", Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon())]).validate(&checks);
    assert_eq!(faults[0].kind(), MapFaultKind::NoColumn);
    let advice = "name properties that its features have";
    let told = format!("the columns are not those of the map: no feature has a property \"begins\" ({advice})");
    assert_eq!(faults[0].to_string(), told);
}

/// Spells of one day that end in the last minute of it, and last days that count: as the reader of features reads them.
#[test]
fn last_days_are_read_as_the_reader_reads_them() {
    let feature = |id: &str, start: &str, end: &str| {
        json!({"type": "Feature", "properties": {"zone": "a", "actor": id, "start": start, "end": end}, "geometry":
            {"type": "Polygon", "coordinates": [[[44, 35], [45, 35], [45, 36], [44, 36], [44, 35]]]}})
    };
    let map = |features: &[serde_json::Value]| {
        RawMap::parse(&json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap()
    };
    let minutes = map(&[
        feature("Red", "2014-06-12T00:00:00Z", "2014-06-12T23:59:59Z"),
        feature("Blue", "2014-06-13T00:00:00Z", "2014-06-13T23:59:59Z"),
        feature("Green", "2014-06-14T00:00:00Z", "2014-06-20T23:59:59Z"),
    ]);
    assert_eq!(minutes.validate(&Checks::default()), []);
    let (same, report) = minutes.repair(&Repairs::all()).unwrap();
    assert!(report.is_empty() && same == minutes, "{report}");
    let (mut checks, days) = (Checks::default(), [["2014-06-12", "2014-06-30"], ["2014-06-30", "2014-07-03"]]);
    let both = map(&[feature("Red", days[0][0], days[0][1]), feature("Blue", days[1][0], days[1][1])]);
    assert_eq!(both.validate(&checks), []);
    checks.columns.last_day_counts = true;
    assert_eq!(both.validate(&checks)[0].kind(), MapFaultKind::DuplicateGeometry);
    let none = map(&[feature("Red", "2014-06-12", "2014-06-12"), feature("Blue", "2014-06-01", "2014-07-01")]);
    let told = none.validate(&Checks::default());
    assert_eq!(told.iter().map(MapFault::kind).collect::<Vec<_>>(), [MapFaultKind::AbsurdDate]);
    assert_eq!(none.validate(&checks)[0].kind(), MapFaultKind::DuplicateGeometry);
}

/// However many others there are, and in every step.
#[test]
fn positions_of_one_number_are_told_and_not_stumbled_over() {
    let mut features: Vec<serde_json::Value> = (0..9)
        .map(|x| {
            let ring = Rect::new((f64::from(x), 35.0), (f64::from(x + 1), 36.0)).to_polygon();
            let ring: Vec<[f64; 2]> = ring.exterior().0.iter().map(|at| [at.x, at.y]).collect();
            json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
        })
        .collect();
    features.push(json!({"type": "Feature", "properties": {"actor": "Red"},
        "geometry": {"type": "Polygon", "coordinates": [[[44], [45], [46], [44]]]}}));
    let map = RawMap::parse(&json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    let faults = map.validate(&Checks::default());
    assert_eq!(faults.iter().filter(|fault| fault.kind() == MapFaultKind::NotFinite).count(), 4);
    let error = map.repair(&Repairs::all()).unwrap_err().to_string();
    assert!(error.contains("a coordinate is not finite"), "{error}");
    let mut axes = Repairs::default();
    axes.axes = true;
    assert!(map.repair(&axes).unwrap().1.is_empty());
}

#[test]
fn features_in_several_reference_systems_are_refused() {
    let feature = |crs: &str| {
        json!({"type": "Feature", "properties": {}, "crs": {"type": "name", "properties": {"name": crs}}, "geometry":
            {"type": "Polygon", "coordinates": [[[44, 35], [45, 35], [45, 36], [44, 36], [44, 35]]]}})
    };
    let map = |systems: [&str; 2]| {
        RawMap::parse(&json!({"type": "FeatureCollection", "features": systems.map(feature)}).to_string())
    };
    let error = map(["EPSG:4326", "EPSG:32638"]).unwrap_err().to_string();
    assert!(error.contains("in two reference systems, EPSG:4326 and EPSG:32638"), "{error}");
    assert!(map(["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84"]).is_ok());
    assert_eq!(map(["EPSG:32638", "urn:ogc:def:crs:EPSG::32638"]).unwrap().crs(), Some("EPSG:32638"));
}

/// A width that is none would leave everything as it is, as if it were in order.
#[test]
fn distances_that_are_none_are_refused() {
    let map = RawMap::from_polygons([("a", Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon())]);
    for wrong in [f64::NAN, -1.0, f64::INFINITY] {
        let mut repairs = Repairs::all();
        (repairs.snap_m, repairs.gaps_m) = (Some(wrong), Some(wrong));
        let error = map.repair(&repairs).unwrap_err();
        assert!(error.faults().len() == 2 && error.faults()[1].field() == Some("gaps_m"), "{error}");
        let mut series = SnapshotSeries::by_property("side");
        series.sliver_width_m = wrong;
        let error = series.read_maps([Ok((disputed::date(2024, 7, 1), map.clone()))], |_| ()).unwrap_err().to_string();
        let advice = "give a number from 0 on";
        assert_eq!(error, format!("field sliver_width_m: {wrong} is no size ({advice})"));
    }
}
