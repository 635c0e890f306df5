//! Random partitions of every awkward sort, and the slow twin of the index.
#![allow(dead_code)]

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use disputed::geometry::{Partition, Piece};
use disputed::index::PointIndex;
use geo_types::{Coord, Line, LineString, MultiPolygon, Point, Polygon, coord};
use num_bigint::BigInt;
use proptest::prelude::ProptestConfig;

/// So many cases, unless `PROPTEST_CASES` asks for others.
pub fn cases(usually: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(usually))
}

/// A piece that owns its shape.
#[derive(Debug, Clone)]
pub struct Shape {
    pub zone: u32,
    pub part_of: Option<u32>,
    pub depth: u32,
    pub from: i32,
    pub until: i32,
    pub geometry: MultiPolygon<f64>,
}

pub fn pieces(shapes: &[Shape]) -> Vec<Piece<'_>> {
    let piece = |shape: &'_ Shape| (shape.zone, shape.part_of, shape.from, shape.until);
    shapes
        .iter()
        .map(|shape| {
            let (zone, part_of, from, until) = piece(shape);
            Piece { zone, part_of, from, until, geometry: &shape.geometry }
        })
        .collect()
}

pub fn index(shapes: &[Shape]) -> PointIndex {
    PointIndex::build(Partition::new(&pieces(shapes)).expect("edges have two sides")).expect("a partition")
}

/// The slow twin: every shape in turn, every edge of it, the deepest part that holds the point. The shapes that a zone has
/// on a day are read together, by the even-odd rule.
pub fn twin(shapes: &[Shape], point: Point<f64>, day: i32) -> Option<u32> {
    let there = shapes.iter().filter(|shape| shape.from <= day && day < shape.until);
    let mut found = BTreeSet::new();
    for shape in there.filter(|shape| holds(&shape.geometry, point.0)) {
        let zone = (shape.depth, shape.zone);
        if !found.remove(&zone) {
            found.insert(zone);
        }
    }
    found.last().map(|(_, zone)| *zone)
}

/// Whether a shape holds a point that is read as `(x + e, y + e^2)`: an odd number of edges pass under it.
pub fn holds(shape: &MultiPolygon<f64>, point: Coord<f64>) -> bool {
    let under = rings(shape).flat_map(LineString::lines).filter(|line| {
        let (west, east) = if line.start.x <= line.end.x { (line.start, line.end) } else { (line.end, line.start) };
        let is_under = match turn(west, east, point) {
            Ordering::Equal => east.y <= west.y,
            turn => turn == Ordering::Greater,
        };
        west.x <= point.x && point.x < east.x && is_under
    });
    under.count() % 2 == 1
}

/// All rings of a shape, those of its holes too.
pub fn rings(shape: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// The slow twin of `zones_touching`, for zones that are no parts: those with a polygon that the point is in or on.
pub fn touching_twin(shapes: &[Shape], point: Point<f64>, day: i32) -> Vec<u32> {
    let there = shapes.iter().filter(|shape| shape.from <= day && day < shape.until);
    let is_on = |line: Line<f64>| {
        let within = |a: f64, b: f64, at: f64| a.min(b) <= at && at <= a.max(b);
        let in_box = within(line.start.x, line.end.x, point.x()) && within(line.start.y, line.end.y, point.y());
        in_box && turn(line.start, line.end, point.0) == Ordering::Equal
    };
    let meets = |shape: &&Shape| {
        holds(&shape.geometry, point.0) || rings(&shape.geometry).flat_map(LineString::lines).any(is_on)
    };
    let zones: BTreeSet<u32> = there.filter(meets).map(|shape| shape.zone).collect();
    zones.into_iter().collect()
}

/// On which side of a line a point is: by `robust`, and in whole numbers where its products would underflow or overflow.
fn turn(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> Ordering {
    let is_tame = |value: &f64| *value == 0.0 || (1e-100..1e100).contains(&value.abs());
    if [a.x, a.y, b.x, b.y, p.x, p.y].iter().all(is_tame) {
        let [a, b, p] = [a, b, p].map(|c| robust::Coord { x: c.x, y: c.y });
        return robust::orient2d(a, b, p).partial_cmp(&0.0).unwrap();
    }
    let [a, b, p] = [a, b, p].map(|c| [whole(c.x), whole(c.y)]);
    ((&a[0] - &p[0]) * (&b[1] - &p[1])).cmp(&((&a[1] - &p[1]) * (&b[0] - &p[0])))
}

/// A number in units of the smallest there is.
fn whole(value: f64) -> BigInt {
    let (exponent, fraction) = (value.to_bits() >> 52 & 0x7ff, value.to_bits() & ((1 << 52) - 1));
    let size = if exponent == 0 { BigInt::from(fraction) } else { BigInt::from(fraction | 1 << 52) << (exponent - 1) };
    if value.is_sign_negative() { -size } else { size }
}

/// `splitmix64`.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// Corners in rows and columns, with jagged lines between neighbours: what the shapes of a test are cut from.
pub struct Lattice {
    pub columns: usize,
    pub rows: usize,
    /// The lines east and north of each corner, without their last vertex.
    east: Vec<Vec<Coord<f64>>>,
    north: Vec<Vec<Coord<f64>>>,
}

/// How the corners of a lattice lie.
#[derive(Debug, Clone, Copy)]
pub struct Lay {
    /// How far corners stray, 0 for squares.
    pub stray: f64,
    /// How many vertices there are on a line between two corners.
    pub between: usize,
    pub scale: Coord<f64>,
    pub shift: Coord<f64>,
}

impl Lattice {
    pub fn new(columns: usize, rows: usize, lay: Lay, random: &mut Random) -> Self {
        let mut stray = |reach: f64| reach * lay.stray * (random.unit() - 0.5);
        let corners: Vec<Coord<f64>> = (0..=columns + 1)
            .flat_map(|x| (0..=rows + 1).map(move |y| coord! { x: x as f64, y: y as f64 }))
            .map(|c| coord! { x: c.x + stray(0.5), y: c.y + stray(0.5) })
            .collect();
        let corner = |x: usize, y: usize| corners[x * (rows + 2) + y];
        let mut line = |a: Coord<f64>, b: Coord<f64>| -> Vec<Coord<f64>> {
            let steps = lay.between + 1;
            (0..steps)
                .map(|step| {
                    let along = step as f64 / steps as f64;
                    let aside = if step == 0 { 0.0 } else { stray(0.3 / steps as f64) };
                    let at = a + (b - a) * along + coord! { x: aside * (a.y - b.y), y: aside * (b.x - a.x) };
                    coord! { x: at.x * lay.scale.x + lay.shift.x, y: at.y * lay.scale.y + lay.shift.y }
                })
                .collect()
        };
        let places = || (0..=rows).flat_map(|y| (0..=columns).map(move |x| (x, y)));
        let east = places().map(|(x, y)| line(corner(x, y), corner(x + 1, y))).collect();
        let north = places().map(|(x, y)| line(corner(x, y), corner(x, y + 1))).collect();
        Self { columns, rows, east, north }
    }

    /// The outline of the cells of some columns and rows; turned one way or the other.
    pub fn outline(&self, columns: Range<usize>, rows: Range<usize>, turned: bool) -> Polygon<f64> {
        let at = |x: usize, y: usize| y * (self.columns + 1) + x;
        let backwards = |line: &[Coord<f64>], end: Coord<f64>| {
            std::iter::once(end).chain(line[1..].iter().rev().copied()).collect::<Vec<_>>()
        };
        let mut ring: Vec<Coord<f64>> = Vec::new();
        for x in columns.clone() {
            ring.extend(&self.east[at(x, rows.start)]);
        }
        for y in rows.clone() {
            ring.extend(&self.north[at(columns.end, y)]);
        }
        for x in columns.clone().rev() {
            ring.extend(backwards(&self.east[at(x, rows.end)], self.east[at(x + 1, rows.end)][0]));
        }
        for y in rows.rev() {
            ring.extend(backwards(&self.north[at(columns.start, y)], self.north[at(columns.start, y + 1)][0]));
        }
        if turned {
            ring.reverse();
        }
        ring.push(ring[0]);
        Polygon::new(LineString::new(ring), Vec::new())
    }

    /// Each cell given to one of some zones or to none, and some given to others on some days.
    pub fn zones(&self, zones: usize, changes: usize, random: &mut Random) -> Vec<Shape> {
        let cells = self.columns * self.rows;
        let mut owner: Vec<usize> = (0..cells).map(|_| random.below(zones + 1)).collect();
        let mut shapes = Vec::new();
        let mut since = vec![i32::MIN; zones];
        let mut day = 0;
        for change in 0..=changes {
            let before = owner.clone();
            for _ in 0..=random.below(3) {
                owner[random.below(cells)] = random.below(zones + 1);
            }
            day += 1 + random.below(3) as i32;
            for (zone, since) in since.iter_mut().enumerate() {
                let is_last = change == changes;
                let moved = before.iter().zip(&owner).any(|(a, b)| a != b && (*a == zone || *b == zone));
                if moved || is_last || random.below(8) == 0 {
                    let until = if is_last { i32::MAX } else { day };
                    let own = (0..cells).filter(|cell| before[*cell] == zone).map(|cell| {
                        let (x, y) = (cell % self.columns, cell / self.columns);
                        self.outline(x..x + 1, y..y + 1, random.below(2) == 0)
                    });
                    let geometry = MultiPolygon::new(own.collect());
                    shapes.push(Shape { zone: zone as u32, part_of: None, depth: 0, from: *since, until, geometry });
                    *since = until;
                }
            }
        }
        shapes
    }

    /// Rings in each other: a zone with holes, in a hole another one with holes of its own, in that a third, and so on.
    ///
    /// Some zones have two holes that touch in a corner. Some holes are open, some are cut in two, some change hands; the
    /// zone of a hole may be the one around it, or one further out.
    pub fn rings(&self, zones: usize, random: &mut Random) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let ground = Ground { columns: 0..self.columns, rows: 0..self.rows, depth: 0, from: i32::MIN, until: i32::MAX };
        self.ring(&ground, zones, random, &mut shapes);
        shapes
    }

    /// A zone over some ground, and what is in its holes.
    fn ring(&self, ground: &Ground, zones: usize, random: &mut Random, shapes: &mut Vec<Shape>) {
        let holes = ground.holes(random);
        let mut outline = |ground: &Ground| {
            self.outline(ground.columns.clone(), ground.rows.clone(), random.below(2) == 0).into_inner().0
        };
        let geometry = Polygon::new(outline(ground), holes.iter().map(&mut outline).collect()).into();
        let &Ground { depth, from, until, .. } = ground;
        shapes.push(Shape { zone: random.below(zones) as u32, part_of: None, depth, from, until, geometry });
        for hole in holes {
            let filled = match random.below(6) {
                0 => vec![],
                1 => hole.cut(random),
                2 => hole.in_turn(random),
                _ => vec![hole],
            };
            for ground in &filled {
                self.ring(ground, zones, random, shapes);
            }
        }
    }

    /// One zone over everything, a part of it, a part of that, and so on; beside them zones of their own.
    pub fn parts(&self, random: &mut Random) -> Vec<Shape> {
        let half = self.columns / 2;
        let mut shapes = Vec::new();
        for side in [0..half, half..self.columns] {
            let (mut columns, mut rows) = (side, 0..self.rows);
            let mut part_of = None;
            for depth in 0.. {
                if columns.is_empty() || rows.is_empty() {
                    break;
                }
                let zone = shapes.len() as u32;
                let geometry = self.outline(columns.clone(), rows.clone(), random.below(2) == 0).into();
                shapes.push(Shape { zone, part_of, depth, from: i32::MIN, until: i32::MAX, geometry });
                part_of = Some(zone);
                columns = narrower(columns, random);
                rows = narrower(rows, random);
                if columns.len() * rows.len() == 1 {
                    break;
                }
            }
        }
        // The same ground cannot be its own part.
        shapes.dedup_by(|b, a| a.part_of == b.part_of.map(|_| a.zone) && a.geometry == b.geometry);
        shapes
    }
}

/// Some columns and rows of a lattice on some days, in so many rings.
#[derive(Clone)]
struct Ground {
    columns: Range<usize>,
    rows: Range<usize>,
    depth: u32,
    from: i32,
    until: i32,
}

impl Ground {
    /// Holes that do not touch the outline, most often one as large as can be.
    fn holes(&self, random: &mut Random) -> Vec<Ground> {
        let columns = self.columns.start + 1..self.columns.end - 1;
        let rows = self.rows.start + 1..self.rows.end - 1;
        if columns.is_empty() || rows.is_empty() {
            return Vec::new();
        }
        let hole = |columns, rows| Ground { columns, rows, depth: self.depth + 1, ..self.clone() };
        let (x, y) = (columns.start + random.below(columns.len()), rows.start + random.below(rows.len()));
        let holes = match random.below(6) {
            0 => vec![hole(columns.start..x, rows.start..y), hole(x..columns.end, y..rows.end)],
            1 => vec![hole(x..columns.end, rows.start..y), hole(columns.start..x, y..rows.end)],
            2 => vec![hole(x..columns.end, y..rows.end)],
            _ => vec![hole(columns, rows)],
        };
        holes.into_iter().filter(|hole| !hole.columns.is_empty() && !hole.rows.is_empty()).collect()
    }

    /// The columns to the west and to the east of a line.
    fn cut(self, random: &mut Random) -> Vec<Ground> {
        let x = self.columns.start + random.below(self.columns.len());
        let (west, east) = (self.columns.start..x, x..self.columns.end);
        let halves = [west, east].map(|columns| Ground { columns, ..self.clone() });
        halves.into_iter().filter(|half| !half.columns.is_empty()).collect()
    }

    /// The days before one and those from it on.
    fn in_turn(self, random: &mut Random) -> Vec<Ground> {
        let day = (random.below(36) as i32).clamp(self.from, self.until);
        let turns = [Ground { until: day, ..self.clone() }, Ground { from: day, ..self }];
        turns.into_iter().filter(|turn| turn.from < turn.until).collect()
    }
}

fn narrower(range: Range<usize>, random: &mut Random) -> Range<usize> {
    range.start + random.below(2)..range.end - random.below(2)
}

/// Points where an index goes wrong if it does: vertices, middles, one step off them, their rows and columns, anywhere.
pub fn points(shapes: &[Shape], count: usize, random: &mut Random) -> Vec<Point<f64>> {
    let rings = shapes.iter().flat_map(|shape| rings(&shape.geometry));
    let lines: Vec<[Coord<f64>; 2]> = rings.flat_map(LineString::lines).map(|line| [line.start, line.end]).collect();
    if lines.is_empty() {
        return vec![Point::new(0.0, 0.0)];
    }
    let off = |value: f64, steps: usize| match steps {
        0 => value.next_down(),
        1 => value.next_up(),
        _ => value,
    };
    let mut point = || {
        let [a, b] = lines[random.below(lines.len())];
        let [c, d] = lines[random.below(lines.len())];
        let between = |a: Coord<f64>, b: Coord<f64>, share: f64| a + (b - a) * share;
        let at = match random.below(6) {
            0 => a,
            1 => between(a, b, 0.5),
            2 => between(a, b, random.unit()),
            3 => coord! { x: a.x, y: c.y },
            4 => coord! { x: a.x, y: between(c, d, random.unit()).y },
            _ => coord! { x: between(a, c, random.unit()).x, y: between(b, d, random.unit()).y },
        };
        let mut off = |value| off(value, random.below(6));
        Point(coord! { x: off(at.x), y: off(at.y) })
    };
    (0..count).map(|_| point()).collect()
}
