//! The index as bytes: everything that it is asked with, as it is.
//!
//! Numbers are little-endian, of 32 or 64 bits whatever the machine. A list is the count of its items (64 bits) and the items one after
//! the other. Under a [head](Writer::seal) with the name `zonepart`, or as a part of an atlas without one, stand:
//!
//! | what | as |
//! | --- | --- |
//! | zones | 64 bits: how many there are |
//! | vertices, arc after arc | list of pairs of doubles: x, y |
//! | what is left and right of each arc | list of pairs of 32 bits: 0 outside, zone 0 is 1, and so on |
//! | from which day on each arc is there, and until which | list of pairs of 32 bits, signed: days from 1970-01-01, the least and the greatest for ever |
//! | the first vertex of each arc | list of 32 bits |
//! | the axis of x, then of y | four doubles: low, high, origin, scale; 64 bits: how many coarse cells |
//! | coarse cells, row by row from the south-west | list of 32 bits: a content, or the place of a record ([`Cells`]) |
//! | words of records | list of 64 bits |
//! | slots, then runs ([`Run`]) | two lists of pairs of 32 bits: head, tail |
//! | where the days of each history begin, and at the end how many there are | list of 32 bits |
//! | days, history after history, and the side from each on | two lists of 32 bits |

use geo_types::Coord;

use super::PointIndex;
use super::bytes::{Format, Reader, Writer, damaged};
use super::cells::{Cells, Record, Run};
use super::grid::{Axis, Grid};
use super::history::{HISTORY, HistoryTable};
use super::steps::StepTable;
use crate::error::{Error, Result};
use crate::geometry::partition::{ArcHead, MOST_ZONES, Partition};

const FORMAT: Format = Format { name: *b"zonepart", version: 2 };

impl PointIndex {
    /// Appends the index and its partition as bytes, the same on every machine.
    ///
    /// ```
    /// # use disputed::{geometry::{Partition, Piece}, index::PointIndex};
    /// # use geo_types::{MultiPolygon, Rect, coord};
    /// # let square = MultiPolygon::from(Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 1.0, y: 1.0 }).to_polygon());
    /// # let piece = Piece { zone: 0, part_of: None, from: i32::MIN, until: i32::MAX, geometry: &square };
    /// let index = PointIndex::build(Partition::new(&[piece]).unwrap()).unwrap();
    /// let mut bytes = Vec::new();
    /// index.encode(&mut bytes);
    /// assert_eq!(PointIndex::decode(&bytes), Ok(index));
    /// bytes[40] ^= 1;
    /// assert!(PointIndex::decode(&bytes).is_err());
    /// ```
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut to = Writer::default();
        self.write(&mut to);
        to.seal(FORMAT, out);
    }

    /// Writes everything that the index is asked with, under no seal of its own.
    pub(crate) fn write(&self, to: &mut Writer) {
        let PointIndex { partition, grid, cells, histories } = self;
        to.number(u64::from(partition.zones));
        to.list(
            partition
                .vertices
                .iter()
                .map(|c| (u128::from(c.x.to_bits()) | u128::from(c.y.to_bits()) << 64).to_le_bytes()),
        );
        to.list(partition.arcs.iter().map(|arc| pair(arc.left, arc.right).to_le_bytes()));
        to.list(partition.arcs.iter().map(|arc| pair(arc.from as u32, arc.until as u32).to_le_bytes()));
        to.list(partition.arcs.iter().map(|arc| arc.first.to_le_bytes()));
        for axis in [&grid.x, &grid.y] {
            for number in [axis.low, axis.high, axis.origin, axis.scale] {
                to.number(number.to_bits());
            }
            to.number(u64::from(axis.cells()));
        }
        to.list(cells.coarse.iter().map(|cell| cell.to_le_bytes()));
        to.list(cells.words.iter().map(|word| word.to_le_bytes()));
        for runs in [&cells.slots, &cells.runs] {
            to.list(runs.iter().map(|run| pair(run.head, run.tail).to_le_bytes()));
        }
        histories.steps.write(to);
        to.list(histories.sides.iter().map(|side| side.to_le_bytes()));
    }

    /// The index from its bytes, without the work of building it.
    ///
    /// # Errors
    ///
    /// If the bytes are not an index, are of another version, or were damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        Self::read(Reader::open(bytes, FORMAT)?)
    }

    /// Reads what [`write`](Self::write) wrote, to the end.
    pub(crate) fn read(mut from: Reader<'_>) -> Result<Self> {
        let partition = partition(&mut from)?;
        let axes = [AxisHead::read(&mut from)?, AxisHead::read(&mut from)?];
        let run = |bytes| {
            let [head, tail] = halves(bytes);
            Run { head, tail }
        };
        let cells = Cells {
            coarse: from.list(u32::from_le_bytes)?,
            words: from.list(u64::from_le_bytes)?,
            slots: from.list(run)?,
            runs: from.list(run)?,
        };
        let histories = HistoryTable { steps: StepTable::read(&mut from)?, sides: from.list(u32::from_le_bytes)? };
        from.end()?;
        // First, because the axes take far more memory than their heads.
        let [columns, rows] = [axes[0].cells, axes[1].cells].map(u64::from);
        if cells.coarse.len() as u64 != columns * rows {
            return Err(damaged("its raster has other cells"));
        }
        let [x, y] = axes.map(AxisHead::axis);
        let grid = Grid { x, y };
        let index = PointIndex { partition, grid, cells, histories };
        index.is_sound().then_some(index).ok_or_else(|| damaged("its parts do not fit"))
    }

    /// Whether every number that names a thing names one that there is.
    fn is_sound(&self) -> bool {
        let PointIndex { partition, grid: _, cells, histories } = self;
        let is_side = |side: u32| side <= partition.zones;
        let is_content = |content: u32| match content & HISTORY {
            0 => is_side(content),
            _ => content ^ HISTORY < histories.steps.zones(),
        };
        let is_cell = |&coarse: &u32| match Record::of(coarse) {
            None => is_content(coarse),
            Some(record) => {
                record.is_within(&cells.words)
                    && record.last_slot(&cells.words) < cells.slots.len() as u64
                    && record.contents(&cells.words).all(is_content)
            }
        };
        let has_edges = |run: &Run| run.first() + run.count() < partition.vertices.len();
        let is_slot = |slot: &Run| match slot.count() {
            0 => slot.first() as u64 + u64::from(slot.tail) <= cells.runs.len() as u64,
            _ => has_edges(slot),
        };
        let is_run = |run: &Run| run.count() > 0 && has_edges(run) && (run.tail as usize) < partition.arcs.len();
        cells.coarse.iter().all(is_cell)
            && cells.slots.iter().all(is_slot)
            && cells.runs.iter().all(is_run)
            && histories.sides.len() == histories.steps.days().len()
            && histories.sides.iter().all(|&side| is_side(side))
    }
}

fn partition(from: &mut Reader<'_>) -> Result<Partition> {
    let zones = u32::try_from(from.number()?).ok().filter(|zones| *zones <= MOST_ZONES);
    let zones = zones.ok_or_else(|| damaged("it has too many zones"))?;
    let vertices: Vec<Coord<f64>> = from.list(|bytes| {
        let both = u128::from_le_bytes(bytes);
        Coord { x: f64::from_bits(both as u64), y: f64::from_bits((both >> 64) as u64) }
    })?;
    let sides = from.list(halves)?;
    let days = from.list(|bytes| halves(bytes).map(|day| day as i32))?;
    let firsts = from.list(u32::from_le_bytes)?;
    let is_whole = sides.len() == firsts.len() && days.len() == firsts.len();
    let arcs: Vec<ArcHead> = std::iter::zip(firsts, std::iter::zip(sides, days))
        .map(|(first, ([left, right], [from, until]))| ArcHead { first, left, right, from, until })
        .collect();
    let ends = arcs.iter().skip(1).map(|arc| arc.first as usize).chain([vertices.len()]);
    let is_sound = |(arc, end): (&ArcHead, usize)| {
        arc.first as usize + 2 <= end
            && arc.from < arc.until
            && arc.left != arc.right
            && arc.left.max(arc.right) <= zones
    };
    let is_sound = is_whole
        && arcs.first().map_or(vertices.is_empty(), |arc| arc.first == 0)
        && arcs.iter().zip(ends).all(is_sound)
        && vertices.iter().all(|c| c.x.is_finite() && c.y.is_finite());
    is_sound.then_some(Partition { vertices, arcs, zones }).ok_or_else(|| damaged("its arcs do not fit"))
}

/// What an axis is made of.
struct AxisHead {
    ends: [f64; 2],
    origin: f64,
    scale: f64,
    cells: u32,
}

impl AxisHead {
    fn read(from: &mut Reader<'_>) -> Result<Self> {
        let mut number = || Ok::<_, Error>(f64::from_bits(from.number()?));
        let [low, high, origin, scale] = [number()?, number()?, number()?, number()?];
        let cells = u32::try_from(from.number()?).ok().filter(|cells| (1..=Axis::MOST_CELLS).contains(cells));
        match cells {
            Some(cells) if low < high && origin.is_finite() && scale >= 0.0 => {
                Ok(AxisHead { ends: [low, high], origin, scale, cells })
            }
            _ => Err(damaged("its raster is none")),
        }
    }

    fn axis(self) -> Axis {
        Axis::new(self.ends, self.origin, self.scale, self.cells)
    }
}

fn pair(one: u32, other: u32) -> u64 {
    u64::from(one) | u64::from(other) << 32
}

fn halves(bytes: [u8; 8]) -> [u32; 2] {
    let both = u64::from_le_bytes(bytes);
    [both as u32, (both >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Rect};

    use super::*;
    use crate::geometry::Piece;

    /// Two squares that meet on some days only, and so coarse a raster that edges share cells.
    fn index() -> PointIndex {
        let [west, east] = [0.0, 1.0].map(|x| MultiPolygon::from(Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon()));
        let piece = |zone, geometry, from, until| Piece { zone, part_of: None, from, until, geometry };
        let pieces = [piece(0, &west, i32::MIN, i32::MAX), piece(1, &east, 100, 200), piece(2, &east, 200, 300)];
        PointIndex::build(Partition::new(&pieces).unwrap()).unwrap()
    }

    /// Whether an index with a change is refused when it is read.
    fn is_refused(change: impl FnOnce(&mut PointIndex)) -> bool {
        let (mut index, mut bytes) = (index(), Vec::new());
        change(&mut index);
        index.encode(&mut bytes);
        PointIndex::decode(&bytes).is_err()
    }

    #[test]
    fn arcs_that_do_not_fit_are_refused() {
        assert!(!is_refused(|_| ()));
        let count = index().partition.arcs.len();
        assert!(count > 3);
        for number in 0..count {
            assert!(is_refused(|index| index.partition.arcs[number].first += 1_000));
            assert!(is_refused(|index| index.partition.arcs[number].until = index.partition.arcs[number].from));
            assert!(is_refused(|index| index.partition.arcs[number].left = index.partition.arcs[number].right));
            assert!(is_refused(|index| index.partition.arcs[number].left = 4));
            assert!(is_refused(|index| index.partition.arcs[number].right = 4));
        }
        assert!(is_refused(|index| index.partition.arcs[0].first = 1));
        assert!(is_refused(|index| index.partition.arcs[1].first = 1), "an arc of one vertex");
        assert!(is_refused(|index| index.partition.arcs.clear()), "vertices that are of no arc");
        assert!(is_refused(|index| {
            index.partition.vertices.pop();
            let last = index.partition.vertices.len() - 1;
            index.partition.arcs[count - 1].first = last as u32;
        }));
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(is_refused(|index| index.partition.vertices[1].x = number));
            assert!(is_refused(|index| index.partition.vertices[1].y = number));
        }
        assert!(is_refused(|index| index.partition.zones = MOST_ZONES + 1));
    }

    /// The lists that make up the arcs are of one length.
    #[test]
    fn lists_of_other_lengths_are_refused() {
        for [sides, days, firsts] in [[2, 1, 1], [1, 2, 1], [1, 1, 2], [2, 1, 2], [2, 2, 1], [0, 1, 1], [1, 0, 1]] {
            let mut to = Writer::default();
            to.number(3);
            to.list(
                (0..4_u128)
                    .map(|x| u128::from(f64::from(x as u8).to_bits()).to_le_bytes())
                    .collect::<Vec<_>>()
                    .into_iter(),
            );
            to.list((0..sides).map(|_| pair(1, 2).to_le_bytes()).collect::<Vec<_>>().into_iter());
            to.list((0..days).map(|_| pair(5, 9).to_le_bytes()).collect::<Vec<_>>().into_iter());
            to.list((0..firsts).map(|first: u32| (first * 2).to_le_bytes()).collect::<Vec<_>>().into_iter());
            let mut bytes = Vec::new();
            to.seal(FORMAT, &mut bytes);
            assert!(partition(&mut Reader::open(&bytes, FORMAT).unwrap()).is_err(), "{sides} {days} {firsts}");
        }
    }

    #[test]
    fn what_goes_on_after_its_end_is_refused() {
        let (mut to, mut bytes) = (Writer::default(), Vec::new());
        index().write(&mut to);
        to.seal(FORMAT, &mut bytes);
        assert_eq!(PointIndex::decode(&bytes), Ok(index()));
        to.number(0);
        bytes.clear();
        to.seal(FORMAT, &mut bytes);
        let error = PointIndex::decode(&bytes).unwrap_err().to_string();
        assert_eq!(error, "the file is damaged: it goes on after its end (copy or compile it again)");
    }

    /// A word with bits, as many planes, and two numbers in a word: the place of the first slot, and two to the power of the planes.
    #[test]
    fn a_record_is_there_if_its_last_word_is() {
        for planes in 1..=6 {
            for place in [0, 1, 5] {
                let needed = place + 1 + planes + usize::div_ceil(1 + (1 << planes), 2);
                let record = Record { place, planes };
                assert!(record.is_within(&vec![0; needed]), "{record:?}");
                assert!(!record.is_within(&vec![0; needed - 1]), "{record:?}");
                assert_eq!(record.contents(&vec![7 | 7 << 32; needed]).collect::<Vec<_>>(), vec![7; 1 << planes]);
            }
        }
        for planes in [0, 7] {
            assert!(!Record { place: 0, planes }.is_within(&[0; 1_000]));
        }
        let slots = |mask: u64| Record { place: 0, planes: 1 }.last_slot(&[mask, 0, 10, 0]);
        assert_eq!([slots(0), slots(1), slots(0b1011)], [10, 10, 12]);
    }

    #[test]
    fn a_raster_that_is_none_is_refused() {
        let axes: [fn(&mut PointIndex) -> &mut Axis; 2] = [|index| &mut index.grid.x, |index| &mut index.grid.y];
        for axis in axes {
            for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                assert!(is_refused(|index| axis(index).origin = number));
            }
            assert!(is_refused(|index| axis(index).low = f64::NAN));
            assert!(is_refused(|index| axis(index).high = f64::NAN));
            assert!(is_refused(|index| axis(index).high = axis(index).low));
            assert!(is_refused(|index| axis(index).scale = f64::NAN));
            assert!(is_refused(|index| axis(index).scale = -1.0));
            assert!(is_refused(|index| axis(index).last += 8), "more cells than there are");
        }
        assert!(is_refused(|index| index.cells.coarse.truncate(index.cells.coarse.len() - 1)));
    }

    #[test]
    fn numbers_of_what_is_not_there_are_refused() {
        let index = index();
        let histories = index.histories.steps.zones();
        assert!(histories > 0);
        for cell in 0..index.cells.coarse.len() {
            assert!(!is_refused(|index| index.cells.coarse[cell] = 3), "the last zone is a side");
            assert!(is_refused(|index| index.cells.coarse[cell] = 4));
            assert!(!is_refused(|index| index.cells.coarse[cell] = HISTORY | (histories - 1)));
            assert!(is_refused(|index| index.cells.coarse[cell] = HISTORY | histories));
            let Some(record) = Record::of(index.cells.coarse[cell]) else { continue };
            let words = index.cells.words.len();
            assert!(is_refused(|index| index.cells.coarse[cell] = Record { place: words, ..record }.coarse()));
            assert!(is_refused(|index| index.cells.coarse[cell] = Record { planes: 0, ..record }.coarse()));
            assert!(is_refused(|index| index.cells.coarse[cell] = Record { planes: 7, ..record }.coarse()));
            assert!(is_refused(|index| record.renumber(&mut index.cells.words, |_| u32::MAX, |content| content)));
            assert!(is_refused(|index| record.renumber(&mut index.cells.words, |slot| slot, |_| 4)));
        }
        assert!(is_refused(|index| index.cells.words.truncate(index.cells.words.len() - 1)));
        assert!(is_refused(|index| index.cells.slots.truncate(index.cells.slots.len() - 1)));
        let (vertices, arcs) = (index.partition.vertices.len() as u32, index.partition.arcs.len() as u32);
        let most = |count| vertices - count - 1;
        for (slot, run) in index.cells.slots.iter().enumerate() {
            assert!(!is_refused(|index| index.cells.slots[slot] = Run::edges(most(2), 2, run.tail)));
            assert!(is_refused(|index| index.cells.slots[slot] = Run::edges(most(2) + 1, 2, run.tail)));
            let runs = index.cells.runs.len() as u32;
            assert!(!is_refused(|index| index.cells.slots[slot] = Run::list(runs, 0)));
            assert!(is_refused(|index| index.cells.slots[slot] = Run::list(runs, 1)));
            assert!(is_refused(|index| index.cells.slots[slot] = Run::list(0, runs + 1)));
        }
        assert!(!index.cells.runs.is_empty());
        for run in 0..index.cells.runs.len() {
            assert!(!is_refused(|index| index.cells.runs[run] = Run::edges(most(1), 1, arcs - 1)));
            assert!(is_refused(|index| index.cells.runs[run] = Run::edges(most(1) + 1, 1, arcs - 1)));
            assert!(is_refused(|index| index.cells.runs[run] = Run::edges(most(1), 1, arcs)));
            assert!(is_refused(|index| index.cells.runs[run] = Run::edges(0, 0, 0)), "a run of no edge");
        }
        assert!(is_refused(|index| index.histories.sides.truncate(index.histories.sides.len() - 1)));
        assert!(is_refused(|index| index.histories.sides.push(0)));
        for side in 0..index.histories.sides.len() {
            assert!(!is_refused(|index| index.histories.sides[side] = 3));
            assert!(is_refused(|index| index.histories.sides[side] = 4));
        }
    }
}
