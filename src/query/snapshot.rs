//! The atlas on one day.

use geo_types::Point;
use jiff::civil::Date;

use super::atlas::Atlas;
use super::finding::Finding;
use crate::error::Result;
use crate::model::{Control, Zone};
use crate::time::{DISTANT_FUTURE, DISTANT_PAST, day_number};

/// The atlas on one day: made by [`Atlas::on`].
///
/// ```
/// # let atlas = disputed::article140()?;
/// let eve = atlas.on(disputed::date(2017, 10, 15));
/// let kurdish = eve.findings().filter(|finding| finding.is_held_under("peshmerga").unwrap_or(false)).count();
/// assert!(kurdish > 20);
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    pub(crate) atlas: &'a Atlas,
    pub(crate) date: Date,
    /// The date as a number.
    pub(super) day: i32,
}

impl<'a> Snapshot<'a> {
    #[inline]
    pub(super) fn new(atlas: &'a Atlas, date: Date) -> Self {
        Snapshot { atlas, date, day: day_number(date) }
    }

    /// The day.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.on(disputed::date(2017, 10, 15)).date(), disputed::date(2017, 10, 15));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn date(self) -> Date {
        self.date
    }

    /// The atlas that this is a day of.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.on(disputed::date(2017, 10, 15)).atlas().zones().len(), 105);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn atlas(self) -> &'a Atlas {
        self.atlas
    }

    /// Who controlled a point (longitude, latitude, WGS 84) on this day.
    ///
    /// `None` outside every zone. Inside a zone there is always a finding; where the record says nothing its control is
    /// [`Control::Unknown`](crate::Control::Unknown), and [`Finding::certainty`] tells why. Inside a part of a zone the
    /// part answers. A point on a border belongs to the zone just east of it (on a horizontal border just north), decided
    /// exactly. Cost: some ten nanoseconds, whatever the size of the atlas.
    ///
    /// ```
    /// use disputed::{article140, date, Point};
    ///
    /// let atlas = article140()?;
    /// let day = atlas.on(date(2017, 10, 16));
    /// let finding = day.control_at(Point::new(44.392, 35.468)).unwrap();
    /// assert!(finding.is_held_under("federal-iraq")?);
    /// assert!(day.control_at(Point::new(0.0, 0.0)).is_none());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[inline]
    pub fn control_at(self, point: Point<f64>) -> Option<Finding<'a>> {
        let zone = self.atlas.index()?.zone_at(point, self.day)?;
        Some(Finding::new(self, zone))
    }

    /// Who controlled a zone on this day, whatever layer it belongs to. A zone that had no shape on the day has a finding of
    /// unknown control and [`Certainty::NotExtant`](super::Certainty::NotExtant).
    ///
    /// # Errors
    /// If no zone has that id.
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// let finding = atlas.on(disputed::date(2014, 8, 3)).control_of("sinjar")?;
    /// assert_eq!(finding.control().actors(), ["isis"]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn control_of(self, zone: &str) -> Result<Finding<'a>> {
        Ok(Finding::of_zone(self, self.atlas.data.zone_position(zone)?))
    }

    /// Who controlled a zone, by its position, on this day; unknown on days that the atlas does not cover.
    pub(crate) fn control(self, zone: u32) -> &'a Control {
        self.finding(zone).control()
    }

    /// The finding of a zone by its position.
    pub(crate) fn finding(self, zone: u32) -> Finding<'a> {
        Finding::of_zone(self, zone)
    }

    /// All findings of the day, one for each zone of the layer that existed, in the order of [`Atlas::zones`].
    ///
    /// ```
    /// # let atlas = disputed::article140()?;
    /// assert_eq!(atlas.on(disputed::date(2017, 10, 15)).findings().count(), atlas.zones().len());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn findings(self) -> impl Iterator<Item = Finding<'a>> {
        let extant = self.atlas.zones_of_layer().filter(move |(_, zone)| zone.shape_on(self.date).is_some());
        extant.map(move |(position, _)| Finding::new(self, position))
    }

    /// The zones that meet at a point: one inside a zone, two on a border, more on a corner, none outside.
    ///
    /// ```
    /// use disputed::{Atlas, Point, Zone, date};
    /// use geo_types::Rect;
    ///
    /// let atlas = Atlas::builder()
    ///     .add(Zone::new("west", "West", Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()))
    ///     .add(Zone::new("east", "East", Rect::new((1.0, 0.0), (2.0, 1.0)).to_polygon()))
    ///     .build()?;
    /// let day = atlas.on(date(2001, 1, 1));
    /// let border = Point::new(1.0, 0.5);
    /// assert_eq!(day.zones_touching(border).len(), 2);
    /// assert_eq!(day.control_at(border).unwrap().zone().id, "east");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn zones_touching(self, point: Point<f64>) -> Vec<&'a Zone> {
        let Some(index) = self.atlas.index() else { return Vec::new() };
        let zones = index.zones_touching(point, self.day);
        zones.into_iter().map(|zone| &self.atlas.data.zones[zone as usize]).collect()
    }
}

/// The step of a zone after this one; the first one after none.
pub(super) fn next_step(atlas: &Atlas, zone: u32, step: Option<u32>) -> Option<u32> {
    let steps = atlas.steps.of_zone(zone);
    Some(step.map_or(steps.start, |step| step + 1)).filter(|next| *next < steps.end)
}

/// The days between which a step of a zone is the best answer, cut to the days covered.
pub(super) fn step_days(atlas: &Atlas, zone: u32, step: Option<u32>) -> (i32, i32) {
    let from = step.map_or(DISTANT_PAST, |step| atlas.steps.day(step));
    let until = next_step(atlas, zone, step).map_or(DISTANT_FUTURE, |next| atlas.steps.day(next));
    let (first, end) = atlas.coverage().days();
    (from.max(first), until.min(end))
}
