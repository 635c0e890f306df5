//! Tables as CSV: RFC 4180 with a header line, in UTF-8.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, StringRecordsIntoIter};

use super::csv_scan::sure_records;
use super::intake::{Incoming, Intake};
use super::table::{Cell, Column, Kind, Need, Table, Tabular, cell_named, in_use, is_private, nearest};
use super::text::decode;
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::query::Origin;

/// Takes in the rows of a table.
pub(super) fn read(bytes: &[u8], origin: &Origin, incoming: &Incoming, intake: &mut Intake) {
    let mut reading = Reading { origin, table: &incoming.table, intake };
    if reading.rows(bytes, incoming).is_none() {
        reading.intake.miss_table();
    }
}

struct Reading<'r> {
    origin: &'r Origin,
    table: &'r Table,
    intake: &'r mut Intake,
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, message: impl Into<String>, advice: impl Into<String>) {
        let fault = Fault::new(ErrorKind::Syntax, message).at_line(line).advise(advice);
        self.intake.fault(self.origin.mark(fault));
    }

    /// Nothing if there is no telling what the rows hold, or whether some are lost.
    fn rows(&mut self, bytes: &[u8], incoming: &Incoming) -> Option<()> {
        let text = decode(bytes, self.origin, self.intake)?;
        let sure = sure_records(text, |line, message, advice| self.fault(line, message, advice));
        if sure.len() < text.len() {
            self.intake.miss_table();
            if sure.is_empty() {
                return None;
            }
        }
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(sure.as_bytes());
        let mut records = reader.into_records();
        let Some(header) = self.next(&mut records, sure)? else {
            let columns: Vec<&str> = self.table.columns.iter().map(|column| column.name).collect();
            self.fault(1, "the file is empty", format!("begin it with the header {}", columns.join(",")));
            return None;
        };
        let columns = self.columns(&header)?;
        let mut is_short = false;
        while let Some(record) = self.next(&mut records, sure)? {
            is_short = record.len() < columns.len();
            self.row(&record, &header, &columns, incoming);
        }
        // The rows that stood below a last one cut short may be lost with its end.
        (!is_short).then_some(())
    }

    /// The next record, with the line that it begins in, or nothing inside at the end.
    #[allow(clippy::option_option)]
    fn next(&mut self, records: &mut StringRecordsIntoIter<&[u8]>, text: &str) -> Option<Option<StringRecord>> {
        let refuse = |error: csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            self.fault(line, error.to_string(), "write it as RFC 4180 has it");
        };
        let mut record = records.next().transpose().map_err(refuse).ok()?;
        if let Some(record) = &mut record
            && let Some(mut position) = record.position().cloned()
        {
            // The reader takes the second half of \r\n, and empty lines, for a part of the record behind them.
            let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
            let behind = text.as_bytes().get(from..).unwrap_or_default();
            let ends = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
            position.set_line(position.line() + ends.count() as u64);
            record.set_position(Some(position));
        }
        Some(record)
    }

    /// For each field of the header its column in the table; nothing if the table cannot do without those missing.
    fn columns(&mut self, header: &StringRecord) -> Option<Vec<Option<usize>>> {
        let line = line(header);
        if let (1, Some(only)) = (header.len(), header.get(0))
            && let Some((_, name)) = [(';', "semicolons"), ('\t', "tabs")].iter().find(|(c, _)| only.contains(*c))
        {
            let message = format!("the fields are separated by {name}, not by commas");
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
            let message = format!("the number of fields is {}, but {} in the header", record.len(), columns.len());
            let advice = if record.len() > columns.len() {
                "put a text that has a comma in it in quotes"
            } else {
                "write all fields, also empty ones; if this is the last line, the file may be cut off"
            };
            self.fault(line, message, advice);
            let key = columns.iter().position(|column| *column == Some(0)).and_then(|place| record.get(place));
            return self.intake.miss(key.unwrap_or_default());
        }
        let origin = Origin { line: Some(line), ..self.origin.clone() };
        let mut cells = vec![Cell::Empty; self.table.columns.len()];
        for ((field, name), place) in record.iter().zip(header).zip(columns) {
            let Some((cell, column)) = place.and_then(|place| cells.get_mut(place).zip(self.table.columns.get(place)))
            else {
                continue;
            };
            match cell_of(field, column.kind) {
                Ok(content) => *cell = content,
                Err(fault) => {
                    *cell = Cell::Wrong;
                    self.intake.fault(origin.mark(*fault).in_field(name));
                }
            }
        }
        incoming.take(self.intake, &cells, origin);
    }
}

/// The table of these records.
///
/// # Errors
/// If an entry of a list cannot be told from the next one.
pub(super) fn write<T: Tabular>(records: &[T]) -> Result<Vec<u8>> {
    let columns = in_use(&T::TABLE, records.iter().map(Tabular::write));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let refuse = |error: csv::Error| Fault::new(ErrorKind::Io, error.to_string()).in_feature(T::TABLE.name);
    let mut faults = Faults::default();
    writer.write_record(columns.iter().map(|column| column.name)).map_err(refuse)?;
    for record in records {
        let mut cells = record.write();
        let key = match cells.first() {
            Some((_, Cell::Text(key))) => key.to_string(),
            _ => String::new(),
        };
        for column in &columns {
            let field = field_of(cell_named(&mut cells, column), column.kind);
            let field = field.map_err(|fault| fault.in_feature(&*key).in_field(column.name).into());
            writer.write_field(&*faults.take(field).unwrap_or_default()).map_err(refuse)?;
        }
        writer.write_record(None::<&[u8]>).map_err(refuse)?;
    }
    let text = writer.into_inner().map_err(|error| refuse(error.into_error().into()))?;
    faults.into_result(text)
}

fn field_of(cell: Cell<'_>, kind: Kind) -> std::result::Result<Cow<'_, str>, Box<Fault>> {
    match (cell, kind) {
        (Cell::Text(text), _) => Ok(text),
        (Cell::Whole(number), _) => Ok(number.to_string().into()),
        (Cell::Number(number), _) => Ok(number.to_string().into()),
        (Cell::List(items), Kind::List(separator)) => {
            if let Some(item) = items.iter().find(|item| item.contains(separator) || !is_entry(item)) {
                let fault = Fault::new(ErrorKind::Value, format!("{item:?} cannot stand in a list of a table"));
                return Err(fault.advise(format!("rename it: no '{separator}', and no space at its ends")).into());
            }
            Ok(items.join(separator.encode_utf8(&mut [0; 4])).into())
        }
        (Cell::Empty | Cell::Wrong | Cell::List(_), _) => Ok("".into()),
    }
}

fn is_entry(item: &str) -> bool {
    !item.is_empty() && item.trim() == item
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(1, csv::Position::line)
}

fn cell_of(field: &str, kind: Kind) -> std::result::Result<Cell<'_>, Box<Fault>> {
    match kind {
        _ if field.is_empty() => Ok(Cell::Empty),
        Kind::Text => Ok(Cell::text(field)),
        Kind::Number => match (field.parse::<u64>(), field.parse::<f64>()) {
            (Ok(number), _) => Ok(Cell::Whole(number)),
            (_, Ok(number)) if number.is_finite() => Ok(Cell::Number(number)),
            _ => {
                let fault = Fault::new(ErrorKind::Value, format!("{field:?} is no number"));
                Err(fault.advise("write digits, with a point before decimals and nothing between thousands").into())
            }
        },
        Kind::List(separator) => {
            let items: Vec<_> = field.split(separator).map(Into::into).collect();
            if !items.iter().all(|item: &Cow<str>| is_entry(item)) {
                let fault = Fault::new(ErrorKind::Value, format!("{field:?} has an empty entry or a space around one"));
                return Err(fault
                    .advise(format!("write the entries with '{separator}' and nothing else between them"))
                    .into());
            }
            Ok(Cell::List(items))
        }
    }
}
