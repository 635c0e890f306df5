//! How far a place is from the nearest front.

use geo_types::{Coord, LineString, Point};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::front_list::FrontLines;
use super::fronts::FrontLine;
use crate::geometry::{Arcs, Walk, distance_m, earth_centred, nearest_on_edge, rise_m};

/// The front nearest to a place: made by [`FrontLines::nearest`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct NearestFront<'f, 'a> {
    /// The front.
    pub front: &'f FrontLine<'a>,
    /// The point on it that is nearest: longitude and latitude, WGS 84.
    pub point: Point<f64>,
    /// How far that is along the ground, in km.
    pub distance_km: f64,
}

/// The edges of all lines in space, where the straight way is a lower bound of the way along the ground.
#[derive(Debug)]
pub(crate) struct EdgeTree {
    tree: RTree<SpaceEdge>,
    /// How far at most, in metres, an edge rises above its straight line.
    rise: f64,
}

#[derive(Debug, Clone, Copy)]
struct SpaceEdge {
    front: u32,
    ground: [Coord; 2],
    space: [[f64; 3]; 2],
}

impl RTreeObject for SpaceEdge {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.space[0], self.space[1])
    }
}

impl PointDistance for SpaceEdge {
    fn distance_2(&self, point: &[f64; 3]) -> f64 {
        let [a, b] = self.space;
        let dot = |one: [f64; 3], other: [f64; 3]| (0..3).map(|i| one[i] * other[i]).sum::<f64>();
        let minus = |one: [f64; 3], other: [f64; 3]| [0, 1, 2].map(|i: usize| one[i] - other[i]);
        let (along, to) = (minus(b, a), minus(*point, a));
        let length2 = dot(along, along);
        let share = if length2 == 0.0 { 0.0 } else { (dot(along, to) / length2).clamp(0.0, 1.0) };
        let off = minus(to, along.map(|part| part * share));
        dot(off, off)
    }
}

/// The edge nearest to a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearestEdge {
    front: u32,
    foot: Coord,
    pub(crate) metres: f64,
}

impl EdgeTree {
    /// Lines with the numbers of their fronts.
    fn new(lines: impl IntoIterator<Item = (u32, LineString<f64>)>) -> Self {
        let mut edges = Vec::new();
        let mut longest = 0.0_f64;
        for (front, line) in lines {
            for edge in line.0.windows(2) {
                let ground = [edge[0], edge[1]];
                longest = longest.max(distance_m(edge[0], edge[1]));
                edges.push(SpaceEdge { front, ground, space: ground.map(earth_centred) });
            }
        }
        EdgeTree { tree: RTree::bulk_load(edges), rise: rise_m(longest) }
    }

    /// The edge nearest to a point; nothing if there are none, or for a point that is nowhere.
    pub(crate) fn nearest(&self, point: Point<f64>) -> Option<NearestEdge> {
        if !(point.x().is_finite() && point.y().is_finite()) {
            return None;
        }
        let mut best: Option<NearestEdge> = None;
        for (edge, distance2) in self.tree.nearest_neighbor_iter_with_distance_2(&earth_centred(point.0)) {
            if best.is_some_and(|best| distance2.sqrt() - self.rise > best.metres) {
                break;
            }
            let (foot, metres) = nearest_on_edge(edge.ground[0], edge.ground[1], point.0);
            if best.is_none_or(|best| metres < best.metres) {
                best = Some(NearestEdge { front: edge.front, foot, metres });
            }
        }
        best
    }
}

/// How far a point is from the nearest of some borders, in km; infinite if there is none.
pub(super) fn nearest_km(arcs: Arcs<'_>, walks: &[Walk], point: Point<f64>) -> f64 {
    let tree = EdgeTree::new(walks.iter().map(|walk| (0, arcs.line(&[*walk]))));
    tree.nearest(point).map_or(f64::INFINITY, |nearest| nearest.metres / 1000.0)
}

impl<'a> FrontLines<'a> {
    /// The front nearest to a point (longitude, latitude, WGS 84), where on it, and how far along the ground. `None` if
    /// there is no front.
    ///
    /// The first question builds a tree of all edges, O(n log n); each question then costs O(log n) and measures the few
    /// edges that can be nearest on the ellipsoid.
    ///
    /// ```
    /// use disputed::{article140, date, Point};
    ///
    /// let atlas = article140()?;
    /// let fronts = atlas.on(date(2016, 6, 1)).front_lines_between("peshmerga", "isis")?;
    /// let nearest = fronts.nearest(Point::new(44.0094, 36.1912)).unwrap();
    /// println!("Erbil lay {:.0} km from the line", nearest.distance_km);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn nearest(&self, point: Point<f64>) -> Option<NearestFront<'_, 'a>> {
        let nearest = self.tree.get_or_init(|| self.edge_tree()).nearest(point)?;
        let front = &self.as_slice()[nearest.front as usize];
        Some(NearestFront { front, point: nearest.foot.into(), distance_km: nearest.metres / 1000.0 })
    }

    /// The edges alone, which can be kept without the atlas.
    pub(crate) fn edge_tree(&self) -> EdgeTree {
        let fronts = (0..).zip(self.as_slice());
        EdgeTree::new(fronts.flat_map(|(number, front)| front.lines().into_iter().map(move |line| (number, line))))
    }
}
