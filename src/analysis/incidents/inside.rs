//! Whether incidents lie in a region, as far as their places are known.

use geo_types::MultiPolygon;

use super::super::region::{Region, checked};
use super::attribution::{ANYWHERE_KM, Join};
use super::disk;
use crate::error::Result;
use crate::geometry::contains;
use crate::model::Incident;
use crate::query::Atlas;
use crate::time::{Period, day_number};

/// Whether something is inside: by the best guess, on any guess, and on some guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) best: bool,
    pub(super) certain: bool,
    pub(super) possible: bool,
}

impl Inside {
    /// Whether an incident happened in a period.
    pub(super) fn on_days(incident: &Incident, period: Period) -> Self {
        let when = &incident.when;
        let (start, end) = period.days();
        let first = when.not_before().map_or(i32::MIN, day_number);
        let last = when.not_after().map_or(i32::MAX, day_number);
        Inside {
            best: period.contains(when.best()),
            certain: start <= first && last < end,
            possible: first < end && start <= last,
        }
    }

    pub(super) fn and(self, other: Inside) -> Inside {
        Inside {
            best: self.best && other.best,
            certain: self.certain && other.certain,
            possible: self.possible && other.possible,
        }
    }
}

impl Atlas {
    /// The incidents that happened in a region by the best guesses of their days and places, in their order.
    ///
    /// # Errors
    /// If the region names a zone or division that the atlas does not have, or its polygon is none.
    ///
    /// ```
    /// use disputed::analysis::Region;
    ///
    /// let atlas = disputed::article140()?;
    /// let kirkuk = atlas.incidents_in(&Region::division("kirkuk-district"), atlas.incidents())?;
    /// assert!(0 < kirkuk.len() && kirkuk.len() < atlas.incidents().len());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn incidents_in<'i>(&self, region: &Region, incidents: &'i [Incident]) -> Result<Vec<&'i Incident>> {
        let ground = Ground::new(self, region)?;
        Ok(incidents.iter().filter(|incident| ground.contains(incident).best).collect())
    }
}

/// A region made ready for many incidents.
#[derive(Debug)]
pub(super) enum Ground<'a> {
    Zones { join: Box<Join<'a>>, mask: Vec<bool> },
    Polygon(MultiPolygon<f64>),
}

impl<'a> Ground<'a> {
    /// A polygon is ground also where the atlas has no zone.
    pub(super) fn new(atlas: &'a Atlas, region: &Region) -> Result<Self> {
        if let Region::Polygon(polygon) = region {
            checked(polygon)?;
            return Ok(Ground::Polygon(polygon.clone()));
        }
        let mask = region.resolve(atlas)?.mask().unwrap_or_default().to_vec();
        Ok(Ground::Zones { join: Box::new(Join::new(atlas)), mask })
    }

    /// Whether an incident was on this ground, by the shapes of the best day of its window.
    pub(super) fn contains(&self, incident: &Incident) -> Inside {
        let radius = incident.precision_km;
        let known = (0.0..ANYWHERE_KM).contains(&radius);
        let (best, share) = match self {
            Ground::Zones { join, mask } => {
                let day = day_number(incident.when.best());
                let inside = |radius_km| {
                    let shares = join.shares(incident.point, radius_km, day).into_iter();
                    shares.filter(|(zone, _)| mask[*zone as usize]).map(|(_, share)| share).sum::<f64>()
                };
                (inside(0.0) > 0.0, inside(radius))
            }
            Ground::Polygon(polygon) => {
                let best = contains(polygon, incident.point.0);
                let round = known && radius >= disk::POINT_KM;
                (best, if round { disk::share_of(polygon, incident.point, radius) } else { f64::from(u8::from(best)) })
            }
        };
        Inside {
            best,
            certain: known && share > 1.0 - disk::ROUNDING,
            possible: best || !known || share > disk::ROUNDING,
        }
    }
}
