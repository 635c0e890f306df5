//! What the page is made of, as it goes into the file.

use std::collections::BTreeMap;

use geo::{Area, InteriorPoint, Simplify};
use geo_types::{Coord, LineString, MultiPolygon};
use jiff::civil::Date;

use super::areas::{Areas, Band};
use super::page::MapPage;
use super::page_parts::{
    ActorData, AreaData, ClaimData, FrontData, GapData, IncidentData, PageData, SourceData, SpellData, Title, TownData,
    ZoneData,
};
use super::range::{Days, versions};
use super::runs::{Runs, change_days};
use super::style::Palette;
use super::text::rounded;
use super::words::Words;
use crate::analysis::GapOptions;
use crate::error::Result;
use crate::geometry::{NO_CLASS, km2};
use crate::model::{Control, ControlChange, Language, Names, Source, Verdict};
use crate::query::{Atlas, Spell};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, UncertainDate, date_of, day_number};

/// Outlines keep four decimals of a degree (11 m): more than any screen shows.
const DECIMALS: u8 = 4;

/// Gaps end in round curves whose exact course is a matter of the depth asked for: they are drawn to 400 m.
const GAP_DEGREES: f64 = 0.004;

impl<'a> PageData<'a> {
    pub(super) fn new(page: &MapPage<'a>, days: Days, bbox: [f64; 4], on: Date) -> Result<Self> {
        let maker = Maker {
            atlas: page.atlas,
            days,
            palette: Palette::new(page.atlas, days),
            places: places(page.atlas),
            sources: page.atlas.sources().iter().filter(|source| page.atlas.was_out(source)).collect(),
        };
        let info = page.atlas.info();
        let languages = [("en", Language::En), ("ar", Language::Ar), ("ku", Language::Ku)];
        let language = languages.iter().find(|(_, language)| *language == page.language);
        Ok(PageData {
            title: &info.title,
            attribution: &info.attribution,
            language: language.map_or("en", |(code, _)| code),
            first: days.first,
            end: days.end,
            day: day_number(on).clamp(days.first, days.end - 1),
            bbox,
            scale: 1.0 / f64::from(10_u32.pow(u32::from(DECIMALS))),
            words: languages.into_iter().map(|(code, language)| (code, Words::of(language))).collect(),
            actors: maker.actors(),
            zones: maker.zones(),
            spells: maker.spells()?,
            claims: maker.claims(),
            sources: maker.sources.iter().copied().map(source).collect(),
            fronts: maker.fronts(),
            gaps: page.gaps.as_ref().map_or_else(|| Ok(GapData::default()), |sides| maker.gaps(sides))?,
            incidents: maker.incidents(),
            towns: maker.towns(),
            areas: maker.areas(),
        })
    }
}

fn source(source: &Source) -> SourceData<'_> {
    SourceData { title: &source.title, publisher: &source.publisher, date: &source.date, url: &source.url }
}

fn title(names: &Names) -> Title<'_> {
    [Some(&names.en), names.ar.as_deref(), names.ku.as_deref()]
}

/// The zones of the layer that answers, by their positions among those of the page.
fn places(atlas: &Atlas) -> BTreeMap<u32, usize> {
    atlas.zones_of_layer().enumerate().map(|(place, (position, _))| (position, place)).collect()
}

/// A line as steps in units of the last decimal.
fn steps(line: &LineString<f64>) -> Vec<i64> {
    let place = |coord: &Coord<f64>| [rounded(coord.x, DECIMALS), rounded(coord.y, DECIMALS)];
    let mut last = [0, 0];
    let mut steps = Vec::with_capacity(line.0.len() * 2);
    for place in line.0.iter().map(place) {
        if steps.is_empty() || place != last {
            steps.extend([place[0] - last[0], place[1] - last[1]]);
        }
        last = place;
    }
    steps
}

/// The rings of polygons without the last vertex, which is the first.
fn rings(polygons: &MultiPolygon<f64>) -> Vec<Vec<i64>> {
    let rings = polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.map(|ring| steps(&LineString(ring.0[..ring.0.len().saturating_sub(1)].to_vec()))).collect()
}

/// To a tenth of a km2 or km.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

struct Maker<'a> {
    atlas: &'a Atlas,
    days: Days,
    palette: Palette<'a>,
    places: BTreeMap<u32, usize>,
    /// Those that were out by the day that the atlas is limited to.
    sources: Vec<&'a Source>,
}

impl<'a> Maker<'a> {
    fn positions(&self, actors: &[crate::model::ActorId]) -> Vec<u32> {
        actors.iter().filter_map(|id| self.atlas.data.actor_position(id.as_str()).ok()).collect()
    }

    fn source_positions(&self, ids: &[crate::model::SourceId]) -> Vec<u32> {
        let place = |id: &crate::model::SourceId| self.sources.iter().position(|source| source.id == *id);
        ids.iter().filter_map(place).map(|at| at as u32).collect()
    }

    fn actors(&self) -> Vec<ActorData<'a>> {
        let mut tops: Vec<Vec<(i32, u32)>> = vec![Vec::new(); self.atlas.actors().len()];
        for day in change_days(self.atlas, self.days) {
            let Some(date) = date_of(day) else { continue };
            let snapshot = self.atlas.on(date);
            for (position, actor) in (0_u32..).zip(self.atlas.actors()) {
                let top = snapshot.top_of(actor.id.as_str()).ok();
                let top = top.and_then(|top| self.atlas.data.actor_position(top.id.as_str()).ok()).unwrap_or(position);
                let known = &mut tops[position as usize];
                if known.last().map_or(position, |(_, last)| *last) != top {
                    known.push((day, top));
                }
            }
        }
        let data = self.atlas.actors().iter().zip(tops).map(|(actor, tops)| ActorData {
            id: actor.id.as_str(),
            names: title(&actor.names),
            short: actor.label(),
            colour: self.palette.of_actor(&actor.id).hex(),
            tops,
        });
        data.collect()
    }

    fn zones(&self) -> Vec<ZoneData<'a>> {
        let mut data: Vec<ZoneData<'a>> = self.atlas.zones_of_layer().map(|(_, zone)| self.zone(zone)).collect();
        let Some(arcs) = self.atlas.arcs() else { return data };
        let versions = versions(self.atlas, self.days);
        for group in versions.chunk_by(|one, other| one.first == other.first) {
            let day = group[0].first;
            let mut class = vec![NO_CLASS; self.atlas.zones().len()];
            for (version, number) in group.iter().zip(0..) {
                class[version.zone as usize] = number;
            }
            for (version, shape) in group.iter().zip(arcs.dissolve(day, &class, group.len())) {
                let area = tenth(km2(arcs.table.zone_area(version.zone, day)));
                let Some(zone) = self.places.get(&version.zone).map(|&place| &mut data[place]) else { continue };
                let middle = shape.iter().max_by(|a, b| extent(a).total_cmp(&extent(b)));
                let middle = middle.and_then(InteriorPoint::interior_point).map(|point| at(point.x(), point.y()));
                zone.versions.push((version.first, version.end, area, middle, rings(&shape)));
            }
        }
        data
    }

    fn zone(&self, zone: &'a crate::model::Zone) -> ZoneData<'a> {
        let whole = zone.part_of.as_ref().and_then(|id| self.atlas.zone(id.as_str())).map(|whole| &whole.names);
        let division =
            || zone.parent.as_ref().and_then(|id| self.atlas.division(id.as_str())).map(|above| &above.names);
        ZoneData {
            id: zone.id.as_str(),
            names: title(&zone.names),
            parent: whole.or_else(division).map(title),
            people: zone.population,
            versions: Vec::new(),
        }
    }

    /// Each spell of these days with the days of the whole spell, and the spells next to them: the window of a change at the
    /// edge reaches over it.
    fn spells(&self) -> Result<Vec<SpellData<'a>>> {
        let mut data = Vec::new();
        for (place, (_, zone)) in self.atlas.zones_of_layer().enumerate() {
            let spells: Vec<Spell<'a>> = self.atlas.history_of(zone.id.as_str())?.collect();
            let shown = |spell: &Spell<'a>| self.days.cut(spell.period().days()).is_some();
            let Some(first) = spells.iter().position(shown) else { continue };
            let last = spells.iter().rposition(shown).unwrap_or(first);
            let around = spells.iter().take(last + 2).skip(first.saturating_sub(1));
            data.extend(around.map(|spell| self.spell(place, spell)));
        }
        Ok(data)
    }

    fn spell(&self, place: usize, spell: &Spell<'a>) -> SpellData<'a> {
        let (from, until) = spell.period().days();
        let from = if from == DISTANT_PAST { self.days.first } else { from };
        let until = if until == DISTANT_FUTURE { self.days.end } else { until };
        let control: &Control = spell.control();
        let change = spell.change();
        let number = |date: Option<Date>| date.map(day_number);
        let window = |when: &UncertainDate| (number(when.not_before()), number(when.not_after()));
        (
            place,
            from,
            until,
            control.status().as_str(),
            self.positions(control.actors()),
            self.palette.of_control(control).hex(),
            spell.confidence().map(crate::model::Confidence::as_str),
            change.map(|change| change.kind.as_str()),
            change.map(|change| change.when.to_string()),
            change.map(|change| &change.when).filter(|when| !when.is_exact()).map(window),
            change.map(|change| change.id.as_str()),
            change.map_or_else(Vec::new, |change| self.source_positions(&change.provenance.sources)),
            change.map_or("", |change| change.note.as_str()),
        )
    }

    /// What the findings list as said against them, for as long as they list it.
    fn claims(&self) -> Vec<ClaimData> {
        let mut bounds: BTreeMap<u32, Vec<i32>> = BTreeMap::new();
        let zone = |change: &ControlChange| self.atlas.data.zone_position(change.zone.as_str()).ok();
        for zone in self.atlas.claims().iter().filter_map(|claim| zone(&claim.change)) {
            bounds.insert(zone, vec![self.days.first]);
        }
        for change in self.atlas.changes().iter().chain(self.atlas.claims().iter().map(|claim| &claim.change)) {
            let Some(days) = zone(change).and_then(|zone| bounds.get_mut(&zone)) else { continue };
            let ends = [change.when.not_before(), Some(change.when.best()), change.when.not_after()];
            days.extend(ends.into_iter().flatten().map(day_number));
        }
        bounds.into_iter().flat_map(|(zone, days)| self.claims_of(zone, days)).collect()
    }

    fn claims_of(&self, zone: u32, mut days: Vec<i32>) -> Vec<ClaimData> {
        let Some(&place) = self.places.get(&zone) else { return Vec::new() };
        days.retain(|day| self.days.first <= *day && *day < self.days.end);
        days.sort_unstable();
        days.dedup();
        let mut runs = Runs::new(self.days.end);
        for day in days {
            let Some(date) = date_of(day) else { continue };
            for found in self.atlas.on(date).finding(zone).contradictions() {
                runs.seen(day, (&found.statement.id, found.verdict.map(Verdict::as_str)), || found.statement);
            }
            runs.close(day);
        }
        let claims = runs.finish().into_iter().map(|(from, until, (_, verdict), statement)| ClaimData {
            zone: place,
            from,
            until,
            when: statement.when.to_string(),
            status: statement.to.status().as_str(),
            actors: self.positions(statement.to.actors()),
            verdict,
            sources: self.source_positions(&statement.provenance.sources),
        });
        claims.collect()
    }

    /// Each stretch of a line where holders meet, for as long as it lies between the same two.
    fn fronts(&self) -> FrontData {
        let mut runs = Runs::new(self.days.end);
        for day in change_days(self.atlas, self.days) {
            let Some(date) = date_of(day) else { continue };
            for front in &self.atlas.on(date).front_lines() {
                let sides = (self.positions(front.left_actors()), self.positions(front.right_actors()));
                for stretch in front.stretches() {
                    let key = (sides.clone(), steps(&stretch.line()));
                    runs.seen(day, key, || tenth(stretch.length_km()));
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

    fn gaps(&self, (one, other): &(String, String)) -> Result<GapData> {
        let mut runs = Runs::new(self.days.end);
        for day in change_days(self.atlas, self.days) {
            let Some(date) = date_of(day) else { continue };
            let snapshot = self.atlas.on(date);
            for gap in snapshot.security_gaps(one.as_str(), other.as_str(), &GapOptions::default())? {
                let drawn = rings(&gap.polygons().simplify(GAP_DEGREES));
                runs.seen(day, drawn, || (tenth(gap.area_km2()), tenth(gap.mean_width_km())));
            }
            runs.close(day);
        }
        let ids = [crate::model::ActorId::from(one), crate::model::ActorId::from(other)];
        let spells = runs.finish().into_iter();
        Ok(GapData {
            between: self.positions(&ids),
            spells: spells.map(|(from, until, rings, (km2, width))| (from, until, km2, width, rings)).collect(),
        })
    }

    fn incidents(&self) -> Vec<IncidentData<'a>> {
        let within = |incident: &&crate::model::Incident| {
            let best = day_number(incident.when.best());
            self.days.cut((best, best + 1)).is_some()
        };
        let data = self.atlas.incidents().iter().filter(within).map(|incident| {
            let best = incident.when.best();
            let end = |day: Option<Date>| day_number(day.unwrap_or(best));
            (
                at(incident.point.x(), incident.point.y()),
                end(incident.when.not_before()),
                end(incident.when.not_after()),
                incident.kind.as_str(),
                incident.deaths.best,
                self.positions(&incident.actors),
                incident.precision_km,
                incident.source.as_str(),
            )
        });
        data.collect()
    }

    fn towns(&self) -> Vec<TownData<'a>> {
        let on = date_of(self.days.end - 1).unwrap_or(Date::MAX);
        let zone = |point| {
            let found = self.atlas.index()?.zone_at(point, day_number(on))?;
            self.places.get(&found).copied()
        };
        let town = |town: &'a crate::model::Settlement| TownData {
            at: at(town.point.x(), town.point.y()),
            names: title(&town.names),
            people: town.population,
            zone: zone(town.point),
        };
        self.atlas.settlements().iter().map(town).collect()
    }

    fn areas(&self) -> AreaData {
        let areas = Areas::over(self.atlas, self.days);
        let key = |band: &Band| match band {
            Band::Actor(actor) => serde_json::Value::from(*actor),
            Band::Shared => "shared".into(),
            Band::Contested => "contested".into(),
            Band::Vacant => "vacant".into(),
            Band::Unknown => "unknown".into(),
        };
        let km2 = areas.km2.iter().map(|row| row.iter().map(|km2| tenth(*km2)).collect()).collect();
        AreaData { keys: areas.bands.iter().map(key).collect(), days: areas.days, km2 }
    }
}

fn at(lon: f64, lat: f64) -> [f64; 2] {
    let scale = f64::from(10_u32.pow(u32::from(DECIMALS)));
    [lon, lat].map(|value| rounded(value, DECIMALS) as f64 / scale)
}

/// A measure to find the largest polygon by.
fn extent(polygon: &geo_types::Polygon<f64>) -> f64 {
    polygon.unsigned_area()
}
