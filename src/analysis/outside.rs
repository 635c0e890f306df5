//! Days that the record does not cover.

use std::fmt;

use crate::query::Snapshot;

/// Says that a day lies outside the record, where it does.
pub(super) fn tell_outside(f: &mut fmt::Formatter<'_>, snapshot: Snapshot<'_>) -> fmt::Result {
    let coverage = snapshot.atlas().coverage();
    if coverage.contains(snapshot.date()) {
        return Ok(());
    }
    write!(f, "\n  {} lies outside the record ({coverage}), so that all is unknown", snapshot.date())
}
