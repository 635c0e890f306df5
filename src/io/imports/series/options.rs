//! How a series of maps is to be read.

use geo_types::Rect;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::geometry::overlay::Ground;
use crate::io::imports::Repairs;
use crate::model::{Actor, Control};
use crate::time::Period;

/// Reads a series of maps, one for each day or so, into an atlas.
///
/// **What becomes a zone.** The ground is cut into cells: pieces of ground on which every map agrees, from the first day
/// to the last. Each cell is a zone that never moves, with the history of its holders as changes of control, so that a
/// change is there only where ground changed hands; it is dated by the map that shows it first, rests on that map as its
/// source, and is on record since that map's day. A zone for each holder whose outline moves would say the same of a single
/// day, but not on which day and on whose word each piece of ground changed, and
/// [`known_by`](crate::Atlas::known_by) could not take back what later maps told.
///
/// **What a zone is called.** A day cuts ground apart that has different holders from then on. The largest part keeps the id
/// that the ground had, and each other part is called by that day and its number by size: `2024-07-08-1` is the largest piece
/// of the first map, `2024-07-11-2` the second largest that the map of 11 July cut off. So a series that goes on leaves the ids
/// that it had to the ground that it leaves as it is, and to the largest part of the other.
///
/// **What a map is called.** Each map is a source of its own: by the name of its file without the ending, and with its day behind
/// that where an earlier map is called so; without a file, by its day (`map-2024-07-08`).
///
/// **What is noise.** Ground that differs between two maps counts, piece by piece, only if it is neither smaller than
/// [`sliver_m2`](Self::sliver_m2) nor narrower than [`sliver_width_m`](Self::sliver_width_m). Its width is the diameter of
/// the greatest circle in it, so that no part of what is noise would have counted by itself. What falls under that stays as
/// it was, is reported, and is held against every later map: shifts that add up come through in the end. A line that comes
/// back with other noise, with its corners within the width of a sliver of where they were, is the line that it was, as long as
/// what the ground that is held then differs by from the map is noise. So noise leaves nothing in what is held, and on no day does that
/// differ from the map by more than noise.
///
/// **Cost.** Each map is compared edge by edge with the outlines that are held, in time in proportion to both; what differs
/// is overlaid and measured, and that is the greater part. A map on which every corner lies anew is overlaid as a whole, late in
/// the series as early. In the end all edges that ever changed are overlaid: lines that cross many others make many
/// zones. Memory is for one map and for the edges that ever changed, not for the maps.
///
/// ```
/// use disputed::{Actor, Atlas, Point, date, io::imports::{RawMap, SnapshotSeries}};
/// use geo_types::Rect;
///
/// let front = |lon: f64| RawMap::from_polygons([("held", Rect::new((36.0, 47.0), (lon, 48.0)).to_polygon())]);
/// let days = [(date(2024, 7, 8), front(37.0)), (date(2024, 7, 9), front(37.5))];
/// let series = SnapshotSeries::held_by(Actor::new("east", "The eastern side"));
/// let (atlas, report) = series.read_maps(days.map(Ok), |_| ())?;
/// assert_eq!(report.changes(), 1);
/// let gained = atlas.history_at(Point::new(37.2, 47.5)).next_back().unwrap();
/// assert_eq!(gained.since().unwrap().best(), date(2024, 7, 9));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SnapshotSeries {
    /// What the atlas is called.
    pub title: String,
    /// Whom to name when it is used.
    pub attribution: Vec<String>,
    /// The actors. Those that the maps name and that are not in this list are added by the name that they have there.
    pub actors: Vec<Actor>,
    /// The property that names the holder of a feature; without one all features are held by the first actor.
    pub actor_property: Option<String>,
    /// How the name of a file, without its ending, tells the day, as in `strftime`: `control_%Y%m%d`. Without it, the only
    /// day in the name counts, written 20240708, 2024-07-08 or `2024_07_08`.
    pub date_format: Option<String>,
    /// The property of the features that tells the day; goes before the name of the file.
    pub date_property: Option<String>,
    /// Who holds the ground of a cell on days on which no feature covers it: unknown, unless the maps mean to be complete.
    pub elsewhere: Control,
    /// Differences smaller than this between straight lines on the map, in square metres, are noise.
    pub sliver_m2: f64,
    /// Differences narrower than this, in metres, are noise: those without room for a circle of this diameter. (Within a
    /// hundredth of it they may be taken for either.)
    pub sliver_width_m: f64,
    /// What is taken to be the case on days without a map.
    pub missing: MissingDays,
    /// Where all of the maps are expected: see [`RawMap::within`](crate::io::imports::RawMap::within).
    pub within: Option<Rect<f64>>,
    /// Repairs of each map before it is used; without, a map with faults is refused.
    pub repairs: Option<Repairs>,
}

/// What is taken to be the case on days without a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MissingDays {
    /// What the last map showed. A change then may have happened on any day since: its date is that window, with the day
    /// of the map as the best guess.
    #[default]
    CarryForward,
    /// After this many days without a map, control is unknown from the first of them to the next map. The evidence is the
    /// last map before, and it is on record since the first day that is too many.
    Unknown {
        /// Shorter gaps are carried forward.
        after_days: u32,
    },
}

impl MissingDays {
    /// The first day of a gap that is too many; `None` if it is carried forward.
    pub(super) fn noticed(self, gap: Period) -> Option<Date> {
        let MissingDays::Unknown { after_days } = self else { return None };
        let noticed = gap.start()?.checked_add(i64::from(after_days).days()).ok()?;
        gap.contains(noticed).then_some(noticed)
    }
}

impl SnapshotSeries {
    /// A series of maps of the ground that one actor holds.
    pub fn held_by(actor: Actor) -> Self {
        SnapshotSeries { actors: vec![actor], ..SnapshotSeries::by_property("") }.without_property()
    }

    /// A series of maps with a property that names the holder of each feature.
    pub fn by_property(property: impl Into<String>) -> Self {
        SnapshotSeries {
            title: String::new(),
            attribution: Vec::new(),
            actors: Vec::new(),
            actor_property: Some(property.into()),
            date_format: None,
            date_property: None,
            elsewhere: Control::Unknown,
            sliver_m2: 5_000.0,
            sliver_width_m: 10.0,
            missing: MissingDays::default(),
            within: None,
            repairs: None,
        }
    }

    fn without_property(mut self) -> Self {
        self.actor_property = None;
        self
    }

    pub(super) fn is_sliver(&self, ground: &Ground<'_>) -> bool {
        ground.most_m2() < self.sliver_m2 || ground.is_narrower(self.sliver_width_m)
    }
}
