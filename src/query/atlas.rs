//! The atlas: everything on record about some ground, and the door to all questions.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo_types::Point;
use jiff::civil::Date;

use super::builder::{AtlasBuilder, Records, Unread};
use super::check::Ids;
use super::data::{Data, Layer};
use super::gazetteer::nearest_spelling;
use super::history::History;
use super::info::AtlasInfo;
use super::policy::{Policy, View};
use super::resolve::Steps;
use super::snapshot::Snapshot;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::Arcs;
use crate::index::PointIndex;
use crate::model::{ControlChange, Relation, Zone};

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

    pub(super) fn from_records(
        info: AtlasInfo,
        records: Records,
        unread: Unread,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Self> {
        let layers = |records: &Records, ids: &Ids, faults: &mut Faults| Layer::all(records, ids, faults, progress);
        Data::new(info, records, unread, layers).map(Atlas::whole)
    }

    /// The view of everything on record.
    pub(super) fn whole(data: Data) -> Self {
        let view = View::default();
        let steps = Steps::new(&data, &view);
        Atlas { data: Arc::new(data), steps: Arc::new(steps), view: Arc::new(view), layer: 0 }
    }

    fn viewed(&self, view: View) -> Self {
        let steps = Arc::new(Steps::new(&self.data, &view));
        Atlas { data: Arc::clone(&self.data), steps, view: Arc::new(view), layer: self.layer }
    }

    /// The same atlas as the record stood at the end of a day: what was recorded later is not there.
    ///
    /// A change recorded after `date` never alters an answer of this view. A claim that was rejected or superseded
    /// later counts as long as the change that it contradicts was not yet on record. Sources published later are left out
    /// of the answers; confidence and notes are those of whoever made the record, later. Cost: one pass over all changes.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let day = date(2016, 10, 16);
    /// let bashiqa = atlas.zone("bashiqa").unwrap().seat.unwrap();
    /// let record = atlas.known_by(day);
    /// let then = record.on(day).control_at(bashiqa).unwrap();
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
                let known = self.data.sources.iter().map(|source| source.id.as_str());
                let advice = nearest_spelling(source.as_str(), known);
                let fault = Fault::new(ErrorKind::UnknownId, format!("no source has the id \"{source}\""));
                let advice = advice.unwrap_or_else(|| "`Atlas::sources` lists all".into());
                faults.push(fault.in_feature("policy").advise(advice));
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

    #[inline]
    pub(crate) fn index(&self) -> Option<&PointIndex> {
        self.data.layers.get(self.layer).map(|layer| &layer.index)
    }

    /// The borders of the map that answers.
    pub(crate) fn arcs(&self) -> Option<Arcs<'_>> {
        self.data.layers.get(self.layer).map(Layer::arcs)
    }

    /// The zones of the map that answers, by their positions.
    pub(crate) fn zones_of_layer(&self) -> impl Iterator<Item = (u32, &Zone)> {
        let name = self.data.layers.get(self.layer).and_then(|layer| layer.name.as_ref());
        (0..).zip(&self.data.zones).filter(move |(_, zone)| zone.layer.as_ref() == name)
    }

    /// The days on which control of some zone, the shape of one, who is under whom, or the record itself changes, in ascending
    /// order: from one to the next every answer by the best guess stays the same.
    pub(crate) fn change_days(&self) -> Vec<i32> {
        let (first, end) = self.coverage().days();
        let mut days: Vec<i32> = self.index().map_or_else(Vec::new, |index| index.partition().days());
        days.extend(
            self.zones_of_layer().flat_map(|(zone, _)| self.steps.of_zone(zone)).map(|step| self.steps.day(step)),
        );
        days.extend(self.link_days());
        days.extend([first, end]);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The days on which who is under whom can change; open ends are among them.
    pub(crate) fn link_days(&self) -> BTreeSet<i32> {
        let links = self.data.actors.iter().flat_map(|actor| &actor.links);
        links.flat_map(|link| <[i32; 2]>::from(link.period.days())).collect()
    }

    /// The statements that answer for a zone, in order of time.
    pub(crate) fn steps_of(&self, zone: u32) -> Vec<&ControlChange> {
        self.steps.of_zone(zone).map(|step| self.steps.statement(step).change(&self.data)).collect()
    }

    /// All that was ever stated about a zone, whatever this view makes of it.
    pub(crate) fn statements_about(&self, zone: u32) -> impl Iterator<Item = &ControlChange> {
        let data = &self.data;
        let changes = data.changes_of(zone).iter().map(|&change| &data.changes[change as usize]);
        changes.chain(data.claims_of(zone).iter().map(|&claim| &data.claims[claim as usize].change))
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
    #[inline]
    pub fn on(&self, date: Date) -> Snapshot<'_> {
        Snapshot::new(self, date)
    }

    /// Who controlled a point one after the other, over the whole record.
    ///
    /// Double-ended. Empty where no zone of the layer has ever been. A point on a border belongs to the zone just east of it
    /// (on a horizontal border just north). Cost: one look-up for each day on which borders of the map move, and the spells
    /// as they are asked for.
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

    /// Who controlled a zone, whatever layer it belongs to, one after the other, over the whole record: on the days on which it
    /// was there.
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
