//! The ground that two forces leave between them: `cargo run --release --example security_gaps`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::analysis::{Bounds, GapGround, GapKind, GapOptions};
use disputed::{Date, Result};
use geo_types::{LineString, Polygon};
use serde_json::json;
use support::{finish, name, say};

/// The ground that two forces leave between them: what nobody secures, and what insurgents use.
///
/// Two kinds are listed. Open ground is vacant, unknown or held by insurgents alone, borders on both sides, and is no wider
/// between them than --width. A seam is the strip to the depth of --depth on both sides of the line where the two
/// touch and do not hold the ground together. For each: area, length, width, since when, zones, settlements, incidents.
#[derive(Parser)]
#[command(after_help = "Examples:
  security_gaps                                             the Peshmerga and the federal forces, 2017-10-27
  security_gaps peshmerga federal-iraq 2017-10-15           on the eve of October 2017
  security_gaps peshmerga federal-iraq 2014-09-01 --width 25
  security_gaps --geojson > gaps.geojson                    for QGIS, kepler.gl and other tools")]
struct Arguments {
    /// The one side: an actor with all under its command.
    #[arg(default_value = "peshmerga")]
    one: String,
    /// The other side.
    #[arg(default_value = "federal-iraq")]
    other: String,
    /// The day: YYYY-MM-DD.
    #[arg(default_value = "2017-10-27", value_parser = support::day)]
    date: Date,
    /// How wide open ground may be, in km.
    #[arg(long, value_name = "KM", default_value_t = 10.0)]
    width: f64,
    /// How deep the strip along a seam is on either side, in km.
    #[arg(long, value_name = "KM", default_value_t = 5.0)]
    depth: f64,
    /// Print the gaps as GeoJSON.
    #[arg(long)]
    geojson: bool,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn area(ground: &Bounds<GapGround>) -> Bounds<f64> {
    Bounds { least: ground.least.area_km2, best: ground.best.area_km2, most: ground.most.area_km2 }
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let options = GapOptions::default().width_km(arguments.width).depth_km(arguments.depth);
    let (one, other) = (arguments.one.as_str(), arguments.other.as_str());
    let gaps = atlas.on(arguments.date).security_gaps(one, other, &options)?;
    if arguments.geojson {
        let ring = |ring: &LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
        let rings = |polygon: &Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect::<Vec<_>>()
        };
        let features = gaps.iter().map(|gap| {
            let coordinates: Vec<_> = gap.polygons().iter().map(rings).collect();
            let geometry = json!({ "type": "MultiPolygon", "coordinates": coordinates });
            json!({ "type": "Feature", "properties": gap, "geometry": geometry })
        });
        let features: Vec<_> = features.collect();
        say!("{}", json!({ "type": "FeatureCollection", "features": features, "reason": gaps.reason() }));
        if let Some(reason) = gaps.reason() {
            eprintln!("No gap: {reason}.");
        }
        eprintln!(
            "A gap is as fine as the zones, and each is as of the best guess: without --geojson the bounds are told."
        );
        eprintln!("{}", support::credits(&atlas, ""));
        return Ok(());
    }
    let names = [one, other].map(|actor| name(&atlas, actor));
    say!("{}: between the {} and the {}", arguments.date, names[0], names[1]);
    if let Some(reason) = gaps.reason() {
        say!("No gap: {reason}.");
    }
    if atlas.coverage().contains(arguments.date) {
        let bounds = atlas.on(arguments.date).security_gap_bounds(one, other, &options)?;
        let (open, strips) = (area(&bounds.open), area(&bounds.seam));
        say!("They touched without joint control along {:.0} km.", bounds.seam_length_km);
        say!("Ground within {} km of that line on either side, in km2: {strips:.0}.", options.depth_km);
        say!("Open ground between them, in km2: {open:.0}.");
    }
    for kind in [GapKind::Open, GapKind::Seam] {
        for (number, gap) in (1..).zip(gaps.iter().filter(|gap| gap.kind() == kind)) {
            say!("\n{kind} {number}: {gap}");
            let incidents: Vec<_> = gap.incidents().collect();
            if let Some(last) = incidents.iter().max_by_key(|incident| incident.when.best()) {
                say!("  incidents on record inside since then: {}, the last on {}", incidents.len(), last.when.best());
            }
        }
    }
    say!("\nHow to read this:");
    say!(
        "- \"Between\" says what the windows of the dates and undecided claims allow; each gap is as of the best guess."
    );
    say!(
        "- A gap is as fine as the zones. A belt of villages that nobody patrols has no zone of its own: it shows as a"
    );
    say!("  seam, and --depth stands for what is not known about it. The true line may lie kilometres off the border.");
    say!("- Strips of seams that come near each other overlap, so that their areas are not added up.");
    say!("- Incidents on record are a selection: their number measures nothing.");
    say!("{}", support::credits(&atlas, "- "));
    Ok(())
}

fn main() -> ExitCode {
    finish("security_gaps", answer(&Arguments::parse()))
}
