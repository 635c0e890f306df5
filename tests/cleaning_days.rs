//! Repairs of maps whose features hold on different days.

mod common;
#[path = "common/coverage.rs"]
mod coverage;

use common::cases;
use coverage::{assert_is_clean, jitter, shapes, tiles, with_each_rule};
use disputed::io::imports::{Checks, MapFaultKind, RawFeature, RawMap, Repairs};
use proptest::prelude::*;
use serde_json::json;

/// A feature of a box, with its days.
fn dated(id: &str, bounds: [f64; 4], days: [&str; 2]) -> serde_json::Value {
    let [west, south, east, north] = bounds;
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({"type": "Feature", "id": id, "properties": {"start": days[0], "end": days[1]},
        "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn collection(features: &[serde_json::Value]) -> RawMap {
    RawMap::parse(&json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap()
}

/// A front that moved by less than what is snapped, outlines that cross on other days, with or without a feature that is there on
/// all days.
#[test]
fn what_is_of_other_days_is_not_drawn_together() {
    let (first, second, always) =
        (["2014-01-01", "2015-01-01"], ["2015-01-01", "2016-01-01"], ["2014-01-01", "2016-01-01"]);
    let moved = [
        dated("front 1", [44.0, 35.0, 45.0, 35.5], first),
        dated("front 2", [44.0, 35.0, 45.000_005, 35.5], second),
        dated("crossing 1", [47.0, 35.0, 48.0, 36.0], first),
        dated("crossing 2", [47.5, 35.5, 48.5, 36.5], second),
    ];
    let map = collection(&moved);
    let (same, report) = map.repair(&Repairs::all()).unwrap();
    assert!(report.is_empty() && same == map, "{report}");
    let mut held_together = moved.to_vec();
    held_together.push(dated("always", [43.0, 35.0, 44.0, 35.5], always));
    let map = collection(&held_together);
    let (same, report) = map.repair(&Repairs::all()).unwrap();
    assert!(report.is_empty() && same == map, "{report}");
}

/// The gap is there on the days of both.
#[test]
fn a_gap_goes_to_every_version_of_its_owner() {
    let (first, second, always) =
        (["2014-01-01", "2015-01-01"], ["2015-01-01", "2016-01-01"], ["2014-01-01", "2016-01-01"]);
    let mut north = dated("north", [44.0, 35.01, 44.02, 35.02], always);
    north["geometry"]["coordinates"] = json!([[
        [44.0, 35.01],
        [44.01, 35.01],
        [44.0101, 35.01],
        [44.02, 35.01],
        [44.02, 35.02],
        [44.0, 35.02],
        [44.0, 35.01]
    ]]);
    let mut south = dated("south", [44.0, 34.99, 44.02, 35.0], always);
    south["geometry"]["coordinates"] = json!([[
        [44.0, 34.99],
        [44.02, 34.99],
        [44.02, 35.0],
        [44.0101, 35.0],
        [44.01, 35.0],
        [44.0, 35.0],
        [44.0, 34.99]
    ]]);
    let west = |id: &str, days| dated(id, [44.0, 35.0, 44.01, 35.01], days);
    let map = collection(&[
        west("west 1", first),
        west("west 2", second),
        dated("east", [44.0101, 35.0, 44.02, 35.01], always),
        north,
        south,
    ]);
    assert_eq!(map.validate(&Checks::default()).iter().filter(|fault| fault.kind() == MapFaultKind::Gap).count(), 1);
    let (clean, report) = map.repair(&Repairs::all()).unwrap();
    assert!(clean.validate(&Checks::default()).is_empty(), "{report}");
    assert_eq!(shapes(&clean)[0], shapes(&clean)[1]);
    assert!(
        report.share("west 1").gained_m2 > 0.0 && report.share("west 1").gained_m2 == report.share("west 2").gained_m2
    );
    assert!(clean.repair(&Repairs::all()).unwrap().1.is_empty());
}

proptest! {
    #![proptest_config(cases(8))]

    /// Of a torn coverage some features have two versions: each day is mended, and a second repair does nothing.
    #[test]
    fn a_torn_coverage_of_two_days_is_mended(
        grid in jitter(0.2),
        tears in prop::collection::vec((-1.0..1.0, -1.0..1.0), 80),
        versions in prop::collection::vec(prop::bool::ANY, 9),
        size in prop::sample::select(vec![1e-6, 5e-6, 1e-5, 3e-5, 2e-3, 0.02]),
    ) {
        let shapes = tiles(3, 3, &grid, 0.25);
        let mut tears = tears.iter().cycle();
        let mut features = Vec::new();
        for (number, (shape, is_always)) in shapes.iter().zip(&versions).enumerate() {
            let days: &[[&str; 2]] = match is_always {
                true => &[["2014-01-01", "2016-01-01"]],
                false => &[["2014-01-01", "2015-01-01"], ["2015-01-01", "2016-01-01"]],
            };
            for days in days {
                let mut ring: Vec<[f64; 2]> = shape.0[0].exterior().0[..4].iter().map(|at| {
                    let (dx, dy): &(f64, f64) = tears.next().unwrap();
                    [at.x + dx * size, at.y + dy * size]
                }).collect();
                ring.push(ring[0]);
                features.push(json!({"type": "Feature", "id": format!("t{number} {}", days[0]),
                    "properties": {"start": days[0], "end": days[1]}, "geometry": {"type": "Polygon", "coordinates": [ring]}}));
            }
        }
        let map = collection(&features);
        for repairs in with_each_rule() {
            let (clean, report) = map.repair(&repairs).unwrap();
            for day in ["2014", "2015"] {
                let there = |feature: &&RawFeature| feature.text("start").is_some_and(|start| &start[..4] <= day)
                    && feature.text("end").is_some_and(|end| day < &end[..4]);
                let there = clean.features().iter().filter(there);
                let shapes = there.map(|feature| (feature.label().to_owned(), feature.polygons().unwrap()));
                assert_is_clean(&RawMap::from_polygons(shapes));
            }
            let (again, second) = clean.repair(&repairs).unwrap();
            prop_assert!(second.is_empty(), "{second}\nafter\n{report}");
            prop_assert_eq!(again, clean);
        }
    }
}
