//! UCDP GED: one event a row, with codes for how well day and place are known.

use jiff::civil::Date;

use super::row::Row;
use crate::error::ErrorKind;
use crate::model::Incident;

pub(super) const REQUIRED: [&str; 13] = [
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "where_prec",
    "latitude",
    "longitude",
    "date_prec",
    "date_start",
    "date_end",
    "low",
    "best",
    "high",
];
pub(super) const OPTIONAL: [&str; 1] = ["geom_wkt"];

/// Kilometres within which the true place lies, by `where_prec`.
const RADIUS_KM: [f64; 7] = [5.0, 25.0, 50.0, 150.0, 100.0, 500.0, 500.0];
const KINDS: [&str; 3] = ["state-based conflict", "non-state conflict", "one-sided violence"];

pub(super) fn read(row: &mut Row<'_>) -> Option<Incident> {
    let id = row.needed("id");
    let (start, end) = (row.day("date_start"), row.day("date_end"));
    let (date_code, place_code) = (row.code("date_prec", 5), row.code("where_prec", 7));
    let point = row.place("longitude", "latitude");
    let kind = row.code("type_of_violence", 3);
    let deaths = row.deaths("low", "best", "high");
    let actors = row.actors(&["side_a", "side_b"]);
    let (start, end) = (start?, end?);
    let (first, last) = widened(start, end, date_code?);
    let window = row.window("date_end", first, last)?;
    let when = if start == end { window.with_best(start).ok()? } else { window };
    let (id, point) = (id?, point?);
    if let Some((x, y)) = row.text("geom_wkt").and_then(point_of_wkt)
        && !is_same((x, y), point.x_y())
    {
        let message = format!("{}, {} is not the point ({x} {y}) of geom_wkt", point.x(), point.y());
        let swapped = is_same((y, x), point.x_y());
        let advice = if swapped { "longitude and latitude are swapped in one of them" } else { "mend one of them" };
        row.fault(ErrorKind::Coordinate, "longitude", message, advice);
        return None;
    }
    Some(Incident {
        precision_km: RADIUS_KM[usize::from(place_code? - 1)],
        kind: KINDS[usize::from(kind? - 1)].into(),
        actors,
        deaths,
        source: "UCDP-GED".into(),
        source_event_id: Some(id.into()),
        ..Incident::new(format!("ged-{id}"), when, point)
    })
}

/// Whether two places are the same but for rounding: a millionth of a degree is some ten centimetres.
fn is_same(one: (f64, f64), other: (f64, f64)) -> bool {
    (one.0 - other.0).abs() <= 1e-6 && (one.1 - other.1).abs() <= 1e-6
}

/// The days from start to end, and where these are one day what the code allows around it.
fn widened(start: Date, end: Date, code: u8) -> (Date, Date) {
    if start != end {
        return (start, end);
    }
    match code {
        2 => around(start, 6),
        3 => {
            let monday = around(start, i32::from(start.weekday().to_monday_zero_offset())).0;
            (monday, around(monday, 6).1)
        }
        4 => (start.first_of_month(), start.last_of_month()),
        5 => (start.first_of_year(), start.last_of_year()),
        _ => (start, end),
    }
}

/// So many days before and after a day.
pub(super) fn around(day: Date, days: i32) -> (Date, Date) {
    let span = jiff::Span::new().days(days);
    (day.saturating_sub(span), day.saturating_add(span))
}

/// `POINT (44.39 35.47)`.
fn point_of_wkt(text: &str) -> Option<(f64, f64)> {
    let inside = text.strip_prefix("POINT")?.trim().strip_prefix('(')?.strip_suffix(')')?;
    let (x, y) = inside.trim().split_once(' ')?;
    Some((x.trim().parse().ok()?, y.trim().parse().ok()?))
}
