//! Which zone a point lies in, exactly and fast.

mod cells;
mod check;
mod grid;
mod history;
mod parallel;
mod points;
mod steps;
mod survey;

pub use points::PointIndex;
pub use steps::StepTable;
