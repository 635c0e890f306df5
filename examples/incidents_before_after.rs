//! Violence before and after control changed: `cargo run --release --example incidents_before_after -- --ged FILE`.

mod support;

use std::fmt::Display;
use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::{Attribution, BeforeAfter, Held, NearSeam, Rate, Region, TallyBy, clusters, monthly};
use disputed::io::{IncidentTable, read_incidents};
use disputed::{Atlas, Date, Incident, Period, Place, Result};
use support::{finish, say};

/// Were incidents more or less frequent after a change of control than before it?
///
/// Compares counts of incidents in 3, 6 and 12 months before and after a day: the ratio of the rates with an exact 95 %
/// interval, its bounds where days and places are uncertain, the deaths beside it, and the change in another area. It
/// says what it can and cannot show: not that the change of control was the cause. Below it, for the longest window: who was
/// in control where incidents happened, in which zones, how far from the fronts, in which clusters and months.
#[derive(Parser)]
#[command(after_help = "Examples:
  incidents_before_after --ged GEDEvent_v25_1.csv
  incidents_before_after --ged ged.csv --place hawija-district --date 2017-10-05 --against kirkuk-district
  incidents_before_after --ged acled.csv --place 44.392,35.468 --within 25 --months 6 --months 24
  incidents_before_after --ged ged.csv --seam peshmerga federal-iraq --km 10
  incidents_before_after                    the embedded incidents: a selection, whose number measures nothing

The table is UCDP GED, ACLED, GTD or the layout of data/incidents.csv; which one shows in its columns.")]
struct Arguments {
    /// A table of incidents (CSV or GeoJSON) instead of the embedded selection.
    #[arg(long, visible_alias = "incidents", value_name = "FILE")]
    ged: Option<PathBuf>,
    /// The day of the change: YYYY-MM-DD.
    #[arg(long, default_value = "2017-10-16", value_parser = support::day)]
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
    /// Rates near the seam of two sides and on the open ground between them, against those elsewhere.
    #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"])]
    seam: Option<Vec<String>>,
    /// How near to the seam counts.
    #[arg(long, value_name = "KM", default_value_t = 5.0)]
    km: f64,
    /// The ground that is compared with the seam: the disputed areas, a division, or zones joined by commas.
    #[arg(long, value_name = "AREA", default_value = "disputed")]
    seam_area: String,
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
    Ok(match area {
        "disputed" => Region::DisputedOrPartly,
        _ if atlas.division(area).is_some() => Region::division(area),
        _ => Region::zones(area.split(',').map(str::trim)),
    })
}

/// What is to be said beside every rate of the embedded incidents.
const SELECTION: &str = "a selection, so that their number measures nothing.";

fn incidents(arguments: &Arguments, atlas: &Atlas) -> Result<Vec<Incident>> {
    let Some(path) = &arguments.ged else {
        say!("Embedded incidents: {SELECTION} Give --ged FILE for a full table.\n");
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
    let IncidentTable { format, incidents, counts, refused, remarks, .. } =
        table.map_err(|error| error.in_file(&name))?;
    say!("{name} ({format}): {counts}");
    list("refused", &refused);
    list("remark", &remarks);
    say!("  {}\n", atlas.outside_points(&incidents));
    Ok(incidents)
}

/// The first of many lines.
fn list(what: &str, lines: &[impl Display]) {
    const SHOWN: usize = 3;
    for line in lines.iter().take(SHOWN) {
        say!("  {what}: {line}");
    }
    if lines.len() > SHOWN {
        say!("  {what}: {} more like these", lines.len() - SHOWN);
    }
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let mut incidents = incidents(arguments, &atlas)?;
    if let Some(kind) = &arguments.kind {
        incidents.retain(|incident| incident.kind == *kind);
    }
    let area = region(&atlas, &arguments.place, arguments.within)?;
    let mut question = BeforeAfter::new(arguments.date, area.clone()).months(arguments.months.iter().copied());
    if let Some(other) = &arguments.against {
        question = question.against(region(&atlas, other, None)?);
    }
    say!("{}", atlas.before_and_after(&question, &incidents)?);

    let span = jiff::Span::new().months(arguments.months.iter().copied().max().unwrap_or(12));
    let period = Period::new(arguments.date.saturating_sub(span), arguments.date.saturating_add(span))?;
    let attributions = atlas.attribute_all(&incidents);
    by_month(&attributions, period);
    if let Some([one, other]) = arguments.seam.as_deref() {
        let area = region(&atlas, &arguments.seam_area, None)?;
        let question = NearSeam::new(one.as_str(), other.as_str()).within_km(arguments.km).area(area);
        say!("\n{}", atlas.incidents_near_seam(&question, period, &incidents)?);
    }
    rates(&atlas, &incidents, period, arguments.ged.is_none())?;
    incidents.retain(|incident| period.contains(incident.when.best()));
    in_control(&atlas.attribute_all(&incidents), period);
    let in_zones: Vec<Incident> = atlas.incidents_in(&Region::Everywhere, &incidents)?.into_iter().cloned().collect();
    say!("\nIncidents of {period} in all zones. {}", atlas.front_distances(&in_zones, 5.0));
    let there: Vec<Incident> = atlas.incidents_in(&area, &incidents)?.into_iter().cloned().collect();
    in_clusters(&area, &there)
}

/// How much can be said of who was in control where incidents happened.
fn in_control(attributions: &[Attribution<'_>], period: Period) {
    let count = |wanted: fn(&Held<'_>) -> bool| attributions.iter().filter(|one| wanted(&one.held())).count();
    say!("\nWho was in control where incidents of {period} happened, in all zones:");
    say!(
        "  certain for {}, more than one answer for {}, impossible to say for {} of {}",
        count(|held| matches!(held, Held::Certain(_))),
        count(|held| *held == Held::Possible),
        count(|held| *held == Held::Unknown),
        attributions.len()
    );
}

/// How frequent incidents and deaths were under whom, and in which zones.
fn rates(atlas: &Atlas, incidents: &[Incident], period: Period, is_selection: bool) -> Result<()> {
    let heading = |what: &str| {
        say!("\n{what}");
        if is_selection {
            say!("  (embedded incidents: {SELECTION})");
        }
    };
    let number = |rate: Option<f64>| rate.map_or_else(|| "no".into(), |rate| format!("{rate:.2}"));
    let ground = |rate: &Rate| {
        let [events, deaths] = [rate.per_1000_km2_and_month(), rate.deaths_per_1000_km2_and_month()].map(number);
        format!("{events:>6} incidents and {deaths:>6} deaths per 1,000 km2 and month")
    };
    heading(&format!("Under whom, {period} (by weight; those of shared ground count for each):"));
    let by_actor = atlas.rates(incidents, TallyBy::Actor, period)?;
    for (actor, rate) in by_actor.iter().filter(|(_, rate)| rate.tally.possible > 0) {
        let (label, tally) = (atlas.actor(actor).map_or(actor.as_str(), |actor| actor.label()), rate.tally);
        let counts = format!("{:7.1} incidents (from {} to {})", tally.events, tally.certain, tally.possible);
        say!("  {label:20} {counts}, {:5.0} deaths: {}", tally.deaths.best, ground(rate));
    }
    let by_zone = atlas.rates(incidents, TallyBy::Zone, period)?;
    let mut zones: Vec<_> = by_zone.into_iter().filter(|(id, _)| id != "outside").collect();
    zones.sort_by(|(_, one), (_, other)| other.tally.events.total_cmp(&one.tally.events));
    heading("The ten zones with the most (people as of the last count on record, not of the days compared):");
    for (zone, rate) in zones.iter().take(10).filter(|(_, rate)| rate.tally.possible > 0) {
        let people = match (rate.per_100000_people_and_year(), rate.deaths_per_100000_people_and_year()) {
            (Some(events), Some(deaths)) => format!("{events:.1} and {deaths:.1} per 100,000 people and year"),
            _ => "number of people not known".into(),
        };
        let (events, deaths) = (rate.tally.events, rate.tally.deaths.best);
        say!("  {zone:20} {events:7.1} incidents, {deaths:5.0} deaths: {}, {people}", ground(rate));
    }
    say!("  no rate has an interval: incidents come in waves, deaths many at a time");
    Ok(())
}

/// Incidents close to each other in space and time.
fn in_clusters(area: &Region, incidents: &[Incident]) -> Result<()> {
    let all = clusters(incidents, 5.0, 7, 4)?;
    let (vague, mut clusters) = (all.vague.len(), all.found);
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.members.len()));
    say!("\nClusters in {area}: {} of incidents with at least 3 others within 5 km and 7 days", clusters.len());
    say!("  left out because place or day are known less well than that: {vague} of {}", incidents.len());
    for cluster in clusters.iter().take(5) {
        let (first, last) = cluster.days;
        let (lon, lat) = cluster.centre.x_y();
        let (count, deaths) = (cluster.members.len(), cluster.deaths.best);
        say!("  {first} to {last} around {lon:.2}, {lat:.2}: {count} incidents, {deaths:.0} deaths");
    }
    Ok(())
}

/// How many incidents there were in each whole month.
fn by_month(attributions: &[Attribution<'_>], period: Period) {
    let known = |attribution: &&Attribution<'_>| attribution.held() != Held::Unknown;
    let known: Vec<Attribution<'_>> = attributions.iter().filter(known).cloned().collect();
    say!("Month by month, in all zones whose control is known or may be:");
    for (month, tally) in monthly(&known, period) {
        say!("  {} {:7.1} incidents, {:6.0} deaths", month.strftime("%Y-%m"), tally.events, tally.deaths.best);
    }
}

fn main() -> ExitCode {
    finish("incidents_before_after", answer(&Arguments::parse()))
}
