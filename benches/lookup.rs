//! Point and date look-ups, for day-to-day work and for CI: ten thousand questions to the maps `small` and `moving`.
//!
//! Compares the same systems as `table.rs`, which says more (memory, builds, all maps) and takes longer.
//!
//! ```text
//! cargo bench --bench lookup                 # timed
//! cargo bench --bench lookup -- geo_interval # only those with this in their name
//! cargo bench --bench lookup -- --test       # once each, on tiny maps
//! ```

mod common;

use std::sync::LazyLock;

use common::ours::{AllCores, Batch, Single, records};
use common::peers::{Inside, Interval, Peer, Plain, Relation, YStripes};
use common::report::smoke_test;
use common::system::{Questions, System};
use common::workloads::Workload;
use disputed::Atlas;
use divan::Bencher;
use divan::counter::ItemsCount;

const QUESTIONS: usize = 10_000;

static FIXED: LazyLock<Workload> = LazyLock::new(|| if smoke_test() { Workload::tiny() } else { Workload::small() });
static MOVING: LazyLock<Workload> =
    LazyLock::new(|| if smoke_test() { Workload::tiny_moving() } else { Workload::moving() });

#[derive(Clone, Copy, Debug)]
enum Map {
    /// Borders that stay.
    Fixed,
    /// Borders that move every day.
    Moving,
}

const MAPS: [Map; 2] = [Map::Fixed, Map::Moving];

impl Map {
    fn workload(self) -> &'static Workload {
        match self {
            Self::Fixed => &FIXED,
            Self::Moving => &MOVING,
        }
    }

    fn atlas(self) -> Atlas {
        records(self.workload()).build().expect("the maps have no fault")
    }
}

fn main() {
    divan::main();
}

#[divan::bench(args = MAPS)]
fn disputed_single(bencher: Bencher<'_, '_>, map: Map) {
    ask(bencher, map, &Single(&map.atlas()));
}

#[divan::bench(args = MAPS)]
fn disputed_batch(bencher: Bencher<'_, '_>, map: Map) {
    ask(bencher, map, &Batch(&map.atlas()));
}

#[divan::bench(args = MAPS)]
fn disputed_batch_on_all_cores(bencher: Bencher<'_, '_>, map: Map) {
    ask(bencher, map, &AllCores(&map.atlas()));
}

#[divan::bench(args = MAPS)]
fn geo_interval_tree(bencher: Bencher<'_, '_>, map: Map) {
    peer::<Interval>(bencher, map);
}

#[divan::bench(args = MAPS)]
fn geo_contains(bencher: Bencher<'_, '_>, map: Map) {
    peer::<Plain<'_>>(bencher, map);
}

#[divan::bench(args = MAPS)]
fn geo_prepared(bencher: Bencher<'_, '_>, map: Map) {
    peer::<Relation<'_>>(bencher, map);
}

#[divan::bench(args = MAPS)]
fn geometry_rs_y_stripes(bencher: Bencher<'_, '_>, map: Map) {
    peer::<YStripes>(bencher, map);
}

fn peer<I: Inside<'static>>(bencher: Bencher<'_, '_>, map: Map) {
    ask(bencher, map, &Peer::<I>::build(map.workload()));
}

fn ask(bencher: Bencher<'_, '_>, map: Map, system: &impl System) {
    let questions = Questions::new(map.workload(), QUESTIONS);
    bencher.counter(ItemsCount::new(QUESTIONS)).bench_local(|| system.ask(&questions));
}
