//! The cells as they are stored and asked.

use std::ops::Range;

use geo_types::Coord;

use super::grid::Axis;
use super::history::Content;
use crate::geometry::partition::{ArcHead, Partition, Side};
use crate::geometry::predicates::{is_left, is_under};

/// Marks a coarse cell that edges pass through; the planes and the place of its record follow. Without the mark, a
/// cell is a content.
const RECORD: u32 = 0b11 << 30;
const PLACE_BITS: u32 = 27;

/// The cells of the raster.
///
/// A coarse cell is one number. If edges pass through it, that is the place of a record in `words`:
/// - a word with a bit for each fine cell that edges pass through;
/// - as many words ("planes") as it takes to number the contents, but one at least: a fine cell's number is its bit in
///   each of them;
/// - 32-bit numbers: the place in `slots` of the first of these fine cells, and the contents.
///
/// The content of a fine cell is that at its south-west corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cells {
    pub(super) coarse: Vec<u32>,
    pub(super) words: Vec<u64>,
    /// For each fine cell with edges, in order: a run of edges that is always there, or where its runs are.
    pub(super) slots: Vec<Run>,
    /// The runs of fine cells that have more than one, or one that comes and goes.
    pub(super) runs: Vec<Run>,
}

/// Consecutive edges of an arc, or consecutive runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first edge, and how many there are in the lowest four bits; if that is 0, the place of the first run.
    pub(super) head: u32,
    /// Of a slot with edges, what crossing one changes a side by; of one without, how many runs it has. Of a run, the arc.
    pub(super) tail: u32,
}

impl Run {
    pub(super) const MOST_EDGES: u32 = 15;

    /// As many runs as the head of a slot can count.
    const MOST_RUNS: usize = 1 << 28;

    pub(super) fn edges(first: u32, count: u32, tail: u32) -> Self {
        Run { head: first << 4 | count, tail }
    }

    pub(super) fn list(first: u32, count: u32) -> Self {
        Run { head: first << 4, tail: count }
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

// There is a record for each coarse cell at most, of which rounding up makes twice as many at most.
const _: () = assert!(2 * Axis::MOST_CELLS as usize * Record::MOST_IN_ONE < Record::MOST_WORDS);

impl Record {
    /// As many words as the place of a record can count.
    const MOST_WORDS: usize = 1 << PLACE_BITS;
    /// A mask, the planes, and as many numbers as there are fine cells with the one before them.
    const MOST_IN_ONE: usize = 1 + 6 + 33;

    /// The planes for so many contents. One at least: nearly all records then have one, and no branch on how many there
    /// are is guessed wrong.
    pub(super) fn planes_for(contents: usize) -> usize {
        contents.next_power_of_two().trailing_zeros().max(1) as usize
    }

    /// The record of a coarse cell, unless the cell is a content.
    #[inline]
    pub(super) fn of(coarse: u32) -> Option<Self> {
        (coarse >= RECORD).then_some(Record {
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

    /// Whether all of it is there.
    pub(super) fn is_within(self, words: &[u64]) -> bool {
        let numbers = 1 + (1 << self.planes);
        (1..=6).contains(&self.planes) && self.place + 1 + self.planes + usize::div_ceil(numbers, 2) <= words.len()
    }

    /// The slot of the last fine cell that has one.
    pub(super) fn last_slot(self, words: &[u64]) -> u64 {
        u64::from(self.number(words, 0)) + u64::from(words[self.place].count_ones().saturating_sub(1))
    }

    /// The contents of the fine cells, and what fills them up to a power of two.
    pub(super) fn contents(self, words: &[u64]) -> impl Iterator<Item = Content> {
        (1..=1 << self.planes).map(move |number| self.number(words, number))
    }

    #[inline]
    fn number(self, words: &[u64], number: usize) -> u32 {
        (words[self.place + 1 + self.planes + number / 2] >> (32 * (number & 1))) as u32
    }

    #[inline]
    fn content(self, words: &[u64], bit: u32) -> Content {
        let mut number = (words[self.place + 1] >> bit & 1) as usize;
        for plane in 1..self.planes {
            number |= ((words[self.place + 1 + plane] >> bit & 1) as usize) << plane;
        }
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
    /// Whether there may be more runs than can be told apart.
    pub(super) fn are_too_many(runs: usize) -> bool {
        runs >= Run::MOST_RUNS
    }

    /// Looks a fine cell of a coarse one up.
    #[inline]
    pub(super) fn place(&self, coarse: u32, fine: [u32; 2]) -> Place {
        match Record::of(coarse) {
            None => Place { content: coarse, slot: None },
            Some(record) => self.place_in(record, fine),
        }
    }

    #[inline]
    fn place_in(&self, record: Record, fine: [u32; 2]) -> Place {
        let bit = (fine[1] & 7) << 3 | fine[0] & 7;
        let mask = self.words[record.place];
        let content = record.content(&self.words, bit);
        let before = (mask & ((1 << bit) - 1)).count_ones();
        let slot = (mask >> bit & 1 == 1).then(|| record.number(&self.words, 0) + before);
        Place { content, slot }
    }

    /// The runs of edges that are in a slot on a day, and what crossing one of the edges changes a side by.
    #[inline]
    pub(super) fn runs_on(&self, arcs: &[ArcHead], slot: u32, day: i32, mut run: impl FnMut(Range<usize>, Side)) {
        let slot = self.slots[slot as usize];
        if slot.count() > 0 {
            return run(slot.first()..slot.first() + slot.count(), slot.tail);
        }
        for list in &self.runs[slot.first()..slot.first() + slot.tail as usize] {
            let arc = &arcs[list.tail as usize];
            if arc.is_there(day) {
                run(list.first()..list.first() + list.count(), arc.toggle());
            }
        }
    }

    /// What the side at a point differs by from that at the corner of its fine cell.
    #[inline]
    pub(super) fn difference(
        &self,
        partition: &Partition,
        corner: Coord<f64>,
        slot: u32,
        point: Coord<f64>,
        day: i32,
    ) -> Side {
        let mut difference = 0;
        self.runs_on(&partition.arcs, slot, day, |edges, toggle| {
            for edge in partition.vertices[edges.start..=edges.end].windows(2) {
                difference ^= if crosses(edge[0], edge[1], corner, point) { toggle } else { 0 };
            }
        });
        difference
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_too_many_can_be_told_apart() {
        let (words, runs) = (Record::MOST_WORDS, Run::MOST_RUNS);
        assert!(!Cells::are_too_many(runs - 1) && Cells::are_too_many(runs));
        for planes in 1..=6 {
            let record = Record::of(Record { place: words - 1, planes }.coarse()).unwrap();
            assert_eq!((record.place, record.planes), (words - 1, planes));
        }
        assert_eq!(Run::list(runs as u32 - 1, 7).first(), runs - 1);
    }
}
