//! Which actor stood under which, on which day, in which sense.

use super::builder::Listed;
use rustc_hash::FxHashMap;

use crate::error::{ErrorKind, Fault, Faults};
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
    /// links, so that these days are all that need looking at.
    pub(super) fn check(&self, actors: &Listed<Actor>, faults: &mut Faults) {
        let links = || self.parents.iter().flatten();
        let mut starts: Vec<_> = links().map(|(_, _, period)| period.start()).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut reported = vec![false; actors.values.len()];
        for start in starts {
            let day = start.unwrap_or(jiff::civil::Date::MIN);
            for actor in self.in_a_circle(day) {
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

    /// The actors that reach themselves on a day.
    fn in_a_circle(&self, day: jiff::civil::Date) -> impl Iterator<Item = usize> {
        let above = move |actor: usize| {
            let links = self.parents[actor].iter();
            links.filter(move |(_, _, period)| period.contains(day)).map(|(parent, ..)| *parent as usize)
        };
        (0..self.parents.len()).filter(move |&actor| {
            let mut seen = vec![false; self.parents.len()];
            let mut open: Vec<usize> = above(actor).collect();
            while let Some(next) = open.pop() {
                if next == actor {
                    return true;
                }
                if !std::mem::replace(&mut seen[next], true) {
                    open.extend(above(next));
                }
            }
            false
        })
    }
}
