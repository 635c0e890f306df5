//! Who controlled a place on a day: `cargo run --release --example who_controlled -- Kirkuk 2017-10-16`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Certainty, Date, Language, Result, Verdict};
use support::{atlas, control, day, finish, outside, say};

/// Who controlled a place on a day, on whose word and how sure.
///
/// Prints one line that can be quoted: the zone, who held it, since when and until when, how certain the day is, how sure
/// the sources are and which they are, and what contradicts it. Below it the sources are listed in full.
#[derive(Parser)]
#[command(after_help = "Examples:
  who_controlled Kirkuk 2017-10-16
  who_controlled 44.392,35.468 2017-10-16            a point: longitude,latitude
  who_controlled Bashiqa 2016-10-16 --known-by 2016-10-16    as the record stood that evening
  who_controlled Hawijah 2015-01-01 --json | jq .actors
  who_controlled \"North valley\" 2020-05-01 --data my-territory/")]
struct Arguments {
    /// A town, a zone (by name in English, Arabic or Kurdish, or by id), or LON,LAT in degrees (WGS 84).
    #[arg(allow_hyphen_values = true)]
    place: String,
    /// The day: YYYY-MM-DD.
    #[arg(value_parser = day)]
    date: Date,
    /// Leave out what was recorded after this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    known_by: Option<Date>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
    /// Print one JSON object: date, zone, name, status, actors, certainty (certain, window, unrecorded, not-extant,
    /// before-record, after-record), since, until, `since_edtf`, `until_edtf`, change, confidence, sources, contradictions.
    #[arg(long)]
    json: bool,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = atlas(arguments.data.as_deref(), arguments.known_by)?;
    let place = atlas.place(&arguments.place)?;
    let finding = control(&atlas, &place, arguments.date)?;
    if arguments.json {
        let outside = serde_json::json!({ "date": arguments.date, "zone": null });
        let object = finding.map_or(outside, |finding| serde_json::json!(finding));
        say!("{object}");
        return Ok(());
    }
    let Some(finding) = finding else {
        say!("{}", outside(&atlas, &place, arguments.date));
        return Ok(());
    };
    say!("{finding}");
    if matches!(finding.certainty(), Certainty::BeforeRecord | Certainty::AfterRecord) {
        say!("  The record covers {}.", atlas.coverage());
    }
    for source in finding.sources() {
        let parts = [&source.publisher, &source.title, &source.date, &source.url];
        let known: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        say!("  {}: {}", source.id, known.join("; "));
    }
    if let Some(note) = finding.change().map(|change| &change.note).filter(|note| !note.is_empty()) {
        say!("  Note: {note}");
    }
    for contradiction in finding.contradictions() {
        let says = atlas.in_words(contradiction.says, Language::En);
        let verdict = contradiction.verdict.map_or("outweighed", Verdict::as_str);
        let statement = contradiction.statement;
        say!("  Against it {} has it {says} ({verdict}): {}", statement.id, statement.note);
    }
    Ok(())
}

fn main() -> ExitCode {
    finish("who_controlled", answer(&Arguments::parse()))
}
