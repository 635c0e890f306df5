//! Plain questions about polygons: where they are, how much they enclose, and whether a point is inside.

use geo::BoundingRect;
use geo_types::{Coord, MultiPolygon, Polygon, Rect, coord};

use super::predicates::is_under;

/// The box around polygons, but for those whose own is not finite: no tree of boxes can take these. `None` if there is no other.
pub(crate) fn bounds<'a>(polygons: impl IntoIterator<Item = &'a Polygon<f64>>) -> Option<Rect<f64>> {
    let boxes = polygons.into_iter().filter_map(BoundingRect::bounding_rect);
    boxes.filter(|own| [own.min(), own.max()].iter().all(|at| at.x.is_finite() && at.y.is_finite())).reduce(box_around)
}

/// The box around two boxes.
pub(crate) fn box_around(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let min = coord! { x: one.min().x.min(other.min().x), y: one.min().y.min(other.min().y) };
    let max = coord! { x: one.max().x.max(other.max().x), y: one.max().y.max(other.max().y) };
    Rect::new(min, max)
}

/// Whether a box lies in another one, borders included.
pub(crate) fn holds(around: Rect<f64>, bounds: Rect<f64>) -> bool {
    let (min, max) = (around.min(), around.max());
    min.x <= bounds.min().x && min.y <= bounds.min().y && bounds.max().x <= max.x && bounds.max().y <= max.y
}

/// The area that edges on a plane have on their left, in squares of the units of the coordinates.
pub(crate) fn enclosed(edges: impl Iterator<Item = [Coord<f64>; 2]> + Clone) -> f64 {
    // Sums of products of differences from a corner: coordinates are large and ground is small.
    let corner = edges.clone().next().map_or(Coord::zero(), |edge| edge[0]);
    let twice = |[a, b]: [Coord<f64>; 2]| {
        let (a, b) = (a - corner, b - corner);
        a.x * b.y - a.y * b.x
    };
    edges.map(twice).sum::<f64>() / 2.0
}

/// Whether a point lies in polygons under the border rule: an edge belongs to the side just east of it, a horizontal one
/// to the side just north. Exact. Cost: one look at each edge.
pub(crate) fn contains(polygons: &MultiPolygon<f64>, point: Coord<f64>) -> bool {
    let rings = polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = rings.flat_map(|ring| ring.0.windows(2));
    edges.filter(|edge| is_under(edge[0], edge[1], point)).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn block(west: f64, south: f64, east: f64, north: f64) -> Rect<f64> {
        Rect::new((west, south), (east, north))
    }

    #[test]
    fn a_box_holds_itself_and_none_that_sticks_out_on_a_side() {
        let around = block(44.0, 35.0, 46.0, 37.0);
        assert!(holds(around, around) && holds(around, block(44.5, 35.5, 45.5, 36.5)));
        for out in [
            block(43.9, 35.5, 45.5, 36.5),
            block(44.5, 34.9, 45.5, 36.5),
            block(44.5, 35.5, 46.1, 36.5),
            block(44.5, 35.5, 45.5, 37.1),
        ] {
            assert!(!holds(around, out), "{out:?}");
        }
    }

    #[test]
    fn what_edges_enclose_is_on_their_left_wherever_they_lie() {
        for corner in [coord! { x: 0.0, y: 0.0 }, coord! { x: 5e6, y: -3e6 }] {
            let at = |x: f64, y: f64| corner + coord! { x: x, y: y };
            // A triangle of legs of 3 and 4 upon a square of 3.
            let ring = [at(1.0, 2.0), at(4.0, 2.0), at(4.0, 5.0), at(1.0, 9.0)];
            let edges = || (0..4).map(|edge| [ring[edge], ring[(edge + 1) % 4]]);
            assert_eq!(enclosed(edges()), 15.0);
            assert_eq!(enclosed(edges().map(|[a, b]| [b, a])), -15.0);
        }
        assert_eq!(enclosed([].into_iter()), 0.0);
    }

    #[test]
    fn what_is_not_finite_has_no_box() {
        let whole = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 2.0)];
        for (x, y) in [(f64::INFINITY, 1.0), (1.0, f64::INFINITY), (1.0, f64::NEG_INFINITY)] {
            let broken = polygon![(x: 0.0, y: 0.0), (x: x, y: y), (x: 1.0, y: 2.0)];
            assert_eq!(bounds([&broken]), None);
            assert_eq!(bounds([&broken, &whole]), Some(Rect::new((0.0, 0.0), (1.0, 2.0))));
        }
    }
}
