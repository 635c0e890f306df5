//! Maps for other programs: what to write, and in which format.

use std::io::Write;

use geo_types::Coord;
use jiff::civil::Date;

use super::coordinates::point_at_precision;
use super::feature::{Column, Header, Sink, Sort};
use super::geojson::{Flavour, GeoJson};
use super::kml::Kml;
use super::overlays;
use super::qgis::{Project, write_style};
use super::range::{Asked, Days};
use super::scenes;
use super::table::Table;
use super::topojson::TopoJson;
use super::zones::{self, Zones};
use crate::analysis::Side;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::geometry::bounds;
use crate::model::Language;
use crate::query::{Atlas, Snapshot};
use crate::time::{Period, day_number};

/// What a file of a map holds. Each layer has the same time fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Layer {
    /// Zones and who controlled them: multipolygons, a zone's parts taken out of it.
    #[default]
    Zones,
    /// Each holder's ground in one multipolygon, for as long as it stays the same.
    Holders,
    /// Lines where holders meet ([`Snapshot::front_lines`]), one feature for each pair and stretch of days on which its line
    /// stays the same: multilines, with `left`, `right` and `length_km`.
    FrontLines,
    /// Gaps between two sides ([`Snapshot::security_gaps`] with its usual options): multipolygons, with `gap`, `area_km2` and
    /// widths.
    SecurityGaps(Side, Side),
    /// What changed hands from the day of the snapshot (of a whole record, from its first day) until this day
    /// ([`Snapshot::transfers_until`]): multipolygons, with `lost_by`, `gained_by` and `area_km2`. An error if this day is the
    /// earlier of the two.
    TransfersUntil(Date),
    /// Towns and villages: points.
    Settlements,
    /// Violent events: points. `kind` is the sort of event as the record has it, `name` the same in the language where a word
    /// for it is known, or that for an incident where the record says no kind. A date known loosely gives the best day, and its
    /// window in `start_edtf`.
    Incidents,
}

impl Layer {
    fn name(&self) -> &'static str {
        match self {
            Layer::Zones => "zones",
            Layer::Holders => "holders",
            Layer::FrontLines => "front_lines",
            Layer::SecurityGaps(..) => "security_gaps",
            Layer::TransfersUntil(_) => "transfers",
            Layer::Settlements => "settlements",
            Layer::Incidents => "incidents",
        }
    }
}

/// The format of a file.
///
/// `GeoParquet` is not among them: its crates ask for a newer compiler than this one does and bring the whole of Arrow with
/// them. `ogr2ogr zones.parquet zones.geojson` makes one, with a GDAL that was built with the Parquet driver
/// (`ogrinfo --formats` lists it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// GeoJSON (RFC 7946) that QGIS, GDAL, `MapLibre`, Leaflet, deck.gl, geopandas, geojson.io and GitHub read as it is.
    GeoJson,
    /// The same with the colours that kepler.gl reads.
    Kepler,
    /// One feature for each step of time, for `Leaflet.TimeDimension` and folium's `TimestampedGeoJson`, which know no
    /// intervals. The file is as many times longer as there are steps. Each step shows what is so on its first day: spells
    /// that begin and end between two steps are not in the file. Incidents are: at the first step that is not before their day.
    Timestamped(Every),
    /// The tags of `OpenHistoricalMap` and nothing else, with EDTF dates in tags of their own; texts are cut to the 255
    /// characters that a tag can hold. What sort of boundary it is remains for the mapper to say.
    OpenHistoricalMap,
    /// JSON-FG 1.0 of the OGC: GeoJSON with a `time` of its own, whose intervals hold their last day.
    JsonFg,
    /// Linked Places format 1.2 of the Pelagios network, for gazetteers. What is still so ends, in its words, on the last day
    /// of the record at the earliest.
    LinkedPlaces,
    /// KML 2.2 with time spans, for Google Earth.
    Kml,
    /// A table with the shape as text (WKT) in the last column.
    ///
    /// Cells hold the record as it is. Spreadsheets take cells that begin with `=`, `+`, `-` or `@` for formulas: when the
    /// record comes from someone you do not trust, import the columns as text.
    Csv,
    /// `TopoJSON`: shared borders stand in it once. For zones and holders only.
    TopoJson,
    /// A project of QGIS 3 that shows `zones.geojson` beside it with time, colours, legend and labels. For zones and
    /// holders only.
    QgisProject,
    /// A style of QGIS 3: `zones.qml` beside `zones.geojson` gives colours and a legend when the latter is opened. For
    /// zones and holders only.
    QgisStyle,
    /// `FlatGeobuf`: binary, with an index of space. It has no null geometry: what falls together at the precision is an empty one.
    #[cfg(feature = "flatgeobuf")]
    FlatGeobuf,
}

/// How far the steps of [`Format::Timestamped`] are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
}

/// What stands for the end of what is still so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OpenEnd {
    /// The day up to which the record goes, beside `ongoing: true`. Every tool reads it.
    #[default]
    AsOf,
    /// Null. QGIS 3.22 and leaflet.timeline lose such features.
    Null,
}

/// The direction of rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Winding {
    /// Outer rings turn left, as RFC 7946 has it.
    #[default]
    CounterClockwise,
    /// Outer rings turn right: for d3-geo, Observable Plot and what is built on them, which take a ring of RFC 7946 for
    /// the rest of the globe.
    Clockwise,
}

/// A map on its way into a file: made by [`Atlas::export`] and [`Snapshot::export`], written by [`write`](Export::write).
///
/// Each feature of the layer [`Layer::Zones`] is a zone during one spell of control, from `start` up to, and without, `end`;
/// a zone's parts are taken out of it. Its fields are, in this order: `uid`, `zone_id`, `name`, `actor` (ids joined by `+`),
/// `actor_name`, `status`, `confidence`, `kind` (how the spell began), `certainty` (only on a single day), `start` and `end`
/// (midnight UTC), `endExclusive`, `ongoing`, `start_date`, `end_date` (null if ongoing), `start_ms`, `end_ms`, `start_edtf`,
/// `end_edtf` (as loosely as the dates are known; `../2003-03-19`, on that day or before, for what was so already when the
/// record, that of a zone, or the days asked for begin), `title`, `description`, simplestyle's `fill`, `fill-opacity`, `stroke`,
/// `stroke-width`, `stroke-opacity` and `marker-color`, and `source`. Those are the fields of [`Format::GeoJson`]; other formats have those
/// that their readers know. The `bbox` of the file is that of the coordinates as they are written, and stands behind the
/// features. [`Format::Csv`] has no times of day, no `endExclusive`, no milliseconds and of the style only `fill`. Formats whose
/// layers have names call them `zones`, `holders`, `front_lines`, `security_gaps`, `transfers`, `settlements`, `incidents`.
///
/// Years before 0 have six digits and a sign in dates and date-times (`-000044-03-15`): so JavaScript reads them, and GDAL reads
/// both, but of `-0044-03-15` JavaScript makes the year 2044. EDTF asks for four digits; those are in `start_edtf`, `end_edtf` and
/// descriptions, in [`Format::Kml`], and in the formats of gazetteers, [`Format::OpenHistoricalMap`] and [`Format::LinkedPlaces`].
///
/// Of zones and holders the shapes of one day are held, and no features, however long the file: memory does not grow with
/// it. Lines, gaps and transfers are worked out first and held until they are written.
///
/// ```
/// use disputed::map::Format;
/// use disputed::{Language, article140, date};
///
/// let atlas = article140()?;
/// let day = atlas.on(date(2017, 10, 16)).export().language(Language::Ar).to_text(Format::GeoJson)?;
/// assert!(day.starts_with(r#"{"type":"FeatureCollection""#));
///
/// let mut whole_record = Vec::new(); // or a file
/// atlas.export().precision(5).write(Format::Kepler, &mut whole_record)?;
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Export<'a> {
    atlas: &'a Atlas,
    on: Option<Date>,
    period: Option<Period>,
    layer: Layer,
    pub(super) options: Options,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Options {
    pub(super) language: Language,
    pub(super) precision: u8,
    pub(super) winding: Winding,
    pub(super) open_end: OpenEnd,
}

impl Atlas {
    /// The whole record, ready to be written as a map.
    pub fn export(&self) -> Export<'_> {
        Export::new(self, None)
    }
}

impl<'a> Snapshot<'a> {
    /// The map of this day, ready to be written. Zones keep the days of the whole spell that the day lies in, as far as the
    /// zone has the same shape; what is worked out for the day (holders, lines, gaps) has this day alone.
    pub fn export(self) -> Export<'a> {
        Export::new(self.atlas(), Some(self.date()))
    }
}

impl<'a> Export<'a> {
    fn new(atlas: &'a Atlas, on: Option<Date>) -> Self {
        let options = Options {
            language: Language::En,
            precision: 6,
            winding: Winding::CounterClockwise,
            open_end: OpenEnd::AsOf,
        };
        Export { atlas, on, period: None, layer: Layer::Zones, options }
    }

    /// Which layer to write; zones unless told otherwise.
    #[must_use]
    pub fn layer(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Which days of the record to write, of those that the atlas covers; all of them unless told otherwise. An open end is
    /// closed by the first or the last day on record. What goes on after the last of these days is ongoing.
    #[must_use]
    pub fn between(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// The language of names, titles and descriptions; English where a name has no other. No native speaker has read over the
    /// Arabic and Kurdish (Sorani) phrases yet.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.options.language = language;
        self
    }

    /// How many decimals of a degree to write; 6 (11 cm) unless told otherwise. More than 7, which is finer than anything
    /// surveyed, count as 7. Rings that fall together or turn over at that precision are left out.
    #[must_use]
    pub fn precision(mut self, decimals: u8) -> Self {
        self.options.precision = decimals.min(7);
        self
    }

    /// The direction of rings.
    #[must_use]
    pub fn winding(mut self, winding: Winding) -> Self {
        self.options.winding = winding;
        self
    }

    /// What stands for the end of what is still so.
    #[must_use]
    pub fn open_end(mut self, open_end: OpenEnd) -> Self {
        self.options.open_end = open_end;
        self
    }

    /// Writes the map. `to` need not be buffered.
    ///
    /// # Errors
    /// If `to` cannot be written; if the atlas has nothing on record in the days asked for; if the format does not go with
    /// the layer; if transfers are asked for until a day before the first.
    pub fn write(&self, format: Format, to: impl Write) -> Result<()> {
        let options = self.options;
        match format {
            Format::GeoJson => self.send(&mut GeoJson::new(to, options, Flavour::Plain)),
            Format::Kepler => self.send(&mut GeoJson::new(to, options, Flavour::Kepler)),
            Format::OpenHistoricalMap => self.send(&mut GeoJson::new(to, options, Flavour::OpenHistoricalMap)),
            Format::JsonFg => self.send(&mut GeoJson::new(to, options, Flavour::JsonFg)),
            Format::LinkedPlaces => self.send(&mut GeoJson::new(to, options, Flavour::LinkedPlaces)),
            Format::Timestamped(every) => {
                let first = self.days()?.first;
                self.send(&mut GeoJson::new(to, options, Flavour::Timestamped { every, first }))
            }
            Format::Kml => self.send(&mut Kml::new(to, options)),
            Format::Csv => self.send(&mut Table::new(to, options)),
            Format::TopoJson if !self.is_of_zones() => Err(only_zones("TopoJSON")),
            Format::TopoJson => self.send(&mut TopoJson::new(to, options, self.atlas)?),
            Format::QgisProject | Format::QgisStyle if !self.is_of_zones() => Err(only_zones("a style of QGIS")),
            Format::QgisProject => {
                Project::new(self.atlas, self.days()?, options.language, self.bbox_of_zones()?).write(to)
            }
            Format::QgisStyle => write_style(self.atlas, self.days()?, options.language, to),
            #[cfg(feature = "flatgeobuf")]
            Format::FlatGeobuf => self.send(&mut super::flatgeobuf::FlatGeobuf::new(to, options)),
        }
    }

    /// The map as text.
    ///
    /// # Errors
    /// As [`write`](Export::write), and if the format is binary.
    pub fn to_text(&self, format: Format) -> Result<String> {
        let mut bytes = Vec::new();
        self.write(format, &mut bytes)?;
        String::from_utf8(bytes).map_err(|_| Fault::new(ErrorKind::Question, "the format is binary").into())
    }

    fn is_of_zones(&self) -> bool {
        matches!(self.layer, Layer::Zones | Layer::Holders)
    }

    /// What the layer says of each feature, beside its key and its days.
    fn columns(&self) -> &'static [Column] {
        match self.layer {
            Layer::Zones => zones::columns(self.on.is_some()),
            Layer::Holders => zones::columns(false),
            Layer::FrontLines => &scenes::FRONTS,
            Layer::SecurityGaps(..) => &scenes::GAPS,
            Layer::TransfersUntil(_) => &scenes::TRANSFERS,
            Layer::Settlements => &overlays::SETTLEMENTS,
            Layer::Incidents => &overlays::INCIDENTS,
        }
    }

    /// The days that the map goes over.
    pub(super) fn days(&self) -> Result<Days> {
        let days = Days::of(self.atlas, self.period);
        let Some(day) = self.on.map(day_number) else { return days };
        let days = days.unwrap_or(Days { first: day, end: day + 1 });
        Ok(Days { first: days.first.min(day), end: days.end.max(day + 1) })
    }

    /// West, south, east, north of the zones, at the precision asked for.
    fn bbox_of_zones(&self) -> Result<Option<[f64; 4]>> {
        let days = self.days()?;
        let shapes = self.atlas.zones_of_layer().flat_map(|(_, zone)| &zone.shapes);
        let shown = shapes.filter(|shape| match self.on {
            Some(day) => shape.extant.contains(day),
            None => days.cut(shape.extant.days()).is_some(),
        });
        let rect = bounds(shown.flat_map(|shape| &shape.geometry.0));
        let corner = |corner: Coord| point_at_precision(corner.into(), self.options.precision);
        let corners = rect.map(|rect| (corner(rect.min()), corner(rect.max())));
        Ok(corners.map(|(low, high)| [low.x(), low.y(), high.x(), high.y()]))
    }

    pub(super) fn send(&self, sink: &mut dyn Sink) -> Result<()> {
        let days = self.days()?;
        let (atlas, language, on) = (self.atlas, self.options.language, self.on);
        let info = atlas.info();
        let (layer, columns) = (self.layer.name(), self.columns());
        let header = |sort| Header { layer, title: &info.title, attribution: &info.attribution, sort, columns };
        match &self.layer {
            Layer::Zones | Layer::Holders => {
                sink.begin(&header(Sort::Polygons))?;
                let zones = Zones { atlas, language, days, on, cut: days.end_early(atlas) };
                let mut each = |feature: &super::feature::Feature<'_>| sink.feature(feature);
                if self.layer == Layer::Zones { zones.by_zone(&mut each)? } else { zones.dissolved(&mut each)? }
            }
            Layer::Settlements | Layer::Incidents => {
                let asked = Asked { atlas, language, days, on };
                sink.begin(&header(Sort::Points))?;
                let mut each = |feature: &super::feature::Feature<'_>| sink.feature(feature);
                let settlements = self.layer == Layer::Settlements;
                if settlements { asked.settlements(&mut each)? } else { asked.incidents(&mut each)? }
            }
            Layer::FrontLines | Layer::SecurityGaps(..) | Layer::TransfersUntil(_) => {
                let drawn = Asked { atlas, language, days, on }.draw(&self.layer)?;
                let sort = if self.layer == Layer::FrontLines { Sort::Lines } else { Sort::Polygons };
                sink.begin(&header(sort))?;
                for (drawn, number) in drawn.iter().zip(1..) {
                    sink.feature(&drawn.feature(number, language))?;
                }
            }
        }
        sink.end()
    }
}

/// Says that a format cannot hold a layer.
pub(super) fn only_zones(format: &str) -> Error {
    let fault = Fault::new(ErrorKind::Question, format!("{format} is written for zones and holders only"));
    fault.advise("write this layer as GeoJSON").into()
}
