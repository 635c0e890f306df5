//! The members of JSON objects, in the order in which tools look for them.

use jiff::civil::Date;

use super::export::OpenEnd;
use super::feature::{Feature, Span, Value};
use super::style::Style;
use super::text::{push_fixed, push_json};
use crate::time::day_number;

/// The members of an object that is being written.
pub(super) struct Fields<'b> {
    pub(super) bytes: &'b mut Vec<u8>,
    first: bool,
}

impl<'b> Fields<'b> {
    pub(super) fn new(bytes: &'b mut Vec<u8>) -> Self {
        Fields { bytes, first: true }
    }

    /// The key and what the layer says.
    pub(super) fn of_layer(&mut self, feature: &Feature<'_>) {
        self.text("uid", &feature.uid);
        for (name, value) in feature.fields() {
            self.value(name, value);
        }
    }

    /// The same, its days, and what to write beside it.
    pub(super) fn of_feature(&mut self, feature: &Feature<'_>, open_end: OpenEnd) {
        self.of_layer(feature);
        self.days(feature.span, open_end);
        self.text("title", &feature.title);
        self.text("description", &feature.description);
    }

    pub(super) fn key(&mut self, name: &str) {
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

    pub(super) fn raw(&mut self, name: &str, text: &str) {
        self.key(name);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(name, text),
            None => self.raw(name, "null"),
        }
    }

    fn value(&mut self, name: &str, value: &Value<'_>) {
        match value {
            Value::Null => self.raw(name, "null"),
            Value::Text(text) => self.text(name, text),
            Value::Whole(number) => self.raw(name, &number.to_string()),
            Value::Number(number) => {
                self.key(name);
                push_fixed(self.bytes, *number, 9);
            }
        }
    }

    /// The fields of time, which every layer has. The date-times stand before the dates: tools take the first they find.
    fn days(&mut self, span: Span, open_end: OpenEnd) {
        let Span { start, end, since, until } = span;
        let ongoing = span.ongoing();
        let end = Some(end).filter(|_| !(ongoing && open_end == OpenEnd::Null));
        let ms = |day: Date| i64::from(day_number(day)) * 86_400_000;
        let midnight = |day: Date| format!("\"{day}T00:00:00Z\"");
        let or_null = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
        self.raw("start", &midnight(start));
        self.raw("end", &or_null(end.map(midnight)));
        self.raw("endExclusive", "true");
        self.raw("ongoing", if ongoing { "true" } else { "false" });
        self.raw("start_date", &format!("\"{start}\""));
        self.raw("end_date", &or_null(end.filter(|_| !ongoing).map(|day| format!("\"{day}\""))));
        self.raw("start_ms", &ms(start).to_string());
        self.raw("end_ms", &or_null(end.map(|day| ms(day).to_string())));
        self.raw("start_edtf", &format!("\"{since}\""));
        self.raw("end_edtf", &or_null(until.map(|until| format!("\"{until}\""))));
    }

    /// Simplestyle.
    pub(super) fn looks(&mut self, style: Style) {
        self.text("fill", &style.fill.hex());
        self.raw("fill-opacity", &style.fill_opacity.to_string());
        self.text("stroke", &style.stroke.hex());
        self.raw("stroke-width", &style.stroke_width.to_string());
        self.raw("stroke-opacity", "1");
        self.text("marker-color", &style.fill.hex());
    }
}
