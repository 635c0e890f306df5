//! The layers of points.

use jiff::civil::Date;

use super::feature::{Feature, Shape, Span, Value};
use super::range::Days;
use super::style::{Colour, Style};
use super::words::{Words, fill, in_each};
use crate::error::Result;
use crate::model::{Incident, Language};
use crate::query::Atlas;
use crate::time::{date_of, day_number};

#[derive(Debug, Clone, Copy)]
pub(super) struct Overlays<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) language: Language,
    pub(super) days: Days,
    pub(super) on: Option<Date>,
}

type Each<'e> = &'e mut dyn FnMut(&Feature<'_>) -> Result<()>;

const DOT: Style = Style { fill: Colour::INK, fill_opacity: 1.0, stroke: Colour::VACANT, stroke_width: 1.0 };
const HARM: Style =
    Style { fill: Colour([0xb0, 0x1e, 0x3c]), fill_opacity: 0.8, stroke: Colour::VACANT, stroke_width: 1.0 };

impl<'a> Overlays<'a> {
    fn incidents_shown(self) -> impl Iterator<Item = &'a Incident> {
        self.atlas.incidents().iter().filter(move |incident| {
            let best = day_number(incident.when.best());
            let within = self.days.cut((best, best + 1)).is_some();
            within && self.on.is_none_or(|day| day == incident.when.best() || incident.when.window_contains(day))
        })
    }

    pub(super) fn settlements(self, each: Each<'_>) -> Result<()> {
        let words = Words::of(self.language);
        for (settlement, number) in self.atlas.settlements().iter().zip(1..) {
            let name = settlement.names.in_language(self.language);
            let people = settlement.population.and_then(|people| i64::try_from(people).ok());
            let span = Span {
                start: date_of(self.days.first).unwrap_or(Date::MIN),
                end: date_of(self.days.end).unwrap_or(Date::MAX),
                ongoing: true,
                since: None,
                until: None,
            };
            each(&Feature {
                uid: format!("settlement-{number}"),
                names: &settlement.names,
                fields: vec![
                    ("zone_id", settlement.zone.as_ref().map_or(Value::Null, |zone| Value::text(zone.as_str()))),
                    ("name", Value::text(name)),
                    ("population", people.map_or(Value::Null, Value::Whole)),
                ],
                span,
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
            let actors: Vec<&str> = incident.actors.iter().map(crate::model::ActorId::as_str).collect();
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
                fields: vec![
                    ("zone_id", incident.zone.as_ref().map_or(Value::Null, |zone| Value::text(zone.as_str()))),
                    ("name", Value::text(kind)),
                    ("kind", Value::text(incident.kind.as_str())),
                    ("actor", if actors.is_empty() { Value::Null } else { Value::text(actors.join("+")) }),
                    ("deaths_low", Value::number(deaths.low)),
                    ("deaths_best", Value::number(deaths.best)),
                    ("deaths_high", Value::number(deaths.high)),
                    ("precision_km", Value::Number(incident.precision_km)),
                ],
                span: Span { start, end, ongoing: false, since: Some(incident.when), until: None },
                title: format!("{kind}{}{start}", words.comma),
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
