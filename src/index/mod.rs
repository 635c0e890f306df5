//! Which zone a point lies in, exactly and fast.

mod points;
mod steps;

pub use points::PointIndex;
pub use steps::StepTable;
