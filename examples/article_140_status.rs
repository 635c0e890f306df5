//! Where Article 140 stood on a day: `cargo run --release --example article_140_status -- 2017-10-16`.

mod support;

use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, ErrorKind, Fault, Result, article140};
use support::{finish, say};

/// Where the process of Article 140 stood on a day, and which areas were held by others than the law names.
///
/// First the legal clock: in force since when, which steps were done, by when they were due and how long they have been
/// overdue, what courts ruled; every line with its sources. Then each disputed area: who claims it and on what ground, who
/// administers its zones in law until the claim is settled, and who held them in fact (= agrees, ! differs, ? not known).
/// A claim listed here is what its claimant can point to, not a finding that it is right.
#[derive(Parser)]
#[command(after_help = "Examples:
  article_140_status 2017-10-15
  article_140_status 2017-10-16 --differing
  article_140_status 2014-06-13 --area kirkuk-district")]
struct Arguments {
    /// The day: YYYY-MM-DD.
    date: Date,
    /// Only the areas where law and fact differ.
    #[arg(long)]
    differing: bool,
    /// Only this area, by the id of its district.
    #[arg(long)]
    area: Option<String>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = article140()?;
    let day = atlas.on(arguments.date);
    let areas = day.areas_in_law()?;
    if let Some(id) = arguments.area.as_deref().filter(|id| areas.iter().all(|area| area.division.id != **id)) {
        let message = format!("no area with the id \"{id}\" was claimed on {}", arguments.date);
        let ids: Vec<&str> = areas.iter().map(|area| area.division.id.as_str()).collect();
        let advice = if ids.is_empty() { "no area was".to_owned() } else { format!("there are {}", ids.join(", ")) };
        return Err(Fault::new(ErrorKind::UnknownId, message).advise(advice).into());
    }
    say!("{}", day.legal_status());
    let differing = areas.iter().filter(|area| area.differs()).count();
    say!("Law and fact differ in {differing} of {} areas.\n", areas.len());
    let wanted = |id: &str| arguments.area.as_ref().is_none_or(|area| area == id);
    for area in &areas {
        if wanted(area.division.id.as_str()) && (area.differs() || !arguments.differing) {
            say!("{area}");
        }
    }
    let covered = atlas.coverage();
    if !covered.contains(arguments.date) {
        say!("The record of who held what covers {covered}; of {} it says nothing.", arguments.date);
    }
    Ok(())
}

fn main() -> ExitCode {
    finish("article_140_status", answer(&Arguments::parse()))
}
