//! The layer of zones: one feature for each zone, shape and spell of control, or each holder's ground melted together.

use std::collections::BTreeMap;
use std::iter::Peekable;

use geo_types::MultiPolygon;
use jiff::civil::Date;

use super::feature::{Column, Each, Feature, Kind, Shape, Span, Value, by, ids};
use super::range::{Days, Version, versions, was_so_already};
use super::runs::change_days;
use super::style::Palette;
use super::words::{Words, actor_names, in_each};
use crate::error::Result;
use crate::geometry::NO_CLASS;
use crate::model::{ChangeKind, Control, Language, fill};
use crate::query::{Atlas, History, Spell};
use crate::time::{UncertainDate, date_of, day_number, day_text};

/// Makes the features of the zones of an atlas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zones<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) language: Language,
    pub(super) days: Days,
    /// The one day that is asked about, if it is one.
    pub(super) on: Option<Date>,
    /// Whether the record goes on after the days: what lasts until their end may last longer.
    pub(super) cut: bool,
}

static COLUMNS: [Column; 8] = [
    Column("zone_id", Kind::Text),
    Column("name", Kind::Text),
    Column("actor", Kind::Text),
    Column("actor_name", Kind::Text),
    Column("status", Kind::Text),
    Column("confidence", Kind::Text),
    Column("kind", Kind::Text),
    Column("certainty", Kind::Text),
];

/// The columns of zones and holders; how certain the control is, is told of a zone on a single day.
pub(super) fn columns(with_certainty: bool) -> &'static [Column] {
    &COLUMNS[..if with_certainty { 8 } else { 7 }]
}

impl<'a> Zones<'a> {
    /// Each zone, shape and spell by itself.
    pub(super) fn by_zone(self, each: Each<'_>) -> Result<()> {
        let mut versions = versions(self.atlas, self.days.and_next(self.atlas));
        versions.retain(|version| version.first < self.days.end);
        let mut shape_number = 0;
        let asked = self.on.map(day_number);
        versions.retain(|version| asked.is_none_or(|day| version.first <= day && day < version.end));
        // Versions of a zone come in the order of their days, and so do its spells.
        let mut spells: Vec<Option<Peekable<History<'a>>>> = vec![None; self.atlas.zones().len()];
        for group in versions.chunk_by(|one, other| asked.is_some() || one.first == other.first) {
            let day = asked.unwrap_or(group[0].first);
            for (version, polygons) in group.iter().zip(self.shapes(group, day)) {
                shape_number += 1;
                let drawn = Drawn { polygons: &polygons, number: shape_number, day };
                match self.on {
                    Some(day) => self.spell_of_day(*version, day, drawn, each)?,
                    None => self.spells(*version, &mut spells[version.zone as usize], drawn, each)?,
                }
            }
        }
        Ok(())
    }

    /// The shapes of versions that are there on a day.
    fn shapes(self, group: &[Version], day: i32) -> Vec<MultiPolygon<f64>> {
        let mut class = vec![NO_CLASS; self.atlas.zones().len()];
        for (version, number) in group.iter().zip(0..) {
            class[version.zone as usize] = number;
        }
        self.atlas.arcs().map_or_else(Vec::new, |arcs| arcs.dissolve(day, &class, group.len()))
    }

    fn spell_of_day(self, version: Version, day: Date, drawn: Drawn<'_>, each: Each<'_>) -> Result<()> {
        let finding = self.atlas.on(day).finding(version.zone);
        let spell = finding.spell();
        // Before and after the record nothing is known of the days around.
        let covered = self.atlas.coverage().contains(day);
        let span = self.span(&spell, version).filter(|_| covered);
        let span = span.unwrap_or_else(|| Span::exact(day, day.tomorrow().unwrap_or(day)));
        let mut feature = self.feature(&spell, span, drawn);
        feature.columns = columns(true);
        feature.values.push(Value::text(finding.certainty().as_str()));
        each(&feature)
    }

    /// The spells that lie in the days of a version. Those that go on after it wait for the next one.
    fn spells(
        self,
        version: Version,
        rest: &mut Option<Peekable<History<'a>>>,
        drawn: Drawn<'_>,
        each: Each<'_>,
    ) -> Result<()> {
        if rest.is_none() {
            let zone = &self.atlas.zones()[version.zone as usize];
            *rest = Some(self.atlas.history_of(zone.id.as_str())?.peekable());
        }
        let Some(rest) = rest else { return Ok(()) };
        let end = version.end.min(self.days.end);
        while let Some(spell) = rest.peek().copied().filter(|spell| spell.period().days().0 < end) {
            let until = spell.period().days().1;
            if let Some(span) = self.span(&spell, version) {
                each(&self.feature(&spell, span, drawn))?;
            }
            if until > version.end {
                break;
            }
            rest.next();
        }
        Ok(())
    }

    /// The days of a spell within those of a version, if there are any.
    fn span(self, spell: &Spell<'_>, version: Version) -> Option<Span> {
        let days = version.days().cut(spell.period().days())?;
        let end = date_of(days.end.min(self.days.end)).unwrap_or(Date::MAX);
        // A shape can end on another day than the changes around it.
        let until = spell.until().copied().filter(|until| day_number(until.best()) == days.end);
        Some(Span {
            start: date_of(days.first).unwrap_or(Date::MIN),
            end,
            since: beginning(self.atlas, spell, days.first, version.begins && version.first == days.first),
            until: (days.end != self.days.and_next(self.atlas).end).then(|| until.unwrap_or(end.into())),
        })
    }

    fn feature<'f>(self, spell: &Spell<'f>, span: Span, drawn: Drawn<'f>) -> Feature<'f> {
        let (zone, control) = (spell.zone(), spell.control());
        let kind = spell.change().map_or(Value::Null, |change| Value::text(change.kind.as_str()));
        let words = Words::of(self.language);
        let sources: Vec<String> = spell.sources().map(source_in_words).collect();
        let mut description = self.control_between(control, span);
        if let Some(confidence) = spell.confidence() {
            description.push(' ');
            description.push_str(&fill(words.confidence, words.confidence_level(confidence)));
        }
        if spell.change().is_some() {
            description.push(' ');
            description.push_str(&if sources.is_empty() {
                words.no_source.to_owned()
            } else {
                fill(words.sources, &sources.join("; "))
            });
        }
        let mut values = vec![Value::text(zone.id.as_str()), Value::text(zone.names.in_language(self.language))];
        values.extend(self.control_values(control));
        values.push(spell.confidence().map_or(Value::Null, |level| Value::text(level.as_str())));
        values.push(kind);
        Feature {
            uid: format!("{}@{}", zone.id, span.start),
            names: &zone.names,
            columns: columns(false),
            values,
            span,
            title: format!(
                "{}: {}",
                zone.names.in_language(self.language),
                words.phrases.control(control, &actor_names(self.atlas, control, self.language))
            ),
            description,
            style: Palette::new(self.atlas, self.days).style(control),
            source: spell.change().map(|_| sources.join("; ")).filter(|text| !text.is_empty()),
            shape: Shape::Polygons(drawn.polygons),
            shape_number: drawn.number,
            shape_day: drawn.day,
        }
    }

    /// The actors, their names, and the status.
    fn control_values<'f>(self, control: &Control) -> [Value<'f>; 3] {
        let names = actor_names(self.atlas, control, self.language).join(" + ");
        let status = Value::text(control.status().as_str());
        [Value::unless_empty(ids(control.actors())), Value::unless_empty(names), status]
    }

    /// The sentence about a control and its days.
    fn control_between(self, control: &Control, span: Span) -> String {
        let words = Words::of(self.language);
        let since = match span.since.not_before() {
            Some(_) => fill(words.since, &span.since.to_string()),
            None => fill(words.since_at_least, &day_text(span.since.best())),
        };
        let until = match (span.until, self.cut) {
            (Some(until), _) => fill(words.until, &until.to_string()),
            (None, true) => fill(words.until_at_least, &day_text(span.end)),
            (None, false) => words.ongoing.to_owned(),
        };
        let names = actor_names(self.atlas, control, self.language);
        let mut sentence = format!(
            "{}{}{since}{}{until}.",
            words.phrases.control(control, &names),
            words.phrases.comma,
            words.phrases.comma
        );
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        sentence
    }

    /// The ground under one control as one feature, for as long as it stays the same.
    pub(super) fn dissolved(self, each: Each<'_>) -> Result<()> {
        let mut open: BTreeMap<&'a Control, Ground> = BTreeMap::new();
        let mut shape_number = 0;
        let looked = self.days.looked_at(self.atlas, self.on);
        let end = looked.end.min(self.days.end);
        // A day off the record has nothing around it that would go on.
        let ongoing = end == self.days.end && self.on.is_none_or(|day| self.atlas.coverage().contains(day));
        let mut versions = versions(self.atlas, looked).into_iter().peekable();
        let mut there: Vec<Version> = Vec::new();
        for day in change_days(self.atlas, looked) {
            let Some(date) = date_of(day) else { continue };
            let snapshot = self.atlas.on(date);
            let mut now: BTreeMap<&'a Control, Vec<Version>> = BTreeMap::new();
            there.retain(|version| day < version.end);
            there.extend(
                std::iter::from_fn(|| versions.next_if(|version| version.first <= day)).filter(|v| day < v.end),
            );
            for version in &there {
                now.entry(snapshot.control(version.zone)).or_default().push(*version);
            }
            for (control, ground) in std::mem::take(&mut open) {
                if now.get(control) == Some(&ground.versions) {
                    now.remove(control);
                    open.insert(control, ground);
                } else {
                    shape_number += 1;
                    let span = self.days.span((ground.since, day), ground.already, false, self.on);
                    self.ground(control, &ground, span, shape_number, each)?;
                }
            }
            if day == end {
                break;
            }
            open.extend(now.into_iter().map(|(control, versions)| {
                let was_so = |version: &Version| was_so_already(self.atlas, version.zone, date);
                let already = day == looked.first || versions.iter().any(was_so);
                (control, Ground { since: day, already, versions })
            }));
        }
        for (control, ground) in open {
            shape_number += 1;
            let span = self.days.span((ground.since, end), ground.already, ongoing, self.on);
            self.ground(control, &ground, span, shape_number, each)?;
        }
        Ok(())
    }

    fn ground(
        self,
        control: &Control,
        ground: &Ground,
        span: Option<Span>,
        shape_number: u64,
        each: Each<'_>,
    ) -> Result<()> {
        let Some(span) = span else { return Ok(()) };
        let mut class = vec![NO_CLASS; self.atlas.zones().len()];
        for version in &ground.versions {
            class[version.zone as usize] = 0;
        }
        let shapes = self.atlas.arcs().map_or_else(Vec::new, |arcs| arcs.dissolve(ground.since, &class, 1));
        let Some(shape) = shapes.first() else { return Ok(()) };
        let (status, ids) = (control.status(), ids(control.actors()));
        let uid = if ids.is_empty() { status.to_string() } else { format!("{status}+{ids}") };
        let name = in_each(|language| {
            Words::of(language).phrases.control(control, &actor_names(self.atlas, control, language))
        });
        let title = name.in_language(self.language).to_owned();
        let mut values = vec![Value::Null, Value::text(title.clone())];
        values.extend(self.control_values(control));
        values.extend([Value::Null, Value::Null]);
        each(&Feature {
            uid: format!("{uid}@{}", span.start),
            names: &name,
            columns: columns(false),
            values,
            span,
            title,
            description: self.control_between(control, span),
            style: Palette::new(self.atlas, self.days).style(control),
            source: None,
            shape: Shape::Polygons(shape),
            shape_number,
            shape_day: ground.since,
        })
    }
}

/// When that began which is so from a day of a spell on: with a change of control, when the zone came onto the map, or before.
pub(super) fn beginning(atlas: &Atlas, spell: &Spell<'_>, first: i32, comes: bool) -> UncertainDate {
    let day = date_of(first).unwrap_or(Date::MIN);
    match spell.change() {
        Some(change) if day_number(change.when.best()) == first => match change.kind {
            ChangeKind::Initial => by(change.when.not_after().unwrap_or(day)),
            _ => change.when,
        },
        _ if atlas.coverage().days().0 == first => by(day),
        _ if comes => day.into(),
        _ => by(day),
    }
}

/// A shape that is being written.
#[derive(Debug, Clone, Copy)]
struct Drawn<'f> {
    polygons: &'f MultiPolygon<f64>,
    number: u64,
    day: i32,
}

#[derive(Debug)]
struct Ground {
    since: i32,
    /// Whether it may have been so before that day.
    already: bool,
    versions: Vec<Version>,
}

/// A source as a footnote would name it.
pub(super) fn source_in_words(source: &crate::model::Source) -> String {
    let about: Vec<&str> =
        [source.publisher.as_str(), source.date.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    let url = if source.url.is_empty() { String::new() } else { format!(", {}", source.url) };
    format!("{}{about}{url}", source.title)
}
