//! Coordinate reference systems, against coordinates that are known.
#![cfg(feature = "proj")]

use disputed::ErrorKind;
use disputed::io::imports::{Checks, MapFault, MapFaultKind, RawMap, Size};
use geo_types::{Coord, Polygon, Rect};

fn first(map: &RawMap) -> Coord {
    map.features()[0].polygons().unwrap().0[0].exterior().0[0]
}

fn map_at(x: f64, y: f64, crs: &str) -> RawMap {
    let text = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{crs}"}}}},"features":[
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":
        [[[{x},{y}],[{},{y}],[{x},{}],[{x},{y}]]]}}}}]}}"#,
        x + 1.0,
        y + 1.0
    );
    RawMap::parse(&text).unwrap()
}

/// Karbala 1979 / UTM zone 38 N, worked out by hand on the central meridian: the latitude whose meridian of the ellipsoid
/// Clarke 1880 (RGS) is as long as the northing over 0.9996, as a place in space, moved by 70.995, -335.916 and 262.898 m
/// (the way to WGS 84 that EPSG has), as longitude and latitude of WGS 84.
#[test]
fn karbala_1979_is_off_by_its_datum() {
    let place = first(&map_at(500_000.0, 4_000_000.0, "EPSG:3392").to_wgs84().unwrap());
    assert!((place.x - 44.996_802_853_1).abs() < 1e-8 && (place.y - 36.147_232_294_4).abs() < 1e-8, "{place:?}");
}

/// On the central meridian of a zone easting is 500 km by definition, and northing 0.9996 times the length of the
/// meridian: 4,984,944.378 m at 45 degrees.
#[test]
fn utm_is_read_by_any_of_its_names() {
    let northing = 4_984_944.378 * 0.9996;
    for crs in ["EPSG:32638", "urn:ogc:def:crs:EPSG::32638", "http://www.opengis.net/def/crs/EPSG/0/32638"] {
        let map = map_at(500_000.0, northing, crs);
        assert_eq!(map.validate(&Checks::default())[0].kind(), MapFaultKind::OtherCrs);
        let place = first(&map.to_wgs84().unwrap());
        assert!((place.x - 45.0).abs() < 1e-8 && (place.y - 45.0).abs() < 1e-8, "{place:?}");
    }
}

#[test]
fn longitude_comes_first_whatever_the_authority_says() {
    for crs in ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84"] {
        let map = map_at(44.0, 35.0, crs);
        assert_eq!(first(&map.to_wgs84().unwrap()), Coord { x: 44.0, y: 35.0 });
    }
    let place = first(&map_at(44.0, 35.0, "EPSG:4326").read_as("EPSG:4326").unwrap());
    assert!((place.x - 44.0).abs() < 1e-12 && (place.y - 35.0).abs() < 1e-12);
}

/// The same place in zone 38 N of UTM as every kind of geometry, with a height where there may be one.
#[test]
fn every_kind_of_geometry_is_converted() {
    let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:32638"}}"#;
    let at = "[500000,4982950.400249,7]";
    let line = format!("[{at},{at}]");
    let ring = format!("[{at},[500100,4982950,0],[500000,4983000,0],{at}]");
    let point = format!(r#"{{"type":"Point","bbox":[0,0,1,1],"coordinates":{at}}}"#);
    let inner = format!(r#"{{"type":"GeometryCollection","geometries":[{point}]}}"#);
    let geometries = [
        point.clone(),
        format!(r#"{{"type":"MultiPoint","coordinates":{line}}}"#),
        format!(r#"{{"type":"LineString","coordinates":{line},{crs}}}"#),
        format!(r#"{{"type":"MultiLineString","coordinates":[{line}]}}"#),
        format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#),
        format!(r#"{{"type":"MultiPolygon","coordinates":[[{ring}]]}}"#),
        format!(
            r#"{{"type":"GeometryCollection","geometries":[{inner},{{"type":"Polygon","coordinates":[{ring}]}}]}}"#
        ),
        "null".to_owned(),
    ];
    let features = geometries.map(|shape| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{shape}}}"#));
    let text = format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, features.join(","));
    let map = RawMap::parse(&text).unwrap();
    let written = map.to_wgs84().unwrap().to_geojson();
    assert!(!written.contains("EPSG") && !written.contains("bbox"), "{written}");
    let json: serde_json::Value = serde_json::from_str(&written).unwrap();
    let features = json["features"].as_array().unwrap();
    for (number, feature) in features.iter().enumerate().take(7) {
        let mut innermost = &feature["geometry"];
        while let Some(first) = innermost.pointer("/geometries/0") {
            innermost = first;
        }
        let mut first = &innermost["coordinates"];
        while first[0].is_array() {
            first = &first[0];
        }
        let [lon, lat] = [0, 1].map(|axis| first[axis].as_f64().unwrap());
        assert!((lon - 45.0).abs() < 1e-8 && (lat - 45.0).abs() < 1e-8, "{number}: {first}");
        // Heights of polygons are counted and not kept.
        assert!([4, 5].contains(&number) || first[2] == 7.0, "{number}: {first}");
    }
    assert!(features[7]["geometry"].is_null());
    // And back, to the millimetre.
    let again = RawMap::parse(&written).unwrap().to_crs("EPSG:32638").unwrap().to_geojson();
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    let back = again["features"][0]["geometry"]["coordinates"].clone();
    assert!((back[0].as_f64().unwrap() - 500_000.0).abs() < 1e-3, "{back}");
    assert!((back[1].as_f64().unwrap() - 4_982_950.400_249).abs() < 1e-3, "{back}");
}

#[test]
fn there_and_back_again() {
    let map = RawMap::from_polygons([("a", Rect::new((44.0, 35.0), (44.5, 35.5)).to_polygon())]);
    for crs in ["EPSG:32638", "EPSG:3392", "EPSG:3857", "+proj=laea +lat_0=35 +lon_0=44 +datum=WGS84 +units=m"] {
        let there = map.to_crs(crs).unwrap();
        assert_eq!(there.crs(), Some(crs));
        let back = there.read_as(crs).unwrap();
        let (one, other) = (first(&map), first(&back));
        assert!((one.x - other.x).abs() < 2e-8 && (one.y - other.y).abs() < 2e-8, "{crs}: {other:?}");
    }
}

#[test]
fn an_unknown_system_is_refused() {
    let error = map_at(1.0, 2.0, "local grid of 1935").to_wgs84().unwrap_err().to_string();
    assert!(error.contains("no way from local grid of 1935 to OGC:CRS84"), "{error}");
}

/// A strip of 4 m and an overlap of 6 m along the central meridian of zone 38 N of UTM, where the grid is 0.9996 of the
/// ground.
#[test]
fn gaps_and_overlaps_are_measured_in_the_system_that_is_named() {
    let square = |west: f64, east: f64| Rect::new((west, 4_000_000.0), (east, 4_000_100.0)).to_polygon();
    let grid = [
        ("a", square(499_900.0, 500_000.0)),
        ("b", square(500_004.0, 500_100.0)),
        ("c", square(500_094.0, 500_200.0)),
        ("roof", Rect::new((499_900.0, 4_000_100.0), (500_200.0, 4_000_200.0)).to_polygon()),
        ("floor", Rect::new((499_900.0, 3_999_900.0), (500_200.0, 4_000_000.0)).to_polygon()),
    ];
    let map = RawMap::from_polygons(grid).read_as("EPSG:32638").unwrap();
    let widths = |faults: Vec<MapFault>| {
        [MapFaultKind::Gap, MapFaultKind::Overlap].map(|kind| {
            let sizes = faults.iter().filter(|fault| fault.kind() == kind).map(MapFault::size);
            let widest = sizes.max_by(|one, other| width(*one).total_cmp(&width(*other)));
            width(widest.unwrap())
        })
    };
    let checks = Checks::default();
    let on_grid = widths(map.validate_in("EPSG:32638", &checks).unwrap());
    assert!((on_grid[0] - 4.0).abs() < 1e-2 && (on_grid[1] - 6.0).abs() < 1e-2, "{on_grid:?}");
    // On a map of the world by Mercator everything at 36 degrees is 1.23 times as wide.
    let mercator = widths(map.validate_in("EPSG:3857", &checks).unwrap());
    assert!((mercator[0] / 4.0 - 1.235).abs() < 1e-2 && (mercator[1] / 6.0 - 1.235).abs() < 1e-2, "{mercator:?}");
    let error = map.validate_in("no such grid", &checks).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Coordinate);
}

fn width(size: Option<Size>) -> f64 {
    match size {
        Some(Size::Ground { width_m, .. }) => width_m,
        _ => 0.0,
    }
}

#[test]
fn polygons_are_measured_in_the_system_that_is_named() {
    let outer = Rect::new((500_000.0, 4_000_000.0), (500_400.0, 4_000_200.0)).to_polygon();
    let hole = Rect::new((500_100.0, 4_000_050.0), (500_300.0, 4_000_150.0)).to_polygon();
    let ring = Polygon::new(outer.exterior().clone(), vec![hole.exterior().clone()]);
    let there = RawMap::from_polygons([("strip", ring)]).read_as("EPSG:32638").unwrap();
    let size = Size::in_crs(&there.features()[0].polygons().unwrap(), "EPSG:32638").unwrap();
    let Size::Ground { area_m2, width_m } = size else { panic!("{size:?}") };
    assert!((area_m2 - (400.0 * 200.0 - 200.0 * 100.0)).abs() < 0.1, "{area_m2}");
    // At both ends between the side and the hole.
    assert!((width_m - 100.0).abs() < 1.0, "{width_m}");
}
