//! Ground outside every zone that zones enclose.

use std::collections::HashMap;

use geo::GeodesicArea;
use geo_types::{Coord, LineString, Polygon};

use super::edges::is_counterclockwise;
use super::vertices::bits;
use super::{Partition, SharedArc};
use crate::geometry::predicates::comes_first_clockwise;

/// Ground outside every zone that zones enclose: a lake, a foreign village, or a slip of the pen between two borders that
/// should have been one.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Its outline. Zones that lie in the gap without touching its outline are not cut out.
    pub outline: Polygon<f64>,
    /// The zones around it, in ascending order.
    pub zones: Vec<u32>,
    /// Its area in square kilometres on WGS 84.
    pub area_km2: f64,
}

/// An arc in the direction that has no zone to its left.
struct Shore {
    vertices: Vec<Coord<f64>>,
    zone: Option<u32>,
    done: bool,
}

impl Partition {
    /// The gaps of a day, the smallest first: slips of the pen come before lakes.
    ///
    /// A gap is not a fault: ground may be nobody's. Takes time in proportion to the arcs and their vertices.
    ///
    /// ```
    /// use disputed::geometry::{Partition, Piece};
    /// use geo_types::{MultiPolygon, coord, polygon};
    ///
    /// let ring = MultiPolygon::from(polygon!(
    ///     exterior: [(x: 44.0, y: 35.0), (x: 45.0, y: 35.0), (x: 45.0, y: 36.0), (x: 44.0, y: 36.0)],
    ///     interiors: [[(x: 44.4, y: 35.4), (x: 44.4, y: 35.5), (x: 44.5, y: 35.5)]],
    /// ));
    /// let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &ring };
    /// let gaps = Partition::new(&[piece]).unwrap().gaps(0);
    /// assert_eq!(gaps.len(), 1);
    /// assert_eq!(gaps[0].zones, [0]);
    /// assert!((gaps[0].area_km2 - 50.3).abs() < 0.1);
    /// ```
    pub fn gaps(&self, day: i32) -> Vec<Gap> {
        let mut shores = self.shores(day);
        let mut starts: HashMap<[u64; 2], Vec<usize>> = HashMap::new();
        for (number, shore) in shores.iter().enumerate() {
            starts.entry(bits(shore.vertices[0])).or_default().push(number);
        }
        let mut gaps = Vec::new();
        for first in 0..shores.len() {
            let (mut ring, mut zones) = (Vec::new(), Vec::new());
            let mut at = Some(first);
            while let Some(shore) = at.map(|at| &mut shores[at]).filter(|shore| !shore.done) {
                shore.done = true;
                zones.extend(shore.zone);
                let Some((&end, rest)) = shore.vertices.split_last() else { break };
                ring.extend_from_slice(rest);
                let before = rest.last().copied().unwrap_or(end);
                at = starts.get(&bits(end)).and_then(|next| next_shore(&shores, next, before, end));
            }
            ring.extend(ring.first().copied());
            let ring = LineString::new(ring);
            if is_counterclockwise(&ring) == Some(true) {
                zones.sort_unstable();
                zones.dedup();
                let outline = Polygon::new(ring, Vec::new());
                let area_km2 = outline.geodesic_area_signed().abs() / 1e6;
                gaps.push(Gap { outline, zones, area_km2 });
            }
        }
        gaps.sort_by(|one, other| one.area_km2.total_cmp(&other.area_km2));
        gaps
    }

    fn shores(&self, day: i32) -> Vec<Shore> {
        let shore = |arc: SharedArc<'_>| {
            let (vertices, zone) = match (arc.left, arc.right) {
                (None, zone) => (arc.vertices.to_vec(), zone),
                (zone, None) => (arc.vertices.iter().rev().copied().collect(), zone),
                _ => return None,
            };
            Some(Shore { vertices, zone, done: false })
        };
        self.arcs().filter(|arc| arc.is_there(day)).filter_map(shore).collect()
    }
}

/// The shore that goes on around the same ground: the first one clockwise from where the last one came.
fn next_shore(shores: &[Shore], starts: &[usize], before: Coord<f64>, hub: Coord<f64>) -> Option<usize> {
    starts.iter().copied().reduce(|best, other| {
        let [one, two] = [best, other].map(|shore| shores[shore].vertices[1]);
        if comes_first_clockwise(hub, before, two, one) { other } else { best }
    })
}
