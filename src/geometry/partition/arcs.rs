//! Edges into arcs: runs of edges along which nothing changes.

use geo_types::Coord;

use super::edges::Edge;
use super::shared::ArcHead;

/// Chains edges at every vertex that has just two.
///
/// On any day rings come to a vertex as often as they leave it. So two edges that no other one meets there are of the same days,
/// with the same zones on the same sides. So are those between regions of an overlay, which take turns around a vertex.
pub(super) fn chain(vertices: &[Coord<f64>], edges: &[Edge]) -> (Vec<Coord<f64>>, Vec<ArcHead>) {
    let meeting = Meeting::new(vertices.len(), edges);
    let mut chains =
        Chains { edges, vertices, meeting, done: vec![false; edges.len()], coords: Vec::new(), arcs: Vec::new() };
    chains.coords.reserve(edges.len() + edges.len() / 16);
    for vertex in 0..vertices.len() as u32 {
        if chains.continues(vertex).is_none() {
            for at in 0..chains.meeting.at(vertex).len() {
                let edge = chains.meeting.at(vertex)[at];
                chains.walk(vertex, edge);
            }
        }
    }
    // What is left are rings without any such vertex.
    for edge in 0..edges.len() as u32 {
        chains.walk(edges[edge as usize].ends[0], edge);
    }
    chains.coords.shrink_to_fit();
    chains.arcs.shrink_to_fit();
    (chains.coords, chains.arcs)
}

struct Chains<'a> {
    vertices: &'a [Coord<f64>],
    edges: &'a [Edge],
    meeting: Meeting,
    done: Vec<bool>,
    coords: Vec<Coord<f64>>,
    arcs: Vec<ArcHead>,
}

impl Chains<'_> {
    /// Adds the arc that begins with an edge, unless the edge is in an arc already.
    fn walk(&mut self, start: u32, first: u32) {
        if self.done[first as usize] {
            return;
        }
        let Edge { ends, mut left, mut right, from, until } = self.edges[first as usize];
        if ends[0] != start {
            (left, right) = (right, left);
        }
        self.arcs.push(ArcHead { first: self.coords.len() as u32, left, right, from, until });
        self.coords.push(self.vertices[start as usize]);
        let (mut at, mut edge) = (start, first);
        loop {
            self.done[edge as usize] = true;
            let [a, b] = self.edges[edge as usize].ends;
            at = if at == a { b } else { a };
            self.coords.push(self.vertices[at as usize]);
            match self.continues(at) {
                Some(pair) => edge = if pair[0] == edge { pair[1] } else { pair[0] },
                None => return,
            }
            if self.done[edge as usize] {
                return;
            }
        }
    }

    /// The two edges of a vertex through which an arc runs on.
    fn continues(&self, vertex: u32) -> Option<[u32; 2]> {
        let pair: [u32; 2] = self.meeting.at(vertex).try_into().ok()?;
        debug_assert!(self.is_one_border(pair, vertex), "{pair:?} meet in {vertex}");
        Some(pair)
    }

    fn is_one_border(&self, pair: [u32; 2], vertex: u32) -> bool {
        let [one, other] = pair.map(|number| &self.edges[number as usize]);
        let turns = (one.ends[1] == vertex) == (other.ends[1] == vertex);
        let sides = if turns { (other.right, other.left) } else { (other.left, other.right) };
        ((one.left, one.right), one.from, one.until) == (sides, other.from, other.until)
    }
}

/// The edges that meet in each vertex.
struct Meeting {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Meeting {
    fn new(vertices: usize, edges: &[Edge]) -> Self {
        let mut starts = vec![0; vertices + 1];
        for end in edges.iter().flat_map(|edge| edge.ends) {
            starts[end as usize] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut places = vec![0; edges.len() * 2];
        for (number, edge) in edges.iter().enumerate().rev() {
            for end in edge.ends {
                starts[end as usize] -= 1;
                places[starts[end as usize] as usize] = number as u32;
            }
        }
        Meeting { starts, edges: places }
    }

    fn at(&self, vertex: u32) -> &[u32] {
        &self.edges[self.starts[vertex as usize] as usize..self.starts[vertex as usize + 1] as usize]
    }
}
