//! Which zone a point lies in, exactly and fast; which of its days a day falls on.
//!
//! [`PointIndex`] lays a raster of two levels over a [`Partition`](crate::geometry::Partition). Most points lie in a
//! cell that no border enters, and the cell is the answer. A cell that borders enter knows the zone at its corner and
//! the few edges that pass through it; the answer is found by walking from the corner to the point, crossing edges.
//! Exact predicates decide on which side of an edge a point is, and rounding never decides in which cell an edge is
//! listed, so that the answer is exact for every finite point.
//!
//! An [`Atlas`](crate::Atlas) has one for each of its layers and asks it through [`Snapshot`](crate::Snapshot) and
//! [`control_at_many`](crate::Atlas::control_at_many). This is for whoever has zones and days of their own and no use
//! for sources and control. It is not for shapes that overlap, nor for what is nearest: there are R-trees for that
//! (crate `rstar`).
//!
//! | file | what is in it |
//! | --- | --- |
//! | `grid` | which cell a coordinate lies in, and which cells an edge may pass through |
//! | `survey` | one pass over all edges that fills the cells |
//! | `check`, `pairs`, `wheels` | the proof, cell by cell, that the edges are those of a partition |
//! | `history` | what is in a place over time |
//! | `cells` | the cells as they are stored, and the walk |
//! | `points`, `batch` | one question, and many |
//! | `steps` | days to steps |
//! | `compiled`, `bytes` | the index on disk |

mod batch;
pub(crate) mod bytes;
mod cells;
mod check;
mod compiled;
mod grid;
mod history;
mod pairs;
pub(crate) mod parallel;
mod points;
mod steps;
mod survey;
mod wheels;

pub use points::PointIndex;
pub use steps::StepTable;
