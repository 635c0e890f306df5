//! Questions in space and time, and the atlas that answers them.

mod atlas;
mod batch;
mod builder;
mod check;
mod check_chain;
mod check_outlines;
#[cfg(feature = "datafusion")]
mod columns;
mod compiled;
mod compiled_changes;
mod controls;
mod data;
mod doubt;
mod finding;
mod gazetteer;
mod hierarchy;
mod history;
mod info;
mod lists;
mod policy;
mod records;
mod resolve;
mod snapshot;

pub use atlas::Atlas;
pub use batch::FindingId;
pub use builder::{AtlasBuilder, Record};
pub(crate) use builder::{Origin, Unread};
pub(crate) use check_chain::overlap;
#[cfg(feature = "datafusion")]
pub(crate) use columns::{Answer, OUTSIDE};
pub(crate) use compiled::is_compiled;
pub use doubt::{Certainty, Contradiction};
pub use finding::Finding;
pub use gazetteer::Place;
pub use history::{History, Spell};
pub use info::AtlasInfo;
pub use policy::Policy;
pub use snapshot::Snapshot;
