//! Who claims and administers ground in law, beside who holds it in fact.

use std::fmt;

use super::region::membership;
use crate::error::Result;
use crate::model::{Actor, ActorId, Administers, Control, Division, LegalClaim, Membership, SourceId, Zone};
use crate::query::{Atlas, Finding, Snapshot};

/// A disputed area on a day, in law and in fact: made by [`Snapshot::areas_in_law`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AreaInLaw<'a> {
    /// The area.
    pub division: &'a Division,
    /// Who claimed it on the day, and on what ground.
    pub claims: Vec<&'a LegalClaim>,
    /// Its disputed zones.
    pub zones: Vec<ZoneInLaw<'a>>,
    atlas: &'a Atlas,
}

/// A zone of a disputed area on a day.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ZoneInLaw<'a> {
    /// Who administered it in law, by the claims; `None` where they do not say.
    pub administrator: Option<&'a ActorId>,
    /// Who held it in fact.
    pub finding: Finding<'a>,
    /// Whether those in fact were the one in law, or under its command, and nobody else; `None` where either is not known.
    pub agrees: Option<bool>,
}

impl<'a> Snapshot<'a> {
    /// The areas that are claimed in law on this day, in the order of their claims, each with its zones as they are
    /// administered in law and held in fact.
    ///
    /// A zone is taken in unless it is marked as not disputed ([`Membership::No`]). A part follows its zone, and a zone
    /// without a mark its division, where they have none of their own. The administrator of a part is that of a claim which
    /// names it, else which names its zone, else that of the rest. A zone of a claimed area within another one is in
    /// both, each with its own claims. Law and fact agree where the zone is held by, or shared among, forces under the command of the
    /// administrator and nobody else.
    ///
    /// # Errors
    /// If a claim names an actor that the atlas does not have.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let areas = atlas.on(date(2017, 10, 15)).areas_in_law()?;
    /// let kirkuk = areas.iter().find(|area| area.division.id == "kirkuk-district").unwrap();
    /// assert!(kirkuk.differs());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn areas_in_law(self) -> Result<Vec<AreaInLaw<'a>>> {
        let mut areas: Vec<AreaInLaw<'a>> = Vec::new();
        for claim in self.atlas().legal_claims().iter().filter(|claim| claim.period.contains(self.date())) {
            match areas.iter_mut().find(|area| area.division.id == claim.area) {
                Some(area) => area.claims.push(claim),
                None => areas.extend(self.atlas().division(claim.area.as_str()).map(|division| AreaInLaw {
                    division,
                    claims: vec![claim],
                    zones: Vec::new(),
                    atlas: self.atlas(),
                })),
            }
        }
        for finding in self.findings() {
            if membership(self.atlas(), finding.zone()) == Some(Membership::No) {
                continue;
            }
            for area in &mut areas {
                if self.atlas().lies_under(finding.zone(), area.division.id.as_str()) {
                    let administrator = area.administrator(finding.zone());
                    area.zones.push(ZoneInLaw::new(finding, administrator)?);
                }
            }
        }
        Ok(areas)
    }
}

impl<'a> ZoneInLaw<'a> {
    fn new(finding: Finding<'a>, administrator: Option<&'a ActorId>) -> Result<Self> {
        let known = *finding.control() != Control::Unknown;
        let agrees = administrator.filter(|_| known).map(|actor| finding.is_held_under(actor.as_str())).transpose()?;
        Ok(ZoneInLaw { administrator, finding, agrees })
    }
}

impl<'a> AreaInLaw<'a> {
    /// Who administers a zone in law: the one whose claim names it, or else that of which it is a part, and so on, or else
    /// the one whose claim has the rest.
    fn administrator(&self, zone: &'a Zone) -> Option<&'a ActorId> {
        let names = |claim: &LegalClaim, zone: &Zone| matches!(&claim.administers, Administers::Zones(zones) if zones.contains(&zone.id));
        let mut chain = std::iter::successors(Some(zone), |zone| self.atlas.zone(zone.part_of.as_ref()?.as_str()));
        let named = chain.find_map(|zone| self.claims.iter().find(|claim| names(claim, zone)));
        let rest = || self.claims.iter().find(|claim| claim.administers == Administers::Rest);
        named.or_else(rest).map(|claim| &claim.claimant)
    }

    fn label(&self, actor: &'a ActorId) -> &'a str {
        self.atlas.actor(actor.as_str()).map_or(actor.as_str(), Actor::label)
    }

    /// Whether law and fact differ in some zone.
    pub fn differs(&self) -> bool {
        self.zones.iter().any(|zone| zone.agrees == Some(false))
    }

    /// Whether anything is known of it: who administered some zone in law and who held that in fact.
    pub fn is_known(&self) -> bool {
        self.zones.iter().any(|zone| zone.agrees.is_some())
    }
}

impl fmt::Display for AreaInLaw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differs = match (self.differs(), self.is_known()) {
            (true, _) => "law and fact differ",
            (false, true) => "law and fact agree as far as known",
            (false, false) => "not known whether law and fact agree",
        };
        writeln!(f, "{}: {differs}", self.division.names.en)?;
        for claim in &self.claims {
            let sources: Vec<&str> = claim.sources.iter().map(SourceId::as_str).collect();
            writeln!(f, "  claimed by {}: {} [{}]", self.label(&claim.claimant), claim.ground, sources.join(", "))?;
        }
        for zone in &self.zones {
            let administrator = zone.administrator.map_or("nobody named", |actor| self.label(actor));
            let mark = match zone.agrees {
                Some(true) => "=",
                Some(false) => "!",
                None => "?",
            };
            writeln!(f, "  {mark} in law under {administrator}; in fact {}", zone.finding)?;
        }
        Ok(())
    }
}
