//! Who controlled a place one after the other.

use std::fmt;

use geo_types::Point;
use jiff::civil::Date;

use super::atlas::Atlas;
use super::snapshot::{next_step, step_days};
use crate::model::{ActorId, ChangeKind, Confidence, Control, ControlChange, Language, Source, Zone};
use crate::time::{DISTANT_FUTURE, Period, UncertainDate, day_number};

pub(super) static UNKNOWN: Control = Control::Unknown;

/// A stretch of days on which the control of a zone stayed the same.
///
/// It prints itself as one line.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let spell = atlas.history_of("bashiqa")?.nth(4).unwrap();
/// assert_eq!(spell.control().actors(), ["isis"]);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Spell<'a> {
    atlas: &'a Atlas,
    zone: u32,
    /// The step that it begins with; none before the first one.
    step: Option<u32>,
    /// The step that ends it; none where the record ends, or borders moved.
    next: Option<u32>,
    period: Period,
}

impl<'a> Spell<'a> {
    pub(super) fn new(atlas: &'a Atlas, zone: u32, step: Option<u32>, period: Period) -> Self {
        let next = next_step(atlas, zone, step).filter(|next| atlas.steps.day(*next) == period.days().1);
        Spell { atlas, zone, step, next, period }
    }

    /// The spell of a zone around a day on which it was there.
    pub(super) fn around(atlas: &'a Atlas, zone: u32, step: Option<u32>, date: Date) -> Option<Self> {
        let days = days_around(&atlas.data.zones[zone as usize], day_number(date), step_days(atlas, zone, step))?;
        Stretch { atlas, zone, days }.spell(step).filter(|spell| spell.period.contains(date))
    }

    /// A day that the atlas does not cover, or on which the zone was not there.
    pub(super) fn off_the_record(atlas: &'a Atlas, zone: u32, day: Date) -> Self {
        let period = Period::new(day, day.tomorrow().ok()).unwrap_or_default();
        Spell { atlas, zone, step: None, next: None, period }
    }

    fn is_off_the_record(&self) -> bool {
        let is_there = |day| self.atlas.coverage().contains(day) && self.zone().shape_on(day).is_some();
        self.period.start().is_some_and(|day| !is_there(day))
    }

    /// The zone.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.zone().id, "kirkuk-city");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zone(&self) -> &'a Zone {
        &self.atlas.data.zones[self.zone as usize]
    }

    /// Who controlled it.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.control().actors(), ["cts", "federal-police"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn control(&self) -> &'a Control {
        self.change().map_or(&UNKNOWN, |change| &change.to)
    }

    /// The days of the spell by the best guesses of the changes at its ends, cut to the days that the atlas covers and to
    /// those on which the zone was there (in the history of a point, to those on which it held the point).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.period().to_string(), "2017-10-18 to 2019-01-01");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn period(&self) -> Period {
        self.period
    }

    /// The change that its control rests on; `None` where the record says nothing yet. It is earlier than the first day of
    /// the spell where borders moved then.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.change().unwrap().id, "kirkuk-city-9");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn change(&self) -> Option<&'a ControlChange> {
        self.step.map(|step| self.atlas.steps.statement(step).change(&self.atlas.data))
    }

    /// The change that ends it; `None` where it lasts to the end of the record, or until borders moved.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let first = atlas.history_of("kirkuk-city")?.next().unwrap();
    /// assert_eq!(first.ended_by().unwrap().id, "kirkuk-city-2");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn ended_by(&self) -> Option<&'a ControlChange> {
        self.next.map(|step| self.atlas.steps.statement(step).change(&self.atlas.data))
    }

    /// When its control began, as far as it is known: the date of [`change`](Self::change).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.since().unwrap().to_string(), "2017-10-17/2017-10-19");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn since(&self) -> Option<&'a UncertainDate> {
        self.change().map(|change| &change.when)
    }

    /// When it ended, as far as it is known: the date of [`ended_by`](Self::ended_by). Where that is `None`,
    /// [`period`](Self::period) has the day.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert!(spell.until().is_none());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn until(&self) -> Option<&'a UncertainDate> {
        self.ended_by().map(|change| &change.when)
    }

    /// The sources of the change that it rests on.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.sources().count(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn sources(&self) -> impl Iterator<Item = &'a Source> + use<'a> {
        sources_on_record(self.atlas, self.change())
    }

    /// How sure the change is that it rests on.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.confidence(), Some(disputed::Confidence::Medium));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn confidence(&self) -> Option<Confidence> {
        self.change().map(|change| change.provenance.confidence)
    }
}

impl Atlas {
    /// A control in words, with the names of its actors in a language.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let control = disputed::Control::held(["cts", "federal-police"]);
    /// let words = atlas.in_words(&control, disputed::Language::En);
    /// assert_eq!(words, "held by Counter Terrorism Service and Federal Police");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn in_words(&self, control: &Control, language: Language) -> String {
        control.describe(|id: &ActorId| {
            let actor = self.actor(id.as_str());
            actor.map_or_else(|| id.to_string(), |actor| actor.names.in_language(language).to_owned())
        })
    }
}

/// The sources of a change that were out by the day that the view is limited to.
pub(super) fn sources_on_record<'a>(
    atlas: &'a Atlas,
    change: Option<&'a ControlChange>,
) -> impl Iterator<Item = &'a Source> + use<'a> {
    let ids = change.map_or(&[][..], |change| &change.provenance.sources);
    ids.iter().filter_map(move |id| atlas.source(id.as_str())).filter(|source| atlas.was_out(source))
}

impl Atlas {
    /// Whether a source was out by the day that the view is limited to.
    pub(crate) fn was_out(&self, source: &Source) -> bool {
        let Some(known_by) = self.known_until() else { return true };
        let date = source.date.parse::<UncertainDate>().ok();
        date.and_then(|date| date.not_before()).is_none_or(|first| first <= known_by)
    }
}

/// The confidence and the sources of a change as they stand behind a printed answer.
pub(super) fn evidence(atlas: &Atlas, change: Option<&ControlChange>) -> String {
    let Some(change) = change else { return "no record".into() };
    let sources: Vec<&str> = sources_on_record(atlas, Some(change)).map(|source| source.id.as_str()).collect();
    let sources = if sources.is_empty() { "no source named".to_owned() } else { sources.join(", ") };
    format!("{} confidence: {sources}", change.provenance.confidence)
}

/// A date in words: the best guess, the window behind it where it is wider than a day, and what its source makes of it.
pub(super) fn day_in_words(date: &UncertainDate) -> String {
    let window = if date.not_before() == date.not_after() { String::new() } else { format!(" (within {date})") };
    as_sure_as(date, &format!("{}{window}", date.best()))
}

/// The date of a change; where the record begins, the day by which it was so, whenever it came about.
pub(super) fn since_in_words(change: &ControlChange) -> String {
    if change.kind != ChangeKind::Initial {
        return day_in_words(&change.when);
    }
    let last = change.when.not_after().unwrap_or(change.when.best());
    as_sure_as(&change.when, &format!("{last} or before"))
}

/// What is said of a date, with what its source makes of that.
fn as_sure_as(date: &UncertainDate, said: &str) -> String {
    let about = if date.qualifier().is_approximate() { "about " } else { "" };
    let doubt = if date.qualifier().is_uncertain() { " (doubtful)" } else { "" };
    format!("{about}{said}{doubt}")
}

impl fmt::Display for Spell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.zone().names.en, self.atlas.in_words(self.control(), Language::En))?;
        let (covered, period) = (self.atlas.coverage(), self.period);
        match (self.change().filter(|change| Some(change.when.best()) == period.start()), period.start()) {
            (_, Some(day)) if self.is_off_the_record() => write!(f, " on {day}")?,
            (Some(change), _) => write!(f, " from {}", since_in_words(change))?,
            (None, Some(day)) if period.start() != covered.start() => write!(f, " from {day}, when borders moved,")?,
            _ => f.write_str(" from the beginning of the record")?,
        }
        match (self.until(), period.end()) {
            _ if self.is_off_the_record() => {}
            (Some(until), _) => write!(f, " to {}", day_in_words(until))?,
            (None, Some(day)) if period.end() != covered.end() => write!(f, " to {day}, when borders moved")?,
            _ => f.write_str(" to the end of the record")?,
        }
        write!(f, "; {}", evidence(self.atlas, self.change()))
    }
}

/// The spells of a zone or of a point, in order of time: made by [`Atlas::history_of`] and [`Atlas::history_at`].
///
/// It can be walked from both ends. Neighbouring spells differ in control or in zone, or there are days between them on
/// which no zone was there.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let holders: Vec<String> = atlas.history_of("sinjar")?.map(|spell| spell.control().to_string()).collect();
/// assert!(holders.contains(&"held by isis".to_owned()));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct History<'a> {
    stretches: std::iter::FlatMap<std::vec::IntoIter<Stretch<'a>>, Spells<'a>, fn(Stretch<'a>) -> Spells<'a>>,
}

/// The days on which one zone answers for the place.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    atlas: &'a Atlas,
    zone: u32,
    days: (i32, i32),
}

/// The days on which a zone was there, whatever its shape.
fn days_there(atlas: &Atlas, zone: u32) -> Vec<(i32, i32)> {
    let shapes = &atlas.data.zones[zone as usize].shapes;
    let mut days: Vec<(i32, i32)> = shapes.iter().map(|shape| shape.extant.days()).collect();
    days.sort_unstable();
    days.dedup_by(|later, earlier| {
        let joined = later.0 == earlier.1;
        earlier.1 = if joined { later.1 } else { earlier.1 };
        joined
    });
    days
}

/// The days around one on which a zone was there, whatever its shape; looked for no further than `within`.
fn days_around(zone: &Zone, day: i32, within: (i32, i32)) -> Option<(i32, i32)> {
    let shapes = &zone.shapes;
    let days = |at: &usize| shapes[*at].extant.days();
    let mut first = (0..shapes.len()).find(|at| days(at).0 <= day && day < days(at).1)?;
    let mut last = first;
    // Shapes mostly stand in the order of their days: the next one is looked for beside the last one found.
    while days(&first).0 > within.0 {
        let mut before = (0..first).rev().chain((first + 1..shapes.len()).rev());
        let Some(found) = before.find(|at| days(at).1 == days(&first).0) else { break };
        first = found;
    }
    while days(&last).1 < within.1 {
        let mut after = (last + 1..shapes.len()).chain(0..last);
        let Some(found) = after.find(|at| days(at).0 == days(&last).1) else { break };
        last = found;
    }
    Some((days(&first).0, days(&last).1))
}

impl<'a> Stretch<'a> {
    /// The spell that begins with a step; `None` if no day of it is in the stretch.
    fn spell(self, step: Option<u32>) -> Option<Spell<'a>> {
        let Stretch { atlas, zone, days } = self;
        let (from, until) = step_days(atlas, zone, step);
        Some(Spell::new(atlas, zone, step, Period::from_days(from.max(days.0), until.min(days.1))?))
    }
}

impl<'a> History<'a> {
    fn new(stretches: Vec<Stretch<'a>>) -> Self {
        History { stretches: stretches.into_iter().flat_map(Spells::new) }
    }

    pub(super) fn of(atlas: &'a Atlas, zone: u32) -> Self {
        History::new(days_there(atlas, zone).into_iter().map(|days| Stretch { atlas, zone, days }).collect())
    }

    pub(super) fn at(atlas: &'a Atlas, point: Point<f64>) -> Self {
        let Some(index) = atlas.index() else { return History::new(Vec::new()) };
        let mut stretches: Vec<Stretch<'a>> = Vec::new();
        let starts = index.partition().days();
        for (i, &from) in starts.iter().enumerate() {
            let until = starts.get(i + 1).copied().unwrap_or(DISTANT_FUTURE);
            let Some(zone) = index.zone_at(point, from) else { continue };
            match stretches.last_mut() {
                Some(last) if last.zone == zone && last.days.1 == from => last.days.1 = until,
                _ => stretches.push(Stretch { atlas, zone, days: (from, until) }),
            }
        }
        History::new(stretches)
    }
}

impl<'a> Iterator for History<'a> {
    type Item = Spell<'a>;

    fn next(&mut self) -> Option<Spell<'a>> {
        self.stretches.next()
    }
}

impl DoubleEndedIterator for History<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.stretches.next_back()
    }
}

impl std::iter::FusedIterator for History<'_> {}

/// The spells of one stretch. They are numbered by the step that they begin with, after one that begins with none.
#[derive(Debug, Clone)]
struct Spells<'a> {
    stretch: Stretch<'a>,
    numbers: std::ops::Range<u32>,
}

impl<'a> Spells<'a> {
    fn new(stretch: Stretch<'a>) -> Self {
        let steps = stretch.atlas.steps.of_zone(stretch.zone);
        Spells { stretch, numbers: 0..steps.end - steps.start + 1 }
    }

    fn spell(&self, number: u32) -> Option<Spell<'a>> {
        let Stretch { atlas, zone, .. } = self.stretch;
        self.stretch.spell(number.checked_sub(1).map(|nth| atlas.steps.of_zone(zone).start + nth))
    }
}

impl<'a> Iterator for Spells<'a> {
    type Item = Spell<'a>;

    fn next(&mut self) -> Option<Spell<'a>> {
        while let Some(number) = self.numbers.next() {
            if let Some(spell) = self.spell(number) {
                return Some(spell);
            }
        }
        None
    }
}

impl DoubleEndedIterator for Spells<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        while let Some(number) = self.numbers.next_back() {
            if let Some(spell) = self.spell(number) {
                return Some(spell);
            }
        }
        None
    }
}
