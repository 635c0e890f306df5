//! An atlas as one `GeoJSON` file, or its ground alone.
//!
//! Written by hand rather than through the crate `geojson`, which copies every coordinate into values of its own and
//! writes 46 as 46.0. Here one feature is one line, and a number is the shortest that reads back as the same, so that an
//! edit shows as a small diff.

use std::collections::HashMap;
use std::io::Write;

use geo::Winding;
use geo_types::{LineString, MultiPolygon, Polygon, Rect};

use crate::error::Result;
use crate::geometry;
use crate::io::records::{ControlRow, Feature, properties};
use crate::io::table::{Cell, Column, Named, Table, Tabular, cell_named, in_use};
use crate::io::write::{Sink, tables, unwritable};
use crate::model::{ControlChange, Zone, ZoneId};
use crate::query::Atlas;
use crate::time::Period;

/// How much a file holds beside the outlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) enum Extent {
    /// All that the atlas has.
    Atlas,
    /// The properties of zones and divisions without their other spellings, which stand in a table.
    Ground,
}

/// Bytes that go to the writer in large pieces.
const PIECE: usize = 1 << 16;

struct Json<W> {
    writer: W,
    bytes: Vec<u8>,
}

pub(in crate::io) fn write(atlas: &Atlas, extent: Extent, writer: impl Write) -> Result<()> {
    let mut json = Json { writer, bytes: Vec::new() };
    json.push("{\"type\":\"FeatureCollection\"");
    if let Some(bounds) = geometry::bounds(atlas.zones().iter().flat_map(Zone::polygons)) {
        json.bounds(bounds);
    }
    if extent == Extent::Atlas {
        json.push(",\n\"atlas\":");
        json.value(atlas.info());
        json.push(",\n\"features\":[");
    } else {
        json.push(",\"features\":[");
    }
    json.features(atlas, extent)?;
    json.push("\n]");
    if extent == Extent::Atlas {
        tables(atlas, &mut json)?;
    }
    json.push("}\n");
    json.flush()
}

/// A feature: a zone in one of its shapes, or a division in the dress of a zone without one.
struct Drawn<'a> {
    zone: &'a Zone,
    extant: Period,
    geometry: Option<&'a MultiPolygon<f64>>,
}

impl<'a> Drawn<'a> {
    fn cells(&self, atlas: &Atlas, extent: Extent) -> Named<'a> {
        let mut cells = properties(self.zone, self.extant);
        // The table of spellings takes an id for that of a zone if it is that of a division as well.
        let in_table = self.geometry.is_some() || atlas.zone(self.zone.id.as_str()).is_none();
        if extent == Extent::Ground && in_table {
            cells.retain(|(name, _)| *name != "aliases");
        }
        cells
    }
}

impl<W: Write> Json<W> {
    fn features(&mut self, atlas: &Atlas, extent: Extent) -> Result<()> {
        let divisions: Vec<Zone> =
            atlas.divisions().iter().map(|division| Feature::of_division(division).zone).collect();
        let mut drawn: Vec<Drawn<'_>> =
            divisions.iter().map(|zone| Drawn { zone, extant: Period::ALWAYS, geometry: None }).collect();
        for zone in atlas.zones() {
            let shapes = zone.shapes.iter();
            drawn.extend(shapes.map(|shape| Drawn { zone, extant: shape.extant, geometry: Some(&shape.geometry) }));
        }
        let columns = in_use(&Feature::TABLE, drawn.iter().map(|drawn| drawn.cells(atlas, extent)));
        let mut control: HashMap<&ZoneId, Vec<&ControlChange>> = HashMap::new();
        if extent == Extent::Atlas {
            for change in atlas.changes() {
                control.entry(&change.zone).or_default().push(change);
            }
        }
        for (number, feature) in drawn.iter().enumerate() {
            let Drawn { zone, geometry, .. } = *feature;
            self.push(if number == 0 { "\n" } else { ",\n" });
            self.push(&format!("{{\"type\":\"Feature\",\"id\":{}", number + 1));
            if let Some(bounds) = geometry.and_then(|geometry| geometry::bounds(geometry.iter())) {
                self.bounds(bounds);
            }
            self.push(",\"properties\":");
            self.object(&columns, feature.cells(atlas, extent), true);
            if extent == Extent::Atlas {
                // The changes stand in the feature of the zone's first shape.
                let changes = geometry.and_then(|_| control.remove(&zone.id)).unwrap_or_default();
                self.control(&changes)?;
            }
            self.push(",\"geometry\":");
            match geometry {
                Some(geometry) => self.outline(geometry),
                None => self.push("null"),
            }
            self.push("}");
            self.flush_pieces()?;
        }
        Ok(())
    }

    /// Puts changes into the properties that were written last.
    fn control(&mut self, changes: &[&ControlChange]) -> Result<()> {
        let columns: Vec<&Column> = ControlRow::TABLE.columns.iter().collect();
        self.bytes.pop();
        self.push(",\"control\":[");
        for (number, change) in changes.iter().enumerate() {
            if number > 0 {
                self.push(",");
            }
            self.object(&columns, change.write(), false);
            self.flush_pieces()?;
        }
        self.push("]}");
        Ok(())
    }

    /// The cells of these columns; empty ones as null or not at all.
    fn object(&mut self, columns: &[&Column], mut cells: Named<'_>, nulls: bool) {
        let mut separator = "{";
        for column in columns {
            let cell = cell_named(&mut cells, column);
            if cell == Cell::Empty && !nulls {
                continue;
            }
            self.push(separator);
            separator = ",";
            self.value(column.name);
            self.push(":");
            match cell {
                Cell::Empty | Cell::Wrong => self.push("null"),
                Cell::Text(text) => self.value(&text),
                Cell::Whole(number) => self.push(&number.to_string()),
                Cell::Number(number) => self.number(number),
                Cell::List(items) => self.value(&items),
            }
        }
        self.push(if separator == "{" { "{}" } else { "}" });
    }

    fn bounds(&mut self, bounds: Rect<f64>) {
        self.push(",\"bbox\":");
        for (start, number) in
            ["[", ",", ",", ","].into_iter().zip([bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y])
        {
            self.push(start);
            self.number(number);
        }
        self.push("]");
    }

    fn outline(&mut self, geometry: &MultiPolygon<f64>) {
        self.push("{\"type\":\"MultiPolygon\",\"coordinates\":[");
        for (number, polygon) in geometry.iter().enumerate() {
            self.push(if number == 0 { "[" } else { ",[" });
            self.polygon(polygon);
            self.push("]");
        }
        self.push("]}");
    }

    /// Outer rings turn counter-clockwise and holes clockwise, as RFC 7946 asks.
    fn polygon(&mut self, polygon: &Polygon<f64>) {
        self.ring(polygon.exterior(), polygon.exterior().is_cw());
        for hole in polygon.interiors() {
            self.push(",");
            self.ring(hole, hole.is_ccw());
        }
    }

    fn ring(&mut self, ring: &LineString<f64>, turn: bool) {
        let count = ring.0.len();
        self.push("[");
        for number in 0..count {
            let coord = ring.0[if turn { count - 1 - number } else { number }];
            self.push(if number == 0 { "[" } else { ",[" });
            self.number(coord.x);
            self.push(",");
            self.number(coord.y);
            self.push("]");
        }
        self.push("]");
    }

    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: f64) {
        // Writing into memory does not fail. `Display` gives the shortest digits that read back as the same number.
        let _ = write!(self.bytes, "{number}");
    }

    fn value(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        // Texts, lists of texts and `AtlasInfo` have no keys or numbers that JSON could refuse.
        let _ = serde_json::to_writer(&mut self.bytes, value);
    }

    fn flush_pieces(&mut self) -> Result<()> {
        if self.bytes.len() < PIECE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<()> {
        self.writer.write_all(&self.bytes).and_then(|()| self.writer.flush()).map_err(|error| unwritable(&error))?;
        self.bytes.clear();
        Ok(())
    }
}

/// A table as a foreign member.
impl<W: Write> Sink for Json<W> {
    fn table<T: Tabular>(&mut self, records: &[T]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let table: &'static Table = &T::TABLE;
        let columns: Vec<&Column> = table.columns.iter().collect();
        self.push(&format!(",\n\"{}\":[", table.name));
        for (number, record) in records.iter().enumerate() {
            self.push(if number == 0 { "\n" } else { ",\n" });
            self.object(&columns, record.write(), false);
            self.flush_pieces()?;
        }
        self.push("\n]");
        Ok(())
    }
}
