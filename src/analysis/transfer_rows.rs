//! Who lost how much to whom: the list and the matrix.

use std::collections::BTreeSet;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::extent::Extent;
use crate::model::{ActorId, Control, ZoneId};
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
    /// The zones it lies in, by their ids, sorted: those of the later day, or of the earlier one where there is none.
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
        parts: impl IntoIterator<Item = ([Option<Control>; 2], Extent, Option<&'z ZoneId>)>,
    ) -> Vec<Transfer> {
        let mut sums: FxHashMap<[Option<Control>; 2], Tally<'_>> = FxHashMap::default();
        for (controls, extent, zone) in parts {
            sums.entry(controls).or_default().add(extent, zone);
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
    pub(super) fn add(&mut self, extent: Extent, zone: Option<&'z ZoneId>) {
        self.sum += extent;
        self.zones.extend(zone);
        self.without_people.extend(zone.filter(|_| extent.zones_without_people > 0));
    }

    pub(super) fn extent(&self) -> Extent {
        Extent { zones: self.zones.len(), zones_without_people: self.without_people.len(), ..self.sum }
    }
}

/// Who lost how much to whom as a table: a row for each control of the earlier day, a column for each of the later.
///
/// It prints itself in km2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TransferMatrix {
    /// The controls of the earlier day; `None` where no zone was.
    pub from: Vec<Option<Control>>,
    /// The controls of the later day; `None` where no zone is.
    pub to: Vec<Option<Control>>,
    /// A row for each of `from`, in it a cell for each of `to`.
    pub cells: Vec<Vec<Extent>>,
    #[serde(skip)]
    labels: [Vec<String>; 2],
}

impl TransferMatrix {
    pub(super) fn new(rows: &[Transfer], earlier: Snapshot<'_>, later: Snapshot<'_>) -> Self {
        let sorted = |mut controls: Vec<Option<Control>>| {
            controls.sort_unstable();
            controls.dedup();
            controls
        };
        let from = sorted(rows.iter().map(|row| row.from.clone()).collect());
        let to = sorted(rows.iter().map(|row| row.to.clone()).collect());
        let mut cells = vec![vec![Extent::default(); to.len()]; from.len()];
        for row in rows {
            if let (Ok(i), Ok(j)) = (from.binary_search(&row.from), to.binary_search(&row.to)) {
                cells[i][j] += row.extent;
            }
        }
        let labels =
            |controls: &[Option<Control>], snapshot| controls.iter().map(|c| label(c.as_ref(), snapshot)).collect();
        let labels = [labels(&from, earlier), labels(&to, later)];
        TransferMatrix { from, to, cells, labels }
    }
}

/// A control as it stands in tables: the short names of its actors.
pub(super) fn label(control: Option<&Control>, snapshot: Snapshot<'_>) -> String {
    let atlas = snapshot.atlas();
    let name = |id: &ActorId| atlas.actor(id.as_str()).map_or_else(|| id.to_string(), |actor| actor.label().to_owned());
    control.map_or_else(|| "outside every zone".into(), |control| control.describe(name))
}

impl fmt::Display for TransferMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |labels: &[String]| labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
        let first = width(&self.labels[0]).max("km2 from \\ to".len());
        write!(f, "{:first$}", "km2 from \\ to")?;
        for label in &self.labels[1] {
            write!(f, "  {label}")?;
        }
        for (label, cells) in self.labels[0].iter().zip(&self.cells) {
            write!(f, "\n{label:first$}")?;
            for (cell, column) in cells.iter().zip(&self.labels[1]) {
                let width = column.chars().count();
                let text = if cell.zones == 0 { "-".into() } else { format!("{:.0}", cell.area_km2()) };
                write!(f, "  {text:>width$}")?;
            }
        }
        Ok(())
    }
}
