//! Whole atlases: one file, a folder of tables, the compiled form.

use std::fs;

use disputed::analysis::GapOptions;
use disputed::{Atlas, Date, Error, Point};

use super::same::assert_same;

/// One file is read and written as one that reads back as the same, or refused.
pub fn atlas_geojson(bytes: &[u8]) {
    let atlas = match Atlas::from_geojson(bytes) {
        Ok(atlas) => atlas,
        Err(error) => return explained(&error),
    };
    ask(&atlas);
    let mut text = Vec::new();
    atlas.write_geojson(&mut text).expect("what was read can be written");
    let again = Atlas::from_geojson(&text).expect("what is written can be read");
    assert_same(&atlas, &again);
    let mut second = Vec::new();
    again.write_geojson(&mut second).expect("what was read can be written");
    assert_eq!(String::from_utf8(text), String::from_utf8(second));
}

/// A folder of tables is read and written as one that reads back as the same, or refused.
///
/// The files stand in the bytes one after the other, each under a line `== ` with its name.
pub fn atlas_tables(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut files = bytes.split(|byte| *byte == b'\n').peekable();
    let mut open: Option<(String, Vec<u8>)> = None;
    let write = |file: Option<(String, Vec<u8>)>| {
        if let Some((name, text)) = file {
            fs::write(folder.path().join(name), text).expect("a file can be written");
        }
    };
    while let Some(line) = files.next() {
        let name = line.strip_prefix(b"== ").and_then(|name| std::str::from_utf8(name).ok());
        match (name, &mut open) {
            (Some(name), _) if FILES.contains(&name) => write(open.replace((name.to_owned(), Vec::new()))),
            (_, Some((_, text))) => {
                text.extend_from_slice(line);
                if files.peek().is_some() {
                    text.push(b'\n');
                }
            }
            (_, None) => {}
        }
    }
    write(open);
    let atlas = match Atlas::open(folder.path()) {
        Ok(atlas) => atlas,
        Err(error) => return explained(&error),
    };
    ask(&atlas);
    let second = tempfile::tempdir().expect("a folder can be made");
    // A list with an entry that has a separator in it cannot be written, which is said.
    match atlas.write_tables(second.path()) {
        Ok(()) => assert_same(&atlas, &Atlas::open(second.path()).expect("what is written can be read")),
        Err(error) => explained(&error),
    }
}

const FILES: [&str; 13] = [
    "atlas.json",
    "zones.geojson",
    "zone_names.csv",
    "changes.csv",
    "claims.csv",
    "legal_claims.csv",
    "milestones.csv",
    "actors.csv",
    "actor_parents.csv",
    "incidents.csv",
    "settlements.csv",
    "sources.csv",
    "notes.csv",
];

/// Where the content of a sealed form begins.
const HEAD: usize = 24;

/// The version of the form that is read.
const VERSION: u32 = 4;

/// Bytes under a right seal are an atlas that can be asked anything and written again, or refused.
pub fn compiled(bytes: &[u8]) {
    let content = bytes.get(HEAD..).unwrap_or_default();
    let length = (content.len() as u64).to_le_bytes();
    let checksum = crc32fast::hash(content).to_le_bytes();
    let bytes = [&b"disputed"[..], &VERSION.to_le_bytes(), &checksum, &length, content].concat();
    let atlas = match Atlas::from_compiled(&bytes) {
        Ok(atlas) => atlas,
        Err(error) => return explained(&error),
    };
    ask(&atlas);
    let mut written = Vec::new();
    atlas.write_compiled(&mut written).expect("what was read can be written");
    assert_same(&atlas, &Atlas::from_compiled(&written).expect("what is written can be read"));
}

/// An error names a fault at least, and can be printed.
pub fn explained(error: &Error) {
    assert!(!error.faults().is_empty() && !error.to_string().is_empty());
}

/// Asks what there is to be asked; that nothing panics is all that is wanted of the answers.
pub fn ask(atlas: &Atlas) {
    let shapes = atlas.zones().iter().flat_map(|zone| &zone.shapes).flat_map(|shape| &shape.geometry);
    let mut points: Vec<Point<f64>> = shapes.flat_map(|polygon| polygon.exterior().points()).take(20).collect();
    points.push(Point::new(44.4, 35.5));
    let mut days: Vec<Date> = atlas.changes().iter().map(|change| change.when.best()).take(4).collect();
    days.extend(atlas.coverage().start());
    for &day in &days {
        let snapshot = atlas.on(day);
        let mut told: Vec<String> = snapshot.findings().map(|finding| finding.to_string()).collect();
        for finding in snapshot.findings() {
            assert!(finding.contradictions().len() <= atlas.claims().len() + atlas.changes().len());
        }
        for &point in &points {
            told.extend(snapshot.control_at(point).map(|finding| finding.to_string()));
            assert!(snapshot.zones_touching(point).len() <= atlas.zones().len());
        }
        told.push(snapshot.holdings().to_string());
        told.push(snapshot.front_lines().to_string());
        told.push(snapshot.legal_status().to_string());
        told.push(snapshot.transfers_until(days[0]).to_string());
        if let [one, other, ..] = atlas.actors() {
            match snapshot.security_gaps(one.id.as_str(), other.id.as_str(), &GapOptions::default()) {
                Ok(gaps) => told.push(gaps.to_string()),
                Err(error) => explained(&error),
            }
        }
    }
    for &point in &points {
        assert!(atlas.history_at(point).all(|spell| !spell.to_string().is_empty()));
    }
    for zone in atlas.zones().iter().take(3) {
        match atlas.tenure_of(zone.id.as_str(), atlas.coverage()) {
            Ok(tenure) => assert!(!tenure.to_string().is_empty()),
            Err(error) => explained(&error),
        }
    }
}
