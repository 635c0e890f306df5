//! Dated harm: never a change of control by itself.

use geo_types::Point;
use serde::{Deserialize, Serialize};

use super::{ActorId, IncidentId, ZoneId};
use crate::time::UncertainDate;

/// A violent event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its name.
    pub id: IncidentId,
    /// When: its window is as wide as the report is vague.
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

/// How many died, as far as it was stated.
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
