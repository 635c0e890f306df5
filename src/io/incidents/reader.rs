//! The streaming reader: one incident at a time out of any table.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use csv::ByteRecord;
use geojson::FeatureReader;

use super::super::capped::CappedTable;
use super::super::sniff::{Sniffed, repeated};
use super::row::{Columns, Row};
use super::{IncidentCounts, IncidentFormat, acled, ged, gtd, neutral};
use crate::error::{ErrorKind, Fault, Faults, Result};
use crate::model::{Incident, IncidentId};

/// Reads a table of violent events row by row: an iterator of incidents, and of the faults of the rows that are none.
///
/// CSV with `,`, `;` or tabs between the fields, with or without a byte order mark, in UTF-8; or GeoJSON in the neutral
/// layout. Which dataset it is shows in the column names: see [`IncidentFormat`]. A row with a fault is given as an error
/// with its line, and reading goes on behind it. An event whose id was there before is refused like any other fault.
///
/// Actors are named as the table names them. Memory does not grow with the file but for the ids of the events seen.
/// [`read_incidents`](crate::io::read_incidents) collects everything at once.
///
/// ```
/// use disputed::io::IncidentReader;
///
/// let table = "id,date_earliest,date_latest,lon,lat,precision_km,kind\n\
///     a,2017-11-05,2017-11-05,44.39,35.47,5,explosion\n\
///     b,2017-11-06,2017-11-04,44.39,35.47,5,clash\n";
/// let mut reader = IncidentReader::new(table.as_bytes())?;
/// assert_eq!(reader.next().unwrap()?.id, "a");
/// let error = reader.next().unwrap().unwrap_err().to_string();
/// assert!(error.starts_with("line 3, feature b, field date_latest: the event ends on 2017-11-04, before"), "{error}");
/// assert!(reader.next().is_none());
/// # Ok::<(), disputed::Error>(())
/// ```
pub struct IncidentReader<'r> {
    rows: Rows<'r>,
    format: IncidentFormat,
    columns: Columns,
    record: ByteRecord,
    seen: HashMap<IncidentId, u64>,
    counts: IncidentCounts,
    remarks: Vec<Fault>,
}

enum Rows<'r> {
    Table(Box<CappedTable<Box<dyn Read + 'r>>>),
    Features(Box<dyn Iterator<Item = geojson::Result<geojson::Feature>> + 'r>),
}

impl<'r> IncidentReader<'r> {
    /// Reads the column names and finds out which dataset it is.
    ///
    /// # Errors
    /// If the text cannot be read or is not in UTF-8, if a column that is looked at is there more than once, or if the columns are those of no dataset; see
    /// [`IncidentFormat::detect`].
    pub fn new(input: impl Read + 'r) -> Result<Self> {
        let Sniffed { text, is_json, delimiter } = Sniffed::new(input)?;
        let text: Box<dyn Read + 'r> = Box::new(text);
        if is_json {
            let header: Vec<String> = neutral::feature_columns().map(String::from).collect();
            let rows = Rows::Features(Box::new(FeatureReader::from_reader(text).features()));
            return Ok(IncidentReader::of(rows, IncidentFormat::Neutral, &header));
        }
        let mut table = CappedTable::new(text, delimiter);
        let header = table.header()?;
        let name = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let header: Vec<String> = header.iter().map(name).collect();
        let format = IncidentFormat::detect(&header)?;
        let mut faults = Faults::default();
        for column in format.required_columns().iter().chain(format.optional_columns()) {
            let times = header.iter().filter(|name| name.eq_ignore_ascii_case(column)).count();
            if times > 1 {
                faults.push(repeated(column, times));
            }
        }
        faults.into_result(())?;
        Ok(IncidentReader::of(Rows::Table(Box::new(table)), format, &header))
    }

    fn of(rows: Rows<'r>, format: IncidentFormat, header: &[String]) -> Self {
        let wanted = format.required_columns().iter().chain(format.optional_columns()).copied();
        IncidentReader {
            rows,
            format,
            columns: Columns::new(header, wanted),
            record: ByteRecord::new(),
            seen: HashMap::new(),
            counts: IncidentCounts::default(),
            remarks: Vec::new(),
        }
    }

    /// The dataset that it is.
    pub fn format(&self) -> IncidentFormat {
        self.format
    }

    /// What was read so far.
    pub fn counts(&self) -> IncidentCounts {
        self.counts
    }

    /// What was odd about rows that were kept, since this was last asked.
    pub fn take_remarks(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.remarks)
    }

    /// Puts the next row into the record: its line (or the number of the feature), or why there is none.
    fn advance(&mut self) -> Option<Result<u64>> {
        match &mut self.rows {
            Rows::Table(table) => match table.read(&mut self.record) {
                Ok(true) => Some(Ok(self.record.position().map_or(0, csv::Position::line))),
                Ok(false) => None,
                Err(error) => Some(Err(error)),
            },
            Rows::Features(features) => {
                let number = self.counts.rows + 1;
                Some(match features.next()? {
                    Ok(feature) => neutral::row_of(&feature).map(|record| {
                        self.record = record;
                        number
                    }),
                    Err(error) => {
                        // Where the next feature begins cannot be told any more.
                        self.rows = Rows::Features(Box::new(std::iter::empty()));
                        let fault = Fault::new(ErrorKind::Syntax, error.to_string());
                        Err(fault.advise("mend it: no feature behind it was read").into())
                    }
                })
            }
        }
    }

    /// Whether the row holds HXL tags, which stand under the column names of some files.
    fn is_tags(&self) -> bool {
        let mut fields = self.record.iter().filter(|field| !field.is_empty()).peekable();
        self.counts.rows == 0 && fields.peek().is_some() && fields.all(|field| field.starts_with(b"#"))
    }

    fn incident(&mut self, line: u64) -> Result<Incident> {
        let mut row = Row::new(&self.columns, &self.record);
        if self.record.len() != self.columns.width {
            let message = format!("{} fields, but {} columns", self.record.len(), self.columns.width);
            let fault = Fault::new(ErrorKind::Syntax, message);
            return Err(fault.advise("a quote or separator is missing or too many in it").into());
        }
        let incident = match self.format {
            IncidentFormat::UcdpGed => ged::read(&mut row),
            IncidentFormat::Acled => acled::read(&mut row),
            IncidentFormat::Gtd => gtd::read(&mut row),
            IncidentFormat::Neutral => neutral::read(&mut row),
        };
        let id = row.text(self.format.required_columns()[0]).unwrap_or_default().to_owned();
        let Row { faults, remarks, .. } = row;
        let mark = |fault: Fault| if id.is_empty() { fault } else { fault.in_feature(&id) };
        if let (Some(incident), true) = (incident, faults.is_empty()) {
            if let Some(first) = self.seen.get(&incident.id) {
                self.counts.duplicates += 1;
                let fault = Fault::new(ErrorKind::DuplicateId, format!("the event was already in line {first}"));
                return Err(mark(fault).advise("leave one of them out").into());
            }
            self.seen.insert(incident.id.clone(), line);
            self.counts.remarks += remarks.len() as u64;
            self.remarks.extend(remarks.into_iter().map(|remark| mark(remark).at_line(line)));
            return Ok(incident);
        }
        let no_incident = || Fault::new(ErrorKind::Value, "the row is no incident").into();
        Err(faults.into_result(()).err().unwrap_or_else(no_incident).map(mark))
    }
}

impl Iterator for IncidentReader<'_> {
    type Item = Result<Incident>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = self.advance()?;
        if line.is_ok() && self.counts.tag_rows == 0 && self.is_tags() {
            self.counts.tag_rows += 1;
            line = self.advance()?;
        }
        self.counts.rows += 1;
        let row = self.counts.rows;
        let numbered = matches!(self.rows, Rows::Features(_)).then(|| format!("number {row}"));
        let result = line.and_then(|line| {
            let incident = self.incident(line);
            incident.map_err(|error| if numbered.is_some() { error } else { error.map(|fault| fault.at_line(line)) })
        });
        let result = result.map_err(|error| match &numbered {
            Some(number) => error.map(|fault| fault.in_feature(number)),
            None => error,
        });
        match result {
            Ok(_) => self.counts.kept += 1,
            Err(_) => self.counts.refused += 1,
        }
        Some(result)
    }
}

impl fmt::Debug for IncidentReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncidentReader").field("format", &self.format).field("counts", &self.counts).finish()
    }
}
