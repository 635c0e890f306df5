//! How places and segments lie to edges, to within the grain, and how edges lie on the whole.

use geo_types::Coord;
use rstar::primitives::Line as Segment;

/// Vertices nearer than this to an edge, in degrees, count as being on it: 0.01 mm on the ground, a thousand times what
/// rounding does to a crossing.
pub(super) const GRAIN: f64 = 1e-10;

/// Whether a segment is on one side of the line through an edge, and farther from it than some reach. No for some that
/// are: rounding has as much to err by as the reach.
pub(super) fn is_beside([a, b]: [Coord; 2], segment: &Segment<[f64; 2]>, reach: f64) -> bool {
    let along = b - a;
    let aside = |[x, y]: [f64; 2]| along.x * (y - a.y) - along.y * (x - a.x);
    let (from, to) = (aside(segment.from), aside(segment.to));
    let least = 2.0 * reach * (along.x.abs() + along.y.abs());
    (from > least && to > least) || (from < -least && to < -least)
}

/// Whether a place lies within the grain of an edge and between its ends.
pub(super) fn is_between([a, b]: [Coord; 2], at: Coord) -> bool {
    let share = share_along(a, b, at);
    if !(0.0..=1.0).contains(&share) || share == 0.0 || share == 1.0 {
        return false;
    }
    let apart = at - (a + (b - a) * share);
    apart.x * apart.x + apart.y * apart.y <= GRAIN * GRAIN
}

/// The direction, up to right angles, that edges have most in common: that of the mean of four times their angles, weighted
/// by the squares of their lengths, as a cosine and a sine.
pub(super) fn common_direction(edges: impl Iterator<Item = [Coord; 2]>) -> [f64; 2] {
    let (mut cos, mut sin) = (0.0, 0.0);
    for [a, b] in edges {
        let along = b - a;
        let (angle, length) = (along.y.atan2(along.x), along.x.hypot(along.y));
        cos += length * length * (4.0 * angle).cos();
        sin += length * length * (4.0 * angle).sin();
    }
    let angle = sin.atan2(cos) / 4.0;
    [angle.cos(), angle.sin()]
}

/// How far along an edge a point is: 0 at its start, 1 at its end.
pub(super) fn share_along(a: Coord, b: Coord, at: Coord) -> f64 {
    let (along, to) = (b - a, at - a);
    (to.x * along.x + to.y * along.y) / (along.x * along.x + along.y * along.y)
}

#[cfg(test)]
mod tests {
    use geo_types::coord;

    use super::*;

    #[test]
    fn only_what_is_farther_than_the_reach_is_beside_an_edge() {
        let edge = [coord! { x: 0.0, y: 0.0 }, coord! { x: 3.0, y: 3.0 }];
        let is_beside = |from, to| is_beside(edge, &Segment::new(from, to), GRAIN);
        assert!(is_beside([0.0, 0.1], [3.0, 3.1]));
        assert!(is_beside([0.1, 0.0], [3.1, 3.0]));
        assert!(!is_beside([0.0, 0.1], [3.1, 3.0]), "it crosses");
        assert!(!is_beside([0.0, 2.0], [1.0, 1.0 + GRAIN]), "it ends within the grain");
        assert!(!is_beside([0.0, GRAIN], [3.0, 3.0 + GRAIN]), "it runs within the grain");
        for across in [1.0, -1.0] {
            let edge = [coord! { x: 0.0, y: 0.0 }, coord! { x: 3.0, y: 0.0 }];
            let is_beside = |from, to| super::is_beside(edge, &Segment::new(from, to), GRAIN);
            assert!(is_beside([1.0, 0.1 * across], [2.0, across]));
            for [from, to] in [[[1.0, GRAIN * across], [2.0, across]], [[1.0, -across], [2.0, across]]] {
                assert!(!is_beside(from, to) && !is_beside(to, from), "{from:?} to {to:?}");
            }
        }
    }
}
