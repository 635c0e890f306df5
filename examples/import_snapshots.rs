//! A folder of dated maps into one atlas file, with a report: `cargo run --release --example import_snapshots -- --help`.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use disputed::analysis::Region;
use disputed::io::imports::{MissingDays, Progress, Repairs, SnapshotSeries};
use disputed::map::Format;
use disputed::{Actor, Period};
use indicatif::{ProgressBar, ProgressStyle};

/// Reads a folder of GeoJSON maps, one for each day, into an atlas of who held which ground when.
#[derive(Parser)]
struct Arguments {
    /// The folder; the day of each map stands in its name.
    folder: PathBuf,
    /// Where to write the atlas, as GeoJSON with a start and an end for each stretch of control.
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
    /// Differences smaller than this are noise, in m2.
    #[arg(long)]
    sliver_m2: Option<f64>,
    /// Differences narrower than this are noise, in m.
    #[arg(long)]
    sliver_width_m: Option<f64>,
    /// Control is unknown after this many days without a map; otherwise the last map is carried forward.
    #[arg(long)]
    unknown_after: Option<u32>,
    /// Repair dirty maps instead of refusing them.
    #[arg(long)]
    repair: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut series = match arguments.property {
        Some(property) => SnapshotSeries::by_property(property),
        None => SnapshotSeries::held_by(Actor::new(&arguments.actor, &arguments.actor)),
    };
    series.title = arguments.folder.display().to_string();
    series.date_format = arguments.date_format;
    series.sliver_m2 = arguments.sliver_m2.unwrap_or(series.sliver_m2);
    series.sliver_width_m = arguments.sliver_width_m.unwrap_or(series.sliver_width_m);
    series.repairs = arguments.repair.then(Repairs::all);
    if let Some(after_days) = arguments.unknown_after {
        series.missing = MissingDays::Unknown { after_days };
    }

    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")?);
    bar.enable_steady_tick(Duration::from_millis(100));
    let (atlas, report) = series.read_folder(&arguments.folder, |progress| match progress {
        Progress::Map { date, done, all } => {
            bar.set_length(all.unwrap_or(done) as u64);
            bar.set_position(done as u64);
            bar.set_message(date.to_string());
        }
        Progress::Cells => bar.set_message("cutting the ground into cells"),
        Progress::Atlas { zones } => bar.set_message(format!("building an atlas of {zones} zones")),
        _ => {}
    })?;
    bar.finish_and_clear();

    println!("{report}");
    for gap in report.missing() {
        println!("no map: {gap}");
    }
    let whole = Period::new(atlas.coverage().start(), atlas.coverage().end())?;
    let heads: Vec<String> = atlas.actors().iter().map(|actor| format!("{:>16}", actor.label())).collect();
    println!("\n{:<26}{}", "days", heads.concat());
    for (days, holdings) in atlas.holdings_over(whole, &Region::Everywhere)? {
        let areas = atlas.actors().iter().map(|actor| {
            let stake = holdings.stake_of(actor.id.as_str())?;
            Ok(format!("{:>12.1} km2", stake.sole.area_km2()))
        });
        println!("{:<26}{}", days.to_string(), areas.collect::<disputed::Result<Vec<String>>>()?.concat());
    }
    atlas.export().write(Format::GeoJson, BufWriter::new(File::create(&arguments.out)?))?;
    println!("\nwritten to {}", arguments.out.display());
    Ok(())
}
