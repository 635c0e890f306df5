//! Who held a place for how long.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use geo_types::Point;
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::bounds::Bounds;
use super::possible::{days_of_doubt, possible};
use super::region::Region;
use super::side::{Members, Side, Stand};
use crate::error::{ErrorKind, Fault, Result};
use crate::model::{Control, Status, Zone};
use crate::query::{Atlas, Snapshot, Spell};
use crate::time::{DISTANT_PAST, Period, date_of, day_number};

/// Who held a zone, or a point, for how many days of a period; or several zones, in zone-days.
///
/// The days under each control add up to [`days`](Tenure::days). It prints itself as a list, and in `serde` it is an object of
/// `zones` (ids), `days`, `changes`, `contested_days`, `controls` (each with `status`, `actors`, `days`).
#[derive(Debug, Clone)]
pub struct Tenure<'a> {
    atlas: &'a Atlas,
    /// One place each, its days in order.
    places: Vec<Vec<Stretch<'a>>>,
}

/// Days on which one zone had one control.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    zone: u32,
    control: &'a Control,
    period: Period,
}

/// The days from one up to another one.
type Run = (i64, i64);

impl Stretch<'_> {
    fn days(&self) -> i64 {
        self.period.length_days().unwrap_or(0)
    }
}

impl Atlas {
    /// Who held a zone for how long, over a period; `Period::ALWAYS` takes all days on record.
    ///
    /// # Errors
    /// If no zone has that id, the atlas covers no day of the period, or a side of the days covered is open.
    ///
    /// ```
    /// use disputed::{Period, article140, date};
    ///
    /// let atlas = article140()?;
    /// let tenure = atlas.tenure_of("kirkuk-city", Period::ALWAYS)?;
    /// println!("{tenure}");
    /// assert!(tenure.days_of("krg")?.best > 3 * 365);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn tenure_of(&self, zone: &str, period: Period) -> Result<Tenure<'_>> {
        let within = self.closed(period)?;
        let position = self.data.zone_position(zone)?;
        Ok(Tenure::new(self, self.stretches_of(position, within)))
    }

    /// Who held the ground at a point for how long: a part of the way by one zone and a part by another, where zones moved.
    /// It has no days where no zone has ever been.
    ///
    /// # Errors
    /// If the atlas covers no day of the period, or a side of the days covered is open.
    pub fn tenure_at(&self, point: Point<f64>, period: Period) -> Result<Tenure<'_>> {
        let within = self.closed(period)?;
        let stretches = self.history_at(point).filter_map(|spell| stretch(self, &spell, within));
        Ok(Tenure::new(self, stretches.collect()))
    }

    /// The tenure of each zone of a region, those that changed hands most often first. Their sum is that of the region, in
    /// zone-days.
    ///
    /// # Errors
    /// As for [`tenure_of`](Self::tenure_of) and [`Snapshot::holdings_in`](crate::Snapshot::holdings_in).
    ///
    /// ```
    /// use disputed::{Period, article140};
    /// use disputed::analysis::{Region, Tenure};
    ///
    /// let atlas = article140()?;
    /// let zones = atlas.tenures_in(&Region::Disputed, Period::ALWAYS)?;
    /// for tenure in zones.iter().take(5) {
    ///     println!("{}: {} changes", tenure.zones().next().unwrap().names.en, tenure.changes());
    /// }
    /// let region = Tenure::sum(&zones).unwrap();
    /// assert_eq!(region.days(), zones.iter().map(Tenure::days).sum::<i64>());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn tenures_in(&self, region: &Region, period: Period) -> Result<Vec<Tenure<'_>>> {
        let within = self.closed(period)?;
        let zones = region.resolve(self)?.zones(self);
        let tenures = zones.into_iter().map(|zone| Tenure::new(self, self.stretches_of(zone, within)));
        let mut tenures: Vec<Tenure<'_>> = tenures.filter(|tenure| tenure.days() > 0).collect();
        tenures.sort_by_key(|tenure| std::cmp::Reverse(tenure.changes()));
        Ok(tenures)
    }

    /// The days of the period that the atlas covers, which must have a beginning and an end.
    fn closed(&self, period: Period) -> Result<Period> {
        let coverage = self.coverage();
        let fault = |message: String, advice: String| Fault::new(ErrorKind::Question, message).advise(advice);
        let Some(within) = period.intersection(coverage) else {
            let message = format!("the atlas covers no day of the period {period}");
            return Err(fault(message, format!("its record is {coverage}")).into());
        };
        if within.length_days().is_none() {
            let message = format!("days without end cannot be counted: the atlas covers {within} of the period");
            return Err(fault(message, "give a period with a beginning and an end".into()).into());
        }
        Ok(within)
    }

    fn stretches_of(&self, zone: u32, within: Period) -> Vec<Stretch<'_>> {
        let data = &self.data.zones[zone as usize];
        let Ok(history) = self.history_of(data.id.as_str()) else { return Vec::new() };
        let there = history.flat_map(|spell| {
            data.shapes.iter().filter_map(move |shape| stretch(self, &spell, within.intersection(shape.extant)?))
        });
        let mut stretches: Vec<Stretch<'_>> = there.collect();
        stretches.sort_by_key(|stretch| stretch.period.days());
        stretches
    }
}

fn stretch<'a>(atlas: &'a Atlas, spell: &Spell<'a>, within: Period) -> Option<Stretch<'a>> {
    let zone = atlas.data.zone_position(spell.zone().id.as_str()).ok()?;
    Some(Stretch { zone, control: spell.control(), period: spell.period().intersection(within)? })
}

impl<'a> Tenure<'a> {
    fn new(atlas: &'a Atlas, stretches: Vec<Stretch<'a>>) -> Self {
        Tenure { atlas, places: vec![stretches] }
    }

    fn stretches(&self) -> impl Iterator<Item = &Stretch<'a>> {
        self.places.iter().flatten()
    }

    /// The tenures of several zones of one atlas as one, in zone-days; `None` if there is none.
    pub fn sum<'t>(tenures: impl IntoIterator<Item = &'t Tenure<'a>>) -> Option<Self>
    where
        'a: 't,
    {
        let mut tenures = tenures.into_iter();
        let mut sum = tenures.next()?.clone();
        for tenure in tenures {
            sum.places.extend(tenure.places.iter().cloned());
        }
        Some(sum)
    }

    /// The zones, each once.
    pub fn zones(&self) -> impl Iterator<Item = &'a Zone> {
        let mut zones: Vec<u32> = self.stretches().map(|stretch| stretch.zone).collect();
        zones.sort_unstable();
        zones.dedup();
        let atlas = self.atlas;
        zones.into_iter().map(move |zone| &atlas.data.zones[zone as usize])
    }

    /// All days; for several zones all days of each.
    pub fn days(&self) -> i64 {
        self.stretches().map(Stretch::days).sum()
    }

    /// The days under each control, the most first.
    pub fn by_control(&self) -> Vec<(&'a Control, i64)> {
        let mut sums: BTreeMap<&'a Control, i64> = BTreeMap::new();
        for stretch in self.stretches() {
            *sums.entry(stretch.control).or_default() += stretch.days();
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
        sums
    }

    /// How often control changed from one day to the next; for several zones how often that of each did.
    pub fn changes(&self) -> usize {
        let pairs = self.places.iter().flat_map(|stretches| stretches.windows(2));
        pairs
            .filter(|pair| pair[0].period.end() == pair[1].period.start() && pair[0].control != pair[1].control)
            .count()
    }

    /// The longest time under one control without a break; for several zones the longest of any of them.
    pub fn longest(&self) -> Option<(&'a Control, Period)> {
        let joins = |one: &Stretch<'_>, other: &Stretch<'_>| {
            one.control == other.control && one.period.end() == other.period.start()
        };
        let runs = self.places.iter().flat_map(|stretches| stretches.chunk_by(joins)).filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            Some((first.control, Period::from_days(first.period.days().0, last.period.days().1)?))
        });
        runs.max_by_key(|(_, period)| period.length_days())
    }

    /// The days on which a side alone held or shared it, the side as it was on each of them, at least and at most. See
    /// [`Bounds`] for how exact this is.
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have.
    pub fn days_of(&self, side: impl Into<Side>) -> Result<Bounds<i64>> {
        let runs = self.runs_of(&side.into())?;
        Ok(runs.map(|runs| runs.iter().map(|run| run.1 - run.0).sum()))
    }

    /// The most days that a side alone held or shared it without a break, at least and at most; for several zones the
    /// longest of any of them. See [`Bounds`] for how exact this is.
    ///
    /// # Errors
    /// If the side names an actor that the atlas does not have.
    ///
    /// ```
    /// use disputed::{Period, article140};
    ///
    /// let atlas = article140()?;
    /// let days = atlas.tenure_of("kirkuk-city", Period::ALWAYS)?.longest_of("krg")?;
    /// println!("the KRG held Kirkuk without a break for {days} days");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn longest_of(&self, side: impl Into<Side>) -> Result<Bounds<i64>> {
        let runs = self.runs_of(&side.into())?;
        Ok(runs.map(|runs| runs.iter().map(|run| run.1 - run.0).max().unwrap_or(0)))
    }

    /// The days on which it was in a state, at least and at most; contested days, for one. See [`Bounds`] for how exact
    /// this is.
    ///
    /// ```
    /// use disputed::{Period, Status, article140};
    ///
    /// let atlas = article140()?;
    /// let days = atlas.tenure_of("kirkuk-city", Period::ALWAYS)?.days_in(Status::Contested);
    /// println!("it was fought over on {days} days");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn days_in(&self, status: Status) -> Bounds<i64> {
        let runs = self.runs(&BTreeSet::new(), |_, control| control.status() == status);
        runs.map(|runs| runs.iter().map(|run| run.1 - run.0).sum())
    }

    fn runs_of(&self, side: &Side) -> Result<Bounds<Vec<Run>>> {
        let links = self.atlas.actors().iter().flat_map(|actor| &actor.links);
        let links: BTreeSet<i32> = links.flat_map(|link| <[i32; 2]>::from(link.period.days())).collect();
        // A side is the same from one day of a link to the next.
        let first = side.members(self.atlas.on(Date::MIN))?;
        let later = links.iter().filter_map(|day| Some((*day, side.members(self.atlas.on(date_of(*day)?)).ok()?)));
        let members: BTreeMap<i32, Members> = std::iter::once((DISTANT_PAST, first)).chain(later).collect();
        Ok(self.runs(&links, |snapshot, control| {
            let members = members.range(..=day_number(snapshot.date())).next_back();
            members.is_some_and(|(_, members)| members.stand(snapshot, control) == Stand::Sole)
        }))
    }

    /// The stretches of days on which something held, those that adjoin in one place joined. It can change on the days
    /// given, and on those on which control can.
    fn runs(&self, others: &BTreeSet<i32>, holds: impl Fn(Snapshot<'_>, &Control) -> bool) -> Bounds<Vec<Run>> {
        let mut runs: Bounds<Vec<Run>> = Bounds { least: Vec::new(), best: Vec::new(), most: Vec::new() };
        for place in &self.places {
            let mut of_place: Bounds<Vec<Run>> = Bounds { least: Vec::new(), best: Vec::new(), most: Vec::new() };
            for stretch in place {
                let (start, end) = stretch.period.days();
                let mut days = days_of_doubt(self.atlas, stretch.zone);
                days.extend(others);
                days.extend([start, end]);
                let days: Vec<i32> = days.range(start..=end).copied().collect();
                for pair in days.windows(2) {
                    let Some(date) = date_of(pair[0]) else { continue };
                    let snapshot = self.atlas.on(date);
                    let all = possible(snapshot, stretch.zone);
                    let run = (i64::from(pair[0]), i64::from(pair[1]));
                    of_place.count(Bounds::judge(&all, |control| holds(snapshot, control)), |runs| {
                        match runs.last_mut() {
                            Some(last) if last.1 == run.0 => last.1 = run.1,
                            _ => runs.push(run),
                        }
                    });
                }
            }
            runs.least.extend(of_place.least);
            runs.best.extend(of_place.best);
            runs.most.extend(of_place.most);
        }
        runs
    }
}

impl fmt::Display for Tenure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.zones().map(|zone| zone.names.en.as_str()).collect();
        let unit = if names.len() > 1 { "zone-days" } else { "days" };
        match names.as_slice() {
            [] => return f.write_str("no zone, no days"),
            [only] => write!(f, "{only}")?,
            several => write!(f, "{} zones", several.len())?,
        }
        write!(f, ": {} {unit}, {} changes", self.days(), self.changes())?;
        for (control, days) in self.by_control() {
            write!(f, "\n  {days:6} {unit}  {control}")?;
        }
        Ok(())
    }
}

impl Serialize for Tenure<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Row<'c> {
            #[serde(flatten)]
            control: &'c Control,
            days: i64,
        }
        let rows: Vec<Row<'_>> = self.by_control().into_iter().map(|(control, days)| Row { control, days }).collect();
        let mut object = serializer.serialize_struct("Tenure", 5)?;
        object.serialize_field("zones", &self.zones().map(|zone| &zone.id).collect::<Vec<_>>())?;
        object.serialize_field("days", &self.days())?;
        object.serialize_field("changes", &self.changes())?;
        object.serialize_field("contested_days", &self.days_in(Status::Contested).best)?;
        object.serialize_field("controls", &rows)?;
        object.end()
    }
}
