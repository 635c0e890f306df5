//! KML with time spans.

use std::io::Write;

use super::coordinates::{at_precision, line_at_precision};
use super::export::Options;
use super::feature::{Feature, Header, Shape, Sink, Span};
use super::style::Colour;
use super::table::plain;
use super::text::{Out, plain_html, push_fixed, xml};
use crate::error::Result;
use crate::time::{date_of, day_number, day_text};

pub(super) struct Kml<W> {
    out: Out<W>,
    options: Options,
}

impl<W: Write> Kml<W> {
    pub(super) fn new(to: W, options: Options) -> Self {
        Kml { out: Out::new(to), options }
    }

    fn positions(&mut self, coords: &[geo_types::Coord<f64>]) {
        self.out.raw("<coordinates>");
        for (at, coord) in coords.iter().enumerate() {
            self.out.raw(if at == 0 { "" } else { " " });
            push_fixed(&mut self.out.bytes, coord.x, self.options.precision);
            self.out.raw(",");
            push_fixed(&mut self.out.bytes, coord.y, self.options.precision);
        }
        self.out.raw("</coordinates>");
    }

    fn shape(&mut self, shape: &Shape<'_>) {
        match shape {
            Shape::Point(point) => {
                self.out.raw("<Point>");
                self.positions(&[point.0]);
                self.out.raw("</Point>");
            }
            Shape::Lines(lines) => {
                self.out.raw("<MultiGeometry>");
                let precision = self.options.precision;
                for line in lines.iter().filter_map(|line| line_at_precision(line, precision)) {
                    self.out.raw("<LineString>");
                    self.positions(&line.0);
                    self.out.raw("</LineString>");
                }
                self.out.raw("</MultiGeometry>");
            }
            Shape::Polygons(polygons) => {
                self.out.raw("<MultiGeometry>");
                for polygon in &at_precision(polygons, self.options) {
                    self.out.raw("<Polygon><outerBoundaryIs><LinearRing>");
                    self.positions(&polygon.exterior().0);
                    self.out.raw("</LinearRing></outerBoundaryIs>");
                    for hole in polygon.interiors() {
                        self.out.raw("<innerBoundaryIs><LinearRing>");
                        self.positions(&hole.0);
                        self.out.raw("</LinearRing></innerBoundaryIs>");
                    }
                    self.out.raw("</Polygon>");
                }
                self.out.raw("</MultiGeometry>");
            }
        }
    }
}

/// Opacity, blue, green, red.
fn colour(colour: Colour, opacity: f64) -> String {
    let [r, g, b] = colour.0;
    format!("{:02x}{b:02x}{g:02x}{r:02x}", (opacity * 255.0).round() as u8)
}

impl<W: Write> Sink for Kml<W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        let (title, attribution) = (xml(header.title), xml(&plain_html(&header.attribution.join("; "))));
        self.out.raw(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\
             <name>{title}</name><description>{attribution}</description>"
        ));
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let Span { start, end, .. } = feature.span;
        // A span of KML holds its last day.
        let last = date_of(day_number(end) - 1).unwrap_or(end);
        let last = if feature.span.ongoing() { String::new() } else { format!("<end>{}</end>", day_text(last)) };
        let style = feature.style;
        self.out.raw(&format!(
            "\n<Placemark><name>{}</name><description>{}</description><TimeSpan><begin>{}</begin>{last}</TimeSpan>\
             <Style><LineStyle><color>{}</color><width>{}</width></LineStyle><PolyStyle><color>{}</color></PolyStyle></Style>\
             <ExtendedData>",
            xml(&feature.title),
            xml(&plain_html(&feature.description)),
            day_text(start),
            colour(style.stroke, 1.0),
            style.stroke_width,
            colour(style.fill, style.fill_opacity),
        ));
        let uid = ("uid", feature.uid.clone());
        let fields = feature.fields().map(|(name, value)| (name, plain(value)));
        let source = feature.source.clone().map(|source| ("source", source));
        for (name, value) in std::iter::once(uid).chain(fields).chain(source).filter(|(name, _)| *name != "name") {
            self.out.raw(&format!("<Data name=\"{name}\"><value>{}</value></Data>", xml(&value)));
        }
        self.out.raw("</ExtendedData>");
        self.shape(&feature.shape);
        self.out.raw("</Placemark>");
        self.out.flush_blocks()
    }

    fn end(&mut self) -> Result<()> {
        self.out.raw("\n</Document></kml>\n");
        self.out.flush()
    }
}
