//! What mapping tools and people look at.

mod areas;
mod coordinates;
mod export;
mod feature;
mod fields;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
mod gazetteers;
mod geojson;
mod kml;
mod overlays;
mod page;
mod page_data;
mod page_grid;
mod page_layers;
mod page_parts;
mod plots;
mod qgis;
mod range;
mod runs;
mod scenes;
mod still;
mod style;
mod svg;
mod table;
mod text;
mod topojson;
mod words;
mod zones;

pub use export::{Every, Export, Format, Layer, OpenEnd, Winding};
pub use page::MapPage;
