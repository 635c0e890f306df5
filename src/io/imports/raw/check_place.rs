//! Whether features lie where they should: latitude before longitude, or outside the bounds that are expected.

use geo_types::{Coord, Rect};
use rstar::RTree;

use super::fault::{MapFault, MapFaultKind as Kind};
use super::map::RawMap;
use super::scene::{boxed, envelope};
use crate::error::counted;

/// The features, by their place in the map, that lie within the bounds that are expected only once their axes are swapped.
/// Where nothing is expected: of three features or more those whose boxes meet that of another only then; or that lie on the
/// globe only then.
pub(super) fn swapped(map: &RawMap, within: Option<Rect<f64>>) -> Vec<u32> {
    let boxes = (0..).zip(map.features()).filter_map(|(number, feature)| Some((number, feature.bounds()?)));
    let boxes: Vec<(u32, Rect<f64>)> = boxes.collect();
    let tree = RTree::bulk_load(boxes.iter().map(|(number, bounds)| boxed(*bounds, *number)).collect());
    let meets_others = |bounds: Rect<f64>, number: u32| {
        tree.locate_in_envelope_intersecting(&envelope(bounds)).any(|other| other.data != number)
    };
    let is_swapped = |number: u32, bounds: Rect<f64>| match within {
        Some(within) => !holds(within, bounds) && holds(within, swap(bounds)),
        None if is_on_globe(bounds) != is_on_globe(swap(bounds)) => is_on_globe(swap(bounds)),
        None => boxes.len() > 2 && !meets_others(bounds, number) && meets_others(swap(bounds), number),
    };
    boxes.iter().filter(|(number, bounds)| is_swapped(*number, *bounds)).map(|(number, _)| *number).collect()
}

/// Reports features that lie elsewhere than they should, and gives those with swapped axes.
pub(super) fn check(map: &RawMap, within: Option<Rect<f64>>, faults: &mut Vec<MapFault>) -> Vec<u32> {
    let swapped = swapped(map, within);
    let outlines = map.features().iter().filter(|feature| feature.bounds().is_some()).count();
    let first = |number: u32| {
        let mut coords =
            map.features()[number as usize].rings().into_iter().flatten().flatten().flat_map(|ring| &ring.0);
        coords.next().copied().unwrap_or_default()
    };
    if let Some(&number) = swapped.first().filter(|_| within.is_some() && swapped.len() == outlines) {
        let detail = "every feature lies outside the expected bounds, and within them once its axes are swapped";
        faults.push(MapFault::new(Kind::SwappedAxes, Vec::<String>::new()).at(first(number)).saying(detail));
        return swapped;
    }
    for &number in &swapped {
        faults.push(MapFault::new(Kind::SwappedAxes, [map.features()[number as usize].label()]).at(first(number)));
    }
    if let Some(within) = within {
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

fn swap(bounds: Rect<f64>) -> Rect<f64> {
    let turn = |coord: Coord| Coord { x: coord.y, y: coord.x };
    Rect::new(turn(bounds.min()), turn(bounds.max()))
}

fn holds(around: Rect<f64>, bounds: Rect<f64>) -> bool {
    let (min, max) = (around.min(), around.max());
    min.x <= bounds.min().x && min.y <= bounds.min().y && bounds.max().x <= max.x && bounds.max().y <= max.y
}

pub(super) fn is_on_globe(bounds: Rect<f64>) -> bool {
    holds(Rect::new((-180.0, -90.0), (180.0, 90.0)), bounds)
}
