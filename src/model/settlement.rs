//! Towns and villages.

use geo_types::Point;
use serde::{Deserialize, Serialize};

use super::{Names, ZoneId};

/// A town or village at a point.
///
/// ```
/// use disputed::Settlement;
/// use geo_types::Point;
///
/// let town = Settlement::new("Kirkuk", Point::new(44.3922, 35.4681));
/// assert_eq!(town.names.en, "Kirkuk");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Settlement {
    /// Its names.
    pub names: Names,
    /// Its place: longitude and latitude, WGS 84.
    pub point: Point<f64>,
    /// The zone it lies in, where the record states it; a part of that zone may be meant by it as well.
    #[serde(default)]
    pub zone: Option<ZoneId>,
    /// People living in it, where known.
    #[serde(default)]
    pub population: Option<u64>,
    /// Where its place is from.
    #[serde(default)]
    pub source: String,
}

impl Settlement {
    /// A settlement with an English name at a point. The other fields can be set afterwards.
    pub fn new(name: impl Into<String>, point: Point<f64>) -> Self {
        Settlement { names: Names::new(name), point, zone: None, population: None, source: String::new() }
    }
}
