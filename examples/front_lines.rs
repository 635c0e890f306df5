//! The lines of contact of a day as GeoJSON: `cargo run --release --example front_lines > fronts.geojson`.

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::{Date, Result};
use serde_json::json;
use support::{finish, name, say};

/// The lines of contact of a day as GeoJSON on standard output, and in words on standard error.
///
/// One feature for each stretch between the same two zones, with `left` and `right` (the actors on either side of the
/// line's direction, by the heads of their chains of command), `left_zone`, `right_zone`, `length_km` and `date`; where there
/// is no line, `reason` beside the features says why. The outer
/// edge of the atlas is no front, nor is the edge of vacant or unknown ground.
#[derive(Parser)]
#[command(after_help = "Examples:
  front_lines 2016-06-01 > fronts.geojson
  front_lines 2017-10-15 --between peshmerga federal-iraq > fronts.geojson
  front_lines 2016-06-01 --between krg isis --near Erbil          how far a place lay from the line")]
struct Arguments {
    /// The day: YYYY-MM-DD.
    #[arg(default_value = "2017-10-15", value_parser = support::day)]
    date: Date,
    /// Two sides: actors, each with all under its command. Otherwise all pairs.
    #[arg(long, num_args = 2, value_names = ["ACTOR", "ACTOR"])]
    between: Option<Vec<String>>,
    /// Tell how far this place (a name, or LON,LAT) lay from the nearest line.
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    near: Option<String>,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn answer(arguments: &Arguments) -> Result<()> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let day = atlas.on(arguments.date);
    let fronts = match arguments.between.as_deref() {
        Some([one, other]) => day.front_lines_between(one.as_str(), other.as_str())?,
        _ => day.front_lines(),
    };
    let features = fronts.iter().flat_map(|front| {
        front.stretches().map(move |stretch| {
            let mut properties = json!(stretch);
            properties["date"] = json!(front.date());
            properties["left"] = json!(front.left_actors());
            properties["right"] = json!(front.right_actors());
            let coordinates: Vec<[f64; 2]> = stretch.line().0.into_iter().map(Into::into).collect();
            let geometry = json!({ "type": "LineString", "coordinates": coordinates });
            json!({ "type": "Feature", "properties": properties, "geometry": geometry })
        })
    });
    let features: Vec<_> = features.collect();
    say!("{}", json!({ "type": "FeatureCollection", "features": features, "reason": fronts.reason() }));
    let is_on_record = atlas.coverage().contains(arguments.date);
    if let (Some([one, other]), true) = (arguments.between.as_deref(), is_on_record) {
        let km = day.front_length_bounds(one.as_str(), other.as_str())?;
        let names = [name(&atlas, one), name(&atlas, other)];
        eprintln!("On {} the {} and the {} met along {km:.0} km.", arguments.date, names[0], names[1]);
        eprintln!(
            "(Least and most by the windows of the dates and undecided claims; the lines are those of the best guess.)"
        );
    }
    eprintln!("{fronts}");
    if let Some(place) = &arguments.near {
        let place = atlas.place(place)?;
        match fronts.nearest(place.point) {
            Some(nearest) => {
                eprintln!("{} lay {:.1} km from the line {}", place.name, nearest.distance_km, nearest.front);
            }
            None => eprintln!("There was no line for {} to be near.", place.name),
        }
    }
    eprintln!("Lines are borders of the atlas's zones, not trenches: the true line may lie kilometres off.");
    eprintln!("{}", support::credits(&atlas, ""));
    Ok(())
}

fn main() -> ExitCode {
    finish("front_lines", answer(&Arguments::parse()))
}
