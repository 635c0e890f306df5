//! Towns with their holders by date, read from tables.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, StringRecord};
use geo_types::Coord;
use jiff::civil::Date;
use serde_json::Value;

use super::written_days::day_of;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::io::capped::CappedTable;
use crate::io::open::io_fault;
use crate::io::sniff::Sniffed;
use crate::model::Control;
use crate::query::overlap;
use crate::time::UncertainDate;

/// Towns and villages with who held them from which day on: a table with the columns `name`, `lon`, `lat`, `actor`,
/// `date` and, if there is one, `source`.
///
/// A town has a row for each change. Between the columns stand commas, semicolons or tabs. Several actors stand between `;`
/// (in quotes, where that is between the columns) and share it; none means unknown. Dates are ISO,
/// date-times, seconds or milliseconds since 1970, or EDTF. A row that says again what was so already is told in the note of
/// the change, with its day and its sources; on the same day its sources join those of the change. Such a list says nothing about ground: the zones are drawn
/// around the towns by rule, and their notes say by which.
///
/// ```
/// use disputed::{Point, date, io::imports::SettlementList};
/// use geo_types::Rect;
///
/// let list = SettlementList::parse("name,lon,lat,actor,date\n\
///     Westtown,44.2,35.5,Red,2014-06-12\nEasttown,44.8,35.5,Red,2014-06-12\nEasttown,44.8,35.5,Blue,2014-08-03\n")?;
/// let outline = Rect::new((44.0, 35.0), (45.0, 36.0)).to_polygon();
/// let atlas = list.in_cells(&outline.into())?;
/// let finding = atlas.on(date(2014, 8, 3)).control_at(Point::new(44.6, 35.2)).unwrap();
/// assert_eq!((finding.zone().names.en.as_str(), finding.control().actors()[0].as_str()), ("Easttown", "Blue"));
/// assert!(finding.zone().note.starts_with("drawn by rule"));
/// # Ok::<(), disputed::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SettlementList {
    pub(super) file: Option<String>,
    pub(super) towns: Vec<Town>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Town {
    pub(super) name: String,
    pub(super) at: Coord<f64>,
    pub(super) line: u64,
    /// In order of time; neighbours differ in control.
    pub(super) reports: Vec<Report>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Report {
    pub(super) when: UncertainDate,
    pub(super) to: Control,
    pub(super) sources: Vec<String>,
    /// When and by whom it was said again.
    pub(super) again: Vec<(UncertainDate, Vec<String>)>,
    line: u64,
}

/// The places of the columns in a row.
struct Places {
    name: usize,
    lon: usize,
    lat: usize,
    actor: usize,
    date: usize,
    source: Option<usize>,
}

impl Town {
    /// One report for each run of the same control, which keeps what the others of the run say. Reports of one time that
    /// contradict each other are a fault.
    fn put_in_order(&mut self, faults: &mut Faults) {
        self.reports.sort_by_key(|report| report.when.best());
        let mut reports: Vec<Report> = Vec::new();
        for report in self.reports.drain(..) {
            match reports.last_mut() {
                Some(last) if last.to == report.to && last.when == report.when => {
                    let new = report.sources.into_iter().filter(|source| !last.sources.contains(source));
                    last.sources.extend(new.collect::<Vec<_>>());
                }
                Some(last) if last.to == report.to => last.again.push((report.when, report.sources)),
                Some(last) if overlap(last.when, report.when) => {
                    let message = format!(
                        "says {} on {}, where line {} says {} on {}",
                        report.to, report.when, last.line, last.to, last.when
                    );
                    let fault = Fault::new(ErrorKind::Chain, message).at_line(report.line).in_feature(&self.name);
                    faults.push(fault.advise("leave one of them out, or narrow the days"));
                }
                _ => reports.push(report),
            }
        }
        self.reports = reports;
    }
}

impl SettlementList {
    /// Reads a CSV file.
    ///
    /// # Errors
    ///
    /// Every fault of the file at once.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| io_fault(path, "read", &error))?;
        let list = SettlementList::read(file).map_err(|error| error.in_file(&name))?;
        Ok(SettlementList { file: Some(name), ..list })
    }

    /// Reads CSV text.
    ///
    /// # Errors
    ///
    /// Every fault of the text at once.
    pub fn parse(text: &str) -> Result<Self> {
        SettlementList::read(text.as_bytes())
    }

    fn read(input: impl Read) -> Result<Self> {
        let Sniffed { text, delimiter, .. } = Sniffed::new(input)?;
        let mut table = CappedTable::new(text, delimiter);
        let headers = text_of(table.header()?, 1)?;
        let places = places(&headers)?;
        let mut faults = Faults::default();
        let mut towns: Vec<Town> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut record = ByteRecord::new();
        while faults.take(table.read(&mut record)) == Some(true) {
            let line = record.position().map_or(0, csv::Position::line);
            let Some(row) = faults.take(text_of(record.clone(), line)) else { continue };
            if row.len() != headers.len() {
                let message = format!("{} fields where the first line has {}", row.len(), headers.len());
                let fault = Fault::new(ErrorKind::Syntax, message).at_line(line);
                faults
                    .push(fault.advise("put fields in quotes that have the separator in them, and close every quote"));
                continue;
            }
            let Some((name, at, report)) = faults.take(read_row(&row, &places, line)) else { continue };
            let number = *numbers.entry(name.clone()).or_insert(towns.len());
            match towns.get_mut(number) {
                None => towns.push(Town { name, at, line, reports: vec![report] }),
                Some(town) if town.at == at => town.reports.push(report),
                Some(town) => {
                    let message = format!("\"{name}\" is in another place than in line {}", town.line);
                    let fault = Fault::new(ErrorKind::Coordinate, message).at_line(line);
                    faults.push(fault.advise("mend one of the places, or tell the two towns apart by their names"));
                }
            }
        }
        for town in &mut towns {
            town.put_in_order(&mut faults);
        }
        faults.into_result(SettlementList { file: None, towns })
    }

    pub(super) fn fault(&self, town: &Town, message: &str) -> Fault {
        self.marked(Fault::new(ErrorKind::Coordinate, message).at_line(town.line).in_feature(&town.name))
    }

    /// A fault with the name of the file in it.
    pub(super) fn marked(&self, fault: Fault) -> Fault {
        match &self.file {
            Some(file) => fault.in_file(file),
            None => fault,
        }
    }
}

/// A record without the blanks around its fields.
fn text_of(record: ByteRecord, line: u64) -> Result<StringRecord> {
    let mut text = StringRecord::from_byte_record(record).map_err(|_| {
        Fault::new(ErrorKind::Syntax, "a field is not UTF-8").at_line(line).advise("save the file as UTF-8")
    })?;
    text.trim();
    Ok(text)
}

fn places(headers: &StringRecord) -> Result<Places> {
    let mut faults = Faults::default();
    let place = |names: &[&str]| {
        names.iter().find_map(|name| headers.iter().position(|header| header.eq_ignore_ascii_case(name)))
    };
    let mut need = |names: &[&str]| {
        place(names).unwrap_or_else(|| {
            let fault = Fault::new(ErrorKind::Value, format!("there is no column \"{}\"", names[0])).at_line(1);
            faults.push(fault.advise(format!("name it one of: {}", names.join(", "))));
            0
        })
    };
    let places = Places {
        name: need(&["name", "settlement", "town", "place"]),
        lon: need(&["lon", "longitude", "lng", "x"]),
        lat: need(&["lat", "latitude", "y"]),
        actor: need(&["actor", "controller", "control", "held_by"]),
        date: need(&["date", "start", "since", "from"]),
        source: place(&["source", "sources"]),
    };
    faults.into_result(places)
}

fn read_row(row: &StringRecord, places: &Places, line: u64) -> Result<(String, Coord, Report)> {
    let mut faults = Faults::default();
    let cell = |place: usize| row.get(place).unwrap_or_default();
    let number = |place: usize, field: &str, limit: f64, faults: &mut Faults| {
        let number = cell(place).parse::<f64>().ok().filter(|number| number.abs() <= limit);
        if number.is_none() {
            let message = format!("\"{}\" is no number of degrees", cell(place));
            let advice = format!("write a number from -{limit} to {limit}, with a point before decimals");
            faults.push(Fault::new(ErrorKind::Coordinate, message).at_line(line).in_field(field).advise(advice));
        }
        number.unwrap_or_default()
    };
    let at =
        Coord { x: number(places.lon, "lon", 180.0, &mut faults), y: number(places.lat, "lat", 90.0, &mut faults) };
    let day = match day_of(&Value::String(cell(places.date).to_owned())) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            let fault = Fault::new(ErrorKind::Date, "has no day").at_line(line).in_field("date");
            faults.push(fault.advise("write the day from which on it was so, or leave the row out"));
            None
        }
        Err(error) => {
            for fault in error.faults() {
                faults.push(fault.clone().at_line(line).in_field("date"));
            }
            None
        }
    };
    let list = |text: &str| -> Vec<String> {
        text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let actors = list(cell(places.actor));
    let to = match actors.len() {
        0 => Control::Unknown,
        1 => Control::held(actors),
        _ => Control::shared(actors),
    };
    if cell(places.name).is_empty() {
        let fault = Fault::new(ErrorKind::Value, "has no name").at_line(line).in_field("name");
        faults.push(fault.advise("name the town, or leave the row out"));
    }
    let sources = list(places.source.map_or("", cell));
    let when = day.unwrap_or(UncertainDate::on(Date::ZERO));
    let report = Report { when, to, sources, again: Vec::new(), line };
    faults.into_result((cell(places.name).to_owned(), at, report))
}
