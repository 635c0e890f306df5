//! ACLED: one event a row. Three of its kinds of event say that ground changed hands.

use super::ged::around;
use super::row::Row;
use crate::model::{ActorId, Deaths, Incident};

pub(super) const REQUIRED: [&str; 10] = [
    "event_id_cnty",
    "event_date",
    "time_precision",
    "sub_event_type",
    "actor1",
    "actor2",
    "latitude",
    "longitude",
    "geo_precision",
    "fatalities",
];
pub(super) const OPTIONAL: [&str; 2] = ["inter1", "inter2"];

/// Kilometres within which the true place lies, by `geo_precision`.
const RADIUS_KM: [f64; 3] = [5.0, 25.0, 100.0];

pub(super) fn read(row: &mut Row<'_>) -> Option<Incident> {
    let id = row.needed("event_id_cnty");
    let day = row.day("event_date");
    let (time_code, place_code) = (row.code("time_precision", 3), row.code("geo_precision", 3));
    let point = row.place("longitude", "latitude");
    let kind = row.needed("sub_event_type");
    let best = row.people("fatalities");
    let actors = row.actors(&["actor1", "actor2"]);
    let gained_by = kind.and_then(|kind| gained_by(row, kind));
    let day = day?;
    let (first, last) = match time_code? {
        1 => (day, day),
        2 => around(day, 3),
        _ => (day.first_of_month(), day.last_of_month()),
    };
    let when = row.window("event_date", first, last)?.with_best(day).ok()?;
    let id = id?;
    Some(Incident {
        precision_km: RADIUS_KM[usize::from(place_code? - 1)],
        kind: kind?.into(),
        actors,
        deaths: Deaths { low: None, best, high: None },
        gained_by,
        source: "ACLED".into(),
        source_event_id: Some(id.into()),
        ..Incident::new(format!("acled-{id}"), when, point?)
    })
}

/// Who holds the place after one of the three territorial events.
///
/// In a transfer without violence that is the first actor. In a battle the order of the two actors says nothing: it is
/// the one that fits the name of the event, and nobody where both do or neither does.
fn gained_by(row: &mut Row<'_>, kind: &str) -> Option<ActorId> {
    let wants_state = match kind {
        "Non-violent transfer of territory" => return row.text("actor1").map(ActorId::from),
        "Government regains territory" => true,
        "Non-state actor overtakes territory" => false,
        _ => return None,
    };
    let is_state = |code: &str| code == "1" || code.eq_ignore_ascii_case("state forces");
    let first = is_state(row.text("inter1")?) == wants_state;
    let second = row.text("inter2").is_some_and(|code| is_state(code) == wants_state);
    let column = match (first, second) {
        (true, false) => "actor1",
        (false, true) => "actor2",
        _ => return None,
    };
    row.text(column).map(ActorId::from)
}
