//! Who controlled this place on that date, on whose word and how sure.

mod analysis;
mod error;
pub mod geometry;
pub mod index;
mod io;
mod model;
mod query;
mod time;

pub use analysis::{
    Area, AreaInLaw, Attribution, BeforeAfter, Cluster, Comparison, Deadline, DeathToll, EventCount, Exposure, Held,
    LegalStatus, Possibility, RateRatio, RatioOfRatios, Reporting, StepState, StepStatus, Stretch, Tally, TallyBy,
    WindowComparison, ZoneInLaw, clusters, distances_km, monthly, tally,
};
pub use error::{Error, ErrorKind, Fault, Result};
pub use geo_types::Point;
pub use io::{
    CsvJoin, IncidentCounts, IncidentFormat, IncidentReader, IncidentTable, JoinCounts, JoinReport, read_incidents,
};
pub use jiff::civil::{Date, date};
pub use model::{
    Actor, ActorId, ActorKind, ActorLink, Administers, ChangeId, ChangeKind, Checked, Claim, Confidence, Control,
    ControlChange, Deaths, Division, DivisionId, Incident, IncidentId, Language, LegalClaim, LegalClaimId, Level,
    Membership, Milestone, MilestoneId, Names, Outcome, Provenance, Relation, Settlement, Source, SourceId, Status,
    Step, Verdict, Zone, ZoneId, ZoneShape,
};
pub use query::{
    Atlas, AtlasBuilder, AtlasInfo, Certainty, Contradiction, Finding, FindingId, History, Place, Policy, Record,
    Snapshot, Spell,
};
pub use time::{Period, Qualifier, Spells, Timeline, UncertainDate};
