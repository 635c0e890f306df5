//! The grid that the coordinates of the page lie on, as fine as its ground is small.

use geo_types::{Coord, LineString, MultiPolygon};

use super::text::rounded;

/// Of latitude, on a sphere of the mean radius of the earth.
pub(super) const KM_PER_DEGREE: f64 = 111.2;

/// So many steps along the longer side are finer than a pixel where the page is closest.
const STEPS: f64 = 40_000.0;

/// Decimals of a degree: 4 (11 m) for a country, 7 (1 cm) for a few streets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    decimals: u8,
}

impl Grid {
    /// The coarsest grid that is fine enough for ground in a box.
    pub(super) fn of([west, south, east, north]: [f64; 4]) -> Self {
        let extent = (east - west).max(north - south);
        let fine = |decimals: &u8| extent * 10_f64.powi(i32::from(*decimals)) >= STEPS;
        Grid { decimals: (4..9).find(fine).unwrap_or(9) }
    }

    /// How many degrees a step is.
    pub(super) fn step(self) -> f64 {
        1.0 / self.steps_a_degree()
    }

    fn steps_a_degree(self) -> f64 {
        f64::from(10_u32.pow(u32::from(self.decimals)))
    }

    pub(super) fn at(self, lon: f64, lat: f64) -> [f64; 2] {
        [lon, lat].map(|value| rounded(value, self.decimals) as f64 / self.steps_a_degree())
    }

    /// A line as moves from vertex to vertex in steps of the grid.
    pub(super) fn moves(self, line: &LineString<f64>) -> Vec<i64> {
        let place = |coord: &Coord<f64>| [coord.x, coord.y].map(|value| rounded(value, self.decimals));
        let mut last = [0, 0];
        let mut moves = Vec::with_capacity(line.0.len() * 2);
        for place in line.0.iter().map(place) {
            if moves.is_empty() || place != last {
                moves.extend([place[0] - last[0], place[1] - last[1]]);
            }
            last = place;
        }
        moves
    }

    /// The rings of polygons without the last vertex, which is the first.
    pub(super) fn rings(self, polygons: &MultiPolygon<f64>) -> Vec<Vec<i64>> {
        let rings = polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| self.moves(&LineString(ring.0[..ring.0.len().saturating_sub(1)].to_vec()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_as_fine_as_the_ground_is_small() {
        let decimals = |extent: f64| Grid::of([44.0, 35.0, 44.0 + extent, 35.0 + extent / 2.0]).decimals;
        assert_eq!([40.0, 5.0, 0.5, 0.01, 0.001, 1e-9].map(decimals), [4, 4, 5, 7, 8, 9]);
        assert_eq!(Grid::of([44.0, 35.0, 44.01, 35.005]).at(44.123_456_78, 35.0), [44.123_456_8, 35.0]);
    }
}
