//! The partition: vertices, and the arcs that run along them.

use geo::CoordsIter;
use geo_types::{Coord, MultiPolygon};

use super::book::FaultBook;
use super::edges::EdgeTable;
use super::vertices::VertexTable;
use super::{PartitionFault, PartitionFaultKind, Side, arcs, zone_of};
use crate::geometry::in_circles;

/// An edge and how many follow it share 32 bits in the index.
const MOST_VERTICES: usize = 1 << 28;

/// Sides and marks share 32 bits in the index.
pub(crate) const MOST_ZONES: u32 = 1 << 28;

/// A shape of a zone and the days on which the zone has it.
///
/// Several pieces of one zone with different days are a zone whose shape changes over time; several with the same days
/// are read together, as the polygons of one piece are: an edge that two of them have, one on each side, is none. The same
/// ground twice is a fault.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The zone, counted from 0.
    pub zone: u32,
    /// The zone that this shape is a part of. The part is taken out of that zone on these days: inside the part, the
    /// part answers.
    pub part_of: Option<u32>,
    /// The first day, as a number of days of one calendar; `i32::MIN` if it has always been so.
    pub from: i32,
    /// The day after the last one; `i32::MAX` if it is still so. A piece that ends before it begins has no day, and is nowhere.
    pub until: i32,
    /// The shape: finite coordinates of any unit. The direction of its rings does not matter, nor whether they repeat their
    /// first vertex.
    pub geometry: &'a MultiPolygon<f64>,
}

/// Zones that share their borders: each stretch of border is stored once, with the zone on either side of it and the
/// days on which it is a border.
///
/// Vertices are the same if their numbers are (`-0.0` is `0.0`): there is no tolerance, and coordinates stay what they
/// were bit by bit. What two zones have in common on some days and not on others is split by days, never copied for a
/// new shape of a zone that is elsewhere the same.
///
/// That every edge has at most one zone on each side is checked here. That edges do not cross, and that no zone lies in
/// another, shows when an index is built ([`PointIndex::build`](crate::index::PointIndex::build)).
///
/// ```
/// use disputed::geometry::{Partition, Piece};
/// use geo_types::{MultiPolygon, Rect, coord};
///
/// let square = |x: f64| MultiPolygon::from(Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 1.0, y: 1.0 }).to_polygon());
/// let (west, east) = (square(0.0), square(1.0));
/// let piece = |zone, geometry| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry };
/// let partition = Partition::new(&[piece(0, &west), piece(1, &east)]).unwrap();
/// let shared = partition.arcs().find(|arc| arc.left.is_some() && arc.right.is_some()).unwrap();
/// assert_eq!(shared.vertices.len(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partition {
    /// The vertices of all arcs, one arc after another. An edge is named by the place of its first vertex.
    pub(crate) vertices: Vec<Coord<f64>>,
    pub(crate) arcs: Vec<ArcHead>,
    /// One more than the highest zone.
    pub(crate) zones: u32,
}

/// Where an arc begins in the vertices, and what it parts from what on which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArcHead {
    pub(crate) first: u32,
    pub(crate) left: Side,
    pub(crate) right: Side,
    pub(crate) from: i32,
    pub(crate) until: i32,
}

impl ArcHead {
    /// Whether this is a border on a day. What never ends is there on the last day of all too.
    #[inline]
    pub(crate) fn is_there(&self, day: i32) -> bool {
        is_within(day, self.from, self.until)
    }

    pub(crate) fn is_always(&self) -> bool {
        self.from == i32::MIN && self.until == i32::MAX
    }

    /// What crossing it changes a side by (exclusive or).
    #[inline]
    pub(crate) fn toggle(&self) -> Side {
        self.left ^ self.right
    }
}

/// Whether a day is one of those from a first one on and before another one, which is none if it is the last day of all.
fn is_within(day: i32, from: i32, until: i32) -> bool {
    from <= day && (day < until || until == i32::MAX)
}

/// A stretch of border between two places where something changes: neighbours or days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedArc<'a> {
    /// The vertices in order, at least two; the first is repeated at the end if the arc is a ring.
    pub vertices: &'a [Coord<f64>],
    /// The zone to the left of the direction of the vertices; none for ground outside every zone.
    pub left: Option<u32>,
    /// The zone to the right.
    pub right: Option<u32>,
    /// The first day on which this is a border; `i32::MIN` if it has always been one.
    pub from: i32,
    /// The day after the last one; `i32::MAX` if it is still one.
    pub until: i32,
}

impl SharedArc<'_> {
    /// Whether this is a border on a day: from its first day on, and before the day after its last.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let outer = partition.arcs().find(|arc| arc.left.or(arc.right) == Some(1)).unwrap();
    /// assert!(outer.is_there(100) && !outer.is_there(99));
    /// ```
    pub fn is_there(&self, day: i32) -> bool {
        is_within(day, self.from, self.until)
    }
}

impl Partition {
    /// Finds the borders that the pieces share.
    ///
    /// Takes time and memory in proportion to the number of vertices, however many edges meet in one of them (which are
    /// sorted there).
    ///
    /// # Errors
    ///
    /// All places where a piece is not a shape or two zones are on the same side of an edge; a zone that is a part of itself;
    /// more vertices, zones or changes than an index can count.
    pub fn new(pieces: &[Piece<'_>]) -> Result<Self, Vec<PartitionFault>> {
        Self::new_with(pieces, &|_, _| ())
    }

    /// [`new`](Self::new) that tells how far it is: the pieces read and all there are.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon());
    /// let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &square };
    /// let partition = Partition::new_with(&[piece], &|done, all| eprint!("\r{done} of {all}")).unwrap();
    /// assert_eq!(partition.arcs().len(), 1);
    /// ```
    ///
    /// # Errors
    ///
    /// As `new`.
    pub fn new_with(pieces: &[Piece<'_>], progress: &dyn Fn(usize, usize)) -> Result<Self, Vec<PartitionFault>> {
        let mut faults = FaultBook::default();
        let highest = pieces.iter().flat_map(|piece| [Some(piece.zone), piece.part_of]).flatten().max();
        let zones = highest.map_or(0, |zone| zone.saturating_add(1));
        if zones > MOST_ZONES {
            faults.note(PartitionFaultKind::TooLarge, [highest, None], Coord::default(), i32::MIN);
            return faults.into_result(Self::default);
        }
        let in_circle = part_of_itself(pieces);
        if let Some(piece) = in_circle {
            let at = piece.geometry.coords_iter().next().unwrap_or_default();
            faults.note(PartitionFaultKind::PartOfItself, [Some(piece.zone), piece.part_of], at, piece.from);
        }
        let mut vertices = VertexTable::default();
        let mut edges = EdgeTable::default();
        for (done, piece) in pieces.iter().enumerate() {
            edges.add_piece(piece, &mut vertices, &mut faults);
            if vertices.count() > MOST_VERTICES || edges.is_full() {
                let at = piece.geometry.coords_iter().next().unwrap_or_default();
                faults.note(PartitionFaultKind::TooLarge, [None, None], at, i32::MIN);
                return faults.into_result(Self::default);
            }
            progress(done + 1, pieces.len());
        }
        if in_circle.is_some() {
            // What is taken out of what has no end: nothing can be told of the sides.
            return faults.into_result(Self::default);
        }
        let vertices = vertices.into_coords();
        let edges = edges.into_edges(&vertices, &mut faults);
        if vertices.len() + 2 * edges.len() > MOST_VERTICES {
            faults.note(PartitionFaultKind::TooLarge, [None, None], vertices[0], i32::MIN);
        }
        faults.into_result(|| {
            let (vertices, arcs) = arcs::chain(&vertices, &edges);
            Partition { vertices, arcs, zones }
        })
    }

    /// Every arc, of whatever days, in no order that means anything, but always the same.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let shared = partition.arcs().filter(|arc| arc.is_there(100) && arc.left.is_some() && arc.right.is_some());
    /// assert_eq!(shared.count(), 1);
    /// ```
    pub fn arcs(&self) -> impl ExactSizeIterator<Item = SharedArc<'_>> {
        (0..self.arcs.len()).map(|arc| self.arc(arc))
    }

    /// How many zones the pieces counted: one more than the highest number.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// assert_eq!(partition.zone_count(), 2);
    /// ```
    pub fn zone_count(&self) -> u32 {
        self.zones
    }

    /// The days on which anything about the borders changes, in ascending order, `i32::MIN` first: between two of them
    /// nothing moves. Costs a look at each arc.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// assert_eq!(partition.days(), [i32::MIN, 100]);
    /// ```
    pub fn days(&self) -> Vec<i32> {
        let mut days: Vec<i32> = self.arcs.iter().flat_map(|arc| [arc.from, arc.until]).collect();
        days.extend([i32::MIN, i32::MAX]);
        days.sort_unstable();
        days.dedup();
        days.pop();
        days
    }

    /// How many vertices the arcs have, the ends of arcs counted once for each arc: what memory is in proportion to.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
    /// # let piece = |zone, from, geometry| Piece { zone, part_of: None, from, until: i32::MAX, geometry };
    /// # let partition = Partition::new(&[piece(0, i32::MIN, &west), piece(1, 100, &east)]).unwrap();
    /// let ends_and_all: usize = partition.arcs().map(|arc| arc.vertices.len()).sum();
    /// assert_eq!(partition.vertex_count(), ends_and_all);
    /// ```
    pub fn vertex_count(&self) -> usize {
        self.vertices.len()
    }

    pub(crate) fn arc(&self, index: usize) -> SharedArc<'_> {
        let ArcHead { left, right, from, until, .. } = self.arcs[index];
        let vertices = &self.vertices[self.vertex_range(index)];
        SharedArc { vertices, left: zone_of(left), right: zone_of(right), from, until }
    }

    /// The places of an arc's vertices.
    pub(crate) fn vertex_range(&self, arc: usize) -> std::ops::Range<usize> {
        let end = self.arcs.get(arc + 1).map_or(self.vertices.len(), |next| next.first as usize);
        self.arcs[arc].first as usize..end
    }

    /// The arc that an edge is in.
    pub(crate) fn arc_of_edge(&self, edge: usize) -> usize {
        self.arcs.partition_point(|arc| arc.first as usize <= edge).saturating_sub(1)
    }

    /// How many edges there are on a day, on average over the days on which something changes.
    pub(crate) fn edges_a_day(&self) -> f64 {
        let changes =
            || self.arcs.iter().flat_map(|arc| [arc.from, arc.until]).filter(|day| ![i32::MIN, i32::MAX].contains(day));
        let (first, last) = (changes().min().unwrap_or(0), changes().max().unwrap_or(0));
        let days = |from: i32, until: i32| f64::from(until.clamp(first, last)) - f64::from(from.clamp(first, last));
        let edges = |arc: usize| (self.vertex_range(arc).len() - 1) as f64;
        let share = |arc: &ArcHead| if first == last { 1.0 } else { days(arc.from, arc.until) / days(first, last) };
        self.arcs.iter().enumerate().map(|(number, arc)| edges(number) * share(arc)).sum()
    }

    /// The two ends of an edge.
    #[inline]
    pub(crate) fn edge(&self, edge: u32) -> [Coord<f64>; 2] {
        [self.vertices[edge as usize], self.vertices[edge as usize + 1]]
    }
}

/// A piece of a zone that is, by whatever detour, a part of itself.
fn part_of_itself<'p, 'a>(pieces: &'p [Piece<'a>]) -> Option<&'p Piece<'a>> {
    let mut parts: Vec<(u32, u32)> = pieces.iter().filter_map(|piece| Some((piece.zone, piece.part_of?))).collect();
    parts.sort_unstable();
    parts.dedup();
    // Zones that are parts of nothing have no place here, and lead nowhere.
    let from = |zone: u32| parts.partition_point(|part| part.0 < zone);
    let found = in_circles(parts.len(), |at, place| {
        let next = from(parts[at].1) + place;
        parts.get(next).filter(|part| part.0 == parts[at].1).map(|_| (next, place + 1))
    });
    let (zone, whole) = parts.iter().zip(found).find(|(_, is_in_circle)| *is_in_circle)?.0;
    pieces.iter().find(|piece| piece.zone == *zone && piece.part_of == Some(*whole))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use geo_types::{LineString, Polygon, Rect};

    use super::*;

    fn square(west: f64, south: f64) -> MultiPolygon<f64> {
        Rect::new((west, south), (west + 1.0, south + 1.0)).to_polygon().into()
    }

    fn piece(zone: u32, geometry: &MultiPolygon<f64>) -> Piece<'_> {
        Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry }
    }

    #[test]
    fn each_piece_is_told_of_and_the_last_one_is_all() {
        let squares = [0.0, 1.0, 2.0].map(|west| square(west, 0.0));
        let pieces: Vec<Piece<'_>> = squares.iter().zip(0..).map(|(shape, zone)| piece(zone, shape)).collect();
        let told = RefCell::new(Vec::new());
        let partition = Partition::new_with(&pieces, &|done, all| told.borrow_mut().push((done, all))).unwrap();
        assert_eq!(*told.borrow(), [(1, 3), (2, 3), (3, 3)]);
        assert_eq!(partition.vertex_count(), partition.arcs().map(|arc| arc.vertices.len()).sum::<usize>());
    }

    /// A vertex at zero is one, whatever the sign of the zero.
    #[test]
    fn zeros_of_either_sign_are_one_number() {
        let squares = [square(-1.0, -1.0), square(-0.0, -1.0), square(-1.0, -0.0), square(0.0, 0.0)];
        let pieces: Vec<Piece<'_>> = squares.iter().zip(0..).map(|(shape, zone)| piece(zone, shape)).collect();
        let partition = Partition::new(&pieces).unwrap();
        let inner = partition.arcs().filter(|arc| arc.left.is_some() && arc.right.is_some());
        assert_eq!((partition.arcs().len(), inner.count()), (8, 4));
    }

    /// Of how many polygons the whole is made on some days is not seen along the part in it, nor anywhere else.
    #[test]
    fn a_border_is_one_however_the_zone_beside_it_is_pieced_together() {
        let ring = |corners: &[(f64, f64)]| Polygon::new(LineString::from(corners.to_vec()), Vec::new());
        let part = MultiPolygon::from(ring(&[(1.0, 1.0), (2.0, 1.0), (2.0, 3.0), (1.0, 3.0)]));
        let one = [(0.0, 0.0), (2.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 4.0), (0.0, 4.0)];
        let west = [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (2.0, 3.0), (2.0, 4.0), (0.0, 4.0)];
        let east = [(2.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 4.0), (2.0, 3.0), (2.0, 1.0)];
        let whole = MultiPolygon::from(ring(&one));
        let halves = MultiPolygon::new(vec![ring(&west), ring(&east)]);
        let during = |from, until, geometry| Piece { from, until, ..piece(0, geometry) };
        let inner = Piece { part_of: Some(0), ..piece(1, &part) };
        let plain = Partition::new(&[piece(0, &whole), inner]).unwrap();
        let pieced =
            Partition::new(&[during(i32::MIN, 5, &whole), during(5, 10, &halves), during(10, i32::MAX, &whole), inner])
                .unwrap();
        assert_eq!((plain.arcs().len(), pieced.arcs().len()), (2, 2));
        assert!(pieced.arcs().all(|arc| (arc.from, arc.until) == (i32::MIN, i32::MAX)));
    }

    /// The piece that is named is the one that makes the circle, not another one of the same zone.
    #[test]
    fn a_circle_is_told_by_a_piece_of_it() {
        let shapes = [square(0.0, 0.0), square(2.0, 0.0), square(4.0, 0.0)];
        let part = |zone, whole, from, geometry| Piece { part_of: Some(whole), from, ..piece(zone, geometry) };
        let pieces = [
            Piece { from: 10, until: 20, ..piece(0, &shapes[0]) },
            part(3, 1, 30, &shapes[2]),
            part(0, 1, 20, &shapes[0]),
            part(1, 0, 40, &shapes[1]),
        ];
        let faults = Partition::new(&pieces).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].kind(), PartitionFaultKind::PartOfItself);
        assert_eq!((faults[0].zones(), faults[0].day()), ([Some(0), Some(1)], 20));
    }

    #[test]
    fn the_highest_zone_is_the_last_one_that_an_index_can_tell() {
        let shape = square(0.0, 0.0);
        assert_eq!(Partition::new(&[piece(MOST_ZONES - 1, &shape)]).unwrap().zone_count(), MOST_ZONES);
        let faults = Partition::new(&[piece(MOST_ZONES, &shape)]).unwrap_err();
        assert_eq!(faults[0].kind(), PartitionFaultKind::TooLarge);
    }
}
