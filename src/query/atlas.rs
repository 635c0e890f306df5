//! The atlas: everything on record about some ground, and the door to all questions.

use std::sync::{Arc, OnceLock};

use geo_types::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::builder::{AtlasBuilder, Records, Unread};
use super::check::Ids;
use super::gazetteer::Gazetteer;
use super::hierarchy::Hierarchy;
use super::history::History;
use super::lists::Lists;
use super::policy::{Policy, View};
use super::resolve::{Statement, Steps};
use super::snapshot::Snapshot;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::{ArcTable, Arcs, Partition, Piece};
use crate::index::PointIndex;
use crate::model::{
    Actor, Claim, ControlChange, Division, Incident, LegalClaim, Milestone, Relation, Settlement, Source, Zone,
};
use crate::time::Period;

/// What an atlas says of itself.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.info().coverage.start(), Some(disputed::date(2003, 3, 19)));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtlasInfo {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// The days on which it says anything: before and after them all control is unknown.
    #[serde(default)]
    pub coverage: Period,
    /// Whom to name when it is used.
    #[serde(default)]
    pub attribution: Vec<String>,
}

/// Everything on record about some ground: zones and who held them when, on whose word.
///
/// An atlas never changes after it is built, and is cheap to clone and to share between threads.
/// [`known_by`](Atlas::known_by), [`with_policy`](Atlas::with_policy) and [`layer`](Atlas::layer) give other views of
/// the same records.
///
/// ```
/// use disputed::{article140, date, Point};
///
/// let atlas = article140()?;
/// let kirkuk = Point::new(44.392, 35.468); // longitude, latitude
/// let eve = atlas.on(date(2017, 10, 15)).control_at(kirkuk).unwrap();
/// assert_eq!(eve.control().actors(), ["peshmerga-puk"]);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Atlas {
    pub(crate) data: Arc<Data>,
    pub(super) steps: Arc<Steps>,
    pub(super) view: Arc<View>,
    pub(super) layer: usize,
}

/// One of several overlapping maps: a partition of its own.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: Option<String>,
    pub(crate) index: PointIndex,
    /// Made at the first question about areas or lines.
    table: OnceLock<ArcTable>,
}

impl Layer {
    /// The layers in the order in which zones first name them, each indexed by itself.
    fn all(records: &Records, ids: &Ids, faults: &mut Faults) -> Vec<Self> {
        let zones = &records.zones.values;
        let mut names: Vec<Option<&String>> = Vec::new();
        for zone in zones {
            if !names.contains(&zone.layer.as_ref()) {
                names.push(zone.layer.as_ref());
            }
        }
        let layer = |name: &Option<&String>| {
            let within = zones.iter().zip(0..).filter(|(zone, _)| zone.layer.as_ref() == *name);
            let pieces = within.flat_map(|(zone, position)| {
                let part_of = zone.part_of.as_ref().and_then(|whole| ids.zones.get(whole).copied());
                zone.shapes.iter().map(move |shape| {
                    let (from, until) = shape.extant.days();
                    Piece { zone: position, part_of, from, until, geometry: &shape.geometry }
                })
            });
            let pieces: Vec<Piece<'_>> = pieces.collect();
            let partition = Partition::new(&pieces);
            let index = partition.and_then(PointIndex::build).map_err(|found| {
                for fault in found {
                    let origin = fault.zones()[0].map(|zone| &records.zones.origins[zone as usize]);
                    let fault = fault.to_fault(&pieces, |zone| zones[zone as usize].id.to_string());
                    faults.push(origin.map_or(fault.clone(), |origin| origin.mark(fault)));
                }
            });
            Some(Layer { name: name.cloned(), index: index.ok()?, table: OnceLock::new() })
        };
        names.iter().filter_map(layer).collect()
    }
}

/// The records of an atlas and what is made of them once.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) info: AtlasInfo,
    pub(crate) actors: Vec<Actor>,
    pub(crate) divisions: Vec<Division>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) changes: Vec<ControlChange>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) sources: Vec<Source>,
    pub(crate) legal_claims: Vec<LegalClaim>,
    pub(crate) milestones: Vec<Milestone>,
    pub(crate) settlements: Vec<Settlement>,
    pub(crate) incidents: Vec<Incident>,
    pub(super) ids: Ids,
    contradicts: Vec<u32>,
    changes_of_zone: Lists,
    claims_of_zone: Lists,
    pub(super) gazetteer: Gazetteer,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) layers: Vec<Layer>,
}

impl Data {
    /// Checks the records and works out what questions need.
    fn new(info: AtlasInfo, records: Records, mut unread: Unread) -> Result<Self> {
        let mut faults = std::mem::take(&mut unread.faults);
        let ids = Ids::new(&records, &mut faults);
        super::check::check(&info, &records, &ids, &unread, &mut faults);
        let zones = records.zones.values.len();
        let zone_of = |change: &ControlChange| ids.zones.get(&change.zone).copied();
        let changes = &records.changes.values;
        let mut changes_of_zone = Lists::group(zones, changes.iter().map(zone_of));
        changes_of_zone.sort_by_key(|change| {
            let when = &changes[change as usize].when;
            (when.best(), when.not_before(), change)
        });
        // Where records are missing, what stands around them would seem to be at fault.
        let complete = !unread.any();
        if complete {
            super::check_chain::check(&records, &changes_of_zone, &mut faults);
        }
        let claims = &records.claims.values;
        let contradicts: Vec<Option<u32>> = claims.iter().map(|claim| ids.changes.get(&claim.of).copied()).collect();
        let mut claims_of_zone = Lists::group(zones, claims.iter().map(|claim| zone_of(&claim.change)));
        claims_of_zone.sort_by_key(|claim| (contradicts[claim as usize], claim));
        let hierarchy = Hierarchy::new(&records.actors.values, &ids.actors);
        hierarchy.check(&records.actors.values, &mut faults);
        let layers = if complete { Layer::all(&records, &ids, &mut faults) } else { Vec::new() };
        faults.into_result(())?;
        Ok(Data {
            info,
            gazetteer: Gazetteer::new(&records.zones.values, &records.settlements.values),
            actors: records.actors.values,
            divisions: records.divisions.values,
            zones: records.zones.values,
            changes: records.changes.values,
            claims: records.claims.values,
            sources: records.sources.values,
            legal_claims: records.legal_claims.values,
            milestones: records.milestones.values,
            settlements: records.settlements.values,
            incidents: records.incidents.values,
            ids,
            contradicts: contradicts.into_iter().flatten().collect(),
            changes_of_zone,
            claims_of_zone,
            hierarchy,
            layers,
        })
    }

    /// The changes of a zone in order of time.
    pub(super) fn changes_of(&self, zone: u32) -> &[u32] {
        self.changes_of_zone.of(zone)
    }

    /// The claims about a zone, those against one change next to each other.
    pub(super) fn claims_of(&self, zone: u32) -> &[u32] {
        self.claims_of_zone.of(zone)
    }

    /// The change that a claim contradicts.
    pub(super) fn contradicted_by(&self, claim: u32) -> Statement {
        Statement::of_change(self.contradicts[claim as usize])
    }

    /// The position of a zone by its id.
    pub(crate) fn zone_position(&self, id: &str) -> Result<u32> {
        let unknown = || Fault::new(ErrorKind::UnknownId, format!("no zone has the id \"{id}\"")).into();
        self.ids.zones.get(id).copied().ok_or_else(unknown)
    }

    /// The position of an actor by its id.
    pub(crate) fn actor_position(&self, id: &str) -> Result<u32> {
        let unknown = || {
            let near = super::gazetteer::nearest_spelling(id, self.actors.iter().map(|actor| actor.id.as_str()));
            Fault::new(ErrorKind::UnknownId, format!("no actor has the id \"{id}\"")).advise(near).into()
        };
        self.ids.actors.get(id).copied().ok_or_else(unknown)
    }
}

impl Atlas {
    /// Starts an atlas of your own.
    ///
    /// ```
    /// let atlas = disputed::Atlas::builder().add(disputed::Actor::new("red", "Red army")).build()?;
    /// assert_eq!(atlas.actors().len(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn builder() -> AtlasBuilder {
        AtlasBuilder::default()
    }

    pub(super) fn from_records(info: AtlasInfo, records: Records, unread: Unread) -> Result<Self> {
        let data = Data::new(info, records, unread)?;
        let view = View::default();
        let steps = Steps::new(&data, &view);
        Ok(Atlas { data: Arc::new(data), steps: Arc::new(steps), view: Arc::new(view), layer: 0 })
    }

    fn viewed(&self, view: View) -> Self {
        let steps = Arc::new(Steps::new(&self.data, &view));
        Atlas { data: Arc::clone(&self.data), steps, view: Arc::new(view), layer: self.layer }
    }

    /// The same atlas as the record stood at the end of a day: what was recorded later is not there.
    ///
    /// A change recorded after `date` never alters an answer of this view. A claim that was rejected or superseded
    /// later counts as long as the change that it contradicts was not yet on record. Cost: one pass over all changes.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let day = date(2016, 10, 16);
    /// let bashiqa = atlas.zone("bashiqa").unwrap().seat.unwrap();
    /// let then = atlas.known_by(day).on(day).control_at(bashiqa).unwrap();
    /// let now = atlas.on(day).control_at(bashiqa).unwrap();
    /// assert_eq!(then.control().actors(), ["peshmerga-kdp"], "a report of that day, three weeks too early");
    /// assert_eq!(now.control().actors(), ["isis"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[must_use]
    pub fn known_by(&self, date: Date) -> Atlas {
        self.viewed(View { known_by: Some(date), policy: self.view.policy.clone() })
    }

    /// The same atlas with contradicting statements weighed in another way.
    ///
    /// # Errors
    /// If the policy names a source that the atlas does not have.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// use disputed::{Confidence, Policy};
    ///
    /// let sure = atlas.with_policy(Policy::default().at_least(Confidence::High))?;
    /// let day = disputed::date(2008, 6, 1);
    /// assert_eq!(sure.on(day).control_of("kirkuk-city")?.change().unwrap().id, "kirkuk-city-3");
    /// assert_eq!(atlas.on(day).control_of("kirkuk-city")?.change().unwrap().id, "kirkuk-city-4");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn with_policy(&self, policy: Policy) -> Result<Atlas> {
        let mut faults = Faults::default();
        for source in policy.preferred.iter().chain(&policy.excluded) {
            if !self.data.ids.sources.contains_key(source) {
                let fault = Fault::new(ErrorKind::UnknownId, format!("no source has the id \"{source}\""));
                faults.push(fault.in_feature("policy"));
            }
        }
        faults.into_result(())?;
        Ok(self.viewed(View { known_by: self.view.known_by, policy }))
    }

    /// The day that this view is limited to, if it is.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// use disputed::date;
    ///
    /// assert_eq!(atlas.known_until(), None);
    /// assert_eq!(atlas.known_by(date(2014, 6, 12)).known_until(), Some(date(2014, 6, 12)));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn known_until(&self) -> Option<Date> {
        self.view.known_by
    }

    /// The same atlas with questions about points answered from another of its overlapping maps. The first one that a
    /// zone names answers unless another is chosen.
    ///
    /// # Errors
    /// If no zone belongs to a layer of that name.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(atlas.layer("another map").is_err(), "the embedded atlas is one map");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn layer(&self, name: &str) -> Result<Atlas> {
        let layers = &self.data.layers;
        let found = layers.iter().position(|layer| layer.name.as_deref() == Some(name));
        let unknown = || {
            let known: Vec<&str> = self.layers().flatten().collect();
            let fault = Fault::new(ErrorKind::UnknownId, format!("no zone belongs to a layer \"{name}\""));
            fault.advise(format!("the layers are: {}", known.join(", ")))
        };
        Ok(Atlas { layer: found.ok_or_else(unknown)?, ..self.clone() })
    }

    /// The names of the overlapping maps, in the order in which zones first name them; `None` for the zones that name
    /// no layer.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.layers().collect::<Vec<_>>(), [None]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn layers(&self) -> impl Iterator<Item = Option<&str>> {
        self.data.layers.iter().map(|layer| layer.name.as_deref())
    }

    pub(crate) fn index(&self) -> Option<&PointIndex> {
        self.data.layers.get(self.layer).map(|layer| &layer.index)
    }

    /// The borders of the map that answers.
    pub(crate) fn arcs(&self) -> Option<Arcs<'_>> {
        let layer = self.data.layers.get(self.layer)?;
        let partition = layer.index.partition();
        Some(Arcs { partition, table: layer.table.get_or_init(|| ArcTable::new(partition)) })
    }

    /// The zones of the map that answers, by their positions.
    pub(crate) fn zones_of_layer(&self) -> impl Iterator<Item = (u32, &Zone)> {
        let name = self.data.layers.get(self.layer).and_then(|layer| layer.name.as_ref());
        (0..).zip(&self.data.zones).filter(move |(_, zone)| zone.layer.as_ref() == name)
    }

    /// The days on which control of some zone, the shape of one, or the record itself changes, in ascending order.
    pub(crate) fn change_days(&self) -> Vec<i32> {
        let (first, end) = self.coverage().days();
        let mut days: Vec<i32> = self.index().map_or_else(Vec::new, |index| index.partition().days());
        days.extend(
            self.zones_of_layer().flat_map(|(zone, _)| self.steps.of_zone(zone)).map(|step| self.steps.day(step)),
        );
        days.extend([first, end]);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether two views show the same map of the same records.
    pub(crate) fn shares_map_with(&self, other: &Atlas) -> bool {
        Arc::ptr_eq(&self.data, &other.data) && self.layer == other.layer
    }

    /// The atlas on one day.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let eve = atlas.on(disputed::date(2017, 10, 15));
    /// assert!(eve.control_of("kirkuk-city")?.is_held_under("peshmerga")?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn on(&self, date: Date) -> Snapshot<'_> {
        Snapshot::new(self, date)
    }

    /// Who controlled a point one after the other, over the whole record.
    ///
    /// Lazy and double-ended. Empty where no zone has ever been. A point on a border belongs to the zone just east of it
    /// (on a horizontal border just north).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let spells = atlas.history_at(disputed::Point::new(44.392, 35.468));
    /// assert_eq!(spells.count(), 9);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn history_at(&self, point: Point<f64>) -> History<'_> {
        History::at(self, point)
    }

    /// Who controlled a zone one after the other, over the whole record.
    ///
    /// # Errors
    /// If no zone has that id.
    ///
    /// ```
    /// use disputed::article140;
    ///
    /// let atlas = article140()?;
    /// let last = atlas.history_of("kirkuk-city")?.next_back().unwrap();
    /// assert_eq!(last.control().actors(), ["cts", "federal-police"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn history_of(&self, zone: &str) -> Result<History<'_>> {
        Ok(History::of(self, self.data.zone_position(zone)?))
    }

    /// What the atlas says of itself.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(!atlas.info().attribution.is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn info(&self) -> &AtlasInfo {
        &self.data.info
    }

    /// The days on which the atlas says anything.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.coverage().to_string(), "2003-03-19 to 2019-01-01");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn coverage(&self) -> Period {
        self.data.info.coverage
    }

    /// All actors.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.actors().len(), 34);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn actors(&self) -> &[Actor] {
        &self.data.actors
    }

    /// All zones.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.zones().len(), 83 + 22);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zones(&self) -> &[Zone] {
        &self.data.zones
    }

    /// All administrative divisions.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.divisions().len(), 7 + 28);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn divisions(&self) -> &[Division] {
        &self.data.divisions
    }

    /// All changes of control, whatever this view makes of them.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.changes().len(), 545);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn changes(&self) -> &[ControlChange] {
        &self.data.changes
    }

    /// All contradicting statements, whatever this view makes of them.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.claims().len(), 46);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn claims(&self) -> &[Claim] {
        &self.data.claims
    }

    /// All sources.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.sources().len(), 354);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn sources(&self) -> &[Source] {
        &self.data.sources
    }

    /// All claims in law.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(atlas.legal_claims().iter().any(|claim| claim.claimant == "krg"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn legal_claims(&self) -> &[LegalClaim] {
        &self.data.legal_claims
    }

    /// All steps of the legal process.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.milestones().len(), 29);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn milestones(&self) -> &[Milestone] {
        &self.data.milestones
    }

    /// All towns and villages.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.settlements().len(), 103);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn settlements(&self) -> &[Settlement] {
        &self.data.settlements
    }

    /// All violent events.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.incidents().len(), 199);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn incidents(&self) -> &[Incident] {
        &self.data.incidents
    }

    /// An actor by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.actor("pmf").unwrap().label(), "PMF");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.data.ids.actors.get(id).map(|&actor| &self.data.actors[actor as usize])
    }

    /// A zone by its id. For names in any spelling see [`find_zones`](Atlas::find_zones).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.zone("sinjar").unwrap().names.en, "Sinjar");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zone(&self, id: &str) -> Option<&Zone> {
        self.data.ids.zones.get(id).map(|&zone| &self.data.zones[zone as usize])
    }

    /// A division by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.division("ninewa").unwrap().names.en, "Ninewa");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn division(&self, id: &str) -> Option<&Division> {
        self.data.ids.divisions.get(id).map(|&division| &self.data.divisions[division as usize])
    }

    /// A source by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.source("RUD-KRK17").unwrap().publisher, "Rudaw");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.data.ids.sources.get(id).map(|&source| &self.data.sources[source as usize])
    }

    /// A change of control by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.change("kirkuk-city-8").unwrap().when.best(), disputed::date(2017, 10, 16));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn change(&self, id: &str) -> Option<&ControlChange> {
        self.data.ids.changes.get(id).map(|&change| &self.data.changes[change as usize])
    }

    /// Whether an actor was under another one on a day, along links of these relations. Every actor is under itself.
    ///
    /// # Errors
    /// If one of them is unknown.
    ///
    /// ```
    /// use disputed::{article140, date, Relation};
    ///
    /// let atlas = article140()?;
    /// let command = [Relation::Command];
    /// assert!(!atlas.is_under("pmf", "federal-iraq", date(2016, 11, 25), &command)?);
    /// assert!(atlas.is_under("pmf", "federal-iraq", date(2016, 11, 26), &command)?);
    /// assert!(!atlas.is_under("peshmerga-puk", "federal-iraq", date(2017, 10, 15), &command)?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn is_under(&self, actor: &str, ancestor: &str, date: Date, relations: &[Relation]) -> Result<bool> {
        let actor = self.data.actor_position(actor)?;
        let ancestor = self.data.actor_position(ancestor)?;
        Ok(self.data.hierarchy.ancestors(actor, date, relations).contains(&ancestor))
    }
}

#[cfg(test)]
mod tests {
    fn shared<T: Send + Sync + Clone>() {}

    #[test]
    fn an_atlas_can_be_shared_between_threads() {
        shared::<super::Atlas>();
    }
}
