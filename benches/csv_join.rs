//! A table of a million generated rows (longitude, latitude, day, a note) with who was in control added, against the plain
//! copy of the same table by the csv crate: what the answers cost beside reading and writing. And a table of 100,000 incidents
//! read, which should take well under a second.
//!
//! ```text
//! cargo bench --bench csv_join             # a million rows
//! cargo bench --bench csv_join -- --test   # a thousand, to see that it runs
//! ```
//!
//! AMD EPYC, 2 cores, 2026-11-28, rustc 1.95: the join takes 0.24 s, the copy alone 0.07 s; 100,000 incidents are read in 0.09 s.

use std::sync::OnceLock;

use disputed::io::{CsvJoin, read_incidents};
use disputed::{Atlas, article140};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

fn atlas() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| article140().expect("the embedded atlas is sound"))
}

fn rows() -> u64 {
    if std::env::args().any(|argument| argument == "--test") { 1_000 } else { 1_000_000 }
}

/// Places all over the map and days all over the record, from a generator whose numbers are the same everywhere.
fn table() -> &'static [u8] {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) % below
        };
        let mut text = String::from("id,lon,lat,date,note\n");
        for id in 0..rows() {
            let (lon, lat) = (41_600_000 + next(4_000_000), 34_000_000 + next(3_000_000));
            let (year, month, day) = (2003 + next(16), 1 + next(12), 1 + next(28));
            let note = next(1000);
            let [lon, lat] = [lon, lat].map(|millionths| millionths as f64 / 1e6);
            let row = format!("{id},{lon},{lat},{year}-{month:02}-{day:02},\"note {note}, in quotes\"\n");
            text.push_str(&row);
        }
        text.into_bytes()
    })
}

/// Takes everything and counts it, so that memory shows what the join itself needs.
#[derive(Default)]
struct Sink(u64);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn join(bencher: Bencher) {
    let (atlas, table) = (atlas(), table());
    bencher.counter(ItemsCount::new(rows())).counter(BytesCount::of_slice(table)).bench(|| {
        let mut sink = Sink::default();
        let report = atlas.join_csv(&CsvJoin::default(), table, &mut sink, |_| ()).expect("the table is sound");
        assert_eq!(report.counts.rows, rows());
        assert_eq!(report.counts.unreadable, 0);
        assert!(report.counts.answered > rows() / 4 && sink.0 > table.len() as u64);
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn copy_alone(bencher: Bencher) {
    let table = table();
    bencher.counter(ItemsCount::new(rows())).counter(BytesCount::of_slice(table)).bench(|| {
        let mut reader = csv::Reader::from_reader(table);
        let mut writer = csv::Writer::from_writer(Sink::default());
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).expect("the table is sound") {
            writer.write_byte_record(&record).expect("a sink takes everything");
        }
    });
}

/// Incidents of the neutral layout.
fn incidents() -> &'static str {
    static TABLE: OnceLock<String> = OnceLock::new();
    TABLE.get_or_init(|| {
        let header =
            "id,date_earliest,date_latest,lon,lat,precision_km,kind,actors,deaths_low,deaths_best,deaths_high\n";
        let row = |id: u64| {
            let (day, deaths) = (1 + id % 28, id % 9);
            let (lon, lat) = (41.6 + (id % 4000) as f64 / 1e3, 34.0 + (id % 2999) as f64 / 1e3);
            format!("{id},2017-11-{day:02},2017-11-{day:02},{lon},{lat},5,clash,a+b,{deaths},{deaths},{deaths}\n")
        };
        std::iter::once(header.to_owned()).chain((0..rows() / 10).map(row)).collect()
    })
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_an_incident_table(bencher: Bencher) {
    let table = incidents();
    bencher.counter(ItemsCount::new(rows() / 10)).counter(BytesCount::of_str(table)).bench(|| {
        let table = read_incidents(table.as_bytes(), |_| ()).expect("the table is sound");
        assert_eq!((table.counts.kept, table.counts.refused), (rows() / 10, 0));
        table
    });
}
