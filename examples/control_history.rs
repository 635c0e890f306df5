//! Everyone who controlled a place, one after the other: `cargo run --release --example control_history -- Jalawla`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Atlas, Date, Result, article140};
use support::{finish, say};

/// Everyone who controlled a place, one after the other.
///
/// One line for each spell: from when to when by the best guess (with the window where the day is not known), who held
/// the place, how sure that is and on whose word. Claims that contradict the record stand below, with what became of them.
#[derive(Parser)]
#[command(after_help = "Examples:
  control_history Jalawla
  control_history 44.392,35.468
  control_history Sinjar --known-by 2014-08-10")]
struct Arguments {
    /// A town, a zone (by name in English, Arabic or Kurdish, or by id), or LON,LAT in degrees (WGS 84).
    #[arg(allow_hyphen_values = true)]
    place: String,
    /// Leave out what was recorded after this day.
    #[arg(long, value_name = "DATE")]
    known_by: Option<Date>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let mut atlas = match &arguments.data {
        Some(path) => Atlas::open(path)?,
        None => article140()?,
    };
    if let Some(day) = arguments.known_by {
        atlas = atlas.known_by(day);
    }
    let place = atlas.place(&arguments.place)?;
    let mut zones = Vec::new();
    say!("{} at {}, {}; the record covers {}.", place.name, place.point.x(), place.point.y(), atlas.coverage());
    for spell in atlas.history_at(place.point) {
        say!("{spell}");
        if !zones.contains(&&spell.zone().id) {
            zones.push(&spell.zone().id);
        }
    }
    if zones.is_empty() {
        say!("No zone of the atlas has ever been there.");
    }
    for claim in atlas.claims().iter().filter(|claim| zones.contains(&&claim.change.zone)) {
        let change = &claim.change;
        if arguments.known_by.is_some_and(|day| change.provenance.recorded > day) {
            continue;
        }
        let sources: Vec<&str> = change.provenance.sources.iter().map(|source| source.as_str()).collect();
        let (date, verdict, of) = (&change.when, claim.verdict, &claim.of);
        say!(
            "Claim {} ({date}, {}): {}; {verdict} against {of}. {}",
            change.id,
            sources.join(", "),
            change.to,
            change.note
        );
    }
    Ok(())
}

fn main() -> ExitCode {
    finish("control_history", answer(&Arguments::parse()))
}
