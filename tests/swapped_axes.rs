//! Latitude before longitude: what tells it, and what is right though it looks like it.

mod common;

use std::collections::BTreeSet;

use common::cases;
use disputed::io::imports::{Checks, Columns, MapFaultKind, RawMap, RepairStep, Repairs, SnapshotSeries};
use disputed::{Atlas, AtlasInfo, ErrorKind, Fault, Point, Zone, date};
use geo_types::{Coord, Polygon, Rect};
use proptest::prelude::*;
use serde_json::json;

/// A square of a degree with its lower left corner here.
fn square(lon: f64, lat: f64) -> Polygon<f64> {
    Rect::new((lon, lat), (lon + 1.0, lat + 1.0)).to_polygon()
}

/// Places near Kirkuk, and one on the Crimea, near which Kirkuk would be if it were mirrored.
const FAR_APART: [(f64, f64); 3] = [(44.0, 35.0), (45.0, 35.0), (35.0, 44.0)];

/// Two such places and one that has nothing to do with them.
const MIRRORED: [(f64, f64); 3] = [(44.0, 35.0), (35.0, 44.0), (20.0, 60.0)];

fn everywhere() -> Rect<f64> {
    Rect::new((-180.0, -90.0), (180.0, 90.0))
}

fn map(places: &[(f64, f64)]) -> RawMap {
    let features = places.iter().enumerate().map(|(number, (lon, lat))| {
        let ring: Vec<[f64; 2]> = square(*lon, *lat).exterior().0.iter().map(|at| [at.x, at.y]).collect();
        json!({"type": "Feature", "properties": {"zone_id": format!("z{number}"), "actor": "Red", "start": "2014-06-12"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    });
    let features: Vec<_> = features.collect();
    RawMap::parse(&json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap()
}

fn build(places: &[(f64, f64)], within: Option<Rect<f64>>) -> disputed::Result<Atlas> {
    let zone = |(number, (lon, lat)): (usize, &(f64, f64))| Zone::new(format!("z{number}"), "A", square(*lon, *lat));
    let info = AtlasInfo { within, ..AtlasInfo::default() };
    Atlas::builder().info(info).extend(places.iter().enumerate().map(zone)).build()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn swapped_features_are_those_that_lie_with_others_only_then(
        places in prop::collection::vec((0..80_i32, 0..80_i32, 1..6_i32), 1..12),
    ) {
        let rects: Vec<Rect<f64>> = places
            .iter()
            .map(|(x, y, size)| Rect::new((f64::from(*x), f64::from(*y)), (f64::from(x + size), f64::from(y + size))))
            .collect();
        let map = RawMap::from_polygons(rects.iter().enumerate().map(|(number, rect)| (number.to_string(), rect.to_polygon())));
        let meet = |one: &Rect<f64>, other: &Rect<f64>| {
            one.min().x <= other.max().x && other.min().x <= one.max().x && one.min().y <= other.max().y && other.min().y <= one.max().y
        };
        let swap = |rect: &Rect<f64>| Rect::new((rect.min().y, rect.min().x), (rect.max().y, rect.max().x));
        let faults = map.validate(&Checks::default());
        let told = faults.iter().filter(|fault| fault.kind() == MapFaultKind::SwappedAxes);
        let told: BTreeSet<usize> = told.map(|fault| fault.features()[0].parse().unwrap()).collect();
        let expected: BTreeSet<usize> = (0..rects.len())
            .filter(|number| {
                let is_apart = |number: usize| (0..rects.len()).all(|other| other == number || !meet(&rects[number], &rects[other]));
                let turned = swap(&rects[*number]);
                is_apart(*number) && (0..rects.len()).any(|other| !is_apart(other) && meet(&turned, &rects[other]))
            })
            .collect();
        prop_assert_eq!(told, expected);
    }
}

/// Of two places that both lie apart nobody can tell.
#[test]
fn places_that_mirror_each_other_are_right() {
    assert_eq!(map(&MIRRORED).validate(&Checks::default()), []);
    assert!(map(&MIRRORED).repair(&Repairs::all()).unwrap().1.is_empty());
    assert!(Atlas::from_features(&map(&MIRRORED), &Columns::default()).is_ok());
    assert!(build(&MIRRORED, None).is_ok());
}

/// One that lies where others would lie mirrored is told of in the same way by the map and by the atlas, and to say where all
/// lies is the way out of both; what is written is read back.
#[test]
fn bounds_say_that_a_place_is_right() {
    let told = map(&FAR_APART).validate(&Checks::default());
    assert_eq!((told[0].kind(), told[0].features()), (MapFaultKind::SwappedAxes, &["#3".to_owned()][..]));
    assert!(told[1..].iter().all(|fault| fault.kind().is_note()));
    let from_features = Atlas::from_features(&map(&FAR_APART), &Columns::default()).unwrap_err();
    let built = build(&FAR_APART, None).unwrap_err();
    insta::assert_snapshot!(format!("{}\n{from_features}\n{built}", told[0]));
    let right = map(&FAR_APART).within(everywhere());
    assert_eq!(right.validate(&Checks::default()), []);
    assert!(right.repair(&Repairs::all()).unwrap().1.is_empty());
    let atlas = Atlas::from_features(&right, &Columns::default()).unwrap();
    assert!(atlas.on(date(2015, 1, 1)).control_at(Point::new(35.5, 44.5)).is_some());
    assert!(build(&FAR_APART, Some(everywhere())).is_ok());
    let mut bytes = Vec::new();
    atlas.write_geojson(&mut bytes).unwrap();
    assert_eq!(Atlas::from_geojson(&bytes).unwrap().info(), atlas.info());
    bytes.clear();
    atlas.write_compiled(&mut bytes).unwrap();
    assert_eq!(Atlas::from_compiled(&bytes).unwrap().info().within, Some(everywhere()));
    let mut series = SnapshotSeries::by_property("actor");
    let read = |series: &SnapshotSeries| series.read_maps([Ok((date(2014, 6, 12), map(&FAR_APART)))], |_| ());
    assert_eq!(read(&series).unwrap_err().kind(), ErrorKind::Coordinate);
    series.within = Some(everywhere());
    assert_eq!(read(&series).unwrap().0.zones().len(), 2);
}

/// With bounds nothing else counts.
#[test]
fn bounds_hold_for_zones() {
    let around_kirkuk = Rect::new((44.0, 35.0), (46.0, 36.0));
    assert!(build(&FAR_APART[..2], Some(around_kirkuk)).is_ok());
    let error = build(&[FAR_APART[0], FAR_APART[2], (45.5, 35.0)], Some(around_kirkuk)).unwrap_err();
    insta::assert_snapshot!(error);
    let info = |within: &str| {
        Atlas::from_geojson(format!(r#"{{"type":"FeatureCollection","features":[],"atlas":{{{within}}}}}"#))
    };
    assert_eq!(info(r#""within":[44,35,46,36]"#).unwrap().info().within, Some(around_kirkuk));
    let error = info(r#""within":[46,35,44,36]"#).unwrap_err().to_string();
    assert!(error.contains("within is not west, south, east and north, in this order"), "{error}");
}

#[test]
fn a_feature_whose_axes_are_swapped_is_repaired() {
    let turned = [(44.0, 35.0), (45.0, 35.0), (35.0, 46.0)];
    let (clean, report) = map(&turned).repair(&Repairs::all()).unwrap();
    assert_eq!(report.of(RepairStep::Axes).count(), 1);
    assert_eq!(clean.features()[2].polygons().unwrap().0[0].exterior().0.len(), 5);
    assert!(Atlas::from_features(&clean, &Columns::default()).is_ok());
}

#[test]
fn a_map_swapped_from_end_to_end_is_told_by_its_bounds() {
    let turned = |west: f64, east: f64| Rect::new((35.0, west), (36.0, east)).to_polygon();
    let map = RawMap::from_polygons([("a", turned(44.0, 45.0)), ("b", turned(45.0, 46.0))]);
    assert!(map.validate(&Checks::default()).is_empty(), "nothing in the map tells");
    let map = map.within(Rect::new((38.0, 29.0), (49.0, 38.0)));
    let faults: Vec<String> = map.validate(&Checks::default()).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(faults.join("\n"));
    let (right, _) = map.repair(&Repairs::all()).unwrap();
    assert!(right.validate(&Checks::default()).is_empty());
    assert!(right.features()[0].polygons().unwrap().0[0].exterior().0.contains(&Coord { x: 45.0, y: 36.0 }));
}

#[test]
fn what_lies_outside_the_bounds_is_told() {
    let turned = Rect::new((35.2, 44.2), (35.4, 44.4)).to_polygon();
    let map = RawMap::from_polygons([("in", square(44.0, 35.0)), ("half", square(45.0, 35.0)), ("turned", turned)]);
    let map = map.within(Rect::new((44.0, 35.0), (45.0, 36.0)));
    let faults: Vec<String> = map.validate(&Checks::default()).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(faults.join("\n"));
}

/// A box around what is no number has no place among others: alone, with bounds, and as a part of another zone.
#[test]
fn places_that_are_no_numbers_are_told_as_such() {
    let zones = |part_of: Option<&str>| {
        let mut odd =
            Zone::new("odd", "A", Polygon::new(vec![(f64::NAN, 1.0), (21.0, 1.0), (21.0, 2.0)].into(), vec![]));
        odd.part_of = part_of.map(Into::into);
        (0..12).map(|east| Zone::new(format!("z{east}"), "A", square(f64::from(east), 1.0))).chain([odd])
    };
    for part_of in [None, Some("z0")] {
        for within in [None, Some(everywhere())] {
            let info = AtlasInfo { within, ..AtlasInfo::default() };
            let error = Atlas::builder().info(info).extend(zones(part_of)).build().unwrap_err();
            let told: Vec<&str> = error.faults().iter().map(Fault::message).collect();
            assert_eq!(told.len(), 1, "{error}");
            assert!(told[0].contains("a coordinate is not a finite number"), "{error}");
        }
    }
}
