//! Files in and out.

mod days;
mod incidents;

pub use incidents::{IncidentCounts, IncidentFormat, IncidentReader, IncidentTable, read_incidents};
