//! Least and most, given what is not certain.

use std::fmt;

use serde::Serialize;

use super::extent::Extent;
use super::ground::plots;
use super::outside::on_record;
use super::possible::possible;
use super::region::{Ground, Region};
use super::side::{Side, Stand};
use super::sizes::size;
use crate::error::Result;
use crate::model::{Control, Status};
use crate::query::Snapshot;

/// The least and the most that an answer can be, and the best guess between them.
///
/// What is not certain: on the days of a change's window it may have happened or not; and where an undecided claim
/// contradicts the record, either may be so. So each zone may have been one thing or another, and each combination of what
/// the zones may have been is a world that may have been. Rejected and superseded claims, and how sure the sources are,
/// do not count.
///
/// In no such world is the answer less than the least or more than the most. Bounds that are *exact* are each the answer of
/// some world; those that are *safe* may be wider. The best guess is always within, and where nothing is uncertain the three
/// are the same.
///
/// | what | how |
/// | --- | --- |
/// | [`Snapshot::stake_bounds`], [`Snapshot::status_bounds`], [`Atlas::stake_bounds_over`](crate::Atlas::stake_bounds_over) | exact |
/// | [`Transfers::bounds`](crate::analysis::Transfers::bounds), [`Transfers::matrix_bounds`](crate::analysis::Transfers::matrix_bounds) | exact; safe for a zone with another shape on the second day whose window holds both days |
/// | [`Snapshot::front_length_bounds`], [`Snapshot::front_movement_bounds`], [`Atlas::front_lengths_over`](crate::Atlas::front_lengths_over) | exact; safe where more than some fifty uncertain zones hang together |
/// | [`Snapshot::front_distance_bounds`] | the least exact, the most safe |
/// | [`Snapshot::ground_bounds`] | exact |
/// | [`Snapshot::security_gap_bounds`] | the length of seams as that of fronts; ground safe |
/// | [`Tenure::days_of`](crate::analysis::Tenure::days_of) and its like | exact; safe for a zone with windows that overlap or undecided claims |
///
/// What is not offered:
///
/// | what | why, and what to ask instead |
/// | --- | --- |
/// | [`Snapshot::front_lines`] of all pairs | who meets whom differs from world to world, and the pairs with it; ask about the two sides |
/// | [`Snapshot::dissolve_by`] | the keys are the caller's; [`Snapshot::ground_bounds`] for a side |
/// | [`Stake::joint`](crate::analysis::Stake::joint), [`Stake::contested`](crate::analysis::Stake::contested) | of a zone that may be a side's alone or joint both bounds would say little; [`Snapshot::status_bounds`] for all that is shared or contested, [`Snapshot::stake_bounds`] for what a side has alone |
/// | [`Tenure::changes`](crate::analysis::Tenure::changes), [`Tenure::times_changed_hands`](crate::analysis::Tenure::times_changed_hands) | a window moves a change and takes none away; an undecided claim can add two changes or take two away: the findings list them |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds<T> {
    /// Certain in any case.
    pub least: T,
    /// The best guess.
    pub best: T,
    /// Possible at most.
    pub most: T,
}

impl<T> Bounds<T> {
    pub(super) fn map<U>(self, of: impl Fn(T) -> U) -> Bounds<U> {
        Bounds { least: of(self.least), best: of(self.best), most: of(self.most) }
    }

    /// Does something to the least, the best and the most, wherever a thing counts for it.
    pub(super) fn count(&mut self, counts: Bounds<bool>, mut with: impl FnMut(&mut T)) {
        let each = [(&mut self.least, counts.least), (&mut self.best, counts.best), (&mut self.most, counts.most)];
        each.into_iter().filter(|(_, counts)| *counts).for_each(|(sum, _)| with(sum));
    }
}

impl Bounds<bool> {
    /// Whether something holds of all that may have been, of the first, which is the best guess, and of any.
    pub(super) fn judge<T>(all: &[T], holds: impl Fn(&T) -> bool) -> Self {
        Bounds { least: all.iter().all(&holds), best: all.first().is_some_and(&holds), most: all.iter().any(&holds) }
    }
}

impl Bounds<Extent> {
    /// The shares in another extent.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let day = atlas.on(date(2017, 10, 18));
    /// let held = day.stake_bounds("federal-iraq", &Region::Disputed)?;
    /// let shares = held.shares_of(&day.holdings_in(&Region::Disputed)?.total());
    /// println!("federal forces held between {:.0} and {:.0} %", 100.0 * shares.least, 100.0 * shares.most);
    /// assert!(shares.least <= shares.best && shares.best <= shares.most);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn shares_of(&self, whole: &Extent) -> Bounds<f64> {
        self.map(|extent| extent.share_of(whole))
    }
}

impl Snapshot<'_> {
    /// How much of a region a side alone held or shared on this day, at least and at most. The best guess is
    /// [`Stake::sole`](crate::analysis::Stake::sole).
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have, the day lies outside the record, or as for
    /// [`holdings_in`](Self::holdings_in).
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let day = atlas.on(date(2017, 10, 18));
    /// let held = day.stake_bounds("federal-iraq", &Region::Disputed)?;
    /// assert_eq!(held.best, day.holdings_in(&Region::Disputed)?.stake_of("federal-iraq")?.sole);
    /// println!("{held}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn stake_bounds(self, side: impl Into<Side>, region: &Region) -> Result<Bounds<Extent>> {
        self.stake_bounds_on(&side.into(), &region.resolve(self.atlas())?)
    }

    pub(super) fn stake_bounds_on(self, side: &Side, ground: &Ground) -> Result<Bounds<Extent>> {
        on_record(self)?;
        let members = side.members(self)?;
        Ok(self.extent_bounds(ground, |control| members.stand(self, control) == Stand::Sole))
    }

    /// How much of a region was in a state on this day, at least and at most.
    ///
    /// # Errors
    /// If the day lies outside the record, or as for [`holdings_in`](Self::holdings_in).
    ///
    /// ```
    /// use disputed::{Status, article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let atlas = article140()?;
    /// let vacant = atlas.on(date(2014, 6, 11)).status_bounds(Status::Vacant, &Region::Everywhere)?;
    /// println!("{vacant}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn status_bounds(self, status: Status, region: &Region) -> Result<Bounds<Extent>> {
        on_record(self)?;
        Ok(self.extent_bounds(&region.resolve(self.atlas())?, |control| control.status() == status))
    }

    fn extent_bounds(self, ground: &Ground, counts: impl Fn(&Control) -> bool) -> Bounds<Extent> {
        let none = Extent::default();
        let mut bounds = Bounds { least: none, best: none, most: none };
        for plot in plots(self, ground) {
            let counts = Bounds::judge(&possible(self, plot.zone), |control| counts(control));
            bounds.count(counts, |sum| *sum += plot.extent);
        }
        bounds
    }
}

impl Bounds<String> {
    /// The least and the most with the best guess behind them, or that alone where they are the same.
    fn told(self, unit: &str) -> String {
        let Bounds { least, best, most } = self;
        if least == most { best + unit } else { format!("between {least} and {most}{unit}, most likely {best}") }
    }
}

impl Bounds<f64> {
    /// As numbers of km or km2.
    pub(super) fn sizes(self) -> String {
        self.map(size).told("")
    }
}

/// The areas; one where they do not differ in print.
impl fmt::Display for Bounds<Extent> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.map(|extent| size(extent.area_km2())).told(" km2"))
    }
}

/// The plain numbers; one where they do not differ in print.
impl fmt::Display for Bounds<f64> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(1);
        f.write_str(&self.map(|number| format!("{number:.precision$}")).told(""))
    }
}

/// The plain numbers; one where they do not differ.
impl fmt::Display for Bounds<i64> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.map(|number| number.to_string()).told(""))
    }
}
