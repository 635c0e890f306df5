//! Files in and out.

mod csv_join;
mod days;
mod incidents;
mod sniff;

pub use csv_join::{CsvJoin, JoinCounts, JoinReport};
pub use incidents::{IncidentCounts, IncidentFormat, IncidentReader, IncidentTable, read_incidents};
