//! Parts of the bounds of ground, and how much room can be in them.

use std::cmp::Ordering;

use geo_types::Coord;

use super::Room;

/// Part of the bounds of the ground.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) centre: Coord,
    pub(super) half: [f64; 2],
    /// From the centre to the nearest edge.
    pub(super) distance: f64,
    /// No circle in the ground with its centre in the cell has a greater radius.
    pub(super) bound: f64,
}

impl Room {
    pub(super) fn halves(&self, cell: &Cell) -> [Cell; 2] {
        let scale = (self.scale)(cell.centre.y);
        let is_wide = cell.half[0] * scale[0] >= cell.half[1] * scale[1];
        let (half, step) = if is_wide {
            ([cell.half[0] / 2.0, cell.half[1]], Coord { x: cell.half[0] / 2.0, y: 0.0 })
        } else {
            ([cell.half[0], cell.half[1] / 2.0], Coord { x: 0.0, y: cell.half[1] / 2.0 })
        };
        [cell.centre - step, cell.centre + step].map(|centre| {
            let limit = (cell.distance + step.x * scale[0] + step.y * scale[1]) * self.growth(cell.centre.y, step.y);
            Cell { centre, half, distance: limit, bound: 0.0 }
        })
    }

    /// Measures a cell whose distance is a limit so far; the radius of the circle around its centre, 0 outside.
    pub(super) fn looked_at(&self, cell: Cell, enough: f64) -> (Cell, f64) {
        let [x, y] = (self.scale)(cell.centre.y);
        let corner = (cell.half[0] * x).hypot(cell.half[1] * y);
        // Farther from all edges than this the answer is known: enough room, or none in all of the cell.
        let distance = self.distance(cell.centre, cell.distance.min(enough + corner));
        let is_inside = self.is_inside(cell.centre);
        let bound = if is_inside { corner + distance } else { corner - distance };
        let bound = bound * self.growth(cell.centre.y, cell.half[1]);
        (Cell { distance, bound, ..cell }, if is_inside { distance } else { 0.0 })
    }

    /// How much greater the scale is, at most, up to so far north or south.
    pub(super) fn growth(&self, y: f64, by: f64) -> f64 {
        let here = (self.scale)(y);
        let [near, far] = [0.0_f64.clamp(y - by, y + by), if y < 0.0 { y - by } else { y + by }].map(self.scale);
        (near[0] / here[0]).max(far[1] / here[1]).max(1.0)
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.total_cmp(&other.bound)
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::metres_in_degree;
    use crate::geometry::room::tests::{distance_at, radius_at};

    /// A cell that was measured, and what it says of itself and of its halves held against places all over it.
    fn assert_bounds(edges: &[[Coord; 2]], centre: Coord, half: [f64; 2]) {
        let room = Room::on_earth(edges.iter().copied());
        let root = Cell { centre, half, distance: room.reach(), bound: 0.0 };
        let (cell, radius) = room.looked_at(root, f64::INFINITY);
        assert!((radius - radius_at(edges, centre, metres_in_degree(centre.y))).abs() <= radius * 1e-9);
        for (x, y) in (-4..=4).flat_map(|x| (-4..=4).map(move |y| (f64::from(x) / 4.0, f64::from(y) / 4.0))) {
            let at = centre + Coord { x: x * half[0], y: y * half[1] };
            let found = radius_at(edges, at, metres_in_degree(at.y));
            assert!(
                found <= cell.bound.max(0.0) * (1.0 + 1e-9),
                "{found} at {at:?}, {} in {centre:?} {half:?}",
                cell.bound
            );
        }
        for half in room.halves(&cell) {
            let found = distance_at(edges, half.centre, metres_in_degree(half.centre.y));
            assert!(found <= half.distance * (1.0 + 1e-9), "{found} from {:?}, {} is said", half.centre, half.distance);
        }
    }

    /// Cells without a width, straight away from the one edge that is near: nothing is left to spare.
    #[test]
    fn bounds_grow_with_the_length_of_degrees() {
        let block = |[west, south, east, north]: [f64; 4]| {
            let corners = [(west, south), (east, south), (east, north), (west, north)].map(Coord::from);
            (0..4).map(|at| [corners[at], corners[(at + 1) % 4]]).collect::<Vec<_>>()
        };
        for is_north in [true, false] {
            let turned = |[south, north]: [f64; 2]| if is_north { [south, north] } else { [-north, -south] };
            let sign = if is_north { 1.0 } else { -1.0 };
            let [south, north] = turned([-25.0, 70.0]);
            assert_bounds(&block([-80.0, south, 80.0, north]), Coord { x: 0.0, y: sign }, [0.0, 20.0]);
            // The edge lies in the west, and degrees of longitude grow towards the equator.
            let [south, north] = turned([-10.0, 89.0]);
            let edges = block([0.0, south, 170.0, north]);
            for half in [[0.0, 9.0], [2.0, 30.0], [9.0, 60.0]] {
                assert_bounds(&edges, Coord { x: 12.0, y: 60.0 * sign }, half);
                assert_bounds(&edges, Coord { x: 2.0, y: 72.0 * sign }, half.map(|half| half / 6.0));
            }
        }
    }

    /// As far south as north, and across the equator.
    #[test]
    fn degrees_grow_no_more_than_is_said() {
        let room = Room::on_earth([]);
        for (y, by) in [(36.0, 2.0), (60.0, 20.0), (1.0, 3.0)] {
            let [north, south] = [y, -y].map(|y| room.growth(y, by));
            let there = (-8..=8).map(|step| metres_in_degree(y + by * f64::from(step) / 8.0));
            let here = metres_in_degree(y);
            let most = there.map(|[east, up]| (east / here[0]).max(up / here[1])).fold(1.0, f64::max);
            assert!(north == south && (most..most * 1.01).contains(&north), "{north} {south} {most}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_place_in_a_cell_has_more_room_than_it_says(
            reach in prop::collection::vec(0.15..1.0_f64, 3..30),
            (latitude, degrees) in prop::sample::select(vec![(0.0, 20.0), (36.0, 0.01), (60.0, 28.0), (-75.0, 14.0)]),
            (x, y) in (-1.0..1.0_f64, -1.0..1.0_f64),
            half in prop::array::uniform2(0.0..0.5_f64),
        ) {
            let corner = |number: usize| {
                let (sin, cos) = (number as f64 / reach.len() as f64 * std::f64::consts::TAU).sin_cos();
                let reach = reach[number % reach.len()] * degrees;
                Coord { x: 44.0 + cos * reach, y: latitude + sin * reach }
            };
            let edges: Vec<[Coord; 2]> = (0..reach.len()).map(|at| [corner(at), corner(at + 1)]).collect();
            let centre = Coord { x: 44.0 + x * degrees, y: latitude + y * degrees };
            assert_bounds(&edges, centre, half.map(|half| half * degrees));
        }
    }
}
