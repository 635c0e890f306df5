//! What changed hands in October 2017: `cargo run --release --example october_2017`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::{Bounds, Extent, TransferMatrix, Transfers};
use disputed::{Atlas, Control, Date, Result};
use serde_json::json;
use support::{finish, name, say};

/// What changed hands between two days, and how the line between two sides moved.
///
/// As it stands it tells of the days from 15 to 21 October 2017, when federal forces took most of the disputed areas that the
/// Peshmerga had held since 2014. It prints who lost how much ground to whom (km2, zones, settlements, people where a number is on
/// record), what of it is beyond doubt and what is possible at most, and the line of contact before and after.
#[derive(Parser)]
#[command(after_help = "Examples:
  october_2017
  october_2017 --in kirkuk                    in one governorate; --in disputed: the areas of Article 140
  october_2017 --from 2014-06-05 --to 2014-06-15 --one federal-iraq --other isis
  october_2017 --forces                       every force by itself, not by chains of command
  october_2017 --json | jq '.[] | {from, to, area_km2}'")]
struct Arguments {
    /// The day before.
    #[arg(long, value_name = "DATE", default_value = "2017-10-15", value_parser = support::day)]
    from: Date,
    /// The day after.
    #[arg(long, value_name = "DATE", default_value = "2017-10-21", value_parser = support::day)]
    to: Date,
    /// The one side of the line: an actor with all under its command.
    #[arg(long, value_name = "ACTOR", default_value = "krg")]
    one: String,
    /// The other side.
    #[arg(long, value_name = "ACTOR", default_value = "federal-iraq")]
    other: String,
    /// Which ground: `disputed`, `partly` (with that disputed in part), `everywhere`, or the id of a governorate or district.
    #[arg(long = "in", value_name = "REGION", default_value = "everywhere")]
    region: String,
    /// List every force by itself instead of counting it to the head of its chain of command.
    #[arg(long)]
    forces: bool,
    /// Print the rows as JSON, each with its least and its most.
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

/// One row of what changed hands.
type Row<'m> = (&'m Option<Control>, &'m Option<Control>, &'m Bounds<Extent>);

/// The rows of what changed hands or may have, the largest first.
fn rows(matrix: &TransferMatrix<Bounds<Extent>>) -> Vec<Row<'_>> {
    let cells = matrix.from.iter().zip(&matrix.cells);
    let cells = cells.flat_map(|(from, row)| matrix.to.iter().zip(row).map(move |(to, cell)| (from, to, cell)));
    let mut rows: Vec<Row<'_>> = cells.filter(|(from, to, cell)| from != to && cell.most.zones() > 0).collect();
    rows.sort_by(|one, other| {
        let size = |cell: &Bounds<Extent>| (cell.best.area_km2(), cell.most.area_km2());
        size(other.2).partial_cmp(&size(one.2)).unwrap_or(std::cmp::Ordering::Equal)
    });
    rows
}

/// The same with what each is at least and at most.
fn table(atlas: &Atlas, transfers: &Transfers<'_>) {
    let matrix = transfers.matrix_bounds();
    say!("{:>7}  {:>15}  {:>5}  {:>6}  {:>9}  from -> to", "km2", "least to most", "zones", "places", "people");
    for (from, to, cell) in rows(&matrix) {
        let in_words = |control: &Option<Control>| {
            control.as_ref().map_or_else(|| "no zone".into(), |control| atlas.in_short(control))
        };
        let range = format!("{:.0} to {:.0}", cell.least.area_km2(), cell.most.area_km2());
        let Bounds { best, .. } = cell;
        say!(
            "{:>7.0}  {range:>15}  {:>5}  {:>6}  {:>9}  {} -> {}",
            best.area_km2(),
            best.zones(),
            best.settlements(),
            people(best),
            in_words(from),
            in_words(to)
        );
    }
    say!("  least to most: what the windows of the dates and undecided claims allow, each row by itself");
    say!("  people: +, some of the zones have no number on record; ?, none has\n");
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let (before, after) = (atlas.on(arguments.from), atlas.on(arguments.to));
    let region = support::region(&arguments.region);
    let forces = before.transfers_until(arguments.to).within(&region)?;
    let transfers = if arguments.forces { forces } else { forces.rolled_up() };
    let (one, other) = (arguments.one.as_str(), arguments.other.as_str());
    let passed = [(one, other, transfers.bounds(one, other)?), (other, one, transfers.bounds(other, one)?)];
    if arguments.json {
        let matrix = transfers.matrix_bounds();
        let row = |(from, to, cell): Row<'_>| {
            let same = transfers.changes().find(|row| (&row.from, &row.to) == (from, to));
            let mut row = json!(cell.best);
            row["zone_ids"] = json!(same.map_or(&[][..], |row| &row.zones));
            row["from"] = json!(from);
            row["to"] = json!(to);
            row["least"] = json!(cell.least);
            row["most"] = json!(cell.most);
            row
        };
        say!("{}", json!(rows(&matrix).into_iter().map(row).collect::<Vec<_>>()));
        eprintln!(
            "Whole zones change hands at once. Each row is by the best guess, with what the windows of the dates and"
        );
        eprintln!("undecided claims allow at least and at most, by itself; a row with an area of 0 is possible only.");
        eprintln!("{}", support::credits(&atlas, ""));
        return Ok(());
    }
    for (loser, winner, passed) in passed {
        if passed.most.zones() > 0 {
            let [loser, winner] = [loser, winner].map(|actor| name(&atlas, actor));
            say!("From {} to {} the {winner} took from the {loser}: {passed}.", arguments.from, arguments.to);
        }
    }
    let held = before.stake_bounds(one, &region)?.best;
    let changed = transfers.changed();
    say!("In {region} control changed over {changed}.");
    say!("Before, the {} alone held {:.0} km2 there.\n", name(&atlas, one), held.area_km2());
    table(&atlas, &transfers);

    say!("The line of contact of the two, everywhere:");
    for snapshot in [before, after] {
        say!("  on {}: {:.0} km", snapshot.date(), snapshot.front_length_bounds(one, other)?);
    }
    let moved = before.front_movement_bounds(arguments.to, one, other)?;
    for (what, km) in [("gone", moved.gone), ("new", moved.new), ("kept", moved.kept)] {
        say!("  {what}: {km:.0} km");
    }

    say!("\nHow to read this:");
    say!(
        "- Whole zones change hands at once, and lines are borders of zones: {} zones here, not trenches.",
        atlas.zones().len()
    );
    say!("- A change counts from its best day on. \"Between\" says what windows and undecided claims allow.");
    say!(
        "- Ground held together with others is a row of its own in the table; the sentence above counts it for each of them."
    );
    say!("{}", support::credits(&atlas, "- "));
    Ok(())
}

fn main() -> ExitCode {
    finish("october_2017", answer(&Arguments::parse()))
}
