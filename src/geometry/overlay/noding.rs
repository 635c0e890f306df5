//! Edges cut where they meet, so that they have nothing but vertices in common.

use std::collections::{BTreeMap, BTreeSet};

use geo::line_intersection::{LineIntersection, line_intersection};
use geo_types::{Coord, Line};
use rstar::primitives::{GeomWithData, Line as Segment};
use rstar::{AABB, RTree};
use rustc_hash::FxHashMap;

use super::segments::{GRAIN, common_direction, is_beside, is_between, share_along};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::bits;

/// Edges that have become so many times more are refused: a small file must not ask for a large memory.
const GROWTH: usize = 20;

/// Cutting an edge bends it by less than the grain, which can make it meet others. This settles in two or three rounds;
/// what has not settled by now never will.
const ROUNDS: usize = 40;

/// An edge of a ring, and what is on one side of it and not on the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labelled {
    pub(crate) ends: [Coord; 2],
    pub(crate) label: u32,
}

/// Edges that meet in vertices alone.
#[derive(Debug, Default)]
pub(crate) struct Noded {
    pub(crate) vertices: Vec<Coord>,
    /// The lower vertex number first; and the labels whose ground begins or ends here, in ascending order.
    pub(crate) edges: Vec<([u32; 2], Vec<u32>)>,
    /// The labels that had an edge cut.
    pub(crate) cut: BTreeSet<u32>,
    /// The labels of which two edges fell on each other: there was less than the grain between them, and both are gone.
    pub(crate) folded: BTreeSet<u32>,
}

/// Cuts edges where they cross or have a vertex of another within the grain. An edge that is there twice for a label is
/// there not at all. Coordinates that are not those of a crossing stay what they were, bit by bit.
///
/// # Errors
///
/// If the edges cannot be cut with coordinates of this precision.
pub(crate) fn node(edges: impl IntoIterator<Item = Labelled>) -> Result<Noded> {
    let mut work = Work::default();
    work.settle(edges)?;
    Ok(work.finish())
}

type Placed = GeomWithData<Segment<[f64; 2]>, u32>;

#[derive(Default)]
struct Work {
    vertices: Vec<Coord>,
    numbers: FxHashMap<[u64; 2], u32>,
    /// The first vertex of each square of the size of the grain.
    squares: FxHashMap<[i64; 2], u32>,
    /// Edges are never removed: one without labels is none.
    edges: Vec<([u32; 2], Vec<u32>)>,
    places: FxHashMap<[u32; 2], u32>,
    tree: RTree<Placed>,
    /// The edges that have not been held against the others.
    fresh: BTreeSet<u32>,
    cut: BTreeSet<u32>,
    folded: BTreeSet<u32>,
    /// The cosine and the sine by which the boxes of the tree are turned, so that long slanting edges have narrow ones.
    turn: [f64; 2],
    /// How many pairs of edges had boxes that meet.
    pairs: usize,
}

impl Work {
    fn settle(&mut self, edges: impl IntoIterator<Item = Labelled>) -> Result<()> {
        for edge in edges {
            let ends = edge.ends.map(|end| self.exactly(end));
            self.toggle(ends, &[edge.label]);
        }
        self.turn = common_direction(self.edges.iter().map(|(ends, _)| ends.map(|end| self.vertices[end as usize])));
        let placed = (0..self.edges.len() as u32).map(|edge| self.placed(edge)).collect();
        self.tree = RTree::bulk_load(placed);
        let most = GROWTH * (self.edges.len() + 1_000);
        for _ in 0..ROUNDS {
            if self.fresh.is_empty() {
                return Ok(());
            }
            let cuts = self.cuts(most)?;
            self.cut(cuts);
        }
        let fault =
            Fault::new(ErrorKind::Geometry, "the edges run so close to each other that they cannot be told apart");
        Err(fault.advise("write fewer decimals, or snap near vertices first").into())
    }

    fn exactly(&mut self, coord: Coord) -> u32 {
        let next = self.vertices.len() as u32;
        let number = *self.numbers.entry(bits(coord)).or_insert(next);
        if number == next {
            self.vertices.push(coord);
            self.squares.entry(square(coord)).or_insert(next);
        }
        number
    }

    /// A vertex within the grain, or a new one.
    fn nearly(&mut self, coord: Coord) -> u32 {
        let [x, y] = square(coord);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [x.saturating_add(dx), y.saturating_add(dy)]));
        let near = around.filter_map(|square| self.squares.get(&square).copied());
        // Only squares that are too far away to be counted are larger than that.
        let near = near.filter(|vertex| self.distance2(*vertex, coord) <= 8.0 * GRAIN * GRAIN);
        let found = near.min_by(|a, b| self.distance2(*a, coord).total_cmp(&self.distance2(*b, coord)));
        found.unwrap_or_else(|| self.exactly(coord))
    }

    fn distance2(&self, vertex: u32, coord: Coord) -> f64 {
        let apart = self.vertices[vertex as usize] - coord;
        apart.x * apart.x + apart.y * apart.y
    }

    fn coords(&self, edge: u32) -> [Coord; 2] {
        self.edges[edge as usize].0.map(|end| self.vertices[end as usize])
    }

    fn turned(&self, edge: u32) -> [Coord; 2] {
        let [cos, sin] = self.turn;
        self.coords(edge).map(|at| Coord { x: at.x * cos + at.y * sin, y: at.y * cos - at.x * sin })
    }

    fn placed(&self, edge: u32) -> Placed {
        let [a, b] = self.turned(edge);
        GeomWithData::new(Segment::new([a.x, a.y], [b.x, b.y]), edge)
    }

    /// Adds labels to an edge; those that it has already go. Returns the edge if it was not there before.
    fn toggle(&mut self, [a, b]: [u32; 2], labels: &[u32]) -> Option<u32> {
        if a == b {
            return None;
        }
        let ends = [a.min(b), a.max(b)];
        let next = self.edges.len() as u32;
        let edge = *self.places.entry(ends).or_insert(next);
        if edge == next {
            self.edges.push((ends, Vec::new()));
        }
        let there = &mut self.edges[edge as usize].1;
        if there.is_empty() {
            self.fresh.insert(edge);
        }
        self.folded.extend(labels.iter().filter(|label| there.binary_search(label).is_ok()));
        exclusive_or(there, labels);
        (edge == next).then_some(edge)
    }

    /// Where the fresh edges and what they meet are to be cut, if that makes no more edges than may be.
    fn cuts(&mut self, most: usize) -> Result<BTreeMap<u32, BTreeSet<u32>>> {
        let mut cuts: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let (fresh, mut pairs, mut edges) = (std::mem::take(&mut self.fresh), 0, self.edges.len());
        for &one in &fresh {
            if !self.is_there(one) {
                continue;
            }
            if edges > most {
                let message = format!("the edges cross so often that cutting them makes more than {most}");
                let advice = "leave out lines that cross many others, or take the map in parts";
                return Err(Fault::new(ErrorKind::Geometry, message).advise(advice).into());
            }
            let [a, b] = self.turned(one);
            // Turning rounds by much less than the grain.
            let reach = 2.0 * GRAIN;
            let low = [a.x.min(b.x) - reach, a.y.min(b.y) - reach];
            let around = AABB::from_corners(low, [a.x.max(b.x) + reach, a.y.max(b.y) + reach]);
            let boxed = self.tree.locate_in_envelope_intersecting(&around).inspect(|_| pairs += 1);
            // The boxes of long slanting edges side by side overlap, and every pair of them would be looked at closely.
            let met = boxed.filter(|found| !is_beside([a, b], found.geom(), 2.0 * reach)).map(|found| found.data);
            let pairs =
                met.filter(|&other| other != one && self.is_there(other) && !(other < one && fresh.contains(&other)));
            for other in pairs.collect::<Vec<u32>>() {
                self.meet(one, other, &mut |edge, vertex| {
                    edges += usize::from(cuts.entry(edge).or_default().insert(vertex));
                });
            }
        }
        self.pairs += pairs;
        Ok(cuts)
    }

    fn is_there(&self, edge: u32) -> bool {
        !self.edges[edge as usize].1.is_empty()
    }

    fn meet(&mut self, one: u32, other: u32, cut: &mut impl FnMut(u32, u32)) {
        let mut touching = false;
        for (edge, vertices) in [(one, self.edges[other as usize].0), (other, self.edges[one as usize].0)] {
            for vertex in vertices {
                if self.has_within(edge, vertex) {
                    cut(edge, vertex);
                    touching = true;
                }
            }
        }
        if touching {
            return;
        }
        let [edge, across] = [one, other].map(|edge| self.coords(edge)).map(|[a, b]| Line::new(a, b));
        if let Some(LineIntersection::SinglePoint { intersection, is_proper: true }) = line_intersection(edge, across) {
            let vertex = self.nearly(intersection);
            cut(one, vertex);
            cut(other, vertex);
        }
    }

    /// Whether a vertex lies within the grain of an edge and between its ends.
    fn has_within(&self, edge: u32, vertex: u32) -> bool {
        !self.edges[edge as usize].0.contains(&vertex) && is_between(self.coords(edge), self.vertices[vertex as usize])
    }

    fn cut(&mut self, cuts: BTreeMap<u32, BTreeSet<u32>>) {
        for (edge, vertices) in cuts {
            let labels = std::mem::take(&mut self.edges[edge as usize].1);
            self.cut.extend(&labels);
            let [first, last] = self.edges[edge as usize].0;
            let [a, b] = self.coords(edge);
            let mut vertices: Vec<u32> = vertices.into_iter().collect();
            vertices.sort_by(|one, other| {
                let share = |vertex: &u32| share_along(a, b, self.vertices[*vertex as usize]);
                share(one).total_cmp(&share(other)).then(one.cmp(other))
            });
            // A crossing beside an end may be that end; then nothing lies between the two.
            let chain: Vec<u32> = std::iter::once(first).chain(vertices).chain([last]).collect();
            for pair in chain.windows(2) {
                if let Some(new) = self.toggle([pair[0], pair[1]], &labels) {
                    self.tree.insert(self.placed(new));
                }
            }
        }
    }

    /// Keeps the edges that have labels, and their vertices.
    fn finish(self) -> Noded {
        let mut numbers = vec![u32::MAX; self.vertices.len()];
        let mut noded = Noded { cut: self.cut, folded: self.folded, ..Noded::default() };
        for (ends, labels) in self.edges.into_iter().filter(|(_, labels)| !labels.is_empty()) {
            let ends = ends.map(|end| {
                let number = &mut numbers[end as usize];
                if *number == u32::MAX {
                    *number = noded.vertices.len() as u32;
                    noded.vertices.push(self.vertices[end as usize]);
                }
                *number
            });
            noded.edges.push(([ends[0].min(ends[1]), ends[0].max(ends[1])], labels));
        }
        noded
    }
}

fn square(coord: Coord) -> [i64; 2] {
    [coord.x, coord.y].map(|value| (value / GRAIN).floor() as i64)
}

/// Adds to a sorted list what it does not have, and removes what it has.
pub(crate) fn exclusive_or(list: &mut Vec<u32>, others: &[u32]) {
    for other in others {
        match list.binary_search(other) {
            Ok(place) => drop(list.remove(place)),
            Err(place) => list.insert(place, *other),
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types::coord;
    use proptest::prelude::*;

    use super::*;

    /// Slanting edges side by side, and one across them all: what is passed over must not be what is met.
    #[test]
    fn an_edge_across_a_comb_is_cut_by_every_tooth() {
        let teeth = (0..50).map(|tooth| {
            let x = 44.0 + f64::from(tooth) / 100.0;
            Labelled { ends: [coord! { x: x, y: 35.0 }, coord! { x: x + 1.0, y: 36.0 }], label: 0 }
        });
        let across = Labelled { ends: [coord! { x: 44.0, y: 35.9 }, coord! { x: 46.0, y: 35.1 }], label: 1 };
        let noded = node(teeth.chain([across])).unwrap();
        assert_eq!(noded.edges.len(), 50 * 2 + 51);
        assert_eq!(noded.cut, BTreeSet::from([0, 1]));
    }

    /// Every pair of teeth has boxes that meet along the axes; turned, each tooth has few neighbours.
    #[test]
    fn the_teeth_of_a_slanting_comb_are_not_all_held_against_each_other() {
        let teeth = 2_000_usize;
        for (x, y) in [(1.0, 1.0), (1.0, 0.3), (-0.2, 1.0), (0.9, -0.5)] {
            let comb = (0..teeth).map(|tooth| {
                let from = coord! { x: 44.0 - y * tooth as f64 * 1e-4, y: 35.0 + x * tooth as f64 * 1e-4 };
                Labelled { ends: [from, from + coord! { x: x, y: y }], label: 0 }
            });
            let mut work = Work::default();
            work.settle(comb).unwrap();
            assert!((teeth..=3 * teeth).contains(&work.pairs), "{} pairs of {teeth} teeth", work.pairs);
            assert_eq!(work.finish().edges.len(), teeth);
        }
    }

    /// Squares of the size of the grain that are too far away to be counted are one.
    #[test]
    fn edges_far_away_cross_as_well() {
        for (far, size) in [(1e12, 8.0), (1e12, 2.0), (1e9, 2_f64.powi(-15))] {
            let at = |x: f64, y: f64| coord! { x: far + x * size, y: far + y * size };
            let [one, other] = [[at(0.0, 0.0), at(1.0, 1.0)], [at(0.0, 1.0), at(1.0, 0.0)]];
            let noded = node([Labelled { ends: one, label: 0 }, Labelled { ends: other, label: 1 }]).unwrap();
            assert_eq!((noded.edges.len(), noded.vertices.len()), (4, 5), "{size} at {far}");
        }
    }

    /// Rounding takes each crossing somewhere else, on all sides of the corner of four squares.
    #[test]
    fn edges_through_one_place_meet_in_one_vertex() {
        let count = 12;
        let edges = (0..count).map(|edge| {
            let (sin, cos) = (f64::from(edge) * 0.26 + 0.1).sin_cos();
            let [near, far] = [-0.013, 0.017].map(|by| coord! { x: 44.0 + by * cos, y: 35.0 + by * sin });
            Labelled { ends: [near, far], label: 0 }
        });
        let noded = node(edges).unwrap();
        assert_eq!((noded.edges.len(), noded.vertices.len()), (2 * count as usize, 2 * count as usize + 1));
    }

    /// Lines side by side across others.
    fn grid(lines: u32) -> Result<Noded> {
        let lines = (0..lines).map(|line| f64::from(line) / f64::from(lines));
        let across = lines.flat_map(|at| [[(at, -1.0), (at, 2.0)], [(-1.0, at), (2.0, at)]]);
        node(across.map(|ends| Labelled { ends: ends.map(Coord::from), label: 0 }))
    }

    #[test]
    fn edges_may_become_many_times_more_but_not_without_end() {
        assert_eq!(grid(40).unwrap().edges.len(), 2 * 40 * 41);
        let error = grid(115).unwrap_err();
        assert!(error.to_string().contains("makes more than 24600"), "{error}");
    }

    /// Cut at a vertex beside it, an edge comes within the grain of another one that it was farther from.
    #[test]
    fn an_edge_that_is_bent_is_held_against_the_others_again() {
        let lines = [[(0.0, 0.0), (2.0, 0.0)], [(1.0, 0.9 * GRAIN), (1.0, 1.0)], [(1.2, 1.05 * GRAIN), (1.2, 1.0)]];
        let noded = node(lines.map(|ends| Labelled { ends: ends.map(Coord::from), label: 0 })).unwrap();
        assert_eq!((noded.edges.len(), noded.vertices.len()), (5, 6));
        assert!(meet_in_vertices_alone(&noded), "{noded:?}");
    }

    /// Of two vertices that are nothing apart, one crossing is nearer to the one and one to the other, which lies behind the first.
    #[test]
    fn an_edge_is_cut_behind_its_own_end() {
        let end = coord! { x: 0.0, y: 0.5 * GRAIN };
        let behind = coord! { x: -1e-26, y: end.y };
        let at = |x: f64, y: f64| coord! { x: x * GRAIN, y: y * GRAIN };
        let far = coord! { x: 1.0, y: -1.0 };
        let lines = [
            [end, coord! { x: 1.0, y: 1.0 + end.y }],
            [behind, coord! { x: -1.0, y: -1.0 }],
            [at(0.85, 1.35) + far, at(0.85, 1.35) - far],
            [coord! { x: 1.13 * GRAIN, y: -1.0 }, coord! { x: 1.13 * GRAIN, y: 1.0 }],
        ];
        let noded = node(lines.into_iter().zip(0..).map(|(ends, label)| Labelled { ends, label })).unwrap();
        assert_eq!((noded.edges.len(), noded.vertices.len()), (7, 8));
        assert!(meet_in_vertices_alone(&noded), "{noded:?}");
    }

    #[test]
    fn an_edge_that_is_there_twice_cuts_nothing() {
        let at = |x: f64, y: f64| coord! { x: x, y: y };
        let twice = Labelled { ends: [at(0.0, 0.0), at(1.0, 1.0)], label: 0 };
        let across = Labelled { ends: [at(0.0, 1.0), at(1.0, 0.0)], label: 1 };
        for edges in [[twice, twice, across], [across, twice, twice]] {
            let noded = node(edges).unwrap();
            assert_eq!((noded.edges.len(), noded.vertices.len(), noded.cut.len()), (1, 2, 0));
            assert_eq!(noded.folded, BTreeSet::from([0]));
        }
    }

    /// Whether edges have nothing but vertices in common, by a look at each with each.
    fn meet_in_vertices_alone(noded: &Noded) -> bool {
        let ends = |edge: &([u32; 2], Vec<u32>)| edge.0.map(|end| noded.vertices[end as usize]);
        noded.edges.iter().all(|edge| {
            let [a, b] = ends(edge);
            // Near its ends rounding decides.
            let is_near = |end: Coord, at: Coord| (at - end).x.hypot((at - end).y) <= 2.0 * GRAIN;
            let is_through = |at: &Coord| !is_near(a, *at) && !is_near(b, *at) && is_between([a, b], *at);
            noded.edges.iter().map(ends).all(|[c, d]| {
                let crossing = line_intersection(Line::new(a, b), Line::new(c, d));
                let is_crossing = matches!(crossing, Some(LineIntersection::SinglePoint { is_proper: true, .. }));
                !is_crossing && ![c, d].iter().any(is_through)
            })
        })
    }

    proptest! {
        // One in thirty is refused, because its edges cannot be told apart.
        #![proptest_config(ProptestConfig { max_global_rejects: 40, ..ProptestConfig::default() })]
        /// Places of a coarse lattice, moved by about the grain: edges that are cut bend, and meet others.
        #[test]
        fn edges_meet_in_vertices_alone(
            ends in prop::collection::vec([(0..4_i32, 0..4_i32, -9..=9_i32, -9..=9_i32), (0..4, 0..4, -9..=9, -9..=9)], 2..14),
        ) {
            let at = |(x, y, east, north): (i32, i32, i32, i32)| {
                coord! { x: 44.0 + f64::from(x) + f64::from(east) * 0.3 * GRAIN, y: 35.0 + f64::from(y) + f64::from(north) * 0.3 * GRAIN }
            };
            let edges = ends.iter().zip(0..).map(|(ends, label)| Labelled { ends: ends.map(at), label });
            let noded = node(edges);
            prop_assume!(noded.is_ok());
            let noded = noded.unwrap();
            prop_assert!(meet_in_vertices_alone(&noded), "{noded:?}");
        }
    }
}
