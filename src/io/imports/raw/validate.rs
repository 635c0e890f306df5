//! Looking a map over.

use std::collections::BTreeSet;

use super::claims::Claims;
use super::fault::{MapFault, MapFaultKind, Size};
use super::map::RawMap;
use super::{check_coverage, check_features, check_place, check_shapes};
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
    /// What is looked for is listed in [`MapFaultKind`](super::MapFaultKind). A feature with crossings and the like, of which
    /// there is no telling what it covers, is not compared with the others, and a note says so. Features are compared on the
    /// days on which they hold, by the best guesses, and versions of a zone as
    /// [`Atlas::from_features`](crate::Atlas::from_features) reads them. Gaps are found where others enclose them; those that are open to the outside show as near
    /// misses.
    ///
    /// Takes the time of a triangulation of all vertices; where features come and go, of those around each as well.
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
        let columns = checks.columns.find(self).unwrap_or_else(|error| {
            let told = error.faults().iter().map(|fault| {
                let features: [&str; 0] = [];
                MapFault::new(MapFaultKind::NoColumn, features).saying(fault.message())
            });
            faults.extend(told);
            Found::default()
        });
        let unclear = self.check_alone(&columns, &mut faults);
        let claims = Claims::of(self, &columns);
        check_coverage::check(self, &claims, &unclear, checks, plane, &mut faults);
        self.tell_left_out(&unclear, &mut faults);
        faults
    }

    /// Reports what is wrong with each feature by itself, and gives the places in the map of those of which it is not clear
    /// what ground they cover.
    pub(super) fn check_alone(&self, columns: &Found, faults: &mut Vec<MapFault>) -> BTreeSet<u32> {
        check_features::reference_system(self, faults);
        let units = check_features::units(self, columns);
        let mut unclear = BTreeSet::new();
        for (feature, number) in self.features().iter().zip(0..) {
            let before = faults.len();
            check_features::check(feature, units.contains(feature.label()), columns, faults);
            check_shapes::check(feature, faults);
            if faults[before..].iter().any(|fault| fault.kind().hides_ground()) {
                unclear.insert(number);
            } else {
                check_features::tiny_rings(feature, faults);
            }
        }
        unclear.extend(check_place::check(self, faults));
        unclear
    }

    fn tell_left_out(&self, unclear: &BTreeSet<u32>, faults: &mut Vec<MapFault>) {
        let outlines = (0..).zip(self.features()).filter(|(_, feature)| feature.closed_edges().next().is_some());
        let outlines: Vec<u32> = outlines.map(|(number, _)| number).collect();
        let left_out: Vec<u32> = outlines.iter().copied().filter(|number| unclear.contains(number)).collect();
        let note = |features: &[&str]| MapFault::new(MapFaultKind::NotCompared, features.iter().copied());
        if outlines.len() > 1 && left_out.len() == outlines.len() {
            faults.push(note(&[]).saying("none of them"));
        } else if outlines.len() > 1 {
            faults.extend(left_out.iter().map(|number| note(&[self.features()[*number as usize].label()])));
        }
    }

    /// Adds every fault, but not notes, of the features by themselves. Their days are left to those who read them.
    pub(in crate::io::imports) fn refuse_faulty(&self, columns: &Found, faults: &mut Faults) {
        let mut found = Vec::new();
        self.check_alone(&columns.of_units(), &mut found);
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
