//! Incidents whose points lie in no zone.

use std::fmt;

use geo_types::Point;

use crate::model::Incident;
use crate::query::Atlas;

/// Incidents whose points lie in no zone: made by [`Atlas::outside_points`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutsidePoints {
    /// Those in no zone of their best day, by their places in the list that was given.
    pub outside: Vec<usize>,
    /// Those of them that would be in a zone if longitude and latitude changed places.
    pub inside_if_swapped: Vec<usize>,
    /// How many were looked at.
    pub incidents: usize,
}

impl Atlas {
    /// Which incidents have their point in no zone, and which of these would be in one with longitude and latitude
    /// swapped: what to look at first where a table does not seem to fit the atlas. Nothing is left out or mended.
    ///
    /// ```
    /// use disputed::{Incident, Point, article140, date};
    ///
    /// let atlas = article140()?;
    /// let at = |id: &str, lon, lat| Incident::new(id, date(2017, 11, 5), Point::new(lon, lat));
    /// let points = atlas.outside_points(&[at("a", 44.39, 35.47), at("b", 35.47, 44.39), at("c", 0.1, 51.5)]);
    /// assert_eq!((points.outside.as_slice(), points.inside_if_swapped.as_slice()), (&[1, 2][..], &[1][..]));
    /// assert!(points.to_string().starts_with("2 of 3 points lie outside every zone; 1 of them"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn outside_points(&self, incidents: &[Incident]) -> OutsidePoints {
        let is_outside = |incident: &Incident, point| self.on(incident.when.best()).control_at(point).is_none();
        let outside = (0..).zip(incidents).filter(|(_, incident)| is_outside(incident, incident.point));
        let outside: Vec<usize> = outside.map(|(number, _)| number).collect();
        let swapped = |number: &&usize| {
            let incident = &incidents[**number];
            !is_outside(incident, Point::new(incident.point.y(), incident.point.x()))
        };
        let inside_if_swapped = outside.iter().filter(swapped).copied().collect();
        OutsidePoints { outside, inside_if_swapped, incidents: incidents.len() }
    }
}

impl fmt::Display for OutsidePoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} points lie outside every zone", self.outside.len(), self.incidents)?;
        match self.inside_if_swapped.len() {
            0 => Ok(()),
            swapped => write!(f, "; {swapped} of them would be in one with longitude and latitude swapped"),
        }
    }
}
