//! Who held how much, over time, as CSV: `cargo run --release --example holdings_over_time > holdings.csv`.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use disputed::analysis::{Bounds, Region};
use disputed::{ActorId, Atlas, Control, Date, Period, Result};
use support::{finish, name, say};

/// Who held how much ground over time, as CSV on standard output, and what to say of it on standard error.
///
/// One row for each stretch of days and each holder: `start` (first day), `end` (the first day that is no longer in it),
/// `status`, `actors`, `area_km2`, `share` (of the region), `zones`, `settlements`, `people`, `zones_without_people`. The
/// rows of a stretch do not overlap and add up to the region.
///
/// With --bounds one row for each stretch of days: `start`, `end`, `actor`, `least_km2`, `best_km2`, `most_km2`,
/// `least_share`, `best_share`, `most_share`: what an actor with all under its command held alone, given the windows of the
/// dates and undecided claims.
#[derive(Parser)]
#[command(after_help = "Examples:
  holdings_over_time > holdings.csv                          the disputed areas, all years
  holdings_over_time --in kirkuk --from 2014-01-01 --to 2018-01-01
  holdings_over_time --bounds federal-iraq --from 2017-10-01 --to 2017-11-01
  holdings_over_time --in everywhere --forces")]
struct Arguments {
    /// Which ground: `disputed`, `partly` (with that disputed in part), `everywhere`, or the id of a governorate or district;
    /// unless given, `disputed`, of an atlas of your own `everywhere`.
    #[arg(long = "in", value_name = "REGION")]
    region: Option<String>,
    /// The first day; otherwise that of the record.
    #[arg(long, value_name = "DATE", value_parser = support::day)]
    from: Option<Date>,
    /// The first day no longer asked about; otherwise the end of the record.
    #[arg(long, value_name = "DATE", value_parser = support::day)]
    to: Option<Date>,
    /// List every force by itself instead of counting it to the head of its chain of command.
    #[arg(long, conflicts_with = "bounds")]
    forces: bool,
    /// What one actor with all under its command held at least and at most.
    #[arg(long, value_name = "ACTOR")]
    bounds: Option<String>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

fn holders(atlas: &Atlas, period: Period, region: &Region, forces: bool) -> Result<()> {
    say!("start,end,status,actors,area_km2,share,zones,settlements,people,zones_without_people");
    // What several held together none of them held: the peak is that of all of them.
    let mut peaks: BTreeMap<Arc<[ActorId]>, (f64, Period)> = BTreeMap::new();
    for (days, holdings) in atlas.holdings_over(period, region)? {
        let total = holdings.total();
        let holdings = if forces { holdings } else { holdings.rolled_up() };
        for row in holdings.rows() {
            let actors: Vec<&str> = row.control.actors().iter().map(ActorId::as_str).collect();
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
            if let Control::Held(actors) = &row.control {
                let share = extent.share_of(&total);
                let peak = peaks.entry(actors.clone()).or_insert((share, days));
                *peak = if share > peak.0 { (share, days) } else { *peak };
            }
        }
    }
    let mut peaks: Vec<_> = peaks.into_iter().collect();
    peaks.sort_by(|one, other| other.1.0.total_cmp(&one.1.0));
    for (actors, (share, days)) in peaks.into_iter().filter(|(_, (share, _))| *share >= 0.05) {
        let names: Vec<String> = actors.iter().map(|actor| format!("the {}", name(atlas, actor.as_str()))).collect();
        let (whose, together) = if actors.len() > 1 { ("their", " together") } else { ("its", "") };
        let held = format!("{}{together} held {:.0} % of {region}", names.join(" and "), 100.0 * share);
        eprintln!("At {whose} height {held} ({days}).");
    }
    eprintln!("Each stretch of days is on the best guess of its dates: --bounds ACTOR tells the least and the most.");
    Ok(())
}

fn bounds(atlas: &Atlas, period: Period, region: &Region, actor: &str) -> Result<()> {
    say!("start,end,actor,least_km2,best_km2,most_km2,least_share,best_share,most_share");
    let mut greatest: Option<(Period, Bounds<f64>)> = None;
    for (days, held) in atlas.stake_bounds_over(actor, period, region)? {
        let first = days.start().unwrap_or(Date::MIN);
        let shares = held.shares_of(&atlas.on(first).holdings_in(region)?.total());
        say!(
            "{},{},{actor},{:.1},{:.1},{:.1},{:.4},{:.4},{:.4}",
            day(days.start()),
            day(days.end()),
            held.least.area_km2(),
            held.best.area_km2(),
            held.most.area_km2(),
            shares.least,
            shares.best,
            shares.most
        );
        if greatest.is_none_or(|(_, most)| most.best < shares.best) {
            greatest = Some((days, shares));
        }
    }
    if let Some((days, shares)) = greatest {
        let [least, best, most] = [shares.least, shares.best, shares.most].map(|share| 100.0 * share);
        let name = name(atlas, actor);
        eprintln!(
            "At its height the {name} held {best:.0} % of {region}, between {least:.0} and {most:.0} % ({days})."
        );
    }
    eprintln!("Ground that it held together with others does not count.");
    Ok(())
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let period = Period::new(arguments.from, arguments.to)?;
    let usual = if arguments.data.is_some() { "everywhere" } else { "disputed" };
    let region = support::region(arguments.region.as_deref().unwrap_or(usual));
    match &arguments.bounds {
        Some(actor) => bounds(&atlas, period, &region, actor)?,
        None => holders(&atlas, period, &region, arguments.forces)?,
    }
    eprintln!(
        "Whole zones change hands at once. People: those of zones with a number on record, as it was counted once;"
    );
    eprintln!("their moves are not in it.");
    eprintln!("{}", support::credits(&atlas, ""));
    Ok(())
}

fn main() -> ExitCode {
    finish("holdings_over_time", answer(&Arguments::parse()))
}
