//! The records of an atlas and what is made of them once, behind the views of [`Atlas`](super::Atlas).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::builder::{Records, Unread};
use super::check::Ids;
use super::controls::Controls;
use super::gazetteer::{Gazetteer, goes_by, id_of_name, nearest_spelling};
use super::hierarchy::Hierarchy;
use super::info::AtlasInfo;
use super::lists::Lists;
use super::resolve::Statement;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::partition::causes;
use crate::geometry::{ArcTable, Arcs, Partition, Piece};
use crate::index::PointIndex;
use crate::index::parallel::both;
use crate::model::{Actor, Claim, ControlChange, Division, Incident, LegalClaim, Milestone, Settlement, Source, Zone};

/// So many ids at most are listed for whoever asks for one that there is not.
const MOST_LISTED: usize = 40;

/// One of several overlapping maps: a partition of its own.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: Option<String>,
    pub(crate) index: PointIndex,
    table: OnceLock<ArcTable>,
}

impl Layer {
    pub(super) fn new(name: Option<String>, index: PointIndex) -> Self {
        Layer { name, index, table: OnceLock::new() }
    }

    /// Its borders, measured at the first question about areas or lines.
    pub(super) fn arcs(&self) -> Arcs<'_> {
        let partition = self.index.partition();
        Arcs { partition, table: self.table.get_or_init(|| ArcTable::new(partition)) }
    }

    /// The layers in the order in which zones first name them, each indexed by itself. Tells the share that is done.
    pub(super) fn all(records: &Records, ids: &Ids, faults: &mut Faults, progress: &(dyn Fn(f64) + Sync)) -> Vec<Self> {
        let zones = &records.zones.values;
        let mut layers: Vec<(Option<&String>, Vec<u32>)> = Vec::new();
        let mut places: FxHashMap<Option<&String>, usize> = FxHashMap::default();
        for (zone, position) in zones.iter().zip(0..) {
            let name = zone.layer.as_ref();
            let place = *places.entry(name).or_insert(layers.len());
            if place == layers.len() {
                layers.push((name, Vec::new()));
            }
            layers[place].1.push(position);
        }
        // Laying shapes side by side is one half of the work on a layer, and indexing them the other.
        let halves = 2.0 * layers.len() as f64;
        let layer = |(number, (name, within)): (usize, (Option<&String>, Vec<u32>))| {
            let half = |which: usize| {
                let before = (2 * number + which) as f64;
                move |done: usize, all: usize| progress((before + done as f64 / all as f64) / halves)
            };
            let pieces = within.into_iter().flat_map(|position| {
                let zone = &zones[position as usize];
                let part_of = zone.part_of.as_ref().and_then(|whole| ids.zones.get(whole).copied());
                zone.shapes.iter().map(move |shape| {
                    let (from, until) = shape.extant.days();
                    Piece { zone: position, part_of, from, until, geometry: &shape.geometry }
                })
            });
            let pieces: Vec<Piece<'_>> = pieces.collect();
            let partition = Partition::new_with(&pieces, &half(0));
            let index = partition.and_then(|partition| PointIndex::build_with(partition, &half(1)));
            let index = index.map_err(|found| {
                for fault in causes(found, &pieces) {
                    let origin = fault.zones()[0].map(|zone| &records.zones.origins[zone as usize]);
                    let fault = fault.to_fault(&pieces, |zone| zones[zone as usize].id.to_string());
                    faults.push(origin.map_or(fault.clone(), |origin| origin.mark(fault)));
                }
            });
            Some(Layer::new(name.cloned(), index.ok()?))
        };
        layers.into_iter().enumerate().filter_map(layer).collect()
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
    pub(super) controls: Controls,
    pub(super) ids: Ids,
    contradicts: Vec<u32>,
    changes_of_zone: Lists,
    claims_of_zone: Lists,
    gazetteer: OnceLock<Gazetteer>,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) layers: Vec<Layer>,
}

impl Data {
    /// Checks the records and works out what questions need. The layers are made, or read, by `layers`.
    pub(super) fn new(
        info: AtlasInfo,
        records: Records,
        mut unread: Unread,
        layers: impl FnOnce(&Records, &Ids, &mut Faults) -> Vec<Layer>,
    ) -> Result<Self> {
        let mut faults = std::mem::take(&mut unread.faults);
        let (ids, controls) =
            both(|| Ids::new(&records, &mut faults), || Controls::of(&records.changes.values, &records.claims.values));
        let zones = records.zones.values.len();
        let zone_of = |change: &ControlChange| ids.zones.get(&change.zone).copied();
        // Where records are missing, what stands around them would seem to be at fault.
        let complete = !unread.any();
        let mut of_chains = Faults::default();
        let in_order = || {
            let changes = &records.changes.values;
            let mut lists = Lists::group(zones, changes.iter().map(zone_of));
            lists.sort_by_key(|change| {
                let when = &changes[change as usize].when;
                (when.best(), when.not_before(), change)
            });
            if complete {
                super::check_chain::check(&records, &lists, &mut of_chains);
            }
            lists
        };
        let (changes_of_zone, ()) = both(in_order, || super::check::check(&info, &records, &ids, &unread, &mut faults));
        faults.append(of_chains);
        let claims = &records.claims.values;
        let contradicts: Vec<Option<u32>> = claims.iter().map(|claim| ids.changes.get(&claim.of).copied()).collect();
        let mut claims_of_zone = Lists::group(zones, claims.iter().map(|claim| zone_of(&claim.change)));
        claims_of_zone.sort_by_key(|claim| (contradicts[claim as usize], claim));
        let hierarchy = Hierarchy::new(&records.actors.values, &ids.actors);
        hierarchy.check(&records.actors, &mut faults);
        let layers = if complete { layers(&records, &ids, &mut faults) } else { Vec::new() };
        faults.into_result(())?;
        Ok(Data {
            info,
            controls,
            gazetteer: OnceLock::new(),
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

    /// Names and boxes of places, put in order at the first question for one.
    pub(super) fn gazetteer(&self) -> &Gazetteer {
        self.gazetteer.get_or_init(|| Gazetteer::new(&self.zones, &self.settlements))
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

    /// The division of an id, or else of a name.
    pub(super) fn division_called(&self, text: &str) -> Option<&Division> {
        let of_id = self.divisions.iter().find(|division| division.id == *text);
        of_id.or_else(|| self.divisions.iter().find(|division| goes_by(&division.names, text)))
    }

    /// The position of a zone by its id.
    pub(crate) fn zone_position(&self, id: &str) -> Result<u32> {
        let unknown = || {
            let known = self.zones.iter().map(|zone| (zone.id.as_str(), &zone.names));
            let is_division = self.division_called(id).is_some();
            let advice = id_of_name(id, known.clone())
                .or_else(|| is_division.then(|| "it is a division: `Atlas::zones_under` lists the zones in it".into()))
                .or_else(|| nearest_spelling(id, known.map(|(id, _)| id)))
                .unwrap_or_else(|| "`Atlas::zones` lists all, `Atlas::find_zones` finds them by name".into());
            Fault::new(ErrorKind::UnknownId, format!("no zone has the id \"{id}\"")).advise(advice).into()
        };
        self.ids.zones.get(id).copied().ok_or_else(unknown)
    }

    /// The position of an actor by its id.
    pub(crate) fn actor_position(&self, id: &str) -> Result<u32> {
        let unknown = || {
            let known = self.actors.iter().map(|actor| (actor.id.as_str(), &actor.names));
            let advice = id_of_name(id, known.clone())
                .or_else(|| nearest_spelling(id, known.map(|(id, _)| id)))
                .unwrap_or_else(|| match &*self.actors {
                    few if few.len() <= MOST_LISTED => {
                        format!("there are {}", few.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", "))
                    }
                    _ => "`Atlas::actors` lists all".into(),
                });
            Fault::new(ErrorKind::UnknownId, format!("no actor has the id \"{id}\"")).advise(advice).into()
        };
        self.ids.actors.get(id).copied().ok_or_else(unknown)
    }
}
