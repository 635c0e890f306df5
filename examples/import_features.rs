//! A map of zones with their holders and days into one atlas file: `cargo run --release --example import_features -- --help`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::io::imports::{RawMap, Repairs};
use disputed::{Atlas, Result};
use geo_types::Rect;
use support::columns::{self, ColumnArguments};
use support::{bounds, finish, say, write_atlas};

/// Reads one GeoJSON map, with a feature for each zone and stretch of time, into an atlas.
///
/// That is how QGIS, `ogr2ogr` and most datasets write who held what: the holder and the days stand in properties of each
/// feature. The usual names of properties are found; others are named. Prints what was read, and who held how much
/// on the last day of change.
#[derive(Parser)]
#[command(after_help = "Examples:
  import_features control.geojson
  import_features control.geojson --actor HELD_BY --start D_FROM --end D_TO --last-day-counts
  who_controlled \"North valley\" 2020-05-01 --data atlas.geojson        every example takes what was written")]
struct Arguments {
    /// The map, in WGS 84.
    file: PathBuf,
    /// Where to write the atlas: as GeoJSON if it ends in .geojson, otherwise compiled.
    #[arg(long, default_value = "atlas.geojson")]
    out: PathBuf,
    #[command(flatten)]
    columns: ColumnArguments,
    /// Where all of the map is expected, in degrees: west,south,east,north. Says that places are right which would be taken for ones
    /// with swapped axes.
    #[arg(long, value_parser = bounds, allow_hyphen_values = true)]
    within: Option<Rect<f64>>,
    /// Repair the map if it is dirty instead of refusing it.
    #[arg(long)]
    repair: bool,
}

fn main() -> ExitCode {
    finish("import_features", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<()> {
    let columns = arguments.columns.columns();
    let mut map = RawMap::open(&arguments.file)?;
    if let Some(bounds) = arguments.within {
        map = map.within(bounds);
    }
    // Columns that are not there are told with all that is wrong.
    if let Ok(found) = columns.found_in(&map) {
        say!("{}", columns::told(&found));
    }
    if arguments.repair {
        let mut repairs = Repairs::all();
        repairs.columns = columns.clone();
        let (clean, report) = map.repair(&repairs)?;
        say!("{report}");
        map = clean;
    }
    let atlas = Atlas::from_features(&map, &columns)?;
    say!("{} zones, {} actors, {} changes", atlas.zones().len(), atlas.actors().len(), atlas.changes().len());
    if let Some(last) = atlas.changes().iter().map(|change| change.when.best()).max() {
        say!("{}", atlas.on(last).holdings());
    }
    write_atlas(&atlas, &arguments.out)?;
    say!("written to {}", arguments.out.display());
    Ok(())
}
