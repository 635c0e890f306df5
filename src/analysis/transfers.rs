//! What changed hands between two days.

use std::fmt;

use geo_types::MultiPolygon;
use jiff::civil::Date;
use serde::Serialize;

use super::extent::Extent;
use super::outside::outside;
use super::overlay::Slivers;
use super::patches::{Patch, patches, patches_in};
use super::region::Region;
use super::rollup::Tops;
use super::side::{Members, Side, Stand};
use super::transfer_rows::{Tally, Transfer, TransferMatrix, label};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::NO_CLASS;
use crate::model::{Control, ZoneId};
use crate::query::Snapshot;

/// What changed hands between two days, made by [`Snapshot::transfers_until`]: who lost how much to whom, and where.
///
/// Zones are counted by their ids, whichever of the two days they are of, so that there and back are the same.
///
/// It prints itself as a list, and in `serde` it is an object of `earlier`, `later`, `rows` and `slivers`.
#[derive(Debug, Clone, Serialize)]
pub struct Transfers<'a> {
    earlier: Date,
    later: Date,
    rows: Vec<Transfer>,
    slivers: Slivers,
    #[serde(skip)]
    pub(super) days: [Snapshot<'a>; 2],
    #[serde(skip)]
    pub(super) patches: Vec<Patch>,
    /// There if the rows are rolled up.
    #[serde(skip)]
    tops: Option<[Tops; 2]>,
}

/// Polygons under this are taken for the rounding of two maps that were laid over each other.
const SLIVER_M2: f64 = 1000.0;

impl<'a> Snapshot<'a> {
    /// What changed hands between this day and another one of the same atlas. The other day may also be the earlier one;
    /// then all goes backward.
    ///
    /// Cost: one look at each zone. Only zones whose shapes changed between the two days are cut with each other, as in
    /// [`transfers_to`](Self::transfers_to), with a threshold of 1000 m2.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let october = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 21)).rolled_up();
    /// println!("{october}");
    /// let largest = &october.changes().next().unwrap();
    /// assert_eq!(largest.from.as_ref().unwrap().actors(), ["krg"]);
    /// assert_eq!(largest.to.as_ref().unwrap().actors(), ["federal-iraq"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn transfers_until(self, date: Date) -> Transfers<'a> {
        self.transfers(self.atlas().on(date), SLIVER_M2)
    }

    /// What differs between this day and a day of any atlas, layer or view, such as another provider's map of the same
    /// ground. Actors are the same if their ids are.
    ///
    /// Zones of the same map that kept their shapes are compared as they are. All others are laid over each other, which
    /// moves coordinates by some billionths of a degree and leaves slivers where borders nearly agree: polygons smaller
    /// than `sliver_m2` count nowhere, and [`Transfers::slivers`] tells how much that is.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] if `sliver_m2` is negative or not finite; 0 leaves nothing out.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// // What the world knew that evening, against what was on record later.
    /// let (then, now, day) = (article140()?.known_by(date(2016, 10, 16)), article140()?, date(2016, 10, 16));
    /// let corrected = then.on(day).transfers_to(now.on(day), 1000.0)?;
    /// assert!(corrected.changes().any(|row| row.zones.iter().any(|zone| *zone == "bashiqa")));
    /// assert_eq!(corrected.slivers().count, 0, "the two have the same map");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn transfers_to(self, later: Snapshot<'a>, sliver_m2: f64) -> Result<Transfers<'a>> {
        if !(sliver_m2.is_finite() && sliver_m2 >= 0.0) {
            let fault = Fault::new(ErrorKind::Question, format!("no sliver is smaller than {sliver_m2} m2"));
            return Err(fault.in_field("sliver_m2").advise("give a number of m2 of 0 or more").into());
        }
        Ok(self.transfers(later, sliver_m2))
    }

    fn transfers(self, later: Snapshot<'a>, sliver_m2: f64) -> Transfers<'a> {
        let (patches, slivers) = patches([self, later], sliver_m2);
        let mut transfers = Transfers {
            earlier: self.date(),
            later: later.date(),
            rows: Vec::new(),
            slivers,
            days: [self, later],
            patches,
            tops: None,
        };
        transfers.rows = transfers.grouped();
        transfers
    }
}

impl Transfers<'_> {
    /// The two days, the one that was asked first.
    pub fn dates(&self) -> [Date; 2] {
        [self.earlier, self.later]
    }

    /// All ground by its control on the two days, also where it is the same, the largest first. The rows do not overlap.
    pub fn rows(&self) -> &[Transfer] {
        &self.rows
    }

    /// The rows whose control differs, the largest first.
    pub fn changes(&self) -> impl Iterator<Item = &Transfer> {
        self.rows.iter().filter(|row| row.is_change())
    }

    /// The same within a region. Ground belongs to a region of zones if the zone that it lies in on either day does;
    /// a polygon cuts zones where it ends (see [`Region::Polygon`]). What was too small to count
    /// where maps were laid over each other is still told for all ground. Asked of an answer for a region, it is what the
    /// two regions have in common.
    ///
    /// # Errors
    /// If neither map knows the region; see [`Snapshot::holdings_in`].
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let october = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 21));
    /// let kirkuk = october.within(&Region::division("kirkuk"))?.rolled_up();
    /// println!("{kirkuk}");
    /// assert!(kirkuk.changed().area_km2() < october.changed().area_km2());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn within(&self, region: &Region) -> Result<Self> {
        let patches = patches_in(region, self.days, &self.patches)?;
        let mut within = Transfers { patches, ..self.clone() };
        within.rows = within.grouped();
        Ok(within)
    }

    /// All that changed hands. A zone that lies in several rows counts once.
    pub fn changed(&self) -> Extent {
        self.total(|[from, to]| from != to)
    }

    /// All that did not, counted likewise.
    pub fn unchanged(&self) -> Extent {
        self.total(|[from, to]| from == to)
    }

    /// What was too small to count where shapes were cut.
    pub fn slivers(&self) -> Slivers {
        self.slivers
    }

    /// The rows as a table.
    pub fn matrix(&self) -> TransferMatrix {
        let cells = self.rows.iter().map(|row| ([&row.from, &row.to], row.extent));
        TransferMatrix::new(cells, Extent::default(), self.days)
    }

    /// The same with each force counted to the actor at the top of its chain of command on the day
    /// ([`Snapshot::top_of`]), so that ground passed within one command did not change hands. Where a force came under
    /// another command between the two days, its ground did.
    #[must_use]
    pub fn rolled_up(&self) -> Self {
        let tops = self.days.map(Tops::on);
        let mut rolled = Transfers { tops: Some(tops), ..self.clone() };
        rolled.rows = rolled.grouped();
        rolled
    }

    /// The ground that a side held or shared on the later day and not on the earlier one. Coordinates are those of the
    /// zones, but where shapes were cut.
    ///
    /// # Errors
    /// If the side names an actor that one of the atlases does not have.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let october = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 21));
    /// assert!(!october.gained_by("federal-iraq")?.0.is_empty());
    /// assert!(october.gained_by("isis")?.0.is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn gained_by(&self, side: impl Into<Side>) -> Result<MultiPolygon<f64>> {
        self.polygons_of(&side.into(), [false, true])
    }

    /// The ground that a side held or shared on the earlier day and not on the later one.
    ///
    /// # Errors
    /// If the side names an actor that one of the atlases does not have.
    pub fn lost_by(&self, side: impl Into<Side>) -> Result<MultiPolygon<f64>> {
        self.polygons_of(&side.into(), [true, false])
    }

    /// The ground that a side held or shared on both days.
    ///
    /// # Errors
    /// If the side names an actor that one of the atlases does not have.
    pub fn kept_by(&self, side: impl Into<Side>) -> Result<MultiPolygon<f64>> {
        self.polygons_of(&side.into(), [true, true])
    }

    /// The ground of one of the [`rows`](Self::rows).
    pub fn polygons(&self, row: &Transfer) -> MultiPolygon<f64> {
        self.melt(|patch| {
            let [from, to] = self.controls(patch);
            row.from == from && row.to == to
        })
    }

    /// The zones that a patch counts for, by their ids: one or two.
    pub(super) fn zones(&self, patch: &Patch) -> [Option<&ZoneId>; 2] {
        let of_day = |day: usize| Some(&self.days[day].atlas().data.zones[patch.zones[day]? as usize].id);
        [of_day(0), of_day(1)]
    }

    fn grouped(&self) -> Vec<Transfer> {
        let part = |patch: &'_ Patch| (self.controls(patch), patch.extent, self.zones(patch));
        Transfer::grouped(self.patches.iter().map(part))
    }

    fn total(&self, wanted: impl Fn(&[Option<Control>; 2]) -> bool) -> Extent {
        let mut tally = Tally::default();
        for patch in self.patches.iter().filter(|patch| wanted(&self.controls(patch))) {
            tally.add(patch.extent, self.zones(patch));
        }
        tally.extent()
    }

    /// The control of a patch on the two days.
    fn recorded(&self, patch: &Patch) -> [Option<&Control>; 2] {
        [0, 1].map(|day: usize| patch.zones[day].map(|zone| self.days[day].control(zone)))
    }

    /// The same, rolled up if the rows are.
    fn controls(&self, patch: &Patch) -> [Option<Control>; 2] {
        let recorded = self.recorded(patch);
        [0, 1].map(|day| recorded[day].map(|control| self.told(day, control)))
    }

    /// A control of one of the days as the rows have it.
    pub(super) fn told(&self, day: usize, control: &Control) -> Control {
        self.tops.as_ref().map_or_else(|| control.clone(), |tops| tops[day].roll_up(self.days[day], control))
    }

    fn polygons_of(&self, side: &Side, wanted: [bool; 2]) -> Result<MultiPolygon<f64>> {
        let members = [side.members(self.days[0])?, side.members(self.days[1])?];
        let stands = |members: &Members, day: usize, control: Option<&Control>| {
            let stand = control.map(|control| members.stand(self.days[day], control));
            matches!(stand, Some(Stand::Sole | Stand::Joint))
        };
        Ok(self.melt(|patch| {
            let [from, to] = self.recorded(patch);
            [stands(&members[0], 0, from), stands(&members[1], 1, to)] == wanted
        }))
    }

    /// The patches that are wanted: those that are whole zones melted, those that were cut beside them.
    fn melt(&self, wanted: impl Fn(&Patch) -> bool) -> MultiPolygon<f64> {
        let mut class = vec![NO_CLASS; self.days[0].atlas().data.zones.len()];
        let mut cut = Vec::new();
        for patch in self.patches.iter().filter(|patch| wanted(patch)) {
            match (&patch.cut, patch.zones[0]) {
                (Some(piece), _) => cut.extend(piece.polygons.iter().cloned()),
                (None, Some(zone)) => class[zone as usize] = 0,
                (None, None) => {}
            }
        }
        let mut melted = self.days[0].melt(&class, 1).swap_remove(0);
        melted.0.extend(cut);
        melted
    }
}

impl fmt::Display for Transfers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}: {} changed hands", self.earlier, self.later, self.changed())?;
        for day in self.days {
            if let Some(outside) = outside(day) {
                write!(f, "\n  {} lies {outside}", day.date())?;
            }
        }
        for row in self.changes() {
            let [from, to] = [label(row.from.as_ref(), self.days[0]), label(row.to.as_ref(), self.days[1])];
            write!(f, "\n  {from} -> {to}: {}", row.extent)?;
        }
        if self.slivers.count > 0 {
            let Slivers { threshold_m2, count, area_km2 } = self.slivers;
            write!(f, "\n  left out: {count} slivers under {threshold_m2} m2, {area_km2:.6} km2 together")?;
        }
        Ok(())
    }
}
