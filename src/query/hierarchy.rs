//! Which actor stood under which, on which day, in which sense.

use super::builder::Listed;
use rustc_hash::FxHashMap;

use crate::error::{ErrorKind, Fault, Faults};
use crate::geometry::in_circles;
use crate::model::{Actor, ActorId, Relation};
use crate::time::Period;

/// The dated links between the actors of an atlas, by their positions in its list.
#[derive(Debug, Default)]
pub(crate) struct Hierarchy {
    parents: Vec<Vec<(u32, Relation, Period)>>,
}

impl Hierarchy {
    /// Links to unknown parents are left out: the check of the records reports them.
    pub(super) fn new(actors: &[Actor], ids: &FxHashMap<ActorId, u32>) -> Self {
        let known = |actor: &Actor| {
            let links = actor.links.iter();
            links.filter_map(|link| Some((*ids.get(&link.parent)?, link.relation, link.period))).collect()
        };
        Hierarchy { parents: actors.iter().map(known).collect() }
    }

    /// The actors above this one on a day, itself first, along links of these relations.
    pub(crate) fn ancestors(&self, actor: u32, day: jiff::civil::Date, relations: &[Relation]) -> Vec<u32> {
        let mut found = vec![actor];
        let mut next = 0;
        while let Some(&actor) = found.get(next) {
            for (parent, relation, period) in &self.parents[actor as usize] {
                if relations.contains(relation) && period.contains(day) && !found.contains(parent) {
                    found.push(*parent);
                }
            }
            next += 1;
        }
        found
    }

    /// Reports actors that are their own ancestors on some day. The links in force change only on the first days of
    /// links, so that these days are all that need looking at, and of these only the days of actors that links of all days
    /// together lead back to.
    pub(super) fn check(&self, actors: &Listed<Actor>, faults: &mut Faults) {
        let suspects = self.in_circles(|_| true);
        let links = self.parents.iter().zip(&suspects).filter(|(_, is_suspect)| **is_suspect);
        let mut starts: Vec<_> = links.flat_map(|(links, _)| links).map(|(_, _, period)| period.start()).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut reported = vec![false; actors.values.len()];
        for start in starts {
            let day = start.unwrap_or(jiff::civil::Date::MIN);
            let found = self.in_circles(|period| period.contains(day));
            for (actor, _) in found.into_iter().enumerate().filter(|(_, is_in_circle)| *is_in_circle) {
                if !std::mem::replace(&mut reported[actor], true) {
                    let id = &actors.values[actor].id;
                    let when = start.map_or_else(String::new, |day| format!(" on {day}"));
                    let fault = Fault::new(ErrorKind::Cycle, format!("actor \"{id}\" is its own ancestor{when}"));
                    let fault = actors.origins[actor].mark(fault);
                    faults.push(fault.in_feature(id.as_str()).in_field("parent").advise("cut one of the links"));
                }
            }
        }
    }

    /// The actors that links of some periods lead back to themselves.
    fn in_circles(&self, is_in_force: impl Fn(Period) -> bool) -> Vec<bool> {
        in_circles(self.parents.len(), |actor, place| {
            let mut links = self.parents[actor].iter().enumerate().skip(place);
            let (at, (parent, ..)) = links.find(|(_, (_, _, period))| is_in_force(*period))?;
            Some((*parent as usize, at + 1))
        })
    }
}
