//! Pages to read. There is nothing to call in here.
//!
//! | page | for whom |
//! | --- | --- |
//! | [`cookbook`] | whoever wants to see a question asked: fifteen recipes |
//! | [`method`] | researchers: what an answer means, how far it goes, how to cite it |
//! | [`editing_data`] | whoever corrects the embedded tables, or keeps tables of that layout |
//! | [`from_gis`] | users of PostGIS, QGIS and geopandas: each idiom and what stands for it here |

pub mod cookbook;
#[doc = include_str!("../../data/EDITING.md")]
pub mod editing_data {}
pub mod from_gis;
pub mod method;
