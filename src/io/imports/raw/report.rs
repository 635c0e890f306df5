//! What a repair did.

use std::fmt;

use geo_types::Coord;

use crate::error::counted;

/// What was done to a map, piece by piece: made by [`RawMap::repair`](super::RawMap::repair).
///
/// It prints one line for each piece, after a line of sums.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RepairReport {
    pub(super) repairs: Vec<Repair>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    pub(super) step: RepairStep,
    pub(super) features: Vec<String>,
    pub(super) at: Option<Coord<f64>>,
    pub(super) moved_m: f64,
    pub(super) area_m2: f64,
    pub(super) shares: Vec<Share>,
    pub(super) detail: String,
}

/// The ground that a feature gained and lost by a repair.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Share {
    /// The label of the feature.
    pub feature: String,
    /// What is its now and was not before, in square metres.
    pub gained_m2: f64,
    /// What was its and is not any longer, in square metres.
    pub lost_m2: f64,
}

/// The steps of a repair, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RepairStep {
    /// A text was read again in the right encoding.
    Name,
    /// Latitude and longitude were swapped.
    Axes,
    /// A ring was closed, turned, or freed of repeated vertices or heights; or something without an inside was left out.
    Ring,
    /// Crossings became vertices, what is inside each polygon was told by the even-odd rule, and polygons that lie on each
    /// other became one.
    Valid,
    /// An edge was bent to pass a vertex of a neighbour, or a vertex drawn onto it.
    Snap,
    /// A narrow overlap went to the feature with the longer border along it.
    Sliver,
    /// An overlap was decided by a rule.
    Overlap,
    /// A narrow gap went to the feature with the longest border along it.
    Gap,
    /// A vertex that a neighbour has was added to an edge, which moves nothing.
    Vertex,
}

impl RepairStep {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            RepairStep::Name => "name",
            RepairStep::Axes => "axes",
            RepairStep::Ring => "ring",
            RepairStep::Valid => "valid",
            RepairStep::Snap => "snap",
            RepairStep::Sliver => "sliver",
            RepairStep::Overlap => "overlap",
            RepairStep::Gap => "gap",
            RepairStep::Vertex => "vertex",
        }
    }
}

impl fmt::Display for RepairStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Repair {
    pub(super) fn new(step: RepairStep, features: &[&str], detail: impl Into<String>) -> Self {
        let features = features.iter().map(ToString::to_string).collect();
        Repair { step, features, at: None, moved_m: 0.0, area_m2: 0.0, shares: Vec::new(), detail: detail.into() }
    }

    pub(super) fn at(mut self, at: Coord) -> Self {
        self.at = Some(at);
        self
    }

    /// Which step did it.
    pub fn step(&self) -> RepairStep {
        self.step
    }

    /// The labels of the features that it was done to.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// Where: longitude and latitude.
    pub fn place(&self) -> Option<Coord<f64>> {
        self.at
    }

    /// How far something moved, in metres: the vertex that an edge was drawn to; the farthest vertex where axes were swapped;
    /// the width of ground, which is the diameter of the greatest circle in it, where that passed from one to another.
    pub fn moved_m(&self) -> f64 {
        self.moved_m
    }

    /// The ground that is not whose it was, in square metres. For bent edges it is told once for each feature, with the last
    /// of its edges.
    ///
    /// Ground of a feature is what lies in the outer ring of a polygon and in none of that polygon's holes.
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// What each feature gained and lost by it. Where one feature changed alone, both together are the
    /// [`area_m2`](Self::area_m2); ground that two claimed and one keeps is lost to the other.
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }

    /// With what one feature gained and lost.
    pub(super) fn sharing(mut self, share: Share) -> Self {
        self.area_m2 = share.gained_m2 + share.lost_m2;
        self.shares = vec![share];
        self
    }
}

impl RepairReport {
    /// Everything that was done, in order.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// Whether nothing was done: the map came out as it went in, bit for bit.
    pub fn is_empty(&self) -> bool {
        self.repairs.is_empty()
    }

    /// The ground that is not whose it was after a step, in square metres.
    pub fn area_m2(&self, step: RepairStep) -> f64 {
        self.of(step).fold(0.0, |sum, repair| sum + repair.area_m2)
    }

    /// What a feature gained and lost by all repairs together: the first without the second is what its area grew by.
    pub fn share(&self, feature: &str) -> Share {
        let none = Share { feature: feature.to_owned(), gained_m2: 0.0, lost_m2: 0.0 };
        let shares = self.repairs.iter().flat_map(|repair| &repair.shares).filter(|share| share.feature == feature);
        shares.fold(none, |sum, share| Share {
            gained_m2: sum.gained_m2 + share.gained_m2,
            lost_m2: sum.lost_m2 + share.lost_m2,
            ..sum
        })
    }

    /// What a step did.
    pub fn of(&self, step: RepairStep) -> impl Iterator<Item = &Repair> {
        self.repairs.iter().filter(move |repair| repair.step == step)
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.step, self.features.join(" and "), self.detail)?;
        if let Some(at) = self.at {
            write!(f, " at {}, {}", at.x, at.y)?;
        }
        if self.moved_m > 0.0 {
            write!(f, ", moved {:.3} m", self.moved_m)?;
        }
        if self.area_m2 > 0.0 {
            write!(f, ", {:.1} m2", self.area_m2)?;
        }
        Ok(())
    }
}

impl fmt::Display for RepairReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let area = self.repairs.iter().fold(0.0, |sum, repair| sum + repair.area_m2);
        write!(f, "{}, {area:.1} m2", counted(self.repairs.len(), "repair"))?;
        for repair in &self.repairs {
            write!(f, "\n  {repair}")?;
        }
        Ok(())
    }
}
