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
//!
//! # Limits
//!
//! Files may come from anywhere. No bytes are known that make a reader panic, or that make it take much memory for a small file;
//! a fuzzer looks for them (`tests/fuzz`).
//!
//! - JSON is read up to a depth of 128.
//! - A record of a table that is read row by row ([`IncidentReader`], [`Atlas::join_csv`](crate::Atlas::join_csv), lists of
//!   settlements), and its header, have 1 MB at most.
//! - Days are those of the years -9999 to 9999; in the records of an atlas up to 2100, for later ones are slips of the pen.
//!   Nothing goes through windows day by day; incidents counted by month go through their months.
//! - A layer has up to 268 million zones and as many vertices.
//! - Of a compiled file, a count that the file is too short for is refused, and a text longer than 4 kB is not shared by
//!   several changes.
//!
//! Reading takes time and memory in proportion to the file, but that a map that is looked over or repaired takes as much more as
//! it has edges that cross. Every fault is told of, and so is every zone that is at fault; but where zones lie on each other in heaps, at
//! most ten times as many pairs of a sort are listed as zones, and the others counted
//! ([`PartitionFaultKind::More`](crate::geometry::PartitionFaultKind::More)): of 400 zones all upon each other 3,946 of 79,800, in
//! 11 MB. Maps that are looked over list a hundred overlaps of each feature
//! ([`MapFaultKind::Overlap`](imports::MapFaultKind::Overlap)). A kilobyte of whatever sort
//! took up to 40 MB and a few seconds without optimisation, with everything asked about it (`tests/limits.rs`: windows of 12,000
//! years; most take less than 1 MB).

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
