//! Rings drawn to the vertices of others that they miss by a little.

use std::collections::VecDeque;

use geo_types::Coord;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use rustc_hash::FxHashMap;

use super::noding::{Labelled, exclusive_or};
use super::segments::is_between;
use crate::geometry::{bits, metres_in_degree, nearest_on_straight};

/// What became of edges that were drawn to vertices.
#[derive(Debug, Default)]
pub(crate) struct Snapped {
    pub(crate) edges: Vec<Labelled>,
    pub(crate) bends: Vec<Bend>,
}

/// An outline that passes a vertex now which it missed.
#[derive(Debug, Clone)]
pub(crate) struct Bend {
    pub(crate) label: u32,
    pub(crate) to: Coord,
    pub(crate) by_m: f64,
}

/// Draws edges to vertices of others that are not farther from them than `near_m` metres. First vertices that near become
/// one, that of the edges that came first; a vertex moves with all its edges. Then edges are bent to pass the vertices that
/// still miss them. What has a label in common is left as near as it is, what has none that meets one of the other as well,
/// and what lies on an edge to those who cut it.
///
/// This settles: no place is a vertex that was none before, and none is a vertex of a label anew that was one before.
pub(crate) fn snap(edges: impl IntoIterator<Item = Labelled>, near_m: f64, meet: impl Fn(u32, u32) -> bool) -> Snapped {
    if near_m <= 0.0 {
        return Snapped { edges: edges.into_iter().collect(), bends: Vec::new() };
    }
    let mut work = Work { near_m, ..Work::default() };
    for edge in edges {
        let ends = edge.ends.map(|end| work.vertex(end));
        work.toggle(ends, &[edge.label]);
    }
    let places = work.vertices.iter().zip(0..).map(|(at, number)| GeomWithData::new([at.x, at.y], number)).collect();
    work.tree = RTree::bulk_load(places);
    work.merge(&meet);
    work.bend(&meet);
    let all = work.edges.iter().flat_map(|(ends, labels)| labels.iter().map(move |label| (ends, *label)));
    let edges =
        all.map(|(ends, label)| Labelled { ends: ends.map(|end| work.vertices[end as usize]), label }).collect();
    let mut bends = work.bends;
    bends.sort_by_key(|bend| bend.label);
    Snapped { edges, bends }
}

#[derive(Default)]
struct Work {
    near_m: f64,
    vertices: Vec<Coord>,
    numbers: FxHashMap<[u64; 2], u32>,
    tree: RTree<GeomWithData<[f64; 2], u32>>,
    /// The labels that each vertex has or had.
    owners: Vec<Vec<u32>>,
    /// The edges that end at each vertex, or did.
    around: Vec<Vec<u32>>,
    /// Edges are never removed: one without labels is none.
    edges: Vec<([u32; 2], Vec<u32>)>,
    places: FxHashMap<[u32; 2], u32>,
    /// The edges whose labels changed.
    fresh: VecDeque<u32>,
    bends: Vec<Bend>,
}

impl Work {
    fn vertex(&mut self, at: Coord) -> u32 {
        let next = self.vertices.len() as u32;
        let number = *self.numbers.entry(bits(at)).or_insert(next);
        if number == next {
            self.vertices.push(at);
            self.owners.push(Vec::new());
            self.around.push(Vec::new());
        }
        number
    }

    /// Adds labels to an edge; those that it has already go.
    fn toggle(&mut self, [a, b]: [u32; 2], labels: &[u32]) {
        if a == b {
            return;
        }
        let ends = [a.min(b), a.max(b)];
        let next = self.edges.len() as u32;
        let edge = *self.places.entry(ends).or_insert(next);
        if edge == next {
            self.edges.push((ends, Vec::new()));
            for end in ends {
                self.around[end as usize].push(edge);
            }
        }
        exclusive_or(&mut self.edges[edge as usize].1, labels);
        for end in ends {
            let owners = &mut self.owners[end as usize];
            for label in labels {
                if let Err(place) = owners.binary_search(label) {
                    owners.insert(place, *label);
                }
            }
        }
        self.fresh.push_back(edge);
    }

    fn is_there(&self, vertex: u32) -> bool {
        self.around[vertex as usize].iter().any(|edge| !self.edges[*edge as usize].1.is_empty())
    }

    /// Whether a vertex is of none of the labels, and of one that meets one of them.
    fn are_apart(&self, labels: &[u32], vertex: u32, meet: &impl Fn(u32, u32) -> bool) -> bool {
        let owners = &self.owners[vertex as usize];
        !labels.iter().any(|label| owners.binary_search(label).is_ok())
            && labels.iter().any(|label| owners.iter().any(|owner| meet(*label, *owner)))
    }

    /// The vertices in a box with room for what is near around it.
    fn boxed(&self, [a, b]: [Coord; 2]) -> Vec<u32> {
        let [_, dy] = metres_in_degree(0.0).map(|metres| self.near_m / metres);
        let dx = self.near_m / metres_in_degree(a.y.abs().max(b.y.abs()) + dy)[0].max(1.0);
        let low = [a.x.min(b.x) - dx, a.y.min(b.y) - dy];
        let around = AABB::from_corners(low, [a.x.max(b.x) + dx, a.y.max(b.y) + dy]);
        self.tree.locate_in_envelope(&around).map(|vertex| vertex.data).collect()
    }

    /// Makes one of vertices that are near.
    fn merge(&mut self, meet: &impl Fn(u32, u32) -> bool) {
        for vertex in 0..self.vertices.len() as u32 {
            let at = self.vertices[vertex as usize];
            let earlier = self.boxed([at, at]).into_iter().filter(|other| *other < vertex && self.is_there(*other));
            let near =
                earlier.map(|other| (other, apart_m(self.vertices[other as usize], at))).filter(|(other, by_m)| {
                    *by_m <= self.near_m && self.are_apart(&self.owners[vertex as usize], *other, meet)
                });
            let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
            let Some((other, by_m)) = nearest else { continue };
            let to = self.vertices[other as usize];
            self.bends.extend(self.owners[vertex as usize].iter().map(|label| Bend { label: *label, to, by_m }));
            for edge in std::mem::take(&mut self.around[vertex as usize]) {
                let (ends, labels) = &mut self.edges[edge as usize];
                let (far, labels) = (if ends[0] == vertex { ends[1] } else { ends[0] }, std::mem::take(labels));
                self.toggle([other, far], &labels);
            }
        }
    }

    /// Bends edges to vertices that are near.
    fn bend(&mut self, meet: &impl Fn(u32, u32) -> bool) {
        while let Some(edge) = self.fresh.pop_front() {
            let (ends, labels) = self.edges[edge as usize].clone();
            let [a, b] = ends.map(|end| self.vertices[end as usize]);
            let mut met: Vec<(f64, u32, f64)> = self
                .boxed([a, b])
                .into_iter()
                .filter_map(|vertex| {
                    let at = self.vertices[vertex as usize];
                    let is_other = self.are_apart(&labels, vertex, meet) && self.is_there(vertex);
                    // Beside an end that is as near, an edge bent to a vertex would only turn back.
                    let may_draw =
                        is_other && !is_between([a, b], at) && [a, b].iter().all(|end| apart_m(*end, at) > self.near_m);
                    let (share, by_m) = may_draw.then(|| nearest_on_straight([a, b], at))?;
                    (by_m <= self.near_m).then_some((share, vertex, by_m))
                })
                .collect();
            if met.is_empty() {
                continue;
            }
            met.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            self.edges[edge as usize].1.clear();
            let mut from = ends[0];
            for (_, vertex, by_m) in met {
                let to = self.vertices[vertex as usize];
                self.bends.extend(labels.iter().map(|label| Bend { label: *label, to, by_m }));
                self.toggle([from, vertex], &labels);
                from = vertex;
            }
            self.toggle([from, ends[1]], &labels);
        }
    }
}

fn apart_m(one: Coord, other: Coord) -> f64 {
    nearest_on_straight([one, one], other).1
}

#[cfg(test)]
mod tests {
    use geo_types::coord;
    use proptest::prelude::*;

    use super::*;

    /// A place so many metres east and north of another one.
    fn at(east: f64, north: f64) -> Coord {
        let scale = metres_in_degree(35.0);
        coord! { x: 44.0 + east / scale[0], y: 35.0 + north / scale[1] }
    }

    /// Lines of places in metres, each with its label, drawn to what is within a metre: the ends of the edges of each label, and the
    /// labels of those that were bent.
    fn snapped(lines: &[(u32, &[(f64, f64)])]) -> (Vec<(u32, [Coord; 2])>, Vec<u32>) {
        let edges = lines.iter().flat_map(|(label, line)| {
            line.windows(2).map(|ends| Labelled { ends: [ends[0], ends[1]].map(|(x, y)| at(x, y)), label: *label })
        });
        let snapped = snap(edges, 1.0, |_, _| true);
        let edges = snapped.edges.iter().map(|edge| (edge.label, edge.ends)).collect();
        (edges, snapped.bends.iter().map(|bend| bend.label).collect())
    }

    #[test]
    fn an_edge_passes_the_vertices_of_others_that_it_missed() {
        let (edges, bent) = snapped(&[
            (0, &[(0.0, 0.0), (90.0, 0.0)]),
            (1, &[(60.0, 40.0), (60.0, 0.9)]),
            (2, &[(30.0, 40.0), (30.0, -0.8)]),
        ]);
        let way = [at(0.0, 0.0), at(30.0, -0.8), at(60.0, 0.9), at(90.0, 0.0)];
        let mine: Vec<[Coord; 2]> = edges.iter().filter(|(label, _)| *label == 0).map(|(_, ends)| *ends).collect();
        assert_eq!(mine.len(), 3);
        for edge in way.windows(2) {
            assert!(mine.contains(&[edge[0], edge[1]]) || mine.contains(&[edge[1], edge[0]]), "{edge:?} in {mine:?}");
        }
        assert_eq!(bent, [0, 0]);
    }

    #[test]
    fn an_edge_passes_by_what_is_far_or_its_own_or_gone_or_beside_its_end() {
        let edge: (u32, &[(f64, f64)]) = (0, &[(0.0, 0.0), (90.0, 0.0)]);
        for others in [
            &[(1, &[(60.0, 40.0), (60.0, 1.1)][..])][..],
            // One that is of both labels.
            &[(1, &[(60.0, 40.0), (60.0, 0.9)]), (0, &[(60.0, 0.9), (70.0, 40.0)])],
            // The second one moves to the first one, which is too far.
            &[(1, &[(60.0, 40.0), (60.0, 1.7)]), (2, &[(60.0, 0.9), (50.0, 40.0)])],
            // An end of the edge is of the other label as well, and as near.
            &[(1, &[(0.5, 0.5), (0.0, 40.0)]), (1, &[(0.0, 0.0), (-10.0, -10.0)])],
        ] {
            let lines: Vec<_> = others.iter().copied().chain([edge]).collect();
            let (edges, bent) = snapped(&lines);
            let [from, to] = [at(0.0, 0.0), at(90.0, 0.0)];
            assert!(edges.contains(&(0, [from, to])), "{others:?}: {edges:?}");
            assert!(!bent.contains(&0), "{others:?}");
        }
    }

    proptest! {
        /// Up to where degrees of longitude are short.
        #[test]
        fn all_that_is_near_is_in_the_box(
            near_m in prop::sample::select(vec![1.0, 1_000.0, 30_000.0]),
            latitude in -88.0..88.0_f64,
            places in prop::collection::vec((-1.1..1.1_f64, -1.1..1.1_f64), 40),
        ) {
            let scale = metres_in_degree(latitude);
            let middle = coord! { x: 44.0, y: latitude };
            let places = places.iter().map(|(x, y)| middle + coord! { x: x * near_m / scale[0], y: y * near_m / scale[1] });
            let mut work = Work { near_m, ..Work::default() };
            for place in places {
                work.vertex(place);
            }
            let numbered = work.vertices.iter().zip(0..).map(|(at, number)| GeomWithData::new([at.x, at.y], number));
            work.tree = RTree::bulk_load(numbered.collect());
            let found = work.boxed([middle, middle]);
            for (place, number) in work.vertices.iter().zip(0..) {
                prop_assert!(apart_m(*place, middle).min(apart_m(middle, *place)) > near_m || found.contains(&number));
            }
        }
    }
}
