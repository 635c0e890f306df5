//! Ground in which incidents are looked for.

use std::fmt;

use geo::{Distance, Geodesic};
use geo_types::Point;
use rustc_hash::FxHashSet;

use super::attribution::{ANYWHERE_KM, Join};
use crate::error::{ErrorKind, Fault, Result};
use crate::model::{Incident, ZoneId};
use crate::query::Atlas;
use crate::time::day_number;

/// Ground in which incidents are looked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Area {
    /// All ground, in the atlas or not.
    Everywhere,
    /// These zones, and the zones that are parts of them.
    Zones(Vec<ZoneId>),
    /// All ground up to a distance from a point.
    Circle {
        /// The middle: longitude and latitude, WGS 84.
        centre: Point<f64>,
        /// The distance in km.
        radius_km: f64,
    },
}

impl Area {
    /// Zones by their ids.
    ///
    /// ```
    /// use disputed::analysis::Area;
    ///
    /// assert_eq!(Area::zones(["kirkuk-city", "daquq"]).to_string(), "the zones kirkuk-city, daquq");
    /// ```
    pub fn zones<Z: Into<ZoneId>>(zones: impl IntoIterator<Item = Z>) -> Self {
        Area::Zones(zones.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Area::Everywhere => f.write_str("everywhere"),
            Area::Zones(zones) => {
                let zones: Vec<&str> = zones.iter().map(ZoneId::as_str).collect();
                write!(f, "the zone{} {}", if zones.len() == 1 { "" } else { "s" }, zones.join(", "))
            }
            Area::Circle { centre, radius_km } => write!(f, "within {radius_km} km of {}, {}", centre.x(), centre.y()),
        }
    }
}

/// Whether something is inside: by the best guess, on any guess, and on some guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) best: bool,
    pub(super) certain: bool,
    pub(super) possible: bool,
}

impl Inside {
    pub(super) fn and(self, other: Inside) -> Inside {
        Inside {
            best: self.best && other.best,
            certain: self.certain && other.certain,
            possible: self.possible && other.possible,
        }
    }
}

/// An area made ready for many incidents.
#[derive(Debug)]
pub(super) enum Ground<'a> {
    Everywhere,
    Zones { join: Join<'a>, wanted: FxHashSet<u32> },
    Circle { centre: Point<f64>, radius_km: f64 },
}

impl<'a> Ground<'a> {
    pub(super) fn new(atlas: &'a Atlas, area: &Area) -> Result<Self> {
        match area {
            Area::Everywhere => Ok(Ground::Everywhere),
            Area::Circle { centre, radius_km } => {
                if radius_km.is_finite() && *radius_km > 0.0 && centre.x().is_finite() && centre.y().is_finite() {
                    return Ok(Ground::Circle { centre: *centre, radius_km: *radius_km });
                }
                let fault = Fault::new(ErrorKind::Question, format!("there is no ground {area}"));
                Err(fault.advise("give a finite centre and a radius of more than 0").into())
            }
            Area::Zones(zones) => {
                let mut wanted = FxHashSet::default();
                for zone in zones {
                    atlas.history_of(zone.as_str())?;
                    let named = |part: &crate::model::Zone| part.id == *zone || part.part_of.as_ref() == Some(zone);
                    wanted.extend(atlas.zones().iter().zip(0..).filter(|(part, _)| named(part)).map(|(_, at)| at));
                }
                Ok(Ground::Zones { join: Join::new(atlas), wanted })
            }
        }
    }

    /// Whether an incident was on this ground, by the shapes of the best day of its window.
    pub(super) fn contains(&self, incident: &Incident) -> Inside {
        match self {
            Ground::Everywhere => Inside { best: true, certain: true, possible: true },
            Ground::Circle { centre, radius_km } => {
                let km = Geodesic.distance(*centre, incident.point) / 1000.0;
                let doubt = if incident.precision_km >= 0.0 { incident.precision_km } else { f64::INFINITY };
                Inside { best: km <= *radius_km, certain: km + doubt <= *radius_km, possible: km - doubt <= *radius_km }
            }
            Ground::Zones { join, wanted } => {
                let day = day_number(incident.when.best());
                let inside = |radius_km| {
                    let shares = join.shares(incident.point, radius_km, day).into_iter();
                    shares.filter(|(zone, _)| wanted.contains(zone)).map(|(_, share)| share).sum::<f64>()
                };
                let share = inside(incident.precision_km);
                Inside { best: inside(0.0) > 0.0, certain: share > 1.0 - 1e-9, possible: share > 0.0 }
            }
        }
    }
}
