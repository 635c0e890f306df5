//! Adds who was in control to a table: `cargo run --release --example who_was_in_control -- events.csv -o joined.csv`.

mod support;

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use disputed::io::CsvJoin;
use disputed::{Date, ErrorKind, Fault, Result};
use indicatif::{ProgressBar, ProgressStyle};
use support::finish;
use tempfile::NamedTempFile;

/// Adds who was in control to every row of a table that has a longitude, a latitude and a day.
///
/// Copies the table and adds the columns zone, status, actors, certainty, since, until and sources. certainty is "certain";
/// "window" (the day lies in the window of a change: two answers are possible); "contradicted" (an undecided claim says
/// something else); "unrecorded", "before-record" or
/// "after-record" (nothing is known of the day); "outside" (in no zone); or "unreadable" (the reasons are listed at the
/// end). A million rows take about a second on two cores, and no more memory than a thousand.
#[derive(Parser)]
#[command(after_help = "Examples:
  who_was_in_control events.csv -o joined.csv
  who_was_in_control events.csv --lon X --lat Y --date when > joined.csv
  who_was_in_control data/incidents.csv --date date_earliest --prefix control_
  xz -dc big.csv.xz | who_was_in_control - | head

A column that holds the first day of a window (date_start, date_earliest) must be named: the answer is for that day alone.
Days are YYYY-MM-DD or \"16 October 2017\"; other orders are refused, because 03/04/2017 is two days.
The place is taken as exact: for incidents with a radius of uncertainty see incidents_before_after.")]
struct Arguments {
    /// The table: CSV in UTF-8, with commas, semicolons or tabs; - for standard input.
    table: PathBuf,
    /// Where to write; standard output if left out. The file is there only once all of it is written.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The column of the longitude, in degrees (WGS 84). Usual names of all three columns are found without.
    #[arg(long)]
    lon: Option<String>,
    /// The column of the latitude.
    #[arg(long)]
    lat: Option<String>,
    /// The column of the day.
    #[arg(long)]
    date: Option<String>,
    /// Put this before the names of the added columns.
    #[arg(long, default_value = "")]
    prefix: String,
    /// Leave out what was recorded after this day.
    #[arg(long, value_name = "DATE", value_parser = support::day)]
    known_by: Option<Date>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn done<T>(result: std::io::Result<T>, path: &Path) -> Result<T> {
    result.map_err(|error| Fault::new(ErrorKind::Io, error.to_string()).in_file(path.display().to_string()).into())
}

/// Where the joined table goes.
enum Output {
    /// To something that is no file, as it comes.
    Stream(Box<dyn Write>),
    /// To a file beside the wanted one, whose place it takes in the end: one that is there stays whole until then.
    File { beside: BufWriter<NamedTempFile>, path: PathBuf },
}

impl Output {
    fn new(output: Option<&Path>, table: &Path) -> Result<Self> {
        let Some(path) = output else { return Ok(Output::Stream(Box::new(std::io::stdout().lock()))) };
        // What a link points to is written, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::canonicalize(table).is_ok_and(|table| table == path) {
            let fault = Fault::new(ErrorKind::Io, "it is the table that is read").in_file(path.display().to_string());
            return Err(fault.advise("write to another file").into());
        }
        if fs::metadata(&path).is_ok_and(|data| !data.is_file()) {
            return Ok(Output::Stream(Box::new(done(File::options().write(true).open(&path), &path)?)));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = tempfile::Builder::new().prefix(".joined-").make_in(folder, |path| File::create_new(path));
        Ok(Output::File { beside: BufWriter::new(done(beside, &path)?), path })
    }

    fn keep(self) -> Result<()> {
        let Output::File { beside, path } = self else { return Ok(()) };
        let file = done(beside.into_inner().map_err(std::io::IntoInnerError::into_error), &path)?;
        done(file.persist(&path).map_err(|error| error.error), &path).map(drop)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Output::Stream(stream) => stream.write(bytes),
            Output::File { beside, .. } => beside.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Output::Stream(stream) => stream.flush(),
            Output::File { beside, .. } => beside.flush(),
        }
    }
}

fn answer(arguments: &Arguments) -> Result<()> {
    let mut atlas = support::atlas(arguments.data.as_deref(), None)?;
    if let Some(day) = arguments.known_by {
        atlas = atlas.known_by(day);
    }
    let mut join = CsvJoin::default().prefix(&arguments.prefix);
    join = arguments.lon.iter().fold(join, CsvJoin::lon);
    join = arguments.lat.iter().fold(join, CsvJoin::lat);
    join = arguments.date.iter().fold(join, CsvJoin::date);
    let (input, size): (Box<dyn Read + Send>, Option<u64>) = if arguments.table.as_os_str() == "-" {
        (Box::new(std::io::stdin()), None)
    } else {
        let file = done(File::open(&arguments.table), &arguments.table)?;
        let size = file.metadata().ok().map(|data| data.len());
        (Box::new(file), size)
    };
    let mut output = Output::new(arguments.output.as_deref(), &arguments.table)?;
    // It draws itself on standard error, and only where that is a terminal.
    let bar = size.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    if let Ok(style) = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {bytes}/{total_bytes} {msg}") {
        bar.set_style(style);
    }
    let report = atlas.join_csv(&join, bar.wrap_read(input), &mut output, |counts| {
        bar.set_message(format!("{} rows", counts.rows));
    });
    bar.finish_and_clear();
    let report = report.map_err(|error| error.in_file(&arguments.table.display().to_string()))?;
    for fault in &report.faults {
        eprintln!("{}", fault.clone().in_file(arguments.table.display().to_string()));
    }
    let [lon, lat, date] = &report.columns;
    eprintln!("longitude, latitude and day are in the columns {lon}, {lat} and {date}");
    eprintln!("{}", report.counts);
    output.keep()
}

fn main() -> ExitCode {
    finish("who_was_in_control", answer(&Arguments::parse()))
}
