//! The files of broken maps: what is told of each, and that nothing else is touched.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use disputed::io::imports::{Checks, MapFaultKind, RawMap, Repairs};
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
/// (`tests/swapped_axes.rs` has that).
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
        Kind::NextToZero,
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

#[test]
fn steps_that_were_not_asked_for_are_not_taken() {
    for map in corpus() {
        let (same, report) = map.repair(&Repairs::default()).unwrap();
        assert!(report.is_empty());
        assert_eq!(same, map);
    }
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
