//! What mapping tools and people look at.

mod export;
mod feature;
mod geojson;
mod kml;
mod overlays;
mod qgis;
mod range;
mod style;
mod table;
mod text;
mod topojson;
mod words;
mod zones;

pub use export::{Every, Export, Format, Layer, OpenEnd, Winding};
