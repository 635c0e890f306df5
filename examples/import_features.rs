//! A map of zones with their holders and days into one atlas file: `cargo run --release --example import_features -- --help`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::io::imports::{Columns, RawMap, Repairs};
use disputed::{Atlas, Result};
use support::{finish, say, write_atlas};

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
    /// The property with the id of the zone; features without one are one zone if their outlines are the same.
    #[arg(long, value_name = "PROPERTY")]
    zone: Option<String>,
    /// The property with the name of the zone.
    #[arg(long, value_name = "PROPERTY")]
    name: Option<String>,
    /// The property with who held it: one actor, or several between semicolons.
    #[arg(long, value_name = "PROPERTY")]
    actor: Option<String>,
    /// The property with the state: held, shared, contested, vacant or unknown.
    #[arg(long, value_name = "PROPERTY")]
    status: Option<String>,
    /// The property with the first day.
    #[arg(long, value_name = "PROPERTY")]
    start: Option<String>,
    /// The property with the end.
    #[arg(long, value_name = "PROPERTY")]
    end: Option<String>,
    /// The property with the source.
    #[arg(long, value_name = "PROPERTY")]
    source: Option<String>,
    /// The end is the last day on which the feature holds, and not the first on which it does not.
    #[arg(long)]
    last_day_counts: bool,
    /// Repair the map if it is dirty instead of refusing it.
    #[arg(long)]
    repair: bool,
}

fn main() -> ExitCode {
    finish("import_features", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut columns = Columns::default();
    columns.zone.clone_from(&arguments.zone);
    columns.name.clone_from(&arguments.name);
    columns.actor.clone_from(&arguments.actor);
    columns.status.clone_from(&arguments.status);
    columns.start.clone_from(&arguments.start);
    columns.end.clone_from(&arguments.end);
    columns.source.clone_from(&arguments.source);
    columns.last_day_counts = arguments.last_day_counts;
    let mut map = RawMap::open(&arguments.file)?;
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
