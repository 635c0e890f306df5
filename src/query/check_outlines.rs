//! What must hold of the outlines of zones before they are laid side by side: coordinates are degrees, longitude first.

use geo::CoordsIter;
use geo_types::{Coord, Rect, coord};

use super::builder::Records;
use crate::error::{ErrorKind, Fault, Faults};
use crate::geometry;
use crate::geometry::axes::right_only_swapped;
use crate::geometry::globe::{is_on_earth, is_reckonable};
use crate::geometry::holds;
use crate::model::Zone;

const SWAP: &str = "longitude comes before latitude: swap them";

/// Reports coordinates that are off the earth, zones outside the bounds that the atlas gives, and zones whose coordinates
/// seem to be swapped. Those that are not finite are reported where the zones are laid side by side. Tells the bounds, or else the
/// box around all zones.
pub(super) fn check(within: Option<Rect<f64>>, records: &Records, faults: &mut Faults) -> Option<Rect<f64>> {
    let zones = &records.zones;
    let boxes: Vec<Option<Rect<f64>>> = zones.values.iter().map(|zone| geometry::bounds(zone.polygons())).collect();
    let swapped = right_only_swapped(&boxes, within);
    for (number, ((zone, origin), own)) in zones.iter().zip(&boxes).enumerate() {
        let is_swapped = swapped.binary_search(&number).is_ok();
        if let Some(fault) =
            off_the_earth(zone).or_else(|| next_to_zero(zone)).or_else(|| misplaced((*own)?, is_swapped, within))
        {
            faults.push(origin.mark(fault.in_feature(zone.id.as_str()).in_field("geometry")));
        }
    }
    within.or_else(|| boxes.into_iter().flatten().reduce(geometry::box_around))
}

fn vertices(zone: &Zone) -> impl Iterator<Item = Coord<f64>> {
    zone.polygons().flat_map(CoordsIter::coords_iter)
}

fn next_to_zero(zone: &Zone) -> Option<Fault> {
    let Coord { x, y } = vertices(zone).find(|at| !is_reckonable(*at))?;
    let message = format!("({x:e}, {y:e}) is nearer to zero than can be reckoned with");
    Some(Fault::new(ErrorKind::Coordinate, message).advise("write 0, or fewer decimals"))
}

fn off_the_earth(zone: &Zone) -> Option<Fault> {
    let mut wrong = vertices(zone).filter(|c| c.x.is_finite() && c.y.is_finite() && !is_on_earth(*c));
    let first = wrong.next()?;
    let (mut count, mut swapped) = (1, is_on_earth(turned(first)));
    for other in wrong {
        count += 1;
        swapped &= is_on_earth(turned(other));
    }
    let more = if count > 1 { format!(", the first of {count} such positions") } else { String::new() };
    let message = format!("({}, {}) is outside -180..180 and -90..90 degrees{more}", short(first.x), short(first.y));
    let advice = if swapped { SWAP } else { "write longitude, then latitude, in degrees (WGS 84)" };
    Some(Fault::new(ErrorKind::Coordinate, message).advise(advice))
}

/// The fault of a zone that lies elsewhere than it should.
fn misplaced(own: Rect<f64>, is_swapped: bool, within: Option<Rect<f64>>) -> Option<Fault> {
    let Coord { x, y } = own.min();
    let (message, advice) = match (is_swapped, within) {
        (true, None) => (
            format!("({x}, {y}) lies far from all other zones, ({y}, {x}) among them"),
            format!("{SWAP}; if they are right, say where all zones lie, as `within` in atlas.json or AtlasInfo"),
        ),
        (true, Some(_)) => {
            (format!("({x}, {y}) lies outside the bounds of the atlas, ({y}, {x}) within them"), SWAP.to_owned())
        }
        (false, Some(within)) if !holds(within, own) => (
            format!("reaches from ({x}, {y}) to ({}, {}), out of the bounds of the atlas", own.max().x, own.max().y),
            "mend its place, or the bounds: `within` of atlas.json or AtlasInfo".to_owned(),
        ),
        (false, _) => return None,
    };
    Some(Fault::new(ErrorKind::Coordinate, message).advise(advice))
}

fn turned(place: Coord<f64>) -> Coord<f64> {
    coord! { x: place.y, y: place.x }
}

/// A number that is not 300 digits long.
fn short(number: f64) -> String {
    if number.abs() < 1e6 { number.to_string() } else { format!("{number:e}") }
}
