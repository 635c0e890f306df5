//! Where Article 140 stood on a day: `cargo run --release --example article_140_status -- 2017-10-16`.

mod support;

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::{AreaInLaw, LegalStatus};
use disputed::{Checked, Date, ErrorKind, Fault, Result, Source, SourceId, article140};
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
  article_140_status 2014-06-13 --area kirkuk-district --sources")]
struct Arguments {
    /// The day: YYYY-MM-DD.
    #[arg(value_parser = support::day)]
    date: Date,
    /// Only the areas where law and fact differ.
    #[arg(long)]
    differing: bool,
    /// Only this area, by the id of its district.
    #[arg(long)]
    area: Option<String>,
    /// List below what the sources in brackets are.
    #[arg(long)]
    sources: bool,
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
    let status = day.legal_status();
    say!("{status}");
    let differing = areas.iter().filter(|area| area.differs()).count();
    let known = areas.iter().filter(|area| area.is_known()).count();
    say!(
        "Law and fact differ in {differing} of the {known} areas of which both are known ({} areas in all).\n",
        areas.len()
    );
    let wanted = |id: &str| arguments.area.as_ref().is_none_or(|area| area == id);
    let shown = |area: &&AreaInLaw<'_>| wanted(area.division.id.as_str()) && (area.differs() || !arguments.differing);
    for area in areas.iter().filter(shown) {
        say!("{area}");
    }
    if arguments.sources {
        let mut cited = of_status(&status);
        for area in areas.iter().filter(shown) {
            cited.extend(area.claims.iter().flat_map(|claim| &claim.sources));
            cited.extend(area.zones.iter().flat_map(|zone| zone.finding.sources()).map(|source| &source.id));
        }
        say!("Sources");
        for source in atlas.sources().iter().filter(|source| cited.contains(&source.id)) {
            say!("  {}: {}", source.id, described(source));
        }
    }
    let covered = atlas.coverage();
    if !covered.contains(arguments.date) {
        say!("The record of who held what covers {covered}; of {} it says nothing.", arguments.date);
    }
    Ok(())
}

/// What a legal status rests on.
fn of_status<'a>(status: &LegalStatus<'a>) -> BTreeSet<&'a SourceId> {
    let set_by = status.deadline.iter().flat_map(|deadline| &deadline.set_by);
    let steps = status.steps.iter().flat_map(|step| &step.milestones);
    let milestones = status.enacted.iter().chain(&status.upheld).chain(set_by).chain(steps).chain(&status.rulings);
    milestones.flat_map(|milestone| &milestone.sources).collect()
}

/// A source in a line, and whether it was read.
fn described(source: &Source) -> String {
    let seen = match source.checked {
        Some(Checked::Page) => "read",
        Some(Checked::Memory) => "from memory, not seen",
        None => "not said whether it was read",
    };
    let parts = [&source.title, &source.publisher, &source.date, &source.url].map(String::as_str);
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} ({seen})", parts.join("; "))
}

fn main() -> ExitCode {
    finish("article_140_status", answer(&Arguments::parse()))
}
