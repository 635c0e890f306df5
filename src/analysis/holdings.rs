//! Who holds how much.

use std::fmt;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::extent::Extent;
use super::ground::plots;
use super::outside::outside;
use super::region::{Ground, Region};
use super::rollup::Tops;
use super::side::{Members, Side, Stand};
use crate::error::Result;
use crate::model::{ActorId, Control, Relation, Status};
use crate::query::Snapshot;

/// Who held how much ground on a day, made by [`Snapshot::holdings`]: one row for each control that occurs.
///
/// The rows never overlap and add up to [`total`](Holdings::total) exactly. It prints itself as a table, and in `serde`
/// it is an object of `date` and `rows`, each with `status`, `actors` and the fields of [`Extent`].
#[derive(Debug, Clone, Serialize)]
pub struct Holdings<'a> {
    #[serde(skip)]
    snapshot: Snapshot<'a>,
    date: Date,
    rows: Vec<Holding>,
}

/// The ground under one control: a row of [`Holdings`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Holding {
    /// Who, and in what state.
    #[serde(flatten)]
    pub control: Control,
    /// How much.
    #[serde(flatten)]
    pub extent: Extent,
}

/// What one actor, or one side, has of the ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stake {
    /// The actor or the actors that lead the side.
    pub actors: Vec<ActorId>,
    /// Held or shared by nobody else.
    pub sole: Extent,
    /// Held or shared together with others.
    pub joint: Extent,
    /// Contested with others, or among its own.
    pub contested: Extent,
}

impl<'a> Snapshot<'a> {
    /// Who held how much ground on this day.
    ///
    /// On a day that the atlas does not cover all ground is unknown, and the printed table says why. Cost: one look at
    /// each zone and settlement; the first question about areas also measures every border once.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let holdings = atlas.on(date(2017, 10, 15)).holdings();
    /// println!("{holdings}");                     // every force by itself
    /// println!("{}", holdings.rolled_up());       // by those at the top of the chains of command
    /// let sum: f64 = holdings.rows().iter().map(|row| row.extent.area_km2()).sum();
    /// assert!((sum - 90_537.0).abs() < 1.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn holdings(self) -> Holdings<'a> {
        Holdings::new(self, &Ground::everywhere(self.atlas()))
    }

    /// Who held how much of a region on this day.
    ///
    /// # Errors
    /// If the region is a division that the atlas does not have, a polygon that meets no zone, or the disputed areas of
    /// an atlas without any.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let kirkuk = atlas.on(date(2017, 10, 15)).holdings_in(&Region::division("kirkuk"))?;
    /// let krg = kirkuk.stake_of("krg")?.sole.share_of(&kirkuk.total());
    /// assert!(0.4 < krg && krg < 0.8, "{krg}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn holdings_in(self, region: &Region) -> Result<Holdings<'a>> {
        Ok(Holdings::new(self, &region.resolve(self.atlas())?))
    }
}

impl<'a> Holdings<'a> {
    pub(super) fn new(snapshot: Snapshot<'a>, ground: &Ground) -> Self {
        let rows = plots(snapshot, ground).into_iter().map(|plot| (snapshot.control(plot.zone), plot.extent));
        Holdings { snapshot, date: snapshot.date(), rows: grouped(rows) }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.date
    }

    /// One row for each control that occurs, the largest first.
    pub fn rows(&self) -> &[Holding] {
        &self.rows
    }

    /// All ground of the question.
    pub fn total(&self) -> Extent {
        self.rows.iter().map(|row| row.extent).sum()
    }

    /// The same with each force counted to the actor at the top of its chain of command on that day
    /// ([`Snapshot::top_of`]). Still no row overlaps another.
    #[must_use]
    pub fn rolled_up(&self) -> Holdings<'a> {
        let tops = Tops::on(self.snapshot);
        let controls: Vec<Control> = self.rows.iter().map(|row| tops.roll_up(self.snapshot, &row.control)).collect();
        let rows = grouped(controls.iter().zip(&self.rows).map(|(control, row)| (control, row.extent)));
        Holdings { rows, ..*self }
    }

    /// How much is held, shared, contested, vacant, unknown: always these five, in this order.
    pub fn by_status(&self) -> [(Status, Extent); 5] {
        Status::ALL.map(|status| {
            let rows = self.rows.iter().filter(|row| row.control.status() == status);
            (status, rows.map(|row| row.extent).sum())
        })
    }

    /// What each actor on the ground has, the largest first. Ground of several actors counts for each of them under
    /// [`Stake::joint`] or [`Stake::contested`].
    pub fn by_actor(&self) -> Vec<Stake> {
        let count = self.snapshot.atlas().data.actors.len();
        let of = |actor: u32| self.stake(vec![self.actor_id(actor)], &Members::of_actor(actor, count));
        Self::stakes((0..count as u32).map(of))
    }

    /// What each actor has together with all who took its orders on that day, for each actor that had anybody under it,
    /// the largest first. An actor in the middle of a chain counts for itself and for those above it.
    pub fn by_parent(&self) -> Vec<Stake> {
        let data = &self.snapshot.atlas().data;
        let actors = 0..data.actors.len() as u32;
        let above = |actor| data.hierarchy.ancestors(actor, self.date, &[Relation::Command]);
        let mut parents: Vec<u32> = actors.flat_map(|actor| above(actor).into_iter().skip(1)).collect();
        parents.sort_unstable();
        parents.dedup();
        Self::stakes(parents.into_iter().filter_map(|actor| self.stake_of(self.actor_id(actor)).ok()))
    }

    /// What a side has: by default an actor with all who took its orders on that day.
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have.
    pub fn stake_of(&self, side: impl Into<Side>) -> Result<Stake> {
        let side = side.into();
        let members = side.members(self.snapshot)?;
        Ok(self.stake(side.actors().to_vec(), &members))
    }

    fn stake(&self, actors: Vec<ActorId>, members: &Members) -> Stake {
        let mut stake =
            Stake { actors, sole: Extent::default(), joint: Extent::default(), contested: Extent::default() };
        for row in &self.rows {
            match members.stand(self.snapshot, &row.control) {
                Stand::Absent => {}
                Stand::Sole => stake.sole += row.extent,
                Stand::Joint => stake.joint += row.extent,
                Stand::Contested => stake.contested += row.extent,
            }
        }
        stake
    }

    /// Those that have anything, in order.
    fn stakes(all: impl Iterator<Item = Stake>) -> Vec<Stake> {
        let size = |stake: &Stake| (stake.sole.area, stake.joint.area + stake.contested.area);
        let mut stakes: Vec<Stake> = all.filter(|stake| size(stake) != (0, 0)).collect();
        stakes.sort_by(|one, other| size(other).cmp(&size(one)).then_with(|| one.actors.cmp(&other.actors)));
        stakes
    }

    fn actor_id(&self, actor: u32) -> ActorId {
        self.snapshot.atlas().data.actors[actor as usize].id.clone()
    }
}

/// Two are equal if their rows are, whatever their days.
impl PartialEq for Holdings<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

/// Adds up what has the same control.
fn grouped<'c>(parts: impl Iterator<Item = (&'c Control, Extent)>) -> Vec<Holding> {
    let mut sums: FxHashMap<&Control, Extent> = FxHashMap::default();
    for (control, extent) in parts {
        *sums.entry(control).or_default() += extent;
    }
    let mut rows: Vec<Holding> =
        sums.into_iter().map(|(control, extent)| Holding { control: control.clone(), extent }).collect();
    rows.sort_by(|one, other| other.extent.area.cmp(&one.extent.area).then_with(|| one.control.cmp(&other.control)));
    rows
}

impl fmt::Display for Holdings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(outside) = outside(self.snapshot) {
            write!(f, ": {outside}")?;
        }
        let total = self.total();
        for row in &self.rows {
            let percent = 100.0 * row.extent.share_of(&total);
            let control = self.snapshot.atlas().in_short(&row.control);
            write!(f, "\n{percent:5.1} %  {control}: {}", row.extent)?;
        }
        write!(f, "\n100.0 %  in all: {total}")
    }
}
