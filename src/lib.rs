//! Who controlled this place on that date, on whose word and how sure.

mod error;
mod time;

pub use error::{Error, ErrorKind, Fault, Result};
pub use jiff::civil::{Date, date};
pub use time::{Period, Qualifier, Spells, Timeline, UncertainDate};
