//! Tables as CSV: RFC 4180 with a header line, in UTF-8.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::intake::{Incoming, Intake};
use super::table::{Cell, Column, Kind, Need, Table, is_private, nearest};
use super::text::decode;
use crate::error::{ErrorKind, Fault};
use crate::query::Origin;

/// Takes in the rows of a table.
pub(super) fn read(bytes: &[u8], file: &Arc<str>, incoming: &Incoming, intake: &mut Intake) {
    let mut reading = Reading { file, table: &incoming.table, intake };
    if reading.rows(bytes, incoming).is_none() {
        reading.intake.miss_table();
    }
}

struct Reading<'r> {
    file: &'r Arc<str>,
    table: &'r Table,
    intake: &'r mut Intake,
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, message: impl Into<String>, advice: impl Into<String>) {
        let fault = Fault::new(ErrorKind::Syntax, message).at_line(line).advise(advice);
        self.intake.fault(fault.in_file(&**self.file));
    }

    /// Nothing if there is no telling what the rows hold.
    fn rows(&mut self, bytes: &[u8], incoming: &Incoming) -> Option<()> {
        let text = decode(bytes, self.file, self.intake)?;
        let mut records: Vec<StringRecord> = Vec::new();
        for record in ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).records() {
            match record {
                Ok(record) => records.push(record),
                Err(error) => self.fault(1, error.to_string(), "write it as RFC 4180 has it"),
            }
        }
        if text.matches('"').count() % 2 == 1 {
            // A quote that is never closed takes in the rest of the file, so it stands in the last record.
            let line = records.pop().map_or(1, |record| line(&record));
            let advice = "close it; inside quotes write a quote twice; if the file is cut off, get it whole";
            self.fault(line, "a quote that begins here or in a line below is not closed", advice);
        }
        let mut records = records.iter();
        let Some(header) = records.next() else {
            let columns: Vec<&str> = self.table.columns.iter().map(|column| column.name).collect();
            self.fault(1, "the file is empty", format!("begin it with the header {}", columns.join(",")));
            return None;
        };
        let columns = self.columns(header)?;
        for record in records {
            self.row(record, header, &columns, incoming);
        }
        Some(())
    }

    /// For each field of the header its column in the table; nothing if the table cannot do without those missing.
    fn columns(&mut self, header: &StringRecord) -> Option<Vec<Option<usize>>> {
        let line = line(header);
        if let (1, Some(only)) = (header.len(), header.get(0))
            && let Some((separator, name)) =
                [(';', "semicolons"), ('\t', "tabs")].iter().find(|(c, _)| only.contains(*c))
        {
            let message = format!("the fields are separated by {name} ({separator:?}), not by commas");
            self.fault(line, message, "save it with commas: in a spreadsheet choose the comma as the field separator");
            return None;
        }
        let mut columns: Vec<Option<usize>> = Vec::new();
        for name in header {
            let place = self.table.position(name, columns.len());
            if place.is_some() && columns.contains(&place) {
                self.fault(line, format!("there are two columns {name:?}"), "remove or rename one of them");
            } else if place.is_none() && !is_private(name) {
                let advice = nearest(name, self.table.columns.iter().map(|column| column.name));
                self.fault(line, format!("the table {} has no column {name:?}", self.table.name), advice);
            }
            columns.push(place);
        }
        let is_missing =
            |(place, column): &(usize, &Column)| column.need == Need::Always && !columns.contains(&Some(*place));
        let missing: Vec<&str> =
            self.table.columns.iter().enumerate().filter(is_missing).map(|(_, column)| column.name).collect();
        if missing.is_empty() {
            return Some(columns);
        }
        self.fault(line, format!("there is no column {}", missing.join(", ")), "add it to the header and to each row");
        None
    }

    fn row(&mut self, record: &StringRecord, header: &StringRecord, columns: &[Option<usize>], incoming: &Incoming) {
        let line = line(record);
        if record.len() != columns.len() {
            let message = format!("there are {} fields, but {} in the header", record.len(), columns.len());
            let advice = "put a text that has a comma in it in quotes, and write all fields, also empty ones";
            self.fault(line, message, advice);
            let key = columns.iter().position(|column| *column == Some(0)).and_then(|place| record.get(place));
            return self.intake.miss(key.unwrap_or_default());
        }
        let origin = Origin { file: Some(Arc::clone(self.file)), line: Some(line) };
        let mut cells = vec![Cell::Empty; self.table.columns.len()];
        for ((field, name), place) in record.iter().zip(header).zip(columns) {
            let Some((cell, column)) = place.and_then(|place| cells.get_mut(place).zip(self.table.columns.get(place)))
            else {
                continue;
            };
            match cell_of(field, column.kind) {
                Ok(content) => *cell = content,
                Err(fault) => self.intake.fault(origin.mark(fault).in_field(name)),
            }
        }
        incoming.take(self.intake, &cells, origin);
    }
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(1, csv::Position::line)
}

fn cell_of(field: &str, kind: Kind) -> Result<Cell<'_>, Fault> {
    match kind {
        _ if field.is_empty() => Ok(Cell::Empty),
        Kind::Text => Ok(Cell::text(field)),
        Kind::Number => match (field.parse::<u64>(), field.parse::<f64>()) {
            (Ok(number), _) => Ok(Cell::Whole(number)),
            (_, Ok(number)) if number.is_finite() => Ok(Cell::Number(number)),
            _ => {
                let fault = Fault::new(ErrorKind::Value, format!("{field:?} is no number"));
                Err(fault.advise("write digits, with a point before decimals and nothing between thousands"))
            }
        },
        Kind::List(separator) => {
            let items: Vec<_> = field.split(separator).map(Into::into).collect();
            if items.iter().any(|item: &std::borrow::Cow<str>| item.is_empty() || item.trim() != item) {
                let fault = Fault::new(ErrorKind::Value, format!("{field:?} has an empty entry or a space around one"));
                return Err(fault.advise(format!("write the entries with '{separator}' and nothing else between them")));
            }
            Ok(Cell::List(items))
        }
    }
}
