//! Going over the ground once: which edges pass through which cells, and which zone is at every cell's corner.

use super::cells::{Cells, Record, Run, crosses_east};
use super::check::CellCheck;
use super::grid::Grid;
use super::history::{Content, History, HistoryBook, HistoryTable};
use super::parallel;
use crate::geometry::partition::{FaultBook, Partition, PartitionFault, PartitionFaultKind};

/// The cells of a partition; proves on the way that it is one.
pub(super) fn survey(
    partition: &Partition,
    grid: &Grid,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Cells, HistoryTable), Vec<PartitionFault>> {
    let survey = Survey { partition, grid, arc_of: arc_of_each_edge(partition), entries: entries(partition, grid) };
    let rows = grid.y.cells() as usize;
    let count = std::sync::atomic::AtomicUsize::new(0);
    let rows: Vec<Row> = parallel::map(rows, |row| {
        let result = survey.row(row as u32);
        done(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, rows);
        result
    });
    join(rows, partition)
}

struct Survey<'a> {
    partition: &'a Partition,
    grid: &'a Grid,
    arc_of: Vec<u32>,
    /// Coarse cell, fine cell in it (6 bits) and edge (32 bits), sorted.
    entries: Vec<u64>,
}

/// The cells of one row of coarse cells.
#[derive(Default)]
struct Row {
    cells: Cells,
    histories: HistoryBook,
    faults: FaultBook,
}

/// What is at the corner of a fine cell, on the way from west to east.
#[derive(Default)]
struct Line {
    history: History,
    content: Content,
    /// The arcs that were crossed so far, as often as they were: what a fault is explained by.
    crossed: Vec<u32>,
}

/// Arcs whose edges are listed at one go.
const CHUNK: usize = 1 << 12;

/// Every edge in every fine cell that it may pass through.
fn entries(partition: &Partition, grid: &Grid) -> Vec<u64> {
    let chunks = partition.arcs.len().div_ceil(CHUNK);
    let lists = parallel::map(chunks, |chunk| {
        let mut list = Vec::new();
        for arc in chunk * CHUNK..partition.arcs.len().min((chunk + 1) * CHUNK) {
            let vertices = partition.vertex_range(arc);
            for edge in vertices.start..vertices.end - 1 {
                grid.cells_of_edge(partition.edge(edge as u32), |fine| {
                    let in_coarse = (fine[1] & 7) << 3 | fine[0] & 7;
                    list.push((u64::from(grid.coarse(fine)) << 6 | u64::from(in_coarse)) << 32 | edge as u64);
                });
            }
        }
        list
    });
    let mut entries = lists.concat();
    parallel::sort(&mut entries);
    entries
}

fn arc_of_each_edge(partition: &Partition) -> Vec<u32> {
    let mut arc_of = vec![0; partition.vertices.len()];
    for arc in 0..partition.arcs.len() {
        arc_of[partition.vertex_range(arc)].fill(arc as u32);
    }
    arc_of
}

impl Survey<'_> {
    /// Goes along the eight lines of fine cells in a row of coarse ones, from outside everything.
    fn row(&self, row: u32) -> Row {
        let columns = self.grid.x.cells();
        let mut out = Row::default();
        let mut lines: [Line; 8] = Default::default();
        let first = u64::from(row * columns) << 38;
        let mut rest = &self.entries[self.entries.partition_point(|&entry| entry < first)..];
        let mut edges = Vec::new();
        for column in 0..columns {
            let cell = u64::from(row * columns + column);
            let here;
            (here, rest) = rest.split_at(rest.iter().take_while(|&&entry| entry >> 38 == cell).count());
            if here.is_empty() {
                out.cells.coarse.push(lines[0].content);
                continue;
            }
            let mut draft = Draft::new(out.cells.slots.len());
            let mut here = here;
            for bit in 0..64 {
                let fine = [column << 3 | bit & 7, row << 3 | bit >> 3];
                let line = &mut lines[bit as usize >> 3];
                draft.add(bit, line.content);
                let count = here.iter().take_while(|&&entry| (entry >> 32 & 63) as u32 == bit).count();
                if count == 0 {
                    continue;
                }
                draft.mask |= 1 << bit;
                edges.clear();
                edges.extend(here[..count].iter().map(|&entry| entry as u32));
                here = &here[count..];
                self.list(&edges, &mut out.cells);
                let (corner, next) = (self.grid.corner(fine), self.grid.corner([fine[0] + 1, fine[1]]));
                let check = CellCheck {
                    partition: self.partition,
                    arc_of: &self.arc_of,
                    corner,
                    reference: &line.history,
                    crossed: &line.crossed,
                    edges: &edges,
                };
                check.run(|vertex| self.grid.fine(vertex) == fine, &mut out.faults);
                let crossed = edges.iter().filter(|&&edge| {
                    let [a, b] = self.partition.edge(edge);
                    crosses_east(a, b, corner, next)
                });
                let before = line.crossed.len();
                line.crossed.extend(crossed.map(|&edge| self.arc_of[edge as usize]));
                let crossed = &line.crossed[before..];
                if !crossed.is_empty() {
                    let arcs = crossed.iter().map(|&arc| self.partition.arcs[arc as usize]);
                    line.history.cross(arcs.map(|arc| (arc.toggle(), [arc.from, arc.until])));
                    line.content = out.histories.content(&line.history);
                }
            }
            let record = draft.write(&mut out.cells.words);
            out.cells.coarse.push(record.coarse());
        }
        out
    }

    /// Stores the edges of a fine cell as runs.
    fn list(&self, edges: &[u32], cells: &mut Cells) {
        let first = cells.runs.len();
        let mut rest = edges;
        while let [start, ..] = *rest {
            let in_line =
                rest.iter().zip(start..start + Run::MOST_EDGES).take_while(|(edge, next)| *edge == next).count();
            cells.runs.push(Run::edges(start, in_line as u32, self.arc_of[start as usize]));
            rest = &rest[in_line..];
        }
        let slot = match cells.runs[first..] {
            [only] if self.partition.arcs[only.tail as usize].is_always() => {
                cells.runs.truncate(first);
                let arc = self.partition.arcs[only.tail as usize];
                Run { tail: arc.toggle(), ..only }
            }
            _ => Run::list(first as u32, (cells.runs.len() - first) as u32),
        };
        cells.slots.push(slot);
    }
}

/// A record in the making.
struct Draft {
    mask: u64,
    contents: Vec<Content>,
    numbers: [u8; 64],
    first_slot: u32,
}

impl Draft {
    fn new(first_slot: usize) -> Self {
        Draft { mask: 0, contents: Vec::new(), numbers: [0; 64], first_slot: first_slot as u32 }
    }

    fn add(&mut self, bit: u32, content: Content) {
        let number = self.contents.iter().position(|known| *known == content).unwrap_or_else(|| {
            self.contents.push(content);
            self.contents.len() - 1
        });
        self.numbers[bit as usize] = number as u8;
    }

    fn write(&self, words: &mut Vec<u64>) -> Record {
        let planes = Record::planes_for(self.contents.len());
        let record = Record { place: words.len(), planes };
        words.push(self.mask);
        for plane in 0..planes {
            let bits = self.numbers.iter().enumerate();
            words.push(bits.fold(0, |word, (bit, number)| word | u64::from(number >> plane & 1) << bit));
        }
        let padding = std::iter::repeat_n(0, (1 << planes) - self.contents.len());
        let numbers: Vec<u32> =
            std::iter::once(self.first_slot).chain(self.contents.iter().copied()).chain(padding).collect();
        words.extend(
            numbers.chunks(2).map(|pair| u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32),
        );
        record
    }
}

/// Puts the rows together.
fn join(rows: Vec<Row>, partition: &Partition) -> Result<(Cells, HistoryTable), Vec<PartitionFault>> {
    let mut cells = Cells::default();
    let mut histories = HistoryBook::default();
    let mut faults = FaultBook::default();
    for row in rows {
        let (words, slots, runs) = (cells.words.len(), cells.slots.len() as u32, cells.runs.len() as u32);
        faults.merge(row.faults);
        cells.words.extend(row.cells.words);
        cells.runs.extend(row.cells.runs);
        if Cells::are_too_many(cells.runs.len()) {
            faults.note(PartitionFaultKind::TooLarge, [None, None], partition.vertices[0], i32::MIN);
            break;
        }
        for coarse in row.cells.coarse {
            let Some(mut record) = Record::of(coarse) else {
                cells.coarse.push(histories.adopt(&row.histories, coarse));
                continue;
            };
            record.place += words;
            record.renumber(
                &mut cells.words,
                |first| first + slots,
                |content| histories.adopt(&row.histories, content),
            );
            cells.coarse.push(record.coarse());
        }
        cells.slots.extend(row.cells.slots.iter().map(|slot| slot.shifted(runs)));
    }
    cells.words.shrink_to_fit();
    cells.slots.shrink_to_fit();
    cells.runs.shrink_to_fit();
    faults.into_result(|| (cells, histories.into_table()))
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, Point, Rect};

    use super::CHUNK;
    use crate::geometry::{Partition, Piece};
    use crate::index::PointIndex;

    fn index(geometry: &MultiPolygon<f64>, from: i32, until: i32) -> PointIndex {
        let piece = Piece { zone: 0, part_of: None, from, until, geometry };
        PointIndex::build(Partition::new(&[piece]).unwrap()).unwrap()
    }

    #[test]
    fn edges_of_all_chunks_are_listed_and_listed_once() {
        let corners = || (0..65).flat_map(|x| (0..65).map(move |y| [x, y].map(|at| f64::from(2 * at))));
        let square = |[x, y]: [f64; 2]| Rect::new((x, y), (x + 1.0, y + 1.0)).to_polygon();
        let index = index(&MultiPolygon::new(corners().map(square).collect()), i32::MIN, i32::MAX);
        assert!(index.partition().arcs().len() > CHUNK + 2);
        for [x, y] in corners() {
            for inside in [[x, y], [x + 0.3, y + 0.9]] {
                assert_eq!(index.zone_at(Point::from(inside), 0), Some(0), "{inside:?}");
            }
            for outside in [[x + 1.0, y + 0.5], [x + 0.5, y + 1.0], [x + 0.5, y - 0.1], [x + 1.5, y + 0.5]] {
                assert_eq!(index.zone_at(Point::from(outside), 0), None, "{outside:?}");
            }
        }
    }

    /// In a cell with no other border too.
    #[test]
    fn a_border_of_some_days_is_crossed_on_no_other_day() {
        let index = index(&MultiPolygon::from(Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()), 10, 20);
        let places = || (-2..=10).map(|at| f64::from(at) / 8.0);
        for (x, y) in places().flat_map(|x| places().map(move |y| (x, y))) {
            let (is_in, touches) =
                ([x, y].map(|at| (0.0..1.0).contains(&at)), [x, y].map(|at| (0.0..=1.0).contains(&at)));
            for (day, is_there) in [(9, false), (10, true), (19, true), (20, false)] {
                let point = Point::new(x, y);
                assert_eq!(index.zone_at(point, day).is_some(), is_there && is_in == [true; 2], "{point:?} on {day}");
                let touching = index.zones_touching(point, day);
                assert_eq!(!touching.is_empty(), is_there && touches == [true; 2], "{point:?} on {day}");
            }
        }
    }
}
