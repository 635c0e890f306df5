//! Open ground between two sides.

use std::collections::BTreeSet;

use geo::{BooleanOps, BoundingRect, Contains, CoordsIter};
use geo_types::{Coord, MultiPolygon, Point, Polygon, coord};
use rustc_hash::FxHashMap;

use super::gap_scene::{Part, Scene};
use super::gaps::{GapKind, GapOptions, SecurityGap};
use crate::geometry::{FlatLines, Frame, NO_CLASS, Walk, km2, polygons_area, rings_below};

/// How many lines a way the lattice has at which widths are taken.
const LATTICE: usize = 64;

/// Pieces smaller than this, in square millimetres, are the rounding of a cut.
const LEAST: i128 = 1_000_000_000;

pub(super) fn open_gaps<'a>(scene: &Scene<'a>, options: &GapOptions) -> Vec<SecurityGap<'a>> {
    let pieces = pieces(scene);
    let class = scene.snapshot.classes(|zone| pieces.of_zone.get(&zone).copied().unwrap_or(NO_CLASS));
    let melted = scene.snapshot.melt(&class, pieces.borders.len());
    let between = melted.iter().zip(&pieces.borders).zip(0..);
    let between = between.filter(|((_, borders), _)| borders.iter().all(|side| !side.is_empty()));
    between
        .flat_map(|((ground, borders), piece)| {
            let zones = pieces.of_zone.iter().filter(|(_, of)| **of == piece).map(|(zone, _)| *zone);
            gaps_of_piece(scene, options, ground, borders, &zones.collect())
        })
        .collect()
}

/// Open ground that hangs together by its borders.
struct Pieces {
    of_zone: FxHashMap<u32, u32>,
    /// For each piece its borders with either side.
    borders: Vec<[Vec<u32>; 2]>,
}

fn pieces(scene: &Scene<'_>) -> Pieces {
    // The smallest zone of its piece stands for each zone.
    let mut leader: FxHashMap<u32, u32> = FxHashMap::default();
    for (_, arc) in scene.borders() {
        let open = |zone: Option<u32>| zone.filter(|zone| scene.part(*zone) == Part::Open);
        if let (Some(left), Some(right)) = (open(arc.left), open(arc.right)) {
            let (left, right) = (find(&mut leader, left), find(&mut leader, right));
            leader.insert(left.max(right), left.min(right));
        } else if let Some(zone) = open(arc.left).or(open(arc.right)) {
            find(&mut leader, zone);
        }
    }
    let mut zones: Vec<u32> = leader.keys().copied().collect();
    zones.sort_unstable();
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    let mut of_zone = FxHashMap::default();
    for zone in zones {
        let next = numbers.len() as u32;
        let piece = *numbers.entry(find(&mut leader, zone)).or_insert(next);
        of_zone.insert(zone, piece);
    }
    let mut borders = vec![[Vec::new(), Vec::new()]; numbers.len()];
    for (number, arc) in scene.borders() {
        if let Some((zone, side)) = scene.edge_of_open(arc)
            && let Some(&piece) = of_zone.get(&zone)
        {
            borders[piece as usize][side].push(number);
        }
    }
    Pieces { of_zone, borders }
}

/// The zone that stands for the piece of a zone.
fn find(leader: &mut FxHashMap<u32, u32>, zone: u32) -> u32 {
    let mut at = zone;
    while let Some(&above) = leader.get(&at).filter(|above| **above != at) {
        at = above;
    }
    leader.insert(zone, at);
    at
}

/// A piece of open ground on a flat map, with the widths of its places.
struct Flat {
    ground: MultiPolygon<f64>,
    sides: [FlatLines; 2],
}

impl Flat {
    fn width(&self, at: Coord) -> f64 {
        self.sides[0].distance(at) + self.sides[1].distance(at)
    }
}

fn gaps_of_piece<'a>(
    scene: &Scene<'a>,
    options: &GapOptions,
    ground: &MultiPolygon<f64>,
    borders: &[Vec<u32>; 2],
    zones: &BTreeSet<u32>,
) -> Vec<SecurityGap<'a>> {
    let Some(frame) = Frame::of(ground) else { return Vec::new() };
    let line = |arc: &u32| {
        let line = scene.arcs.line(&[Walk { arc: *arc, forward: true }]);
        line.0.into_iter().map(|coord| frame.flat(coord)).collect::<Vec<Coord>>()
    };
    let [one, other] = [&borders[0], &borders[1]].map(|arcs| arcs.iter().map(line).collect::<Vec<_>>());
    let sides = [one, other].map(|lines| FlatLines::new(lines.iter().map(Vec::as_slice)));
    let flat = Flat { ground: frame.flat_polygons(ground), sides };
    let width = options.width_km * 1000.0;
    let Some(bounds) = flat.ground.bounding_rect() else { return Vec::new() };
    let whole = !width.is_finite();
    let kept = if whole {
        flat.ground.clone()
    } else {
        let rings = rings_below(bounds, width / 40.0, width, 2.0, |at| flat.width(at));
        let near: MultiPolygon<f64> = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
        flat.ground.intersection(&near)
    };
    let pieces = kept.into_iter().filter_map(|piece| {
        let piece = MultiPolygon(vec![piece]);
        let polygons = frame.round_polygons(&piece);
        let touches = |side: usize| {
            let corners = piece.coords_iter();
            corners.map(|corner| flat.sides[side].distance(corner)).fold(f64::INFINITY, f64::min) < 1.0
        };
        if polygons_area(&polygons) < LEAST || !(touches(0) && touches(1)) {
            return None;
        }
        // The cut can lie a step of its lattice off where widths are nearly level.
        let (mean, greatest) = widths(&flat, &piece).map(|(mean, greatest)| (mean.min(width), greatest.min(width)))?;
        let area_km2 = km2(polygons_area(&polygons));
        Some(SecurityGap {
            snapshot: scene.snapshot,
            kind: GapKind::Open,
            zones: zones_met(scene, zones, &polygons),
            polygons,
            mean_width_km: mean / 1000.0,
            greatest_width_km: greatest / 1000.0,
            length_km: area_km2 / (mean / 1000.0),
            seam: Vec::new(),
            since: None,
        })
    });
    pieces.collect()
}

/// The mean and the greatest width over the ground.
fn widths(flat: &Flat, piece: &MultiPolygon<f64>) -> Option<(f64, f64)> {
    let bounds = piece.bounding_rect()?;
    let mut step = bounds.width().max(bounds.height()) / LATTICE as f64;
    let lattice = (0..LATTICE).flat_map(|x| (0..LATTICE).map(move |y| (x as f64 + 0.5, y as f64 + 0.5)));
    let places = lattice.map(|(x, y)| bounds.min() + coord! { x: x, y: y } * step);
    let (mut sum, mut count) = (0.0, 0.0);
    let (mut greatest, mut widest) = (0.0, bounds.center());
    for place in places.filter(|place| piece.contains(&Point::from(*place))) {
        let width = flat.width(place);
        (sum, count) = (sum + width, count + 1.0);
        if width > greatest {
            (greatest, widest) = (width, place);
        }
    }
    for corner in piece.coords_iter() {
        let width = flat.width(corner);
        if width > greatest {
            (greatest, widest) = (width, corner);
        }
    }
    // From the widest place uphill, to the metre.
    while step > 0.5 {
        let around = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
        let steps = around.map(|(x, y)| widest + coord! { x: x, y: y } * step);
        let inside = steps.into_iter().filter(|place| piece.contains(&Point::from(*place)));
        match inside.map(|place| (flat.width(place), place)).max_by(|one, other| one.0.total_cmp(&other.0)) {
            Some((width, place)) if width > greatest => (greatest, widest) = (width, place),
            _ => step /= 2.0,
        }
    }
    // A sliver between two lines of the lattice has its corners alone.
    Some((if count > 0.0 { sum / count } else { greatest }, greatest))
}

/// Those of the zones that a gap takes ground of.
pub(super) fn zones_met(scene: &Scene<'_>, zones: &BTreeSet<u32>, polygons: &MultiPolygon<f64>) -> Vec<u32> {
    let list: Vec<u32> = zones.iter().copied().collect();
    let class = |zone: u32| list.binary_search(&zone).map_or(NO_CLASS, |class| class as u32);
    let melted = scene.snapshot.melt(&scene.snapshot.classes(class), list.len());
    let meets = |ground: &MultiPolygon<f64>| polygons_area(&ground.intersection(polygons)) > LEAST;
    list.into_iter().zip(melted).filter(|(_, ground)| meets(ground)).map(|(zone, _)| zone).collect()
}
