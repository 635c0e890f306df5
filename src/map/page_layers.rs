//! What lies over the zones of the page: lines where holders meet, gaps, incidents, towns; and ground over time.

use std::collections::BTreeMap;

use geo::Simplify;
use jiff::civil::Date;

use super::areas::{Areas, Band};
use super::page_data::{Maker, title};
use super::page_grid::KM_PER_DEGREE;
use super::page_parts::{AreaData, FrontData, GapData, IncidentData, SourceRef, TownData};
use super::runs::{Runs, change_days};
use super::text::measure;
use crate::analysis::GapOptions;
use crate::error::Result;
use crate::model::Incident;
use crate::time::{date_of, day_number};

/// Gaps end in round curves whose exact course is a matter of the depth asked for. As they are they would make the page of the
/// embedded atlas twice as long: they are drawn to within so many steps of the grid, 560 m there, and the page says so.
const GAP_STEPS: f64 = 50.0;

impl<'a> Maker<'a> {
    /// Each stretch of a line where holders meet, for as long as it lies between the same two.
    pub(super) fn fronts(&self) -> FrontData {
        let mut runs = Runs::new(self.days.end);
        for day in change_days(self.atlas, self.days) {
            let Some(date) = date_of(day) else { continue };
            for front in &self.atlas.on(date).front_lines() {
                let sides = (self.positions(front.left_actors()), self.positions(front.right_actors()));
                for stretch in front.stretches() {
                    let key = (sides.clone(), self.grid.moves(&stretch.line()));
                    runs.seen(day, key, || measure(stretch.length_km()));
                }
            }
            runs.close(day);
        }
        let mut numbers: BTreeMap<Vec<i64>, usize> = BTreeMap::new();
        let mut lines = Vec::new();
        let spells = runs.finish().into_iter().map(|(from, until, ((left, right), line), km)| {
            let number = *numbers.entry(line).or_insert_with_key(|line| {
                lines.push(line.clone());
                lines.len() - 1
            });
            (from, until, left, right, km, number)
        });
        let spells = spells.collect();
        FrontData { lines, spells }
    }

    pub(super) fn gaps(&self, (one, other): &(String, String)) -> Result<GapData> {
        let mut runs = Runs::new(self.days.end);
        for day in change_days(self.atlas, self.days) {
            let Some(date) = date_of(day) else { continue };
            let snapshot = self.atlas.on(date);
            for gap in snapshot.security_gaps(one.as_str(), other.as_str(), &GapOptions::default())? {
                let drawn = self.grid.rings(&gap.polygons().simplify(GAP_STEPS * self.grid.step()));
                let measures = [gap.area_km2(), gap.mean_width_km()].map(measure);
                runs.seen(day, (drawn, measures.map(f64::to_bits)), || measures);
            }
            runs.close(day);
        }
        let ids = [crate::model::ActorId::from(one), crate::model::ActorId::from(other)];
        let spells = runs.finish().into_iter();
        Ok(GapData {
            between: self.positions(&ids),
            within_km: measure(GAP_STEPS * self.grid.step() * KM_PER_DEGREE),
            spells: spells.map(|(from, until, (rings, _), [km2, width])| (from, until, km2, width, rings)).collect(),
        })
    }

    pub(super) fn incidents(&self) -> Vec<IncidentData<'a>> {
        let within = |incident: &&crate::model::Incident| {
            let best = day_number(incident.when.best());
            self.days.cut((best, best + 1)).is_some()
        };
        let data = self.atlas.incidents().iter().filter(within).map(|incident| {
            let best = incident.when.best();
            let end = |day: Option<Date>| day_number(day.unwrap_or(best));
            (
                self.grid.at(incident.point.x(), incident.point.y()),
                end(incident.when.not_before()),
                end(incident.when.not_after()),
                incident.kind.as_str(),
                incident.deaths.best,
                self.positions(&incident.actors),
                incident.precision_km,
                self.source_of(incident),
                incident.source_event_id.as_deref(),
            )
        });
        data.collect()
    }

    /// The source of an incident where the record lists it, otherwise what the incident says of it.
    fn source_of(&self, incident: &'a Incident) -> SourceRef<'a> {
        let listed = self.sources.get(incident.source.as_str());
        listed.map_or(SourceRef::Text(&incident.source), |at| SourceRef::Listed(*at))
    }

    /// Towns, with the zone that each lies in from which day on.
    pub(super) fn towns(&self) -> Vec<TownData<'a>> {
        let index = self.atlas.index();
        let borders = index.map_or_else(Vec::new, |index| index.partition().days());
        let moved = borders.into_iter().filter(|day| self.days.first < *day && *day < self.days.end);
        let days: Vec<i32> = std::iter::once(self.days.first).chain(moved).collect();
        let zones = |point| {
            let zone_on = |day: &i32| self.places.get(&index?.zone_at(point, *day)?).copied();
            let mut zones: Vec<(i32, Option<usize>)> = days.iter().map(|day| (*day, zone_on(day))).collect();
            zones.dedup_by_key(|(_, zone)| *zone);
            zones
        };
        let town = |town: &'a crate::model::Settlement| TownData {
            at: self.grid.at(town.point.x(), town.point.y()),
            names: title(&town.names),
            people: town.population,
            zones: zones(town.point),
        };
        self.atlas.settlements().iter().map(town).collect()
    }

    pub(super) fn areas(&self) -> AreaData {
        let areas = Areas::over(self.atlas, self.days);
        let key = |band: &Band| match band {
            Band::Actor(actor) => serde_json::Value::from(*actor),
            Band::Shared => "shared".into(),
            Band::Contested => "contested".into(),
            Band::Vacant => "vacant".into(),
            Band::Unknown => "unknown".into(),
        };
        let km2 = areas.km2.iter().map(|row| row.iter().map(|km2| measure(*km2)).collect()).collect();
        AreaData { keys: areas.bands.iter().map(key).collect(), days: areas.days, km2 }
    }
}
