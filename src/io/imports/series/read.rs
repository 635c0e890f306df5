//! Reading a series from beginning to end.

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::cells::{Chronicle, add_cells};
use super::days::{Follower, Outlines, add_edge};
use super::files::maps_in;
use super::options::SnapshotSeries;
use super::report::{Progress, SeriesReport};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::io::imports::RawMap;
use crate::io::imports::sizes::need_sizes;
use crate::model::{Actor, Source, SourceId};
use crate::query::{Atlas, AtlasInfo};
use crate::time::{Period, UncertainDate};

impl SnapshotSeries {
    /// Reads all maps of a folder: its files that end in `.geojson` or `.json`.
    ///
    /// # Errors
    ///
    /// Every fault of the names, and then of the maps up to the first that cannot be used: see [`RawMap::validate`].
    pub fn read_folder(
        &self,
        folder: impl AsRef<Path>,
        progress: impl FnMut(Progress),
    ) -> Result<(Atlas, SeriesReport)> {
        let dated = self.dated(maps_in(folder.as_ref())?)?;
        self.read(dated.len().into(), dated.into_iter().map(|(date, path)| Ok((date, RawMap::open(path)?))), progress)
    }

    /// Reads maps as they come, in order of time; one at a time is kept.
    ///
    /// # Errors
    ///
    /// The faults of the first map that cannot be used, or that comes before another one.
    pub fn read_maps(
        &self,
        maps: impl IntoIterator<Item = Result<(Date, RawMap)>>,
        progress: impl FnMut(Progress),
    ) -> Result<(Atlas, SeriesReport)> {
        self.read(None, maps, progress)
    }

    fn read(
        &self,
        all: Option<usize>,
        maps: impl IntoIterator<Item = Result<(Date, RawMap)>>,
        mut progress: impl FnMut(Progress),
    ) -> Result<(Atlas, SeriesReport)> {
        need_sizes([("sliver_m2", self.sliver_m2), ("sliver_width_m", self.sliver_width_m)])?;
        let mut report = SeriesReport::default();
        let mut follower = Follower::default();
        let mut builder = Atlas::builder();
        let mut actors = self.actors.clone();
        let mut chronicle = Chronicle::default();
        let mut names: HashSet<SourceId> = HashSet::new();
        let mut within = None;
        for map in maps {
            let (date, mut map) = map?;
            map.within = self.within.or(map.within);
            within = within.or(map.within);
            if let Some(last) = chronicle.days.last().filter(|last| **last >= date) {
                let fault = Fault::new(ErrorKind::Date, format!("the map of {date} comes after that of {last}"));
                return Err(map.fault(fault.advise("give each day one map, in order of time")).into());
            }
            let map = self.mended(date, map, &mut report)?;
            let today = self.outlines(&map, &mut actors)?;
            let day = chronicle.days.len() as u32;
            let told = follower.follow(self, day, date, &today).map_err(|error| match map.file() {
                Some(file) => error.in_file(file),
                None => error,
            })?;
            report.days.push(told);
            if let Some(last) = chronicle.days.last()
                && let Ok(gap) = Period::new(last.tomorrow().unwrap_or(date), date)
            {
                report.gaps.push(gap);
                chronicle.gaps.extend(self.missing.noticed(gap).map(|noticed| (chronicle.days.len(), noticed)));
            }
            let source = source(&map, date, &names);
            names.insert(source.id.clone());
            chronicle.days.push(date);
            chronicle.sources.push(source.id.clone());
            builder.add(source);
            progress(Progress::Map { date, done: chronicle.days.len(), all });
        }
        let Some((first, last)) = chronicle.days.first().copied().zip(chronicle.days.last().copied()) else {
            return Err(Fault::new(ErrorKind::Io, "there are no maps").advise("give it one map or more").into());
        };
        let coverage = Period::new(first, last.tomorrow().ok())?;
        let (title, attribution) = (self.title.clone(), self.attribution.clone());
        builder.info(AtlasInfo { title, coverage, attribution, within });
        chronicle.actors = actors.iter().map(|actor| actor.id.clone()).collect();
        builder.extend(actors);
        progress(Progress::Cells);
        add_cells(self, &chronicle, follower, &mut report, &mut builder)?;
        progress(Progress::Atlas { zones: report.zones });
        Ok((builder.build()?, report))
    }

    /// The map, repaired if that is allowed, or its faults.
    fn mended(&self, date: Date, map: RawMap, report: &mut SeriesReport) -> Result<RawMap> {
        let Some(repairs) = &self.repairs else {
            map.sound()?;
            return Ok(map);
        };
        let (map, done) = map.repair(repairs)?;
        if !done.is_empty() {
            report.repaired.push((date, map.file().map(str::to_owned), done));
        }
        map.sound()?;
        Ok(map)
    }

    /// The outlines of each actor's ground. Edges between two features of one actor are none.
    fn outlines(&self, map: &RawMap, actors: &mut Vec<Actor>) -> Result<Outlines> {
        let mut outlines = Outlines::default();
        let mut faults = Faults::default();
        let mut holders = Vec::with_capacity(map.features().len());
        for feature in map.features() {
            // There is a holder for each feature, so that places in the list are those of the map; this one is of no other.
            let nobody = u32::MAX - holders.len() as u32;
            if feature.rings().is_none() {
                holders.push(nobody);
                continue;
            }
            let name = match &self.actor_property {
                None => None,
                Some(property) => {
                    let Some(name) = feature.text(property) else {
                        let fault = Fault::new(ErrorKind::Value, "names no holder").in_feature(feature.label());
                        faults.push(map.fault(fault.in_field(property).advise("name one, or leave the feature out")));
                        holders.push(nobody);
                        continue;
                    };
                    Some(name)
                }
            };
            let known = match &name {
                None => actors.first().map(|_| 0),
                Some(name) => {
                    actors.iter().position(|actor| actor.id == **name || actor.names.all().any(|other| other == name))
                }
            };
            let actor = match (known, name) {
                (Some(actor), _) => actor,
                (None, name) => {
                    let name = name.unwrap_or_else(|| "holder".to_owned());
                    actors.push(Actor::new(&name, &name));
                    actors.len() - 1
                }
            };
            holders.push(actor as u32);
            for [a, b] in feature.closed_edges() {
                add_edge(&mut outlines, [a, b], &[actor as u32]);
            }
        }
        if map.features().len() > 1 {
            map.refuse_overlaps(&holders, &mut faults);
        }
        faults.into_result(outlines)
    }
}

/// The source that a map is, called by the name of its file; with its day behind it where an earlier map is called so.
fn source(map: &RawMap, date: Date, taken: &HashSet<SourceId>) -> Source {
    let stem = map.file().map(|file| Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let mut id = stem.unwrap_or_else(|| format!("map-{date}"));
    while taken.contains(id.as_str()) {
        id = format!("{id}-{date}");
    }
    let mut source = Source::new(&id, format!("Map of {date}"));
    source.date = UncertainDate::on(date).to_string();
    source
}
