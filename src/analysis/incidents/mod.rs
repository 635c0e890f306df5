//! Violent events beside control: who held the place, counts and rates, before and after, clusters.

mod attribution;
mod belts;
mod beta;
mod clusters;
mod compare;
mod compare_text;
mod disk;
mod distances;
mod exposure;
mod inside;
mod near_seam;
mod near_seam_text;
mod outside_points;
mod rate_ratio;
mod rates;
mod ratio_of_ratios;
mod reporting;
mod stretch;
mod tally;
mod territory;
mod window;
mod zone_days;

pub use attribution::{Attribution, Held, Possibility};
pub use clusters::{Cluster, Clusters, clusters};
pub use compare::{BeforeAfter, Comparison};
pub use distances::FrontDistances;
pub use exposure::Exposure;
pub use near_seam::{BeltRate, NearSeam, RatioBounds, SeamRates};
pub use outside_points::OutsidePoints;
pub use rate_ratio::RateRatio;
pub use rates::Rate;
pub use ratio_of_ratios::RatioOfRatios;
pub use reporting::Reporting;
pub use stretch::{DeathRatio, EventCount, Stretch};
pub use tally::{DeathToll, Tally, TallyBy, monthly, tally};
pub use window::{Covered, OtherArea, WindowComparison};
