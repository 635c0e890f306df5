//! Where an atlas can be read from.

use std::borrow::Cow;
use std::path::Path;
use std::{fs, io};

use super::intake::{Intake, TABLES};
use super::table::{is_private, nearest};
use super::text::decode;
use super::{csv, geojson};
use crate::error::{ErrorKind, Fault, Result};
use crate::query::{Atlas, AtlasInfo, Origin, is_compiled};

pub(super) const ZONES: &str = "zones.geojson";
pub(super) const INFO: &str = "atlas.json";

impl Atlas {
    /// Reads an atlas from a folder of tables, from one `GeoJSON` file that holds it all, or from a compiled file.
    ///
    /// # A folder
    ///
    /// The files of the embedded data are the pattern; `data/README.md` tells all columns. Only `zones.geojson` must be
    /// there; `atlas.json` (what the atlas says of itself, see [`AtlasInfo`]) and the tables `zone_names.csv`, `changes.csv`,
    /// `claims.csv`, `legal_claims.csv`, `milestones.csv`, `actors.csv`, `actor_parents.csv`, `incidents.csv`,
    /// `settlements.csv` and `sources.csv` may. Other CSV, JSON and `GeoJSON` files are refused, so that no misspelt one is
    /// passed over, unless their names begin with `x_`; so are columns and properties. Tables are CSV as of RFC 4180, and
    /// each line ends with a new line, the last one too: so a file that was cut off is told from a whole one. No zone can
    /// have the id `rest`, which the column `administers` has for zones not named.
    ///
    /// # Cost
    ///
    /// One pass over each file. A file is read whole before anything is taken from it, so that every fault can be told with
    /// its line, also those behind the first: while it is read, its text is in memory beside the records taken so far, and
    /// is dropped before the next file is read. So reading takes the memory of the records and of the largest file.
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
            let file = path.display().to_string();
            if is_one_of_a_folder(path) {
                let fault = Fault::new(ErrorKind::Io, "this is one file of a folder of tables");
                return Err(fault.in_file(file).advise("open the folder").into());
            }
            if is_compiled(&bytes) {
                return Atlas::from_compiled(&bytes).map_err(|error| error.in_file(&file));
            }
            return whole_atlas(&bytes, &in_file(file));
        }
        let mut intake = Intake::default();
        strangers(path, &mut intake)?;
        let read = |name: &str| {
            let path = path.join(name);
            match fs::read(&path) {
                Ok(bytes) => Ok(Some(bytes.into())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(io_fault(&path, "read", &error).into()),
            }
        };
        tables(intake, read, |name| path.join(name).display().to_string())
    }

    /// Reads an atlas from the text of one `GeoJSON` file that holds it all.
    ///
    /// It is a `FeatureCollection` as of RFC 7946:
    ///
    /// - Each zone is a feature with the properties that `data/README.md` tells for `zones.geojson`, and two more: `aliases`
    ///   (a list of other spellings) and `control`: a list of its changes, each an object with the columns of `changes.csv`
    ///   but `zone`. A zone that moved has a feature for each of its shapes, with the same `zone_id`, and `extant_from` and
    ///   `extant_to` for the days of the shape (the second is the first day on which it is gone).
    /// - Each governorate or district is a feature whose geometry is null.
    /// - `atlas` is what `atlas.json` holds.
    /// - Each of the other tables may stand beside the features under its name (`actors`, `claims`...): a list of objects
    ///   with the columns of the table. Lists are JSON lists of texts there, and empty fields are null or left out.
    ///
    /// Other members and properties are refused unless their names begin with `x_`. What GDAL and QGIS add is let pass
    /// (`name`, `bbox`, a `crs` that is WGS 84), and so is a feature's `id`: zones are told apart by `zone_id`.
    ///
    /// # Cost
    ///
    /// One pass, from which coordinates and cells go straight into records, without a tree of JSON between. The text must be
    /// there whole: a place in it is what tells the line of a fault. So reading takes the memory of the text and of the
    /// records.
    ///
    /// # Errors
    ///
    /// As for [`open`](Atlas::open); besides, members that are missing, such as `type`, and names that an object has twice.
    /// Where the JSON itself is broken, reading ends there.
    ///
    /// ```
    /// let atlas = disputed::Atlas::from_geojson(r#"{"type": "FeatureCollection", "features": [
    ///     {"type": "Feature", "properties": {"zone_id": "town", "name": "The town", "control": [
    ///         {"id": "town-1", "best": "2001-01-01", "status": "held", "actors": ["red"]}
    ///     ]}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}
    /// ], "actors": [{"id": "red", "name": "Red army"}]}"#)?;
    /// assert_eq!(atlas.changes()[0].when, "2001-01-01".parse()?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn from_geojson(text: impl AsRef<[u8]>) -> Result<Atlas> {
        whole_atlas(text.as_ref(), &Origin::default())
    }
}

/// Reads a file that holds a whole atlas. If it is refused and looks as if it had been made for something else, that is
/// said before all that it lacks.
fn whole_atlas(bytes: &[u8], origin: &Origin) -> Result<Atlas> {
    let mut intake = Intake::default();
    geojson::read(bytes, origin, &mut intake);
    intake.build().map_err(|error| {
        // As a name, and not as a text: programs write what a layer is called.
        let has = |word: &str| {
            let is_name = |rest: &[u8]| rest.trim_ascii_start().starts_with(b":");
            let mut places = bytes.windows(word.len()).zip(word.len()..);
            places.any(|(part, end)| part == word.as_bytes() && is_name(&bytes[end..]))
        };
        if !has("\"properties\"") || has("\"control\"") || has("\"atlas\"") {
            return error;
        }
        let fault = Fault::new(
            ErrorKind::Syntax,
            "no feature has a list of changes of control: is this a map of another kind?",
        );
        let advice = "make an atlas of it: Atlas::from_features, or the example import_features";
        error.after(origin.mark(fault).advise(advice))
    })
}

/// Whether a file is a table, or the zones that tables lie beside: read alone, it would seem to lack all that they hold.
fn is_one_of_a_folder(path: &Path) -> bool {
    let is = |known: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(known));
    let mut beside = TABLES.iter().map(|incoming| path.with_file_name(format!("{}.csv", incoming.table.name)));
    is("csv") || (path.file_name().is_some_and(|name| name == ZONES) && beside.any(|table| table.is_file()))
}

fn in_file(file: String) -> Origin {
    Origin { file: Some(file.into()), line: None }
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
    let file = |intake: &mut Intake, name: &str| Some((intake.take(read(name))?, in_file(place(name))));
    if let Some((Some(bytes), origin)) = file(&mut intake, INFO) {
        let text = decode(&bytes, &origin, &mut intake);
        match text.map(serde_json::from_str::<AtlasInfo>) {
            Some(Ok(info)) => intake.info(info),
            Some(Err(error)) => intake.fault(origin.mark(geojson::syntax_fault(&error))),
            None => {}
        }
    }
    match file(&mut intake, ZONES) {
        Some((Some(bytes), origin)) => geojson::read(&bytes, &origin, &mut intake),
        Some((None, origin)) => {
            let fault = Fault::new(ErrorKind::Io, "there is no such file");
            intake.fault(origin.mark(fault).advise("put the zones there, each as a feature"));
            intake.miss_table();
        }
        None => intake.miss_table(),
    }
    for incoming in &TABLES {
        match file(&mut intake, &format!("{}.csv", incoming.table.name)) {
            Some((Some(bytes), origin)) => csv::read(&bytes, &origin, incoming, &mut intake),
            Some((None, _)) => {}
            None => intake.miss_table(),
        }
    }
    intake.build()
}

/// The text of the file about the atlas itself.
pub(super) fn info_text(info: &AtlasInfo) -> Vec<u8> {
    // A title, days and texts: nothing that JSON could refuse.
    let mut text = serde_json::to_vec_pretty(info).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Reports files that look like tables and are none.
fn strangers(folder: &Path, intake: &mut Intake) -> Result<()> {
    let unreadable = |error: &io::Error| io_fault(folder, "read", error);
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

pub(super) fn io_fault(path: &Path, what: &str, error: &io::Error) -> Fault {
    let fault = match error.kind() {
        io::ErrorKind::NotFound => Fault::new(ErrorKind::Io, "there is no such file or folder").advise("mend the path"),
        _ => Fault::new(ErrorKind::Io, format!("cannot be {what}: {error}")),
    };
    fault.in_file(path.display().to_string())
}
