//! The pieces of the page's data, in the order and under the names that its scripts read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::Words;

pub(super) type Title<'a> = [Option<&'a str>; 3];

#[derive(Serialize)]
pub(super) struct PageData<'a> {
    pub(super) title: &'a str,
    pub(super) attribution: &'a [String],
    pub(super) language: &'static str,
    pub(super) first: i32,
    pub(super) end: i32,
    pub(super) day: i32,
    pub(super) bbox: [f64; 4],
    pub(super) scale: f64,
    pub(super) words: BTreeMap<&'static str, &'static Words>,
    pub(super) actors: Vec<ActorData<'a>>,
    pub(super) zones: Vec<ZoneData<'a>>,
    pub(super) spells: Vec<SpellData<'a>>,
    pub(super) claims: Vec<ClaimData>,
    pub(super) sources: Vec<SourceData<'a>>,
    pub(super) fronts: FrontData,
    pub(super) gaps: GapData,
    pub(super) incidents: Vec<IncidentData<'a>>,
    pub(super) towns: Vec<TownData<'a>>,
    pub(super) areas: AreaData,
}

#[derive(Debug, Serialize)]
pub(super) struct ActorData<'a> {
    pub(super) id: &'a str,
    pub(super) names: Title<'a>,
    pub(super) short: &'a str,
    pub(super) colour: String,
    /// From which day on who stands at the top of its chain of command, where that is not itself.
    pub(super) tops: Vec<(i32, u32)>,
}

#[derive(Debug, Serialize)]
pub(super) struct ZoneData<'a> {
    pub(super) id: &'a str,
    pub(super) names: Title<'a>,
    pub(super) parent: Option<Title<'a>>,
    pub(super) people: Option<u64>,
    pub(super) versions: Vec<VersionData>,
}

/// First day, day after the last, km2, a point well inside, rings.
pub(super) type VersionData = (i32, i32, f64, Option<[f64; 2]>, Vec<Vec<i64>>);

/// Zone, first day, day after the last (none at the end of the record), status, actors, colour, confidence, kind, EDTF of the
/// change (none if it was on another day than the first), the day on which it was so already (none if it is known when it began),
/// window, change, sources, note.
pub(super) type SpellData<'a> = (
    usize,
    i32,
    Option<i32>,
    &'static str,
    Vec<u32>,
    String,
    Option<&'static str>,
    Option<&'static str>,
    Option<String>,
    Option<i32>,
    Option<(Option<i32>, Option<i32>)>,
    Option<&'a str>,
    Vec<u32>,
    &'a str,
);

#[derive(Debug, Serialize)]
pub(super) struct ClaimData {
    pub(super) zone: usize,
    pub(super) from: i32,
    pub(super) until: i32,
    pub(super) when: String,
    pub(super) status: &'static str,
    pub(super) actors: Vec<u32>,
    pub(super) verdict: Option<&'static str>,
    pub(super) sources: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct SourceData<'a> {
    pub(super) title: &'a str,
    pub(super) publisher: &'a str,
    pub(super) date: &'a str,
    pub(super) url: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct FrontData {
    pub(super) lines: Vec<Vec<i64>>,
    pub(super) spells: Vec<FrontSpell>,
}

/// First day, day after the last, actors left and right, km, the number of the line.
pub(super) type FrontSpell = (i32, i32, Vec<u32>, Vec<u32>, f64, usize);

#[derive(Debug, Default, Serialize)]
pub(super) struct GapData {
    pub(super) between: Vec<u32>,
    /// How far the outlines drawn may be off the exact ones.
    pub(super) within_km: f64,
    pub(super) spells: Vec<GapSpell>,
}

/// First day, day after the last, km2, mean width in km, rings.
pub(super) type GapSpell = (i32, i32, f64, f64, Vec<Vec<i64>>);

/// Place, first and last possible day, kind, deaths, actors, precision in km, source, id there.
pub(super) type IncidentData<'a> =
    ([f64; 2], i32, i32, &'a str, Option<u32>, Vec<u32>, f64, SourceRef<'a>, Option<&'a str>);

/// One of the sources of the page, or what the record says of one that it does not list.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum SourceRef<'a> {
    Listed(u32),
    Text(&'a str),
}

#[derive(Debug, Serialize)]
pub(super) struct TownData<'a> {
    pub(super) at: [f64; 2],
    pub(super) names: Title<'a>,
    pub(super) people: Option<u64>,
    /// From which day on it lies in which zone.
    pub(super) zones: Vec<(i32, Option<usize>)>,
}

#[derive(Debug, Serialize)]
pub(super) struct AreaData {
    pub(super) keys: Vec<serde_json::Value>,
    pub(super) days: Vec<i32>,
    pub(super) km2: Vec<Vec<f64>>,
}
