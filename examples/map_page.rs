//! Writes a map page: one file of HTML that opens from disk and shows who held what, when, on whose word.
//!
//! ```text
//! cargo run --release --example map_page -- --out map.html --open
//! cargo run --release --example map_page -- --data my_territory --from 2014-06-01 --to 2018-01-01 --on 2017-10-16
//! ```

mod support;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::Parser;
use disputed::{Date, Language, Period};

/// Writes a map page: one file of HTML that opens from disk.
#[derive(Parser)]
struct Arguments {
    /// A folder with an atlas of your own; the embedded one unless given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where to write the page.
    #[arg(long, default_value = "map.html")]
    out: PathBuf,
    /// The first day shown.
    #[arg(long, value_parser = support::day)]
    from: Option<Date>,
    /// The day after the last one shown.
    #[arg(long, value_parser = support::day)]
    to: Option<Date>,
    /// The day on which the page opens.
    #[arg(long, value_parser = support::day)]
    on: Option<Date>,
    /// The language in which it opens: en, ar or ku.
    #[arg(long, default_value = "en", value_parser = support::language)]
    language: Language,
    /// Two sides between which gaps are shown, such as `krg federal-iraq`.
    #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"])]
    gaps: Vec<String>,
    /// Opens the page in the browser.
    #[arg(long)]
    open: bool,
}

fn main() -> ExitCode {
    support::finish("map_page", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let mut page = atlas.map_page().language(arguments.language);
    if arguments.from.is_some() || arguments.to.is_some() {
        page = page.between(Period::new(arguments.from, arguments.to)?);
    }
    if let Some(day) = arguments.on {
        page = page.opening_on(day);
    }
    match arguments.gaps.as_slice() {
        [one, other] => page = page.gaps_between(one, other),
        _ if arguments.data.is_none() => page = page.gaps_between("krg", "federal-iraq"),
        _ => {}
    }
    let html = page.to_html()?;
    std::fs::write(&arguments.out, &html).map_err(support::about(&arguments.out))?;
    if arguments.open {
        open(&arguments.out)?;
    }
    println!("{} ({} kB): open it in a browser", arguments.out.display(), html.len() / 1000);
    Ok(())
}

/// Hands the file to whatever opens pages on this system.
fn open(page: &std::path::Path) -> std::io::Result<()> {
    let mut command = if cfg!(target_os = "windows") {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" })
    };
    command.arg(page).status().map(drop)
}
