//! What must hold for any bytes: one function for each target.
//!
//! The fuzzer calls them with bytes of its own (`targets/`), `tests/corpus.rs` with those that were kept.

mod atlases;
#[path = "../../common/mod.rs"]
#[allow(unreachable_pub)]
mod common;
mod maps;
#[path = "../../common/same.rs"]
#[allow(unreachable_pub)]
mod same;
mod shapes;
mod texts;

pub use atlases::{atlas_geojson, atlas_tables, compiled};
pub use maps::{clean, flat_features, settlements};
pub use shapes::index;
pub use texts::{csv_join, edtf, incidents};
