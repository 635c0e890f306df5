//! The ground near a seam and between two sides, for every stretch of days.

use geo::BooleanOps;
use geo_types::{MultiPolygon, Point};

use super::super::over_time::steps_over;
use super::super::region::Region;
use super::attribution::ANYWHERE_KM;
use super::disk;
use super::inside::Inside;
use super::near_seam::NearSeam;
use crate::error::Result;
use crate::geometry::{NO_CLASS, contains, km2, polygons_area};
use crate::index::parallel;
use crate::model::Incident;
use crate::query::{Atlas, Snapshot};
use crate::time::Period;

/// Boolean operations move corners by some billionths of a degree: shares below this say nothing.
const ROUNDING: f64 = 1e-6;

/// The ground of a stretch of days: near the seam, open between the sides, and elsewhere, in this order.
#[derive(Debug)]
pub(super) struct Belts {
    seam: MultiPolygon<f64>,
    open: MultiPolygon<f64>,
    /// All ground of the area, that of the two among it.
    area: MultiPolygon<f64>,
}

/// The ground of all stretches of a period, in order and without gaps.
pub(super) fn belts_over(atlas: &Atlas, question: &NearSeam, period: Period) -> Result<Vec<(Period, Belts)>> {
    let ground = question.area.resolve(atlas)?;
    // No two stretches have the same first day, so that none is joined with the next.
    let days = steps_over(atlas, period, [], |day| Ok(day.date()))?;
    let belts = |at: usize| Ok((days[at].0, Belts::new(atlas.on(days[at].1), question, ground.mask())?));
    parallel::map(days.len(), belts).into_iter().collect()
}

impl Belts {
    /// With the zones that count, where the area is made of zones.
    fn new(day: Snapshot<'_>, question: &NearSeam, mask: Option<&[bool]>) -> Result<Self> {
        let class = |zone: u32| if mask.is_none_or(|mask| mask[zone as usize]) { 0 } else { NO_CLASS };
        let mut area = day.melt(&day.classes(class), 1).swap_remove(0);
        if let Region::Polygon(polygon) = &question.area {
            area = area.intersection(polygon);
        }
        let gaps = day.gap_ground(&question.sides, &question.options)?;
        let is_whole = question.area == Region::Everywhere;
        let [seam, open] = gaps.map(|gap| if is_whole { gap } else { gap.intersection(&area) });
        Ok(Belts { seam, open, area })
    }

    /// How large they are, in km2.
    pub(super) fn areas(&self) -> [f64; 3] {
        let [seam, open, area] = [&self.seam, &self.open, &self.area].map(|ground| km2(polygons_area(ground)));
        [seam, open, (area - seam - open).max(0.0)]
    }

    /// The share of a circle in each of them; 1 or 0 for a point.
    fn shares(&self, centre: Point<f64>, radius_km: f64) -> [f64; 3] {
        let [seam, open, area] = [&self.seam, &self.open, &self.area].map(|ground| {
            if radius_km >= disk::POINT_KM {
                disk::share_of(ground, centre, radius_km)
            } else {
                f64::from(u8::from(contains(ground, centre.0)))
            }
        });
        [seam, open, area - seam - open]
    }
}

/// Whether an incident happened on each of them, on the maps of its own days.
pub(super) fn place(stretches: &[(Period, Belts)], incident: &Incident) -> [Inside; 3] {
    let (first, last) = (stretches.first(), stretches.last());
    let whole = first.zip(last).and_then(|((first, _), (last, _))| Period::from_days(first.days().0, last.days().1));
    let certain = whole.is_some_and(|whole| Inside::on_days(incident, whole).certain);
    let mut places = [Inside { best: false, certain, possible: false }; 3];
    let radius = incident.precision_km;
    let is_known = (0.0..ANYWHERE_KM).contains(&radius);
    for (period, belts) in stretches {
        let days = Inside::on_days(incident, *period);
        if !days.possible {
            continue;
        }
        let best = belts.shares(incident.point, 0.0);
        let shares = if is_known { belts.shares(incident.point, radius) } else { [0.5; 3] };
        for ((place, best), share) in places.iter_mut().zip(best).zip(shares) {
            place.best |= days.best && best > 0.5;
            place.certain &= share > 1.0 - ROUNDING;
            place.possible |= share > ROUNDING || place.best;
        }
    }
    places
}
