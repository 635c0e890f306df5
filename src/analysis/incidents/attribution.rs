//! Who controlled the place of an event at its time, as far as both are known.

use std::collections::BTreeSet;
use std::fmt;

use geo_types::Point;
use rustc_hash::FxHashMap;

use super::disk::{Disks, POINT_KM};
use super::zone_days::ZoneDays;
use crate::index::parallel;
use crate::model::{ActorId, Control, Incident, Zone};
use crate::query::Atlas;
use crate::time::{Period, date_of, day_number};

/// Half the way around the earth: a circle of that size says nothing about the place.
pub(super) const ANYWHERE_KM: f64 = 20_000.0;

/// Who may have controlled the place of an incident when it happened: made by [`Atlas::attribute`].
///
/// It is never more exact than the incident and the record of control: see there.
#[derive(Debug, Clone)]
pub struct Attribution<'a> {
    incident: &'a Incident,
    days: Option<(i32, i32)>,
    atlas: &'a Atlas,
    possibilities: Vec<Possibility<'a>>,
}

/// One of the controls under which an incident may have happened.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Possibility<'a> {
    /// Where; `None` outside every zone.
    pub zone: Option<&'a Zone>,
    /// Who controlled it; [`Control::Unknown`] where the record does not say, and outside every zone.
    pub control: &'a Control,
    /// How much of place and time speaks for it: more than 0, and 1 for all possibilities of an incident together.
    pub weight: f64,
}

/// What can be said about the control under which an incident happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'a> {
    /// The same known control wherever and whenever it happened within what its report allows.
    Certain(&'a Control),
    /// More than one control is possible, at least one of them known.
    Possible,
    /// Nothing on record bears on it.
    Unknown,
}

impl<'a> Attribution<'a> {
    /// The incident.
    pub fn incident(&self) -> &'a Incident {
        self.incident
    }

    /// The first and the last day that count for it, an open side as far as the atlas covers; nothing where that is no end.
    pub(super) fn days(&self) -> Option<(i32, i32)> {
        self.days
    }

    /// What the atlas covers.
    pub(super) fn coverage(&self) -> Period {
        self.atlas.coverage()
    }

    /// Every control under which it may have happened, those with more weight first. The weights add up to 1.
    pub fn possibilities(&self) -> &[Possibility<'a>] {
        &self.possibilities
    }

    /// What can be said.
    pub fn held(&self) -> Held<'a> {
        let known = |possibility: &&Possibility<'_>| *possibility.control != Control::Unknown;
        let Some(first) = self.possibilities.iter().find(known) else { return Held::Unknown };
        let same = self.possibilities.iter().all(|possibility| possibility.control == first.control);
        if same { Held::Certain(first.control) } else { Held::Possible }
    }

    /// Every actor that may have controlled the place, alone or with others, sorted by id.
    pub fn possible_actors(&self) -> BTreeSet<&'a ActorId> {
        self.possibilities.iter().flat_map(|possibility| possibility.control.actors()).collect()
    }

    /// The weight of all possibilities in which an actor controlled the place, alone or with others.
    pub fn weight_of(&self, actor: &str) -> f64 {
        let with = |possibility: &&Possibility<'_>| possibility.control.actors().iter().any(|holder| *holder == *actor);
        self.possibilities.iter().filter(with).map(|possibility| possibility.weight).sum()
    }
}

impl fmt::Display for Attribution<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.incident.id)?;
        for (number, Possibility { zone, control, weight }) in self.possibilities.iter().enumerate() {
            let zone = zone.map_or("outside every zone", |zone| &zone.names.en);
            let comma = if number > 0 { ";" } else { "" };
            let control = self.atlas.in_short(control);
            write!(f, "{comma} {zone}, {control} ({:.0} %)", weight * 100.0)?;
        }
        Ok(())
    }
}

impl Atlas {
    /// Who controlled the place of an incident when it happened.
    ///
    /// Three things leave room for more than one answer, and all three count:
    /// - **the day**: every day of the incident's window is as likely as the others;
    /// - **the place**: every point of the circle of [`precision_km`](Incident::precision_km) around its point is; a
    ///   zone gets the exact share of the circle that it covers, in the plane around its centre (off by under 1 % of the
    ///   circle up to 150 km);
    /// - **the control**: within the window of a change the control after it gets the chance that it had happened, if all
    ///   days of the window are as likely (one half where a side is open), and the control before it the rest; where
    ///   windows overlap the latest change that had happened counts. A statement that contradicts the record, and that no
    ///   verdict has settled, weighs as much as the record: with one of them each has half, with two a third. In the
    ///   statement's own window it has that part by the chance that it had happened. Rejected and superseded claims are
    ///   taken to be wrong.
    ///
    /// With a radius of less than 1 mm the border rule decides; an open side of the window is taken to reach as far as the atlas
    /// covers. A place that is known no better than "on earth", and a window with an open side in an atlas that covers all
    /// days, allow no answer. Up to there a wider window or a wider circle never takes an actor out of those possible, as long as its
    /// ground is more than a billionth of the circle (0.001 km2 of one of 500 km, 1.3 km2 of the largest).
    ///
    /// Cost: a look at each shared border of the map; for many incidents see [`attribute_all`](Atlas::attribute_all).
    ///
    /// ```
    /// use disputed::{Incident, Point, article140, date};
    /// use disputed::analysis::Held;
    ///
    /// let atlas = article140()?;
    /// let mut attack = Incident::new("a", date(2017, 11, 5), Point::new(44.3922, 35.4681));
    /// let Held::Certain(control) = atlas.attribute(&attack).held() else { panic!() };
    /// assert_eq!(control.actors(), ["cts", "federal-police"]);
    /// attack.precision_km = 50.0;
    /// let attribution = atlas.attribute(&attack);
    /// assert_eq!(attribution.held(), Held::Possible);
    /// let weights: f64 = attribution.possibilities().iter().map(|possibility| possibility.weight).sum();
    /// assert!((weights - 1.0).abs() < 1e-9);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn attribute<'a>(&'a self, incident: &'a Incident) -> Attribution<'a> {
        Join::new(self).attribute(incident)
    }

    /// The same for many incidents, in their order: the borders are laid out once, and with the feature `rayon` (on by
    /// default) all cores work on it.
    pub fn attribute_all<'a>(&'a self, incidents: &'a [Incident]) -> Vec<Attribution<'a>> {
        let join = Join::new(self);
        parallel::map(incidents.len(), |at| join.attribute(&incidents[at]))
    }
}

/// What all incidents of an atlas have in common.
#[derive(Debug)]
pub(super) struct Join<'a> {
    atlas: &'a Atlas,
    disks: Option<Disks<'a>>,
    zones: Vec<ZoneDays<'a>>,
    positions: FxHashMap<&'a str, u32>,
}

static UNKNOWN: Control = Control::Unknown;

/// Weights by zone and control.
type Sums<'a> = FxHashMap<(Option<u32>, &'a Control), f64>;

impl<'a> Join<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Self {
        let zones = atlas.zones();
        Join {
            atlas,
            disks: atlas.index().map(|index| Disks::new(index.partition())),
            zones: (0..zones.len() as u32).map(|zone| ZoneDays::new(atlas, zone)).collect(),
            positions: zones.iter().map(|zone| zone.id.as_str()).zip(0..).collect(),
        }
    }

    fn attribute(&self, incident: &'a Incident) -> Attribution<'a> {
        let days = self.days(incident);
        let mut sums = days.map_or_else(Sums::default, |days| self.sums(incident, days, days));
        if sums.is_empty() {
            sums.insert((None, &UNKNOWN), 1.0);
        }
        let total: f64 = sums.values().sum();
        for weight in sums.values_mut() {
            *weight /= total;
        }
        self.possibilities(incident, days, sums)
    }

    /// The part of an attribution that falls on days of a period: its weights add up to the part of the incident's days that
    /// does. Nothing is possible of an incident that has no days.
    pub(super) fn attribute_within(&self, incident: &'a Incident, period: Period) -> Attribution<'a> {
        let days = self.days(incident);
        let (start, end) = period.days();
        let sums = days.map(|(first, last)| {
            self.sums(incident, (first, last), (first.max(start), last.min(end.saturating_sub(1))))
        });
        self.possibilities(incident, days, sums.unwrap_or_default())
    }

    /// The weights of what is possible on those days that count, out of all days of an incident.
    fn sums(&self, incident: &Incident, (first, last): (i32, i32), counted: (i32, i32)) -> Sums<'a> {
        let mut sums = Sums::default();
        let days = f64::from(last) - f64::from(first) + 1.0;
        let (first, last) = counted;
        if first <= last {
            for (from, to) in self.disks.iter().flat_map(|disks| disks.epochs(first, last)) {
                let mut outside = f64::from(to) - f64::from(from) + 1.0;
                for (zone, share) in self.shares(incident.point, incident.precision_km, from) {
                    for (control, weight) in self.zones[zone as usize].controls(from, to) {
                        *sums.entry((Some(zone), control)).or_default() += share * weight / days;
                        outside -= share * weight;
                    }
                }
                // What rounding leaves of a circle that zones cover is not ground outside them.
                if outside > 1e-9 * days {
                    *sums.entry((None, &UNKNOWN)).or_default() += outside / days;
                }
            }
        }
        sums
    }

    fn possibilities(&self, incident: &'a Incident, days: Option<(i32, i32)>, sums: Sums<'a>) -> Attribution<'a> {
        let possibility = |((zone, control), weight): ((Option<u32>, &'a Control), f64)| {
            let zone = zone.map(|zone| &self.atlas.zones()[zone as usize]);
            Possibility { zone, control, weight }
        };
        let mut possibilities: Vec<_> = sums.into_iter().filter(|(_, weight)| *weight > 0.0).map(possibility).collect();
        possibilities.sort_by(|one, other| {
            let key = |possibility: &Possibility<'a>| (possibility.zone.map(|zone| &zone.id), possibility.control);
            other.weight.total_cmp(&one.weight).then_with(|| key(one).cmp(&key(other)))
        });
        Attribution { incident, days, atlas: self.atlas, possibilities }
    }

    /// The zones that a circle meets on a day, each with its share of the circle.
    pub(super) fn shares(&self, centre: Point<f64>, radius: f64, day: i32) -> Vec<(u32, f64)> {
        match &self.disks {
            Some(disks) if (POINT_KM..ANYWHERE_KM).contains(&radius) => disks.shares(centre, radius, day),
            _ if (0.0..POINT_KM).contains(&radius) => {
                let finding = date_of(day).and_then(|date| self.atlas.on(date).control_at(centre));
                let zone = finding.and_then(|finding| self.positions.get(finding.zone().id.as_str()).copied());
                zone.map(|zone| (zone, 1.0)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The first and the last day on which the incident may have happened; an open side ends where the atlas does.
    fn days(&self, incident: &Incident) -> Option<(i32, i32)> {
        let (coverage, when) = (self.atlas.coverage(), &incident.when);
        let first = when.not_before().or(coverage.start()).map(day_number)?;
        let last = when.not_after().map(day_number).or(coverage.end().map(|end| day_number(end) - 1))?;
        Some(if first <= last { (first, last) } else { (day_number(when.best()), day_number(when.best())) })
    }
}
