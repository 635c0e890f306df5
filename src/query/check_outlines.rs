//! What must hold of the outlines of zones before they are laid side by side: coordinates are degrees, longitude first.

use geo_types::{Coord, Rect, coord};

use super::builder::Records;
use crate::error::{ErrorKind, Fault, Faults};
use crate::geometry;
use crate::model::Zone;

const SWAP: &str = "longitude comes before latitude: swap them";

/// Reports coordinates that are off the earth, and zones whose coordinates seem to be swapped. Those that are not finite
/// are reported where the zones are laid side by side. Tells the box around all zones.
pub(super) fn check(records: &Records, faults: &mut Faults) -> Option<Rect<f64>> {
    let zones = &records.zones;
    let boxes: Vec<Option<Rect<f64>>> = zones.values.iter().map(|zone| geometry::bounds(zone.polygons())).collect();
    let others = boxes_of_others(&boxes);
    for ((zone, origin), (own, others)) in zones.iter().zip(boxes.iter().zip(others)) {
        if let Some(fault) = off_the_earth(zone).or_else(|| far_from((*own)?, others?)) {
            faults.push(origin.mark(fault.in_feature(zone.id.as_str()).in_field("geometry")));
        }
    }
    boxes.into_iter().fold(None, around)
}

fn off_the_earth(zone: &Zone) -> Option<Fault> {
    let rings = zone.polygons().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let mut wrong = rings.flat_map(|ring| &ring.0).filter(|c| c.x.is_finite() && c.y.is_finite() && !is_on_earth(c));
    let first = wrong.next()?;
    let (mut count, mut swapped) = (1, is_on_earth(&turned(*first)));
    for other in wrong {
        count += 1;
        swapped &= is_on_earth(&turned(*other));
    }
    let more = if count > 1 { format!(", the first of {count} such positions") } else { String::new() };
    let message = format!("({}, {}) is outside -180..180 and -90..90 degrees{more}", short(first.x), short(first.y));
    let advice = if swapped { SWAP } else { "write longitude, then latitude, in degrees (WGS 84)" };
    Some(Fault::new(ErrorKind::Coordinate, message).advise(advice))
}

/// The fault of a zone that lies apart from all others, but among them if its coordinates are swapped.
fn far_from(own: Rect<f64>, others: Rect<f64>) -> Option<Fault> {
    let swapped = Rect::new(turned(own.min()), turned(own.max()));
    if meet(own, others) || !meet(swapped, others) {
        return None;
    }
    let Coord { x, y } = own.min();
    let message = format!("({x}, {y}) lies far from all other zones, ({y}, {x}) among them");
    Some(Fault::new(ErrorKind::Coordinate, message).advise(SWAP))
}

/// For each box the one around all others.
fn boxes_of_others(boxes: &[Option<Rect<f64>>]) -> Vec<Option<Rect<f64>>> {
    let mut others = vec![None; boxes.len()];
    let mut before = None;
    for (others, own) in others.iter_mut().zip(boxes) {
        *others = before;
        before = around(before, *own);
    }
    let mut behind = None;
    for (others, own) in others.iter_mut().zip(boxes).rev() {
        *others = around(*others, behind);
        behind = around(behind, *own);
    }
    others
}

fn around(one: Option<Rect<f64>>, other: Option<Rect<f64>>) -> Option<Rect<f64>> {
    let (Some(a), Some(b)) = (one, other) else { return one.or(other) };
    Some(geometry::box_around(a, b))
}

fn meet(one: Rect<f64>, other: Rect<f64>) -> bool {
    let overlap = |low: f64, high: f64, from: f64, to: f64| low <= to && from <= high;
    overlap(one.min().x, one.max().x, other.min().x, other.max().x)
        && overlap(one.min().y, one.max().y, other.min().y, other.max().y)
}

fn is_on_earth(place: &Coord<f64>) -> bool {
    place.x.abs() <= 180.0 && place.y.abs() <= 90.0
}

fn turned(place: Coord<f64>) -> Coord<f64> {
    coord! { x: place.y, y: place.x }
}

/// A number that is not 300 digits long.
fn short(number: f64) -> String {
    if number.abs() < 1e6 { number.to_string() } else { format!("{number:e}") }
}
