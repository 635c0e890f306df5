//! The records of an atlas as they are: lists of them, and one of them by its id.

use super::atlas::Atlas;
use super::info::AtlasInfo;
use crate::model::{Actor, Claim, ControlChange, Division, Incident, LegalClaim, Milestone, Settlement, Source, Zone};
use crate::time::Period;

impl Atlas {
    /// What the atlas says of itself.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(!atlas.info().attribution.is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn info(&self) -> &AtlasInfo {
        &self.data.info
    }

    /// The days on which the atlas says anything.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.coverage().to_string(), "2003-03-19 to 2019-01-01");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn coverage(&self) -> Period {
        self.data.info.coverage
    }

    /// All actors, in the order in which they were added, as all lists of records are.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.actors().len(), 34);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn actors(&self) -> &[Actor] {
        &self.data.actors
    }

    /// All zones, of every layer.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.zones().len(), 83 + 22);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zones(&self) -> &[Zone] {
        &self.data.zones
    }

    /// All administrative divisions.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.divisions().len(), 7 + 28);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn divisions(&self) -> &[Division] {
        &self.data.divisions
    }

    /// All changes of control, whatever this view makes of them.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.changes().len(), 545);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn changes(&self) -> &[ControlChange] {
        &self.data.changes
    }

    /// All contradicting statements, whatever this view makes of them.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.claims().len(), 46);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn claims(&self) -> &[Claim] {
        &self.data.claims
    }

    /// All sources.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.sources().len(), 354);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn sources(&self) -> &[Source] {
        &self.data.sources
    }

    /// All claims in law.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert!(atlas.legal_claims().iter().any(|claim| claim.claimant == "krg"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn legal_claims(&self) -> &[LegalClaim] {
        &self.data.legal_claims
    }

    /// All steps of the legal process.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.milestones().len(), 29);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn milestones(&self) -> &[Milestone] {
        &self.data.milestones
    }

    /// All towns and villages.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.settlements().len(), 103);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn settlements(&self) -> &[Settlement] {
        &self.data.settlements
    }

    /// All violent events.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.incidents().len(), 199);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn incidents(&self) -> &[Incident] {
        &self.data.incidents
    }

    /// An actor by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.actor("pmf").unwrap().label(), "PMF");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.data.ids.actors.get(id).map(|&actor| &self.data.actors[actor as usize])
    }

    /// A zone by its id. For names in any spelling see [`find_zones`](Atlas::find_zones).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.zone("sinjar").unwrap().names.en, "Sinjar (Markaz)");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zone(&self, id: &str) -> Option<&Zone> {
        self.data.ids.zones.get(id).map(|&zone| &self.data.zones[zone as usize])
    }

    /// A division by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.division("ninewa").unwrap().names.en, "Ninewa");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn division(&self, id: &str) -> Option<&Division> {
        self.data.ids.divisions.get(id).map(|&division| &self.data.divisions[division as usize])
    }

    /// A source by its id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.source("RUD-KRK17").unwrap().publisher, "Rudaw");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.data.ids.sources.get(id).map(|&source| &self.data.sources[source as usize])
    }

    /// A change of control by its id. What a claim states is not among them: see [`claims`](Atlas::claims).
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.change("kirkuk-city-8").unwrap().when.best(), disputed::date(2017, 10, 16));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn change(&self, id: &str) -> Option<&ControlChange> {
        self.data.ids.changes.get(id).map(|&change| &self.data.changes[change as usize])
    }
}
