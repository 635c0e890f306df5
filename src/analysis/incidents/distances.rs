//! How far incidents were from the fronts of their days.

use rustc_hash::FxHashMap;

use super::super::front_list::FrontLines;
use super::super::over_time::steps_over;
use super::super::side::Side;
use crate::error::Result;
use crate::model::Incident;
use crate::query::{Atlas, Snapshot};
use crate::time::Period;

impl Atlas {
    /// How far in km each incident was from the nearest front of its best day, along the ground, in the order of the
    /// incidents; `None` on days without a front.
    ///
    /// The distance is that of the point: whoever asks which incidents were within 5 km of a front leaves out those whose
    /// [`precision_km`](Incident::precision_km) is not well under it, or asks
    /// [`incidents_near_seam`](Atlas::incidents_near_seam), which counts with bounds. Cost: the fronts of each stretch of
    /// days on which control did not change once, and [`FrontLines::nearest`] for each incident.
    ///
    /// ```
    /// use disputed::{Incident, Point, article140, date};
    ///
    /// let atlas = article140()?;
    /// let raid = Incident::new("raid", date(2015, 1, 30), Point::new(44.3922, 35.4681));
    /// let km = atlas.front_distances_km(&[raid])[0].unwrap();
    /// assert!(5.0 < km && km < 40.0, "Kirkuk city lay behind the front: {km} km");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_distances_km(&self, incidents: &[Incident]) -> Vec<Option<f64>> {
        // Nothing is asked that could be refused.
        self.distances_km(incidents, |day| Ok(day.front_lines())).unwrap_or_default()
    }

    /// The same for the lines between two sides alone ([`Snapshot::front_lines_between`]).
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have.
    ///
    /// ```
    /// use disputed::{Incident, Point, article140, date};
    ///
    /// let atlas = article140()?;
    /// let raid = [Incident::new("raid", date(2016, 10, 21), Point::new(44.3922, 35.4681))];
    /// let km = atlas.front_distances_km_between("peshmerga", "isis", &raid)?[0].unwrap();
    /// assert!(km < 40.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_distances_km_between(
        &self,
        one: impl Into<Side>,
        other: impl Into<Side>,
        incidents: &[Incident],
    ) -> Result<Vec<Option<f64>>> {
        let (one, other) = (one.into(), other.into());
        // Also without an incident a side that is none is a fault.
        self.on(jiff::civil::Date::ZERO).front_lines_between(one.clone(), other.clone())?;
        self.distances_km(incidents, |day| day.front_lines_between(one.clone(), other.clone()))
    }

    fn distances_km<'a>(
        &'a self,
        incidents: &[Incident],
        lines: impl Fn(Snapshot<'a>) -> Result<FrontLines<'a>>,
    ) -> Result<Vec<Option<f64>>> {
        // No two stretches have the same first day, so that none is joined with the next.
        let stretches = steps_over(self, Period::ALWAYS, [], |day| Ok(day.date()))?;
        let mut fronts: FxHashMap<usize, FrontLines<'a>> = FxHashMap::default();
        let mut distance = |incident: &Incident| {
            let day = incident.when.best();
            let Some(number) = stretches.iter().position(|(days, _)| days.contains(day)) else { return Ok(None) };
            let fronts = match fronts.entry(number) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => free.insert(lines(self.on(day))?),
            };
            Ok(fronts.nearest(incident.point).map(|nearest| nearest.distance_km))
        };
        incidents.iter().map(&mut distance).collect()
    }
}
