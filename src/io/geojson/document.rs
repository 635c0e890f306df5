//! The whole file.
//!
//! The crate `geojson` reads features one by one as well, but into maps of JSON values, one allocation for each property,
//! and stops at the first fault. Files here can have a hundred thousand changes of control in their features, and all
//! faults are wanted at once: so the features are read by visitors, straight into coordinates and cells.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::feature::{Features, Item, List};
use super::value::{Cells, Members, Place, Text, Value};
use crate::error::{ErrorKind, Fault};
use crate::io::intake::{Incoming, Intake, TABLES};
use crate::io::table::{Cell, is_private, nearest};
use crate::io::text::decode;
use crate::query::Origin;

/// Takes in a file of zones, with or without the tables as foreign members.
pub(in crate::io) fn read(bytes: &[u8], origin: &Origin, intake: &mut Intake) {
    let Some(text) = decode(bytes, origin, intake) else { return intake.miss_table() };
    if text.trim().is_empty() {
        let fault = Fault::new(ErrorKind::Syntax, "the file is empty");
        intake.fault(origin.mark(fault).advise("write a FeatureCollection with a feature for each zone"));
        return intake.miss_table();
    }
    let place = Place::new(text, origin.clone());
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Document { place: &place, intake }.deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = read {
        intake.fault(origin.mark(syntax_fault(&error)));
        intake.miss_table();
    }
}

/// A fault of a JSON file that cannot be read on.
pub(in crate::io) fn syntax_fault(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    let fault = Fault::new(ErrorKind::Syntax, format!("{what}, in column {}", error.column()));
    let fault = fault.at_line(error.line() as u64);
    if error.is_eof() {
        fault.advise("the file is cut off: get it whole")
    } else if error.is_syntax() {
        fault.advise("mend the JSON there: it has no NaN, no comments, and no comma before a closing bracket")
    } else {
        fault.advise("mend it; reading ends there, so there may be more faults behind it")
    }
}

struct Document<'i, 't> {
    place: &'i Place<'t>,
    intake: &'i mut Intake,
}

impl<'t> DeserializeSeed<'t> for Document<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for Document<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let Document { place, intake } = self;
        let (mut is_collection, mut members) = (true, Members::default());
        while let Some(Text(key)) = map.next_key()? {
            let origin = place.of(&key);
            let mut fault = |fault: Fault| intake.fault(origin.mark(fault).in_field(&*key));
            if let Some(twice) = members.twice(&key) {
                fault(twice);
                intake.miss_table();
                let IgnoredAny = map.next_value()?;
                continue;
            }
            match &*key {
                "type" => {
                    let kind: Value = map.next_value()?;
                    is_collection = matches!(&kind, Value::Cell(Cell::Text(kind)) if kind == "FeatureCollection");
                    if !is_collection {
                        let advice = "put the zones as features into one FeatureCollection";
                        fault(Fault::new(ErrorKind::Syntax, "the file is no FeatureCollection").advise(advice));
                    }
                }
                "features" => map.next_value_seed(List(Features { place, intake }))?,
                "crs" => {
                    let crs: serde_json::Value = map.next_value()?;
                    let name = crs.pointer("/properties/name").and_then(|name| name.as_str()).unwrap_or_default();
                    if !(name.ends_with(":CRS84") || name.ends_with("EPSG::4326") || name == "EPSG:4326") {
                        let message = format!("the coordinate system is {crs}");
                        let advice = "save the file in longitude and latitude on WGS 84 (EPSG:4326)";
                        fault(Fault::new(ErrorKind::Coordinate, message).advise(advice));
                    }
                }
                "atlas" => intake.info(map.next_value()?),
                // What GDAL adds of its own.
                "bbox" | "name" | "xy_coordinate_resolution" => {
                    let IgnoredAny = map.next_value()?;
                }
                other => {
                    if let Some(incoming) = TABLES.iter().find(|incoming| incoming.table.name == other) {
                        map.next_value_seed(List(Rows { incoming, place, intake }))?;
                    } else {
                        if is_collection && !is_private(other) {
                            let known = TABLES.iter().map(|incoming| incoming.table.name);
                            let advice = nearest(other, known.chain(["type", "bbox", "features", "atlas"]));
                            fault(Fault::new(ErrorKind::Syntax, "the file has no such member").advise(advice));
                        }
                        let IgnoredAny = map.next_value()?;
                    }
                }
            }
        }
        let mut missing = |name: &str, advice: &str| {
            let fault = Fault::new(ErrorKind::Syntax, format!("the file has no {name}"));
            intake.fault(place.file().mark(fault).advise(advice));
        };
        if !members.has("type") {
            missing("type", "begin it with \"type\": \"FeatureCollection\"");
        }
        if is_collection && !members.has("features") {
            missing("features", "put the zones into a list called features");
            is_collection = false;
        }
        if !is_collection {
            intake.miss_table();
        }
        Ok(())
    }
}

/// The rows of a table that is a foreign member.
struct Rows<'i, 't> {
    incoming: &'static Incoming,
    place: &'i Place<'t>,
    intake: &'i mut Intake,
}

impl<'t> Item<'t> for Rows<'_, 't> {
    fn name(&self) -> &'static str {
        self.incoming.table.name
    }

    fn object<A: MapAccess<'t>>(&mut self, _: usize, mut map: A) -> Result<(), A::Error> {
        let mut cells = Cells::new(&self.incoming.table);
        while let Some(Text(key)) = map.next_key()? {
            cells.fill(&key, &mut map, self.place, self.intake)?;
        }
        let (cells, origin) = cells.finish(self.place);
        self.incoming.take(self.intake, &cells, origin);
        Ok(())
    }
}
