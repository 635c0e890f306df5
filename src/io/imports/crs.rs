//! Maps in other coordinate reference systems.

use geo_types::Coord;
use proj::Proj;

use super::raw::{RawMap, RawShape};
use crate::error::{ErrorKind, Fault, Faults, Result};

const WGS84: &str = "OGC:CRS84";

impl RawMap {
    /// The map in longitude and latitude of WGS 84, converted from the reference system that its `crs` member names. A map
    /// without one, or with one that means the same, comes out as it is. Needs the feature `proj`.
    ///
    /// # Errors
    ///
    /// If PROJ does not know the system, or cannot convert a coordinate.
    pub fn to_wgs84(&self) -> Result<RawMap> {
        match self.crs() {
            Some(crs) if !super::raw::is_wgs84(crs) => self.read_as(&known_name(crs)),
            _ => Ok(self.clone()),
        }
    }

    /// The map in WGS 84, read as one in this reference system: an EPSG code such as `EPSG:32638`, or any name or text that
    /// PROJ knows. East comes before north in the file, and longitude before latitude, whatever order the authority of the
    /// system has. Needs the feature `proj`.
    ///
    /// ```
    /// use disputed::io::imports::RawMap;
    ///
    /// // Kirkuk in zone 38 N of UTM.
    /// let map = RawMap::parse(r#"{"type":"Polygon","coordinates":[[[444700,3925000],[445700,3925000],[445700,3926000],[444700,3925000]]]}"#)?;
    /// let place = map.read_as("EPSG:32638")?.features()[0].polygons().unwrap().0[0].exterior().0[0];
    /// assert!((place.x - 44.392).abs() < 0.002 && (place.y - 35.467).abs() < 0.002);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`to_wgs84`](Self::to_wgs84).
    pub fn read_as(&self, crs: &str) -> Result<RawMap> {
        Ok(RawMap { crs: None, ..self.converted(crs, WGS84)? })
    }

    /// The map, which is in WGS 84, in another reference system, in the same order of axes as
    /// [`read_as`](Self::read_as). Needs the feature `proj`.
    ///
    /// # Errors
    ///
    /// As for [`to_wgs84`](Self::to_wgs84).
    pub fn to_crs(&self, crs: &str) -> Result<RawMap> {
        Ok(RawMap { crs: Some(crs.to_owned()), ..self.converted(WGS84, crs)? })
    }

    fn converted(&self, from: &str, to: &str) -> Result<RawMap> {
        let proj = Proj::new_known_crs(from, to, None).map_err(|error| {
            let fault = Fault::new(ErrorKind::Coordinate, format!("no way from {from} to {to}: {error}"));
            self.fault(fault.advise("name the system by its EPSG code, or as PROJ writes it"))
        })?;
        let mut map = self.clone();
        let mut faults = Faults::default();
        for feature in &mut map.features {
            let label = feature.label.clone();
            let RawShape::Polygons(polygons) = &mut feature.shape else { continue };
            for coord in polygons.iter_mut().flatten().flat_map(|ring| &mut ring.0) {
                match proj.convert((coord.x, coord.y)) {
                    Ok((x, y)) => *coord = Coord { x, y },
                    Err(error) => {
                        let message = format!("{}, {} cannot be converted from {from}: {error}", coord.x, coord.y);
                        faults.push(self.fault(Fault::new(ErrorKind::Coordinate, message).in_feature(&label)));
                    }
                }
            }
        }
        faults.into_result(map)
    }
}

/// `EPSG:32638` for `urn:ogc:def:crs:EPSG::32638` and `http://www.opengis.net/def/crs/EPSG/0/32638`.
fn known_name(crs: &str) -> String {
    let parts: Vec<&str> = crs.split([':', '/']).filter(|part| !part.is_empty()).collect();
    let place = parts.iter().position(|part| part.eq_ignore_ascii_case("EPSG"));
    match place.and_then(|place| parts.get(place + 1..)?.last()) {
        Some(code) => format!("EPSG:{code}"),
        None => crs.to_owned(),
    }
}
