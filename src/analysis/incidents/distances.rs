//! How far incidents were from the fronts of their days.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::super::fronts::FrontLines;
use crate::model::Incident;
use crate::query::Atlas;

impl Atlas {
    /// How far in km each incident was from the nearest front of its best day, along the ground, in the order of the
    /// incidents; `None` on days without a front.
    ///
    /// The distance is that of the point: whoever asks which incidents were within 5 km of a front leaves out those whose
    /// [`precision_km`](Incident::precision_km) is not well under it. Cost: the fronts of each day once, and
    /// [`FrontLines::nearest`] for each incident.
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
        let mut fronts: FxHashMap<Date, FrontLines<'_>> = FxHashMap::default();
        let mut distance = |incident: &Incident| {
            let day = incident.when.best();
            let fronts = fronts.entry(day).or_insert_with(|| self.on(day).front_lines());
            fronts.nearest(incident.point).map(|nearest| nearest.distance_km)
        };
        incidents.iter().map(&mut distance).collect()
    }
}
