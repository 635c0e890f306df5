//! The ground of each holder over time, as the page and the plots show it.

use std::collections::BTreeMap;

use super::range::Days;
use super::runs::change_days;
use crate::analysis::Holdings;
use crate::model::{Control, Status};
use crate::query::Atlas;
use crate::time::{date_of, day_number};

/// What ground is stacked under: the one actor at the top of a chain of command, or a state of several or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Band {
    /// By its position in the atlas.
    Actor(u32),
    Shared,
    Contested,
    Vacant,
    Unknown,
}

/// A step function: which band has how many km2 from each of the days on.
#[derive(Debug)]
pub(super) struct Areas {
    /// Actors by their ground over all days, the largest first; then the states.
    pub(super) bands: Vec<Band>,
    pub(super) days: Vec<i32>,
    /// A row for each day, a column for each band.
    pub(super) km2: Vec<Vec<f64>>,
}

impl Areas {
    pub(super) fn over(atlas: &Atlas, days: Days) -> Self {
        let mut rows: Vec<(i32, BTreeMap<Band, f64>)> = Vec::new();
        for day in change_days(atlas, days) {
            let Some(date) = date_of(day) else { continue };
            let row = bands(atlas, &atlas.on(date).holdings().rolled_up());
            if rows.last().is_none_or(|(_, last)| *last != row) {
                rows.push((day, row));
            }
        }
        let mut sums: BTreeMap<Band, f64> = BTreeMap::new();
        for (at, (day, row)) in rows.iter().enumerate() {
            let until = rows.get(at + 1).map_or(days.end, |(next, _)| *next);
            for (band, km2) in row {
                *sums.entry(*band).or_default() += km2 * f64::from(until - day);
            }
        }
        let mut bands: Vec<(Band, f64)> = sums.into_iter().collect();
        bands.sort_by(|one, other| {
            let state = |band: Band| if matches!(band, Band::Actor(_)) { None } else { Some(band) };
            state(one.0).cmp(&state(other.0)).then(other.1.total_cmp(&one.1))
        });
        let bands: Vec<Band> = bands.into_iter().map(|(band, _)| band).collect();
        let of = |row: &BTreeMap<Band, f64>| bands.iter().map(|band| row.get(band).copied().unwrap_or(0.0)).collect();
        Areas {
            km2: rows.iter().map(|(_, row)| of(row)).collect(),
            days: rows.into_iter().map(|(day, _)| day).collect(),
            bands,
        }
    }

    /// The largest sum of any day.
    pub(super) fn most(&self) -> f64 {
        self.km2.iter().map(|row| row.iter().sum()).fold(0.0, f64::max)
    }
}

fn bands(atlas: &Atlas, holdings: &Holdings<'_>) -> BTreeMap<Band, f64> {
    let mut sums = BTreeMap::new();
    for row in holdings.rows() {
        *sums.entry(band(atlas, &row.control)).or_default() += row.extent.area_km2();
    }
    sums
}

fn band(atlas: &Atlas, control: &Control) -> Band {
    match (control.status(), control.actors()) {
        (Status::Held, [only]) => atlas.data.actor_position(only.as_str()).map_or(Band::Unknown, Band::Actor),
        (Status::Held | Status::Shared, _) => Band::Shared,
        (Status::Contested, _) => Band::Contested,
        (Status::Vacant, _) => Band::Vacant,
        (Status::Unknown, _) => Band::Unknown,
    }
}

/// The first day of each month that touches some days, and the day after the last one.
pub(super) fn months(days: Days) -> Vec<i32> {
    let Some(first) = date_of(days.first) else { return Vec::new() };
    let starts = std::iter::successors(Some(first.first_of_month()), |month| {
        month.checked_add(jiff::Span::new().months(1)).ok()
    });
    let mut starts: Vec<i32> = starts.map(day_number).take_while(|day| *day < days.end).collect();
    starts.push(days.end);
    starts
}
