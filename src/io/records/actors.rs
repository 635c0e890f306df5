//! `actors` and `actor_parents`.

use super::{days_through, word};
use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::{Actor, ActorId, ActorLink};

impl Tabular for Actor {
    const TABLE: Table = Table {
        name: "actors",
        columns: &[
            Column::needed("id", Kind::Text),
            Column::needed("name", Kind::Text),
            Column::optional("name_ar", Kind::Text),
            Column::rare("name_ku", Kind::Text),
            Column::optional("short_name", Kind::Text),
            Column::optional("kind", Kind::Text),
            Column::optional("colour", Kind::Text),
            Column::optional("aliases", Kind::List(';')),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let mut actor = Actor::new(row.id::<ActorId>("id")?, row.text("name")?);
        actor.names.ar = row.id("name_ar");
        actor.names.ku = row.id("name_ku");
        actor.short_name = row.id("short_name");
        actor.kind = row.word("kind").unwrap_or_default();
        actor.colour = row.id("colour");
        actor.names.other = row.list("aliases");
        Some(actor)
    }

    fn write(&self) -> Named<'_> {
        vec![
            ("id", (&self.id).into()),
            ("name", (&self.names.en).into()),
            ("name_ar", self.names.ar.as_ref().into()),
            ("name_ku", self.names.ku.as_ref().into()),
            ("short_name", self.short_name.as_ref().into()),
            ("kind", word(self.kind).into()),
            ("colour", self.colour.as_ref().into()),
            ("aliases", Cell::list(&self.names.other)),
        ]
    }
}

/// A link from an actor to one above it: a row of its own, because an actor has any number of them.
pub(in crate::io) struct Link {
    pub(in crate::io) actor: ActorId,
    pub(in crate::io) link: ActorLink,
}

impl Tabular for Link {
    const TABLE: Table = Table {
        name: "actor_parents",
        columns: &[
            Column::needed("actor", Kind::Text),
            Column::needed("parent", Kind::Text),
            Column::needed("relation", Kind::Text),
            Column::optional("from", Kind::Text),
            Column::optional("to", Kind::Text),
            Column::optional("basis", Kind::Text),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let relation = row.word("relation");
        let period = row.period_through("from", "to");
        Some(Link {
            actor: row.id("actor")?,
            link: ActorLink {
                parent: row.id("parent")?,
                relation: relation?,
                period: period?,
                basis: row.string("basis"),
            },
        })
    }

    fn write(&self) -> Named<'_> {
        let [from, to] = days_through(self.link.period);
        vec![
            ("actor", (&self.actor).into()),
            ("parent", (&self.link.parent).into()),
            ("relation", word(self.link.relation).into()),
            ("from", from),
            ("to", to),
            ("basis", (&self.link.basis).into()),
        ]
    }
}
