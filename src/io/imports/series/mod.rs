//! A folder of dated maps, each of who held what on its day.

mod cells;
mod corners;
mod days;
mod difference;
mod files;
mod names;
mod options;
mod pieces;
mod read;
mod report;

pub use options::{MissingDays, SnapshotSeries};
pub use report::{DayReport, Progress, Redrawn, SeriesReport};
