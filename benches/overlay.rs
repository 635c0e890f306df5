//! Questions about whole areas: dissolve by actor, what changed hands between two days, areas of all districts, who holds
//! how much, and where holders meet.
//!
//! Compared on the maps `small` and `large` of `common/workloads.rs`, in one run:
//!
//! - dissolve: one multipolygon for each of the 8 actors on a day; `geo::unary_union` of the actor's districts;
//! - transfers: how much each actor lost to each other one between two days; `geo`'s intersection of each pair of the
//!   dissolved multipolygons of both days and its geodesic area (the dissolving itself is not counted);
//! - areas: the geodesic area of every district; `geo::GeodesicArea`, and the first question about areas that an atlas is
//!   asked, at which it measures every border once and for all (timed once, on a new atlas);
//! - holdings: how much each actor holds on a day, after that; there is nothing in `geo` to compare it with but the areas;
//! - front lines: where two actors meet on a day, joined, with their lengths; nothing in `geo` does this.
//!
//! What is wanted: dissolve 50 times as fast as `geo`, transfers 1,000 times; holdings of a day on `large`, which has 100,000
//! versions of its districts, in 1 ms; front lines of a day there in 20 ms.
//!
//! ```text
//! cargo bench --bench overlay                  # both maps
//! cargo bench --bench overlay -- small         # this map only
//! cargo bench --bench overlay -- --test        # a tiny map, to see that it runs
//! ```
//!
//! All answers are checked. Those of `geo` in square degrees: the dissolved areas add up to the box, and the transfers are
//! those that the districts' own changes of hands give. They cannot be checked in square metres: `geo`'s union drops vertices
//! between two edges in line, here along the northern and southern edge of the box, and a geodesic between what is left does
//! not follow the parallel (`small` is off by 1.5e-5 of its area). Those of this crate: dissolves against `geo`'s in square
//! degrees and vertex by vertex against the map; transfers and holdings against the geodesic areas of the districts, and
//! front lines against the geodesic lengths of the edges between them, all to 1e-9.
//!
//! Times are medians of five runs, or of as many as begin within ten seconds, on one thread.
//!
//! AMD EPYC, 2 cores, 2026-11-28, rustc 1.95: dissolve 66 times as fast on `large` and 115 times on `small`, transfers 2,560 and 12,000
//! times; holdings of a day on `large` 0.13 ms, front lines 1.0 ms.

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use common::ours::records;
use common::report::{heading, median_of_runs, smoke_test};
use common::system::date_of;
use common::workloads::{Workload, Zone};
use disputed::{Atlas, Control};
use geo::{Area, BooleanOps, CoordsIter, Distance, Geodesic, GeodesicArea, LineString, MultiPolygon, unary_union};

const ACTORS: usize = 8;

/// Two days, seven years apart, on which every district has a holder.
const DAYS: [i32; 2] = [14_610, 17_167];

/// Square degrees: `geo` moves vertices by some nanodegrees, which leaves slivers along the borders.
const TOLERANCE: f64 = 1e-6;

/// Areas, from whom, to whom.
type Transfers = [[f64; ACTORS]; ACTORS];

fn main() {
    println!("{}", heading(&["disputed", "geo"]));
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    one_thread.install(compare_all);
}

fn compare_all() {
    if smoke_test() {
        compare(&Workload::tiny());
        return;
    }
    for workload in Workload::wanted(&["small", "large"]) {
        compare(&workload);
    }
}

/// Prints the table of one map.
fn compare(workload: &Workload) {
    let [before, after] = DAYS.map(|day| dissolve(workload, day));
    check_dissolved(workload, &before);
    check_transfers(workload, &transfers(&before, &after, Area::unsigned_area));

    let atlas = records(workload).build().expect("the maps have no fault");
    let measuring = Instant::now();
    let areas = atlas.on(date_of(DAYS[0])).holdings();
    let measuring = measuring.elapsed();
    assert_eq!(areas.total().zones(), workload.zones.len());
    check_ours(workload, &atlas, &before);

    println!("\n### {}: {} zones, {} vertices\n", workload.name, workload.zones.len(), workload.vertices());
    println!("| question | disputed, ms | geo, ms | times as fast |");
    println!("| --- | --- | --- | --- |");
    let eve = atlas.on(date_of(DAYS[0]));
    row("dissolve by actor", time(|| ours(&atlas)), Some(time(|| dissolve(workload, DAYS[0]))));
    let geodesic = GeodesicArea::geodesic_area_unsigned;
    let theirs = time(|| transfers(&before, &after, geodesic));
    row("transfers between two days", time(|| eve.transfers_until(date_of(DAYS[1]))), Some(theirs));
    row("areas of all districts, first question", measuring, Some(time(|| district_areas(workload))));
    row("holdings of a day", time(|| eve.holdings()), None);
    row("front lines of a day", time(|| eve.front_lines()), None);
}

fn time<T>(run: impl FnMut() -> T) -> Duration {
    median_of_runs(Duration::from_secs(10), run).0
}

fn row(question: &str, ours: Duration, theirs: Option<Duration>) {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let theirs = theirs.map_or_else(
        || "- | -".into(),
        |theirs| format!("{:.3} | {:.1}", ms(theirs), theirs.as_secs_f64() / ours.as_secs_f64()),
    );
    println!("| {question} | {:.3} | {theirs} |", ms(ours));
}

/// One multipolygon for each actor.
fn dissolve(workload: &Workload, day: i32) -> Vec<MultiPolygon<f64>> {
    let held_by = |actor| workload.zones.iter().filter(move |zone| holder(zone, day) == actor);
    (0..ACTORS).map(|actor| unary_union(held_by(actor).map(|zone| &zone.shapes[0].geometry))).collect()
}

/// The areas of what each actor held before and another one after.
fn transfers(
    before: &[MultiPolygon<f64>],
    after: &[MultiPolygon<f64>],
    area: impl Fn(&MultiPolygon<f64>) -> f64,
) -> Transfers {
    let mut transfers = Transfers::default();
    for (from, lost) in before.iter().enumerate() {
        for (to, won) in after.iter().enumerate().filter(|&(to, _)| to != from) {
            transfers[from][to] = area(&lost.intersection(won));
        }
    }
    transfers
}

fn district_areas(workload: &Workload) -> Vec<f64> {
    workload.zones.iter().map(|zone| zone.shapes[0].geometry.geodesic_area_unsigned()).collect()
}

/// The districts of these maps keep their shape and have a holder from the first day on.
fn holder(zone: &Zone, day: i32) -> usize {
    let changes = zone.changes.partition_point(|&(from, _)| from <= day);
    usize::from(zone.changes[changes - 1].1)
}

/// The dissolved map fills the box.
fn check_dissolved(workload: &Workload, dissolved: &[MultiPolygon<f64>]) {
    let sum: f64 = dissolved.iter().map(Area::unsigned_area).sum();
    assert!((sum - 18.0).abs() < TOLERANCE, "{}: the dissolved map covers {sum} square degrees", workload.name);
}

/// The transfers are those that the districts tell.
fn check_transfers(workload: &Workload, transfers: &Transfers) {
    let mut expected = Transfers::default();
    for zone in &workload.zones {
        let [from, to] = DAYS.map(|day| holder(zone, day));
        if from != to {
            expected[from][to] += zone.shapes[0].geometry.unsigned_area();
        }
    }
    for (from, to) in (0..ACTORS).flat_map(|from| (0..ACTORS).map(move |to| (from, to))) {
        let (found, due) = (transfers[from][to], expected[from][to]);
        assert!((found - due).abs() < TOLERANCE, "{}, {from} to {to}: {found} for {due}", workload.name);
    }
}

fn ours(atlas: &Atlas) -> Vec<(&Control, MultiPolygon<f64>)> {
    atlas.on(date_of(DAYS[0])).dissolve_by(|finding| Some(finding.control()))
}

fn held_by(actor: usize) -> Control {
    Control::held([actor.to_string()])
}

/// This crate's answers are the right ones, and its coordinates those of the map.
fn check_ours(workload: &Workload, atlas: &Atlas, dissolved: &[MultiPolygon<f64>]) {
    let bits =
        |shape: &MultiPolygon<f64>| shape.coords_iter().map(|c| [c.x, c.y].map(f64::to_bits)).collect::<Vec<_>>();
    let own: HashSet<[u64; 2]> = workload.zones.iter().flat_map(|zone| bits(&zone.shapes[0].geometry)).collect();
    for (control, shape) in ours(atlas) {
        let theirs =
            (0..ACTORS).find(|&actor| held_by(actor) == *control).map_or(0.0, |actor| dissolved[actor].unsigned_area());
        assert!((shape.unsigned_area() - theirs).abs() < TOLERANCE, "{}: {control} covers another area", workload.name);
        assert!(
            bits(&shape).iter().all(|vertex| own.contains(vertex)),
            "{}: a vertex of {control} moved",
            workload.name
        );
    }
    let mut passed: BTreeMap<[usize; 2], f64> = BTreeMap::new();
    let mut held: BTreeMap<usize, f64> = BTreeMap::new();
    for (zone, area) in workload.zones.iter().zip(district_areas(workload)) {
        let days = DAYS.map(|day| holder(zone, day));
        *passed.entry(days).or_default() += area / 1e6;
        *held.entry(days[0]).or_default() += area / 1e6;
    }
    let close = |found: f64, due: f64| (found / due - 1.0).abs() < 1e-9;
    let eve = atlas.on(date_of(DAYS[0]));
    let transfers = eve.transfers_until(date_of(DAYS[1]));
    assert_eq!(transfers.rows().len(), passed.len());
    for ([from, to], area) in passed {
        let pair = [Some(held_by(from)), Some(held_by(to))];
        let row = transfers.rows().iter().find(|row| [&row.from, &row.to] == [&pair[0], &pair[1]]).expect("a transfer");
        assert!(close(row.extent.area_km2(), area), "{}, {from} to {to}: {}", workload.name, row.extent);
    }
    let holdings = eve.holdings();
    assert_eq!(holdings.rows().len(), held.len());
    for (actor, area) in held {
        let row = holdings.rows().iter().find(|row| row.control == held_by(actor)).expect("a holding");
        assert!(close(row.extent.area_km2(), area), "{}, {actor}: {}", workload.name, row.extent);
    }
    let fronts = eve.front_lines().length_km();
    assert!(close(fronts, front_km(workload)), "{}: fronts of {fronts} km", workload.name);
}

/// The length of all edges with different holders on their two sides, in km.
fn front_km(workload: &Workload) -> f64 {
    let mut beside: HashMap<[u64; 4], usize> = HashMap::new();
    let mut km = 0.0;
    for zone in &workload.zones {
        let rings = zone.shapes[0]
            .geometry
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        for edge in rings.flat_map(LineString::lines) {
            let ends = [edge.start, edge.end].map(|at| [at.x, at.y].map(f64::to_bits));
            let [[a, b], [c, d]] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
            let own = holder(zone, DAYS[0]);
            if beside.insert([a, b, c, d], own).is_some_and(|other| other != own) {
                km += Geodesic.distance(edge.start_point(), edge.end_point()) / 1000.0;
            }
        }
    }
    km
}
