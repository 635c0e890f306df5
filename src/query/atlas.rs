//! The atlas: everything on record about some ground, and the door to all questions.

use std::collections::HashMap;
use std::sync::Arc;

use geo_types::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::builder::{AtlasBuilder, Listed, Records};
use super::gazetteer::Gazetteer;
use super::hierarchy::Hierarchy;
use super::history::History;
use super::policy::{Policy, View};
use super::resolve::{Statement, Steps};
use super::snapshot::Snapshot;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::index::PointIndex;
use crate::model::{
    Actor, ActorId, ChangeId, Claim, ControlChange, Division, DivisionId, Incident, LegalClaim, Milestone, Relation,
    Settlement, Source, SourceId, Zone, ZoneId,
};
use crate::time::{Period, day_number};

/// What an atlas says of itself.
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
}

/// Lists of positions, one list for each of the things `0..n`, one after the other.
#[derive(Debug, Default)]
pub(super) struct Lists {
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Groups the positions of `keys` by key, in order within a key; keys of `None` are left out.
    pub(super) fn group(n: usize, keys: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let mut offsets = vec![0; n + 1];
        for key in keys.clone().flatten() {
            offsets[key as usize + 1] += 1;
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut items = vec![0; offsets[n] as usize];
        for (position, key) in keys.enumerate().filter_map(|(position, key)| Some((position, key?))) {
            items[next[key as usize] as usize] = position as u32;
            next[key as usize] += 1;
        }
        Lists { offsets, items }
    }

    pub(super) fn of(&self, key: u32) -> &[u32] {
        let key = key as usize;
        &self.items[self.offsets[key] as usize..self.offsets[key + 1] as usize]
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
    pub(super) actor_ids: HashMap<ActorId, u32>,
    pub(super) zone_ids: HashMap<ZoneId, u32>,
    division_ids: HashMap<DivisionId, u32>,
    source_ids: HashMap<SourceId, u32>,
    change_ids: HashMap<ChangeId, u32>,
    changes_of_zone: Lists,
    claims_of_zone: Lists,
    pub(super) gazetteer: Gazetteer,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) layers: Vec<Layer>,
}

fn positions<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, u32> {
    keys.zip(0..).collect()
}

impl Data {
    /// Checks the records and works out what questions need.
    fn new(info: AtlasInfo, records: Records) -> Result<Self> {
        let mut faults = Faults::default();
        let ids = super::check::ids(&records, &mut faults);
        super::check::records(&info, &records, &ids, &mut faults);
        let of = |claim: &Claim| ids.changes.get(&claim.of).copied();
        let Records { actors, divisions, zones, changes, claims, sources, .. } = &records;
        let zone_of = |change: &ControlChange| ids.zones.get(&change.zone).copied();
        let mut changes_of_zone = Lists::group(zones.values.len(), changes.values.iter().map(zone_of));
        changes_of_zone.sort_by_key(|change| {
            let when = &changes.values[change as usize].when;
            (when.best(), when.not_before(), change)
        });
        let mut claims_of_zone = Lists::group(zones.values.len(), claims.values.iter().map(|c| zone_of(&c.change)));
        claims_of_zone.sort_by_key(|claim| {
            let claim = &claims.values[claim as usize];
            (of(claim), claim.change.when.best(), claim.change.id.clone())
        });
        super::check_chain::chains(&info, &records, &ids, &changes_of_zone, &mut faults);
        let hierarchy = Hierarchy::new(&actors.values, &ids.actors);
        hierarchy.check(&actors.values, &mut faults);
        let layers = layers(zones, &ids.zones, &mut faults);
        let contradicts = claims.values.iter().map(|claim| of(claim).unwrap_or_default()).collect();
        let gazetteer = Gazetteer::new(&zones.values, &records.settlements.values);
        let _ = (divisions, sources);
        faults.into_result(())?;
        Ok(Data {
            info,
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
            contradicts,
            changes_of_zone,
            claims_of_zone,
            gazetteer,
            hierarchy,
            layers,
        })
    }
