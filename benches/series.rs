//! Series of daily maps: what a map costs early and late in a series, and what cutting the ground into cells costs.
//!
//! A front of 1,000 corners over 220 km, as a map of the ground west of it for each day:
//!
//! - `noisy`: every day every corner lies anew up to 3 m from its place, and somewhere some twenty corners move by up to a
//!   kilometre for good;
//! - `moving`: the same without noise;
//! - `to and fro`: the first sixty days of it, and back again, for ever;
//! - `noisy to and fro`: the same with that noise.
//!
//! ```text
//! cargo bench --bench series                   # 60, 200 and 800 days of each kind
//! cargo bench --bench series -- noisy          # this series only
//! cargo bench --bench series -- --test         # twelve days, to see that it runs
//! ```
//!
//! A map is timed from the moment before it is made to the moment when it was compared, without what other programs take
//! meanwhile (as Linux counts it; elsewhere by the clock); given is the median of the last twenty. Memory is the most that was in use at once beyond what was before. All answers are checked: on each day points
//! beside the front, too far for noise, have the holder that the map of the day gives them.
//!
//! AMD EPYC, 2 cores, 2026-11-28, rustc 1.95: ms a map after 60, 200 and 800 days:
//! `noisy` 9.1, 10.6, 14.2; `noisy to and fro` 9.0, 9.1, 8.8; `moving` 0.9, 1.2, 1.6; `to and fro` 0.9, 0.8, 0.8. All 800 maps and the
//! cells, in s and MB: `noisy` 10.6 and 84, `noisy to and fro` 7.2 and 14, `moving` 1.6 and 82, `to and fro` 0.7 and 6. Zones are
//! many (17,800 and 16,800) where 800 lines run across each other for good, with noise or without, and 1,145 and 110 to and fro.

mod common;

use std::time::{Duration, Instant};

use common::random::Random;
use common::report::{MEMORY, heading, smoke_test, wanted};
use common::system::date_of;
use disputed::io::imports::{Progress, RawMap, SeriesReport, SnapshotSeries};
use disputed::{Actor, Atlas, Control, Point};
use geo::{Coord, LineString, Polygon};

#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = MEMORY;

const CORNERS: usize = 1_000;
const SOUTH: f64 = 46.0;
const STEP: f64 = 0.002;
const WEST: f64 = 35.0;

/// The first day, counted from 1970-01-01.
const FIRST: i32 = 19_912;

/// Degrees: 30 m of latitude, more than noise of 3 m on both sides and the width of a sliver.
const CLEAR: f64 = 0.0003 / 0.68;

const METRE: f64 = 1.0 / 111_200.0;

fn main() {
    println!("{}\n", heading(&["disputed", "geo", "spade"]));
    println!(
        "| series | days | ms a map | all maps, s | cells and atlas, s | memory, MB | changes | slivers | zones |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let lengths: &[usize] = if smoke_test() { &[12] } else { &[60, 200, 800] };
    for (name, different, noise_m) in [
        ("noisy", usize::MAX, 3.0),
        ("moving", usize::MAX, 0.0),
        ("to and fro", 60, 0.0),
        ("noisy to and fro", 60, 3.0),
    ] {
        for &days in lengths.iter().filter(|_| smoke_test() || wanted(name)) {
            measure(name, &Fronts::new(days.min(different)), days, noise_m);
        }
    }
}

/// How long this thread has had a core.
fn busy(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Where the front is on each day, as the longitudes of its corners.
struct Fronts(Vec<Vec<f64>>);

impl Fronts {
    fn new(days: usize) -> Self {
        let mut random = Random::named("fronts");
        let mut front: Vec<f64> =
            (0..CORNERS).map(|corner| 37.0 + (corner as f64 / 40.0).sin() / 10.0 + random.unit() / 500.0).collect();
        let mut fronts = vec![front.clone()];
        while fronts.len() < days {
            let (at, by) = (random.below(CORNERS as u64 - 20) as usize, (random.unit() - 0.5) / 40.0);
            for corner in &mut front[at..at + 20] {
                *corner += by * (0.5 + random.unit() / 2.0);
            }
            fronts.push(front.clone());
        }
        Fronts(fronts)
    }

    /// To the last one and back to the first, and so on.
    fn on(&self, day: usize) -> &[f64] {
        let turn = 2 * self.0.len().max(2) - 2;
        let place = day % turn;
        &self.0[place.min(turn - place)]
    }

    fn map(&self, day: usize, noise_m: f64) -> RawMap {
        let mut random = Random::seeded(day as u64);
        let mut noise = || (random.unit() * 2.0 - 1.0) * noise_m * METRE;
        let line = self
            .on(day)
            .iter()
            .enumerate()
            .map(|(corner, lon)| Coord { x: lon + noise() / 0.68, y: SOUTH + corner as f64 * STEP + noise() });
        let north = SOUTH + CORNERS as f64 * STEP;
        let back = [Coord { x: WEST, y: north }, Coord { x: WEST, y: SOUTH - STEP }];
        let ring: LineString = line.chain(back).collect();
        RawMap::from_polygons([("west", Polygon::new(ring, Vec::new()))])
    }

    /// Whether a place is west of the front: yes or no, if it is not too near to tell.
    fn holds(&self, day: usize, place: Point) -> Option<bool> {
        let row = (place.y() - SOUTH) / STEP;
        let (corner, share) = (row.floor() as usize, row.fract());
        let [from, to] = [self.on(day)[corner], self.on(day)[corner + 1]];
        // A front that runs nearly along the parallel is near to more than its own longitude.
        let apart = place.x() - (from + (to - from) * share);
        (apart.abs() > CLEAR + (to - from).abs() / 4.0).then_some(apart < 0.0)
    }
}

fn measure(name: &str, fronts: &Fronts, days: usize, noise_m: f64) {
    let series = SnapshotSeries::held_by(Actor::new("west", "The west"));
    MEMORY.reset_peak_usage();
    let (before, start) = (MEMORY.current_usage(), Instant::now());
    let begin = busy(start);
    let mut moments = vec![begin];
    let maps = (0..days).map(|day| Ok((date_of(FIRST + day as i32), fronts.map(day, noise_m))));
    let read = series.read_maps(maps, |progress| {
        if matches!(progress, Progress::Map { .. }) {
            moments.push(busy(start));
        }
    });
    let all = busy(start).saturating_sub(begin);
    let memory = MEMORY.peak_usage().saturating_sub(before) as f64 / 1e6;
    let (atlas, report) = read.expect("the maps have no fault");
    check(fronts, days, &atlas, &report);
    let mut times: Vec<Duration> = moments.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let maps: Duration = times.iter().sum();
    let last = &mut times[days.saturating_sub(20)..];
    last.sort_unstable();
    println!(
        "| {name} | {days} | {:.1} | {:.2} | {:.2} | {memory:.0} | {} | {} | {} |",
        last[last.len() / 2].as_secs_f64() * 1e3,
        maps.as_secs_f64(),
        all.saturating_sub(maps).as_secs_f64(),
        report.changes(),
        report.slivers(),
        report.zones()
    );
}

/// Every map comes back, as far as noise allows.
fn check(fronts: &Fronts, days: usize, atlas: &Atlas, report: &SeriesReport) {
    assert_eq!(report.days().len(), days);
    let mut random = Random::named("places");
    let (mut told, west) = (0, Control::held(["west"]));
    for day in 0..days {
        let date = atlas.on(date_of(FIRST + day as i32));
        for _ in 0..200 {
            let row = random.below(CORNERS as u64 - 1) as usize;
            let place = Point::new(
                fronts.on(day)[row] + (random.unit() - 0.5) / 10.0,
                SOUTH + (row as f64 + random.unit()) * STEP,
            );
            let Some(is_held) = fronts.holds(day, place) else { continue };
            let found = date.control_at(place).is_some_and(|finding| finding.control() == &west);
            assert_eq!(found, is_held, "day {day}, {place:?}");
            told += 1;
        }
    }
    assert!(told > days * 100, "only {told} places were clear of the front");
}
