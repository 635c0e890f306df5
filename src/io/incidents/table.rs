//! A whole table of violent events.

use std::fmt;
use std::io::Read;

use super::{IncidentFormat, IncidentReader};
use crate::error::{Error, Fault, Result, counted};
use crate::model::Incident;

/// How many rows of a table were read, and what became of them: `rows = kept + refused`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IncidentCounts {
    /// Rows, without the column names and tags.
    pub rows: u64,
    /// Rows that became incidents.
    pub kept: u64,
    /// Rows with a fault, duplicates among them.
    pub refused: u64,
    /// Rows whose event was there already.
    pub duplicates: u64,
    /// Rows of HXL tags that were passed over.
    pub tag_rows: u64,
    /// Odd things about rows that were kept.
    pub remarks: u64,
}

impl fmt::Display for IncidentCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IncidentCounts { rows, kept, refused, duplicates, tag_rows, remarks } = self;
        let [rows, remarks, duplicates] = [(rows, "row"), (remarks, "remark"), (duplicates, "duplicate")]
            .map(|(count, one)| counted(*count as usize, one));
        write!(f, "{rows}: {kept} kept ({remarks}), {refused} refused ({duplicates})")?;
        if *tag_rows > 0 { write!(f, "; a row of tags passed over") } else { Ok(()) }
    }
}

/// A table of violent events: what could be read, and why the rest could not.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IncidentTable {
    /// The dataset.
    pub format: IncidentFormat,
    /// The incidents, in the order of the rows.
    pub incidents: Vec<Incident>,
    /// What became of the rows.
    pub counts: IncidentCounts,
    /// One error for each row that was refused, with its line and every fault of it.
    pub refused: Vec<Error>,
    /// What is odd about rows that were kept as they are.
    pub remarks: Vec<Fault>,
}

/// Reads a whole table of violent events: the good rows are kept, the bad ones listed.
///
/// `progress` is told the counts after every 10,000 rows and at the end. For what can be read see [`IncidentFormat`], for
/// files too large for memory [`IncidentReader`].
///
/// # Errors
/// If the text cannot be read at all, or its columns are those of no known dataset. Bad rows are no error.
///
/// ```
/// let table = "id;date_earliest;date_latest;lon;lat;precision_km;kind;deaths_best\n\
///     a;2017-11-05;2017-11-05;44.39;35.47;5;explosion;8\n\
///     a;2017-11-05;2017-11-05;44.39;35.47;5;explosion;8\n\
///     b;2017-11-05;2017-11-05;44.39;35.47;5;explosion;-8\n";
/// let table = disputed::io::read_incidents(table.as_bytes(), |counts| eprintln!("{counts}"))?;
/// assert_eq!(table.counts.to_string(), "3 rows: 1 kept (0 remarks), 2 refused (1 duplicate)");
/// # Ok::<(), disputed::Error>(())
/// ```
pub fn read_incidents(input: impl Read, mut progress: impl FnMut(IncidentCounts)) -> Result<IncidentTable> {
    let mut reader = IncidentReader::new(input)?;
    let (mut incidents, mut refused) = (Vec::new(), Vec::new());
    while let Some(row) = reader.next() {
        match row {
            Ok(incident) => incidents.push(incident),
            Err(error) => refused.push(error),
        }
        if reader.counts().rows.is_multiple_of(10_000) {
            progress(reader.counts());
        }
    }
    progress(reader.counts());
    let (format, counts, remarks) = (reader.format(), reader.counts(), reader.take_remarks());
    Ok(IncidentTable { format, incidents, counts, refused, remarks })
}
