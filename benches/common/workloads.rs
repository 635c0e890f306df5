//! The maps that the benches ask: made from a seed, the same on every machine and in every version.
//!
//! A map is the box 42..46 E, 33..37.5 N cut into districts, as `tiling` tells, each of which changes hands or moves.
//!
//! | workload | districts | ring vertices | changes of control a district |
//! | --- | --- | --- | --- |
//! | `small` | 120 | 152 thousand | 20 |
//! | `large` | 2,000 | 1.0 million | 50 |
//! | `huge` | 20 | 1.45 million | 20 |
//! | `moving` | 20 | 20 thousand a day, for 1,000 days | one holder each, the border moves |
//!
//! Days are counted from 1970-01-01; all spans are half-open.

use std::ops::Range;

use geo::{MultiPolygon, Point, Polygon};

use super::random::Random;
use super::report::wanted;
use super::tiling::{Grid, SOUTH_NORTH, Tiling, WEST_EAST};

const DAY_2003_01_01: i32 = 12_053;
const DAY_2014_06_10: i32 = 16_231;
const DAY_2019_01_01: i32 = 17_897;
const ACTORS: u64 = 8;

/// A map over time, and the span of days in which it is asked.
#[derive(Clone, Debug)]
pub struct Workload {
    pub name: &'static str,
    pub days: Range<i32>,
    pub zones: Vec<Zone>,
}

/// A district: its shapes in order, which adjoin in time, and to whom it went on which day.
#[derive(Clone, Debug)]
pub struct Zone {
    pub shapes: Vec<Shape>,
    pub changes: Vec<(i32, u8)>,
}

/// A shape and the days on which it holds, `from` included and `until` not; `i32::MIN` and `i32::MAX` are open ends.
#[derive(Clone, Debug)]
pub struct Shape {
    pub from: i32,
    pub until: i32,
    pub geometry: MultiPolygon<f64>,
}

impl Workload {
    /// Of the maps named here those that the command line wants, each made when it is its turn.
    pub fn wanted(among: &[&str]) -> impl Iterator<Item = Self> {
        let makers: [(_, fn() -> Self); 4] =
            [("small", Self::small), ("large", Self::large), ("huge", Self::huge), ("moving", Self::moving)];
        makers.into_iter().filter(|(name, _)| among.contains(name) && wanted(name)).map(|(_, make)| make())
    }

    /// A map for smoke tests.
    pub fn tiny() -> Self {
        Self::fixed("tiny", Grid { rows: 4, columns: 3 }, 2_000, 5)
    }

    pub fn small() -> Self {
        Self::fixed("small", Grid { rows: 12, columns: 10 }, 152_000, 20)
    }

    pub fn large() -> Self {
        Self::fixed("large", Grid { rows: 50, columns: 40 }, 1_000_000, 50)
    }

    pub fn huge() -> Self {
        Self::fixed("huge", Grid { rows: 5, columns: 4 }, 1_450_000, 20)
    }

    /// A map whose borders move, for smoke tests.
    pub fn tiny_moving() -> Self {
        Self::moved("tiny moving", Grid { rows: 3, columns: 2 }, 600, 30)
    }

    /// Twenty actors whose front shifts a little every day for 1,000 days: on each day four stretches of some border move.
    pub fn moving() -> Self {
        Self::moved("moving", Grid { rows: 5, columns: 4 }, 20_000, 1_000)
    }

    /// Districts that stay as they are and change hands.
    fn fixed(name: &'static str, grid: Grid, vertices: usize, changes: usize) -> Self {
        let mut random = Random::named(name);
        let days = DAY_2003_01_01..DAY_2019_01_01;
        let tiling = Tiling::new(grid, vertices, &mut random);
        let zones = (0..tiling.districts())
            .map(|district| Zone {
                shapes: vec![Shape { from: i32::MIN, until: i32::MAX, geometry: tiling.geometry(district) }],
                changes: changes_of_hands(&days, changes, &mut random),
            })
            .collect();
        Self { name, days, zones }
    }

    /// Districts that stay in one hand and change their shape.
    fn moved(name: &'static str, grid: Grid, vertices: usize, length: i32) -> Self {
        let mut random = Random::named(name);
        let days = DAY_2014_06_10..DAY_2014_06_10 + length;
        let mut tiling = Tiling::new(grid, vertices, &mut random);
        let mut zones: Vec<Zone> = (0..tiling.districts())
            .map(|district| Zone {
                shapes: vec![Shape { from: days.start, until: days.end, geometry: tiling.geometry(district) }],
                changes: vec![(days.start, district as u8)],
            })
            .collect();
        for day in days.start + 1..days.end {
            for district in tiling.move_front(4, &mut random) {
                let shapes = &mut zones[district].shapes;
                if let Some(last) = shapes.last_mut() {
                    last.until = day;
                }
                shapes.push(Shape { from: day, until: days.end, geometry: tiling.geometry(district) });
            }
        }
        Self { name, days, zones }
    }

    /// The vertices of all rings of all shapes, the closing one not counted.
    pub fn vertices(&self) -> usize {
        self.polygons().map(|polygon| polygon.exterior().0.len() - 1).sum()
    }

    /// The different vertices, told apart bit by bit.
    pub fn distinct_vertices(&self) -> usize {
        let mut vertices: Vec<(u64, u64)> = self
            .polygons()
            .flat_map(|polygon| polygon.exterior().0.iter().map(|c| (c.x.to_bits(), c.y.to_bits())))
            .collect();
        vertices.sort_unstable();
        vertices.dedup();
        vertices.len()
    }

    /// The zone versions: a new one at each change of hands or of shape.
    pub fn versions(&self) -> usize {
        self.zones.iter().map(|zone| zone.changes.len() + zone.shapes.len() - 1).sum()
    }

    /// `n` random points, one in a hundred of them outside the map, each with a random day, some before the first change.
    pub fn queries(&self, n: usize, seed: u64) -> (Vec<Point<f64>>, Vec<i32>) {
        let mut random = Random::seeded(seed);
        let (width, height) = (WEST_EAST.end - WEST_EAST.start, SOUTH_NORTH.end - SOUTH_NORTH.start);
        let lead = (self.days.end - self.days.start) / 100;
        let length = (self.days.end - self.days.start + lead) as u64;
        (0..n)
            .map(|_| {
                let x = WEST_EAST.start + width * (0.5 + 1.005 * (random.unit() - 0.5));
                let y = SOUTH_NORTH.start + height * (0.5 + 1.005 * (random.unit() - 0.5));
                (Point::new(x, y), self.days.start - lead + random.below(length) as i32)
            })
            .unzip()
    }

    fn polygons(&self) -> impl Iterator<Item = &Polygon<f64>> {
        self.zones.iter().flat_map(|zone| &zone.shapes).flat_map(|shape| &shape.geometry)
    }
}

/// `count` changes on different days, the first on the first day, each to another actor than the one before.
fn changes_of_hands(days: &Range<i32>, count: usize, random: &mut Random) -> Vec<(i32, u8)> {
    let mut dates = vec![days.start];
    while dates.len() < count {
        let day = days.start + 1 + random.below((days.end - days.start - 1) as u64) as i32;
        if let Err(place) = dates.binary_search(&day) {
            dates.insert(place, day);
        }
    }
    let mut actor = random.below(ACTORS);
    dates
        .into_iter()
        .map(|day| {
            actor = (actor + 1 + random.below(ACTORS - 1)) % ACTORS;
            (day, actor as u8)
        })
        .collect()
}
