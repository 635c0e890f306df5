//! What changed hands in October 2017: `cargo run --release --example october_2017`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::Extent;
use disputed::{Date, Result};
use support::{finish, say};

/// What changed hands between two days, and how the line between two sides moved.
///
/// As it stands it tells of the days from 15 to 21 October 2017, when federal forces took most of the disputed areas that the
/// Peshmerga had held since 2014. It prints who lost how much ground to whom (km2, zones, settlements, people where a number is on
/// record), what of it is beyond doubt and what is possible at most, and the line of contact before and after.
#[derive(Parser)]
#[command(after_help = "Examples:
  october_2017
  october_2017 --from 2014-06-05 --to 2014-06-15 --one federal-iraq --other isis
  october_2017 --forces                       every force by itself, not by chains of command
  october_2017 --json | jq '.[] | {from, to, area_km2}'")]
struct Arguments {
    /// The day before.
    #[arg(long, value_name = "DATE", default_value = "2017-10-15")]
    from: Date,
    /// The day after.
    #[arg(long, value_name = "DATE", default_value = "2017-10-21")]
    to: Date,
    /// The one side of the line: an actor with all under its command.
    #[arg(long, value_name = "ACTOR", default_value = "krg")]
    one: String,
    /// The other side.
    #[arg(long, value_name = "ACTOR", default_value = "federal-iraq")]
    other: String,
    /// List every force by itself instead of counting it to the head of its chain of command.
    #[arg(long)]
    forces: bool,
    /// Print the rows as JSON.
    #[arg(long)]
    json: bool,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn people(extent: &Extent) -> String {
    match (extent.people(), extent.zones_without_people()) {
        (0, _) => "?".into(),
        (people, 0) => people.to_string(),
        (people, _) => format!("{people}+"),
    }
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let (before, after) = (atlas.on(arguments.from), atlas.on(arguments.to));
    let forces = before.transfers_until(arguments.to);
    let transfers = if arguments.forces { forces } else { forces.rolled_up() };
    if arguments.json {
        say!("{}", serde_json::json!(transfers.changes().collect::<Vec<_>>()));
        return Ok(());
    }
    for day in [arguments.from, arguments.to] {
        if !atlas.coverage().contains(day) {
            say!("{day} lies outside the record ({}), so that all is unknown.", atlas.coverage());
        }
    }
    let changed = transfers.changed();
    say!("From {} to {} control changed over {changed}.\n", arguments.from, arguments.to);
    say!("{:>7}  {:>5}  {:>11}  {:>9}  from -> to", "km2", "zones", "settlements", "people");
    for row in transfers.changes() {
        let name = |control: &Option<disputed::Control>| {
            control.as_ref().map_or_else(|| "no zone".into(), std::string::ToString::to_string)
        };
        say!(
            "{:>7.0}  {:>5}  {:>11}  {:>9}  {} -> {}",
            row.extent.area_km2(),
            row.extent.zones(),
            row.extent.settlements(),
            people(&row.extent),
            name(&row.from),
            name(&row.to)
        );
    }
    say!("  (+: some of the zones have no number of people on record; ?: none has)\n");

    let (one, other) = (arguments.one.as_str(), arguments.other.as_str());
    for (loser, winner) in [(one, other), (other, one)] {
        let passed = before.transfer_bounds(arguments.to, loser, winner)?;
        if passed.most.zones() > 0 {
            say!("From {loser} to {winner}: {passed}.");
        }
    }
    let lines = [before.front_lines_between(one, other)?, after.front_lines_between(one, other)?];
    for (snapshot, line) in [before, after].iter().zip(&lines) {
        let bounds = snapshot.front_length_bounds(one, other)?;
        let (best, bounds) = (format!("{:.0}", line.length_km()), format!("{bounds:.0}"));
        let doubt = if bounds == best { String::new() } else { format!(" ({bounds})") };
        say!("Line of contact of {one} and {other} on {}: {best} km{doubt}.", line.date());
    }
    say!("How it moved: {}.", lines[0].moved_until(&lines[1]));

    say!("\nHow to read this:");
    say!(
        "- Whole zones change hands at once, and lines are borders of zones: {} zones here, not trenches.",
        atlas.zones().len()
    );
    say!(
        "- A change counts from its best day on. \"Between\" says what the windows of the dates and undecided claims allow."
    );
    say!("- Ground held together with others counts as a row of its own; \"from .. to\" counts it for each of them.");
    say!("{}", support::credits(&atlas, "- "));
    Ok(())
}

fn main() -> ExitCode {
    finish("october_2017", answer(&Arguments::parse()))
}
