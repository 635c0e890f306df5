//! What every format writes: a shape with its days, its looks, and flat fields in a fixed order.

use std::borrow::Cow;

use geo_types::{LineString, MultiPolygon, Point};
use jiff::civil::Date;

use super::style::Style;
use crate::error::Result;
use crate::model::{ActorId, Names};
use crate::time::UncertainDate;

/// A field's value. Mapping tools understand nothing deeper.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Whole(i64),
    Number(f64),
}

impl<'a> Value<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Value::Text(text.into())
    }

    /// Null in the place of no text.
    pub(super) fn unless_empty(text: String) -> Self {
        if text.is_empty() { Value::Null } else { Value::text(text) }
    }

    pub(super) fn number(number: Option<u32>) -> Self {
        number.map_or(Value::Null, |number| Value::Whole(i64::from(number)))
    }
}

/// Takes features one by one.
pub(super) type Each<'e> = &'e mut dyn FnMut(&Feature<'_>) -> Result<()>;

/// A field that a layer has: its name, and the sort of its values. Files of a layer have it also where no feature is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column(
    pub(super) &'static str,
    #[cfg_attr(not(feature = "flatgeobuf"), expect(dead_code, reason = "text files declare no sorts"))] pub(super) Kind,
);

/// The sort of the values of a column that are not null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Number,
}

/// Actors as files name them.
pub(super) fn ids(actors: &[ActorId]) -> String {
    actors.iter().map(ActorId::as_str).collect::<Vec<_>>().join("+")
}

/// The days of a feature: from `start` up to, and without, `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: Date,
    /// The day after the last one; for what is still so, the day up to which the record goes.
    pub(super) end: Date,
    /// When it began, as loosely as that is known.
    pub(super) since: UncertainDate,
    /// When it ended, as loosely as that is known; none if it is still so at the end of the record.
    pub(super) until: Option<UncertainDate>,
}

impl Span {
    /// Days known as they are.
    pub(super) fn exact(start: Date, end: Date) -> Self {
        Span { start, end, since: start.into(), until: Some(end.into()) }
    }

    pub(super) fn ongoing(self) -> bool {
        self.until.is_none()
    }
}

/// The date of what was so already on a day: on that day or before.
pub(super) fn by(day: Date) -> UncertainDate {
    UncertainDate::between(None, day).unwrap_or(day.into())
}

/// The sort of geometry of a whole layer: files hold one sort each, because some tools split or refuse mixed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Polygons,
    Lines,
    Points,
}

/// A shape: WGS 84, longitude before latitude.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'a> {
    Polygons(&'a MultiPolygon<f64>),
    Lines(&'a [LineString<f64>]),
    Point(Point<f64>),
}

#[derive(Debug)]
pub(super) struct Feature<'a> {
    /// A stable key.
    pub(super) uid: String,
    /// What it is called, in all languages.
    pub(super) names: &'a Names,
    /// What the layer says, between the key and the days: a value for each of its columns.
    pub(super) columns: &'static [Column],
    pub(super) values: Vec<Value<'a>>,
    pub(super) span: Span,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) style: Style,
    pub(super) source: Option<String>,
    pub(super) shape: Shape<'a>,
    /// Features with the same number have the same shape, and stand next to each other.
    pub(super) shape_number: u64,
    /// A day on which the borders of the atlas are those of the shape.
    pub(super) shape_day: i32,
}

impl<'a> Feature<'a> {
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'static str, &Value<'a>)> {
        self.columns.iter().map(|column| column.0).zip(&self.values)
    }
}

/// What a format needs to know before the first feature.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// What the layer is called in formats whose layers have names.
    pub(super) layer: &'static str,
    pub(super) title: &'a str,
    pub(super) attribution: &'a [String],
    pub(super) sort: Sort,
    pub(super) columns: &'static [Column],
}

/// Takes features one by one and keeps none of them.
pub(super) trait Sink {
    fn begin(&mut self, header: &Header<'_>) -> Result<()>;
    fn feature(&mut self, feature: &Feature<'_>) -> Result<()>;
    fn end(&mut self) -> Result<()>;
}
