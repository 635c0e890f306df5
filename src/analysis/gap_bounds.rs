//! How much ground two forces left between them, at least and at most.

use std::fmt;

use geo_types::MultiPolygon;
use jiff::civil::Date;
use serde::Serialize;

use super::bounds::Bounds;
use super::gap_scene::{Part, Reading, Scene, possible_parts};
use super::gaps::GapOptions;
use super::outside::on_record;
use super::side::Side;
use super::{gap_ground, gap_strip};
use crate::error::Result;
use crate::geometry::{km2, polygons_area};
use crate::query::Snapshot;

/// How much ground two sides left between them on a day, at least and at most, made by
/// [`Snapshot::security_gap_bounds`].
///
/// It prints itself as one line; in `serde` the ground is its area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GapBounds {
    /// The day.
    pub date: Date,
    /// The ground of all gaps of [`GapKind::Open`](crate::analysis::GapKind::Open).
    pub open: Bounds<GapGround>,
    /// The ground of all gaps of [`GapKind::Seam`](crate::analysis::GapKind::Seam): that in several strips once.
    pub seam: Bounds<GapGround>,
    /// The length of all seams in km.
    pub seam_length_km: Bounds<f64>,
}

/// Ground with its area. In `serde` it is an object of `area_km2`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GapGround {
    /// The ground: longitude before latitude, WGS 84.
    #[serde(skip)]
    pub polygons: MultiPolygon<f64>,
    /// Its area in km2, geodesic.
    pub area_km2: f64,
}

impl GapGround {
    fn new(polygons: MultiPolygon<f64>) -> Self {
        GapGround { area_km2: km2(polygons_area(&polygons)), polygons }
    }
}

impl Snapshot<'_> {
    /// The ground of all seams and that of all open gaps, each once, however many strips it is in.
    pub(super) fn gap_ground(self, sides: &[Side; 2], options: &GapOptions) -> Result<[MultiPolygon<f64>; 2]> {
        options.check()?;
        let scene = Scene::new(self, sides, options)?;
        let ground = scene.map(|scene| [gap_strip::strips(&scene, options), gap_ground::open_ground(&scene, options)]);
        Ok(ground.unwrap_or([const { MultiPolygon(Vec::new()) }; 2]))
    }

    /// How much ground two sides left between them on this day, at least and at most, and where: see
    /// [`security_gaps`](Self::security_gaps) for what a gap is.
    ///
    /// The least is the ground of the gaps between zones that were in any case those of the one side, those of the other
    /// side or open: whatever else may have been so, this was a gap. The most is that of all gaps that there could be if
    /// each zone were at once all that it may have been: whatever was so, no gap lay outside of it. Both are safe, not exact
    /// (see [`Bounds`]); the length of the seams is exact. Ground is as exact as that of gaps.
    ///
    /// Cost: some three times that of [`security_gaps`](Self::security_gaps).
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, an option is out of range, or the day lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::GapOptions;
    ///
    /// let atlas = article140()?;
    /// let day = atlas.on(date(2017, 10, 17));
    /// let gaps = day.security_gap_bounds("peshmerga", "federal-iraq", &GapOptions::default())?;
    /// println!("{gaps}");
    /// assert!(gaps.seam.least.area_km2 < gaps.seam.most.area_km2);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn security_gap_bounds(
        self,
        a: impl Into<Side>,
        b: impl Into<Side>,
        options: &GapOptions,
    ) -> Result<GapBounds> {
        options.check()?;
        on_record(self)?;
        let sides = [a.into(), b.into()];
        let possible = possible_parts(self, &sides, options)?;
        let scene = Scene::new(self, &sides, options)?;
        let is_certain = possible.iter().all(|all| all.len() == 1);
        let bounds = |ground: fn(&Scene<'_>, &GapOptions) -> MultiPolygon<f64>| {
            let read = |reading| {
                let scene = scene.as_ref().map(|scene| scene.read(reading, &possible));
                GapGround::new(scene.map_or_else(|| MultiPolygon(Vec::new()), |scene| ground(&scene, options)))
            };
            let best = read(Reading::Best);
            if is_certain {
                return Bounds { least: best.clone(), most: best.clone(), best };
            }
            // Cuts are drawn on a lattice of their own each: the best guess is a bound of the bounds.
            let within = |bound: GapGround, is_bound: fn(&f64, &f64) -> bool| {
                if is_bound(&bound.area_km2, &best.area_km2) { bound } else { best.clone() }
            };
            let least = within(read(Reading::Certain), f64::le);
            let most = within(read(Reading::Possible), f64::ge);
            Bounds { least, best, most }
        };
        let counts = possible.iter().map(Vec::len).collect();
        let seam_length_km = self.border_bounds(counts, |[left, right], [one, other]| {
            let parts = [possible[left as usize][one], possible[right as usize][other]];
            matches!(parts, [Some(Part::Side(one)), Some(Part::Side(other))] if one != other)
        });
        let (open, seam) = (bounds(gap_ground::open_ground), bounds(gap_strip::strips));
        Ok(GapBounds { date: self.date(), open, seam, seam_length_km })
    }
}

impl fmt::Display for GapBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let area = |ground: &Bounds<GapGround>| Bounds {
            least: ground.least.area_km2,
            best: ground.best.area_km2,
            most: ground.most.area_km2,
        };
        let [open, seam, length] = [area(&self.open), area(&self.seam), self.seam_length_km].map(Bounds::sizes);
        write!(f, "{}: km2 of open ground: {open}; km of seams: {length}; km2 of strips along them: {seam}", self.date)
    }
}
