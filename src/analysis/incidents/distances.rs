//! How far incidents were from lines: fronts, seams, roads.

use geo_types::{Coord, MultiLineString};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::disk::km_per_degree;
use crate::model::Incident;

/// How far in km each incident was from the nearest line of its day, in the order of the incidents; `None` on days
/// without a line.
///
/// `lines_on` gives the lines of a day (longitude before latitude, WGS 84), such as the front lines between two parties;
/// it is asked once for each best day. Distances are in the plane around the incident: off by under 1 % up to 150 km. The
/// incident's own precision is not counted in: leave out those that are not known to well under the distance in question.
/// Cost: a look at each edge of the lines for each incident.
///
/// ```
/// use disputed::{Incident, Point, date};
/// use disputed::analysis::distances_km;
/// use geo_types::{MultiLineString, line_string};
///
/// let front = MultiLineString::new(vec![line_string![(x: 44.0, y: 35.0), (x: 44.0, y: 36.0)]]);
/// let near = Incident::new("a", date(2015, 1, 30), Point::new(44.1, 35.5));
/// let km = distances_km(&[near], |_| front.clone())[0].unwrap();
/// assert!((km - 9.07).abs() < 0.01);
/// ```
pub fn distances_km(
    incidents: &[Incident],
    mut lines_on: impl FnMut(Date) -> MultiLineString<f64>,
) -> Vec<Option<f64>> {
    let mut by_day: FxHashMap<Date, MultiLineString<f64>> = FxHashMap::default();
    let mut distance = |incident: &Incident| {
        let day = incident.when.best();
        let lines = by_day.entry(day).or_insert_with(|| lines_on(day));
        let scale = km_per_degree(incident.point.y());
        let local = |at: Coord<f64>| {
            let way = at - incident.point.0;
            Coord { x: way.x * scale.x, y: way.y * scale.y }
        };
        let edges = lines.iter().flat_map(|line| line.0.windows(2));
        edges.map(|edge| from_origin(local(edge[0]), local(edge[1]))).min_by(f64::total_cmp)
    };
    incidents.iter().map(&mut distance).collect()
}

/// The distance from the origin to an edge.
fn from_origin(start: Coord<f64>, end: Coord<f64>) -> f64 {
    let way = end - start;
    let length2 = way.x * way.x + way.y * way.y;
    let along = -(start.x * way.x + start.y * way.y) / length2;
    let nearest = if length2 > 0.0 { start + way * along.clamp(0.0, 1.0) } else { start };
    nearest.x.hypot(nearest.y)
}
