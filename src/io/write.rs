//! Where an atlas can be written to.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::csv;
use super::geojson::{self, Extent};
use super::open::{INFO, ZONES, info_text, io_fault};
use super::records::{Link, Spelling};
use super::table::Tabular;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::model::Actor;
use crate::query::Atlas;

impl Atlas {
    /// Writes the whole atlas as one `GeoJSON` file that [`open`](Atlas::open) and [`from_geojson`](Atlas::from_geojson) read
    /// back as the same, and that mapping tools open as a layer of zones (RFC 7946).
    ///
    /// It holds all records, whatever this view shows of them; coordinates come back bit by bit. Outer rings are written
    /// counter-clockwise and holes clockwise, whichever way they turn in the atlas; changes are written zone by zone.
    ///
    /// # Errors
    /// If the writer fails.
    ///
    /// ```
    /// use disputed::{Atlas, article140};
    ///
    /// let mut file = Vec::new();
    /// article140()?.write_geojson(&mut file)?;
    /// assert_eq!(Atlas::from_geojson(&file)?.zones(), article140()?.zones());
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn write_geojson(&self, writer: impl Write) -> Result<()> {
        geojson::write(self, Extent::Atlas, writer)
    }

    /// Writes the whole atlas as a folder of tables, the layout that [`open`](Atlas::open) reads: files of these names that
    /// are there already are replaced, others are left alone. The folder is made if need be.
    ///
    /// It holds all records, whatever this view shows of them.
    ///
    /// # Errors
    /// If a file cannot be written, or if an entry of a list has the character in it that stands between entries (`+`
    /// between actors and zones, `;` between all others).
    ///
    /// ```no_run
    /// disputed::article140()?.write_tables("article140")?;
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn write_tables(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder).map_err(|error| io_fault(folder, "made", &error))?;
        let mut texts = Texts::default();
        let mut zones = Vec::new();
        geojson::write(self, Extent::Ground, &mut zones)?;
        texts.0.push((ZONES.to_string(), zones));
        texts.0.push((INFO.to_string(), info_text(self.info())));
        texts.table(&spellings(self))?;
        texts.table(self.changes())?;
        tables(self, &mut texts)?;
        for (name, text) in texts.0 {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| io_fault(&path, "written", &error))?;
        }
        Ok(())
    }
}

/// What tables are written into, one after the other.
pub(super) trait Sink {
    fn table<T: Tabular>(&mut self, records: &[T]) -> Result<()>;
}

/// Writes the tables that stand beside the zones and their control.
pub(super) fn tables(atlas: &Atlas, sink: &mut impl Sink) -> Result<()> {
    let link = |actor: &'_ Actor| {
        let links = actor.links.iter();
        links.map(|link| Link { actor: actor.id.clone(), link: link.clone() }).collect::<Vec<_>>()
    };
    let links: Vec<Link> = atlas.actors().iter().flat_map(link).collect();
    sink.table(atlas.claims())?;
    sink.table(atlas.legal_claims())?;
    sink.table(atlas.milestones())?;
    sink.table(atlas.actors())?;
    sink.table(&links)?;
    sink.table(atlas.incidents())?;
    sink.table(atlas.settlements())?;
    sink.table(atlas.sources())
}

/// The other spellings of divisions and zones.
fn spellings(atlas: &Atlas) -> Vec<Spelling> {
    let divisions = atlas.divisions().iter().filter(|division| atlas.zone(division.id.as_str()).is_none());
    let divisions = divisions.map(|division| (division.id.as_str(), &division.names));
    let zones = atlas.zones().iter().map(|zone| (zone.id.as_str(), &zone.names));
    let spelling = |zone: &str, name: &String| Spelling { zone: zone.to_string(), name: name.clone() };
    divisions.chain(zones).flat_map(|(id, names)| names.other.iter().map(move |name| spelling(id, name))).collect()
}

/// Files by their names. All are made before the first is written, so that a fault leaves none half written.
#[derive(Default)]
struct Texts(Vec<(String, Vec<u8>)>);

impl Sink for Texts {
    fn table<T: Tabular>(&mut self, records: &[T]) -> Result<()> {
        self.0.push((format!("{}.csv", T::TABLE.name), csv::write(records)?));
        Ok(())
    }
}

pub(super) fn unwritable(error: &std::io::Error) -> Error {
    Fault::new(ErrorKind::Io, format!("cannot be written: {error}")).into()
}
