//! Draws three pictures for a page or a paper: the map of a day, the ground of each holder over time, incidents a month.
//!
//! ```text
//! cargo run --release --example plot_control -- --out pictures --on 2017-10-15
//! ```

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, Language, Period, date};

/// Draws the map of a day, the ground of each holder over time and incidents a month as SVG.
#[derive(Parser)]
struct Arguments {
    /// A folder with an atlas of your own; the embedded one unless given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder to write into.
    #[arg(long, default_value = "pictures")]
    out: PathBuf,
    /// The day of the map; of the embedded atlas 2017-10-15, of another the day of its last change unless given.
    #[arg(long, value_parser = support::day)]
    on: Option<Date>,
    /// The first day of the plots.
    #[arg(long, value_parser = support::day)]
    from: Option<Date>,
    /// The day after the last one of the plots.
    #[arg(long, value_parser = support::day)]
    to: Option<Date>,
    /// The language: en, ar or ku.
    #[arg(long, default_value = "en", value_parser = support::language)]
    language: Language,
}

fn main() -> ExitCode {
    support::finish("plot_control", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let period = Period::new(arguments.from, arguments.to)?;
    let last_change = atlas.changes().iter().map(|change| change.when.best()).max();
    let usual = if arguments.data.is_none() { Some(date(2017, 10, 15)) } else { last_change };
    let on = arguments.on.or(usual).ok_or("nothing in the atlas has a date: say --on")?;
    std::fs::create_dir_all(&arguments.out).map_err(support::about(&arguments.out))?;
    for (name, picture) in [
        ("map.svg", atlas.on(on).plot_map(arguments.language)?),
        ("holders.svg", atlas.plot_holders(period, arguments.language)?),
        ("incidents.svg", atlas.plot_incidents(period, arguments.language, 1000.0)?),
    ] {
        let path = arguments.out.join(name);
        std::fs::write(&path, &picture).map_err(support::about(&path))?;
        println!("{} ({} kB)", path.display(), picture.len().div_ceil(1000));
    }
    Ok(())
}
