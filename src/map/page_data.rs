//! What the page is made of, as it goes into the file.

use std::collections::BTreeMap;

use geo::{Area, InteriorPoint};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::page::MapPage;
use super::page_grid::Grid;
use super::page_parts::{ActorData, ClaimData, GapData, PageData, SourceData, SpellData, Title, ZoneData};
use super::range::{Days, versions};
use super::runs::Runs;
use super::style::Palette;
use super::text::measure;
use super::words::Words;
use super::zones::beginning;
use crate::error::Result;
use crate::geometry::{NO_CLASS, km2};
use crate::model::{Control, ControlChange, Language, Names, Source, Verdict};
use crate::query::{Atlas, Spell};
use crate::time::{DISTANT_PAST, UncertainDate, date_of, day_number};

impl<'a> PageData<'a> {
    pub(super) fn new(page: &MapPage<'a>, days: Days, bbox: [f64; 4], on: Date) -> Result<Self> {
        // Those that were out by the day that the atlas is limited to.
        let sources: Vec<&Source> = page.atlas.sources().iter().filter(|source| page.atlas.was_out(source)).collect();
        let maker = Maker {
            atlas: page.atlas,
            days,
            palette: Palette::new(page.atlas, days),
            places: places(page.atlas),
            sources: sources.iter().zip(0..).map(|(source, at)| (source.id.as_str(), at)).collect(),
            grid: Grid::of(bbox),
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
            scale: maker.grid.step(),
            words: languages.into_iter().map(|(code, language)| (code, Words::of(language))).collect(),
            actors: maker.actors(),
            zones: maker.zones(),
            spells: maker.spells()?,
            claims: maker.claims(),
            sources: sources.into_iter().map(source).collect(),
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

pub(super) fn title(names: &Names) -> Title<'_> {
    [Some(&names.en), names.ar.as_deref(), names.ku.as_deref()]
}

/// The zones of the layer that answers, by their positions among those of the page.
fn places(atlas: &Atlas) -> BTreeMap<u32, usize> {
    atlas.zones_of_layer().enumerate().map(|(place, (position, _))| (position, place)).collect()
}

/// Makes the pieces of the page.
pub(super) struct Maker<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) days: Days,
    palette: Palette<'a>,
    pub(super) places: BTreeMap<u32, usize>,
    /// The positions of sources in the page by their ids.
    pub(super) sources: FxHashMap<&'a str, u32>,
    pub(super) grid: Grid,
}

impl<'a> Maker<'a> {
    pub(super) fn positions(&self, actors: &[crate::model::ActorId]) -> Vec<u32> {
        actors.iter().filter_map(|id| self.atlas.data.actor_position(id.as_str()).ok()).collect()
    }

    fn source_positions(&self, ids: &[crate::model::SourceId]) -> Vec<u32> {
        ids.iter().filter_map(|id| self.sources.get(id.as_str()).copied()).collect()
    }

    fn actors(&self) -> Vec<ActorData<'a>> {
        let mut tops: Vec<Vec<(i32, u32)>> = vec![Vec::new(); self.atlas.actors().len()];
        let links = self.atlas.link_days().into_iter().filter(|day| self.days.first < *day && *day < self.days.end);
        for day in std::iter::once(self.days.first).chain(links) {
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
                let area = measure(km2(arcs.table.zone_area(version.zone, day)));
                let Some(zone) = self.places.get(&version.zone).map(|&place| &mut data[place]) else { continue };
                let middle = shape.iter().max_by(|a, b| extent(a).total_cmp(&extent(b)));
                let middle =
                    middle.and_then(InteriorPoint::interior_point).map(|point| self.grid.at(point.x(), point.y()));
                zone.versions.push((version.first, version.end, area, middle, self.grid.rings(&shape)));
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
        let known = from != DISTANT_PAST;
        let from = if known { from } else { self.days.first };
        let since = beginning(self.atlas, spell, from, known);
        let until = Some(until).filter(|until| *until < self.atlas.coverage().days().1);
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
            change.filter(|change| day_number(change.when.best()) == from).map(|change| change.when.to_string()),
            number(Some(since.best()).filter(|_| since.not_before().is_none())),
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
}

/// A measure to find the largest polygon by.
fn extent(polygon: &geo_types::Polygon<f64>) -> f64 {
    polygon.unsigned_area()
}
