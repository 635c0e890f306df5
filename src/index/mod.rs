//! Which zone a point lies in, exactly and fast.

mod batch;
pub(crate) mod bytes;
mod cells;
mod check;
mod compiled;
mod grid;
mod history;
mod parallel;
mod points;
mod steps;
mod survey;

pub use points::PointIndex;
pub use steps::StepTable;
