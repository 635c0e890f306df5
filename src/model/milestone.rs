//! Steps of a legal or political process.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{MilestoneId, SourceId};
use crate::time::UncertainDate;

/// A dated step of a legal or political process. What a process comes to on a day is told by
/// [`Snapshot::legal_status`](crate::Snapshot::legal_status).
///
/// ```
/// use disputed::{Milestone, Outcome, Step, date};
///
/// let mut vote = Milestone::new("vote", date(2005, 10, 15), "The constitution is approved", Step::Deadline);
/// vote.outcome = Some(Outcome::Enacted);
/// vote.due = Some(date(2007, 12, 31));
/// ```
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
    /// The day by which it says that the steps are to be done, where it sets such a day or moves it.
    #[serde(default)]
    pub due: Option<Date>,
    /// What it made of the process or of its step, where it decided something.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Where that is written.
    #[serde(default)]
    pub sources: Vec<SourceId>,
}

impl Milestone {
    /// A milestone that sets no date and decides nothing. The other fields can be set afterwards.
    pub fn new(
        id: impl Into<MilestoneId>,
        when: impl Into<UncertainDate>,
        what: impl Into<String>,
        step: Step,
    ) -> Self {
        Milestone {
            id: id.into(),
            when: when.into(),
            what: what.into(),
            step,
            effect: String::new(),
            due: None,
            outcome: None,
            sources: Vec::new(),
        }
    }
}

/// The step of the process that a milestone belongs to.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert!(atlas.milestones().iter().any(|milestone| milestone.step == disputed::Step::Census));
/// # Ok::<(), disputed::Error>(())
/// ```
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

impl Step {
    /// The word for it in tables and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Normalisation => "normalisation",
            Step::Census => "census",
            Step::Referendum => "referendum",
            Step::Deadline => "deadline",
            Step::Agreement => "agreement",
            Step::Ruling => "ruling",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a milestone made of the process, or of the step that it belongs to.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let enacted = atlas.milestones().iter().find(|milestone| milestone.outcome == Some(disputed::Outcome::Enacted));
/// assert!(enacted.unwrap().due.is_some());
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Outcome {
    /// It put the process into force.
    Enacted,
    /// The step was begun.
    Begun,
    /// The step was carried out.
    Done,
    /// The step was not carried out when it was to be.
    Missed,
    /// A court held that the process is in force.
    Upheld,
    /// The process was ended.
    Repealed,
}

impl Outcome {
    /// The word for it in tables and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Enacted => "enacted",
            Outcome::Begun => "begun",
            Outcome::Done => "done",
            Outcome::Missed => "missed",
            Outcome::Upheld => "upheld",
            Outcome::Repealed => "repealed",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
