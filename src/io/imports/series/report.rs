//! What became of a series of maps.

use std::fmt;

use geo_types::Coord;
use jiff::civil::Date;

use crate::error::counted;
use crate::geometry::metres_in_degree;
use crate::io::imports::{Repair, RepairReport};
use crate::time::Period;

/// How far the reading of a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// A map was read.
    Map {
        /// Its day.
        date: Date,
        /// How many maps have been read.
        done: usize,
        /// How many there are, where that is known.
        all: Option<usize>,
    },
    /// All maps were read: the cells are being cut.
    Cells,
    /// The atlas is being built of so many zones.
    Atlas {
        /// How many.
        zones: usize,
    },
}

/// What became of a series of maps: changes found, noise left out, days without a map.
///
/// It prints itself as a short text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesReport {
    pub(super) days: Vec<DayReport>,
    pub(super) gaps: Vec<Period>,
    pub(super) zones: usize,
    pub(super) merged: (usize, f64),
    /// By the day of the map and its file.
    pub(super) repaired: Vec<(Date, Option<String>, RepairReport)>,
}

/// What one map showed that the map before did not.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DayReport {
    /// The day of the map.
    pub date: Date,
    /// Whether the map has no ground at all: what was held before counts as lost on this day.
    pub is_empty: bool,
    /// How many pieces of ground changed hands. Those of the first map are its first state.
    pub changes: usize,
    /// How large they are together.
    pub changed_km2: f64,
    /// How many differences were noise, and had not been there on the map before.
    pub slivers: usize,
    /// How large they are together.
    pub sliver_m2: f64,
    /// Whether most corners of the map lie elsewhere than before, but so near that it is noise.
    pub redrawn: Option<Redrawn>,
}

/// How the corners of a map lie to those that were held before: most of them lie elsewhere, and so near that it is noise.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Redrawn {
    /// How many corners lie elsewhere.
    pub corners: usize,
    /// How far east, in the mean, in metres.
    pub east_m: f64,
    /// How far north.
    pub north_m: f64,
    /// How far they are from this mean, as the root of the mean square.
    pub scatter_m: f64,
}

impl Redrawn {
    /// From where each corner was, and where it is.
    pub(super) fn by(moves: &[[Coord; 2]]) -> Self {
        let metres = |[was, is]: &[Coord; 2]| {
            let [x, y] = metres_in_degree(was.y);
            [(is.x - was.x) * x, (is.y - was.y) * y]
        };
        let count = moves.len().max(1) as f64;
        let mean = [0, 1].map(|axis| moves.iter().map(|ends| metres(ends)[axis]).sum::<f64>() / count);
        let square = |ends| [0, 1].map(|axis| (metres(ends)[axis] - mean[axis]).powi(2)).iter().sum::<f64>();
        let scatter_m = (moves.iter().map(square).sum::<f64>() / count).sqrt();
        Redrawn { corners: moves.len(), east_m: mean[0], north_m: mean[1], scatter_m }
    }

    /// How far the map is shifted as a whole, in metres: if it is more than twice as far as its corners scatter.
    pub fn shift_m(&self) -> Option<f64> {
        let shift = self.east_m.hypot(self.north_m);
        (shift > 2.0 * self.scatter_m).then_some(shift)
    }
}

impl SeriesReport {
    /// Every map in order of time.
    pub fn days(&self) -> &[DayReport] {
        &self.days
    }

    /// The days without a map between the first and the last one.
    pub fn missing(&self) -> &[Period] {
        &self.gaps
    }

    /// How many pieces of ground changed hands after the first map.
    pub fn changes(&self) -> usize {
        self.days.iter().skip(1).map(|day| day.changes).sum()
    }

    /// How many differences between maps were noise.
    pub fn slivers(&self) -> usize {
        self.days.iter().map(|day| day.slivers).sum()
    }

    /// How large these are together, in square metres.
    pub fn sliver_m2(&self) -> f64 {
        self.days.iter().map(|day| day.sliver_m2).sum()
    }

    /// How many maps showed the same as the one before.
    pub fn unchanged(&self) -> usize {
        self.days.iter().skip(1).filter(|day| day.changes == 0).count()
    }

    /// How many cells the ground was cut into.
    pub fn zones(&self) -> usize {
        self.zones
    }

    /// Crumbs that rounding leaves where lines of different days cross: how many went to the neighbour
    /// with the longest border, and how many square metres they are.
    pub fn merged(&self) -> (usize, f64) {
        self.merged
    }

    /// How many repairs the maps needed, where they were allowed.
    pub fn repairs(&self) -> usize {
        self.repaired.iter().map(|(_, _, report)| report.repairs().len()).sum()
    }

    /// What was done to each map that needed repairs, in order of time: its day, the file it was read from, and every repair.
    pub fn repaired(&self) -> impl Iterator<Item = (Date, Option<&str>, &RepairReport)> {
        self.repaired.iter().map(|(date, file, report)| (*date, file.as_deref(), report))
    }
}

impl fmt::Display for SeriesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let km2: f64 = self.days.iter().skip(1).map(|day| day.changed_km2).sum();
        let unchanged = self.unchanged();
        writeln!(
            f,
            "{}, {unchanged} of them like the one before, {} without a map",
            counted(self.days.len(), "map"),
            counted(self.missing_days(), "day")
        )?;
        writeln!(
            f,
            "{} of ground, {km2:.1} km2, in {}",
            counted(self.changes(), "change"),
            counted(self.zones, "zone")
        )?;
        writeln!(f, "{} left out, {:.0} m2", counted(self.slivers(), "sliver"), self.sliver_m2())?;
        let empty: Vec<Date> = self.days.iter().filter(|day| day.is_empty).map(|day| day.date).collect();
        if let [first, more @ ..] = empty.as_slice() {
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(" and those of {} more", counted(more.len(), "day"))
            };
            writeln!(
                f,
                "the map of {first}{more} has no ground: all that was held counts as lost there; if none was drawn, leave it out"
            )?;
        }
        let redrawn = || self.days.iter().filter_map(|day| Some((day, day.redrawn?)));
        let shifted = || redrawn().filter_map(|(day, redrawn)| Some((redrawn.shift_m()?, day.date, redrawn)));
        if let Some((shift_m, date, farthest)) = shifted().max_by(|one, other| one.0.total_cmp(&other.0)) {
            let Redrawn { east_m, north_m, .. } = farthest;
            let east = if east_m < 0.0 { "west" } else { "east" };
            let north = if north_m < 0.0 { "south" } else { "north" };
            let by = format!("{:.1} m {east} and {:.1} m {north}", east_m.abs(), north_m.abs());
            let maps = counted(shifted().count(), "map");
            writeln!(f, "{maps} shifted as a whole, the farthest that of {date}, by {shift_m:.1} m: {by}")?;
        }
        let scattered = || redrawn().filter(|(_, redrawn)| redrawn.shift_m().is_none());
        if scattered().next().is_some() {
            let slivers: usize = scattered().map(|(day, _)| day.slivers).sum();
            let (maps, first) = (counted(scattered().count(), "map"), scattered().map(|(day, _)| day.date).min());
            let first = first.map_or_else(String::new, |first| format!(", from {first} on"));
            writeln!(f, "{maps} drawn anew as a whole, within noise{first}: {slivers} of the slivers")?;
        }
        write!(f, "{} merged, {:.0} m2", counted(self.merged.0, "crumb"), self.merged.1)?;
        if self.repairs() > 0 {
            write!(f, "\n{} of maps", counted(self.repairs(), "repair"))?;
        }
        for (date, file, report) in self.repaired() {
            let (count, m2) =
                (counted(report.repairs().len(), "repair"), report.repairs().iter().map(Repair::area_m2).sum::<f64>());
            write!(f, "\n  {}: {count}, {m2:.1} m2", file.map_or_else(|| date.to_string(), str::to_owned))?;
        }
        Ok(())
    }
}

impl SeriesReport {
    fn missing_days(&self) -> usize {
        self.gaps.iter().filter_map(|gap| usize::try_from(gap.length_days()?).ok()).sum()
    }
}
