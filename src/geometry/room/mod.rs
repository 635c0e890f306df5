//! How wide ground is: the greatest circle that has room in it.

mod cells;

use std::collections::BinaryHeap;

use geo_types::{Coord, Rect};
use rstar::primitives::Line as Segment;
use rstar::{AABB, RTree};

use super::geodesic::metres_in_degree;
use super::predicates::is_under;
use cells::Cell;

/// A circle that is greater than one that was looked for, or found, by less than this share of it may be missed.
const TOLERANCE: f64 = 0.01;

/// So many edges, evenly chosen, show how wide the ground is beside them before it is searched all over.
const SAMPLES: usize = 64;

/// The widest place is told from so many cells at most: for ground that is wide everywhere alike, such as a long strip,
/// the samples show as much as any search could.
const CELLS: usize = 2_000;

/// The room that ground leaves for circles. The width of ground is the diameter of the greatest circle in it: a measure
/// that a part of the ground never has more of than the whole. (GEOS measures the gaps of a coverage so as well.)
///
/// The radius of a circle is measured with the scale at its centre, along edges that are straight in the coordinates.
pub(crate) struct Room {
    edges: RTree<Segment<[f64; 2]>>,
    /// Points of edges and the way inward from there, in the units of the scale.
    samples: Vec<[Coord; 2]>,
    /// Metres in a unit of `x` and of `y` at some `y`.
    scale: fn(f64) -> [f64; 2],
}

impl Room {
    /// The room between edges in degrees, each with the ground on its left. The widths are metres.
    pub(crate) fn on_earth(edges: impl IntoIterator<Item = [Coord; 2]>) -> Self {
        Room::new(edges, metres_in_degree)
    }

    /// The room between edges on a plane. The widths are in the units of the coordinates.
    pub(crate) fn on_plane(edges: impl IntoIterator<Item = [Coord; 2]>) -> Self {
        Room::new(edges, |_| [1.0, 1.0])
    }

    fn new(edges: impl IntoIterator<Item = [Coord; 2]>, scale: fn(f64) -> [f64; 2]) -> Self {
        let edges: Vec<[Coord; 2]> = edges.into_iter().collect();
        let sample = |[a, b]: &[Coord; 2]| {
            let middle = (*a + *b) / 2.0;
            let [x, y] = scale(middle.y);
            let along = Coord { x: (b.x - a.x) * x, y: (b.y - a.y) * y };
            let length = along.x.hypot(along.y);
            [middle, Coord { x: -along.y / length / x, y: along.x / length / y }]
        };
        let samples = edges.iter().step_by(edges.len().div_ceil(SAMPLES).max(1)).map(sample).collect();
        let segments = edges.iter().map(|[a, b]| Segment::new([a.x, a.y], [b.x, b.y])).collect();
        Room { edges: RTree::bulk_load(segments), samples, scale }
    }

    /// Whether there is room for a circle of this diameter. If not, there is none for one that is wider by a hundredth.
    /// It has its centre in one of the places if there are any, each with the greatest radius that is possible there.
    pub(crate) fn holds(&self, width: f64, places: &[(Rect<f64>, f64)]) -> bool {
        let radius = width / 2.0;
        let beside = || self.samples.iter().any(|sample| self.fits(sample, radius, 0.0));
        if places.is_empty() {
            return beside() || self.search(radius, radius, usize::MAX, self.everywhere()) >= radius;
        }
        let roomy = || places.iter().copied().filter(|(_, most)| *most >= radius);
        roomy().next().is_some() && (beside() || self.search(radius, radius, usize::MAX, roomy()) >= radius)
    }

    /// The diameter of the greatest circle that was found; it is not wider than the ground.
    pub(crate) fn width(&self) -> f64 {
        let beside = self.samples.iter().map(|sample| self.beside(sample)).fold(0.0, f64::max);
        2.0 * self.search(beside, f64::INFINITY, CELLS, self.everywhere()).max(beside)
    }

    /// Whether a circle that touches an edge at a point has room there, but for a share of its radius.
    fn fits(&self, [from, inward]: &[Coord; 2], radius: f64, but_for: f64) -> bool {
        let centre = *from + *inward * radius;
        self.distance(centre, radius) >= radius * (1.0 - but_for) && self.is_inside(centre)
    }

    /// The radius of the greatest circle that touches an edge at a point, to within a thousandth.
    fn beside(&self, sample: &[Coord; 2]) -> f64 {
        let but_for = TOLERANCE / 10.0;
        let (mut least, mut most) = (1e-3, self.reach());
        if !self.fits(sample, least, but_for) {
            return 0.0;
        }
        while most > least * (1.0 + but_for) {
            let radius = (least * most).sqrt();
            *(if self.fits(sample, radius, but_for) { &mut least } else { &mut most }) = radius;
        }
        let [from, inward] = sample;
        self.distance(*from + *inward * least, least)
    }

    fn everywhere(&self) -> Option<(Rect<f64>, f64)> {
        let bounds = self.edges.root().envelope();
        let (low, high) = (bounds.lower(), bounds.upper());
        // The box of nothing ends before it begins.
        let is_some = (0..2).all(|axis| (0.0..f64::INFINITY).contains(&(high[axis] - low[axis])));
        is_some.then(|| (Rect::new(low, high), f64::INFINITY))
    }

    /// The greatest radius above `least`, or one that is `enough`, or 0, of circles with their centres in places, each
    /// with the greatest radius that is possible there.
    fn search(&self, least: f64, enough: f64, cells: usize, places: impl IntoIterator<Item = (Rect<f64>, f64)>) -> f64 {
        let (mut best, mut found) = (least, 0.0);
        let mut places = places.into_iter().peekable();
        if places.peek().is_none() {
            return found;
        }
        let distance = self.reach();
        let root = |(place, most): (Rect<f64>, f64)| {
            let half = [place.width() / 2.0, place.height() / 2.0];
            // A root whose radius is just enough must not be left out for the tolerance.
            Cell { centre: place.center(), half, distance, bound: most * (1.0 + 2.0 * TOLERANCE) }
        };
        let mut waiting: BinaryHeap<Cell> = places.map(root).collect();
        for _ in 0..cells {
            let Some(cell) = waiting.pop().filter(|cell| cell.bound > best * (1.0 + TOLERANCE)) else { break };
            for part in self.halves(&cell) {
                let (part, radius) = self.looked_at(part, enough);
                if radius > found {
                    found = radius;
                    best = best.max(radius.min(enough));
                    if found >= enough {
                        return found;
                    }
                }
                if part.bound > best * (1.0 + TOLERANCE) {
                    waiting.push(part);
                }
            }
        }
        found
    }

    /// The distance of the nearest edge, or a limit if that is less.
    fn distance(&self, at: Coord, limit: f64) -> f64 {
        let [x, y] = (self.scale)(at.y);
        let (dx, dy) = (limit / x, limit / y);
        let around = AABB::from_corners([at.x - dx, at.y - dy], [at.x + dx, at.y + dy]);
        let apart = self.edges.locate_in_envelope_intersecting(&around).map(|edge| {
            let [a, b] = [edge.from, edge.to].map(|end| [(end[0] - at.x) * x, (end[1] - at.y) * y]);
            let along = [b[0] - a[0], b[1] - a[1]];
            let length2 = along[0] * along[0] + along[1] * along[1];
            let share = (-(a[0] * along[0] + a[1] * along[1]) / length2).clamp(0.0, 1.0);
            (a[0] + along[0] * share).hypot(a[1] + along[1] * share)
        });
        apart.fold(limit, f64::min)
    }

    fn is_inside(&self, at: Coord) -> bool {
        let below = AABB::from_corners([at.x, f64::MIN], [at.x, at.y]);
        let under = |edge: &&Segment<[f64; 2]>| {
            let [a, b] = [edge.from, edge.to].map(|[x, y]| Coord { x, y });
            is_under(a, b, at)
        };
        self.edges.locate_in_envelope_intersecting(&below).filter(under).count() % 2 == 1
    }

    /// Farther than any two points of the edges are apart.
    fn reach(&self) -> f64 {
        let bounds = self.edges.root().envelope();
        let (low, high) = (bounds.lower(), bounds.upper());
        let middle = f64::midpoint(low[1], high[1]);
        let growth = self.growth(middle, (high[1] - low[1]) / 2.0);
        let [x, y] = (self.scale)(middle);
        ((high[0] - low[0]) * x + (high[1] - low[1]) * y) * growth
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Closed rings of corners in metres east and north of a place.
    fn ground(rings: &[&[(f64, f64)]]) -> Room {
        let [x, y] = metres_in_degree(47.0);
        let corner = |(east, north): (f64, f64)| Coord { x: 37.0 + east / x, y: 47.0 + north / y };
        let edges = rings.iter().flat_map(|ring| (0..ring.len()).map(|at| [ring[at], ring[(at + 1) % ring.len()]]));
        Room::on_earth(edges.map(|edge| edge.map(corner)).collect::<Vec<_>>())
    }

    fn assert_width(room: &Room, width: f64) {
        assert!((room.width() / width - 1.0).abs() < 0.02, "{} for {width}", room.width());
        assert!(room.holds(width * 0.99, &[]) && !room.holds(width * 1.02, &[]), "{width}");
        // So little more than there is room for that cells around the widest place never tell: the search ends all the same.
        assert!(!room.holds(width * 1.005, &[]), "{width}");
    }

    #[test]
    fn a_square_is_as_wide_as_its_side() {
        assert_width(&ground(&[&[(0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0)]]), 30.0);
    }

    /// The inscribed circle of a triangle of sides 3, 4, 5 has the radius 1.
    #[test]
    fn a_triangle_is_as_wide_as_its_inscribed_circle() {
        assert_width(&ground(&[&[(0.0, 0.0), (400.0, 0.0), (0.0, 300.0)]]), 200.0);
    }

    /// No circle at the middle of a side is as wide, and the ground begins where numbers do.
    #[test]
    fn the_widest_place_is_found_on_a_plane() {
        let corners = [(0.0, 0.0), (4_000.0, 0.0), (0.0, 3_000.0)].map(Coord::from);
        let room = Room::on_plane((0..3).map(|at| [corners[at], corners[(at + 1) % 3]]));
        assert_width(&room, 2_000.0);
        // A place of which no more is known than that it may have just so much room is looked at.
        let place = Rect::new((0.0, 0.0), (4_000.0, 3_000.0));
        assert!(room.holds(1_970.0, &[(place, 985.5)]));
        assert!(!room.holds(1_970.0, &[(place, 984.5)]));
    }

    #[test]
    fn a_tail_does_not_make_ground_narrower() {
        let tail = [(0.0, 0.0), (30.0, 0.0), (30.0, 14.0), (9_000.0, 14.9), (30.0, 15.0), (30.0, 30.0), (0.0, 30.0)];
        assert_width(&ground(&[&tail]), 30.0);
    }

    #[test]
    fn a_slanting_strip_is_as_wide_as_its_sides_are_apart() {
        let (along, across) = ((60_000.0, 80_000.0), (-4.8, 3.6));
        let strip = [(0.0, 0.0), along, (along.0 + across.0, along.1 + across.1), across];
        let room = ground(&[&strip]);
        assert!((room.width() / 6.0 - 1.0).abs() < 0.02, "{}", room.width());
        assert!(room.holds(5.8, &[]) && !room.holds(10.0, &[]));
    }

    #[test]
    fn a_hole_takes_room() {
        let outer = [(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)];
        let hole = [(30.0, 30.0), (30.0, 60.0), (60.0, 60.0), (60.0, 30.0)];
        // The circle in a corner touches two sides of the square and a corner of the hole.
        let corner = 2.0 * 30.0 * std::f64::consts::SQRT_2 / (1.0 + std::f64::consts::SQRT_2);
        assert_width(&ground(&[&outer, &hole]), corner);
    }

    #[test]
    fn nothing_has_no_room() {
        assert_eq!(Room::on_earth([]).width(), 0.0);
        assert!(!ground(&[&[(0.0, 0.0), (10.0, 0.0)]]).holds(0.1, &[]));
    }

    /// The radius of the greatest circle around a place, by every edge; 0 outside.
    pub(super) fn radius_at(edges: &[[Coord; 2]], at: Coord, scale: [f64; 2]) -> f64 {
        let is_inside = edges.iter().filter(|[a, b]| is_under(*a, *b, at)).count() % 2 == 1;
        if is_inside { distance_at(edges, at, scale) } else { 0.0 }
    }

    pub(super) fn distance_at(edges: &[[Coord; 2]], at: Coord, scale: [f64; 2]) -> f64 {
        let flat = |end: Coord| Coord { x: (end.x - at.x) * scale[0], y: (end.y - at.y) * scale[1] };
        let far = |[a, b]: &[Coord; 2]| {
            let (a, b) = (flat(*a), flat(*b));
            let along = b - a;
            let share = -(a.x * along.x + a.y * along.y) / (along.x * along.x + along.y * along.y);
            let nearest = a + along * share.clamp(0.0, 1.0);
            nearest.x.hypot(nearest.y)
        };
        edges.iter().map(far).fold(f64::INFINITY, f64::min)
    }

    /// The greatest radius at the places of a lattice, each row in turn, and then ever nearer to the best of them.
    fn searched(edges: &[[Coord; 2]], scale: fn(f64) -> [f64; 2]) -> f64 {
        let ends = || edges.iter().flatten();
        let range = |axis: fn(&Coord) -> f64| {
            (ends().map(axis).fold(f64::INFINITY, f64::min), ends().map(axis).fold(f64::NEG_INFINITY, f64::max))
        };
        let ((west, east), (south, north)) = (range(|end| end.x), range(|end| end.y));
        let middle = Coord { x: f64::midpoint(west, east), y: f64::midpoint(south, north) };
        let lattice = |middle: Coord, half: [f64; 2], steps: i32| {
            let side = move |step: i32| f64::from(2 * step - steps) / f64::from(steps);
            let places = (0..=steps).flat_map(move |x| (0..=steps).map(move |y| (side(x), side(y))));
            let places = places.map(move |(x, y)| middle + Coord { x: x * half[0], y: y * half[1] });
            let mut found: Vec<(f64, Coord)> = places.map(|at| (radius_at(edges, at, scale(at.y)), at)).collect();
            found.sort_by(|one, other| other.0.total_cmp(&one.0));
            found
        };
        let half = [(east - west) / 2.0, (north - south) / 2.0];
        let near = |(mut best, mut at): (f64, Coord)| {
            let mut half = half.map(|half| half / 20.0);
            for _ in 0..4 {
                (best, at) = lattice(at, half, 10)[0];
                half = half.map(|half| half / 4.0);
            }
            best
        };
        lattice(middle, half, 40).into_iter().take(12).map(near).fold(0.0, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        /// Ground of many corners, most of them not among the samples, as wide as a search all over it finds.
        #[test]
        fn no_place_has_more_room_than_is_found(
            reach in prop::collection::vec(0.15..1.0_f64, 3..110),
            (latitude, degrees, is_flat) in prop::sample::select(vec![
                (0.0, 2.0, false), (36.0, 0.01, false), (47.0, 4.0, false), (-60.0, 5.0, false), (75.0, 9.0, false), (0.0, 50.0, true),
            ]),
        ) {
            let count = reach.len();
            let corners: Vec<Coord> = reach.iter().enumerate().map(|(number, reach)| {
                let (sin, cos) = (number as f64 / count as f64 * std::f64::consts::TAU).sin_cos();
                Coord { x: 44.0 + cos * reach * degrees, y: latitude + sin * reach * degrees }
            }).collect();
            let edges: Vec<[Coord; 2]> = (0..count).map(|at| [corners[at], corners[(at + 1) % count]]).collect();
            let room = if is_flat { Room::on_plane(edges.iter().copied()) } else { Room::on_earth(edges.iter().copied()) };
            let best = 2.0 * searched(&edges, room.scale);
            let width = room.width();
            prop_assert!(width >= best * (1.0 - 2.0 * TOLERANCE), "{} of {}", width, best);
            prop_assert!(width <= best * (1.0 + 2.0 * TOLERANCE), "{} of {}", width, best);
            prop_assert!(room.holds(best * 0.97, &[]));
            prop_assert!(!room.holds(best * 1.03, &[]));
        }
    }
}
