//! Everyone who controlled a place, one after the other: `cargo run --release --example control_history -- Jalawla`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, Language, Result, SourceId};
use support::{atlas, day, finish, say};

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
    #[arg(long, value_name = "DATE", value_parser = day)]
    known_by: Option<Date>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = atlas(arguments.data.as_deref(), arguments.known_by)?;
    let place = atlas.place(&arguments.place)?;
    let mut zones = Vec::new();
    say!("{} at {}, {}; the record covers {}.", place.name, place.point.x(), place.point.y(), atlas.coverage());
    let history = match &place.zone {
        Some(zone) => atlas.history_of(zone.as_str())?,
        None => atlas.history_at(place.point),
    };
    for spell in history {
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
        let sources: Vec<&str> = change.provenance.sources.iter().map(SourceId::as_str).collect();
        let of = atlas
            .change(claim.of.as_str())
            .filter(|of| arguments.known_by.is_none_or(|day| of.provenance.recorded <= day));
        let fate = of.map_or("not contradicted yet".into(), |of| format!("{} against {}", claim.verdict, of.id));
        let says = atlas.in_words(&change.to, Language::En);
        say!("Claim {} ({}, {}): {says}; {fate}. {}", change.id, change.when, sources.join(", "), change.note);
    }
    Ok(())
}

fn main() -> ExitCode {
    finish("control_history", answer(&Arguments::parse()))
}
