//! What may be otherwise than an answer says: days within windows, and statements that contradict it.

use std::fmt;

use super::finding::Finding;
use super::resolve::Chain;
use crate::model::{Control, ControlChange, Verdict};
use crate::time::day_number;

/// How far an answer can be relied on, as far as days go. How sure the sources are is told by [`Finding::confidence`].
///
/// ```
/// # use disputed::date;
/// # let atlas = disputed::article140()?;
/// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
/// assert_eq!(finding.certainty(), disputed::Certainty::Certain);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certainty<'a> {
    /// No change of the zone can have fallen so that another control is possible.
    Certain,
    /// The day lies in the window of a change, so that two controls are possible; its best day decides which of them is
    /// the answer.
    Window {
        /// The change.
        change: &'a ControlChange,
        /// The control if it had not happened yet.
        before: &'a Control,
        /// The control if it had.
        after: &'a Control,
    },
    /// The atlas covers the day and has the zone, but nothing about its control by then.
    Unrecorded,
    /// The zone had no shape on the day.
    NotExtant,
    /// The day lies before the days that the atlas covers.
    BeforeRecord,
    /// The day lies after the days that the atlas covers.
    AfterRecord,
}

impl Certainty<'_> {
    /// The word for it in tables and files.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.certainty().as_str(), "certain");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn as_str(&self) -> &'static str {
        match self {
            Certainty::Certain => "certain",
            Certainty::Window { .. } => "window",
            Certainty::Unrecorded => "unrecorded",
            Certainty::NotExtant => "not-extant",
            Certainty::BeforeRecord => "before-record",
            Certainty::AfterRecord => "after-record",
        }
    }
}

/// A statement on record that says something else about the zone and the day than the answer does.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let finding = atlas.on(disputed::date(2014, 7, 15)).control_of("rabia")?;
/// let contradiction = finding.contradictions()[0];
/// assert_eq!(contradiction.to_string(), "claim-001 has it held by isis (rejected)");
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction<'a> {
    /// What it states.
    pub statement: &'a ControlChange,
    /// What it makes of the day.
    pub says: &'a Control,
    /// The verdict if it is a claim and the change that it contradicts is on record; `None` for what another statement
    /// outweighs.
    pub verdict: Option<Verdict>,
}

impl<'a> Finding<'a> {
    /// How far the answer can be relied on, as far as days go. Cost: one look at each change of the zone.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert_eq!(finding.certainty().as_str(), "certain");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn certainty(&self) -> Certainty<'a> {
        let atlas = self.atlas;
        if !self.covered() {
            let early = atlas.coverage().start().is_some_and(|start| self.date < start);
            return if early { Certainty::BeforeRecord } else { Certainty::AfterRecord };
        }
        if !self.extant() {
            return Certainty::NotExtant;
        }
        let steps = atlas.steps.of_zone(self.zone);
        let change = |step: u32| atlas.steps.statement(step).change(&atlas.data);
        let in_window = steps.clone().rev().find(|&step| change(step).when.window_contains(self.date));
        match in_window {
            Some(step) => Certainty::Window {
                change: change(step),
                before: if step > steps.start { &change(step - 1).to } else { &Control::Unknown },
                after: &change(step).to,
            },
            None if self.change().is_some() => Certainty::Certain,
            None => Certainty::Unrecorded,
        }
    }

    /// The statements on record that say something else about this zone and day, those that weigh more first.
    ///
    /// A claim says what would have been the case if it stood in the place of the change that it contradicts, or beside
    /// it where both can have happened.
    ///
    /// ```
    /// # use disputed::date;
    /// # let atlas = disputed::article140()?;
    /// # let finding = atlas.on(date(2017, 10, 15)).control_of("kirkuk-city")?;
    /// assert!(finding.contradictions().is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn contradictions(&self) -> Vec<Contradiction<'a>> {
        let atlas = self.atlas;
        let (data, zone) = (&*atlas.data, self.zone);
        if data.claims_of(zone).is_empty() || !self.covered() || !self.extant() {
            return Vec::new();
        }
        let chain = Chain::of(data, &atlas.view, zone);
        let mut found: Vec<Contradiction<'a>> = chain
            .aside
            .iter()
            .filter_map(|&aside| {
                let statement = aside.statement.change(data);
                let other = chain.counterfactual(data, aside, day_number(self.date));
                let says = other.map_or(&Control::Unknown, |other| &other.change(data).to);
                let says = if statement.when.window_contains(self.date) { &statement.to } else { says };
                let verdict = aside.statement.verdict(data, &atlas.view);
                (says != self.control()).then_some(Contradiction { statement, says, verdict })
            })
            .collect();
        found.sort_by(|one, other| {
            let rank = |contradiction: &Contradiction<'a>| atlas.view.rank(&contradiction.statement.provenance);
            rank(other).cmp(&rank(one))
        });
        found
    }
}

/// Prints the actors by their ids.
impl fmt::Display for Contradiction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict.map_or("outweighed", Verdict::as_str);
        write!(f, "{} has it {} ({verdict})", self.statement.id, self.says)
    }
}
