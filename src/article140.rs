//! The embedded atlas of Iraq's Article 140 areas.

use std::sync::OnceLock;

use crate::error::Result;
use crate::io::from_tables;
use crate::query::Atlas;

/// The files of `data/`. Their description and licences stand in the README there.
const FILES: [(&str, &str); 12] = [
    ("atlas.json", include_str!("../data/atlas.json")),
    ("zones.geojson", include_str!("../data/zones.geojson")),
    ("zone_names.csv", include_str!("../data/zone_names.csv")),
    ("changes.csv", include_str!("../data/changes.csv")),
    ("claims.csv", include_str!("../data/claims.csv")),
    ("legal_claims.csv", include_str!("../data/legal_claims.csv")),
    ("milestones.csv", include_str!("../data/milestones.csv")),
    ("actors.csv", include_str!("../data/actors.csv")),
    ("actor_parents.csv", include_str!("../data/actor_parents.csv")),
    ("incidents.csv", include_str!("../data/incidents.csv")),
    ("settlements.csv", include_str!("../data/settlements.csv")),
    ("sources.csv", include_str!("../data/sources.csv")),
];

/// The atlas of the disputed areas of Article 140 of Iraq's constitution and their neighbours, from 2003-03-19 to
/// 2018-12-31: who held each sub-district, on whose word, with claims, milestones, settlements and incidents.
///
/// It is part of the program: no file and no network are needed. The first call reads it, which takes a few
/// milliseconds; later ones share what it read.
///
/// What the data are, how exact, what is doubtful in them, and under which licences they stand is told in `data/README.md`
/// of the package; whom to name when they are used is in [`AtlasInfo::attribution`](crate::AtlasInfo::attribution).
///
/// # Errors
///
/// None with the data as they are shipped: they are read and checked like any others.
///
/// ```
/// use disputed::{article140, date, Point};
///
/// let atlas = article140()?;
/// let kirkuk = Point::new(44.392, 35.468); // longitude, latitude
/// let finding = atlas.on(date(2017, 10, 16)).control_at(kirkuk).unwrap();
/// assert_eq!(finding.control().actors(), ["cts", "federal-police", "pmf"]);
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn article140() -> Result<Atlas> {
    static ATLAS: OnceLock<Result<Atlas>> = OnceLock::new();
    let read = || from_tables(|name| FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text));
    ATLAS.get_or_init(read).clone()
}
