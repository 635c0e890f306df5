//! What an atlas is made of: actors, zones, changes of control, who says so.
//!
//! Plain data with public fields, `serde` on each, and constructors that take what every such thing must have. Nothing
//! here looks anything up: ids are names of things, and whether they name something is checked when an
//! [`Atlas`](crate::Atlas) is built.

mod actor;
mod area;
mod change;
mod control;
mod id;
mod incident;
mod milestone;
mod names;
mod phrases;
mod settlement;
mod source;
mod zone;

pub use actor::{Actor, ActorKind, ActorLink, Relation};
pub use area::{Administers, LegalClaim, Membership};
pub use change::{ChangeKind, Claim, ControlChange, Verdict};
pub use control::{Control, Status};
pub use id::{ActorId, ChangeId, DivisionId, IncidentId, LegalClaimId, MilestoneId, SourceId, ZoneId};
pub use incident::{Deaths, Incident};
pub use milestone::{Milestone, Outcome, Step};
pub(crate) use names::fold;
pub use names::{Language, Names};
pub(crate) use phrases::{Phrases, fill, fill_each};
pub use settlement::Settlement;
pub use source::{Checked, Confidence, Provenance, Source};
pub use zone::{Division, Level, Zone, ZoneShape};
