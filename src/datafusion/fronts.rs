//! How far places are from the line between two sides.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array};
use datafusion::common::Result;
use geo_types::Point;

use super::arguments::Questions;
use super::functions::in_engine;
use super::spans::Spans;
use crate::analysis::EdgeTree;
use crate::query::Atlas;

/// The lines between two sides, worked out when a day of their span is first asked about.
pub(super) struct Fronts {
    /// Between the days on which anything changes.
    spans: Spans,
    lines: Mutex<HashMap<Between, Arc<EdgeTree>>>,
}

/// The span, and the two sides.
type Between = (usize, String, String);

/// How many lines are kept: beyond that all are forgotten, so that memory does not grow with the questions.
const KEPT: usize = 1024;

impl Fronts {
    pub(super) fn of(atlas: &Atlas) -> Self {
        let spans = Spans::between(atlas.change_days());
        Fronts { spans, lines: Mutex::default() }
    }

    /// How far each place was from the line between two sides on its day, in km.
    pub(super) fn distances(
        &self,
        atlas: &Atlas,
        questions: &Questions,
        one: &ArrayRef,
        other: &ArrayRef,
    ) -> Result<ArrayRef> {
        let (one, other) = (one.as_string_view(), other.as_string_view());
        let mut known: HashMap<(usize, &str, &str), Arc<EdgeTree>> = HashMap::new();
        let mut distances = Vec::with_capacity(questions.days.len());
        for row in 0..questions.days.len() {
            if questions.valid.is_null(row) {
                distances.push(None);
                continue;
            }
            let between = (self.spans.of(questions.days[row]), one.value(row), other.value(row));
            let lines = match known.entry(between) {
                Entry::Occupied(lines) => lines.into_mut(),
                Entry::Vacant(free) => free.insert(self.lines(atlas, between)?),
            };
            let place = Point::new(questions.lons[row], questions.lats[row]);
            distances.push(lines.nearest(place).map(|nearest| nearest.metres / 1000.0));
        }
        Ok(Arc::new(Float64Array::from(distances)))
    }

    fn lines(&self, atlas: &Atlas, (span, one, other): (usize, &str, &str)) -> Result<Arc<EdgeTree>> {
        let key = (span, one.to_owned(), other.to_owned());
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lines.get(&key) {
            return Ok(Arc::clone(known));
        }
        let day = atlas.on(self.spans.date(span));
        let tree = Arc::new(day.front_lines_between(one, other).map_err(in_engine)?.edge_tree());
        if lines.len() >= KEPT {
            lines.clear();
        }
        lines.insert(key, Arc::clone(&tree));
        Ok(tree)
    }
}
