//! How much of a circle lies in which zone.
//!
//! The circle lies in the plane around its centre (equirectangular, with the two radii of curvature of WGS 84 there: J. P.
//! Snyder, Map Projections, USGS Professional Paper 1395, 1987, doi:10.3133/pp1395, section 4), in which the area that a
//! straight edge and the centre enclose within the circle has a closed form. Summed along the arcs of a partition, positive
//! on their left and negative on their right, these areas give the exact share of every zone at once, parts taken out of
//! their wholes.

use std::f64::consts::{PI, TAU};

use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geometry::{Partition, SharedArc, metres_in_degree};

/// Shares below this are rounding.
pub(super) const ROUNDING: f64 = 1e-9;

/// A place known to less than a millimetre is a point: no map is that exact, and the area of such a circle may be too small
/// for a number.
pub(super) const POINT_KM: f64 = 1e-6;

/// Kilometres in a degree of longitude and of latitude at a latitude.
fn km_per_degree(latitude: f64) -> Coord<f64> {
    let [x, y] = metres_in_degree(latitude).map(|metres| metres / 1000.0);
    Coord { x, y }
}

/// The arcs of a partition, and the zones that they are borders of.
#[derive(Debug)]
pub(super) struct Disks<'a> {
    arcs: Vec<(SharedArc<'a>, Rect<f64>)>,
    /// The box around all borders that a zone ever had, with the zone.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// The arcs around each zone, with 1 where the zone is on their left, -1 where it is on their right.
    around: Vec<Vec<(u32, f64)>>,
    /// The days on which a border changes, in order.
    days: Vec<i32>,
}

impl<'a> Disks<'a> {
    pub(super) fn new(partition: &'a Partition) -> Self {
        let arcs: Vec<_> = partition.arcs().filter_map(|arc| Some((arc, bounds(arc.vertices)?))).collect();
        let mut around = vec![Vec::new(); partition.zone_count() as usize];
        for (number, (arc, _)) in (0..).zip(&arcs) {
            for (side, sign) in [(arc.left, 1.0), (arc.right, -1.0)] {
                if let Some(of_zone) = side.and_then(|zone| around.get_mut(zone as usize)) {
                    of_zone.push((number, sign));
                }
            }
        }
        let boxes = (0..).zip(&around).filter_map(|(zone, of_zone): (u32, &Vec<(u32, f64)>)| {
            let corners =
                of_zone.iter().map(|(arc, _)| arcs[*arc as usize].1).flat_map(|reach| [reach.min(), reach.max()]);
            let reach = bounds(&corners.collect::<Vec<_>>())?;
            let corners = [reach.min(), reach.max()].map(|corner| [corner.x, corner.y]);
            Some(GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), zone))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        Disks { arcs, boxes, around, days: partition.days() }
    }

    /// The days from first to last in runs without a change of borders, each with its last day.
    pub(super) fn epochs(&self, first: i32, last: i32) -> impl Iterator<Item = (i32, i32)> + '_ {
        let next = self.days.partition_point(|&day| day <= first);
        let changes = || self.days[next..].iter().copied().take_while(move |&day| day <= last);
        let starts = std::iter::once(first).chain(changes());
        let ends = changes().map(|day| day - 1);
        starts.zip(ends.chain(std::iter::once(last)))
    }

    /// The share of a circle in every zone that it meets on a day, by the number of the zone; what is missing to 1 lies
    /// outside every zone. The radius is one of at least [`POINT_KM`]. Cost: one look at each arc of the zones whose boxes it
    /// meets, and at each edge of the arcs that come near.
    pub(super) fn shares(&self, centre: Point<f64>, radius_km: f64, day: i32) -> Vec<(u32, f64)> {
        let scale = km_per_degree(centre.y());
        let local = |at: Coord<f64>| Coord { x: (at.x - centre.x()) * scale.x, y: (at.y - centre.y()) * scale.y };
        let enclosed = |(arc, reach): &(SharedArc<'_>, Rect<f64>)| {
            if gap(local(reach.min()), local(reach.max())) > radius_km {
                // The box, and so the way along the arc, leaves out the centre: its angle is that between its ends.
                match arc.vertices {
                    [first, .., last] => sector(local(*first), local(*last), radius_km),
                    _ => 0.0,
                }
            } else {
                arc.vertices.windows(2).map(|edge| within(local(edge[0]), local(edge[1]), radius_km)).sum()
            }
        };
        let corner = |sign: f64| [centre.x() + sign * radius_km / scale.x, centre.y() + sign * radius_km / scale.y];
        let near = self.boxes.locate_in_envelope_intersecting(&AABB::from_corners(corner(-1.0), corner(1.0)));
        let share = |zone: u32| {
            let arcs = self.around[zone as usize].iter().map(|(arc, sign)| (&self.arcs[*arc as usize], sign));
            let there = arcs.filter(|((arc, _), _)| arc.is_there(day));
            let area: f64 = there.map(|(arc, sign)| sign * enclosed(arc)).sum();
            (zone, (area / (PI * radius_km * radius_km)).min(1.0))
        };
        near.map(|entry| share(entry.data)).filter(|(_, share)| *share > ROUNDING).collect()
    }
}

/// The share of a circle of at least [`POINT_KM`] that lies in polygons, whichever way their rings run.
pub(super) fn share_of(polygons: &MultiPolygon<f64>, centre: Point<f64>, radius_km: f64) -> f64 {
    let scale = km_per_degree(centre.y());
    let local = |at: Coord<f64>| Coord { x: (at.x - centre.x()) * scale.x, y: (at.y - centre.y()) * scale.y };
    let ring = |ring: &LineString<f64>| {
        ring.0.windows(2).map(|edge| within(local(edge[0]), local(edge[1]), radius_km)).sum::<f64>().abs()
    };
    let polygon = |polygon: &Polygon<f64>| ring(polygon.exterior()) - polygon.interiors().iter().map(ring).sum::<f64>();
    polygons.iter().map(polygon).sum::<f64>() / (PI * radius_km * radius_km)
}

/// The box around vertices.
fn bounds(vertices: &[Coord<f64>]) -> Option<Rect<f64>> {
    let boxes = vertices.iter().map(|&vertex| (vertex, vertex));
    let around = boxes.reduce(|(low, high), (vertex, _)| {
        let low = Coord { x: low.x.min(vertex.x), y: low.y.min(vertex.y) };
        (low, Coord { x: high.x.max(vertex.x), y: high.y.max(vertex.y) })
    });
    around.map(|(low, high)| Rect::new(low, high))
}

/// The distance from the origin to a box.
fn gap(min: Coord<f64>, max: Coord<f64>) -> f64 {
    let beyond = |min: f64, max: f64| min.max(-max).max(0.0);
    beyond(min.x, max.x).hypot(beyond(min.y, max.y))
}

/// The signed area of the sector of a circle around the origin from one direction to another.
fn sector(from: Coord<f64>, to: Coord<f64>, radius: f64) -> f64 {
    let angle = cross(from, to).atan2(from.x * to.x + from.y * to.y);
    // Half a turn can go either way; an edge that makes one runs through the centre and is cut before it gets here.
    radius * radius / 2.0 * angle.clamp(-TAU / 2.0, TAU / 2.0)
}

/// The signed area within a circle around the origin of the triangle of the origin and an edge.
fn within(from: Coord<f64>, to: Coord<f64>, radius: f64) -> f64 {
    let way = to - from;
    let (a, b) = (way.x * way.x + way.y * way.y, from.x * way.x + from.y * way.y);
    let c = from.x * from.x + from.y * from.y - radius * radius;
    let root = (b * b - a * c).max(0.0).sqrt();
    let (enters, leaves) = ((-b - root) / a, (-b + root) / a);
    if a == 0.0 {
        return 0.0;
    }
    if root == 0.0 || enters >= 1.0 || leaves <= 0.0 {
        return sector(from, to, radius);
    }
    let (first, last) = (from + way * enters.max(0.0), from + way * leaves.min(1.0));
    let before = if enters > 0.0 { sector(from, first, radius) } else { 0.0 };
    let after = if leaves < 1.0 { sector(last, to, radius) } else { 0.0 };
    before + cross(first, last) / 2.0 + after
}

fn cross(one: Coord<f64>, other: Coord<f64>) -> f64 {
    one.x * other.y - one.y * other.x
}
