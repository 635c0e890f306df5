//! An atlas as bytes that open without parsing and without building the index.
//!
//! Under a [head](crate::index::bytes) with the name `disputed` stand parts, each with its length (64 bits) before it:
//! - the records of which there are few: what the atlas is (`AtlasInfo`), actors, divisions, claims, sources, claims in law,
//!   milestones, settlements, incidents;
//! - the zones;
//! - the names of the layers;
//! - for each layer its [index](crate::index), without a head;
//! - the changes, by columns ([`compiled_changes`]).
//!
//! Records are in the wire format of postcard 1: fields in the order of their declaration in `model`.

use std::io::Write;

use geo::CoordsIter;
use geo_types::Coord;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atlas::Atlas;
use super::builder::{Listed, Records, Unread};
use super::compiled_changes;
use super::data::{Data, Layer};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::geometry::globe::{is_on_earth, is_reckonable};
use crate::index::PointIndex;
use crate::index::bytes::{Format, Reader, Writer, damaged};
use crate::index::parallel::both;
use crate::model::Zone;

/// Its version changes with that of anything in it, the index among them.
const FORMAT: Format = Format { name: *b"disputed", version: 4 };

/// Whether bytes begin as a compiled form does.
pub(crate) fn is_compiled(bytes: &[u8]) -> bool {
    bytes.starts_with(&FORMAT.name)
}

impl Atlas {
    /// Writes the atlas in the compiled form: all its records with the index, whatever this view shows of them.
    ///
    /// The form is the same on every machine, sealed with a checksum, and bound to the version of its format: a file of
    /// another version is refused. It is for opening again fast, not for exchange; for that there is GeoJSON.
    ///
    /// # Errors
    /// If the writer fails.
    ///
    /// ```
    /// use disputed::{Atlas, article140, date};
    ///
    /// let mut bytes = Vec::new();
    /// article140()?.write_compiled(&mut bytes)?;
    /// let atlas = Atlas::from_compiled(&bytes)?;
    /// assert!(atlas.on(date(2017, 10, 16)).control_of("kirkuk-city")?.is_held_under("federal-iraq")?);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn write_compiled(&self, mut writer: impl Write) -> Result<()> {
        let data = &*self.data;
        let mut to = Writer::default();
        let rest = (&data.info, &data.actors, &data.divisions, &data.claims, &data.sources, &data.legal_claims);
        let events = (&data.milestones, &data.settlements, &data.incidents);
        let names: Vec<&Option<String>> = data.layers.iter().map(|layer| &layer.name).collect();
        for part in [whole(&(rest, events))?, whole(&data.zones)?, whole(&names)?] {
            to.bytes(&part);
        }
        for layer in &data.layers {
            let mut index = Writer::default();
            layer.index.write(&mut index);
            to.part(&index);
        }
        compiled_changes::write(&data.changes, &data.zones, &mut to)?;
        let mut bytes = Vec::new();
        to.seal(FORMAT, &mut bytes);
        writer
            .write_all(&bytes)
            .map_err(|error| Fault::new(ErrorKind::Io, format!("cannot be written: {error}")).into())
    }

    /// The atlas of a compiled form, ready to be asked.
    ///
    /// # Errors
    /// If the bytes are something else, of another version of the format, or damaged in any place; or if the records
    /// do not fit together, as in [`AtlasBuilder::build`](super::AtlasBuilder::build).
    pub fn from_compiled(bytes: &[u8]) -> Result<Self> {
        let mut from = Reader::open(bytes, FORMAT)?;
        let (rest, zones) = (from.bytes()?, from.bytes()?);
        let names: Vec<Option<String>> = part(from.bytes()?)?;
        let indexes: Vec<Reader<'_>> = names.iter().map(|_| from.part()).collect::<Result<_>>()?;
        let read_changes = || -> Result<_> {
            let changes = compiled_changes::read(&mut from)?;
            from.end()?;
            Ok(changes)
        };
        let read_ground = || -> Result<_> {
            let layer = |(name, index)| Ok(Layer::new(name, PointIndex::read(index)?));
            let layers: Vec<Layer> = names.into_iter().zip(indexes).map(layer).collect::<Result<_>>()?;
            let mut vertices = layers.iter().flat_map(|layer| &layer.index.partition().vertices);
            let is_place = |at: &Coord| is_on_earth(*at) && is_reckonable(*at);
            if !vertices.all(is_place) {
                return Err(damaged("a border is no place on the earth"));
            }
            let zones: Vec<Zone> = part(zones)?;
            let shapes = zones.iter().flat_map(|zone| &zone.shapes);
            if !shapes.flat_map(|shape| shape.geometry.coords_iter()).all(|c| c.x.is_finite() && c.y.is_finite()) {
                return Err(damaged("a coordinate is not a finite number"));
            }
            Ok((layers, zones))
        };
        let (changes, ground) = both(read_changes, read_ground);
        let (changes, (layers, zones)) = (changes?, ground?);
        if layers.iter().any(|layer| layer.index.partition().zone_count() as usize > zones.len()) {
            return Err(damaged("its borders are those of other zones"));
        }
        let ((info, actors, divisions, claims, sources, legal_claims), events) = part(rest)?;
        let (milestones, settlements, incidents) = events;
        let records = Records {
            actors: Listed::of_no_origin(actors),
            divisions: Listed::of_no_origin(divisions),
            zones: Listed::of_no_origin(zones),
            changes: Listed::of_no_origin(changes),
            claims: Listed::of_no_origin(claims),
            sources: Listed::of_no_origin(sources),
            legal_claims: Listed::of_no_origin(legal_claims),
            milestones: Listed::of_no_origin(milestones),
            settlements: Listed::of_no_origin(settlements),
            incidents: Listed::of_no_origin(incidents),
        };
        Data::new(info, records, Unread::default(), |_, _, _| layers).map(Atlas::whole)
    }
}

pub(super) fn whole(records: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(records).map_err(|error| Fault::new(ErrorKind::Value, error.to_string()).into())
}

pub(super) fn part<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| -> Error { damaged(&error.to_string()) })
}
