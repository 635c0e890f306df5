//! `incidents` and `milestones`.

use super::{date_cells, day, word};
use crate::io::days::of_event;
use crate::io::row::Row;
use crate::io::table::{Cell, Column, Kind, Named, Table, Tabular};
use crate::model::{Deaths, Incident, Milestone};
use crate::time::UncertainDate;

impl Tabular for Incident {
    const TABLE: Table = Table {
        name: "incidents",
        columns: &[
            Column::needed("id", Kind::Text),
            Column::optional("date_earliest", Kind::Text),
            Column::optional("date_latest", Kind::Text),
            Column::rare("date_best", Kind::Text),
            Column::needed("lon", Kind::Number),
            Column::needed("lat", Kind::Number),
            Column::needed("precision_km", Kind::Number),
            Column::optional("kind", Kind::Text),
            Column::optional("actors", Kind::List('+')),
            Column::optional("deaths_low", Kind::Number),
            Column::optional("deaths_best", Kind::Number),
            Column::optional("deaths_high", Kind::Number),
            Column::rare("gained_by", Kind::Text),
            Column::optional("zone", Kind::Text),
            Column::optional("source", Kind::Text),
            Column::optional("source_event_id", Kind::Text),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let is_guessed = row.text("date_earliest").is_some() && row.text("date_best").is_some();
        let when = row.when("date_earliest", "date_latest", "date_best");
        let when = if is_guessed { when } else { when.map(of_event) };
        let deaths =
            Deaths { low: row.count("deaths_low"), best: row.count("deaths_best"), high: row.count("deaths_high") };
        Some(Incident {
            id: row.id("id")?,
            when: when?,
            point: row.point("lon", "lat")?,
            precision_km: row.number("precision_km")?,
            kind: row.string("kind"),
            actors: row.list("actors"),
            deaths,
            gained_by: row.id("gained_by"),
            zone: row.id("zone"),
            source: row.string("source"),
            source_event_id: row.id("source_event_id"),
        })
    }

    fn write(&self) -> Named<'_> {
        let [earliest, latest, best] = date_cells(&self.when);
        let window = UncertainDate::between(self.when.not_before(), self.when.not_after());
        let is_guess_needed = window.map(of_event) != Ok(self.when);
        let count = |count: Option<u32>| count.map(u64::from).into();
        vec![
            ("id", (&self.id).into()),
            ("date_earliest", earliest),
            ("date_latest", latest),
            ("date_best", if is_guess_needed { best } else { Cell::Empty }),
            ("lon", self.point.x().into()),
            ("lat", self.point.y().into()),
            ("precision_km", self.precision_km.into()),
            ("kind", (&self.kind).into()),
            ("actors", Cell::list(&self.actors)),
            ("deaths_low", count(self.deaths.low)),
            ("deaths_best", count(self.deaths.best)),
            ("deaths_high", count(self.deaths.high)),
            ("gained_by", self.gained_by.as_ref().into()),
            ("zone", self.zone.as_ref().into()),
            ("source", (&self.source).into()),
            ("source_event_id", self.source_event_id.as_ref().into()),
        ]
    }
}

impl Tabular for Milestone {
    const TABLE: Table = Table {
        name: "milestones",
        columns: &[
            Column::needed("id", Kind::Text),
            Column::optional("date", Kind::Text),
            Column::optional("earliest", Kind::Text),
            Column::optional("latest", Kind::Text),
            Column::needed("what", Kind::Text),
            Column::needed("step", Kind::Text),
            Column::optional("effect", Kind::Text),
            Column::rare("due", Kind::Text),
            Column::rare("outcome", Kind::Text),
            Column::optional("sources", Kind::List(';')),
        ],
    };

    fn read(row: &mut Row) -> Option<Self> {
        let when = row.when("earliest", "latest", "date");
        let step = row.word("step");
        let (due, outcome) = (row.day("due"), row.word("outcome"));
        Some(Milestone {
            id: row.id("id")?,
            when: when?,
            what: row.id("what")?,
            step: step?,
            effect: row.string("effect"),
            due,
            outcome,
            sources: row.list("sources"),
        })
    }

    fn write(&self) -> Named<'_> {
        let [earliest, latest, best] = date_cells(&self.when);
        vec![
            ("id", (&self.id).into()),
            ("date", best),
            ("earliest", earliest),
            ("latest", latest),
            ("what", (&self.what).into()),
            ("step", word(self.step).into()),
            ("effect", (&self.effect).into()),
            ("due", self.due.map(day).into()),
            ("outcome", self.outcome.map(word).into()),
            ("sources", Cell::list(&self.sources)),
        ]
    }
}
