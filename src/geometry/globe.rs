//! Which coordinates can be degrees on the earth, and which can be reckoned with.

use geo_types::{Coord, Rect};

/// Nearer to zero than this, and not zero, is no place that anyone means. Triangulation takes nothing nearer than 1.8e-43 (`spade`), and
/// boolean operations divide by the size of what they are given, which overflows below some 1e-300 (`i_overlay`).
const LEAST: f64 = 1e-40;

/// Whether each of two coordinates is zero, or far enough from it to be reckoned with.
pub(crate) fn is_reckonable(at: Coord) -> bool {
    [at.x, at.y].into_iter().all(|coordinate| !(coordinate != 0.0 && coordinate.abs() < LEAST))
}

/// Whether coordinates are a longitude and a latitude in degrees, in this order. Those that are no numbers are not.
pub(crate) fn is_on_earth(at: Coord) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
}

/// The same of all of a box.
pub(crate) fn is_on_globe(bounds: Rect<f64>) -> bool {
    [bounds.min(), bounds.max()].into_iter().all(is_on_earth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number and its opposite, as either coordinate.
    fn both_ways(at: f64) -> [Coord; 4] {
        [(at, 1.0), (-at, 1.0), (1.0, at), (1.0, -at)].map(Coord::from)
    }

    #[test]
    fn the_least_that_can_be_reckoned_with_can_be() {
        for at in [0.0, LEAST, 1.0, f64::MAX, f64::NAN, f64::INFINITY] {
            assert!(both_ways(at).into_iter().all(is_reckonable), "{at}");
        }
        for at in [LEAST.next_down(), 1e-43, f64::MIN_POSITIVE, 5e-324] {
            assert!(!both_ways(at).into_iter().any(is_reckonable), "{at}");
        }
    }
}
