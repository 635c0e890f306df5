//! Finding places: by name in any spelling, by nearness, by box.

use std::collections::HashMap;

use geo::{Distance, Geodesic, InteriorPoint};
use geo_types::{Point, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::atlas::Atlas;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::geometry;
use crate::geometry::globe::is_on_earth;
use crate::model::{Names, Settlement, Zone, ZoneId, fold};

/// A point with a name: what [`Atlas::place`] makes of a text.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.place("Bashiqa")?.name, "Bashiqa");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What the place is called, or its coordinates.
    pub name: String,
    /// Longitude and latitude, WGS 84.
    pub point: Point<f64>,
    /// The zone, where one was named and no point or settlement.
    pub zone: Option<ZoneId>,
}

/// Names and trees of places.
#[derive(Debug)]
pub(super) struct Gazetteer {
    zones: HashMap<String, Vec<u32>>,
    settlements: HashMap<String, Vec<u32>>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// Settlements as points of the unit sphere, where the straight way and the way along the ground have one order.
    towns: RTree<GeomWithData<[f64; 3], u32>>,
}

fn on_sphere(point: Point<f64>) -> [f64; 3] {
    let (lon, lat) = point.to_radians().x_y();
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn by_name<'n>(names: impl Iterator<Item = (u32, &'n str)>) -> HashMap<String, Vec<u32>> {
    let mut found: HashMap<String, Vec<u32>> = HashMap::new();
    for (position, name) in names {
        let positions = found.entry(fold(name)).or_default();
        if !positions.contains(&position) {
            positions.push(position);
        }
    }
    found
}

impl Gazetteer {
    pub(super) fn new(zones: &[Zone], settlements: &[Settlement]) -> Self {
        let zone_names = zones
            .iter()
            .zip(0..)
            .flat_map(|(zone, position)| zone.names.all().chain([zone.id.as_str()]).map(move |name| (position, name)));
        let settlement_names = settlements
            .iter()
            .zip(0..)
            .flat_map(|(settlement, position)| settlement.names.all().map(move |name| (position, name)));
        let boxes = zones.iter().zip(0..).filter_map(|(zone, position)| {
            let bounds = geometry::bounds(zone.polygons())?;
            let corners = Rectangle::from_corners(bounds.min().into(), bounds.max().into());
            Some(GeomWithData::new(corners, position))
        });
        let towns =
            settlements.iter().zip(0..).map(|(town, position)| GeomWithData::new(on_sphere(town.point), position));
        Gazetteer {
            zones: by_name(zone_names),
            settlements: by_name(settlement_names),
            boxes: RTree::bulk_load(boxes.collect()),
            towns: RTree::bulk_load(towns.collect()),
        }
    }
}

/// Texts of more bytes are no misspelt names, and looking for one like them would take very long.
const LONGEST_NAME: usize = 100;

/// How like each other two texts must be for one to be taken for the other.
const LIKE: f64 = 0.6;

/// Advice that names the known text most like the one given, if one is like it.
pub(super) fn nearest_spelling<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let wanted = Some(fold(wanted)).filter(|wanted| wanted.len() <= LONGEST_NAME)?;
    let length = wanted.chars().count();
    let likeness = |name: &str| {
        let name = Some(fold(name)).filter(|name| name.len() <= LONGEST_NAME)?;
        // Each letter that one has more is a step from the one to the other: most are told apart by that alone.
        let lengths = [length, name.chars().count()].map(|length| length as f64);
        let is_hopeless = lengths[0].min(lengths[1]) <= LIKE * lengths[0].max(lengths[1]);
        (!is_hopeless).then(|| strsim::normalized_damerau_levenshtein(&wanted, &name))
    };
    let nearest = known
        .filter_map(|name| Some((likeness(name)?, name)))
        .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)));
    nearest.filter(|(likeness, _)| *likeness > LIKE).map(|(_, name)| format!("did you mean \"{name}\"?"))
}

/// Whether a thing goes by a name, however that is spelt.
pub(super) fn goes_by(names: &Names, name: &str) -> bool {
    names.all().any(|known| fold(known) == fold(name))
}

/// Advice for a name that stands where an id is wanted.
pub(super) fn id_of_name<'n>(wanted: &str, mut known: impl Iterator<Item = (&'n str, &'n Names)>) -> Option<String> {
    let named = known.find(|(_, names)| goes_by(names, wanted));
    named.map(|(id, _)| format!("that is a name: its id is \"{id}\""))
}

impl Atlas {
    /// The zones that go by a name in any of the three languages, by another spelling, or by this id. Case, accents,
    /// apostrophes, hyphens, spaces and the Arabic article do not count.
    ///
    /// ```
    /// let atlas = disputed::article140()?;
    /// for name in ["Hawijah", "hawiga", "الحويجة"] {
    ///     assert_eq!(atlas.find_zones(name)[0].id, "hawija");
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn find_zones(&self, name: &str) -> Vec<&Zone> {
        let found = self.data.gazetteer().zones.get(&fold(name));
        found.into_iter().flatten().map(|&zone| &self.data.zones[zone as usize]).collect()
    }

    /// The settlements that go by a name, compared as in [`find_zones`](Atlas::find_zones).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.find_settlements("kirkuk")[0].names.en, "Kirkuk");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn find_settlements(&self, name: &str) -> Vec<&Settlement> {
        let found = self.data.gazetteer().settlements.get(&fold(name));
        found.into_iter().flatten().map(|&town| &self.data.settlements[town as usize]).collect()
    }

    /// What a person means by a text: coordinates (`44.392,35.468`, longitude first), the id of a zone, the name of a
    /// settlement, or the name of a zone. A zone that is named stands for itself ([`Place::zone`]); its point is its seat,
    /// or a point inside the first of its shapes.
    ///
    /// # Errors
    /// If nothing, or more than one place, goes by that name: the error lists what comes near.
    ///
    /// ```
    /// let atlas = disputed::article140()?;
    /// assert_eq!(atlas.place("Kirkuk")?.point.x_y(), (44.3922, 35.4681));
    /// assert_eq!(atlas.place("44.392, 35.468")?.point.x_y(), (44.392, 35.468));
    /// assert!(atlas.place("Kirkukk").unwrap_err().to_string().contains("did you mean \"Kirkuk\"?"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn place(&self, text: &str) -> Result<Place> {
        if let Some(point) = coordinates(text)? {
            return Ok(Place { name: format!("({}, {})", point.x(), point.y()), point, zone: None });
        }
        if let Some(zone) = self.zone(text) {
            return zone_place(zone);
        }
        let towns = self.find_settlements(text);
        let zones = self.find_zones(text);
        match (towns.as_slice(), zones.as_slice()) {
            ([town], _) => Ok(Place { name: town.names.en.clone(), point: town.point, zone: None }),
            ([], [zone]) => zone_place(zone),
            ([], []) => Err(self.unknown_place(text)),
            _ => {
                let towns = towns.iter().map(|t| format!("{} ({}, {})", t.names.en, t.point.x(), t.point.y()));
                let zones = zones.iter().map(|zone| format!("zone {}", zone.id));
                let list: Vec<String> = towns.chain(zones).collect();
                let fault =
                    Fault::new(ErrorKind::Question, format!("\"{text}\" names several places: {}", list.join(", ")));
                Err(fault.advise("ask by coordinates or by the id of a zone").into())
            }
        }
    }

    fn unknown_place(&self, text: &str) -> Error {
        let fault = Fault::new(ErrorKind::Question, format!("no settlement or zone goes by the name \"{text}\""));
        if text.contains(|c: char| c.is_ascii_digit())
            && !text.contains(|c: char| c.is_alphabetic() && !"NSEWnsew".contains(c))
        {
            let advice = "write a point as longitude,latitude in degrees with decimal points, such as 44.392,35.468";
            return fault.advise(advice).into();
        }
        if let Some(division) = self.data.division_called(text) {
            let inside: Vec<&str> = self.zones_under(division.id.as_str()).map(|zone| zone.id.as_str()).collect();
            let advice = format!("it is a division: ask for one of its zones: {}", inside.join(", "));
            return fault.advise(advice).into();
        }
        let towns = self.data.settlements.iter().map(|town| town.names.en.as_str());
        let zones = self.data.zones.iter().map(|zone| zone.names.en.as_str());
        let near = nearest_spelling(text, towns.chain(zones));
        fault
            .advise(near.unwrap_or_else(|| "give its longitude,latitude, or a town or zone of the atlas".into()))
            .into()
    }

    /// The zones that lie in a division, also by way of divisions between; parts of such zones among them. None if no
    /// division has that id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(atlas.zones_under("kirkuk").any(|zone| zone.id == "kirkuk-city"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zones_under<'a>(&'a self, division: &'a str) -> impl Iterator<Item = &'a Zone> {
        self.data.zones.iter().filter(move |zone| self.lies_under(zone, division))
    }

    /// Whether a zone lies in a division: see [`zones_under`](Atlas::zones_under).
    pub(crate) fn lies_under(&self, zone: &Zone, division: &str) -> bool {
        let whole = std::iter::successors(Some(zone), |zone| self.zone(zone.part_of.as_ref()?.as_str())).last();
        let first = whole.and_then(|zone| zone.parent.as_ref());
        let mut above = std::iter::successors(first, |id| self.division(id.as_str())?.parent.as_ref());
        above.any(|id| id == division)
    }

    /// The settlement nearest to a point (longitude, latitude, WGS 84), and its distance in km along the ground
    /// (geodesic on WGS 84). `None` if the atlas has no settlements, or the point is no place.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let (town, km) = atlas.nearest_settlement(disputed::Point::new(44.4, 35.47)).unwrap();
    /// assert_eq!(town.names.en, "Kirkuk");
    /// assert!(km < 1.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn nearest_settlement(&self, point: Point<f64>) -> Option<(&Settlement, f64)> {
        if !(point.x().is_finite() && point.y().is_finite()) {
            return None;
        }
        let towns = &self.data.gazetteer().towns;
        let place = on_sphere(point);
        // The sphere and the ellipsoid differ by less than 1 % in distance: look at all that come that near to the first.
        let mut candidates = towns.nearest_neighbor_iter_with_distance_2(&place).peekable();
        let reach = candidates.peek()?.1 * 1.02;
        candidates
            .take_while(|(_, distance)| *distance <= reach)
            .map(|(town, _)| &self.data.settlements[town.data as usize])
            .map(|town| (town, Geodesic.distance(point, town.point) / 1000.0))
            .min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// The zones whose bounding box meets a box (degrees, WGS 84), whatever their shapes and days.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let bounds = geo_types::Rect::new((44.38, 35.46), (44.40, 35.48));
    /// assert!(atlas.zones_in(bounds).any(|zone| zone.id == "kirkuk-city"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zones_in(&self, bounds: Rect<f64>) -> impl Iterator<Item = &Zone> {
        let envelope = AABB::from_corners(bounds.min().into(), bounds.max().into());
        let found = self.data.gazetteer().boxes.locate_in_envelope_intersecting(&envelope);
        found.map(|zone| &self.data.zones[zone.data as usize])
    }
}

/// The place of a zone: its seat, or a point inside the first shape that it had.
fn zone_place(zone: &Zone) -> Result<Place> {
    let inner = || zone.shapes.first().and_then(|shape| shape.geometry.interior_point());
    match zone.seat.or_else(inner) {
        Some(point) => Ok(Place { name: zone.names.en.clone(), point, zone: Some(zone.id.clone()) }),
        None => Err(Fault::new(ErrorKind::Geometry, "has no place").in_feature(zone.id.as_str()).into()),
    }
}

/// Two numbers with a comma, a semicolon or a space between them; nothing if the text is no such pair.
fn coordinates(text: &str) -> Result<Option<Point<f64>>> {
    let numbers: Option<Vec<f64>> = text
        .split([',', ';', ' '])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    let Some([lon, lat]) = numbers.as_deref() else { return Ok(None) };
    let point = Point::new(*lon, *lat);
    if is_on_earth(point.0) {
        return Ok(Some(point));
    }
    let fault = Fault::new(ErrorKind::Coordinate, format!("{lon}, {lat} is not a place on earth"));
    Err(fault.advise("write longitude, then latitude, in degrees").into())
}
