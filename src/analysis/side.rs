//! A side: an actor with all under it.

use crate::error::Result;
use crate::model::{ActorId, Control, Relation, Status};
use crate::query::Snapshot;

/// A side: one actor or several, each with all that were under it on the day in question.
///
/// By default those count who took its orders ([`Relation::Command`]); [`by`](Side::by) follows other links. An id turns
/// into a side, so that functions that take a side take a text as well.
///
/// ```
/// use disputed::{Relation, article140, date};
/// use disputed::analysis::Side;
///
/// let atlas = article140()?;
/// let day = atlas.on(date(2017, 10, 20));
/// let forces = day.holdings().stake_of("federal-iraq")?;
/// let in_law = day.holdings().stake_of(Side::from("federal-iraq").by([Relation::Command, Relation::Legal]))?;
/// assert!(forces.sole.area_km2() < in_law.sole.area_km2(), "in law the Kurdistan Region is part of Iraq");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    actors: Vec<ActorId>,
    relations: Vec<Relation>,
}

impl Side {
    /// Several actors that count as one side.
    pub fn of<A: Into<ActorId>>(actors: impl IntoIterator<Item = A>) -> Self {
        Side { actors: actors.into_iter().map(Into::into).collect(), relations: vec![Relation::Command] }
    }

    /// Follows links of these relations instead; none of them leaves the actors alone.
    #[must_use]
    pub fn by(mut self, relations: impl IntoIterator<Item = Relation>) -> Self {
        self.relations = relations.into_iter().collect();
        self
    }

    /// The actors that were named.
    pub fn actors(&self) -> &[ActorId] {
        &self.actors
    }

    /// What it is called: the short names of its actors.
    pub(super) fn label(&self, snapshot: Snapshot<'_>) -> String {
        snapshot.atlas().labels_of(&self.actors)
    }

    /// Who belongs to it on the day.
    pub(super) fn members(&self, snapshot: Snapshot<'_>) -> Result<Members> {
        let data = &snapshot.atlas().data;
        let heads = self.actors.iter().map(|id| data.actor_position(id.as_str())).collect::<Result<Vec<u32>>>()?;
        let under = |actor: u32| {
            let above = data.hierarchy.ancestors(actor, snapshot.date(), &self.relations);
            above.iter().any(|actor| heads.contains(actor))
        };
        Ok(Members((0..data.actors.len() as u32).map(under).collect()))
    }
}

impl From<&str> for Side {
    fn from(actor: &str) -> Self {
        Side::of([actor])
    }
}

impl From<String> for Side {
    fn from(actor: String) -> Self {
        Side::of([actor])
    }
}

impl From<ActorId> for Side {
    fn from(actor: ActorId) -> Self {
        Side::of([actor])
    }
}

impl From<&ActorId> for Side {
    fn from(actor: &ActorId) -> Self {
        Side::of([actor.clone()])
    }
}

/// The actors of a side, by their positions.
#[derive(Debug, Clone)]
pub(super) struct Members(Vec<bool>);

/// How a side stands in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Not at all.
    Absent,
    /// Held or shared by nobody but the side.
    Sole,
    /// Held or shared together with others.
    Joint,
    /// One of those who fight over it.
    Contested,
}

impl Members {
    pub(super) fn of_actor(actor: u32, actors: usize) -> Self {
        Members((0..actors).map(|position| position == actor as usize).collect())
    }

    pub(super) fn includes(&self, snapshot: Snapshot<'_>, actor: &ActorId) -> bool {
        let position = snapshot.atlas().data.actor_position(actor.as_str());
        position.is_ok_and(|position| self.0[position as usize])
    }

    pub(super) fn stand(&self, snapshot: Snapshot<'_>, control: &Control) -> Stand {
        let actors = control.actors();
        let of_side = actors.iter().filter(|actor| self.includes(snapshot, actor)).count();
        match (of_side, control.status()) {
            (0, _) => Stand::Absent,
            (_, Status::Contested) => Stand::Contested,
            (count, _) if count == actors.len() => Stand::Sole,
            _ => Stand::Joint,
        }
    }
}
