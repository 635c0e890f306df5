//! Writes the record in every format that mapping tools take, and says which file is for which tool.
//!
//! ```text
//! cargo run --release --example export_for_mapping_tools -- --out maps
//! ```

mod support;

use std::fs::File;
use std::path::PathBuf;

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
    /// The day of the files of a single day.
    #[arg(long, default_value = "2017-10-16")]
    on: Date,
    /// The language of names: en, ar or ku.
    #[arg(long, default_value = "en", value_parser = support::language)]
    language: Language,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let atlas = support::atlas(arguments.data.as_deref(), None)?;
    std::fs::create_dir_all(&arguments.out)?;
    let all = atlas.export().language(arguments.language);
    let day = atlas.on(arguments.on).export().language(arguments.language);
    for (name, export, format, advice) in files(&all, &day) {
        let path = arguments.out.join(name);
        export.write(format, File::create(&path)?)?;
        println!("{name:26} {:>6} kB  {advice}", path.metadata()?.len().div_ceil(1000));
    }
    Ok(())
}

type Line<'a> = (&'static str, Export<'a>, Format, &'static str);

/// Each file, what is in it, and how to open it.
fn files<'a>(all: &Export<'a>, day: &Export<'a>) -> Vec<Line<'a>> {
    let layer = |layer| all.clone().layer(layer);
    vec![
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
        (
            "security_gaps.geojson",
            layer(Layer::SecurityGaps("krg".into(), "federal-iraq".into())),
            Format::GeoJson,
            "ground between two sides",
        ),
        (
            "transfers.geojson",
            day.clone().layer(Layer::TransfersUntil(LATER)),
            Format::GeoJson,
            "what changed hands until later",
        ),
        ("incidents.geojson", layer(Layer::Incidents), Format::GeoJson, "violent events"),
        ("settlements.geojson", layer(Layer::Settlements), Format::GeoJson, "towns and villages"),
        ("day.geojson", day.clone(), Format::GeoJson, "geojson.io, GitHub, Datawrapper, Felt: a single day in colours"),
    ]
}

/// The later day of the transfers.
const LATER: Date = disputed::date(2017, 10, 21);
