//! Looks a GeoJSON map over and repairs it on request: `cargo run --release --example check_map -- --help`.
//!
//! The exit code tells scripts what came of it: 0 nothing is wrong (or all of it was repaired), 1 there are notes only,
//! 2 there are faults, 3 the file cannot be read or repaired, 64 the command is mistyped. Where nobody reads the output to its
//! end, as before `| head`, it is 0 and tells nothing.

mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use disputed::Result;
use disputed::io::imports::{Checks, MapFault, RawMap, Repairs};
use support::say;

/// Tells all that is wrong with a GeoJSON map, and repairs it.
#[derive(Parser)]
struct Arguments {
    /// The map.
    file: PathBuf,
    /// Repair the map, and write it here.
    #[arg(long)]
    repair: Option<PathBuf>,
    /// How near vertices are that should be one, in metres.
    #[arg(long, default_value_t = 1.0)]
    near: f64,
    /// How wide gaps are at most, in metres; wider ones are meant.
    #[arg(long, default_value_t = 100.0)]
    narrow: f64,
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
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

/// What is wrong with the map, after the repair if one is wanted.
fn run(arguments: &Arguments) -> Result<Vec<MapFault>> {
    let mut checks = Checks::default();
    (checks.near_m, checks.narrow_m) = (arguments.near, arguments.narrow);
    let map = RawMap::open(&arguments.file)?;
    let faults = map.validate(&checks);
    tell(&faults, arguments.quiet);
    let Some(out) = &arguments.repair else { return Ok(faults) };
    let mut repairs = Repairs::all();
    (repairs.snap_m, repairs.gaps_m) = (Some(arguments.near), Some(arguments.narrow));
    let (clean, report) = map.repair(&repairs)?;
    say!("{report}");
    write(out, &clean)?;
    let left = clean.validate(&checks);
    say!("after the repair:");
    tell(&left, arguments.quiet);
    Ok(left)
}

fn tell(faults: &[MapFault], quiet: bool) {
    let notes = faults.iter().filter(|fault| fault.kind().is_note()).count();
    for fault in faults.iter().filter(|fault| !quiet || !fault.kind().is_note()) {
        say!("{fault}");
    }
    say!("{} faults, {notes} notes", faults.len() - notes);
}

fn write(out: &Path, map: &RawMap) -> Result<()> {
    std::fs::write(out, map.to_geojson()).map_err(|error| {
        let fault = disputed::Fault::new(disputed::ErrorKind::Io, error.to_string());
        fault.in_file(out.display().to_string()).into()
    })
}
