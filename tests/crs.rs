//! Coordinate reference systems, against coordinates that are known.
#![cfg(feature = "proj")]

use disputed::io::imports::{Checks, MapFaultKind, RawMap};
use geo_types::{Coord, Rect};

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
