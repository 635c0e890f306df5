//! Dated harm: never a change of control by itself.

use geo_types::Point;
use serde::{Deserialize, Serialize};

use super::{ActorId, IncidentId, ZoneId};
use crate::time::UncertainDate;

/// A violent event.
///
/// ```
/// use disputed::{Incident, Point, date};
///
/// let mut attack = Incident::new("ged-1", date(2017, 11, 5), Point::new(44.3922, 35.4681));
/// attack.precision_km = 5.0;
/// attack.deaths.best = Some(8);
/// assert!(attack.when.is_exact());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its name.
    pub id: IncidentId,
    /// When: it happened on one day of this window, which is as wide as the report is vague. The best guess of a window is
    /// its last day unless another is given, which suits changes of control: for an event give the day that is stated or the
    /// middle one ([`UncertainDate::with_best`]), as the readers of tables do.
    pub when: UncertainDate,
    /// Where: longitude and latitude, WGS 84.
    pub point: Point<f64>,
    /// The radius in km within which the true place lies.
    pub precision_km: f64,
    /// What sort of event, in the words of the table it is from (`bombing`, `clash`, `shooting`, `kidnapping`...).
    pub kind: String,
    /// Who took part, where known.
    #[serde(default)]
    pub actors: Vec<ActorId>,
    /// How many died.
    #[serde(default)]
    pub deaths: Deaths,
    /// Who held the place afterwards, where the table says that ground changed hands in the event. A report, and no
    /// change of control: see [`Atlas::territory_reports`](crate::Atlas::territory_reports).
    #[serde(default)]
    pub gained_by: Option<ActorId>,
    /// The zone that the record puts it in.
    #[serde(default)]
    pub zone: Option<ZoneId>,
    /// The dataset or source it is from.
    #[serde(default)]
    pub source: String,
    /// Its id in that dataset.
    #[serde(default)]
    pub source_event_id: Option<String>,
}

impl Incident {
    /// An event at a point that is exact, of no kind, and with nothing else known. The other fields can be set afterwards.
    pub fn new(id: impl Into<IncidentId>, when: impl Into<UncertainDate>, point: Point<f64>) -> Self {
        Incident {
            id: id.into(),
            when: when.into(),
            point,
            precision_km: 0.0,
            kind: String::new(),
            actors: Vec::new(),
            deaths: Deaths::default(),
            gained_by: None,
            zone: None,
            source: String::new(),
            source_event_id: None,
        }
    }
}

/// How many died, as far as it was stated. The counts are kept as they stand, in order or not.
///
/// ```
/// use disputed::Deaths;
///
/// let deaths = Deaths { low: Some(6), best: Some(8), high: None };
/// assert!(deaths.low < deaths.best);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Deaths {
    /// The lowest count.
    #[serde(default)]
    pub low: Option<u32>,
    /// The best count.
    #[serde(default)]
    pub best: Option<u32>,
    /// The highest count.
    #[serde(default)]
    pub high: Option<u32>,
}
