//! `FlatGeobuf`: the features of the default export in binary, with an index of space. The features wait in a temporary
//! file, because the index stands before them.

use std::io::Write;

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo_types::{Geometry, LineString, MultiLineString, Polygon};
use geozero::{ColumnValue, PropertyProcessor};

use super::coordinates::{at_precision, line_at_precision, point_at_precision};
use super::export::{OpenEnd, Options};
use super::feature::{Column, Feature, Header, Kind, Shape, Sink, Sort, Span, Value};
use crate::error::{Error, ErrorKind, Fault, Result};

pub(super) struct FlatGeobuf<W> {
    to: W,
    options: Options,
    kind: GeometryType,
    layer: &'static str,
    columns: &'static [Column],
    /// Opened with the first feature: files without one have no index.
    writer: Option<FgbWriter<'static>>,
}

/// The columns that every layer has, behind `uid` and its own.
const LAST: [(&str, ColumnType); 9] = [
    ("start", ColumnType::DateTime),
    ("end", ColumnType::DateTime),
    ("ongoing", ColumnType::Bool),
    ("start_edtf", ColumnType::String),
    ("end_edtf", ColumnType::String),
    ("title", ColumnType::String),
    ("description", ColumnType::String),
    ("fill", ColumnType::String),
    ("source", ColumnType::String),
];

enum CellValue<'f> {
    Text(std::borrow::Cow<'f, str>),
    Whole(i64),
    Number(f64),
    Truth(bool),
    Time(String),
}

impl<W: Write> FlatGeobuf<W> {
    pub(super) fn new(to: W, options: Options) -> Self {
        FlatGeobuf { to, options, kind: GeometryType::Unknown, layer: "", columns: &[], writer: None }
    }

    fn open(&self, write_index: bool) -> Result<FgbWriter<'static>> {
        let options = FgbWriterOptions {
            write_index,
            detect_type: false,
            promote_to_multi: false,
            crs: FgbCrs { code: 4326, ..FgbCrs::default() },
            ..FgbWriterOptions::default()
        };
        let mut writer = FgbWriter::create_with_options(self.layer, self.kind, options).map_err(fault)?;
        for (name, kind) in self.columns() {
            writer.add_column(name, kind, |_, _| {});
        }
        Ok(writer)
    }

    fn columns(&self) -> impl Iterator<Item = (&'static str, ColumnType)> + use<W> {
        let own = self.columns.iter().map(|Column(name, kind)| match kind {
            Kind::Text => (*name, ColumnType::String),
            Kind::Whole => (*name, ColumnType::Long),
            Kind::Number => (*name, ColumnType::Double),
        });
        std::iter::once(("uid", ColumnType::String)).chain(own).chain(LAST)
    }

    /// A value for each column; none for null.
    fn cells<'f>(&self, feature: &'f Feature<'_>) -> Vec<Option<CellValue<'f>>> {
        let Span { start, end, since, until } = feature.span;
        let ongoing = feature.span.ongoing();
        let text = |text: String| Some(CellValue::Text(text.into()));
        let time = |day: jiff::civil::Date| CellValue::Time(format!("{day}T00:00:00Z"));
        let own = feature.values.iter().map(|value| match value {
            Value::Null => None,
            Value::Text(text) => Some(CellValue::Text(text.as_ref().into())),
            Value::Whole(number) => Some(CellValue::Whole(*number)),
            Value::Number(number) => Some(CellValue::Number(*number)),
        });
        let shown_end = Some(end).filter(|_| !(ongoing && self.options.open_end == OpenEnd::Null));
        let last: [_; LAST.len()] = [
            Some(time(start)),
            shown_end.map(time),
            Some(CellValue::Truth(ongoing)),
            text(since.to_string()),
            until.and_then(|until| text(until.to_string())),
            text(feature.title.clone()),
            text(feature.description.clone()),
            text(feature.style.fill.hex()),
            feature.source.as_deref().map(|source| CellValue::Text(source.into())),
        ];
        std::iter::once(text(feature.uid.clone())).chain(own).chain(last).collect()
    }
}

fn fault(error: impl std::fmt::Display) -> Error {
    Fault::new(ErrorKind::Io, format!("the FlatGeobuf file could not be written: {error}")).into()
}

impl<W: Write> Sink for FlatGeobuf<W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        (self.layer, self.columns) = (header.layer, header.columns);
        self.kind = match header.sort {
            Sort::Polygons => GeometryType::MultiPolygon,
            Sort::Lines => GeometryType::MultiLineString,
            Sort::Points => GeometryType::Point,
        };
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let cells = self.cells(feature);
        if self.writer.is_none() {
            self.writer = Some(self.open(true)?);
        }
        let columns = self.columns();
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let geometry = match feature.shape {
            Shape::Polygons(polygons) => {
                let mut kept = at_precision(polygons, self.options);
                if kept.0.is_empty() {
                    // Readers ask for a part, though there be nothing in it.
                    kept.0.push(Polygon::new(LineString(Vec::new()), Vec::new()));
                }
                Geometry::MultiPolygon(kept)
            }
            Shape::Lines(lines) => {
                let kept = lines.iter().filter_map(|line| line_at_precision(line, self.options.precision));
                let mut kept: Vec<LineString<f64>> = kept.collect();
                // The crate leaves out where the parts end if that is but one place, and GDAL does not read lines without.
                while kept.len() < 2 {
                    kept.push(LineString(Vec::new()));
                }
                Geometry::MultiLineString(MultiLineString(kept))
            }
            Shape::Point(point) => Geometry::Point(point_at_precision(point, self.options.precision)),
        };
        let mut failed = None;
        let added = writer.add_feature_geom(geometry, |row| {
            for (at, ((name, _), value)) in columns.zip(&cells).enumerate() {
                let Some(value) = value else { continue };
                let value = match value {
                    CellValue::Text(text) => ColumnValue::String(text),
                    CellValue::Whole(number) => ColumnValue::Long(*number),
                    CellValue::Number(number) => ColumnValue::Double(*number),
                    CellValue::Truth(truth) => ColumnValue::Bool(*truth),
                    CellValue::Time(time) => ColumnValue::DateTime(time),
                };
                if let Err(error) = row.property(at, name, &value) {
                    failed = Some(error);
                }
            }
        });
        added.map_err(fault)?;
        failed.map_or(Ok(()), |error| Err(fault(error)))
    }

    fn end(&mut self) -> Result<()> {
        // GDAL reads no index of nothing.
        let writer = self.writer.take().map_or_else(|| self.open(false), Ok)?;
        writer.write(&mut self.to).map_err(fault)
    }
}
