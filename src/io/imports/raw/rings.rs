//! Plain questions about a ring as it stands in a file.

use std::cmp::Ordering;

use geo_types::{Coord, LineString};

use crate::geometry::partition::is_counterclockwise;
use crate::geometry::predicates::orientation;

/// The edges of a ring, with the one that closes it and without those that have no length.
pub(super) fn closed_edges(ring: &LineString<f64>) -> impl Iterator<Item = [Coord; 2]> {
    let closing = ring.0.last().zip(ring.0.first()).map(|(last, first)| [*last, *first]);
    ring.0.windows(2).map(|pair| [pair[0], pair[1]]).chain(closing).filter(|[a, b]| a != b)
}

/// Whether a ring turns left; `None` if it encloses nothing, or has a coordinate that is not finite.
pub(super) fn turns_left(ring: &LineString<f64>) -> Option<bool> {
    if !ring.0.iter().all(|at| at.x.is_finite() && at.y.is_finite()) {
        return None;
    }
    // A spike that reaches farther than all else hides which way the ring turns.
    is_counterclockwise(ring).or_else(|| is_counterclockwise(&without_spikes(ring)))
}

/// A ring without the vertices at which it turns back on itself.
fn without_spikes(ring: &LineString<f64>) -> LineString<f64> {
    let is_spike = |a: Coord, at: Coord, b: Coord| {
        let (back, on) = (a - at, b - at);
        a == at || at == b || (orientation(a, at, b) == Ordering::Equal && back.x * on.x + back.y * on.y > 0.0)
    };
    let mut left = ring.0.clone();
    loop {
        let before = left.len();
        let mut kept: Vec<Coord> = Vec::with_capacity(before);
        for next in left {
            while let [.., a, at] = kept.as_slice()
                && is_spike(*a, *at, next)
            {
                kept.pop();
            }
            kept.push(next);
        }
        // Where the ring closes there can be one as well: the next round begins elsewhere.
        kept.dedup();
        if kept.len() > 1 && kept.first() == kept.last() {
            kept.pop();
        }
        let half = kept.len() / 2;
        kept.rotate_left(half);
        if kept.len() == before {
            return kept.into();
        }
        left = kept;
    }
}
