//! How much ground, and what is on it.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::sizes::size;
use crate::geometry::{SquareMm, km2};

/// How much ground, and what is on it: area, zones, settlements, people.
///
/// Areas are geodesic on WGS 84 and kept in whole square millimetres, so that parts add up to the whole exactly. In
/// `serde` it is an object of `area_km2`, `zones`, `settlements`, `people`, `zones_without_people`.
///
/// ```
/// use disputed::{article140, date};
///
/// let atlas = article140()?;
/// let holdings = atlas.on(date(2017, 10, 15)).holdings();
/// let (total, largest) = (holdings.total(), holdings.rows()[0].extent);
/// assert!(largest.zones() < total.zones() && largest.share_of(&total) < 0.5);
/// println!("{largest}"); // km2, zones, settlements, people
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    pub(super) area: SquareMm,
    pub(super) zones: usize,
    pub(super) settlements: usize,
    pub(super) people: u64,
    pub(super) zones_without_people: usize,
}

impl Extent {
    /// The area in km2.
    pub fn area_km2(&self) -> f64 {
        km2(self.area)
    }

    /// How many zones lie in it, wholly or in part.
    pub fn zones(&self) -> usize {
        self.zones
    }

    /// How many settlements on record lie in it.
    pub fn settlements(&self) -> usize {
        self.settlements
    }

    /// The people of those of its zones of which a number is on record and which lie wholly in it. The people of a zone
    /// count where the zone counts, not where its parts do.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// How many of its zones add nothing to [`people`](Extent::people): no number is on record, or they are cut.
    pub fn zones_without_people(&self) -> usize {
        self.zones_without_people
    }

    /// The share of its area in another one, from 0 to 1; 0 if the other one has none.
    pub fn share_of(&self, whole: &Extent) -> f64 {
        if whole.area == 0 { 0.0 } else { self.area as f64 / whole.area as f64 }
    }
}

impl AddAssign for Extent {
    fn add_assign(&mut self, other: Extent) {
        self.area += other.area;
        self.zones += other.zones;
        self.settlements += other.settlements;
        self.people += other.people;
        self.zones_without_people += other.zones_without_people;
    }
}

impl Sum for Extent {
    fn sum<I: Iterator<Item = Extent>>(extents: I) -> Extent {
        extents.fold(Extent::default(), |mut sum, extent| {
            sum += extent;
            sum
        })
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        write!(
            f,
            "{} km2, {} zone{}, {} settlement{}",
            size(self.area_km2()),
            self.zones,
            s(self.zones),
            self.settlements,
            s(self.settlements)
        )?;
        match (self.people, self.zones_without_people) {
            (people, 0) => write!(f, ", {people} people"),
            (0, _) => f.write_str(", people not known"),
            (people, without) => write!(f, ", {people} people without those of {without} zone{}", s(without)),
        }
    }
}

impl Serialize for Extent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Extent", 5)?;
        object.serialize_field("area_km2", &self.area_km2())?;
        object.serialize_field("zones", &self.zones)?;
        object.serialize_field("settlements", &self.settlements)?;
        object.serialize_field("people", &self.people)?;
        object.serialize_field("zones_without_people", &self.zones_without_people)?;
        object.end()
    }
}
