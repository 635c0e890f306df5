//! From the forces on the ground to those at the top of their chains of command.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::civil::Date;

use crate::error::Result;
use crate::model::{Actor, Control, Relation};
use crate::query::{Atlas, Snapshot};
use crate::time::{DISTANT_PAST, date_of, day_number};

/// For each actor the one at the top of its chain of command on one day.
#[derive(Debug, Clone)]
pub(super) struct Tops(Vec<u32>);

impl Tops {
    pub(super) fn on(snapshot: Snapshot<'_>) -> Self {
        let data = &snapshot.atlas().data;
        let count = data.actors.len() as u32;
        let above = |actor: u32| data.hierarchy.ancestors(actor, snapshot.date(), &[Relation::Command]);
        let chains: Vec<Vec<u32>> = (0..count).map(above).collect();
        let mut followers = vec![0_u32; chains.len()];
        for &actor in chains.iter().flatten() {
            followers[actor as usize] += 1;
        }
        let is_top = |actor: u32| chains[actor as usize].len() == 1;
        let rank = |&actor: &u32| (followers[actor as usize], std::cmp::Reverse(&data.actors[actor as usize].id));
        let top = |chain: &Vec<u32>| chain.iter().copied().filter(|&actor| is_top(actor)).max_by_key(rank);
        // Links make no circles, so that each chain has an end.
        Tops(chains.iter().zip(0..).map(|(chain, actor)| top(chain).unwrap_or(actor)).collect())
    }

    pub(super) fn top_of(&self, actor: u32) -> u32 {
        self.0[actor as usize]
    }

    /// The same control with each actor replaced by its top. Forces of one command that share ground hold it; what they
    /// contest between them stays as it is, because it is a finding of its own.
    pub(super) fn roll_up(&self, snapshot: Snapshot<'_>, control: &Control) -> Control {
        let data = &snapshot.atlas().data;
        let positions = control.actors().iter().filter_map(|id| data.actor_position(id.as_str()).ok());
        let tops = positions.map(|actor| data.actors[self.top_of(actor) as usize].id.clone());
        match control {
            Control::Held(_) => Control::held(tops),
            Control::Shared(_) => match Control::shared(tops) {
                Control::Shared(actors) if actors.len() == 1 => Control::Held(actors),
                shared => shared,
            },
            Control::Contested(_) => match Control::contested(tops) {
                Control::Contested(actors) if actors.len() == 1 => control.clone(),
                contested => contested,
            },
            Control::Vacant | Control::Unknown => control.clone(),
        }
    }
}

/// The tops of all days, by the days on which they can change.
#[derive(Debug, Clone)]
pub(super) struct TopsOver(BTreeMap<i32, Tops>);

impl TopsOver {
    pub(super) fn of(atlas: &Atlas) -> Self {
        let later = atlas.link_days().into_iter().filter_map(|day| Some((day, Tops::on(atlas.on(date_of(day)?)))));
        let first = std::iter::once((DISTANT_PAST, Tops::on(atlas.on(Date::MIN))));
        TopsOver(first.chain(later).collect())
    }

    /// The days between a day and another one on which they can change.
    pub(super) fn days_within(&self, start: i32, end: i32) -> impl Iterator<Item = i32> {
        let after = (Bound::Excluded(start), Bound::Excluded(end));
        (start < end).then(|| self.0.range(after)).into_iter().flatten().map(|(day, _)| *day)
    }

    pub(super) fn roll_up(&self, snapshot: Snapshot<'_>, control: &Control) -> Control {
        let tops = self.0.range(..=day_number(snapshot.date())).next_back();
        tops.map_or_else(|| control.clone(), |(_, tops)| tops.roll_up(snapshot, control))
    }
}

impl<'a> Snapshot<'a> {
    /// The actor at the top of an actor's chain of command on this day; the actor itself if nobody is above it.
    ///
    /// Of several tops that one counts which has the most actors under it, then the one whose id comes first: a party
    /// militia that a regional government commands as well is the government's.
    ///
    /// # Errors
    /// If no actor has that id.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// assert_eq!(atlas.on(date(2017, 10, 15)).top_of("peshmerga-puk")?.id, "krg");
    /// assert_eq!(atlas.on(date(2016, 11, 25)).top_of("badr")?.id, "pmf");
    /// assert_eq!(atlas.on(date(2016, 11, 26)).top_of("badr")?.id, "federal-iraq");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn top_of(self, actor: &str) -> Result<&'a Actor> {
        let data = &self.atlas().data;
        let position = data.actor_position(actor)?;
        Ok(&data.actors[Tops::on(self).top_of(position) as usize])
    }
}
