//! Which edges of a cell are close enough to touch.

use geo_types::Coord;

/// Up to so many edges, each is looked at with each.
const FEW: usize = 8;

/// What rounding can move a projection by, for each unit of what it is made of, and more.
const SLACK: f64 = 8.0 * f64::EPSILON;

/// Calls `pair` for every two edges, by their places, that may have a point in common, and for few others.
///
/// Many edges in one cell that do not cross run beside each other. So they are laid on the line across the longest of them,
/// where each takes little room, and only those that overlap there are looked at: a comb of long teeth takes time in
/// proportion to its teeth, whichever way they point, and not to the square of them. Edges that all come close to one point
/// from different sides still take the square.
pub(super) fn near(edges: &[[Coord<f64>; 2]], mut pair: impl FnMut(usize, usize)) {
    let mut pair = |first: usize, second: usize| {
        if !are_apart(edges[first], edges[second]) {
            pair(first, second);
        }
    };
    if edges.len() <= FEW {
        for second in 1..edges.len() {
            (0..second).for_each(|first| pair(first, second));
        }
        return;
    }
    let across = across_longest(edges);
    let mut shadows: Vec<([f64; 2], usize)> =
        edges.iter().zip(0..).map(|(edge, at)| (shadow(*edge, across), at)).collect();
    shadows.sort_unstable_by(|(one, _), (two, _)| one[0].total_cmp(&two[0]));
    for (place, &([_, end], first)) in shadows.iter().enumerate() {
        let beside = shadows[place + 1..].iter().take_while(|(other, _)| other[0] <= end);
        beside.for_each(|&(_, second)| pair(first.min(second), first.max(second)));
    }
}

/// Whether the boxes of two edges have nothing in common.
fn are_apart([a, b]: [Coord<f64>; 2], [c, d]: [Coord<f64>; 2]) -> bool {
    a.x.max(b.x) < c.x.min(d.x)
        || c.x.max(d.x) < a.x.min(b.x)
        || a.y.max(b.y) < c.y.min(d.y)
        || c.y.max(d.y) < a.y.min(b.y)
}

/// The direction across the longest edge, about as long as one.
fn across_longest(edges: &[[Coord<f64>; 2]]) -> Coord<f64> {
    let reach = |way: &Coord<f64>| way.x.abs().max(way.y.abs());
    let ways = edges.iter().map(|[a, b]| *b - *a);
    let longest = ways.max_by(|one, two| reach(one).total_cmp(&reach(two))).unwrap_or_default();
    Coord { x: -longest.y, y: longest.x } / reach(&longest)
}

/// From where to where an edge lies on the line of a direction: nothing of it lies outside, whatever the rounding.
fn shadow(edge: [Coord<f64>; 2], across: Coord<f64>) -> [f64; 2] {
    let ends = edge.map(|end| {
        let [x, y] = [end.x * across.x, end.y * across.y];
        let slack = SLACK * (x.abs() + y.abs()) + f64::MIN_POSITIVE;
        [x + y - slack, x + y + slack]
    });
    let [low, high] = [ends[0][0].min(ends[1][0]), ends[0][1].max(ends[1][1])];
    // Numbers too large to reckon with lie anywhere.
    if (high - low).is_finite() { [low, high] } else { [f64::NEG_INFINITY, f64::INFINITY] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn pairs(edges: &[[Coord<f64>; 2]]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        near(edges, |first, second| found.push((first, second)));
        found
    }

    /// Edges from the one side of a cell to the other, `gap` apart, along a direction.
    fn comb(teeth: usize, way: [f64; 2], scale: f64) -> Vec<[Coord<f64>; 2]> {
        let at = |along: f64, aside: f64| Coord {
            x: scale * (along * way[0] - aside * way[1]),
            y: scale * (along * way[1] + aside * way[0]),
        };
        (0..teeth).map(|tooth| tooth as f64 / teeth as f64).map(|aside| [at(0.0, aside), at(1.0, aside)]).collect()
    }

    #[test]
    fn teeth_side_by_side_are_looked_at_with_their_neighbours_alone() {
        for way in [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [0.9, 0.3], [0.01, -1.0]] {
            for teeth in [100, 10_000] {
                assert!(pairs(&comb(teeth, way, 1.0)).len() <= teeth, "{teeth} teeth along {way:?}");
            }
        }
    }

    #[test]
    fn edges_that_touch_are_never_left_out() {
        for scale in [f64::MIN_POSITIVE, 1e-200, 1.0, 1e300, f64::MAX / 2.0] {
            for way in [[1.0, 0.0], [0.6, 0.8], [1.0, -1.0]] {
                let mut edges = comb(20, way, scale);
                let [a, b] = edges[3];
                let [c, d] = edges[11];
                // One across all teeth, one on from the end of another, one that is the same, and one of no length.
                edges.extend([[edges[0][0], edges[19][1]], [b, Coord { x: 0.0, y: 0.0 }], [a, b], [c, c]]);
                let found: BTreeSet<_> = pairs(&edges).into_iter().collect();
                assert!((0..20).all(|tooth| found.contains(&(tooth, 20))), "{scale:e} {way:?}");
                assert!([(3, 21), (3, 22), (11, 23)].iter().all(|pair| found.contains(pair)), "{scale:e} {way:?}");
                assert!(d.x.is_finite());
            }
        }
    }
}
