//! The maps that the benches ask: made from a seed, the same on every machine and in every version.
//!
//! A map is the box 42..46 E, 33..37.5 N cut into districts that leave no gap and do not overlap. The districts are laid
//! like bricks and pulled towards hexagons, so that three meet at a corner as on most real maps; every border between two
//! corners is then made jagged. A jagged border is the graph of a function over the straight line between its corners,
//! kept inside a flat rhombus around that line, and the rhombi of a map do not meet: so no border crosses itself or
//! another one, whatever the seed. Each border is computed once and copied into the two districts that share it, so that
//! shared vertices are equal bit for bit. Only `+ - * /` and square roots are used, which IEEE 754 makes exact to the bit.
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

use geo::{Coord, LineString, MultiPolygon, Point, Polygon};

/// The box that every map fills: west, east.
pub const WEST_EAST: Range<f64> = 42.0..46.0;
/// The box that every map fills: south, north.
pub const SOUTH_NORTH: Range<f64> = 33.0..37.5;

const DAY_2003_01_01: i32 = 12_053;
const DAY_2014_06_10: i32 = 16_231;
const DAY_2019_01_01: i32 = 17_897;
const ACTORS: u64 = 8;

/// How far a corner is pulled towards a hexagon, and how far it then strays, in bricks.
const PULL: f64 = 0.12;
const STRAY: f64 = 0.08;
/// The half height of the rhombus of a border, as a share of half its length.
const RHOMBUS: f64 = 0.5;

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
        let mut random = Random::new(name);
        let days = DAY_2003_01_01..DAY_2019_01_01;
        let tiling = Tiling::new(grid, vertices, &mut random);
        let zones = (0..tiling.rings.len())
            .map(|district| Zone {
                shapes: vec![Shape { from: i32::MIN, until: i32::MAX, geometry: tiling.geometry(district) }],
                changes: changes_of_hands(&days, changes, &mut random),
            })
            .collect();
        Self { name, days, zones }
    }

    /// Districts that stay in one hand and change their shape.
    fn moved(name: &'static str, grid: Grid, vertices: usize, length: i32) -> Self {
        let mut random = Random::new(name);
        let days = DAY_2014_06_10..DAY_2014_06_10 + length;
        let mut tiling = Tiling::new(grid, vertices, &mut random);
        let mut zones: Vec<Zone> = (0..tiling.rings.len())
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
        let mut random = Random(seed);
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

/// So many rows of so many bricks.
#[derive(Clone, Copy)]
struct Grid {
    rows: usize,
    columns: usize,
}

impl Grid {
    /// The place among the corners of a row's southern or northern line of the `k`-th upright border of that row.
    fn slot(self, line: usize, row: usize, k: usize) -> usize {
        let outer = line == 0 || line == self.rows;
        match k {
            0 => 0,
            _ if outer => k,
            _ if k == self.columns => 2 * k - 1,
            _ => 2 * k - 1 + row % 2,
        }
    }

    /// Where the `k`-th upright border of a row stands, in bricks.
    fn upright(self, row: usize, k: usize) -> f64 {
        let shift = if row.is_multiple_of(2) { -0.25 } else { 0.25 };
        k as f64 + if k == 0 || k == self.columns { 0.0 } else { shift }
    }
}

/// A jagged line between two corners: at each of its steps how far along it is (0..1) and how far off the straight line.
///
/// `off` is free; it is bent into the rhombus when the coordinates are worked out.
struct Border {
    ends: [Coord<f64>; 2],
    along: Vec<f64>,
    off: Vec<f64>,
    districts: Vec<usize>,
    coords: Vec<Coord<f64>>,
}

impl Border {
    fn new(ends: [Coord<f64>; 2], districts: Vec<usize>, spacing: f64, random: &mut Random) -> Self {
        let steps = ((length(ends) / spacing).round() as usize).max(1);
        let along = (0..=steps)
            .map(|i| {
                let jitter = if i == 0 || i == steps { 0.0 } else { 0.3 * (random.unit() - 0.5) };
                (i as f64 + jitter) / steps as f64
            })
            .collect();
        let mut off = vec![0.0; steps + 1];
        roughen(&mut off, 4.0, random);
        let mut border = Self { ends, along, off, districts, coords: Vec::new() };
        border.draw();
        border
    }

    /// Works out the coordinates. The outer edge of the map stays straight.
    fn draw(&mut self) {
        let [a, b] = self.ends;
        let run = b - a;
        let straight = self.districts.len() < 2;
        let inner = self.along.iter().zip(&self.off).map(|(&along, &off)| {
            let rhombus = if straight { 0.0 } else { RHOMBUS * along.min(1.0 - along) };
            let aside = rhombus * off / (1.0 + off.abs());
            Coord { x: a.x + run.x * along - run.y * aside, y: a.y + run.y * along + run.x * aside }
        });
        self.coords = inner.collect();
        if let [first, .., last] = self.coords.as_mut_slice() {
            (*first, *last) = (a, b);
        }
    }
}

/// Midpoint displacement: each level of halves strays six tenths as far as the one before.
fn roughen(off: &mut [f64], reach: f64, random: &mut Random) {
    let last = off.len() - 1;
    if last < 2 {
        return;
    }
    let middle = last / 2;
    off[middle] = f64::midpoint(off[0], off[last]) + reach * (random.unit() - 0.5);
    roughen(&mut off[..=middle], 0.6 * reach, random);
    roughen(&mut off[middle..], 0.6 * reach, random);
}

/// The borders of a map, and for each district its ring: the borders in turn, and whether each runs backwards.
struct Tiling {
    borders: Vec<Border>,
    rings: Vec<Vec<(usize, bool)>>,
}

impl Tiling {
    /// Lays the bricks and spaces the steps of the borders so that the rings have about `vertices` vertices together.
    fn new(grid: Grid, vertices: usize, random: &mut Random) -> Self {
        let lines: Vec<Vec<Coord<f64>>> = (0..=grid.rows).map(|line| corners(grid, line, random)).collect();
        let mut plan: Vec<([Coord<f64>; 2], Vec<usize>)> = Vec::new();
        let mut first_on_line = Vec::new();
        for corners in &lines {
            first_on_line.push(plan.len());
            plan.extend(corners.windows(2).map(|ends| ([ends[0], ends[1]], Vec::new())));
        }
        let mut rings = Vec::new();
        for row in 0..grid.rows {
            let uprights = plan.len();
            for k in 0..=grid.columns {
                let ends = [row, row + 1].map(|line| lines[line][grid.slot(line, row, k)]);
                plan.push((ends, Vec::new()));
            }
            for column in 0..grid.columns {
                let along = |line: usize| {
                    let [west, east] = [column, column + 1].map(|k| first_on_line[line] + grid.slot(line, row, k));
                    west..east
                };
                let south = along(row).map(|border| (border, false));
                let east = (uprights + column + 1, false);
                let north = along(row + 1).rev().map(|border| (border, true));
                let west = (uprights + column, true);
                let ring: Vec<_> = south.chain([east]).chain(north).chain([west]).collect();
                for &(border, _) in &ring {
                    plan[border].1.push(rings.len());
                }
                rings.push(ring);
            }
        }
        let drawn: f64 = plan.iter().map(|(ends, districts)| length(*ends) * districts.len() as f64).sum();
        let spacing = drawn / vertices as f64;
        let borders = plan.into_iter().map(|(ends, districts)| Border::new(ends, districts, spacing, random)).collect();
        Self { borders, rings }
    }

    fn geometry(&self, district: usize) -> MultiPolygon<f64> {
        let mut ring = Vec::new();
        for &(border, backwards) in &self.rings[district] {
            let coords = &self.borders[border].coords;
            // The last vertex is the first of the next border.
            let steps = 0..coords.len() - 1;
            if backwards {
                ring.extend(steps.map(|step| coords[coords.len() - 1 - step]));
            } else {
                ring.extend(steps.map(|step| coords[step]));
            }
        }
        ring.extend(ring.first().copied());
        MultiPolygon::new(vec![Polygon::new(LineString::new(ring), Vec::new())])
    }

    /// Bulges one stretch each of some borders; returns the districts that it touches, in order.
    fn move_front(&mut self, stretches: usize, random: &mut Random) -> Vec<usize> {
        let mut touched = Vec::new();
        let mut left = stretches;
        while left > 0 {
            let border = random.below(self.borders.len() as u64) as usize;
            let border = &mut self.borders[border];
            let inner = border.off.len().saturating_sub(2);
            if border.districts.len() < 2 || inner == 0 {
                continue;
            }
            let longest = (inner / 4).clamp(1, 24);
            let width = 1 + random.below(longest as u64) as usize;
            let start = 1 + random.below((inner - width + 1) as u64) as usize;
            let bulge = random.unit() - 0.5;
            for step in 0..width {
                let s = (step + 1) as f64 / (width + 1) as f64;
                border.off[start + step] += 4.0 * s * (1.0 - s) * bulge;
            }
            border.draw();
            touched.extend_from_slice(&border.districts);
            left -= 1;
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// The corners on the line between two rows, from west to east.
fn corners(grid: Grid, line: usize, random: &mut Random) -> Vec<Coord<f64>> {
    let outer = line == 0 || line == grid.rows;
    let mut corners = Vec::new();
    for k in 0..=grid.columns {
        // The row below ends its upright borders here, the row above begins its own.
        let below = line.checked_sub(1).map(|row| (row, -PULL));
        let above = (line < grid.rows).then_some((line, PULL));
        let edge = k == 0 || k == grid.columns;
        let mut here: Vec<_> = below.into_iter().chain(above).collect();
        here.truncate(if edge { 1 } else { 2 });
        here.sort_by(|a, b| grid.upright(a.0, k).total_cmp(&grid.upright(b.0, k)));
        for (row, pull) in here {
            let (stray_x, stray_y) = (STRAY * (2.0 * random.unit() - 1.0), STRAY * (2.0 * random.unit() - 1.0));
            let x = grid.upright(row, k) + if edge { 0.0 } else { stray_x };
            let y = line as f64
                + match (outer, edge) {
                    (true, _) => 0.0,
                    (false, true) => stray_y,
                    (false, false) => pull + stray_y,
                };
            corners.push(Coord {
                x: WEST_EAST.start + (WEST_EAST.end - WEST_EAST.start) * x / grid.columns as f64,
                y: SOUTH_NORTH.start + (SOUTH_NORTH.end - SOUTH_NORTH.start) * y / grid.rows as f64,
            });
        }
    }
    corners
}

fn length([a, b]: [Coord<f64>; 2]) -> f64 {
    let run = b - a;
    (run.x * run.x + run.y * run.y).sqrt()
}

/// `splitmix64` (Steele, Lea and Flood 2014): short, fast, and fixed for good, unlike the default of a library.
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each name (FNV-1a of it).
    fn new(name: &str) -> Self {
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in 0..1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in 0..`n`.
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }
}
