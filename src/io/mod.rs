//! Files in and out.

mod days;
pub mod imports;
mod incidents;

pub use incidents::{IncidentCounts, IncidentFormat, IncidentReader, IncidentTable, read_incidents};
