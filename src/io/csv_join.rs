//! Adds who was in control to any table with a place and a day in each row.

use std::fmt;
use std::io::{Read, Write};

use csv::{ByteRecord, QuoteStyle};
use geo_types::Point;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::capped::CappedTable;
use super::csv_chunk::{Chunk, ROWS, Row, Span};
use super::days::parse_day;
use super::sniff::{Sniffed, reads_with, repeated};
use super::write::unwritable;
use crate::error::{Error, ErrorKind, Fault, Result, counted};
use crate::index::parallel::both;
use crate::model::{ActorId, Verdict};
use crate::query::{Atlas, Certainty, Finding, FindingId};

/// Which columns of a table hold place and day, and what the added columns are called: see [`Atlas::join_csv`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsvJoin {
    lon: Option<String>,
    lat: Option<String>,
    date: Option<String>,
    prefix: String,
}

impl CsvJoin {
    /// Names the column of the longitude. Otherwise the first of `lon`, `longitude`, `lng` and `x` is taken, in any case.
    #[must_use]
    pub fn lon(mut self, column: impl Into<String>) -> Self {
        self.lon = Some(column.into());
        self
    }

    /// Names the column of the latitude. Otherwise the first of `lat`, `latitude` and `y` is taken.
    #[must_use]
    pub fn lat(mut self, column: impl Into<String>) -> Self {
        self.lat = Some(column.into());
        self
    }

    /// Names the column of the day. Otherwise the first of `date`, `day` and `event_date` is taken. The first or the last day
    /// of a window (`date_start`, `date_earliest` and the like) is taken only where it is named: who was in control may have
    /// changed within the window.
    #[must_use]
    pub fn date(mut self, column: impl Into<String>) -> Self {
        self.date = Some(column.into());
        self
    }

    /// Puts this before the names of the added columns.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }
}

/// What became of the rows of a table: `rows = answered + outside + unreadable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct JoinCounts {
    /// Rows, without the column names.
    pub rows: u64,
    /// Rows that lie in a zone.
    pub answered: u64,
    /// Rows outside every zone.
    pub outside: u64,
    /// Of those, the ones that would lie in a zone if longitude and latitude were swapped.
    pub inside_if_swapped: u64,
    /// Rows whose place or day cannot be read.
    pub unreadable: u64,
}

impl fmt::Display for JoinCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let JoinCounts { rows, answered, outside, inside_if_swapped, unreadable } = self;
        let rows = counted(*rows as usize, "row");
        write!(f, "{rows}: {answered} in a zone, {outside} outside every zone, {unreadable} unreadable")?;
        match inside_if_swapped {
            0 => Ok(()),
            swapped => write!(f, "; {swapped} would be in a zone with longitude and latitude swapped"),
        }
    }
}

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct JoinReport {
    /// How many rows there were of which sort.
    pub counts: JoinCounts,
    /// Why rows could not be read, each with its line: the first 100.
    pub faults: Vec<Fault>,
    /// The names of the columns that were taken for longitude, latitude and day.
    pub columns: [String; 3],
}

const FAULTS_KEPT: usize = 100;
/// Columns of the first days of windows.
const WINDOWS: [&str; 3] = ["date_start", "date_earliest", "not_before"];
const CAUTION: &str = "; whoever takes the first day of a window answers for that day alone";
const ADDED: [&str; 7] = ["zone", "status", "actors", "certainty", "since", "until", "sources"];

impl Atlas {
    /// Copies a table of places and days, and adds who was in control: the columns `zone`, `status`, `actors` (ids, joined
    /// by `+`), `certainty`, `since`, `until` (EDTF) and `sources` (ids, joined by `;`).
    ///
    /// Places are WGS 84 degrees; the border rule decides on borders. Days are written `2014-06-12` (a time of day behind
    /// it is not looked at) or `12 June 2014`; other orders are refused, because most can be read in two ways.
    /// Place and day are taken as exact, however vague the report: for incidents with a precision see
    /// [`Atlas::attribute`](crate::Atlas::attribute).
    ///
    /// `certainty` is that of [`Finding::certainty`], but `contradicted` where days leave no doubt and a statement says
    /// something else that no verdict has settled (see [`Finding::contradictions`]); `outside` where no zone is; and
    /// `unreadable`, with the reason in the report, where place or day cannot be read. Every row is copied, in order; fields keep their content, quotes
    /// are set where they are needed.
    ///
    /// The table streams through in chunks of at most 32,768 rows and, but for the last row, 16 MB, so that memory grows neither
    /// with it nor with its rows; with the feature `rayon` (on by
    /// default) reading goes on while all cores work on the last chunk. `progress` is told the counts after each one.
    /// Cost: about a microsecond a row and core.
    ///
    /// # Errors
    /// If the text cannot be read or written, a record is longer than 1 MB (a quote is never closed), a column is missing or
    /// there more than once, or an added column is there already.
    ///
    /// ```
    /// use disputed::article140;
    /// use disputed::io::CsvJoin;
    ///
    /// let table = "what,lon,lat,date\nattack,44.392,35.468,2017-11-05\nvisit,0.1,51.5,2017-11-05\n";
    /// let mut joined = Vec::new();
    /// let report = article140()?.join_csv(&CsvJoin::default(), table.as_bytes(), &mut joined, |_| ())?;
    /// assert_eq!(report.counts.to_string(), "2 rows: 1 in a zone, 1 outside every zone, 0 unreadable");
    /// let lines: Vec<&str> = std::str::from_utf8(&joined).unwrap().lines().collect();
    /// assert_eq!(lines[0], "what,lon,lat,date,zone,status,actors,certainty,since,until,sources");
    /// assert!(lines[1].starts_with("attack,44.392,35.468,2017-11-05,kirkuk-city,held,cts+federal-police,certain,"));
    /// assert_eq!(lines[2], "visit,0.1,51.5,2017-11-05,,,,outside,,,");
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn join_csv(
        &self,
        join: &CsvJoin,
        input: impl Read + Send,
        mut output: impl Write,
        mut progress: impl FnMut(JoinCounts),
    ) -> Result<JoinReport> {
        let Sniffed { text, delimiter, .. } = Sniffed::new(input)?;
        let mut table = CappedTable::new(text, delimiter);
        let header = table.header()?;
        let work = Work::new(self, join, &header, delimiter)?;
        let added = ADDED.map(|name| format!("{}{name}", join.prefix));
        let first = header_line(&header.iter().chain(added.iter().map(String::as_bytes)), delimiter);
        output.write_all(&first).map_err(|error| unwritable(&error))?;
        let mut report = JoinReport { columns: work.names.clone(), ..JoinReport::default() };
        let (mut chunk, mut next) = (Chunk::default(), Chunk::default());
        chunk.fill(&mut table)?;
        while !chunk.spans().is_empty() {
            let (done, read) = both(|| work.answer(&chunk), || next.fill(&mut table));
            for block in done {
                output.write_all(&block.text).map_err(|error| unwritable(&error))?;
                report.add(block);
            }
            progress(report.counts);
            read?;
            std::mem::swap(&mut chunk, &mut next);
        }
        output.flush().map_err(|error| unwritable(&error))?;
        Ok(report)
    }
}

impl JoinReport {
    fn add(&mut self, block: Block) {
        let (sum, more) = (&mut self.counts, block.counts);
        sum.rows += more.rows;
        sum.answered += more.answered;
        sum.outside += more.outside;
        sum.inside_if_swapped += more.inside_if_swapped;
        sum.unreadable += more.unreadable;
        let room = FAULTS_KEPT - self.faults.len();
        self.faults.extend(block.faults.into_iter().take(room));
    }
}

/// Lines of a table.
struct Lines(csv::Writer<Vec<u8>>);

impl Lines {
    fn new(delimiter: u8, quotes: QuoteStyle) -> Self {
        Lines(csv::WriterBuilder::new().delimiter(delimiter).quote_style(quotes).flexible(true).from_writer(Vec::new()))
    }

    /// Adds a line. The result is not looked at, because a vector takes everything.
    fn push<'f>(&mut self, fields: impl Iterator<Item = &'f [u8]>) {
        for field in fields {
            let _ = self.0.write_field(field);
        }
        let _ = self.0.write_record(None::<&[u8]>);
    }

    fn into_text(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// The names of columns, all in quotes if they would be taken for others without: names with a separator of other tables in them.
fn header_line<'f>(names: &(impl Iterator<Item = &'f [u8]> + Clone), delimiter: u8) -> Vec<u8> {
    let line = |quotes| {
        let mut line = Lines::new(delimiter, quotes);
        line.push(names.clone());
        line.into_text()
    };
    let plain = line(QuoteStyle::Necessary);
    if reads_with(delimiter, &plain) { plain } else { line(QuoteStyle::Always) }
}

/// A run of rows that was worked on at once.
#[derive(Debug, Default)]
struct Block {
    text: Vec<u8>,
    counts: JoinCounts,
    faults: Vec<Fault>,
}

/// What all rows of a table have in common.
struct Work<'a> {
    atlas: &'a Atlas,
    /// The positions of longitude, latitude and day.
    columns: [usize; 3],
    names: [String; 3],
    delimiter: u8,
    width: usize,
}

impl<'a> Work<'a> {
    fn new(atlas: &'a Atlas, join: &CsvJoin, header: &ByteRecord, delimiter: u8) -> Result<Self> {
        let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let mut faults = crate::error::Faults::default();
        let mut find = |option: &str, named: &Option<String>, usual: &[&str], what: &str| {
            let wanted: Vec<&str> = named.as_deref().map_or_else(|| usual.to_vec(), |name| vec![name]);
            let position = |name: &&str| names.iter().position(|column| column.eq_ignore_ascii_case(name));
            let found = wanted.iter().find_map(position);
            let Some(found) = found else {
                let message = format!("no column for the {what}: none is called {}", wanted.join(" or "));
                let window = names.iter().any(|name| WINDOWS.iter().any(|first| name.eq_ignore_ascii_case(first)));
                let caution = if window && what == "day" { CAUTION } else { "" };
                let there: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                let advice = format!("name it as `{option}`; there are {}{caution}", there.join(", "));
                faults.push(Fault::new(ErrorKind::Syntax, message).at_line(1).advise(advice));
                return 0;
            };
            let name = &names[found];
            let times = names.iter().filter(|column| column.eq_ignore_ascii_case(name)).count();
            if times > 1 {
                faults.push(repeated(name, times));
            }
            found
        };
        let columns = [
            find("lon", &join.lon, &["lon", "longitude", "lng", "x"], "longitude"),
            find("lat", &join.lat, &["lat", "latitude", "y"], "latitude"),
            find("date", &join.date, &["date", "day", "event_date"], "day"),
        ];
        for added in ADDED.map(|name| format!("{}{name}", join.prefix)) {
            if names.iter().any(|name| name.eq_ignore_ascii_case(&added)) {
                let fault = Fault::new(ErrorKind::Syntax, format!("the table has a column {added} already")).at_line(1);
                faults.push(fault.advise("rename it, or put a prefix before the added columns"));
            }
        }
        let column_names = columns.map(|column| names.get(column).cloned().unwrap_or_default());
        faults.into_result(Work { atlas, columns, names: column_names, delimiter, width: names.len() })
    }

    fn answer(&self, chunk: &Chunk) -> Vec<Block> {
        const BLOCK: usize = ROWS / 4;
        let block = |spans: &[Span]| self.block(&spans.iter().map(|span| chunk.row(span)).collect::<Vec<_>>());
        #[cfg(feature = "rayon")]
        {
            use rayon::prelude::*;
            chunk.spans().par_chunks(BLOCK).map(block).collect()
        }
        #[cfg(not(feature = "rayon"))]
        chunk.spans().chunks(BLOCK).map(block).collect()
    }
}

/// The added fields that a finding always has, in their order, without `certainty`.
type Fields = [String; 6];
/// Where `certainty` stands among the added fields.
const CERTAINTY: usize = 3;

impl Work<'_> {
    fn block(&self, rows: &[Row<'_>]) -> Block {
        let mut block = Block::default();
        let asked: Vec<Option<(Point<f64>, Date)>> = rows.iter().map(|row| self.read(row, &mut block.faults)).collect();
        let (points, dates): (Vec<_>, Vec<_>) = asked.iter().map(|asked| asked.unwrap_or_default()).unzip();
        let ids = self.atlas.control_at_many_sequential(&points, &dates).unwrap_or_default();
        let mut contradicted: FxHashMap<(FindingId, Date), bool> = FxHashMap::default();
        let mut is_contradicted = |id: FindingId, finding: &Finding<'_>| {
            *contradicted.entry((id, finding.date())).or_insert_with(|| is_contradicted(finding))
        };
        // An id is the same whether the atlas covers the day or not.
        let mut known: FxHashMap<(FindingId, bool), Fields> = FxHashMap::default();
        let coverage = self.atlas.coverage();
        let mut lines = Lines::new(self.delimiter, QuoteStyle::Necessary);
        for ((row, asked), id) in rows.iter().zip(asked).zip(ids) {
            block.counts.rows += 1;
            let empty = Fields::default();
            let finding = asked.and_then(|(_, date)| self.atlas.finding(id, date));
            let (fields, certainty) = match (asked, &finding) {
                (_, Some(finding)) => {
                    block.counts.answered += 1;
                    (
                        &*known.entry((id, coverage.contains(finding.date()))).or_insert_with(|| fields(finding)),
                        match finding.certainty() {
                            Certainty::Certain if is_contradicted(id, finding) => "contradicted",
                            certainty => certainty.as_str(),
                        },
                    )
                }
                (Some((point, date)), None) => {
                    block.counts.outside += 1;
                    let swapped = self.atlas.on(date).control_at(Point::new(point.y(), point.x()));
                    block.counts.inside_if_swapped += u64::from(swapped.is_some());
                    (&empty, "outside")
                }
                (None, None) => {
                    block.counts.unreadable += 1;
                    (&empty, "unreadable")
                }
            };
            // A row that is too short or too long would push the added fields under other columns.
            let own = (0..self.width).map(|column| row.get(column).unwrap_or_default());
            let added = fields.iter().map(String::as_bytes);
            let added = added.clone().take(CERTAINTY).chain([certainty.as_bytes()]).chain(added.skip(CERTAINTY));
            lines.push(own.chain(added));
        }
        block.text = lines.into_text();
        block
    }

    /// The place and the day of a row, or why they cannot be read.
    fn read(&self, row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<(Point<f64>, Date)> {
        let line = row.line;
        if row.len() != self.width {
            let message = format!("{} fields, but {} columns", row.len(), self.width);
            let advice = "a quote or separator is missing or too many; the row is copied as far as there are columns";
            faults.push(Fault::new(ErrorKind::Syntax, message).at_line(line).advise(advice));
            return None;
        }
        let mut note = |column: usize, error: &Error| {
            let place = |fault: &Fault| fault.clone().at_line(line).in_field(&*self.names[column]);
            faults.extend(error.faults().iter().map(place));
        };
        let text = |column: usize| -> Result<&str> {
            let bytes = row.get(self.columns[column]).unwrap_or_default();
            let text = std::str::from_utf8(bytes).map(str::trim);
            text.map_err(|_| {
                Fault::new(ErrorKind::Syntax, "it is not in UTF-8").advise("save the file as UTF-8").into()
            })
        };
        let degrees = |column: usize, most: f64| -> Result<f64> {
            let text = text(column)?;
            let (message, advice) = match text.parse::<f64>() {
                Ok(value) if value.abs() <= most => return Ok(value),
                Ok(_) => (format!("{text} is not from -{most} to {most}"), "are longitude and latitude swapped?"),
                Err(_) => (format!("\"{text}\" is no number"), "give degrees with a point before the decimals"),
            };
            Err(Fault::new(ErrorKind::Coordinate, message).advise(advice).into())
        };
        let x = degrees(0, 180.0).map_err(|error| note(0, &error)).ok();
        let y = degrees(1, 90.0).map_err(|error| note(1, &error)).ok();
        let day = text(2).and_then(parse_day).map_err(|error| note(2, &error)).ok();
        Some((Point::new(x?, y?), day?))
    }
}

/// Whether a statement that no verdict has settled says something else.
fn is_contradicted(finding: &Finding<'_>) -> bool {
    let unsettled = |verdict: Option<Verdict>| matches!(verdict, None | Some(Verdict::Open));
    finding.contradictions().iter().any(|contradiction| unsettled(contradiction.verdict))
}

fn fields(finding: &Finding<'_>) -> Fields {
    [
        finding.zone().id.to_string(),
        finding.control().status().to_string(),
        finding.control().actors().iter().map(ActorId::as_str).collect::<Vec<_>>().join("+"),
        finding.since().map(ToString::to_string).unwrap_or_default(),
        finding.until().map(ToString::to_string).unwrap_or_default(),
        finding.sources().map(|source| source.id.as_str()).collect::<Vec<_>>().join(";"),
    ]
}
