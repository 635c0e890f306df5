//! What keeps pieces from being a partition.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Coord;

use super::Piece;
use super::causes::Ground;
use crate::error::{ErrorKind, Fault, counted};
use crate::geometry::bits;

/// A place where zones are not a partition.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionFault {
    pub(super) kind: PartitionFaultKind,
    pub(super) zones: [Option<u32>; 2],
    pub(super) at: Coord<f64>,
    pub(super) day: i32,
    pub(super) places: usize,
    /// The ground in question, in square kilometres, where it is known already.
    pub(super) km2: Option<f64>,
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
    /// There are more vertices than an index can count.
    TooLarge,
}

impl PartitionFault {
    /// What is wrong.
    pub fn kind(&self) -> PartitionFaultKind {
        self.kind
    }

    /// The zones that it is wrong with, as far as it is known.
    pub fn zones(&self) -> [Option<u32>; 2] {
        self.zones
    }

    /// The first place where it is wrong.
    pub fn at(&self) -> Coord<f64> {
        self.at
    }

    /// A day on which it is wrong there; `i32::MIN` if it has always been.
    pub fn day(&self) -> i32 {
        self.day
    }

    /// In how many places the same is wrong with the same zones.
    pub fn places(&self) -> usize {
        self.places
    }

    /// The ground that both zones claim on that day, in square kilometres on WGS 84, where that is what is wrong.
    ///
    /// `pieces` are those that the partition was made of. Takes an overlay of both shapes.
    pub fn overlap_km2(&self, pieces: &[Piece<'_>]) -> Option<f64> {
        use PartitionFaultKind as Kind;
        let [Some(one), Some(other)] = self.zones else { return None };
        let is_part = |part, whole| pieces.iter().any(|piece| piece.zone == part && piece.part_of == Some(whole));
        let is_overlap = matches!(self.kind, Kind::SameSide | Kind::Crossing | Kind::Overlap);
        if !is_overlap || one == other || is_part(one, other) || is_part(other, one) {
            return None;
        }
        self.km2.or_else(|| Ground(pieces).shared_km2(one, other, self.day))
    }

    /// How much ground is in question, in words.
    fn ground_in_words(&self, pieces: &[Piece<'_>]) -> Option<String> {
        let in_words = |km2: f64| {
            if km2 < 1e-6 { "less than a square metre".to_owned() } else { format!("{km2:.6} km2") }
        };
        if let (PartitionFaultKind::PartOutside, [Some(part), Some(whole)]) = (self.kind, self.zones) {
            let km2 = self.km2.or_else(|| Ground(pieces).outside_km2(part, whole, self.day))?;
            return Some(format!("; {} of the part lie outside", in_words(km2)));
        }
        // A ring that crosses itself can be on a side of an edge where it has no ground.
        let km2 = self.overlap_km2(pieces).filter(|km2| *km2 > 0.0)?;
        Some(format!("; both claim {}", in_words(km2)))
    }

    /// The fault as one of the crate's, with names for the zones and the ground that they both claim.
    pub fn to_fault(&self, pieces: &[Piece<'_>], name: impl Fn(u32) -> String) -> Fault {
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
            PartitionFaultKind::SameSide => (
                ErrorKind::Coverage,
                "two shapes are on the same side of an edge",
                "cut one out of the other, or declare it a part",
            ),
            PartitionFaultKind::Crossing => {
                (ErrorKind::Coverage, "borders cross", "draw the border once and use its vertices for both zones")
            }
            PartitionFaultKind::Unmatched => (
                ErrorKind::Coverage,
                "a vertex lies on an edge that has no vertex there",
                "add the vertex to that edge",
            ),
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
            PartitionFaultKind::TooLarge => {
                (ErrorKind::Value, "there are more than 268 million vertices or zones", "split the layer")
            }
        };
        let more =
            if self.places > 1 { format!(" and {}", counted(self.places - 1, "more place")) } else { String::new() };
        let area = self.ground_in_words(pieces).unwrap_or_default();
        let fault = Fault::new(kind, format!("{what} at {}, {}{more}{area}", self.at.x, self.at.y)).advise(advice);
        let names: Vec<String> = self.zones.iter().flatten().map(|&zone| name(zone)).collect();
        if names.is_empty() { fault } else { fault.in_feature(names.join(" and ")) }
    }
}

/// Collects faults; the same kind with the same zones is one fault with several places.
#[derive(Default)]
pub(crate) struct FaultBook(BTreeMap<(PartitionFaultKind, [Option<u32>; 2]), Places>);

/// The first place and day, and every place bit by bit.
struct Places {
    at: Coord<f64>,
    day: i32,
    all: BTreeSet<[u64; 2]>,
}

impl FaultBook {
    pub(crate) fn note(&mut self, kind: PartitionFaultKind, zones: [Option<u32>; 2], at: Coord<f64>, day: i32) {
        let new = || Places { at, day, all: BTreeSet::new() };
        self.0.entry((kind, zones)).or_insert_with(new).all.insert(bits(at));
    }

    pub(crate) fn merge(&mut self, other: FaultBook) {
        for ((kind, zones), places) in other.0 {
            let new = || Places { all: BTreeSet::new(), ..places };
            self.0.entry((kind, zones)).or_insert_with(new).all.extend(places.all);
        }
    }

    pub(crate) fn into_result<T>(self, value: impl FnOnce() -> T) -> Result<T, Vec<PartitionFault>> {
        if self.0.is_empty() {
            return Ok(value());
        }
        // Where the edges of two zones are wrong, so is the ground between them.
        let edges_are_wrong = |zones: &[Option<u32>; 2]| {
            [PartitionFaultKind::Unmatched, PartitionFaultKind::Crossing]
                .iter()
                .any(|kind| self.0.contains_key(&(*kind, *zones)))
        };
        let causes =
            self.0.iter().filter(|((kind, zones), _)| *kind != PartitionFaultKind::Overlap || !edges_are_wrong(zones));
        let faults = causes.map(|(&(kind, zones), &Places { at, day, ref all })| PartitionFault {
            kind,
            zones,
            at,
            day,
            places: all.len(),
            km2: None,
        });
        Err(faults.collect())
    }
}
