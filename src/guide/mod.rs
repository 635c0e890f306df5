//! Pages to read. There is nothing to call in here.
//!
//! | page | for whom |
//! | --- | --- |
//! | [`cookbook`] | whoever wants to see a question asked: fifteen recipes |
//! | [`method`] | researchers: what an answer means, how far it goes, how to cite it |
//! | [`from_gis`] | users of PostGIS, QGIS and geopandas: each idiom and what stands for it here |

pub mod cookbook;
pub mod from_gis;
pub mod method;
