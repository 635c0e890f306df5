//! Who lost how much to whom: the list and the matrix.

use std::collections::BTreeSet;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::bounds::Bounds;
use super::extent::Extent;
use super::sizes::size;
use crate::model::{Control, ZoneId};
use crate::query::Snapshot;

/// Ground that was under one control on the earlier day and under one on the later day: a row of
/// [`Transfers`](crate::analysis::Transfers).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Transfer {
    /// The control on the earlier day; `None` where no zone was.
    pub from: Option<Control>,
    /// The control on the later day; `None` where no zone is.
    pub to: Option<Control>,
    /// How much.
    #[serde(flatten)]
    pub extent: Extent,
    /// The zones it lies in on either day, by their ids, sorted.
    #[serde(rename = "zone_ids")]
    pub zones: Vec<ZoneId>,
}

impl Transfer {
    /// Whether the control differs.
    pub fn is_change(&self) -> bool {
        self.from != self.to
    }

    /// Adds up what has the same two controls, the largest first.
    pub(super) fn grouped<'z>(
        parts: impl IntoIterator<Item = ([Option<Control>; 2], Extent, [Option<&'z ZoneId>; 2])>,
    ) -> Vec<Transfer> {
        let mut sums: FxHashMap<[Option<Control>; 2], Tally<'_>> = FxHashMap::default();
        for (controls, extent, zones) in parts {
            sums.entry(controls).or_default().add(extent, zones);
        }
        let mut rows: Vec<Transfer> = sums
            .into_iter()
            .map(|([from, to], tally)| {
                let zones = tally.zones.iter().map(|zone| (*zone).clone()).collect();
                Transfer { from, to, extent: tally.extent(), zones }
            })
            .collect();
        rows.sort_by(|one, other| {
            let by_size = other.extent.area.cmp(&one.extent.area);
            by_size.then_with(|| (&one.from, &one.to).cmp(&(&other.from, &other.to)))
        });
        rows
    }
}

/// Patches of ground added up, each zone counted once however many patches lie in it.
#[derive(Debug, Default)]
pub(super) struct Tally<'z> {
    sum: Extent,
    zones: BTreeSet<&'z ZoneId>,
    without_people: BTreeSet<&'z ZoneId>,
}

impl<'z> Tally<'z> {
    pub(super) fn add(&mut self, extent: Extent, zones: [Option<&'z ZoneId>; 2]) {
        self.sum += extent;
        let zones = || zones.into_iter().flatten();
        self.zones.extend(zones());
        self.without_people.extend(zones().filter(|_| extent.zones_without_people > 0));
    }

    pub(super) fn extent(&self) -> Extent {
        Extent { zones: self.zones.len(), zones_without_people: self.without_people.len(), ..self.sum }
    }
}

/// Who lost how much to whom as a table: a row for each control of the earlier day, a column for each of the later. Its
/// cells are extents ([`Transfers::matrix`](crate::analysis::Transfers::matrix)), or what they are at least and at most
/// ([`Transfers::matrix_bounds`](crate::analysis::Transfers::matrix_bounds)).
///
/// It prints itself in km2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TransferMatrix<T = Extent> {
    /// The controls of the earlier day; `None` where no zone was.
    pub from: Vec<Option<Control>>,
    /// The controls of the later day; `None` where no zone is.
    pub to: Vec<Option<Control>>,
    /// A row for each of `from`, in it a cell for each of `to`.
    pub cells: Vec<Vec<T>>,
    #[serde(skip)]
    labels: [Vec<String>; 2],
}

impl<T: Copy> TransferMatrix<T> {
    /// A table of cells by their two controls, with `none` where there is no cell.
    pub(super) fn new<'c>(
        cells: impl IntoIterator<Item = ([&'c Option<Control>; 2], T)>,
        none: T,
        days: [Snapshot<'_>; 2],
    ) -> Self {
        let given: Vec<([&Option<Control>; 2], T)> = cells.into_iter().collect();
        let [from, to] = [0, 1].map(|day: usize| {
            let controls: BTreeSet<&Option<Control>> = given.iter().map(|(controls, _)| controls[day]).collect();
            controls.into_iter().cloned().collect::<Vec<_>>()
        });
        let mut cells = vec![vec![none; to.len()]; from.len()];
        for (controls, cell) in given {
            if let (Ok(i), Ok(j)) = (from.binary_search(controls[0]), to.binary_search(controls[1])) {
                cells[i][j] = cell;
            }
        }
        let labels = |controls: &[Option<Control>], day| controls.iter().map(|c| label(c.as_ref(), day)).collect();
        let labels = [labels(&from, days[0]), labels(&to, days[1])];
        TransferMatrix { from, to, cells, labels }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, text: impl Fn(&T) -> String) -> fmt::Result {
        let texts: Vec<Vec<String>> = self.cells.iter().map(|row| row.iter().map(&text).collect()).collect();
        let length = |text: &String| text.chars().count();
        let width = |labels: &[String]| labels.iter().map(length).max().unwrap_or(0);
        let first = width(&self.labels[0]).max("km2 from \\ to".len());
        let widths: Vec<usize> = (0..self.to.len())
            .map(|column| {
                texts.iter().map(|row| length(&row[column])).max().unwrap_or(0).max(length(&self.labels[1][column]))
            })
            .collect();
        write!(f, "{:first$}", "km2 from \\ to")?;
        for (label, width) in self.labels[1].iter().zip(&widths) {
            write!(f, "  {label:>width$}")?;
        }
        for (label, row) in self.labels[0].iter().zip(&texts) {
            write!(f, "\n{label:first$}")?;
            for (text, width) in row.iter().zip(&widths) {
                write!(f, "  {text:>width$}")?;
            }
        }
        Ok(())
    }
}

/// A control as it stands in tables: the short names of its actors.
pub(super) fn label(control: Option<&Control>, snapshot: Snapshot<'_>) -> String {
    control.map_or_else(|| "outside every zone".into(), |control| snapshot.atlas().in_short(control))
}

impl fmt::Display for TransferMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |cell| if cell.zones == 0 { "-".into() } else { size(cell.area_km2()) })
    }
}

/// One number where the bounds do not differ in print, otherwise the least, the most, and the best guess behind them.
impl fmt::Display for TransferMatrix<Bounds<Extent>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |cell| {
            let Bounds { least, best, most } = cell.map(|extent| size(extent.area_km2()));
            match (cell.most.zones, least == most) {
                (0, _) => "-".into(),
                (_, true) => best,
                (_, false) => format!("{least}-{most} ({best})"),
            }
        })
    }
}
