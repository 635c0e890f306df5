//! What was found on a day, or why there is nothing.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::outside::outside;
use crate::query::Snapshot;

/// What was found on a day, the largest first, or why there is nothing.
#[derive(Debug, Clone)]
pub(super) struct Found<T> {
    pub(super) date: Date,
    pub(super) items: Vec<T>,
    pub(super) reason: Option<String>,
}

impl<T> Found<T> {
    /// Where nothing was found on a day of the record, `reason` tells why.
    pub(super) fn new(snapshot: Snapshot<'_>, items: Vec<T>, reason: impl FnOnce() -> String) -> Self {
        let told = || outside(snapshot).map_or_else(reason, |outside| format!("the day lies {outside}"));
        let reason = items.is_empty().then(told);
        Found { date: snapshot.date(), items, reason }
    }
}

impl<T: fmt::Display> Found<T> {
    /// The day and what there is, one a line below it; or the day and why there is none of `what`.
    pub(super) fn tell(&self, f: &mut fmt::Formatter<'_>, heading: fmt::Arguments<'_>, what: &str) -> fmt::Result {
        match &self.reason {
            None => write!(f, "{}: {heading}", self.date)?,
            Some(reason) => write!(f, "{}: no {what}: {reason}", self.date)?,
        }
        self.items.iter().try_for_each(|item| write!(f, "\n  {item}"))
    }
}

impl<T: Serialize> Found<T> {
    /// An object of `date`, what there is under the name of its kind, and `reason`.
    pub(super) fn serialize<S: Serializer>(
        &self,
        serializer: S,
        name: &'static str,
        items: &'static str,
    ) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct(name, 3)?;
        object.serialize_field("date", &self.date)?;
        object.serialize_field(items, &self.items)?;
        object.serialize_field("reason", &self.reason)?;
        object.end()
    }
}
