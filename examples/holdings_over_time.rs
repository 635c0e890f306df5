//! Who held how much, over time, as CSV: `cargo run --release --example holdings_over_time > holdings.csv`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::Region;
use disputed::{Date, Period, Result};
use support::{finish, say};

/// Who held how much ground over time, as CSV on standard output.
///
/// One row for each stretch of days and each holder: `start` (first day), `end` (the first day that is no longer in it),
/// `status`, `actors`, `area_km2`, `share` (of the region), `zones`, `settlements`, `people`, `zones_without_people`. The
/// rows of a stretch do not overlap and add up to the region.
#[derive(Parser)]
#[command(after_help = "Examples:
  holdings_over_time > holdings.csv                          the disputed areas, all years
  holdings_over_time --in kirkuk --from 2014-01-01 --to 2018-01-01
  holdings_over_time --in everywhere --forces")]
struct Arguments {
    /// Which ground: `disputed`, `partly` (with that disputed in part), `everywhere`, or the id of a governorate or district.
    #[arg(long = "in", value_name = "REGION", default_value = "disputed")]
    region: String,
    /// The first day; otherwise that of the record.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The first day no longer asked about; otherwise the end of the record.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// List every force by itself instead of counting it to the head of its chain of command.
    #[arg(long)]
    forces: bool,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let region = match arguments.region.as_str() {
        "disputed" => Region::Disputed,
        "partly" => Region::DisputedOrPartly,
        "everywhere" => Region::Everywhere,
        division => Region::division(division),
    };
    let period = Period::new(arguments.from, arguments.to)?;
    let steps = atlas.holdings_over(period, &region)?;
    say!("start,end,status,actors,area_km2,share,zones,settlements,people,zones_without_people");
    for (days, holdings) in steps {
        let total = holdings.total();
        let holdings = if arguments.forces { holdings } else { holdings.rolled_up() };
        for row in holdings.rows() {
            let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
            let actors: Vec<&str> = row.control.actors().iter().map(disputed::ActorId::as_str).collect();
            let extent = &row.extent;
            say!(
                "{},{},{},{},{:.1},{:.4},{},{},{},{}",
                day(days.start()),
                day(days.end()),
                row.control.status(),
                actors.join("+"),
                extent.area_km2(),
                extent.share_of(&total),
                extent.zones(),
                extent.settlements(),
                extent.people(),
                extent.zones_without_people()
            );
        }
    }
    eprintln!(
        "Whole zones change hands at once, each on the best guess of its day. People: those of zones with a number on"
    );
    eprintln!("record, as it was counted once; their moves are not in it.");
    eprintln!("{}", support::credits(&atlas, ""));
    Ok(())
}

fn main() -> ExitCode {
    finish("holdings_over_time", answer(&Arguments::parse()))
}
