//! Dirty maps: what is told of them, and what repairs do.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::cases;
use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use disputed::io::imports::{Checks, MapFaultKind, OverlapRule, RawFeature, RawMap, RepairStep, Repairs};
use geo::{BooleanOps, GeodesicArea, Validation};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;
use serde_json::json;

/// Every file of the corpus with all that is told of it, and what is done to it when everything is repaired.
#[test]
fn each_fault_is_told_with_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    let mut text = String::new();
    for file in files {
        writeln!(text, "== {}", file.display()).unwrap();
        match RawMap::open(folder.join(&file)) {
            Ok(map) => {
                let (mut checks, mut repairs) = (Checks::default(), Repairs::all());
                let is_layered = map.features().iter().any(|feature| feature.text("layer").is_some());
                checks.columns.layer = is_layered.then(|| "layer".into());
                repairs.columns = checks.columns.clone();
                for fault in map.validate(&checks) {
                    writeln!(text, "{fault}").unwrap();
                }
                match map.repair(&repairs) {
                    Ok((_, report)) => {
                        for repair in report.repairs() {
                            writeln!(text, "-> {repair}").unwrap();
                        }
                    }
                    Err(error) => writeln!(text, "-> {error}").unwrap(),
                }
            }
            Err(error) => {
                let error = error.to_string();
                let (_, error) = error.split_once(".geojson").unwrap();
                writeln!(text, "{error}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(text.replace(&format!("{}/", folder.display()), ""));
}

/// Every sort of fault has its file, but for one: nothing lies outside bounds where none are expected
/// (`tests/validation.rs` has that).
#[test]
fn every_fault_has_its_file() {
    use MapFaultKind as Kind;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken");
    let maps = fs::read_dir(&folder).unwrap().filter_map(|entry| RawMap::open(entry.unwrap().path()).ok());
    let found: BTreeSet<Kind> =
        maps.flat_map(|map| map.validate(&Checks::default())).map(|fault| fault.kind()).collect();
    let all = [
        Kind::OtherCrs,
        Kind::NoGeometry,
        Kind::NotPolygons,
        Kind::Mojibake,
        Kind::AbsurdDate,
        Kind::DuplicateGeometry,
        Kind::NotFinite,
        Kind::OutOfRange,
        Kind::SwappedAxes,
        Kind::Heights,
        Kind::Unclosed,
        Kind::NoInside,
        Kind::TinyRing,
        Kind::RepeatedVertex,
        Kind::WrongWinding,
        Kind::SelfCrossing,
        Kind::SelfTouching,
        Kind::HoleOutside,
        Kind::NestedShells,
        Kind::NotCompared,
        Kind::Overlap,
        Kind::Gap,
        Kind::MissingVertex,
        Kind::NearMiss,
    ];
    assert_eq!(found, BTreeSet::from(all));
}

/// The maps of the corpus that are equal to themselves: those without a number that is none.
fn corpus() -> Vec<RawMap> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken");
    let maps = fs::read_dir(folder).unwrap().filter_map(|entry| RawMap::open(entry.unwrap().path()).ok());
    maps.filter(|map| map == &map.clone()).collect()
}

fn shapes(map: &RawMap) -> Vec<MultiPolygon<f64>> {
    map.features().iter().map(|feature| feature.polygons().unwrap()).collect()
}

/// A map is clean if it is a partition, and its polygons are valid for `geo`.
fn assert_is_clean(map: &RawMap) {
    let shapes = shapes(map);
    for shape in shapes.iter().flatten() {
        shape.check_validation().unwrap();
    }
    let pieces: Vec<Piece<'_>> = shapes
        .iter()
        .zip(0..)
        .map(|(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry })
        .collect();
    if let Err(faults) = Partition::new(&pieces).and_then(PointIndex::build) {
        let faults: Vec<String> =
            faults.iter().map(|fault| fault.to_fault(&pieces, |zone: u32| zone.to_string()).to_string()).collect();
        panic!("{}", faults.join("\n"));
    }
}

/// Tiles of a jittered grid: a clean coverage with shared vertices, some tiles merged, some with an inner point.
fn tiles(columns: usize, rows: usize, jitter: &[(f64, f64)], step: f64) -> Vec<MultiPolygon<f64>> {
    let corner = |column: usize, row: usize| {
        let (dx, dy) = jitter[(row * (columns + 1) + column) % jitter.len()];
        Coord { x: 44.0 + (column as f64 + dx) * step, y: 35.0 + (row as f64 + dy) * step }
    };
    let tile = |column: usize, row: usize| {
        let ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(dx, dy)| corner(column + dx, row + dy));
        Polygon::new(LineString::from(ring.to_vec()), Vec::new()).into()
    };
    (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .map(|(column, row)| tile(column, row))
        .collect()
}

fn map_of(shapes: &[MultiPolygon<f64>]) -> RawMap {
    RawMap::from_polygons(shapes.iter().enumerate().map(|(number, shape)| (format!("t{number}"), shape.clone())))
}

fn jitter(size: f64) -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-size..size, -size..size), 12..40)
}

/// All repairs, with each rule for overlaps, each time with snapping and without.
fn with_each_rule() -> Vec<Repairs> {
    let mut all = Vec::new();
    for rule in [OverlapRule::FirstWins, OverlapRule::SmallerWins, OverlapRule::Contested] {
        for snap_m in [Some(1.0), None] {
            let mut repairs = Repairs::all();
            (repairs.overlaps, repairs.snap_m) = (Some(rule.clone()), snap_m);
            all.push(repairs);
        }
    }
    all
}

fn area(shape: &MultiPolygon<f64>) -> f64 {
    let ring = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs();
    let holes = |polygon: &Polygon<f64>| polygon.interiors().iter().map(ring).sum::<f64>();
    shape.iter().map(|polygon| ring(polygon.exterior()) - holes(polygon)).sum()
}

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

/// The ground of a feature: in the outer ring of a polygon, by the even-odd rule, and in none of its holes.
fn ground(feature: &RawFeature) -> MultiPolygon<f64> {
    let alone = |ring: &LineString<f64>| {
        let ring = MultiPolygon::from(Polygon::new(ring.clone(), Vec::new()));
        ring.difference(&MultiPolygon::<f64>(Vec::new()))
    };
    let polygons = feature.polygons().unwrap_or_else(|| MultiPolygon(Vec::new()));
    polygons.iter().fold(MultiPolygon(Vec::new()), |all, polygon| {
        let whole = alone(polygon.exterior());
        all.union(&polygon.interiors().iter().fold(whole, |left, hole| left.difference(&alone(hole))))
    })
}

/// A small outline that is wrong in one way or another, with its lower left corner here.
fn dirty(kind: u8, at: Coord, size: f64) -> Vec<Vec<LineString<f64>>> {
    let line = |corners: &[(f64, f64)]| -> LineString<f64> {
        corners.iter().map(|(x, y)| Coord { x: at.x + x * size, y: at.y + y * size }).collect()
    };
    let square = |low: f64, high: f64| line(&[(low, low), (high, low), (high, high), (low, high), (low, low)]);
    match kind {
        0 => vec![vec![square(0.0, 1.0)]],
        1 => vec![vec![line(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.8), (0.0, 0.0)])]],
        2 => vec![vec![square(0.0, 1.0)], vec![square(0.2, 0.5)]],
        3 => vec![vec![square(0.0, 0.6), square(0.7, 0.9)]],
        4 => vec![vec![square(0.0, 1.0), square(0.1, 0.9), square(0.3, 0.6)]],
        5 => vec![vec![square(0.0, 0.6)], vec![square(0.4, 1.0)]],
        6 => vec![vec![line(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 0.0)])]],
        7 => vec![vec![line(&[(0.3, 0.0), (1.0, 0.0), (1.0, 1.0), (0.3, 1.0), (0.3, 0.5), (-0.3, 0.5), (0.3, 0.5)])]],
        8 => vec![vec![line(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]), square(0.2, 0.4)], vec![square(0.5, 1.0)]],
        _ => vec![vec![square(0.0, 0.7), square(0.3, 1.0)]],
    }
}

/// A map of such outlines side by side, nearly touching, some of them with their axes swapped.
fn dirty_map(kinds: &[(u8, (f64, f64), bool)]) -> RawMap {
    let step = 0.0025;
    let features = kinds.iter().enumerate().map(|(number, (kind, (dx, dy), is_swapped))| {
        let corner = Coord {
            x: 44.0 + (number % 3) as f64 * step + dx * step,
            y: 35.0 + (number / 3) as f64 * step + dy * step,
        };
        let position = |at: &Coord| if *is_swapped { [at.y, at.x] } else { [at.x, at.y] };
        let ring = |ring: &LineString<f64>| ring.0.iter().map(position).collect::<Vec<_>>();
        let rings = |rings: &Vec<LineString<f64>>| rings.iter().map(ring).collect::<Vec<_>>();
        let polygons: Vec<_> = dirty(*kind, corner, step).iter().map(rings).collect();
        json!({"type": "Feature", "id": format!("t{number}"), "properties": {},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons}})
    });
    let collection = json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()});
    RawMap::parse(&collection.to_string()).unwrap().within(Rect::new((43.9, 34.9), (44.1, 35.1)))
}

/// The repairs of each step alone, with what must be in order before it; and all together.
fn each_step() -> Vec<(&'static str, Repairs, Repairs)> {
    let with = |steps: &[&str]| {
        let mut repairs = Repairs::default();
        for step in steps {
            match *step {
                "axes" => repairs.axes = true,
                "rings" => repairs.rings = true,
                "valid" => repairs.valid = true,
                "snap" => repairs.snap_m = Some(6.0),
                "slivers" => repairs.slivers_m = Some(25.0),
                "first" => repairs.overlaps = Some(OverlapRule::FirstWins),
                "smaller" => repairs.overlaps = Some(OverlapRule::SmallerWins),
                "contested" => repairs.overlaps = Some(OverlapRule::Contested),
                _ => repairs.gaps_m = Some(1e6),
            }
        }
        repairs
    };
    let valid = ["axes", "rings", "valid"];
    let mut steps = vec![
        ("axes", with(&[]), with(&["axes"])),
        ("rings", with(&["axes"]), with(&["rings"])),
        ("valid", with(&["axes", "rings"]), with(&["valid"])),
    ];
    for step in ["snap", "slivers", "first", "smaller", "contested", "gaps"] {
        steps.push((step, with(&valid), with(&[step])));
    }
    steps.push(("all", with(&[]), with(&["axes", "rings", "valid", "snap", "slivers", "smaller", "gaps"])));
    steps
}

proptest! {
    #![proptest_config(cases(24))]

    /// For each step by itself and for each feature: what the boolean operations of `geo` find gained and lost is what the
    /// report tells. And what is told for all steps together adds up to what the area of the feature grew by.
    #[test]
    fn the_area_that_moved_is_the_area_reported(
        kinds in prop::collection::vec((0_u8..10, (-0.02..0.02, -0.02..0.02), prop::bool::weighted(0.2)), 1..7),
    ) {
        let dirty = dirty_map(&kinds);
        for (step, before, repairs) in each_step() {
            let map = dirty.repair(&before).unwrap().0;
            let (clean, report) = map.repair(&repairs).unwrap();
            let ground_of = |map: &RawMap, label: &str| {
                let feature = map.features().iter().find(|feature| feature.label() == label);
                feature.map_or_else(|| MultiPolygon(Vec::new()), ground)
            };
            let mut labels: Vec<&str> = map.features().iter().chain(clean.features()).map(RawFeature::label).collect();
            labels.sort_unstable();
            labels.dedup();
            let mut sum = 0.0;
            for label in labels {
                let (was, is) = (ground_of(&map, label), ground_of(&clean, label));
                let (gained, lost) = (area(&is.difference(&was)), area(&was.difference(&is)));
                let share = report.share(label);
                let near = |one: f64, other: f64| (one - other).abs() <= 0.5 + other.abs() * 1e-4;
                prop_assert!(
                    near(share.gained_m2 - share.lost_m2, gained - lost),
                    "{step}: {label} gained {gained} and lost {lost}, told {share:?}\n{report}"
                );
                // Over several rounds or steps ground can go and come again.
                if step != "all" && step != "snap" {
                    prop_assert!(
                        near(share.gained_m2, gained) && near(share.lost_m2, lost),
                        "{step}: {label} gained {gained} and lost {lost}, told {share:?}\n{report}"
                    );
                }
                prop_assert!(share.gained_m2 + 0.5 + gained * 1e-4 >= gained && share.lost_m2 + 0.5 + lost * 1e-4 >= lost);
                sum += share.gained_m2 + share.lost_m2;
            }
            for repair in report.repairs() {
                let shares = repair.shares();
                if let [only] = shares && repair.features().len() == 1 {
                    prop_assert_eq!(repair.area_m2(), only.gained_m2 + only.lost_m2);
                }
                prop_assert_eq!(repair.area_m2() > 0.0, !shares.is_empty() && shares.iter().any(|share| share.gained_m2 + share.lost_m2 > 0.0));
            }
            prop_assert!(sum >= 0.0 && !report.to_string().contains("-0.0"));
            // Whatever it was: a second repair finds nothing to do.
            let (again, second) = clean.repair(&repairs).unwrap();
            prop_assert!(second.is_empty(), "{step}: {second}\nafter\n{report}");
            prop_assert_eq!(again, clean);
        }
    }
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

#[test]
fn nothing_done_is_no_area() {
    assert_eq!(RawMap::default().repair(&Repairs::all()).unwrap().1.to_string(), "0 repairs, 0.0 m2");
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

#[test]
fn steps_that_were_not_asked_for_are_not_taken() {
    for map in corpus() {
        let (same, report) = map.repair(&Repairs::default()).unwrap();
        assert!(report.is_empty());
        assert_eq!(same, map);
    }
}

/// What a repair is not about, it does not touch.
#[test]
fn members_that_geojson_does_not_know_are_kept() {
    let text = r#"{"type":"FeatureCollection","name":"areas","crs":{"type":"name","properties":{"name":"EPSG:4326"}},
        "features":[{"type":"Feature","id":7,"style":{"fill":"red"},"properties":{"name":"A"},"geometry":{"type":"Polygon",
        "precision":6,"coordinates":[[[44,35,250.5],[45,35,260],[45,36,270],[44,36]]]}}]}"#;
    let (clean, report) = RawMap::parse(text).unwrap().repair(&Repairs::all()).unwrap();
    assert!(report.to_string().contains("heights of 3 positions dropped"), "{report}");
    let written: serde_json::Value = clean.to_geojson().parse().unwrap();
    let expected = json!({"type": "FeatureCollection", "name": "areas", "features": [{"type": "Feature", "id": 7,
        "style": {"fill": "red"}, "properties": {"name": "A"}, "geometry": {"type": "Polygon", "precision": 6,
        "coordinates": [[[44.0, 35.0], [45.0, 35.0], [45.0, 36.0], [44.0, 36.0], [44.0, 35.0]]]}}]});
    assert_eq!(written, expected);
}

#[test]
fn a_map_is_written_as_it_was_read() {
    for map in corpus() {
        let again = RawMap::parse(&map.to_geojson()).unwrap();
        for (one, other) in map.features().iter().zip(again.features()) {
            assert_eq!((one.label(), one.polygons()), (other.label(), other.polygons()));
        }
    }
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

/// It can be built on as it stands.
fn assert_is_clean_ring(map: &RawMap) {
    let shape = shapes(map).remove(0);
    let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &shape };
    assert!(Partition::new(&[piece]).and_then(PointIndex::build).is_ok());
}

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
