//! The proof that arcs are a partition.
//!
//! Four things together make sure that every point is in one zone at most. (1) An edge has at most one zone on each
//! side: the partition saw to that. (2) Edges meet in nothing but their ends. (3) Going round a vertex, the ground between
//! one edge and the next is the same zone for both. (4) At a vertex, that zone is the one that is found by going there from
//! outside everything, crossing edges: so no piece of ground lies in another that does not know of it.

use std::cmp::Ordering::Equal;

use geo_types::Coord;

use super::history::History;
use super::pairs::{self, Dated};
use super::wheels::{Spoke, Wheels};
use crate::geometry::partition::{ArcHead, FaultBook, Partition, PartitionFaultKind, zone_of};
use crate::geometry::predicates::{is_on, orientation};

/// The edges of one fine cell.
pub(super) struct CellCheck<'a> {
    pub(super) partition: &'a Partition,
    /// The arc of each edge.
    pub(super) arc_of: &'a [u32],
    pub(super) corner: Coord<f64>,
    /// The side at the corner over time.
    pub(super) reference: &'a History,
    /// The arcs that were crossed on the way to the corner from outside everything, as often as they were.
    pub(super) crossed: &'a [u32],
    pub(super) edges: &'a [u32],
}

impl CellCheck<'_> {
    /// Notes what is wrong among the edges of the cell, and at the ends of arcs in it.
    pub(super) fn run(&self, ends_here: impl Fn(Coord<f64>) -> bool, faults: &mut FaultBook) {
        let edges: Vec<Dated> = self.edges.iter().map(|&edge| self.dated(edge)).collect();
        self.pairs(&edges, faults);
        let mut spokes: Vec<Spoke> = Vec::new();
        for (&edge, Dated { ends: [a, b], .. }) in self.edges.iter().zip(&edges) {
            let arc = self.arc(edge);
            let range = self.partition.vertex_range(self.arc_of[edge as usize] as usize);
            if edge as usize == range.start && ends_here(*a) {
                spokes.push(Spoke { hub: *a, to: *b, arc, outward: true });
            }
            if edge as usize + 2 == range.end && ends_here(*b) {
                spokes.push(Spoke { hub: *b, to: *a, arc, outward: false });
            }
        }
        if !spokes.is_empty() {
            let edges = edges.into_iter().zip(self.edges.iter().map(|&edge| self.arc(edge))).collect();
            let &CellCheck { partition, corner, reference, crossed, .. } = self;
            let wheels = Wheels { partition, corner, reference, crossed, edges };
            wheels.check(spokes, faults);
        }
    }

    fn arc(&self, edge: u32) -> ArcHead {
        self.partition.arcs[self.arc_of[edge as usize] as usize]
    }

    fn dated(&self, edge: u32) -> Dated {
        let ArcHead { from, until, .. } = self.arc(edge);
        Dated { ends: self.partition.edge(edge), from, until }
    }

    /// (2): no two edges that are there on the same day cross or touch but in their ends.
    fn pairs(&self, edges: &[Dated], faults: &mut FaultBook) {
        pairs::near(edges, |first, second| {
            let Some((kind, at)) = clash(edges[first].ends, edges[second].ends) else { return };
            let (one, two) = (self.arc(self.edges[first]), self.arc(self.edges[second]));
            let mut note = |zones| faults.note(kind, zones, at, one.from.max(two.from));
            let beside = |arc: ArcHead| [arc.left, arc.right].into_iter().filter_map(zone_of);
            // Between two edges that cross lies ground of a zone beside the one and of a zone beside the other.
            let both = beside(one).flat_map(|zone| beside(two).map(move |other| [Some(zone), Some(other)]));
            let mut both = both.filter(|[zone, other]| zone != other).peekable();
            if both.peek().is_none() {
                note([beside(one).next(), None]);
            }
            both.for_each(note);
        });
    }
}

/// How two edges touch, other than in a common end.
fn clash([a, b]: [Coord<f64>; 2], [c, d]: [Coord<f64>; 2]) -> Option<(PartitionFaultKind, Coord<f64>)> {
    let common = if a == c || a == d {
        Some((a, b))
    } else if b == c || b == d {
        Some((b, a))
    } else {
        None
    };
    if let Some((hub, one)) = common {
        // Of two that run along each other, the one ends inside the other.
        let two = if c == hub { d } else { c };
        let inside = [([hub, one], two), ([hub, two], one)].into_iter().find(|&(edge, at)| is_on(edge, at));
        return inside.map(|(_, at)| (PartitionFaultKind::Unmatched, at));
    }
    let (to_c, to_d) = (orientation(a, b, c), orientation(a, b, d));
    if to_c == to_d && to_c != Equal {
        return None;
    }
    let (to_a, to_b) = (orientation(c, d, a), orientation(c, d, b));
    let inside = [(a, b, c), (a, b, d), (c, d, a), (c, d, b)].into_iter().find(|&(from, to, at)| is_on([from, to], at));
    match inside {
        Some((_, _, at)) => Some((PartitionFaultKind::Unmatched, at)),
        None if to_c != to_d && to_a != to_b && ![to_a, to_b, to_c, to_d].contains(&Equal) => {
            Some((PartitionFaultKind::Crossing, crossing(a, b, c, d)))
        }
        None => None,
    }
}

/// About where two edges cross.
fn crossing(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> Coord<f64> {
    let (one, two) = (b - a, d - c);
    let share = ((c.x - a.x) * two.y - (c.y - a.y) * two.x) / (one.x * two.y - one.y * two.x);
    if share.is_finite() { a + one * share.clamp(0.0, 1.0) } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Place = [i32; 2];

    /// In whole numbers: how far left of the line from `a` to `b` a place is, and whether it lies on the edge.
    fn left([a, b]: [Place; 2], p: Place) -> i32 {
        (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
    }

    fn is_on([a, b]: [Place; 2], p: Place) -> bool {
        left([a, b], p) == 0 && (a[0] - p[0]) * (b[0] - p[0]) + (a[1] - p[1]) * (b[1] - p[1]) <= 0
    }

    /// All edges between the places of a lattice, each way, with each other.
    #[test]
    fn what_touches_other_than_in_a_common_end_is_told() {
        let places: Vec<Place> = (0..4).flat_map(|x| (0..3).map(move |y| [x, y])).collect();
        let edges = || places.iter().flat_map(|a| places.iter().map(move |b| [*a, *b])).filter(|[a, b]| a != b);
        let real = |edge: [Place; 2]| edge.map(|place| Coord { x: f64::from(place[0]), y: f64::from(place[1]) });
        let mut counts = [0; 3];
        // The same edge is there once on a day.
        for (one, two) in edges().flat_map(|one| edges().map(move |two| (one, two))) {
            if one == two || one == [two[1], two[0]] {
                continue;
            }
            let inside = |edge: [Place; 2], other: [Place; 2]| {
                other.into_iter().filter(move |place| !edge.contains(place) && is_on(edge, *place))
            };
            let inside: Vec<Coord<f64>> =
                inside(one, two).chain(inside(two, one)).map(|place| real([place; 2])[0]).collect();
            let parts = |edge: [Place; 2], other: [Place; 2]| left(edge, other[0]) * left(edge, other[1]) < 0;
            match clash(real(one), real(two)) {
                Some((PartitionFaultKind::Unmatched, at)) => {
                    assert!(inside.contains(&at), "{one:?} {two:?} at {at:?}");
                    counts[0] += 1;
                }
                Some((kind, at)) => {
                    assert_eq!(kind, PartitionFaultKind::Crossing, "{one:?} {two:?}");
                    assert!(inside.is_empty() && parts(one, two) && parts(two, one), "{one:?} {two:?}");
                    for [a, b] in [real(one), real(two)] {
                        let off = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
                        assert!(off.abs() < 1e-9, "{one:?} {two:?} at {at:?}");
                    }
                    counts[1] += 1;
                }
                None => {
                    assert!(inside.is_empty() && !(parts(one, two) && parts(two, one)), "{one:?} {two:?}");
                    counts[2] += 1;
                }
            }
        }
        assert!(counts.iter().all(|count| *count > 500), "{counts:?}");
    }
}
