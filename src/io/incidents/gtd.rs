//! GTD: one attack a row; 0 for a day or month that is not known, -9 for a number that is not.

use jiff::civil::Date;

use super::row::Row;
use crate::error::{ErrorKind, Fault};
use crate::model::{Deaths, Incident};

pub(super) const REQUIRED: [&str; 11] = [
    "eventid",
    "iyear",
    "imonth",
    "iday",
    "latitude",
    "longitude",
    "specificity",
    "vicinity",
    "attacktype1_txt",
    "gname",
    "nkill",
];
pub(super) const OPTIONAL: [&str; 0] = [];

pub(super) fn read(row: &mut Row<'_>) -> Option<Incident> {
    let id = row.needed("eventid");
    let days = days(row);
    let specificity = row.code("specificity", 5);
    let vicinity = row.text("vicinity");
    let point = if specificity == Some(5) {
        let message = "specificity 5: the place is not known";
        row.fault(ErrorKind::Coordinate, "specificity", message, "find the place, or leave the row out");
        None
    } else {
        row.place("longitude", "latitude")
    };
    let kind = row.needed("attacktype1_txt");
    let deaths = deaths(row);
    let actors = row.actors(&["gname"]);
    let (first, last) = days?;
    let when = row.window("iday", first, last)?;
    let id = id?;
    Some(Incident {
        precision_km: match (specificity?, vicinity) {
            (1, Some("0")) => 5.0,
            (1, _) => 25.0,
            (2 | 3, _) => 50.0,
            _ => 150.0,
        },
        kind: kind?.into(),
        actors,
        deaths,
        source: "GTD".into(),
        source_event_id: Some(id.into()),
        ..Incident::new(format!("gtd-{id}"), when, point?)
    })
}

fn days(row: &mut Row<'_>) -> Option<(Date, Date)> {
    let (year, month, day) = (row.number::<i16>("iyear"), row.number::<i8>("imonth"), row.number::<i8>("iday"));
    let known = |number: i8| if number == -9 { 0 } else { number };
    let (year, month, day) = (year?, known(month?), known(day?));
    let first = match (month, day) {
        (0, 0..=31) => Date::new(year, 1, 1).ok(),
        (_, 0) => Date::new(year, month, 1).ok(),
        _ => Date::new(year, month, day).ok(),
    };
    let Some(first) = first else {
        let message = format!("there is no day {year}-{month:02}-{day:02}");
        row.fault(ErrorKind::Date, "iday", message, "write 0 for a day or month that is not known");
        return None;
    };
    let last = match (month, day) {
        (0, _) => first.last_of_year(),
        (_, 0) => first.last_of_month(),
        _ => first,
    };
    Some((first, last))
}

fn deaths(row: &mut Row<'_>) -> Deaths {
    let text = row.text("nkill").filter(|text| !matches!(*text, "-9" | "-9.0" | "-99"));
    let number = text.and_then(|text| text.parse::<f64>().ok());
    let Some(fraction) = number.filter(|number| (0.0..=f64::from(u32::MAX)).contains(number)) else {
        let best = if text.is_some() { row.people("nkill") } else { None };
        return Deaths { low: None, best, high: None };
    };
    if fraction.fract() == 0.0 {
        return Deaths { low: None, best: Some(fraction as u32), high: None };
    }
    let message = format!("{fraction} deaths: a share of the deaths of linked attacks");
    row.remarks.push(Fault::new(ErrorKind::Value, message).in_field("nkill").advise("read as a range"));
    let whole = |number: f64| Some(number as u32);
    Deaths { low: whole(fraction.floor()), best: whole(fraction.round()), high: whole(fraction.ceil()) }
}
