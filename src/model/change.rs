//! That control changed, and claims that it did.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ChangeId, Confidence, Control, Provenance, SourceId, ZoneId};
use crate::time::UncertainDate;

/// That the control of a zone changed.
///
/// The new control holds from the day of the change on, also on that day itself.
///
/// ```
/// use disputed::{Control, ControlChange, ChangeKind, date};
///
/// let mut change = ControlChange::new("north-2", "north", date(2017, 10, 16), Control::held(["army"]));
/// change.kind = ChangeKind::Capture;
/// assert!(change.when.is_exact());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ControlChange {
    /// Its name.
    pub id: ChangeId,
    /// Where.
    pub zone: ZoneId,
    /// When: a window of days with a best guess.
    pub when: UncertainDate,
    /// The control from then on.
    pub to: Control,
    /// The control before, where the record states it. It must then agree with the change before.
    #[serde(default)]
    pub from: Option<Control>,
    /// How it changed.
    #[serde(default)]
    pub kind: ChangeKind,
    /// On whose word, since when on record, how sure.
    pub provenance: Provenance,
    /// Anything else to know about it.
    #[serde(default)]
    pub note: String,
}

impl ControlChange {
    /// A change of medium confidence without sources, on record from the last day of its window on. The other
    /// fields can be set afterwards.
    pub fn new(id: impl Into<ChangeId>, zone: impl Into<ZoneId>, when: impl Into<UncertainDate>, to: Control) -> Self {
        let when = when.into();
        let recorded = when.not_after().unwrap_or(when.best());
        ControlChange {
            id: id.into(),
            zone: zone.into(),
            when,
            to,
            from: None,
            kind: ChangeKind::default(),
            provenance: Provenance { sources: Vec::new(), recorded, confidence: Confidence::Medium },
            note: String::new(),
        }
    }

    /// Names the sources, the day from which the change is on record, and how sure it is.
    ///
    /// ```
    /// use disputed::{Confidence, Control, ControlChange, date};
    ///
    /// let change = ControlChange::new("n-2", "north", date(2017, 10, 16), Control::held(["army"]))
    ///     .told_by(["BBC-1"], date(2017, 10, 17), Confidence::High);
    /// assert_eq!(change.provenance.sources, ["BBC-1"]);
    /// ```
    #[must_use]
    pub fn told_by<S: Into<SourceId>>(
        mut self,
        sources: impl IntoIterator<Item = S>,
        recorded: Date,
        confidence: Confidence,
    ) -> Self {
        self.provenance = Provenance { sources: sources.into_iter().map(Into::into).collect(), recorded, confidence };
        self
    }
}

/// How control changed.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.change("bashiqa-6").unwrap().kind, disputed::ChangeKind::Liberation);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ChangeKind {
    /// The state at the beginning of the record: nothing is said about how it came about.
    Initial,
    /// Taken by force or by arriving first.
    Capture,
    /// Taken back from an insurgent force; the word is that of the reports and says nothing about what followed.
    Liberation,
    /// Left by the side that held it.
    Withdrawal,
    /// Passed from one side to the other by arrangement.
    Handover,
    /// A settlement between sides.
    Agreement,
    /// Entered for hours or days.
    Raid,
    /// Only declared.
    Declaration,
    /// Not said.
    #[default]
    Unspecified,
}

impl ChangeKind {
    /// The word for it in tables and files.
    ///
    /// ```
    /// assert_eq!(disputed::ChangeKind::Capture.as_str(), "capture");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Initial => "initial",
            ChangeKind::Capture => "capture",
            ChangeKind::Liberation => "liberation",
            ChangeKind::Withdrawal => "withdrawal",
            ChangeKind::Handover => "handover",
            ChangeKind::Agreement => "agreement",
            ChangeKind::Raid => "raid",
            ChangeKind::Declaration => "declaration",
            ChangeKind::Unspecified => "unspecified",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A statement that contradicts a change of control: premature, false, or by another account.
///
/// ```
/// # let atlas = disputed::article140()?;
/// let claim = atlas.claims().iter().find(|claim| claim.change.id == "claim-019").unwrap();
/// assert_eq!((claim.of.as_str(), claim.verdict), ("bashiqa-6", disputed::Verdict::Rejected));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is claimed.
    pub change: ControlChange,
    /// The change that it contradicts.
    pub of: ChangeId,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a claim.
///
/// ```
/// # let atlas = disputed::article140()?;
/// use disputed::Verdict;
///
/// assert!(atlas.claims().iter().any(|claim| claim.verdict == Verdict::Open));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It was found to be wrong. It counts only as long as the change that it contradicts was not on record.
    Rejected,
    /// A better account took its place. It counts only as long as that one was not on record.
    Superseded,
    /// It stands beside the change, and the better evidence answers.
    Open,
}

impl Verdict {
    /// The word for it in tables and files.
    ///
    /// ```
    /// assert_eq!(disputed::Verdict::Open.as_str(), "open");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Rejected => "rejected",
            Verdict::Superseded => "superseded",
            Verdict::Open => "open",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
