//! Counts of incidents and deaths, by what they have in common.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::attribution::Attribution;
use crate::model::Incident;
use crate::time::{Period, date_of, day_number};

/// What incidents are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TallyBy {
    /// The kind of incident.
    Kind,
    /// The dataset it is from.
    Source,
    /// The zone, by id; `outside` for ground outside every zone.
    Zone,
    /// The control of the place at the time, in words with the ids of the actors, such as `held by isf`.
    Control,
    /// Each actor in control, alone or with others, by id. Ground that two share counts for both, so that the counts add
    /// up to more than there were.
    Actor,
    /// The month, as `2014-06`, by the share of the window of days in it; `outside` for the days that the atlas does not
    /// cover, and for windows with an open side where it covers all days. An open side reaches as far as the atlas covers,
    /// but no month is certain for it.
    Month,
}

/// How many incidents and deaths there were.
///
/// An incident that may belong to several groups counts in each by its weight, so `events` and the deaths are
/// expectations; `certain` and `possible` are the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Incidents, by weight.
    pub events: f64,
    /// Incidents that belong here whatever is not known about them.
    pub certain: u64,
    /// Incidents that may belong here.
    pub possible: u64,
    /// Deaths, by weight.
    pub deaths: DeathToll,
}

/// Sums of deaths. Where an incident states no lowest or highest count its best count stands for it, and the other way
/// round.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct DeathToll {
    /// The sum of the lowest counts.
    pub low: f64,
    /// The sum of the best counts.
    pub best: f64,
    /// The sum of the highest counts.
    pub high: f64,
    /// Incidents that state no deaths at all, by weight: they are missing in the sums.
    pub unstated: f64,
}

impl DeathToll {
    pub(super) fn add(&mut self, incident: &Incident, weight: f64) {
        let deaths = incident.deaths;
        let Some(best) = deaths.best.or(deaths.low).or(deaths.high) else {
            self.unstated += weight;
            return;
        };
        self.low += weight * f64::from(deaths.low.unwrap_or(best));
        self.best += weight * f64::from(best);
        self.high += weight * f64::from(deaths.high.unwrap_or(best));
    }
}

impl Tally {
    fn add(&mut self, incident: &Incident, weight: f64, certain: bool) {
        self.events += weight;
        self.certain += u64::from(certain);
        self.possible += 1;
        self.deaths.add(incident, weight);
    }
}

/// Counts incidents and deaths by what they have in common, whenever they happened. Only groups with an incident are
/// there; they are sorted by name. For rates, which need counts and ground of the same days, see
/// [`Atlas::rates`](crate::Atlas::rates).
///
/// ```
/// use disputed::article140;
/// use disputed::analysis::{TallyBy, tally};
///
/// let atlas = article140()?;
/// let attributions = atlas.attribute_all(atlas.incidents());
/// let by_kind = tally(&attributions, TallyBy::Kind);
/// let all: f64 = by_kind.values().map(|tally| tally.events).sum();
/// assert_eq!(all, atlas.incidents().len() as f64);
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn tally(attributions: &[Attribution<'_>], by: TallyBy) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for attribution in attributions {
        let incident = attribution.incident();
        let mut groups: BTreeMap<String, f64> = BTreeMap::new();
        let mut closed = true;
        let mut add = |group: String, weight: f64| *groups.entry(group).or_default() += weight;
        match by {
            TallyBy::Kind => add(incident.kind.clone(), 1.0),
            TallyBy::Source => add(incident.source.clone(), 1.0),
            TallyBy::Month => {
                closed = is_closed(incident);
                let months = months_of(attribution, attribution.coverage().days());
                let outside = 1.0 - months.iter().map(|(_, share)| share).sum::<f64>();
                for (month, share) in months {
                    add(month.strftime("%Y-%m").to_string(), share);
                }
                if outside > CERTAIN {
                    add("outside".to_owned(), outside);
                }
            }
            TallyBy::Zone | TallyBy::Control | TallyBy::Actor => {
                for possibility in attribution.possibilities() {
                    match by {
                        TallyBy::Zone => {
                            let zone = possibility.zone.map_or("outside", |zone| zone.id.as_str());
                            add(zone.to_owned(), possibility.weight);
                        }
                        TallyBy::Control => add(possibility.control.to_string(), possibility.weight),
                        _ => {
                            for actor in possibility.control.actors() {
                                add(actor.to_string(), possibility.weight);
                            }
                        }
                    }
                }
            }
        }
        for (group, weight) in groups {
            tallies.entry(group).or_default().add(incident, weight, closed && weight > 1.0 - CERTAIN);
        }
    }
    tallies
}

/// What is missing to a share of 1 by rounding.
const CERTAIN: f64 = 1e-9;

fn is_closed(incident: &Incident) -> bool {
    incident.when.not_before().is_some() && incident.when.not_after().is_some()
}

/// The months that an incident may have happened in between two days, without the second, by their first days, each with
/// its share of all days that it may have happened on.
fn months_of(attribution: &Attribution<'_>, (start, end): (i32, i32)) -> Vec<(Date, f64)> {
    let Some((first, last)) = attribution.days() else { return Vec::new() };
    let days = f64::from(last) - f64::from(first) + 1.0;
    let last = last.min(end.saturating_sub(1));
    let mut months = Vec::new();
    let mut from = first.max(start);
    while let Some(date) = date_of(from).filter(|_| from <= last) {
        let to = day_number(date.last_of_month()).min(last);
        months.push((date.first_of_month(), f64::from(to - from + 1) / days));
        from = to + 1;
    }
    months
}

/// The days of the months that begin within a period.
fn whole_months(period: Period) -> (i32, i32) {
    let (start, end) = period.days();
    let whole = |side: Option<Date>, open: i32| side.map_or(open, |day| day_number(month_from(day)));
    (whole(period.start(), start), whole(period.end(), end))
}

/// The first day of the month that begins on a day, or of the next one to begin.
fn month_from(day: Date) -> Date {
    if day == day.first_of_month() { day } else { next_month(day) }
}

/// Counts incidents and deaths month by month, in order, with the months in which there were none. Each month is named by
/// its first day; those that begin within the period are there. A window of days counts in each month by its share; an open
/// side reaches as far as the atlas covers, and counts nowhere where that is all days.
///
/// ```
/// use disputed::{Period, article140, date};
/// use disputed::analysis::monthly;
///
/// let atlas = article140()?;
/// let attributions = atlas.attribute_all(atlas.incidents());
/// let year = monthly(&attributions, Period::new(date(2016, 1, 1), date(2017, 1, 1))?);
/// assert_eq!(year.len(), 12);
/// println!("{}: {:.1} incidents, {:.0} deaths", year[0].0, year[0].1.events, year[0].1.deaths.best);
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn monthly(attributions: &[Attribution<'_>], period: Period) -> Vec<(Date, Tally)> {
    let mut months: BTreeMap<Date, Tally> = BTreeMap::new();
    for attribution in attributions {
        let incident = attribution.incident();
        for (month, share) in months_of(attribution, whole_months(period)) {
            months.entry(month).or_default().add(incident, share, is_closed(incident) && share > 1.0 - CERTAIN);
        }
    }
    let first = period.start().or_else(|| months.keys().next().copied());
    let last = months.keys().next_back().copied();
    let (Some(first), Some(last)) = (first, period.end().or(last)) else { return Vec::new() };
    let start = month_from(first);
    let all = std::iter::successors(Some(start), |month| Some(next_month(*month)).filter(|next| next > month));
    let within = all.take_while(|month| *month <= last && period.contains(*month));
    within.map(|month| (month, months.get(&month).copied().unwrap_or_default())).collect()
}

/// The first day of the month after a day's.
fn next_month(day: Date) -> Date {
    day.last_of_month().saturating_add(jiff::Span::new().days(1))
}
