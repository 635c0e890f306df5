//! A small folder of tables, and the error that it gives once something in it is at fault.
#![allow(dead_code, reason = "each test binary uses its own share")]

use std::fs;
use std::path::Path;

use disputed::{Atlas, Error};

pub const WEST: &str = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]";
pub const EAST: &str = "[[[1,0],[2,0],[2,1],[1,1],[1,0]]]";

pub fn feature(id: &str, more: &str, kind: &str, coordinates: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"zone_id\":\"{id}\",\"name\":\"{id}\"{more}}},\
         \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
    )
}

pub fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

/// Two squares side by side.
pub fn two_zones() -> String {
    collection(&[feature("west", "", "Polygon", WEST), feature("east", "", "Polygon", EAST)])
}

pub const ACTORS: &str = "id,name\nred,Red army\nblue,Blue army\n";
pub const CHANGES: &str =
    "id,zone,best,status,actors\nwest-1,west,2001-01-01,held,red\nwest-2,west,2001-06,held,blue\n";

/// The error of a folder of these files, put beside good ones. Files without a text are not made.
pub fn error_of(files: &[(&str, Option<&[u8]>)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
    write("zones.geojson", two_zones().as_bytes());
    write("actors.csv", ACTORS.as_bytes());
    write("changes.csv", CHANGES.as_bytes());
    assert!(Atlas::open(folder.path()).is_ok(), "what is around the fault is good");
    for (name, text) in files {
        match text {
            Some(text) => write(name, text),
            None => fs::remove_file(folder.path().join(name)).unwrap(),
        }
    }
    shown(&Atlas::open(folder.path()).unwrap_err(), folder.path())
}

pub fn shown(error: &Error, folder: &Path) -> String {
    error.to_string().replace(&folder.display().to_string(), "DIR").replace('\\', "/")
}

pub fn table(name: &str, text: &str) -> String {
    error_of(&[(name, Some(text.as_bytes()))])
}

pub fn changes(rows: &str) -> String {
    table("changes.csv", &format!("id,zone,earliest,latest,best,status,actors,previous_status,confidence\n{rows}"))
}

pub fn zones(text: &str) -> String {
    table("zones.geojson", text)
}

pub fn one_zone(kind: &str, coordinates: &str) -> String {
    zones(&collection(&[feature("west", "", kind, coordinates), feature("east", "", "Polygon", EAST)]))
}
