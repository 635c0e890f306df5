//! Writes the record in every format that mapping tools take, and says which file is for which tool.
//!
//! ```text
//! cargo run --release --example export_for_mapping_tools -- --out maps
//! ```

mod support;

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use disputed::map::{Every, Export, Format, Layer, Winding};
use disputed::{Date, Language};

/// Writes the record in every format that mapping tools take.
#[derive(Parser)]
struct Arguments {
    /// A folder with an atlas of your own; the embedded one unless given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder to write into.
    #[arg(long, default_value = "maps")]
    out: PathBuf,
    /// The day of the file of a single day, and until which ground changed hands; the day of the last change unless given.
    #[arg(long, value_parser = support::day)]
    on: Option<Date>,
    /// Two sides between which gaps are written, such as `krg federal-iraq`.
    #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"])]
    gaps: Vec<String>,
    /// The language of names: en, ar or ku.
    #[arg(long, default_value = "en", value_parser = support::language)]
    language: Language,
}

fn main() -> ExitCode {
    support::finish("export_for_mapping_tools", run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    let last_change = atlas.changes().iter().map(|change| change.when.best()).max();
    let on = arguments.on.or(last_change).ok_or("nothing in the atlas has a date: say --on")?;
    if !atlas.coverage().contains(on) {
        return Err(format!("{on} is not on record (the atlas covers {})", atlas.coverage()).into());
    }
    std::fs::create_dir_all(&arguments.out).map_err(support::about(&arguments.out))?;
    let all = atlas.export().language(arguments.language);
    let day = atlas.on(on).export().language(arguments.language);
    let gaps = match arguments.gaps.as_slice() {
        [one, other] => Some([one.as_str(), other]),
        _ => arguments.data.is_none().then_some(["krg", "federal-iraq"]),
    };
    for (name, export, format, advice) in files(&all, day, on, gaps) {
        let path = arguments.out.join(name);
        export.write(format, File::create(&path).map_err(support::about(&path))?)?;
        println!("{name:26} {:>6} kB  {advice}", path.metadata()?.len().div_ceil(1000));
    }
    Ok(())
}

type Line<'a> = (&'static str, Export<'a>, Format, &'static str);

/// Each file, what is in it, and how to open it.
fn files<'a>(all: &Export<'a>, day: Export<'a>, on: Date, gaps: Option<[&str; 2]>) -> Vec<Line<'a>> {
    let layer = |layer| all.clone().layer(layer);
    let mut files = vec![
        ("zones.qgs", all.clone(), Format::QgisProject, "QGIS: open it; the temporal controller is ready to play"),
        ("zones.qml", all.clone(), Format::QgisStyle, "QGIS: read by itself when zones.geojson is opened"),
        ("zones.geojson", all.clone(), Format::GeoJson, "QGIS, GDAL, MapLibre, Leaflet, deck.gl, geopandas: as it is"),
        ("zones_kepler.geojson", all.clone(), Format::Kepler, "kepler.gl: drop it in, add a filter on `start`"),
        (
            "zones_monthly.geojson",
            all.clone().precision(4),
            Format::Timestamped(Every::Month),
            "Leaflet.TimeDimension, folium TimestampedGeoJson: period P1M, duration P1D",
        ),
        ("zones.topojson", all.clone(), Format::TopoJson, "mapshaper, d3 with topojson-client: shared borders once"),
        ("zones_d3.geojson", all.clone().winding(Winding::Clockwise), Format::GeoJson, "d3-geo, Observable Plot"),
        ("zones_ohm.geojson", all.clone(), Format::OpenHistoricalMap, "OpenHistoricalMap: open in JOSM"),
        ("zones_jsonfg.json", all.clone(), Format::JsonFg, "OGC API Features servers and clients, GDAL 3.8 and later"),
        ("zones_lpf.geojson", all.clone(), Format::LinkedPlaces, "World Historical Gazetteer, Recogito"),
        ("zones.kml", all.clone(), Format::Kml, "Google Earth: the time slider appears by itself"),
        ("zones.csv", all.clone(), Format::Csv, "QGIS (delimited text, WKT), R, pandas, spreadsheets"),
        #[cfg(feature = "flatgeobuf")]
        ("zones.fgb", all.clone(), Format::FlatGeobuf, "QGIS, GDAL, geopandas: binary, with an index of space"),
        ("holders.geojson", layer(Layer::Holders), Format::GeoJson, "one feature for each holder's ground"),
        ("front_lines.geojson", layer(Layer::FrontLines), Format::GeoJson, "lines where holders meet"),
        #[cfg(feature = "flatgeobuf")]
        ("front_lines.fgb", layer(Layer::FrontLines), Format::FlatGeobuf, "the same in binary"),
        (
            "transfers.geojson",
            layer(Layer::TransfersUntil(on)),
            Format::GeoJson,
            "what changed hands since the record begins",
        ),
        ("incidents.geojson", layer(Layer::Incidents), Format::GeoJson, "violent events"),
        ("settlements.geojson", layer(Layer::Settlements), Format::GeoJson, "towns and villages"),
    ];
    if let Some([one, other]) = gaps {
        let between = layer(Layer::SecurityGaps(one.into(), other.into()));
        files.push(("security_gaps.geojson", between, Format::GeoJson, "ground between two sides"));
    }
    files.push(("day.geojson", day, Format::GeoJson, "geojson.io, GitHub, Datawrapper, Felt: a single day in colours"));
    files
}
