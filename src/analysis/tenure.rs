//! Who held a place for how long.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use geo_types::Point;
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::bounds::Bounds;
use super::possible::{days_of_doubt, possible};
use super::region::Region;
use super::rollup::TopsOver;
use super::side::{Members, Side, Stand};
use crate::error::{ErrorKind, Fault, Result};
use crate::model::{Control, Status, Zone};
use crate::query::{Atlas, Snapshot, Spell};
use crate::time::{DISTANT_PAST, Period, date_of, day_number};

/// Who held a zone, or a point, for how many days of a period; or several zones, in zone-days.
///
/// The days under each control add up to [`days`](Tenure::days). It prints itself as a list, and in `serde` it is an object of
/// `zones` (ids), `days`, `changes`, `times_changed_hands`, `contested_days`, `controls` (each with `status`, `actors`,
/// `days`).
#[derive(Debug, Clone)]
pub struct Tenure<'a> {
    atlas: &'a Atlas,
    /// One place each, its days in order.
    places: Vec<Vec<Stretch<'a>>>,
    /// There if it is rolled up.
    tops: Option<Arc<TopsOver>>,
}

/// Days on which one zone had one control.
#[derive(Debug, Clone)]
struct Stretch<'a> {
    zone: u32,
    control: Cow<'a, Control>,
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
    ///
    /// ```
    /// use disputed::{Period, Point, article140, date};
    ///
    /// let atlas = article140()?;
    /// let year = Period::new(date(2014, 1, 1), date(2015, 1, 1))?;
    /// let sinjar = atlas.tenure_at(Point::new(41.876, 36.321), year)?;
    /// assert_eq!(sinjar.days(), 365);
    /// println!("{sinjar}");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn tenure_at(&self, point: Point<f64>, period: Period) -> Result<Tenure<'_>> {
        let within = self.closed(period)?;
        let stretches = self.history_at(point).filter_map(|spell| stretch(self, &spell, within));
        Ok(Tenure::new(self, stretches.collect()))
    }

    /// The tenure of each zone of a region, those that changed hands most often first: by
    /// [`times_changed_hands`](Tenure::times_changed_hands) of each one [rolled up](Tenure::rolled_up), so that what passed
    /// within one command, or was fought over and kept, does not count; then by all changes. Their sum is that of the
    /// region, in zone-days.
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
    ///     let name = &tenure.zones().next().unwrap().names.en;
    ///     println!("{name} changed hands {} times", tenure.rolled_up().times_changed_hands());
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
        let tops = Arc::new(TopsOver::of(self));
        let changes = |tenure: &Tenure<'_>| (tenure.rolled_by(&tops).times_changed_hands(), tenure.changes());
        tenures.sort_by_cached_key(|tenure| std::cmp::Reverse(changes(tenure)));
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
    Some(Stretch { zone, control: Cow::Borrowed(spell.control()), period: spell.period().intersection(within)? })
}

impl<'a> Tenure<'a> {
    fn new(atlas: &'a Atlas, stretches: Vec<Stretch<'a>>) -> Self {
        Tenure { atlas, places: vec![stretches], tops: None }
    }

    fn stretches(&self) -> impl Iterator<Item = &Stretch<'a>> {
        self.places.iter().flatten()
    }

    /// The same with each force counted to the actor at the top of its chain of command on each day
    /// ([`Snapshot::top_of`]), so that ground passed within one command did not change hands. When a force came under another
    /// command, its ground did.
    ///
    /// ```
    /// use disputed::{Period, article140};
    ///
    /// let atlas = article140()?;
    /// let kirkuk = atlas.tenure_of("kirkuk-city", Period::ALWAYS)?;
    /// println!("{}", kirkuk.rolled_up());
    /// assert_eq!(kirkuk.rolled_up().days(), kirkuk.days());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    #[must_use]
    pub fn rolled_up(&self) -> Self {
        self.rolled_by(&Arc::new(TopsOver::of(self.atlas)))
    }

    fn rolled_by(&self, tops: &Arc<TopsOver>) -> Self {
        let rolled = |stretch: &Stretch<'a>| {
            let (start, end) = stretch.period.days();
            let mut days: Vec<i32> = std::iter::once(start).chain(tops.days_within(start, end)).collect();
            days.push(end);
            let parts = days.windows(2).filter_map(|pair| {
                let control = Cow::Owned(tops.roll_up(self.atlas.on(date_of(pair[0])?), &stretch.control));
                Some(Stretch { control, period: Period::from_days(pair[0], pair[1])?, zone: stretch.zone })
            });
            parts.collect::<Vec<_>>()
        };
        let places = self.places.iter().map(|stretches| stretches.iter().flat_map(rolled).collect()).collect();
        Tenure { atlas: self.atlas, places, tops: Some(Arc::clone(tops)) }
    }

    /// The tenures of several zones of one atlas as one, in zone-days; `None` if there is none. All of them are rolled up,
    /// or none is.
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
    pub fn by_control(&self) -> Vec<(&Control, i64)> {
        let mut sums: BTreeMap<&Control, i64> = BTreeMap::new();
        for stretch in self.stretches() {
            *sums.entry(&stretch.control).or_default() += stretch.days();
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
        sums
    }

    /// How often control changed from one day to the next, in whatever way; for several zones how often that of each did.
    pub fn changes(&self) -> usize {
        let pairs = self.places.iter().flat_map(|stretches| stretches.windows(2));
        pairs
            .filter(|pair| pair[0].period.end() == pair[1].period.start() && pair[0].control != pair[1].control)
            .count()
    }

    /// How often it passed from the hands of one known holder, or of several together, to those of others; for several
    /// zones how often each did. Days on which it was contested, vacant or unknown are passed over: who lost it and took
    /// it back lost nothing, and who was the first on record took it from nobody.
    pub fn times_changed_hands(&self) -> usize {
        let passed = |stretches: &Vec<Stretch<'_>>| {
            let held =
                stretches.iter().filter(|stretch| matches!(stretch.control.status(), Status::Held | Status::Shared));
            let holders: Vec<_> = held.map(|stretch| stretch.control.actors()).collect();
            holders.windows(2).filter(|pair| pair[0] != pair[1]).count()
        };
        self.places.iter().map(passed).sum()
    }

    /// The longest time under one control without a break; for several zones the longest of any of them.
    pub fn longest(&self) -> Option<(&Control, Period)> {
        let joins = |one: &Stretch<'_>, other: &Stretch<'_>| {
            one.control == other.control && one.period.end() == other.period.start()
        };
        let runs = self.places.iter().flat_map(|stretches| stretches.chunk_by(joins)).filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            Some((&*first.control, Period::from_days(first.period.days().0, last.period.days().1)?))
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
        let is_in = |snapshot: Snapshot<'_>, control: &Control| match &self.tops {
            Some(tops) => tops.roll_up(snapshot, control).status() == status,
            None => control.status() == status,
        };
        let runs = self.runs(&self.atlas.link_days(), is_in);
        runs.map(|runs| runs.iter().map(|run| run.1 - run.0).sum())
    }

    fn runs_of(&self, side: &Side) -> Result<Bounds<Vec<Run>>> {
        let links = self.atlas.link_days();
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
            write!(f, "\n  {days:6} {unit}  {}", self.atlas.in_short(control))?;
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
        let mut object = serializer.serialize_struct("Tenure", 6)?;
        object.serialize_field("zones", &self.zones().map(|zone| &zone.id).collect::<Vec<_>>())?;
        object.serialize_field("days", &self.days())?;
        object.serialize_field("changes", &self.changes())?;
        object.serialize_field("times_changed_hands", &self.times_changed_hands())?;
        object.serialize_field("contested_days", &self.days_in(Status::Contested).best)?;
        object.serialize_field("controls", &rows)?;
        object.end()
    }
}
