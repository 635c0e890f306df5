//! What the places of things say of their axes: whether latitude stands before longitude.

use geo_types::{Coord, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::globe::is_on_globe;
use super::measure::holds;

/// The boxes, by their numbers, that lie right only once their axes are swapped.
///
/// With bounds in which all are expected these are the boxes within them only then. Without, those on the globe only
/// then, and those that lie apart from all others and only then meet one that does not lie apart: of two that both lie
/// apart nobody can tell which one is swapped, or whether there are two such places.
pub(crate) fn right_only_swapped(boxes: &[Option<Rect<f64>>], within: Option<Rect<f64>>) -> Vec<usize> {
    let there = || boxes.iter().enumerate().filter_map(|(number, bounds)| Some((number, (*bounds)?)));
    if let Some(within) = within {
        let is_swapped = |bounds| !holds(within, bounds) && holds(within, swapped(bounds));
        return there().filter(|(_, bounds)| is_swapped(*bounds)).map(|(number, _)| number).collect();
    }
    let tree = RTree::bulk_load(there().map(|(number, bounds)| GeomWithData::new(corners(bounds), number)).collect());
    let meets = |bounds: Rect<f64>, is_meant: &dyn Fn(usize) -> bool| {
        let around = AABB::from_corners(bounds.min().into(), bounds.max().into());
        tree.locate_in_envelope_intersecting(&around).any(|other| is_meant(other.data))
    };
    let mut is_apart = vec![false; boxes.len()];
    for (number, bounds) in there() {
        is_apart[number] = !meets(bounds, &|other| other != number);
    }
    let is_swapped = |number: usize, bounds: Rect<f64>| match [bounds, swapped(bounds)].map(is_on_globe) {
        [false, true] => true,
        [true, true] => is_apart[number] && meets(swapped(bounds), &|other| !is_apart[other]),
        [_, false] => false,
    };
    there().filter(|(number, bounds)| is_swapped(*number, *bounds)).map(|(number, _)| number).collect()
}

fn corners(bounds: Rect<f64>) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners(bounds.min().into(), bounds.max().into())
}

/// A box with latitude and longitude swapped.
pub(crate) fn swapped(bounds: Rect<f64>) -> Rect<f64> {
    let turn = |coord: Coord| Coord { x: coord.y, y: coord.x };
    Rect::new(turn(bounds.min()), turn(bounds.max()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(west: f64, south: f64, east: f64, north: f64) -> Rect<f64> {
        Rect::new((west, south), (east, north))
    }

    #[test]
    fn a_box_that_is_on_the_globe_only_swapped_needs_no_neighbour() {
        let swapped = |bounds: Rect<f64>| right_only_swapped(&[None, Some(bounds)], None);
        assert_eq!(swapped(block(35.0, 120.0, 36.0, 121.0)), [1]);
        assert_eq!(swapped(block(35.0, -121.0, 36.0, -120.0)), [1]);
        // On the globe both ways, and neither way.
        assert!(swapped(block(35.0, 44.0, 36.0, 45.0)).is_empty());
        assert!(swapped(block(350.0, 120.0, 351.0, 121.0)).is_empty());
    }
}
