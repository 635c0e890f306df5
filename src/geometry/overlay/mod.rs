//! Any rings on top of each other, cut into the regions that they bound.

mod ground;
mod noding;
mod regions;

pub(crate) use ground::{Ground, Plane};
pub(crate) use noding::{Labelled, exclusive_or, node, node_near};
pub(crate) use regions::{Overlay, Region};
