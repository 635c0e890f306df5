//! All answers of an atlas as columns, of which each row of a result takes one.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Date32Array, StringViewArray, StructArray, UInt32Array};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;

use super::arguments::Questions;
use crate::model::ActorId;
use crate::query::{Answer, Atlas, OUTSIDE};
use crate::time::{UncertainDate, day_number};

/// What an atlas can answer, each answer by its number.
pub(super) struct Answers {
    /// The columns of [`fields`] but the last.
    columns: [ArrayRef; 5],
    /// Between which days each answer is certain.
    certain: Vec<(i32, i32)>,
    recorded: Vec<bool>,
    coverage: (i32, i32),
    /// [`CERTAINTIES`]
    certainties: ArrayRef,
}

/// The certainties that can occur at a point, by their numbers.
const CERTAINTIES: [&str; 5] = ["certain", "unrecorded", "window", "before-record", "after-record"];

/// The fields of an answer in SQL.
pub(super) fn fields() -> Fields {
    let field = |name, of_type| Field::new(name, of_type, true);
    Fields::from(vec![
        field("zone", DataType::Utf8View),
        field("status", DataType::Utf8View),
        field("actors", DataType::Utf8View),
        field("since", DataType::Date32),
        field("until", DataType::Date32),
        field("certainty", DataType::Utf8View),
    ])
}

/// The number of the answer to each question; null where there is none.
pub(super) fn numbers(atlas: &Atlas, questions: &Questions) -> UInt32Array {
    let Questions { lons, lats, days, valid } = questions;
    let mut numbers = vec![OUTSIDE; days.len()];
    atlas.answer_columns(lons, lats, days, &mut numbers);
    let inside = BooleanBuffer::collect_bool(numbers.len(), |row| numbers[row] != OUTSIDE);
    UInt32Array::new(numbers.into(), Some(NullBuffer::new(&inside & valid.inner())))
}

impl Answers {
    pub(super) fn of(atlas: &Atlas) -> Self {
        let answers = atlas.answers();
        let text = |of: fn(&Answer<'_>) -> Option<String>| -> ArrayRef {
            Arc::new(answers.iter().map(of).collect::<StringViewArray>())
        };
        let day = |of: fn(&Answer<'_>) -> Option<UncertainDate>| -> ArrayRef {
            Arc::new(
                answers.iter().map(|answer| of(answer).map(|date| day_number(date.best()))).collect::<Date32Array>(),
            )
        };
        let joined = |actors: &[ActorId]| actors.iter().map(ActorId::as_str).collect::<Vec<_>>().join("+");
        Answers {
            columns: [
                text(|answer| Some(answer.zone.id.to_string())),
                text(|answer| Some(answer.control.status().to_string())),
                Arc::new(
                    answers
                        .iter()
                        .map(|answer| answer.control.actors())
                        .map(|actors| (!actors.is_empty()).then(|| joined(actors)))
                        .collect::<StringViewArray>(),
                ),
                day(|answer| answer.since.copied()),
                day(|answer| answer.until.copied()),
            ],
            certain: answers.iter().map(|answer| (answer.certain_from, answer.certain_until)).collect(),
            recorded: answers.iter().map(|answer| answer.since.is_some()).collect(),
            coverage: atlas.coverage().days(),
            certainties: Arc::new(StringViewArray::from_iter_values(CERTAINTIES)),
        }
    }

    /// The ids of the zones of answers.
    pub(super) fn zones(&self, numbers: &UInt32Array) -> Result<ArrayRef> {
        Ok(take(&self.columns[0], numbers, None)?)
    }

    /// Answers on their days.
    pub(super) fn take(&self, numbers: &UInt32Array, days: &[i32]) -> Result<StructArray> {
        let mut columns = Vec::with_capacity(CERTAINTIES.len());
        for column in &self.columns {
            columns.push(take(column, numbers, None)?);
        }
        let certainty = numbers.values().iter().zip(days).map(|(number, day)| self.certainty(*number, *day));
        let certainty = UInt32Array::new(certainty.collect(), numbers.nulls().cloned());
        columns.push(take(&self.certainties, &certainty, None)?);
        Ok(StructArray::try_new(fields(), columns, numbers.nulls().cloned())?)
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
