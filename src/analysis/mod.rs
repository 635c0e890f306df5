//! Questions about whole areas and whole tables: who holds how much, what changed hands, where sides meet, what
//! happened there, and where the law stands.
//!
//! What is asked stands where it reads well, on [`Snapshot`](crate::Snapshot) for a day and on [`Atlas`](crate::Atlas)
//! for stretches of time and for tables; here is what questions take and what they give.
//!
//! | about | ask with | what comes back |
//! | --- | --- | --- |
//! | ground | [`holdings`](crate::Snapshot::holdings), [`transfers_until`](crate::Snapshot::transfers_until), [`tenure_of`](crate::Atlas::tenure_of), for a [`Side`] in a [`Region`] | [`Holdings`], [`Transfers`], [`Tenure`], in [`Extent`]s |
//! | lines | [`front_lines`](crate::Snapshot::front_lines), [`security_gaps`](crate::Snapshot::security_gaps) | [`FrontLines`], [`SecurityGaps`], or why there are none |
//! | doubt | whatever ends in `_bounds` | [`Bounds`]: at least, most likely, at most |
//! | incidents | [`attribute`](crate::Atlas::attribute), [`rates`](crate::Atlas::rates), [`before_and_after`](crate::Atlas::before_and_after), [`incidents_near_seam`](crate::Atlas::incidents_near_seam) | [`Attribution`], [`Rate`], [`Comparison`], [`SeamRates`] |
//! | law | [`legal_status`](crate::Snapshot::legal_status), [`areas_in_law`](crate::Snapshot::areas_in_law) | [`LegalStatus`], [`AreaInLaw`] |
//!
//! It is not for causes: nothing here says why violence rose or fell. Nor is it for ground finer than zones, forecasts,
//! or models with further variables: take its counts and rates to a package of statistics ([`tally`],
//! [`Atlas::join_csv`](crate::Atlas::join_csv)). What its answers mean and how far they go:
//! [`guide::method`](crate::guide::method).

mod areas_in_law;
mod bounds;
mod dissolve;
mod extent;
mod extremes;
mod found;
mod front_bounds;
mod front_list;
mod front_movement;
mod fronts;
mod gap_bounds;
mod gap_ground;
mod gap_list;
mod gap_scene;
mod gap_sheets;
mod gap_strip;
mod gaps;
mod ground;
mod holdings;
mod incidents;
mod labels;
mod legal_clock;
mod nearest;
mod outside;
mod over_time;
mod overlay;
mod patches;
mod possible;
mod region;
mod rollup;
mod side;
mod sizes;
mod tenure;
mod transfer_bounds;
mod transfer_rows;
mod transfers;

pub use areas_in_law::{AreaInLaw, ZoneInLaw};
pub use bounds::Bounds;
pub use extent::Extent;
pub use front_list::FrontLines;
pub use front_movement::{FrontMovement, FrontPart};
pub use fronts::{FrontLine, FrontStretch};
pub use gap_bounds::{GapBounds, GapGround};
pub use gap_list::SecurityGaps;
pub use gaps::{GapKind, GapOptions, SecurityGap};
pub use holdings::{Holding, Holdings, Stake};
pub use incidents::{
    Attribution, BeforeAfter, BeltRate, Cluster, Clusters, Comparison, Covered, DeathRatio, DeathToll, EventCount,
    Exposure, FrontDistances, Held, NearSeam, OtherArea, OutsidePoints, Possibility, Rate, RateRatio, RatioBounds,
    RatioOfRatios, Reporting, SeamRates, Stretch, Tally, TallyBy, WindowComparison, clusters, monthly, tally,
};
pub use legal_clock::{Deadline, LegalStatus, StepState, StepStatus};
#[cfg(feature = "datafusion")]
pub(crate) use nearest::EdgeTree;
pub use nearest::NearestFront;
pub use overlay::Slivers;
pub use region::Region;
pub use side::Side;
pub use tenure::Tenure;
pub use transfer_rows::{Transfer, TransferMatrix};
pub use transfers::Transfers;
