//! What keeps pieces from being a partition.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Coord;

use crate::error::{ErrorKind, Fault};

/// A place where zones are not a partition.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionFault {
    kind: PartitionFaultKind,
    zones: [Option<u32>; 2],
    at: Coord<f64>,
    day: i32,
    places: usize,
    area_km2: Option<f64>,
}

/// The sorts of [`PartitionFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartitionFaultKind {
    /// A coordinate is not a finite number.
    NotFinite,
    /// A ring has no inside.
    NotARing,
    /// Two zones are on the same side of an edge: they overlap there, or one is there twice.
    SameSide,
    /// Edges of two zones cross, or run along each other without being the same.
    Crossing,
    /// A vertex of one edge lies inside another edge, which has no vertex there.
    Unmatched,
    /// A zone lies in another without being a part of it, or a part outside the zone that it is a part of.
    Nesting,
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

    /// The ground that both zones claim, in square kilometres, where that is what is wrong.
    pub fn area_km2(&self) -> Option<f64> {
        self.area_km2
    }

    /// The fault as one of the crate's, with names for the zones.
    pub fn to_fault(&self, name: impl Fn(u32) -> String) -> Fault {
        let names: Vec<String> = self.zones.iter().flatten().map(|&zone| name(zone)).collect();
        let (what, advice) = match self.kind {
            PartitionFaultKind::NotFinite => ("a coordinate is not finite", "give a number"),
            PartitionFaultKind::NotARing => {
                ("a ring has no inside", "leave it out or draw it with three corners or more")
            }
            PartitionFaultKind::SameSide => {
                ("two shapes are on the same side of an edge", "cut one out of the other, or declare it a part")
            }
            PartitionFaultKind::Crossing => {
                ("edges cross", "draw the border once and use the same vertices for both zones")
            }
            PartitionFaultKind::Unmatched => {
                ("a vertex lies on an edge that has none there", "add the vertex to that edge")
            }
            PartitionFaultKind::Nesting => ("a zone lies in another", "declare it a part, or cut a hole"),
            PartitionFaultKind::TooLarge => ("there are more than 268 million vertices", "split the layer"),
        };
        let kind = match self.kind {
            PartitionFaultKind::NotFinite => ErrorKind::Coordinate,
            PartitionFaultKind::NotARing => ErrorKind::Geometry,
            _ => ErrorKind::Coverage,
        };
        let area = self.area_km2.map_or_else(String::new, |area| format!(", {area:.6} km2"));
        let more = if self.places > 1 { format!(" and in {} more places", self.places - 1) } else { String::new() };
        let place = format!("at {}, {}{more}", self.at.x, self.at.y);
        let fault = Fault::new(kind, format!("{what} {place}{area}")).advise(advice);
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
        self.0.entry((kind, zones)).or_insert_with(new).all.insert([at.x.to_bits(), at.y.to_bits()]);
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
        let faults = self.0.into_iter().map(|((kind, zones), Places { at, day, all })| PartitionFault {
            kind,
            zones,
            at,
            day,
            places: all.len(),
            area_km2: None,
        });
        Err(faults.collect())
    }
}
