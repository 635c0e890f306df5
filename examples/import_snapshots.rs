//! A folder of dated maps into one atlas file, with a report: `cargo run --release --example import_snapshots -- --help`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use disputed::analysis::Region;
use disputed::io::imports::{MissingDays, Progress, Repairs, SeriesReport, SnapshotSeries};
use disputed::{Actor, Atlas, ErrorKind, Fault, Period, Result};
use geo_types::Rect;
use indicatif::{ProgressBar, ProgressStyle};
use support::{bounds, finish, say, write_atlas};

/// Reads a folder of GeoJSON maps, one for each day, into an atlas of who held which ground when.
#[derive(Parser)]
struct Arguments {
    /// The folder; the day of each map stands in its name, or in a property.
    folder: PathBuf,
    /// Where to write the atlas: as GeoJSON if it ends in .geojson, otherwise compiled. `--data` of the other examples, and
    /// `Atlas::open` in a program, take both.
    #[arg(long, default_value = "atlas.geojson")]
    out: PathBuf,
    /// Who holds the ground that the maps show.
    #[arg(long, default_value = "holder", conflicts_with = "property")]
    actor: String,
    /// The property that names the holder of each feature, where the maps show several.
    #[arg(long)]
    property: Option<String>,
    /// How the names of the files tell the day, such as `control_%Y%m%d`.
    #[arg(long)]
    date_format: Option<String>,
    /// The property of the features that tells the day, instead of the names of the files.
    #[arg(long, conflicts_with = "date_format")]
    date_property: Option<String>,
    /// Differences smaller than this are noise, in m2.
    #[arg(long)]
    sliver_m2: Option<f64>,
    /// Differences narrower than this are noise, in m.
    #[arg(long)]
    sliver_width_m: Option<f64>,
    /// Control is unknown after this many days without a map; otherwise the last map is carried forward.
    #[arg(long)]
    unknown_after: Option<u32>,
    /// Where all of the maps are expected, in degrees: west,south,east,north. Says that places are right which would be taken for ones
    /// with swapped axes.
    #[arg(long, value_parser = bounds, allow_hyphen_values = true)]
    within: Option<Rect<f64>>,
    /// Repair dirty maps instead of refusing them.
    #[arg(long)]
    repair: bool,
}

fn main() -> ExitCode {
    finish("import_snapshots", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<()> {
    let start = Instant::now();
    let (atlas, report) = read(arguments)?;
    say!("{report}");
    say!("read in {:.2} s", start.elapsed().as_secs_f64());
    for gap in report.missing() {
        say!("no map: {gap}");
    }
    let table = holdings(&atlas)?;
    say!("\n{table}");
    write_atlas(&atlas, &arguments.out)?;
    // What was written is worth as much as what comes back from it.
    if holdings(&Atlas::open(&arguments.out)?)? != table {
        let fault =
            Fault::new(ErrorKind::Io, "reads back with other holdings").in_file(arguments.out.display().to_string());
        return Err(fault.into());
    }
    say!("\nwritten to {}, and reads back with the same holdings", arguments.out.display());
    Ok(())
}

fn read(arguments: &Arguments) -> Result<(Atlas, SeriesReport)> {
    let mut series = match &arguments.property {
        Some(property) => SnapshotSeries::by_property(property),
        None => SnapshotSeries::held_by(Actor::new(&arguments.actor, &arguments.actor)),
    };
    series.title = arguments.folder.display().to_string();
    series.date_format.clone_from(&arguments.date_format);
    series.date_property.clone_from(&arguments.date_property);
    series.sliver_m2 = arguments.sliver_m2.unwrap_or(series.sliver_m2);
    series.sliver_width_m = arguments.sliver_width_m.unwrap_or(series.sliver_width_m);
    series.repairs = arguments.repair.then(Repairs::all);
    series.within = arguments.within;
    if let Some(after_days) = arguments.unknown_after {
        series.missing = MissingDays::Unknown { after_days };
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(100));
    let read = series.read_folder(&arguments.folder, |progress| match progress {
        Progress::Map { date, done, all } => {
            bar.set_length(all.unwrap_or(done) as u64);
            bar.set_position(done as u64);
            bar.set_message(date.to_string());
        }
        Progress::Cells => bar.set_message("cutting the ground into cells"),
        Progress::Atlas { zones } => bar.set_message(format!("building an atlas of {zones} zones")),
        _ => {}
    });
    bar.finish_and_clear();
    read
}

/// The ground that each actor holds alone, as a table with a row for each stretch of days.
fn holdings(atlas: &Atlas) -> Result<String> {
    let whole = Period::new(atlas.coverage().start(), atlas.coverage().end())?;
    let heads: Vec<String> = atlas.actors().iter().map(|actor| format!("{:>16}", actor.label())).collect();
    let mut lines = vec![format!("{:<26}{}", "days", heads.concat())];
    for (days, holdings) in atlas.holdings_over(whole, &Region::Everywhere)? {
        let areas = atlas.actors().iter().map(|actor| {
            let stake = holdings.stake_of(actor.id.as_str())?;
            Ok(format!("{:>12.1} km2", stake.sole.area_km2()))
        });
        lines.push(format!("{:<26}{}", days.to_string(), areas.collect::<Result<Vec<String>>>()?.concat()));
    }
    Ok(lines.join("\n"))
}
