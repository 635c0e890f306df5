//! Counts by holder and month over Parquet, in SQL: rows a second, and how much of the time is not the index.
//!
//! The rows are random questions of the maps `small` and `large` (`common/workloads.rs`): longitude and latitude as `Double`,
//! the day as `Date32`, uncompressed, in one file for each ten million. The query reads them all and counts them by holder
//! and month, the month once as two numbers by `date_part`, once as a date by `date_trunc`. Beside each: the same query with
//! a text out of the columns in the place of the function (reading and counting without the index), and the plain batch
//! call on rows that are in memory already. The counts are compared with those of the batch call.
//!
//! ```text
//! cargo bench --profile release --features datafusion --bench sql                  # 100 million rows, 2.0 GB on disk
//! cargo bench --profile release --features datafusion --bench sql -- --rows=1000000 small
//! cargo bench --profile release --features datafusion --bench sql -- --test        # tiny, to see that it runs
//! ```
//!
//! 100 million rows (AMD EPYC, 2 cores, 2026-11-27, rustc 1.95.0, datafusion 54.1.0), million rows a second on one core and on two:
//!
//! | | small | large |
//! | --- | --- | --- |
//! | by year and month | 21.8, 44.0 | 16.6, 32.2 |
//! | the same without the index | 26.7, 51.8 | 26.1, 47.4 |
//! | by `date_trunc` | 13.6, 27.9 | 10.9, 21.8 |
//! | the same without the index | 15.4, 30.4 | 15.8, 28.3 |
//! | the batch call, rows in memory | 65.7 | 37.2 |
//!
//! Of 46 ns a row on small 38 are not the index, of 60 on large 38. Peak memory 22 MB on one core and 44 MB on two, with 20 million rows
//! as with 100 million.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::ours::records;
use common::report::{MEMORY, Stopwatch, Used, heading, smoke_test};
use common::system::date_of;
use common::workloads::Workload;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, Float64Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int16Type, Int32Type, UInt64Type};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use disputed::{Atlas, Date};
use geo::Point;

#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = MEMORY;

const BLOCK: usize = 1_000_000;
const BLOCKS_A_FILE: usize = 10;
const HOLDER: &str = "control_at(lon, lat, day)['actors']";
/// A text that is worked out from what the function takes.
const NO_HOLDER: &str = "CASE WHEN lon + lat > 79 THEN 'one' ELSE 'other' END";
/// The month in two numbers, and as a date, by way of timestamps.
const PARTS: &str = "date_part('year', day) AS year, date_part('month', day) AS month";
const TRUNCATED: &str = "CAST(date_trunc('month', day) AS DATE) AS month";

/// How many rows for each holder and month.
type Counts = BTreeMap<(String, Date), u64>;

fn main() {
    println!("{}\n", heading(&["disputed", "datafusion"]));
    if smoke_test() {
        compare(&Workload::tiny(), 20_000);
        return;
    }
    let rows = std::env::args().find_map(|argument| argument.strip_prefix("--rows=").map(str::to_owned));
    let rows = rows.map_or(100 * BLOCK, |rows| rows.parse().expect("a number of rows"));
    for workload in Workload::wanted(&["small", "large"]) {
        compare(&workload, rows);
    }
}

fn compare(workload: &Workload, rows: usize) {
    let atlas = records(workload).build().expect("a workload is a sound atlas");
    let folder = tempfile::tempdir().expect("a folder for the rows");
    let (counts, plain) = write(workload, &atlas, rows, folder.path());
    println!(
        "{}: {rows} rows\n\n| what | cores | s | million rows/s | ns a row | ns of processor a row | peak MB |",
        workload.name
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let line = |what: &str, cores: usize, used: Used, memory: Option<usize>| {
        let memory = memory.map_or_else(|| "-".into(), |bytes| format!("{}", bytes / 1_000_000));
        let rate = rows as f64 / used.time.as_secs_f64() / 1e6;
        let each = |time: Duration| time.as_secs_f64() * 1e9 / rows as f64;
        let (seconds, each, processor) = (used.time.as_secs_f64(), each(used.time), each(used.processor));
        println!("| {what} | {cores} | {seconds:.2} | {rate:.1} | {each:.1} | {processor:.1} | {memory} |");
    };
    line("the batch call, rows in memory", 1, plain, None);
    for cores in [1, 2] {
        for (by, month) in [("year and month", PARTS), ("`date_trunc`", TRUNCATED)] {
            let run = |holder| run(&atlas, holder, month, folder.path(), cores);
            let (time, memory, _) = run(NO_HOLDER);
            line(&format!("SQL by {by}, without the index"), cores, time, Some(memory));
            let (time, memory, found) = run(HOLDER);
            assert_eq!(found, counts, "SQL and the batch call count the same");
            line(&format!("SQL by {by}, with `control_at`"), cores, time, Some(memory));
        }
    }
    println!();
}

/// Writes the rows, and counts them by the batch call; with the time that this call took.
fn write(workload: &Workload, atlas: &Atlas, rows: usize, folder: &Path) -> (Counts, Used) {
    let mut counts = Counts::new();
    let mut used = Used::default();
    let mut writer = None;
    for (number, start) in (0..rows).step_by(BLOCK).enumerate() {
        let (points, days) = workload.queries(BLOCK.min(rows - start), 2017 + number as u64);
        let dates: Vec<Date> = days.iter().map(|day| date_of(*day)).collect();
        let begin = Stopwatch::start();
        let found = atlas.control_at_many_sequential(&points, &dates).expect("as many dates as points");
        used += begin.used();
        let mut by_id: BTreeMap<_, (Date, u64)> = BTreeMap::new();
        for (id, date) in found.into_iter().zip(&dates) {
            let covered = *date >= date_of(workload.days.start);
            by_id.entry((id, date.first_of_month(), covered)).or_insert((*date, 0)).1 += 1;
        }
        for ((id, month, _), (date, n)) in by_id {
            let finding = atlas.finding(id, date);
            let holder = finding.and_then(|finding| finding.control().actors().first().map(ToString::to_string));
            *counts.entry((holder.unwrap_or_default(), month)).or_default() += n;
        }
        let column = |of: fn(&Point<f64>) -> f64| -> ArrayRef {
            Arc::new(points.iter().map(|point| Some(of(point))).collect::<Float64Array>())
        };
        let day: ArrayRef = Arc::new(Date32Array::from(days));
        let batch = RecordBatch::try_from_iter([
            ("lon", column(|point| point.x())),
            ("lat", column(|point| point.y())),
            ("day", day),
        ]);
        let batch = batch.expect("columns of one length");
        if number % BLOCKS_A_FILE == 0 {
            let file = std::fs::File::create(folder.join(format!("{number:05}.parquet"))).expect("a file for the rows");
            let full = writer.replace(ArrowWriter::try_new(file, batch.schema(), None).expect("a writer"));
            full.map(ArrowWriter::close).transpose().expect("rows on disk");
        }
        writer.as_mut().map(|writer| writer.write(&batch)).transpose().expect("rows on disk");
    }
    writer.map(ArrowWriter::close).transpose().expect("rows on disk");
    (counts, used)
}

/// Counts by holder and month on so many cores: how long it took, the most memory in use, and the counts.
fn run(atlas: &Atlas, holder: &str, month: &str, folder: &Path, cores: usize) -> (Used, usize, Counts) {
    let groups = if month == PARTS { "1, 2, 3" } else { "1, 2" };
    let query = format!("SELECT {holder} AS holder, {month}, count(*) AS n FROM pings GROUP BY {groups}");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(cores).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let ctx = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(cores));
        disputed::datafusion::register(&ctx, atlas.clone());
        let folder = folder.to_str().expect("a path of letters");
        ctx.register_parquet("pings", folder, ParquetReadOptions::default()).await.expect("a table");
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let begin = Stopwatch::start();
        let found = ctx.sql(&query).await.expect("a plan").collect().await.expect("an answer");
        (begin.used(), MEMORY.peak_usage().saturating_sub(before), counted(&found))
    })
}

fn counted(found: &[RecordBatch]) -> Counts {
    let mut counts = Counts::new();
    for batch in found {
        let column = |name: &str, of_type| cast(batch.column_by_name(name)?, of_type).ok();
        let holders = column("holder", &DataType::Utf8).expect("text");
        let holders = holders.as_string::<i32>();
        let months = column("month", &DataType::Int32).expect("days, or numbers of months");
        let months = months.as_primitive::<Int32Type>();
        let years = column("year", &DataType::Int16);
        let n = column("n", &DataType::UInt64).expect("numbers");
        let n = n.as_primitive::<UInt64Type>();
        for row in 0..batch.num_rows() {
            let holder = if holders.is_null(row) { "" } else { holders.value(row) };
            let month = months.value(row);
            let month = years.as_ref().map_or_else(
                || date_of(month),
                |years| disputed::date(years.as_primitive::<Int16Type>().value(row), month as i8, 1),
            );
            *counts.entry((holder.to_owned(), month)).or_default() += n.value(row);
        }
    }
    counts
}
