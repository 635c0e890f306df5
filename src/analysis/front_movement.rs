//! How fronts moved, and how long they were over time.

use std::fmt;

use geo_types::{Coord, LineString, MultiLineString};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::bounds::Bounds;
use super::front_list::FrontLines;
use super::fronts::FrontLine;
use super::sizes::size;
use crate::geometry::{bits, distance_m};
use crate::model::ActorId;

/// How fronts moved between two days: as lines, made by [`FrontLines::moved_until`], or as lengths in km at least and at
/// most, made by [`Snapshot::front_movement_bounds`](crate::Snapshot::front_movement_bounds).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FrontMovement<T = FrontPart> {
    /// The two days.
    pub dates: [Date; 2],
    /// What was a front on the first of them only.
    pub gone: T,
    /// What was one on the second only.
    pub new: T,
    /// What was one on both.
    pub kept: T,
}

/// Lines with their length. In `serde` it is an object of `length_km`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FrontPart {
    /// The lines: longitude before latitude, WGS 84.
    #[serde(skip)]
    pub lines: MultiLineString<f64>,
    /// Their length in km, geodesic.
    pub length_km: f64,
}

impl FrontLines<'_> {
    /// How the fronts moved from this day to another one: the stretches that are gone, new and kept. A stretch is kept if
    /// the same two sides met along it on both days, whichever of them was on which side.
    ///
    /// ```
    /// use disputed::{article140, date};
    ///
    /// let atlas = article140()?;
    /// let on = |day| atlas.on(day).front_lines_between("krg", "federal-iraq");
    /// let (before, after) = (on(date(2017, 10, 15))?, on(date(2017, 10, 21))?);
    /// let moved = before.moved_until(&after);
    /// println!("{moved}");
    /// assert!((moved.gone.length_km + moved.kept.length_km - before.length_km()).abs() < 1e-6);
    /// assert!((moved.new.length_km + moved.kept.length_km - after.length_km()).abs() < 1e-6);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn moved_until(&self, later: &FrontLines<'_>) -> FrontMovement {
        let (kept, gone) = split(self, later);
        let (_, new) = split(later, self);
        FrontMovement { dates: [self.date(), later.date()], gone, new, kept }
    }
}

/// The two sides of a front in alphabetical order.
fn pair<'f>(front: &'f FrontLine<'_>) -> [&'f [ActorId]; 2] {
    let (left, right) = (front.left_actors(), front.right_actors());
    if left <= right { [left, right] } else { [right, left] }
}

/// An edge, whichever way it runs.
pub(super) fn edge(one: Coord, other: Coord) -> [u64; 4] {
    let [one, other] = [one, other].map(bits);
    let [[a, b], [c, d]] = [one.min(other), one.max(other)];
    [a, b, c, d]
}

/// The lines of one set of fronts that the other set has too, and those that it has not.
fn split(fronts: &FrontLines<'_>, others: &FrontLines<'_>) -> (FrontPart, FrontPart) {
    let mut there: FxHashMap<[u64; 4], [&[ActorId]; 2]> = FxHashMap::default();
    let lines: Vec<(&FrontLine<'_>, MultiLineString<f64>)> =
        others.iter().map(|front| (front, front.lines())).collect();
    for (front, lines) in &lines {
        for ends in lines.iter().flat_map(|line| line.0.windows(2)) {
            there.insert(edge(ends[0], ends[1]), pair(front));
        }
    }
    let mut parts: [Vec<LineString<f64>>; 2] = [Vec::new(), Vec::new()];
    for front in fronts {
        for line in front.lines() {
            let shared = |ends: &[Coord]| there.get(&edge(ends[0], ends[1])) == Some(&pair(front));
            let edges: Vec<&[Coord]> = line.0.windows(2).collect();
            for run in edges.chunk_by(|one, other| shared(one) == shared(other)) {
                let rest = run.iter().map(|ends| ends[1]);
                let coords = run.iter().take(1).map(|ends| ends[0]).chain(rest).collect();
                parts[usize::from(!shared(run[0]))].push(LineString(coords));
            }
        }
    }
    let [shared, own] = parts.map(|lines| {
        let metres = lines.iter().flat_map(|line| line.0.windows(2)).map(|ends| distance_m(ends[0], ends[1]));
        FrontPart { length_km: 0.0 + metres.sum::<f64>() / 1000.0, lines: MultiLineString(lines) }
    });
    (shared, own)
}

impl<T> FrontMovement<T> {
    fn write(&self, f: &mut fmt::Formatter<'_>, km: impl Fn(&T) -> String) -> fmt::Result {
        let FrontMovement { dates: [one, other], gone, new, kept } = self;
        write!(f, "{one} to {other}: {} km gone, {} km new, {} km kept", km(gone), km(new), km(kept))
    }
}

impl fmt::Display for FrontMovement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |part| size(part.length_km))
    }
}

impl fmt::Display for FrontMovement<Bounds<f64>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |km| km.sizes())
    }
}
