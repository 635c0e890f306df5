//! Who controlled this place on that date, on whose word and how sure.

mod error;
pub mod geometry;
pub mod index;

pub use error::{Error, ErrorKind, Fault, Result};
