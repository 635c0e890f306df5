//! What repairs make of a map: a partition, in which what was in order is as it was.

mod common;
#[path = "common/coverage.rs"]
mod coverage;

use common::cases;
use coverage::{area, assert_is_clean, ground, jitter, map_of, shapes, tiles, with_each_rule};
use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::io::imports::{Checks, MapFaultKind, OverlapRule, RawMap, RepairStep, Repairs};
use geo::{BooleanOps, GeodesicArea};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #![proptest_config(cases(48))]

    /// With features of several parts that meet in corners, a feature in a hole of another, a part declared, two layers and
    /// two days with other features: it is clean, and so it stays.
    #[test]
    fn a_clean_map_of_every_sort_comes_out_bit_for_bit(
        jitter in jitter(0.3),
        colours in prop::collection::vec(0..3_usize, 2 * 16),
    ) {
        let tiles = tiles(4, 4, &jitter, 0.25);
        let mut features = Vec::new();
        for (version, days) in [("2014-06-12", "2014-08-03"), ("2014-08-03", "2017-10-16")].into_iter().enumerate() {
            for colour in 0..6 {
                // Tiles of one colour are never side by side.
                let mine = |number: &usize| 3 * ((number / 4 + number % 4) % 2) + colours[version * 16 + number] == colour;
                let mut shape: Vec<Polygon<f64>> = (0..16).filter(mine).map(|number| tiles[number].0[0].clone()).collect();
                let Some(first) = shape.first_mut().filter(|_| colour % 3 == 0) else {
                    features.extend((!shape.is_empty()).then(|| (format!("{version}-{colour}"), shape, days, None)));
                    continue;
                };
                // The middle of the tile is no more than this away from what is inside it on every side.
                let centre = geo::Centroid::centroid(&*first).unwrap().0;
                let inner: LineString<f64> =
                    [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)].map(|(x, y)| Coord { x: centre.x + x * 0.01, y: centre.y + y * 0.01 }).to_vec().into();
                let mut outer = inner.clone();
                outer.0.reverse();
                let inner = Polygon::new(outer, Vec::new());
                let whole = format!("{version}-{colour}");
                if colour == 0 {
                    first.interiors_push(inner.exterior().0.iter().rev().copied().collect::<Vec<_>>());
                    features.push((format!("{whole}-inner"), vec![inner], days, None));
                } else {
                    features.push((format!("{whole}-part"), vec![inner], days, Some(whole.clone())));
                }
                features.push((whole, shape, days, None));
            }
        }
        let json = features.iter().flat_map(|(id, shape, (start, end), part_of)| {
            let ring = |ring: &LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
            let polygon = |polygon: &Polygon<f64>| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
            };
            let coordinates: Vec<_> = shape.iter().map(polygon).collect();
            ["one", "other"].map(|layer| {
                json!({"type": "Feature", "id": format!("{layer}-{id}"), "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
                    "properties": {"zone_id": format!("{layer}-{id}"), "start": start, "end": end, "layer": layer,
                        "part_of": part_of.as_ref().map(|whole| format!("{layer}-{whole}"))}})
            })
        });
        let map = RawMap::parse(&json!({"type": "FeatureCollection", "features": json.collect::<Vec<_>>()}).to_string()).unwrap();
        // Outlines recur in the other layer, so that the column could be a number of features as well.
        let (mut checks, mut repairs) = (Checks::default(), Repairs::all());
        checks.columns.zone = Some("zone_id".into());
        checks.columns.layer = Some("layer".into());
        repairs.columns = checks.columns.clone();
        let faults = map.validate(&checks);
        prop_assert!(faults.is_empty(), "{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        let (clean, report) = map.repair(&repairs).unwrap();
        prop_assert!(report.is_empty(), "{report}");
        prop_assert_eq!(clean, map);
    }

    #[test]
    fn a_clean_coverage_comes_out_bit_for_bit(jitter in jitter(0.3), columns in 1_usize..5, rows in 1_usize..5) {
        let map = map_of(&tiles(columns, rows, &jitter, 0.25));
        let (clean, report) = map.repair(&Repairs::all()).unwrap();
        prop_assert!(report.is_empty(), "{report}");
        prop_assert_eq!(clean, map);
    }
}

proptest! {
    #![proptest_config(cases(8))]

    /// Every tile's corners moved by themselves, so that neighbours overlap and part: repaired, it is a partition, and
    /// a second repair does nothing.
    #[test]
    fn a_torn_coverage_is_mended(
        grid in jitter(0.2),
        tears in prop::collection::vec((-1.0..1.0, -1.0..1.0), 60),
        size in prop::sample::select(vec![1e-6, 5e-6, 1e-5, 3e-5, 2e-3, 0.02]),
    ) {
        let mut shapes = tiles(3, 3, &grid, 0.25);
        let mut tears = tears.iter().cycle();
        for shape in &mut shapes {
            let mut coords: Vec<Coord> = shape.0[0].exterior().0[..4].to_vec();
            for coord in &mut coords {
                let (dx, dy): &(f64, f64) = tears.next().unwrap();
                *coord = Coord { x: coord.x + dx * size, y: coord.y + dy * size };
            }
            *shape = Polygon::new(LineString::from(coords), Vec::new()).into();
        }
        let map = map_of(&shapes);
        for repairs in with_each_rule() {
            let (clean, report) = map.repair(&repairs).unwrap();
            assert_is_clean(&clean);
            let left = clean.validate(&Checks::default());
            // Ground that is contested can be as small as a slip of the pen.
            let is_expected = |kind| matches!(kind, MapFaultKind::NearMiss | MapFaultKind::TinyRing);
            prop_assert!(left.iter().all(|fault| is_expected(fault.kind())), "{left:?}");
            let (again, second) = clean.repair(&repairs).unwrap();
            prop_assert!(second.is_empty(), "{second}\nafter\n{report}");
            prop_assert_eq!(again, clean);
        }
    }
}

#[test]
fn each_rule_gives_an_overlap_to_whom_it_says() {
    // Small, because between far vertices an edge along a parallel is not the shortest way that areas go by.
    let large = Rect::new((44.0, 35.0), (44.02, 35.01)).to_polygon();
    let small = Rect::new((44.015, 35.002), (44.025, 35.008)).to_polygon();
    let map = RawMap::from_polygons([("large", large), ("small", small)]);
    let shared = Rect::new((44.015, 35.002), (44.02, 35.008)).to_polygon().geodesic_area_unsigned();
    let before: Vec<f64> = shapes(&map).iter().map(area).collect();
    for (rule, lost) in [
        (OverlapRule::FirstWins, [0.0, shared]),
        (OverlapRule::SmallerWins, [shared, 0.0]),
        (OverlapRule::Priority(vec!["small".into()]), [shared, 0.0]),
        (OverlapRule::Priority(vec!["large".into()]), [0.0, shared]),
        (OverlapRule::Contested, [shared, shared]),
    ] {
        let is_contested = rule == OverlapRule::Contested;
        let mut repairs = Repairs::default();
        repairs.overlaps = Some(rule);
        let (clean, report) = map.repair(&repairs).unwrap();
        assert_is_clean(&clean);
        assert!((report.area_m2(RepairStep::Overlap) - shared).abs() < 1.0);
        for ((shape, before), lost) in shapes(&clean).iter().zip(&before).zip(lost) {
            assert!((before - area(shape) - lost).abs() < 1.0);
        }
        assert_eq!(clean.features().len(), if is_contested { 3 } else { 2 });
        if let Some(contested) = clean.features().get(2) {
            assert_eq!(contested.label(), "large+small");
            assert_eq!(contested.text("claimants").as_deref(), Some("large;small"));
            assert!((area(&contested.polygons().unwrap()) - shared).abs() < 1.0);
        }
    }
}

#[test]
fn contested_ground_keeps_what_its_claimants_agree_on() {
    let square = |id: &str, start: &str, end: &str, west: f64| {
        let east = west + 0.02;
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"layer":"north","name":"{id}","start":"{start}","end":{end}}},
            "geometry":{{"type":"Polygon","coordinates":[[[{west},35],[{east},35],[{east},35.01],[{west},35.01],[{west},35]]]}}}}"#
        )
    };
    let features = [square("a", "2014", "\"2017\"", 44.0), square("b", "2015", "null", 44.01)].join(",");
    let map = RawMap::parse(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    let mut repairs = Repairs::default();
    repairs.overlaps = Some(OverlapRule::Contested);
    let (clean, _) = map.repair(&repairs).unwrap();
    let told = ["layer", "name", "start", "end", "status", "claimants"].map(|name| clean.features()[2].text(name));
    let expected = [Some("north"), None, Some("2015"), Some("2017"), Some("contested"), Some("a;b")];
    assert_eq!(told, expected.map(|text| text.map(str::to_owned)));
    assert!(clean.validate(&Checks::default()).is_empty());
}

/// What loses all of its ground to others, or has none left by the even-odd rule, is left out and told of.
#[test]
fn features_without_ground_are_left_out_in_one_repair() {
    let square = Rect::new((44.0, 35.0), (44.02, 35.01)).to_polygon();
    let nothing = Polygon::new(square.exterior().clone(), vec![square.exterior().clone()]);
    let shapes = [("a", square.clone()), ("b", square), ("c", nothing)];
    let (clean, report) = RawMap::from_polygons(shapes).repair(&Repairs::all()).unwrap();
    assert_eq!(clean.features().iter().map(disputed::io::imports::RawFeature::label).collect::<Vec<_>>(), ["a"]);
    let told = report.to_string();
    assert!(["b", "c"].iter().all(|id| told.contains(&format!("{id}: a feature without polygons left out"))), "{told}");
    assert!(clean.repair(&Repairs::all()).unwrap().1.is_empty());
}

/// Listed twice, ground is there all the same.
#[test]
fn polygons_that_lie_on_each_other_become_one() {
    let square = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    let inner = Rect::new((44.2, 35.2), (44.4, 35.4)).to_polygon();
    let beside = Rect::new((44.9, 35.0), (46.0, 36.0)).to_polygon();
    for other in [square.clone(), inner, beside] {
        let both = MultiPolygon(vec![square.clone(), other.clone()]);
        let (clean, report) = RawMap::from_polygons([("a", both)]).repair(&Repairs::all()).unwrap();
        assert_eq!(report.area_m2(RepairStep::Valid), 0.0);
        let expected = area(&square.union(&other));
        assert!((area(&clean.features()[0].polygons().unwrap()) - expected).abs() < 1.0 + expected * 1e-4);
    }
}

/// A spike is no reason to drop the ground that it sticks out of.
#[test]
fn a_spike_to_the_west_does_not_cost_a_feature_its_ground() {
    let spike = vec![(44.0, 35.0), (45.0, 35.0), (45.0, 36.0), (44.0, 36.0), (44.0, 35.5), (43.0, 35.5), (44.0, 35.5)];
    let map = RawMap::from_polygons([("spike", Polygon::new(spike.into(), Vec::new()))]);
    let faults = map.validate(&Checks::default());
    assert!(faults.iter().all(|fault| fault.kind() == MapFaultKind::SelfTouching), "{faults:?}");
    let (clean, report) = map.repair(&Repairs::all()).unwrap();
    let square = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    assert!(
        ground(&clean.features()[0])
            .xor(&MultiPolygon::from(square))
            .iter()
            .map(GeodesicArea::geodesic_area_unsigned)
            .sum::<f64>()
            < 1.0
    );
    assert!(report.area_m2(RepairStep::Valid) < 1.0);
}

/// However small a feature is: vertices are where they were, and the ground is that of the even-odd rule.
#[test]
fn a_crossing_of_a_few_metres_becomes_a_vertex() {
    for step in [1e-6, 1e-5, 1e-3, 0.1] {
        let at = |x: f64, y: f64| Coord { x: 44.0 + x * step, y: 35.0 + y * step };
        let ring = vec![at(0.0, 0.0), at(4.0, 4.0), at(4.0, 0.0), at(0.0, 4.0), at(0.0, 0.0)];
        let map = map_of(&[Polygon::new(ring.clone().into(), Vec::new()).into()]);
        let mut repairs = Repairs::default();
        repairs.valid = true;
        let (clean, _) = map.repair(&repairs).unwrap();
        assert_is_clean(&clean);
        let shape = &shapes(&clean)[0];
        assert_eq!(shape.0.len(), 2, "{step}: {shape:?}");
        let square = area(&Rect::new(at(0.0, 0.0), at(4.0, 4.0)).to_polygon().into());
        assert!((area(shape) / square - 0.5).abs() < 1e-3, "{step}: {} of {square}", area(shape));
        let vertices: Vec<Coord> = shape.iter().flat_map(|polygon| polygon.exterior().0.clone()).collect();
        assert!(ring.iter().all(|vertex| vertices.contains(vertex)));
    }
}

/// Rings that meet themselves in a vertex: like a figure of eight, whose halves turn opposite ways, or like two rings that both
/// turn left.
#[test]
fn a_ring_that_meets_itself_in_a_vertex_is_valid_only_if_it_keeps_its_turn() {
    let ring = |corners: &[(f64, f64)]| {
        let coords = corners.iter().map(|(x, y)| Coord { x: 44.0 + x / 100.0, y: 35.0 + y / 100.0 });
        map_of(&[Polygon::new(coords.collect(), Vec::new()).into()])
    };
    let keeps = ring(&[(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0), (0.0, 0.0)]);
    assert_eq!(keeps.validate(&Checks::default()), []);
    assert_is_clean_ring(&keeps);
    let eights = [
        ring(&[(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0), (2.0, 2.0), (1.0, 1.0), (0.0, 0.0)]),
        ring(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0), (0.0, 0.0)]),
    ];
    for map in eights {
        let kinds: Vec<_> =
            map.validate(&Checks::default()).iter().map(disputed::io::imports::MapFault::kind).collect();
        assert!(kinds.contains(&MapFaultKind::SelfTouching), "{kinds:?}");
        let (clean, _) = map.repair(&Repairs::all()).unwrap();
        assert_is_clean(&clean);
        assert_eq!(clean.features()[0].polygons().unwrap().0.len(), 2);
    }
}

/// A hole that meets its ring in two vertices, and lies inside of it before and outside behind them.
#[test]
fn a_hole_on_both_sides_of_its_ring_is_told_of() {
    let ring = |corners: &[(f64, f64)]| {
        corners.iter().map(|(x, y)| Coord { x: 44.0 + x / 100.0, y: 35.0 + y / 100.0 }).collect()
    };
    let shell: LineString<f64> = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 0.0)]);
    let hole = ring(&[(0.0, 0.0), (3.0, 1.0), (4.0, 4.0), (1.0, 3.0), (0.0, 0.0)]);
    let map = map_of(&[Polygon::new(shell, vec![hole]).into()]);
    assert!(map.validate(&Checks::default()).iter().any(|fault| fault.kind() == MapFaultKind::SelfTouching));
    let (clean, _) = map.repair(&Repairs::all()).unwrap();
    assert_is_clean(&clean);
    assert_eq!(clean.features()[0].polygons().unwrap().0.len(), 2);
}

/// Four features within seven metres: each round of repair draws edges to vertices, and makes crossings for the next round.
#[test]
fn a_map_that_only_grows_is_refused_before_it_is_large() {
    let ring = |corners: &[(f64, f64)]| {
        let coords = corners.iter().map(|(x, y)| Coord { x: 44.0 + x / 1e6, y: 35.0 + y / 1e6 });
        Polygon::new(coords.collect(), Vec::new()).into()
    };
    let map = map_of(&[
        ring(&[(60.0, 2.0), (0.0, 2.0), (0.0, 0.0)]),
        ring(&[(4.0, 0.0), (8.0, 8.0), (26.0, 30.0)]),
        ring(&[(16.0, 2.0), (8.0, 27.0), (8.0, 16.0)]),
        ring(&[(8.0, 0.0), (16.0, 16.0), (8.0, 8.0), (2.0, 27.0), (8.0, 10.0), (34.0, 60.0), (0.0, 0.0)]),
    ]);
    let mut repairs = Repairs::all();
    repairs.overlaps = Some(OverlapRule::SmallerWins);
    let error = map.repair(&repairs).unwrap_err().to_string();
    assert!(
        error.contains("does not settle in 7 rounds") && error.contains("snap within a smaller distance"),
        "{error}"
    );
    repairs.snap_m = Some(0.1);
    assert_is_clean(&map.repair(&repairs).unwrap().0);
}

/// It can be built on as it stands.
fn assert_is_clean_ring(map: &RawMap) {
    let shape = shapes(map).remove(0);
    let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &shape };
    assert!(Partition::new(&[piece]).and_then(PointIndex::build).is_ok());
}
