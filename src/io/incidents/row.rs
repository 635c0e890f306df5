//! One row of a table, read field by field, with every fault on the way.

use std::str::FromStr;

use csv::ByteRecord;
use geo_types::{Coord, Point};
use jiff::civil::Date;

use super::super::days::{of_event, parse_day};
use crate::error::{Error, ErrorKind, Fault, Faults};
use crate::geometry::globe::is_on_earth;
use crate::model::{ActorId, Deaths};
use crate::time::UncertainDate;

/// Where in a row the columns stand that a format looks at.
#[derive(Debug, Default)]
pub(super) struct Columns {
    positions: Vec<(&'static str, usize)>,
    /// How many fields a row must have.
    pub(super) width: usize,
}

impl Columns {
    pub(super) fn new(header: &[String], wanted: impl Iterator<Item = &'static str>) -> Self {
        let position = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let positions = wanted.filter_map(|name| Some((name, position(name)?))).collect();
        Columns { positions, width: header.len() }
    }

    fn of(&self, name: &str) -> Option<usize> {
        self.positions.iter().find(|(column, _)| *column == name).map(|(_, position)| *position)
    }
}

/// One row. Its methods give nothing where a field is missing or wrong, and note a fault where it is wrong.
pub(super) struct Row<'a> {
    pub(super) columns: &'a Columns,
    pub(super) record: &'a ByteRecord,
    pub(super) faults: Faults,
    /// What is odd about a row that can be kept.
    pub(super) remarks: Vec<Fault>,
}

impl<'a> Row<'a> {
    pub(super) fn new(columns: &'a Columns, record: &'a ByteRecord) -> Self {
        Row { columns, record, faults: Faults::default(), remarks: Vec::new() }
    }

    pub(super) fn fault(&mut self, kind: ErrorKind, column: &str, message: impl Into<String>, advice: &str) {
        self.faults.push(Fault::new(kind, message).in_field(column).advise(advice));
    }

    /// A field without spaces around it; nothing where it is empty or the column is not there.
    pub(super) fn text(&mut self, column: &'static str) -> Option<&'a str> {
        let bytes = self.record.get(self.columns.of(column)?)?;
        let Ok(text) = std::str::from_utf8(bytes) else {
            let shown = String::from_utf8_lossy(bytes);
            let advice = "save the whole file as UTF-8; this field may be in Windows-1252 or Windows-1256";
            self.fault(ErrorKind::Syntax, column, format!("\"{shown}\" is not in UTF-8"), advice);
            return None;
        };
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// A field that must not be empty.
    pub(super) fn needed(&mut self, column: &'static str) -> Option<&'a str> {
        let before = self.faults.is_empty();
        let text = self.text(column);
        if text.is_none() && before == self.faults.is_empty() {
            self.fault(ErrorKind::Value, column, "it is empty", "fill it in, or leave the row out");
        }
        text
    }

    fn parsed<T: FromStr>(&mut self, column: &'static str, text: &str, what: &str) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            let advice = "write digits alone, with a point before decimals";
            self.fault(ErrorKind::Value, column, format!("\"{text}\" is not {what}"), advice);
        }
        value
    }

    pub(super) fn number<T: FromStr>(&mut self, column: &'static str) -> Option<T> {
        let text = self.needed(column)?;
        self.parsed(column, text, "a number")
    }

    /// A code from one to a highest one.
    pub(super) fn code(&mut self, column: &'static str, highest: u8) -> Option<u8> {
        let text = self.needed(column)?;
        let code = self.parsed::<u8>(column, text, "a code")?;
        let known = (1..=highest).contains(&code);
        if !known {
            let message = format!("{code} is not a code from 1 to {highest}");
            self.fault(ErrorKind::Value, column, message, "see the codebook of the dataset");
        }
        known.then_some(code)
    }

    pub(super) fn day(&mut self, column: &'static str) -> Option<Date> {
        let text = self.needed(column)?;
        self.faults.take(parse_day(text).map_err(|error| error.map(|fault| fault.in_field(column))))
    }

    /// A window of days with the middle one as the best guess; a fault if it ends before it begins.
    pub(super) fn window(&mut self, column: &'static str, first: Date, last: Date) -> Option<UncertainDate> {
        let window = UncertainDate::between(first, last);
        if window.is_err() {
            let message = format!("the event ends on {last}, before it begins on {first}");
            self.fault(ErrorKind::Date, column, message, "mend the day that is wrong");
        }
        window.ok().map(of_event)
    }

    /// The days from a first to a last one, of which one may be open (`..`), and the best guess, with its qualifier. A guess
    /// may also stand alone, as any date of EDTF.
    pub(super) fn dates(
        &mut self,
        earliest: &'static str,
        latest: &'static str,
        best: &'static str,
    ) -> Option<UncertainDate> {
        let guess = self.text(best);
        if let (None, None, Some(edtf)) = (self.text(earliest), self.text(latest), guess) {
            return self.dated(best, edtf).map(of_event);
        }
        let (first, last) = (self.bound(earliest), self.bound(latest));
        let window = match (first?, last?) {
            (Some(first), Some(last)) => self.window(latest, first, last)?,
            (first, last) => {
                let window = UncertainDate::between(first, last);
                self.faults.take(window.map_err(|error| error.map(|fault| fault.in_field(latest))))?
            }
        };
        let Some(guess) = guess else { return Some(window) };
        let guess = self.dated(best, guess)?;
        if guess.not_before() != guess.not_after() {
            let message = format!("\"{guess}\" is not a single day");
            self.fault(ErrorKind::Date, best, message, "write the best guess as 2014-06-12");
            return None;
        }
        let window = window.with_best(guess.best()).map(|window| window.with_qualifier(guess.qualifier()));
        self.faults.take(window.map_err(|error| error.map(|fault| fault.in_field(best))))
    }

    fn dated(&mut self, column: &'static str, edtf: &str) -> Option<UncertainDate> {
        self.faults.take(edtf.parse().map_err(|error: Error| error.map(|fault| fault.in_field(column))))
    }

    /// A day, or an open side.
    #[allow(clippy::option_option)]
    fn bound(&mut self, column: &'static str) -> Option<Option<Date>> {
        if self.text(column) == Some("..") { Some(None) } else { self.day(column).map(Some) }
    }

    /// A place from two columns: finite, in range, and not the point where forgotten coordinates end up.
    pub(super) fn place(&mut self, lon: &'static str, lat: &'static str) -> Option<Point<f64>> {
        let (x, y) = (self.number::<f64>(lon), self.number::<f64>(lat));
        let (x, y) = (x?, y?);
        let is_place = is_on_earth(Coord { x, y });
        if !is_place && is_on_earth(Coord { x: y, y: x }) {
            let message = format!("{y} is no latitude, but {x}, {y} could be latitude and longitude");
            self.fault(ErrorKind::Coordinate, lat, message, "the columns are swapped: swap them back");
        } else if !is_place {
            let message = format!("{x}, {y} is no longitude and latitude in degrees");
            self.fault(ErrorKind::Coordinate, lon, message, "give degrees of WGS 84");
        } else if x == 0.0 && y == 0.0 {
            let message = "0, 0 lies in the sea off Africa and stands for a place that was not found";
            self.fault(ErrorKind::Coordinate, lon, message, "find the place, or leave the row out");
        } else {
            return Some(Point::new(x, y));
        }
        None
    }

    /// A number of people; nothing where the field is empty.
    pub(super) fn people(&mut self, column: &'static str) -> Option<u32> {
        let text = self.text(column)?;
        if text.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok()) {
            let message = format!("{text} deaths");
            self.fault(
                ErrorKind::Value,
                column,
                message,
                "a number of people is not negative; leave it empty if unknown",
            );
            return None;
        }
        self.parsed(column, text, "a whole number of people")
    }

    pub(super) fn deaths(&mut self, low: &'static str, best: &'static str, high: &'static str) -> Deaths {
        let deaths = Deaths { low: self.people(low), best: self.people(best), high: self.people(high) };
        let stated: Vec<u32> = [deaths.low, deaths.best, deaths.high].into_iter().flatten().collect();
        if !stated.is_sorted() {
            let numbers: Vec<String> = stated.iter().map(ToString::to_string).collect();
            let message = format!("lowest, best and highest count are not in order: {}", numbers.join(", "));
            self.remarks.push(Fault::new(ErrorKind::Value, message).in_field(best).advise("kept as stated"));
        }
        deaths
    }

    /// The parties that some columns name, in the words of the table.
    pub(super) fn actors(&mut self, columns: &[&'static str]) -> Vec<ActorId> {
        columns.iter().filter_map(|&column| self.text(column)).map(ActorId::from).collect()
    }
}
