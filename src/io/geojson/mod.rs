//! `GeoJSON` (RFC 7946) that holds an atlas: zones and divisions as features, tables as foreign members.

mod document;
mod feature;
mod geometry;
mod value;
mod write;

pub(super) use document::{read, syntax_fault};
pub(super) use write::{Extent, write};
