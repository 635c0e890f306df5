//! How long fronts were and how they moved, at least and at most.

use rustc_hash::FxHashMap;

use geo_types::Point;
use jiff::civil::Date;

use super::bounds::Bounds;
use super::extremes::Sum;
use super::front_movement::{FrontMovement, edge};
use super::nearest::nearest_km;
use super::outside::{on_earth, on_record};
use super::possible::{distinct, possible, possible_pairs};
use super::side::{Members, Side, Stand};
use crate::error::Result;
use crate::geometry::{Walk, distance_m};
use crate::model::Control;
use crate::query::Snapshot;
use crate::time::day_number;

/// Lengths are added up in whole nanometres, so that least, best and most are the same where nothing is uncertain.
const NM_IN_M: f64 = 1e9;

pub(super) fn nanometres(metres: f64) -> i64 {
    (metres * NM_IN_M).round() as i64
}

impl Bounds<i64> {
    /// Nanometres in km.
    pub(super) fn km(self) -> Bounds<f64> {
        self.map(|length| length as f64 / NM_IN_M / 1000.0)
    }
}

/// Which of two sides stands in a zone without the other, as to where they meet.
fn side_in(snapshot: Snapshot<'_>, members: &[Members; 2], control: &Control) -> Option<usize> {
    match [0, 1].map(|side: usize| members[side].stand(snapshot, control) != Stand::Absent) {
        [true, false] => Some(0),
        [false, true] => Some(1),
        _ => None,
    }
}

/// Whether two sides meet along a border.
fn meet(one: Option<usize>, other: Option<usize>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// What may have been in each zone of the map that answers, each thing once; one empty thing in all other zones.
fn choices<T: PartialEq + Clone>(snapshot: Snapshot<'_>, none: &T, of: impl Fn(u32) -> Vec<T>) -> Vec<Vec<T>> {
    let mut choices = vec![vec![none.clone()]; snapshot.atlas().data.zones.len()];
    for (zone, _) in snapshot.atlas().zones_of_layer() {
        choices[zone as usize] = distinct(of(zone));
    }
    choices
}

fn counts<T>(choices: &[Vec<T>]) -> Vec<usize> {
    choices.iter().map(Vec::len).collect()
}

impl Snapshot<'_> {
    /// The length in km of the lines along which two sides met on this day, at least and at most; see
    /// [`front_lines_between`](Self::front_lines_between). Exact (see [`Bounds`]): a zone that may have been held by either
    /// side has the line along its one edge or along the other, not along both.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, or the day lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let km = atlas.on(date(2017, 10, 18)).front_length_bounds("krg", "federal-iraq")?;
    /// println!("the line was {km:.0} km long");
    /// assert!(km.least < km.best && km.best < km.most);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_length_bounds(self, one: impl Into<Side>, other: impl Into<Side>) -> Result<Bounds<f64>> {
        on_record(self)?;
        let members = [one.into().members(self)?, other.into().members(self)?];
        let side = |control: &Control| side_in(self, &members, control);
        let sides = choices(self, &None, |zone| possible(self, zone).into_iter().map(side).collect());
        Ok(self.border_bounds(counts(&sides), |[left, right], [one, other]| {
            meet(sides[left as usize][one], sides[right as usize][other])
        }))
    }

    /// How far in km a point (longitude, latitude, WGS 84) lay from the nearest line of contact of two sides on this day, at
    /// least and at most; infinite where there may have been no line at all. The best guess is that of
    /// [`FrontLines::nearest`](crate::analysis::FrontLines::nearest).
    ///
    /// The least is the distance of the nearest border that may have been a front, and exact. The most is that of the
    /// nearest border that was one in any case, and safe (see [`Bounds`]): where a zone was the one side's or the other's,
    /// one of two borders was a front, though neither was one in any case.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, the day lies outside the record, or the point is none on
    /// earth.
    ///
    /// ```
    /// use disputed::{article140, date, Point};
    ///
    /// let atlas = article140()?;
    /// let day = atlas.on(date(2017, 10, 18));
    /// let km = day.front_distance_bounds(Point::new(44.0094, 36.1912), "krg", "federal-iraq")?;
    /// println!("Erbil lay {km:.0} km from the line");
    /// assert!(km.least <= km.best && km.best <= km.most);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_distance_bounds(
        self,
        point: Point<f64>,
        one: impl Into<Side>,
        other: impl Into<Side>,
    ) -> Result<Bounds<f64>> {
        on_record(self)?;
        on_earth(point)?;
        let members = [one.into().members(self)?, other.into().members(self)?];
        let side = |control: &Control| side_in(self, &members, control);
        let sides = choices(self, &None, |zone| possible(self, zone).into_iter().map(side).collect());
        let mut walks: Bounds<Vec<Walk>> = Bounds { least: Vec::new(), best: Vec::new(), most: Vec::new() };
        let Some(arcs) = self.atlas().arcs() else { return Ok(walks.map(|_| f64::INFINITY)) };
        let day = day_number(self.date());
        for (arc, number) in arcs.partition.arcs().zip(0..).filter(|(arc, _)| arc.is_there(day)) {
            let (Some(left), Some(right)) = (arc.left, arc.right) else { continue };
            let [left, right] = [left, right].map(|zone| sides[zone as usize].iter());
            let pairs: Vec<[Option<usize>; 2]> =
                left.flat_map(|one| right.clone().map(|other| [*one, *other])).collect();
            let counts = Bounds::judge(&pairs, |[one, other]| meet(*one, *other));
            walks.count(counts, |walks| walks.push(Walk { arc: number, forward: true }));
        }
        let km = walks.map(|walks| nearest_km(arcs, &walks, point));
        // What is nearest of the fewest borders is the farthest.
        Ok(Bounds { least: km.most, best: km.best, most: km.least })
    }

    /// The length in km of those borders of the day that count, as to what the two zones beside them may have been.
    pub(super) fn border_bounds(
        self,
        counts: Vec<usize>,
        is_counted: impl Fn([u32; 2], [usize; 2]) -> bool,
    ) -> Bounds<f64> {
        let mut length = Sum::new(counts);
        let day = day_number(self.date());
        if let Some(arcs) = self.atlas().arcs() {
            for (arc, number) in arcs.partition.arcs().zip(0..) {
                let (Some(left), Some(right)) = (arc.left, arc.right) else { continue };
                if arc.is_there(day) {
                    let (zones, own) = ([left, right], nanometres(arcs.table.arc(number).length_m));
                    length.add(zones, |chosen| if is_counted(zones, chosen) { own } else { 0 });
                }
            }
        }
        length.bounds().km()
    }

    /// How the lines along which two sides met moved from this day to another one, at least and at most, in km; see
    /// [`FrontLines::moved_until`](crate::analysis::FrontLines::moved_until). Exact (see [`Bounds`]): no zone goes back in
    /// its history between the two days.
    ///
    /// # Errors
    /// If a side names an actor that the atlas does not have, or one of the days lies outside the record.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let moved = atlas.on(date(2017, 10, 15)).front_movement_bounds(date(2017, 10, 18), "krg", "federal-iraq")?;
    /// println!("{moved}");
    /// assert!(moved.new.least <= moved.new.best && moved.new.best <= moved.new.most);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn front_movement_bounds(
        self,
        date: Date,
        one: impl Into<Side>,
        other: impl Into<Side>,
    ) -> Result<FrontMovement<Bounds<f64>>> {
        let days = [self, self.atlas().on(date)];
        days.into_iter().try_for_each(on_record)?;
        let (one, other) = (one.into(), other.into());
        let members =
            [[one.members(days[0])?, other.members(days[0])?], [one.members(days[1])?, other.members(days[1])?]];
        let sides = |pair: [&Control; 2]| [0, 1].map(|day| side_in(days[day], &members[day], pair[day]));
        let sides = choices(self, &[None; 2], |zone| possible_pairs(days, zone).into_iter().map(sides).collect());
        let mut parts = [(); 3].map(|()| Sum::new(counts(&sides)));
        let mut add = |borders: Borders, length: i64| {
            // A border that is not there on a day has no front on it, whichever zone stands for its sides.
            let Some(there) = borders.iter().copied().flatten().next() else { return };
            let [before, after] = borders.map(|zones| zones.unwrap_or(there));
            let zones = [before[0], before[1], after[0], after[1]];
            let fronts = |chosen: [usize; 4]| {
                let side = |place: usize, day: usize| sides[zones[place] as usize][chosen[place]][day];
                let meets = |day: usize| meet(side(2 * day, day), side(2 * day + 1, day));
                [0, 1].map(|day| borders[day].is_some() && meets(day))
            };
            for (part, wanted) in parts.iter_mut().zip([[true, false], [false, true], [true, true]]) {
                part.add(zones, |chosen| if fronts(chosen) == wanted { length } else { 0 });
            }
        };
        for (borders, length) in borders_of(days) {
            add(borders, length);
        }
        let [gone, new, kept] = parts.map(|part| part.bounds().km());
        Ok(FrontMovement { dates: [self.date(), date], gone, new, kept })
    }
}

/// The zones on the two sides of a border on two days.
type Borders = [Option<[u32; 2]>; 2];

/// All borders of two days with their lengths in nanometres: along a stretch with the same zones on its sides on both days
/// as one, otherwise edge by edge, added up.
fn borders_of(days: [Snapshot<'_>; 2]) -> Vec<(Borders, i64)> {
    let Some(arcs) = days[0].atlas().arcs() else { return Vec::new() };
    let mut all = Vec::new();
    let mut changed: FxHashMap<[u64; 4], (Borders, i64)> = FxHashMap::default();
    for (arc, number) in arcs.partition.arcs().zip(0..) {
        let (Some(left), Some(right)) = (arc.left, arc.right) else { continue };
        let there = days.map(|day| (arc.from..arc.until).contains(&day_number(day.date())));
        let zones = there.map(|there| there.then_some([left, right]));
        match there {
            [true, true] => all.push((zones, nanometres(arcs.table.arc(number).length_m))),
            [false, false] => {}
            _ => {
                for ends in arc.vertices.windows(2) {
                    let length = || nanometres(distance_m(ends[0], ends[1]));
                    let (borders, _) = changed.entry(edge(ends[0], ends[1])).or_insert_with(|| ([None; 2], length()));
                    for (border, zones) in borders.iter_mut().zip(zones) {
                        *border = border.or(zones);
                    }
                }
            }
        }
    }
    let mut lengths: FxHashMap<Borders, i64> = FxHashMap::default();
    for (borders, length) in changed.into_values() {
        *lengths.entry(borders).or_default() += length;
    }
    all.extend(lengths);
    all
}
