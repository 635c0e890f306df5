//! Days that the record does not cover.

use std::fmt;

use crate::error::{ErrorKind, Fault, Result};
use crate::query::Snapshot;

/// Refuses a day outside the record where the answer could not say why it is empty.
pub(super) fn on_record(snapshot: Snapshot<'_>) -> Result<()> {
    let (coverage, date) = (snapshot.atlas().coverage(), snapshot.date());
    if coverage.contains(date) {
        return Ok(());
    }
    let fault = Fault::new(ErrorKind::Question, format!("{date} lies outside the record"));
    Err(fault.advise(format!("ask about a day of {coverage}")).into())
}

/// Says that a day lies outside the record, where it does.
pub(super) fn tell_outside(f: &mut fmt::Formatter<'_>, snapshot: Snapshot<'_>) -> fmt::Result {
    let coverage = snapshot.atlas().coverage();
    if coverage.contains(snapshot.date()) {
        return Ok(());
    }
    write!(f, "\n  {} lies outside the record ({coverage}), so that all is unknown", snapshot.date())
}
