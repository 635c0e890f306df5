//! What mapping tools and people look at.
//!
//! | wanted | begin at |
//! | --- | --- |
//! | a file for QGIS, kepler.gl, Leaflet, `MapLibre`, deck.gl, d3, Google Earth, JOSM and others | [`Atlas::export`](crate::Atlas::export), [`Snapshot::export`](crate::Snapshot::export), [`Format`], [`Layer`] |
//! | one page of HTML with a slider over time | [`Atlas::map_page`](crate::Atlas::map_page) |
//! | a picture for a paper: the map of a day, ground by holder, incidents | [`Snapshot::plot_map`](crate::Snapshot::plot_map), [`Atlas::plot_holders`](crate::Atlas::plot_holders), [`Atlas::plot_incidents`](crate::Atlas::plot_incidents) |
//!
//! It is not for passing an atlas on: these files have no claims, links and windows of their own
//! ([`Atlas::write_geojson`](crate::Atlas::write_geojson) has). It makes no tiles, draws no base map, and writes WGS 84
//! alone.

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
