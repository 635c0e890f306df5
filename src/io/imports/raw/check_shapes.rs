//! What is wrong with the polygons of one feature: rings that cross, run onto themselves, or lie where they cannot.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use geo::line_intersection::{LineIntersection, line_intersection};
use geo_types::{Coord, Line, LineString};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::fault::{MapFault, MapFaultKind as Kind};
use super::map::RawFeature;
use super::rings::{closed_edges, turns_left};
use crate::geometry::bits;
use crate::geometry::predicates::{is_on, is_under, orientation};

/// An edge of a ring by the place of its first vertex: polygon, ring, vertex.
#[derive(Clone, Copy, PartialEq)]
struct Edge {
    path: [usize; 3],
    ends: [Coord; 2],
}

/// An edge by its place among all.
type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Reports crossings, touches and wrong nestings within a feature.
pub(super) fn check(feature: &RawFeature, faults: &mut Vec<MapFault>) {
    let Some(polygons) = feature.rings() else { return };
    let before = faults.len();
    let edges = edges(polygons);
    if edges.iter().any(|edge| edge.ends.iter().any(|end| !(end.x.is_finite() && end.y.is_finite()))) {
        return;
    }
    let fault = |kind| MapFault::new(kind, [feature.label()]);
    let boxed = |(number, edge): (usize, &Edge)| {
        let [a, b] = edge.ends.map(|end| [end.x, end.y]);
        GeomWithData::new(Rectangle::from_corners(a, b), number)
    };
    let tree = RTree::bulk_load(edges.iter().enumerate().map(boxed).collect());
    let mut touches: HashMap<[u64; 2], MapFault> = HashMap::new();
    for (one, other) in tree.intersection_candidates_with_other_tree(&tree).map(|(one, other)| (one.data, other.data)) {
        if one < other {
            match meet(edges[one], edges[other]) {
                Meeting::Crossing(at) => faults.push(fault(Kind::SelfCrossing).along(&edges[one].path, at)),
                Meeting::Touch(at) => {
                    touches.entry(bits(at)).or_insert_with(|| fault(Kind::SelfTouching).along(&edges[one].path, at));
                }
                Meeting::None => {}
            }
        }
    }
    for (path, at) in pinches(polygons, &edges) {
        touches.entry(bits(at)).or_insert_with(|| fault(Kind::SelfTouching).along(&path, at));
    }
    let mut touches: Vec<MapFault> = touches.into_values().collect();
    touches.sort_by(|one, other| one.path().cmp(other.path()));
    faults.extend(touches);
    if faults.len() == before {
        nesting(polygons, &edges, &tree, &fault, faults);
    }
}

/// The edges of all rings, each closed, without those that have no length.
fn edges(polygons: &[Vec<LineString<f64>>]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (polygon, rings) in polygons.iter().enumerate() {
        for (ring, line) in rings.iter().enumerate() {
            let closing = line.0.last().zip(line.0.first()).map(|(last, first)| [*last, *first]);
            let pairs = line.0.windows(2).map(|pair| [pair[0], pair[1]]).chain(closing);
            let numbered = pairs.enumerate().filter(|(_, [a, b])| a != b);
            edges.extend(numbered.map(|(vertex, ends)| Edge { path: [polygon, ring, vertex], ends }));
        }
    }
    edges
}

/// Vertices around which it is not clear what is inside: where a ring meets itself and turns left before and right behind
/// it, or where rings lie on both sides of each other.
fn pinches(polygons: &[Vec<LineString<f64>>], edges: &[Edge]) -> Vec<([usize; 3], Coord)> {
    // The inside is to the left of outer rings that turn left, and of holes that turn right.
    let is_turned = |[polygon, ring]: [usize; 2]| turns_left(&polygons[polygon][ring]).map(|left| left == (ring > 0));
    let mut passes: HashMap<[u64; 2], Vec<Spoke>> = HashMap::new();
    for ring in edges.chunk_by(|one, other| one.path[..2] == other.path[..2]) {
        let Some(is_turned) = is_turned([ring[0].path[0], ring[0].path[1]]) else { continue };
        for Edge { path, ends: [a, b] } in ring {
            for (hub, to, is_first) in [(a, b, true), (b, a, false)] {
                let spoke = Spoke { path: *path, hub: *hub, to: *to, is_out: is_first != is_turned };
                passes.entry(bits(*hub)).or_default().push(spoke);
            }
        }
    }
    let mut found = Vec::new();
    for mut spokes in passes.into_values().filter(|spokes| spokes.len() > 2) {
        spokes.sort_by(Spoke::order);
        let pairs = || spokes.iter().zip(spokes.iter().skip(1).chain(spokes.first()));
        // Edges that are there twice are told of by themselves.
        let has_doubles = pairs().any(|(one, next)| one.order(next) == Ordering::Equal);
        if !has_doubles && pairs().any(|(one, next)| one.is_out == next.is_out) {
            let first = spokes.iter().map(|spoke| spoke.path).min().unwrap_or_default();
            found.push((first, spokes[0].hub));
        }
    }
    found
}

/// An edge seen from one of its ends.
#[derive(Clone, Copy)]
struct Spoke {
    path: [usize; 3],
    hub: Coord,
    to: Coord,
    is_out: bool,
}

impl Spoke {
    fn order(&self, other: &Self) -> Ordering {
        counterclockwise(self.hub, self.to, other.to)
    }
}

/// Which of two directions from a hub comes first, counterclockwise from east.
fn counterclockwise(hub: Coord, one: Coord, other: Coord) -> Ordering {
    let is_beyond = |to: Coord| to.y < hub.y || (to.y == hub.y && to.x < hub.x);
    is_beyond(one).cmp(&is_beyond(other)).then_with(|| orientation(hub, one, other).reverse())
}

enum Meeting {
    None,
    Crossing(Coord),
    Touch(Coord),
}

fn meet(one: Edge, other: Edge) -> Meeting {
    let ([a, b], [c, d]) = (one.ends, other.ends);
    if [a, b] == [c, d] || [a, b] == [d, c] {
        return Meeting::Touch(a);
    }
    let onto =
        |[a, b]: [Coord; 2], ends: [Coord; 2]| ends.into_iter().find(|&end| end != a && end != b && is_on([a, b], end));
    if let Some(at) = onto([a, b], [c, d]).or_else(|| onto([c, d], [a, b])) {
        return Meeting::Touch(at);
    }
    let parts = |[a, b]: [Coord; 2], [c, d]: [Coord; 2]| {
        let (first, second) = (orientation(a, b, c), orientation(a, b, d));
        first == second.reverse() && first != Ordering::Equal
    };
    if parts(one.ends, other.ends) && parts(other.ends, one.ends) {
        return match line_intersection(Line::new(a, b), Line::new(c, d)) {
            Some(LineIntersection::SinglePoint { intersection, .. }) => Meeting::Crossing(intersection),
            _ => Meeting::Crossing(a),
        };
    }
    Meeting::None
}

/// A ring by its polygon and its place in it; place 0 is the outer one.
type Ring = [usize; 2];

/// Reports holes and polygons that lie where they cannot, for rings that do not cross.
fn nesting(
    polygons: &[Vec<LineString<f64>>],
    edges: &[Edge],
    tree: &RTree<Boxed>,
    fault: &impl Fn(Kind) -> MapFault,
    faults: &mut Vec<MapFault>,
) {
    // The ring that has a vertex; none if several have.
    let mut owners: HashMap<[u64; 2], Option<Ring>> = HashMap::new();
    for edge in edges {
        let ring = [edge.path[0], edge.path[1]];
        for end in edge.ends {
            let owner = owners.entry(bits(end)).or_insert(Some(ring));
            *owner = owner.filter(|owner| *owner == ring);
        }
    }
    for (number, rings) in polygons.iter().enumerate() {
        for (place, line) in rings.iter().enumerate() {
            let Some(&at) = line.0.first() else { continue };
            let ring = [number, place];
            let own = line.0.iter().find(|at| owners.get(&bits(**at)) == Some(&Some(ring)));
            let (around, is_outside) = match own {
                Some(&at) => {
                    let around = around(edges, tree, at);
                    let is_outside = !around.contains(&[number, 0]);
                    (around, is_outside)
                }
                None => (around_shared(polygons, ring), !lies_in(line, &rings[0])),
            };
            let is_in_hole_of =
                |polygon: usize| around.iter().any(|other| other[0] == polygon && other[1] > 0 && *other != ring);
            if place > 0 && (is_outside || is_in_hole_of(number)) {
                let kind = fault(Kind::HoleOutside).along(&ring, at);
                faults.push(if is_in_hole_of(number) { kind.saying("it lies in another hole") } else { kind });
            }
            let shells = around.iter().filter(|other| place == 0 && other[1] == 0 && other[0] != number);
            for _ in shells.filter(|other| !is_in_hole_of(other[0])) {
                faults.push(fault(Kind::NestedShells).along(&[number], at));
            }
        }
    }
}

/// The rings around a place: those that have an odd number of edges under it.
fn around(edges: &[Edge], tree: &RTree<Boxed>, at: Coord) -> BTreeSet<Ring> {
    let under = AABB::from_corners([at.x, f64::NEG_INFINITY], [at.x, at.y]);
    let mut around = BTreeSet::new();
    for edge in tree.locate_in_envelope_intersecting(&under).map(|found| edges[found.data]) {
        let ([a, b], ring) = (edge.ends, [edge.path[0], edge.path[1]]);
        if is_under(a, b, at) && !around.remove(&ring) {
            around.insert(ring);
        }
    }
    around
}

/// The rings around one that has no vertex for itself.
fn around_shared(polygons: &[Vec<LineString<f64>>], ring: Ring) -> BTreeSet<Ring> {
    let rings = polygons.iter().enumerate();
    let rings =
        rings.flat_map(|(number, rings)| rings.iter().enumerate().map(move |(place, line)| ([number, place], line)));
    let line = &polygons[ring[0]][ring[1]];
    rings.filter(|(other, around)| *other != ring && lies_in(line, around)).map(|(other, _)| other).collect()
}

/// Whether a ring lies in another one that it meets in vertices alone, if anywhere.
fn lies_in(ring: &LineString<f64>, around: &LineString<f64>) -> bool {
    let Some([hub, to]) = closed_edges(ring).next() else { return false };
    let under = closed_edges(around).filter(|[a, b]| is_under(*a, *b, hub));
    // The border rule tells of what is just above the east of the hub. On the way from there to the ring's own edge each
    // edge of the other ring that leaves the hub leads in or out.
    let leaving = closed_edges(around).flat_map(|[a, b]| [[a, b], [b, a]]).filter(|[from, _]| *from == hub);
    let is_east = |end: Coord| end.y == hub.y && end.x > hub.x;
    let between = leaving.filter(|[_, end]| !is_east(*end) && counterclockwise(hub, *end, to) == Ordering::Less);
    (under.count() + between.count()) % 2 == 1
}
