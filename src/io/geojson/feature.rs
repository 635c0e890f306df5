//! Features: zones with their control, and divisions.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::geometry::Outline;
use super::value::{Cells, Members, Place, Text, Value};
use crate::error::{ErrorKind, Fault};
use crate::io::intake::Intake;
use crate::io::records::{ControlRow, Feature};
use crate::io::table::{Cell, Table, Tabular, is_private, nearest};
use crate::model::ControlChange;
use crate::query::Origin;

const MEMBERS: [&str; 5] = ["type", "id", "bbox", "properties", "geometry"];

/// Reads one object of a kind, of which there is a list.
pub(super) trait Item<'t> {
    fn object<A: MapAccess<'t>>(&mut self, number: usize, map: A) -> Result<(), A::Error>;

    fn name(&self) -> &'static str;
}

/// Reads a list of objects.
pub(super) struct List<I>(pub(super) I);

impl<'t, I: Item<'t>> DeserializeSeed<'t> for List<I> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t, I: Item<'t>> Visitor<'t> for List<I> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of {}", self.0.name())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut number = 1;
        while list.next_element_seed(Object { item: &mut self.0, number })?.is_some() {
            number += 1;
        }
        Ok(())
    }
}

struct Object<'i, I> {
    item: &'i mut I,
    number: usize,
}

impl<'t, I: Item<'t>> DeserializeSeed<'t> for Object<'_, I> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t, I: Item<'t>> Visitor<'t> for Object<'_, I> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object, number {} of the list of {}", self.number, self.item.name())
    }

    fn visit_map<A: MapAccess<'t>>(self, map: A) -> Result<(), A::Error> {
        self.item.object(self.number, map)
    }
}

/// The features of the file.
pub(super) struct Features<'i, 't> {
    pub(super) place: &'i Place<'t>,
    pub(super) intake: &'i mut Intake,
}

impl<'t> Item<'t> for Features<'_, 't> {
    fn name(&self) -> &'static str {
        "features"
    }

    fn object<A: MapAccess<'t>>(&mut self, number: usize, mut map: A) -> Result<(), A::Error> {
        let mut origin = None;
        let mut faults: Vec<Fault> = Vec::new();
        let (mut properties, mut geometry) = (None, None);
        let mut members = Members::default();
        while let Some(Text(key)) = map.next_key()? {
            origin.get_or_insert_with(|| self.place.of(&key));
            if let Some(twice) = members.twice(&key) {
                faults.push(twice);
                let IgnoredAny = map.next_value()?;
                continue;
            }
            match &*key {
                "type" => {
                    if !matches!(map.next_value()?, Value::Cell(Cell::Text(kind)) if kind == "Feature") {
                        faults.push(Fault::new(ErrorKind::Syntax, "is no Feature").in_field("type"));
                    }
                }
                "properties" => {
                    let seed = PropertiesSeed { place: self.place, intake: self.intake };
                    properties = Some(map.next_value_seed(seed)?);
                }
                "geometry" => geometry = Some(map.next_value::<Outline>()?),
                "id" | "bbox" => {
                    let IgnoredAny = map.next_value()?;
                }
                other => {
                    if !is_private(other) {
                        let fault = Fault::new(ErrorKind::Syntax, format!("a feature has no member {other:?}"));
                        faults.push(fault.advise(nearest(other, MEMBERS.into_iter())));
                    }
                    let IgnoredAny = map.next_value()?;
                }
            }
        }
        let origin = origin.unwrap_or_else(|| self.place.file());
        if !members.has("type") {
            faults.push(Fault::new(ErrorKind::Syntax, "has no type").advise("write \"type\": \"Feature\""));
        }
        if properties.is_none() {
            faults.push(Fault::new(ErrorKind::Syntax, "has no properties").advise("give it zone_id and name"));
        }
        if let Some(outline) = &mut geometry {
            faults.append(&mut outline.faults);
        }
        let geometry = geometry.and_then(|outline| outline.geometry);
        let (feature, id, control) =
            properties.map_or_else(Default::default, |read| (read.feature, read.id, read.control));
        let is_named = !id.is_empty();
        let name = if is_named { id } else { format!("number {number}") };
        let sound = faults.is_empty();
        for fault in faults {
            self.intake.fault(origin.mark(fault).in_feature(&*name));
        }
        match (feature, geometry) {
            (Some(feature), Some(geometry)) if sound => self.intake.zone(feature, geometry, control, origin),
            (Some(feature), None) if sound => self.division(feature, &control, origin),
            _ if is_named => self.intake.miss(&name),
            _ => self.intake.miss_table(),
        }
        Ok(())
    }
}

impl Features<'_, '_> {
    fn division(&mut self, feature: Feature, control: &[(ControlChange, Origin)], origin: Origin) {
        let id = feature.zone.id.clone();
        let property = match feature.into_division() {
            Ok(division) if control.is_empty() => return self.intake.division(division, origin),
            Ok(_) => "control",
            Err(property) => property,
        };
        let message = "has no geometry, and so is a division of the state, but is not made like one";
        let fault = Fault::new(ErrorKind::Geometry, message).in_feature(id.as_str()).in_field(property);
        let advice = "draw it, or give it the level governorate or district and nothing that only zones have";
        self.intake.fault(origin.mark(fault.advise(advice)));
        self.intake.miss(id.as_str());
    }
}

struct Properties {
    feature: Option<Feature>,
    id: String,
    control: Vec<(ControlChange, Origin)>,
}

struct PropertiesSeed<'i, 't> {
    place: &'i Place<'t>,
    intake: &'i mut Intake,
}

impl<'t> DeserializeSeed<'t> for PropertiesSeed<'_, 't> {
    type Value = Properties;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Properties, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for PropertiesSeed<'_, 't> {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the properties of a feature")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Properties, A::Error> {
        const PROPERTIES: &Table = &Feature::TABLE;
        let mut cells = Cells::new(PROPERTIES);
        let mut control = Vec::new();
        let mut members = Members::default();
        while let Some(Text(key)) = map.next_key()? {
            if key == "control" {
                if let Some(twice) = members.twice(&key) {
                    cells.fault(twice, self.intake);
                    let IgnoredAny = map.next_value()?;
                    continue;
                }
                let rows = Control { place: self.place, intake: self.intake, changes: &mut control };
                map.next_value_seed(List(rows))?;
            } else {
                cells.fill(&key, &mut map, self.place, self.intake)?;
            }
        }
        let (cells, origin) = cells.finish(self.place);
        let id = match cells.first() {
            Some(Cell::Text(id)) => id.to_string(),
            _ => String::new(),
        };
        Ok(Properties { feature: self.intake.read(&cells, &origin), id, control })
    }
}

/// The changes of one zone.
struct Control<'i, 't> {
    place: &'i Place<'t>,
    intake: &'i mut Intake,
    changes: &'i mut Vec<(ControlChange, Origin)>,
}

impl<'t> Item<'t> for Control<'_, 't> {
    fn name(&self) -> &'static str {
        "changes of control"
    }

    fn object<A: MapAccess<'t>>(&mut self, _: usize, mut map: A) -> Result<(), A::Error> {
        const CONTROL: &Table = &ControlRow::TABLE;
        let mut cells = Cells::new(CONTROL);
        while let Some(Text(key)) = map.next_key()? {
            cells.fill(&key, &mut map, self.place, self.intake)?;
        }
        let (cells, origin) = cells.finish(self.place);
        if let Some(ControlRow(change)) = self.intake.read(&cells, &origin) {
            self.changes.push((change, origin));
        }
        Ok(())
    }
}
