//! What changed hands, at least and at most.

use std::collections::BTreeMap;

use super::bounds::Bounds;
use super::extent::Extent;
use super::outside::on_record;
use super::patches::Patch;
use super::possible::{distinct, possible, possible_pairs};
use super::side::{Members, Side, Stand};
use super::transfer_rows::{Tally, TransferMatrix};
use super::transfers::Transfers;
use crate::error::Result;
use crate::model::Control;

impl<'a> Transfers<'a> {
    /// How much ground one side held or shared on the earlier day and another side on the later day, at least and at most:
    /// what passed from the one to the other. No zone goes back in its history between two days of one atlas. See
    /// [`Bounds`] for how exact this is.
    ///
    /// # Errors
    /// If a side names an actor that the atlas of its day does not have, or one of the days lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let passed = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 18)).bounds("krg", "federal-iraq")?;
    /// println!("from the KRG to the federal forces: {passed}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn bounds(&self, from: impl Into<Side>, to: impl Into<Side>) -> Result<Bounds<Extent>> {
        self.days.into_iter().try_for_each(on_record)?;
        let members = [from.into().members(self.days[0])?, to.into().members(self.days[1])?];
        let holds = |members: &Members, day: usize, control: Option<&Control>| {
            let stand = control.map(|control| members.stand(self.days[day], control));
            matches!(stand, Some(Stand::Sole | Stand::Joint))
        };
        let mut bounds = no_tallies();
        for patch in &self.patches {
            let passed =
                |[one, other]: &[Option<&Control>; 2]| holds(&members[0], 0, *one) && holds(&members[1], 1, *other);
            let counts = Bounds::judge(&self.possible(patch), passed);
            bounds.count(counts, |tally| tally.add(patch.extent, self.zones(patch)));
        }
        Ok(bounds.map(|tally| tally.extent()))
    }

    /// The rows as a table of what each is at least and at most. It also has the controls that are possible only, with a best
    /// guess of nothing. See [`Bounds`] for how exact this is.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let october = atlas.on(date(2017, 10, 15)).transfers_until(date(2017, 10, 18)).rolled_up();
    /// println!("{}", october.matrix_bounds());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn matrix_bounds(&self) -> TransferMatrix<Bounds<Extent>> {
        let mut cells: BTreeMap<[Option<Control>; 2], Bounds<Tally<'_>>> = BTreeMap::new();
        for patch in &self.patches {
            let told = |pair: [Option<&Control>; 2]| [0, 1].map(|day| pair[day].map(|control| self.told(day, control)));
            let all = distinct(self.possible(patch).into_iter().map(told));
            for pair in &all {
                let counts = Bounds::judge(&all, |other| other == pair);
                let cell = cells.entry(pair.clone()).or_insert_with(no_tallies);
                cell.count(counts, |tally| tally.add(patch.extent, self.zones(patch)));
            }
        }
        let none = Extent::default();
        let cells: Vec<_> = cells.into_iter().map(|(pair, cell)| (pair, cell.map(|tally| tally.extent()))).collect();
        let cells = cells.iter().map(|([from, to], bounds)| ([from, to], *bounds));
        TransferMatrix::new(cells, Bounds { least: none, best: none, most: none }, self.days)
    }

    /// What the controls of a patch may have been on the two days, the best guess first.
    fn possible(&self, patch: &Patch) -> Vec<[Option<&'a Control>; 2]> {
        let is_one_zone = patch.zones[0] == patch.zones[1] && std::ptr::eq(self.days[0].atlas(), self.days[1].atlas());
        if let (true, Some(zone)) = (is_one_zone, patch.zones[0]) {
            return possible_pairs(self.days, zone).into_iter().map(|pair| pair.map(Some)).collect();
        }
        let [one, other] = [0, 1].map(|day: usize| match patch.zones[day] {
            Some(zone) => possible(self.days[day], zone).into_iter().map(Some).collect(),
            None => vec![None],
        });
        one.iter().flat_map(|one| other.iter().map(move |other| [*one, *other])).collect()
    }
}

fn no_tallies<'z>() -> Bounds<Tally<'z>> {
    Bounds { least: Tally::default(), best: Tally::default(), most: Tally::default() }
}
