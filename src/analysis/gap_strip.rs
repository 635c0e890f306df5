//! The strip along the seam of two sides.

use std::collections::BTreeSet;
use std::f64::consts::SQRT_2;

use geo::algorithm::buffer::{Buffer, BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, BoundingRect, Contains, CoordsIter};
use geo_types::{Coord, MultiLineString, MultiPolygon, Point, Rect, coord};
use rustc_hash::FxHashMap;

use super::gap_ground::{reach_m, zones_met};
use super::gap_scene::{Part, Scene};
use super::gap_sheets::{Sheet, joined};
use super::gaps::{GapKind, GapOptions, SecurityGap};
use crate::geometry::{FlatLines, Walk, km2, polygons_area};

/// Round ends and joins as chords of 1/25 of the depth: they stay within 0.02 % of it.
const CHORD: f64 = 0.04;

pub(super) fn seams<'a>(scene: &Scene<'a>, options: &GapOptions) -> Vec<SecurityGap<'a>> {
    seam_walks(scene).into_iter().map(|walks| seam(scene, options, walks)).collect()
}

/// The borders of each seam: those that touch hang together.
fn seam_walks(scene: &Scene<'_>) -> Vec<Vec<Walk>> {
    let walks: Vec<Walk> = scene.seams().collect();
    let mut at_place: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (position, walk) in walks.iter().enumerate() {
        for end in scene.arcs.table.arc(walk.arc).ends {
            at_place.entry(end).or_default().push(position);
        }
    }
    let mut taken = vec![false; walks.len()];
    let mut seams = Vec::new();
    for first in 0..walks.len() {
        let mut open = vec![first];
        let mut seam = Vec::new();
        while let Some(position) = open.pop() {
            if std::mem::replace(&mut taken[position], true) {
                continue;
            }
            seam.push(walks[position]);
            for end in scene.arcs.table.arc(walks[position].arc).ends {
                open.extend(at_place.get(&end).into_iter().flatten().copied());
            }
        }
        if !seam.is_empty() {
            seams.push(seam);
        }
    }
    seams
}

/// The ground of all strips; they overlap where seams come near each other.
pub(super) fn strips(scene: &Scene<'_>, options: &GapOptions) -> MultiPolygon<f64> {
    let walks = seam_walks(scene).into_iter();
    let sheets = walks.flat_map(|walks| sheets(scene, options, walks));
    let strips = sheets.filter_map(|sheet| Strip::new(scene, options, sheet)).map(|strip| strip.polygons);
    joined(strips.collect())
}

fn sheets(scene: &Scene<'_>, options: &GapOptions, walks: Vec<Walk>) -> Vec<Sheet> {
    let lines = scene.arcs.join(walks);
    let lines: MultiLineString<f64> = lines.iter().map(|line| scene.arcs.line(line)).collect();
    Sheet::all(&lines, options.depth_km * 1000.0)
}

/// All ground of the two sides within the depth of a seam, as far as a sheet tells.
struct Strip {
    sheet: Sheet,
    /// The zones of the two sides near it, sorted.
    zones: Vec<u32>,
    polygons: MultiPolygon<f64>,
    reach_m: f64,
}

impl Strip {
    fn new(scene: &Scene<'_>, options: &GapOptions, sheet: Sheet) -> Option<Self> {
        let around = within(&sheet.lines, options, true);
        let zones = zones_near(scene, sheet.frame.round_polygons(&around).bounding_rect()?);
        let [near] = ground(scene, &zones, |_| Some(0));
        let flat = sheet.frame.flat_polygons(&near).intersection(&around);
        Some(Strip { polygons: sheet.round(&flat), zones, sheet, reach_m: reach_m(&flat) })
    }
}

/// What lies within the depth of lines on a flat map, beyond their ends as well or beside them only.
fn within(lines: &MultiLineString<f64>, options: &GapOptions, beyond_ends: bool) -> MultiPolygon<f64> {
    let cap = if beyond_ends { LineCap::Round(CHORD) } else { LineCap::Butt };
    let style = BufferStyle::new(options.depth_km * 1000.0).line_cap(cap).line_join(LineJoin::Round(CHORD));
    lines.buffer_with_style(style)
}

fn seam<'a>(scene: &Scene<'a>, options: &GapOptions, walks: Vec<Walk>) -> SecurityGap<'a> {
    let depth = options.depth_km * 1000.0;
    let seam: Vec<u32> = walks.iter().map(|walk| walk.arc).collect();
    let length_km = seam.iter().map(|arc| scene.arcs.table.arc(*arc).length_m).sum::<f64>() / 1000.0;
    let strips = sheets(scene, options, walks).into_iter().filter_map(|sheet| Strip::new(scene, options, sheet));
    let strips: Vec<Strip> = strips.collect();
    let (mut area_beside, mut widths) = (0, [0.0_f64; 2]);
    for Strip { sheet, zones, .. } in &strips {
        // What lies beyond the ends of the seam makes it no wider.
        let beside = within(&sheet.lines, options, false);
        let distances = FlatLines::new(sheet.lines.iter().map(|line| line.0.as_slice()));
        let side_of = |zone| (0..2).find(|side| scene.is(zone, Part::Side(*side)));
        for (side, width) in ground::<2>(scene, zones, side_of).iter().zip(&mut widths) {
            let side = sheet.round(&sheet.frame.flat_polygons(side).intersection(&beside));
            *width = width.max(farthest(&sheet.frame.flat_polygons(&side), &distances, depth) / 1000.0);
            area_beside += polygons_area(&side);
        }
    }
    let mut zones: Vec<u32> = strips.iter().flat_map(|strip| strip.zones.iter().copied()).collect();
    zones.sort_unstable();
    zones.dedup();
    let reach_m = strips.iter().map(|strip| strip.reach_m).fold(0.0, f64::max);
    let polygons = joined(strips.into_iter().map(|strip| strip.polygons).collect());
    let greatest_width_km = widths[0] + widths[1];
    SecurityGap {
        snapshot: scene.snapshot,
        kind: GapKind::Seam,
        zones: zones_met(scene, &zones, &polygons),
        mean_width_km: (km2(area_beside) / length_km).min(greatest_width_km),
        greatest_width_km,
        length_km,
        reach_m,
        polygons,
        seam,
        since: None,
    }
}

/// How far ground reaches from lines, in metres: no more than the depth, and exact to a two-hundredth of it.
fn farthest(ground: &MultiPolygon<f64>, lines: &FlatLines, depth: f64) -> f64 {
    let tolerance = depth / 200.0;
    let mut farthest = ground.coords_iter().map(|corner| lines.distance(corner)).fold(0.0, f64::max);
    let rings = ground.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = FlatLines::new(rings.map(|ring| ring.0.as_slice()));
    // Ground that the lines enclose is farthest from them somewhere in its middle: squares in which nothing can be
    // farther are passed over, the others quartered.
    let mut squares: Vec<(Coord, f64)> = ground.bounding_rect().map(square_over).into_iter().collect();
    while !squares.is_empty() && farthest < depth - tolerance {
        let mut quarters = Vec::new();
        for (middle, half) in squares {
            let (distance, corner) = (lines.distance(middle), half * SQRT_2);
            if distance + corner <= farthest + tolerance || corner < tolerance {
                continue;
            }
            let inside = ground.contains(&Point::from(middle));
            if inside {
                farthest = farthest.max(distance);
            }
            if inside || edges.distance(middle) <= corner {
                let half = half / 2.0;
                let middles = [(-half, -half), (half, -half), (-half, half), (half, half)];
                quarters.extend(middles.map(|(x, y)| (middle + coord! { x: x, y: y }, half)));
            }
        }
        squares = quarters;
    }
    farthest.min(depth)
}

/// The middle of a square over a box, and half its side.
fn square_over(bounds: Rect<f64>) -> (Coord, f64) {
    (bounds.center(), bounds.width().max(bounds.height()) / 2.0)
}

/// The zones of the two sides near a box, sorted.
fn zones_near(scene: &Scene<'_>, bounds: Rect<f64>) -> Vec<u32> {
    let data = &scene.snapshot.atlas().data;
    let near = scene.snapshot.atlas().zones_in(bounds).filter_map(|zone| data.zone_position(zone.id.as_str()).ok());
    let of_sides = near.filter(|zone| (0..2).any(|side| scene.is(*zone, Part::Side(side))));
    of_sides.collect::<BTreeSet<u32>>().into_iter().collect()
}

/// The ground of zones, which are sorted, by kinds; each is of one kind at most.
fn ground<const N: usize>(
    scene: &Scene<'_>,
    zones: &[u32],
    kind: impl Fn(u32) -> Option<usize>,
) -> [MultiPolygon<f64>; N] {
    let classes = zones.iter().filter_map(|zone| Some((*zone, kind(*zone)? as u32))).collect::<Vec<_>>();
    let mut melted = scene.snapshot.melt_some(&classes, N).into_iter();
    [(); N].map(|()| melted.next().unwrap_or_else(|| MultiPolygon(Vec::new())))
}
