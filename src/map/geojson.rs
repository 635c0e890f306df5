//! GeoJSON in the flavours that tools ask for. Written by hand, because tools depend on the order of fields and because
//! shapes are turned into text once, not once for each feature.

use std::io::Write;

use jiff::civil::Date;
use jiff::{Span as Step, ToSpan};

use super::coordinates::push_geometry;
use super::export::{Every, OpenEnd, Options};
use super::feature::{Feature, Header, Sink, Sort, Span, Value};
use super::style::Style;
use super::text::{Out, push_fixed, push_json, push_whole};
use super::words::names_by_code;
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
}

/// The shape written last: neighbouring features often share it.
#[derive(Default)]
struct ShapeText {
    number: Option<u64>,
    text: Vec<u8>,
    /// How many members `coordinates` has.
    members: usize,
}

impl<W: Write> GeoJson<W> {
    pub(super) fn new(to: W, options: Options, flavour: Flavour) -> Self {
        GeoJson { out: Out::new(to), options, flavour, written: 0, shape: ShapeText::default() }
    }

    fn fields(&mut self, feature: &Feature<'_>) {
        let mut fields = Fields { bytes: &mut self.out.bytes, first: true };
        match self.flavour {
            Flavour::OpenHistoricalMap => return tags(&mut fields, feature),
            Flavour::LinkedPlaces => return fields.text("title", &feature.title),
            _ => {}
        }
        fields.text("uid", &feature.uid);
        for (name, value) in &feature.fields {
            fields.value(name, value);
        }
        days(&mut fields, feature.span, self.options.open_end);
        fields.text("title", &feature.title);
        fields.text("description", &feature.description);
        looks(&mut fields, feature.style);
        if self.flavour == Flavour::Kepler {
            for (name, colour) in [("fillColor", feature.style.fill), ("lineColor", feature.style.stroke)] {
                fields.key(name);
                let [r, g, b] = colour.0;
                fields.bytes.extend_from_slice(format!("[{r},{g},{b}]").as_bytes());
            }
        }
        fields.optional("source", feature.source.as_deref());
    }

    fn open(&mut self) {
        self.out.raw(if self.written == 0 { "\n" } else { ",\n" });
        self.written += 1;
        self.out.raw("{\"type\":\"Feature\",\"id\":");
        push_whole(&mut self.out.bytes, self.written);
    }

    /// The members of the feature beside its properties, where the flavour has any.
    fn members(&mut self, feature: &Feature<'_>) {
        let Span { start, end, ongoing, .. } = feature.span;
        match self.flavour {
            Flavour::JsonFg => {
                let last = date_of(day_number(end) - 1).unwrap_or(end);
                let last = if ongoing { "..".to_owned() } else { last.to_string() };
                let time = format!(",\"time\":{{\"interval\":[\"{start}\",\"{last}\"]}},\"place\":null");
                self.out.raw(&time);
            }
            Flavour::LinkedPlaces => linked(&mut self.out.bytes, feature),
            _ => {}
        }
    }

    /// One feature for each step of time that falls into the span.
    fn steps(&mut self, feature: &Feature<'_>, every: Every, first: i32) -> Result<()> {
        let times = date_of(first).map(|first| steps(first, every, feature.span));
        for time in times.into_iter().flatten() {
            self.open();
            self.out.raw(",\"geometry\":");
            self.out.bytes.extend_from_slice(&self.shape.text);
            self.out.raw(",\"properties\":{");
            let mut fields = Fields { bytes: &mut self.out.bytes, first: true };
            fields.text("uid", &feature.uid);
            for (name, value) in &feature.fields {
                fields.value(name, value);
            }
            let stamp = format!("\"{time}T00:00:00Z\"");
            fields.key("times");
            fields.bytes.extend_from_slice(format!("[{}]", vec![stamp; self.shape.members].join(",")).as_bytes());
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
        self.out.raw("{\"type\":\"FeatureCollection\"");
        match self.flavour {
            Flavour::JsonFg => {
                let dimension = match header.sort {
                    Sort::Polygons => 2,
                    Sort::Lines => 1,
                    Sort::Points => 0,
                };
                self.out.raw(&format!(
                    ",\"conformsTo\":[\"http://www.opengis.net/spec/json-fg-1/1.0/conf/core\"],\"featureType\":\"control\",\
                     \"geometryDimension\":{dimension}"
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
        if let Some(bbox) = header.bbox {
            self.out.raw(",\"bbox\":[");
            for (at, value) in bbox.into_iter().enumerate() {
                self.out.raw(if at == 0 { "" } else { "," });
                push_fixed(&mut self.out.bytes, value, self.options.precision);
            }
            self.out.raw("]");
        }
        self.out.raw(",\"features\":[");
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        if self.shape.number != Some(feature.shape_number) {
            self.shape.text.clear();
            self.shape.members = push_geometry(&mut self.shape.text, &feature.shape, self.options);
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
        self.out.raw("\n]}\n");
        self.out.flush()
    }
}

/// The members of an object that is being written.
pub(super) struct Fields<'b> {
    pub(super) bytes: &'b mut Vec<u8>,
    pub(super) first: bool,
}

impl Fields<'_> {
    fn key(&mut self, name: &str) {
        if !std::mem::replace(&mut self.first, false) {
            self.bytes.push(b',');
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        push_json(self.bytes, text);
    }

    fn raw(&mut self, name: &str, text: &str) {
        self.key(name);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn optional(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(name, text),
            None => self.raw(name, "null"),
        }
    }

    pub(super) fn value(&mut self, name: &str, value: &Value<'_>) {
        match value {
            Value::Null => self.raw(name, "null"),
            Value::Text(text) => self.text(name, text),
            Value::Whole(number) => self.raw(name, &number.to_string()),
            Value::Number(number) => {
                self.key(name);
                push_fixed(self.bytes, *number, 3);
            }
        }
    }
}

/// The fields of time, which every layer has. The date-times stand before the dates: tools take the first they find.
pub(super) fn days(fields: &mut Fields<'_>, span: Span, open_end: OpenEnd) {
    let Span { start, end, ongoing, since, until } = span;
    let end = Some(end).filter(|_| !(ongoing && open_end == OpenEnd::Null));
    let ms = |day: Date| i64::from(day_number(day)) * 86_400_000;
    let midnight = |day: Date| format!("\"{day}T00:00:00Z\"");
    let or_null = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
    fields.raw("start", &midnight(start));
    fields.raw("end", &or_null(end.map(midnight)));
    fields.raw("endExclusive", "true");
    fields.raw("ongoing", if ongoing { "true" } else { "false" });
    fields.raw("start_date", &format!("\"{start}\""));
    fields.raw("end_date", &or_null(end.filter(|_| !ongoing).map(|day| format!("\"{day}\""))));
    fields.raw("start_ms", &ms(start).to_string());
    fields.raw("end_ms", &or_null(end.map(|day| ms(day).to_string())));
    fields.raw("start_edtf", &format!("\"{}\"", since.unwrap_or(start.into())));
    let end_edtf = if ongoing { None } else { end.map(|end| until.unwrap_or(end.into())) };
    fields.raw("end_edtf", &or_null(end_edtf.map(|end| format!("\"{end}\""))));
}

fn looks(fields: &mut Fields<'_>, style: Style) {
    fields.text("fill", &style.fill.hex());
    fields.raw("fill-opacity", &style.fill_opacity.to_string());
    fields.text("stroke", &style.stroke.hex());
    fields.raw("stroke-width", &style.stroke_width.to_string());
    fields.raw("stroke-opacity", "1");
    fields.text("marker-color", &style.fill.hex());
}

/// The tags of `OpenHistoricalMap`: plain dates, with the loose ones beside them.
fn tags(fields: &mut Fields<'_>, feature: &Feature<'_>) {
    let Span { start, end, ongoing, since, until } = feature.span;
    fields.text("name", &feature.title);
    for (code, name) in names_by_code(feature.names) {
        fields.text(&format!("name:{code}"), name);
    }
    fields.raw("start_date", &format!("\"{start}\""));
    if let Some(since) = since.filter(|since| !since.is_exact()) {
        fields.text("start_date:edtf", &since.to_string());
    }
    if !ongoing {
        fields.raw("end_date", &format!("\"{end}\""));
        if let Some(until) = until.filter(|until| !until.is_exact()) {
            fields.text("end_date:edtf", &until.to_string());
        }
    }
    fields.text("description", &feature.description);
    if let Some(source) = &feature.source {
        fields.text("source", source);
    }
}

/// The members of a place in the Linked Places format.
fn linked(bytes: &mut Vec<u8>, feature: &Feature<'_>) {
    let Span { start, end, ongoing, since, until } = feature.span;
    let moment = |known: Option<crate::time::UncertainDate>, day: Date| match known.filter(|known| !known.is_exact()) {
        None => format!("{{\"in\":\"{day}\"}}"),
        Some(known) => {
            let side = |name: &str, day: Option<Date>| day.map(|day| format!("\"{name}\":\"{day}\""));
            let sides = [side("earliest", known.not_before()), side("latest", known.not_after())];
            format!("{{{}}}", sides.into_iter().flatten().collect::<Vec<_>>().join(","))
        }
    };
    let end = if ongoing { String::new() } else { format!(",\"end\":{}", moment(until, end)) };
    bytes.extend_from_slice(b",\"@id\":");
    push_json(bytes, &format!("#{}", feature.uid));
    let when = format!(",\"when\":{{\"timespans\":[{{\"start\":{}{end}}}]}}", moment(since, start));
    bytes.extend_from_slice(when.as_bytes());
    bytes.extend_from_slice(b",\"names\":[");
    for (at, (code, name)) in names_by_code(feature.names).enumerate() {
        bytes.extend_from_slice(if at == 0 { b"{\"toponym\":" } else { b",{\"toponym\":" });
        push_json(bytes, name);
        bytes.extend_from_slice(format!(",\"lang\":\"{code}\"}}").as_bytes());
    }
    bytes.extend_from_slice(b"],\"descriptions\":[{\"value\":");
    push_json(bytes, &feature.description);
    bytes.extend_from_slice(b"}]");
}

/// The first day of each step from `first` on that falls into a span.
fn steps(first: Date, every: Every, span: Span) -> impl Iterator<Item = Date> {
    let step: Step = match every {
        Every::Day => 1.day(),
        Every::Week => 1.week(),
        Every::Month => 1.month(),
    };
    let times = (0..).map_while(move |n| first.checked_add(step.checked_mul(n).ok()?).ok());
    times.skip_while(move |day| *day < span.start).take_while(move |day| *day < span.end)
}

/// Folium puts popups into the page as HTML: text with no markup in it.
fn plain_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
