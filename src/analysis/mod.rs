//! Questions that are worked out rather than looked up.

mod areas_in_law;
mod incidents;
mod legal_clock;

pub use areas_in_law::{AreaInLaw, ZoneInLaw};
pub use incidents::{
    Area, Attribution, BeforeAfter, Cluster, Comparison, DeathToll, EventCount, Exposure, Held, Possibility, RateRatio,
    RatioOfRatios, Reporting, Stretch, Tally, TallyBy, WindowComparison, clusters, distances_km, monthly, tally,
};
pub use legal_clock::{Deadline, LegalStatus, StepState, StepStatus};
