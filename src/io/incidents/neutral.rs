//! The layout of this crate, as CSV and as GeoJSON.

use csv::ByteRecord;
use geojson::{Feature, GeometryValue};
use serde_json::Value;

use super::row::Row;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::model::{ActorId, Incident};

pub(super) const REQUIRED: [&str; 7] = ["id", "date_earliest", "date_latest", "lon", "lat", "precision_km", "kind"];
pub(super) const OPTIONAL: [&str; 9] = [
    "date_best",
    "actors",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "gained_by",
    "zone",
    "source",
    "source_event_id",
];

pub(super) fn read(row: &mut Row<'_>) -> Option<Incident> {
    let id = row.needed("id");
    let when = row.dates("date_earliest", "date_latest", "date_best");
    let point = row.place("lon", "lat");
    let precision_km = row.number::<f64>("precision_km");
    if let Some(radius) = precision_km.filter(|radius| !(radius.is_finite() && *radius >= 0.0)) {
        let message = format!("{radius} is not a radius in km");
        row.fault(ErrorKind::Value, "precision_km", message, "write a number that is not negative");
    }
    let kind = row.needed("kind");
    let deaths = row.deaths("deaths_low", "deaths_best", "deaths_high");
    let actors = row.text("actors").into_iter().flat_map(|actors| actors.split('+')).map(str::trim);
    let actors = actors.filter(|actor| !actor.is_empty()).map(ActorId::from).collect();
    let gained_by = row.text("gained_by").map(ActorId::from);
    let (zone, source, event) = (row.text("zone"), row.text("source"), row.text("source_event_id"));
    Some(Incident {
        precision_km: precision_km?,
        kind: kind?.into(),
        actors,
        deaths,
        gained_by,
        zone: zone.map(Into::into),
        source: source.unwrap_or_default().into(),
        source_event_id: event.map(Into::into),
        ..Incident::new(id?, when?, point?)
    })
}

/// The columns of the rows that features are turned into.
pub(super) fn feature_columns() -> impl Iterator<Item = &'static str> {
    REQUIRED.into_iter().chain(OPTIONAL)
}

/// A feature as a row of those columns: its point is the place, its properties are the rest.
pub(super) fn row_of(feature: &Feature) -> Result<ByteRecord> {
    let Some(GeometryValue::Point { coordinates }) = feature.geometry.as_ref().map(|geometry| &geometry.value) else {
        let fault = Fault::new(ErrorKind::Geometry, "an incident is a feature with a Point as its geometry");
        return Err(fault.advise("turn other geometries into their centres, with precision_km as the radius").into());
    };
    let mut faults = Faults::default();
    let mut value = |column: &'static str| match column {
        "lon" => coordinates.as_slice().first().map(ToString::to_string),
        "lat" => coordinates.as_slice().get(1).map(ToString::to_string),
        _ => {
            let text = text_of(feature.property(column));
            faults.take(text.map_err(|error| error.map(|fault| fault.in_field(column)))).flatten()
        }
    };
    let row: Vec<String> = feature_columns().map(|column| value(column).unwrap_or_default()).collect();
    faults.into_result(row.into())
}

/// A property as the field of a row: several texts are joined as in a table.
fn text_of(value: Option<&Value>) -> Result<Option<String>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => {
            let items = other.as_array().map(|items| items.iter().map(Value::as_str));
            let texts: Option<Vec<&str>> = items.and_then(Iterator::collect);
            let wrong = || {
                let fault = Fault::new(ErrorKind::Value, format!("{other} is no text, number or list of texts"));
                fault.advise("write one of them, or null").into()
            };
            texts.map(|texts| Some(texts.join("+"))).ok_or_else(wrong)
        }
    }
}
