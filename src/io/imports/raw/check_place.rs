//! Whether features lie where they should: latitude before longitude, or outside the bounds that are expected.

use geo_types::{Coord, Rect};

use super::fault::{MapFault, MapFaultKind as Kind};
use super::map::{RawFeature, RawMap};
use crate::error::counted;
use crate::geometry::axes::right_only_swapped;
use crate::geometry::globe::is_on_globe;
use crate::geometry::holds;

/// The features, by their place in the map, that lie right only once their axes are swapped.
pub(super) fn swapped(map: &RawMap) -> Vec<u32> {
    let boxes: Vec<Option<Rect<f64>>> = map.features().iter().map(RawFeature::bounds).collect();
    right_only_swapped(&boxes, map.within).into_iter().map(|number| number as u32).collect()
}

/// Reports features that lie elsewhere than they should, and gives those with swapped axes.
pub(super) fn check(map: &RawMap, faults: &mut Vec<MapFault>) -> Vec<u32> {
    let swapped = swapped(map);
    let outlines = map.features().iter().filter(|feature| feature.bounds().is_some()).count();
    let first = |number: u32| {
        let mut coords =
            map.features()[number as usize].rings().into_iter().flatten().flatten().flat_map(|ring| &ring.0);
        coords.next().copied().unwrap_or_default()
    };
    if let Some(&number) = swapped.first().filter(|_| map.within.is_some() && swapped.len() == outlines) {
        let detail = "every feature lies outside the expected bounds, and within them once its axes are swapped";
        faults.push(MapFault::new(Kind::SwappedAxes, Vec::<String>::new()).at(first(number)).saying(detail));
        return swapped;
    }
    for &number in &swapped {
        faults.push(MapFault::new(Kind::SwappedAxes, [map.features()[number as usize].label()]).at(first(number)));
    }
    if let Some(within) = map.within {
        outside(map, within, &swapped, faults);
    }
    swapped
}

/// Reports features that reach out of the expected bounds, each with the first place where it does.
fn outside(map: &RawMap, within: Rect<f64>, swapped: &[u32], faults: &mut Vec<MapFault>) {
    for (number, feature) in (0..).zip(map.features()) {
        // What is on no globe was told of already.
        if swapped.binary_search(&number).is_ok() || !feature.bounds().is_some_and(is_on_globe) {
            continue;
        }
        let polygons = feature.rings().into_iter().flatten().enumerate();
        let rings = polygons.flat_map(|(polygon, rings)| rings.iter().enumerate().map(move |ring| (polygon, ring)));
        let vertices = rings.flat_map(|(polygon, (place, ring))| {
            ring.0.iter().enumerate().map(move |(vertex, at)| ([polygon, place, vertex], *at))
        });
        let is_beyond = |at: Coord| at.x.is_finite() && at.y.is_finite() && !holds(within, Rect::new(at, at));
        let mut beyond = vertices.filter(|(_, at)| is_beyond(*at));
        if let Some((path, at)) = beyond.next() {
            let detail = counted(beyond.count() + 1, "position");
            faults.push(MapFault::new(Kind::OutsideBounds, [feature.label()]).along(&path, at).saying(detail));
        }
    }
}
