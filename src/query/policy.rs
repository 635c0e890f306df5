//! How statements that contradict each other are weighed, and which ones count at all.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Confidence, Provenance, SourceId};

/// How statements that contradict each other are weighed.
///
/// By default the one with the higher confidence answers, then the one recorded later, then the one whose first source
/// comes first in the alphabet. A preferred source goes before all of these, and also before the verdict on a claim.
/// The statements that lose stay listed as contradictions.
///
/// ```
/// use disputed::{Confidence, Policy};
///
/// let policy = Policy::default().at_least(Confidence::Medium).prefer(["BBC-KRK14"]).exclude(["MEM"]);
/// let atlas = disputed::article140()?.with_policy(policy)?;
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Policy {
    /// Statements below this do not count.
    pub min_confidence: Option<Confidence>,
    /// A statement that rests on one of these goes before any other.
    pub preferred: Vec<SourceId>,
    /// A statement that rests on nothing but these does not count.
    pub excluded: Vec<SourceId>,
}

impl Policy {
    /// Leaves out statements of lower confidence.
    ///
    /// ```
    /// let policy = disputed::Policy::default().at_least(disputed::Confidence::High);
    /// assert_eq!(policy.min_confidence, Some(disputed::Confidence::High));
    /// ```
    #[must_use]
    pub fn at_least(mut self, confidence: Confidence) -> Self {
        self.min_confidence = Some(confidence);
        self
    }

    /// Puts statements by these sources before any other.
    ///
    /// ```
    /// let policy = disputed::Policy::default().prefer(["BBC-KRK14"]);
    /// assert_eq!(policy.preferred, ["BBC-KRK14"]);
    /// ```
    #[must_use]
    pub fn prefer<S: Into<SourceId>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        self.preferred.extend(sources.into_iter().map(Into::into));
        self
    }

    /// Leaves out statements that rest on nothing but these sources.
    ///
    /// ```
    /// let policy = disputed::Policy::default().exclude(["MEM"]);
    /// assert_eq!(policy.excluded, ["MEM"]);
    /// ```
    #[must_use]
    pub fn exclude<S: Into<SourceId>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        self.excluded.extend(sources.into_iter().map(Into::into));
        self
    }
}

/// What of the record is looked at: all that was on record on a day, weighed by a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct View {
    pub(super) known_by: Option<Date>,
    pub(super) policy: Policy,
}

impl View {
    /// Whether this was on record.
    pub(super) fn on_record(&self, provenance: &Provenance) -> bool {
        self.known_by.is_none_or(|day| provenance.recorded <= day)
    }

    /// Whether the policy lets this count.
    pub(super) fn admits(&self, provenance: &Provenance) -> bool {
        let Policy { min_confidence, excluded, .. } = &self.policy;
        let sources = &provenance.sources;
        min_confidence.is_none_or(|least| provenance.confidence >= least)
            && (sources.is_empty() || !sources.iter().all(|source| excluded.contains(source)))
    }

    /// Whether it rests on a preferred source.
    pub(super) fn prefers(&self, provenance: &Provenance) -> bool {
        provenance.sources.iter().any(|source| self.policy.preferred.contains(source))
    }

    /// The greater the rank, the more the statement counts against its rivals.
    pub(super) fn rank<'a>(&self, provenance: &'a Provenance) -> impl Ord + use<'a> {
        let first = provenance.sources.iter().min();
        (self.prefers(provenance), provenance.confidence, provenance.recorded, first.is_some(), Reverse(first))
    }
}
