//! Flat temporal features: one feature for each stretch of time in which a zone kept its shape and its holder.

use std::collections::HashMap;

use geo_types::MultiPolygon;
use jiff::civil::Date;

use super::columns::{Columns, Days, Found, properties_of, several};
use super::raw::{RawFeature, RawMap};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::bits;
use crate::model::{Actor, ChangeKind, Confidence, Control, ControlChange, Source, Status, Zone, ZoneShape};
use crate::query::{Atlas, AtlasBuilder, AtlasInfo};
use crate::time::{Period, UncertainDate};

/// What makes features versions of one zone: its id, or where there is none an outline bit by bit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Id(String),
    Outline(Vec<[u64; 2]>),
}

/// One feature, understood.
struct Version<'a> {
    feature: &'a RawFeature,
    shape: MultiPolygon<f64>,
    days: Days,
    control: Control,
    sources: Vec<String>,
}

impl Version<'_> {
    fn first_day(&self) -> Date {
        self.days.start.map_or(Date::MIN, |start| start.best())
    }
}

impl Atlas {
    /// Makes an atlas out of flat temporal features: one feature for each stretch of time in which a zone kept its shape
    /// and its holder, with the zone, the holder, the first day and the end in properties.
    ///
    /// Features of one zone are its versions. Where all have the same outline the zone always has it, and days between two
    /// of them are of unknown control; where outlines differ the zone exists on the days of its features only. A change
    /// counts as recorded when it had happened, for such files tell no more.
    ///
    /// The id of a zone is the one in the data. Without one, features of the same outline are a zone, whose id is its name if
    /// no other zone has it, otherwise `zone-1`, `zone-2` and so on in the order of the file. A column that was only guessed,
    /// and that numbers the features instead of the zones (no two have the same number, though outlines recur), is not
    /// taken for one.
    ///
    /// A start or an end that is a window (a month, say) is the window of the change; where a feature ends in a window in
    /// which the next one begins, that is one change, in the narrower window. Shapes go by the best guess.
    ///
    /// Coordinates are WGS 84, longitude before latitude.
    ///
    /// ```
    /// use disputed::{Atlas, date, io::imports::{Columns, RawMap}};
    ///
    /// let map = RawMap::parse(r#"{"type":"FeatureCollection","features":[
    ///   {"type":"Feature","properties":{"zone_id":"town","controller":"Red","start":"2014-06-12","end":"2014-08-03"},
    ///    "geometry":{"type":"Polygon","coordinates":[[[44,35],[45,35],[45,36],[44,35]]]}},
    ///   {"type":"Feature","properties":{"zone_id":"town","controller":"Blue","start":"2014-08-03","end":null},
    ///    "geometry":{"type":"Polygon","coordinates":[[[44,35],[45,35],[45,36],[44,35]]]}}]}"#)?;
    /// let atlas = Atlas::from_features(&map, &Columns::default())?;
    /// let finding = atlas.on(date(2014, 8, 3)).control_of("town")?;
    /// assert_eq!(finding.control().actors(), ["Blue"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault of single features at once, see [`RawMap::validate`]; columns that are missing, days that are none, versions
    /// of a zone that overlap in time. Where there is none of these, zones that overlap in space.
    pub fn from_features(map: &RawMap, columns: &Columns) -> Result<Atlas> {
        let found = columns.find(map)?;
        let mut faults = Faults::default();
        for (missing, what) in [(&found.actor, "actor"), (&found.start, "start")] {
            if missing.is_none() {
                let fault = Fault::new(ErrorKind::Value, format!("no property looks like the {what} of a feature"));
                let there = properties_of(map).join(", ");
                faults.push(map.fault(fault.advise(format!("name it as `{what}`; the properties are: {there}"))));
            }
        }
        map.refuse_faulty(&found, &mut faults);
        let mut zones: Vec<(Key, Vec<Version<'_>>)> = Vec::new();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for feature in map.features() {
            let Some(shape) = feature.polygons().filter(|shape| !shape.0.is_empty()) else { continue };
            let marked = |fault: Fault| map.fault(fault.in_feature(feature.label()));
            let version = read(feature, shape, &found, &mut |fault| faults.push(marked(fault)));
            let Some(version) = version else { continue };
            let key = match found.zone.as_deref().and_then(|zone| feature.text(zone)) {
                Some(id) => Key::Id(id),
                None => Key::Outline(outline(&version.shape)),
            };
            let place = *places.entry(key.clone()).or_insert(zones.len());
            if place == zones.len() {
                zones.push((key, Vec::new()));
            }
            zones[place].1.push(version);
        }
        let mut zones = with_ids(zones, &found);
        for (id, versions) in &mut zones {
            versions.sort_by_key(Version::first_day);
            agree(versions);
            // Without days all versions of a zone are at the same time, which was told already.
            if found.start.is_some() {
                in_turn(map, id, versions, &mut faults);
            }
        }
        faults.into_result(())?;
        assemble(map, &found, &zones)
    }
}

/// Reads one feature; what is wrong with it goes to `fault`.
fn read<'a>(
    feature: &'a RawFeature,
    shape: MultiPolygon<f64>,
    found: &Found,
    fault: &mut impl FnMut(Fault),
) -> Option<Version<'a>> {
    let days = found.days(feature, &mut *fault);
    let actors = found.actors(feature);
    let told = found.status.as_deref().and_then(|column| feature.text(column)).map(|text| text.to_lowercase());
    let status = match &told {
        Some(word) => Status::ALL.into_iter().find(|status| status.as_str() == word),
        None => Some([Status::Unknown, Status::Held, Status::Shared][actors.len().min(2)]),
    };
    let control = status.and_then(|status| Control::from_parts(status, &actors));
    if control.is_none() {
        let told = told.unwrap_or_default();
        let message = format!("status \"{told}\" does not go with the actors \"{}\"", actors.join("; "));
        let advice = "held takes one actor or more, shared and contested two or more, vacant and unknown none";
        let column = found.status.as_deref().or(found.actor.as_deref()).unwrap_or("status");
        fault(Fault::new(ErrorKind::Value, message).in_field(column).advise(advice));
    }
    let version =
        Version { feature, shape, days, control: control?, sources: several(feature, found.source.as_deref()) };
    if let Err(error) = version.days.period() {
        let column = found.end.as_deref().unwrap_or("end");
        let advice = "end it after its start; if the ends are the last days that count, say so with `last_day_counts`";
        error.faults().iter().for_each(|found| fault(found.clone().in_field(column).advise(advice)));
        return None;
    }
    Some(version)
}

/// The outline bit by bit.
fn outline(shape: &MultiPolygon<f64>) -> Vec<[u64; 2]> {
    let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.flat_map(|ring| &ring.0).map(|coord| bits(*coord)).collect()
}

/// The ids of zones: those that the data have; where it has none the name of the zone, if it is of no other zone, otherwise
/// `zone-` and the place of the zone in the file, counted from 1.
fn with_ids<'a>(zones: Vec<(Key, Vec<Version<'a>>)>, found: &Found) -> Vec<(String, Vec<Version<'a>>)> {
    let mut names: HashMap<String, usize> = HashMap::new();
    let name = |versions: &[Version<'_>]| {
        let column = found.name.as_deref()?;
        versions.iter().find_map(|version| version.feature.text(column))
    };
    for (key, versions) in &zones {
        let taken = match key {
            Key::Id(id) => Some(id.clone()),
            Key::Outline(_) => name(versions),
        };
        if let Some(name) = taken {
            *names.entry(name).or_default() += 1;
        }
    }
    let with_id = |(number, (key, versions)): (usize, (Key, Vec<Version<'a>>))| {
        let own = name(&versions).filter(|name| names.get(name) == Some(&1));
        let id = match key {
            Key::Id(id) => id,
            Key::Outline(_) => own.unwrap_or_else(|| format!("zone-{number}")),
        };
        (id, versions)
    };
    (1..).zip(zones).map(with_id).collect()
}

/// Where one version ends in a window in which the next begins, both are the same change: the narrower window is that of
/// both.
fn agree(versions: &mut [Version<'_>]) {
    for at in 1..versions.len() {
        let (Some(end), Some(start)) = (versions[at - 1].days.end, versions[at].days.start) else { continue };
        let first = |day: UncertainDate| day.not_before().unwrap_or(Date::MIN);
        let last = |day: UncertainDate| day.not_after().unwrap_or(Date::MAX);
        if first(end) > last(start) || first(start) > last(end) {
            continue;
        }
        let days = |day: UncertainDate| first(day).duration_until(last(day));
        let both = if days(end) < days(start) { end } else { start };
        (versions[at - 1].days.end, versions[at].days.start) = (Some(both), Some(both));
    }
}

/// Reports versions of a zone that overlap in time.
fn in_turn(map: &RawMap, id: &str, versions: &[Version<'_>], faults: &mut Faults) {
    for pair in versions.windows(2) {
        let (Ok(one), Ok(other)) = (pair[0].days.period(), pair[1].days.period()) else { continue };
        if one.overlaps(other) {
            let (first, second) = (pair[0].feature.label(), pair[1].feature.label());
            let message = format!("features {first} and {second} of zone \"{id}\" overlap in time: {one} and {other}");
            let fault = Fault::new(ErrorKind::Chain, message).in_feature(second);
            faults.push(map.fault(fault.advise("end the first one where the second begins")));
        }
    }
}

fn assemble(map: &RawMap, found: &Found, zones: &[(String, Vec<Version<'_>>)]) -> Result<Atlas> {
    let mut builder = Atlas::builder();
    let versions = || zones.iter().flat_map(|(_, versions)| versions);
    let days =
        |version: &Version<'_>| [version.days.start, version.days.end].into_iter().flatten().map(|day| day.best());
    let Some(first) = versions().flat_map(days).min() else {
        let fault = Fault::new(ErrorKind::Date, "no feature has a day");
        return Err(map.fault(fault.advise("give each feature its first day")).into());
    };
    let ends = versions().map(|version| version.days.end.map(|end| end.best())).collect::<Option<Vec<Date>>>();
    let last = ends.and_then(|ends| ends.into_iter().max());
    let title = map.file().unwrap_or_default().to_owned();
    builder.info(AtlasInfo { title, coverage: Period::new(first, last)?, attribution: Vec::new() });
    let mut actors: Vec<&str> = versions().flat_map(|version| version.control.actors()).map(AsRef::as_ref).collect();
    let mut sources: Vec<&String> = versions().flat_map(|version| &version.sources).collect();
    actors.sort_unstable();
    actors.dedup();
    sources.sort_unstable();
    sources.dedup();
    builder.extend(actors.into_iter().map(|actor| Actor::new(actor, actor)));
    builder.extend(sources.into_iter().map(|source| Source::new(source, source.as_str())));
    for (id, versions) in zones {
        let name =
            found.name.as_deref().and_then(|name| versions.iter().find_map(|version| version.feature.text(name)));
        let mut zone = Zone::new(id, name.unwrap_or_else(|| id.clone()), MultiPolygon(Vec::new()));
        let told = |column: &Option<String>| {
            column.as_deref().and_then(|column| versions.iter().find_map(|version| version.feature.text(column)))
        };
        (zone.part_of, zone.layer) = (told(&found.part_of).map(|whole| whole.as_str().into()), told(&found.layer));
        zone.shapes = shapes(versions)?;
        builder.add(zone);
        changes(id, versions, (first, last), &mut builder)?;
    }
    // Outlines that differ are zones of their own where no column tells that they are of one.
    let advised = |fault: Fault| {
        match fault.kind() {
        ErrorKind::Coverage if found.zone.is_none() => fault
            .advise("if they are one zone that moved, name the property with its id, columns.zone = Some(..); otherwise say which has it"),
        _ => fault,
    }
    };
    builder.build().map_err(|error| error.map(advised)).map_err(|error| match map.file() {
        Some(file) => error.in_file(file),
        None => error,
    })
}

/// One shape for ever if it never changes, otherwise one for each run of features with the same outline.
fn shapes(versions: &[Version<'_>]) -> Result<Vec<ZoneShape>> {
    if versions.iter().all(|version| version.shape == versions[0].shape) {
        return Ok(vec![ZoneShape { extant: Period::ALWAYS, geometry: versions[0].shape.clone() }]);
    }
    let mut shapes: Vec<ZoneShape> = Vec::new();
    for version in versions {
        let period = version.days.period()?;
        match shapes.last_mut() {
            Some(last) if last.geometry == version.shape && last.extant.end() == period.start() => {
                last.extant = Period::new(last.extant.start(), period.end())?;
            }
            _ => shapes.push(ZoneShape { extant: period, geometry: version.shape.clone() }),
        }
    }
    Ok(shapes)
}

/// A change wherever the holder differs from the one before, and to unknown where a feature ends and none goes on.
fn changes(
    zone: &str,
    versions: &[Version<'_>],
    (first, last): (Date, Option<Date>),
    builder: &mut AtlasBuilder,
) -> Result<()> {
    let mut number = 0;
    let mut before: Option<&Control> = None;
    for (version, next) in versions.iter().zip(versions.iter().map(Some).skip(1).chain([None])) {
        let mut add = |when: UncertainDate, to: &Control, is_first: bool| {
            number += 1;
            let recorded = when.not_after().unwrap_or(when.best());
            let mut change = ControlChange::new(format!("{zone}-{number}"), zone, when, to.clone()).told_by(
                &version.sources,
                recorded,
                Confidence::Medium,
            );
            if is_first {
                change.kind = ChangeKind::Initial;
            }
            builder.add(change);
        };
        if before != Some(&version.control) {
            let start = version.days.start.map_or_else(|| UncertainDate::between(None, first), Ok)?;
            add(start, &version.control, before.is_none());
            before = Some(&version.control);
        }
        let goes_on =
            next.is_some_and(|next| next.days.start.map(|day| day.best()) == version.days.end.map(|day| day.best()));
        if let Some(end) = version.days.end
            && !goes_on
            && Some(end.best()) != last
            && before != Some(&Control::Unknown)
        {
            add(end, &Control::Unknown, false);
            before = Some(&Control::Unknown);
        }
    }
    Ok(())
}
