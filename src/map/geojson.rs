//! GeoJSON in the flavours that tools ask for. Written by hand, because tools depend on the order of fields and because
//! shapes are turned into text once, not once for each feature.

use std::io::Write;

use jiff::civil::Date;
use jiff::{Span as Step, ToSpan};

use super::coordinates::{Extent, Written, push_geometry};
use super::export::{Every, Options};
use super::feature::{Feature, Header, Sink, Sort, Span};
use super::fields::Fields;
use super::gazetteers::{place, tags};
use super::style::Style;
use super::text::{Out, plain_html, push_json, push_units, push_whole};
use crate::error::Result;
use crate::time::{date_of, day_number};

/// What is added to, or left out of, plain GeoJSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Plain,
    Kepler,
    OpenHistoricalMap,
    JsonFg,
    LinkedPlaces,
    Timestamped { every: Every, first: i32 },
}

pub(super) struct GeoJson<W> {
    out: Out<W>,
    options: Options,
    flavour: Flavour,
    written: i64,
    shape: ShapeText,
    /// The box around all coordinates so far.
    extent: Extent,
    /// Whether the features are points.
    points: bool,
}

/// The shape written last: neighbouring features often share it.
#[derive(Default)]
struct ShapeText {
    number: Option<u64>,
    text: Vec<u8>,
    written: Written,
}

impl<W: Write> GeoJson<W> {
    pub(super) fn new(to: W, options: Options, flavour: Flavour) -> Self {
        GeoJson {
            out: Out::new(to),
            options,
            flavour,
            written: 0,
            shape: ShapeText::default(),
            extent: Extent::default(),
            points: false,
        }
    }

    fn fields(&mut self, feature: &Feature<'_>) {
        let mut fields = Fields::new(&mut self.out.bytes);
        match self.flavour {
            Flavour::OpenHistoricalMap => return tags(&mut fields, feature),
            Flavour::LinkedPlaces => return fields.text("title", &feature.title),
            _ => {}
        }
        fields.of_feature(feature, self.options.open_end);
        fields.looks(feature.style);
        if self.flavour == Flavour::Kepler {
            for (name, colour) in [("fillColor", feature.style.fill), ("lineColor", feature.style.stroke)] {
                fields.key(name);
                let [r, g, b] = colour.0;
                fields.bytes.extend_from_slice(format!("[{r},{g},{b}]").as_bytes());
            }
        }
        fields.optional("source", feature.source.as_deref());
    }

    /// Begins a feature of the shape written last.
    fn open(&mut self) {
        self.extent = self.extent.with(self.shape.written.extent);
        self.out.raw(if self.written == 0 { "\n" } else { ",\n" });
        self.written += 1;
        self.out.raw("{\"type\":\"Feature\"");
        // The schema of Linked Places allows no `id` beside its `@id`.
        if self.flavour != Flavour::LinkedPlaces {
            self.out.raw(",\"id\":");
            push_whole(&mut self.out.bytes, self.written);
        }
    }

    /// The members of the feature beside its properties, where the flavour has any.
    fn members(&mut self, feature: &Feature<'_>) {
        let Span { start, end, .. } = feature.span;
        match self.flavour {
            Flavour::JsonFg => {
                // Intervals of JSON-FG hold both their ends (OGC 21-045r1, "Intervals"): the last is the day before ours.
                let last = date_of(day_number(end) - 1).unwrap_or(end);
                let last = if feature.span.ongoing() { "..".to_owned() } else { last.to_string() };
                let time = format!(",\"time\":{{\"interval\":[\"{start}\",\"{last}\"]}},\"place\":null");
                self.out.raw(&time);
            }
            Flavour::LinkedPlaces => place(&mut self.out.bytes, feature),
            _ => {}
        }
    }

    /// One feature for each step of time that falls into the span; of points that lie between two steps, one at the later.
    fn steps(&mut self, feature: &Feature<'_>, every: Every, first: i32) -> Result<()> {
        let times = date_of(first).map(|first| steps(first, every, feature.span, self.points));
        for time in times.into_iter().flatten() {
            self.open();
            self.out.raw(",\"geometry\":");
            self.out.bytes.extend_from_slice(&self.shape.text);
            self.out.raw(",\"properties\":{");
            let mut fields = Fields::new(&mut self.out.bytes);
            fields.of_layer(feature);
            let stamp = format!("\"{time}T00:00:00Z\"");
            fields.key("times");
            fields
                .bytes
                .extend_from_slice(format!("[{}]", vec![stamp; self.shape.written.members].join(",")).as_bytes());
            fields.text("title", &feature.title);
            fields.text("popup", &plain_html(&feature.description));
            fields.text("tooltip", &plain_html(&feature.title));
            let Style { fill, fill_opacity, stroke, stroke_width } = feature.style;
            fields.key("style");
            let (fill, stroke) = (fill.hex(), stroke.hex());
            let style = format!(
                "{{\"fillColor\":\"{fill}\",\"fillOpacity\":{fill_opacity},\"color\":\"{stroke}\",\"weight\":{stroke_width}}}"
            );
            fields.bytes.extend_from_slice(style.as_bytes());
            self.out.raw("}}");
            self.out.flush_blocks()?;
        }
        Ok(())
    }
}

impl<W: Write> Sink for GeoJson<W> {
    fn begin(&mut self, header: &Header<'_>) -> Result<()> {
        self.points = header.sort == Sort::Points;
        self.out.raw("{\"type\":\"FeatureCollection\"");
        match self.flavour {
            Flavour::JsonFg => {
                let dimension = match header.sort {
                    Sort::Polygons => 2,
                    Sort::Lines => 1,
                    Sort::Points => 0,
                };
                self.out.raw(&format!(
                    ",\"conformsTo\":[\"http://www.opengis.net/spec/json-fg-1/1.0/conf/core\",\
                     \"http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas\"],\"featureType\":\"{}\",\
                     \"geometryDimension\":{dimension}",
                    header.layer
                ));
            }
            Flavour::LinkedPlaces => self.out.raw(
                ",\"@context\":\"https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/\
                 linkedplaces-context-v1.1.jsonld\"",
            ),
            _ => {}
        }
        if !header.title.is_empty() {
            self.out.raw(",\"title\":");
            push_json(&mut self.out.bytes, header.title);
        }
        if !header.attribution.is_empty() {
            self.out.raw(",\"attribution\":");
            push_json(&mut self.out.bytes, &header.attribution.join("; "));
        }
        self.out.raw(",\"features\":[");
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        if self.shape.number != Some(feature.shape_number) {
            self.shape.text.clear();
            self.shape.written = push_geometry(&mut self.shape.text, &feature.shape, self.options);
            self.shape.number = Some(feature.shape_number);
        }
        if let Flavour::Timestamped { every, first } = self.flavour {
            return self.steps(feature, every, first);
        }
        self.open();
        self.members(feature);
        self.out.raw(",\"geometry\":");
        self.out.bytes.extend_from_slice(&self.shape.text);
        self.out.raw(",\"properties\":{");
        self.fields(feature);
        self.out.raw("}}");
        self.out.flush_blocks()
    }

    fn end(&mut self) -> Result<()> {
        self.out.raw("\n]");
        // Known only now that all is written.
        for (at, side) in self.extent.sides().into_iter().flatten().enumerate() {
            self.out.raw(if at == 0 { ",\"bbox\":[" } else { "," });
            push_units(&mut self.out.bytes, side, self.options.precision);
            self.out.raw(if at == 3 { "]" } else { "" });
        }
        self.out.raw("}\n");
        self.out.flush()
    }
}

/// The first day of each step from `first` on that falls into a span, or else, if some day has to, the next one.
fn steps(first: Date, every: Every, span: Span, some: bool) -> impl Iterator<Item = Date> {
    let step: Step = match every {
        Every::Day => 1.day(),
        Every::Week => 1.week(),
        Every::Month => 1.month(),
    };
    // As many steps as surely lie before the span are not walked.
    let days = i64::from(day_number(span.start) - day_number(first)).max(0);
    let before = match every {
        Every::Day => days,
        Every::Week => days / 7,
        Every::Month => (days / 31 - 1).max(0),
    };
    let times = (before..).map_while(move |n| first.checked_add(step.checked_mul(n).ok()?).ok());
    let mut times = times.skip_while(move |day| *day < span.start);
    let next = times.next().filter(|day| some || *day < span.end);
    next.into_iter().chain(times.take_while(move |day| *day < span.end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn steps_begin_where_the_span_does() {
        let first = date(2001, 1, 31);
        for start in (0..900).step_by(13).map(|days| first + days.days()) {
            let end = start + 100.days();
            let span = Span::exact(start, end);
            for every in [Every::Day, Every::Week, Every::Month] {
                let walked = steps(first, every, Span { start: first, ..span }, false).filter(|day| *day >= start);
                assert_eq!(steps(first, every, span, false).collect::<Vec<_>>(), walked.collect::<Vec<_>>());
            }
        }
    }
}
