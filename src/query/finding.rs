//! The answer to "who controlled this place on that day", with its evidence.

use std::fmt;

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::atlas::Atlas;
use super::doubt::{Certainty, Contradiction};
use super::history::{Spell, UNKNOWN, day_in_words, evidence, since_in_words, sources_on_record};
use super::snapshot::{Snapshot, next_step};
use crate::error::Result;
use crate::model::{Confidence, Control, ControlChange, Language, Relation, Source, Status, Verdict, Zone};
use crate::time::UncertainDate;

/// Who controlled a zone on a day, on whose word and how sure.
///
/// It prints itself as one readable line, and in `serde` it is one flat object: `date`, `zone`, `name`, `status`,
/// `actors` (ids), `certainty` (`certain`, `window`, `unrecorded`, `not-extant`, `before-record`, `after-record`), `since`,
/// `until` (best days), `since_edtf`, `until_edtf` (their windows), `change`, `confidence`, `sources`, `contradictions`
/// (ids).
///
/// ```
/// use disputed::{article140, date, Certainty, Point};
///
/// let atlas = article140()?;
/// let finding = atlas.on(date(2014, 6, 11)).control_at(Point::new(44.3922, 35.4667)).unwrap();
/// assert_eq!(finding.zone().id, "kirkuk-city");
/// let Certainty::Window { before, after, .. } = finding.certainty() else { panic!("the army left on 11 or 12 June") };
/// assert_eq!(before.actors(), ["isf", "peshmerga-puk"]);
/// assert_eq!(after.actors(), ["peshmerga-puk"]);
/// assert_eq!(finding.control(), before, "the best guess is the 12th");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) zone: u32,
    /// The step that answers; none where the record says nothing.
    step: Option<u32>,
    pub(super) date: Date,
}

impl<'a> Finding<'a> {
    /// The finding of a zone that was there on the day.
    #[inline]
    pub(super) fn new(Snapshot { atlas, date, day }: Snapshot<'a>, zone: u32) -> Self {
        Finding { atlas, zone, step: atlas.steps.at(zone, day), date }
    }

    /// The finding of a zone that need not have been there on the day.
    pub(super) fn of_zone(snapshot: Snapshot<'a>, zone: u32) -> Self {
        let finding = Finding::new(snapshot, zone);
        if finding.extant() { finding } else { Finding { step: None, ..finding } }
    }

    /// The finding of a day on which a step of the zone is known to be the last one.
    pub(super) fn at_step(atlas: &'a Atlas, zone: u32, step: Option<u32>, date: Date) -> Self {
        Finding { atlas, zone, step: step.filter(|_| atlas.coverage().contains(date)), date }
    }

    /// The day that was asked about.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.date(), date(2017, 10, 15));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn date(&self) -> Date {
        self.date
    }

    /// The zone.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.zone().id, "kirkuk-city");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[inline]
    pub fn zone(&self) -> &'a Zone {
        &self.atlas.data.zones[self.zone as usize]
    }

    /// Who controlled it.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.control().to_string(), "held by peshmerga-puk");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[inline]
    pub fn control(&self) -> &'a Control {
        self.step.map_or(&UNKNOWN, |step| self.atlas.steps.control(step, &self.atlas.data))
    }

    /// The stretch of days with the same control that the day lies in, as in [`history_of`](Atlas::history_of) the zone. Where
    /// the atlas does not cover the day, or the zone was not there, it is that day alone.
    ///
    /// Cost: nothing is sorted or copied; the shapes of the zone are looked through three times, and for each of those that
    /// follow each other within the stretch once more where they do not stand in the order of their days.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.spell().period().to_string(), "2014-06-12 to 2017-10-16");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn spell(&self) -> Spell<'a> {
        let spell = Spell::around(self.atlas, self.zone, self.step, self.date);
        spell.unwrap_or_else(|| Spell::off_the_record(self.atlas, self.zone, self.date))
    }

    /// When that control began, as far as it is known.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.since().unwrap().to_string(), "2014-06-11/2014-06-12");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn since(&self) -> Option<&'a UncertainDate> {
        self.change().map(|change| &change.when)
    }

    /// When it ended, as far as it is known: the date of the next change of the zone, also where the zone was gone before
    /// ([`spell`](Self::spell) tells). `None` where it lasts to the end of the record, the day is not covered, or the zone was
    /// not there.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.until().unwrap().to_string(), "2017-10-16");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn until(&self) -> Option<&'a UncertainDate> {
        let is_told = self.covered() && self.extant();
        let next = next_step(self.atlas, self.zone, self.step).filter(|_| is_told);
        next.map(|step| &self.atlas.steps.statement(step).change(&self.atlas.data).when)
    }

    /// The change that the answer rests on.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.change().unwrap().id, "kirkuk-city-7");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn change(&self) -> Option<&'a ControlChange> {
        self.step.map(|step| self.atlas.steps.statement(step).change(&self.atlas.data))
    }

    /// The sources of that change.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.sources().next().unwrap().id, "BBC-KRK14");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn sources(&self) -> impl Iterator<Item = &'a Source> + use<'a> {
        sources_on_record(self.atlas, self.change())
    }

    /// How sure that change is.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.confidence(), Some(disputed::Confidence::High));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn confidence(&self) -> Option<Confidence> {
        self.change().map(|change| change.provenance.confidence)
    }

    pub(super) fn extant(&self) -> bool {
        self.zone().shape_on(self.date).is_some()
    }

    pub(super) fn covered(&self) -> bool {
        self.atlas.coverage().contains(self.date)
    }

    /// Whether the place was in the hands of an actor and those who took its orders on that day, and of nobody else:
    /// held or shared, with every force under that actor by [`Relation::Command`].
    ///
    /// # Errors
    /// If no actor has that id.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert!(finding.is_held_under("peshmerga")? && !finding.is_held_under("federal-iraq")?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn is_held_under(&self, actor: &str) -> Result<bool> {
        self.is_held_under_by(actor, &[Relation::Command])
    }

    /// The same along links of these relations.
    ///
    /// # Errors
    /// If no actor has that id.
    ///
    /// ```
    /// use disputed::{article140, date, Relation};
    ///
    /// let atlas = article140()?;
    /// let erbil = atlas.on(date(2017, 10, 20)).control_of("erbil")?;
    /// assert!(!erbil.is_held_under("federal-iraq")?);
    /// assert!(erbil.is_held_under_by("federal-iraq", &[Relation::Command, Relation::Legal])?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn is_held_under_by(&self, actor: &str, relations: &[Relation]) -> Result<bool> {
        let data = &self.atlas.data;
        let wanted = data.actor_position(actor)?;
        let mut all_under = matches!(self.control().status(), Status::Held | Status::Shared);
        for holder in self.control().actors() {
            let holder = data.actor_position(holder.as_str())?;
            all_under &= data.hierarchy.ancestors(holder, self.date, relations).contains(&wanted);
        }
        Ok(all_under)
    }
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let control = self.atlas.in_words(self.control(), Language::En);
        write!(f, "{} on {}: {control}", self.zone().names.en, self.date)?;
        if let Some(change) = self.change() {
            write!(f, " since {}", since_in_words(change))?;
        }
        if let Some(until) = self.until() {
            write!(f, " until {}", day_in_words(until))?;
        }
        match self.certainty() {
            Certainty::Certain => f.write_str("; certain")?,
            Certainty::Window { change, before, after } => {
                let (word, other) = if self.control() == after { ("still", before) } else { ("already", after) };
                let other = self.atlas.in_words(other, Language::En);
                write!(f, "; in the window of {} ({}), possibly {word} {other}", change.id, change.when)?;
            }
            Certainty::Unrecorded => f.write_str("; nothing on record by then")?,
            Certainty::NotExtant => f.write_str("; the zone had no shape on that day")?,
            Certainty::BeforeRecord => f.write_str("; before the record begins")?,
            Certainty::AfterRecord => f.write_str("; after the record ends")?,
        }
        if self.change().is_some() {
            write!(f, "; {}", evidence(self.atlas, self.change()))?;
        }
        for Contradiction { statement, says, verdict } in self.contradictions() {
            let says = self.atlas.in_words(says, Language::En);
            let verdict = verdict.map_or("outweighed", Verdict::as_str);
            write!(f, "; {} has it {says} ({verdict})", statement.id)?;
        }
        Ok(())
    }
}

impl Serialize for Finding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let contradictions: Vec<_> = self.contradictions().iter().map(|found| found.statement.id.clone()).collect();
        let sources: Vec<_> = self.sources().map(|source| &source.id).collect();
        let mut object = serializer.serialize_struct("Finding", 14)?;
        object.serialize_field("date", &self.date)?;
        object.serialize_field("zone", &self.zone().id)?;
        object.serialize_field("name", &self.zone().names.en)?;
        object.serialize_field("status", &self.control().status())?;
        object.serialize_field("actors", self.control().actors())?;
        object.serialize_field("certainty", self.certainty().as_str())?;
        object.serialize_field("since", &self.since().map(UncertainDate::best))?;
        object.serialize_field("since_edtf", &self.since().map(ToString::to_string))?;
        object.serialize_field("until", &self.until().map(UncertainDate::best))?;
        object.serialize_field("until_edtf", &self.until().map(ToString::to_string))?;
        object.serialize_field("change", &self.change().map(|change| &change.id))?;
        object.serialize_field("confidence", &self.confidence())?;
        object.serialize_field("sources", &sources)?;
        object.serialize_field("contradictions", &contradictions)?;
        object.end()
    }
}
