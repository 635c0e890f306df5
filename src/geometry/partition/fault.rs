//! What keeps pieces from being a partition.

use geo_types::Coord;

use super::Piece;
use super::book::{ENOUGH, MOST_PLACES, MOST_UNLISTED};
use super::causes::Ground;
use crate::error::{ErrorKind, Fault};

/// Zones that are not a partition: what is wrong, with which of them, where and when.
///
/// ```
/// use disputed::geometry::{Partition, PartitionFaultKind, Piece};
/// use geo_types::{MultiPolygon, Rect};
///
/// let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
/// let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
/// let faults = Partition::new(&[piece(3), piece(7)]).unwrap_err();
/// assert_eq!(faults.len(), 1);
/// assert_eq!(faults[0].kind(), PartitionFaultKind::SameSide);
/// assert_eq!((faults[0].zones(), faults[0].day(), faults[0].places()), ([Some(3), Some(7)], 100, 4));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionFault {
    pub(super) kind: PartitionFaultKind,
    pub(super) zones: [Option<u32>; 2],
    pub(super) at: Coord<f64>,
    pub(super) day: i32,
    pub(super) places: usize,
}

/// The sorts of [`PartitionFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartitionFaultKind {
    /// A coordinate is not a finite number.
    NotFinite,
    /// A ring has no inside.
    NotARing,
    /// A zone is a part of itself, by whatever detour.
    PartOfItself,
    /// Two zones are on the same side of an edge: they overlap there, or one is there twice.
    SameSide,
    /// A vertex of one edge lies inside another edge, which has no vertex there.
    Unmatched,
    /// Edges cross.
    Crossing,
    /// Zones share ground though no edges cross: one lies in another without being a part of it, or a part outside the
    /// zone that it is a part of.
    Overlap,
    /// A part reaches out of the zone that it is a part of, which is named after it.
    PartOutside,
    /// There are more vertices, zones or changes of borders than an index can count.
    TooLarge,
    /// There are faults that are not listed: [`places`](PartitionFault::places) pairs of zones (or a sort of fault and a
    /// pair, if there are several sorts between them).
    ///
    /// Zones that all lie on each other are at fault in as many pairs as the square of their number. So a pair is listed
    /// only while one of its zones is in fewer than 10 listed faults of the sort: every zone that is at fault is named, and
    /// there are at most ten times as many faults of a sort as zones at fault; a zone that many others are at fault with can be
    /// in more of them. Up to 100,000 others are counted.
    More,
}

impl PartitionFault {
    /// What is wrong.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert_eq!(fault.kind(), PartitionFaultKind::SameSide);
    /// ```
    pub fn kind(&self) -> PartitionFaultKind {
        self.kind
    }

    /// The zones that it is wrong with: two, or one if it is wrong by itself or no other is known. In ascending order, but a part
    /// comes before the zone that it reaches out of.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert_eq!(fault.zones(), [Some(3), Some(7)]);
    /// ```
    pub fn zones(&self) -> [Option<u32>; 2] {
        self.zones
    }

    /// A place where it is wrong, in the coordinates of the pieces: that of the first that was found.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert_eq!((fault.at().x, fault.at().y), (45.0, 35.5), "in the middle of an edge");
    /// ```
    pub fn at(&self) -> Coord<f64> {
        self.at
    }

    /// A day on which it is wrong there; `i32::MIN` if it has always been.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert_eq!(fault.day(), 100);
    /// ```
    pub fn day(&self) -> i32 {
        self.day
    }

    /// In how many places the same is wrong with the same zones; up to 1,000 are counted.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert_eq!(fault.places(), 4, "each edge of the square");
    /// ```
    pub fn places(&self) -> usize {
        self.places
    }

    /// The ground that both zones claim on that day, in square kilometres on WGS 84, where that is what is wrong.
    ///
    /// `pieces` are those that the partition was made of. Takes a look at each of them and an overlay of both shapes.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// assert!((fault.overlap_km2(&pieces).unwrap() - 10_066.3).abs() < 0.1);
    /// ```
    pub fn overlap_km2(&self, pieces: &[Piece<'_>]) -> Option<f64> {
        let [Some(one), Some(other)] = self.zones else { return None };
        let is_overlap = matches!(
            self.kind,
            PartitionFaultKind::SameSide | PartitionFaultKind::Crossing | PartitionFaultKind::Overlap
        );
        let is_part = |part, whole| pieces.iter().any(|piece| piece.zone == part && piece.part_of == Some(whole));
        if !is_overlap || is_part(one, other) || is_part(other, one) {
            return None;
        }
        Ground(pieces).shared_km2(one, other, self.day)
    }

    /// How much ground is in question, in words.
    fn ground_in_words(&self, pieces: &[Piece<'_>]) -> Option<String> {
        let in_words = |km2: f64| {
            if km2 < 1e-6 { "less than a square metre".to_owned() } else { format!("{km2:.6} km2") }
        };
        if let (PartitionFaultKind::PartOutside, [Some(part), Some(whole)]) = (self.kind, self.zones) {
            let km2 = Ground(pieces).outside_km2(part, whole, self.day)?;
            return Some(format!("; {} of the part lie outside", in_words(km2)));
        }
        // A ring that crosses itself can be on a side of an edge where it has no ground.
        let km2 = self.overlap_km2(pieces).filter(|km2| *km2 > 0.0)?;
        Some(format!("; both claim {}", in_words(km2)))
    }

    /// The fault as one of the crate's, with names for the zones and the ground that they both claim. Costs what
    /// [`overlap_km2`](Self::overlap_km2) does.
    ///
    /// ```
    /// # use disputed::geometry::{Partition, PartitionFaultKind, Piece};
    /// # use geo_types::{MultiPolygon, Rect};
    /// # let square = MultiPolygon::from(Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon());
    /// # let piece = |zone| Piece { zone, part_of: None, from: 100, until: 200, geometry: &square };
    /// # let pieces = [piece(3), piece(7)];
    /// # let fault = &Partition::new(&pieces).unwrap_err()[0];
    /// let printed = fault.to_fault(&pieces, |zone| format!("zone-{zone}"));
    /// assert_eq!(printed.feature(), Some("zone-3 and zone-7"));
    /// assert_eq!(printed.kind(), disputed::ErrorKind::Coverage);
    /// ```
    pub fn to_fault(&self, pieces: &[Piece<'_>], name: impl Fn(u32) -> String) -> Fault {
        let is_alone = self.zones[1].is_none();
        let (kind, what, advice) = match self.kind {
            PartitionFaultKind::NotFinite => (ErrorKind::Coordinate, "a coordinate is not a finite number", "give one"),
            PartitionFaultKind::NotARing => (
                ErrorKind::Geometry,
                "a ring has no inside",
                "give it three corners that are not on one line, or leave it out",
            ),
            PartitionFaultKind::PartOfItself => {
                (ErrorKind::Cycle, "a zone is a part of itself", "say which is part of which")
            }
            PartitionFaultKind::SameSide if is_alone => (
                ErrorKind::Geometry,
                "two rings of the zone have the same ground beside an edge",
                "leave one of them out, or make the inner one a hole",
            ),
            PartitionFaultKind::SameSide => (
                ErrorKind::Coverage,
                "two shapes are on the same side of an edge",
                "cut one out of the other, or declare it a part",
            ),
            PartitionFaultKind::Crossing if is_alone => {
                (ErrorKind::Geometry, "the outline crosses itself", "draw it anew, or let the repair make it valid")
            }
            PartitionFaultKind::Crossing => {
                (ErrorKind::Coverage, "borders cross", "draw the border once and use its vertices for both zones")
            }
            PartitionFaultKind::Unmatched => (
                ErrorKind::Coverage,
                "a vertex lies on an edge that has no vertex there",
                "add the vertex to that edge",
            ),
            PartitionFaultKind::Overlap if is_alone => {
                (ErrorKind::Geometry, "a polygon of the zone lies in another one of it", "cut a hole, or leave it out")
            }
            PartitionFaultKind::Overlap => (
                ErrorKind::Coverage,
                "a zone lies in another, or a part outside the zone that it is a part of",
                "declare it a part, or cut a hole",
            ),
            PartitionFaultKind::PartOutside => (
                ErrorKind::Coverage,
                "the first reaches out of the second, of which it is a part",
                "cut the part along the border of its zone, or leave out that it is a part",
            ),
            PartitionFaultKind::TooLarge => (
                ErrorKind::Value,
                "there are more than 268 million vertices, zones or edges in the cells of an index, or 4 billion changes of borders",
                "split the layer",
            ),
            PartitionFaultKind::More => return self.more(),
        };
        let more = match self.places - 1 {
            0 => String::new(),
            1 => " and 1 more place".to_owned(),
            more if self.places < MOST_PLACES => format!(" and {more} more places"),
            more => format!(" and at least {more} more places"),
        };
        let area = self.ground_in_words(pieces).unwrap_or_default();
        let fault = Fault::new(kind, format!("{what} at {}, {}{more}{area}", self.at.x, self.at.y)).advise(advice);
        let names: Vec<String> = self.zones.into_iter().flatten().map(name).collect();
        if names.is_empty() { fault } else { fault.in_feature(names.join(" and ")) }
    }

    fn more(&self) -> Fault {
        let at_least = if self.places < MOST_UNLISTED { "" } else { "at least " };
        let message = format!(
            "{at_least}{} more pairs of zones are at fault, the first at {}, {}: pairs of which each zone is in {ENOUGH} listed \
             faults of the sort are only counted",
            self.places, self.at.x, self.at.y
        );
        Fault::new(ErrorKind::Coverage, message).advise("mend those that are listed first")
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Rect};

    use super::*;

    fn block(west: f64, south: f64, size: f64) -> MultiPolygon<f64> {
        Rect::new((west, south), (west + size, south + size)).to_polygon().into()
    }

    fn pieces(shapes: &[MultiPolygon<f64>]) -> Vec<Piece<'_>> {
        let piece = |(geometry, zone)| Piece { zone, part_of: None, from: i32::MIN, until: i32::MAX, geometry };
        shapes.iter().zip(0..).map(piece).collect()
    }

    fn crossing(one: u32, other: u32) -> PartitionFault {
        let (kind, zones) = (PartitionFaultKind::Crossing, [Some(one), Some(other)]);
        PartitionFault { kind, zones, at: Coord::default(), day: 0, places: 1 }
    }

    #[test]
    fn zones_that_have_parts_can_overlap_others() {
        let shapes = [block(0.0, 0.0, 4.0), block(1.0, 1.0, 1.0), block(3.0, 3.0, 2.0)];
        let mut pieces = pieces(&shapes);
        pieces[1].part_of = Some(0);
        assert!(crossing(0, 2).overlap_km2(&pieces).is_some_and(|km2| (12_000.0..12_400.0).contains(&km2)));
        assert_eq!(crossing(0, 1).overlap_km2(&pieces), None);
    }

    /// Both by longitude alone, and by latitude alone.
    #[test]
    fn ground_that_is_not_on_the_earth_has_no_area() {
        for (x, y) in [(0.0, 1_000.0), (1_000.0, 0.0)] {
            let shapes = [block(x, y, 2.0), block(x + 1.0, y + 1.0, 2.0)];
            assert_eq!(crossing(0, 1).overlap_km2(&pieces(&shapes)), None);
        }
    }

    #[test]
    fn ground_of_no_size_is_told_as_such() {
        for (apart, said) in [(0.001 - 1e-8, "; both claim less than a square metre"), (0.000_5, "; both claim 0.00")] {
            let shapes = [block(44.0, 35.0, 0.001), block(44.0 + apart, 35.0, 0.001)];
            let printed = crossing(0, 1).to_fault(&pieces(&shapes), |zone| zone.to_string());
            assert!(printed.message().contains(said), "{printed}");
        }
    }
}
