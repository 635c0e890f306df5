//! Violence before and after control changed: `cargo run --release --example incidents_before_after -- --ged FILE`.

mod support;

use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::{BeforeAfter, Held, Region, TallyBy, monthly, tally};
use disputed::io::read_incidents;
use disputed::{Atlas, Date, Incident, Period, Place, Point, Result};
use support::{finish, say};

/// Were incidents more or less frequent after a change of control than before it?
///
/// Compares counts of incidents in 3, 6 and 12 months before and after a day: the ratio of the rates with an exact 95 %
/// interval, its bounds where days and places are uncertain, the deaths beside it, and the change in another area. It
/// says what it can and cannot show: not that the change of control was the cause. Below it: who was in control where the
/// incidents happened, and a series by month.
#[derive(Parser)]
#[command(after_help = "Examples:
  incidents_before_after --ged GEDEvent_v25_1.csv
  incidents_before_after --ged ged.csv --place hawija-district --date 2017-10-05 --against kirkuk-district
  incidents_before_after --ged acled.csv --place 44.392,35.468 --within 25 --months 6 --months 24
  incidents_before_after                    the embedded incidents: a selection, whose number measures nothing

The table is UCDP GED, ACLED, GTD or the layout of data/incidents.csv; which one shows in its columns.")]
struct Arguments {
    /// A table of incidents (CSV or GeoJSON) instead of the embedded selection.
    #[arg(long, visible_alias = "incidents", value_name = "FILE")]
    ged: Option<PathBuf>,
    /// The day of the change: YYYY-MM-DD.
    #[arg(long, default_value = "2017-10-16")]
    date: Date,
    /// Where: a division or zone by id, several joined by commas, or a place or LON,LAT together with --within.
    #[arg(long, default_value = "kirkuk-district", allow_hyphen_values = true)]
    place: String,
    /// So many km around the place.
    #[arg(long, value_name = "KM")]
    within: Option<f64>,
    /// An area in which control did not change: a division, or zones joined by commas.
    #[arg(long, value_name = "AREA")]
    against: Option<String>,
    /// So many months before and after; may be given several times.
    #[arg(long, default_values_t = [3, 6, 12])]
    months: Vec<i32>,
    /// Only incidents of this kind, as the table calls it.
    #[arg(long)]
    kind: Option<String>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn region(atlas: &Atlas, area: &str, within: Option<f64>) -> Result<Region> {
    if let Some(km) = within {
        let Place { point, .. } = atlas.place(area)?;
        return Region::around(point, km);
    }
    if atlas.division(area).is_some() {
        return Ok(Region::division(area));
    }
    Ok(Region::zones(area.split(',').map(str::trim)))
}

fn incidents(arguments: &Arguments, atlas: &Atlas) -> Result<Vec<Incident>> {
    let Some(path) = &arguments.ged else {
        say!(
            "Embedded incidents: a selection, so that their number measures nothing. Give --ged FILE for a full table.\n"
        );
        return Ok(atlas.incidents().to_vec());
    };
    let name = path.display().to_string();
    let file = File::open(path)
        .map_err(|error| disputed::Fault::new(disputed::ErrorKind::Io, error.to_string()).in_file(&name))?;
    let bar = std::io::stderr().is_terminal().then(indicatif::ProgressBar::new_spinner);
    let table = read_incidents(file, |counts| {
        if let Some(bar) = &bar {
            bar.set_message(counts.to_string());
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let table = table.map_err(|error| error.in_file(&name))?;
    say!("{} ({}): {}", name, table.format, table.counts);
    for error in table.refused.iter().take(10) {
        say!("  refused: {error}");
    }
    for remark in table.remarks.iter().take(3) {
        say!("  remark: {remark}");
    }
    say!("  {}", places(atlas, &table.incidents));
    say!("");
    Ok(table.incidents)
}

/// How many incidents have their point in no zone of the best day, in words.
fn places(atlas: &Atlas, incidents: &[Incident]) -> String {
    let in_zone = |incident: &Incident, point| atlas.on(incident.when.best()).control_at(point).is_some();
    let outside: Vec<&Incident> = incidents.iter().filter(|incident| !in_zone(incident, incident.point)).collect();
    let swapped = |incident: &&&Incident| in_zone(incident, Point::new(incident.point.y(), incident.point.x()));
    let words = format!("{} of {} points outside every zone", outside.len(), incidents.len());
    match outside.iter().filter(swapped).count() {
        0 => words,
        swapped => format!("{words}; {swapped} would be in a zone with longitude and latitude swapped"),
    }
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let mut incidents = incidents(arguments, &atlas)?;
    if let Some(kind) = &arguments.kind {
        incidents.retain(|incident| incident.kind == *kind);
    }
    let area = region(&atlas, &arguments.place, arguments.within)?;
    let mut question = BeforeAfter::new(arguments.date, area).months(arguments.months.iter().copied());
    if let Some(other) = &arguments.against {
        question = question.against(region(&atlas, other, None)?);
    }
    say!("{}", atlas.before_and_after(&question, &incidents)?);

    let span = jiff::Span::new().months(arguments.months.iter().copied().max().unwrap_or(12));
    let year = Period::new(arguments.date.saturating_sub(span), arguments.date.saturating_add(span))?;
    incidents.retain(|incident| year.contains(incident.when.best()));
    let mut attributions = atlas.attribute_all(&incidents);
    let count = |wanted: fn(&Held<'_>) -> bool| attributions.iter().filter(|one| wanted(&one.held())).count();
    say!("Who was in control where incidents of {year} happened, in all zones:");
    say!(
        "  certain for {}, more than one answer for {}, impossible to say for {} of {}",
        count(|held| matches!(held, Held::Certain(_))),
        count(|held| *held == Held::Possible),
        count(|held| *held == Held::Unknown),
        attributions.len()
    );
    let exposure = atlas.exposure(TallyBy::Actor, year)?;
    for (actor, tally) in tally(&attributions, TallyBy::Actor) {
        let rate = exposure.get(&actor).and_then(|exposure| tally.per_1000_km2_and_month(exposure));
        let rate = rate.map_or_else(|| "no rate".into(), |rate| format!("{rate:.2} per 1,000 km2 and month"));
        say!("  {actor:20} {:7.1} incidents (from {} to {}), {rate}", tally.events, tally.certain, tally.possible);
    }
    attributions.retain(|attribution| attribution.held() != Held::Unknown);
    let sharp: Vec<Incident> = incidents.iter().filter(|incident| incident.precision_km <= 5.0).cloned().collect();
    let mut distances: Vec<f64> = atlas.front_distances_km(&sharp).into_iter().flatten().collect();
    distances.sort_by(f64::total_cmp);
    if let Some(median) = distances.get(distances.len() / 2) {
        let within = |km: f64| distances.partition_point(|distance| *distance <= km);
        say!("\nTo the nearest front of the day, of the {} incidents whose place is known to 5 km:", distances.len());
        say!("  within 5 km {}, within 20 km {}, half of them within {median:.0} km", within(5.0), within(20.0));
    }
    say!("\nMonth by month, where control is known or may be:");
    for (month, tally) in monthly(&attributions, year) {
        say!("  {} {:7.1} incidents, {:6.0} deaths", month.strftime("%Y-%m"), tally.events, tally.deaths.best);
    }
    Ok(())
}

fn main() -> ExitCode {
    finish("incidents_before_after", answer(&Arguments::parse()))
}
