//! Open ground between two sides.

use std::collections::BTreeMap;

use geo::{BooleanOps, BoundingRect, Contains, CoordsIter};
use geo_types::{Coord, MultiPolygon, Point, Polygon, coord};
use rustc_hash::FxHashMap;

use super::gap_scene::{Part, Scene};
use super::gaps::{GapKind, GapOptions, SecurityGap};
use crate::geometry::{FlatLines, Frame, Walk, cut_short, km2, polygons_area, rings_below};

/// How many lines a way the lattice has at which widths are taken.
const LATTICE: usize = 64;

/// Pieces smaller than this, in square millimetres, are the rounding of a cut.
pub(super) const LEAST: i128 = 1_000_000_000;

pub(super) fn open_gaps<'a>(scene: &Scene<'a>, options: &GapOptions) -> Vec<SecurityGap<'a>> {
    let measured = |(piece, ground): (Piece, Flat)| {
        let cuts = ground.cut(options).into_iter();
        cuts.filter_map(|cut| gap(scene, options, &ground, cut, &piece.zones)).collect()
    };
    between_sides(scene).into_iter().flat_map::<Vec<_>, _>(measured).collect()
}

/// The ground of all open gaps.
pub(super) fn open_ground(scene: &Scene<'_>, options: &GapOptions) -> MultiPolygon<f64> {
    let grounds = between_sides(scene).into_iter();
    grounds.flat_map(|(_, ground)| ground.cut(options)).flat_map(|cut| cut.round).collect()
}

/// Open ground that hangs together by its borders.
#[derive(Default)]
struct Piece {
    /// Sorted.
    zones: Vec<u32>,
    /// Its borders with either side.
    borders: [Vec<u32>; 2],
}

/// The pieces that border on both sides.
fn between_sides(scene: &Scene<'_>) -> Vec<(Piece, Flat)> {
    let mut pieces = pieces(scene);
    pieces.retain(|piece| piece.borders.iter().all(|side| !side.is_empty()));
    let of_piece = |(piece, number): (&Piece, u32)| piece.zones.iter().map(move |zone| (*zone, number)).collect();
    let mut zones: Vec<(u32, u32)> = pieces.iter().zip(0..).flat_map::<Vec<_>, _>(of_piece).collect();
    zones.sort_unstable();
    let melted = scene.snapshot.melt_some(&zones, pieces.len());
    let flat = |(piece, ground): (Piece, _)| Flat::new(scene, &ground, &piece.borders).map(|flat| (piece, flat));
    pieces.into_iter().zip(melted).filter_map(flat).collect()
}

/// All of them, by their first zones.
fn pieces(scene: &Scene<'_>) -> Vec<Piece> {
    // The smallest zone of its piece stands for each zone.
    let mut leader: FxHashMap<u32, u32> = FxHashMap::default();
    for (_, arc) in scene.borders() {
        let open = |zone: Option<u32>| zone.filter(|zone| scene.is(*zone, Part::Open));
        if let (Some(left), Some(right)) = (open(arc.left), open(arc.right)) {
            let (left, right) = (find(&mut leader, left), find(&mut leader, right));
            leader.insert(left.max(right), left.min(right));
        } else if let Some(zone) = open(arc.left).or(open(arc.right)) {
            find(&mut leader, zone);
        }
    }
    let mut zones: Vec<u32> = leader.keys().copied().collect();
    zones.sort_unstable();
    let mut pieces: BTreeMap<u32, Piece> = BTreeMap::new();
    for &zone in &zones {
        pieces.entry(find(&mut leader, zone)).or_default().zones.push(zone);
    }
    for (number, arc) in scene.borders() {
        for (zone, side) in scene.edges_of_open(arc) {
            pieces.entry(find(&mut leader, zone)).or_default().borders[side].push(number);
        }
    }
    pieces.into_values().collect()
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
    frame: Frame,
    ground: MultiPolygon<f64>,
    sides: [FlatLines; 2],
}

/// A part of a piece that is a gap, on the flat map and in degrees.
struct Cut {
    flat: MultiPolygon<f64>,
    round: MultiPolygon<f64>,
}

impl Flat {
    fn new(scene: &Scene<'_>, ground: &MultiPolygon<f64>, borders: &[Vec<u32>; 2]) -> Option<Self> {
        let frame = Frame::of(ground)?;
        let line = |arc: &u32| {
            let line = cut_short(&scene.arcs.line(&[Walk { arc: *arc, forward: true }]));
            line.0.into_iter().map(|coord| frame.flat(coord)).collect::<Vec<Coord>>()
        };
        let [one, other] = [&borders[0], &borders[1]].map(|arcs| arcs.iter().map(line).collect::<Vec<_>>());
        let sides = [one, other].map(|lines| FlatLines::new(lines.iter().map(Vec::as_slice)));
        Some(Flat { frame, ground: frame.flat_polygons(ground), sides })
    }

    fn width(&self, at: Coord) -> f64 {
        self.sides[0].distance(at) + self.sides[1].distance(at)
    }

    /// The parts that are no wider than is asked for and touch both sides.
    fn cut(&self, options: &GapOptions) -> Vec<Cut> {
        let width = options.width_km * 1000.0;
        let Some(bounds) = self.ground.bounding_rect() else { return Vec::new() };
        let kept = if width.is_finite() {
            let rings = rings_below(bounds, width / 40.0, width, 2.0, |at| self.width(at));
            let near: MultiPolygon<f64> = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
            self.ground.intersection(&near)
        } else {
            self.ground.clone()
        };
        let parts = kept.into_iter().map(|piece| {
            let flat = MultiPolygon(vec![piece]);
            Cut { round: self.frame.round_polygons(&flat), flat }
        });
        let touches = |cut: &Cut, side: usize| {
            let distances = cut.flat.coords_iter().map(|corner| self.sides[side].distance(corner));
            distances.fold(f64::INFINITY, f64::min) < 1.0
        };
        parts.filter(|cut| polygons_area(&cut.round) >= LEAST && touches(cut, 0) && touches(cut, 1)).collect()
    }
}

fn gap<'a>(scene: &Scene<'a>, options: &GapOptions, ground: &Flat, cut: Cut, zones: &[u32]) -> Option<SecurityGap<'a>> {
    // The cut can lie a step of its lattice off where widths are nearly level.
    let (mean, greatest) = widths(ground, &cut.flat)?;
    let [mean_width_km, greatest_width_km] = [mean, greatest].map(|width| (width / 1000.0).min(options.width_km));
    Some(SecurityGap {
        snapshot: scene.snapshot,
        kind: GapKind::Open,
        zones: zones_met(scene, zones, &cut.round),
        mean_width_km,
        greatest_width_km,
        length_km: km2(polygons_area(&cut.round)) / mean_width_km,
        reach_m: reach_m(&cut.flat),
        polygons: cut.round,
        seam: Vec::new(),
        since: None,
    })
}

/// How far ground on a flat map reaches from the middle of the map.
pub(super) fn reach_m(ground: &MultiPolygon<f64>) -> f64 {
    ground.coords_iter().map(|corner| corner.x.hypot(corner.y)).fold(0.0, f64::max)
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

/// Those of some zones, which are sorted, that a gap takes ground of.
pub(super) fn zones_met(scene: &Scene<'_>, zones: &[u32], polygons: &MultiPolygon<f64>) -> Vec<u32> {
    let meets = |ground: &MultiPolygon<f64>| polygons_area(&ground.intersection(polygons)) > LEAST;
    let melted = scene.snapshot.melt_apart(zones);
    zones.iter().copied().zip(melted).filter(|(_, ground)| meets(ground)).map(|(zone, _)| zone).collect()
}
