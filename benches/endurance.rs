//! A thousand million look-ups of each sort: does an answer ever change, and does memory ever grow?
//!
//! The same million questions to the map `small`, round after round: one at a time, in batches on one thread, and in batches on
//! all cores. What a round finds makes a hash that must be that of the first round, whose answers in turn make a checksum that
//! must be the same for all sorts.
//!
//! ```text
//! cargo bench --bench endurance                  # 10^9 look-ups of each sort, some minutes
//! cargo bench --bench endurance -- --test        # a few thousand on a tiny map
//! ```
//!
//! AMD EPYC, 2 cores, 2026-11-27, rustc 1.95.0: 10^9 look-ups one at a time in 23.6 s, in batches in 16.3 s, on all cores in 9.3 s, with
//! the same checksum (0504ca67), and 33,023,162 bytes in use at the start and at the end of each.

mod common;

use std::hash::{Hash, Hasher};
use std::time::Instant;

use common::ours::{AllCores, Batch, Single, records};
use common::report::{MEMORY, heading, smoke_test, wanted};
use common::system::{Questions, System};
use common::workloads::Workload;
use rustc_hash::FxHasher;

#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = MEMORY;

fn main() {
    let is_short = smoke_test();
    let (workload, count, rounds) =
        if is_short { (Workload::tiny(), 1_000, 3) } else { (Workload::small(), 1_000_000, 1_000) };
    let atlas = records(&workload).build().expect("the maps have no fault");
    let questions = Questions::new(&workload, count);
    println!("{}\n", heading(&["disputed"]));
    println!("| look-ups | how many | seconds | ns each | checksum | bytes in use at the start | at the end |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let sums = [
        endure("one at a time", &Single(&atlas), &questions, rounds, |found| {
            found.map(|(zone, control)| [std::ptr::from_ref(zone).addr(), std::ptr::from_ref(control).addr()])
        }),
        endure("in batches", &Batch(&atlas), &questions, rounds, |found| *found),
        endure("on all cores", &AllCores(&atlas), &questions, rounds, |found| *found),
    ];
    let mut sums = sums.into_iter().flatten();
    let first = sums.next();
    assert!(sums.all(|sum| Some(sum) == first), "single and batched answers differ");
}

/// Asks round after round, and gives the checksum of the answers. `key` tells what is found apart in a few bytes.
fn endure<S: System, K: Hash>(
    name: &str,
    system: &S,
    questions: &Questions,
    rounds: u32,
    key: impl Fn(&S::Found) -> K,
) -> Option<u32> {
    if !wanted(name) {
        return None;
    }
    let hash = |found: &[S::Found]| {
        let mut hasher = FxHasher::default();
        for found in found {
            key(found).hash(&mut hasher);
        }
        hasher.finish()
    };
    let found = system.ask(questions);
    let first = hash(&found);
    let mut sum = crc32fast::Hasher::new();
    for answer in system.answers(found, questions) {
        sum.update(format!("{answer:?}").as_bytes());
    }
    let sum = sum.finalize();
    let (start, before) = (Instant::now(), MEMORY.current_usage());
    for round in 0..rounds {
        assert_eq!(hash(&system.ask(questions)), first, "{name}: round {round} differs from the first");
    }
    let (seconds, after) = (start.elapsed().as_secs_f64(), MEMORY.current_usage());
    let asked = f64::from(rounds) * questions.points.len() as f64;
    println!("| {name} | {asked:e} | {seconds:.1} | {:.1} | {sum:08x} | {before} | {after} |", seconds * 1e9 / asked);
    assert!(after <= before + (1 << 20), "{name}: memory grew from {before} to {after} bytes");
    Some(sum)
}
