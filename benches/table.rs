//! The whole comparison of point and date look-ups as one Markdown table: build time, nanoseconds a query, memory.
//!
//! Compared on the maps of `common/workloads.rs`, each asked a million random (longitude, latitude, day): this crate, and the
//! point-in-polygon tests of `common/peers.rs`. Questions are asked on one thread unless the name of the system says otherwise.
//! Building this crate's atlas and opening it from a file use all cores where the crate does; the peers build on one. All answers
//! are compared: a different answer stops the program, unless the point lies exactly on a border, which is counted.
//!
//! ```text
//! cargo bench --bench table                    # everything, some minutes
//! cargo bench --bench table -- small moving    # these maps only
//! cargo bench --bench table -- --test          # tiny maps, to see that it runs
//! ```
//!
//! Times are medians of five runs, or of as many as begin within ten seconds. Memory is what the system has allocated
//! beside its input: for this crate beside its records (zones with their shapes, changes with their evidence), which the
//! atlas keeps; the naive test and the prepared geometry go on using the coordinates of the workload.
//!
//! Measured on 2026-11-28 (AMD EPYC, 2 cores, rustc 1.95.0; geo 0.33.1, rstar 0.12.2, geometry-rs 0.5.1), in ns a question and as times of
//! `rstar` + `IntervalTreeMultiPolygon` in the same run:
//!
//! | | small | large | huge | moving |
//! | --- | --- | --- | --- | --- |
//! | one at a time | 19.8 (13.2x) | 53.0 (19.5x) | 20.9 (36x) | 29.2 (31x) |
//! | in batches | 12.0 (22x) | 24.7 (42x) | 13.1 (57x) | 27.0 (33x) |
//! | in batches on both cores | 6.3 (42x) | 10.8 (96x) | 9.1 (81x) | 13.9 (64x) |
//! | `rstar` + `IntervalTreeMultiPolygon` | 262 | 1,035 | 742 | 894 |
//! | `rstar` + geometry-rs `YStripes` | 475 | 911 | 704 | 1,070 |
//! | `rstar` + geo `Contains` | 1,007 | 1,485 | 42,943 | 3,094 |
//! | `rstar` + geo `PreparedGeometry` | 2,485 | 5,225 | 103,591 | 7,525 |
//! | memory beside the records, MB | 2.3 | 16.7 | 18.0 | 2.0 |
//! | build of ground and index, s | 0.02 | 0.19 | 0.19 | 0.32 |
//!
//! Large hangs on the memory, which others use as well: four runs of that day had 39 to 78 ns one at a time, 19 to 30 in batches, and 9 to 20
//! times the speed of the tree one at a time, 24 to 42 in batches.

mod common;

use std::time::Duration;

use common::ours::{AllCores, Batch, Single, records};
use common::peers::{Inside, Interval, Peer, Plain, Relation, YStripes, on_border};
use common::report::{MEMORY, heading, median_of_runs, smoke_test, weigh};
use common::system::{Answer, Questions, System};
use common::workloads::Workload;
use geo::{Area, Point, Validation};

#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = MEMORY;

fn main() {
    println!("{}", heading(&["disputed", "geo", "rstar", "geometry-rs"]));
    if smoke_test() {
        compare(&Workload::tiny(), 2_000);
        compare(&Workload::tiny_moving(), 2_000);
        return;
    }
    for workload in Workload::wanted(&["small", "large", "huge", "moving"]) {
        compare(&workload, 1_000_000);
    }
}

/// Prints the table of one map.
fn compare(workload: &Workload, queries: usize) {
    check(workload);
    let vertices = workload.vertices();
    println!(
        "\n### {}: {} zones, {vertices} vertices ({} of them different), {:.1} MB of coordinates, {} zone versions\n",
        workload.name,
        workload.zones.len(),
        workload.distinct_vertices(),
        megabytes(vertices * size_of::<Point<f64>>()),
        workload.versions(),
    );
    println!("| system | build s | ns/query | times as fast as rstar + IntervalTree | memory MB |");
    println!("| --- | --- | --- | --- | --- |");
    let questions = Questions::new(workload, queries);
    let mut table = Table { workload, questions, expected: Vec::new(), reference: Duration::ZERO, notes: Vec::new() };
    table.peer::<Interval>("rstar + geo IntervalTreeMultiPolygon");
    table.disputed();
    table.peer::<Plain>("rstar + geo Contains");
    table.peer::<YStripes>("rstar + geometry-rs YStripes");
    table.peer::<Relation>("rstar + geo PreparedGeometry");
    println!("\n{}.", table.notes.join("; "));
}

/// The first system asked sets the answers that all others must give, and the time that they are compared with.
struct Table<'w> {
    workload: &'w Workload,
    questions: Questions,
    expected: Vec<Answer>,
    reference: Duration,
    notes: Vec<String>,
}

impl<'w> Table<'w> {
    fn peer<I: Inside<'w>>(&mut self, name: &str) {
        let (system, build, memory) = weigh(|| Peer::<I>::build(self.workload));
        self.row(name, &system, build, memory);
    }

    fn disputed(&mut self) {
        let (mut records, _, held) = weigh(|| records(self.workload));
        let (atlas, build, memory) = weigh(|| records.build().expect("the map has no fault"));
        self.row("disputed, one at a time", &Single(&atlas), build, memory);
        self.row("disputed, batch", &Batch(&atlas), build, memory);
        self.row("disputed, batch on all cores", &AllCores(&atlas), build, memory);
        let whole = megabytes(held + memory);
        self.notes.push(format!("the atlas takes {whole:.1} MB in all, records and coordinates included"));
    }

    fn row(&mut self, name: &str, system: &impl System, build: Duration, memory: usize) {
        let (time, found) = median_of_runs(Duration::from_secs(10), || system.ask(&self.questions));
        let answers = system.answers(found, &self.questions);
        if self.expected.is_empty() {
            (self.expected, self.reference) = (answers, time);
        } else {
            self.compare_answers(name, &answers);
        }
        println!(
            "| {name} | {:.4} | {:.1} | {:.2} | {:.1} |",
            build.as_secs_f64(),
            time.as_secs_f64() * 1e9 / self.questions.points.len() as f64,
            self.reference.as_secs_f64() / time.as_secs_f64(),
            megabytes(memory),
        );
    }

    fn compare_answers(&mut self, name: &str, answers: &[Answer]) {
        let mut on_borders = 0;
        for (i, (answer, expected)) in answers.iter().zip(&self.expected).enumerate() {
            if answer != expected {
                let (point, day) = (self.questions.points[i], self.questions.days[i]);
                assert!(
                    on_border(self.workload, point, day),
                    "{name}: {answer:?} for {expected:?} at {point:?}, {day}"
                );
                on_borders += 1;
            }
        }
        if on_borders > 0 {
            self.notes.push(format!("{name} gave {on_borders} other answers, all of points exactly on a border"));
        }
    }
}

/// The shapes of a day fill the box; on the small maps of the smoke test, each must be valid too.
fn check(workload: &Workload) {
    let length = workload.days.end - workload.days.start;
    for day in (0..5).map(|i| workload.days.start + i * (length - 1) / 4) {
        let shapes = workload.zones.iter().flat_map(|zone| &zone.shapes);
        let shapes = shapes.filter(|shape| (shape.from..shape.until).contains(&day)).map(|shape| &shape.geometry);
        let area: f64 = shapes.clone().map(Area::signed_area).sum();
        assert!((area - 18.0).abs() < 1e-9, "{}: the shapes of day {day} cover {area} square degrees", workload.name);
        if smoke_test() {
            for shape in shapes {
                assert_eq!(shape.check_validation(), Ok(()), "{} on day {day}", workload.name);
            }
        }
    }
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
