//! All answers of an atlas as columns, of which each row of a result takes one.

use datafusion::arrow::array::{Array, ArrayRef, Date32Array, StringViewArray, StructArray, UInt32Array};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use rustc_hash::FxHashMap;

use super::arguments::Questions;
use crate::model::ActorId;
use crate::query::{Answer, Atlas, OUTSIDE};
use crate::time::{UncertainDate, day_number};

/// What an atlas can answer, each answer by its number.
pub(super) struct Answers {
    zones: Texts,
    statuses: Texts,
    actors: Texts,
    since: Date32Array,
    until: Date32Array,
    /// Between which days each answer is certain.
    certain: Vec<(i32, i32)>,
    recorded: Vec<bool>,
    coverage: (i32, i32),
    /// [`CERTAINTIES`]
    certainties: StringViewArray,
}

/// A text for each answer. A map of many changes has few different ones, which stay in the nearest cache.
struct Texts {
    /// The number of the text of each answer.
    of: Vec<u32>,
    different: StringViewArray,
}

/// The certainties that can occur at a point, by their numbers.
const CERTAINTIES: [&str; 5] = ["certain", "unrecorded", "window", "before-record", "after-record"];

/// A field of an answer in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Zone,
    Status,
    Actors,
    Since,
    Until,
    Certainty,
}

impl Part {
    pub(super) const ALL: [Part; 6] =
        [Part::Zone, Part::Status, Part::Actors, Part::Since, Part::Until, Part::Certainty];

    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Zone => "zone",
            Part::Status => "status",
            Part::Actors => "actors",
            Part::Since => "since",
            Part::Until => "until",
            Part::Certainty => "certainty",
        }
    }

    pub(super) fn data_type(self) -> DataType {
        match self {
            Part::Since | Part::Until => DataType::Date32,
            Part::Zone | Part::Status | Part::Actors | Part::Certainty => DataType::Utf8View,
        }
    }
}

/// The fields of an answer in SQL.
pub(super) fn fields() -> Fields {
    Part::ALL.iter().map(|part| Field::new(part.name(), part.data_type(), true)).collect()
}

/// The number of the answer to each question; null where there is none.
pub(super) fn numbers(atlas: &Atlas, questions: &Questions) -> UInt32Array {
    let Questions { lons, lats, days, valid } = questions;
    let mut numbers = vec![OUTSIDE; days.len()];
    atlas.answer_columns(lons, lats, days, &mut numbers);
    let inside = BooleanBuffer::collect_bool(numbers.len(), |row| numbers[row] != OUTSIDE);
    UInt32Array::new(numbers.into(), Some(NullBuffer::new(&inside & valid.inner())))
}

impl Texts {
    fn of<'a>(answers: &'a [Answer<'_>], text: impl Fn(&'a Answer<'_>) -> Option<String>) -> Self {
        let mut numbers: FxHashMap<Option<String>, u32> = FxHashMap::default();
        let mut different = Vec::new();
        let of = answers.iter().map(text).map(|text| {
            *numbers.entry(text).or_insert_with_key(|text| {
                different.push(text.clone());
                different.len() as u32 - 1
            })
        });
        Texts { of: of.collect(), different: different.into_iter().collect() }
    }

    fn take(&self, numbers: &UInt32Array) -> Result<ArrayRef> {
        let texts = numbers.values().iter().map(|number| self.of.get(*number as usize).copied().unwrap_or_default());
        Ok(take(&self.different, &UInt32Array::new(texts.collect(), numbers.nulls().cloned()), None)?)
    }
}

impl Answers {
    pub(super) fn of(atlas: &Atlas, answers: &[Answer<'_>]) -> Self {
        let day = |of: fn(&Answer<'_>) -> Option<UncertainDate>| -> Date32Array {
            answers.iter().map(|answer| of(answer).map(|date| day_number(date.best()))).collect()
        };
        let joined = |actors: &[ActorId]| actors.iter().map(ActorId::as_str).collect::<Vec<_>>().join("+");
        Answers {
            zones: Texts::of(answers, |answer| Some(answer.zone.id.to_string())),
            statuses: Texts::of(answers, |answer| Some(answer.control.status().to_string())),
            actors: Texts::of(answers, |answer| {
                let actors = answer.control.actors();
                (!actors.is_empty()).then(|| joined(actors))
            }),
            since: day(|answer| answer.since.copied()),
            until: day(|answer| answer.until.copied()),
            certain: answers.iter().map(|answer| (answer.certain_from, answer.certain_until)).collect(),
            recorded: answers.iter().map(|answer| answer.since.is_some()).collect(),
            coverage: atlas.coverage().days(),
            certainties: StringViewArray::from_iter_values(CERTAINTIES),
        }
    }

    /// Answers on their days.
    pub(super) fn take(&self, numbers: &UInt32Array, days: &[i32]) -> Result<StructArray> {
        let columns: Result<Vec<_>> = Part::ALL.iter().map(|part| self.take_part(*part, numbers, days)).collect();
        Ok(StructArray::try_new(fields(), columns?, numbers.nulls().cloned())?)
    }

    /// A part of answers on their days.
    pub(super) fn take_part(&self, part: Part, numbers: &UInt32Array, days: &[i32]) -> Result<ArrayRef> {
        Ok(match part {
            Part::Zone => self.zones.take(numbers)?,
            Part::Status => self.statuses.take(numbers)?,
            Part::Actors => self.actors.take(numbers)?,
            Part::Since => take(&self.since, numbers, None)?,
            Part::Until => take(&self.until, numbers, None)?,
            Part::Certainty => {
                let certainty = numbers.values().iter().zip(days).map(|(number, day)| self.certainty(*number, *day));
                take(&self.certainties, &UInt32Array::new(certainty.collect(), numbers.nulls().cloned()), None)?
            }
        })
    }

    /// The number of the certainty of an answer.
    fn certainty(&self, number: u32, day: i32) -> u32 {
        let Some((from, until)) = self.certain.get(number as usize) else { return 0 };
        if day < self.coverage.0 {
            3
        } else if day >= self.coverage.1 {
            4
        } else if day < *from || day >= *until {
            2
        } else {
            u32::from(!self.recorded[number as usize])
        }
    }
}
