//! Where an atlas can be read from.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::intake::{Intake, TABLES};
use super::table::{is_private, nearest};
use super::{csv, geojson};
use crate::error::{ErrorKind, Fault, Result};
use crate::query::{Atlas, AtlasInfo};

const ZONES: &str = "zones.geojson";
const INFO: &str = "atlas.json";

impl Atlas {
    /// Reads an atlas from a folder of tables, or from one GeoJSON file that holds it all.
    ///
    /// # A folder
    ///
    /// The files of the embedded data are the pattern; `data/README.md` tells all columns. Only `zones.geojson` must be
    /// there; `atlas.json` (what the atlas says of itself, see [`AtlasInfo`]) and the tables `zone_names.csv`, `changes.csv`,
    /// `claims.csv`, `legal_claims.csv`, `milestones.csv`, `actors.csv`, `actor_parents.csv`, `incidents.csv`,
    /// `settlements.csv` and `sources.csv` may. Other CSV, JSON and GeoJSON files are refused, so that no misspelt one is
    /// passed over, unless their names begin with `x_`; so are columns and properties.
    ///
    /// # Errors
    ///
    /// Every fault of every file at once, each with file, line and field: what cannot be read, and what
    /// [`AtlasBuilder::build`](crate::AtlasBuilder::build) finds wrong. Records that cannot be read may hide faults in the
    /// order of changes and in the ground: these are looked for once all can be.
    ///
    /// ```
    /// let error = disputed::Atlas::open("no/such/folder").unwrap_err();
    /// assert_eq!(error.kind(), disputed::ErrorKind::Io);
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Atlas> {
        let path = path.as_ref();
        if !path.is_dir() {
            let bytes = fs::read(path).map_err(|error| io_fault(path, "read", &error))?;
            let mut intake = Intake::default();
            geojson::read(&bytes, &path.display().to_string().into(), &mut intake);
            return finish(intake, &path.display().to_string());
        }
        let mut intake = Intake::default();
        strangers(path, &mut intake)?;
        let read = |name: &str| {
            let path = path.join(name);
            match fs::read(&path) {
                Ok(bytes) => Ok(Some(bytes.into())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(io_fault(&path, "read", &error).into()),
            }
        };
        tables(intake, read, |name| path.join(name).display().to_string())
    }
}

/// The atlas of the texts of tables by the names of their files.
pub(crate) fn from_tables<'b>(text: impl Fn(&str) -> Option<&'b str>) -> Result<Atlas> {
    tables(Intake::default(), |name| Ok(text(name).map(|text| text.as_bytes().into())), str::to_string)
}

fn tables<'b>(
    mut intake: Intake,
    read: impl Fn(&str) -> Result<Option<Cow<'b, [u8]>>>,
    place: impl Fn(&str) -> String,
) -> Result<Atlas> {
    let mut file = |intake: &mut Intake, name: &str| -> Option<(Cow<'b, [u8]>, Arc<str>)> {
        Some((intake.take(read(name))??, place(name).into()))
    };
    if let Some((bytes, file)) = file(&mut intake, INFO) {
        match serde_json::from_slice::<AtlasInfo>(&bytes) {
            Ok(info) => intake.info(info),
            Err(error) => intake.fault(geojson::syntax_fault(&error).in_file(&*file)),
        }
    }
    if let Some((bytes, file)) = file(&mut intake, ZONES) {
        geojson::read(&bytes, &file, &mut intake);
    }
    for incoming in &TABLES {
        if let Some((bytes, file)) = file(&mut intake, &format!("{}.csv", incoming.table.name)) {
            csv::read(&bytes, &file, incoming, &mut intake);
        }
    }
    finish(intake, &place(ZONES))
}

fn finish(mut intake: Intake, zones: &str) -> Result<Atlas> {
    if !intake.has_zones() {
        let fault = Fault::new(ErrorKind::Value, "there is no zone").in_file(zones);
        intake.fault(fault.advise("give each zone a feature there"));
    }
    intake.build()
}

/// Reports files that look like tables and are none.
fn strangers(folder: &Path, intake: &mut Intake) -> Result<()> {
    let unreadable = |error: &std::io::Error| io_fault(folder, "read", error);
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let name = entry.map_err(|error| unreadable(&error))?.file_name().to_string_lossy().into_owned();
        let extension = Path::new(&name).extension().unwrap_or_default();
        if ["csv", "json", "geojson"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            names.push(name);
        }
    }
    names.sort_unstable();
    let mut known: Vec<String> = TABLES.iter().map(|incoming| format!("{}.csv", incoming.table.name)).collect();
    known.extend([ZONES.to_string(), INFO.to_string()]);
    for name in names.iter().filter(|name| !known.contains(name) && !is_private(name)) {
        let fault =
            Fault::new(ErrorKind::Io, "no table has this name").in_file(folder.join(name).display().to_string());
        intake.fault(fault.advise(nearest(name, known.iter().map(String::as_str))));
    }
    Ok(())
}

pub(super) fn io_fault(path: &Path, what: &str, error: &std::io::Error) -> Fault {
    let fault = Fault::new(ErrorKind::Io, format!("cannot be {what}: {error}")).in_file(path.display().to_string());
    fault.advise("mend the path or the rights to it")
}
