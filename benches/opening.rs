//! From a file to an atlas that is ready to be asked: GeoJSON of the atlas's own form, and the compiled form.
//!
//! On the maps of `common/workloads.rs`; both files lie in memory, and both ways use all cores where the crate does. It is a program
//! beside `table.rs` because that one counts every allocation, which slows the opening of many small records more than their reading.
//!
//! ```text
//! cargo bench --bench opening                 # all maps, a minute or two
//! cargo bench --bench opening -- large        # this map only
//! cargo bench --bench opening -- --test       # a tiny map, to see that it runs
//! ```
//!
//! Times are medians of five runs.
//!
//! Measured on 2026-11-28 (AMD EPYC, 2 cores, rustc 1.95.0), medians of ten programs one after the other: GeoJSON of small, large, huge and
//! moving at 218, 177, 178 and 331 MB/s. The compiled form of large opens in 29 to 33 ms; the median is 9.4 % of the time of reading, and
//! three of the ten were above 10 %. Small 8 %, huge 4 %, moving 5 %.

mod common;

use std::time::Duration;

use common::ours::records;
use common::report::{heading, median_of_runs, smoke_test};
use common::workloads::Workload;
use disputed::Atlas;

fn main() {
    println!("{}\n", heading(&["disputed"]));
    println!(
        "| map | zone versions | GeoJSON MB | read in s | MB/s | compiled form MB | opened in s | as share of reading |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    if smoke_test() {
        measure(&Workload::tiny());
        return;
    }
    for workload in Workload::wanted(&["small", "large", "huge", "moving"]) {
        measure(&workload);
    }
}

/// Prints the row of one map.
fn measure(workload: &Workload) {
    let atlas = records(workload).build().expect("the map has no fault");
    let (mut text, mut bytes) = (Vec::new(), Vec::new());
    atlas.write_geojson(&mut text).expect("memory takes all");
    atlas.write_compiled(&mut bytes).expect("memory takes all");
    let seconds = Duration::from_secs(30);
    let (reading, read) = median_of_runs(seconds, || Atlas::from_geojson(&text).expect("as it was written"));
    let (opening, opened) = median_of_runs(seconds, || Atlas::from_compiled(&bytes).expect("as it was written"));
    assert_eq!(read.changes(), atlas.changes());
    assert_eq!(opened.changes(), atlas.changes());
    assert_eq!(opened.zones(), atlas.zones());
    let megabytes = |bytes: &[u8]| bytes.len() as f64 / 1e6;
    println!(
        "| {} | {} | {:.1} | {:.4} | {:.0} | {:.1} | {:.4} | {:.1} % |",
        workload.name,
        workload.versions(),
        megabytes(&text),
        reading.as_secs_f64(),
        megabytes(&text) / reading.as_secs_f64(),
        megabytes(&bytes),
        opening.as_secs_f64(),
        100.0 * opening.as_secs_f64() / reading.as_secs_f64(),
    );
}
