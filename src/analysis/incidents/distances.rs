//! How far incidents were from the fronts of their days.

use std::fmt;

use rustc_hash::FxHashMap;

use super::super::front_list::FrontLines;
use super::super::over_time::steps_over;
use super::super::side::Side;
use super::super::sizes::size;
use crate::error::Result;
use crate::model::Incident;
use crate::query::{Atlas, Snapshot};
use crate::time::{Period, day_number};

/// How far incidents whose places are known were from the fronts of their days: made by [`Atlas::front_distances`]. It prints
/// itself.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FrontDistances {
    /// To how many km a place must be known to count.
    pub known_to_km: f64,
    /// The distances in km, in ascending order.
    pub km: Vec<f64>,
    /// How many incidents of known places were on days without a front, or that the atlas does not cover.
    pub without_front: usize,
    /// How many incidents were left out because their places are not known so well.
    pub vague: usize,
}

impl FrontDistances {
    /// How many incidents were within so many km. Under [`known_to_km`](Self::known_to_km) that says little.
    pub fn within_km(&self, km: f64) -> usize {
        self.km.partition_point(|distance| *distance <= km)
    }

    /// The distance within which half of them were, the farther one of two in the middle; `None` without any.
    pub fn median_km(&self) -> Option<f64> {
        self.km.get(self.km.len() / 2).copied()
    }
}

impl fmt::Display for FrontDistances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FrontDistances { known_to_km, km, without_front, vague } = self;
        writeln!(f, "Distance to the nearest front of the day, where the place is known to {known_to_km} km")?;
        if let Some(median) = self.median_km() {
            let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0].into_iter().filter(|km| km >= known_to_km);
            let within: Vec<String> = steps.map(|km| format!("{km} km {}", self.within_km(km))).collect();
            writeln!(
                f,
                "  incidents within {}; half of the {} within {} km",
                within.join(", "),
                km.len(),
                size(median)
            )?;
        }
        write!(
            f,
            "  on days without a front: {without_front}; left out because the place is not known so well: {vague}"
        )
    }
}

impl Atlas {
    /// How far from the fronts of their best days incidents were whose places are known to so many km.
    ///
    /// Cost: as for [`front_distances_km`](Atlas::front_distances_km).
    ///
    /// ```
    /// use disputed::article140;
    ///
    /// let atlas = article140()?;
    /// let distances = atlas.front_distances(atlas.incidents(), 5.0);
    /// assert_eq!(distances.km.len() + distances.without_front + distances.vague, atlas.incidents().len());
    /// println!("{distances}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_distances(&self, incidents: &[Incident], known_to_km: f64) -> FrontDistances {
        let is_known = |incident: &&Incident| (0.0..=known_to_km).contains(&incident.precision_km);
        let known: Vec<Incident> = incidents.iter().filter(is_known).cloned().collect();
        let distances = self.front_distances_km(&known);
        let mut km: Vec<f64> = distances.into_iter().flatten().collect();
        km.sort_by(f64::total_cmp);
        let (without_front, vague) = (known.len() - km.len(), incidents.len() - known.len());
        FrontDistances { known_to_km, km, without_front, vague }
    }

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
        let distances = self.distances_km(incidents, |day| Ok(day.front_lines()));
        // Nothing is asked that could be refused.
        distances.unwrap_or_else(|_| vec![None; incidents.len()])
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
            let next = stretches.partition_point(|(days, _)| days.days().0 <= day_number(day));
            let number = next.checked_sub(1).filter(|number| stretches[*number].0.contains(day));
            let Some(number) = number else { return Ok(None) };
            let fronts = match fronts.entry(number) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => free.insert(lines(self.on(day))?),
            };
            Ok(fronts.nearest(incident.point).map(|nearest| nearest.distance_km))
        };
        incidents.iter().map(&mut distance).collect()
    }
}
