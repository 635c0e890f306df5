//! Ground between two forces that neither secures.

use std::fmt;

use geo_types::{MultiPolygon, Point};
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::gap_list::SecurityGaps;
use super::gap_scene::Scene;
use super::side::Side;
use super::sizes::size;
use super::{gap_ground, gap_strip};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::{EARTH_RADIUS_M, contains, km2, polygons_area};
use crate::model::{Incident, Settlement, Zone};
use crate::query::Snapshot;
use crate::time::day_number;

/// Ground between two forces that neither of them secures, found by [`Snapshot::security_gaps`].
///
/// It prints itself as one line, and in `serde` it is an object of `date`, `kind`, `area_km2`, `length_km`,
/// `mean_width_km`, `greatest_width_km`, `distance_error`, `since`, `zones`, `settlements` (names).
///
/// ```
/// use disputed::{article140, date};
/// use disputed::analysis::{GapKind, GapOptions};
///
/// let atlas = article140()?;
/// let gaps = atlas.on(date(2017, 10, 27)).security_gaps("peshmerga", "federal-iraq", &GapOptions::default())?;
/// let largest = gaps.iter().next().unwrap();
/// assert_eq!((largest.kind(), largest.since()), (GapKind::Seam, Some(date(2017, 10, 20))));
/// assert!(largest.mean_width_km() <= largest.greatest_width_km());
/// println!("{} zones, {} incidents since then", largest.zones().count(), largest.incidents().count());
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SecurityGap<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) kind: GapKind,
    pub(super) polygons: MultiPolygon<f64>,
    pub(super) mean_width_km: f64,
    pub(super) greatest_width_km: f64,
    pub(super) length_km: f64,
    /// How far it reaches from the middle of the flat map that it was measured on.
    pub(super) reach_m: f64,
    pub(super) zones: Vec<u32>,
    /// The arcs of a seam.
    pub(super) seam: Vec<u32>,
    pub(super) since: Option<Date>,
}

/// The two kinds of [`SecurityGap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GapKind {
    /// Vacant, unknown or insurgent-held ground between the two sides.
    Open,
    /// The strip along the line where the two sides meet.
    Seam,
}

impl GapKind {
    /// The word for it in tables and files.
    pub fn as_str(self) -> &'static str {
        match self {
            GapKind::Open => "open",
            GapKind::Seam => "seam",
        }
    }
}

impl fmt::Display for GapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What counts as a gap.
///
/// ```
/// use disputed::analysis::GapOptions;
///
/// let options = GapOptions::default().width_km(20.0).depth_km(3.0).insurgents(false);
/// assert_eq!(options.depth_km, 3.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GapOptions {
    /// How wide the ground between the two sides may be, in km: 10 unless it is set.
    pub width_km: f64,
    /// How deep the strip along a seam is on either side, in km: 5 unless it is set.
    pub depth_km: f64,
    /// Whether vacant ground counts: yes unless it is set.
    pub vacant: bool,
    /// Whether ground of unknown control counts: yes unless it is set.
    pub unknown: bool,
    /// Whether ground that insurgents alone hold or share counts: yes unless it is set.
    pub insurgents: bool,
}

impl Default for GapOptions {
    fn default() -> Self {
        GapOptions { width_km: 10.0, depth_km: 5.0, vacant: true, unknown: true, insurgents: true }
    }
}

impl GapOptions {
    /// Sets how wide the ground between the two sides may be; infinity takes all of it.
    #[must_use]
    pub fn width_km(self, width_km: f64) -> Self {
        GapOptions { width_km, ..self }
    }

    /// Sets how deep the strip along a seam is on either side.
    #[must_use]
    pub fn depth_km(self, depth_km: f64) -> Self {
        GapOptions { depth_km, ..self }
    }

    /// Sets whether vacant ground counts.
    #[must_use]
    pub fn vacant(self, vacant: bool) -> Self {
        GapOptions { vacant, ..self }
    }

    /// Sets whether ground of unknown control counts.
    #[must_use]
    pub fn unknown(self, unknown: bool) -> Self {
        GapOptions { unknown, ..self }
    }

    /// Sets whether ground held by insurgents counts.
    #[must_use]
    pub fn insurgents(self, insurgents: bool) -> Self {
        GapOptions { insurgents, ..self }
    }

    pub(super) fn check(&self) -> Result<()> {
        for (field, value) in [("width_km", self.width_km), ("depth_km", self.depth_km)] {
            if value.is_nan() || value <= 0.0 || (field == "depth_km" && value > 100.0) {
                let fault = Fault::new(ErrorKind::Question, format!("a gap of {value} km makes no sense"));
                return Err(fault
                    .in_field(field)
                    .advise("give a width above 0 km, and a depth of up to 100 km")
                    .into());
            }
        }
        Ok(())
    }
}

impl<'a> Snapshot<'a> {
    /// The ground that two sides left between them on this day, the largest first; where there is none, the answer says why
    /// ([`SecurityGaps::reason`]). What it is at least and at most: [`security_gap_bounds`](Self::security_gap_bounds).
    ///
    /// # What a gap is
    ///
    /// A side's ground is what it holds or shares without the other side. Joint ground of the two, contested ground, and
    /// whatever lies outside the atlas is neither side's, and no gap.
    ///
    /// ```text
    ///   a a a a a a a a a a a a a a      a  ground of the one side
    ///   a a a┌─────────┐a a a a a a      b  ground of the other side
    ///   a a a│ . . . . │════════════     .  vacant, unknown or insurgent-held: open ground
    ///   a a a│ . .p. . │═══ seam ═══     p  a place in it: its distance from the border with a
    ///   b b b│ . . . . │════════════        and its distance from that with b make its width
    ///   b b b└─────────┘b b b b b b b    ═  the strip along a seam
    ///   b b b b b b b b b b b b b b b
    /// ```
    ///
    /// - **Open** ([`GapKind::Open`]): open ground that hangs together and borders on both sides. Of it those places
    ///   count whose distance from the nearest border with `a` and distance from the nearest border with `b`, both borders
    ///   of this same piece of ground, add up to no more than [`GapOptions::width_km`]. That sum is the width at a place;
    ///   [`mean_width_km`](SecurityGap::mean_width_km) is its mean over the ground,
    ///   [`greatest_width_km`](SecurityGap::greatest_width_km) the greatest, and [`length_km`](SecurityGap::length_km) is
    ///   the area divided by the mean. Ground that goes on beyond the width is cut there.
    /// - **Seam** ([`GapKind::Seam`]): where the ground of `a` touches that of `b`: all ground of the two within
    ///   [`GapOptions::depth_km`] of the line. Lines that touch make one seam. Its length is that of the line, its mean
    ///   width the area beside the line, without that beyond its ends, divided by the length, its greatest width how far
    ///   it reaches on one side and on the other, added up. Around an enclave that the depth fills, it reaches inward to
    ///   the place farthest from the line. (A line bent more tightly than the depth has more ground beside it than that;
    ///   its mean width is the greatest.)
    ///
    /// # How exact it is
    ///
    /// Distances are measured on flat maps, within 0.1 % of the geodesic truth: a seam, however long, on as many as it
    /// takes, laid side by side; a piece of open ground on one around its middle, which is true to 0.1 % up to 490 km from
    /// there. Where a gap lies farther out, [`distance_error`](SecurityGap::distance_error) tells by how much its widths
    /// can be off, and the printed gap does. Edges of zones are geodesics. Polygons are made by boolean operations, so that
    /// their coordinates are those of the zones to some billionths of a degree. Areas are geodesic. Beyond that:
    ///
    /// - Where open ground goes on beyond the width, the cut is found on a lattice of a fortieth of the width, or of
    ///   1/2044 of the ground's greater extent where that is coarser (ground of 500 km: 245 m). Along the cut the width is
    ///   right to a thousandth. But a wider or narrower place smaller than a lattice square can be missed, and where the
    ///   widths are nearly level the cut can lie a square off.
    /// - The mean width of open ground is taken at the places of a lattice of 64 by 64 over the piece that fall in it: to
    ///   about a hundredth for a compact piece, less well for a long one askew that few of them fall in, and where none
    ///   does, it is the greatest width. The length follows the mean.
    /// - The greatest width of open ground is sought uphill from the widest of those places and of the corners, to the
    ///   metre: a hill between them that is higher can be missed.
    /// - How far a seam reaches on either side is right to a two-hundredth of the depth.
    ///
    /// # What coarse data do to it
    ///
    /// A gap is only as fine as the zones. If control is told by sub-districts, a belt of villages that nobody patrols
    /// has no zone of its own: it shows as a seam, and the depth stands for what is not known about it. A sub-district that
    /// is vacant shows as open ground in full.
    ///
    /// Cost: one look at each zone and border for the day and for each earlier day of change back to the one on which the
    /// oldest gap came to be; beyond that it grows with the zones near the seams and the length of their borders. A few
    /// milliseconds for the embedded atlas.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, or an option is out of range.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::GapOptions;
    ///
    /// let atlas = article140()?;
    /// let gaps = atlas.on(date(2017, 10, 27)).security_gaps("peshmerga", "federal-iraq", &GapOptions::default())?;
    /// for gap in &gaps {
    ///     println!("{gap}");
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn security_gaps(
        self,
        a: impl Into<Side>,
        b: impl Into<Side>,
        options: &GapOptions,
    ) -> Result<SecurityGaps<'a>> {
        options.check()?;
        let sides = [a.into(), b.into()];
        let Some(scene) = Scene::new(self, &sides, options)? else {
            return Ok(SecurityGaps::new(self, &sides, options, [false; 2], Vec::new()));
        };
        let mut gaps = gap_ground::open_gaps(&scene, options);
        gaps.extend(gap_strip::seams(&scene, options));
        gaps.sort_by_key(|gap| std::cmp::Reverse(polygons_area(&gap.polygons)));
        scene.tell_age(&mut gaps, &sides, options)?;
        let there = [0, 1].map(|side| scene.has_side(side));
        Ok(SecurityGaps::new(self, &sides, options, there, gaps))
    }
}

impl<'a> SecurityGap<'a> {
    /// Which kind it is.
    pub fn kind(&self) -> GapKind {
        self.kind
    }

    /// The ground: longitude before latitude, WGS 84.
    pub fn polygons(&self) -> &MultiPolygon<f64> {
        &self.polygons
    }

    /// Its area in km2, geodesic.
    pub fn area_km2(&self) -> f64 {
        km2(polygons_area(&self.polygons))
    }

    /// Its mean width in km.
    pub fn mean_width_km(&self) -> f64 {
        self.mean_width_km
    }

    /// Its greatest width in km.
    pub fn greatest_width_km(&self) -> f64 {
        self.greatest_width_km
    }

    /// Its length in km.
    pub fn length_km(&self) -> f64 {
        self.length_km
    }

    /// By how much of themselves its depth and its widths can be off the geodesic truth because they were measured on a flat
    /// map: 0.001 or less, but for open ground farther than 490 km from the middle of its piece, where it is
    /// `(r / R)^2 / 6`, `r` its distance from there and `R` the radius of the earth: the first term of the scale of an azimuthal
    /// equidistant map across its radii, `c / sin c` with `c = r / R` (J. P. Snyder, Map Projections, USGS Professional Paper
    /// 1395, 1987, doi:10.3133/pp1395, section 25).
    pub fn distance_error(&self) -> f64 {
        (self.reach_m / EARTH_RADIUS_M).powi(2) / 6.0
    }

    /// The zones that it takes ground of.
    pub fn zones(&self) -> impl Iterator<Item = &'a Zone> {
        let zones = &self.snapshot.atlas().data.zones;
        self.zones.iter().map(|&zone| &zones[zone as usize])
    }

    /// The day from which on all of it was a gap of this kind without a break: its zones on the map, open, and next to both
    /// sides, whatever their shapes, or the whole seam a seam. `None` if it was so since the record began.
    pub fn since(&self) -> Option<Date> {
        self.since
    }

    /// Whether a point lies in it; a point on its border does if its ground is just east (north) of there.
    pub fn contains(&self, point: Point<f64>) -> bool {
        contains(&self.polygons, point.0)
    }

    /// The settlements in it.
    pub fn settlements(&self) -> impl Iterator<Item = &'a Settlement> {
        self.snapshot.atlas().settlements().iter().filter(|settlement| self.contains(settlement.point))
    }

    /// The incidents on record that took place in it, as far as their points tell, from [`since`](Self::since) up to the
    /// day of the question, that day among them. Those whose days are not certain count if they may have.
    pub fn incidents(&self) -> impl Iterator<Item = &'a Incident> {
        let (since, until) = (self.since.map_or(i32::MIN, day_number), day_number(self.snapshot.date()));
        self.snapshot.atlas().incidents().iter().filter(move |incident| {
            let first = incident.when.not_before().map_or(i32::MIN, day_number);
            let last = incident.when.not_after().map_or(i32::MAX, day_number);
            first <= until && since <= last && self.contains(incident.point)
        })
    }
}

/// The first of many names.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    match names.len().checked_sub(SHOWN + 1) {
        Some(more) => format!("{} and {} more", names[..SHOWN].join(", "), more + 1),
        None => names.join(", "),
    }
}

impl fmt::Display for SecurityGap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            GapKind::Open => "open ground between the sides",
            GapKind::Seam => "strip along the seam of the sides",
        };
        write!(
            f,
            "{what}: {} km2, {} km long, {} km wide (at most {}), ",
            size(self.area_km2()),
            size(self.length_km),
            size(self.mean_width_km),
            size(self.greatest_width_km)
        )?;
        if self.distance_error() > 1e-3 {
            write!(f, "widths right to {:.1} %, ", 100.0 * self.distance_error())?;
        }
        match self.since {
            Some(since) => write!(f, "since {since}")?,
            None => f.write_str("since the record began")?,
        }
        write!(f, "; in {}", listed(&self.zones().map(|zone| zone.names.en.as_str()).collect::<Vec<_>>()))?;
        let settlements: Vec<&str> = self.settlements().map(|settlement| settlement.names.en.as_str()).collect();
        if settlements.is_empty() { Ok(()) } else { write!(f, "; with {}", listed(&settlements)) }
    }
}

impl Serialize for SecurityGap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SecurityGap", 10)?;
        object.serialize_field("date", &self.snapshot.date())?;
        object.serialize_field("kind", self.kind.as_str())?;
        object.serialize_field("area_km2", &self.area_km2())?;
        object.serialize_field("length_km", &self.length_km)?;
        object.serialize_field("mean_width_km", &self.mean_width_km)?;
        object.serialize_field("greatest_width_km", &self.greatest_width_km)?;
        object.serialize_field("distance_error", &self.distance_error())?;
        object.serialize_field("since", &self.since)?;
        object.serialize_field("zones", &self.zones().map(|zone| &zone.id).collect::<Vec<_>>())?;
        let settlements = self.settlements().map(|settlement| &settlement.names.en);
        object.serialize_field("settlements", &settlements.collect::<Vec<_>>())?;
        object.end()
    }
}
