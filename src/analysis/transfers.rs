//! What changed hands between two days.

use std::fmt;

use geo_types::{Coord, MultiPolygon, Point};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::extent::Extent;
use super::ground::plots;
use super::outside::tell_outside;
use super::overlay::{Shape, Slivers, overlay};
use super::region::Ground;
use super::rollup::Tops;
use super::side::{Members, Side, Stand};
use super::transfer_rows::{Tally, Transfer, TransferMatrix, label};
use crate::error::Result;
use crate::geometry::{NO_CLASS, contains};
use crate::model::{Control, ZoneId};
use crate::query::Snapshot;
use crate::time::day_number;

/// Ground that lay in one zone on the earlier day and in one on the later day.
#[derive(Debug, Clone)]
struct Patch {
    zones: [Option<u32>; 2],
    extent: Extent,
    /// Its outline where it was cut out; otherwise it is all of a zone that kept its shape.
    cut: Option<MultiPolygon<f64>>,
}

/// What changed hands between two days, made by [`Snapshot::transfers_until`]: who lost how much to whom, and where.
///
/// It prints itself as a list, and in `serde` it is an object of `earlier`, `later`, `rows` and `slivers`.
#[derive(Debug, Clone, Serialize)]
pub struct Transfers<'a> {
    earlier: Date,
    later: Date,
    rows: Vec<Transfer>,
    slivers: Slivers,
    #[serde(skip)]
    days: [Snapshot<'a>; 2],
    #[serde(skip)]
    patches: Vec<Patch>,
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
        self.transfers_to(self.atlas().on(date), SLIVER_M2)
    }

    /// What differs between this day and a day of any atlas, layer or view, such as another provider's map of the same
    /// ground. Actors are the same if their ids are.
    ///
    /// Zones of the same map that kept their shapes are compared as they are. All others are laid over each other, which
    /// moves coordinates by some billionths of a degree and leaves slivers where borders nearly agree: polygons smaller
    /// than `sliver_m2` count nowhere, and [`Transfers::slivers`] tells how much that is.
    pub fn transfers_to(self, later: Snapshot<'a>, sliver_m2: f64) -> Transfers<'a> {
        let (mut patches, moved) = kept(self, later);
        let shapes = |snapshot: Snapshot<'a>| {
            let mut zones = Vec::new();
            for (zone, _) in snapshot.atlas().zones_of_layer().filter(|(zone, _)| moved.contains(*zone)) {
                zones.push(zone);
            }
            let position = |zone: u32| zones.binary_search(&zone).map_or(NO_CLASS, |class| class as u32);
            let melted = snapshot.melt(&snapshot.classes(position), zones.len());
            let shapes = zones.into_iter().zip(melted).map(|(zone, polygons)| Shape::new(zone, polygons));
            shapes.filter(|shape| !shape.polygons.0.is_empty()).collect::<Vec<_>>()
        };
        let (pieces, slivers) = overlay(&shapes(self), &shapes(later), sliver_m2);
        // Those of both records, so that there and back are the same.
        let mut settlements: Vec<Point<f64>> = self.atlas().settlements().iter().map(|town| town.point).collect();
        if !self.atlas().shares_map_with(later.atlas()) {
            let known = settlements.len();
            for town in later.atlas().settlements() {
                if !settlements[..known].contains(&town.point) {
                    settlements.push(town.point);
                }
            }
        }
        patches.extend(pieces.into_iter().map(|piece| {
            let inside = settlements.iter().filter(|town| contains(&piece.polygons, town.0)).count();
            let extent = Extent { area: piece.area, zones: 1, settlements: inside, people: 0, zones_without_people: 1 };
            Patch { zones: piece.zones, extent, cut: Some(piece.polygons) }
        }));
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

/// Which zones have to be cut.
enum Moved {
    All,
    These(Vec<u32>),
}

impl Moved {
    fn contains(&self, zone: u32) -> bool {
        match self {
            Moved::All => true,
            Moved::These(zones) => zones.binary_search(&zone).is_ok(),
        }
    }
}

/// The zones that have one shape on both days, and which the others are.
fn kept(earlier: Snapshot<'_>, later: Snapshot<'_>) -> (Vec<Patch>, Moved) {
    if !earlier.atlas().shares_map_with(later.atlas()) {
        return (Vec::new(), Moved::All);
    }
    let moved = Moved::These(moved_zones(earlier, later));
    let all = plots(earlier, &Ground::everywhere(earlier.atlas())).into_iter();
    let kept = all.filter(|plot| !moved.contains(plot.zone));
    (kept.map(|plot| Patch { zones: [Some(plot.zone); 2], extent: plot.extent, cut: None }).collect(), moved)
}

/// The zones with an edge on one of the days that they do not have on the other, in ascending order.
fn moved_zones(earlier: Snapshot<'_>, later: Snapshot<'_>) -> Vec<u32> {
    let Some(arcs) = earlier.atlas().arcs() else { return Vec::new() };
    let days = [earlier, later].map(|snapshot| day_number(snapshot.date()));
    let mut balance: FxHashMap<(u32, [u64; 4]), i32> = FxHashMap::default();
    for arc in arcs.partition.arcs() {
        let [before, after] = days.map(|day| arc.from <= day && day < arc.until);
        if before == after {
            continue;
        }
        let step = if before { 1 } else { -1 };
        for edge in arc.vertices.windows(2) {
            let bits = |a: Coord, b: Coord| [a.x, a.y, b.x, b.y].map(|number| (number + 0.0).to_bits());
            for (zone, edge) in [(arc.left, bits(edge[0], edge[1])), (arc.right, bits(edge[1], edge[0]))] {
                if let Some(zone) = zone {
                    *balance.entry((zone, edge)).or_default() += step;
                }
            }
        }
    }
    let mut zones: Vec<u32> =
        balance.into_iter().filter(|(_, balance)| *balance != 0).map(|((zone, _), _)| zone).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
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
        TransferMatrix::new(&self.rows, self.days[0], self.days[1])
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

    /// The zones of the two days and how much ground they have in common.
    pub(super) fn patches(&self) -> impl Iterator<Item = ([Option<u32>; 2], Extent)> {
        self.patches.iter().map(|patch| (patch.zones, patch.extent))
    }

    /// The zone that a patch counts for: that of the later day, or of the earlier one where there is none.
    fn zone(&self, patch: &Patch) -> Option<&ZoneId> {
        let of_day = |day: usize| patch.zones[day].map(|zone| &self.days[day].atlas().data.zones[zone as usize].id);
        of_day(1).or_else(|| of_day(0))
    }

    fn grouped(&self) -> Vec<Transfer> {
        let part = |patch: &'_ Patch| (self.controls(patch), patch.extent, self.zone(patch));
        Transfer::grouped(self.patches.iter().map(part))
    }

    fn total(&self, wanted: impl Fn(&[Option<Control>; 2]) -> bool) -> Extent {
        let mut tally = Tally::default();
        for patch in self.patches.iter().filter(|patch| wanted(&self.controls(patch))) {
            tally.add(patch.extent, self.zone(patch));
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
        [0, 1].map(|day| match &self.tops {
            Some(tops) => recorded[day].map(|control| tops[day].roll_up(self.days[day], control)),
            None => recorded[day].cloned(),
        })
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
                (Some(polygons), _) => cut.extend(polygons.iter().cloned()),
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
            tell_outside(f, day)?;
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
