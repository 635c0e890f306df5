//! Collects the records of an atlas, each with the place it came from, and builds the atlas out of them.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Atlas, AtlasInfo};
use crate::error::{Fault, Faults, Result};
use crate::model::{Actor, Claim, ControlChange, Division, Incident, LegalClaim, Milestone, Settlement, Source, Zone};

/// Makes an [`Atlas`]: takes records in any order and checks them all at once in [`build`](AtlasBuilder::build).
///
/// ```
/// use disputed::{Actor, Atlas, Control, ControlChange, Point, Zone, date};
/// use geo_types::Rect;
///
/// let atlas = Atlas::builder()
///     .add(Actor::new("red", "Red army"))
///     .add(Actor::new("blue", "Blue army"))
///     .add(Zone::new("town", "The town", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()))
///     .add(ControlChange::new("town-1", "town", date(2001, 1, 1), Control::held(["red"])))
///     .add(ControlChange::new("town-2", "town", date(2001, 3, 1), Control::held(["blue"])))
///     .build()?;
/// let finding = atlas.on(date(2001, 2, 28)).control_at(Point::new(0.5, 0.5)).unwrap();
/// assert_eq!(finding.control(), &Control::held(["red"]));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct AtlasBuilder {
    pub(super) info: AtlasInfo,
    pub(super) records: Records,
}

/// Anything that an atlas is made of. Every such type turns into it, so that [`AtlasBuilder::add`] takes them all.
///
/// ```
/// use disputed::{Actor, Atlas, Record, Source};
///
/// let records: [Record; 2] = [Actor::new("red", "Red army").into(), Source::new("paper", "A paper").into()];
/// let atlas = Atlas::builder().extend(records).build()?;
/// assert_eq!((atlas.actors().len(), atlas.sources().len()), (1, 1));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)]
pub enum Record {
    /// A party that can hold ground.
    Actor(Actor),
    /// An administrative division.
    Division(Division),
    /// A unit of ground.
    Zone(Zone),
    /// A change of control.
    Change(ControlChange),
    /// A contradicting statement.
    Claim(Claim),
    /// Who says so.
    Source(Source),
    /// Who claims an area in law.
    LegalClaim(LegalClaim),
    /// A step of a legal process.
    Milestone(Milestone),
    /// A town or village.
    Settlement(Settlement),
    /// A violent event.
    Incident(Incident),
}

/// Where a record was read: named in faults about it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub(crate) file: Option<Arc<str>>,
    pub(crate) line: Option<u64>,
}

impl Origin {
    pub(crate) fn mark(&self, mut fault: Fault) -> Fault {
        if let Some(file) = &self.file {
            fault = fault.in_file(&**file);
        }
        match self.line {
            Some(line) => fault.at_line(line),
            None => fault,
        }
    }
}

/// What a reader of files noted and had to leave out. An atlas does not come of it, but its other records are checked, so
/// that one run shows all that is wrong.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    pub(crate) faults: Faults,
    /// The ids of records that were left out: they are not reported as unknown.
    pub(crate) ids: HashSet<String>,
    /// Whether so much was left out that no id can be called unknown.
    pub(crate) whole_tables: bool,
}

impl Unread {
    pub(crate) fn any(&self) -> bool {
        self.whole_tables || !self.ids.is_empty()
    }

    pub(crate) fn covers(&self, id: &str) -> bool {
        self.whole_tables || self.ids.contains(id)
    }
}

/// A list of records of one type beside the list of where each was read.
#[derive(Debug, Clone)]
pub(super) struct Listed<T> {
    pub(super) values: Vec<T>,
    pub(super) origins: Vec<Origin>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { values: Vec::new(), origins: Vec::new() }
    }
}

impl<T> Listed<T> {
    fn push(&mut self, value: T, origin: Origin) {
        self.values.push(value);
        self.origins.push(origin);
    }

    /// Values of which it is not told where they were read.
    pub(super) fn of_no_origin(values: Vec<T>) -> Self {
        Listed { origins: vec![Origin::default(); values.len()], values }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&T, &Origin)> {
        self.values.iter().zip(&self.origins)
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    pub(super) actors: Listed<Actor>,
    pub(super) divisions: Listed<Division>,
    pub(super) zones: Listed<Zone>,
    pub(super) changes: Listed<ControlChange>,
    pub(super) claims: Listed<Claim>,
    pub(super) sources: Listed<Source>,
    pub(super) legal_claims: Listed<LegalClaim>,
    pub(super) milestones: Listed<Milestone>,
    pub(super) settlements: Listed<Settlement>,
    pub(super) incidents: Listed<Incident>,
}

impl AtlasBuilder {
    /// Says what the atlas is called, which days it covers, and whom to name when it is used.
    ///
    /// ```
    /// use disputed::{Atlas, AtlasInfo, Period, date};
    ///
    /// let coverage = Period::new(date(2001, 1, 1), date(2002, 1, 1))?;
    /// let info = AtlasInfo { title: "The valley in 2001".into(), coverage, ..AtlasInfo::default() };
    /// assert_eq!(Atlas::builder().info(info).build()?.coverage(), coverage);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn info(&mut self, info: AtlasInfo) -> &mut Self {
        self.info = info;
        self
    }

    /// Adds a record.
    ///
    /// ```
    /// let atlas = disputed::Atlas::builder().add(disputed::Source::new("paper", "A paper")).build()?;
    /// assert!(atlas.source("paper").is_some());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn add(&mut self, record: impl Into<Record>) -> &mut Self {
        self.add_from(record.into(), Origin::default());
        self
    }

    /// Adds records.
    ///
    /// ```
    /// let sources = ["paper", "radio"].map(|id| disputed::Source::new(id, id));
    /// assert_eq!(disputed::Atlas::builder().extend(sources).build()?.sources().len(), 2);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn extend<R: Into<Record>>(&mut self, records: impl IntoIterator<Item = R>) -> &mut Self {
        for record in records {
            self.add(record);
        }
        self
    }

    pub(crate) fn add_from(&mut self, record: Record, origin: Origin) {
        let records = &mut self.records;
        match record {
            Record::Actor(actor) => records.actors.push(actor, origin),
            Record::Division(division) => records.divisions.push(division, origin),
            Record::Zone(zone) => records.zones.push(zone, origin),
            Record::Change(change) => records.changes.push(change, origin),
            Record::Claim(claim) => records.claims.push(claim, origin),
            Record::Source(source) => records.sources.push(source, origin),
            Record::LegalClaim(claim) => records.legal_claims.push(claim, origin),
            Record::Milestone(milestone) => records.milestones.push(milestone, origin),
            Record::Settlement(settlement) => records.settlements.push(settlement, origin),
            Record::Incident(incident) => records.incidents.push(incident, origin),
        }
    }

    /// Checks everything and makes the atlas. The builder is empty afterwards.
    ///
    /// # Errors
    /// Every fault of the records at once: ids and names that are empty, ids that are doubled or name nothing; actors, divisions or parts
    /// that are their own ancestors; coordinates that are not finite, out of range, next to zero, or seem to be swapped (see
    /// [`AtlasInfo::within`]); rings and zones that cross or overlap, parts that reach out of their zone; dates that cannot be, or are too
    /// far in the future; changes of one zone whose windows overlap or that contradict each other; seats and settlements outside the zone
    /// that they are said to lie in; numbers and colours that are none.
    ///
    /// ```
    /// use disputed::{Actor, Atlas, Control, ControlChange, date};
    ///
    /// let error = Atlas::builder()
    ///     .add(Actor::new("red", "Red army"))
    ///     .add(Actor::new("red", "Reds"))
    ///     .add(ControlChange::new("1", "nowhere", date(2001, 1, 1), Control::held(["blue"])))
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(error.faults().len(), 3, "a doubled id, an unknown zone and an unknown actor");
    /// ```
    pub fn build(&mut self) -> Result<Atlas> {
        self.build_with(&|_| ())
    }

    /// [`build`](AtlasBuilder::build) that tells how far it is: the share of the work on the shapes of zones that is done,
    /// from 0 to 1. They are what takes the time. `progress` is called from any thread, thousands of times and not
    /// always in order.
    ///
    /// # Errors
    /// As `build`.
    ///
    /// ```
    /// use disputed::{Atlas, Zone};
    /// use geo_types::Rect;
    ///
    /// let zone = Zone::new("town", "The town", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon());
    /// let atlas = Atlas::builder().add(zone).build_with(&|done| eprint!("\r{:3.0} %", 100.0 * done))?;
    /// assert_eq!(atlas.zones().len(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn build_with(&mut self, progress: &(dyn Fn(f64) + Sync)) -> Result<Atlas> {
        self.build_all(Unread::default(), progress)
    }

    /// [`build`](AtlasBuilder::build) after reading files; always an error if anything in them was at fault.
    pub(crate) fn build_despite(&mut self, unread: Unread) -> Result<Atlas> {
        self.build_all(unread, &|_| ())
    }

    fn build_all(&mut self, unread: Unread, progress: &(dyn Fn(f64) + Sync)) -> Result<Atlas> {
        let AtlasBuilder { info, records } = std::mem::take(self);
        Atlas::from_records(info, records, unread, progress)
    }
}

macro_rules! records {
    ($($variant:ident($type:ty)),+ $(,)?) => {$(
        impl From<$type> for Record {
            fn from(record: $type) -> Self {
                Record::$variant(record)
            }
        }
    )+};
}

records! {
    Actor(Actor), Division(Division), Zone(Zone), Change(ControlChange), Claim(Claim), Source(Source),
    LegalClaim(LegalClaim), Milestone(Milestone), Settlement(Settlement), Incident(Incident),
}
