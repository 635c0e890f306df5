//! Where sides meet.

use std::collections::BTreeMap;
use std::fmt;

use geo_types::{LineString, MultiLineString};
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::front_list::FrontLines;
use super::rollup::Tops;
use super::side::{Side, Stand};
use super::sizes::size;
use crate::error::Result;
use crate::geometry::{Arcs, NO_CLASS, Walk};
use crate::model::{ActorId, Control, Status, Zone};
use crate::query::Snapshot;

/// Where two holders meet: all lines between them, with one of them to the left and the other to the right all along.
///
/// It prints itself as one line, and in `serde` it is an object of `date`, `left`, `right` (ids), `length_km` and
/// `stretches`.
///
/// ```
/// use disputed::{article140, date};
///
/// let atlas = article140()?;
/// let lines = atlas.on(date(2017, 10, 15)).front_lines_between("peshmerga", "federal-iraq")?;
/// let front = lines.iter().next().unwrap();
/// assert_eq!(front.left_actors(), ["peshmerga"]);
/// for stretch in front.stretches() {
///     let [left, right] = [stretch.left_zone().unwrap(), stretch.right_zone().unwrap()];
///     println!("{} | {}: {:.1} km", left.names.en, right.names.en, stretch.length_km());
/// }
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FrontLine<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) arcs: Arcs<'a>,
    pub(super) parties: [Party; 2],
    /// Joined lines, each as the arcs that it runs along.
    pub(super) lines: Vec<Vec<Walk>>,
}

/// A stretch of a front with the same zone on either side.
#[derive(Debug, Clone, Copy)]
pub struct FrontStretch<'a, 'l> {
    front: &'l FrontLine<'a>,
    walks: &'l [Walk],
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Party {
    pub(super) actors: Vec<ActorId>,
    pub(super) label: String,
}

impl<'a> Snapshot<'a> {
    /// The lines along which holders met on this day, for all pairs of them.
    ///
    /// Each force counts to the actor at the top of its chain of command ([`Snapshot::top_of`]). A line of contact runs
    /// where different holders stand on the two sides and none of them on both: the edge of ground that two share is no
    /// line between the two. The outer edge of the atlas and the edge of vacant or unknown ground are none either. It
    /// says that two sides met there, not that they fought. Where they fought over a zone, the line ran somewhere inside
    /// it: see [`FrontLines::contested`]. Where there is no line, [`FrontLines::reason`] says why.
    ///
    /// Cost: one look at each border; coordinates are copied when they are asked for.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let eve = atlas.on(date(2017, 10, 15));
    /// for line in eve.front_lines() {
    ///     println!("{} | {}: {:.0} km", line.left(), line.right(), line.length_km());
    /// }
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_lines(self) -> FrontLines<'a> {
        let atlas = self.atlas();
        let tops = Tops::on(self);
        let mut numbers: BTreeMap<Vec<ActorId>, u32> = BTreeMap::new();
        let mut rolled: BTreeMap<&Control, Vec<ActorId>> = BTreeMap::new();
        for (zone, _) in atlas.zones_of_layer() {
            let control = self.control(zone);
            rolled.entry(control).or_insert_with(|| {
                let mut actors = tops.roll_up(self, control).actors().to_vec();
                actors.sort_unstable();
                actors.dedup();
                numbers.insert(actors.clone(), 0);
                actors
            });
        }
        for (number, party) in numbers.values_mut().enumerate() {
            *party = number as u32;
        }
        let class = self.classes(|zone| {
            let actors = rolled.get(self.control(zone)).filter(|actors| !actors.is_empty());
            actors.and_then(|actors| numbers.get(actors)).copied().unwrap_or(NO_CLASS)
        });
        let party = |actors: Vec<ActorId>| Party { label: atlas.labels_of(&actors), actors };
        let contested = atlas
            .zones_of_layer()
            .filter(|(zone, _)| self.control(*zone).status() == Status::Contested && has_shape(self, *zone));
        let contested = contested.map(|(_, zone)| zone).collect();
        let parties: Vec<Party> = numbers.into_keys().map(party).collect();
        FrontLines::among(self, &class, &parties, contested)
    }

    /// The lines along which two sides met on this day: `one` is on the left of each line, `other` on the right.
    ///
    /// A side meets the other where it stands on one side of a border, alone or with others, the other side on the
    /// other, and neither on both.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let eve = atlas.on(date(2017, 10, 15)).front_lines_between("peshmerga", "federal-iraq")?;
    /// assert!(eve.length_km() > 100.0);
    /// let kirkuk = disputed::Point::new(44.392, 35.468);
    /// let nearest = eve.nearest(kirkuk).unwrap();
    /// assert!(nearest.distance_km < 30.0);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_lines_between(self, one: impl Into<Side>, other: impl Into<Side>) -> Result<FrontLines<'a>> {
        let sides = [one.into(), other.into()];
        let members = [sides[0].members(self)?, sides[1].members(self)?];
        let stands = |zone: u32| {
            let control = self.control(zone);
            [&members[0], &members[1]].map(|members| members.stand(self, control) != Stand::Absent)
        };
        let class = self.classes(|zone| match stands(zone) {
            [true, false] => 0,
            [false, true] => 1,
            _ => NO_CLASS,
        });
        let contested = self.atlas().zones_of_layer().filter(|(zone, _)| {
            let status = self.control(*zone).status();
            status == Status::Contested && stands(*zone) == [true, true] && has_shape(self, *zone)
        });
        let contested = contested.map(|(_, zone)| zone).collect();
        let parties = sides.map(|side| Party { label: side.label(self), actors: side.actors().to_vec() });
        Ok(FrontLines::between(self, &class, &parties, contested))
    }
}

/// Whether a zone has a shape on the day.
pub(super) fn has_shape(snapshot: Snapshot<'_>, zone: u32) -> bool {
    snapshot.atlas().data.zones[zone as usize].shape_on(snapshot.date()).is_some()
}

impl<'a> FrontLine<'a> {
    /// The day.
    pub fn date(&self) -> Date {
        self.snapshot.date()
    }

    /// What the holder to the left is called: the short names of its actors.
    pub fn left(&self) -> &str {
        &self.parties[0].label
    }

    /// What the holder to the right is called.
    pub fn right(&self) -> &str {
        &self.parties[1].label
    }

    /// The actors to the left, at the tops of their chains of command or as the side was given.
    pub fn left_actors(&self) -> &[ActorId] {
        &self.parties[0].actors
    }

    /// The actors to the right.
    pub fn right_actors(&self) -> &[ActorId] {
        &self.parties[1].actors
    }

    /// Its length in km, geodesic on WGS 84.
    pub fn length_km(&self) -> f64 {
        self.lines.iter().map(|line| length_km(self.arcs, line)).sum()
    }

    /// The lines, joined as long as they go on in one way only; longitude before latitude. [`left`](Self::left) is on the
    /// left of their direction. A line that closes ends where it begins.
    pub fn lines(&self) -> MultiLineString<f64> {
        self.lines.iter().map(|line| self.arcs.line(line)).collect()
    }

    /// The stretches between the same two zones, line by line.
    pub fn stretches(&self) -> impl Iterator<Item = FrontStretch<'a, '_>> {
        let zones = |walk: &Walk| zones_beside(self.arcs, *walk);
        let stretches =
            self.lines.iter().flat_map(move |line| line.chunk_by(move |one, other| zones(one) == zones(other)));
        stretches.map(|walks| FrontStretch { front: self, walks })
    }
}

fn length_km(arcs: Arcs<'_>, walks: &[Walk]) -> f64 {
    walks.iter().map(|walk| arcs.table.arc(walk.arc).length_m).sum::<f64>() / 1000.0
}

/// The zones left and right of a walk along an arc.
pub(super) fn zones_beside(arcs: Arcs<'_>, walk: Walk) -> [Option<u32>; 2] {
    let arc = arcs.partition.arc(walk.arc as usize);
    if walk.forward { [arc.left, arc.right] } else { [arc.right, arc.left] }
}

impl<'a> FrontStretch<'a, '_> {
    fn zone(&self, side: usize) -> Option<&'a Zone> {
        let zone = zones_beside(self.front.arcs, *self.walks.first()?)[side]?;
        Some(&self.front.snapshot.atlas().data.zones[zone as usize])
    }

    /// The zone to the left. A stretch always has one; `None` stands for nothing that occurs.
    pub fn left_zone(&self) -> Option<&'a Zone> {
        self.zone(0)
    }

    /// The zone to the right.
    pub fn right_zone(&self) -> Option<&'a Zone> {
        self.zone(1)
    }

    /// Its length in km, geodesic on WGS 84.
    pub fn length_km(&self) -> f64 {
        length_km(self.front.arcs, self.walks)
    }

    /// Its line, with the left zone on the left.
    pub fn line(&self) -> LineString<f64> {
        self.front.arcs.line(self.walks)
    }
}

impl fmt::Display for FrontLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}: {} km", self.left(), self.right(), size(self.length_km()))
    }
}

impl Serialize for FrontStretch<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FrontStretch", 3)?;
        object.serialize_field("left_zone", &self.left_zone().map(|zone| &zone.id))?;
        object.serialize_field("right_zone", &self.right_zone().map(|zone| &zone.id))?;
        object.serialize_field("length_km", &self.length_km())?;
        object.end()
    }
}

impl Serialize for FrontLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FrontLine", 5)?;
        object.serialize_field("date", &self.snapshot.date())?;
        object.serialize_field("left", self.left_actors())?;
        object.serialize_field("right", self.right_actors())?;
        object.serialize_field("length_km", &self.length_km())?;
        object.serialize_field("stretches", &self.stretches().collect::<Vec<_>>())?;
        object.end()
    }
}
