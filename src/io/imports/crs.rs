//! Maps in other coordinate reference systems.

use geo_types::{Coord, LineString, MultiPolygon};
use geojson::{Geometry, GeometryValue, Position};
use proj::Proj;

use super::raw::{Checks, MapFault, RawMap, RawShape, Size, known_name};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::geometry::overlay::Ground;

const WGS84: &str = "OGC:CRS84";

impl RawMap {
    /// The map in longitude and latitude of WGS 84, converted from the reference system that its `crs` member names: every
    /// feature, whatever kind of geometry it has; heights stay as they are. A map without such a member, or with one that
    /// means the same, comes out as it is. Needs the feature `proj`.
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

    /// As [`validate`](Self::validate) for a map in WGS 84, with the areas and widths of overlaps and gaps measured in
    /// another reference system, whose unit is the metre, instead of on the ellipsoid; [`Checks::narrow_m`] is held against
    /// these widths. Needs the feature `proj`.
    ///
    /// # Errors
    ///
    /// As for [`to_crs`](Self::to_crs).
    pub fn validate_in(&self, crs: &str, checks: &Checks) -> Result<Vec<MapFault>> {
        // Every coordinate is tried first: what is left to go wrong are places where edges cross.
        self.to_crs(crs)?;
        let proj = way(WGS84, crs)?;
        Ok(self.looked_over(checks, Some(&|at| moved(&proj, at, WGS84))))
    }

    fn converted(&self, from: &str, to: &str) -> Result<RawMap> {
        let proj = way(from, to).map_err(|error| match self.file() {
            Some(file) => error.in_file(file),
            None => error,
        })?;
        let mut map = self.clone();
        let mut faults = Faults::default();
        for feature in &mut map.features {
            let label = feature.label.clone();
            let mut convert = |at: Coord| match moved(&proj, at, from) {
                Ok(there) => there,
                Err(error) => {
                    let found = error.faults().iter().cloned();
                    found.for_each(|fault| faults.push(self.fault(fault.in_feature(&label))));
                    at
                }
            };
            match &mut feature.shape {
                RawShape::None => {}
                RawShape::Polygons(polygons) => {
                    let all = polygons.iter_mut().flatten().flat_map(|ring| &mut ring.0);
                    all.for_each(|coord| *coord = convert(*coord));
                }
                RawShape::Other(geometry) => convert_all(geometry, &mut convert),
            }
        }
        faults.into_result(map)
    }
}

impl Size {
    /// The area of polygons (WGS 84, longitude before latitude) and their width at the widest, measured in a reference
    /// system whose unit is the metre: the strip of a [`SecurityGap`](crate::analysis::SecurityGap), say, in the grid that
    /// a report goes by. Corners are converted, and edges are straight between them in that system. Needs the feature
    /// `proj`.
    ///
    /// ```
    /// use disputed::io::imports::Size;
    /// use geo_types::Rect;
    ///
    /// // 0.01 degrees each way near Kirkuk, in zone 38 N of UTM.
    /// let strip = Rect::new((44.39, 35.46), (44.40, 35.47)).to_polygon();
    /// let Size::Ground { area_m2, width_m } = Size::in_crs(&strip.into(), "EPSG:32638")? else { unreachable!() };
    /// assert!((area_m2 - 907.0 * 1109.0).abs() < 2_000.0 && (width_m - 907.0).abs() < 10.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If PROJ does not know the system, or cannot convert a corner.
    pub fn in_crs(polygons: &MultiPolygon<f64>, crs: &str) -> Result<Size> {
        let proj = way(WGS84, crs)?;
        let mut edges = Vec::new();
        for polygon in polygons {
            // The ground is left of outer rings that turn left, and of holes that turn right.
            let mut add = |ring: &LineString<f64>, is_outer: bool| -> Result<()> {
                let mut corners = ring.0.iter().map(|at| moved(&proj, *at, WGS84)).collect::<Result<Vec<Coord>>>()?;
                let turns_left =
                    Ground::on_plane(corners.windows(2).map(|pair| [pair[0], pair[1]]).collect()).area_m2 > 0.0;
                if turns_left != is_outer {
                    corners.reverse();
                }
                edges.extend(corners.windows(2).filter(|pair| pair[0] != pair[1]).map(|pair| [pair[0], pair[1]]));
                Ok(())
            };
            add(polygon.exterior(), true)?;
            polygon.interiors().iter().try_for_each(|hole| add(hole, false))?;
        }
        Ok(Size::of(&Ground::on_plane(edges)))
    }
}

/// Converts every position of a geometry of any kind; heights stay as they are. What it says of its bounds and of its
/// reference system is true no longer, and goes.
fn convert_all(geometry: &mut Geometry, convert: &mut impl FnMut(Coord) -> Coord) {
    geometry.bbox = None;
    geometry.foreign_members = geometry.foreign_members.take().and_then(|mut members| {
        members.remove("crs");
        (!members.is_empty()).then_some(members)
    });
    let mut one = |position: &mut Position| {
        if let [x, y, ..] = position.as_slice_mut() {
            let there = convert(Coord { x: *x, y: *y });
            (*x, *y) = (there.x, there.y);
        }
    };
    match &mut geometry.value {
        GeometryValue::Point { coordinates } => one(coordinates),
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            coordinates.iter_mut().for_each(one);
        }
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            coordinates.iter_mut().flatten().for_each(one);
        }
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter_mut().flatten().flatten().for_each(one),
        GeometryValue::GeometryCollection { geometries } => {
            for geometry in geometries {
                convert_all(geometry, convert);
            }
        }
    }
}

fn way(from: &str, to: &str) -> Result<Proj> {
    Proj::new_known_crs(from, to, None).map_err(|error| {
        let fault = Fault::new(ErrorKind::Coordinate, format!("no way from {from} to {to}: {error}"));
        fault.advise("name the system by its EPSG code, or as PROJ writes it").into()
    })
}

fn moved(proj: &Proj, at: Coord, from: &str) -> Result<Coord> {
    proj.convert((at.x, at.y)).map(|(x, y)| Coord { x, y }).map_err(|error| {
        let message = format!("{}, {} cannot be converted from {from}: {error}", at.x, at.y);
        Fault::new(ErrorKind::Coordinate, message).into()
    })
}
