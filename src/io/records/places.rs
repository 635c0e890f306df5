//! `settlements` and `zone_names`.

use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::Settlement;

impl Tabular for Settlement {
    const TABLE: Table = Table {
        name: "settlements",
        columns: &[
            Column::needed("name", Kind::Text),
            Column::optional("name_ar", Kind::Text),
            Column::rare("name_ku", Kind::Text),
            Column::rare("aliases", Kind::List(';')),
            Column::needed("lon", Kind::Number),
            Column::needed("lat", Kind::Number),
            Column::optional("zone", Kind::Text),
            Column::optional("population", Kind::Number),
            Column::optional("source", Kind::Text),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let population = row.count("population");
        let mut settlement = Settlement::new(row.text("name")?, row.point("lon", "lat")?);
        settlement.names.ar = row.id("name_ar");
        settlement.names.ku = row.id("name_ku");
        settlement.names.other = row.list("aliases");
        settlement.zone = row.id("zone");
        settlement.population = population;
        settlement.source = row.string("source");
        Some(settlement)
    }

    fn write(&self) -> Named<'_> {
        vec![
            ("name", (&self.names.en).into()),
            ("name_ar", self.names.ar.as_ref().into()),
            ("name_ku", self.names.ku.as_ref().into()),
            ("aliases", Cell::list(&self.names.other)),
            ("lon", self.point.x().into()),
            ("lat", self.point.y().into()),
            ("zone", self.zone.as_ref().into()),
            ("population", self.population.into()),
            ("source", (&self.source).into()),
        ]
    }
}

/// Another spelling of the name of a zone or division.
pub(in crate::io) struct Spelling {
    pub(in crate::io) zone: String,
    pub(in crate::io) name: String,
}

impl Tabular for Spelling {
    const TABLE: Table = Table {
        name: "zone_names",
        columns: &[Column::needed("zone", Kind::Text), Column::needed("name", Kind::Text)],
    };

    fn read(row: &mut Row) -> Option<Self> {
        Some(Spelling { zone: row.id("zone")?, name: row.id("name")? })
    }

    fn write(&self) -> Named<'_> {
        vec![("zone", (&self.zone).into()), ("name", (&self.name).into())]
    }
}
