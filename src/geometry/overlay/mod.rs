//! Any rings on top of each other, cut into the regions that they bound.

mod ground;
mod noding;
mod regions;
mod segments;
mod snapping;
mod widths;

pub(crate) use ground::{Ground, Plane};
pub(crate) use noding::{Labelled, exclusive_or, node};
pub(crate) use regions::{Overlay, Region};
pub(crate) use snapping::{Bend, snap};
