//! Who controlled this place on that date, on whose word and how sure.

mod analysis;
mod article140;
mod error;
pub mod geometry;
pub mod index;
mod io;
mod model;
mod query;
mod time;

pub use analysis::{
    Bounds, Extent, FrontLine, FrontLines, FrontMovement, FrontPart, FrontStretch, GapKind, GapOptions, Holding,
    Holdings, NearestFront, Region, SecurityGap, Side, Slivers, Stake, Tenure, Transfer, TransferMatrix, Transfers,
};
pub use article140::article140;
pub use error::{Error, ErrorKind, Fault, Result};
pub use geo_types::Point;
pub use jiff::civil::{Date, date};
pub use model::{
    Actor, ActorId, ActorKind, ActorLink, ChangeId, ChangeKind, Checked, Claim, Confidence, Control, ControlChange,
    Deaths, Division, DivisionId, Incident, IncidentId, Language, LegalClaim, LegalClaimId, Level, Membership,
    Milestone, MilestoneId, Names, Provenance, Relation, Settlement, Source, SourceId, Status, Step, Verdict, Zone,
    ZoneId, ZoneShape,
};
pub use query::{
    Atlas, AtlasBuilder, AtlasInfo, Certainty, Contradiction, Finding, FindingId, History, Place, Policy, Record,
    Snapshot, Spell,
};
pub use time::{Period, Qualifier, Spells, Timeline, UncertainDate};
