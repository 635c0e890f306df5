//! The layers of points.

use jiff::civil::Date;

use super::feature::{Column, Each, Feature, Kind, Shape, Span, Value, by, ids};
use super::range::Asked;
use super::style::{Colour, Style};
use super::words::{Words, in_each};
use crate::error::Result;
use crate::model::{Incident, fill};
use crate::time::{date_of, day_number, day_text};

pub(super) static SETTLEMENTS: [Column; 3] =
    [Column("zone_id", Kind::Text), Column("name", Kind::Text), Column("population", Kind::Whole)];

pub(super) static INCIDENTS: [Column; 8] = [
    Column("zone_id", Kind::Text),
    Column("name", Kind::Text),
    Column("kind", Kind::Text),
    Column("actor", Kind::Text),
    Column("deaths_low", Kind::Whole),
    Column("deaths_best", Kind::Whole),
    Column("deaths_high", Kind::Whole),
    Column("precision_km", Kind::Number),
];

const DOT: Style = Style { fill: Colour::INK, fill_opacity: 1.0, stroke: Colour::VACANT, stroke_width: 1.0 };
const HARM: Style =
    Style { fill: Colour([0xb0, 0x1e, 0x3c]), fill_opacity: 0.8, stroke: Colour::VACANT, stroke_width: 1.0 };

impl<'a> Asked<'a> {
    fn incidents_shown(self) -> impl Iterator<Item = &'a Incident> {
        self.atlas.incidents().iter().filter(move |incident| {
            let best = day_number(incident.when.best());
            let within = self.days.cut((best, best + 1)).is_some();
            within && self.on.is_none_or(|day| day == incident.when.best() || incident.when.window_contains(day))
        })
    }

    pub(super) fn settlements(self, each: Each<'_>) -> Result<()> {
        let words = Words::of(self.language);
        let [start, end] = [self.days.first, self.days.end].map(date_of);
        let (start, end) = (start.unwrap_or(Date::MIN), end.unwrap_or(Date::MAX));
        for (settlement, number) in self.atlas.settlements().iter().zip(1..) {
            let name = settlement.names.in_language(self.language);
            let people = settlement.population.and_then(|people| i64::try_from(people).ok());
            each(&Feature {
                uid: format!("settlement-{number}"),
                names: &settlement.names,
                columns: &SETTLEMENTS,
                values: vec![
                    settlement.zone.as_ref().map_or(Value::Null, |zone| Value::text(zone.as_str())),
                    Value::text(name),
                    people.map_or(Value::Null, Value::Whole),
                ],
                // Since when a town is there is not on record.
                span: Span { start, end, since: by(start), until: None },
                title: name.to_owned(),
                description: people.map_or_else(String::new, |people| fill(words.people, &people.to_string())),
                style: DOT,
                source: Some(settlement.source.clone()).filter(|source| !source.is_empty()),
                shape: Shape::Point(settlement.point),
                shape_number: number,
                shape_day: self.days.first,
            })?;
        }
        Ok(())
    }

    pub(super) fn incidents(self, each: Each<'_>) -> Result<()> {
        let words = Words::of(self.language);
        for (incident, number) in self.incidents_shown().zip(1..) {
            let start = incident.when.best();
            let end = date_of(day_number(start) + 1).unwrap_or(start);
            let actor = |id: &crate::model::ActorId| self.atlas.actor(id.as_str());
            let named = incident.actors.iter().filter_map(actor);
            let names: Vec<&str> = named.map(|actor| actor.names.in_language(self.language)).collect();
            let kind = words.event(&incident.kind);
            let deaths = incident.deaths;
            let counted = deaths.best.map(|best| fill(words.deaths, &best.to_string()));
            let told = [Some(incident.when.to_string()), Some(names.join(" / ")), counted];
            let told: Vec<String> = told.into_iter().flatten().filter(|text| !text.is_empty()).collect();
            each(&Feature {
                uid: incident.id.to_string(),
                names: &in_each(|language| Words::of(language).event(&incident.kind).to_owned()),
                columns: &INCIDENTS,
                values: vec![
                    incident.zone.as_ref().map_or(Value::Null, |zone| Value::text(zone.as_str())),
                    Value::text(kind),
                    Value::text(incident.kind.as_str()),
                    Value::unless_empty(ids(&incident.actors)),
                    Value::number(deaths.low),
                    Value::number(deaths.best),
                    Value::number(deaths.high),
                    Value::Number(incident.precision_km),
                ],
                span: Span { since: incident.when, ..Span::exact(start, end) },
                title: format!("{kind}{}{}", words.phrases.comma, day_text(start)),
                description: told.join("; "),
                style: HARM,
                source: Some(incident.source.clone()).filter(|source| !source.is_empty()),
                shape: Shape::Point(incident.point),
                shape_number: number,
                shape_day: self.days.first,
            })?;
        }
        Ok(())
    }
}
