//! Other people's maps: read as they are, looked over, repaired on request, and made into an [`Atlas`](crate::Atlas).
//!
//! | what there is | begin at |
//! | --- | --- |
//! | one feature for each zone and stretch of time | [`Atlas::from_features`](crate::Atlas::from_features) |
//! | a map for each day | [`SnapshotSeries`] |
//! | towns with their holders by date | [`SettlementList`] |
//! | better outlines for zones that have their history already | [`Atlas::with_boundaries`](crate::Atlas::with_boundaries) |
//! | a map that may be dirty | [`RawMap::validate`], [`RawMap::repair`] |
//!
//! It is for maps that were not made for this crate. What was, [`Atlas::open`](crate::Atlas::open) reads with sources,
//! claims and windows, for which such maps have no place: an atlas made here says no more than they did. It does not
//! fetch maps.
//!
//! Nothing is repaired unless it is asked for, and then each repair is reported with its place and its area.

mod boundaries;
mod columns;
#[cfg(feature = "proj")]
mod crs;
mod flat;
mod raw;
mod series;
mod settlement_list;
mod settlement_zones;
mod sizes;
mod versions;
mod written_days;

pub use boundaries::BoundaryReport;
pub use columns::Columns;
pub use raw::{
    Checks, MapFault, MapFaultKind, OverlapRule, RawFeature, RawMap, Repair, RepairReport, RepairStep, Repairs, Share,
    Size,
};
pub use series::{DayReport, MissingDays, Progress, Redrawn, SeriesReport, SnapshotSeries};
pub use settlement_list::SettlementList;
