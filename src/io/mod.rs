//! Atlases from files and into files, tables of incidents, and tables to be joined with control.
//!
//! | what there is | begin at |
//! | --- | --- |
//! | an atlas: folder of tables, GeoJSON, compiled | [`Atlas::open`](crate::Atlas::open), [`Atlas::from_geojson`](crate::Atlas::from_geojson) |
//! | somebody's map or list, made for something else | [`imports`] |
//! | a table of incidents: UCDP GED, ACLED, GTD or neutral | [`read_incidents`], [`IncidentReader`] |
//! | a table of places and days that wants to know who was in control | [`Atlas::join_csv`](crate::Atlas::join_csv) |
//! | an atlas to be passed on | [`Atlas::write_tables`](crate::Atlas::write_tables), [`Atlas::write_geojson`](crate::Atlas::write_geojson), [`Atlas::write_compiled`](crate::Atlas::write_compiled) |
//!
//! What is written can be read again without loss. It is not for files to look at, which leave out what mapping tools
//! have no place for ([`map`](crate::map)); not for shapefiles, `GeoPackage` and databases (`ogr2ogr map.geojson
//! map.gpkg` makes GeoJSON of them); and not for the network: it opens files and nothing else.

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
