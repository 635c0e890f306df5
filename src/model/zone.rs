//! Units of ground whose control is tracked as one, and the divisions of the state that they lie in.

use geo_types::{MultiPolygon, Point, Polygon};
use serde::{Deserialize, Serialize};

use super::{Confidence, DivisionId, Membership, Names, SourceId, ZoneId};
use crate::time::Period;

/// A unit of ground whose control is tracked as one.
///
/// Zones of one layer must not overlap, except that a zone may be declared part of another one with
/// [`Zone::part_of`]: inside the part, the part answers.
///
/// ```
/// use disputed::{Zone, Period, date};
/// use geo_types::polygon;
///
/// let north = polygon![(x: 0.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 2.0), (x: 0.0, y: 2.0)];
/// let mut zone = Zone::new("north", "The north", north);
/// zone.names.other.push("Upper valley".into());
/// assert_eq!(zone.shapes.len(), 1);
/// assert_eq!(zone.shapes[0].extant, Period::ALWAYS);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Zone {
    /// What changes of control call it by.
    pub id: ZoneId,
    /// Its names, and other spellings in use.
    pub names: Names,
    /// The rung of the ladder of divisions on which it stands, where it stands on one.
    #[serde(default)]
    pub level: Option<Level>,
    /// The division of the state that it lies in.
    #[serde(default)]
    pub parent: Option<DivisionId>,
    /// The zone that this one is a part of with a history of its own.
    #[serde(default)]
    pub part_of: Option<ZoneId>,
    /// Which of several overlapping maps it belongs to. Zones that name none share one layer.
    #[serde(default)]
    pub layer: Option<String>,
    /// Its shape, or its shapes one after the other where it moved. Their periods must not overlap.
    pub shapes: Vec<ZoneShape>,
    /// The code that official maps give it.
    #[serde(default)]
    pub pcode: Option<String>,
    /// Whether it belongs to the disputed areas of the atlas, and what says so.
    #[serde(default)]
    pub membership: Option<Membership>,
    /// What the membership rests on.
    #[serde(default)]
    pub membership_basis: Vec<SourceId>,
    /// The town that its control is told by: longitude and latitude (WGS 84), inside one of its shapes.
    #[serde(default)]
    pub seat: Option<Point<f64>>,
    /// Where the place of the seat is from.
    #[serde(default)]
    pub seat_source: Option<String>,
    /// Its area in km2 as official figures or maps give it, where they do. It need not be that of its outline.
    #[serde(default)]
    pub area_km2: Option<f64>,
    /// People living in it, where known.
    #[serde(default)]
    pub population: Option<u64>,
    /// Why it is told apart, or anything else to know about it.
    #[serde(default)]
    pub note: String,
    /// What its outline rests on.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// How sure its outline is.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

impl Zone {
    /// A zone that always had this shape. The other fields can be set afterwards.
    pub fn new(id: impl Into<ZoneId>, name: impl Into<String>, shape: impl Into<MultiPolygon<f64>>) -> Self {
        Zone {
            id: id.into(),
            names: Names::new(name),
            level: None,
            parent: None,
            part_of: None,
            layer: None,
            shapes: vec![ZoneShape { extant: Period::ALWAYS, geometry: shape.into() }],
            pcode: None,
            membership: None,
            membership_basis: Vec::new(),
            seat: None,
            seat_source: None,
            area_km2: None,
            population: None,
            note: String::new(),
            sources: Vec::new(),
            confidence: None,
        }
    }

    /// The polygons of the shape on a day, or `None` if the zone had none then.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let erbil = atlas.zone("erbil").unwrap();
    /// assert_eq!(erbil.shape_on(disputed::date(2017, 1, 1)).unwrap().0.len(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn shape_on(&self, day: jiff::civil::Date) -> Option<&MultiPolygon<f64>> {
        self.shapes.iter().find(|shape| shape.extant.contains(day)).map(|shape| &shape.geometry)
    }

    /// All rings of all shapes, each as one polygon.
    pub(crate) fn polygons(&self) -> impl Iterator<Item = &Polygon<f64>> {
        self.shapes.iter().flat_map(|shape| &shape.geometry.0)
    }
}

/// The shape that a zone had for a time.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.zone("erbil").unwrap().shapes[0].extant, disputed::Period::ALWAYS);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneShape {
    /// The days on which the zone had this shape.
    #[serde(default)]
    pub extant: Period,
    /// Its polygons: WGS 84, longitude before latitude, in degrees. The direction of rings does not matter.
    ///
    /// They are read together, as one shape. Polygons may lie side by side: an edge that two of them share, vertex by vertex,
    /// is no border, and the zone is what they cover together. They may not have the same ground twice: polygons that overlap or
    /// lie in each other are refused, for there is no telling whether the ground was meant to be in or out.
    /// (Simple features forbid shared edges as well, because there the same shape could have been drawn with one ring: so
    /// [`validate`](crate::io::imports::RawMap::validate) tells of them, and a repair takes them out.)
    pub geometry: MultiPolygon<f64>,
}

/// A rung of the ladder of administrative divisions.
///
/// ```
/// # let atlas = disputed::article140()?;
/// use disputed::Level;
///
/// let parts = atlas.zones().iter().filter(|zone| zone.level == Some(Level::Part)).count();
/// assert_eq!(parts, 22);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// The first rung below the state (in Iraq *muhafaza*).
    Governorate,
    /// The second rung (*qadha*).
    District,
    /// The third rung (*nahiya*).
    Subdistrict,
    /// A part of a zone with a history of its own.
    Part,
}

/// A division of the state above the zones: a governorate or a district. It has no shape of its own here.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let kirkuk = atlas.division("kirkuk").unwrap();
/// assert_eq!(kirkuk.level, disputed::Level::Governorate);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Division {
    /// What zones and other divisions call it by.
    pub id: DivisionId,
    /// Its names.
    pub names: Names,
    /// The rung on which it stands.
    pub level: Level,
    /// The division above.
    #[serde(default)]
    pub parent: Option<DivisionId>,
    /// The code that official maps give it.
    #[serde(default)]
    pub pcode: Option<String>,
    /// Whether it belongs to the disputed areas of the atlas.
    #[serde(default)]
    pub membership: Option<Membership>,
    /// What the membership rests on.
    #[serde(default)]
    pub membership_basis: Vec<SourceId>,
    /// Its whole area in km2 as official figures or maps give it: more than its zones where these do not fill it.
    #[serde(default)]
    pub area_km2: Option<f64>,
    /// People living in it, where known.
    #[serde(default)]
    pub population: Option<u64>,
}

impl Division {
    /// A division with an id, an English name and a rung. The other fields can be set afterwards.
    ///
    /// ```
    /// use disputed::{Division, Level};
    ///
    /// let mut kirkuk = Division::new("kirkuk-district", "Kirkuk district", Level::District);
    /// kirkuk.parent = Some("kirkuk".into());
    /// ```
    pub fn new(id: impl Into<DivisionId>, name: impl Into<String>, level: Level) -> Self {
        Division {
            id: id.into(),
            names: Names::new(name),
            level,
            parent: None,
            pcode: None,
            membership: None,
            membership_basis: Vec::new(),
            area_km2: None,
            population: None,
        }
    }
}
