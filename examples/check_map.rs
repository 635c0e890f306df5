//! Looks a GeoJSON map over and repairs it on request: `cargo run --release --example check_map -- --help`.
//!
//! The exit code tells scripts what came of it:
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | nothing is wrong, or all of it was repaired |
//! | 1 | there are notes only |
//! | 2 | there are faults |
//! | 3 | the file cannot be read, repaired or written |
//! | 64 | the command is mistyped |
//!
//! With `--repair` it is about what is left after the repair. It is the same where nobody reads the output to its end, as before
//! `| head`.

mod support;

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use disputed::io::imports::{Checks, MapFault, RawMap, Repairs};
use disputed::{ErrorKind, Fault, Result};
use geo_types::Rect;
use support::bounds;
use support::columns::{self, ColumnArguments};

/// Tells all that is wrong with a GeoJSON map, and repairs it.
#[derive(Parser)]
#[command(
    after_help = "Exit codes: 0 nothing is wrong (or all was repaired), 1 notes only, 2 faults, 3 the file cannot be read, \
                        repaired or written, 64 the command is mistyped."
)]
struct Arguments {
    /// The map.
    file: PathBuf,
    /// Repair the map, and write it here. Members that GeoJSON does not know are kept; heights are dropped, and the report
    /// says so.
    #[arg(long)]
    repair: Option<PathBuf>,
    /// How near vertices are that should be one, in metres.
    #[arg(long, default_value_t = 1.0)]
    near: f64,
    /// How wide gaps are at most, in metres; wider ones are meant.
    #[arg(long, default_value_t = 100.0)]
    narrow: f64,
    /// Where all of the map is expected, in degrees: west,south,east,north. Says that places are right which would be taken for ones
    /// with swapped axes.
    #[arg(long, value_parser = bounds, allow_hyphen_values = true)]
    within: Option<Rect<f64>>,
    #[command(flatten)]
    columns: ColumnArguments,
    /// Leave out notes.
    #[arg(long)]
    quiet: bool,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing is left to be told where this cannot be.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(64) } else { ExitCode::SUCCESS };
        }
    };
    match run(&arguments) {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) if faults.iter().all(|fault| fault.kind().is_note()) => ExitCode::from(1),
        Ok(_) => ExitCode::from(2),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(3)
        }
    }
}

/// What is wrong with the map, after the repair if one is wanted.
fn run(arguments: &Arguments) -> Result<Vec<MapFault>> {
    let mut checks = Checks::default();
    (checks.near_m, checks.narrow_m) = (arguments.near, arguments.narrow);
    checks.columns = arguments.columns.columns();
    let mut map = RawMap::open(&arguments.file)?;
    if let Some(bounds) = arguments.within {
        map = map.within(bounds);
    }
    // Columns that are not there are among the faults.
    if let Ok(found) = checks.columns.found_in(&map) {
        say(columns::told(&found));
    }
    let faults = map.validate(&checks);
    tell(&faults, arguments.quiet);
    let Some(out) = &arguments.repair else { return Ok(faults) };
    let mut repairs = Repairs::all();
    (repairs.snap_m, repairs.gaps_m) = (Some(arguments.near), Some(arguments.narrow));
    repairs.columns = checks.columns.clone();
    let (clean, report) = map.repair(&repairs)?;
    say(report);
    write(out, &clean)?;
    let left = clean.validate(&checks);
    say("after the repair:");
    tell(&left, arguments.quiet);
    Ok(left)
}

fn tell(faults: &[MapFault], quiet: bool) {
    let notes = faults.iter().filter(|fault| fault.kind().is_note()).count();
    for fault in faults.iter().filter(|fault| !quiet || !fault.kind().is_note()) {
        say(fault);
    }
    let counted = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    say(format_args!("{}, {}", counted(faults.len() - notes, "fault"), counted(notes, "note")));
}

/// Prints a line. Where nobody reads on, the map is looked over and repaired all the same.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn write(out: &Path, map: &RawMap) -> Result<()> {
    std::fs::write(out, map.to_geojson())
        .map_err(|error| Fault::new(ErrorKind::Io, error.to_string()).in_file(out.display().to_string()).into())
}
