//! What is disputed in law: which ground, who claims it, and on what basis.

use serde::{Deserialize, Serialize};

use super::{ActorId, DivisionId, LegalClaimId, SourceId, ZoneId};
use crate::time::Period;

/// Whether a zone or division belongs to the disputed areas that an atlas is about.
///
/// ```
/// # let atlas = disputed::article140()?;
/// assert_eq!(atlas.zone("kirkuk-city").unwrap().membership, Some(disputed::Membership::Yes));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Membership {
    /// Not disputed.
    No,
    /// Disputed in part, or by some accounts.
    Partly,
    /// Disputed.
    Yes,
}

impl Membership {
    /// The word for it in tables and files.
    ///
    /// ```
    /// assert_eq!(disputed::Membership::Partly.as_str(), "partly");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Membership::No => "no",
            Membership::Partly => "partly",
            Membership::Yes => "yes",
        }
    }
}

/// That an actor claims a division in law. Who holds the ground in fact is told by changes of control.
///
/// ```
/// use disputed::LegalClaim;
///
/// let claim = LegalClaim::new("kirkuk-krg", "kirkuk", "krg", "article 140 of the constitution");
/// assert_eq!(claim.claimant, "krg");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LegalClaim {
    /// Its name.
    pub id: LegalClaimId,
    /// The division that is claimed.
    pub area: DivisionId,
    /// Who claims it.
    pub claimant: ActorId,
    /// On what ground, in words.
    pub ground: String,
    /// Which zones of the division the claimant administers in law as long as the claim is not settled.
    #[serde(default)]
    pub administers: Administers,
    /// The days on which it is made.
    #[serde(default)]
    pub period: Period,
    /// Where that is written.
    #[serde(default)]
    pub sources: Vec<SourceId>,
}

impl LegalClaim {
    /// A claim without end and without sources. The other fields can be set afterwards.
    pub fn new(
        id: impl Into<LegalClaimId>,
        area: impl Into<DivisionId>,
        claimant: impl Into<ActorId>,
        ground: impl Into<String>,
    ) -> Self {
        LegalClaim {
            id: id.into(),
            area: area.into(),
            claimant: claimant.into(),
            ground: ground.into(),
            administers: Administers::Nothing,
            period: Period::ALWAYS,
            sources: Vec::new(),
        }
    }
}

/// Which zones of a claimed division the claimant administers in law, whoever holds them in fact.
///
/// ```
/// use disputed::{Administers, LegalClaim};
///
/// let mut claim = LegalClaim::new("kirkuk-krg", "kirkuk", "krg", "article 140 of the constitution");
/// claim.administers = Administers::Zones(vec!["kirkuk-city".into()]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Administers {
    /// None.
    #[default]
    Nothing,
    /// Those that no other claim to the division names.
    Rest,
    /// These: one or more.
    Zones(Vec<ZoneId>),
}

impl Administers {
    /// What stands for zones not named in a list of ids, and so is the id of no zone.
    pub(crate) const REST: &str = "rest";
}
