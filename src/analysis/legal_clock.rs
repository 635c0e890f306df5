//! The legal clock: where the process stood on a day.

use std::fmt;

use jiff::civil::Date;

use crate::model::{Milestone, Outcome, SourceId, Step};
use crate::query::Snapshot;
use crate::time::day_number;

/// Where a legal process stood on a day: made by [`Snapshot::legal_status`].
///
/// Milestones count from their best day on. It prints itself with the sources behind every line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LegalStatus<'a> {
    /// The day.
    pub date: Date,
    /// What put the process into force, if it was in force on the day; the last such act where there were several.
    pub enacted: Option<&'a Milestone>,
    /// The last ruling that held it to be in force.
    pub upheld: Option<&'a Milestone>,
    /// By when it was to be done, where a day was set.
    pub deadline: Option<Deadline<'a>>,
    /// Normalisation, census and referendum.
    pub steps: Vec<StepStatus<'a>>,
    /// All rulings so far, in order of time.
    pub rulings: Vec<&'a Milestone>,
}

/// By when a process was to be done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Deadline<'a> {
    /// The last day that was set.
    pub due: Date,
    /// The first day that was set.
    pub first_due: Date,
    /// The milestones that set it and moved it, in order of time.
    pub set_by: Vec<&'a Milestone>,
}

/// How far a step of a process had come.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StepStatus<'a> {
    /// The step.
    pub step: Step,
    /// How far it had come.
    pub state: StepState,
    /// The milestones of the step so far that decided something, in order of time.
    pub milestones: Vec<&'a Milestone>,
}

/// How far a step of a process had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepState {
    /// Nothing on record.
    NotBegun,
    /// Begun, and not on record as done.
    Begun,
    /// It was to be carried out on a day, and was not, nor since.
    Missed,
    /// Carried out.
    Done,
}

impl StepState {
    fn in_words(self) -> &'static str {
        match self {
            StepState::NotBegun => "not begun on record",
            StepState::Begun => "begun, not done",
            StepState::Missed => "missed, not done",
            StepState::Done => "done",
        }
    }
}

/// The steps that have to be carried out, in order.
const STEPS: [Step; 3] = [Step::Normalisation, Step::Census, Step::Referendum];

impl<'a> Snapshot<'a> {
    /// Where the legal process of the atlas stood on this day: whether it was in force, which of its steps were done, by
    /// when they were due and for how many days that had passed, and what courts had ruled.
    ///
    /// It follows [`Milestone::outcome`] and [`Milestone::due`]; what milestones only tell in words is not weighed.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use disputed::analysis::StepState;
    ///
    /// let atlas = article140()?;
    /// let status = atlas.on(date(2008, 1, 10)).legal_status();
    /// let deadline = status.deadline.as_ref().unwrap();
    /// assert_eq!(deadline.first_due, date(2007, 12, 31));
    /// assert_eq!(deadline.due, date(2008, 6, 30), "moved by half a year");
    /// assert_eq!(status.overdue_days(), None);
    /// assert_eq!(atlas.on(date(2017, 10, 16)).legal_status().overdue_days(), Some(3395));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn legal_status(self) -> LegalStatus<'a> {
        let date = self.date();
        let mut past: Vec<&Milestone> = self.atlas().milestones().iter().collect();
        past.retain(|milestone| milestone.when.best() <= date);
        past.sort_by_key(|milestone| milestone.when.best());
        let last = |outcome| past.iter().copied().rfind(|milestone| milestone.outcome == Some(outcome));
        let (enacted, repealed) = (last(Outcome::Enacted), last(Outcome::Repealed));
        let day = |milestone: Option<&Milestone>| milestone.map(|milestone| milestone.when.best());
        let set_by: Vec<&Milestone> = past.iter().copied().filter(|milestone| milestone.due.is_some()).collect();
        let mut dues = set_by.iter().filter_map(|milestone| milestone.due);
        let (first_due, due) = (dues.clone().next(), dues.next_back());
        let deadline = first_due.zip(due).map(|(first_due, due)| Deadline { due, first_due, set_by });
        LegalStatus {
            date,
            enacted: enacted.filter(|_| day(repealed) < day(enacted)),
            upheld: last(Outcome::Upheld),
            deadline,
            steps: STEPS.into_iter().map(|step| StepStatus::new(step, &past)).collect(),
            rulings: past.iter().copied().filter(|milestone| milestone.step == Step::Ruling).collect(),
        }
    }
}

impl<'a> StepStatus<'a> {
    fn new(step: Step, past: &[&'a Milestone]) -> Self {
        let of_step = |milestone: &&Milestone| milestone.step == step && milestone.outcome.is_some();
        let milestones: Vec<&Milestone> = past.iter().copied().filter(of_step).collect();
        let state = |milestone: &&Milestone| match milestone.outcome {
            Some(Outcome::Done) => StepState::Done,
            Some(Outcome::Missed) => StepState::Missed,
            Some(Outcome::Begun) => StepState::Begun,
            _ => StepState::NotBegun,
        };
        let state = milestones.iter().map(state).max().unwrap_or(StepState::NotBegun);
        StepStatus { step, state, milestones }
    }
}

impl LegalStatus<'_> {
    /// Whether all steps were done.
    pub fn is_done(&self) -> bool {
        self.steps.iter().all(|step| step.state == StepState::Done)
    }

    /// For how many days the last deadline had passed with a step not done; `None` before that, or without a deadline.
    /// The deadline itself is the last day in time.
    pub fn overdue_days(&self) -> Option<i64> {
        self.days_since(self.deadline.as_ref()?.due)
    }

    /// The same for the first deadline that was set.
    pub fn overdue_days_since_first(&self) -> Option<i64> {
        self.days_since(self.deadline.as_ref()?.first_due)
    }

    fn days_since(&self, due: Date) -> Option<i64> {
        let days = i64::from(day_number(self.date)) - i64::from(day_number(due));
        (days > 0 && !self.is_done()).then_some(days)
    }
}

/// A milestone in a line: its day, what happened, and its sources.
fn line(milestone: &Milestone) -> String {
    let sources: Vec<&str> = milestone.sources.iter().map(SourceId::as_str).collect();
    let sources = if sources.is_empty() { "no source named".to_owned() } else { sources.join(", ") };
    format!("{}: {} [{sources}]", milestone.when.best(), milestone.what)
}

impl fmt::Display for LegalStatus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.enacted {
            Some(enacted) => writeln!(f, "On {} in force since {}", self.date, line(enacted))?,
            None => writeln!(f, "On {} not in force on record", self.date)?,
        }
        match self.upheld {
            Some(upheld) => writeln!(f, "  held to be in force {}", line(upheld))?,
            None if self.enacted.is_some() && self.overdue_days_since_first().is_some() => {
                writeln!(f, "  no ruling on record by then on whether the end of its deadline ended it")?;
            }
            None => {}
        }
        for StepStatus { step, state, milestones } in &self.steps {
            writeln!(f, "{step}: {}", state.in_words())?;
            for milestone in milestones {
                writeln!(f, "  {}", line(milestone))?;
            }
        }
        if let Some(deadline) = &self.deadline {
            write!(f, "due by {}", deadline.due)?;
            if deadline.first_due != deadline.due {
                write!(f, ", first by {}", deadline.first_due)?;
            }
            match (self.overdue_days(), self.overdue_days_since_first()) {
                (Some(days), Some(first)) if days != first => {
                    writeln!(f, ": overdue by {days} days, {first} after the first deadline")?;
                }
                (Some(days), _) => writeln!(f, ": overdue by {days} days")?,
                (None, Some(first)) => writeln!(f, ": {first} days after the first deadline")?,
                (None, None) => writeln!(f, ": {}", if self.is_done() { "done" } else { "not overdue" })?,
            }
            for milestone in &deadline.set_by {
                writeln!(f, "  {}", line(milestone))?;
            }
        }
        for ruling in &self.rulings {
            writeln!(f, "ruling {}", line(ruling))?;
        }
        Ok(())
    }
}
