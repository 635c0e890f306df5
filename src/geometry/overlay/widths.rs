//! How wide ground can be within a triangle of it.

use geo_types::{Coord, Rect};

use super::segments::share_along;
use crate::geometry::metres_in_degree;

pub(super) fn bounds_of([a, b, c]: [Coord; 3]) -> Rect<f64> {
    let low = Coord { x: a.x.min(b.x).min(c.x), y: a.y.min(b.y).min(c.y) };
    Rect::new(low, Coord { x: a.x.max(b.x).max(c.x), y: a.y.max(b.y).max(c.y) })
}

/// No circle that has its centre in a triangle, and none of its corners and of these borders in it, has a greater radius in metres.
/// The edges begin at the corners in turn; of one that is a border it is told where borders go on from its start and from its end.
pub(super) fn radius_within(corners: [Coord; 3], borders: [Option<[Coord; 2]>; 3]) -> f64 {
    let latitudes = corners.map(|corner| corner.y.abs());
    let [least, most] = [latitudes.into_iter().fold(f64::MAX, f64::min), latitudes.into_iter().fold(0.0, f64::max)];
    let equator_is_in = corners.iter().any(|corner| corner.y < 0.0) && corners.iter().any(|corner| corner.y > 0.0);
    let scale = [metres_in_degree(if equator_is_in { 0.0 } else { least })[0], metres_in_degree(most)[1]];
    let flat = |at: Coord| Coord { x: (at.x - corners[0].x) * scale[0], y: (at.y - corners[0].y) * scale[1] };
    let flat_corners = corners.map(flat);
    // The distance from a segment is greatest in a corner, of a triangle as of any part of it.
    let within = |edge: usize| {
        let [a, b, c] = [0, 1, 2].map(|step| flat_corners[(edge + step) % 3]);
        let beyond = borders[edge]?.map(flat);
        let (share, height) = from_segment([a, b], c);
        // Where the third corner is not over the border, the triangle is parted where its far side is over the end. Beyond there,
        // the end is on both borders, and the place over it no farther from the one than from the other.
        let (part, next) = match share {
            ..0.0 => (b + (c - b) / (1.0 - share), [a, beyond[0]]),
            1.0.. => (a + (c - a) / share, [b, beyond[1]]),
            _ => return Some(height),
        };
        Some(from_segment([a, b], part).1.max(from_segment(next, c).1))
    };
    let longest = (0..3).map(|edge| length(flat_corners[(edge + 1) % 3] - flat_corners[edge])).fold(0.0, f64::max);
    // A point of a triangle is never farther from the nearest corner than one in the middle of three equal sides.
    (0..3).filter_map(within).fold(longest / 3.0_f64.sqrt(), f64::min)
}

fn length(along: Coord) -> f64 {
    along.x.hypot(along.y)
}

/// Where along the line through a segment a place is, 0 at its start and 1 at its end, and its distance from the segment.
fn from_segment([a, b]: [Coord; 2], at: Coord) -> (f64, f64) {
    let share = share_along(a, b, at);
    (share, length(at - a - (b - a) * share.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use geo_types::coord;
    use proptest::prelude::*;

    use super::*;

    /// The radius of the greatest circle around a place with no border and no corner in it, with the scale at the place.
    fn radius_at(at: Coord, corners: [Coord; 3], borders: [Option<[Coord; 2]>; 3]) -> f64 {
        let scale = metres_in_degree(at.y);
        let flat = |to: Coord| coord! { x: (to.x - at.x) * scale[0], y: (to.y - at.y) * scale[1] };
        let far = |a: Coord, b: Coord| {
            let (a, along) = (flat(a), flat(b) - flat(a));
            let share = -(a.x * along.x + a.y * along.y) / (along.x * along.x + along.y * along.y);
            length(a + along * share.clamp(0.0, 1.0))
        };
        let nearest = (0..3).map(|edge| {
            let [a, b] = [corners[edge], corners[(edge + 1) % 3]];
            borders[edge].map_or(length(flat(a)), |[before, behind]| far(a, b).min(far(a, before)).min(far(b, behind)))
        });
        nearest.fold(f64::INFINITY, f64::min)
    }

    proptest! {
        /// At places all over triangles of all latitudes, many of them long and narrow, with borders that go on anywhere.
        #[test]
        fn no_circle_in_a_triangle_is_greater_than_is_said(
            latitude in prop::sample::select(vec![-80.0, -35.0, 0.0, 20.0, 35.0, 80.0]),
            size in prop::sample::select(vec![1e-6, 0.01, 2.0, 9.0]),
            places in prop::array::uniform3((-1.0..1.0_f64, -1.0..1.0_f64)),
            beyond in prop::array::uniform3(prop::option::of(prop::array::uniform2((-2.0..2.0_f64, -2.0..2.0_f64)))),
            narrow in prop::sample::select(vec![1.0, 0.1, 0.001]),
            is_upright: bool,
        ) {
            let place = |(x, y): (f64, f64)| {
                let (x, y) = if is_upright { (x * narrow, y) } else { (x, y * narrow) };
                coord! { x: 44.0 + x * size, y: latitude + y * size }
            };
            let (corners, borders) = (places.map(place), beyond.map(|ends| ends.map(|ends| ends.map(place))));
            let most = radius_within(corners, borders);
            for (one, other) in (0..=20).flat_map(|one| (0..=20 - one).map(move |other| (one, other))) {
                let [one, other] = [one, other].map(|step| f64::from(step) / 20.0);
                let at = corners[0] + (corners[1] - corners[0]) * one + (corners[2] - corners[0]) * other;
                let found = radius_at(at, corners, borders);
                prop_assert!(found <= most * (1.0 + 1e-9) + 1e-7, "{found} at {at:?}, {most} in {corners:?}");
            }
        }
    }

    /// A border as long as the triangle, a short one beside it, and none; where degrees of longitude are long and where they are short.
    #[test]
    fn a_narrow_triangle_is_told_to_be_narrow() {
        for latitude in [0.001, 60.0, -60.0] {
            let [across, along] = metres_in_degree(latitude);
            let at = |x: f64, y: f64| coord! { x: 44.0 + x, y: latitude + y };
            let flat = [at(0.0, 0.0), at(1.0, 0.0), at(0.5, 0.001)];
            let upright = [at(0.0, 0.0), at(0.0, 0.5), at(0.001, 0.25)];
            let leaning = [at(0.0, 0.0), at(1.0, 0.0), at(1.5, 0.001)];
            let turned = leaning.map(|corner| at(44.0 - corner.x, corner.y - latitude));
            // Borders that turn back at once, and such that go on straight ahead.
            let [back, on] = [[at(0.0, 0.01), at(1.0, 0.01)], [at(-1.0, 0.0), at(2.0, 0.0)]];
            for (corners, borders, expected) in [
                (flat, [Some(back), None, None], 0.001 * along),
                (flat, [None, Some(back), None], 0.5 * across),
                (flat, [None, Some([at(1.5, -0.001), at(0.0, 0.002)]), None], 0.002 * along),
                (flat, [None; 3], across / 3.0_f64.sqrt()),
                ([flat[1], flat[2], flat[0]], [None; 3], across / 3.0_f64.sqrt()),
                ([flat[2], flat[0], flat[1]], [None; 3], across / 3.0_f64.sqrt()),
                (upright, [Some(back), None, None], 0.001 * across),
                (leaning, [Some(back), None, None], 0.5 * across),
                (leaning, [Some(on), None, None], 0.001 * along),
                ([turned[1], turned[0], turned[2]], [Some([at(-2.0, 0.0), at(1.0, 0.0)]), None, None], 0.001 * along),
            ] {
                let most = radius_within(corners, borders);
                assert!((0.999..1.02).contains(&(most / expected)), "{most} for {expected}: {corners:?}");
            }
        }
        // Widest over the equator, where no corner is.
        let corners = [(44.0, -60.0), (44.0, 60.0), (45.0, 59.0)].map(Coord::from);
        let most = radius_within(corners, [Some([corners[0], corners[1]]), None, None]);
        assert!((0.999..1.02).contains(&(most / metres_in_degree(0.0)[0])), "{most}");
    }
}
