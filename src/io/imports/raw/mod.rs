//! Maps as they were drawn: read without any repair, looked over, and repaired on request.

mod check_coverage;
mod check_features;
mod check_place;
mod check_shapes;
mod claims;
mod clean;
mod difference;
mod fault;
mod gaps;
mod map;
mod near_misses;
mod repair;
mod report;
mod rings;
mod scene;
mod validate;

pub use fault::{MapFault, MapFaultKind, Size};
pub use map::{RawFeature, RawMap};
pub use repair::{OverlapRule, Repairs};
pub use report::{Repair, RepairReport, RepairStep, Share};
pub use validate::Checks;

#[cfg(feature = "proj")]
pub(super) use check_features::{is_wgs84, known_name};
#[cfg(feature = "proj")]
pub(super) use map::RawShape;
