//! What is wrong with features one by one: texts, days, coordinates, rings.

use std::collections::HashSet;

use encoding_rs::WINDOWS_1252;
use geo_types::{Coord, LineString};

use super::fault::{MapFault, MapFaultKind as Kind};
use super::map::{RawFeature, RawMap, RawShape};
use super::rings::{closed_edges, turns_left};
use crate::error::counted;
use crate::geometry::globe::{is_on_earth, is_reckonable};
use crate::geometry::metres_in_degree;
use crate::io::imports::columns::Found;

/// Reports a map whose coordinates are not longitude and latitude.
pub(super) fn reference_system(map: &RawMap, faults: &mut Vec<MapFault>) {
    if let Some(crs) = map.crs().filter(|crs| !is_wgs84(crs)) {
        faults.push(MapFault::new(Kind::OtherCrs, Vec::<String>::new()).saying(crs));
    }
}

/// Reports what is wrong with a feature by itself, but for crossings.
pub(super) fn check(feature: &RawFeature, is_unit: bool, columns: &Found, faults: &mut Vec<MapFault>) {
    texts(feature, faults);
    days(feature, columns, faults);
    let fault = |kind| MapFault::new(kind, [feature.label()]);
    match &feature.shape {
        RawShape::None if is_unit => {}
        RawShape::None => faults.push(fault(Kind::NoGeometry)),
        RawShape::Other(geometry) => faults.push(fault(Kind::NotPolygons).saying(geometry.value.type_name())),
        RawShape::Polygons(polygons) if polygons.iter().all(Vec::is_empty) => faults.push(fault(Kind::NoGeometry)),
        RawShape::Polygons(polygons) => {
            if feature.heights > 0 {
                faults.push(fault(Kind::Heights).saying(counted(feature.heights, "position")));
            }
            for (number, rings) in polygons.iter().enumerate() {
                for (place, ring) in rings.iter().enumerate() {
                    check_ring(&fault, [number, place], ring, faults);
                }
            }
            winding(polygons, &fault, faults);
        }
    }
}

/// The labels of features without an outline that others name as the unit to which they belong: they need none.
pub(super) fn units(map: &RawMap, columns: &Found) -> HashSet<String> {
    let told = |feature: &RawFeature, column: &Option<String>| feature.text(column.as_deref()?);
    let parents: HashSet<String> = map.features().iter().filter_map(|feature| told(feature, &columns.parent)).collect();
    let is_unit = |feature: &&RawFeature| {
        matches!(feature.shape, RawShape::None)
            && told(feature, &columns.zone).is_some_and(|zone| parents.contains(&zone))
    };
    map.features().iter().filter(is_unit).map(|feature| feature.label.clone()).collect()
}

/// Whether a name stands for longitude and latitude on WGS 84, in this order.
pub(crate) fn is_wgs84(crs: &str) -> bool {
    let crs = known_name(&crs.to_ascii_uppercase());
    crs.ends_with("CRS84") || ["EPSG:4326", "WGS84", "WGS 84"].contains(&crs.as_str())
}

/// `EPSG:32638` for `urn:ogc:def:crs:EPSG::32638` and `http://www.opengis.net/def/crs/EPSG/0/32638`.
pub(in crate::io::imports) fn known_name(crs: &str) -> String {
    let parts: Vec<&str> = crs.split([':', '/']).filter(|part| !part.is_empty()).collect();
    let place = parts.iter().position(|part| part.eq_ignore_ascii_case("EPSG"));
    match place.and_then(|place| parts.get(place + 1..)?.last()) {
        Some(code) => format!("EPSG:{code}"),
        None => crs.to_owned(),
    }
}

fn texts(feature: &RawFeature, faults: &mut Vec<MapFault>) {
    for (property, text) in feature.properties.iter().filter_map(|(name, value)| Some((name, value.as_str()?))) {
        if text.contains('\u{fffd}') {
            let detail = format!("{property} is \"{text}\"; what was lost cannot be brought back");
            faults.push(MapFault::new(Kind::Mojibake, [feature.label()]).saying(detail));
        } else if let Some(meant) = unscrambled(text) {
            let detail = format!("{property} is \"{text}\" where \"{meant}\" is meant");
            faults.push(MapFault::new(Kind::Mojibake, [feature.label()]).saying(detail));
        }
    }
}

/// What was meant by a text whose UTF-8 was read as Windows-1252, if it looks like one.
pub(super) fn unscrambled(text: &str) -> Option<String> {
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    let meant = std::str::from_utf8(&bytes).ok()?;
    (!unmappable && meant != text && meant.chars().count() < text.chars().count()).then(|| meant.to_owned())
}

/// Of days that can be read and are in order other versions of the zone make none that are not.
fn days(feature: &RawFeature, columns: &Found, faults: &mut Vec<MapFault>) {
    let mut tell = |detail| faults.push(MapFault::new(Kind::AbsurdDate, [feature.label()]).saying(detail));
    let days =
        columns.days(feature, |fault| tell(format!("{}, {}", fault.field().unwrap_or_default(), fault.message())));
    if let (Some(start), Some(end)) = (days.start, days.end)
        && days.period().is_err()
    {
        let (start, end) = (start.best(), end.best());
        tell(if end < start {
            format!("it ends on {end}, before it starts on {start}")
        } else {
            format!("from {start} up to {end} it holds on no day; if ends are last days, say that they count")
        });
    }
}

/// Reports rings that enclose next to nothing, of a feature that has no crossings.
pub(super) fn tiny_rings(feature: &RawFeature, faults: &mut Vec<MapFault>) {
    for (number, rings) in feature.rings().into_iter().flatten().enumerate() {
        for (place, ring) in rings.iter().enumerate().filter(|(_, ring)| area_m2(ring) < TINY_M2) {
            if let Some(&first) = ring.0.first() {
                faults.push(MapFault::new(Kind::TinyRing, [feature.label()]).along(&[number, place], first));
            }
        }
    }
}

/// A ring that encloses less than this is tiny.
const TINY_M2: f64 = 1.0;

/// The area of a small ring, on a plane.
fn area_m2(ring: &LineString<f64>) -> f64 {
    let corner = ring.0.first().copied().unwrap_or_default();
    let [x, y] = metres_in_degree(corner.y);
    let twice = |[a, b]: [Coord; 2]| (a.x - corner.x) * (b.y - corner.y) - (b.x - corner.x) * (a.y - corner.y);
    (closed_edges(ring).map(twice).sum::<f64>() / 2.0 * x * y).abs()
}

fn check_ring(
    fault: &impl Fn(Kind) -> MapFault,
    [number, place]: [usize; 2],
    ring: &LineString<f64>,
    faults: &mut Vec<MapFault>,
) {
    let Some((&first, &last)) = ring.0.first().zip(ring.0.last()) else {
        return faults.push(fault(Kind::NoInside));
    };
    let mut note = |kind, vertex: usize, at| faults.push(fault(kind).along(&[number, place, vertex], at));
    let is_finite = |coord: &Coord| coord.x.is_finite() && coord.y.is_finite();
    for (vertex, &at) in ring.0.iter().enumerate() {
        if !is_finite(&at) {
            note(Kind::NotFinite, vertex, at);
        } else if !is_on_earth(at) {
            note(Kind::OutOfRange, vertex, at);
        } else if !is_reckonable(at) {
            note(Kind::NextToZero, vertex, at);
        } else if vertex > 0 && ring.0[vertex - 1] == at {
            note(Kind::RepeatedVertex, vertex, at);
        }
    }
    if first != last && is_finite(&first) && is_finite(&last) {
        note(Kind::Unclosed, ring.0.len() - 1, last);
    }
    if ring.0.iter().all(is_finite) && turns_left(ring).is_none() {
        note(Kind::NoInside, 0, first);
    }
}

/// One note for all rings of a feature that turn the wrong way, with the place of the first.
fn winding(polygons: &[Vec<LineString<f64>>], fault: &impl Fn(Kind) -> MapFault, faults: &mut Vec<MapFault>) {
    let rings = polygons
        .iter()
        .enumerate()
        .flat_map(|(number, rings)| rings.iter().enumerate().map(move |(place, ring)| ([number, place, 0], ring)));
    let mut wrong = rings.filter(|(path, ring)| turns_left(ring) == Some(path[1] != 0));
    if let Some((path, ring)) = wrong.next() {
        let detail = format!("{} in all", wrong.count() + 1);
        faults.push(fault(Kind::WrongWinding).along(&path, ring.0[0]).saying(detail));
    }
}
