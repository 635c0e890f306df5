//! Who controlled a place one after the other.

use std::fmt;

use geo_types::Point;

use super::atlas::Atlas;
use super::snapshot::step_days;
use crate::model::{ActorId, Confidence, Control, ControlChange, Language, Source, SourceId, Zone};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, Period, UncertainDate};

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
    period: Period,
}

impl<'a> Spell<'a> {
    pub(super) fn new(atlas: &'a Atlas, zone: u32, step: Option<u32>, period: Period) -> Self {
        Spell { atlas, zone, step, period }
    }

    pub(super) fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    pub(super) fn position(&self) -> u32 {
        self.zone
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

    /// The days of the spell by the best guesses of the changes at its ends, cut to the days that the atlas covers (and,
    /// in the history of a point, to those on which the zone held the point).
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

    /// The change that it begins with, and rests on; `None` where the record says nothing yet.
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

    /// The change that ends it; `None` where it lasts to the end of the record.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let first = atlas.history_of("kirkuk-city")?.next().unwrap();
    /// assert_eq!(first.ended_by().unwrap().id, "kirkuk-city-2");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn ended_by(&self) -> Option<&'a ControlChange> {
        let steps = self.atlas.steps.of_zone(self.zone);
        let next = self.step.map_or(steps.start, |step| step + 1);
        (next < steps.end).then(|| self.atlas.steps.statement(next).change(&self.atlas.data))
    }

    /// When it began, as far as it is known.
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

    /// When it ended, as far as it is known; `None` where it lasts to the end of the record.
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

    /// The sources of the change that it begins with.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(spell.sources().count(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn sources(&self) -> impl Iterator<Item = &'a Source> + use<'a> {
        let atlas = self.atlas;
        let ids = self.change().map_or(&[][..], |change| &change.provenance.sources);
        ids.iter().filter_map(move |id| atlas.source(id.as_str()))
    }

    /// How sure the change is that it begins with.
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

    /// The control in words, with the names of the actors in a language.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// # let spell = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// let words = spell.control_in_words(disputed::Language::En);
    /// assert_eq!(words, "held by Counter Terrorism Service and Federal Police");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn control_in_words(&self, language: Language) -> String {
        in_words(self.atlas, self.control(), language)
    }

    /// The confidence and the sources as they stand behind a printed answer.
    pub(super) fn evidence(&self) -> String {
        let Some(change) = self.change() else { return "no record".into() };
        let sources: Vec<&str> = change.provenance.sources.iter().map(SourceId::as_str).collect();
        let sources = if sources.is_empty() { "no source named".to_owned() } else { sources.join(", ") };
        format!("{} confidence: {sources}", change.provenance.confidence)
    }
}

/// A control with the names of its actors.
pub(super) fn in_words(atlas: &Atlas, control: &Control, language: Language) -> String {
    control.describe(|id: &ActorId| {
        let actor = atlas.actor(id.as_str());
        actor.map_or_else(|| id.to_string(), |actor| actor.names.in_language(language).to_owned())
    })
}

/// A date in words: the best guess, and the window behind it where it is wider than a day.
pub(super) fn day_in_words(date: &UncertainDate) -> String {
    if date.is_exact() { date.best().to_string() } else { format!("{} (within {date})", date.best()) }
}

impl fmt::Display for Spell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.zone().names.en, self.control_in_words(Language::En))?;
        match self.since() {
            Some(since) => write!(f, " from {}", day_in_words(since))?,
            None => f.write_str(" from the beginning of the record")?,
        }
        match self.until() {
            Some(until) => write!(f, " to {}", day_in_words(until))?,
            None => f.write_str(" to the end of the record")?,
        }
        write!(f, "; {}", self.evidence())
    }
}

/// The spells of a zone or of a point, in order of time: made by [`Atlas::history_of`] and [`Atlas::history_at`].
///
/// Lazy, and it can be walked from both ends. Neighbouring spells differ in control or in zone.
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

impl<'a> History<'a> {
    fn new(stretches: Vec<Stretch<'a>>) -> Self {
        History { stretches: stretches.into_iter().flat_map(Spells::new) }
    }

    pub(super) fn of(atlas: &'a Atlas, zone: u32) -> Self {
        History::new(vec![Stretch { atlas, zone, days: (DISTANT_PAST, DISTANT_FUTURE) }])
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
        let Stretch { atlas, zone, days } = self.stretch;
        let step = number.checked_sub(1).map(|nth| atlas.steps.of_zone(zone).start + nth);
        let (from, until) = step_days(atlas, zone, step);
        let (from, until) = (from.max(days.0), until.min(days.1));
        Some(Spell::new(atlas, zone, step, Period::from_days(from, until)?))
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
