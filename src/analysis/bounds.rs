//! Least and most, given what is not certain.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::extent::Extent;
use super::ground::plots;
use super::possible::{Possible, possible};
use super::region::Region;
use super::side::{Members, Side, Stand};
use crate::error::Result;
use crate::model::{Control, Status};
use crate::query::Snapshot;
use crate::time::day_number;

/// The least and the most that a number can be, and the best guess between them.
///
/// What is not certain: on the days of a change's window it may have happened or not; and where an undecided claim
/// contradicts the record, either may be so. Each zone by itself may have been one or the other; the bounds are what comes
/// out if all of them were so as to make the number least, and most. Rejected and superseded claims, and how sure the
/// sources are, do not count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounds<T> {
    /// Certain in any case.
    pub least: T,
    /// The best guess.
    pub best: T,
    /// Possible at most.
    pub most: T,
}

impl Bounds<Extent> {
    /// The shares in another extent.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::Region;
    ///
    /// let day = article140()?;
    /// let day = day.on(date(2017, 10, 18));
    /// let held = day.stake_bounds("federal-iraq", &Region::Disputed)?;
    /// let shares = held.shares_of(&day.holdings_in(&Region::Disputed)?.total());
    /// println!("federal forces held between {:.0} and {:.0} %", 100.0 * shares.least, 100.0 * shares.most);
    /// assert!(shares.least <= shares.best && shares.best <= shares.most);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn shares_of(&self, whole: &Extent) -> Bounds<f64> {
        Bounds { least: self.least.share_of(whole), best: self.best.share_of(whole), most: self.most.share_of(whole) }
    }

    fn add(&mut self, extent: Extent, always: bool, best: bool, ever: bool) {
        for (sum, counts) in [(&mut self.least, always), (&mut self.best, best), (&mut self.most, ever)] {
            if counts {
                *sum += extent;
            }
        }
    }
}

/// Whether something holds of all, of the first and of any.
fn judge<T>(all: &[T], holds: impl Fn(&T) -> bool) -> (bool, bool, bool) {
    (all.iter().all(&holds), all.first().is_some_and(&holds), all.iter().any(&holds))
}

impl Snapshot<'_> {
    /// How much of a region a side alone held or shared on this day, at least and at most. The best guess is
    /// [`Stake::sole`](crate::analysis::Stake::sole).
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have, or as for [`holdings_in`](Self::holdings_in).
    pub fn stake_bounds(self, side: impl Into<Side>, region: &Region) -> Result<Bounds<Extent>> {
        let members = side.into().members(self)?;
        self.extent_bounds(region, |control| members.stand(self, control) == Stand::Sole)
    }

    /// How much of a region was in a state on this day, at least and at most.
    ///
    /// # Errors
    /// As for [`holdings_in`](Self::holdings_in).
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
        self.extent_bounds(region, |control| control.status() == status)
    }

    fn extent_bounds(self, region: &Region, counts: impl Fn(&Control) -> bool) -> Result<Bounds<Extent>> {
        let mut bounds =
            Bounds::<Extent> { least: Extent::default(), best: Extent::default(), most: Extent::default() };
        for plot in plots(self, &region.resolve(self.atlas())?) {
            let (always, best, ever) = judge(&possible(self, plot.zone), |possible| counts(possible.control));
            bounds.add(plot.extent, always, best, ever);
        }
        Ok(bounds)
    }

    /// How much ground one side held or shared on this day and another side on the other day, at least and at most: what
    /// passed from the one to the other. A zone never goes back in its history between the two days.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let passed = atlas.on(date(2017, 10, 15)).transfer_bounds(date(2017, 10, 18), "krg", "federal-iraq")?;
    /// println!("from the KRG to the federal forces: {passed}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn transfer_bounds(self, date: Date, from: impl Into<Side>, to: impl Into<Side>) -> Result<Bounds<Extent>> {
        let later = self.atlas().on(date);
        let (from, to) = (from.into().members(self)?, to.into().members(later)?);
        let holds = |members: &Members, day: Snapshot<'_>, possible: &Possible<'_>| {
            matches!(members.stand(day, possible.control), Stand::Sole | Stand::Joint)
        };
        let mut bounds =
            Bounds::<Extent> { least: Extent::default(), best: Extent::default(), most: Extent::default() };
        for (zones, extent) in self.transfers_until(date).patches() {
            let [Some(before), Some(after)] = zones else { continue };
            let (before_all, after_all) = (possible(self, before), possible(later, after));
            let in_order = |one: &Possible<'_>, other: &Possible<'_>| {
                let forward = self.date() <= date;
                before != after || if forward { one.may_come_before(other) } else { other.may_come_before(one) }
            };
            let pairs = before_all.iter().flat_map(|one| after_all.iter().map(move |other| (one, other)));
            let pairs: Vec<_> = pairs.filter(|(one, other)| in_order(one, other)).collect();
            let passed =
                |(one, other): &(&Possible<'_>, &Possible<'_>)| holds(&from, self, one) && holds(&to, later, other);
            let (always, best, ever) = judge(&pairs, passed);
            bounds.add(extent, always, best, ever);
        }
        Ok(bounds)
    }

    /// The length in km of the lines along which two sides met on this day, at least and at most; see
    /// [`front_lines_between`](Self::front_lines_between).
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have.
    pub fn front_length_bounds(self, one: impl Into<Side>, other: impl Into<Side>) -> Result<Bounds<f64>> {
        let members = [one.into().members(self)?, other.into().members(self)?];
        let mut bounds = Bounds { least: 0.0, best: 0.0, most: 0.0 };
        let Some(arcs) = self.atlas().arcs() else { return Ok(bounds) };
        let side = |possible: &Possible<'_>| {
            let stands = [&members[0], &members[1]].map(|of| of.stand(self, possible.control) != Stand::Absent);
            match stands {
                [true, false] => Some(0),
                [false, true] => Some(1),
                _ => None,
            }
        };
        let sides: Vec<Vec<Option<i32>>> = (0..self.atlas().data.zones.len() as u32)
            .map(|zone| possible(self, zone).iter().map(side).collect())
            .collect();
        let day = day_number(self.date());
        for (arc, facts) in arcs.partition.arcs().zip(0..).map(|(arc, number)| (arc, arcs.table.arc(number))) {
            let (Some(left), Some(right)) = (arc.left, arc.right) else { continue };
            if !(arc.from <= day && day < arc.until) {
                continue;
            }
            let (left, right) = (&sides[left as usize], &sides[right as usize]);
            let pairs: Vec<_> = left.iter().flat_map(|one| right.iter().map(move |other| (one, other))).collect();
            let (always, best, ever) = judge(&pairs, |(one, other)| one.is_some() && other.is_some() && one != other);
            for (sum, counts) in [(&mut bounds.least, always), (&mut bounds.best, best), (&mut bounds.most, ever)] {
                *sum += if counts { facts.length_m / 1000.0 } else { 0.0 };
            }
        }
        Ok(bounds)
    }
}

impl fmt::Display for Bounds<Extent> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [least, best, most] = [self.least, self.best, self.most].map(|extent| extent.area_km2());
        let [least, best, most] = [least, best, most].map(|km2| format!("{km2:.0}"));
        if least == most {
            return write!(f, "{best} km2");
        }
        write!(f, "between {least} and {most} km2, most likely {best}")
    }
}

/// The plain numbers; one where they do not differ in print.
impl fmt::Display for Bounds<f64> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(1);
        let [least, best, most] = [self.least, self.best, self.most].map(|number| format!("{number:.precision$}"));
        if least == most {
            return f.write_str(&best);
        }
        write!(f, "between {least} and {most}, most likely {best}")
    }
}
