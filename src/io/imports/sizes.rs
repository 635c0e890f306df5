//! Sizes that a caller asks for.

use crate::error::{ErrorKind, Fault, Faults, Result};

/// Refuses sizes that are negative or no finite numbers, by the names of their fields.
pub(super) fn need_sizes<'a>(sizes: impl IntoIterator<Item = (&'a str, f64)>) -> Result<()> {
    let mut faults = Faults::default();
    for (field, size) in sizes.into_iter().filter(|(_, size)| !(size.is_finite() && *size >= 0.0)) {
        let fault = Fault::new(ErrorKind::Question, format!("{size} is no size")).in_field(field);
        faults.push(fault.advise("give a number from 0 on"));
    }
    faults.into_result(())
}
