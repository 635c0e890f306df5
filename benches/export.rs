//! Writing maps: MB/s of this crate's GeoJSON beside `serde_json` and the `geojson` crate on the very same features.
//!
//! The peers are given the collection ready in memory (values of `serde_json`, features of `geojson`) and only turn it into
//! text; this crate starts from the atlas, melts shapes, words and colours included, and holds no feature. That all three
//! write the same collection is checked. Memory is the greatest growth while writing into nothing.
//!
//! ```text
//! cargo bench --bench export                   # `large`: 100,000 zone versions
//! cargo bench --bench export -- --test         # a tiny map, to see that it runs
//! ```
//!
//! AMD EPYC, 2 cores, 2026-11-28, rustc 1.95: GeoJSON of all versions of `large` (1,158 MB) at 3,390 MB/s, for kepler.gl at 3,240, CSV at 315, KML
//! at 363, TopoJSON (68 MB) at 227, each with 17 to 18 MB of memory. One year of it (93 MB): this crate 1,190 MB/s, `serde_json` 594,
//! `geojson` 949.

mod common;

use std::io::{self, Write};
use std::time::Duration;

use common::ours::records;
use common::report::{MEMORY, heading, median_of_runs, smoke_test};
use common::workloads::Workload;
use disputed::Atlas;
use disputed::map::Format;
use geojson::FeatureCollection;

#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = MEMORY;

/// Counts the bytes and drops them.
#[derive(Default)]
struct Nowhere(usize);

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {
    println!("{}", heading(&["disputed", "serde_json", "geojson"]));
    let workload = if smoke_test() { Workload::tiny() } else { Workload::large() };
    let atlas = records(&workload).build().expect("the map has no fault");
    println!("\n### {}: {} zones, {} zone versions\n", workload.name, workload.zones.len(), workload.versions());
    println!("| writer | MB | s | MB/s | memory MB |");
    println!("| --- | --- | --- | --- | --- |");
    for format in [Format::GeoJson, Format::Kepler, Format::TopoJson, Format::Csv, Format::Kml] {
        measure(&format!("disputed, {format:?}"), |to| atlas.export().write(format, to).expect("nowhere takes all"));
    }
    peers(&atlas);
}

/// The peers hold everything: on a part of the map where the whole would not fit, and compared with us on that part.
fn peers(atlas: &Atlas) {
    let (first, end) = (atlas.coverage().start().expect("the workload says"), disputed::date(2004, 1, 1));
    let part = atlas.export().between(disputed::Period::new(first, end).expect("2003 is covered"));
    let text = part.to_text(Format::GeoJson).expect("the map can be written");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let collection: FeatureCollection = text.parse().expect("GeoJSON");
    for again in [serde_json::to_string(&value), serde_json::to_string(&collection)] {
        let again: FeatureCollection = again.expect("JSON").parse().expect("GeoJSON");
        assert!(again == collection, "all write the same");
    }
    println!("\nThe year 2003 of it, held in memory by the peers:\n");
    println!("| writer | MB | s | MB/s | memory MB |");
    println!("| --- | --- | --- | --- | --- |");
    measure("disputed, GeoJson", |to| part.write(Format::GeoJson, to).expect("nowhere takes all"));
    measure("serde_json::to_writer of Value", |to| serde_json::to_writer(to, &value).expect("nowhere takes all"));
    measure("geojson::FeatureCollection", |to| serde_json::to_writer(to, &collection).expect("nowhere takes all"));
}

fn measure(name: &str, mut write: impl FnMut(&mut Nowhere)) {
    let mut once = Nowhere::default();
    write(&mut once);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let (time, bytes) = median_of_runs(Duration::from_secs(10), || {
        let mut to = Nowhere::default();
        write(&mut to);
        to.0
    });
    let memory = MEMORY.peak_usage().saturating_sub(before);
    let megabytes = bytes as f64 / 1e6;
    println!(
        "| {name} | {megabytes:.1} | {:.3} | {:.0} | {:.1} |",
        time.as_secs_f64(),
        megabytes / time.as_secs_f64(),
        memory as f64 / 1e6
    );
}
