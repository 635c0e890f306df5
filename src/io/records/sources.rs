//! `sources` and `legal_claims`.

use super::{days_through, word};
use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::{ActorId, Administers, DivisionId, LegalClaim, LegalClaimId, Source, SourceId, ZoneId};

impl Tabular for Source {
    const TABLE: Table = Table {
        name: "sources",
        columns: &[
            Column::needed("id", Kind::Text),
            Column::needed("title", Kind::Text),
            Column::optional("publisher", Kind::Text),
            Column::optional("date", Kind::Text),
            Column::optional("url", Kind::Text),
            Column::optional("checked", Kind::Text),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let checked = row.word("checked");
        let mut source = Source::new(row.id::<SourceId>("id")?, row.text("title")?);
        source.publisher = row.string("publisher");
        source.date = row.string("date");
        source.url = row.string("url");
        source.checked = checked;
        Some(source)
    }

    fn write(&self) -> Named<'_> {
        vec![
            ("id", (&self.id).into()),
            ("title", (&self.title).into()),
            ("publisher", (&self.publisher).into()),
            ("date", (&self.date).into()),
            ("url", (&self.url).into()),
            ("checked", self.checked.map(word).into()),
        ]
    }
}

impl Tabular for LegalClaim {
    const TABLE: Table = Table {
        name: "legal_claims",
        columns: &[
            Column::needed("id", Kind::Text),
            Column::needed("area", Kind::Text),
            Column::needed("claimant", Kind::Text),
            Column::needed("ground", Kind::Text),
            Column::rare("administers", Kind::List('+')),
            Column::optional("from", Kind::Text),
            Column::optional("to", Kind::Text),
            Column::optional("sources", Kind::List(';')),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let period = row.period_through("from", "to");
        let area = row.id::<DivisionId>("area");
        let claimant = row.id::<ActorId>("claimant");
        let mut claim = LegalClaim::new(row.id::<LegalClaimId>("id")?, area?, claimant?, row.text("ground")?);
        claim.period = period?;
        claim.administers = match row.list::<ZoneId>("administers").as_slice() {
            [] => Administers::Nothing,
            [rest] if *rest == Administers::REST => Administers::Rest,
            zones => Administers::Zones(zones.to_vec()),
        };
        claim.sources = row.list("sources");
        Some(claim)
    }

    fn write(&self) -> Named<'_> {
        let [from, to] = days_through(self.period);
        vec![
            ("id", (&self.id).into()),
            ("area", (&self.area).into()),
            ("claimant", (&self.claimant).into()),
            ("ground", (&self.ground).into()),
            (
                "administers",
                match &self.administers {
                    Administers::Nothing => Cell::Empty,
                    Administers::Rest => Cell::list(&[Administers::REST]),
                    Administers::Zones(zones) => Cell::list(zones),
                },
            ),
            ("from", from),
            ("to", to),
            ("sources", Cell::list(&self.sources)),
        ]
    }
}
