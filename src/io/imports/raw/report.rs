//! What a repair did.

use std::fmt;

use geo_types::Coord;

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
    pub(super) detail: String,
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
    /// Crossings became vertices, and what is inside was told by the even-odd rule.
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
        Repair { step, features, at: None, moved_m: 0.0, area_m2: 0.0, detail: detail.into() }
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

    /// How far an edge was bent, in metres.
    pub fn moved_m(&self) -> f64 {
        self.moved_m
    }

    /// The ground that a feature gained or lost by it, in square metres. For bent edges it is told once for each feature,
    /// with the last of its edges.
    pub fn area_m2(&self) -> f64 {
        self.area_m2
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

    /// The ground that features gained or lost in a step, in square metres.
    pub fn area_m2(&self, step: RepairStep) -> f64 {
        self.of(step).map(|repair| repair.area_m2).sum()
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
        let area: f64 = self.repairs.iter().map(|repair| repair.area_m2).sum();
        write!(f, "{} repairs, {area:.1} m2", self.repairs.len())?;
        for repair in &self.repairs {
            write!(f, "\n  {repair}")?;
        }
        Ok(())
    }
}
