//! What tables of events say about ground that changed hands.

use crate::model::{ActorId, Confidence, Control, ControlChange, Incident, Provenance};
use crate::query::Atlas;

impl Atlas {
    /// Changes of control that incidents report (ACLED: "Government regains territory", "Non-state actor overtakes
    /// territory", "Non-violent transfer of territory"), as statements to look at.
    ///
    /// Nothing is changed by them: whoever finds one sound adds it to an atlas, as a change or as a
    /// [`Claim`](crate::Claim) against one. Each says that the zone at the point of the incident was then held by the
    /// party that gained the place, with the incident's days, its source, and low confidence, because an event reports
    /// on a village and a zone is larger. `actor` turns the table's names into ids of the atlas; events whose party it
    /// does not know, that name none, or that lie outside every zone, are left out.
    ///
    /// ```
    /// use disputed::{Incident, Point, article140, date};
    ///
    /// let atlas = article140()?;
    /// let mut event = Incident::new("acled-1", date(2017, 10, 16), Point::new(44.392, 35.468));
    /// event.gained_by = Some("Military Forces of Iraq".into());
    /// let reports = atlas.territory_reports(&[event], |name| (name == "Military Forces of Iraq").then_some("isf".into()));
    /// assert_eq!(reports[0].zone, "kirkuk-city");
    /// assert_eq!(reports[0].to.to_string(), "held by isf");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn territory_reports(
        &self,
        incidents: &[Incident],
        mut actor: impl FnMut(&str) -> Option<ActorId>,
    ) -> Vec<ControlChange> {
        let report = |incident: &Incident| {
            let holder = actor(incident.gained_by.as_ref()?.as_str())?;
            let zone = self.on(incident.when.best()).control_at(incident.point)?.zone();
            let to = Control::held([holder]);
            let mut change = ControlChange::new(incident.id.as_str(), zone.id.as_str(), incident.when, to);
            let sources = if incident.source.is_empty() { vec![] } else { vec![incident.source.as_str().into()] };
            change.provenance = Provenance { sources, confidence: Confidence::Low, ..change.provenance };
            change.note.clone_from(&incident.kind);
            Some(change)
        };
        incidents.iter().filter_map(report).collect()
    }
}
