//! Tables of violent events: UCDP GED, ACLED, GTD, and the neutral layout of this crate.

mod acled;
mod format;
mod ged;
mod gtd;
mod neutral;
mod reader;
mod row;
mod table;

pub use format::IncidentFormat;
pub use reader::IncidentReader;
pub use table::{IncidentCounts, IncidentTable, read_incidents};
