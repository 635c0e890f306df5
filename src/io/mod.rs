//! Atlases from files and into files, tables of incidents, and tables to be joined with control.

mod capped;
mod csv;
mod csv_chunk;
mod csv_join;
mod csv_scan;
mod days;
mod geojson;
pub mod imports;
mod incidents;
mod intake;
mod open;
mod records;
mod row;
mod sniff;
mod table;
mod text;
mod write;

pub use csv_join::{CsvJoin, JoinCounts, JoinReport};
pub use incidents::{IncidentCounts, IncidentFormat, IncidentReader, IncidentTable, read_incidents};
pub(crate) use open::from_tables;
