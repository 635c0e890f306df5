//! Days, dates known loosely, periods, and values that change from day to day.

mod day;
mod edtf;
mod period;
mod qualifier;
mod timeline;
mod uncertain;

pub use period::Period;
pub use qualifier::Qualifier;
pub use timeline::{Spells, Timeline};
pub use uncertain::UncertainDate;

pub(crate) use day::{DISTANT_FUTURE, DISTANT_PAST, date_of, day_number};
pub(crate) use edtf::{day_text, month_text, year_text};
