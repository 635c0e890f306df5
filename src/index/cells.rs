//! The cells as they are stored and asked.

use geo_types::Coord;

use super::grid::Grid;
use super::history::{Content, HistoryTable};
use crate::geometry::Partition;
use crate::geometry::partition::Side;
use crate::geometry::predicates::{is_left, is_under};

/// Marks a coarse cell that edges pass through; the planes and the place of its record follow. Without the mark, a
/// cell is a content.
const RECORD: u32 = 0b11 << 30;
const PLACE_BITS: u32 = 27;

/// The cells of the raster.
///
/// A coarse cell is one number. If edges pass through it, that is the place of a record in `words`:
/// - a word with a bit for each fine cell that edges pass through;
/// - as many words ("planes") as it takes to number the contents: a fine cell's number is its bit in each of them;
/// - 32-bit numbers: the place in `slots` of the first of these fine cells, and the contents.
///
/// The content of a fine cell is that at its south-west corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cells {
    pub(super) coarse: Vec<u32>,
    pub(super) words: Vec<u64>,
    /// For each fine cell with edges, in order: a run of edges that is always there, or where its runs are.
    pub(super) slots: Vec<Run>,
    pub(super) runs: Vec<Run>,
    /// The days of each of the runs, if not all of them are always there.
    pub(super) run_days: Vec<[i32; 2]>,
}

/// Consecutive edges of an arc, or consecutive runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first edge and how many there are (in the lowest four bits). No edges: the place of the first run.
    pub(super) head: u32,
    /// What crossing one of the edges changes a side by. No edges: how many runs there are.
    pub(super) toggle: u32,
}

impl Run {
    pub(super) const MOST_EDGES: u32 = 15;

    pub(super) fn edges(first: u32, count: u32, toggle: Side) -> Self {
        Run { head: first << 4 | count, toggle }
    }

    pub(super) fn list(first: u32, count: u32) -> Self {
        Run { head: first << 4, toggle: count }
    }

    /// The same run in a longer list of runs.
    pub(super) fn shifted(self, runs: u32) -> Self {
        if self.count() > 0 { self } else { Run { head: self.head + (runs << 4), ..self } }
    }

    #[inline]
    pub(super) fn count(self) -> usize {
        (self.head & Self::MOST_EDGES) as usize
    }

    #[inline]
    pub(super) fn first(self) -> usize {
        (self.head >> 4) as usize
    }
}

/// The record of a coarse cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) place: usize,
    pub(super) planes: usize,
}

impl Record {
    /// As many words as the place of a record can count.
    pub(super) const MOST_WORDS: usize = 1 << PLACE_BITS;

    /// The record of a coarse cell, unless the cell is a content.
    #[inline]
    pub(super) fn of(coarse: u32) -> Option<Self> {
        (coarse >= RECORD).then(|| Record {
            place: (coarse & ((1 << PLACE_BITS) - 1)) as usize,
            planes: (coarse >> PLACE_BITS & 7) as usize,
        })
    }

    pub(super) fn coarse(self) -> u32 {
        RECORD | (self.planes as u32) << PLACE_BITS | self.place as u32
    }

    /// Changes the first slot and the contents.
    pub(super) fn renumber(
        self,
        words: &mut [u64],
        slot: impl Fn(u32) -> u32,
        mut content: impl FnMut(Content) -> Content,
    ) {
        for number in 0..=1 << self.planes {
            let old = self.number(words, number);
            let new = if number == 0 { slot(old) } else { content(old) };
            words[self.place + 1 + self.planes + number / 2] ^= u64::from(old ^ new) << (32 * (number & 1));
        }
    }

    #[inline]
    fn number(self, words: &[u64], number: usize) -> u32 {
        (words[self.place + 1 + self.planes + number / 2] >> (32 * (number & 1))) as u32
    }

    #[inline]
    fn content(self, words: &[u64], bit: u32) -> Content {
        let planes = &words[self.place + 1..self.place + 1 + self.planes];
        let number = planes.iter().rev().fold(0, |number, plane| number << 1 | (plane >> bit & 1) as usize);
        self.number(words, 1 + number)
    }
}

/// Where the answer for a point is to be found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The content at the corner of the fine cell, or of the whole cell.
    pub(super) content: Content,
    /// The slot of the fine cell, if edges pass through it.
    pub(super) slot: Option<u32>,
}

impl Cells {
    /// Looks a fine cell up.
    #[inline]
    pub(super) fn place(&self, grid: &Grid, fine: [u32; 2]) -> Place {
        let coarse = self.coarse[grid.coarse(fine) as usize];
        match Record::of(coarse) {
            None => Place { content: coarse, slot: None },
            Some(record) => self.place_in(record, fine),
        }
    }

    #[inline]
    pub(super) fn place_in(&self, record: Record, fine: [u32; 2]) -> Place {
        let bit = (fine[1] & 7) << 3 | fine[0] & 7;
        let mask = self.words[record.place];
        let content = record.content(&self.words, bit);
        let before = (mask & ((1 << bit) - 1)).count_ones();
        let slot = (mask >> bit & 1 == 1).then(|| record.number(&self.words, 0) + before);
        Place { content, slot }
    }

    /// The runs of a slot on a day.
    #[inline]
    pub(super) fn runs_on(&self, slot: u32, day: i32) -> impl Iterator<Item = Run> {
        let slot = self.slots[slot as usize];
        let (single, range) = if slot.count() > 0 {
            (Some(slot), 0..0)
        } else {
            (None, slot.first()..slot.first() + slot.toggle as usize)
        };
        let there = move |run: usize| self.run_days.get(run).is_none_or(|days| days[0] <= day && day < days[1]);
        single.into_iter().chain(range.filter(move |&run| there(run)).map(|run| self.runs[run]))
    }

    /// The side at a point in a fine cell that edges pass through.
    #[inline]
    pub(super) fn resolve(
        &self,
        partition: &Partition,
        grid: &Grid,
        histories: &HistoryTable,
        place: Place,
        slot: u32,
        point: Coord<f64>,
        day: i32,
    ) -> Side {
        let corner = grid.corner(grid.fine(point));
        let mut side = histories.side_on(place.content, day);
        for run in self.runs_on(slot, day) {
            let vertices = &partition.vertices[run.first()..=run.first() + run.count()];
            for edge in vertices.windows(2) {
                if crosses(edge[0], edge[1], corner, point) {
                    side ^= run.toggle;
                }
            }
        }
        side
    }
}

/// Whether the way from the corner of a cell to a point in it, first east and then north, crosses an edge an odd number
/// of times.
#[inline]
pub(super) fn crosses(a: Coord<f64>, b: Coord<f64>, corner: Coord<f64>, point: Coord<f64>) -> bool {
    let turn = Coord { x: point.x, y: corner.y };
    crosses_east(a, b, corner, turn) != crosses_north(a, b, turn, point)
}

/// Whether the way east from one point to another crosses an edge.
#[inline]
pub(super) fn crosses_east(a: Coord<f64>, b: Coord<f64>, west: Coord<f64>, east: Coord<f64>) -> bool {
    (a.y <= west.y) != (b.y <= west.y)
        && !(a.x <= west.x && b.x <= west.x)
        && !(a.x > east.x && b.x > east.x)
        && is_left(a, b, west) != is_left(a, b, east)
}

/// Whether the way north from one point to another crosses an edge.
#[inline]
fn crosses_north(a: Coord<f64>, b: Coord<f64>, south: Coord<f64>, north: Coord<f64>) -> bool {
    (a.x <= north.x) != (b.x <= north.x)
        && !(a.y <= south.y && b.y <= south.y)
        && !(a.y > north.y && b.y > north.y)
        && is_under(a, b, south) != is_under(a, b, north)
}
