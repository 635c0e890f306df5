//! Looking a map over.

use super::claims::Claims;
use super::fault::{MapFault, MapFaultKind, Size};
use super::map::RawMap;
use super::{check_coverage, check_features, check_shapes};
use crate::error::{Faults, Result};
use crate::geometry::overlay::Plane;
use crate::io::imports::columns::{Columns, Found};

/// How closely a map is looked over.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Checks {
    /// A vertex that is not farther than this from a feature that does not have it misses it, in metres.
    pub near_m: f64,
    /// Ground of no feature that others enclose is a gap if it is narrower than this, in metres, and meant otherwise: if
    /// no circle of this diameter has room in it.
    pub narrow_m: f64,
    /// Where the days of a feature stand, its layer, and what it is a part of. Features that hold on different days, are of
    /// different layers, or parts of each other can be in the same place.
    pub columns: Columns,
}

impl Default for Checks {
    /// One metre, a hundred metres, and columns found by their names.
    fn default() -> Self {
        Checks { near_m: 1.0, narrow_m: 100.0, columns: Columns::default() }
    }
}

impl RawMap {
    /// Everything that is wrong with the map, feature by feature and then between features.
    ///
    /// What is looked for is listed in [`MapFaultKind`](super::MapFaultKind). Between features it is looked for only where
    /// no feature has crossings in itself, for without them there is no telling what it covers. Gaps are found where
    /// others enclose them; those that are open to the outside show as near misses.
    ///
    /// Takes the time of a triangulation of all vertices.
    ///
    /// ```
    /// use disputed::io::imports::{Checks, MapFaultKind, RawMap};
    /// use geo_types::Rect;
    ///
    /// let west = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
    /// let east = Rect::new((44.999, 35.0), (46.0, 36.0)).to_polygon();
    /// let faults = RawMap::from_polygons([("west", west), ("east", east)]).validate(&Checks::default());
    /// assert_eq!(faults[0].kind(), MapFaultKind::Overlap);
    /// assert_eq!(faults[0].features(), ["west", "east"]);
    /// ```
    pub fn validate(&self, checks: &Checks) -> Vec<MapFault> {
        self.looked_over(checks, None)
    }

    /// The same, with overlaps and gaps measured on a plane if there is one.
    pub(in crate::io::imports) fn looked_over(&self, checks: &Checks, plane: Plane<'_>) -> Vec<MapFault> {
        let mut faults = Vec::new();
        let columns = checks.columns.find(self).unwrap_or_default();
        self.check_alone(&columns, &mut faults);
        let all_clear = faults.iter().all(|fault| fault.kind().is_note() || !fault.kind().hides_ground());
        if all_clear {
            let claims = Claims::of(self, &columns);
            if let Err(error) = check_coverage::check(self, &claims, checks, plane, &mut faults) {
                faults.extend(error.faults().iter().map(MapFault::unclear));
            }
        }
        faults
    }

    fn check_alone(&self, columns: &Found, faults: &mut Vec<MapFault>) {
        check_features::check(self, columns, faults);
        for feature in self.features() {
            check_shapes::check(feature, faults);
        }
    }

    /// Adds every fault, but not notes, of the features by themselves. Their days are left to those who read them.
    pub(in crate::io::imports) fn refuse_faulty(&self, columns: &Found, faults: &mut Faults) {
        let mut found = Vec::new();
        let (zone, parent) = (columns.zone.clone(), columns.parent.clone());
        self.check_alone(&Found { zone, parent, ..Found::default() }, &mut found);
        for fault in found.iter().filter(|fault| !fault.kind().is_note()) {
            faults.push(self.fault(fault.to_fault()));
        }
    }

    /// Adds a fault for features of the same group that claim the same ground.
    pub(in crate::io::imports) fn refuse_overlaps(&self, groups: &[u32], faults: &mut Faults) {
        let Some(overlay) = faults.take(check_coverage::overlay(self.features())) else { return };
        for (number, region) in overlay.inner() {
            let group = |label: &u32| groups.get(*label as usize);
            for (place, one) in region.labels.iter().enumerate() {
                for other in region.labels[place + 1..].iter().filter(|other| group(one) == group(other)) {
                    let labels = [one, other].map(|label| self.features()[*label as usize].label());
                    let Some(ground) = faults.take(overlay.ground(number, None)) else { continue };
                    let fault = MapFault::new(MapFaultKind::Overlap, labels).at(region.place).sized(Size::of(&ground));
                    faults.push(self.fault(fault.to_fault()));
                }
            }
        }
    }

    /// The map, or every fault of its features by themselves.
    pub(in crate::io::imports) fn sound(&self) -> Result<&Self> {
        let mut faults = Faults::default();
        self.refuse_faulty(&Columns::default().find(self)?, &mut faults);
        faults.into_result(self)
    }
}
