//! What a user could pick instead: the point-in-polygon tests of other crates, each put to use as well as it can be.
//!
//! All of them get the same frame, so that only the test itself differs:
//!
//! 1. an R-tree (`rstar`, bulk loaded) over the boxes of the zones, each around all shapes that the zone ever had;
//! 2. in each zone found, a binary search for the shape of that day, and its box;
//! 3. the test of that shape; the first one that says yes is the zone, as the zones do not overlap;
//! 4. a binary search in the zone's days for who held it.
//!
//! This is also the best that we found for borders that move: the R-tree stays tiny, and no shape of another day is
//! looked at. An R-tree with time as its third dimension would have to hold thousands of boxes that overlap in space.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, MultiPolygon, Point, PreparedGeometry, Rect, Relate};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::system::{Answer, Questions, System};
use super::workloads::{Workload, Zone};

/// A shape made ready for the question whether a point is in it.
pub trait Inside<'w> {
    fn new(shape: &'w MultiPolygon<f64>) -> Self;
    fn holds(&self, point: Point<f64>) -> bool;
}

/// The frame around a point-in-polygon test.
pub struct Peer<'w, I> {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    zones: Vec<Prepared<'w, I>>,
}

struct Prepared<'w, I> {
    /// The days from which the shapes hold.
    from: Vec<i32>,
    /// The last day of each shape, its box, and its test.
    shapes: Vec<(i32, Rect<f64>, I)>,
    changes: &'w [(i32, u8)],
}

impl<'w, I: Inside<'w>> Peer<'w, I> {
    pub fn build(workload: &'w Workload) -> Self {
        let zones: Vec<_> = workload.zones.iter().map(Prepared::new).collect();
        let boxes = zones.iter().enumerate().filter_map(|(zone, prepared)| {
            let corners = prepared.shapes.iter().flat_map(|(_, rect, _)| [rect.min(), rect.max()].map(|c| [c.x, c.y]));
            let corners: Vec<_> = corners.collect();
            let around: AABB<[f64; 2]> = AABB::from_points(&corners);
            (!corners.is_empty()).then(|| GeomWithData::new(Rectangle::from_aabb(around), zone as u32))
        });
        let tree = RTree::bulk_load(boxes.collect());
        Self { tree, zones }
    }

    fn answer(&self, point: Point<f64>, day: i32) -> Answer {
        let zone = self.tree.locate_all_at_point(&[point.x(), point.y()]).map(|found| found.data as usize);
        let zone = zone.into_iter().find(|&zone| self.zones[zone].holds(point, day));
        zone.and_then(|zone| Some(Answer::new(zone, self.zones[zone].actor(day)?))).unwrap_or(Answer::NOBODY)
    }
}

impl<'w, I: Inside<'w>> Prepared<'w, I> {
    fn new(zone: &'w Zone) -> Self {
        let shapes = zone
            .shapes
            .iter()
            .filter_map(|shape| Some((shape.until, shape.geometry.bounding_rect()?, I::new(&shape.geometry))));
        Self {
            from: zone.shapes.iter().map(|shape| shape.from).collect(),
            shapes: shapes.collect(),
            changes: &zone.changes,
        }
    }

    fn holds(&self, point: Point<f64>, day: i32) -> bool {
        let Some(at) = self.from.partition_point(|&from| from <= day).checked_sub(1) else { return false };
        let (until, rect, shape) = &self.shapes[at];
        day < *until && in_box(rect, point) && shape.holds(point)
    }

    fn actor(&self, day: i32) -> Option<u8> {
        let at = self.changes.partition_point(|&(from, _)| from <= day).checked_sub(1)?;
        Some(self.changes[at].1)
    }
}

/// Whether a point is in a box or on its edge.
fn in_box(rect: &Rect<f64>, point: Point<f64>) -> bool {
    (rect.min().x..=rect.max().x).contains(&point.x()) && (rect.min().y..=rect.max().y).contains(&point.y())
}

impl<'w, I: Inside<'w>> System for Peer<'w, I> {
    type Found = Answer;

    fn ask(&self, questions: &Questions) -> Vec<Answer> {
        questions.points.iter().zip(&questions.days).map(|(&point, &day)| self.answer(point, day)).collect()
    }

    fn answers(&self, found: Vec<Answer>, _: &Questions) -> Vec<Answer> {
        found
    }
}

/// `geo`'s plain `Contains`: no preparation, the geometry is borrowed.
pub struct Plain<'w>(&'w MultiPolygon<f64>);

impl<'w> Inside<'w> for Plain<'w> {
    fn new(shape: &'w MultiPolygon<f64>) -> Self {
        Self(shape)
    }

    fn holds(&self, point: Point<f64>) -> bool {
        self.0.contains(&point)
    }
}

/// `geo`'s interval tree over the segments, which it copies.
pub struct Interval(IntervalTreeMultiPolygon<f64>);

impl<'w> Inside<'w> for Interval {
    fn new(shape: &'w MultiPolygon<f64>) -> Self {
        Self(IntervalTreeMultiPolygon::new(shape))
    }

    fn holds(&self, point: Point<f64>) -> bool {
        self.0.contains(&point)
    }
}

/// `geo`'s geometry prepared for DE-9IM relations; it borrows the geometry.
pub struct Relation<'w>(PreparedGeometry<'w, &'w MultiPolygon<f64>>);

impl<'w> Inside<'w> for Relation<'w> {
    fn new(shape: &'w MultiPolygon<f64>) -> Self {
        Self(PreparedGeometry::from(shape))
    }

    fn holds(&self, point: Point<f64>) -> bool {
        self.0.relate(&point).is_contains()
    }
}

/// `geometry-rs` with its index of horizontal stripes; it copies the coordinates.
pub struct YStripes(Vec<geometry_rs::Polygon>);

impl<'w> Inside<'w> for YStripes {
    fn new(shape: &'w MultiPolygon<f64>) -> Self {
        let ring = |ring: &geo::LineString<f64>| {
            ring.0.iter().map(|c| geometry_rs::Point { x: c.x, y: c.y }).collect::<Vec<_>>()
        };
        let options = geometry_rs::PolygonBuildOptions {
            enable_rtree: false,
            enable_compressed_quad: false,
            enable_y_stripes: true,
            ..Default::default()
        };
        let polygon = |polygon: &geo::Polygon<f64>| {
            let holes = polygon.interiors().iter().map(ring).collect();
            geometry_rs::Polygon::new(ring(polygon.exterior()), holes, Some(options))
        };
        Self(shape.iter().map(polygon).collect())
    }

    fn holds(&self, point: Point<f64>) -> bool {
        let point = geometry_rs::Point { x: point.x(), y: point.y() };
        self.0.iter().any(|polygon| polygon.contains_point(point))
    }
}

/// Whether the point lies on a border of that day, exactly: there the systems may differ, as each has its own rule.
pub fn on_border(workload: &Workload, point: Point<f64>, day: i32) -> bool {
    use geo::coordinate_position::{CoordPos, CoordinatePosition};
    let shapes = workload.zones.iter().flat_map(|zone| &zone.shapes);
    shapes
        .filter(|shape| (shape.from..shape.until).contains(&day))
        .any(|shape| shape.geometry.coordinate_position(&point.0) == CoordPos::OnBoundary)
}
