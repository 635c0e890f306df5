//! `FlatGeobuf`: the features of the default export in binary, with an index of space. The features wait in a temporary
//! file, because the index stands before them.

use std::io::Write;

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo_types::{Geometry, LineString, MultiLineString, Polygon};
use geozero::{ColumnValue, PropertyProcessor};

use super::coordinates::{at_precision, line_at_precision, point_at_precision};
use super::export::{OpenEnd, Options};
use super::feature::{Feature, Header, Shape, Sink, Sort, Span, Value};
use crate::error::{Error, ErrorKind, Fault, Result};

pub(super) struct FlatGeobuf<W> {
    to: W,
    options: Options,
    kind: GeometryType,
    /// Opened with the first feature, which tells the columns.
    writer: Option<FgbWriter<'static>>,
}

/// A cell and the type of its column.
type Cell<'f> = (&'static str, ColumnType, Option<CellValue<'f>>);

enum CellValue<'f> {
    Text(std::borrow::Cow<'f, str>),
    Whole(i64),
    Number(f64),
    Truth(bool),
    Time(String),
}

impl<W: Write> FlatGeobuf<W> {
    pub(super) fn new(to: W, options: Options) -> Self {
        FlatGeobuf { to, options, kind: GeometryType::Unknown, writer: None }
    }

    fn open(&self, write_index: bool) -> Result<FgbWriter<'static>> {
        let options = FgbWriterOptions {
            write_index,
            detect_type: false,
            promote_to_multi: false,
            crs: FgbCrs { code: 4326, ..FgbCrs::default() },
            ..FgbWriterOptions::default()
        };
        FgbWriter::create_with_options("zones", self.kind, options).map_err(fault)
    }

    fn cells<'f>(&self, feature: &'f Feature<'_>) -> Vec<Cell<'f>> {
        let Span { start, end, ongoing, since, until } = feature.span;
        let text = |name, text: String| (name, ColumnType::String, Some(CellValue::Text(text.into())));
        let time = |name, day: Option<jiff::civil::Date>| {
            (name, ColumnType::DateTime, day.map(|day| CellValue::Time(format!("{day}T00:00:00Z"))))
        };
        let own = feature.fields.iter().map(|(name, value)| match value {
            // A column of numbers that begins with a null would otherwise be one of text.
            Value::Null if NUMBERS.contains(name) => (*name, ColumnType::Long, None),
            Value::Null => (*name, ColumnType::String, None),
            Value::Text(text) => (*name, ColumnType::String, Some(CellValue::Text(text.as_ref().into()))),
            Value::Whole(number) => (*name, ColumnType::Long, Some(CellValue::Whole(*number))),
            Value::Number(number) => (*name, ColumnType::Double, Some(CellValue::Number(*number))),
        });
        let shown_end = Some(end).filter(|_| !(ongoing && self.options.open_end == OpenEnd::Null));
        let until = if ongoing { None } else { Some(until.unwrap_or(end.into()).to_string()) };
        let rest = [
            time("start", Some(start)),
            time("end", shown_end),
            ("ongoing", ColumnType::Bool, Some(CellValue::Truth(ongoing))),
            text("start_edtf", since.unwrap_or(start.into()).to_string()),
            ("end_edtf", ColumnType::String, until.map(|until| CellValue::Text(until.into()))),
            text("title", feature.title.clone()),
            text("description", feature.description.clone()),
            text("fill", feature.style.fill.hex()),
            ("source", ColumnType::String, feature.source.as_deref().map(|source| CellValue::Text(source.into()))),
        ];
        std::iter::once(text("uid", feature.uid.clone())).chain(own).chain(rest).collect()
    }
}

/// The fields of layers that hold whole numbers and can be null.
const NUMBERS: [&str; 4] = ["population", "deaths_low", "deaths_best", "deaths_high"];

fn fault(error: impl std::fmt::Display) -> Error {
    Fault::new(ErrorKind::Io, format!("the FlatGeobuf file could not be written: {error}")).into()
}

impl<W: Write> Sink for FlatGeobuf<W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        let kind = match header.sort {
            Sort::Polygons => GeometryType::MultiPolygon,
            Sort::Lines => GeometryType::MultiLineString,
            Sort::Points => GeometryType::Point,
        };
        self.kind = kind;
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let cells = self.cells(feature);
        if self.writer.is_none() {
            let mut writer = self.open(true)?;
            for (name, kind, _) in &cells {
                writer.add_column(name, *kind, |_, _| {});
            }
            self.writer = Some(writer);
        }
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
            for (at, (name, _, value)) in cells.iter().enumerate() {
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
