//! Outlines. Coordinates go straight into the polygons, without a tree of values between.

use std::fmt;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::value::{Members, Text, Value};
use crate::error::{ErrorKind, Fault};
use crate::io::table::Cell;

/// The `geometry` of a feature: nothing for null, or the outline and what is wrong with it.
pub(super) struct Outline {
    pub(super) geometry: Option<MultiPolygon<f64>>,
    pub(super) faults: Vec<Fault>,
}

impl<'t> Deserialize<'t> for Outline {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Geometry;
        impl<'t> Visitor<'t> for Geometry {
            type Value = Outline;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a geometry or null")
            }

            fn visit_unit<E>(self) -> Result<Outline, E> {
                Ok(Outline { geometry: None, faults: Vec::new() })
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Outline, A::Error> {
                let (mut kind, mut coordinates) = (None, Coordinates::default());
                let (mut members, mut faults) = (Members::default(), Vec::new());
                while let Some(Text(key)) = map.next_key()? {
                    if let Some(twice) = members.twice(&key) {
                        faults.push(twice);
                        let IgnoredAny = map.next_value()?;
                        continue;
                    }
                    match &*key {
                        "type" => kind = Some(map.next_value::<Value>()?),
                        "coordinates" => map.next_value_seed(&mut coordinates)?,
                        _ => {
                            let IgnoredAny = map.next_value()?;
                        }
                    }
                }
                let kind = match kind {
                    Some(Value::Cell(Cell::Text(kind))) => kind.into_owned(),
                    _ => String::new(),
                };
                let mut outline = coordinates.into_outline(&kind);
                outline.faults.append(&mut faults);
                Ok(outline)
            }
        }
        deserializer.deserialize_any(Geometry)
    }
}

/// The coordinates of a geometry of any type. How deep the lists go tells how they make polygons, so that it does not
/// matter whether `type` or `coordinates` comes first.
#[derive(Default)]
struct Coordinates {
    positions: Vec<Coord<f64>>,
    rings: Vec<LineString<f64>>,
    polygons: Vec<Vec<LineString<f64>>>,
    depth: Option<u8>,
    high: usize,
    odd: usize,
}

const RING: u8 = 1;
const POLYGON: u8 = 2;
const MULTI_POLYGON: u8 = 3;

impl<'t> DeserializeSeed<'t> for &mut Coordinates {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        match ItemSeed(self).deserialize(deserializer)? {
            Item::List(depth) => self.depth = depth,
            Item::Number(_) | Item::Other => self.odd += 1,
        }
        Ok(())
    }
}

/// What stands in a list: a number, a list of lists so many levels above a position (none if it is empty), or neither.
enum Item {
    Number(f64),
    List(Option<u8>),
    Other,
}

struct ItemSeed<'c>(&'c mut Coordinates);

impl<'t> DeserializeSeed<'t> for ItemSeed<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for ItemSeed<'_> {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
        Ok(Item::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Item, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Item::Other)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Item, A::Error> {
        let coordinates = self.0;
        let depth = match list.next_element_seed(ItemSeed(coordinates))? {
            None => None,
            Some(Item::List(Some(below))) => {
                while let Some(item) = list.next_element_seed(ItemSeed(coordinates))? {
                    if !matches!(item, Item::List(Some(depth)) if depth == below) {
                        coordinates.odd += 1;
                    }
                }
                Some(coordinates.close(below.saturating_add(1)))
            }
            Some(Item::Number(x)) => match list.next_element_seed(ItemSeed(coordinates))? {
                Some(Item::Number(y)) => {
                    coordinates.positions.push(Coord { x, y });
                    if list.next_element::<IgnoredAny>()?.is_some() {
                        coordinates.high += 1;
                    }
                    Some(0)
                }
                _ => Some(coordinates.not_a_position()),
            },
            Some(Item::List(None) | Item::Other) => Some(coordinates.not_a_position()),
        };
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item::List(depth))
    }
}

impl Coordinates {
    fn not_a_position(&mut self) -> u8 {
        self.odd += 1;
        0
    }

    /// A list of so many levels has ended.
    fn close(&mut self, depth: u8) -> u8 {
        match depth {
            RING => {
                // A copy is as long as the ring, where the buffer has grown past it.
                self.rings.push(LineString(self.positions.clone()));
                self.positions.clear();
            }
            POLYGON => self.polygons.push(std::mem::take(&mut self.rings)),
            _ => {}
        }
        depth
    }

    fn into_outline(self, kind: &str) -> Outline {
        let mut faults = Vec::new();
        let mut fault = |message: String, advice: &str| {
            faults.push(Fault::new(ErrorKind::Geometry, message).in_field("geometry").advise(advice));
        };
        let wanted = match kind {
            "Polygon" => Some(POLYGON),
            "MultiPolygon" => Some(MULTI_POLYGON),
            _ => None,
        };
        if wanted.is_none() {
            let message = if kind.is_empty() { "has no type".into() } else { format!("{kind:?} has no area") };
            fault(message, "draw the zone as a Polygon or a MultiPolygon");
            return Outline { geometry: Some(MultiPolygon::new(Vec::new())), faults };
        }
        if self.odd > 0 {
            let message = format!("{} of the positions are no pair of numbers", self.odd);
            fault(message, "write each as [longitude, latitude], all at the depth that the type asks for");
        } else if self.depth.is_some() && self.depth != wanted {
            let message = format!("the lists of coordinates are not nested as those of a {kind}");
            fault(message, "a Polygon is a list of rings, a MultiPolygon a list of polygons");
        }
        if self.high > 0 {
            let message = format!("{} positions have a third number", self.high);
            fault(message, "write longitude and latitude alone: save the layer without heights (Z) and measures (M)");
        }
        for (place, ring) in self.polygons.iter().flatten().enumerate().filter(|_| self.odd == 0) {
            let (first, last) = (ring.0.first(), ring.0.last());
            if first != last {
                let ends = first.zip(last).map_or_else(String::new, |(first, last)| {
                    format!(": it begins at ({}, {}) and ends at ({}, {})", first.x, first.y, last.x, last.y)
                });
                let message = format!("ring number {} is not closed{ends}", place + 1);
                fault(message, "repeat its first position at its end");
            } else if ring.0.len() < 4 {
                let message = format!("ring number {} has {} positions", place + 1, ring.0.len());
                fault(message, "give it three corners or more, and the first of them again at the end");
            }
        }
        let polygon = |mut rings: Vec<LineString<f64>>| {
            let holes = rings.split_off(1.min(rings.len()));
            Polygon::new(rings.pop().unwrap_or_else(|| LineString(Vec::new())), holes)
        };
        let geometry = MultiPolygon::new(self.polygons.into_iter().map(polygon).collect());
        Outline { geometry: Some(geometry), faults }
    }
}
