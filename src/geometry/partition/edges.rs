//! Which zones are on either side of every edge, and when.

use std::cmp::Ordering;

use geo_types::{Coord, LineString};

use super::book::FaultBook;
use super::vertices::VertexTable;
use super::{PartitionFaultKind, Piece, Side};
use crate::geometry::predicates::orientation;

/// The end of a list.
const NONE: u32 = u32::MAX;

/// An edge from the lower vertex number to the higher, with what it parts and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) ends: [u32; 2],
    pub(super) left: Side,
    pub(super) right: Side,
    pub(super) from: i32,
    pub(super) until: i32,
}

/// One zone on one side of an edge for some time: an item of the list of the edge's lower vertex.
#[derive(Clone, Copy)]
struct Stretch {
    to: u32,
    zone: u32,
    /// The zone is left of the edge for `true`, right for `false`; a part taken out of a zone counts on the other side.
    left: bool,
    from: i32,
    until: i32,
    next: u32,
}

impl Stretch {
    /// Goes on through the one that begins where this ends, if that is the same zone on the same side.
    fn takes_up(&mut self, next: &Stretch) -> bool {
        let goes_on = [self.to, self.zone] == [next.to, next.zone] && self.left == next.left && self.until == next.from;
        if goes_on {
            self.until = next.until;
        }
        goes_on
    }
}

#[derive(Default)]
pub(super) struct EdgeTable {
    /// For each vertex, the first stretch of its list.
    heads: Vec<u32>,
    stretches: Vec<Stretch>,
}

impl EdgeTable {
    /// Adds the rings of a piece, and takes them out of the zone that it is a part of.
    pub(super) fn add_piece(&mut self, piece: &Piece<'_>, vertices: &mut VertexTable, faults: &mut FaultBook) {
        if piece.from >= piece.until {
            return;
        }
        let mut numbers = Vec::new();
        for polygon in &piece.geometry.0 {
            let rings =
                std::iter::once((polygon.exterior(), true)).chain(polygon.interiors().iter().map(|r| (r, false)));
            for (ring, is_exterior) in rings {
                if let Some(bad) = ring.0.iter().find(|c| !(c.x.is_finite() && c.y.is_finite())) {
                    faults.note(PartitionFaultKind::NotFinite, [Some(piece.zone), None], *bad, piece.from);
                    continue;
                }
                let Some(counterclockwise) = is_counterclockwise(ring) else {
                    if let Some(first) = ring.0.first() {
                        faults.note(PartitionFaultKind::NotARing, [Some(piece.zone), None], *first, piece.from);
                    }
                    continue;
                };
                numbers.clear();
                numbers.extend(ring.0.iter().map(|&coord| vertices.number(coord)));
                self.add_ring(&numbers, piece, counterclockwise == is_exterior);
            }
        }
    }

    fn add_ring(&mut self, ring: &[u32], piece: &Piece<'_>, zone_is_left: bool) {
        for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if from != to {
                let left = zone_is_left == (from < to);
                let ends = [from.min(to), from.max(to)];
                self.add_edge(ends, piece.zone, left, piece);
                if let Some(whole) = piece.part_of {
                    self.add_edge(ends, whole, !left, piece);
                }
            }
        }
    }

    fn add_edge(&mut self, [lower, to]: [u32; 2], zone: u32, left: bool, &Piece { from, until, .. }: &Piece<'_>) {
        if self.heads.len() <= lower as usize {
            self.heads.resize(lower as usize + 1, NONE);
        }
        let next = std::mem::replace(&mut self.heads[lower as usize], self.stretches.len() as u32);
        self.stretches.push(Stretch { to, zone, left, from, until, next });
    }

    /// Whether there are as many stretches as their numbers can tell apart.
    pub(super) fn is_full(&self) -> bool {
        self.stretches.len() >= NONE as usize
    }

    /// Adds up the stretches of each edge.
    pub(super) fn into_edges(self, vertices: &[Coord<f64>], faults: &mut FaultBook) -> Vec<Edge> {
        let mut edges = Vec::with_capacity(self.stretches.len() / 2);
        let mut list = Vec::new();
        for (lower, &head) in self.heads.iter().enumerate() {
            list.clear();
            let mut at = head;
            while at != NONE {
                let stretch = self.stretches[at as usize];
                list.push(stretch);
                at = stretch.next;
            }
            // Sorted once: looking for the edge in the list of a vertex where very many meet would take their square.
            list.sort_unstable_by_key(|stretch| (stretch.to, stretch.zone, stretch.left, stretch.from));
            list.dedup_by(|next, last| last.takes_up(next));
            for same in list.chunk_by(|a, b| a.to == b.to) {
                let ends = [lower as u32, same[0].to];
                add_up(ends, same, &mut edges, |zones, day| {
                    let [a, b] = ends.map(|end| vertices[end as usize]);
                    let middle = Coord { x: a.x / 2.0 + b.x / 2.0, y: a.y / 2.0 + b.y / 2.0 };
                    faults.note(PartitionFaultKind::SameSide, zones, middle, day);
                });
            }
        }
        edges
    }
}

/// Turns the stretches of one edge, in order of their zones, into edges whose sides and days do not overlap.
fn add_up(ends: [u32; 2], same: &[Stretch], edges: &mut Vec<Edge>, mut fault: impl FnMut([Option<u32>; 2], i32)) {
    let first = edges.len();
    let mut push = |left: Side, right: Side, from: i32, until: i32| {
        if left != right {
            match edges[first..].last_mut() {
                Some(last) if last.until == from && last.left == left && last.right == right => last.until = until,
                _ => edges.push(Edge { ends, left, right, from, until }),
            }
        }
    };
    let (from, until) = (same[0].from, same[0].until);
    if same.iter().all(|stretch| stretch.from == from && stretch.until == until) {
        if let Some([left, right]) = sides(same, |zones| fault(zones, from)) {
            push(left, right, from, until);
        }
        return;
    }
    let mut days: Vec<i32> = same.iter().flat_map(|stretch| [stretch.from, stretch.until]).collect();
    days.sort_unstable();
    days.dedup();
    let mut coming: Vec<&Stretch> = same.iter().collect();
    coming.sort_by_key(|stretch| stretch.from);
    let mut coming = coming.into_iter().peekable();
    // Those of the day, and no others: an edge that changes hands every day has very many.
    let mut there: Vec<Stretch> = Vec::new();
    for (&from, &until) in days.iter().zip(&days[1..]) {
        there.retain(|stretch| from < stretch.until);
        while let Some(stretch) = coming.next_if(|stretch| stretch.from == from) {
            there.insert(there.partition_point(|other| other.zone <= stretch.zone), *stretch);
        }
        if let Some([left, right]) = sides(&there, |zones| fault(zones, from)) {
            push(left, right, from, until);
        }
    }
}

/// The zone left and the zone right of an edge; tells of each zone that is on a side where another one is, or twice.
fn sides(there: &[Stretch], mut fault: impl FnMut([Option<u32>; 2])) -> Option<[Side; 2]> {
    let (mut sides, mut is_sound) = ([0; 2], true);
    for same in there.chunk_by(|a, b| a.zone == b.zone) {
        let zone = same[0].zone;
        let balance: i32 = same.iter().map(|stretch| if stretch.left { 1 } else { -1 }).sum();
        if balance == 0 {
            continue;
        }
        let side = &mut sides[usize::from(balance < 0)];
        let other = if *side == 0 { zone } else { *side - 1 };
        if other != zone || balance.abs() > 1 {
            fault([Some(other), Some(zone)]);
            is_sound = false;
        }
        *side = other + 1;
    }
    is_sound.then_some(sides)
}

/// Whether a ring turns left, from its westernmost vertex (the southernmost of these); `None` if it has no inside there. Exact.
///
/// Everything lies east of that vertex, and nothing of the ring under the lowest of the edges that meet there, however often
/// the ring comes by: so the inside is above it, to the left of an edge that leads away.
pub(crate) fn is_counterclockwise(ring: &LineString<f64>) -> Option<bool> {
    // Where the first vertex is repeated at the end, the edge from there to the first is none.
    are_counterclockwise(ring.0.iter().zip(ring.0.iter().cycle().skip(1)).map(|(from, to)| [*from, *to]))
}

/// The same of the edges of a ring in any order. Those that meet in its westernmost vertices are enough.
pub(crate) fn are_counterclockwise(edges: impl Iterator<Item = [Coord<f64>; 2]> + Clone) -> Option<bool> {
    let order = |a: &Coord<f64>, b: &Coord<f64>| (a.x, a.y).partial_cmp(&(b.x, b.y)).unwrap_or(Ordering::Equal);
    let extreme = edges.clone().map(|[from, _]| from).min_by(order)?;
    let (mut lowest, mut away) = (None, None);
    for [from, to] in edges.filter(|[from, to]| from != to) {
        let (end, is_away) = if from == extreme {
            (to, true)
        } else if to == extreme {
            (from, false)
        } else {
            continue;
        };
        match lowest.map_or(Ordering::Less, |lowest| orientation(extreme, lowest, end)) {
            Ordering::Less => (lowest, away) = (Some(end), Some(is_away)),
            Ordering::Equal if away != Some(is_away) => away = None,
            Ordering::Equal | Ordering::Greater => {}
        }
    }
    away
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_turns_as_it_does_wherever_it_begins_and_however_often_it_goes_round() {
        let triangle = [(0.0, 0.0), (2.0, 1.0), (1.0, 2.0)];
        for start in 0..3 {
            for corners in [3, 4, 6, 7] {
                let ring: Vec<(f64, f64)> = (0..corners).map(|at| triangle[(start + at) % 3]).collect();
                let turned: Vec<(f64, f64)> = ring.iter().rev().copied().collect();
                // Of six corners and one: twice round, and without and with the first one at the end.
                assert_eq!(is_counterclockwise(&ring.into()), Some(true), "{start} {corners}");
                assert_eq!(is_counterclockwise(&turned.into()), Some(false), "{start} {corners}");
            }
        }
        assert_eq!(is_counterclockwise(&vec![(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)].into()), None);
        assert_eq!(is_counterclockwise(&vec![(0.0, 0.0); 3].into()), None);
        assert_eq!(is_counterclockwise(&LineString(Vec::new())), None);
    }
}
