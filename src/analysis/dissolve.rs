//! Zones melted into the ground of each holder.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;

use super::bounds::Bounds;
use super::outside::on_record;
use super::possible::possible;
use super::side::{Side, Stand};
use crate::error::Result;
use crate::geometry::NO_CLASS;
use crate::model::Control;
use crate::query::{Finding, Snapshot};
use crate::time::day_number;

impl<'a> Snapshot<'a> {
    /// Melts the zones of this day into one multipolygon for each key, sorted by key; zones without a key are left out.
    ///
    /// Coordinates are those of the zones, bit by bit. Outer rings turn left and holes right; each hole stands in the
    /// polygon that it is a hole of; polygons that meet in a point alone stay apart. Parts are taken out of their zones.
    /// Cost: one look at each border, and a copy of those that remain.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let eve = atlas.on(date(2017, 10, 15));
    /// let by_status = eve.dissolve_by(|finding| Some(finding.control().status()));
    /// let by_control = eve.dissolve_by(|finding| Some(finding.control()));
    /// let outline = eve.dissolve_by(|_| Some(()));
    /// assert!(by_status.len() < by_control.len());
    /// assert_eq!(outline.len(), 1);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn dissolve_by<K: Ord>(self, key: impl Fn(&Finding<'a>) -> Option<K>) -> Vec<(K, MultiPolygon<f64>)> {
        let mut classes: BTreeMap<K, u32> = BTreeMap::new();
        let mut class = vec![NO_CLASS; self.atlas().data.zones.len()];
        for (position, zone) in self.atlas().zones_of_layer() {
            if zone.shape_on(self.date()).is_none() {
                continue;
            }
            let Some(key) = key(&self.finding(position)) else { continue };
            let next = classes.len() as u32;
            class[position as usize] = *classes.entry(key).or_insert(next);
        }
        let polygons = self.melt(&class, classes.len());
        let mut classes: Vec<(K, u32)> = classes.into_iter().collect();
        classes.sort_by_key(|(_, class)| *class);
        let mut melted: Vec<_> = classes.into_iter().map(|(key, _)| key).zip(polygons).collect();
        melted.sort_by(|(one, _), (other, _)| one.cmp(other));
        melted
    }

    /// The ground that a side held or shared on this day, as one multipolygon; see [`dissolve_by`](Self::dissolve_by).
    /// Contested ground is nobody's.
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have, or the day lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let ground = atlas.on(date(2017, 10, 15)).ground_of("peshmerga")?;
    /// assert!(!ground.0.is_empty());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn ground_of(self, side: impl Into<Side>) -> Result<MultiPolygon<f64>> {
        on_record(self)?;
        let members = side.into().members(self)?;
        let class = self.classes(|zone| match members.stand(self, self.control(zone)) {
            Stand::Sole | Stand::Joint => 0,
            Stand::Absent | Stand::Contested => NO_CLASS,
        });
        Ok(self.melt(&class, 1).swap_remove(0))
    }

    /// The ground that a side held or shared on this day in any case, by the best guess, and possibly: each lies within the
    /// next. Exact (see [`Bounds`]): each zone is in it or not, whatever the others were. Coordinates are those of
    /// [`ground_of`](Self::ground_of), which is the best guess.
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have, or the day lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    /// use geo::GeodesicArea;
    ///
    /// let atlas = article140()?;
    /// let ground = atlas.on(date(2017, 10, 18)).ground_bounds("federal-iraq")?;
    /// let [certain, possible] = [&ground.least, &ground.most].map(GeodesicArea::geodesic_area_unsigned);
    /// assert!(certain < possible);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn ground_bounds(self, side: impl Into<Side>) -> Result<Bounds<MultiPolygon<f64>>> {
        on_record(self)?;
        let members = side.into().members(self)?;
        let nowhere = || vec![NO_CLASS; self.atlas().data.zones.len()];
        let mut classes = Bounds { least: nowhere(), best: nowhere(), most: nowhere() };
        for (zone, _) in self.atlas().zones_of_layer() {
            let holds = |control: &&Control| matches!(members.stand(self, control), Stand::Sole | Stand::Joint);
            classes.count(Bounds::judge(&possible(self, zone), holds), |class| class[zone as usize] = 0);
        }
        Ok(classes.map(|class| self.melt(&class, 1).swap_remove(0)))
    }

    /// A class for each zone of the map that answers.
    pub(super) fn classes(self, of: impl Fn(u32) -> u32) -> Vec<u32> {
        let mut class = vec![NO_CLASS; self.atlas().data.zones.len()];
        for (position, _) in self.atlas().zones_of_layer() {
            class[position as usize] = of(position);
        }
        class
    }

    pub(super) fn melt(self, class: &[u32], classes: usize) -> Vec<MultiPolygon<f64>> {
        match self.atlas().arcs() {
            Some(arcs) => arcs.dissolve(day_number(self.date()), class, classes),
            None => vec![MultiPolygon(Vec::new()); classes],
        }
    }

    /// The same for some zones, each with its class and sorted by zone: looks at no borders but theirs.
    pub(super) fn melt_some(self, zones: &[(u32, u32)], classes: usize) -> Vec<MultiPolygon<f64>> {
        match self.atlas().arcs() {
            Some(arcs) => arcs.dissolve_some(day_number(self.date()), zones, classes),
            None => vec![MultiPolygon(Vec::new()); classes],
        }
    }

    /// The ground of each of some zones, which are sorted.
    pub(super) fn melt_apart(self, zones: &[u32]) -> Vec<MultiPolygon<f64>> {
        let classes: Vec<(u32, u32)> = zones.iter().copied().zip(0..).collect();
        self.melt_some(&classes, classes.len())
    }
}
