//! Draws three pictures for a page or a paper: the map of a day, the ground of each holder over time, incidents a month.
//!
//! ```text
//! cargo run --release --example plot_control -- --out pictures --on 2017-10-15
//! ```

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, Language, Period};

/// Draws the map of a day, the ground of each holder over time and incidents a month as SVG.
#[derive(Parser)]
struct Arguments {
    /// A folder with an atlas of your own; the embedded one unless given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder to write into.
    #[arg(long, default_value = "pictures")]
    out: PathBuf,
    /// The day of the map.
    #[arg(long, default_value = "2017-10-15")]
    on: Date,
    /// The first day of the plots.
    #[arg(long)]
    from: Option<Date>,
    /// The day after the last one of the plots.
    #[arg(long)]
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
    std::fs::create_dir_all(&arguments.out)?;
    for (name, picture) in [
        ("map.svg", atlas.on(arguments.on).plot_map(arguments.language)?),
        ("holders.svg", atlas.plot_holders(period, arguments.language)?),
        ("incidents.svg", atlas.plot_incidents(period, arguments.language, 1000.0)?),
    ] {
        let path = arguments.out.join(name);
        std::fs::write(&path, &picture)?;
        println!("{} ({} kB)", path.display(), picture.len().div_ceil(1000));
    }
    Ok(())
}
