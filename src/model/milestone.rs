//! Steps of a legal or political process.

use serde::{Deserialize, Serialize};

use super::{MilestoneId, SourceId};
use crate::time::UncertainDate;

/// A dated step of a legal or political process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its name.
    pub id: MilestoneId,
    /// When it happened.
    pub when: UncertainDate,
    /// What happened.
    pub what: String,
    /// The step of the process that it belongs to.
    pub step: Step,
    /// What it changed.
    #[serde(default)]
    pub effect: String,
    /// Where that is written.
    #[serde(default)]
    pub sources: Vec<SourceId>,
}

/// The step of the process that a milestone belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Step {
    /// Return, compensation, and what prepares the later steps.
    Normalisation,
    /// Counting the people.
    Census,
    /// The vote on the future of the areas.
    Referendum,
    /// A date by which steps were to be done.
    Deadline,
    /// An agreement or act between the sides.
    Agreement,
    /// A court's ruling.
    Ruling,
}
