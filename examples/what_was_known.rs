//! What the record said on several days about one day: `cargo run --release --example what_was_known`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, Result};
use support::{atlas, control, day, finish, outside, say};

/// The same question as the record stood on several days.
///
/// Reports of the day can be premature or false. Without arguments it asks who held Bashiqa on 16 October 2016: a report
/// of that day gave it to the Peshmerga, three weeks too early.
#[derive(Parser)]
#[command(after_help = "Examples:
  what_was_known
  what_was_known Rabia 2014-07-30 2014-08-04 2014-09-30
  what_was_known \"Mosul Dam and works\" 2014-08-17 2014-08-17 2014-08-18 2014-08-19")]
struct Arguments {
    /// A town, a zone, or LON,LAT in degrees (WGS 84).
    #[arg(default_value = "Bashiqa", allow_hyphen_values = true)]
    place: String,
    /// The day that is asked about.
    #[arg(default_value = "2016-10-16", value_parser = day)]
    date: Date,
    /// The days on whose evening the record is read. Without any: the day itself, and each later day that brought
    /// something on record about the place.
    #[arg(value_parser = day)]
    readings: Vec<Date>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = atlas(arguments.data.as_deref(), None)?;
    let place = atlas.place(&arguments.place)?;
    let Some(now) = control(&atlas, &place, arguments.date)? else {
        say!("{}", outside(&atlas, &place, arguments.date));
        return Ok(());
    };
    let mut readings = arguments.readings.clone();
    if readings.is_empty() {
        let claims = atlas.claims().iter().map(|claim| &claim.change);
        let told = atlas.changes().iter().chain(claims).filter(|change| change.zone == now.zone().id);
        readings.extend(told.map(|change| change.provenance.recorded).filter(|day| *day > arguments.date));
        readings.push(arguments.date);
    }
    readings.sort_unstable();
    readings.dedup();
    let mut last = String::new();
    for day in readings {
        let then = atlas.known_by(day);
        let Some(finding) = control(&then, &place, arguments.date)? else { continue };
        let line = finding.to_string();
        if line != last {
            say!("As known on {day}: {line}");
            last = line;
        }
    }
    say!("As known today: {now}");
    Ok(())
}

fn main() -> ExitCode {
    finish("what_was_known", answer(&Arguments::parse()))
}
