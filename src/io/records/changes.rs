//! `changes` and `claims`, and the changes that stand in the feature of their zone.

use super::{date_cells, day, word};
use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::{ChangeId, ChangeKind, Claim, Confidence, ControlChange, Provenance, ZoneId};

/// The columns of a statement that control changed, between those before and those behind them.
macro_rules! statement_columns {
    ([$($before:expr),*], [$($behind:expr),*]) => {
        &[
            Column::needed("id", Kind::Text),
            $($before,)*
            Column::optional("earliest", Kind::Text),
            Column::optional("latest", Kind::Text),
            Column::optional("best", Kind::Text),
            Column::needed("status", Kind::Text),
            Column::optional("actors", Kind::List('+')),
            Column::optional("previous_status", Kind::Text),
            Column::optional("previous_actors", Kind::List('+')),
            Column::optional("kind", Kind::Text),
            Column::optional("confidence", Kind::Text),
            Column::optional("sources", Kind::List(';')),
            Column::optional("recorded", Kind::Text),
            Column::optional("note", Kind::Text),
            $($behind,)*
        ]
    };
}

/// A change of a zone, or nothing and the faults noted. Where confidence or day of record are empty they are what
/// [`ControlChange::new`] makes them.
fn statement(row: &mut Row, zone: Option<ZoneId>) -> Option<ControlChange> {
    let id = row.id::<ChangeId>("id");
    let when = row.when("earliest", "latest", "best");
    let to = row.control("status", "actors");
    let from = row.control("previous_status", "previous_actors");
    let kind = row.word::<ChangeKind>("kind");
    let confidence = row.word::<Confidence>("confidence");
    let sources = row.list("sources");
    let recorded = row.day("recorded");
    let mut change = ControlChange::new(id?, zone?, when?, to?);
    change.from = from;
    change.kind = kind.unwrap_or_default();
    change.note = row.string("note");
    let plain = &change.provenance;
    change.provenance = Provenance {
        sources,
        recorded: recorded.unwrap_or(plain.recorded),
        confidence: confidence.unwrap_or(plain.confidence),
    };
    Some(change)
}

fn cells(change: &ControlChange) -> Named<'_> {
    let [earliest, latest, best] = date_cells(&change.when);
    let from = change.from.as_ref();
    let kind = Some(change.kind).filter(|kind| *kind != ChangeKind::Unspecified);
    vec![
        ("id", (&change.id).into()),
        ("earliest", earliest),
        ("latest", latest),
        ("best", best),
        ("status", change.to.status().as_str().into()),
        ("actors", Cell::list(change.to.actors())),
        ("previous_status", from.map(|control| control.status().as_str()).into()),
        ("previous_actors", from.map_or(Cell::Empty, |control| Cell::list(control.actors()))),
        ("kind", kind.map(word).into()),
        ("confidence", change.provenance.confidence.as_str().into()),
        ("sources", Cell::list(&change.provenance.sources)),
        ("recorded", day(change.provenance.recorded).into()),
        ("note", (&change.note).into()),
    ]
}

impl Tabular for ControlChange {
    const TABLE: Table =
        Table { name: "changes", columns: statement_columns!([Column::needed("zone", Kind::Text)], []) };

    fn read(row: &mut Row) -> Option<Self> {
        let zone = row.id("zone");
        statement(row, zone)
    }

    fn write(&self) -> Named<'_> {
        let mut cells = cells(self);
        cells.push(("zone", (&self.zone).into()));
        cells
    }
}

/// A change that stands in the feature of its zone, which is put in afterwards.
pub(in crate::io) struct ControlRow(pub(in crate::io) ControlChange);

impl Tabular for ControlRow {
    const TABLE: Table = Table { name: "control", columns: statement_columns!([], []) };

    fn read(row: &mut Row) -> Option<Self> {
        statement(row, Some(ZoneId::from(""))).map(ControlRow)
    }

    fn write(&self) -> Named<'_> {
        cells(&self.0)
    }
}

impl Tabular for Claim {
    const TABLE: Table = Table {
        name: "claims",
        columns: statement_columns!(
            [Column::needed("zone", Kind::Text)],
            [Column::needed("verdict", Kind::Text), Column::needed("of", Kind::Text)]
        ),
    };

    fn read(row: &mut Row) -> Option<Self> {
        let verdict = row.word("verdict");
        let zone = row.id("zone");
        let change = statement(row, zone);
        Some(Claim { of: row.id("of")?, verdict: verdict?, change: change? })
    }

    fn write(&self) -> Named<'_> {
        let mut cells = self.change.write();
        cells.push(("verdict", self.verdict.as_str().into()));
        cells.push(("of", (&self.of).into()));
        cells
    }
}
