//! Places of gazetteers: the tags of `OpenHistoricalMap`, and Linked Places.

use jiff::civil::Date;

use super::feature::{Feature, Span};
use super::fields::Fields;
use super::text::push_json;
use super::words::names_by_code;
use crate::time::{UncertainDate, date_of, day_number, day_text};

/// The longest value of a tag that the servers of OpenStreetMap, and of `OpenHistoricalMap` with them, take.
const TAG: usize = 255;

fn cut(text: &str) -> String {
    if text.chars().count() <= TAG { text.to_owned() } else { text.chars().take(TAG - 1).chain(['…']).collect() }
}

/// The tags of `OpenHistoricalMap`: plain dates, with the loose ones beside them. An end that is left out is one to come.
pub(super) fn tags(fields: &mut Fields<'_>, feature: &Feature<'_>) {
    let Span { start, end, since, until } = feature.span;
    fields.text("name", &cut(&feature.title));
    for (code, name) in names_by_code(feature.names) {
        fields.text(&format!("name:{code}"), &cut(name));
    }
    fields.text("start_date", &day_text(start));
    if !since.is_exact() {
        fields.text("start_date:edtf", &since.to_string());
    }
    if let Some(until) = until {
        fields.text("end_date", &day_text(end));
        if !until.is_exact() {
            fields.text("end_date:edtf", &until.to_string());
        }
    }
    fields.text("description", &cut(&feature.description));
    if let Some(source) = &feature.source {
        fields.text("source", &cut(source));
    }
}

/// The members of a place in the Linked Places format. A span without an end would be the days of its start alone: what is
/// still so ends on the last day of the record at the earliest.
pub(super) fn place(bytes: &mut Vec<u8>, feature: &Feature<'_>) {
    let Span { end, since, until, .. } = feature.span;
    let moment = |known: UncertainDate| {
        if known.is_exact() {
            return format!("{{\"in\":\"{}\"}}", day_text(known.best()));
        }
        let side = |name: &str, day: Option<Date>| day.map(|day| format!("\"{name}\":\"{}\"", day_text(day)));
        let sides = [side("earliest", known.not_before()), side("latest", known.not_after())];
        format!("{{{}}}", sides.into_iter().flatten().collect::<Vec<_>>().join(","))
    };
    let last = date_of(day_number(end) - 1).unwrap_or(end);
    let end = until.map_or_else(|| format!("{{\"earliest\":\"{}\"}}", day_text(last)), moment);
    bytes.extend_from_slice(b",\"@id\":");
    push_json(bytes, &format!("#{}", feature.uid));
    let when = format!(",\"when\":{{\"timespans\":[{{\"start\":{},\"end\":{end}}}]}}", moment(since));
    bytes.extend_from_slice(when.as_bytes());
    bytes.extend_from_slice(b",\"names\":[");
    for (at, (code, name)) in names_by_code(feature.names).enumerate() {
        bytes.extend_from_slice(if at == 0 { b"{\"toponym\":" } else { b",{\"toponym\":" });
        push_json(bytes, name);
        bytes.extend_from_slice(format!(",\"lang\":\"{code}\"}}").as_bytes());
    }
    bytes.extend_from_slice(b"],\"descriptions\":[{\"value\":");
    push_json(bytes, &feature.description);
    bytes.extend_from_slice(b"}]");
}
