//! The tables: for each the columns, how a row is read, and how it is written.

mod actors;
mod changes;
mod events;
mod places;
mod sources;
mod zones;

pub(super) use actors::Link;
pub(super) use changes::ControlRow;
pub(super) use places::Spelling;
pub(super) use zones::{Feature, properties};

use jiff::civil::Date;

use crate::io::table::Cell;
use crate::time::{Period, UncertainDate};

/// The word that a value of an enum has in `serde`.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap_or_default().trim_matches('"').to_string()
}

/// A day as EDTF has it, also before the year 0.
fn day(date: Date) -> String {
    UncertainDate::on(date).to_string()
}

/// The earliest and the latest day of a date, and its best guess with the qualifier.
fn date_cells(when: &UncertainDate) -> [Cell<'static>; 3] {
    let bound = |bound: Option<Date>| bound.map_or_else(|| "..".to_string(), day);
    let best = UncertainDate::on(when.best()).with_qualifier(when.qualifier());
    [bound(when.not_before()).into(), bound(when.not_after()).into(), best.to_string().into()]
}

/// The first and the last day of a period.
fn days_through(period: Period) -> [Cell<'static>; 2] {
    let last = period.end().and_then(|end| end.yesterday().ok());
    [period.start().map(day).into(), last.map(day).into()]
}
