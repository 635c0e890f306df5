//! What the examples share: reading of arguments, printing, and how they end.
#![allow(dead_code, unused_macros, unused_imports, reason = "each example uses its own share")]

pub mod columns;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use disputed::analysis::Region;
use disputed::{Atlas, Date, ErrorKind, Fault, Finding, Language, Place, Point, Result, UncertainDate, article140};
use geo_types::Rect;

/// Prints a line. Ends quietly where nobody reads on, as before `| head`.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write;
        if writeln!(std::io::stdout(), $($line)*).is_err() {
            std::process::exit(0);
        }
    }};
}
pub(crate) use say;

/// Success, or the error on standard error behind the name of the program; of very many faults the first.
pub fn finish(program: &str, answer: std::result::Result<(), impl std::fmt::Display>) -> ExitCode {
    const SHOWN: usize = 40;
    let Err(error) = answer else { return ExitCode::SUCCESS };
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().take(SHOWN).collect();
    eprintln!("{program}: {}", lines.join("\n"));
    match text.lines().count() - lines.len() {
        0 => {}
        more => eprintln!("  and {more} lines more"),
    }
    ExitCode::FAILURE
}

/// Whom to name for the data: a line for each, behind a mark.
pub fn credits(atlas: &Atlas, mark: &str) -> String {
    let lines = atlas.info().attribution.iter().map(|line| format!("{mark}Data: {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// One day as YYYY-MM-DD: an argument's text.
pub fn day(text: &str) -> std::result::Result<Date, String> {
    let date = text.parse::<UncertainDate>().ok().filter(UncertainDate::is_exact);
    date.map(|date| date.best()).ok_or_else(|| format!("\"{text}\" is not a day: write it as 2017-10-16"))
}

/// West, south, east and north as a box: an argument's text.
pub fn bounds(text: &str) -> std::result::Result<Rect<f64>, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    match numbers.as_slice() {
        [west, south, east, north] if west < east && south < north => Ok(Rect::new((*west, *south), (*east, *north))),
        _ => Err("write four numbers of degrees, west,south,east,north, with west before east".into()),
    }
}

/// A language by its code: an argument's text.
pub fn language(text: &str) -> std::result::Result<Language, String> {
    match text {
        "en" => Ok(Language::En),
        "ar" => Ok(Language::Ar),
        "ku" => Ok(Language::Ku),
        _ => Err(format!("\"{text}\" is no language of the atlas: write en, ar or ku")),
    }
}

/// What went wrong with a file, and with which.
pub fn about(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// A region by its word, or a governorate or district by its id.
pub fn region(text: &str) -> Region {
    match text {
        "disputed" => Region::Disputed,
        "partly" => Region::DisputedOrPartly,
        "everywhere" => Region::Everywhere,
        division => Region::division(division),
    }
}

/// The English name of an actor as it stands in a sentence: without what it has in brackets.
pub fn name<'a>(atlas: &'a Atlas, actor: &'a str) -> &'a str {
    let name = atlas.actor(actor).map_or(actor, |actor| actor.names.en.as_str());
    name.split(" (").next().unwrap_or(name)
}

/// The atlas at a path, or the embedded one; as the record stood on a day if one is given.
pub fn atlas(path: Option<&Path>, known_by: Option<Date>) -> Result<Atlas> {
    let atlas = path.map_or_else(article140, Atlas::open)?;
    Ok(known_by.map_or(atlas.clone(), |day| atlas.known_by(day)))
}

/// Who controlled a place: the zone where one was named, otherwise whatever zone its point lies in.
pub fn control<'a>(atlas: &'a Atlas, place: &Place, date: Date) -> Result<Option<Finding<'a>>> {
    let day = atlas.on(date);
    place.zone.as_ref().map_or_else(|| Ok(day.control_at(place.point)), |zone| day.control_of(zone.as_str()).map(Some))
}

/// That a place lies outside, and whether its two numbers may have changed places.
pub fn outside(atlas: &Atlas, place: &Place, date: Date) -> String {
    let (lon, lat) = place.point.x_y();
    let swapped = atlas.on(date).control_at(Point::new(lat, lon));
    let hint = swapped.map_or_else(String::new, |finding| {
        format!(" With the numbers swapped it is in {}: longitude comes first.", finding.zone().names.en)
    });
    format!("{} lies outside every zone of the atlas.{hint}", place.name)
}

/// Writes an atlas: as GeoJSON if the file ends in .geojson, otherwise compiled.
pub fn write_atlas(atlas: &Atlas, out: &Path) -> Result<()> {
    let fault = |error: io::Error| Fault::new(ErrorKind::Io, error.to_string()).in_file(out.display().to_string());
    let mut file = BufWriter::new(File::create(out).map_err(fault)?);
    if out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("geojson")) {
        atlas.write_geojson(&mut file)?;
    } else {
        atlas.write_compiled(&mut file)?;
    }
    file.flush().map_err(fault)?;
    Ok(())
}
