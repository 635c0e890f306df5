//! Which edges of a cell are close enough to touch, on a day on which both are there.

use geo_types::Coord;

/// Up to so many edges, each is looked at with each.
const FEW: usize = 8;

/// What rounding can move a projection by, for each unit of what it is made of, and more.
const SLACK: f64 = 8.0 * f64::EPSILON;

/// An edge and the days on which it is a border, the last one not among them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) ends: [Coord<f64>; 2],
    pub(super) from: i32,
    pub(super) until: i32,
}

/// An edge as it lies on the line across the longest one: nothing of it lies outside, whatever the rounding.
#[derive(Clone, Copy)]
struct Shadow {
    low: f64,
    high: f64,
    from: i32,
    until: i32,
    edge: usize,
}

/// Calls `pair` for every two edges, by their places, that may have a point in common on some day, and for few others; for
/// some more than once.
///
/// Many edges in one cell that do not cross run beside each other. So they are laid on the line across the longest of them,
/// where each takes little room, and only those that overlap there are looked at: a comb of long teeth takes time in
/// proportion to its teeth, whichever way they point, and not to the square of them. Those that overlap there because
/// one took the place of the other are told apart by halving the days. Edges of one day that all come close to one point from
/// different sides still take the square.
pub(super) fn near(edges: &[Dated], mut pair: impl FnMut(usize, usize)) {
    let mut pair = |first: usize, second: usize| {
        let (one, two) = (&edges[first], &edges[second]);
        if one.from.max(two.from) < one.until.min(two.until) && !are_apart(one.ends, two.ends) {
            pair(first.min(second), first.max(second));
        }
    };
    if edges.len() <= FEW {
        for second in 1..edges.len() {
            (0..second).for_each(|first| pair(first, second));
        }
        return;
    }
    let across = across_longest(edges);
    let mut shadows: Vec<Shadow> = edges.iter().zip(0..).map(|(edge, at)| Shadow::of(edge, at, across)).collect();
    shadows.sort_unstable_by(|one, two| one.low.total_cmp(&two.low));
    near_within(&shadows, [i32::MIN, i32::MAX], &mut pair);
}

/// Pairs those that overlap on some of these days, each from where it begins on.
///
/// What is there on all of the days is held against everything; the rest, if it is not, is held against each other in either half
/// of the days. So an edge is looked at once in each of some halvings, and never with one that it has no day in common with.
fn near_within(shadows: &[Shadow], days: [i32; 2], pair: &mut impl FnMut(usize, usize)) {
    let is_always = |shadow: &Shadow| shadow.from <= days[0] && days[1] <= shadow.until;
    let (always, rest): (Vec<Shadow>, Vec<Shadow>) = shadows.iter().partition(|shadow| is_always(shadow));
    let mut with = |one: &Shadow, others: &[Shadow]| {
        let beside = others.iter().take_while(|other| other.low <= one.high);
        beside.for_each(|other| pair(one.edge, other.edge));
    };
    for (place, one) in always.iter().enumerate() {
        with(one, &always[place + 1..]);
        with(one, &rest[rest.partition_point(|other| other.low < one.low)..]);
    }
    for one in &rest {
        with(one, &always[always.partition_point(|other| other.low <= one.low)..]);
    }
    let mut changes: Vec<i32> = rest.iter().flat_map(|shadow| [shadow.from, shadow.until]).collect();
    changes.retain(|day| days[0] < *day && *day < days[1]);
    if changes.is_empty() {
        return;
    }
    let middle = changes.len() / 2;
    let middle = *changes.select_nth_unstable(middle).1;
    for half in [[days[0], middle], [middle, days[1]]] {
        let there = |shadow: &&Shadow| shadow.from < half[1] && half[0] < shadow.until;
        let there: Vec<Shadow> = rest.iter().filter(there).copied().collect();
        near_within(&there, half, pair);
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
fn across_longest(edges: &[Dated]) -> Coord<f64> {
    let reach = |way: &Coord<f64>| way.x.abs().max(way.y.abs());
    let ways = edges.iter().map(|Dated { ends: [a, b], .. }| *b - *a);
    let longest = ways.max_by(|one, two| reach(one).total_cmp(&reach(two))).unwrap_or_default();
    Coord { x: -longest.y, y: longest.x } / reach(&longest)
}

impl Shadow {
    fn of(&Dated { ends, from, until }: &Dated, edge: usize, across: Coord<f64>) -> Self {
        let ends = ends.map(|end| {
            let [x, y] = [end.x * across.x, end.y * across.y];
            let slack = SLACK * (x.abs() + y.abs()) + f64::MIN_POSITIVE;
            [x + y - slack, x + y + slack]
        });
        let [low, high] = [ends[0][0].min(ends[1][0]), ends[0][1].max(ends[1][1])];
        // An end that overflows makes its bound infinite. Where sums of infinities are no numbers there is no bound, and the edge lies
        // anywhere.
        let [low, high] = if low <= high { [low, high] } else { [f64::NEG_INFINITY, f64::INFINITY] };
        Shadow { low, high, from, until, edge }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::predicates::is_on;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn pairs(edges: &[Dated]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        near(edges, |first, second| found.push((first, second)));
        found
    }

    fn always(ends: [Coord<f64>; 2]) -> Dated {
        Dated { ends, from: i32::MIN, until: i32::MAX }
    }

    /// Edges from the one side of a cell to the other, `gap` apart, along a direction.
    fn comb(teeth: usize, way: [f64; 2], scale: f64) -> Vec<Dated> {
        let at = |along: f64, aside: f64| Coord {
            x: scale * (along * way[0] - aside * way[1]),
            y: scale * (along * way[1] + aside * way[0]),
        };
        let tooth = |aside: f64| always([at(0.0, aside), at(1.0, aside)]);
        (0..teeth).map(|number| tooth(number as f64 / teeth as f64)).collect()
    }

    #[test]
    fn teeth_side_by_side_are_looked_at_with_their_neighbours_alone() {
        for way in [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [0.9, 0.3], [0.01, -1.0]] {
            for (teeth, scale) in [(100, 1e-150), (100, 1.0), (100, 1e150), (10_000, 1.0)] {
                let found = pairs(&comb(teeth, way, scale)).len();
                assert!(found <= teeth, "{teeth} teeth along {way:?}, {scale:e} long: {found}");
            }
        }
    }

    #[test]
    fn edges_that_touch_are_never_left_out() {
        for scale in [f64::MIN_POSITIVE, 1e-200, 1.0, 1e300, f64::MAX / 2.0] {
            for way in [[1.0, 0.0], [0.6, 0.8], [1.0, -1.0]] {
                let mut edges = comb(20, way, scale);
                let [a, b] = edges[3].ends;
                let [c, d] = edges[11].ends;
                let across = [edges[0].ends[0], edges[19].ends[1]];
                // One across all teeth, one on from the end of another, one that is the same, and one of no length.
                edges.extend([across, [b, Coord { x: 0.0, y: 0.0 }], [a, b], [c, c]].map(always));
                let found: BTreeSet<_> = pairs(&edges).into_iter().collect();
                assert!((0..20).all(|tooth| found.contains(&(tooth, 20))), "{scale:e} {way:?}");
                assert!([(3, 21), (3, 22), (11, 23)].iter().all(|pair| found.contains(pair)), "{scale:e} {way:?}");
                assert!(d.x.is_finite());
            }
        }
    }

    #[test]
    fn edges_whose_boxes_are_apart_are_not_looked_at() {
        let edge = |x: f64, y: f64| always([Coord { x, y }, Coord { x: x + 1.0, y: y + 1.0 }]);
        for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            assert_eq!(pairs(&[edge(0.0, 0.0), edge(x, y)]), [(0, 1)], "{x} {y}");
            assert_eq!(pairs(&[edge(0.0, 0.0), edge(1.5 * x, 1.5 * y)]), [], "{x} {y}");
        }
    }

    /// Far from the origin, where rounding lays what lies on an edge beside both its ends.
    #[test]
    fn rounding_parts_no_edges_that_touch() {
        // Of so few bits that a thousand times as much is exact.
        let east = 3_398_574_121_337.0 * 2_f64.powi(-42);
        for power in [-60, 0, 60] {
            let scale = 2_f64.powi(power);
            let at = |tooth: usize, along: f64, aside: f64| Coord {
                x: scale * (100.0 * tooth as f64 + along * east - aside),
                y: scale * (1e9 + along + aside * east),
            };
            let tooth = |tooth: usize| always([at(tooth, 0.0, 0.0), at(tooth, 1000.0, 0.0)]);
            let spur = |(tooth, place): (usize, u32)| {
                let (along, aside) = (f64::from(10 * place), if place % 2 == 0 { 3.0 } else { -3.0 });
                always([at(tooth, along, 0.0), at(tooth, along, aside)])
            };
            let spurs: Vec<(usize, u32)> = (0..6).flat_map(|tooth| (1..100).map(move |place| (tooth, place))).collect();
            let edges: Vec<Dated> = (0..6).map(tooth).chain(spurs.iter().copied().map(spur)).collect();
            let found: BTreeSet<_> = pairs(&edges).into_iter().collect();
            for (&(tooth, _), spur) in spurs.iter().zip(6..) {
                assert!(is_on(edges[tooth].ends, edges[spur].ends[0]));
                assert!(found.contains(&(tooth, spur)), "{tooth} {spur} 2^{power}");
            }
        }
    }

    /// A border that is drawn anew every day, over one that stays.
    #[test]
    fn edges_of_different_days_are_not_held_against_each_other() {
        let days = 10_000;
        let line = |length: f64| [Coord { x: 0.0, y: 0.0 }, Coord { x: length, y: length }];
        let drawn = (0..days).map(|day| Dated { ends: line(1.0 + f64::from(day)), from: day, until: day + 1 });
        let edges: Vec<Dated> = drawn.chain([always(line(-1.0))]).collect();
        assert_eq!(pairs(&edges).len(), days as usize);
    }

    proptest! {
        #[test]
        fn edges_that_meet_on_a_day_are_found_whenever_they_come_and_go(
            edges in prop::collection::vec(((0..6_u8, 0..6_u8), (0..6_u8, 0..6_u8), 0..9_i32, 1..6_i32, 0..5_u8), 2..40),
        ) {
            let at = |(x, y): (u8, u8)| Coord { x: f64::from(x), y: f64::from(y) };
            let dated = |&(a, b, day, length, open): &((u8, u8), (u8, u8), i32, i32, u8)| Dated {
                ends: [at(a), at(b)],
                from: if open == 0 { i32::MIN } else { day },
                until: if open == 1 { i32::MAX } else { day + length },
            };
            let edges: Vec<Dated> = edges.iter().map(dated).collect();
            let found: BTreeSet<(usize, usize)> = pairs(&edges).into_iter().collect();
            for second in 1..edges.len() {
                for first in 0..second {
                    let (one, two) = (edges[first], edges[second]);
                    let meet = one.from.max(two.from) < one.until.min(two.until) && !are_apart(one.ends, two.ends);
                    prop_assert!(meet || !found.contains(&(first, second)));
                    // Boxes may meet where the shadows do not: then the edges do not either.
                    let touch = one.ends.iter().any(|end| is_on(two.ends, *end)) || two.ends.iter().any(|end| is_on(one.ends, *end));
                    prop_assert!(!(meet && touch) || found.contains(&(first, second)));
                }
            }
        }
    }
}
