//! A checker of RFC 7946 (GeoJSON) and of what mapping tools need beyond it: by the letter of the text, on `serde_json`
//! alone.
#![allow(dead_code, reason = "each test binary uses its own share")]

use serde_json::{Map, Value};

/// Every breach in a text, each with where it is.
pub fn breaches(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if text.starts_with('\u{feff}') {
        found.push("a byte order mark".into());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(collection)) => check_collection(&collection, text, &mut found),
        Ok(_) => found.push("not an object".into()),
        Err(error) => found.push(format!("not JSON: {error}")),
    }
    found
}

fn check_collection(collection: &Map<String, Value>, text: &str, found: &mut Vec<String>) {
    if collection.get("type") != Some(&"FeatureCollection".into()) {
        found.push("not a FeatureCollection".into());
    }
    for member in ["crs", "coordinates", "geometry", "geometries", "properties"] {
        if collection.contains_key(member) {
            found.push(format!("a collection with a member \"{member}\""));
        }
    }
    let Some(features) = collection.get("features").and_then(Value::as_array) else {
        return found.push("no features".into());
    };
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let mut ids = std::collections::HashSet::new();
    let mut keys: Option<Vec<&String>> = None;
    for (at, feature) in features.iter().enumerate() {
        let mut report = |what: String| found.push(format!("feature {at}: {what}"));
        if feature["type"] != "Feature" {
            report("not a Feature".into());
        }
        match feature.get("id") {
            Some(id) if id.is_u64() && ids.insert(id.to_string()) => {}
            other => report(format!("the id {other:?} is not a whole number of its own")),
        }
        if feature.get("coordinates").is_some() || feature.get("features").is_some() {
            report("a feature with a member of another type".into());
        }
        match feature.get("properties") {
            Some(Value::Object(properties)) => {
                let these: Vec<&String> = properties.keys().collect();
                if keys.get_or_insert_with(|| these.clone()) != &these {
                    report("its properties are not those of the first one".into());
                }
                if properties.iter().any(|(name, value)| value.is_object() && name != "style") {
                    report("a nested property".into());
                }
            }
            Some(Value::Null) => {}
            _ => report("no properties".into()),
        }
        match feature.get("geometry") {
            Some(Value::Null) => {}
            Some(geometry) => check_geometry(geometry, &mut bounds, &mut report),
            None => report("no geometry".into()),
        }
    }
    if let Some(bbox) = collection.get("bbox") {
        let bbox: Vec<f64> = bbox.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        if bbox.len() != 4 || (0..4).any(|at| (bbox[at] - bounds[at]).abs() > 1e-12) {
            found.push(format!("the bbox {bbox:?} is not {bounds:?}"));
        }
        if bbox.len() == 4 && bbox[2] - bbox[0] >= 180.0 {
            found.push("wider than half the earth".into());
        }
    }
    check_numbers(text, found);
}

fn check_geometry(geometry: &Value, bounds: &mut [f64; 4], report: &mut dyn FnMut(String)) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("Point") => drop(check_positions(std::slice::from_ref(coordinates), bounds, report)),
        Some("MultiLineString") => {
            for line in list(coordinates) {
                if check_positions(&list(&line), bounds, report).len() < 2 {
                    report("a line of fewer than two positions".into());
                }
            }
        }
        Some("MultiPolygon") => {
            if list(coordinates).is_empty() {
                report("a multipolygon of nothing".into());
            }
            for polygon in list(coordinates) {
                for (at, ring) in list(&polygon).iter().enumerate() {
                    let ring = check_positions(&list(ring), bounds, report);
                    if ring.len() < 4 || ring.first() != ring.last() {
                        report(format!("a ring that is short or open: {ring:?}"));
                        continue;
                    }
                    let twice = ring.windows(2).map(|edge| edge[0][0] * edge[1][1] - edge[1][0] * edge[0][1]);
                    if (twice.sum::<f64>() > 0.0) != (at == 0) {
                        report(format!("ring {at} turns the wrong way"));
                    }
                }
            }
        }
        other => report(format!("a geometry of type {other:?}")),
    }
}

fn check_positions(values: &[Value], bounds: &mut [f64; 4], report: &mut dyn FnMut(String)) -> Vec<[f64; 2]> {
    let mut positions = Vec::new();
    for value in values {
        let numbers: Vec<f64> = value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let &[lon, lat] = numbers.as_slice() else {
            report(format!("the position {value}"));
            continue;
        };
        if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
            report(format!("a position off the earth: {value}"));
        }
        *bounds = [bounds[0].min(lon), bounds[1].min(lat), bounds[2].max(lon), bounds[3].max(lat)];
        positions.push([lon, lat]);
    }
    positions
}

/// No coordinate has more than seven decimals: read from the text, because numbers forget.
fn check_numbers(text: &str, found: &mut Vec<String>) {
    for line in text.lines() {
        let Some(from) = line.find("\"coordinates\":") else { continue };
        let end = line[from..].find("]}").map_or(line.len(), |end| from + end);
        for number in line[from..end].split(|c: char| !(c.is_ascii_digit() || c == '.')) {
            if number.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 7) {
                found.push(format!("the number {number} has more than seven decimals"));
            }
        }
    }
}
