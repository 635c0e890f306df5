//! Atlases from files and into files.

mod csv;
mod geojson;
mod intake;
mod open;
mod records;
mod row;
mod table;
mod text;

pub(crate) use open::from_tables;
