//! Which zone is in a place over time.

use std::collections::HashMap;

use crate::geometry::partition::Side;

use super::StepTable;

/// The zone at a place over time while borders come and go: a side, and the days on which it turns into another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct History {
    pub(super) first: Side,
    /// The days in ascending order, and what the side changes by on each (exclusive or).
    turns: Vec<(i32, Side)>,
}

impl History {
    /// Crosses borders, each with what crossing it changes a side by and the days on which it is there.
    pub(super) fn cross(&mut self, borders: impl IntoIterator<Item = (Side, [i32; 2])>) {
        for (toggle, [from, until]) in borders {
            if from == i32::MIN {
                self.first ^= toggle;
            } else {
                self.turns.push((from, toggle));
            }
            if until != i32::MAX {
                self.turns.push((until, toggle));
            }
        }
        self.turns.sort_by_key(|turn| turn.0);
        self.turns.dedup_by(|next, last| {
            let is_same = next.0 == last.0;
            last.1 ^= if is_same { next.1 } else { 0 };
            is_same
        });
        self.turns.retain(|turn| turn.1 != 0);
    }

    /// The days in ascending order, and what the side changes by on each (exclusive or).
    pub(super) fn turns(&self) -> impl Iterator<Item = (i32, Side)> {
        self.turns.iter().copied()
    }

    /// The days from which each side holds, the first being `i32::MIN`.
    pub(super) fn steps(&self) -> impl Iterator<Item = (i32, Side)> {
        let mut side = self.first;
        let later = self.turns.iter().map(move |&(day, toggle)| {
            side ^= toggle;
            (day, side)
        });
        std::iter::once((i32::MIN, self.first)).chain(later)
    }
}

/// What is in a cell: a side, or a history of sides where there is one.
pub(super) type Content = u32;

/// Marks a content that is the number of a history. Sides stay below.
pub(super) const HISTORY: Content = 1 << 31;

/// Histories, each once.
#[derive(Debug, Default)]
pub(super) struct HistoryBook {
    numbers: HashMap<History, u32>,
    list: Vec<History>,
}

impl HistoryBook {
    pub(super) fn content(&mut self, history: &History) -> Content {
        if history.turns.is_empty() {
            return history.first;
        }
        if let Some(number) = self.numbers.get(history) {
            return HISTORY | number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(history.clone(), number);
        self.list.push(history.clone());
        HISTORY | number
    }

    /// The content in this book of a content in another one.
    pub(super) fn adopt(&mut self, other: &HistoryBook, content: Content) -> Content {
        if content & HISTORY == 0 { content } else { self.content(&other.list[(content ^ HISTORY) as usize]) }
    }

    pub(super) fn into_table(self) -> HistoryTable {
        let steps = StepTable::new(self.list.iter().map(|history| history.steps().map(|step| step.0)));
        let sides = self.list.iter().flat_map(|history| history.steps().map(|step| step.1)).collect();
        HistoryTable { steps, sides }
    }
}

/// Histories as they are asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HistoryTable {
    pub(super) steps: StepTable,
    pub(super) sides: Vec<Side>,
}

impl HistoryTable {
    /// The side that a content is on a day.
    #[inline]
    pub(super) fn side_on(&self, content: Content, day: i32) -> Side {
        if content & HISTORY == 0 {
            return content;
        }
        self.steps.step_at(content ^ HISTORY, day).map_or(0, |step| self.sides[step as usize])
    }
}
