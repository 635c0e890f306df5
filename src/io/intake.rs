//! Collects the rows of all tables and features of an atlas, puts together what stands in several of them, and builds.

use std::collections::HashMap;

use geo_types::MultiPolygon;

use super::records::{Feature, Link, Spelling};
use super::row::Row;
use super::table::{Cell, Table, Tabular};
use crate::error::{ErrorKind, Fault, Result};
use crate::model::{
    Actor, ActorId, Claim, ControlChange, Division, Incident, LegalClaim, Milestone, Settlement, Source, Zone, ZoneId,
    ZoneShape,
};
use crate::query::{Atlas, AtlasBuilder, AtlasInfo, Origin, Record, Unread};

/// What has been read so far of an atlas.
#[derive(Default)]
pub(super) struct Intake {
    builder: AtlasBuilder,
    actors: Vec<(Actor, Origin)>,
    links: Vec<(Link, Origin)>,
    divisions: Vec<(Division, Origin)>,
    zones: Vec<(Zone, Origin)>,
    places: HashMap<ZoneId, usize>,
    spellings: Vec<(Spelling, Origin)>,
    unread: Unread,
}

/// A table that rows can be taken in from.
pub(super) struct Incoming {
    pub(super) table: Table,
    accept: fn(&mut Intake, &[Cell<'_>], Origin),
}

/// Every table, in the order in which they are read and written.
pub(super) static TABLES: [Incoming; 10] = [
    incoming::<Spelling>(),
    incoming::<ControlChange>(),
    incoming::<Claim>(),
    incoming::<LegalClaim>(),
    incoming::<Milestone>(),
    incoming::<Actor>(),
    incoming::<Link>(),
    incoming::<Incident>(),
    incoming::<Settlement>(),
    incoming::<Source>(),
];

const fn incoming<T: Collected>() -> Incoming {
    Incoming { table: T::TABLE, accept: |intake, cells, origin| intake.accept::<T>(cells, origin) }
}

impl Incoming {
    /// Takes in a row of the table.
    pub(super) fn take(&self, intake: &mut Intake, cells: &[Cell<'_>], origin: Origin) {
        (self.accept)(intake, cells, origin);
    }
}

/// What becomes of a record that was read.
trait Collected: Tabular {
    fn collect(self, intake: &mut Intake, origin: Origin);
}

macro_rules! straight_into_the_builder {
    ($($record:ty),+) => {$(
        impl Collected for $record {
            fn collect(self, intake: &mut Intake, origin: Origin) {
                intake.builder.add_from(Record::from(self), origin);
            }
        }
    )+};
}

straight_into_the_builder!(ControlChange, Claim, LegalClaim, Milestone, Incident, Settlement, Source);

impl Collected for Actor {
    fn collect(self, intake: &mut Intake, origin: Origin) {
        intake.actors.push((self, origin));
    }
}

impl Collected for Link {
    fn collect(self, intake: &mut Intake, origin: Origin) {
        intake.links.push((self, origin));
    }
}

impl Collected for Spelling {
    fn collect(self, intake: &mut Intake, origin: Origin) {
        intake.spellings.push((self, origin));
    }
}

impl Intake {
    pub(super) fn fault(&mut self, fault: Fault) {
        self.unread.faults.push(fault);
    }

    pub(super) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        self.unread.faults.take(result)
    }

    /// Notes that the rows of a whole table could not be read, so that ids of it may be missing.
    pub(super) fn miss_table(&mut self) {
        self.unread.whole_tables = true;
    }

    /// Notes that the record of this name could not be read.
    pub(super) fn miss(&mut self, id: &str) {
        self.unread.ids.insert(id.to_string());
    }

    pub(super) fn info(&mut self, info: AtlasInfo) {
        self.builder.info(info);
    }

    /// Reads the record of a row.
    pub(super) fn read<T: Tabular>(&mut self, cells: &[Cell<'_>], origin: &Origin) -> Option<T> {
        let mut row = Row::new(&T::TABLE, cells, origin, &mut self.unread.faults);
        let id = row.key();
        let record = T::read(&mut row);
        if record.is_none() {
            self.miss(id);
        }
        record
    }

    fn accept<T: Collected>(&mut self, cells: &[Cell<'_>], origin: Origin) {
        if let Some(record) = self.read::<T>(cells, &origin) {
            record.collect(self, origin);
        }
    }

    /// Takes in the feature of a division.
    pub(super) fn division(&mut self, division: Division, origin: Origin) {
        self.divisions.push((division, origin));
    }

    /// Takes in the feature of one shape of a zone, with changes of its control.
    pub(super) fn zone(
        &mut self,
        feature: Feature,
        geometry: MultiPolygon<f64>,
        control: Vec<(ControlChange, Origin)>,
        origin: Origin,
    ) {
        let Feature { mut zone, extant } = feature;
        for (mut change, origin) in control {
            change.zone = zone.id.clone();
            self.builder.add_from(change.into(), origin);
        }
        let shape = ZoneShape { extant, geometry };
        let Some((first, _)) = self.places.get(&zone.id).and_then(|&place| self.zones.get_mut(place)) else {
            self.places.insert(zone.id.clone(), self.zones.len());
            zone.shapes.push(shape);
            return self.zones.push((zone, origin));
        };
        let shapes = std::mem::take(&mut first.shapes);
        let same = *first == zone;
        first.shapes = shapes;
        let id = &zone.id;
        let complaint = if first.shapes.iter().any(|earlier| earlier.extant.overlaps(extant)) {
            let advice = "rename one, or tell by extant_from and extant_to when each is the shape of the zone";
            Some((ErrorKind::DuplicateId, format!("two features have the zone_id \"{id}\" on the same days"), advice))
        } else if same {
            None
        } else {
            let advice = "let all features of a zone differ in extant_from, extant_to and control only";
            Some((ErrorKind::Value, format!("two shapes of zone \"{id}\" come with different properties"), advice))
        };
        first.shapes.push(shape);
        if let Some((kind, message, advice)) = complaint {
            let fault = Fault::new(kind, message).in_feature(id.as_str()).in_field("zone_id").advise(advice);
            first.shapes.pop();
            self.fault(origin.mark(fault));
        }
    }

    /// The atlas of all that was taken in.
    ///
    /// # Errors
    /// Every fault that was noted, and those that the check of the records finds.
    pub(super) fn build(mut self) -> Result<Atlas> {
        self.attach_links();
        self.attach_spellings();
        for (actor, origin) in self.actors {
            self.builder.add_from(actor.into(), origin);
        }
        for (division, origin) in self.divisions {
            self.builder.add_from(division.into(), origin);
        }
        for (zone, origin) in self.zones {
            self.builder.add_from(zone.into(), origin);
        }
        self.builder.build_despite(self.unread)
    }

    fn attach_links(&mut self) {
        let places: HashMap<ActorId, usize> =
            self.actors.iter().enumerate().map(|(place, (actor, _))| (actor.id.clone(), place)).collect();
        for (Link { actor, link }, origin) in std::mem::take(&mut self.links) {
            match places.get(&actor).and_then(|&place| self.actors.get_mut(place)) {
                Some((found, _)) => found.links.push(link),
                None => self.unknown("actor", "actor", actor.as_str(), &origin),
            }
        }
    }

    fn attach_spellings(&mut self) {
        let divisions: HashMap<String, usize> =
            self.divisions.iter().enumerate().map(|(place, (division, _))| (division.id.to_string(), place)).collect();
        for (Spelling { zone, name }, origin) in std::mem::take(&mut self.spellings) {
            let place = self.places.get(zone.as_str()).copied();
            if let Some((zone, _)) = place.and_then(|place| self.zones.get_mut(place)) {
                zone.names.other.push(name);
            } else if let Some((division, _)) = divisions.get(&zone).and_then(|&place| self.divisions.get_mut(place)) {
                division.names.other.push(name);
            } else {
                self.unknown("zone or division", "zone", &zone, &origin);
            }
        }
    }

    fn unknown(&mut self, what: &str, field: &str, id: &str, origin: &Origin) {
        if !self.unread.covers(id) {
            let fault = Fault::new(ErrorKind::UnknownId, format!("no {what} has the id \"{id}\""));
            self.fault(origin.mark(fault.in_field(field).advise("add it, or mend the spelling")));
        }
    }
}
