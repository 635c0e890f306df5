//! Where a function of places is at most a given value.

use geo_types::{Coord, LineString, Rect, coord};
use rustc_hash::FxHashMap;

/// Where a box is wider than so many squares, these grow larger. With those around the box that is just below the 2,048 to which the
/// lattice is rounded up.
const MOST: f64 = 2_000.0;

/// The rings around the places of a box at which a function is at most `level`: inside them an odd number of times.
///
/// The function must not change by more than `slope` times the distance of two places. Squares of the lattice in which
/// it cannot reach the level are passed over unseen. Features smaller than `step`, or than a two-thousandth of the box, can
/// be missed; along the rings the function is within a thousandth of the level.
pub(crate) fn rings_below(
    bounds: Rect<f64>,
    step: f64,
    level: f64,
    slope: f64,
    value: impl Fn(Coord) -> f64,
) -> Vec<LineString<f64>> {
    let widest = bounds.width().max(bounds.height());
    let step = step.max(widest / MOST);
    let mut size = 1;
    while (size as f64) < widest / step + 4.0 {
        size *= 2;
    }
    let origin = coord! { x: bounds.min().x - 1.5 * step, y: bounds.min().y - 1.5 * step };
    let mut lattice = Lattice { origin, step, size, excess: vec![f64::NAN; (size + 1) * (size + 1)] };
    let excess = |at| value(at) - level;
    lattice.fill(0, 0, size, slope, &excess);
    // Outside the box there is nothing, so that every ring closes.
    for i in 0..=size {
        for (x, y) in [(i, 0), (i, size), (0, i), (size, i)] {
            lattice.excess[y * (size + 1) + x] = f64::INFINITY;
        }
    }
    let refine = Refine { excess: &excess, tolerance: level.abs() * 5e-4, slope, reach: 2.0 * step };
    lattice.rings().into_iter().map(|ring| refine.ring(&ring)).collect()
}

struct Lattice {
    origin: Coord,
    step: f64,
    /// Squares on a side.
    size: usize,
    /// By how much the function is above the level at each corner; infinite where only the sign is known.
    excess: Vec<f64>,
}

/// A side of a square: its lower left corner, and whether it goes up.
type SideKey = (usize, usize, bool);

impl Lattice {
    fn at(&self, x: usize, y: usize) -> Coord {
        self.origin + coord! { x: x as f64, y: y as f64 } * self.step
    }

    fn corner(&self, x: usize, y: usize) -> f64 {
        self.excess[y * (self.size + 1) + x]
    }

    fn fill(&mut self, x: usize, y: usize, size: usize, slope: f64, excess: &impl Fn(Coord) -> f64) {
        if size == 1 {
            for (x, y) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
                if !self.corner(x, y).is_finite() {
                    self.excess[y * (self.size + 1) + x] = excess(self.at(x, y));
                }
            }
            return;
        }
        let half = size / 2;
        let middle = excess(self.at(x, y) + coord! { x: half as f64, y: half as f64 } * self.step);
        let reach = slope * self.step * half as f64 * std::f64::consts::SQRT_2;
        if middle.abs() > reach {
            for row in y..=y + size {
                for column in x..=x + size {
                    let corner = &mut self.excess[row * (self.size + 1) + column];
                    if corner.is_nan() {
                        *corner = f64::INFINITY.copysign(middle);
                    }
                }
            }
            return;
        }
        for (x, y) in [(x, y), (x + half, y), (x, y + half), (x + half, y + half)] {
            self.fill(x, y, half, slope, excess);
        }
    }

    /// Marching squares: in each square the lines that keep what is below the level on their left.
    fn rings(&self) -> Vec<Vec<Coord>> {
        let mut next: FxHashMap<SideKey, SideKey> = FxHashMap::default();
        for y in 0..self.size {
            for x in 0..self.size {
                let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)].map(|(x, y)| self.corner(x, y));
                let below = corners.map(|excess| excess <= 0.0);
                if below == [true; 4] || below == [false; 4] {
                    continue;
                }
                let sides = [(x, y, false), (x + 1, y, true), (x, y + 1, false), (x, y, true)];
                // Round the square, a line enters where it gets dry and leaves where it gets wet again.
                let leaves: Vec<usize> = (0..4).filter(|&i| below[i] && !below[(i + 1) % 4]).collect();
                let enters: Vec<usize> = (0..4).filter(|&i| !below[i] && below[(i + 1) % 4]).collect();
                // Two opposite corners below: they are joined if the middle is below as well.
                let joined = leaves.len() == 2 && corners.iter().sum::<f64>() <= 0.0;
                for leave in leaves {
                    let turn = |enter: usize| if joined { 4 + enter - leave } else { 4 + leave - enter };
                    if let Some(&enter) = enters.iter().min_by_key(|&&enter| turn(enter) % 4) {
                        next.insert(sides[leave], sides[enter]);
                    }
                }
            }
        }
        let mut starts: Vec<SideKey> = next.keys().copied().collect();
        starts.sort_unstable();
        let mut rings = Vec::new();
        for start in starts {
            let mut ring = Vec::new();
            let mut at = start;
            while let Some(to) = next.remove(&at) {
                ring.push(self.crossing(at));
                at = to;
            }
            if let Some(&first) = ring.first() {
                ring.push(first);
                rings.push(ring);
            }
        }
        rings
    }

    /// Where the level is crossed on a side.
    fn crossing(&self, (x, y, up): SideKey) -> Coord {
        let (to_x, to_y) = if up { (x, y + 1) } else { (x + 1, y) };
        let (from, to) = (self.corner(x, y), self.corner(to_x, to_y));
        // At the edge of the lattice one of them is infinite.
        let share = if from.is_finite() && to.is_finite() { from / (from - to) } else { 0.5 };
        let (from, to) = (self.at(x, y), self.at(to_x, to_y));
        from + (to - from) * share
    }
}

/// Bends the straight pieces of a ring to where the level is.
struct Refine<'f, F> {
    excess: &'f F,
    tolerance: f64,
    slope: f64,
    /// How far off the level can be.
    reach: f64,
}

impl<F: Fn(Coord) -> f64> Refine<'_, F> {
    fn ring(&self, ring: &[Coord]) -> LineString<f64> {
        let settled: Vec<Coord> = (0..ring.len() - 1)
            .map(|i| {
                let before = ring[(i + ring.len() - 2) % (ring.len() - 1)];
                self.settle(ring[i], ring[i + 1] - before).unwrap_or(ring[i])
            })
            .collect();
        let mut fine = Vec::with_capacity(ring.len());
        for (i, &from) in settled.iter().enumerate() {
            fine.push(from);
            self.bend(from, settled[(i + 1) % settled.len()], 5, &mut fine);
        }
        fine.push(settled[0]);
        LineString(fine)
    }

    /// Adds what is needed between two places.
    fn bend(&self, from: Coord, to: Coord, depth: u32, ring: &mut Vec<Coord>) {
        let middle = (from + to) / 2.0;
        if depth == 0 || (self.excess)(middle).abs() <= self.tolerance {
            return;
        }
        if let Some(middle) = self.settle(middle, to - from) {
            self.bend(from, middle, depth - 1, ring);
            ring.push(middle);
            self.bend(middle, to, depth - 1, ring);
        }
    }

    /// The place at the level to the left or right of a place on a line; none if it is not near.
    fn settle(&self, at: Coord, along: Coord) -> Option<Coord> {
        let excess = (self.excess)(at);
        if excess.abs() <= self.tolerance {
            return Some(at);
        }
        // What is below the level is on the left.
        let left = coord! { x: -along.y, y: along.x } / along.x.hypot(along.y) * excess.signum();
        let (mut near, mut far) = (0.0, excess.abs() / self.slope);
        while (self.excess)(at + left * far) * excess > 0.0 {
            (near, far) = (far, far * 2.0);
            if far > self.reach {
                return None;
            }
        }
        for _ in 0..30 {
            let middle = f64::midpoint(near, far);
            let value = (self.excess)(at + left * middle);
            if value.abs() <= self.tolerance / 2.0 {
                return Some(at + left * middle);
            }
            if value * excess > 0.0 { near = middle } else { far = middle }
        }
        Some(at + left * far)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use geo::{Area, BooleanOps, Contains};
    use geo_types::{MultiPolygon, Polygon, point};
    use proptest::prelude::*;

    use crate::geometry::enclosed;
    use crate::geometry::predicates::is_under;

    /// The rings as polygons under the rule of odd and even.
    fn polygons(rings: Vec<LineString<f64>>) -> MultiPolygon<f64> {
        let rings: MultiPolygon<f64> = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
        rings.union(&MultiPolygon(Vec::new()))
    }

    #[test]
    fn an_ellipse_a_ring_and_two_discs_have_their_areas() {
        let bounds = Rect::new((-10.0, -10.0), (10.0, 10.0));
        let far = |at: Coord, x: f64, y: f64| (at.x - x).hypot(at.y - y);
        // The sum of the distances from two points 6 apart is at most 10: half axes of 5 and 4.
        let ellipse = polygons(rings_below(bounds, 0.1, 10.0, 2.0, |at| far(at, -3.0, 0.0) + far(at, 3.0, 0.0)));
        assert!((ellipse.unsigned_area() / (std::f64::consts::PI * 20.0) - 1.0).abs() < 1e-3);
        let ring = polygons(rings_below(bounds, 0.1, 2.0, 1.0, |at| (far(at, 0.0, 0.0) - 5.0).abs()));
        assert!((ring.unsigned_area() / (std::f64::consts::PI * 40.0) - 1.0).abs() < 1e-3);
        assert!(!ring.contains(&point!(x: 0.0, y: 0.0)) && ring.contains(&point!(x: 5.0, y: 0.0)));
        let discs = polygons(rings_below(bounds, 0.1, 2.0, 1.0, |at| far(at, -5.0, -5.0).min(far(at, 5.0, 5.0))));
        assert_eq!(discs.0.len(), 2);
        assert!((discs.unsigned_area() / (std::f64::consts::PI * 8.0) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn all_and_nothing_are_whole_boxes_and_no_ring() {
        let bounds = Rect::new((0.0, 0.0), (3.0, 1.0));
        assert!(rings_below(bounds, 0.1, -1.0, 1.0, |_| 0.0).is_empty());
        let all = polygons(rings_below(bounds, 0.1, 1.0, 1.0, |_| 0.0));
        assert!(all.contains(&bounds.to_polygon()));
    }

    /// Whether a place is inside an odd number of rings.
    fn is_inside(rings: &[LineString<f64>], at: Coord) -> bool {
        let edges = rings.iter().flat_map(|ring| ring.0.windows(2));
        edges.filter(|edge| is_under(edge[0], edge[1], at)).count() % 2 == 1
    }

    #[test]
    fn smooth_outlines_are_within_a_thousandth_of_the_level_all_along() {
        let bounds = Rect::new((-10.0, -10.0), (10.0, 10.0));
        let far = |at: Coord, x: f64, y: f64| (at.x - x).hypot(at.y - y);
        let disc = |at: Coord| far(at, 0.37, -0.61);
        let ellipse = |at: Coord| far(at, -3.1, 0.2) + far(at, 2.9, 0.7);
        for (level, slope, value) in [(3.3, 1.0, &disc as &dyn Fn(Coord) -> f64), (10.0, 2.0, &ellipse)] {
            for step in [0.05, 0.3, 1.0] {
                let rings = rings_below(bounds, step, level, slope, value);
                assert_eq!(rings.len(), 1, "step {step}");
                assert!(rings[0].0.len() > 16 && rings[0].is_closed());
                for edge in rings[0].0.windows(2) {
                    assert_ne!(edge[0], edge[1]);
                    for at in [edge[0], (edge[0] + edge[1]) / 2.0] {
                        assert!((value(at) - level).abs() <= level * 1e-3, "{} at {at:?} by {step}", value(at));
                    }
                    // What is below the level lies on the left.
                    let along = edge[1] - edge[0];
                    let left = (edge[0] + edge[1]) / 2.0 + coord! { x: -along.y, y: along.x };
                    assert!(value(left) < level);
                }
            }
        }
    }

    /// Both pairs of opposite corners, with the middle between them below and above.
    #[test]
    fn opposite_corners_are_joined_where_the_middle_is_below() {
        for below in [[(1, 1), (2, 2)], [(1, 2), (2, 1)]] {
            for (above, count) in [(0.5, 1), (2.0, 2)] {
                let mut lattice =
                    Lattice { origin: Coord::zero(), step: 1.0, size: 3, excess: vec![f64::INFINITY; 4 * 4] };
                for (x, y) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
                    lattice.excess[y * 4 + x] = if below.contains(&(x, y)) { -1.0 } else { above };
                }
                let rings = lattice.rings();
                assert_eq!(rings.len(), count, "{below:?} {above}");
                assert_eq!(rings.iter().map(|ring| ring.len() - 1).sum::<usize>(), 8);
                let edges = |ring: &Vec<Coord>| enclosed(ring.windows(2).map(|edge| [edge[0], edge[1]]));
                assert!(rings.iter().all(|ring| edges(ring) > 0.0), "{rings:?}");
            }
        }
    }

    /// Without any tolerance no place is near enough: each piece is halved five times all the same.
    #[test]
    fn a_level_of_zero_is_followed_to_an_end() {
        let disc = |at: Coord| (at.x - 0.37).hypot(at.y + 0.61) - 3.3;
        let rings = rings_below(Rect::new((-10.0, -10.0), (10.0, 10.0)), 1.0, 0.0, 1.0, disc);
        assert_eq!(rings.len(), 1);
        // The outline of 21 crosses some 26 sides of squares.
        assert!((500..1_000).contains(&rings[0].0.len()), "{}", rings[0].0.len());
        assert!(rings[0].0.iter().all(|at| disc(*at).abs() < 1e-6));
    }

    /// Powers of two change no digit.
    #[test]
    fn places_and_values_in_other_units_have_the_same_rings() {
        let far = |at: Coord, x: f64, y: f64| (at.x - x).hypot(at.y - y);
        let value = |at: Coord| far(at, -1.1, 0.2).min(far(at, 2.9, 0.7));
        let drawn = |place: f64, unit: f64| {
            let bounds = Rect::new((-10.0 * place, -10.0 * place), (10.0 * place, 10.0 * place));
            let scaled = |at: Coord| value(at / place) * unit;
            let rings = rings_below(bounds, 0.3 * place, 3.3 * unit, unit / place, scaled);
            rings.iter().map(|ring| ring.0.iter().map(|at| *at / place).collect()).collect::<Vec<Vec<Coord>>>()
        };
        let rings = drawn(1.0, 1.0);
        assert_eq!(rings.len(), 1);
        for power in [-12, 12] {
            assert_eq!(drawn(2_f64.powi(power), 1.0), rings);
            assert_eq!(drawn(1.0, 2_f64.powi(power)), rings);
        }
    }

    #[test]
    fn most_of_a_lattice_is_not_looked_at() {
        let bounds = Rect::new((-10.0, -10.0), (10.0, 10.0));
        let asked = Cell::new(0);
        let rings = rings_below(bounds, 0.02, 2.0, 1.0, |at| {
            asked.set(asked.get() + 1);
            at.x.hypot(at.y)
        });
        assert_eq!(rings.len(), 1);
        // An outline of 12.6 in steps of 0.02 has 630 squares; the lattice has a million.
        assert!(asked.get() < 40_000, "{} places", asked.get());
    }

    proptest! {
        /// Farther than a step from the level there is no doubt what is inside, wherever discs meet, part or overlap.
        #[test]
        fn discs_hold_what_is_near_a_centre(
            centres in prop::collection::vec((-9.0..9.0_f64, -9.0..9.0_f64), 1..7),
            apart in 0.9..1.1_f64,
            level in 0.8..3.0_f64,
            step in 0.1..0.4_f64,
            places in prop::collection::vec((-9.9..9.9_f64, -9.9..9.9_f64), 200),
        ) {
            let mut centres = centres;
            // One more, so far off along a diagonal that the two discs nearly touch.
            let by = apart * level * std::f64::consts::SQRT_2;
            centres.push((centres[0].0 - by.copysign(centres[0].0), centres[0].1 + by.copysign(-centres[0].1)));
            let value = |at: Coord| {
                centres.iter().map(|(x, y)| (at.x - x).hypot(at.y - y)).fold(f64::INFINITY, f64::min)
            };
            let rings = rings_below(Rect::new((-10.0, -10.0), (10.0, 10.0)), step, level, 1.0, value);
            for ring in &rings {
                prop_assert!(ring.is_closed() && ring.0.len() > 3);
            }
            for (x, y) in places {
                let at = coord! { x: x, y: y };
                let excess = value(at) - level;
                if excess.abs() > 1.5 * step {
                    prop_assert_eq!(is_inside(&rings, at), excess < 0.0, "{:?}, by {}", at, excess);
                }
            }
        }
    }
}
