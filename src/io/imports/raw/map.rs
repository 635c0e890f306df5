//! A GeoJSON map as it stands in the file.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use geojson::{Feature, FeatureCollection, GeoJson, Geometry, GeometryValue, Position, feature::Id};
use serde_json::{Map, Value, json};

use super::check_features::{is_wgs84, known_name};
use super::rings::closed_edges;
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::bits;
use crate::io::open::io_fault;

/// A map as somebody drew it: the features of a GeoJSON file with every coordinate and every property as they stand there,
/// right or wrong.
///
/// Reading one repairs nothing: rings stay unclosed. Heights are counted, and neither used nor written; members that GeoJSON
/// does not know are kept, and a `bbox`, which says nothing new, is not. The readers that make an
/// [`Atlas`](crate::Atlas) out of a map refuse one with faults.
///
/// ```
/// use disputed::io::imports::RawMap;
///
/// let map = RawMap::parse(
///     r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"North"},
///         "geometry":{"type":"Polygon","coordinates":[[[44.0,35.0],[45.0,35.0],[45.0,36.0],[44.0,35.0]]]}}]}"#,
/// )?;
/// assert_eq!(map.features()[0].label(), "#1");
/// assert_eq!(map.features()[0].text("name").as_deref(), Some("North"));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawMap {
    pub(crate) name: Option<String>,
    pub(crate) crs: Option<String>,
    /// Where all of it is expected.
    pub(crate) within: Option<Rect<f64>>,
    pub(crate) features: Vec<RawFeature>,
    /// What the file says beside its features.
    pub(crate) members: Members,
}

/// Members that GeoJSON does not know, but for `crs`.
pub(crate) type Members = Option<Map<String, Value>>;

/// One feature of a [`RawMap`].
#[derive(Debug, Clone, PartialEq)]
pub struct RawFeature {
    pub(crate) label: String,
    pub(crate) id: Option<Id>,
    pub(crate) properties: Map<String, Value>,
    pub(crate) shape: RawShape,
    /// How many positions have a third number or more.
    pub(crate) heights: usize,
    /// Members of the feature and of its geometry that GeoJSON does not know.
    members: [Members; 2],
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RawShape {
    None,
    /// Polygons of rings of vertices, as written: the last vertex need not be the first.
    Polygons(Vec<Vec<LineString<f64>>>),
    Other(Geometry),
}

impl RawMap {
    /// Reads a GeoJSON file: a collection, a single feature or a bare geometry.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not GeoJSON, or names several reference systems.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let text = fs::read(path).map_err(|error| io_fault(path, "read", &error))?;
        let text = String::from_utf8(text).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count() as u64;
            let fault = Fault::new(ErrorKind::Syntax, format!("byte {at} is not UTF-8")).in_file(&name).at_line(line);
            fault.advise("save the file as UTF-8")
        })?;
        let mut map = RawMap::parse(&text).map_err(|error| error.in_file(&name))?;
        map.name = Some(name);
        Ok(map)
    }

    /// Reads GeoJSON text.
    ///
    /// # Errors
    ///
    /// If it is not GeoJSON, or if its `crs` members name several reference systems.
    pub fn parse(text: &str) -> Result<Self> {
        let json: GeoJson = text.trim_start_matches('\u{feff}').parse().map_err(|error| syntax(&error))?;
        let collection = match json {
            GeoJson::FeatureCollection(collection) => collection,
            GeoJson::Feature(feature) => FeatureCollection::from_iter([feature]),
            GeoJson::Geometry(geometry) => FeatureCollection::from_iter([Feature::from(geometry)]),
        };
        let named = |members: &Members| members.as_ref()?.get("crs").map(crs_name);
        let in_feature = |feature: &Feature| -> [Option<String>; 2] {
            [
                named(&feature.foreign_members),
                feature.geometry.as_ref().and_then(|geometry| named(&geometry.foreign_members)),
            ]
        };
        let of_features = collection.features.iter().flat_map(in_feature).flatten();
        let mut systems = named(&collection.foreign_members).into_iter().chain(of_features);
        let crs = systems.next();
        let is_same =
            |one: &str, other: &str| known_name(one) == known_name(other) || (is_wgs84(one) && is_wgs84(other));
        if let Some(first) = &crs
            && let Some(other) = systems.find(|other| !is_same(first, other))
        {
            let message = format!("coordinates are in two reference systems, {first} and {other}");
            let fault = Fault::new(ErrorKind::Coordinate, message);
            return Err(fault.advise("make a file of each, or convert one into the other").into());
        }
        drop(systems);
        let features = (1..).zip(collection.features).map(|(number, feature)| RawFeature::new(number, feature));
        let mut features: Vec<RawFeature> = features.collect();
        tell_apart(&mut features);
        let members = without_crs(collection.foreign_members);
        Ok(RawMap { crs, features, members, ..RawMap::default() })
    }

    /// A map of polygons (WGS 84, longitude before latitude), each with the label that faults and reports call it by; those of one
    /// label are told apart by their numbers.
    pub fn from_polygons<L: Into<String>, G: Into<MultiPolygon<f64>>>(
        shapes: impl IntoIterator<Item = (L, G)>,
    ) -> Self {
        let features = shapes.into_iter().map(|(label, shape)| {
            let label = label.into();
            let id = Some(Id::String(label.clone()));
            RawFeature::made(label, id, Map::new(), RawShape::Polygons(rings_of(shape.into())))
        });
        let mut features: Vec<RawFeature> = features.collect();
        tell_apart(&mut features);
        RawMap { features, ..RawMap::default() }
    }

    /// The same map, all of which is expected in this box: degrees, longitude before latitude, borders included.
    ///
    /// Whatever lies outside is a fault. That axes are swapped is told by the box alone then: without it, a feature that lies apart
    /// from all others, and among them only once its axes are swapped, is taken for one whose axes are. So it is the way to read
    /// a map of places of which one lies where another would lie mirrored; and nothing else tells a map that is swapped
    /// from end to end.
    ///
    /// ```
    /// use disputed::io::imports::{Checks, MapFaultKind, RawMap};
    /// use geo_types::Rect;
    ///
    /// let turned = Rect::new((35.0, 44.0), (36.0, 45.0)).to_polygon();
    /// let map = RawMap::from_polygons([("town", turned)]).within(Rect::new((38.0, 29.0), (49.0, 38.0)));
    /// assert_eq!(map.validate(&Checks::default())[0].kind(), MapFaultKind::SwappedAxes);
    /// ```
    #[must_use]
    pub fn within(mut self, bounds: Rect<f64>) -> Self {
        self.within = Some(bounds);
        self
    }

    /// The features in the order of the file.
    pub fn features(&self) -> &[RawFeature] {
        &self.features
    }

    /// The file it was read from.
    pub fn file(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The coordinate reference system that the file names in a `crs` member, which GeoJSON had before RFC 7946: in that
    /// of the collection, or in those of features or geometries, which name the same. Without one it is WGS 84, longitude before
    /// latitude.
    pub fn crs(&self) -> Option<&str> {
        self.crs.as_deref()
    }

    /// The map as GeoJSON, with coordinates written so that they read back bit for bit, and a `crs` member if it is not in
    /// WGS 84: RFC 7946 has none, but without it nobody could tell. A position ends before a coordinate that is not finite.
    pub fn to_geojson(&self) -> String {
        let features = self.features.iter().map(RawFeature::to_feature).collect();
        let crs = self.crs().filter(|crs| !is_wgs84(crs));
        let member = |crs| ("crs".to_owned(), json!({ "type": "name", "properties": { "name": crs } }));
        let mut members = self.members.clone();
        if let Some(crs) = crs {
            members.get_or_insert_default().extend([member(crs)]);
        }
        FeatureCollection { bbox: None, features, foreign_members: members }.to_string()
    }

    /// A fault with the name of the file in it.
    pub(crate) fn fault(&self, fault: Fault) -> Fault {
        match &self.name {
            Some(name) => fault.in_file(name),
            None => fault,
        }
    }
}

impl RawFeature {
    /// A feature that stands in no file.
    pub(super) fn made(label: String, id: Option<Id>, properties: Map<String, Value>, shape: RawShape) -> Self {
        RawFeature { label, id, properties, shape, heights: 0, members: [None, None] }
    }

    fn new(number: usize, feature: Feature) -> Self {
        let label = match &feature.id {
            Some(Id::String(id)) => id.clone(),
            Some(Id::Number(id)) => id.to_string(),
            None => format!("#{number}"),
        };
        let mut heights = 0;
        let mut polygon = |rings: Vec<Vec<Position>>| -> Vec<LineString<f64>> {
            let ring = |ring: Vec<Position>| {
                heights += ring.iter().filter(|position| position.len() > 2).count();
                ring.iter().map(coord).collect()
            };
            rings.into_iter().map(ring).collect()
        };
        let mut of_geometry = None;
        let shape = match feature.geometry {
            None => RawShape::None,
            Some(mut geometry) => match geometry.value {
                GeometryValue::Polygon { coordinates } => {
                    of_geometry = geometry.foreign_members.take();
                    RawShape::Polygons(vec![polygon(coordinates)])
                }
                GeometryValue::MultiPolygon { coordinates } => {
                    of_geometry = geometry.foreign_members.take();
                    RawShape::Polygons(coordinates.into_iter().map(polygon).collect())
                }
                _ => RawShape::Other(geometry),
            },
        };
        let members = [feature.foreign_members, of_geometry].map(without_crs);
        RawFeature {
            heights,
            members,
            ..RawFeature::made(label, feature.id, feature.properties.unwrap_or_default(), shape)
        }
    }

    /// What faults and reports call it by: its id, or `#` and its number counted from 1; both where several have the id.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The names of its properties.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    /// A property as text; `None` if it is missing, null or blank.
    pub fn text(&self, property: &str) -> Option<String> {
        let text = match self.properties.get(property)? {
            Value::Null => return None,
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// Its polygons, with rings closed as the type demands; `None` if it has none.
    pub fn polygons(&self) -> Option<MultiPolygon<f64>> {
        let polygon = |rings: &Vec<LineString<f64>>| {
            let mut rings = rings.iter().cloned();
            Some(Polygon::new(rings.next()?, rings.collect()))
        };
        self.rings().map(|polygons| polygons.iter().filter_map(polygon).collect())
    }

    pub(crate) fn rings(&self) -> Option<&Vec<Vec<LineString<f64>>>> {
        match &self.shape {
            RawShape::Polygons(polygons) => Some(polygons),
            RawShape::None | RawShape::Other(_) => None,
        }
    }

    /// Its outline bit by bit, by which it is known again.
    pub(in crate::io::imports) fn outline(&self) -> Vec<[u64; 2]> {
        self.rings().into_iter().flatten().flatten().flat_map(|ring| &ring.0).map(|at| bits(*at)).collect()
    }

    /// The edges of all rings, each closed.
    pub(in crate::io::imports) fn closed_edges(&self) -> impl Iterator<Item = [Coord; 2]> {
        self.rings().into_iter().flatten().flatten().flat_map(closed_edges)
    }

    /// The box around all vertices that are somewhere; `None` if there is none.
    pub(super) fn bounds(&self) -> Option<Rect<f64>> {
        let coords = self.rings()?.iter().flatten().flat_map(|ring| &ring.0);
        let mut coords = coords.filter(|at| at.x.is_finite() && at.y.is_finite());
        let first = *coords.next()?;
        Some(coords.fold(Rect::new(first, first), |bounds, at| {
            let min = Coord { x: bounds.min().x.min(at.x), y: bounds.min().y.min(at.y) };
            Rect::new(min, Coord { x: bounds.max().x.max(at.x), y: bounds.max().y.max(at.y) })
        }))
    }

    pub(crate) fn set_polygons(&mut self, polygons: MultiPolygon<f64>) {
        self.shape = RawShape::Polygons(rings_of(polygons));
    }

    fn to_feature(&self) -> Feature {
        let [members, of_geometry] = &self.members;
        // A position of one number was read as one with a latitude that is none, which JSON cannot write.
        let position = |coord: &Coord| {
            let numbers = [coord.x, coord.y].into_iter().take_while(|number| number.is_finite());
            Position::from(numbers.collect::<Vec<f64>>())
        };
        let ring = |ring: &LineString<f64>| ring.0.iter().map(position).collect::<Vec<_>>();
        let polygon = |rings: &Vec<LineString<f64>>| rings.iter().map(ring).collect::<Vec<_>>();
        let geometry = match &self.shape {
            RawShape::None => None,
            RawShape::Other(geometry) => Some(geometry.clone()),
            RawShape::Polygons(polygons) => {
                let value = match polygons.as_slice() {
                    [only] => GeometryValue::Polygon { coordinates: polygon(only) },
                    several => GeometryValue::MultiPolygon { coordinates: several.iter().map(polygon).collect() },
                };
                Some(Geometry { bbox: None, value, foreign_members: of_geometry.clone() })
            }
        };
        let properties = Some(self.properties.clone());
        Feature { bbox: None, geometry, id: self.id.clone(), properties, foreign_members: members.clone() }
    }
}

fn rings_of(polygons: MultiPolygon<f64>) -> Vec<Vec<LineString<f64>>> {
    let rings = |polygon: Polygon<f64>| {
        let (exterior, interiors) = polygon.into_inner();
        std::iter::once(exterior).chain(interiors).collect()
    };
    polygons.into_iter().map(rings).collect()
}

fn coord(position: &Position) -> Coord {
    let number = |place| position.as_slice().get(place).copied().unwrap_or(f64::NAN);
    Coord { x: number(0), y: number(1) }
}

fn syntax(error: &geojson::Error) -> Fault {
    let fault = Fault::new(ErrorKind::Syntax, format!("not GeoJSON: {error}"));
    match error {
        geojson::Error::MalformedGeoJson(json) if json.line() > 0 => fault.at_line(json.line() as u64),
        _ => fault,
    }
}

/// Gives features their numbers that have an id in common, as the versions of a zone can.
fn tell_apart(features: &mut [RawFeature]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for feature in features.iter() {
        *times.entry(feature.label.clone()).or_default() += 1;
    }
    for (number, feature) in (1..).zip(features).filter(|(_, feature)| times[&feature.label] > 1) {
        feature.label = format!("{} (#{number})", feature.label);
    }
}

/// The other members: which reference system it is stands in one place.
fn without_crs(members: Members) -> Members {
    let mut members = members?;
    members.remove("crs");
    (!members.is_empty()).then_some(members)
}

/// The name in a `crs` member, or the member as it is where it has none.
fn crs_name(member: &Value) -> String {
    match member.pointer("/properties/name").or_else(|| member.pointer("/properties/href")) {
        Some(Value::String(name)) => name.clone(),
        _ => member.to_string(),
    }
}
