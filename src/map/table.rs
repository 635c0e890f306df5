//! A table with the shape as text in its last column.

use std::io::Write;

use super::coordinates::{at_precision, line_at_precision};
use super::export::{OpenEnd, Options};
use super::feature::{Column, Feature, Header, Shape, Sink, Span, Value};
use super::text::{push_fixed, write_fault};
use crate::error::{ErrorKind, Fault, Result};

pub(super) struct Table<W: Write> {
    to: csv::Writer<W>,
    options: Options,
}

/// The columns that every layer has, behind `uid` and its own.
const LAST: [&str; 10] =
    ["start", "end", "ongoing", "start_edtf", "end_edtf", "title", "description", "fill", "source", "WKT"];

impl<W: Write> Table<W> {
    pub(super) fn new(to: W, options: Options) -> Self {
        Table { to: csv::Writer::from_writer(to), options }
    }

    fn row<'r>(&mut self, cells: impl Iterator<Item = &'r str>) -> Result<()> {
        self.to.write_record(cells).map_err(|error| {
            let fault = Fault::new(ErrorKind::Io, format!("the table could not be written: {error}"));
            fault.into()
        })
    }
}

impl<W: Write> Sink for Table<W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        let own = header.columns.iter().map(|Column(name, _)| *name);
        self.row(std::iter::once("uid").chain(own).chain(LAST))
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let Span { start, end, since, until } = feature.span;
        let ongoing = feature.span.ongoing();
        let closed = if ongoing && self.options.open_end == OpenEnd::Null { None } else { Some(end) };
        let text = |value: Option<String>| value.unwrap_or_default();
        let last: [String; LAST.len()] = [
            start.to_string(),
            text(closed.map(|day| day.to_string())),
            ongoing.to_string(),
            since.to_string(),
            text(until.map(|date| date.to_string())),
            feature.title.clone(),
            feature.description.clone(),
            feature.style.fill.hex(),
            text(feature.source.clone()),
            wkt(&feature.shape, self.options),
        ];
        let own = feature.values.iter().map(plain);
        let cells: Vec<String> = std::iter::once(feature.uid.clone()).chain(own).chain(last).collect();
        self.row(cells.iter().map(String::as_str))
    }

    fn end(&mut self) -> Result<()> {
        self.to.flush().map_err(|error| write_fault(&error).into())
    }
}

/// A value as plain text; nothing for null.
pub(super) fn plain(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

/// Well-known text.
fn wkt(shape: &Shape<'_>, options: Options) -> String {
    let mut bytes = Vec::new();
    let positions = |bytes: &mut Vec<u8>, coords: &[geo_types::Coord<f64>]| {
        for (at, coord) in coords.iter().enumerate() {
            bytes.extend_from_slice(if at == 0 { b"(" } else { b"," });
            push_fixed(bytes, coord.x, options.precision);
            bytes.push(b' ');
            push_fixed(bytes, coord.y, options.precision);
        }
        bytes.push(b')');
    };
    let comma = |bytes: &mut Vec<u8>, at: usize| {
        if at > 0 {
            bytes.push(b',');
        }
    };
    match shape {
        Shape::Point(point) => {
            bytes.extend_from_slice(b"POINT ");
            positions(&mut bytes, &[point.0]);
        }
        Shape::Lines(lines) => {
            let lines = lines.iter().filter_map(|line| line_at_precision(line, options.precision));
            let lines: Vec<geo_types::LineString<f64>> = lines.collect();
            if lines.is_empty() {
                return "MULTILINESTRING EMPTY".to_owned();
            }
            bytes.extend_from_slice(b"MULTILINESTRING (");
            for (at, line) in lines.iter().enumerate() {
                comma(&mut bytes, at);
                positions(&mut bytes, &line.0);
            }
            bytes.push(b')');
        }
        Shape::Polygons(polygons) => {
            let polygons = at_precision(polygons, options);
            if polygons.0.is_empty() {
                return "MULTIPOLYGON EMPTY".to_owned();
            }
            bytes.extend_from_slice(b"MULTIPOLYGON (");
            for (at, polygon) in polygons.iter().enumerate() {
                comma(&mut bytes, at);
                bytes.push(b'(');
                positions(&mut bytes, &polygon.exterior().0);
                for hole in polygon.interiors() {
                    bytes.push(b',');
                    positions(&mut bytes, &hole.0);
                }
                bytes.push(b')');
            }
            bytes.push(b')');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
