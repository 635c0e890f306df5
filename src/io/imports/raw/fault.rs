//! What can be wrong with a map.

use std::fmt;

use geo_types::Coord;

use crate::error::{ErrorKind, Fault};
use crate::geometry::overlay::Ground;

/// One thing that is wrong with a [`RawMap`](super::RawMap), and where.
///
/// It prints itself as one line.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFault {
    pub(super) kind: MapFaultKind,
    pub(super) features: Vec<String>,
    pub(super) path: Vec<usize>,
    pub(super) at: Option<Coord<f64>>,
    pub(super) size: Option<Size>,
    pub(super) detail: String,
}

/// How large the ground is that a fault is about, or how far things are apart.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Size {
    /// Ground, and how wide it is at its widest.
    Ground {
        /// In square metres, along geodesics. Beside an edge of a degree or more these run up to a hundred metres from the straight
        /// line of the map, so that a narrow strip there can have any area, also a negative one; its width is that on the map.
        area_m2: f64,
        /// In metres: the diameter of the greatest circle that was found to have room in it, which is mostly within a
        /// hundredth of the greatest that has.
        width_m: f64,
    },
    /// A distance in metres.
    Apart(f64),
}

impl Size {
    pub(in crate::io::imports) fn of(ground: &Ground<'_>) -> Self {
        Size::Ground { area_m2: ground.area_m2, width_m: ground.width_m() }
    }
}

/// The sorts of [`MapFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MapFaultKind {
    /// A property that was named is one of no feature, so that no column was read.
    NoColumn,
    /// The file says that its coordinates are in another reference system than WGS 84.
    OtherCrs,
    /// A feature has no geometry, or an empty one.
    NoGeometry,
    /// A feature has points or lines where polygons are needed.
    NotPolygons,
    /// A text was written in one encoding and read in another.
    Mojibake,
    /// A day cannot be one, or the end comes before the start.
    AbsurdDate,
    /// Two features have the same outline on the same days; of several, each is told of with one other.
    DuplicateGeometry,
    /// A coordinate is not a finite number.
    NotFinite,
    /// A coordinate lies outside -180..180 and -90..90 degrees.
    OutOfRange,
    /// A coordinate is not 0, and nearer to it than 1e-40 degrees.
    NextToZero,
    /// Latitude stands before longitude.
    SwappedAxes,
    /// A feature lies outside the bounds in which the map is expected, or reaches out of them.
    OutsideBounds,
    /// Positions have heights, which are not used. A note.
    Heights,
    /// The last vertex of a ring is not the first.
    Unclosed,
    /// A ring has fewer than three distinct vertices, or encloses nothing.
    NoInside,
    /// A ring encloses less than a square metre. A note.
    TinyRing,
    /// A vertex is followed by itself. A note.
    RepeatedVertex,
    /// An outer ring turns right or a hole left, against RFC 7946. A note: here the direction does not matter.
    WrongWinding,
    /// Edges of one feature cross.
    SelfCrossing,
    /// A vertex lies on another edge of the feature which has no vertex there, an edge is there twice, a ring meets itself in a
    /// vertex and turns left before and right behind it, or rings that meet in a vertex lie on both sides of each other.
    SelfTouching,
    /// A hole lies outside the ring that it is a hole of, or in another hole.
    HoleOutside,
    /// A polygon of a feature lies in another one of it.
    NestedShells,
    /// A feature was not compared with the others, for it is not clear what ground it covers. A note.
    NotCompared,
    /// Two features claim the same ground on the same days: one fault for each connected piece of ground. Once both features
    /// are in 100 that are listed, further ones are counted, and a last fault without features tells how many they are.
    Overlap,
    /// Narrow ground between features that belongs to none. A note.
    Gap,
    /// A vertex lies on an edge of another feature which has no vertex there, so that the two do not share their border.
    MissingVertex,
    /// A vertex lies near an edge of another feature and not on it, and no feature has both, or has both the vertex and an end
    /// of the edge that is as near. A note.
    NearMiss,
}

impl MapFaultKind {
    /// Whether the map can be read as it is meant all the same. Notes do not keep an atlas from being made.
    pub fn is_note(self) -> bool {
        use MapFaultKind as Kind;
        matches!(
            self,
            Kind::Mojibake
                | Kind::Heights
                | Kind::TinyRing
                | Kind::RepeatedVertex
                | Kind::WrongWinding
                | Kind::NotCompared
                | Kind::Gap
                | Kind::NearMiss
        )
    }

    /// Whether, with such a fault, it is not clear which ground a feature covers.
    pub(super) fn hides_ground(self) -> bool {
        use MapFaultKind as Kind;
        matches!(
            self,
            Kind::NotFinite
                | Kind::OutOfRange
                | Kind::NextToZero
                | Kind::SwappedAxes
                | Kind::Unclosed
                | Kind::NoInside
                | Kind::SelfCrossing
                | Kind::SelfTouching
                | Kind::HoleOutside
                | Kind::NestedShells
        )
    }

    fn error_kind(self) -> ErrorKind {
        use MapFaultKind as Kind;
        match self {
            Kind::NoColumn => ErrorKind::Value,
            Kind::Mojibake => ErrorKind::Syntax,
            Kind::AbsurdDate => ErrorKind::Date,
            Kind::OtherCrs
            | Kind::NotFinite
            | Kind::OutOfRange
            | Kind::NextToZero
            | Kind::SwappedAxes
            | Kind::OutsideBounds
            | Kind::Heights => ErrorKind::Coordinate,
            Kind::NotCompared
            | Kind::DuplicateGeometry
            | Kind::Overlap
            | Kind::Gap
            | Kind::MissingVertex
            | Kind::NearMiss => ErrorKind::Coverage,
            _ => ErrorKind::Geometry,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        use MapFaultKind as Kind;
        match self {
            Kind::NoColumn => ("the columns are not those of the map", "name properties that its features have"),
            Kind::OtherCrs => (
                "the coordinates are not longitude and latitude",
                "convert them to WGS 84; with the feature `proj`, RawMap::to_wgs84 does",
            ),
            Kind::NoGeometry => ("has no geometry", "give it an outline, or leave it out"),
            Kind::NotPolygons => ("has no polygons", "leave it out, or draw its outline"),
            Kind::Mojibake => ("was read in the wrong encoding", "save the file as UTF-8, or repair the names"),
            Kind::AbsurdDate => ("is no day that can be meant", "mend the date"),
            Kind::DuplicateGeometry => ("have the same outline", "leave one out, or give them different days"),
            Kind::NotFinite => ("a coordinate is not finite", "give a number"),
            Kind::OutOfRange => {
                ("lies outside -180..180 and -90..90 degrees", "write longitude, then latitude, in degrees (WGS 84)")
            }
            Kind::NextToZero => {
                ("a coordinate is nearer to zero than can be reckoned with", "write 0, or fewer decimals")
            }
            Kind::SwappedAxes => (
                "latitude stands before longitude",
                "swap them; if they are right, say where all of the map lies (RawMap::within)",
            ),
            Kind::OutsideBounds => ("lies outside the expected bounds", "mend its place, or widen the bounds"),
            Kind::Heights => ("has heights, which are not used", "leave them out"),
            Kind::Unclosed => ("a ring does not end where it begins", "repeat its first vertex at its end"),
            Kind::NoInside => ("a ring has no inside", "leave it out, or draw it with three corners or more"),
            Kind::TinyRing => ("a ring encloses next to nothing", "leave it out if it is a slip of the pen"),
            Kind::RepeatedVertex => ("a vertex is followed by itself", "write it once"),
            Kind::WrongWinding => ("a ring turns the wrong way", "turn it round: outer rings left, holes right"),
            Kind::SelfCrossing => ("edges cross", "make it valid, or draw it anew"),
            Kind::SelfTouching => ("runs along or onto itself", "make it valid, or give both edges the vertex"),
            Kind::HoleOutside => ("a hole lies outside its ring", "make it a polygon of its own, or leave it out"),
            Kind::NestedShells => ("a polygon lies in another one", "cut a hole, or leave it out"),
            Kind::NotCompared => (
                "not compared with other features, for it is not clear what ground is covered",
                "mend its faults first",
            ),
            Kind::Overlap => ("claim the same ground", "say which one has it"),
            Kind::Gap => ("narrow ground that belongs to none", "close the gap"),
            Kind::MissingVertex => ("an edge of the neighbour has no vertex there", "add the vertex to that edge"),
            Kind::NearMiss => ("a vertex misses the neighbour", "snap it"),
        }
    }
}

impl MapFault {
    pub(super) fn new(kind: MapFaultKind, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let features = features.into_iter().map(Into::into).collect();
        MapFault { kind, features, path: Vec::new(), at: None, size: None, detail: String::new() }
    }

    /// That the features cannot be laid over each other, for a reason.
    pub(super) fn unclear(reason: &Fault, features: &[&str]) -> Self {
        let fault = MapFault::new(MapFaultKind::SelfCrossing, features.iter().copied());
        fault.saying(format!("between features, {}", reason.message()))
    }

    pub(super) fn along(mut self, path: &[usize], at: Coord) -> Self {
        self.path = path.to_vec();
        self.at = Some(at);
        self
    }

    pub(super) fn at(mut self, at: Coord) -> Self {
        self.at = Some(at);
        self
    }

    pub(super) fn sized(mut self, size: Size) -> Self {
        self.size = Some(size);
        self
    }

    pub(super) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> MapFaultKind {
        self.kind
    }

    /// The labels of the features that it is wrong with.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Polygon, ring and vertex as far as they are known, counted from 0 as in the coordinates of a multipolygon.
    pub fn path(&self) -> &[usize] {
        &self.path
    }

    /// Where: longitude and latitude, as they stand in the file.
    pub fn at_place(&self) -> Option<Coord<f64>> {
        self.at
    }

    /// How large.
    pub fn size(&self) -> Option<Size> {
        self.size
    }

    /// The fault as one of the crate's.
    pub fn to_fault(&self) -> Fault {
        let (words, advice) = self.kind.words();
        let detail = if self.detail.is_empty() { String::new() } else { format!(": {}", self.detail) };
        let path: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        let path = if path.is_empty() { String::new() } else { format!(", coordinates[{}]", path.join("][")) };
        let place = self.at.map_or_else(String::new, |at| format!(" at {}, {}{path}", at.x, at.y));
        let size = match self.size {
            Some(Size::Ground { area_m2, width_m }) => format!(", {area_m2:.1} m2, {width_m:.2} m wide"),
            Some(Size::Apart(metres)) => format!(", by {metres:.3} m"),
            None => String::new(),
        };
        let fault = Fault::new(self.kind.error_kind(), format!("{words}{detail}{place}{size}")).advise(advice);
        if self.features.is_empty() { fault } else { fault.in_feature(self.features.join(" and ")) }
    }
}

impl fmt::Display for MapFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rank = if self.kind.is_note() { "note: " } else { "" };
        write!(f, "{rank}{}", self.to_fault())
    }
}
