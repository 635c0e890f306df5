//! The proof that arcs are a partition.
//!
//! Four things together make sure that every point is in one zone at most. (1) An edge has at most one zone on each
//! side: the partition saw to that. (2) Edges meet in nothing but their ends. (3) Going round a vertex, the ground between
//! one edge and the next is the same zone for both. (4) At a vertex, that zone is the one that is found by going there from
//! outside everything, crossing edges: so no piece of ground lies in another that does not know of it.

use std::cmp::Ordering::{self, Equal};

use geo_types::Coord;

use super::cells::crosses;
use super::history::History;
use super::pairs;
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
    pub(super) edges: &'a [u32],
}

/// An edge seen from one of its ends.
#[derive(Clone, Copy)]
struct Spoke {
    hub: Coord<f64>,
    to: Coord<f64>,
    arc: ArcHead,
    outward: bool,
}

impl CellCheck<'_> {
    /// Notes what is wrong among the edges of the cell, and at the ends of arcs in it.
    pub(super) fn run(&self, ends_here: impl Fn(Coord<f64>) -> bool, faults: &mut FaultBook) {
        self.pairs(faults);
        let mut spokes: Vec<Spoke> = Vec::new();
        for &edge in self.edges {
            let arc = self.arc(edge);
            let [a, b] = self.partition.edge(edge);
            let range = self.partition.vertex_range(self.arc_of[edge as usize] as usize);
            if edge as usize == range.start && ends_here(a) {
                spokes.push(Spoke { hub: a, to: b, arc, outward: true });
            }
            if edge as usize + 2 == range.end && ends_here(b) {
                spokes.push(Spoke { hub: b, to: a, arc, outward: false });
            }
        }
        spokes.sort_by(|a, b| order(a.hub, b.hub));
        for wheel in spokes.chunk_by_mut(|a, b| a.hub == b.hub) {
            self.wheel(wheel, faults);
        }
    }

    fn arc(&self, edge: u32) -> ArcHead {
        self.partition.arcs[self.arc_of[edge as usize] as usize]
    }

    /// (2): no two edges that are there on the same day cross or touch but in their ends.
    fn pairs(&self, faults: &mut FaultBook) {
        let edges: Vec<[Coord<f64>; 2]> = self.edges.iter().map(|&edge| self.partition.edge(edge)).collect();
        pairs::near(&edges, |first, second| {
            let Some((kind, at)) = clash(edges[first], edges[second]) else { return };
            let (one, two) = (self.arc(self.edges[first]), self.arc(self.edges[second]));
            let from = one.from.max(two.from);
            if from < one.until.min(two.until) {
                let sides = [[one.left, one.right], [two.left, two.right]].map(|sides| sides.map(zone_of));
                // The zone that both edges are borders of has no part in it.
                let of_one_alone = |zone: &u32| !sides.iter().all(|sides| sides.contains(&Some(*zone)));
                let mut zones: Vec<u32> = sides.into_iter().flatten().flatten().collect();
                zones.sort_unstable();
                zones.dedup();
                let alone: Vec<u32> = zones.iter().copied().filter(of_one_alone).collect();
                let zones = if alone.len() > 1 { alone } else { zones };
                faults.note(kind, [zones.first().copied(), zones.get(1).copied()], at, from);
            }
        });
    }

    /// (3) and (4) for one vertex, on each day on which something changes there.
    fn wheel(&self, spokes: &mut [Spoke], faults: &mut FaultBook) {
        let hub = spokes[0].hub;
        spokes.sort_by(Spoke::turn);
        let mut found = self.reference.clone();
        for &edge in self.edges {
            let [a, b] = self.partition.edge(edge);
            if crosses(a, b, self.corner, hub) {
                let arc = self.arc(edge);
                found.cross(arc.left ^ arc.right, arc.from, arc.until);
            }
        }
        let mut days: Vec<i32> = spokes.iter().flat_map(|spoke| [spoke.arc.from, spoke.arc.until]).collect();
        days.extend(found.steps().map(|step| step.0));
        days.sort_unstable();
        days.dedup();
        let mut overlap = |one: Option<u32>, other: Option<u32>, day| {
            faults.note(PartitionFaultKind::Overlap, [one.min(other), one.max(other)], hub, day);
        };
        for day in days {
            let there: Vec<&Spoke> = spokes.iter().filter(|s| s.arc.from <= day && day < s.arc.until).collect();
            let Some(&last) = there.last() else { continue };
            let mut before = last;
            for &spoke in &there {
                if before.after() != spoke.before() {
                    overlap(zone_of(before.after()), zone_of(spoke.before()), day);
                }
                before = spoke;
            }
            // The point just east and north of the hub is after an edge that runs due east, and before any other.
            let first = there[0];
            let due_east = first.to.y == hub.y && first.to.x > hub.x;
            let expected = if due_east { first.after() } else { first.before() };
            let side = found.on(day);
            if side != expected {
                let own = zone_of(expected).or(zone_of(first.arc.left)).or(zone_of(first.arc.right));
                // On wrong ground the side is a mixture of zones; what mixes with the one expected is the other.
                let other = zone_of(side ^ expected).filter(|zone| *zone < self.partition.zone_count());
                overlap(other, own, day);
            }
        }
    }
}

impl Spoke {
    /// The side just before the edge, going round the hub counterclockwise.
    fn before(&self) -> u32 {
        if self.outward { self.arc.right } else { self.arc.left }
    }

    /// The side just after it.
    fn after(&self) -> u32 {
        if self.outward { self.arc.left } else { self.arc.right }
    }

    /// The order of directions, counterclockwise from due east.
    fn turn(&self, other: &Self) -> Ordering {
        let below = |to: Coord<f64>| to.y < self.hub.y || (to.y == self.hub.y && to.x < self.hub.x);
        below(self.to).cmp(&below(other.to)).then_with(|| orientation(self.hub, self.to, other.to).reverse())
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
        let two = if c == hub { d } else { c };
        let ahead = |from: f64, to: f64| to.partial_cmp(&from);
        let same_way = ahead(hub.x, one.x) == ahead(hub.x, two.x) && ahead(hub.y, one.y) == ahead(hub.y, two.y);
        let along = one != two && same_way && orientation(hub, one, two) == Equal;
        return along.then(|| (PartitionFaultKind::Unmatched, if is_on([hub, one], two) { two } else { one }));
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

fn order(a: Coord<f64>, b: Coord<f64>) -> Ordering {
    (a.x, a.y).partial_cmp(&(b.x, b.y)).unwrap_or(Equal)
}
