//! Who was in control, in SQL, over tables of any size: `cargo run --release --features datafusion --example sql -- QUERY`.

mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use datafusion::common::DataFusionError;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{CsvReadOptions, ParquetReadOptions, SessionContext};
use disputed::datafusion::Functions;

/// Who was in control, in SQL, over CSV and Parquet files of any size.
///
/// Besides all that Apache DataFusion knows, a query has the functions `control_at(lon, lat, date)`,
/// `controlled_by(lon, lat, date, actor)`, `zone_at(lon, lat)` and `front_distance_km(lon, lat, date, a, b)`, and the tables
/// `zones()`, `changes()`, `incidents()` and `holdings(date)`.
#[derive(Parser)]
#[command(after_help = "Examples:
  sql \"SELECT control_at(44.392, 35.468, '2017-10-16')['actors']\"
  sql \"SELECT * FROM holdings('2017-10-16') ORDER BY area_km2 DESC\"
  sql --table pings=pings.parquet \"SELECT control_at(lon, lat, time)['actors'] AS actors, date_trunc('month', time) AS month,
       count(*) FROM pings GROUP BY 1, 2\" --out counts.parquet")]
struct Arguments {
    /// The query.
    query: String,
    /// A file to ask about, by the name it has in the query; as often as needed. A name that ends in `.csv` is read as CSV
    /// with a header, all others as Parquet; a folder is read as all the Parquet files in it.
    #[arg(long = "table", value_name = "NAME=PATH", value_parser = named)]
    tables: Vec<(String, String)>,
    /// Write the result to this Parquet file instead of printing it.
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
    /// End with an error at the first place or date that cannot be understood, instead of a null for it.
    #[arg(long)]
    strict: bool,
    /// A folder of tables or a GeoJSON file of your own instead of the embedded Article 140 areas of Iraq.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
}

fn named(argument: &str) -> Result<(String, String), String> {
    let (name, path) = argument.split_once('=').ok_or("write NAME=PATH, as in pings=pings.parquet")?;
    Ok((name.to_owned(), path.to_owned()))
}

async fn answer(arguments: &Arguments) -> Result<(), DataFusionError> {
    let atlas =
        support::atlas(arguments.data.as_deref(), None).map_err(|error| DataFusionError::External(error.into()))?;
    let ctx = SessionContext::new();
    let functions = Functions::new(atlas);
    let functions = if arguments.strict { functions.strict() } else { functions };
    functions.register(&ctx);
    for (name, path) in &arguments.tables {
        if Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            ctx.register_csv(name, path, CsvReadOptions::new()).await?;
        } else {
            ctx.register_parquet(name, path, ParquetReadOptions::default()).await?;
        }
    }
    let rows = ctx.sql(&arguments.query).await?;
    match &arguments.out {
        Some(out) => drop(rows.write_parquet(out, DataFrameWriteOptions::new(), None).await?),
        None => rows.show().await?,
    }
    let skipped = functions.skipped();
    if skipped.coordinates + skipped.dates > 0 {
        eprintln!("{skipped}: null was taken for them");
    }
    Ok(())
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new();
    let answer =
        runtime.map_err(DataFusionError::from).and_then(|runtime| runtime.block_on(answer(&Arguments::parse())));
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
