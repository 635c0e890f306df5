//! Which ground an actor and those under it hold, span by span.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray};
use datafusion::common::Result;
use rustc_hash::FxHashMap;

use super::answers::numbers;
use super::arguments::Questions;
use super::functions::in_engine;
use super::spans::Spans;
use crate::model::{Control, Relation, Status};
use crate::query::{Answer, Atlas};

/// For each actor asked about, what it holds: worked out when it is first asked about.
pub(super) struct Rolls {
    /// Between the days on which a chain of command changes.
    spans: Spans,
    /// The number of the control of each answer, among the different ones.
    control_of: Vec<u32>,
    controls: Vec<Control>,
    by_actor: Mutex<HashMap<String, Arc<Roll>>>,
}

/// Whether an actor holds it: for each control, for each span.
type Roll = Vec<bool>;

impl Rolls {
    pub(super) fn of(atlas: &Atlas, answers: &[Answer<'_>]) -> Self {
        let spans = Spans::between(atlas.link_days());
        let mut numbers: FxHashMap<&Control, u32> = FxHashMap::default();
        let mut controls = Vec::new();
        let control_of = answers.iter().map(|answer| {
            *numbers.entry(answer.control).or_insert_with(|| {
                controls.push(answer.control.clone());
                controls.len() as u32 - 1
            })
        });
        let control_of = control_of.collect();
        Rolls { spans, control_of, controls, by_actor: Mutex::default() }
    }

    /// Whether each place was in the hands of the actor of its row.
    pub(super) fn controlled_by(&self, atlas: &Atlas, questions: &Questions, actors: &ArrayRef) -> Result<ArrayRef> {
        let numbers = numbers(atlas, questions);
        let mut known: Option<(&str, Arc<Roll>)> = None;
        let mut answers = Vec::with_capacity(questions.days.len());
        for ((number, actor), day) in numbers.iter().zip(actors.as_string_view()).zip(questions.days.iter()) {
            let (Some(number), Some(actor)) = (number, actor) else {
                answers.push(None);
                continue;
            };
            let roll = match known.take() {
                Some((name, roll)) if name == actor => roll,
                _ => self.roll(atlas, actor)?,
            };
            let control = self.control_of[number as usize] as usize;
            answers.push(Some(roll[control * self.spans.count() + self.spans.of(*day)]));
            known = Some((actor, roll));
        }
        Ok(Arc::new(BooleanArray::from(answers)))
    }

    fn roll(&self, atlas: &Atlas, actor: &str) -> Result<Arc<Roll>> {
        let mut by_actor = self.by_actor.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(roll) = by_actor.get(actor) {
            return Ok(Arc::clone(roll));
        }
        let roll = Arc::new(self.make(atlas, actor).map_err(in_engine)?);
        by_actor.insert(actor.to_owned(), Arc::clone(&roll));
        Ok(roll)
    }

    fn make(&self, atlas: &Atlas, actor: &str) -> crate::error::Result<Roll> {
        atlas.data.actor_position(actor)?;
        let mut roll = Vec::with_capacity(self.controls.len() * self.spans.count());
        for control in &self.controls {
            for span in 0..self.spans.count() {
                let mut holds = matches!(control.status(), Status::Held | Status::Shared);
                for holder in control.actors() {
                    holds &= atlas.is_under(holder.as_str(), actor, self.spans.date(span), &[Relation::Command])?;
                }
                roll.push(holds);
            }
        }
        Ok(roll)
    }
}
