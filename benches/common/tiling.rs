//! Cuts a box into districts with jagged borders, and moves the borders.
//!
//! A map is the box 42..46 E, 33..37.5 N cut into districts that leave no gap and do not overlap. The districts are laid
//! like bricks and pulled towards hexagons, so that three meet at a corner as on most real maps; every border between two
//! corners is then made jagged. A jagged border is the graph of a function over the straight line between its corners,
//! kept inside a flat rhombus around that line, and the rhombi of a map do not meet: so no border crosses itself or
//! another one, whatever the seed. Each border is computed once and copied into the two districts that share it, so that
//! shared vertices are equal bit for bit. Only `+ - * /` and square roots are used, which IEEE 754 makes exact to the bit.

use std::ops::Range;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::random::Random;

/// The box that every map fills: west, east.
pub const WEST_EAST: Range<f64> = 42.0..46.0;
/// The box that every map fills: south, north.
pub const SOUTH_NORTH: Range<f64> = 33.0..37.5;

/// How far a corner is pulled towards a hexagon, and how far it then strays, in bricks.
const PULL: f64 = 0.12;
const STRAY: f64 = 0.08;
/// The half height of the rhombus of a border, as a share of half its length.
const RHOMBUS: f64 = 0.5;

/// So many rows of so many bricks.
#[derive(Clone, Copy)]
pub struct Grid {
    pub rows: usize,
    pub columns: usize,
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
pub struct Tiling {
    borders: Vec<Border>,
    rings: Vec<Vec<(usize, bool)>>,
}

impl Tiling {
    /// Lays the bricks and spaces the steps of the borders so that the rings have about `vertices` vertices together.
    pub fn new(grid: Grid, vertices: usize, random: &mut Random) -> Self {
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

    /// How many districts there are.
    pub fn districts(&self) -> usize {
        self.rings.len()
    }

    /// The shape that a district has now.
    pub fn geometry(&self, district: usize) -> MultiPolygon<f64> {
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
    pub fn move_front(&mut self, stretches: usize, random: &mut Random) -> Vec<usize> {
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
